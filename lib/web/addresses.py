"""Answers 404 for unknown addresses, which Streamlit would answer with the front page."""

from collections.abc import Callable, Iterable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.web import app_address, error_pages

UNKNOWN = "Siden findes ikke."
METRICS = "/_stcore/metrics"


class KnownAddresses:
    """Middleware that answers 404 in Danish where there is no page, and where an address is closed.

    pages: addresses of pages within the app, such as "/kort" and "/". folders: addresses under which other pages are
    found by name, such as "/vis". base: returns the part of every address before the page, "" or "/name". closed:
    addresses within the app that are never answered.
    """

    def __init__(
        self, app: ASGIApp, pages: Iterable[str], folders: Iterable[str], base: Callable[[], str],
        closed: Iterable[str] = (),
    ) -> None:  # fmt: skip
        self.app, self._base = app, base
        self._pages, self._folders = frozenset(pages), frozenset(folders)
        self._closed = frozenset(closed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        within = app_address.inside(path, self._base())
        unknown = error_pages.html_page(UNKNOWN, 404)
        if within.rstrip("/") in self._closed or not path.isprintable():
            await unknown(scope, receive, send)
            return
        may_be_page = within in self._pages or within.rpartition("/")[0] in self._folders
        wants_page = "text/html" in Headers(scope=scope).get("accept", "")
        replaced = False

        async def answer(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start":
                is_html = (
                    Headers(raw=message["headers"]).get("content-type", "").startswith("text/html")
                )
                status = message["status"]
                replaced = (status == 200 and is_html and not may_be_page) or (
                    status == 404 and wants_page and not is_html
                )
                if replaced:
                    await unknown(scope, receive, send)
            if not replaced:
                await send(message)

        await self.app(scope, receive, answer)
