"""Reads an uploaded CSV or XLSX file: from bytes to sheets of raw cells, or a Danish sentence why not.

The type of a file is found from its content and never from its ending. Nothing is written, and a cell is text, a
number, a date or None: formulas are not run, only their stored results are read.
"""

import csv
import datetime
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import python_calamine as calamine

from lib.text import danish
from lib.uploads import other_forms, other_workbooks, statistics_files, xlsx_safety
from lib.uploads.xlsx_safety import OwnFileError

MAX_MEGABYTES = 10
MAX_ROWS = 100_000
MAX_COLUMNS = 100
MAX_CELL = 5_000  # characters: the longest note
MAX_CELL_LINES = 40  # more in one cell means a quotation mark that was never closed
SEPARATORS = (";", "\t", ",", "|")
SAMPLE_LINES = 200
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
CONTROLS = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff]")
SAVE_AS = "Åbn den i et regneark, og gem den som »Excel-projektmappe (.xlsx)« eller CSV."
# First bytes of files that are not CSV, and what the user is told.
NOT_TEXT = {
    b"%PDF": "Filen er en PDF. Markér tabellen i den, kopiér, og sæt den ind i feltet til tekst.",
    b"{\\rtf": f"Filen er et tekstdokument (RTF). {SAVE_AS}",
    b"<": f"Filen er en webside eller XML, ikke et regneark, selv om den måske hedder det. {SAVE_AS}",
    b"\x09\x08": f"Filen er et meget gammelt Excel-ark. {SAVE_AS}",
    b"\x1f\x8b": "Filen er pakket sammen. Pak den ud, og vælg selve regnearket.",
    b"Rar!": "Filen er et arkiv. Pak det ud, og vælg selve regnearket.",
    b"7z\xbc\xaf": "Filen er et arkiv. Pak det ud, og vælg selve regnearket.",
}
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Word, Excel and PowerPoint until 2003, and encrypted ones since

Cell = str | float | int | datetime.date | None


