"""From the CSV and GeoJSON files in data/ to data/social_balance.duckdb: read, check, replace.

`python -m lib.db.build` builds the file. It is made beside the old one and moved into place only
when every check passes, so readers never see half a database and a mistake in a CSV file leaves
the old database as it was. Two processes may build at once: each writes a file of its own, both
hold the same rows, and the last move wins. The database before the last one that was different is
kept beside it, see previous().

A data package is a folder in data/packages/ with files of some of the tables in schema.PACKAGED; their
rows come after those of the table's own file.
"""

import csv
import hashlib
import io
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pandas as pd

from lib.db import disclosure, geodata, queries, schema, schema_checks
from lib.system import atomic_files
from lib.system import folders as system_folders

MAX_PROBLEMS_SHOWN = 50
IN_USE = "Databasen er i brug. Luk værktøjet, og byg igen."
# Where each row of each table stands: a table of the connection, never of the file.
ORIGINS = "CREATE OR REPLACE TEMP TABLE origins (in_table VARCHAR, row BIGINT, file VARCHAR, csv_row BIGINT)"
# What the database was made of, for is_stale(): beside the tables of the contract and not one of them.
BUILT_FROM = "CREATE TABLE built_from (fingerprint VARCHAR)"


class DataError(Exception):
    """The data files break a rule. `problems` has file, csv_row, column_name, value, problem.

    file is "areas", or "packages/name/areas" in a package. In a row about geometry, file is
    "geo/roads.geojson" and csv_row its place there, from 1.
    """

    def __init__(self, problems: pd.DataFrame):
        self.problems = problems
        super().__init__("\n".join(describe(problems)))


def describe(problems: pd.DataFrame) -> list[str]:
    """One Danish sentence a failing cell: file, row, column, value and what is wrong."""
    lines = []
    for problem in problems.head(MAX_PROBLEMS_SHOWN).itertuples():
        if problem.file.endswith(".geojson"):
            place = f"data/{problem.file}, element {problem.csv_row}"
        else:
            place = f"data/{problem.file}.csv, række {problem.csv_row}"
        if problem.column_name:
            place += f", kolonne {problem.column_name}"
        if problem.value and not pd.isna(problem.value):
            place += f", værdi »{problem.value}«"
        lines.append(f"{place}: {problem.problem}")
    if len(problems) > MAX_PROBLEMS_SHOWN:
        lines.append(f"… og {len(problems) - MAX_PROBLEMS_SHOWN} fejl mere.")
    return lines


def packages(data: Path = system_folders.DATA) -> list[Path]:
    """The folders of the data packages, by name."""
    return sorted(path for path in (data / schema.PACKAGES).glob("[!.]*") if path.is_dir())


def read_csv(path: Path, columns: tuple[str, ...], named: str = "") -> pd.DataFrame:
    """The file's cells as text, an empty one as None; row n of the frame is row n + 2 of the file.

    named: what a problem calls the file. Raises DataError unless the file is UTF-8 with commas, its header
    is `columns`, and every row stands on one line with a cell for each column: so no row can hide inside
    another's quotes.
    """
    table = named or path.stem
    if not path.exists():
        raise DataError(_problem(table, 1, "", "", "Filen mangler."))
    try:
        text = path.read_text("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise DataError(
            _problem(
                table, 1, "", "",
                "Filen kan ikke læses som CSV i UTF-8. Er den gemt fra Excel, så vælg "
                "»CSV UTF-8 (kommasepareret)«, og se efter et anførselstegn, der ikke er lukket.",
            )
        ) from None  # fmt: skip
    header = tuple(lines[0]) if lines else ()
    if header != columns:
        hint = " Filen ser ud til at have semikolon; brug komma." if ";" in "".join(header) else ""
        raise DataError(
            _problem(
                table, 1, "", ",".join(header), f"Overskrifterne skal være {','.join(columns)}.{hint}"
            )
        )  # fmt: skip
    for row, cells in enumerate(lines[1:], 2):
        if len(cells) != len(columns):
            words = f"Rækken har {len(cells)} celler, men skal have {len(columns)}."
            raise DataError(_problem(table, row, "", ",".join(cells)[:80], words))
    frame = pd.DataFrame(lines[1:], columns=list(columns), dtype=object)
    return frame.where(frame != "", None)


