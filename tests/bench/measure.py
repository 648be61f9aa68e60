"""Times as medians and percentiles, and what a server takes of memory and processor."""

import contextlib
import statistics
from dataclasses import dataclass

import psutil

from tests.server import process_at


@dataclass(frozen=True)
class Times:
    """Seconds that each of several things took."""

    seconds: tuple[float, ...]

    @property
    def p50(self) -> float:
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        """The 95th percentile; the largest of fewer than twenty."""
        if len(self.seconds) < 20:
            return max(self.seconds)
        return statistics.quantiles(self.seconds, n=20)[-1]


@dataclass(frozen=True)
class Use:
    """What a server uses. memory_mb: that of its processes, what they share counted once; cpu_seconds: since its start."""

    memory_mb: float
    cpu_seconds: float


def use_of(port: int) -> Use:
    """What the server at a port of this machine uses, with the processes that it started.

    Raises LookupError where no process listens there.
    """
    serving = process_at(port)
    return _use([serving, *serving.children(recursive=True)])


def _use(processes: list[psutil.Process]) -> Use:
    memory, cpu = 0.0, 0.0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            memory += process.memory_full_info().pss / 1e6
            times = process.cpu_times()
            cpu += times.user + times.system
    return Use(memory, cpu)
