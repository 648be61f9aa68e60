"""The app's own addresses beside its pages: a fremvisning on a whole screen, short links to what it
shows, and the tables as files."""

import asyncio
import contextlib
import datetime
from collections.abc import Mapping
from concurrent.futures import Future
from urllib.parse import urlencode

import duckdb
import pandas as pd
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.contents import address_choices
from lib.db import current_database, queries, schema, table_exports
from lib.db.current_database import NoDatabase
from lib.db.queries import Connection
from lib.slides import deck, figure_urls, lent_shows, public_address, rendered
from lib.slides import html as slides_html
from lib.slides.deck import Show
from lib.slides.html import Drawn
from lib.system.result_cache import ResultCache
from lib.system.sandbox import Limits, SandboxError
from lib.web import error_pages, hosts
from lib.web.app_sandbox import SANDBOX

SHOWN, SHORT, DATA = "/vis", "/v", "/data"
FRESH_SECONDS = 300
PAGE = "/fremvisning"
NUMBERS = {str(number) for number in range(1, deck.MAX_SLIDES + 1)}

GONE = "Egne tal følger det besøg, de blev læst ind i, og det er slut. Åbn fremvisningen igen fra værktøjet."
NOT_DRAWN = "Fremvisningen kunne ikke tegnes nu. Prøv igen om lidt."
NO_CODES = (
    "Vist uden QR-koder: adressen til salen er ikke en af dem, som værktøjet må henvise til. "
    "Den, der driver værktøjet, kan tilføje den."
)
lend, new_name = lent_shows.lend, lent_shows.new_name

# What draws the charts reserves far more address space than it uses.
DRAWING = Limits(cpu_seconds=120, wall_seconds=300, memory_bytes=None)
_drawn: ResultCache[Drawn] = ResultCache(20)  # about a megabyte each
_files: ResultCache[bytes] = ResultCache(len(schema.TABLES) * len(table_exports.FORMS))


def named(name: str) -> Show | None:
    """The show of a name: one that is lent, or one that comes along; None where there is none."""
    lent = lent_shows.found(name)
    return lent.show if lent else deck.shipped().get(name)


def start(name: str, address: str) -> str:
    """The address that a show is shown at. address: as the presenter wrote it."""
    said = public_address.reached_at(address)
    return f"{SHOWN}/{name}" + (f"?{urlencode({'adresse': said})}" if said else "")


def _address(request: Request) -> tuple[str, str]:
    """Where the hall reaches the app, and a remark: as the presenter says, if the app is known by that name,
    else as the browser does, unless that is the presenter's own machine."""
    host = request.url.netloc
    said = request.query_params.get("adresse", "").strip()
    if said:
        address = public_address.reached_at(said)
        known = request.scope.get(hosts.KNOWN, ())
        if address and hosts.may_lead_to(address, host, known):
            return address, ""
        return "", NO_CODES
    if hosts.is_own_machine(host):
        return "", ""
    return public_address.reached_at(str(request.base_url)), ""


def drawing(name: str) -> Future[Drawn] | None:
    """The pages of a show, drawn once for each version of the database and each day; None where there is no
    such show. NoDatabase where there is no database, duckdb.ConnectionException where a reader's own is closed."""
    of, lent, today = named(name), lent_shows.found(name), datetime.date.today()
    if of is None:
        return None
    if lent and lent.con is not None:
        queries.cursor(lent.con).close()
        return lent.pages.future(today, lambda: _draw(lent.con, of, today))
    current = current_database.now()
    return _drawn.future((of, current.version, today), lambda: _draw(current.con, of, today))


def _draw(con: Connection, of: Show, today: datetime.date) -> Drawn:
    """The pages of a show, drawn by a process of its own: it takes seconds of work for the processor."""
    slides_html.scripts()
    return SANDBOX.run(DRAWING, _drawn_from, queries.tables(con), of, today)


