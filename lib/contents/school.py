"""Contents of Skole: school and youth in an area and a comparison, as bars or as squares out of 100."""

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
from lib.figures import tables
from lib.figures.figure import Figure
from lib.figures.tables import ShownTable
from lib.settings import municipality

BARS, OF_HUNDRED = "soejler", "hundrede"
VIEWS = {BARS: "Søjler", OF_HUNDRED: "Ud af 100"}


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
    about = queries.areas(con).set_index("area_id")
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
        ShownTable(
            tables.brief(compare.without_pair(observations, pairs)), "Hvad der ellers er kendt"
        ),
        ShownTable(
            tables.not_published(observations, area_id), "Tal, der ikke er fundet offentliggjort"
        ),
        bool(about.at[area_id, "fictional"]),
    )


def _figure(
    view: str, observations: pd.DataFrame, pair: pd.Series, comparison_id: str, comparison: str, top: float
) -> Figure:  # fmt: skip
    if view == OF_HUNDRED:
        return figures_comparisons.of_hundred(observations, pair, comparison_id, comparison)
    return figures_comparisons.side_by_side(observations, pair, comparison_id, comparison, top)


def figures_of(con: Connection, choices: Choices) -> dict[str, Callable[[], Figure]]:
    """The figures for the choices of an address, by key; ViewError for an unknown choice."""
    housing = options.housing_areas(queries.areas(con, "boligområde"))
    comparison = chosen(
        choices, "sammenlign", shared.area_names(con), municipality.settings().home_comparison_id
    )
    area = chosen(choices, "omraade", housing, municipality.settings().home_area_id)
    return school(con, area, comparison, chosen(choices, "visning", VIEWS, BARS)).figures
