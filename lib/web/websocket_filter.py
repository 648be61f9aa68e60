"""Lets only those messages from a browser through to Streamlit that the app's pages send.

Streamlit takes others from anybody: one empties the caches of every reader, one installs files on the server.
"""

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.runtime_util import get_max_widget_state_size_bytes

log = logging.getLogger("social_balance")

# What a reader does on a page, a page that is left while it is drawn, and an upload box that is used.
MESSAGES = frozenset({"rerun_script", "stop_script", "file_urls_request"})
# Of the message backend_operation_request: a file that is made when it is asked for, and more rows of a long table.
OPERATIONS = frozenset({"deferred_file", "dataframe_chunk"})
OPERATION = "backend_operation_request"


def message_name(frame: bytes) -> str:
    """The name of what a message asks for; of an operation its own. "" for a frame that is no message."""
    message = BackMsg()
    try:
        message.ParseFromString(frame)
    except Exception:  # as Streamlit has it: what protobuf raises depends on how it was built
        return ""
    name = message.WhichOneof("type")
    if name == OPERATION:
        name = message.backend_operation_request.WhichOneof("payload")
    return str(name)


def refused_name(frame: bytes) -> str:
    """The name of what a message asks for that no page does; "" for one that may pass. A frame that is no
    message, or too large for one, passes: Streamlit closes the connection for it."""
    if len(frame) > get_max_widget_state_size_bytes():
        return ""
    name = message_name(frame)
    return "" if name in MESSAGES | OPERATIONS else name


class KnownMessages:
    """Drops every other message, and says it in the log, once for each kind and connection."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, as ASGI has it."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        told: set[str] = set()

        async def known() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or message.get("bytes") is None:
                    return message
                name = refused_name(message["bytes"])
                if not name:
                    return message
                if name not in told:
                    told.add(name)
                    log.warning("En besked, som siderne ikke sender, er afvist: %s", name)

        await self.app(scope, known, send)