def load(con: duckdb.DuckDBPyConnection, data: Path, folders: Iterable[Path] | None = None) -> None:
    """Create every table of the schema from its file and those of the packages.

    folders: of the packages, within `data`; None means packages(data). Raises DataError on a wrong type or
    shape.
    """
    folders = packages(data) if folders is None else list(folders)
    for path in (path for folder in folders for path in sorted(folder.glob("*.csv"))):
        if path.stem not in schema.PACKAGED:
            words = f"En datapakke kan kun have {', '.join(schema.PACKAGED)}."
            raise DataError(_problem(_named(path, data), 1, "", "", words))
    con.execute(ORIGINS)
    for table in schema.TABLES:
        cells, origins = read_features(data) if table == "features" else _read(data, table, folders)
        con.register("file", cells)
        con.register("stands", origins)
        con.execute(
            "INSERT INTO origins SELECT $table, row, file, csv_row FROM stands", {"table": table}
        )
        wrong = _wrong_cells(con, table)
        if len(wrong):
            raise DataError(in_their_files(con, wrong))
        con.execute(f"CREATE TABLE {table} AS SELECT {schema.typed(table)} FROM file")
        con.unregister("file")
        con.unregister("stands")


def _read(data: Path, table: str, folders: list[Path]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of a table, and for each of them row (as checks count), file and csv_row."""
    files = [data / f"{table}.csv"]
    if table in schema.PACKAGED:
        files += [path for folder in folders if (path := folder / f"{table}.csv").exists()]
    names = [_named(path, data) for path in files]
    parts = [
        read_csv(path, schema.TABLES[table], name) for path, name in zip(files, names, strict=True)
    ]
    origins = pd.DataFrame(
        [(name, n + 2) for name, part in zip(names, parts, strict=True) for n in range(len(part))],
        columns=["file", "csv_row"],
    )
    rows = pd.concat(parts, ignore_index=True)
    if table == "observations":
        kept = ~_found_since(rows)
        rows, origins = rows[kept].reset_index(drop=True), origins[kept].reset_index(drop=True)
    return rows, _counted(origins)


def _found_since(rows: pd.DataFrame) -> pd.Series:
    """Which rows of observations say that a number is not published, though there is one: they give way, so
    that a data package need not be put together with a change of the base file."""
    keys = pd.MultiIndex.from_frame(rows[["area_id", "indicator_id"]])
    found = keys[rows["value"].notna() | rows["value_text"].notna()]
    return (rows["status"] == "not_published") & keys.isin(found)


def _named(path: Path, data: Path) -> str:
    """What a problem calls a file: "areas", "packages/x/areas"."""
    return path.relative_to(data).with_suffix("").as_posix()


def _counted(origins: pd.DataFrame) -> pd.DataFrame:
    return origins.assign(row=range(2, len(origins) + 2))


def read_features(data: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """geodata.read of the folder of geometry, and for each row: row (as checks count), file, and csv_row,
    its place there. Raises DataError on what is wrong with a shape."""
    try:
        features = geodata.read(data / schema.GEO)
    except geodata.GeoFileError as error:
        raise DataError(_problem(_geo_file(error.theme), 1, "", "", str(error))) from None
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
    return features, _counted(origins)


def in_their_files(con: duckdb.DuckDBPyConnection, problems: pd.DataFrame) -> pd.DataFrame:
    """Problems of tables, named by the file and row where each stands."""
    origins = con.execute("FROM origins").df()
    found = problems.merge(
        origins, "left", left_on=["file", "csv_row"], right_on=["in_table", "row"],
        suffixes=("_counted", ""),
    )  # fmt: skip
    file = found["file"].fillna(found["file_counted"])
    csv_row = found["csv_row"].fillna(found["csv_row_counted"]).astype("int64")
    return found.assign(file=file, csv_row=csv_row)[list(problems.columns)]


def _geo_file(theme: str) -> str:
    return f"{schema.GEO}/{theme}.geojson"


def _wrong_cells(con: duckdb.DuckDBPyConnection, table: str) -> pd.DataFrame:
    """The cells of the registered `file` that are not written as the type of their column: by column, then row."""
    columns = schema.TABLES[table]
    kinds = {schema.column_type(column) for column in columns}
    parts = [
        f"""SELECT {place} AS place, n, '{column}' AS column_name, {column}::VARCHAR AS cell,
                   '{schema.PATTERNS[kind][1]}' AS words
            FROM cells
            WHERE NOT regexp_full_match({column}::VARCHAR, ${kind})
               OR ({column} IS NOT NULL AND try_cast({column} AS {kind}) IS NULL)"""
        for place, column in enumerate(columns)
        for kind in [schema.column_type(column)]
    ]
    return con.execute(
        f"""WITH cells AS MATERIALIZED (SELECT row_number() OVER () AS n, * FROM file)
            SELECT '{table}' AS file, n + 1 AS csv_row, column_name, cell AS value,
                   'Værdien er ikke ' || words || '.' AS problem
            FROM ({" UNION ALL ".join(parts)}) ORDER BY place, n""",
        {kind: schema.PATTERNS[kind][0] for kind in kinds},
    ).df()


def check(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """All rows that break a rule: those of check_rows(), and numbers that disclosure control hides."""
    tables = {name: con.execute(f"FROM {name} ORDER BY rowid").df() for name in disclosure.TABLES}
    return pd.concat([check_rows(con), disclosure.problems(tables)], ignore_index=True)


def check_rows(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The rows that break a rule by themselves or beside another, as schema_checks.queries() find them: file (the
    table), csv_row (its row there, counted from 2), column_name, value and problem, and where the code of the app has
    to know the problem also code. No rows means that all is well.
    """
    found = [con.execute(query).df() for query in schema_checks.queries().values()]
    return pd.concat(found, ignore_index=True)


def previous(database: Path = schema.DATABASE) -> Path:
    """Where the database is kept as it was before it last became different."""
    return database.with_suffix(f".previous{database.suffix}")


def made(data: Path, folders: Iterable[Path] | None = None, beside: Path = schema.DATABASE) -> Path:
    """A new, checked database, in a file of its own beside another: to be moved into its place.

    folders: as of load(). Its name is held until discard() is called, after the move too. Raises DataError, or
    OSError when it cannot be written, and leaves no file.
    """
    atomic_files.remove_abandoned(beside)
    new = atomic_files.reserve(beside)
    try:
        folders = packages(data) if folders is None else list(folders)
        made_of = fingerprint(data, folders)  # what is saved from now on is seen by is_stale()
        with duckdb.connect(str(new)) as con:
            load(con, data, folders)
            problems = in_their_files(con, check(con))
            con.execute(BUILT_FROM)
            con.execute("INSERT INTO built_from VALUES (?)", [made_of])
        if len(problems):
            raise DataError(problems)
    except BaseException as error:
        discard(new)
        if isinstance(error, duckdb.IOException | duckdb.TransactionException):  # a full disk
            raise atomic_files.os_error_from_text(str(error), beside) from None
        raise
    return new


def discard(database: Path) -> None:
    """Remove a database that is not to be used, or let go of the name of one that has been moved into place."""
    atomic_files.release(database)


def build(data: Path = system_folders.DATA, database: Path = schema.DATABASE) -> None:
    """Build `database` from the files in `data`. Raises DataError or OSError; the old file then stays.

    The old one is kept as previous() when it has other rows.
    """
    new = made(data, beside=database)
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
                os.replace(kept, database)  # stale by its fingerprint, so that it is tried again
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


def inputs(data: Path, folders: Iterable[Path]) -> list[Path]:
    """All that a database is made of: data files, packages and their folders, checks, the build itself."""
    folders = list(folders)
    return [
        *data.glob("*.csv"), *data.glob(f"{schema.GEO}/*.geojson"), *data.glob(schema.PACKAGES),
        *folders, *(path for folder in folders for path in folder.glob("*.csv")),
        *schema.CHECKS.glob("*.sql"), *Path(disclosure.__file__).parent.glob("disclosure*.py"),
        *Path(schema.__file__).parent.glob("schema*.py"), Path(geodata.__file__), Path(__file__),
    ]  # fmt: skip


def is_stale(
    data: Path = system_folders.DATA,
    database: Path = schema.DATABASE,
    folders: Iterable[Path] | None = None,
) -> bool:
    """True when the database is missing, cannot be read, is older than any of its inputs() or made of others.

    folders: as of load(). The time alone is not enough: a file may be saved while a build reads the others, be
    taken away, or have an old time, from a copy or a clock that was set back.
    """
    if not database.exists():
        return True
    folders = packages(data) if folders is None else list(folders)
    try:
        newest = max(path.stat().st_mtime_ns for path in inputs(data, folders))
        if database.stat().st_mtime_ns < newest:
            return True
        return fingerprint(data, folders) != _built_from(database)
    except OSError:  # the build says which file it cannot read
        return True


def fingerprint(data: Path, folders: Iterable[Path]) -> str:
    """A checksum of inputs(): the name and content of each file; of a package its place among the packages and
    not its name, so that one can be moved from those that wait to those that are published."""
    places = {folder: str(place) for place, folder in enumerate(folders)}
    lines = sorted(
        f"{places.get(path.parent, '')}/{path.name}:{hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in inputs(data, places)
        if path.is_file()
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _built_from(database: Path) -> str | None:
    """The fingerprint of what a database was made of; None where it cannot be read or has none."""
    try:
        with queries.attached(database, "made") as con:
            return con.execute("SELECT fingerprint FROM made.built_from").fetchone()[0]
    except (duckdb.Error, TypeError):
        return None


def _problem(file: str, row: int, column: str, value: str, text: str) -> pd.DataFrame:
    return pd.DataFrame(
        [{"file": file, "csv_row": row, "column_name": column, "value": value, "problem": text}]
    )


def main() -> int:
    """Build, and say how it went; 0 when the new database stands, 1 when the old one does."""
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