@dataclass(frozen=True)
class Sheet:
    """A grid of cells. rows: of equal length; numbers: the row of each in the file, from 1; name: of the
    sheet, "" in a file without sheets."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class OwnFile:
    """The content of an uploaded file. name: as on the user's machine; sheets: those with cells, at least one;
    notes: how the file was read, in Danish."""

    name: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...]


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
    content: bytes, name: str, sheet: str | None = None, times_of_day: bool = False
) -> OwnFile:
    """The sheets of a CSV or XLSX file, or of a workbook only the one named. Raises OwnFileError.

    times_of_day: whether a date with a time of day is a datetime; else it is the date."""
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
            content, facts, sheet, lambda cell: _cell(cell, times_of_day)
        )
        found = _sheets(grids)
    elif content.startswith(b"PK"):
        found, notes = _workbook(content, sheet, times_of_day)
    elif statistics_files.is_one(content):
        grid, notes = statistics_files.read(content)
        found = _sheets([grid])
    else:
        found, notes = _text(content)
    if not found:
        raise OwnFileError("Filen har ingen celler med indhold.")
    return OwnFile(name, tuple(found), tuple(notes))


def pasted(text: str) -> OwnFile:
    """Text copied from a PDF or a spreadsheet, read as a file. Raises OwnFileError."""
    return read(b"\xef\xbb\xbf" + text.encode("utf-8", "replace"), "Indsat tekst")


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


def _text(content: bytes) -> tuple[list[Sheet], list[str]]:
    for start, sentence in NOT_TEXT.items():
        if content.lstrip().startswith(start):
            raise OwnFileError(sentence)
    text, notes = _decoded(content)
    lines = text.splitlines()
    named = re.fullmatch(r"sep=(.)", lines[0].strip()) if lines else None
    separator = named[1] if named else _separator(lines[:SAMPLE_LINES])
    rows, numbers = [], []
    for number, row in _records(text, separator):
        if number == 1 and named:
            continue
        cells = [tidy(cell) for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        rows.append(cells)
        numbers.append(number)
        _check_size(len(rows), len(cells))
    return _sheets([("", rows, numbers)]), notes


def _decoded(content: bytes) -> tuple[str, list[str]]:
    coding = next((coding for bom, coding in BOMS.items() if content.startswith(bom)), None)
    notes: list[str] = []
    try:
        text = content.decode(coding or "utf-8")
    except UnicodeDecodeError:
        if coding:
            raise OwnFileError("Tegnene i filen kan ikke læses; den er måske beskadiget.") from None
        text = content.decode("cp1252", "replace")
        notes.append("Filen er læst som Windows-1252, som Excel på dansk gemmer CSV.")
    if "\x00" in text:
        raise OwnFileError(f"Filen er ikke tekst; den har NUL-tegn i sig. {SAVE_AS}")
    if "\ufffd" in text:
        notes.append("Nogle tegn i filen kunne ikke læses og står som \ufffd.")
    return text, notes


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


# ---------------------------------------------------------------- workbooks


def _workbook(
    content: bytes, sheet: str | None, times_of_day: bool
) -> tuple[list[Sheet], list[str]]:
    parts = xlsx_safety.inspect(content, MAX_ROWS, MAX_COLUMNS)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            chosen = [
                meta
                for meta in book.sheets_metadata
                if meta.typ == calamine.SheetTypeEnum.WorkSheet and sheet in (None, meta.name)
            ]
            grids = [
                (
                    meta.name,
                    *_grid(
                        book.get_sheet_by_name(meta.name), parts.percent(meta.name), times_of_day
                    ),
                )
                for meta in chosen
            ]
            hidden = [
                meta.name for meta in chosen if meta.visible != calamine.SheetVisibleEnum.Visible
            ]
    except OwnFileError:
        raise
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:  # a panic in calamine is not an Exception
        raise OwnFileError(xlsx_safety.DAMAGED) from None
    notes = list(parts.notes)
    if hidden:
        notes.append(f"Skjulte ark er læst med: {danish.enumeration(hidden)}.")
    return _sheets(grids), notes


def _grid(
    sheet: calamine.CalamineSheet, percent: frozenset[tuple[int, int]], times_of_day: bool
) -> tuple[list[list[Cell]], list[int]]:
    rows = [
        [_cell(cell, times_of_day) for cell in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    for row, column in percent:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = _as_percent(rows[row][column])
    _merge(rows, sheet.merged_cell_ranges or [])
    return rows, list(range(1, len(rows) + 1))


def _merge(rows: list[list[Cell]], ranges: Iterable) -> None:
    """Fill every cell of a merged range with the content of its first."""
    left = MAX_ROWS * 10  # cells; a hostile file may merge all of a sheet many times
    for (top, first), (bottom, last) in ranges:
        if top >= len(rows) or first >= len(rows[top]):
            continue
        height, width = min(bottom + 1, len(rows)) - top, min(last + 1, len(rows[top])) - first
        left -= height * width
        if left < 0:
            return
        for row in range(top, top + height):
            rows[row][first : first + width] = [rows[top][first]] * width


def _cell(cell: object, times_of_day: bool) -> Cell:
    if isinstance(cell, str):
        return tidy(cell)
    if isinstance(cell, bool):
        return "sand" if cell else "falsk"
    if isinstance(cell, datetime.datetime):
        return cell if times_of_day else cell.date()
    if isinstance(cell, datetime.time | datetime.timedelta):
        return str(cell)
    return cell


def _as_percent(cell: Cell) -> Cell:
    """A fraction that the sheet formats as a percentage, as text: 0.518 -> "51,8 %"."""
    if not isinstance(cell, float | int) or abs(cell) > 1e9:
        return cell
    return f"{format(cell * 100, '.12g').replace('.', ',')} %"


def tidy(cell: str) -> str | None:
    """Text on one line, without invisible characters and no longer than MAX_CELL; None where nothing is left."""
    return " ".join(CONTROLS.sub("", cell[:MAX_CELL].replace("\x00", "")).split()) or None


def cell_text(cell: Cell) -> str:
    """A cell as text: None -> "", 2021.0 -> "2021", a date as dd-mm-yyyy."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.date):
        return f"{cell:%d-%m-%Y}"
    return format(cell, ".15g") if isinstance(cell, float) else str(cell)


def _sheets(grids: Iterable[tuple[str, list, list[int]]]) -> list[Sheet]:
    """The grids with any content, as sheets with rows of equal length."""
    sheets = []
    for name, rows, numbers in grids:
        width = max((n + 1 for row in rows for n, cell in enumerate(row) if cell is not None), default=0)  # fmt: skip
        if width:
            _check_size(len(rows), width)
            even = tuple(tuple(row[:width]) + (None,) * (width - len(row)) for row in rows)
            sheets.append(Sheet(name, even, tuple(numbers)))
    return sheets


def _check_size(rows: int, columns: int) -> None:
    if rows > MAX_ROWS:
        raise OwnFileError(
            f"Filen har mere end {danish.number(MAX_ROWS, 0)} rækker. Gem et mindre udsnit."
        )
    if columns > MAX_COLUMNS:
        raise OwnFileError(
            f"Filen har mere end {MAX_COLUMNS} kolonner. Gem kun de kolonner, der skal bruges."
        )
