"""Users' own shows, kept in memory under a secret name until the user's session ends."""

import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from lib.db.queries import Connection
from lib.slides.deck import Show
from lib.system.result_cache import ResultCache

MAX_LENT = 300  # the most recently used ones are kept
NAME = re.compile(r"([a-z0-9]+-)?[0-9a-f]{20}")


class Visit:
    """A user's session in the app, which survives short breaks of the connection.

    is_connected: whether the user is connected now. grace_seconds: the visit ends this long after lasts() last
    found a connection.
    """

    def __init__(self, is_connected: Callable[[], bool], grace_seconds: float) -> None:
        self._is_connected, self._grace_seconds = is_connected, grace_seconds
        self._seen = time.monotonic()

    def lasts(self) -> bool:
        """Whether the user is connected, or was within grace_seconds."""
        now = time.monotonic()
        if self._is_connected():
            self._seen = now
            return True
        return now - self._seen <= self._grace_seconds


@dataclass(frozen=True, eq=False)
class Lent:
    """A user's show. con: the database with the user's own numbers, None for the published one.

    visit: the show is dropped when it ends; None to keep it. pages: a cache of pages drawn from con; answers: of those
    pages as they are sent.
    """

    show: Show
    con: Connection | None
    visit: Visit | None
    pages: ResultCache = field(default_factory=lambda: ResultCache(1))
    answers: ResultCache = field(default_factory=lambda: ResultCache(2))


_lent: OrderedDict[str, Lent] = OrderedDict()
_lock = threading.Lock()


def new_name(replica: str = "") -> str:
    """A random name for a show, which nobody can guess. replica: the id of the one of several servers that keeps it, with
    which the name then begins, so that its address can lead there."""
    return f"{replica}-{secrets.token_hex(10)}" if replica else secrets.token_hex(10)


def may_have_been_lent(name: str) -> bool:
    """Whether a name has the form of new_name(), of this server or another."""
    return NAME.fullmatch(name) is not None


def lend(name: str, of: Show, con: Connection | None = None, visit: Visit | None = None) -> None:
    """Keep a user's show in memory, never on disk, under a name from new_name(), until take_back() or the visit ends.

    con: the database with the user's own numbers, if any.
    """
    with _lock:
        before = _lent.get(name)
        if before is None or before.show != of or before.con is not con:
            _lent[name] = Lent(of, con, visit)
        _lent.move_to_end(name)
        while len(_lent) > MAX_LENT:
            _lent.popitem(last=False)


def take_back(name: str) -> None:
    """Drop a show; does nothing where none has that name."""
    with _lock:
        _lent.pop(name, None)


def found(name: str) -> Lent | None:
    """The show of a name; None where there is none or its visit has ended."""
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
    """Drop every show whose visit has ended."""
    with _lock:
        for name in [name for name, lent in _lent.items() if _has_ended(lent)]:
            del _lent[name]


def _has_ended(lent: Lent) -> bool:
    return lent.visit is not None and not lent.visit.lasts()
