"""Builds data/social_balance.duckdb from the CSV and GeoJSON files in data/: read, check, replace.

`python -m lib.db.build` builds the file. It is written beside the old one and moved into place only when every check
passes, so users never see half a database and a mistake in a CSV file leaves the old database unchanged. Two
processes may build at once: each writes its own file with the same rows, and the last move wins. The last different
database is kept beside it, see previous().

The rows of the data packages (packages.py) come after those of the table's own file. Some observations give way to a
package's: giving_way.py.
"""

import hashlib
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pandas as pd

from lib.db import (
    data_files,
    disclosure,
    disclosure_flows,
    geodata,
    giving_way,
    packages,
    queries,
    schema,
    schema_checks,
)
from lib.db.data_files import DataError
from lib.db.packages import Package
from lib.system import atomic_files, folders

IN_USE = "Databasen er i brug. Luk værktøjet, og byg igen."
# The file and row that each row of each table comes from: a temporary table, never in the database file.
ORIGINS = "CREATE OR REPLACE TEMP TABLE origins (in_table VARCHAR, row BIGINT, file VARCHAR, csv_row BIGINT)"
# The fingerprint of the inputs, for is_stale(); not a table of the schema.
BUILT_FROM = "CREATE TABLE built_from (fingerprint VARCHAR)"


def load(
    con: duckdb.DuckDBPyConnection, data: Path, given: Iterable[Path | Package] | None = None
) -> None:
    """Create every table of the schema from its file and those of the packages.

    given: packages, or their folders within `data`; None means packages.folders(data). Raises DataError on a wrong type
    or shape, and where a package lies so that it would not be read.
    """
    given = packages.folders(data) if given is None else given
    added = [packages.of_folder(one, data) if isinstance(one, Path) else one for one in given]
    packages.check_places(data, added)
    con.execute(ORIGINS)
    for table in schema.TABLES:
        load_table(con, data, table, added)


def load_table(
    con: duckdb.DuckDBPyConnection, data: Path, table: str, added: list[Package]
) -> None:
    """Create, or replace, one table from its file and those of the packages. con: one that load() has begun."""
    cells, origins = read_features(data) if table == "features" else _read(data, table, added)
    con.register("file", cells)
    con.register("origins_of_table", origins)
    con.execute("DELETE FROM origins WHERE in_table = $table", {"table": table})
    con.execute(
        "INSERT INTO origins SELECT $table, row, file, csv_row FROM origins_of_table",
        {"table": table},
    )
    wrong = schema_checks.wrong_cells(con, table)
    if len(wrong):
        raise DataError(in_their_files(con, wrong))
    con.execute(
        f"CREATE OR REPLACE TABLE {table} AS SELECT {schema.typed_columns(table)} FROM file"
    )
    con.unregister("file")
    con.unregister("origins_of_table")


