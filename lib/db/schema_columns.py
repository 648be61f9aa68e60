"""The classes that declare a table (Table, Column, Key), and the columns that many tables share."""

from dataclasses import dataclass, replace

VARCHAR, DOUBLE, INTEGER, DATE, BOOLEAN, TIMESTAMP = (
    "VARCHAR", "DOUBLE", "INTEGER", "DATE", "BOOLEAN", "TIMESTAMP",
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column of a table.

    sentence: a description. type: in DuckDB. unit: of a number. required: never empty. unique: no two rows have the
    same value. references: "table.column" that must contain each value, except in rows where the SQL condition
    references_unless holds. words: the allowed values; words_check: the file in data/checks/ that enforces them, if
    the generated check does not.
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
    """Columns that together identify a row of a table.

    reported: the column that a problem is reported at. also: an SQL expression that is part of the key too, described
    by also_sentence.
    """

    columns: tuple[str, ...]
    reported: str
    also: str = ""
    also_sentence: str = ""


@dataclass(frozen=True)
class Table:
    """One table.

    sentence: what a row is. columns: in the order of the CSV file. key: where it has several columns. packaged:
    whether a data package may add rows.
    """

    sentence: str
    columns: tuple[Column, ...]
    key: Key | None = None
    packaged: bool = False


def required(column: Column) -> Column:
    """A copy of a column that is required."""
    return replace(column, required=True)


AREA_ID = Column("area_id", "The area.", references="areas.area_id")
INDICATOR_ID = Column("indicator_id", "The indicator.", references="indicators.indicator_id")
LIST_KIND = Column("list_kind", "The kind of list.", references="list_kinds.list_kind")
SOURCE_ID = Column("source_id", "The source.", references="sources.source_id")
LOCATOR = Column("locator", "The place in the source, such as a page.")
QUOTE = Column("quote", "The source's own words.")
NOTE = Column("note", "A remark for the user, in Danish.")
SORT = Column("sort", "The position in the order of display.", INTEGER)
