"""Runs a function on untrusted input in a process of its own, with limits on time and memory and without a network.

A sandbox is a waiting process that has imported, and prepared, what its functions need. For each job it forks: the
job begins at once, is killed when it goes over a limit or nobody waits for it any longer, and takes all of its memory
with it. A pool of workers would hand the same process, and the same pipe, from one reader to the next.

Where a process cannot be forked (Windows), each job starts a process of its own; there only the time is limited.
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
WATCH_SECONDS = 0.1  # how often the waiting side looks whether the answer is still wanted
READY_SECONDS = 180  # to import and prepare, on a busy machine
GRACE_SECONDS = 2  # beyond a job's own limit, before the waiting side ends it
MAX_ANSWER_BYTES = 400_000_000
MAX_FILE_DESCRIPTORS = 64
NICENESS = 10  # the pages come first
NEW_NETWORK, NEW_USER = 0x40000000, 0x10000000  # CLONE_NEWNET and CLONE_NEWUSER of Linux
KEPT_ENVIRONMENT = (
    "PATH",
    "SYSTEMROOT",
    "LD_LIBRARY_PATH",
    "LANG",
    "LC_ALL",
    "PYTHONHASHSEED",
    "SOCIAL_BALANCE_DATA",
)


class SandboxError(Exception):
    """A job has no answer, and the function itself is not why."""


class TooSlowError(SandboxError):
    """The job went over its time."""


class TooLargeError(SandboxError):
    """The job ended without an answer before its time: it needed more memory than it may have."""


@contextlib.contextmanager
def errors_as(busy: Exception, too_slow: Exception, failed: Exception) -> Iterator[None]:
    """Raise an error of the caller's own for BusyError, for TooSlowError, and for any other SandboxError."""
    try:
        yield
    except BusyError:
        raise busy from None
    except TooSlowError:
        raise too_slow from None
    except SandboxError:
        raise failed from None


@dataclass(frozen=True)
class Limits:
    """What one job may use. cpu_seconds: of processor time; wall_seconds: of waiting, on a busy machine too;
    memory_bytes: of address space, beyond what the waiting process has taken already; None for any."""

    cpu_seconds: float
    wall_seconds: float
    memory_bytes: int | None


class Sandbox:
    """A waiting process and the jobs it is given.

    prepare: a function of a module, called once with `given` in the waiting process before the first job. It,
    the functions of jobs, their arguments, answers and exceptions are pickled.
    """

    def __init__(self, prepare: Callable[..., object], *given: object):
        self._prepare, self._given = prepare, given
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._control: socket.socket | None = None
        self._closed = False

    def start(self) -> None:
        """Start the waiting process now, so that the first job need not wait for it."""
        if FORKS:
            with self._lock:
                self._started()

    def run(
        self, limits: Limits, function: Callable[..., T], *arguments: object,
        watch: Callable[[], None] = lambda: None,
    ) -> T:  # fmt: skip
        """What function(*arguments) answers or raises, there. Raises SandboxError.

        watch: called several times a second meanwhile; when it raises, the job is killed.
        """
        if not FORKS:
            return _run_alone(limits, (self._prepare, self._given), function, arguments)
        with self._job() as (connection, pid):
            try:
                packed = _packed_answer(connection, limits, (function, arguments), watch)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        return _opened(packed)

    def close(self) -> None:
        """End the waiting process; jobs that run go on to their end."""
        with self._lock:
            self._closed = True
            self._end()

    def __del__(self) -> None:
        with contextlib.suppress(Exception):  # of an interpreter that is ending
            self.close()

    @contextlib.contextmanager
    def _job(self) -> Iterator[tuple[Connection, int]]:
        """A connection to a process that waits for its job, and its number."""
        for last in (False, True):
            ours, theirs = multiprocessing.Pipe()
            asked = None
            try:
                with self._lock, theirs:
                    control, asked = self._started(), self._process
                    socket.send_fds(control, [b"j"], [theirs.fileno()])
                pid = _received_within(ours, READY_SECONDS)
                break
            except (EOFError, OSError):  # the waiting process itself is gone: start it anew, once
                ours.close()
                if last or self._closed:
                    raise SandboxError from None
                with self._lock:
                    if self._process is asked:  # or another has started it anew already
                        self._end()
        with ours:
            yield ours, pid

    def _started(self) -> socket.socket:
        """The way to the waiting process, which is started where there is none. With the lock held."""
        if self._closed:
            raise SandboxError
        if self._process is None or self._process.poll() is not None:
            self._end()
            ours, theirs = socket.socketpair()
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-c", f"from lib.system import sandbox; sandbox.serve({theirs.fileno()})"],
                    stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                    cwd=folders.ROOT, env=_environment(), pass_fds=[theirs.fileno()],
                )  # fmt: skip
            self._control = ours
            # Beside what the app does: it takes a second until the process reads.
            packed = pickle.dumps((self._prepare, self._given))
            threading.Thread(target=_write, args=(self._process.stdin, packed), daemon=True).start()
        return self._control

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._control.close()
            self._process = self._control = None


