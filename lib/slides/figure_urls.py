"""Finds the figure of an address, so that a slide shows exactly what the page shows.

An address is a page with its choices, as in the browser, and after # the key of a figure:
"/udvikling?sted=Eksempelby+(opdigtet)#udvikling". A choice left out has the page's default.
"""

import contextlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from lib.contents import (
    analysis,
    annual_status,
    collaboration,
    development,
    efforts,
    five_criteria,
    moves,
    overview,
    passages,
    school,
    sources,
    targets,
    what_if,
)
from lib.contents import map as contents_map
from lib.contents.address_choices import Choices, ViewError
from lib.db.cache import once_per_database
from lib.db.queries import Connection
from lib.figures.figure import Figure

# By key; each is computed when called.
Figures = dict[str, Callable[[], Figure]]


@dataclass(frozen=True)
class FigureAddress:
    """A parsed address. page: name of the script in pages/. choices: as in the browser. figure: its key, or ""."""

    page: str
    choices: Choices
    figure: str

    @property
    def within_the_app(self) -> str:
        """The address of the page with its choices, without the key of the figure."""
        path = "" if self.page == "overblik" else self.page.replace("_", "-")
        return f"/{path}" + (f"?{urlencode(self.choices, doseq=True)}" if self.choices else "")


def parse(address: str) -> FigureAddress:
    """Parse an address within the app; ViewError where it is not one."""
    if not address.startswith("/") or address.startswith(("//", "/\\")):
        raise ViewError("En visnings adresse begynder med / og er en side i værktøjet.")
    try:
        parts = urlsplit(address)
        choices = parse_qs(parts.query)
    except ValueError:
        raise ViewError("Adressen kan ikke læses.") from None
    page = parts.path.strip("/").replace("-", "_") or "overblik"
    if page not in PAGES:
        raise ViewError(f"Siden »{page[:40]}« findes ikke.")
    return FigureAddress(page, choices, parts.fragment)


@once_per_database
def figure(con: Connection, address: str) -> Figure:
    """The figure of an address, the first of the page where no key is given; ViewError where there is none."""
    parsed = parse(address)
    found = PAGES[parsed.page](con, parsed.choices)
    if not found:
        raise ViewError("Der er ingen figur med disse valg.")
    if not parsed.figure:
        return next(iter(found.values()))()
    if parsed.figure not in found:
        raise ViewError(f"Figuren »{parsed.figure[:60]}« findes ikke på siden med disse valg.")
    return found[parsed.figure]()


def telling(con: Connection, views: Iterable[str]) -> tuple[int, Figure] | None:
    """The first of some addresses whose figure is a chart with a number in its title: its place from 0, and the figure.

    Where no title has a number, the first with a chart; None without any. views: "" for a slide of words alone."""
    first = None
    for place, view in enumerate(views):
        with contextlib.suppress(ViewError):
            found = figure(con, view) if view else None
            if found is None or found.chart is None:
                continue
            is_map = found.legend is not None  # its numbers are of places, not of people
            if re.search(r"\d", found.title) and not is_map:
                return place, found
            first = first or (place, found)
    return first


PAGES: dict[str, Callable[[Connection, Choices], Figures]] = {
    "overblik": overview.figures_of,
    "fem_kriterier": five_criteria.figures_of,
    "skole": school.figures_of,
    "udvikling": development.figures_of,
    "maal": targets.figures_of,
    "kort": contents_map.figures_of,
    "indsatser": efforts.figures_of,
    "samarbejde": collaboration.figures_of,
    "hvad_nu_hvis": what_if.figures_of,
    "analyse": analysis.figures_of,
    "bevaegelse": passages.figures_of,
    "kilder": sources.figures_of,
    "flytning": moves.figures_of,
    "aarsstatus": annual_status.figures_of,
}
