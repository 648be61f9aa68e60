"""A fair queue for a limited resource: the visit that has used it least comes first."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

MEMORY_SECONDS = 60.0  # after which past use no longer counts


class BusyError(Exception):
    """The wait for a turn was too long: others have it, or the same visit has it already."""


@dataclass(eq=False)
class _Waiting:
    """A visit in the queue; since: when it joined."""

    visit: str
    since: float = field(default_factory=time.monotonic)


class Turns:
    """At most `places` turns at once, one per visit. Others wait, at most wait_seconds each."""

    def __init__(self, places: int, wait_seconds: float):
        self._free, self._wait_seconds = places, wait_seconds
        self._queue: list[_Waiting] = []
        self._served: set[str] = set()
        # visit -> seconds used, and the time when they were counted
        self._used: dict[str, tuple[float, float]] = {}
        self._changed = threading.Condition()

    @contextlib.contextmanager
    def turn(self, visit: str, watch: Callable[[], None] = lambda: None) -> Iterator[None]:
        """A context with a turn for a visit. Raises BusyError.

        watch: called while the visit waits; an exception from it ends the wait.
        """
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
                self._served.add(visit)
            finally:
                self._queue.remove(waiting)
        began = time.monotonic()
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._served.discard(visit)
                self._count(visit, time.monotonic() - began)
                self._changed.notify_all()

    def _next(self) -> _Waiting | None:
        """The next visit: of those without a turn, the one that has used least, then the one that came first."""
        waiting = [one for one in self._queue if one.visit not in self._served]
        if not self._free or not waiting:
            return None
        return min(waiting, key=lambda one: (self._lately(one.visit), one.since))

    def _lately(self, visit: str) -> float:
        """Seconds that a visit has used, fading to 0 within MEMORY_SECONDS."""
        seconds, counted = self._used.get(visit, (0.0, 0.0))
        return seconds * max(0.0, 1 - (time.monotonic() - counted) / MEMORY_SECONDS)

    def _count(self, visit: str, seconds: float) -> None:
        now = time.monotonic()
        self._used[visit] = (self._lately(visit) + seconds, now)
        self._used = {v: u for v, u in self._used.items() if now - u[1] < MEMORY_SECONDS}
