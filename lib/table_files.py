"""A table as a file to take along: CSV in two ways, XLSX and Parquet. No cell runs as a formula."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from lib import files, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class TableForm:
    """A kind of file: what it is called, its ending and type, and what writes it."""

    name: str
    ending: str
    mime: str
    write: Callable[[pd.DataFrame, Sequence[tuple[str, str]]], bytes]


def _csv(separator: str, decimal: str) -> Callable[..., bytes]:
    def write(table: pd.DataFrame, about: Sequence[tuple[str, str]]) -> bytes:
        text = _harmless(table).to_csv(sep=separator, decimal=decimal, index=False)
        return text.encode("utf-8-sig")

    return write


def _xlsx(table: pd.DataFrame, about: Sequence[tuple[str, str]]) -> bytes:
    return workbook.xlsx(about, {"Tal": _harmless(table)}, "Bydele i social balance")


def _parquet(table: pd.DataFrame, about: Sequence[tuple[str, str]]) -> bytes:
    """Values as they are: Parquet is read by programs, which run no cell."""
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _harmless(table: pd.DataFrame) -> pd.DataFrame:
    return table.map(files.harmless).rename(columns=files.harmless)


# about: rows of what and words, for the forms that have room for them.
FORMS = (
    TableForm("CSV til Excel (semikolon)", "csv", "text/csv", _csv(";", ",")),
    TableForm("CSV til andre programmer (komma)", "komma.csv", "text/csv", _csv(",", ".")),
    TableForm("Excel (XLSX)", "xlsx", XLSX, _xlsx),
    TableForm("Parquet", "parquet", "application/octet-stream", _parquet),
)
