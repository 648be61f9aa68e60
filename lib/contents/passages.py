"""Contents of Bevægelse: counts of passers-by at the places of an area, those of the database or of the user's own file."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from lib.analysis import passages
from lib.contents import shared
from lib.contents.address_choices import Choices, chosen
from lib.db import queries
from lib.db.cache import Lazy, once_per_database
from lib.db.queries import Connection
from lib.figures import passages as figures_passages
from lib.figures.figure import Figure, citations
from lib.figures.passages import CountedPlace
from lib.figures.tables import ShownTable
from lib.settings import municipality


@dataclass(frozen=True, eq=False)
class Passages:
    """The contents for one place of a count.

    figures: by key; each is computed when called. days: every day that was counted. said: sentences on what the counts
    lack. fictional: whether they are made up.
    """

    figures: dict[str, Callable[[], Figure]]
    days: ShownTable
    said: list[str]
    fictional: bool


@dataclass(frozen=True, eq=False)
class Counted:
    """The places of counts. places: count_places with area, the name of the area. counts: counts with source, publisher,
    published and url. own: whether they are from the user's own file."""

    places: pd.DataFrame
    counts: pd.DataFrame
    own: bool = False


@once_per_database
def published(con: Connection) -> Counted:
    """The places and counts of the database."""
    return Counted(queries.count_places(con), queries.counts(con))


@once_per_database
def areas(con: Connection) -> dict[str, str]:
    """The areas to choose from: those of the municipality and the fictional one, area_id -> name."""
    return shared.housing_areas(con, only_home=True)


def shown_area(con: Connection, area_id: str) -> str:
    """The area whose counts are shown for a chosen one: itself, or the made-up area where nobody has published any."""
    return shared.area_or_made_up(con, area_id, set(published(con).places["area_id"]))


def places(counted: Counted, area_id: str) -> dict[str, str]:
    """The places and modes to choose from in an area: "place mode" -> text."""
    known = counted.places[counted.places["area_id"] == area_id]
    pairs = counted.counts[["count_place_id", "mode"]].drop_duplicates()
    both = known[["count_place_id", "name"]].merge(pairs, on="count_place_id")
    return {
        f"{row.count_place_id} {row.mode}": f"{row.name}, {row.mode}"
        for row in both.itertuples(index=False)
    }


@once_per_database
def of_place(con: Connection, place: str) -> Passages:
    """The contents for one of places() of the database."""
    return contents(published(con), place)


def contents(counted: Counted, place: str) -> Passages:
    """The contents for one of places()."""
    place_id, mode = place.split(" ", 1)
    about = counted.places.set_index("count_place_id").loc[place_id]
    counts = counted.counts[
        counted.counts["count_place_id"].eq(place_id) & counted.counts["mode"].eq(mode)
    ]
    newest = passages.newest(counts)
    both = passages.both_ways(newest)
    by_day = passages.days(both)
    described = CountedPlace(
        about["name"], about["area"], about["from_name"], about["to_name"], mode,
        citations(counts.drop_duplicates("source_id").to_dict("records")), bool(about["fictional"]), counted.own,
    )  # fmt: skip
    return Passages(
        _figures(newest, both, by_day, described),
        ShownTable(figures_passages.days_table(by_day), f"Dag for dag: {about['name']}"),
        _missing(by_day),
        bool(about["fictional"]),
    )


def _figures(
    newest: pd.DataFrame, both: pd.DataFrame, by_day: pd.DataFrame, place: CountedPlace
) -> dict[str, Callable[[], Figure]]:
    typical = passages.typical_weekdays(by_day).dropna(subset=["passed"])
    if typical.empty:
        return {}
    figures = {"hverdag": Lazy(partial(figures_passages.typical_weekday, typical, place))}
    by_hour = passages.day_profile(both, by_day)
    if not by_hour.empty:
        figures["doegn"] = Lazy(partial(figures_passages.hours, by_hour, typical, place))
    by_weekday = passages.week_profile(by_day)
    if by_weekday["weekday"].nunique() > 1:
        figures["uge"] = Lazy(partial(figures_passages.week, by_weekday, typical, place))
    ways = {
        way: passages.typical_weekdays(passages.days(newest[newest["direction"] == way])).dropna(
            subset=["passed"]
        )
        for way in (passages.FORWARD, passages.BACK)
    }
    if all(len(rows) for rows in ways.values()):
        figures["retning"] = Lazy(partial(figures_passages.directions, ways, place))
    return figures


def _missing(by_day: pd.DataFrame) -> list[str]:
    parts = by_day[~by_day["whole"]]
    if parts.empty:
        return []
    days = "1 dag er" if len(parts) == 1 else f"{len(parts)} dage er"
    return [
        f"{days} ikke talt hele døgnet og er ikke med i tallene: se dem i tabellen dag for dag."
    ]


def figures_of(con: Connection, choices: Choices) -> dict[str, Callable[[], Figure]]:
    """The figures for the choices of an address, by key; ViewError for an unknown choice."""
    area = chosen(choices, "omraade", areas(con), municipality.settings().home_area_id)
    offered = places(published(con), shown_area(con, area))
    if not offered:
        return {}
    return of_place(con, chosen(choices, "taelling", offered, next(iter(offered)))).figures
