"""The addresses of the app beside its pages: a show in full screen, short links to its slides, tables as files."""

import asyncio
import contextlib
import datetime
from concurrent.futures import Future
from urllib.parse import urlencode

import duckdb
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.db import current_database, queries, schema, table_exports
from lib.db.current_database import NoDatabase
from lib.db.queries import Connection
from lib.slides import deck, lent_shows, public_address
from lib.slides import html as slides_html
from lib.slides.deck import Show
from lib.slides.html import Drawn
from lib.system.result_cache import ResultCache
from lib.system.sandbox import SandboxError
from lib.web import app_address, app_sandbox, embed, error_pages, hosts, ready_page
from lib.web.ready_page import ReadyPage

SHOWN, SHORT, DATA, READY = "/vis", "/v", "/data", "/klar"
FRESH_SECONDS = 300
PAGE = "/fremvisning"
NUMBERS = {str(number) for number in range(1, deck.MAX_SLIDES + 1)}

GONE = "Egne tal følger det besøg, de blev læst ind i, og det er slut. Åbn præsentationen igen fra værktøjet."
ENDED = (
    "Præsentationen er ikke længere åben. Den fulgte et besøg i værktøjet, og det er slut. Den, der viser den, kan "
    "starte den igen fra siden Præsentation."
)
TOO_LARGE = (
    "Tabellen er for stor til at hentes som én fil. Vælg tallene på siden Analyse, eller spørg den, der driver værktøjet, om "
    "databasen selv."
)
NOT_DRAWN = "Præsentationen kunne ikke tegnes nu. Prøv igen om lidt."
NO_CODES = (
    "Vist uden QR-koder: deltagernes adresse er ikke en af dem, som værktøjet må henvise til. "
    "Den, der driver værktøjet, kan tilføje den."
)

_drawn: ResultCache[Drawn] = ResultCache(20)  # about a megabyte each
_ready: ResultCache[ReadyPage] = ResultCache(20)
_files: ResultCache[bytes] = ResultCache(len(schema.TABLES) * len(table_exports.FORMS))


def find_show(name: str) -> Show | None:
    """The show with this name: a user's own that is lent to the address, or one that comes with the app; else None."""
    lent = lent_shows.found(name)
    return lent.show if lent else deck.shipped().get(name)


def show_address(name: str, hall_address: str) -> str:
    """The path of a show in full screen. hall_address: where the hall reaches the app, as typed by the presenter, or ""."""
    hall = public_address.reached_at(hall_address, app_address.base_path())
    given = hall and hall != app_address.public()  # the setting needs no telling
    shown = app_address.within(f"{SHOWN}/{name}")
    return f"{shown}?{urlencode({'adresse': hall})}" if given else shown


def _hall_address(request: Request) -> tuple[str, str]:
    """The address at which the hall reaches the app, or "", and a Danish remark, or "".

    It is the public address, where that is set. Otherwise the one that the presenter has given, if the app may link to
    it; where none is given, the one that the browser uses, unless that is the presenter's own machine.
    """
    if public := app_address.public():
        return public, ""
    host, path = request.url.netloc, app_address.base_path()
    given = request.query_params.get("adresse", "").strip()
    if given:
        address = public_address.reached_at(given, path)
        allowed = request.scope.get(hosts.ALLOWED, ())
        if address and hosts.may_link_to(address, host, allowed):
            return address, ""
        return "", NO_CODES
    if hosts.is_own_machine(host):
        return "", ""
    return public_address.reached_at(f"{request.url.scheme}://{host}", path), ""


def draw_show(name: str) -> Future[Drawn] | None:
    """The slides of a show as HTML, drawn once for each version of the database and each day; None where there is no
    such show.

    Raises NoDatabase where there is no database, and duckdb.ConnectionException where the session whose own numbers
    the show uses has ended.
    """
    of, lent, today = find_show(name), lent_shows.found(name), datetime.date.today()
    if of is None:
        return None
    if lent and lent.con is not None:
        queries.cursor(lent.con).close()
        return lent.pages.future(today, lambda: _draw(lent.con, of, today))
    current = current_database.now()
    return _drawn.future((of, current.version, today), lambda: _draw(current.con, of, today))


def _draw(con: Connection, of: Show, today: datetime.date) -> Drawn:
    """The slides of a show as HTML, drawn in the sandbox because it takes seconds of processor time."""
    slides_html.scripts()
    return app_sandbox.draw(
        app_sandbox.DRAWING, slides_html.drawn_show, con, of, f"..{PAGE}", today
    )


