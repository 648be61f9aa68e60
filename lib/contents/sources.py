"""Contents of Kilder og metode: disagreeing sources, unpublished numbers, and every number with its citation."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from lib.analysis import options
from lib.contents import shared
from lib.contents.address_choices import Choices
from lib.db import holdings, queries, schema, source_queries
from lib.db.cache import Lazy, once_per_database
from lib.db.queries import Connection
from lib.figures import provenance, tables
from lib.figures.figure import Figure
from lib.figures.tables import ShownTable
from lib.text import danish

STATUS = "status"  # the key of the figure
NOT_PUBLISHED = "not_published"
ONLY_NEAR = (
    "Her står kommunens egne områder og det, de ligger i. Databasen har for mange tal til at vise alle på en side; tallene "
    "for andre områder findes på siden Analyse."
)


@dataclass(frozen=True, eq=False)
class FoldedTable:
    """A table under a heading with its number of rows. key: unique among the tables of its list."""

    key: str
    heading: str
    table: ShownTable


@dataclass(frozen=True, eq=False)
class Sources:
    """The contents that depend on no choice. counted: the figure of how many numbers are published. missing: unpublished
    numbers by area. themes: to choose from, in order. disagreement_count and source_count: in words, to fold the tables
    under."""

    counted: Callable[[], Figure]
    disagreements: ShownTable
    missing: list[FoldedTable]
    themes: list[str]
    thresholds: ShownTable
    law_history: ShownTable
    sources: ShownTable
    disagreement_count: str
    source_count: str


@once_per_database
def sources(con: Connection) -> Sources:
    """The contents of the page, except for definitions() and numbers() of a theme."""
    known, unpublished = holdings.holdings(con), queries.observations(con, statuses=[NOT_PUBLISHED])
    cited = tables.sources(queries.table(con, "sources"))
    disagreeing = source_queries.disagreements(con)
    return Sources(
        Lazy(partial(provenance.provenance, known)),
        ShownTable(tables.disagreements(disagreeing), "Hvor kilderne er uenige"),
        [_missing(area, rows) for area, rows in unpublished.groupby("area", sort=False)],
        list(dict.fromkeys(known["theme"])),
        ShownTable(tables.thresholds(queries.thresholds(con, queries.list_dates(con)[0])), "Tal"),
        shared.law_history(con),
        ShownTable(
            cited.drop(columns="url"),
            "Kilderne",
            dict(zip(cited["Kilde"], cited["url"], strict=True)),
        ),
        danish.counted(len(disagreeing), "uenighed", "uenigheder"),
        danish.counted(len(cited), "kilde", "kilder") + ", med udgiver, dato og licens",
    )


def _missing(area: str, rows: pd.DataFrame) -> FoldedTable:
    area_id = rows["area_id"].iloc[0]
    table = ShownTable(tables.not_published(rows, area_id), "Tal")
    return FoldedTable(area_id, f"{area}: {len(rows)} tal", table)


@once_per_database
def definitions(con: Connection, theme: str) -> ShownTable:
    """The definitions of the indicators of a theme."""
    indicators = queries.table(con, "indicators")
    return ShownTable(tables.indicators(indicators[indicators["theme"] == theme]), "Tal")


@once_per_database
def numbers(con: Connection, theme: str) -> list[FoldedTable]:
    """All observations of a theme, one table for each indicator; of a large database those of the municipality and around it."""
    observations = queries.observations(con, _areas_to_tell(con), themes=[theme])
    return [
        FoldedTable(
            rows["indicator_id"].iloc[0],
            f"{indicator}: {len(rows)} {'række' if len(rows) == 1 else 'rækker'}",
            ShownTable(tables.observations(rows), "Tal"),
        )
        for indicator, rows in observations.groupby("indicator", sort=False)
    ]


def _areas_to_tell(con: Connection) -> list[str] | None:
    """The areas whose every number the page tells; None for all."""
    if not queries.is_large(con):
        return None
    return options.near(shared.areas(con))


def as_files(con: Connection) -> list[str]:
    """The tables that are small enough to be fetched as a file."""
    stored = queries.stored_tables(con)
    return [name for name in schema.TABLES if name not in stored]


def only_near(con: Connection) -> str:
    """A sentence where numbers() leaves out those of other municipalities, or ""."""
    return ONLY_NEAR if queries.is_large(con) else ""


def figures_of(con: Connection, choices: Choices) -> dict[str, Callable[[], Figure]]:
    """The figures of the page, by key; they depend on no choice."""
    return {STATUS: sources(con).counted}
