"""The server around the pages: start-up, middleware, headers, language and uncaught errors, for every answer of the app."""

import asyncio
import contextlib
import gc
import importlib
import itertools
import logging
import os
import secrets
from collections.abc import Mapping

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from lib.analysis import options
from lib.db import build, queries, schema
from lib.db import place as places
from lib.db.current_database import NoDatabase
from lib.slides import lent_shows
from lib.system import atomic_files
from lib.web import (
    access,
    addresses,
    after_sign_in,
    app_address,
    app_log,
    closed_addresses,
    embed,
    error_pages,
    hosts,
    offered_files,
    origins,
    routes,
    sign_in,
    upload_limits,
    warm_up,
    websocket_filter,
)

log = logging.getLogger("social_balance")

PAGE_MODULES = (
    "lib.web.page", "lib.web.figure_view", "lib.web.inputs", "lib.web.sandboxed", "lib.web.session", "lib.web.slider_sync", "lib.web.assets", "lib.analysis.options", "lib.analysis.time_series", "lib.figures.tables", "lib.slides.deck", "lib.slides.figure_urls", "lib.maps.pydeck_map",
    "lib.web.forms.assumption_form", "lib.web.forms.scenario_form", "lib.scenario.figures", "lib.scenario.files",
    "lib.web.forms.data_form", "lib.web.forms.show_form", "lib.slides.export", "lib.slides.handout", "lib.web.forms.annual_form", "lib.web.forms.news_form",
)  # fmt: skip

# 'unsafe-inline' and 'unsafe-eval': Streamlit styles inline, and Vega compiles its expressions.
# Nothing may be loaded from another host.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


METRICS = "SOCIAL_BALANCE_METRICS"  # the environment variable; 1 opens Streamlit's metrics of memory and sessions
MEDIA = "/media/"  # files made for one user, perhaps from own numbers
CLEANUP_INTERVAL_SECONDS = 5.0
COLLECTIONS = 3


@contextlib.asynccontextmanager
async def lifespan(app: st.App):
    """Prepare the app before it answers, and clean up while it runs.

    Before: import what the pages need, and exclude it from later garbage collections. While: remove visits that have ended,
    the shows that they lent, and files that no page offers any more.
    """
    # Larger than any upload, which else would lie in a temporary file on the disk.
    MultiPartParser.spool_max_size = 2 * _largest_upload()
    app_log.set_up()  # again, since the web server has configured its loggers meanwhile
    for module in PAGE_MODULES:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()
    files = offered_files.RareRemoval(runtime.get_instance().media_file_mgr)
    cleanup = asyncio.create_task(_clean_up(files))
    ended = warm_up.start()
    log.info("Værktøjet er startet.")
    yield
    ended.set()
    cleanup.cancel()
    log.info("Værktøjet er stoppet.")


async def _clean_up(files: offered_files.RareRemoval) -> None:
    visits: set[str] = set()
    collections = 0  # to come, for what an ended visit held is let go in steps
    for round_number in itertools.count():
        await asyncio.sleep(CLEANUP_INTERVAL_SECONDS)
        try:
            lent_shows.forget_ended()
            known = visits
            visits = forget_ended_visits(
                runtime.get_instance()._session_mgr._session_storage, known
            )
            if known - visits:
                collections = COLLECTIONS
            if round_number % 2:
                files.remove()
                if collections:
                    collections -= 1
                    gc.collect()
        except Exception:  # the next round is tried all the same
            log.exception("Besøg, der er slut, kunne ikke fjernes.")


def forget_ended_visits(without_connection: MemorySessionStorage, known: set[str]) -> set[str]:
    """Remove the visits whose time is over, with what was brought; Streamlit waits with it until another one is stored.

    without_connection: the visits that may be taken up again. known: those of the last time, by id. Returns those that are.
    """
    len(without_connection._cache)  # to count them removes those whose time is over
    now = {one.session.id for one in without_connection.list()}
    if known - now:
        gc.collect()  # they hold each other in circles
    return now


def check_settings() -> None:
    """Stop the start with a Danish sentence where a setting of who may see or embed what cannot be used, or the path of the
    database in the machine's language."""
    try:
        atomic_files.check_path(schema.DATABASE)
        access.settings()
        embed.frame_ancestors()
    except OSError as error:
        raise SystemExit(
            f"Værktøjet er ikke startet. {atomic_files.error_sentence(error)}"
        ) from None
    except (access.AccessError, embed.EmbedError) as error:
        raise SystemExit(f"Værktøjet er ikke startet. {error}") from None


