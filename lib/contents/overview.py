"""Contents of Overblik: the largest differences, the strategy's goals, missing numbers and the newest numbers."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from lib.analysis import compare, sentences
from lib.contents import shared
from lib.db import queries
from lib.db.cache import Lazy, once_per_database
from lib.db.queries import Connection
from lib.figures import comparisons, tables
from lib.figures.figure import Figure, sources_of
from lib.figures.tables import ShownTable
from lib.settings import municipality

LARGEST = 6  # differences on the chart
SUMMARISED = 3  # of them in the sentence above it


@dataclass(frozen=True, eq=False)
class GoalTable:
    """A goal of the strategy with the indicators closest to it. sources: as cited -> address."""

    table: ShownTable
    sources: dict[str, str]


@dataclass(frozen=True, eq=False)
class Overview:
    """The contents of the page from top to bottom. goals_figure: all goals on one slide."""

    summary: str
    differences: Callable[[], Figure]
    goals: list[GoalTable]
    goals_figure: Callable[[], Figure]
    missing: ShownTable
    newest: ShownTable


@once_per_database
def overview(con: Connection, today: datetime.date) -> Overview:
    """The contents of the page; a period that ends after `today` is not among the newest."""
    known = municipality.settings()
    area_id, comparison_id = known.home_area_id, known.home_comparison_id
    name = shared.area_names(con)[comparison_id]
    observations = queries.observations(con, [area_id, comparison_id])
    compared = compare.pairs(observations, area_id, comparison_id)
    largest = compare.largest_differences(compared, LARGEST)
    goals = queries.goals(con)
    newest = tables.newest_by_theme(
        queries.observations(con, known.overview.newest_area_ids), pd.Timestamp(today)
    )
    return Overview(
        sentences.summary(largest.head(SUMMARISED), name),
        Lazy(partial(comparisons.differences, observations, largest, comparison_id, name)),
        [
            _goal(goal, rows, observations, compared)
            for goal, rows in goals.groupby("goal", sort=False)
        ],
        Lazy(partial(comparisons.goals, goals, observations, compared, area_id, comparison_id)),
        ShownTable(
            tables.not_published(observations, area_id), "Tal, der ikke er fundet offentliggjort"
        ),
        ShownTable(newest, "De nyeste tal"),
    )


def _goal(
    goal: str, rows: pd.DataFrame, observations: pd.DataFrame, compared: pd.DataFrame
) -> GoalTable:
    known = municipality.settings()
    table = tables.nearest_to_goal(
        rows["indicator_id"], observations, compared, known.home_area_id, known.home_comparison_id
    )
    used = compare.with_value(observations[observations["indicator_id"].isin(rows["indicator_id"])])
    return GoalTable(ShownTable(table, goal), sources_of(used))


def figures_of(con: Connection, choices: object) -> dict[str, Callable[[], Figure]]:
    """The figures of the page, by key; `choices` is not used."""
    shown = overview(con, datetime.date.today())
    return {"forskelle": shown.differences, "maalsaetninger": shown.goals_figure}
