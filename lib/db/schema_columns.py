"""The words that a table is declared in: Column, Key and Table; and the columns that many tables share."""

from dataclasses import dataclass, replace

VARCHAR, DOUBLE, INTEGER, DATE, BOOLEAN = "VARCHAR", "DOUBLE", "INTEGER", "DATE", "BOOLEAN"


@dataclass(frozen=True)
class Column:
    """One column of a table.

    sentence: what it is. type: of DuckDB. unit: what a number is counted in. required: never empty.
    unique: no two rows have the same. references: "table.column" that must have each value, but for the rows
    where references_unless, an SQL condition, holds. words: the only values it takes; words_check: the file
    in data/checks/ that enforces them, where they are not simply allowed or not.
    """

    name: str
    sentence: str
    type: str = VARCHAR
    unit: str = ""
    required: bool = False
    unique: bool = False
    references: str = ""
    references_unless: str = ""
    words: tuple[str, ...] = ()
    words_check: str = ""


@dataclass(frozen=True)
class Key:
    """Columns that together tell the rows of a table apart.

    reported: the column that a problem is reported at. also: an SQL expression that tells rows with the same
    cells apart, and also_sentence what it means.
    """

    columns: tuple[str, ...]
    reported: str
    also: str = ""
    also_sentence: str = ""


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns in the order of the CSV file, its key where that is several
    columns, and whether a data package may add rows."""

    sentence: str
    columns: tuple[Column, ...]
    key: Key | None = None
    packaged: bool = False


def required(column: Column) -> Column:
    """The same column, never empty."""
    return replace(column, required=True)


AREA_ID = Column("area_id", "The area.", references="areas.area_id")
INDICATOR_ID = Column("indicator_id", "The indicator.", references="indicators.indicator_id")
LIST_KIND = Column("list_kind", "The kind of list.", references="list_kinds.list_kind")
SOURCE_ID = Column("source_id", "The source.", references="sources.source_id")
LOCATOR = Column("locator", "Where in the source it stands.")
QUOTE = Column("quote", "The source's own words.")
NOTE = Column("note", "What else a reader should know, in Danish.")
SORT = Column("sort", "The place in the order that rows are shown in.", INTEGER)
