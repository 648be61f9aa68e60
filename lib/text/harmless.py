"""Prevents CSV injection: text that a spreadsheet would run as a formula is written as text."""

import unicodedata

import pandas as pd

FORMULA_STARTS = ("=", "+", "-", "@")
CELL_BREAKS = ("\t", "\r", "\n")


def cell(content: object) -> object:
    """Text that starts like a formula gets an apostrophe before it; everything else is unchanged.

    A spreadsheet may pass over spaces and invisible signs before a formula (their Unicode categories begin with
    Z and C), and it takes the wide signs of Japanese keyboards for the plain ones (NFKC makes them so).
    """
    if not isinstance(content, str):
        return content
    seen = (sign for sign in content if unicodedata.category(sign)[0] not in "ZC")
    first = unicodedata.normalize("NFKC", next(seen, ""))
    starts = content.startswith(CELL_BREAKS) or first in FORMULA_STARTS
    return f"'{content}" if starts else content


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """A table with every cell and heading passed through cell()."""
    return rows.map(cell).rename(columns=cell)


def csv_text(
    rows: pd.DataFrame, separator: str = ";", decimal: str = ",", header: bool = True
) -> str:
    """A table as the text of a CSV file in which nothing runs as a formula."""
    # With a line end of both signs a cell that has one of them is quoted, and cannot begin a row of its own.
    return table(rows).to_csv(
        sep=separator, decimal=decimal, index=False, header=header, lineterminator="\r\n"
    )
