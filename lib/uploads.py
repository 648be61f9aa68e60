"""Whatever a reader brings is read in a sandbox: with limits, and never in the process that serves the pages."""

import importlib
from collections.abc import Callable
from typing import TypeVar

from lib.sandbox import Limits, Sandbox, SandboxError, TooSlowError
from lib.turns import BusyError, Turns

T = TypeVar("T")

LIMITS = Limits(cpu_seconds=12, wall_seconds=40, memory_bytes=900_000_000)
TURNS = Turns(places=2, wait_seconds=20)
# Imported once by the waiting process: what reads files, and what is made of their cells.
READERS = ("own_table", "own_match", "own_rows", "own_layer", "show", "plan")
TOO_SLOW = "Filen tager for lang tid at læse. Gem et mindre udsnit, og vælg det."
TOO_LARGE = "Filen fylder for meget, når den læses. Gem et mindre udsnit, og vælg det."
BUSY = "Mange læser filer ind lige nu. Vent lidt, og vælg filen igen."


class UnreadableError(Exception):
    """A file that was not read to its end; the message says why, in Danish."""


class BusyReadError(UnreadableError):
    """A file that was not read now because others are reading theirs."""


def _prepare() -> None:
    for name in READERS:
        importlib.import_module(f"lib.{name}")


_sandbox = Sandbox(_prepare)


def warm() -> None:
    """Start the sandbox now, so that the first file need not wait for it."""
    _sandbox.start()


def read(
    visit: str, function: Callable[..., T], *arguments: object,
    watch: Callable[[], None] = lambda: None,
) -> T:  # fmt: skip
    """What function(*arguments) answers or raises, in the sandbox. Raises UnreadableError.

    visit: whose file it is; a visit has one read at a time. watch: as of Sandbox.run.
    """
    try:
        with TURNS.turn(visit, watch):
            return _sandbox.run(LIMITS, function, *arguments, watch=watch)
    except BusyError:
        raise BusyReadError(BUSY) from None
    except TooSlowError:
        raise UnreadableError(TOO_SLOW) from None
    except SandboxError:
        raise UnreadableError(TOO_LARGE) from None
