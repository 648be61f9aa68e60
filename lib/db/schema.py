"""The tables: one CSV file in data/ and one DuckDB table of the same name and columns each.

The map's geometry is the one table that comes from elsewhere: `features`, from data/geo/.

TABLES is the contract that pages, tests and other people's queries rely on. Adding a column, where it is declared
(lib/db/schema_statistics.py, lib/db/schema_pages.py) and in the CSV file, is fine; renaming or removing one is not. An empty
cell in the CSV is NULL: unknown, never zero.
"""

import duckdb
import pandas as pd

from lib.db import schema_pages, schema_statistics
from lib.db.schema_columns import Table
from lib.system.folders import DATA, ROOT

CHECKS = ROOT / "data" / "checks"  # the project's own, whichever folder the data are in
GEO = "geo"  # the folder of GeoJSON files, beside the CSV files
DATABASE = DATA / "social_balance.duckdb"
PACKAGES = "packages"  # the folder of data packages, a folder each, beside the CSV files

# Every table as declared, in the order that readers see them, and the names of its columns.
DECLARED: dict[str, Table] = schema_statistics.TABLES | schema_pages.TABLES
TABLES: dict[str, tuple[str, ...]] = {
    name: tuple(column.name for column in table.columns) for name, table in DECLARED.items()
}
# The tables that a data package may add rows to.
PACKAGED = tuple(name for name, table in DECLARED.items() if table.packaged)
_TYPES = {column.name: column.type for table in DECLARED.values() for column in table.columns}

# How a cell of each type is written, and the words for it. Stricter than DuckDB's own reading,
# which takes 1.5 for the whole number 2, and nan and inf for numbers.
PATTERNS = {
    "VARCHAR": (r"\S(.*\S)?", "tekst på én linje uden mellemrum først eller sidst"),
    "DOUBLE": (r"-?[0-9]+(\.[0-9]+)?", "et tal (med punktum som decimaltegn)"),
    "INTEGER": (r"-?[0-9]+", "et helt tal"),
    "DATE": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "en dato (åååå-mm-dd)"),
    "BOOLEAN": (r"true|false", "true eller false"),
}


def typed(table: str) -> str:
    """The columns of a table as SQL that gives each its type, whatever it is read as."""
    return ", ".join(
        f"CAST({column} AS {column_type(column)}) AS {column}" for column in TABLES[table]
    )


def create(
    con: duckdb.DuckDBPyConnection, table: str, rows: pd.DataFrame, called: str = ""
) -> None:
    """Create a table from rows that have its columns, each with its type. called: its name, where it is another."""
    con.register("incoming", rows)
    con.execute(f"CREATE TABLE {called or table} AS SELECT {typed(table)} FROM incoming")
    con.unregister("incoming")


def column_type(column: str) -> str:
    """The DuckDB type of a column name; the same name has the same type in every table."""
    return _TYPES.get(column, "VARCHAR")
