"""Two replicas of the app behind Debian's nginx with the configuration in deploy/, on 127.0.0.1, under a path of its own."""

import contextlib
import http.cookiejar
import json
import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from lib.system import folders
from lib.web import app_address
from tests.server import free_port, start, wait_until_up
from tests.waiting import WAIT_SECONDS

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")
OPENSSL = shutil.which("openssl")
needed = pytest.mark.skipif(
    not (NGINX and OPENSSL), reason="nginx or openssl is not installed; the replicas did not run"
)
NAME, PATH, IDS = "localhost", "/socialbalance", ("a", "b")
COOKIE = "social_balance_replica"
UNVERIFIED = ssl.create_default_context()
UNVERIFIED.check_hostname, UNVERIFIED.verify_mode = False, ssl.CERT_NONE


class Browser:
    """A client that keeps its cookies, as a browser does, and takes the certificate that the test made."""

    def __init__(self, replica: str = ""):
        self.jar = http.cookiejar.CookieJar()
        self._header = {"Cookie": f"{COOKIE}={replica}"} if replica else {}
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=UNVERIFIED),
            urllib.request.HTTPCookieProcessor(self.jar),
        )

    def get(self, address: str, method: str = "GET", body: bytes | None = None, **headers: str):
        """The answer to a request, whatever its status."""
        request = urllib.request.Request(address, body, self._header | headers, method=method)
        try:
            return self._opener.open(request, timeout=WAIT_SECONDS)
        except urllib.error.HTTPError as answer:
            return answer


@dataclass
class Behind:
    """The replicas and their proxy. base: the public address; ports, running: by the id of a replica."""

    folder: Path
    app: Path
    ports: dict[str, int]
    tls: int
    plain: int
    running: dict[str, subprocess.Popen] = field(default_factory=dict)

    @property
    def base(self) -> str:
        return f"https://{NAME}:{self.tls}{PATH}"

    def begin(self, replica: str) -> None:
        self.running[replica] = start(
            self.app, self.folder / f"log_{replica}", self.ports[replica],
            STREAMLIT_SERVER_BASE_URL_PATH=PATH.strip("/"), STREAMLIT_SERVER_ALLOWED_HOSTS=NAME,
            **{app_address.REPLICA: replica, app_address.PUBLIC: self.base},
        )  # fmt: skip

    def wait(self, replica: str) -> None:
        direct = f"http://127.0.0.1:{self.ports[replica]}{PATH}"
        wait_until_up(self.running[replica], self.folder / f"log_{replica}", direct)

    def kill(self, replica: str) -> None:
        """End a replica as a power cut does."""
        self.running[replica].kill()
        self.running[replica].wait(WAIT_SECONDS)

    def begin_again(self, replica: str) -> None:
        """Start a replica that was killed, and wait until readers are sent to it."""
        self.begin(replica)
        self.wait(replica)
        self.until(lambda: self.answers(replica))

    def answers(self, replica: str) -> bool:
        """Whether a reader who belongs to a replica is answered by it."""
        answer = Browser(replica).get(f"{self.base}/klar")
        return answer.status == 200 and json.load(answer)["replika"] == replica

    def until(self, holds) -> None:
        """Wait until something holds."""
        end = time.monotonic() + WAIT_SECONDS
        while not holds():
            assert time.monotonic() < end
            time.sleep(0.3)


def configuration(behind: Behind) -> str:
    """deploy/nginx.conf with other ports, names and files."""
    text = (folders.ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    folder = behind.folder
    for before, after in (
        (":8501", f":{behind.ports['a']}"), (":8502", f":{behind.ports['b']}"),
        ("listen 443", f"listen 127.0.0.1:{behind.tls}"), ("listen 80", f"listen 127.0.0.1:{behind.plain}"),
        ("balance.example.dk;", f"{NAME};"),
        ("/etc/ssl/certs/balance.example.dk.pem", str(folder / "tls.pem")),
        ("/etc/ssl/private/balance.example.dk.key", str(folder / "tls.key")),
        ("/var/log/nginx/social_balance.log", str(folder / "access.log")),
        ("/var/log/nginx/error.log crit", f"{folder / 'error.log'} crit"),
        ("/run/nginx.pid", str(folder / "nginx.pid")),
    ):  # fmt: skip
        assert before in text, before
        text = text.replace(before, after)
    return text


@contextlib.contextmanager
def behind_nginx(folder: Path, app: Path) -> Iterator[Behind]:
    """Start two replicas of the app of a folder, and nginx before them."""
    ports = {name: free_port() for name in IDS}
    behind = Behind(folder, app, ports, free_port(), free_port())
    subprocess.run(
        [OPENSSL, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
         "-keyout", str(folder / "tls.key"), "-out", str(folder / "tls.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    try:
        for name in IDS:
            behind.begin(name)
            behind.wait(name)  # one after the other: the machine is small
        with nginx(behind, configuration(behind)):
            yield behind
    finally:
        for process in behind.running.values():
            process.terminate()
            process.wait(WAIT_SECONDS)


@contextlib.contextmanager
def nginx(behind: Behind, text: str) -> Iterator[None]:
    """Start nginx with a configuration, and wait until it leads to both replicas."""
    folder = behind.folder
    (folder / "nginx.conf").write_text(text, "utf-8")
    order = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]  # fmt: skip
    proxy = subprocess.Popen([*order, "-g", "daemon off;"])
    try:
        behind.until(lambda: proxy.poll() is not None or (folder / "nginx.pid").exists())
        assert proxy.poll() is None, (folder / "error.log").read_text()
        behind.until(lambda: all(map(behind.answers, IDS)))
        yield
    finally:
        proxy.terminate()
        proxy.wait(WAIT_SECONDS)


@contextlib.contextmanager
def with_smaller_limits(
    behind: Behind, folder: Path, limits: Mapping[str, str]
) -> Iterator[Behind]:
    """The same replicas behind a second nginx. limits: in the configuration -> the smaller ones to test with."""
    for name in ("tls.key", "tls.pem"):
        shutil.copy(behind.folder / name, folder / name)
    second = replace(behind, folder=folder, tls=free_port(), plain=free_port())
    text = configuration(second)
    for limit, smaller in limits.items():
        assert limit in text, limit
        text = text.replace(limit, smaller)
    with nginx(second, text):
        yield second