def rebuild_if_stale() -> None:
    """Build the database when it is missing, damaged or older than its sources.

    When the data files break a rule or the disk cannot be written, the old database stays in use and the log says why;
    without an old one that can be read the start stops with the same message. Nothing is built where the data lie
    elsewhere.
    """
    if not places.is_file(schema.PLACE):
        return
    if not build.is_stale() and queries.is_readable(schema.DATABASE):
        return
    try:
        build.build()
    except (build.DataError, OSError) as failure:
        error = atomic_files.error_sentence(failure) if isinstance(failure, OSError) else failure
        if not queries.is_readable(schema.DATABASE):
            raise SystemExit(f"Databasen kan ikke bygges.\n{error}") from None
        log.error("Databasen er ikke bygget på ny; den gamle bruges.\n%s", error)


def show_error(error: Exception) -> bool:
    """Show the user one Danish sentence with a reference, and log the details. Returns True: the error is handled."""
    if isinstance(error, NoDatabase):
        st.error(str(error))
        return True
    reference = secrets.token_hex(4)
    log.error("Fejl %s", reference, exc_info=error)
    st.error(
        f"Der gik noget galt på siden. Prøv at genindlæse den. Nævn fejl **{reference}**, "
        "hvis du melder det til den, der driver værktøjet."
    )
    return True


def answer_error(request: Request, error: Exception) -> Response:
    """The error page for an uncaught error outside the pages; Starlette logs the details."""
    return error_pages.html_page("Der gik noget galt. Prøv igen om lidt.", 500)


def _allowed_hosts() -> tuple[str, ...]:
    return hosts.allowed_names(st.get_option("server.allowedHosts"))


def _largest_upload() -> int:
    """The largest size of an uploaded file, in bytes."""
    return st.get_option("server.maxUploadSize") * upload_limits.MEGABYTE


class UploadedFiles:
    """The uploaded files that Streamlit keeps in memory; implements upload_limits.Files."""

    def is_active(self, visit: str) -> bool:
        """Whether a session with this id is connected."""
        return runtime.get_instance().is_active_session(visit)

    def sizes(self) -> Mapping[str, Mapping[str, int]]:
        """Bytes of each file of each session: session id -> file id -> bytes, the oldest file first."""
        kept = runtime.get_instance().uploaded_file_mgr.file_storage
        return {
            visit: {file: len(one.data) for file, one in list(files.items())}
            for visit, files in list(kept.items())
        }

    def remove(self, visit: str, file: str) -> None:
        """Remove a file."""
        runtime.get_instance().uploaded_file_mgr.remove_file(visit, file)


class DanishPage:
    """Middleware that marks pages as Danish, `lang="da"` (WCAG 2.1, 3.1.1), and adds HEADERS to every answer.

    A compressed page cannot be rewritten, so requests for Streamlit's pages are passed on without accept-encoding; shows,
    which are Danish as they are, scripts and data are still compressed.
    """

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        show = f"{routes.SHOWN}/" in scope["path"]
        if "text/html" in Headers(scope=scope).get("accept", "") and not show:
            kept = [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        start: Message | None = None
        body = b""

        async def answer(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(embed.headers() if scope["path"].endswith(embed.EMBED) else HEADERS)
                if MEDIA in scope["path"]:
                    headers.update(error_pages.NEVER_STORED)
                if headers.get("content-type", "").startswith("text/html") and not show:
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


PAGES = {"/", *(f"/{name.replace('_', '-')}" for name in options.PAGES)}
DOORS = PAGES | {f"/{sign_in.ADDRESS}"}

# The first is the outermost: its headers are on the answers of all the others too.
MIDDLEWARE = [
    Middleware(DanishPage),
    Middleware(hosts.AllowedHosts, allowed=_allowed_hosts),
    Middleware(origins.OwnOrigin),
    Middleware(
        addresses.KnownAddresses, pages=DOORS | {embed.EMBED}, folders=[routes.SHOWN, MEDIA.rstrip("/")], base=app_address.base_path,
        closed=[] if os.environ.get(METRICS) == "1" else [addresses.METRICS],
    ),
    Middleware(after_sign_in.BackAfterSignIn, pages=PAGES, base=app_address.base_path),
    Middleware(closed_addresses.ClosedAddresses, pages=DOORS, base=app_address.base_path),
    Middleware(websocket_filter.KnownMessages),
    Middleware(upload_limits.UploadLimits, files=UploadedFiles(), largest=_largest_upload),
]  # fmt: skip
