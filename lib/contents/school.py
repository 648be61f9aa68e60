"""Contents of Skole: school and youth in an area and a comparison, as bars or as squares out of 100; and the schools."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from lib.analysis import compare, options
from lib.contents import shared
from lib.contents.address_choices import Choices, chosen
from lib.db import queries
from lib.db.cache import Lazy, once_per_database
from lib.db.queries import Connection
from lib.figures import comparisons as figures_comparisons
from lib.figures import schools as figures_schools
from lib.figures import tables
from lib.figures.figure import Figure
from lib.figures.tables import ShownTable
from lib.settings import municipality

BARS, OF_HUNDRED, SCHOOLS = "soejler", "hundrede", "skolerne"
VIEWS = {BARS: "Søjler", OF_HUNDRED: "Ud af 100", SCHOOLS: "Skolerne"}


@dataclass(frozen=True, eq=False)
class School:
    """The contents of the page for an area and a comparison.

    figures: by indicator_id; each is computed when called. unpaired: numbers that only one of the two has. missing:
    the area's numbers that are not published. fictional: whether the area is fictional.
    """

    figures: dict[str, Callable[[], Figure]]
    unpaired: ShownTable
    missing: ShownTable
    fictional: bool


@dataclass(frozen=True, eq=False)
class Schools:
    """The contents of the view of the schools.

    sentence: what must be said about them. figures: by key; each is computed when called. table: more about the same
    schools. others: what is known of the schools that are in no figure.
    """

    sentence: str
    figures: dict[str, Callable[[], Figure]]
    table: ShownTable
    others: ShownTable


def views() -> dict[str, str]:
    """The views to choose from; that of the schools where the municipality has settings for it."""
    known = municipality.settings().schools is not None
    return {view: text for view, text in VIEWS.items() if known or view != SCHOOLS}


def areas(con: Connection) -> dict[str, str]:
    """The areas to choose from, the municipality's own and the fictional one: area_id -> name."""
    return shared.housing_areas(con, only_home=True)


def comparisons(con: Connection, area_id: str) -> dict[str, str]:
    """The areas that can be compared with, those with numbers on school: area_id -> name."""
    return shared.comparisons(con, area_id, municipality.settings().school_indicator_ids)


@once_per_database
def school(con: Connection, area_id: str, comparison_id: str, view: str) -> School:
    """The contents of the page. comparison_id: any area. view: one of VIEWS."""
    indicators = municipality.settings().school_indicator_ids
    observations = queries.observations(con, [area_id, comparison_id], indicators)
    about = shared.areas(con).set_index("area_id")
    name = about.at[comparison_id, "name"]
    pairs = compare.pairs(observations, area_id, comparison_id)
    shown = compare.in_order(pairs, indicators)
    if view == OF_HUNDRED:
        shown = shown[shown["unit"] == "pct."]
    tops = figures_comparisons.shared_top(shown)
    return School(
        {
            pair["indicator_id"]: Lazy(
                partial(_figure, view, observations, pair, comparison_id, name, tops[pair["unit"]])
            )
            for _, pair in shown.iterrows()
        },
        ShownTable(tables.brief(compare.without_pair(observations, pairs)), "Øvrige tal"),
        ShownTable(
            tables.not_published(observations, area_id), "Tal, der ikke er fundet offentliggjort"
        ),
        bool(about.at[area_id, "fictional"]),
    )


@once_per_database
def schools(con: Connection) -> Schools:
    """The contents of the view of the schools: those with a grade in the figures, in the order of the table of areas."""
    here = municipality.settings()
    of, home_id, every = here.schools, here.home_comparison_id, shared.areas(con, "skole")
    observations = queries.observations(con, [*every["area_id"], home_id])
    graded = observations.loc[observations["indicator_id"] == of.grade_id, "area_id"]
    drawn = every[every["area_id"].isin(graded)]
    names = figures_schools.labels(drawn, shared.area_names(con), of)
    shades = figures_schools.colors(drawn, of)
    figures = {
        "forventet": Lazy(partial(figures_schools.expected, observations, names, shades, of)),
        "karakterer": Lazy(
            partial(figures_schools.grades, observations, names, shades, home_id, of)
        ),
    } | {
        indicator: Lazy(partial(figures_schools.bars, observations, names, shades, indicator, of))
        for indicator in of.bar_ids
    }
    rest = observations[~observations["area_id"].isin([*names, home_id])]
    return Schools(
        of.sentence,
        figures,
        ShownTable(figures_schools.table(observations, drawn, of), "Skolerne, nyeste tal"),
        ShownTable(tables.brief(rest), "Skoler, som ikke er med i figurerne"),
    )


def _figure(
    view: str, observations: pd.DataFrame, pair: pd.Series, comparison_id: str, comparison: str, top: float
) -> Figure:  # fmt: skip
    if view == OF_HUNDRED:
        return figures_comparisons.of_hundred(observations, pair, comparison_id, comparison)
    return figures_comparisons.side_by_side(observations, pair, comparison_id, comparison, top)


def figures_of(con: Connection, choices: Choices) -> dict[str, Callable[[], Figure]]:
    """The figures for the choices of an address, by key; ViewError for an unknown choice."""
    view = chosen(choices, "visning", views(), BARS)
    if view == SCHOOLS:
        return schools(con).figures
    housing = options.housing_areas(shared.areas(con, "boligområde"))
    comparison = chosen(
        choices, "sammenlign", shared.area_labels(con), municipality.settings().home_comparison_id
    )
    area = chosen(choices, "omraade", housing, municipality.settings().home_area_id)
    return school(con, area, comparison, view).figures
