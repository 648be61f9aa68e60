"""Reads the CSV files in data/ as text, and says in Danish what in them breaks a rule."""

import csv
import io
from pathlib import Path

import pandas as pd

MAX_PROBLEMS_SHOWN = 50


class DataError(Exception):
    """The data files break a rule. `problems` has file, csv_row, column_name, value, problem.

    file is "areas", or "packages/name/areas" in a package. In a row about geometry, file is
    "geo/roads.geojson" and csv_row its place there, from 1. In one about a whole file or folder, csv_row is 0 and file its
    path in data/.
    """

    def __init__(self, problems: pd.DataFrame):
        self.problems = problems
        super().__init__("\n".join(describe(problems)))


def describe(problems: pd.DataFrame) -> list[str]:
    """One Danish sentence per failing cell: file, row, column, value and problem."""
    lines = []
    for problem in problems.head(MAX_PROBLEMS_SHOWN).itertuples():
        if not problem.csv_row:
            place = f"data/{problem.file}"
        elif problem.file.endswith(".geojson"):
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


def read_csv(path: Path, columns: tuple[str, ...], named: str = "") -> pd.DataFrame:
    """The cells of a file, see cells_of(). named: the name of the file in problems. Raises DataError."""
    table = named or path.stem
    if not path.exists():
        raise DataError(problem(table, 1, "", "", "Filen mangler."))
    return cells_of(path.read_bytes(), columns, table)


def cells_of(content: bytes, columns: tuple[str, ...], table: str) -> pd.DataFrame:
    """The cells of a CSV file as text, an empty one as None; row n of the frame is row n + 2 of the file.

    table: the name of the file in problems. Raises DataError unless the file is UTF-8 with commas, its header is
    `columns`, and every row has a cell for each column, so that no row can hide inside another's quotes.
    """
    try:
        text = content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise DataError(
            problem(
                table, 1, "", "",
                "Filen kan ikke læses som CSV i UTF-8. Er den gemt fra Excel, så vælg "
                "»CSV UTF-8 (kommasepareret)«, og se efter et anførselstegn, der ikke er lukket.",
            )
        ) from None  # fmt: skip
    header = tuple(lines[0]) if lines else ()
    if header != columns:
        hint = " Filen ser ud til at have semikolon; brug komma." if ";" in "".join(header) else ""
        raise DataError(
            problem(
                table, 1, "", ",".join(header), f"Overskrifterne skal være {','.join(columns)}.{hint}"
            )
        )  # fmt: skip
    for row, cells in enumerate(lines[1:], 2):
        if len(cells) != len(columns):
            words = f"Rækken har {len(cells)} celler, men skal have {len(columns)}."
            raise DataError(problem(table, row, "", ",".join(cells)[:80], words))
    frame = pd.DataFrame(lines[1:], columns=list(columns), dtype=object)
    return frame.where(frame != "", None)


def problem(file: str, row: int, column: str, value: str, text: str) -> pd.DataFrame:
    """A frame of one problem, for DataError; row 0 is the whole file or folder."""
    return pd.DataFrame(
        [{"file": file, "csv_row": row, "column_name": column, "value": value, "problem": text}]
    )
