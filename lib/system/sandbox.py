"""Runs functions on untrusted input in separate processes, with limits on time and memory and without a network.

A sandbox is a server process that has imported and prepared what its functions need. It forks for each job, so that
jobs start at once. A job is killed when it exceeds a limit or its caller gives up, and its memory is freed with it. A
pool of workers would instead reuse one process, and its pipe, for the input of several users. A server process without
jobs ends after a while, so that its memory is free too; the next job starts it again.

Without fork (Windows), each job starts a new process, and only its time is limited.
"""

import contextlib
import ctypes
import multiprocessing
import os
import pickle
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from lib.system import folders
from lib.system.turns import BusyError

T = TypeVar("T")

FORKS = hasattr(os, "fork")
WATCH_SECONDS = 0.1  # between two calls of watch()
READY_SECONDS = 180  # to import and prepare, on a busy machine
IDLE_SECONDS = 300.0  # without jobs, until the server process ends
GRACE_SECONDS = 2  # after its wall_seconds, before the caller kills a job
MAX_ANSWER_BYTES = 400_000_000
MAX_FILE_DESCRIPTORS = 64
NICENESS = 10  # lower priority than the pages
CLONE_NEWNET, CLONE_NEWUSER = 0x40000000, 0x10000000  # of Linux
ENVIRONMENT_NAMES = (
    "PATH",
    "SYSTEMROOT",
    "LD_LIBRARY_PATH",
    "LANG",
    "LC_ALL",
    "PYTHONHASHSEED",
    "SOCIAL_BALANCE_DATA",
)


class SandboxError(Exception):
    """A job has no result, for another reason than an exception of its function."""


class TooSlowError(SandboxError):
    """The job exceeded its time limit."""


class TooLargeError(SandboxError):
    """The job ended early without a result, because it exceeded its memory limit."""


@contextlib.contextmanager
def errors_as(busy: Exception, too_slow: Exception, failed: Exception) -> Iterator[None]:
    """A context that replaces BusyError, TooSlowError and any other SandboxError by these exceptions."""
    try:
        yield
    except BusyError:
        raise busy from None
    except TooSlowError:
        raise too_slow from None
    except SandboxError:
        raise failed from None


def run_here(function: Callable[..., T], *arguments: object) -> T:
    """function(*arguments) in this process, for what else is given a function that runs it in a sandbox."""
    return function(*arguments)


@dataclass(frozen=True)
class Limits:
    """The limits of one job.

    cpu_seconds: processor time. wall_seconds: elapsed time, so allow for a busy machine. memory_bytes: address space
    beyond what the server process uses already; None for no limit.
    """

    cpu_seconds: float
    wall_seconds: float
    memory_bytes: int | None


