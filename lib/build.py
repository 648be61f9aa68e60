"""From the CSV and GeoJSON files in data/ to data/social_balance.duckdb: read, check, replace.

`python -m lib.build` builds the file. It is made beside the old one and moved into place only
when every check passes, so readers never see half a database and a mistake in a CSV file leaves
the old database as it was. Two processes may build at once: each writes a file of its own, both
hold the same rows, and the last move wins.
"""

import csv
import io
import os
import sys
import tempfile
from pathlib import Path

import duckdb
import pandas as pd

from lib import geodata, schema

MAX_PROBLEMS_SHOWN = 50


class DataError(Exception):
    """The data files break a rule. `problems` has file, csv_row, column_name, value, problem.

    In a row about geometry, file is "geo/roads.geojson" and csv_row its place there, from 1.
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


def read_csv(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """The file's cells as text, an empty one as None; row n of the frame is row n + 2 of the file.

    Raises DataError unless the file is UTF-8 with commas, its header is `columns`, and every row
    stands on one line with a cell for each column: so no row can hide inside another's quotes.
    """
    table = path.stem
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


def load(con: duckdb.DuckDBPyConnection, data: Path) -> None:
    """Create every table of the schema from its file. Raises DataError on a wrong type or shape."""
    for table, columns in schema.TABLES.items():
        features = table == "features"
        file = read_features(data) if features else read_csv(data / f"{table}.csv", columns)
        con.register("file", file)
        wrong = pd.concat([_wrong_cells(con, table, column) for column in columns])
        if len(wrong):
            raise DataError(in_their_files(wrong, file) if features else wrong)
        casts = ", ".join(
            f"CAST({column} AS {schema.column_type(column)}) AS {column}" for column in columns
        )
        con.execute(f"CREATE TABLE {table} AS SELECT {casts} FROM file")
        con.unregister("file")


def read_features(data: Path) -> pd.DataFrame:
    """geodata.read of the folder of geometry. Raises DataError on what is wrong with a shape."""
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
    return features


def in_their_files(problems: pd.DataFrame, features: pd.DataFrame) -> pd.DataFrame:
    """Problems of the table `features` named by file of geometry and place there; others untouched."""
    own = problems["file"] == "features"
    rows = problems.loc[own, "csv_row"] - 2
    place = features.groupby("theme").cumcount() + 1
    named = problems.copy()
    named.loc[own, "file"] = features["theme"].map(_geo_file).iloc[rows].to_numpy()
    named.loc[own, "csv_row"] = place.iloc[rows].to_numpy()
    return named


def _geo_file(theme: str) -> str:
    return f"{schema.GEO}/{theme}.geojson"


def _wrong_cells(con: duckdb.DuckDBPyConnection, table: str, column: str) -> pd.DataFrame:
    """The cells of one column of the registered `file` that are not written as their type."""
    kind = schema.column_type(column)
    pattern, words = schema.PATTERNS[kind]
    return con.execute(
        f"""SELECT '{table}' AS file, n + 2 AS csv_row, '{column}' AS column_name, cell AS value,
                   'Værdien er ikke {words}.' AS problem
            FROM (SELECT row_number() OVER () - 1 AS n, CAST({column} AS VARCHAR) AS cell FROM file)
            WHERE NOT regexp_full_match(cell, $pattern) OR (cell IS NOT NULL AND try_cast(cell AS {kind}) IS NULL)""",
        {"pattern": pattern},
    ).df()


def check(con: duckdb.DuckDBPyConnection, checks: Path = schema.CHECKS) -> pd.DataFrame:
    """All rows that break a rule: each file in data/checks/ is one query that selects them.

    A query answers file, csv_row, column_name, value and problem; no rows means that it passes.
    """
    found = [con.execute(path.read_text("utf-8")).df() for path in sorted(checks.glob("*.sql"))]
    problems = pd.concat(found, ignore_index=True)
    return in_their_files(problems, con.execute("FROM features ORDER BY rowid").df())


def build(data: Path = schema.DATA, database: Path = schema.DATABASE) -> None:
    """Build `database` from the files in `data`. Raises DataError; the old file then stays."""
    handle, name = tempfile.mkstemp(prefix=f"{database.name}.", dir=database.parent)
    os.close(handle)
    os.unlink(name)  # DuckDB wants to create the file itself; the name is ours alone
    try:
        with duckdb.connect(name) as con:
            load(con, data)
            problems = check(con)
        if len(problems):
            raise DataError(problems)
        os.replace(name, database)
    finally:
        for leftover in (name, f"{name}.wal"):
            Path(leftover).unlink(missing_ok=True)


def is_stale(data: Path = schema.DATA, database: Path = schema.DATABASE) -> bool:
    """True when the database is missing or older than a data file, a check, the schema or the build."""
    if not database.exists():
        return True
    inputs = [
        *data.glob("*.csv"), *data.glob(f"{schema.GEO}/*.geojson"), *schema.CHECKS.glob("*.sql"),
        Path(schema.__file__), Path(geodata.__file__), Path(__file__),
    ]  # fmt: skip
    return database.stat().st_mtime_ns < max(path.stat().st_mtime_ns for path in inputs)


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
    except PermissionError:  # Windows does not replace a file that a program has open
        print("Databasen er i brug. Luk værktøjet, og byg igen.", file=sys.stderr)
        return 1
    print(f"Bygget: {schema.DATABASE.relative_to(schema.ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
