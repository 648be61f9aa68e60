"""Passes only those messages from a browser on to Streamlit that the app's pages send.

Streamlit accepts others from anybody: one empties the caches of all users, one installs files on the server.
"""

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.runtime_util import get_max_widget_state_size_bytes

log = logging.getLogger("social_balance")

# A change of a field, a page left while it is drawn, and an upload.
MESSAGES = frozenset({"rerun_script", "stop_script", "file_urls_request"})
# Kinds of the message OPERATION: a download that is made on request, and more rows of a long table.
OPERATIONS = frozenset({"deferred_file", "dataframe_chunk"})
OPERATION = "backend_operation_request"


def message_name(frame: bytes) -> str:
    """The name of the message in a frame, or of its operation; "" for a frame that holds no message."""
    message = BackMsg()
    try:
        message.ParseFromString(frame)
    except (
        Exception
    ):  # the class of protobuf's error depends on how it was built; Streamlit does the same
        return ""
    name = message.WhichOneof("type")
    if name == OPERATION:
        name = message.backend_operation_request.WhichOneof("payload")
    return str(name)


def refused_name(frame: bytes) -> str:
    """The name of a message that no page sends; "" for one that may pass.

    A frame that holds no message, or is too large, passes: Streamlit then closes the connection.
    """
    if len(frame) > get_max_widget_state_size_bytes():
        return ""
    name = message_name(frame)
    return "" if name in MESSAGES | OPERATIONS else name


class KnownMessages:
    """Middleware that drops messages that no page sends, and logs the first of each name in a connection."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI connection."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        logged: set[str] = set()

        async def receive_known() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or message.get("bytes") is None:
                    return message
                name = refused_name(message["bytes"])
                if not name:
                    return message
                if name not in logged:
                    logged.add(name)
                    log.warning("En besked, som siderne ikke sender, er afvist: %s", name)

        await self.app(scope, receive_known, send)