def _drawn_from(tables: Mapping[str, pd.DataFrame], of: Show, today: datetime.date) -> Drawn:
    con = queries.from_tables(tables)
    return slides_html.drawn(of.title, list(rendered.finished(con, of)), PAGE, today)


class _DrawnFirst:
    """Has a show drawn before _shown is asked for it, so that none of the threads that also serve the other
    readers waits for it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with contextlib.suppress(NoDatabase, duckdb.Error, SandboxError):  # of which _shown tells
            future = await run_in_threadpool(drawing, scope["path_params"]["name"])
            if future is not None:
                waiting = asyncio.wrap_future(future)
                await asyncio.wait([waiting])  # who goes away does not take it from the others
                waiting.exception()
        await self.app(scope, receive, send)


def _shown(request: Request) -> Response:
    name = request.path_params["name"]
    try:
        future = drawing(name)
        if future is None:
            return _missing("Fremvisningen findes ikke, eller den er ikke længere åben.")
        drawn = future.result()
    except duckdb.ConnectionException:
        return _missing(GONE)
    except NoDatabase as error:
        return _no_numbers(error)
    except SandboxError:
        return error_pages.page(NOT_DRAWN, 503, PAGE, "Til fremvisningerne")
    address, remark = _address(request)
    return _of_reader(HTMLResponse(drawn.page(address, f"{SHORT}/{name}", remark)), name)


def _short(request: Request) -> Response:
    """From /v/NAME/3 to what the third slide shows."""
    name, number = request.path_params["name"], request.path_params["number"]
    of = named(name)
    views_of = dict(enumerate((one.view for one in of.slides) if of else (), 1))
    view = views_of.get(int(number) if number in NUMBERS else 0)
    try:
        current_database.now()
        return _of_reader(RedirectResponse(figure_urls.parse(view or "").within_the_app), name)
    except address_choices.ViewError:
        return _missing("Der er intet at vise på den adresse.")
    except NoDatabase as error:
        return _no_numbers(error)


def _of_reader(answer: Response, name: str) -> Response:
    """The answer, which no browser keeps where the show is a reader's own."""
    if name not in deck.shipped():
        answer.headers.update(error_pages.NEVER_STORED)
    return answer


def _missing(sentence: str) -> Response:
    return error_pages.page(sentence, 404, PAGE, "Til fremvisningerne")


def _no_numbers(error: NoDatabase, form: str = "") -> Response:
    """That there is no database now. form: of the table that was asked for, if one was."""
    if form == "json":
        answer = error_pages.data(str(error), 503)
    elif form:
        answer = error_pages.text(str(error), 503)
    else:
        answer = error_pages.page(str(error), 503)
    answer.headers["Retry-After"] = "5"
    return answer


def _index(request: Request) -> Response:
    """What tables there are."""
    return Response(table_exports.index(), media_type=table_exports.FORMS["json"])


def _table(request: Request) -> Response:
    """A table as a file; 304 where the reader has it as it is."""
    name, _, form = request.path_params["file"].partition(".")
    if name not in schema.TABLES or form not in table_exports.FORMS:
        return _missing(f"Den tabel findes ikke. {DATA} siger, hvilke der er.")
    try:
        current = current_database.now()
    except NoDatabase as error:
        return _no_numbers(error, form)
    headers = {"ETag": f'"{current.version}"', "Cache-Control": f"public, max-age={FRESH_SECONDS}"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    write = table_exports.csv if form == "csv" else table_exports.json_of
    file = _files.future((name, form, current.version), lambda: write(current.con, name)).result()
    return Response(file, media_type=table_exports.FORMS[form], headers=headers)


ROUTES = [
    Route(DATA, _index),
    Route(f"{DATA}/{{file:str}}", _table),
    Route(f"{SHOWN}/{{name:str}}", _shown, middleware=[Middleware(_DrawnFirst)]),
    Route(f"{SHORT}/{{name:str}}/{{number:str}}", _short),
]
