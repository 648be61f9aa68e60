"""A visitor without a browser: a real websocket to the app, which speaks Streamlit's messages."""

import secrets
import socket
import time
import urllib.error
import urllib.request
from http.client import HTTPResponse
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.waiting import WAIT_SECONDS


def get(address: str, **headers: str) -> HTTPResponse | urllib.error.HTTPError:
    """The answer to a request for an address, whatever its status."""
    request = urllib.request.Request(address, headers=headers)
    try:
        return urllib.request.urlopen(request, timeout=WAIT_SECONDS)
    except urllib.error.HTTPError as answer:
        return answer


class Visitor:
    """One visit. session: its id, known after open(). host: the name that it asks for, if another than that of
    the address. cookies: those of the browser. token: the one against
    forged requests, which Streamlit asks for together with a cookie that says who somebody is."""

    def __init__(
        self, base: str, session: str = "", host: str = "", origin: str | None = None,
        cookies: str = "", token: str = "x",
    ):  # fmt: skip
        place = urlsplit(base)
        address = f"ws://{host or place.netloc}{place.path}/_stcore/stream"
        said = ["streamlit", token, session] if session else ["streamlit", token]
        self._connection = connect(
            address, subprotocols=said, origin=origin, max_size=None, open_timeout=WAIT_SECONDS,
            sock=socket.create_connection((place.hostname, place.port)),
            additional_headers={"Cookie": cookies} if cookies else None,
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

    def open(self, page: str = "", query: str = "") -> list[ForwardMsg]:
        """Ask for a page; answers all that came of it."""
        message = BackMsg()
        self.query = query
        message.rerun_script.page_name = page
        message.rerun_script.query_string = query
        self.socket.send(message.SerializeToString())
        return self.answer()

    def write(self, field: str, text: str) -> list[ForwardMsg]:
        """Fill in a field, by its id, on the page that was opened; answers all that came of it."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.query_string = self.query
        message.rerun_script.widget_states.widgets.add(id=field, string_value=text)
        self.socket.send(message.SerializeToString())
        return self.answer()

    def press(self, button: str, **fields: str) -> list[ForwardMsg]:
        """Press a button, by its id, with texts in fields, by their ids; answers all that came of it."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.query_string = self.query
        for field, text in fields.items():
            message.rerun_script.widget_states.widgets.add(id=field, string_value=text)
        message.rerun_script.widget_states.widgets.add(id=button, trigger_value=True)
        self.socket.send(message.SerializeToString())
        return self.answer()

    def choose(self, base: str, box: str, name: str, content: bytes) -> list[ForwardMsg]:
        """Bring a file to an upload box, by its id; answers all that came of it. The server must have been started
        without XSRF protection."""
        edge, file_id = "edge-of-the-file", secrets.token_hex(8)
        body = b"".join(
            (
                f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode(),
                content, f"\r\n--{edge}--\r\n".encode(),
            )
        )  # fmt: skip
        request = urllib.request.Request(
            f"{base}/_stcore/upload_file/{self.session}/{file_id}", body, method="PUT",
            headers={"Content-Type": f"multipart/form-data; boundary={edge}"},
        )  # fmt: skip
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as answer:
            assert answer.status == 204
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page
        state = message.rerun_script.widget_states.widgets.add(id=box).file_uploader_state_value
        info = state.uploaded_file_info.add(name=name, size=len(content), file_id=file_id)
        info.file_urls.file_id = file_id
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


def field_id(messages: list[ForwardMsg], kind: str, label: str) -> str:
    """The id of a field of a kind, such as text_input, by the beginning of its label."""
    for message in messages:
        field = getattr(message.delta.new_element, kind)
        if message.delta.new_element.HasField(kind) and field.label.startswith(label):
            return field.id
    raise AssertionError(f"no {kind} {label}")
