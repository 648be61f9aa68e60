"""Keeps the memory of a process of many threads small."""

import ctypes
import os

import pyarrow as pa

# Of mallopt() in the C library of Linux, see its malloc.h.
TRIM_THRESHOLD, ARENA_MAX = -1, -8
ARENAS = 2
KEPT_BYTES = 131_072


def give_back_what_is_freed() -> None:
    """Let freed memory go back to the system at once, instead of being kept for each thread that once used it.

    Call it before other threads are started. Elsewhere than with the C library of Linux only Arrow's memory is affected.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    set_option = getattr(ctypes.CDLL(None), "mallopt", None) if os.name == "posix" else None
    if set_option is not None:
        set_option(ARENA_MAX, ARENAS)
        set_option(TRIM_THRESHOLD, KEPT_BYTES)
