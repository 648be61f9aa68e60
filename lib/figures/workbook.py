"""Tables as an XLSX file, whose first sheet describes them."""

import datetime
import io
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from numbers import Real

import pandas as pd
import xlsxwriter

NARROW_COLUMN = 24  # characters
WIDE_COLUMN = 90
MOST_DECIMALS = 3
# By number of decimals, YEAR or DATE. Excel itself writes the Danish separators: 1.234,5.
YEAR, DATE = "year", "date"
FIRST_YEAR = 1900  # Excel has no earlier dates
LONGEST_CELL = 32_767  # characters that a cell of Excel can hold
NUMBER_FORMATS = {n: "#,##0." + "0" * n for n in range(1, MOST_DECIMALS + 1)} | {
    0: "#,##0", YEAR: "0", DATE: "dd-mm-yyyy",
}  # fmt: skip


def xlsx(about: Sequence[tuple[str, str]], sheets: Mapping[str, pd.DataFrame], label: str) -> bytes:
    """A workbook: first the sheet "Om tallene" with (heading, text) rows, then one sheet per table.

    label: stands at the top of every sheet and in the footer of every printed page. Text is never written as a
    formula; values that Excel cannot represent are written as text, missing values as empty cells.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        formats = {
            kind: book.add_format({"num_format": form, "text_wrap": True, "valign": "top"})
            for kind, form in NUMBER_FORMATS.items()
        }
        marked = book.add_format({"bold": True, "font_color": "#7A1F5C", "font_size": 14})
        sheet = _sheet(book, "Om tallene", label, marked)
        sheet.set_column(0, 0, NARROW_COLUMN, wrapped)
        sheet.set_column(1, 1, WIDE_COLUMN, wrapped)
        for row, (what, words) in enumerate(about, 2):
            sheet.write_string(row, 0, what, bold)
            sheet.write_string(row, 1, words, wrapped)
        for name, table in sheets.items():
            sheet = _sheet(book, name, label, marked)
            sheet.set_column(0, len(table.columns) - 1, NARROW_COLUMN, wrapped)
            sheet.freeze_panes(3, 0)
            for column, heading in enumerate(table.columns):
                sheet.write_string(2, column, heading, bold)
                cells = table.iloc[:, column]
                form = formats[_kind(cells)]
                for row, cell in enumerate(cells, 3):
                    _write(sheet, row, column, cell, form)
    return buffer.getvalue()


def _sheet(book, name: str, label: str, marked) -> object:
    sheet = book.add_worksheet(name[:31])
    sheet.write_string(0, 0, label, marked)
    sheet.set_footer(f"&L{label}&RSide &P af &N")
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    return sheet


def _kind(cells: pd.Series) -> int | str:
    """The key of NUMBER_FORMATS that fits a column."""
    if pd.api.types.is_datetime64_any_dtype(cells):
        return DATE
    numbers = [Decimal(str(cell)) for cell in cells if _is_number(cell)]
    if numbers and all(1900 <= cell <= 2100 and cell % 1 == 0 for cell in numbers):
        return YEAR  # without a thousands separator
    decimals = (-cell.normalize().as_tuple().exponent for cell in numbers)
    return min(max([0, *decimals]), MOST_DECIMALS)


def _is_number(cell: object) -> bool:
    """Whether Excel can store the cell as a number; booleans do not count."""
    return isinstance(cell, Real) and not isinstance(cell, bool) and math.isfinite(cell)


def _write(sheet, row: int, column: int, cell: object, form: object) -> None:
    if cell is None or (pd.api.types.is_scalar(cell) and pd.isna(cell)):
        return
    if isinstance(cell, bool):
        sheet.write_string(row, column, "ja" if cell else "nej")
    elif isinstance(cell, pd.Timestamp) and cell.tz is None and cell.year >= FIRST_YEAR:
        sheet.write_datetime(row, column, cell.to_pydatetime(), form)
    elif isinstance(cell, datetime.date) and not isinstance(cell, pd.Timestamp):
        sheet.write_string(row, column, f"{cell:%Y-%m-%d}")
    elif _is_number(cell):
        sheet.write_number(row, column, cell, form)
    else:
        text = str(cell)
        # xlsxwriter silently drops longer text.
        cut = text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"
        sheet.write_string(row, column, cut)
