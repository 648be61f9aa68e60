"""A table as a file to take along: CSV in two ways, XLSX and Parquet. No cell runs as a formula.

about and sheets are for the form that has room for them: rows of what and words, and tables beside the table.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from lib.figures import workbook
from lib.settings import municipality
from lib.text import harmless

About, Sheets = Sequence[tuple[str, str]], Mapping[str, pd.DataFrame]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class TableForm:
    """A kind of file: what it is called, its ending and type, and what writes it."""

    name: str
    ending: str
    mime: str
    write: Callable[[pd.DataFrame, About, Sheets], bytes]


def _csv(separator: str, decimal: str) -> Callable[..., bytes]:
    def write(table: pd.DataFrame, about: About, sheets: Sheets) -> bytes:
        return harmless.csv_text(table, separator, decimal).encode("utf-8-sig")

    return write


def _xlsx(table: pd.DataFrame, about: About, sheets: Sheets) -> bytes:
    safe = {name: harmless.table(one) for name, one in {"Tal": table, **sheets}.items()}
    return workbook.xlsx(about, safe, municipality.settings().title)


def _parquet(table: pd.DataFrame, about: About, sheets: Sheets) -> bytes:
    """Values as they are: Parquet is read by programs, which run no cell."""
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    return buffer.getvalue()


FORMS = (
    TableForm("CSV til Excel (semikolon)", "csv", "text/csv", _csv(";", ",")),
    TableForm("CSV til andre programmer (komma)", "komma.csv", "text/csv", _csv(",", ".")),
    TableForm("Excel (XLSX)", "xlsx", XLSX, _xlsx),
    TableForm("Parquet", "parquet", "application/octet-stream", _parquet),
)
