"""Prevents CSV injection: marks text that a spreadsheet would run as a formula."""

import unicodedata

import pandas as pd

FORMULA_STARTS = ("=", "+", "-", "@")
CELL_BREAKS = ("\t", "\r", "\n")


def cell(content: object) -> object:
    """Text that starts like a formula gets an apostrophe before it; everything else is unchanged.

    Spreadsheets may ignore spaces and invisible characters before a formula (Unicode categories Z and C), and treat
    the full-width characters of Japanese keyboards as the ASCII ones (hence NFKC).
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
    """A table as the text of a CSV file, with every cell and heading passed through cell()."""
    # With \r\n as line end, a cell with \r or \n is quoted and so cannot begin a new row.
    return table(rows).to_csv(
        sep=separator, decimal=decimal, index=False, header=header, lineterminator="\r\n"
    )
