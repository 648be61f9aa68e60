"""Kilder og metode: where sources disagree, what is not published, every number with its source's words."""

from dataclasses import dataclass

import pandas as pd

from lib.db import queries
from lib.db.cache import once_per_database
from lib.db.queries import Connection
from lib.figures import tables
from lib.figures.tables import ShownTable


@dataclass(frozen=True, eq=False)
class Part:
    """A table behind a heading that counts its rows. key: tells it from the others of its kind."""

    key: str
    heading: str
    table: ShownTable


@dataclass(frozen=True, eq=False)
class Sources:
    """What stands on the page whatever is chosen. missing: what is not published, by area. themes: to choose
    from, in order."""

    disagreements: ShownTable
    missing: list[Part]
    themes: list[str]
    thresholds: ShownTable
    sources: ShownTable


@once_per_database
def _observations(con: Connection) -> pd.DataFrame:
    return queries.observations(con)


@once_per_database
def sources(con: Connection) -> Sources:
    """The contents of the page but for the numbers of a theme."""
    observations = _observations(con)
    cited = tables.sources(queries.table(con, "sources"))
    return Sources(
        ShownTable(tables.disagreements(queries.disagreements(con)), "Hvor kilderne er uenige"),
        [
            _missing(area, rows)
            for area, rows in observations[observations["status"] == "not_published"].groupby(
                "area", sort=False
            )
        ],
        list(dict.fromkeys(observations["theme"])),
        ShownTable(tables.thresholds(queries.thresholds(con, queries.list_dates(con)[0])), "Tal"),
        ShownTable(
            cited.drop(columns="url"),
            "Kilderne",
            dict(zip(cited["Kilde"], cited["url"], strict=True)),
        ),
    )


def _missing(area: str, rows: pd.DataFrame) -> Part:
    area_id = rows["area_id"].iloc[0]
    table = ShownTable(tables.missing(rows, area_id), "Tal")
    return Part(area_id, f"{area}: {len(rows)} tal", table)


@once_per_database
def definitions(con: Connection, theme: str) -> ShownTable:
    """What the indicators of a theme mean."""
    indicators = queries.table(con, "indicators")
    return ShownTable(tables.indicators(indicators[indicators["theme"] == theme]), "Tal")


@once_per_database
def numbers(con: Connection, theme: str) -> list[Part]:
    """Every observation of a theme, by indicator."""
    observations = _observations(con)
    return [
        Part(
            rows["indicator_id"].iloc[0],
            f"{indicator}: {len(rows)} {'række' if len(rows) == 1 else 'rækker'}",
            ShownTable(tables.facts(rows), "Tal"),
        )
        for indicator, rows in observations[observations["theme"] == theme].groupby(
            "indicator", sort=False
        )
    ]
