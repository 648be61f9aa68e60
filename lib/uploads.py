"""Whatever a reader brings is read in a sandbox: with limits, and never in the process that serves the pages."""

from collections.abc import Callable
from typing import TypeVar

from lib.app_sandbox import SANDBOX
from lib.sandbox import Limits, errors_as
from lib.turns import Turns

T = TypeVar("T")

LIMITS = Limits(cpu_seconds=12, wall_seconds=40, memory_bytes=900_000_000)
# To find out what the numbers of a file tell together, where very many are about few persons.
PROTECTING = Limits(cpu_seconds=60, wall_seconds=180, memory_bytes=900_000_000)
TURNS = Turns(places=2, wait_seconds=20)
TOO_SLOW = "Filen tager for lang tid at læse. Gem et mindre udsnit, og vælg det."
TOO_LARGE = "Filen fylder for meget, når den læses. Gem et mindre udsnit, og vælg det."
TOO_MANY_FEW = (
    "Så mange af tallene handler om få personer, at det ikke kan efterses i tide, hvad de viser tilsammen. Del filen "
    "i mindre dele, og brug en ad gangen."
)
BUSY = "Der er optaget: mange læser filer ind lige nu. Vent lidt, og vælg filen igen."


class UnreadableError(Exception):
    """A file that was not read to its end; the message says why, in Danish."""


class BusyReadError(UnreadableError):
    """A file that was not read now because others are reading theirs."""


def read(
    visit: str, function: Callable[..., T], *arguments: object,
    watch: Callable[[], None] = lambda: None, limits: Limits = LIMITS, too_slow: str = TOO_SLOW,
) -> T:  # fmt: skip
    """What function(*arguments) answers or raises, in the sandbox. Raises UnreadableError.

    visit: whose file it is; a visit has one read at a time. watch: as of Sandbox.run. too_slow: what is said when
    it takes more time than the limits give.
    """
    errors = errors_as(BusyReadError(BUSY), UnreadableError(too_slow), UnreadableError(TOO_LARGE))
    with errors, TURNS.turn(visit, watch):
        return SANDBOX.run(limits, function, *arguments, watch=watch)
