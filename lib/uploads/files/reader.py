"""Reads an uploaded CSV or XLSX file: from bytes to sheets of raw cells, or a Danish sentence why not.

The type of a file is found from its content and never from its ending. Nothing is written, and a cell is text, a
number, a date or None: formulas are not run, only their stored results are read.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lib.system import file_forms
from lib.text import danish
from lib.uploads.files import (
    decoding,
    other_forms,
    other_workbooks,
    statistics_files,
    workbook,
    xlsx_safety,
)
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.meaning.cells import Cell, tidy
from lib.uploads.meaning.list_titles import ListInFile

MAX_MEGABYTES = 10
MAX_ROWS = 100_000
MAX_COLUMNS = 100
MAX_CELL_LINES = 40  # more in one cell means a quotation mark that was never closed
SEPARATORS = (";", "\t", ",", "|")
SAMPLE_LINES = 200
RULE = re.compile(
    r"(?=.*(?:--|==|:-|-:|\|\s*-))[\s|:+=-]+"
)  # of a table in Markdown, drawn under its headings
SAVE_AS = "Åbn den i et regneark, og gem den som »Excel-projektmappe (.xlsx)« eller CSV."
# First bytes of files that are not CSV, and what the user is told.
NOT_TEXT = {
    b"%PDF": "Filen er en PDF. Her kan kun et regneark eller CSV bruges.",
    b"{\\rtf": f"Filen er et tekstdokument (RTF). {SAVE_AS}",
    b"<": f"Filen er en webside eller XML, ikke et regneark, selv om den måske hedder det. {SAVE_AS}",
    b"\x09\x08": f"Filen er et meget gammelt Excel-ark. {SAVE_AS}",
    b"\x1f\x8b": "Filen er pakket sammen. Pak den ud, og vælg selve regnearket.",
    b"Rar!": "Filen er et arkiv. Pak det ud, og vælg selve regnearket.",
    b"7z\xbc\xaf": "Filen er et arkiv. Pak det ud, og vælg selve regnearket.",
}
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Word, Excel and PowerPoint until 2003, and encrypted ones since


@dataclass(frozen=True)
class Sheet:
    """A grid of cells. rows: of equal length; numbers: the row of each in the file, from 1; name: of the
    sheet, "" in a file without sheets. Of text, widths: the cells that each row is written with, and its separator;
    of a workbook, places from 0: shared, the cells of merged ranges with a number, each with its range; hidden_rows, hidden_columns."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...]
    widths: tuple[int, ...] = ()
    separator: str = ""
    shared: frozenset[tuple[int, int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True)
class OwnFile:
    """The content of an uploaded file. name: as on the user's machine; sheets: those with cells, at least one;
    notes: how the file was read, in Danish; lists: the lists of housing areas in a PDF."""

    name: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...]
    lists: tuple[ListInFile, ...] = ()


def sheets(content: bytes) -> dict[str, int]:
    """The number of filled cells of each sheet of a workbook that has any, in its order; {} for any other file.
    Raises OwnFileError."""
    if not content.startswith(b"PK") or len(content) > MAX_MEGABYTES * 2**20:
        return {}
    other = other_workbooks.inspect(content, MAX_ROWS, MAX_COLUMNS)
    if other is not None:
        return {name: facts.filled for name, facts in other.items() if facts.filled}
    found = xlsx_safety.inspect(content, MAX_ROWS, MAX_COLUMNS).filled
    return {name: cells for name, cells in found.items() if cells}


def read(
    content: bytes,
    name: str,
    sheet: str | None = None,
    times_of_day: bool = False,
    separator: str = "",
) -> OwnFile:
    """The sheets of a CSV or XLSX file, or of a workbook only the one named. Raises OwnFileError.

    times_of_day: whether a date with a time of day is a datetime; else it is the date. separator: of text, where it
    is known."""
    if len(content) > MAX_MEGABYTES * 2**20:
        raise OwnFileError(f"Filen er større end {MAX_MEGABYTES} MB. Gem et mindre udsnit.")
    if not content.strip(b"\x00 \t\r\n"):
        raise OwnFileError("Filen er tom.")
    if content.startswith(COMPOUND):
        raise OwnFileError(_compound(content))
    if other := other_forms.sentence(content):
        raise OwnFileError(other)
    if (facts := other_workbooks.inspect(content, MAX_ROWS, MAX_COLUMNS)) is not None:
        grids, notes = other_workbooks.read(
            content, facts, sheet, lambda cell: workbook.cell_of(cell, times_of_day)
        )
        found = [_of_grid(grid) for grid in grids]
    elif content.startswith(b"PK"):
        parts = xlsx_safety.inspect(content, MAX_ROWS, MAX_COLUMNS)
        grids, notes = workbook.read(parts, sheet, times_of_day)
        found = [_of_grid(grid) for grid in grids]
    elif statistics_files.is_one(content):
        (name_of_sheet, rows, numbers), notes = statistics_files.read(content)
        found = [_sheet(name_of_sheet, rows, numbers=tuple(numbers))]
    else:
        found, notes = _text(content, separator)
    found = [one for one in found if one]
    if not found:
        raise OwnFileError("Filen har ingen celler med indhold.")
    return OwnFile(name, tuple(found), tuple(notes))


