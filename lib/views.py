"""The figures of the pages, found by an address: what a dias shows is what the page shows.

An address is that of a page and its choices, as the browser has it, and behind # the key of a figure:
"/skole?omraade=Værebro+Park#skolefravaer_ulovligt". What is not chosen is as the page has it at first.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import parse_qs, urlencode, urlsplit

import pandas as pd

from lib import (
    cartography,
    choropleth,
    compare,
    criteria,
    figures,
    files,
    map_wording,
    options,
    plan,
    plan_book,
    progress,
    questions,
    scenario_figures,
    scenario_goals,
    scenario_results,
    selection,
    selection_charts,
    selection_figure,
    store,
)
from lib.figures import Figure
from lib.plan import Plan
from lib.scenario import ScenarioError
from lib.scenario_results import Ground
from lib.selection import Selection
from lib.store import Connection

HOME_AREA, HOME = "vaerebro_park", "gladsaxe_kommune"
LARGEST = 6  # differences on Overblik
SCHOOL = (
    "skolefravaer_ulovligt", "karakter_over_4", "ungdomsuddannelse_15mdr",
    "unge_offentlig_forsoergelse", "anbringelser", "unge_15_17_i_uddannelse",
    "grundskole_18_29", "videregaaende_18_29", "sociale_boernesager", "enlige_forsoergere",
    "tandpleje_udeblivelser", "sigtede_10_17", "ungeledighed", "under_30_i_uddannelse_eller_job",
    "karaktergennemsnit", "karaktergennemsnit_tosprogede", "karaktergennemsnit_engelsk",
    "inklusionsgrad", "kompetencedaekning",
)  # fmt: skip
SCHOOL_VIEWS = {"soejler": "Søjler", "hundrede": "Ud af 100"}
FIRST_LINES = ("hoeje_gladsaxe", "vaerebro_park", "gladsaxe_kommune")
CRITERIA_THEMES = ("Fem kriterier", "Arbejde og forsørgelse")
# A map on a screen in a hall: small, so that its names are large when it fills the screen, and no more on it
# than can be told apart from the back.
SLIDE_MAP_PX, SLIDE_LEGEND_PX = (430, 368), 250
SLIDE_LAYERS = ("Kommunegrænser", "Søer", "Veje", *cartography.STRATEGY)

# By their names in the address; some stand there more than once.
Choices = Mapping[str, Sequence[str]]
# By key; made when asked for.
Figures = dict[str, Callable[[], Figure]]


class ViewError(ValueError):
    """Why an address shows no figure, as a Danish sentence."""


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


def figure(con: Connection, address: str) -> Figure:
    """The figure of an address; without a key the first of the page."""
    view = parse(address)
    found = PAGES[view.page](con, view.choices)
    if not found:
        raise ViewError("Der er ingen figur med disse valg.")
    if not view.figure:
        return next(iter(found.values()))()
    if view.figure not in found:
        raise ViewError(f"Figuren »{view.figure[:60]}« findes ikke på siden med disse valg.")
    return found[view.figure]()


def _chosen(choices: Choices, name: str, words: Mapping[str, str], default: str) -> str:
    """The value whose text stands in the address, or that stands there itself."""
    return _chosen_many(choices, name, words, [default])[-1]


def _chosen_many(
    choices: Choices, name: str, words: Mapping[str, str], default: Iterable[str]
) -> list[str]:
    """The same of a name that may stand there more than once."""
    return [_value(text, words) for text in choices.get(name, default)]


def _value(text: str, words: Mapping[str, str]) -> str:
    if text in words:
        return text
    for value, word in words.items():
        if word == text:
            return value
    raise ViewError(f"Valget »{text[:60]}« findes ikke.")


# ---------------------------------------------------------------- Overblik


def overview(con: Connection) -> Figures:
    """The largest differences, and the four goals with the nearest number of each."""
    facts = store.facts(con, [HOME_AREA, HOME])
    compared = compare.pairs(facts, HOME_AREA, HOME)
    largest = compare.largest_differences(compared, LARGEST)
    return {
        "forskelle": partial(figures.differences, facts, largest, HOME, options.HOME),
        "maalsaetninger": partial(
            figures.goals, store.goals(con), facts, compared, HOME_AREA, HOME
        ),
    }


# ---------------------------------------------------------------- Skole


def school(facts: pd.DataFrame, area: str, comparison: str, name: str, view: str) -> Figures:
    """An area beside a comparison, one figure an indicator. facts: of both, about school. name: of the
    comparison."""
    compared = compare.in_order(compare.pairs(facts, area, comparison), SCHOOL)
    shown = compared[compared["unit"] == "pct."] if view == "hundrede" else compared
    draw = figures.of_hundred if view == "hundrede" else figures.side_by_side
    return {
        pair["indicator_id"]: partial(draw, facts, pair, comparison, name)
        for _, pair in shown.iterrows()
    }


def _school(con: Connection, choices: Choices) -> Figures:
    areas = store.areas(con)
    words = dict(zip(areas["area_id"], areas["name"], strict=True))
    comparison = _chosen(choices, "sammenlign", words, HOME)
    area = _chosen(choices, "omraade", _areas(con), HOME_AREA)
    return school(
        store.facts(con, [area, comparison], SCHOOL), area, comparison, words[comparison],
        _chosen(choices, "visning", SCHOOL_VIEWS, "soejler"),
    )  # fmt: skip


def _areas(con: Connection) -> dict[str, str]:
    return options.housing_areas(store.areas(con, "boligområde"))


# ---------------------------------------------------------------- Udvikling


def development(con: Connection, place: str) -> Figures:
    """Every figure with more than one period, by its name."""
    targets = store.targets(con)
    facts = store.facts(con, options.areas_at(store.areas(con), place))
    return {
        figures.development_name(chain): partial(figures.development, chain, targets, FIRST_LINES)
        for chain in progress.chains(facts)
    }


def _development(con: Connection, choices: Choices) -> Figures:
    places = options.places(store.areas(con), store.facts(con))
    return development(con, _chosen(choices, "sted", places, options.HERE))


# ---------------------------------------------------------------- Fem kriterier


def five_criteria(con: Connection, area: str, comparison: str, year: str) -> Figures:
    """The five criteria at a glance, each of the law's measures and stand-ins, and the lists."""
    day = next(day for day in store.list_dates(con) if str(day.year) == year)
    facts = store.facts(con, [area, comparison, *store.groups(con, area)])
    own = facts[facts["area_id"] == area]
    lists = store.memberships(con, area)
    mean = store.national_mean(con, area, "doemte_pct", day)
    assessment = criteria.assess(own, store.thresholds(con, day), day, mean, lists)
    names = store.criterion_names(con)
    found = {"kriterier": partial(figures.glance, assessment, facts, names, area, comparison, day)}
    for criterion, name in names.items():
        measure = figures.law_measure(facts, assessment, criterion, comparison)
        if measure is not None:
            found[files.slug(name)] = partial(_itself, measure)
        for key, near in figures.stand_ins(facts, criterion, area, comparison):
            found[key] = partial(_itself, near)
    if len(lists):
        found["lister"] = partial(figures.memberships, lists, _areas(con)[area])
    return found


