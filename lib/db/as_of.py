"""The database as it stood at the end of a day: without the numbers of later periods, and the lists and targets of later."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from lib.db import queries, schema
from lib.db.cache import once_per_database
from lib.db.queries import Connection

# Large, and nothing that is gathered for a year needs them.
LEFT_OUT = ("counts", "moves", "transitions", "features")
# What tables_as_of() reads; the others are copied as they are.
CHANGED = ("sources", "strategies", "strategy_items", "published_lists", "list_memberships", "targets", "goals", "goal_indicators")  # fmt: skip
TELL_YEARS = ("sources", "strategies", "strategy_items")  # the tables of first_years()


@once_per_database
def as_of(con: Connection, day: date, areas: tuple[str, ...] | None = None) -> Connection:
    """A copy in memory with the numbers whose period ended by a day, also those published later.

    The lists of the ministry are those of the day, and so are the targets: those of sources that had appeared. areas: leave
    out the numbers of others.
    """
    tables = {name: _rows(con, name, areas) for name in schema.TABLES}
    return queries.from_tables(tables_as_of(tables, pd.Timestamp(day)))


def _rows(con: Connection, table: str, areas: tuple[str, ...] | None) -> queries.Rows:
    if table in LEFT_OUT:
        return queries.query(con, f"SELECT * FROM {table} LIMIT 0")
    if table == "observations":
        return queries.numbers(con, areas)
    return queries.table(con, table) if table in CHANGED else queries.arrow_table(con, table)


def tables_as_of(tables: Mapping[str, queries.Rows], day: pd.Timestamp) -> dict[str, queries.Rows]:
    """The tables as they stood at the end of a day. Those of CHANGED, LEFT_OUT and the observations are DataFrames. A number without a date stands where its source had appeared."""
    first = first_years(tables)
    out = first.index[first > day.year]
    kept = dict(tables) | {name: tables[name].head(0) for name in LEFT_OUT}
    numbers = tables["observations"]
    dated = numbers["period_end"].notna()
    kept["observations"] = numbers[
        (numbers["period_end"] <= day) | (~dated & ~numbers["source_id"].isin(out))
    ]
    for name in ("published_lists", "list_memberships"):
        kept[name] = tables[name][tables[name]["list_date"] <= day]
    kept["targets"] = tables["targets"][~tables["targets"]["source_id"].isin(out)]
    gone = set(tables["targets"]["target_id"]) - set(kept["targets"]["target_id"])
    items = tables["strategy_items"]
    kept["strategy_items"] = items.assign(target_id=items["target_id"].mask(items["target_id"].isin(gone)))  # fmt: skip
    kept["goals"] = tables["goals"][~tables["goals"]["target_id"].isin(gone)]
    goals = kept["goal_indicators"]
    kept["goal_indicators"] = goals[goals["goal_id"].isin(kept["goals"]["goal_id"])]
    return kept


@once_per_database
def sources_first_years(con: Connection) -> pd.Series:
    """first_years() of a database."""
    return first_years({name: queries.table(con, name) for name in TELL_YEARS})


def first_years(tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    """The year in which each source appeared, by source_id; NaN where nothing tells it.

    Of a source without a date, the first year that its strategy, or anything in it, has a time of.
    """
    sources = tables["sources"].set_index("source_id")
    published = pd.to_numeric(sources["published"].str[:4], errors="coerce")
    times = pd.concat(
        [tables[name][["source_id", "period_start"]] for name in ("strategies", "strategy_items")]
    )
    started = times.groupby("source_id")["period_start"].min().dt.year
    return published.fillna(started.reindex(published.index))
