"""The sandbox: a job is answered, or ended at its limits, and nothing of it is left."""

import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path

import pytest

from lib.system import sandbox
from lib.system.sandbox import Limits, Sandbox, SandboxError, TooLargeError, TooSlowError
from tests import sandbox_jobs as jobs
from tests.waiting import WAIT_SECONDS

LIMITS = Limits(cpu_seconds=1, wall_seconds=20, memory_bytes=300_000_000)
only_forking = pytest.mark.skipif(not sandbox.FORKS, reason="needs a system that can fork")


@pytest.fixture(scope="module")
def box():
    made = Sandbox(jobs.prepare)
    yield made
    made.close()


def exists(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"


def test_a_job_is_answered_and_its_exception_raised(box):
    assert box.run(LIMITS, jobs.add, 2, 3) == 5
    with pytest.raises(ValueError, match=r"Sådan kan det ikke læses\."):
        box.run(LIMITS, jobs.refuse)


def test_each_job_has_a_process_of_its_own_that_ends_with_it(box):
    first, second = (box.run(LIMITS, jobs.own_process) for _ in range(2))
    assert first != second and os.getpid() not in (first, second)
    until = time.monotonic() + 20
    while exists(first) and time.monotonic() < until:
        time.sleep(0.1)
    assert not exists(first)


def test_a_job_knows_nothing_of_the_one_before(box):
    assert box.run(LIMITS, jobs.remember, "a") == ["a"]
    assert box.run(LIMITS, jobs.remember, "b") == ["b"]


@only_forking
@pytest.mark.parametrize(
    ("job", "arguments", "error"),
    [
        (jobs.loop, (), TooSlowError), (jobs.take, (2_000_000_000,), TooLargeError),
        (jobs.abort, (), TooLargeError), (jobs.take, (sys.maxsize,), TooLargeError),
    ],
)  # fmt: skip
def test_a_job_over_its_limits_is_ended_and_the_next_is_answered(box, job, arguments, error):
    with pytest.raises(error):
        box.run(LIMITS, job, *arguments)
    assert box.run(LIMITS, jobs.add, 1, 1) == 2


@only_forking
def test_a_job_that_only_waits_is_ended_too(box):
    with pytest.raises(SandboxError):
        box.run(Limits(30, 1.5, 10**8), jobs.sleep)


@only_forking
def test_an_answer_that_is_too_long_is_not_taken(box, monkeypatch):
    monkeypatch.setattr(sandbox, "MAX_ANSWER_BYTES", 1_000)
    with pytest.raises(TooLargeError):
        box.run(LIMITS, jobs.answer_of, 5_000)
    assert len(box.run(LIMITS, jobs.answer_of, 500)) == 500


@only_forking
def test_a_job_that_nobody_waits_for_is_killed(box):
    seen: list[int] = []

    class GoneError(BaseException):
        pass

    def watch() -> None:
        children = Path(f"/proc/{box._process.pid}/task/{box._process.pid}/children").read_text()
        seen.extend(int(child) for child in children.split())
        if seen:
            raise GoneError

    with pytest.raises(GoneError):
        box.run(Limits(60, 60, 10**8), jobs.loop, watch=watch)
    until = time.monotonic() + 20
    while any(map(exists, seen)) and time.monotonic() < until:
        time.sleep(0.1)
    assert seen and not any(map(exists, seen))


@only_forking
def test_there_is_no_way_to_the_network(box):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(PermissionError):
            box.run(LIMITS, jobs.connect, port)
        if sys.platform == "linux":
            assert box.run(LIMITS, jobs.connect_without_python, port) != 0
        server.settimeout(0.5)
        with pytest.raises(TimeoutError):
            server.accept()


@only_forking
def test_nothing_is_written_and_no_secret_is_known(box, tmp_path, monkeypatch):
    with pytest.raises(OSError, match="File too large"):
        box.run(LIMITS, jobs.write, str(tmp_path / "x"))
    assert (tmp_path / "x").stat().st_size == 0
    monkeypatch.setenv("SOCIAL_BALANCE_TEST_SECRET", "hemmelig")
    fresh = Sandbox(jobs.prepare)
    assert fresh.run(LIMITS, jobs.secret) is None
    fresh.close()


@only_forking
def test_jobs_beside_each_other_do_not_wait_for_a_heavy_one():
    box = Sandbox(jobs.prepare)
    box.run(LIMITS, jobs.add, 1, 1)
    errors: list[Exception] = []

    def heavy() -> None:
        try:
            box.run(Limits(60, 6, 10**8), jobs.sleep)
        except SandboxError as error:
            errors.append(error)

    beside = threading.Thread(target=heavy)
    beside.start()
    assert [box.run(LIMITS, jobs.add, n, 1) for n in range(5)] == [1, 2, 3, 4, 5]
    assert beside.is_alive() and not errors
    box.close()  # ends the waiting process; the job ends at its limit
    beside.join(60)
    assert not beside.is_alive()


@only_forking
def test_a_waiting_process_that_was_killed_is_started_again():
    box = Sandbox(jobs.prepare)
    assert box.run(LIMITS, jobs.add, 1, 1) == 2
    os.kill(box._process.pid, signal.SIGKILL)
    assert box.run(LIMITS, jobs.add, 1, 2) == 3
    box.close()
    with pytest.raises(SandboxError):
        box.run(LIMITS, jobs.add, 1, 1)


@only_forking
def test_a_waiting_process_without_jobs_ends_and_is_started_again():
    box = Sandbox(jobs.prepare, idle_seconds=1)
    try:
        assert box.run(LIMITS, jobs.add, 2, 3) == 5
        box._process.wait(WAIT_SECONDS)
        assert box.run(LIMITS, jobs.add, 3, 4) == 7
        box.run(LIMITS, time.sleep, 2)
        assert box._process.poll() is None  # it does not end while a job runs, however long
    finally:
        box.close()


def test_without_forking_a_job_has_a_process_too(monkeypatch):
    monkeypatch.setattr(sandbox, "FORKS", False)
    box = Sandbox(jobs.prepare)
    assert box.run(LIMITS, jobs.add, 2, 3) == 5
    assert box.run(LIMITS, jobs.own_process) != os.getpid()
    with pytest.raises(ValueError, match="ikke læses"):
        box.run(LIMITS, jobs.refuse)
    with pytest.raises(TooLargeError):
        box.run(LIMITS, jobs.abort)