class Sandbox:
    """A server process that runs jobs.

    prepare: a module-level function, called once with prepare_arguments in the server process before the first job.
    It, the functions of jobs, their arguments, results and exceptions are pickled. idle_seconds: how long
    without a job before the server process ends, to be prepared anew for the next one; None for never.
    """

    def __init__(
        self, prepare: Callable[..., object], *prepare_arguments: object,
        idle_seconds: float | None = IDLE_SECONDS,
    ):  # fmt: skip
        self._preparation = prepare, prepare_arguments
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._control: socket.socket | None = None
        self._closed = False

    def start(self) -> None:
        """Start the server process now, so that a job that comes soon need not wait for it."""
        if FORKS:
            with self._lock:
                self._started()

    def run(
        self, limits: Limits, function: Callable[..., T], *arguments: object,
        watch: Callable[[], None] = lambda: None,
    ) -> T:  # fmt: skip
        """Run function(*arguments) in the sandbox; returns or raises what it does. Raises SandboxError.

        watch: called several times a second meanwhile; when it raises, the job is killed.
        """
        if not FORKS:
            return _run_without_fork(limits, self._preparation, function, arguments)
        with self._job(watch) as (connection, pid):
            try:
                pickled = _pickled_result(connection, limits, (function, arguments), watch)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        return _unpickled(pickled)

    def close(self) -> None:
        """End the server process; running jobs finish."""
        with self._lock:
            self._closed = True
            self._end()

    def __del__(self) -> None:
        with contextlib.suppress(Exception):  # the interpreter may be shutting down
            self.close()

    @contextlib.contextmanager
    def _job(self, watch: Callable[[], None]) -> Iterator[tuple[Connection, int]]:
        """A connection to a new process for one job, and its process id."""
        for last in (False, True):
            ours, theirs = multiprocessing.Pipe()
            asked = None
            try:
                with self._lock, theirs:
                    control, asked = self._started(), self._process
                    socket.send_fds(control, [b"j"], [theirs.fileno()])
                pid = _received_within(ours, READY_SECONDS, watch)
                break
            except (EOFError, OSError):  # the server process is gone: restart it once
                ours.close()
                if last or self._closed:
                    raise SandboxError from None
                with self._lock:
                    if self._process is asked:  # unless another thread has restarted it
                        self._end()
        with ours:
            yield ours, pid

    def _started(self) -> socket.socket:
        """The control socket of the server process, started if it is not running. Call with the lock held."""
        if self._closed:
            raise SandboxError
        if self._process is None or self._process.poll() is not None:
            self._end()
            ours, theirs = socket.socketpair()
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-c", f"from lib.system import sandbox; sandbox.serve({theirs.fileno()}, {os.getpid()}, {self._idle_seconds})"],
                    stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                    cwd=folders.ROOT, env=_environment(), pass_fds=[theirs.fileno()],
                )  # fmt: skip
            self._control = ours
            # In a thread, since it takes a second until the process reads.
            pickled = pickle.dumps(self._preparation)
            threading.Thread(
                target=_write, args=(self._process.stdin, pickled), daemon=True
            ).start()
        return self._control

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._control.close()
            self._process = self._control = None


def _environment() -> dict[str, str]:
    """The environment variables for the server process: what it needs to start and to compute, and no secrets."""
    passed = {name: os.environ[name] for name in ENVIRONMENT_NAMES if name in os.environ}
    openblas = {k: v for k, v in os.environ.items() if k.startswith("OPENBLAS_")}
    # A process with threads cannot be forked safely.
    return passed | openblas | dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")


def _write(pipe: Any, pickled: bytes) -> None:
    with contextlib.suppress(OSError), pipe:  # the process may have been ended meanwhile
        pipe.write(pickled)


def _received_within(connection: Connection, seconds: float, watch: Callable[[], None]) -> Any:
    end = time.monotonic() + seconds
    while not connection.poll(WATCH_SECONDS):
        watch()
        if time.monotonic() > end:
            raise EOFError
    return connection.recv()


def _pickled_result(
    connection: Connection, limits: Limits, job: tuple, watch: Callable[[], None]
) -> bytes:
    """The pickled result of a job. Raises SandboxError where the job ended without one, and what watch() raises."""
    began = time.monotonic()
    try:
        connection.send((limits, *job))
        while not connection.poll(WATCH_SECONDS):
            watch()
            if time.monotonic() - began > limits.wall_seconds + GRACE_SECONDS:
                raise TooSlowError
        return connection.recv_bytes(MAX_ANSWER_BYTES)
    except (EOFError, ConnectionError):
        spent = time.monotonic() - began
        raise (TooSlowError if spent >= 0.9 * limits.cpu_seconds else TooLargeError) from None
    except OSError:  # longer than MAX_ANSWER_BYTES
        raise TooLargeError from None


def _unpickled(pickled: bytes) -> Any:
    """The result of a job; raises what its function raised."""
    raised, result = pickle.loads(pickled)
    if raised:
        raise result
    return result


# ---------------------------------------------------------------- in the server process


