"""The figures of the pages, found by an address: what a dias shows is what the page shows.

An address is that of a page and its choices, as the browser has it, and behind # the key of a figure:
"/udvikling?sted=Eksempelby+(opdigtet)#udvikling". What is not chosen is as the page has it at first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import parse_qs, urlencode, urlsplit

from lib import (
    contents_analysis,
    contents_development,
    contents_five_criteria,
    contents_map,
    contents_overview,
    contents_school,
    criteria,
    plan,
    plan_book,
    questions,
    scenario_figures,
    scenario_goals,
    scenario_results,
    store,
)
from lib.address_choices import Choices, ViewError
from lib.cache import once_per_database
from lib.figure import Figure
from lib.plan import Plan
from lib.scenario import ScenarioError
from lib.scenario_results import Ground
from lib.store import Connection

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


# ---------------------------------------------------------------- Hvad nu hvis


def published(con: Connection, book: plan_book.Book, of: Plan) -> scenario_results.Published:
    """What is published of a plan's area and comparison."""
    day = book.law_date(of)
    lists = store.memberships(con, of.area_id)
    return scenario_results.gather(
        book.facts, of.area_id, of.comparison_id, book.indicators, store.thresholds(con, day), day,
        store.national_mean(con, of.area_id, municipality.settings().convicted_indicator_id, day),
        criteria.years_as_base(lists, day), book.names(of), book.criterion_names,
    )  # fmt: skip


def scenarios(base: Ground, question: Mapping) -> plan.Scenarios:
    """The scenarios of a plan: the reader's own, or those that just reach the goal of its question."""
    goal = question["goal"]
    if goal == questions.OFF_LIST:
        table = scenario_goals.needed(base, question["list_kind"])
        ways = scenario_goals.ways_off(base, table, question["list_kind"])
        return scenario_goals.scenarios_off(base, ways)
    if goal in (questions.HALF_OF_GAP, questions.ONE_POINT):
        return scenario_goals.scenarios_to_gap(base, goal)
    return () if isinstance(goal, str) else base.plan.scenarios


def _what_if(con: Connection, choices: Choices) -> Figures:
    book = plan_book.book(con)
    try:
        of = (
            plan_book.known(plan.from_address(choices["plan"][-1]), book)
            if "plan" in choices
            else book.first
        )
    except ScenarioError as error:
        raise ViewError(str(error)) from None
    base = scenario_results.ground(of, published(con, book, of))
    made = scenarios(base, book.question(of))
    drawn = scenario_figures.all_of(base, scenario_results.outcomes(base, made))
    return {key: partial(_itself, figure) for key, figure in drawn}


def _itself(figure: Figure) -> Figure:
    return figure


PAGES: dict[str, Callable[[Connection, Choices], Figures]] = {
    "overblik": contents_overview.figures_of,
    "fem_kriterier": contents_five_criteria.figures_of,
    "skole": contents_school.figures_of,
    "udvikling": contents_development.figures_of,
    "kort": contents_map.figures_of,
    "hvad_nu_hvis": _what_if,
    "analyse": contents_analysis.figures_of,
}
