"""Tables as downloadable files: two kinds of CSV, XLSX and Parquet. No cell is run as a formula.

about: (heading, text) rows about the table; sheets: further tables by name. Only XLSX contains them.
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
class TableFormat:
    """A file format: its Danish name, file ending, MIME type and writer."""

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
    """Values unchanged: programs that read Parquet run no cells as formulas."""
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    return buffer.getvalue()


TABLE_FORMATS = (
    TableFormat("CSV til Excel (semikolon)", "csv", "text/csv", _csv(";", ",")),
    TableFormat("CSV til andre programmer (komma)", "komma.csv", "text/csv", _csv(",", ".")),
    TableFormat("Excel (XLSX)", "xlsx", XLSX, _xlsx),
    TableFormat("Parquet", "parquet", "application/octet-stream", _parquet),
)