def _itself(figure: Figure) -> Figure:
    return figure


def _five_criteria(con: Connection, choices: Choices) -> Figures:
    areas = store.areas(con)
    words = dict(zip(areas["area_id"], areas["name"], strict=True))
    years = options.list_dates(store.list_dates(con))
    return five_criteria(
        con, _chosen(choices, "omraade", _areas(con), HOME_AREA),
        _chosen(choices, "sammenlign", words, HOME),
        _chosen(choices, "lov", years, next(iter(years))),
    )  # fmt: skip


# ---------------------------------------------------------------- Kort


def _map(con: Connection, choices: Choices) -> Figures:
    features, facts = store.features(con), store.facts(con)
    views = {row["view_id"]: cartography.View(**row) for row in store.map_views(con)}
    view = views[_chosen(choices, "udsnit", options.named(views), "bagsvaerd")]
    indicators = choropleth.indicators(facts, features)
    shades = options.shadings(indicators)
    indicator = _chosen(choices, "farve", shades, options.NOTHING)
    shading = choropleth.shade(facts, features, indicator) if indicator in indicators else None
    title = map_wording.title(view.title, features)

    def draw() -> Figure:
        drawing = cartography.draw(features, view, SLIDE_LAYERS, SLIDE_MAP_PX, shading)
        drawing = cartography.with_short_legend(drawing)
        return figures.ground(drawing, title, shading, SLIDE_LEGEND_PX)

    return {"kort": draw}


# ---------------------------------------------------------------- Hvad nu hvis


def published(con: Connection, book: plan_book.Book, of: Plan) -> scenario_results.Published:
    """What is published of a plan's area and comparison."""
    day = book.law_date(of)
    lists = store.memberships(con, of.area_id)
    return scenario_results.gather(
        book.facts, of.area_id, of.comparison_id, book.indicators, store.thresholds(con, day), day,
        store.national_mean(con, of.area_id, "doemte_pct", day),
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


# ---------------------------------------------------------------- Analyse


def analysis(drawn: pd.DataFrame, used: pd.DataFrame) -> Figures:
    """A selection in every form that fits it, the best first. drawn: selection_figure.rows; used:
    selection.used."""
    return {
        form: partial(selection_figure.figure, drawn, used, form)
        for form in selection_charts.possible(drawn)
    }


def _analysis(con: Connection, choices: Choices) -> Figures:
    facts, first = store.facts(con), selection.FIRST
    names = selection.area_names(store.areas(con), facts)
    compared = _chosen(
        choices, "sammenlign", {options.NOTHING: selection.NOBODY} | names, first.comparison
    )
    of = Selection(
        tuple(_chosen_many(choices, "tal", selection.indicators(facts), first.indicators)),
        tuple(_chosen_many(choices, "omraader", names, first.areas)),
        _chosen(choices, "perioder", selection.PERIODS, first.periods),
        comparison="" if compared == options.NOTHING else compared,
    )
    if of.periods == selection.CHOSEN:
        offered = selection.periods(facts, of)
        of = replace(
            of, chosen=tuple(_chosen_many(choices, "bestemte", offered, list(offered)[:1]))
        )
    table = store.selected(con, selection.sql(of))
    return analysis(selection_figure.rows(table, facts), selection.used(facts, of, table))


PAGES: dict[str, Callable[[Connection, Choices], Figures]] = {
    "overblik": lambda con, choices: overview(con),
    "fem_kriterier": _five_criteria,
    "skole": _school,
    "udvikling": _development,
    "kort": _map,
    "hvad_nu_hvis": _what_if,
    "analyse": _analysis,
}
