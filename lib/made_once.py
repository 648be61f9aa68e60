"""Costly things made once for each key, by threads of their own, however many ask for them at once."""

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
    """Remembers the `most` that were used last. Any thread may ask."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._made: OrderedDict[Hashable, Future[T]] = OrderedDict()

    def of(self, key: Hashable, make: Callable[[], T]) -> Future[T]:
        """The future of what `make` makes, which the first to ask for a key has made. One that fails is not
        remembered. Not to be cancelled: others may wait for it."""
        with self._lock:
            if key not in self._made:
                self._made[key] = _threads.submit(make)
            future = self._made[key]
            self._made.move_to_end(key)
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        future.add_done_callback(lambda done: done.exception() and self._forget(key, done))
        return future

    def _forget(self, key: Hashable, failed: Future[T]) -> None:
        with self._lock:
            if self._made.get(key) is failed:
                del self._made[key]
