"""Closes the app's addresses to those who may not enter, and the uploads to those who may not bring data.

Streamlit's sign-in guards only its pages. All that a browser needs to draw the page for signing in stays open, and all
else is closed, also what is added later.
"""

from collections.abc import Callable, Iterable
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.web import access, app_address, error_pages, routes, upload_limits

SIGN_IN = "/auth/login"
OPEN_FOLDERS = ("/static", "/auth", access.CALLBACK, "/.well-known")
# The browser asks for these below the page's own address first. They tell nothing of the content.
OPEN_ENDINGS = ("/_stcore/health", "/_stcore/host-config", "/_stcore/script-health-check")
OPEN_FILES = (routes.READY, "/favicon.png", "/favicon.ico", "/manifest.json", "/robots.txt")
REFUSED = "Du skal være logget ind med adgang for at se det her."
NO_PROVIDER = "Det sted, hvor I logger ind, svarer ikke. Prøv igen om lidt."
NO_DATA = "Her kan ikke læses egne filer ind."


class ClosedAddresses:
    """Middleware that refuses addresses in Danish where the person may not have them.

    pages: addresses of pages within the app, which show the page for signing in themselves. base: returns the part of
    every address before the page, "" or "/name".
    """

    def __init__(self, app: ASGIApp, pages: Iterable[str], base: Callable[[], str]) -> None:
        self.app, self._base = app, base
        self._pages = frozenset(pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI request."""
        rules = access.settings()
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        within = app_address.inside(path, self._base()) or path
        claims = access.claims_of(HTTPConnection(scope).cookies) if rules.sign_in else {}
        closed = rules.pages != access.OPEN and not self._is_open(within)
        if closed and not rules.may_enter(claims):
            await self._refuse(REFUSED, scope, receive, send)
            return
        if upload_limits.ADDRESS.search(path) and not rules.may_bring_data(claims):
            await error_pages.plain_text(NO_DATA, 403)(scope, receive, send)
            return
        if within == access.CALLBACK:
            scope = {**scope, "query_string": _without_description(scope["query_string"])}

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                if within == SIGN_IN and message["status"] == 400:
                    refused = error_pages.html_page(NO_PROVIDER, 502)
                    await refused(scope, receive, send)
                    return
                if closed:  # no proxy may keep an answer for others
                    MutableHeaders(scope=message).update(error_pages.NEVER_STORED)
            elif within == SIGN_IN and message.get("body") == b"Authentication error":
                return
            await send(message)

        await self.app(scope, receive, answer)

    def _is_open(self, within: str) -> bool:
        return (
            within in self._pages
            or within in OPEN_FILES
            or within.endswith(OPEN_ENDINGS)
            or access.is_under(within, OPEN_FOLDERS)
        )

    async def _refuse(self, sentence: str, scope: Scope, receive: Receive, send: Send) -> None:
        if "text/html" in Headers(scope=scope).get("accept", ""):
            refused = error_pages.html_page(sentence, 403, words="Til login")
        else:
            refused = error_pages.plain_text(sentence, 403)
        await refused(scope, receive, send)


def _without_description(query: bytes) -> bytes:
    """The query without the provider's description of an error, which may name a person and would be logged."""
    kept = [(k, v) for k, v in parse_qsl(query.decode("latin-1"), keep_blank_values=True) if k != "error_description"]  # fmt: skip
    return urlencode(kept).encode()
