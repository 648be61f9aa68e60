"""The figures of the pages, found by an address: what a dias shows is what the page shows.

An address is that of a page and its choices, as the browser has it, and behind # the key of a figure:
"/udvikling?sted=Eksempelby+(opdigtet)#udvikling". What is not chosen is as the page has it at first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from lib.contents import analysis, development, five_criteria, overview, school, what_if
from lib.contents import map as contents_map
from lib.contents.address_choices import Choices, ViewError
from lib.db.cache import once_per_database
from lib.db.queries import Connection
from lib.figures.figure import Figure

# By key; made when asked for.
Figures = dict[str, Callable[[], Figure]]


@dataclass(frozen=True)
class View:
    """An address in its parts. page: the script's name in pages/. choices: as the browser has them."""

    page: str
    choices: Choices
    figure: str

    @property
    def within_the_app(self) -> str:
        """The address of the page with its choices."""
        path = "" if self.page == "overblik" else self.page.replace("_", "-")
        return f"/{path}" + (f"?{urlencode(self.choices, doseq=True)}" if self.choices else "")


def parse(address: str) -> View:
    """An address within the app."""
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
    return View(page, choices, parts.fragment)


@once_per_database
def figure(con: Connection, address: str) -> Figure:
    """The figure of an address; without a key the first of the page. Raises ViewError where there is none."""
    view = parse(address)
    found = PAGES[view.page](con, view.choices)
    if not found:
        raise ViewError("Der er ingen figur med disse valg.")
    if not view.figure:
        return next(iter(found.values()))()
    if view.figure not in found:
        raise ViewError(f"Figuren »{view.figure[:60]}« findes ikke på siden med disse valg.")
    return found[view.figure]()


PAGES: dict[str, Callable[[Connection, Choices], Figures]] = {
    "overblik": overview.figures_of,
    "fem_kriterier": five_criteria.figures_of,
    "skole": school.figures_of,
    "udvikling": development.figures_of,
    "kort": contents_map.figures_of,
    "hvad_nu_hvis": what_if.figures_of,
    "analyse": analysis.figures_of,
}
