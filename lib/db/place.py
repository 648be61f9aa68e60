"""Where the data lie: the file that the build writes, or what a setting names, as far as DuckDB can attach it.

SOCIAL_BALANCE_DATABASE is the path of a file, or an attach string such as `ducklake:postgres:dbname=tal host=/run/pg`
or `md:tal`. The extensions that a string needs are Python packages (requirements-lake.txt); nothing is downloaded.
"""

import importlib.util
import os
import re
from pathlib import Path

import duckdb

SETTING = "SOCIAL_BALANCE_DATABASE"
# What an attach string contains -> the extension that reads it.
EXTENSIONS = {
    "ducklake:": "ducklake", "postgres:": "postgres_scanner", "md:": "motherduck", "s3:": "httpfs",
}  # fmt: skip
NO_EXTENSION = "DuckDB-udvidelsen {name} mangler: installér requirements-lake.txt."
LAKE = "ducklake:"
SNAPSHOT = "SELECT id FROM {name}.current_snapshot()"
FILES = "SELECT value FROM {name}.options() WHERE option_name = 'data_path'"


def chosen(default: Path) -> Path | str:
    """The place that the setting names: the path of a file, or an attach string; `default` where it is not set."""
    named = os.environ.get(SETTING, "").strip()
    return (Path(named).resolve() if is_file(named) else named) if named else default


def is_file(place: Path | str) -> bool:
    """Whether a place is a database file, and no attach string. C:\\x is a file too."""
    return isinstance(place, Path) or not re.match(r"[a-z_0-9]{2,}:", place)


def attach(con: duckdb.DuckDBPyConnection, place: Path | str, name: str) -> None:
    """Attach a place read-only under a name; a lake as it is now, whatever is written to it later."""
    load(con, place)
    held = f", SNAPSHOT_VERSION {version(place)}" if is_lake(place) else ""
    con.execute(f"ATTACH {quoted(place)} AS {name} (READ_ONLY{held})")
    if is_lake(place):
        load(con, files_of(con, name))


def files_of(con: duckdb.DuckDBPyConnection, name: str) -> str:
    """The folder or address of the Parquet files of a lake that is attached under a name."""
    return con.execute(FILES.format(name=name)).fetchone()[0]


def is_lake(place: Path | str) -> bool:
    """Whether a place is a DuckLake, which has versions of its own."""
    return not is_file(place) and place.startswith(LAKE)


def version(place: Path | str) -> str:
    """A text that is different for each version of a place; "" for a file that is not there.

    Of a file its time, size and inode; of a lake its newest snapshot. Of anything else nothing is known, so a new version is
    seen at the next start. Raises duckdb.Error where a lake cannot be reached.
    """
    if is_file(place):
        try:
            found = Path(place).stat()
        except OSError:
            return ""
        return f"{found.st_mtime_ns:x}-{found.st_size:x}-{found.st_ino:x}"
    if not is_lake(place):
        return "attached"
    with duckdb.connect(":memory:") as con:
        load(con, place)
        con.execute(f"ATTACH {quoted(place)} AS newest (READ_ONLY)")
        return str(con.execute(SNAPSHOT.format(name="newest")).fetchone()[0])


def allow(con: duckdb.DuckDBPyConnection, place: Path | str, name: str) -> None:
    """Let a connection go on reading the files of an attached lake after it is denied all others."""
    if is_lake(place):
        con.execute(f"SET allowed_directories = [{quoted(files_of(con, name))}]")


def load(con: duckdb.DuckDBPyConnection, place: Path | str) -> None:
    """Load the extensions that a place needs, or the files of a lake. Raises duckdb.IOException where a package is not
    installed."""
    for part, name in ({} if is_file(place) else EXTENSIONS).items():
        if part not in f"{place}":
            continue
        found = importlib.util.find_spec(f"duckdb_extension_{name}")
        files = sorted(Path(found.origin).parent.rglob("*.duckdb_extension")) if found else []
        if not files:
            raise duckdb.IOException(NO_EXTENSION.format(name=name))
        con.execute(f"LOAD {quoted(files[-1])}")


def quoted(place: Path | str) -> str:
    """A place as an SQL literal."""
    return "'" + str(place).replace("'", "''") + "'"
