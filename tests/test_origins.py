"""Websockets that another website opens are refused, and nothing is asked of another host to find out."""

import contextlib
import os
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
import requests
from streamlit import config, net_util
from streamlit.web import bootstrap
from websockets.exceptions import InvalidStatus

from lib.system import folders
from lib.web import origins
from tests.server import serve
from tests.visitor import Visitor
from tests.waiting import WAIT_SECONDS, run

HOST = "balance.example.dk:8501"


def met(kind: str, **headers: str) -> tuple[list[dict], list[dict]]:
    """What the app behind the middleware was asked, and what the middleware itself answered."""
    asked, answered = [], []

    async def app(scope, receive, send):
        asked.append(scope)

    async def send(message):
        answered.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": kind, "path": "/_stcore/stream", "headers": raw}
    run(origins.OwnOrigin(app)(scope, None, send))
    return asked, answered


@pytest.mark.parametrize(
    "headers", [{}, {"origin": f"https://{HOST}"}, {"origin": f"http://{HOST}"}]
)
def test_a_websocket_of_our_own_page_or_of_a_program_is_passed_on(headers):
    asked, answered = met("websocket", host=HOST, **headers)
    assert len(asked) == 1 and not answered


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "https://balance.example.dk", f"https://evil.{HOST}", "null", "", "http://[", "https://evil.example:8501"],
)  # fmt: skip
def test_a_websocket_of_another_page_is_refused(origin, caplog):
    asked, answered = met("websocket", host=HOST, origin=origin)
    assert caplog.messages == [origins.REFUSED]
    assert not asked and answered[0]["type"] == "websocket.close" and answered[0]["code"] == 1008


@pytest.mark.parametrize("origin", ["https://evil.example", f"https://{HOST}"])
def test_another_request_is_passed_on_without_its_origin(origin):
    asked, answered = met("http", host=HOST, origin=origin, accept="*/*")
    assert not answered
    assert asked[0]["headers"] == [(b"host", HOST.encode()), (b"accept", b"*/*")]


def test_the_start_asks_no_other_host_for_the_address_of_the_machine(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(net_util, "get_external_ip", lambda: asked.append("external"))
    monkeypatch.setattr(net_util, "get_internal_ip", lambda: asked.append("internal"))
    monkeypatch.chdir(folders.ROOT)
    before = {name: config.get_option(name) for name in ("server.address", "server.headless")}
    try:
        for name, value in (("server.address", "0.0.0.0"), ("server.headless", True)):
            config.set_option(name, value)
        bootstrap._print_url(is_running_hello=False)
    finally:
        for name, value in before.items():
            config.set_option(name, value)
    assert "http://localhost:" in capsys.readouterr().out and asked == []


@contextlib.contextmanager
def recorder() -> Iterator[tuple[str, list[bytes]]]:
    """A proxy that lets nothing through: its address, and the first line of each request that came."""
    came: list[bytes] = []

    class Refuse(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            came.append(self.rfile.readline())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Refuse) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{proxy.server_address[1]}", came
        proxy.shutdown()


@pytest.mark.slow
def test_no_request_of_another_website_makes_the_server_ask_another_host(tmp_path):
    with recorder() as (proxy, came):
        around = {name: proxy for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")}  # fmt: skip
        around |= {"NO_PROXY": "", "no_proxy": ""}
        with serve(folders.ROOT, tmp_path / "log", **around) as base:
            with pytest.raises(InvalidStatus, match="403"):
                Visitor(base, origin="http://evil.example")
            for origin in ("http://evil.example", base):
                for path in ("/_stcore/health", "/_stcore/host-config", "/"):
                    answer = requests.get(base + path, headers={"Origin": origin}, timeout=WAIT_SECONDS)  # fmt: skip
                    assert answer.status_code == 200
                    assert "evil" not in answer.headers.get("Access-Control-Allow-Origin", "")
                with Visitor(base) as visitor:
                    address = f"{base}/_stcore/upload_file/{visitor.session}/x"
                    requests.put(address, b"", headers={"Origin": origin}, timeout=WAIT_SECONDS)
        assert came == []
        code = "from streamlit import net_util; net_util.get_external_ip()"
        subprocess.run([sys.executable, "-c", code], env=os.environ | around, check=True)
        assert came  # that is how such a request would have been seen
