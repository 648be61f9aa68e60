"""Everything between the browser and the pages: start-up, headers, language, uncaught errors.

Pages know nothing of this; it holds for every answer of the app.
"""

import contextlib
import gc
import importlib
import logging
import secrets

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib import build, schema

log = logging.getLogger("social_balance")

PAGE_MODULES = (
    "lib.ui", "lib.options", "lib.progress", "lib.tables", "lib.figures", "lib.deck",
    "lib.assumption_form", "lib.scenario_form", "lib.scenario_figures", "lib.scenario_files", "vl_convert",
    "lib.own_data_form", "lib.show_form", "lib.export", "lib.handout", "lib.news_form",
)  # fmt: skip

# 'unsafe-inline' and 'unsafe-eval': Streamlit styles inline, and Vega compiles its expressions.
# Nothing may be fetched from another host.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self' data: blob: ws: wss:; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


@contextlib.asynccontextmanager
async def lifespan(app: st.App):
    """Before the first reader: import what the pages need, and keep it out of every later garbage
    collection."""
    for module in PAGE_MODULES:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()
    yield


def refresh_data() -> None:
    """Build the database when it is missing or older than its sources.

    When the data files break a rule or nothing can be written, the old database stays in use and the log says why; without
    an old one the start stops with the same words.
    """
    if not build.is_stale():
        return
    try:
        build.build()
    except (build.DataError, OSError) as error:
        if not schema.DATABASE.exists():
            raise SystemExit(f"Databasen kan ikke bygges.\n{error}") from None
        log.error("Databasen er ikke bygget på ny; den gamle bruges.\n%s", error)


def show_error(error: Exception) -> bool:
    """One Danish sentence and a reference for the reader; the details go to the log."""
    reference = secrets.token_hex(4)
    log.error("Fejl %s", reference, exc_info=error)
    st.error(
        f"Der gik noget galt på siden. Prøv at genindlæse den. Nævn fejl **{reference}**, "
        "hvis du melder det til den, der driver værktøjet."
    )
    return True


class DanishPage:
    """Says `lang="da"` in the page, which Streamlit serves as English (WCAG 2.1, 3.1.1), and adds HEADERS.

    A compressed page cannot be rewritten, so the request for a page is passed on without
    accept-encoding; scripts and data are compressed as before.
    """

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if "text/html" in Headers(scope=scope).get("accept", ""):
            kept = [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        start: Message | None = None
        body = b""

        async def answer(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if headers.get("content-type", "").startswith("text/html"):
                    start = message
                    return
            elif message["type"] == "http.response.body" and start is not None:
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                page = body.replace(b'<html lang="en"', b'<html lang="da"', 1)
                MutableHeaders(scope=start)["content-length"] = str(len(page))
                await send(start)
                message = {"type": "http.response.body", "body": page}
            await send(message)

        await self.app(scope, receive, answer)


MIDDLEWARE = [Middleware(DanishPage)]
