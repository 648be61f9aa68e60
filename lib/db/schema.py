"""The schema: each table is a CSV file in data/ and a DuckDB table of the same name and columns.

Only the table `features`, the geometry of the map, comes from data/geo/ instead.

TABLES is the contract that pages, tests and other people's queries rely on. Adding a column, where it is declared
(the modules lib/db/schema_*.py) and in the CSV file, is fine; renaming or removing one is not. An empty
cell in the CSV is NULL: unknown, never zero.
"""

from pathlib import Path

import duckdb
import pandas as pd

from lib.db import place as places
from lib.db import schema_flows, schema_pages, schema_statistics, schema_strategies
from lib.db.schema_columns import Table
from lib.system.folders import DATA, ROOT

CHECKS = ROOT / "data" / "checks"  # of the project, whichever folder the data are in
GEO = "geo"  # the folder of GeoJSON files, beside the CSV files
# The file that the build writes, and the place that pages read: another one only where a setting names no file.
PLACE = places.chosen(DATA / "social_balance.duckdb")
DATABASE = PLACE if isinstance(PLACE, Path) else DATA / "social_balance.duckdb"
PACKAGES = "packages"  # the folder of data packages, a folder each, beside the CSV files

# Every declared table, in the order that users see, and the names of its columns.
DECLARED: dict[str, Table] = (
    schema_statistics.TABLES | schema_strategies.TABLES | schema_flows.TABLES | schema_pages.TABLES
)
TABLES: dict[str, tuple[str, ...]] = {
    name: tuple(column.name for column in table.columns) for name, table in DECLARED.items()
}
# The tables that a data package may add rows to.
PACKAGED = tuple(name for name, table in DECLARED.items() if table.packaged)
_TYPES = {column.name: column.type for table in DECLARED.values() for column in table.columns}

# The pattern of a cell of each type, and a Danish description. Stricter than DuckDB, which casts 1.5 to the whole
# number 2 and accepts nan and inf as numbers.
PATTERNS = {
    "VARCHAR": (r"\S(.*\S)?", "tekst på én linje uden mellemrum først eller sidst"),
    "DOUBLE": (r"-?[0-9]+(\.[0-9]+)?", "et tal (med punktum som decimaltegn)"),
    "INTEGER": (r"-?[0-9]+", "et helt tal"),
    "DATE": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "en dato (åååå-mm-dd)"),
    "TIMESTAMP": (
        r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}",
        "en dato og et klokkeslæt (åååå-mm-dd tt:mm)",
    ),
    "BOOLEAN": (r"true|false", "true eller false"),
}


def typed_columns(table: str) -> str:
    """The columns of a table as SQL that casts each to its type."""
    return ", ".join(
        f"CAST({column} AS {column_type(column)}) AS {column}" for column in TABLES[table]
    )


def create_table(
    con: duckdb.DuckDBPyConnection, table: str, rows: pd.DataFrame, called: str = ""
) -> None:
    """Create a table of the schema from rows with its columns. called: a different name for it."""
    con.register("incoming", rows)
    con.execute(f"CREATE TABLE {called or table} AS SELECT {typed_columns(table)} FROM incoming")
    con.unregister("incoming")


def column_type(column: str) -> str:
    """The DuckDB type of a column name; the same name has the same type in every table."""
    return _TYPES.get(column, "VARCHAR")
