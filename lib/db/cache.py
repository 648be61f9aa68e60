"""A cache for results that depend only on the database and hashable arguments, shared by all users.

Results live as long as the database connection they were computed from. Each version of the database has its own
connection (lib/db/current_database.py), and so has a session with uploaded numbers (lib/uploads/observations/session_tables.py).
"""

import threading
import weakref
from collections.abc import Callable, Hashable
from functools import partial, wraps
from typing import Concatenate, Generic, ParamSpec, TypeVar

from lib.db.queries import Connection
from lib.system.result_cache import ResultCache

P, T = ParamSpec("P"), TypeVar("T")

MAX_RESULTS = 400  # per database; a page with its charts takes some hundred kilobytes

_lock = threading.Lock()
_results: weakref.WeakKeyDictionary[Connection, ResultCache] = weakref.WeakKeyDictionary()


def once_per_database(
    function: Callable[Concatenate[Connection, P], T],
) -> Callable[Concatenate[Connection, P], T]:
    """Decorator for function(connection, *arguments): caches its result per database and arguments.

    The arguments must be hashable. All threads share the result: do not change it, and do not let it refer to the
    connection, or neither is ever freed. Exceptions are not cached.
    """

    @wraps(function)
    def shared(con: Connection, /, *arguments: P.args, **named: P.kwargs) -> T:
        key = (function, arguments, tuple(sorted(named.items())))
        return _of(con).value(key, lambda: function(con, *arguments, **named))

    return shared


def get_or_compute(con: Connection, key: Hashable, make: Callable[[], T]) -> T:
    """The result of make(), cached per database and key.

    All threads share it, so do not change it; it must not refer to the connection. Exceptions are not cached.
    """
    return _of(con).value(key, make)


def _of(con: Connection) -> ResultCache:
    with _lock:
        if con not in _results:
            _results[con] = ResultCache(MAX_RESULTS)
        return _results[con]


class Lazy(Generic[T]):
    """A value computed at the first call of the object, once for all threads."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._made: ResultCache[T] = ResultCache(1)
        self._make = make

    def __call__(self) -> T:
        """The value. Raises what its computation raises."""
        return self._made.value((), self._make)

    def __reduce__(self) -> tuple:
        """Handed to another process, it has its value already."""
        return Lazy, (partial(_itself, self()),)


def _itself(value: T) -> T:
    return value
