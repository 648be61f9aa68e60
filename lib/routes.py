"""The app's own addresses beside its pages: a fremvisning on a whole screen, short links to what it
shows, and the tables as files."""

import functools
import html
import re
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from urllib.parse import urlencode

import duckdb
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from lib import data_files, schema, show, show_html, slides, store, views
from lib.show import Show
from lib.store import Connection

SHOWN, SHORT, DATA = "/vis", "/v", "/data"
FRESH_SECONDS = 300
PAGE = "/fremvisning"
MOST_LENT = 300  # shows of readers that are kept in memory, the last ones used
MOST_MADE = 20  # finished pages, about a megabyte each
ADDRESS = re.compile(r"https?://[a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?(:[1-9]\d{0,4})?")
NUMBERS = {str(number) for number in range(1, show.MAX_SLIDES + 1)}
OWN_MACHINE = ("127.0.0.1", "localhost", "[::1]")

GONE = "Egne tal følger det besøg, de blev læst ind i, og det er slut. Åbn fremvisningen igen fra værktøjet."


@dataclass(frozen=True)
class Lent:
    """A reader's own show, and the database it is drawn from where that is the reader's own too."""

    show: Show
    con: Connection | None


_lent: OrderedDict[str, Lent] = OrderedDict()


def new_name() -> str:
    """A name in the address that nobody can guess."""
    return secrets.token_hex(10)


def lend(name: str, of: Show, con: Connection | None = None) -> None:
    """Keep a reader's own show in memory, never on disk, under a name of new_name(). con: the database of a
    reader with numbers of their own; the show can be seen until it is closed."""
    _lent[name] = Lent(of, con)
    _lent.move_to_end(name)
    while len(_lent) > MOST_LENT:
        _lent.popitem(last=False)


def named(name: str) -> Show | None:
    """The show of a name: one that comes along, or one that is lent; None where there is none."""
    if name in _lent:
        _lent.move_to_end(name)
        return _lent[name].show
    return show.shipped().get(name)


def reached_at(text: str) -> str:
    """An address of the app as others reach it, without a slash at its end; "" for anything else."""
    text = text.strip().rstrip("/").lower()
    if "." in text and "://" not in text:
        text = f"https://{text}"
    return text if ADDRESS.fullmatch(text) else ""


def start(name: str, address: str) -> str:
    """The address that a show is shown at. address: as the presenter wrote it."""
    said = reached_at(address)
    return f"{SHOWN}/{name}" + (f"?{urlencode({'adresse': said})}" if said else "")


def _address(request: Request) -> str:
    """Where the hall reaches the app: as the presenter says, else as the browser does, unless that is the
    presenter's own machine."""
    said = reached_at(request.query_params.get("adresse", ""))
    if said or request.url.hostname in OWN_MACHINE:
        return said
    return reached_at(str(request.base_url))


def _shown(request: Request) -> Response:
    name = request.path_params["name"]
    of = named(name)
    if of is None:
        return _missing("Fremvisningen findes ikke, eller den er ikke længere åben.")
    address = _address(request)
    if name in _lent and _lent[name].con is not None:
        try:
            return HTMLResponse(_page(_lent[name].con, of, name, address))  # kept by nobody
        except duckdb.ConnectionException:
            return _missing(GONE)
    return HTMLResponse(_made(of, name, address, schema.DATABASE.stat().st_mtime_ns))


@functools.lru_cache(maxsize=MOST_MADE)
def _made(of: Show, name: str, address: str, stamp: int) -> str:
    """The page of a show. stamp: of the database, so that new data make a new page."""
    with store.connect() as con:
        return _page(con, of, name, address)


def _page(con: Connection, of: Show, name: str, address: str) -> str:
    made = list(slides.finished(con, of))
    return show_html.document(of.title, made, address, f"{SHORT}/{name}", PAGE)


def _short(request: Request) -> Response:
    """From /v/NAME/3 to what the third slide shows."""
    of, number = named(request.path_params["name"]), request.path_params["number"]
    slides = of.slides if of else ()
    view = dict(enumerate((one.view for one in slides), 1)).get(
        int(number) if number in NUMBERS else 0
    )
    try:
        return RedirectResponse(views.parse(view or "").within_the_app)
    except views.ViewError:
        return _missing("Der er intet at vise på den adresse.")


def _missing(sentence: str) -> Response:
    page = f'<!DOCTYPE html><html lang="da"><title>Findes ikke</title><main><h1>{html.escape(sentence)}</h1><p><a href="{PAGE}">Til fremvisningerne</a></p></main></html>'
    return HTMLResponse(page, 404)


def _index(request: Request) -> Response:
    """What tables there are."""
    return Response(data_files.index(), media_type=data_files.FORMS["json"])


def _table(request: Request) -> Response:
    """A table as a file; 304 where the reader has it as it is."""
    name, _, form = request.path_params["file"].partition(".")
    if name not in schema.TABLES or form not in data_files.FORMS:
        return _missing(f"Den tabel findes ikke. {DATA} siger, hvilke der er.")
    stamp = schema.DATABASE.stat().st_mtime_ns
    headers = {"ETag": f'"{stamp:x}"', "Cache-Control": f"public, max-age={FRESH_SECONDS}"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(_written(name, form, stamp), media_type=data_files.FORMS[form], headers=headers)


@functools.lru_cache(maxsize=len(schema.TABLES) * len(data_files.FORMS))
def _written(name: str, form: str, stamp: int) -> bytes:
    """The file of a table. stamp: of the database, so that new data make a new file."""
    with store.connect() as con:
        return data_files.csv(con, name) if form == "csv" else data_files.json_of(con, name)


ROUTES = [
    Route(DATA, _index),
    Route(f"{DATA}/{{file:str}}", _table),
    Route(f"{SHOWN}/{{name:str}}", _shown),
    Route(f"{SHORT}/{{name:str}}/{{number:str}}", _short),
]
