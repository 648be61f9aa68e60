"""Overblik: the largest differences, the goals with the nearest numbers, what is missing, what is newest."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from lib import compare, figures, store, tables, wording
from lib.cache import Lazy, once_per_database
from lib.figures import Figure
from lib.store import Connection
from lib.tables import ShownTable

HOME_AREA, HOME, HOME_NAME = "vaerebro_park", "gladsaxe_kommune", "Gladsaxe Kommune"
NEWEST_OF = (HOME_AREA, HOME, "hoeje_gladsaxe")
LARGEST = 6  # differences on the chart
TOLD = 3  # of them in the sentence above it


@dataclass(frozen=True, eq=False)
class GoalTable:
    """A goal of the strategy with the numbers nearest to it. sources: as cited -> address."""

    table: ShownTable
    sources: dict[str, str]


@dataclass(frozen=True, eq=False)
class Overview:
    """What the page shows, from its top to its foot. goals_figure: the goals on one slide."""

    summary: str
    differences: Callable[[], Figure]
    goals: list[GoalTable]
    goals_figure: Callable[[], Figure]
    missing: ShownTable
    newest: ShownTable


@once_per_database
def overview(con: Connection, today: datetime.date) -> Overview:
    """The contents of the page on a day: periods that are not over by then are not among the newest."""
    facts = store.facts(con, [HOME_AREA, HOME])
    compared = compare.pairs(facts, HOME_AREA, HOME)
    largest = compare.largest_differences(compared, LARGEST)
    goals = store.goals(con)
    newest = tables.newest_by_theme(store.facts(con, NEWEST_OF), pd.Timestamp(today))
    return Overview(
        wording.summary(largest.head(TOLD), HOME_NAME),
        Lazy(partial(figures.differences, facts, largest, HOME, HOME_NAME)),
        [_goal(goal, rows, facts, compared) for goal, rows in goals.groupby("goal", sort=False)],
        Lazy(partial(figures.goals, goals, facts, compared, HOME_AREA, HOME)),
        ShownTable(tables.missing(facts, HOME_AREA), "Tal, der ikke er fundet offentliggjort"),
        ShownTable(newest, "De nyeste tal"),
    )


def _goal(goal: str, rows: pd.DataFrame, facts: pd.DataFrame, compared: pd.DataFrame) -> GoalTable:
    table = tables.goal(rows["indicator_id"], facts, compared, HOME_AREA, HOME)
    used = compare.visible(facts[facts["indicator_id"].isin(rows["indicator_id"])])
    return GoalTable(ShownTable(table, goal), figures.sources_of(used))


def figures_of(con: Connection, choices: object) -> dict[str, Callable[[], Figure]]:
    """The figures of the page by key; it has no choices."""
    shown = overview(con, datetime.date.today())
    return {"forskelle": shown.differences, "maalsaetninger": shown.goals_figure}