def _read(data: Path, table: str, added: list[Package]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of a table, and the origin of each: row (as checks number it), file and csv_row."""
    parts = [("", table, data_files.read_csv(data / f"{table}.csv", schema.TABLES[table]))]
    if table in schema.PACKAGED:
        parts += [
            (package.name, f"{package.place}/{table}", tables[table])
            for package in added
            if table in (tables := package.tables())
        ]
    origins = pd.DataFrame(
        [(name, file, n + 2) for name, file, part in parts for n in range(len(part))],
        columns=["package", "file", "csv_row"],
    )
    rows = pd.concat([part for _, _, part in parts], ignore_index=True)
    if table == "observations":
        kept = ~_gives_way(rows, origins, data, added)
        rows, origins = rows[kept].reset_index(drop=True), origins[kept].reset_index(drop=True)
    return rows, _numbered(origins[["file", "csv_row"]])


def _gives_way(
    rows: pd.DataFrame, origins: pd.DataFrame, data: Path, added: list[Package]
) -> pd.Series:
    """Which observations are dropped for those of packages. Raises DataError where a package replaces nothing."""
    sources = _read(data, "sources", added)[0]
    claims = [claims for package in added if len(claims := package.replaces())]
    away = giving_way.gives_way(rows, origins["package"], sources)
    if not claims:
        return away
    named, problems = giving_way.replaced(rows, origins["file"], pd.concat(claims))
    if problems:
        raise DataError(pd.concat(problems, ignore_index=True))
    return away | named


def _numbered(origins: pd.DataFrame) -> pd.DataFrame:
    return origins.assign(row=range(2, len(origins) + 2))


def read_features(data: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The features as geodata.read returns them, and the origin of each: row (as checks number it), file, csv_row.

    Raises DataError for an invalid shape."""
    try:
        features = geodata.read(data / schema.GEO)
    except geodata.GeoFileError as error:
        raise DataError(data_files.problem(_geo_file(error.theme), 1, "", "", str(error))) from None
    problems = geodata.problems(features)
    if len(problems):
        raise DataError(
            problems.assign(
                file=problems["theme"].map(_geo_file), csv_row=problems["place"], column_name=""
            )
        )
    origins = pd.DataFrame(
        {
            "file": features["theme"].map(_geo_file),
            "csv_row": features.groupby("theme").cumcount() + 1,
        }
    )
    return features, _numbered(origins)


def in_their_files(con: duckdb.DuckDBPyConnection, problems: pd.DataFrame) -> pd.DataFrame:
    """Problems with the table and row replaced by the file and row that each row comes from."""
    origins = con.execute("FROM origins").df()
    found = problems.merge(
        origins, "left", left_on=["file", "csv_row"], right_on=["in_table", "row"],
        suffixes=("_in_table", ""),
    )  # fmt: skip
    file = found["file"].fillna(found["file_in_table"])
    csv_row = found["csv_row"].fillna(found["csv_row_in_table"]).astype("int64")
    return found.assign(file=file, csv_row=csv_row)[list(problems.columns)]


def _geo_file(theme: str) -> str:
    return f"{schema.GEO}/{theme}.geojson"


def check(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """All rows that break a rule: those of check_rows(), and numbers that disclosure control would hide."""
    names = (*disclosure.TABLES, *disclosure_flows.FLOWS)
    tables = {name: con.execute(f"FROM {name} ORDER BY rowid").df() for name in names}
    found = [check_rows(con), disclosure.problems(tables), disclosure_flows.problems(tables)]
    return pd.concat(found, ignore_index=True)


def problems_of_package(package: Package, data: Path = folders.DATA) -> pd.DataFrame:
    """What a build with a package, instead of the published one of its name, would refuse; none if it would be built.

    Nothing is written: the database is in memory. As check(), with the files' own rows.
    """
    others = [folder for folder in packages.folders(data) if folder.name != package.name]
    with duckdb.connect(":memory:") as con:
        try:
            load(con, data, [*others, package])
            return in_their_files(con, check(con))
        except DataError as error:
            return error.problems


def check_rows(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The rows that break a rule of schema_checks.queries(); none if all is well.

    Columns: file (the table), csv_row (its row there, counted from 2), column_name, value, problem (in Danish), and
    code where the app handles the problem itself.
    """
    found = [con.execute(query).df() for query in schema_checks.queries().values()]
    return pd.concat(found, ignore_index=True)


def previous(database: Path = schema.DATABASE) -> Path:
    """The path of the last different database, kept beside this one."""
    return database.with_suffix(f".previous{database.suffix}")


def build_to_temp_file(
    data: Path, package_folders: Iterable[Path] | None = None, beside: Path = schema.DATABASE
) -> Path:
    """Build and check a new database in a temporary file beside another, to be moved into its place.

    Returns its path, reserved until discard() is called, which is needed after the move too. package_folders: as for
    load(). Raises DataError, or OSError when it cannot be written, and then leaves no file.
    """
    atomic_files.remove_abandoned(beside)
    new = atomic_files.reserve(beside)
    try:
        package_folders = (
            packages.folders(data) if package_folders is None else list(package_folders)
        )
        built_from = fingerprint(
            data, package_folders
        )  # before reading, so that is_stale() sees later changes
        with duckdb.connect(str(new)) as con:
            load(con, data, package_folders)
            problems = in_their_files(con, check(con))
            _sort(con)
            con.execute(BUILT_FROM)
            con.execute("INSERT INTO built_from VALUES (?)", [built_from])
        if len(problems):
            raise DataError(problems)
    except BaseException as error:
        discard(new)
        if isinstance(error, duckdb.IOException | duckdb.TransactionException):  # a full disk
            raise atomic_files.os_error_from_text(str(error), beside) from None
        raise
    return new


def _sort(con: duckdb.DuckDBPyConnection) -> None:
    """Put the observations of an area together where they are so many that pages read them from the file: DuckDB then passes
    over the others. The rows of fewer stay in the order of the files."""
    if con.execute("SELECT count(*) FROM observations").fetchone()[0] > queries.MOST_ROWS:
        con.execute(
            "CREATE OR REPLACE TABLE observations AS FROM observations ORDER BY area_id, indicator_id, rowid"
        )


def discard(database: Path) -> None:
    """Remove a temporary database, or give up its name after it has been moved into place."""
    atomic_files.release(database)


def build(data: Path = folders.DATA, database: Path = schema.DATABASE) -> None:
    """Build `database` from the files in `data`. Raises DataError or OSError, and then keeps the old file.

    The old database becomes previous() if its rows differ. What a publication that was killed left without its place is
    put back first.
    """
    atomic_files.check_path(database)
    packages.put_back(data / schema.PACKAGES)
    new = build_to_temp_file(data, beside=database)
    kept = Path(f"{new}.kept")
    try:
        if database.exists():
            shutil.copyfile(database, kept)
        replaced = kept.exists() and not same_rows(kept, new)
        atomic_files.set_later_mtime(new, database)
        os.replace(new, database)
        if replaced:
            try:
                os.replace(kept, previous(database))
            except BaseException:
                os.replace(
                    kept, database
                )  # its old fingerprint makes it stale, so the build is retried
                raise
    finally:
        discard(new)


def same_rows(one: Path, other: Path) -> bool:
    """Whether two databases hold the same rows in the same order; False when one cannot be read."""
    try:
        with queries.connect(one) as first, queries.connect(other) as second:
            return all(
                queries.table(first, name).equals(queries.table(second, name))
                for name in schema.TABLES
            )
    except duckdb.Error:
        return False


def inputs(data: Path, package_folders: Iterable[Path]) -> list[Path]:
    """Every file and folder that a database depends on: data, packages, checks and the code of the build."""
    package_folders = list(package_folders)
    return [
        *data.glob("*.csv"), *data.glob(f"{schema.GEO}/*.geojson"), *data.glob(schema.PACKAGES),
        *package_folders, *(path for folder in package_folders for path in folder.glob("*.csv")),
        *schema.CHECKS.glob("*.sql"), *Path(disclosure.__file__).parent.glob("disclosure*.py"),
        *Path(schema.__file__).parent.glob("schema*.py"), Path(geodata.__file__),
        Path(giving_way.__file__), Path(packages.__file__), Path(data_files.__file__), Path(__file__),
    ]  # fmt: skip


def is_stale(
    data: Path = folders.DATA,
    database: Path = schema.DATABASE,
    package_folders: Iterable[Path] | None = None,
) -> bool:
    """Whether the database is missing, unreadable, older than any of its inputs(), or built from others.

    package_folders: as for load(). Times are not enough: a file may be saved during a build, be removed, or have an
    old time because it was copied or the clock was set back.
    """
    if not database.exists():
        return True
    package_folders = packages.folders(data) if package_folders is None else list(package_folders)
    try:
        newest = max(path.stat().st_mtime_ns for path in inputs(data, package_folders))
        if database.stat().st_mtime_ns < newest:
            return True
        return fingerprint(data, package_folders) != _built_from(database)
    except OSError:  # the build then reports the unreadable file
        return True


def fingerprint(data: Path, package_folders: Iterable[Path]) -> str:
    """A checksum of the names and contents of inputs().

    A package counts by its position and not by its name, so that a staged one can be moved to the published ones."""
    places = {folder: str(place) for place, folder in enumerate(package_folders)}
    lines = sorted(
        f"{places.get(path.parent, '')}/{path.name}:{hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in inputs(data, places)
        if path.is_file()
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _built_from(database: Path) -> str | None:
    """The fingerprint stored in a database; None where it is unreadable or has none."""
    try:
        with queries.attach(database, "built") as con:
            return con.execute("SELECT fingerprint FROM built.built_from").fetchone()[0]
    except (duckdb.Error, TypeError):
        return None


def main() -> int:
    """Build, and print the outcome in Danish. Returns the exit code: 0 if built, 1 if the old database is kept."""
    try:
        build()
    except DataError as error:
        print("Databasen er ikke bygget. Den gamle er urørt.", error, sep="\n", file=sys.stderr)
        return 1
    except OSError as error:
        words = (
            f"Databasen kan ikke skrives. Den gamle er urørt.\n{atomic_files.error_sentence(error)}"
        )
        print(IN_USE if atomic_files.in_use(error) else words, file=sys.stderr)
        return 1
    print(f"Bygget: {os.path.relpath(schema.DATABASE)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