def _environment() -> dict[str, str]:
    """What the process may know of the app's environment: what it needs to start and to reckon, and no secrets."""
    kept = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    reckoning = {k: v for k, v in os.environ.items() if k.startswith("OPENBLAS_")}
    # A process with threads cannot be forked safely.
    return kept | reckoning | dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")


def _write(pipe: Any, packed: bytes) -> None:
    with contextlib.suppress(OSError), pipe:  # the process has been ended meanwhile
        pipe.write(packed)


def _received_within(connection: Connection, seconds: float) -> Any:
    if not connection.poll(seconds):
        raise EOFError
    return connection.recv()


def _packed_answer(
    connection: Connection, limits: Limits, job: tuple, watch: Callable[[], None]
) -> bytes:
    """What the process sends for a job. Raises SandboxError where it ended before, and what watch() raises."""
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
    except OSError:  # the answer is longer than that
        raise TooLargeError from None


def _opened(packed: bytes) -> Any:
    """The answer of a job, or raises what the function raised."""
    raised, answer = pickle.loads(packed)
    if raised:
        raise answer
    return answer


# ---------------------------------------------------------------- in the process of its own


class _Server(socketserver.ForkingMixIn, socketserver.BaseServer):
    """Forks for each connection that comes over the control socket."""

    max_children = 64

    def __init__(self, control: socket.socket):
        super().__init__(None, None)
        self._control = control

    def fileno(self) -> int:
        return self._control.fileno()

    def get_request(self) -> tuple[Connection, None]:
        sign, (descriptor, *_), *_ = socket.recv_fds(self._control, 1, 1) if FORKS else (b"", ())
        if not sign:
            sys.exit()
        return Connection(descriptor), None

    def service_actions(self) -> None:
        super().service_actions()
        if os.getppid() == 1:
            sys.exit()  # the app is gone

    def shutdown_request(self, request: Connection) -> None:
        request.close()

    close_request = shutdown_request

    def finish_request(self, request: Connection, client_address: None) -> None:
        self._control.close()
        request.send(os.getpid())
        limits, function, arguments = request.recv()
        _limit(limits)
        request.send_bytes(_answer(function, arguments))

    def handle_error(self, request: Connection, client_address: None) -> None:
        """The waiting side sees that the connection is closed."""


def serve(descriptor: int) -> None:
    """Prepare, then answer jobs until the app is gone. descriptor: of the control socket."""
    os.nice(NICENESS)
    _leave_the_network()
    prepare, given = pickle.load(sys.stdin.buffer)
    prepare(*given)
    with contextlib.suppress(ValueError):  # no children were ever waited for
        _Server(socket.socket(fileno=descriptor)).serve_forever()


def _answer(function: Callable[..., object], arguments: tuple) -> bytes:
    """The answer or the exception of a function, packed."""
    try:
        return pickle.dumps((False, function(*arguments)))
    except MemoryError:
        error = TooLargeError()
    except Exception as raised:
        error = raised
    packed = pickle.dumps((True, error))
    pickle.loads(packed)  # an exception that cannot be opened is none for the waiting side either
    return packed


def _limit(limits: Limits) -> None:
    """Let the kernel end this process at its limits, whatever code it is in."""
    import resource

    for signals in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(signals, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds)
    signal.setitimer(signal.ITIMER_PROF, limits.cpu_seconds)
    if limits.memory_bytes is not None:
        resource.setrlimit(resource.RLIMIT_AS, (_address_space() + limits.memory_bytes,) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # nothing is written
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MAX_FILE_DESCRIPTORS,) * 2)


def _address_space() -> int:
    """Bytes of address space that this process has now; a guess where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb") as pages:
            return int(pages.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 2_000_000_000


def _leave_the_network() -> None:
    """Move into a network of one's own that has no interface, where Linux lets this user do so; what Python itself
    would connect is refused everywhere."""
    sys.addaudithook(_refuse_connections)
    with contextlib.suppress(OSError, AttributeError):
        unshare = ctypes.CDLL(None).unshare
        if unshare(NEW_NETWORK):
            unshare(NEW_USER | NEW_NETWORK)


def _refuse_connections(event: str, arguments: tuple) -> None:
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo"):
        raise PermissionError("no network here")


def alone() -> None:
    """One job from standard input, answered on standard output: where a process cannot be forked."""
    (prepare, given), function, arguments = pickle.load(sys.stdin.buffer)
    prepare(*given)
    sys.stdout.buffer.write(_answer(function, arguments))


def _run_alone(
    limits: Limits, preparation: tuple, function: Callable[..., T], arguments: tuple
) -> T:
    try:
        done = subprocess.run(
            [sys.executable, "-c", "from lib.system import sandbox; sandbox.alone()"],
            input=pickle.dumps((preparation, function, arguments)), stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, cwd=folders.ROOT, env=_environment(), check=True,
            timeout=limits.wall_seconds + READY_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise TooSlowError from None
    except subprocess.CalledProcessError:
        raise TooLargeError from None
    return _opened(done.stdout)
