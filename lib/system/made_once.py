"""Costly results made once for each key, however many threads ask for them at once."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

T = TypeVar("T")

# Of their own, for those that Starlette has also give out the files of the pages. Few: drawing is work for the
# processor, and more at once would only hold up each other and the readers of other pages.
_threads = ThreadPoolExecutor(2, thread_name_prefix="made_once")


class MadeOnce(Generic[T]):
    """A thread-safe cache of the `most` results that were used last. A failure is not kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._made: OrderedDict[Hashable, Future[T]] = OrderedDict()

    def value(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result for a key, made in the calling thread by the first to ask; the others wait for it.

        Raises what `make` raises. `make` may ask for other keys, not for its own."""
        future, first = self._future(key)
        if first:
            _make(future, make)
        return future.result()

    def of(self, key: Hashable, make: Callable[[], T]) -> Future[T]:
        """The future of the result for a key, made in a background thread for the first to ask.

        Not to be cancelled: others may wait for it."""
        future, first = self._future(key)
        if first:
            _threads.submit(_make, future, make)
        return future

    def _future(self, key: Hashable) -> tuple[Future[T], bool]:
        """The future for a key, and whether the caller is the first to ask and so must make it."""
        with self._lock:
            future = self._made.get(key)
            if future is not None:
                self._made.move_to_end(key)
                return future, False
            future = self._made[key] = Future()
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        future.add_done_callback(lambda done: done.exception() and self._forget(key, done))
        return future, True

    def _forget(self, key: Hashable, failed: Future[T]) -> None:
        with self._lock:
            if self._made.get(key) is failed:
                del self._made[key]


def _make(future: Future[T], make: Callable[[], T]) -> None:
    try:
        future.set_result(make())
    except BaseException as error:  # whoever waits is told, also where the thread is ended
        future.set_exception(error)
