"""A service on 127.0.0.1 that answers POST with JSON, and fails as told: what the local services of the tests share."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Faulty:
    """The server: what is wrong with its next answers, and what it was asked. path: of its address.

    faults: taken one an answer, see FaultyHandler. asked: the bodies; authorizations: that header of each.
    """

    def __init__(self, handler: type["FaultyHandler"], path: str):
        self.stop = threading.Event()
        self.reset()
        own = type("Handler", (handler,), {"bank": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), own)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/{path}"

    def reset(self) -> None:
        self.faults: list[object] = []
        self.asked: list[dict] = []
        self.authorizations: list[str | None] = []

    def close(self) -> None:
        self.stop.set()
        self.server.shutdown()
        self.server.server_close()


class FaultyHandler(BaseHTTPRequestHandler):
    """A fault is a status, a status and a Retry-After, "cut", "drop", "slow", "html" or "redirect"."""

    bank: Faulty
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer goes out at once

    def respond(self, body: dict, fault: object) -> None:
        """Answer a request without a fault, or with one that answer() makes: "cut"."""
        raise NotImplementedError

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.bank.asked.append(body)
        self.bank.authorizations.append(self.headers["Authorization"])
        fault = self.bank.faults.pop(0) if self.bank.faults else None
        if isinstance(fault, int):
            self.error(fault, "REQUEST-FAILED", "Der er sket en fejl")
        elif isinstance(fault, tuple):
            status, seconds = fault
            self.send_response(status)
            self.send_header("Retry-After", str(seconds))
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif fault == "slow":
            self.bank.stop.wait(20)
        elif fault == "drop":
            self.close_connection = True
        elif fault == "html":
            self.answer(b"<!DOCTYPE html><html><title>Vedligehold</title></html>", "text/html")
        elif fault == "redirect":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:9/v1/data")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.respond(body, fault)

    def answer(self, content: bytes, kind: str, fault: object = None, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if fault == "cut" else content)
        self.close_connection = fault == "cut"

    def error(self, status: int, code: str, message: str) -> None:
        content = json.dumps({"errorTypeCode": code, "message": message}).encode()
        self.answer(content, "text/json", status=status)

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal of the tests."""
