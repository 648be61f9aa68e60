"""Contents of Analyse: the user's selection of numbers as a table, and as a figure in each form that fits."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from lib.analysis import compare, options
from lib.contents.address_choices import Choices, chosen, chosen_many
from lib.db import holdings, queries
from lib.db.cache import Lazy, once_per_database
from lib.db.queries import Connection
from lib.explore import charts, figure, selection
from lib.explore.selection import Selection
from lib.figures.figure import Figure
from lib.settings import municipality


@dataclass(frozen=True, eq=False)
class Analysis:
    """The contents for a selection.

    table: the rows of selection.sql. used: the observations behind them. missing: selection.missing. figures: by
    form of chart, the best first; each is computed when called. fictional: whether any of the numbers is fictional.
    """

    table: pd.DataFrame
    used: pd.DataFrame
    missing: pd.DataFrame
    figures: dict[str, Callable[[], Figure]]
    fictional: bool


@once_per_database
def themes(con: Connection) -> list[str]:
    """The themes that have numbers, in order."""
    return list(dict.fromkeys(holdings.with_values(con)["theme"]))


@once_per_database
def indicators(con: Connection, theme: str = "") -> dict[str, str]:
    """The indicators to choose from, of one theme or ("") of all: indicator_id -> name."""
    return selection.indicators(holdings.with_values(con), theme)


@once_per_database
def to_begin_with(con: Connection, area_id: str) -> list[str]:
    """The indicators to begin with for an area: those that Analyse starts with, or else as many that are known of the area,
    shares beside the comparison first, and of those the one of origin last."""
    start = selection.first()
    every = queries.observations(con, [area_id, start.comparison])
    rows = every[(every["area_id"] == area_id) & every["value"].notna()]
    known = list(dict.fromkeys(rows["indicator_id"]))
    if set(start.indicators) & set(known):
        return [*start.indicators]
    pairs = compare.pairs(every, area_id, start.comparison)
    beside = list(pairs.loc[pairs["unit"] == "pct.", "indicator_id"])
    beside.sort(key=lambda one: one == municipality.settings().origin_indicator_id)
    return (beside or known)[: len(start.indicators)]


@once_per_database
def periods(con: Connection, of: Selection) -> dict[str, str]:
    """The periods to choose from for a selection; see selection.periods."""
    return selection.periods(_behind(con, of), of)


def _behind(con: Connection, of: Selection) -> pd.DataFrame:
    """The observations of a selection, and of what it is compared with."""
    return queries.observations(con, [*of.areas, of.comparison], of.indicators)


@once_per_database
def area_names(con: Connection) -> dict[str, str]:
    """The areas that have numbers: area_id -> name."""
    return selection.area_names(queries.areas(con), set(holdings.with_values(con)["area_id"]))


@once_per_database
def analysis(con: Connection, of: Selection) -> Analysis:
    """The contents for a selection."""
    table = queries.query(con, selection.sql(of))
    behind = _behind(con, of)
    used = selection.used(behind, of, table)
    drawn = figure.rows(table, behind)
    return Analysis(
        table,
        used,
        selection.missing(of, table, indicators(con), area_names(con)),
        {form: Lazy(partial(figure.figure, drawn, used, form)) for form in charts.possible(drawn)},
        bool(used["fictional"].any()),
    )


def figures_of(con: Connection, choices: Choices) -> dict[str, Callable[[], Figure]]:
    """The figures for the choices of an address, by form of chart; ViewError for an unknown choice."""
    return analysis(con, _selection(con, choices)).figures


def _selection(con: Connection, choices: Choices) -> Selection:
    names, first = area_names(con), selection.first()
    compared = chosen(
        choices, "sammenlign", {options.NOTHING: selection.NOBODY} | names, first.comparison
    )
    of = Selection(
        tuple(chosen_many(choices, "tal", indicators(con), first.indicators)),
        tuple(chosen_many(choices, "omraader", names, first.areas)),
        chosen(choices, "perioder", selection.PERIODS, first.periods),
        comparison="" if compared == options.NOTHING else compared,
    )
    if of.periods != selection.CHOSEN:
        return of
    offered = periods(con, of)
    days = chosen_many(choices, "bestemte", offered, list(offered)[:1])
    return replace(of, chosen=tuple(days))