class _Server(socketserver.ForkingMixIn, socketserver.BaseServer):
    """Forks for each connection received over the control socket."""

    max_children = 64

    def __init__(self, control: socket.socket, app: int, idle_seconds: float | None):
        super().__init__(None, None)
        self._control, self._app, self._idle_seconds = control, app, idle_seconds
        self._last_busy = time.monotonic()

    def fileno(self) -> int:
        return self._control.fileno()

    def get_request(self) -> tuple[Connection, None]:
        message, (descriptor, *_), *_ = socket.recv_fds(self._control, 1, 1) if FORKS else (b"", ())
        if not message:
            sys.exit()
        self._last_busy = time.monotonic()
        return Connection(descriptor), None

    def service_actions(self) -> None:
        super().service_actions()
        if self.active_children:
            self._last_busy = time.monotonic()
        idle = time.monotonic() - self._last_busy
        if os.getppid() != self._app or (
            self._idle_seconds is not None and idle > self._idle_seconds
        ):
            sys.exit()  # the app has ended, or has had no job for long

    def shutdown_request(self, request: Connection) -> None:
        request.close()

    close_request = shutdown_request

    def finish_request(self, request: Connection, client_address: None) -> None:
        self._control.close()
        request.send(os.getpid())
        limits, function, arguments = request.recv()
        _limit(limits)
        request.send_bytes(_run_job(function, arguments))

    def handle_error(self, request: Connection, client_address: None) -> None:
        """Nothing: the caller sees that the connection is closed."""


def serve(descriptor: int, app: int, idle_seconds: float | None) -> None:
    """Prepare, then run jobs until the app ends, or until there was none for idle_seconds, unless None. descriptor: of the
    control socket. app: the app's process."""
    os.nice(NICENESS)
    _leave_the_network()
    prepare, prepare_arguments = pickle.load(sys.stdin.buffer)
    prepare(*prepare_arguments)
    with contextlib.suppress(ValueError):  # from a server that never had children
        _Server(socket.socket(fileno=descriptor), app, idle_seconds).serve_forever()


def _run_job(function: Callable[..., object], arguments: tuple) -> bytes:
    """Run a function; returns its result or exception, pickled."""
    try:
        return pickle.dumps((False, function(*arguments)))
    except MemoryError:
        error = TooLargeError()
    except Exception as raised:
        error = raised
    pickled = pickle.dumps((True, error))
    pickle.loads(pickled)  # fails here, in the job, for an exception that cannot be unpickled
    return pickled


def _limit(limits: Limits) -> None:
    """Let the kernel end this process at its limits, whatever code it runs."""
    import resource

    for signals in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(signals, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds)
    signal.setitimer(signal.ITIMER_PROF, limits.cpu_seconds)
    if limits.memory_bytes is not None:
        resource.setrlimit(resource.RLIMIT_AS, (_address_space() + limits.memory_bytes,) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # no files are written
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MAX_FILE_DESCRIPTORS,) * 2)


def _address_space() -> int:
    """Bytes of address space that this process uses now; a guess where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as pages:
            return int(pages.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 2_000_000_000


def _leave_the_network() -> None:
    """Refuse connections from Python, and on Linux, where permitted, move to a network namespace without interfaces."""
    sys.addaudithook(_refuse_connections)
    with contextlib.suppress(OSError, AttributeError):
        unshare = ctypes.CDLL(None).unshare
        if unshare(CLONE_NEWNET):
            unshare(CLONE_NEWUSER | CLONE_NEWNET)


def _refuse_connections(event: str, arguments: tuple) -> None:
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo"):
        raise PermissionError("no network here")


def run_from_stdin() -> None:
    """Run one job from standard input and write its result to standard output, where there is no fork."""
    (prepare, prepare_arguments), function, arguments = pickle.load(sys.stdin.buffer)
    prepare(*prepare_arguments)
    sys.stdout.buffer.write(_run_job(function, arguments))


def _run_without_fork(
    limits: Limits, preparation: tuple, function: Callable[..., T], arguments: tuple
) -> T:
    try:
        done = subprocess.run(
            [sys.executable, "-c", "from lib.system import sandbox; sandbox.run_from_stdin()"],
            input=pickle.dumps((preparation, function, arguments)), stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, cwd=folders.ROOT, env=_environment(), check=True,
            timeout=limits.wall_seconds + READY_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise TooSlowError from None
    except subprocess.CalledProcessError:
        raise TooLargeError from None
    return _unpickled(done.stdout)
