"""Reads uploads in the sandbox, with limits on time and memory, never in the process that serves the pages."""

from collections.abc import Callable
from typing import TypeVar

from lib.system.sandbox import Limits, errors_as
from lib.system.turns import Turns
from lib.web.app_sandbox import SANDBOX

T = TypeVar("T")

LIMITS = Limits(cpu_seconds=12, wall_seconds=40, memory_bytes=900_000_000)
# For the disclosure control of a file with very many small numbers.
PROTECTING = Limits(cpu_seconds=60, wall_seconds=180, memory_bytes=900_000_000)
# For a whole build in memory, to check a data package.
BUILDING = Limits(cpu_seconds=90, wall_seconds=180, memory_bytes=3_000_000_000)
TURNS = Turns(places=2, wait_seconds=20)
TOO_SLOW = "Filen tager for lang tid at læse. Gem et mindre udsnit, og vælg det."
TOO_LARGE = "Filen fylder for meget, når den læses. Gem et mindre udsnit, og vælg det."
TOO_MANY_FEW = (
    "Så mange af tallene handler om få personer, at det ikke kan efterses i tide, hvad de viser tilsammen. Del filen "
    "i mindre dele, og brug en ad gangen."
)
BUSY = "Der er optaget: mange læser filer ind lige nu. Vent lidt, og vælg filen igen."


class UnreadableError(Exception):
    """An upload that could not be read; the message says why, in Danish."""


class BusyReadError(UnreadableError):
    """An upload that was not read because others are using the sandbox; it may be tried again."""


def read(
    visit: str, function: Callable[..., T], *arguments: object,
    watch: Callable[[], None] = lambda: None, limits: Limits = LIMITS, too_slow: str = TOO_SLOW,
) -> T:  # fmt: skip
    """The result of function(*arguments), run in the sandbox. Raises its error, or UnreadableError.

    visit: a name for the session of the upload; a session has one read at a time. watch: as in Sandbox.run. too_slow:
    the message when it takes more time than the limits allow.
    """
    errors = errors_as(BusyReadError(BUSY), UnreadableError(too_slow), UnreadableError(TOO_LARGE))
    with errors, TURNS.turn(visit, watch):
        return SANDBOX.run(limits, function, *arguments, watch=watch)
