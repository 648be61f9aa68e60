"""Analyse: the reader's own choice of numbers, as a chart in each form that fits, a table and sentences."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from lib.analysis import options
from lib.contents.address_choices import Choices, chosen, chosen_many
from lib.db import queries
from lib.db.cache import Lazy, once_per_database
from lib.db.queries import Connection
from lib.explore import charts, figure, selection
from lib.explore.selection import Selection
from lib.figures.figure import Figure


@dataclass(frozen=True, eq=False)
class Analysis:
    """The answer to a selection.

    table: of selection.sql. used: the observations it rests on. missing: selection.missing. figures: by form,
    the best first, made when asked for. fictional: any of it is made up.
    """

    table: pd.DataFrame
    used: pd.DataFrame
    missing: pd.DataFrame
    figures: dict[str, Callable[[], Figure]]
    fictional: bool


@once_per_database
def observations(con: Connection) -> pd.DataFrame:
    """Every observation with its words, to choose among: queries.observations."""
    return queries.observations(con)


@once_per_database
def themes(con: Connection) -> list[str]:
    """The themes that have a number, in order."""
    known = observations(con)["value"].notna()
    return list(dict.fromkeys(observations(con).loc[known, "theme"]))


@once_per_database
def indicators(con: Connection, theme: str = "") -> dict[str, str]:
    """The indicators to choose from, of a theme or of all: indicator_id -> name."""
    return selection.indicators(observations(con), theme)


@once_per_database
def periods(con: Connection, of: Selection) -> dict[str, str]:
    """The single periods to choose from for a selection; see selection.periods."""
    return selection.periods(observations(con), of)


@once_per_database
def area_names(con: Connection) -> dict[str, str]:
    """The areas that have a number: area_id -> name."""
    return selection.area_names(queries.areas(con), observations(con))


@once_per_database
def analysis(con: Connection, of: Selection) -> Analysis:
    """The contents of a selection."""
    table = queries.query(con, selection.sql(of))
    used = selection.used(observations(con), of, table)
    drawn = figure.rows(table, observations(con))
    return Analysis(
        table,
        used,
        selection.missing(of, table, indicators(con), area_names(con)),
        {form: Lazy(partial(figure.figure, drawn, used, form)) for form in charts.possible(drawn)},
        bool(used["fictional"].any()),
    )


def figures_of(con: Connection, choices: Choices) -> dict[str, Callable[[], Figure]]:
    """The figures of an address by form; ViewError for a choice that there is not."""
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
