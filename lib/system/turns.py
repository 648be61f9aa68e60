"""Who may use something that only a few can use at once: the one who has used it least comes first."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

MEMORY_SECONDS = 60.0  # how long it counts what somebody has used


class BusyError(Exception):
    """No turn came in time: others are using it, or the same visit is using it already."""


@dataclass(eq=False)
class _Waiting:
    """Somebody in the queue."""

    visit: str
    since: float = field(default_factory=time.monotonic)


class Turns:
    """At most `places` at once, and one for each visit; the others wait at most wait_seconds."""

    def __init__(self, places: int, wait_seconds: float):
        self._free, self._wait_seconds = places, wait_seconds
        self._queue: list[_Waiting] = []
        self._having: set[str] = set()
        self._used: dict[
            str, tuple[float, float]
        ] = {}  # visit -> seconds used, when they were counted
        self._changed = threading.Condition()

    @contextlib.contextmanager
    def turn(self, visit: str, watch: Callable[[], None] = lambda: None) -> Iterator[None]:
        """A turn for a visit. Raises BusyError. watch: called while it waits, and may end the waiting by raising."""
        waiting = _Waiting(visit)
        with self._changed:
            self._queue.append(waiting)
            try:
                while self._next() is not waiting:
                    if time.monotonic() - waiting.since > self._wait_seconds:
                        raise BusyError
                    self._changed.wait(0.1)
                    watch()
                self._free -= 1
                self._having.add(visit)
            finally:
                self._queue.remove(waiting)
        began = time.monotonic()
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._having.discard(visit)
                self._count(visit, time.monotonic() - began)
                self._changed.notify_all()

    def _next(self) -> _Waiting | None:
        """Who comes next: of those without a turn the one that has used least, and of two alike the first."""
        waiting = [one for one in self._queue if one.visit not in self._having]
        if not self._free or not waiting:
            return None
        return min(waiting, key=lambda one: (self._lately(one.visit), one.since))

    def _lately(self, visit: str) -> float:
        """Seconds that a visit has used; they fade out within MEMORY_SECONDS."""
        seconds, counted = self._used.get(visit, (0.0, 0.0))
        return seconds * max(0.0, 1 - (time.monotonic() - counted) / MEMORY_SECONDS)

    def _count(self, visit: str, seconds: float) -> None:
        now = time.monotonic()
        self._used[visit] = (self._lately(visit) + seconds, now)
        self._used = {v: u for v, u in self._used.items() if now - u[1] < MEMORY_SECONDS}
