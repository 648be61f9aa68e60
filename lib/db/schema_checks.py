"""The checks of the data: those generated from the declared tables, and the SQL files in data/checks/.

Each check is one SELECT of the rows that break a rule: file (the table), csv_row (its row there, counted from 2),
column_name, value and problem (in Danish).
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import duckdb
import pandas as pd

from lib.db import schema
from lib.db.schema_columns import VARCHAR, Column, Key, Table
from lib.db.schema_statistics import UNITS
from lib.settings import municipality

FAILED = "SELECT file, rowid + 2 AS csv_row, column_name, value"


def queries(folder: Path = schema.CHECKS) -> dict[str, str]:
    """Every check as SQL, sorted by name. In a file, $units stands for the units of the schema and $bounds for the west, south,
    east and north limits of the map."""
    files = {path.stem: path.read_text("utf-8") for path in folder.glob("*.sql")}
    means = {
        "$units": f"({_literals(UNITS)})",
        "$bounds": str([*municipality.settings().map.bounds]),
    }
    for words, sql in means.items():
        files = {name: text.replace(words, sql) for name, text in files.items()}
    return dict(sorted((files | generated(schema.DECLARED)).items()))


def generated(tables: Mapping[str, Table]) -> dict[str, str]:
    """The checks generated from declared tables, as SQL by name."""
    return {
        "allowed_words": allowed_words(tables),
        "keys_unique": keys_unique(tables),
        "references": references(tables),
        "required_cells": required_cells(tables),
    }


def allowed_words(tables: Mapping[str, Table]) -> str:
    """A check as SQL: cells with none of the allowed words of their column."""
    cells = _cells(
        tables,
        lambda column: column.words and not column.words_check,
        lambda column: f", [{_literals(column.words)}] AS allowed",
    )
    return f"""
WITH cells AS (
  {cells}
)
{FAILED}, 'Skal være et af: ' || array_to_string(allowed, ', ') || '.' AS problem
FROM cells WHERE value IS NOT NULL AND NOT list_contains(allowed, value)
ORDER BY file, csv_row, place"""


def required_cells(tables: Mapping[str, Table]) -> str:
    """A check as SQL: empty cells of required columns."""
    return f"""
WITH cells AS (
  {_cells(tables, lambda column: column.required)}
)
{FAILED}, 'Cellen må ikke være tom.' AS problem
FROM cells WHERE value IS NULL OR trim(value) = ''
ORDER BY file, csv_row, place"""


def references(tables: Mapping[str, Table]) -> str:
    """A check as SQL: cells that refer to a row that does not exist."""
    cells = _cells(
        tables,
        lambda column: column.references,
        lambda column: f", '{_target(column)[0]}' AS target",
        lambda column: f" WHERE NOT ({column.references_unless})" * bool(column.references_unless),
    )
    targets = sorted({_target(c) for t in tables.values() for c in t.columns if c.references})
    names = [f"SELECT '{table}' AS target, {column} AS value FROM {table}" for table, column in targets]  # fmt: skip
    return f"""
WITH cells AS (
  {cells}
),
names AS (
  {_union(names)}
)
{FAILED}, 'Findes ikke i data/' || target || '.csv.' AS problem
FROM cells ANTI JOIN names USING (target, value)
WHERE value IS NOT NULL
ORDER BY file, csv_row, place"""


def keys_unique(tables: Mapping[str, Table]) -> str:
    """A check as SQL: rows with the same key as another row of the table."""
    single = _cells(tables, lambda column: column.unique)
    several = [
        f"SELECT '{name}', rowid, NULL, '{table.key.reported}', {_key_value(table.key)} FROM {name}"
        for name, table in tables.items()
        if table.key
    ]
    return f"""
WITH cells AS (
  {_union([single, *several])}
)
{FAILED}, 'Nøglen står mere end én gang.' AS problem, 'duplicate_key' AS code
FROM cells
QUALIFY count(*) OVER (PARTITION BY file, column_name, value) > 1
ORDER BY file, value, csv_row"""


def wrong_cells(con: duckdb.DuckDBPyConnection, table: str) -> pd.DataFrame:
    """Problems of cells in the registered `file` that do not fit the type of their column, by column and row."""
    kinds = {column: schema.column_type(column) for column in schema.TABLES[table]}
    patterns = {kind: schema.PATTERNS[kind][0] for kind in kinds.values()}
    wrong = {
        column: f"(NOT regexp_full_match({column}::VARCHAR, ${kind})"
        f" OR ({column} IS NOT NULL AND try_cast({column} AS {kind}) IS NULL))"
        for column, kind in kinds.items()
    }
    # To ask whether there is any takes a third of the time that it takes to say which.
    rows = con.execute(f"SELECT count(*) FROM file WHERE {' OR '.join(wrong.values())}", patterns)
    if not rows.fetchone()[0]:
        return pd.DataFrame(columns=["file", "csv_row", "column_name", "value", "problem"])
    parts = [
        f"""SELECT {place} AS place, n, '{column}' AS column_name, {column}::VARCHAR AS cell,
                   '{schema.PATTERNS[kinds[column]][1]}' AS words
            FROM cells WHERE {condition}"""
        for place, (column, condition) in enumerate(wrong.items())
    ]
    return con.execute(
        f"""WITH cells AS MATERIALIZED (SELECT row_number() OVER () AS n, * FROM file)
            SELECT '{table}' AS file, n + 1 AS csv_row, column_name, cell AS value,
                   'Værdien er ikke ' || words || '.' AS problem
            FROM ({" UNION ALL ".join(parts)}) ORDER BY place, n""",
        patterns,
    ).df()


def _cells(
    tables: Mapping[str, Table],
    wanted: Callable[[Column], object],
    more: Callable[[Column], str] = lambda column: "",
    where: Callable[[Column], str] = lambda column: "",
) -> str:
    """SQL for the cells of the wanted columns: file, rowid, place (of the column), column_name, value.

    more: SQL for further columns. where: an SQL condition on the rows.
    """
    return _union(
        f"SELECT '{name}' AS file, rowid, {place} AS place, '{column.name}' AS column_name, "
        f"{_text(column)} AS value{more(column)} FROM {name}{where(column)}"
        for name, table in tables.items()
        for place, column in enumerate(table.columns)
        if wanted(column)
    )


def _text(column: Column) -> str:
    return column.name if column.type == VARCHAR else f"CAST({column.name} AS VARCHAR)"


def _key_value(key: Key) -> str:
    return f"concat_ws(' ', {', '.join([*key.columns, *filter(None, [key.also])])})"


def _target(column: Column) -> tuple[str, str]:
    """The table and column that a column refers to."""
    table, name = column.references.split(".")
    return table, name


def _union(parts: Iterable[str]) -> str:
    return "\n  UNION ALL ".join(parts)


def _literals(words: Iterable[str]) -> str:
    return ", ".join("'" + word.replace("'", "''") + "'" for word in words)