class _DrawBeforeAnswer:
    """Draws a show before _answer_show runs, so that no thread of the pool that serves all users waits for it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with contextlib.suppress(
            NoDatabase, duckdb.Error, SandboxError
        ):  # answered by _answer_show
            future = await run_in_threadpool(draw_show, scope["path_params"]["name"])
            if future is not None:
                waiting = asyncio.wrap_future(future)
                await asyncio.wait([waiting])  # a user who leaves does not cancel it for the others
                waiting.exception()
        await self.app(scope, receive, send)


def _answer_show(request: Request) -> Response:
    name = request.path_params["name"]
    try:
        future = draw_show(name)
        if future is None:
            return _not_found(_no_show(name))
        drawn = future.result()
    except duckdb.ConnectionException:
        return _not_found(GONE)
    except NoDatabase as error:
        return _no_database(error)
    except SandboxError:
        return error_pages.html_page(NOT_DRAWN, 500, PAGE, "Til præsentationerne")
    address, remark = _hall_address(request)
    page = _ready_page(name, drawn, address, remark)
    return _uncached_if_own(ready_page.answer(page, request), name)


def _ready_page(name: str, drawn: Drawn, address: str, remark: str) -> ReadyPage:
    """The finished page of a show, made once; that of a user's own is kept no longer than the show."""
    lent = lent_shows.found(name)
    kept = lent.answers if lent else _ready
    return kept.value(
        (name, drawn, address, remark),
        lambda: ready_page.ready(drawn.page(address, f"{SHORT}/{name}", remark)),
    )


def _answer_short_link(request: Request) -> Response:
    """Redirect from /v/NAME/3 to the third slide, which has a link to the page of its figure."""
    name, number = request.path_params["name"], request.path_params["number"]
    of = find_show(name)
    if of is None and lent_shows.may_have_been_lent(name):
        return _not_found(ENDED)
    if of is None or number not in NUMBERS or int(number) > len(of.slides):
        return _not_found("Der er intet at vise på den adresse.")
    # Relative, because the app may be reached below a path of its own.
    return _uncached_if_own(RedirectResponse(f"../..{SHOWN}/{name}#{number}"), name)


def _uncached_if_own(answer: Response, name: str) -> Response:
    """The answer, with a header against caching where the show is a user's own."""
    if name not in deck.shipped():
        answer.headers.update(error_pages.NEVER_STORED)
    return answer


def _no_show(name: str) -> str:
    return ENDED if lent_shows.may_have_been_lent(name) else "Præsentationen findes ikke."


def _not_found(sentence: str) -> Response:
    return error_pages.html_page(sentence, 404, PAGE, "Til præsentationerne")


def _no_database(error: NoDatabase | str, file_format: str = "", status: int = 503) -> Response:
    """The answer where there is no database, or no such file of it. file_format: of the table that was asked for, "" for a
    page."""
    if file_format == "json":
        answer = error_pages.json_object(str(error), status)
    elif file_format:
        answer = error_pages.plain_text(str(error), status)
    else:
        answer = error_pages.html_page(str(error), status)
    answer.headers["Retry-After"] = "5"
    return answer


def _answer_index(request: Request) -> Response:
    """The list of the tables, as JSON."""
    return Response(
        table_exports.index(app_address.within(DATA)), media_type=table_exports.FORMS["json"]
    )


def _answer_table(request: Request) -> Response:
    """A table as a file; 304 where the client already has this version."""
    name, _, file_format = request.path_params["file"].partition(".")
    if name not in schema.TABLES or file_format not in table_exports.FORMS:
        return _not_found(
            f"Den tabel findes ikke. {app_address.within(DATA)} siger, hvilke der er."
        )
    try:
        current = current_database.now()
    except NoDatabase as error:
        return _no_database(error, file_format)
    if name in queries.stored_tables(current.con):
        return _no_database(TOO_LARGE, file_format, 404)
    headers = {"ETag": f'"{current.version}"', "Cache-Control": f"public, max-age={FRESH_SECONDS}"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    write = table_exports.csv if file_format == "csv" else table_exports.json_of
    file = _files.future(
        (name, file_format, current.version), lambda: write(current.con, name)
    ).result()
    return Response(file, media_type=table_exports.FORMS[file_format], headers=headers)


def _answer_ready(request: Request) -> Response:
    """Whether readers can be served: 200 with the version of the database, or 503 where none can be read."""
    try:
        current = current_database.now()
        queries.cursor(current.con).execute("SELECT 1 FROM areas LIMIT 1").fetchall()
    except (NoDatabase, duckdb.Error):
        return _no_database(NoDatabase(), "json")
    content = {"klar": True, "udgave": current.version, "replika": app_address.replica()}
    return JSONResponse(content, headers=error_pages.NEVER_STORED)


def under(path: str) -> list[Route]:
    """The routes of this module. path: what comes before them on the server, "" or "/name"."""
    drawn_first = [Middleware(_DrawBeforeAnswer)]
    return [
        Route(f"{path}{READY}", _answer_ready),
        Route(f"{path}{DATA}", _answer_index),
        Route(f"{path}{DATA}/{{file:str}}", _answer_table),
        Route(f"{path}{SHOWN}/{{name:str}}", _answer_show, middleware=drawn_first),
        Route(f"{path}{SHORT}/{{name:str}}/{{number:str}}", _answer_short_link),
        *embed.under(path),
    ]
