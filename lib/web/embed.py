"""A figure for a frame of another website, such as the municipality's own: its address, and who may show it."""

import asyncio
import html
import os
import re
from concurrent.futures import Future, ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib.contents.address_choices import ViewError
from lib.db import current_database
from lib.db.current_database import NoDatabase
from lib.db.queries import Connection
from lib.slides import embedded
from lib.system.result_cache import Busy, ResultCache
from lib.system.sandbox import Limits, SandboxError
from lib.web import access, app_sandbox, error_pages, hosts, ready_page
from lib.web.ready_page import ReadyPage

EMBED = "/embed"
SETTING = (
    "SOCIAL_BALANCE_FRAME_ANCESTORS"  # the environment variable: addresses with blanks between
)
ORIGIN = re.compile(r"(https?)://((?:\*\.)?(?:[a-z0-9-]+\.)*[a-z0-9-]+)(?::[0-9]{1,5})?")
HEIGHT_PX = 700
LONGEST = 4000  # characters of a figure's address
KEPT = 200  # some tens of kilobytes each
MOST_WAITING = 20  # figures that are drawn or wait to be
DRAWING = Limits(cpu_seconds=30, wall_seconds=120, memory_bytes=None)

NO_FIGURE = "Adressen mangler ?figur= med adressen på en figur i værktøjet."
TOO_LONG = "Figurens adresse er for lang."
NOT_DRAWN = "Figuren kunne ikke tegnes nu. Prøv igen om lidt."
BUSY = "Der bliver bedt om for mange figurer på én gang. Prøv igen om lidt."

# By the figure's address and the version of the database: its page, or why there is none. Any address is asked for from
# outside, so they have a thread of their own and a short queue, and shows never wait behind them.
_thread = ThreadPoolExecutor(1, thread_name_prefix="embed")
_pages: ResultCache[ReadyPage | str] = ResultCache(KEPT, _thread, MOST_WAITING)


class EmbedError(ValueError):
    """The setting cannot be used; the message says why, in Danish."""


def frame_ancestors() -> tuple[str, ...]:
    """The addresses of the websites that may show a figure in a frame; empty for none but the app itself.

    Each is https://name, with a port or *. before the name if need be; http only for the own machine.
    """
    origins = tuple(os.environ.get(SETTING, "").split())
    for origin in origins:
        found = ORIGIN.fullmatch(origin)
        if not found or (found[1] == "http" and found[2] not in hosts.OWN_MACHINE):
            raise EmbedError(
                f"{SETTING} er »{origin}«. Skriv adresser som https://www.example.dk med mellemrum imellem, uden skråstreg til sidst."
            )
        if "." not in found[2].removeprefix("*.") and found[2] not in hosts.OWN_MACHINE:
            raise EmbedError(f"{SETTING} er »{origin}«. Det er ikke navnet på et websted.")
    return origins


def headers() -> dict[str, str]:
    """The headers of a figure's page: it loads nothing and runs nothing, and only the named websites may frame it."""
    allowed = " ".join(("'self'", *frame_ancestors()))
    return {
        "Content-Security-Policy": (
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
            f"frame-ancestors {allowed}"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }


def is_offered() -> bool:
    """Whether pages show the line that embeds a figure: another website may, and readers need not sign in."""
    return bool(frame_ancestors()) and access.settings().pages == access.OPEN


def line(app: str, figure: str, title: str) -> str:
    """The line of HTML that embeds a figure. app: the app's address; figure: its address within the app."""
    address = f"{app.rstrip('/')}{EMBED}?{urlencode({'figur': figure})}"
    return (
        f'<iframe src="{html.escape(address)}" title="{html.escape(title)}" width="100%" height="{HEIGHT_PX}" '
        'style="border:0" loading="lazy"></iframe>'
    )


def address_of_app(page_address: str, path: str) -> str:
    """The app's address, by that of one of its pages in the browser. path: of the page, without slashes."""
    parts = urlsplit(page_address)
    base = parts.path.rstrip("/").removesuffix(path).rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{base}"


def _future(address: str) -> Future[ReadyPage | str]:
    """The page of a figure of the published numbers, or why there is none: once for each version of the database."""
    current = current_database.now()
    return _pages.future((address, current.version), lambda: _drawn(current.con, address))


def _drawn(con: Connection, address: str) -> ReadyPage | str:
    try:
        page = app_sandbox.draw(DRAWING, embedded.page, con, address)
    except ViewError as error:
        return str(error)
    return ready_page.ready(page)


async def _answer(request: Request) -> Response:
    address = request.query_params.get("figur", "")
    if not address or len(address) > LONGEST:
        return _refused(TOO_LONG if address else NO_FIGURE, 404)
    try:
        waiting = asyncio.wrap_future(await run_in_threadpool(_future, address))
        await asyncio.wait([waiting])  # a reader who leaves does not cancel it for the others
        found = waiting.result()
    except NoDatabase as error:
        return _refused(str(error), 503)
    except Busy:
        return _refused(BUSY, 429)
    except SandboxError:
        # Not 503, by which a proxy takes the whole replica for down.
        return _refused(NOT_DRAWN, 500)
    return _refused(found, 404) if isinstance(found, str) else ready_page.answer(found, request)


def _refused(sentence: str, status: int) -> Response:
    return error_pages.html_page(sentence, status, words="Til værktøjet")


def under(path: str) -> list[Route]:
    """The routes of this module. path: what comes before them on the server, "" or "/name"."""
    return [Route(f"{path}{EMBED}", _answer)]
