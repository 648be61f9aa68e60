"""A server for tests: the app, or a copy of it, on a free port of 127.0.0.1."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from lib.system import folders
from lib.web import warm_up
from tests.waiting import WAIT_SECONDS


def copy_of_the_app(folder: Path) -> Path:
    """The app without its database, in a folder of its own."""
    ignore = shutil.ignore_patterns("__pycache__", "*.duckdb*")
    for name in ("lib", "pages", "data", ".streamlit"):
        shutil.copytree(folders.ROOT / name, folder / name, ignore=ignore)
    shutil.copy(folders.ROOT / "app.py", folder)
    return folder


def command(port: int, program: Sequence[str] = ("lib.web.start",)) -> list[str]:
    """How the app is started; another program with the options of Streamlit where one is named."""
    return [
        sys.executable, "-m", *program, "--server.headless", "true",
        "--server.port", str(port), "--server.address", "127.0.0.1",
    ]  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serve(folder: Path, log: Path, path: str = "", **environment: str) -> Iterator[str]:
    """The app of `folder` on a free port; answers its address. path: what comes before its pages there.

    Its shows are not made ready in the background, which would only take processor time from the tests.
    """
    port = free_port()
    server = start(folder, log, port, **environment)
    with _until_done(server):
        yield wait_until_up(server, log, f"http://127.0.0.1:{port}{path}")


@contextlib.contextmanager
def serve_bare(folder: Path, log: Path) -> Iterator[str]:
    """A Streamlit page app.py of `folder` that is not the app, as `streamlit run` serves it; answers its address."""
    port = free_port()
    with log.open("w") as output:
        server = subprocess.Popen(
            command(port, ("streamlit", "run", "app.py")), cwd=folder, stdout=output, stderr=output
        )
    with _until_done(server):
        yield wait_until_up(server, log, f"http://127.0.0.1:{port}")


@contextlib.contextmanager
def _until_done(server: subprocess.Popen) -> Iterator[None]:
    try:
        yield
    finally:
        server.terminate()
        server.wait(timeout=WAIT_SECONDS)


def start(folder: Path, log: Path, port: int, **environment: str) -> subprocess.Popen:
    """The app of `folder`, just started."""
    with log.open("w") as output:
        return subprocess.Popen(
            command(port),
            cwd=folder,
            stdout=output,
            stderr=output,
            env=os.environ | {warm_up.SWITCH: "0"} | environment,
        )


def wait_until_up(server: subprocess.Popen, log: Path, base: str) -> str:
    """Wait until the app answers at an address, and answer that."""
    wait_for_answer(server, log, f"{base}/_stcore/health")
    return base


def wait_for_answer(server: subprocess.Popen, log: Path, address: str) -> None:
    """Wait until a server that was just started answers at an address. Fails with its log where it stops instead."""
    end = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            urllib.request.urlopen(address, timeout=2).read()
            return
        except OSError:
            assert server.poll() is None and time.monotonic() < end, log.read_text()
            time.sleep(0.2)


def process_at(port: int) -> psutil.Process:
    """The process that listens at a port of this machine. Raises LookupError where there is none."""
    for at in psutil.net_connections("tcp"):
        if at.laddr.port == port and at.status == psutil.CONN_LISTEN and at.pid:
            return psutil.Process(at.pid)
    raise LookupError(port)
