"""Leads a person who signs in back to the page that they came from, with its choices.

Streamlit leads everybody to the front page. The address is kept in a cookie while the person is at the provider, and only
an address of one of our own pages is ever led to.
"""

import re
from collections.abc import Callable, Iterable
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.web import access, app_address
from lib.web.closed_addresses import SIGN_IN

COOKIE = "social_balance_after_sign_in"
KEPT_SECONDS = 600
MOST_CHARACTERS = 3000  # a browser takes a cookie of 4096
VISIBLE = re.compile(r"[!-~]+")
REDIRECTS = range(301, 309)


class BackAfterSignIn:
    """Middleware that remembers the page where a person pressed the button to sign in, and leads back to it: without its
    choices where they are too many for a cookie.

    pages: addresses of pages within the app. base: returns the part of every address before the page, "" or "/name".
    """

    def __init__(self, app: ASGIApp, pages: Iterable[str], base: Callable[[], str]) -> None:
        self.app, self._base = app, base
        self._pages = frozenset(pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI request."""
        within = app_address.inside(scope.get("path", ""), self._base())
        if scope["type"] != "http" or within not in (SIGN_IN, access.CALLBACK):
            await self.app(scope, receive, send)
            return
        kept = HTTPConnection(scope).cookies.get(COOKIE, "")
        asked = _referrer(Headers(scope=scope)) if within == SIGN_IN else ""
        came_from = self._page(asked) or self._page(asked.partition("?")[0])
        lead_to = self._page(unquote(kept)) if within == access.CALLBACK else ""

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in REDIRECTS:
                headers = MutableHeaders(scope=message)
                if lead_to:
                    headers["location"] = lead_to
                if came_from or kept:
                    headers.append("set-cookie", self._cookie(came_from))
            await send(message)

        await self.app(scope, receive, answer)

    def _page(self, address: str) -> str:
        """An address on this server where it is that of a page and fits a cookie, else ""."""
        base, path = self._base(), address.partition("?")[0]
        ours = path.startswith(f"{base}/") and app_address.inside(path, base) in self._pages
        short = len(quote(address, safe="")) <= MOST_CHARACTERS
        return address if ours and short and VISIBLE.fullmatch(address) else ""

    def _cookie(self, address: str) -> str:
        """The header that keeps an address, or removes the one that is kept."""
        seconds = KEPT_SECONDS if address else 0
        value = quote(address, safe="")
        return f"{COOKIE}={value}; Path={self._base() or '/'}; Max-Age={seconds}; HttpOnly; SameSite=Lax"


def _referrer(headers: Headers) -> str:
    """The address within this server of the page that led here, or ""."""
    try:
        page = urlsplit(headers.get("referer", ""))
    except ValueError:
        return ""
    if page.netloc != headers.get("host"):
        return ""
    return f"{page.path}?{page.query}" if page.query else page.path
