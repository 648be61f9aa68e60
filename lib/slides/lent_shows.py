"""Readers' own shows, kept in memory under a name that nobody can guess, for as long as the visit lasts."""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from lib.db.queries import Connection
from lib.slides.deck import Show
from lib.system.result_cache import ResultCache

MOST_LENT = 300  # the last ones used


class Visit:
    """Whether a reader is still there. A connection that drops for a moment does not end the visit.

    is_connected: asks for the connection now. grace_seconds: so long after it was last seen the visit has ended;
    it is seen as often as lasts() is asked.
    """

    def __init__(self, is_connected: Callable[[], bool], grace_seconds: float) -> None:
        self._is_connected, self._grace_seconds = is_connected, grace_seconds
        self._seen = time.monotonic()

    def lasts(self) -> bool:
        """Whether the reader is connected, or was a short while ago."""
        now = time.monotonic()
        if self._is_connected():
            self._seen = now
            return True
        return now - self._seen <= self._grace_seconds


@dataclass(frozen=True, eq=False)
class Lent:
    """A show, and the database it is drawn from where that is the reader's own too. visit: of the reader, None
    where nobody can tell. pages: what is drawn from the reader's own database, gone with the show."""

    show: Show
    con: Connection | None
    visit: Visit | None
    pages: ResultCache = field(default_factory=lambda: ResultCache(1))


_lent: OrderedDict[str, Lent] = OrderedDict()
_lock = threading.Lock()


def new_name() -> str:
    """A name in the address that nobody can guess."""
    return secrets.token_hex(10)


def lend(name: str, of: Show, con: Connection | None = None, visit: Visit | None = None) -> None:
    """Keep a reader's own show in memory, never on disk, under a name of new_name(). con: the database of a
    reader with numbers of their own. It can be seen until the visit ends or take_back()."""
    with _lock:
        before = _lent.get(name)
        if before is None or before.show != of or before.con is not con:
            _lent[name] = Lent(of, con, visit)
        _lent.move_to_end(name)
        while len(_lent) > MOST_LENT:
            _lent.popitem(last=False)


def take_back(name: str) -> None:
    """Let go of a show; nothing where none is lent under that name."""
    with _lock:
        _lent.pop(name, None)


def found(name: str) -> Lent | None:
    """What is lent under a name; None where there is none, or its visit has ended."""
    with _lock:
        lent = _lent.get(name)
        if lent is None:
            return None
        if _has_ended(lent):
            del _lent[name]
            return None
        _lent.move_to_end(name)
        return lent


def forget_ended() -> None:
    """Let go of every show whose visit has ended."""
    with _lock:
        for name in [name for name, lent in _lent.items() if _has_ended(lent)]:
            del _lent[name]


def _has_ended(lent: Lent) -> bool:
    return lent.visit is not None and not lent.visit.lasts()
