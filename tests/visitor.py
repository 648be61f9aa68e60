"""A visitor without a browser: a real websocket to the app, which speaks Streamlit's messages."""

import socket
import time
import urllib.error
import urllib.request
from http.client import HTTPResponse
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

WAIT_SECONDS = 60


def get(address: str, **headers: str) -> HTTPResponse | urllib.error.HTTPError:
    """The answer to a request for an address, whatever its status."""
    request = urllib.request.Request(address, headers=headers)
    try:
        return urllib.request.urlopen(request, timeout=WAIT_SECONDS)
    except urllib.error.HTTPError as answer:
        return answer


class Visitor:
    """One visit. session: its id, known after open(). host: the name that it asks for, if another than that of
    the address."""

    def __init__(self, base: str, session: str = "", host: str = "", origin: str | None = None):
        place = urlsplit(base)
        address = f"ws://{host or place.netloc}{place.path}/_stcore/stream"
        said = ["streamlit", "x", session] if session else ["streamlit"]
        self._connection = connect(
            address, subprotocols=said, origin=origin, max_size=None, open_timeout=WAIT_SECONDS,
            sock=socket.create_connection((place.hostname, place.port)),
        )  # fmt: skip
        self.socket = self._connection.__enter__()
        self.session = session

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self) -> None:
        self._connection.__exit__(None, None, None)

    def send(self, **message: object) -> None:
        self.socket.send(BackMsg(**message).SerializeToString())

    def open(self, page: str = "") -> list[ForwardMsg]:
        """Ask for a page; answers all that came of it."""
        message = BackMsg()
        message.rerun_script.page_name = page
        self.socket.send(message.SerializeToString())
        return self.answer()

    def write(self, field: str, text: str) -> list[ForwardMsg]:
        """Fill in a field, by its id, on the page that was opened; answers all that came of it."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.widget_states.widgets.add(id=field, string_value=text)
        self.socket.send(message.SerializeToString())
        return self.answer()

    def answer(self) -> list[ForwardMsg]:
        """What comes until the page is drawn."""
        found, end = [], time.monotonic() + WAIT_SECONDS
        while time.monotonic() < end:
            message = ForwardMsg()
            message.ParseFromString(self.socket.recv(timeout=WAIT_SECONDS))
            found.append(message)
            if message.HasField("new_session"):
                self.session = message.new_session.initialize.session_id
            if message.HasField("navigation"):
                self.page = message.navigation.page_script_hash
            if message.HasField("script_finished") and message.script_finished == 0:
                return found
        raise TimeoutError

    @staticmethod
    def text(messages: list[ForwardMsg]) -> str:
        """All that was sent, as text to look for words in."""
        return "".join(str(message) for message in messages)


def links(messages: list[ForwardMsg]) -> list[str]:
    """The addresses of the buttons that lead elsewhere."""
    return [
        message.delta.new_element.link_button.url
        for message in messages
        if message.delta.new_element.HasField("link_button")
    ]


def warnings_of(messages: list[ForwardMsg]) -> list[str]:
    """What stands in the boxes that say that something cannot be."""
    return [
        message.delta.new_element.alert.body
        for message in messages
        if message.delta.new_element.HasField("alert")
    ]
