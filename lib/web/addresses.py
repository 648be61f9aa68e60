"""Which addresses there are. Streamlit answers every unknown one with the front page, as if it were one of them."""

from collections.abc import Callable, Iterable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.web import error_pages

UNKNOWN = "Siden findes ikke."
METRICS = "/_stcore/metrics"


class KnownAddresses:
    """Answers 404 in Danish where there is no page, and where an address is closed.

    pages: their addresses within the app, such as "/kort" and "/". shown: what stands before
    the name in the addresses of other pages, such as "/vis". base: answers what comes before them in the address, "" or "/name". closed: addresses within the app that
    nobody gets.
    """

    def __init__(
        self, app: ASGIApp, pages: Iterable[str], shown: Iterable[str], base: Callable[[], str],
        closed: Iterable[str] = (),
    ) -> None:  # fmt: skip
        self.app, self._base = app, base
        self._pages, self._shown = frozenset(pages), frozenset(shown)
        self._closed = frozenset(closed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, as ASGI has it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        base, path = self._base(), scope["path"]
        within = path.removeprefix(base) or "/" if f"{path}/".startswith(f"{base}/") else ""
        unknown = error_pages.html_page(UNKNOWN, 404, f"{base}/")
        if within.rstrip("/") in self._closed:
            await unknown(scope, receive, send)
            return
        may_be_page = within in self._pages or path.rpartition("/")[0] in self._shown
        wants_page = "text/html" in Headers(scope=scope).get("accept", "")
        replaced = False

        async def answer(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start":
                made = (
                    Headers(raw=message["headers"]).get("content-type", "").startswith("text/html")
                )
                status = message["status"]
                replaced = (status == 200 and made and not may_be_page) or (
                    status == 404 and wants_page and not made
                )
                if replaced:
                    await unknown(scope, receive, send)
            if not replaced:
                await send(message)

        await self.app(scope, receive, answer)
