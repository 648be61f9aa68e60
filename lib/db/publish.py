"""Copies the database that the build has made to the place that the app reads, a lake: `python -m lib.db.publish`.

SOCIAL_BALANCE_DATABASE names the lake, and SOCIAL_BALANCE_DATA_PATH, needed the first time, where its Parquet files lie. All
tables are replaced in one transaction, which is one snapshot of the lake: readers see the one before it, or this one.
"""

import os
import sys
from pathlib import Path

import duckdb

from lib.db import place as places
from lib.db import schema

FILES = "SOCIAL_BALANCE_DATA_PATH"
NO_LAKE = f"{places.SETTING} skal være en DuckLake, for eksempel ducklake:postgres:dbname=tal host=/run/postgresql."


def publish(database: Path, place: str, files: str = "") -> str:
    """Replace every table of a lake by those of a database file. files: the folder or address of its Parquet files, needed
    when the lake is made. Returns the new version. Raises duckdb.Error, and then the lake is unchanged."""
    with duckdb.connect(":memory:") as con:
        places.load(con, place)
        places.load(con, files)
        where = f" (DATA_PATH {places.quoted(files)})" if files else ""
        con.execute(f"ATTACH {places.quoted(place)} AS lake{where}")
        places.load(con, places.files_of(con, "lake"))
        con.execute(f"ATTACH {places.quoted(database)} AS built (READ_ONLY)")
        con.execute("BEGIN")
        for name in schema.TABLES:
            con.execute(f"CREATE OR REPLACE TABLE lake.{name} AS FROM built.{name} ORDER BY rowid")
        con.execute("COMMIT")
    return places.version(place)


def main() -> int:
    """Publish, and print the outcome in Danish. Returns the exit code."""
    if not places.is_lake(schema.PLACE):
        print(NO_LAKE, file=sys.stderr)
        return 1
    try:
        version = publish(schema.DATABASE, schema.PLACE, os.environ.get(FILES, ""))
    except duckdb.Error as error:
        print(f"Ikke lagt op. Det, der var der, er urørt.\n{error}", file=sys.stderr)
        return 1
    print(f"Lagt op som udgave {version}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
