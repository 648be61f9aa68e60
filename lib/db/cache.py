"""Results that depend on the database and the choices in an address alone: computed once, for all readers.

They live as long as the database connection that they were computed from: each version of the database has a
connection of its own, and so has a visit with own numbers (see current_database and own_database).
"""

import threading
import weakref
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, Generic, ParamSpec, TypeVar

from lib.db.queries import Connection
from lib.system.result_cache import ResultCache

P, T = ParamSpec("P"), TypeVar("T")

MOST_RESULTS = 400  # for each database; a page with its charts is some hundred kilobytes

_lock = threading.Lock()
_results: weakref.WeakKeyDictionary[Connection, ResultCache] = weakref.WeakKeyDictionary()


def once_per_database(
    function: Callable[Concatenate[Connection, P], T],
) -> Callable[Concatenate[Connection, P], T]:
    """Decorates function(connection, *arguments): its result is computed once for each database and arguments.

    The arguments must be hashable. All threads share the result: it must not be changed, and it must not hold
    the connection, or neither would ever be freed. What the function raises is not kept.
    """

    @wraps(function)
    def shared(con: Connection, /, *arguments: P.args, **named: P.kwargs) -> T:
        key = (function, arguments, tuple(sorted(named.items())))
        return _of(con).value(key, lambda: function(con, *arguments, **named))

    return shared


def kept(con: Connection, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` computes from a database, computed once for each `key`; the same holds as above."""
    return _of(con).value(key, make)


def _of(con: Connection) -> ResultCache:
    with _lock:
        if con not in _results:
            _results[con] = ResultCache(MOST_RESULTS)
        return _results[con]


class Lazy(Generic[T]):
    """A value that is computed when it is first asked for, once for all threads: `lazy()`."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._made: ResultCache[T] = ResultCache(1)
        self._make = make

    def __call__(self) -> T:
        """The value; raises what its computation raises."""
        return self._made.value((), self._make)
