"""Keeps the memory of a process of many threads small."""

import ctypes
import os

import pyarrow as pa

# Of mallopt() in the C library of Linux, see its malloc.h.
TRIM_THRESHOLD, ARENA_MAX = -1, -8
ARENAS = 2
KEPT_BYTES = 131_072


def give_back_what_is_freed() -> bool:
    """Let freed memory go back to the system at once, instead of being kept for each thread that once used it.

    Call it before other threads are started. Returns whether the C library does so; elsewhere than with that of Linux only
    Arrow does.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    set_option = getattr(ctypes.CDLL(None), "mallopt", None) if os.name == "posix" else None
    if set_option is None:
        return False
    return bool(set_option(ARENA_MAX, ARENAS) and set_option(TRIM_THRESHOLD, KEPT_BYTES))
