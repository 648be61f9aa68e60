"""Refuses websockets that a page of another website opens, before Streamlit looks at where they come from.

Streamlit asks a server on the internet for this machine's own address to compare it with an origin that it does not know, and
everybody waits meanwhile.
"""

import logging
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

log = logging.getLogger("social_balance")

REFUSED = "En forbindelse er afvist: siden har et andet navn end det, der er sendt som Host."


class OwnOrigin:
    """Middleware that refuses websockets of other websites, and removes the Origin of other requests.

    The pages ask only their own server, for which a browser needs no permission in the answer.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI request."""
        if scope["type"] == "websocket" and not _is_own(Headers(scope=scope)):
            log.warning(REFUSED)
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
            return
        if scope["type"] == "http":
            kept = [(name, value) for name, value in scope["headers"] if name != b"origin"]
            scope = {**scope, "headers": kept}
        await self.app(scope, receive, send)


def _is_own(headers: Headers) -> bool:
    """Whether a request comes from a page of the host that it asks, or from a program that names no page."""
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc == headers.get("host")
    except ValueError:
        return False
