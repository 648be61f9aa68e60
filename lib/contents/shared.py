"""What several pages need of the database, computed once for each database."""

import datetime
from collections.abc import Collection

import pandas as pd

from lib.analysis import options, target_status, target_values
from lib.db import holdings, queries, source_queries, target_queries
from lib.db.cache import get_or_compute, once_per_database
from lib.db.queries import Connection
from lib.figures import tables
from lib.figures.tables import ShownTable


@once_per_database
def areas(con: Connection, *kinds: str) -> pd.DataFrame:
    """queries.areas(), read once for all: do not change it."""
    return queries.areas(con, *kinds)


def observations_of(con: Connection, *area_ids: str) -> pd.DataFrame:
    """queries.observations() of some areas, read once for all, unless they may be many: do not change them."""
    if queries.is_large(con):
        return queries.observations(con, area_ids)
    return get_or_compute(
        con, (observations_of, area_ids), lambda: queries.observations(con, area_ids)
    )


@once_per_database
def area_names(con: Connection) -> dict[str, str]:
    """Every area: area_id -> name."""
    return areas(con).set_index("area_id")["name"].to_dict()


@once_per_database
def area_labels(con: Connection) -> dict[str, str]:
    """Every area as lists show it: area_id -> name, see options.labels."""
    every = areas(con)
    return dict(zip(every["area_id"], options.labels(every), strict=True))


@once_per_database
def housing_areas(con: Connection, only_home: bool = False) -> dict[str, str]:
    """The housing areas to choose from, the municipality's own first: area_id -> name.

    only_home: those of other municipalities are left out.
    """
    return options.housing_areas(areas(con, "boligområde"), only_home)


def area_or_made_up(con: Connection, area_id: str, known: Collection[str]) -> str:
    """An area with numbers of a kind: the chosen one, or the made-up one where it has none; "" without either.

    known: the area_ids that have such numbers."""
    if area_id in known:
        return area_id
    everywhere = areas(con, "boligområde")
    made_up = everywhere.loc[everywhere["fictional"], "area_id"]
    return next((area for area in made_up if area in known), "")


@once_per_database
def comparisons(
    con: Connection,
    area_id: str,
    indicators: tuple[str, ...] | None = None,
    themes: tuple[str, ...] | None = None,
) -> dict[str, str]:
    """The areas that an area can be compared with, those with a value of the indicators or themes: area_id -> name."""
    known = holdings.with_values(con)
    if indicators is not None:
        known = known[known["indicator_id"].isin(indicators)]
    if themes is not None:
        known = known[known["theme"].isin(themes)]
    every = areas(con, "kommune", "land", "boligområde")
    return options.comparisons(every, set(known["area_id"]), area_id)


@once_per_database
def law_history(con: Connection) -> ShownTable:
    """The law's own story, with the words of its sources; no rows where the data tell none."""
    return ShownTable(tables.law_history(source_queries.law_history(con)), "Lovens egen historie")


@once_per_database
def targets_with_status(con: Connection, today: datetime.date) -> pd.DataFrame:
    """Every target: columns of queries.targets, `standing`, its Status on a day, and `standing_words`, in a few words."""
    found, day = target_queries.targets(con), pd.Timestamp(today)
    measuring, places = (
        set().union(*(found[name].dropna() for name in names))
        for names in (("indicator_id", "difference_of", "mean_of"), ("area_id", "comparator_id"))
    )
    used = queries.observations(con, sorted(places), sorted(measuring))
    none = used.head(0)
    by_indicator = {name: rows for name, rows in used.groupby("indicator_id")}
    standing = []
    for _, target in found.iterrows():
        names = dict.fromkeys((target_values.measured_by(target), target_values.base_of(target)))
        rows = [by_indicator[name] for name in names if name in by_indicator]
        standing.append(target_status.status(target, pd.concat(rows) if rows else none, day))
    return found.assign(
        standing=pd.Series(standing, index=found.index, dtype=object),
        standing_words=[one.short_words for one in standing],
    )
