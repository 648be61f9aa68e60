"""A bounded cache whose results are computed once per key, also when many threads ask at once."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Generic, TypeVar

T = TypeVar("T")

# Not Starlette's threads, which also serve the files of the pages. Only two, since the results are CPU-bound and
# more would slow down each other and the pages.
_threads = ThreadPoolExecutor(2, thread_name_prefix="result_cache")


class Busy(Exception):
    """So many results are being computed that another is not begun."""


class ResultCache(Generic[T]):
    """A thread-safe cache of the `max_results` most recently used results. Failures are not cached.

    threads: compute what future() asks for; all caches share two where none are given. most_unfinished: of results that are
    computed or wait to be; None for any number.
    """

    def __init__(
        self, max_results: int, threads: Executor = _threads, most_unfinished: int | None = None
    ) -> None:
        self._max_results, self._most_unfinished = max_results, most_unfinished
        self._threads = threads
        self._lock = threading.Lock()
        self._made: OrderedDict[Hashable, Future[T]] = OrderedDict()

    def value(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result for a key. The first caller computes it in its own thread, while later callers wait.

        Raises what `make` raises, and Busy. `make` may use the cache for other keys, but not for its own."""
        future, first = self._future(key)
        if first:
            _make(future, make)
        return future.result()

    def future(self, key: Hashable, make: Callable[[], T]) -> Future[T]:
        """The future of the result for a key, computed in a background thread. Raises Busy.

        Do not cancel it: other callers may wait for it."""
        future, first = self._future(key)
        if first:
            self._threads.submit(_make, future, make)
        return future

    def _future(self, key: Hashable) -> tuple[Future[T], bool]:
        """The future for a key, and whether it is new, so that the caller must compute it."""
        with self._lock:
            future = self._made.get(key)
            if future is not None:
                self._made.move_to_end(key)
                return future, False
            if self._is_full():
                raise Busy
            future = self._made[key] = Future()
            while len(self._made) > self._max_results:
                self._made.popitem(last=False)
        future.add_done_callback(lambda done: done.exception() and self._forget(key, done))
        return future, True

    def _is_full(self) -> bool:
        """Whether no other result may be begun. Called with the lock."""
        if self._most_unfinished is None:
            return False
        return sum(not one.done() for one in self._made.values()) >= self._most_unfinished

    def _forget(self, key: Hashable, failed: Future[T]) -> None:
        with self._lock:
            if self._made.get(key) is failed:
                del self._made[key]


def _make(future: Future[T], make: Callable[[], T]) -> None:
    try:
        future.set_result(make())
    except (
        BaseException
    ) as error:  # also when the thread is ended, since others wait for the future
        future.set_exception(error)
