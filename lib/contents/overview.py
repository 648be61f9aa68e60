"""Contents of Overblik: what is known of an area in three sentences and two pictures, what moved, goals and gaps."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from lib.analysis import compare, options, sentences
from lib.contents import development, five_criteria, shared
from lib.contents import missing as contents_missing
from lib.contents.address_choices import Choices, chosen
from lib.contents.missing import Missing
from lib.db import target_queries
from lib.db.cache import Lazy, once_per_database
from lib.db.queries import Connection
from lib.figures import comparisons, tables
from lib.figures.figure import Figure, sources_of
from lib.figures.tables import ShownTable
from lib.settings import municipality

LARGEST = 6  # differences on the chart
# What a steering group asks, and the page that answers.
QUESTIONS = {
    "maal": "Er vi på sporet?",
    "udvikling": "Hvad bliver værre?",
    "samarbejde": "Hvem mangler ved bordet?",
}


@dataclass(frozen=True, eq=False)
class GoalTable:
    """A goal of the strategy with the indicators closest to it. sources: as cited -> address."""

    table: ShownTable
    sources: dict[str, str]


@dataclass(frozen=True, eq=False)
class Goals:
    """The goals of the strategy for an area. text: on where they stand. figure: all of them on one slide."""

    title: str
    text: str
    tables: list[GoalTable]
    figure: Callable[[], Figure]


@dataclass(frozen=True, eq=False)
class Overview:
    """The contents of the page from top to bottom.

    sentences: three, on the lists, the largest difference and the time of the numbers. pictures: by key; of the five
    criteria and the largest differences, where there are any. moved: what got worse or better, None without. goals:
    None where no strategy has any for the area. missing: what is not published, None where nothing is known to be.
    newest: the newest number of each theme. fictional: whether the area is made up.
    """

    sentences: list[str]
    pictures: dict[str, Callable[[], Figure]]
    moved: Callable[[], Figure] | None
    goals: Goals | None
    missing: Missing | None
    newest: ShownTable
    fictional: bool


def areas(con: Connection) -> dict[str, str]:
    """The areas to choose from: the municipality's own housing areas and the made-up one."""
    return shared.housing_areas(con, only_home=True)


@once_per_database
def overview(con: Connection, area_id: str, today: datetime.date) -> Overview:
    """The contents of the page for one of areas(); a period that ends after `today` is not among the newest."""
    every = shared.areas(con)
    about = every.set_index("area_id")
    comparison_id = options.area_around(every, area_id)
    area, comparison = about.loc[area_id, "name"], about.loc[comparison_id, "name"]
    observations = shared.observations_of(con, area_id, comparison_id)
    compared = compare.pairs(observations, area_id, comparison_id)
    # Where neither direction is better, a difference is no finding to begin with.
    directed = compared[compared["direction"] != compare.NEUTRAL]
    largest = compare.largest_differences(directed, LARGEST)
    criteria = five_criteria.five_criteria(
        con, area_id, comparison_id, five_criteria.first_year(con, area_id)
    )
    pictures = {"kriterier": criteria.picture} if criteria.any_known else {}
    if len(largest):
        pictures["forskelle"] = Lazy(
            partial(_differences, observations, largest, comparison_id, comparison)
        )
    goals = target_queries.goals(con, area_id)
    return Overview(
        _sentences(criteria, largest, comparison, observations, area),
        pictures,
        development.development(con, area_id, today).moved,
        _goals(goals, observations, compared, area_id, comparison_id) if len(goals) else None,
        contents_missing.missing(con, area_id),
        ShownTable(
            tables.newest_by_theme(observations, pd.Timestamp(today)),
            f"De nyeste tal for {area} og {comparison}",
        ),
        bool(about.loc[area_id, "fictional"]),
    )  # fmt: skip


def _differences(
    observations: pd.DataFrame, largest: pd.DataFrame, comparison_id: str, comparison: str
) -> Figure:
    """The largest differences as pairs of points; a single one as two bars."""
    if len(largest) == 1:
        return comparisons.side_by_side(observations, largest.iloc[0], comparison_id, comparison)
    return comparisons.differences(observations, largest, comparison_id, comparison)


def _sentences(
    criteria: five_criteria.FiveCriteria, largest: pd.DataFrame, comparison: str,
    observations: pd.DataFrame, area: str,
) -> list[str]:  # fmt: skip
    found = [f"{criteria.membership} {criteria.reasons}".strip()]
    if len(largest):
        found.append(f"{sentences.finding_beside(largest.iloc[0], comparison)}.")
    years = compare.with_value(observations[observations["area"] == area])["period_end"].dropna()
    if len(years):
        first, last = (
            int(years.dt.year.quantile(share, interpolation="nearest")) for share in (0.25, 0.75)
        )
        most = str(first) if first == last else f"{first}-{last}"
        found.append(f"De fleste tal for {area} er fra {most}, det nyeste fra {years.max().year}.")
    return found


def _goals(
    goals: pd.DataFrame, observations: pd.DataFrame, compared: pd.DataFrame, area_id: str,
    comparison_id: str,
) -> Goals:  # fmt: skip
    return Goals(
        f"{comparisons.goals_title(goals)} for {sentences.area_name(observations, area_id)}",
        municipality.settings().overview.goals_text.get(area_id, ""),
        [
            _goal(goal, rows["indicator_id"].dropna(), observations, compared, area_id, comparison_id)
            for goal, rows in goals.groupby("goal", sort=False)
        ],
        Lazy(partial(comparisons.goals, goals, observations, compared, area_id, comparison_id)),
    )  # fmt: skip


def _goal(
    goal: str, indicators: pd.Series, observations: pd.DataFrame, compared: pd.DataFrame,
    area_id: str, comparison_id: str,
) -> GoalTable:  # fmt: skip
    table = tables.nearest_to_goal(indicators, observations, compared, area_id, comparison_id)
    used = compare.with_value(observations[observations["indicator_id"].isin(indicators)])
    return GoalTable(ShownTable(table, goal), sources_of(used))


def figures_of(con: Connection, choices: Choices) -> dict[str, Callable[[], Figure]]:
    """The figures for the choices of an address, by key; ViewError for an unknown choice."""
    area_id = chosen(choices, "omraade", areas(con), municipality.settings().home_area_id)
    shown = overview(con, area_id, datetime.date.today())
    moved = {development.MOVEMENTS: shown.moved} if shown.moved else {}
    goals = {"maalsaetninger": shown.goals.figure} if shown.goals else {}
    return shown.pictures | moved | goals