def _of_grid(grid: workbook.Grid) -> Sheet | None:
    return _sheet(
        grid.name, grid.rows, shared=grid.shared, hidden_rows=grid.hidden_rows,
        hidden_columns=grid.hidden_columns,
    )  # fmt: skip


def pasted(text: str, separator: str = "") -> OwnFile:
    """Text copied from a PDF or a spreadsheet, read as a file. separator: between its cells, where it is known.
    Raises OwnFileError."""
    content = b"\xef\xbb\xbf" + text.encode("utf-8", "replace")
    return read(content, "Indsat tekst", separator=separator)


def _compound(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return (
            "Filen er låst med en adgangskode. Fjern adgangskoden i Excel (Filer, Oplysninger, "
            "Beskyt projektmappe), og gem filen igen."
        )
    if any(word.encode("utf-16-le") in content for word in ("Workbook", "Book")):
        return f"Filen er et Excel-ark fra 1997-2003 (.xls). {SAVE_AS}"
    return f"Filen er et ældre Office-dokument, men ikke et regneark. {SAVE_AS}"


# ---------------------------------------------------------------- text


def _text(content: bytes, separator: str) -> tuple[list[Sheet], list[str]]:
    if sentence := file_forms.by_first_bytes(content.lstrip(), NOT_TEXT):
        raise OwnFileError(sentence)
    try:
        text, notes = decoding.decoded(content)
    except decoding.UndecodableError:
        raise OwnFileError("Tegnene i filen kan ikke læses; den er måske beskadiget.") from None
    if "\x00" in text:
        raise OwnFileError(f"Filen er ikke tekst; den har NUL-tegn i sig. {SAVE_AS}")
    lines = [line for line in text.splitlines() if not RULE.fullmatch(line)]
    named = re.fullmatch(r"sep=(.)", lines[0].strip()) if lines else None
    separator = named[1] if named else separator or _separator(lines[:SAMPLE_LINES])
    rows, numbers, widths = [], [], []
    for number, row in _records(text, separator):
        if (number == 1 and named) or RULE.fullmatch(separator.join(row)):
            continue
        cells = [tidy(cell) for cell in row]
        widths.append(len(cells))
        while cells and cells[-1] is None:
            cells.pop()
        rows.append(cells)
        numbers.append(number)
        _check_size(len(rows), len(cells))
    facts = {"numbers": tuple(numbers), "widths": tuple(widths), "separator": separator}
    sheet = _sheet("", rows, **facts)
    return [sheet] if sheet else [], notes


def _separator(lines: list[str]) -> str:
    """The separator that splits most lines into equally many cells; a semicolon where none does."""

    def even(separator: str) -> tuple[float, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1)
        if not widths:
            return 0.0, 0
        width, count = widths.most_common(1)[0]
        return count / len(lines), width

    try:
        return max(SEPARATORS, key=even)
    except csv.Error:
        return ";"


def _records(text: str, separator: str) -> Iterable[tuple[int, list[str]]]:
    """Each record with the number of its first line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    start = 1
    try:
        for row in reader:
            if reader.line_num - start >= MAX_CELL_LINES:
                raise csv.Error
            yield start, row
            start = reader.line_num + 1
    except csv.Error:
        raise OwnFileError(
            f"Filen kan ikke læses fra linje {danish.number(start, 0)}. Se efter et anførselstegn, der ikke er lukket."
        ) from None


# ---------------------------------------------------------------- sheets


def _sheet(name: str, rows: list[list[Cell]], **facts) -> Sheet | None:
    """The grid as a sheet with rows of equal length; None without content. facts: further fields of a Sheet."""
    width = max((n + 1 for row in rows for n, cell in enumerate(row) if cell is not None), default=0)  # fmt: skip
    if not width:
        return None
    _check_size(len(rows), width)
    even = tuple(tuple(row[:width]) + (None,) * (width - len(row)) for row in rows)
    facts.setdefault("numbers", tuple(range(1, len(rows) + 1)))
    return Sheet(name, even, **facts)


def _check_size(rows: int, columns: int) -> None:
    if rows > MAX_ROWS:
        raise OwnFileError(
            f"Filen har mere end {danish.number(MAX_ROWS, 0)} rækker. Gem et mindre udsnit."
        )
    if columns > MAX_COLUMNS:
        raise OwnFileError(
            f"Filen har mere end {MAX_COLUMNS} kolonner. Gem kun de kolonner, der skal bruges."
        )
