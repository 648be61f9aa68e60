"""Table detection: finds the tables in a grid of cells, with their headings, data rows and rows left out.

Sheets have titles above the table, headings in two lines, blank rows, totals and notes at the end, and
sometimes a second table. Nothing is left out without a note.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lib.text import danish
from lib.uploads.files import reader
from lib.uploads.files.reader import OwnFile, Sheet
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.meaning import row_kinds
from lib.uploads.meaning.cells import Cell
from lib.uploads.meaning.list_titles import ListInFile
from lib.uploads.meaning.name_matching import Catalogue
from lib.uploads.meaning.row_kinds import filled, is_data, is_heading, is_number
from lib.uploads.pdf import pdf_list, pdf_pages, pdf_tables
from lib.uploads.tables import one_table
from lib.uploads.tables.one_table import MAX_HEADING_LINES, FileTable, SheetPart

MAX_TABLES = 20
SAMPLE = 15  # rows above a row that tell what its table has
MAX_GROUPS = 3  # rows with one cell between the headings and the first data
NO_TABLE = "Der er ingen tabel med tal i filen."
NO_HEADINGS = (
    "Tabellen har ingen overskrifter. Skriv en række over tallene, der siger, hvad hver kolonne er, for "
    "eksempel Område, Tal for, Periode og Værdi."
)
TWO_READINGS = (
    "Række {row} efter en tom række kan både være overskrifter og et område med tal. Slet den tomme række, hvis det "
    "er den samme tabel, eller skriv »Område« over navnene, hvis det er en ny."
)

__all__ = ["FileTable", "Tables", "is_number", "of_file", "of_text", "tables"]


@dataclass(frozen=True)
class Tables:
    """The tables of a file. name: as on the user's machine; tables: at least one; notes: how the file was read, in
    Danish; lists: the lists of housing areas in a PDF."""

    name: str
    tables: tuple[FileTable, ...]
    notes: tuple[str, ...]
    lists: tuple[ListInFile, ...] = ()


def of_file(content: bytes, name: str, sheet: str | None, catalogue: Catalogue) -> Tables:
    """The tables of a CSV, XLSX or PDF file, or of one sheet of a workbook. Raises OwnFileError."""
    if pdf_pages.is_pdf(content):
        found = _all(pdf_tables.read(content, name, catalogue), catalogue)
        named = (replace(table, name=f"»{table.sheet}«") for table in found.tables)
        return replace(found, tables=tuple(named))
    return _all(reader.read(content, name, sheet), catalogue)


def of_text(text: str, catalogue: Catalogue) -> Tables:
    """The tables of pasted text, as pdf_list.read reads it. Raises OwnFileError."""
    return _all(pdf_list.read(text, catalogue), catalogue)


def _all(file: OwnFile, catalogue: Catalogue) -> Tables:
    return Tables(file.name, tables(file, catalogue), file.notes, file.lists)


def tables(file: OwnFile, catalogue: Catalogue) -> tuple[FileTable, ...]:
    """Every table of the file, in order, at least one. Raises OwnFileError.

    catalogue: a row of totals is kept where it is of an area in it, such as "Eksempelby Kommune i alt".
    """
    found: list[FileTable] = []
    reasons: list[str] = []
    for sheet in file.sheets:
        for part in _beside_each_other(sheet):
            try:
                found += _below_each_other(part, catalogue)
            except OwnFileError as error:
                reasons.append(str(error))
    if not found:
        others = [reason for reason in reasons if reason not in (NO_HEADINGS, NO_TABLE)]
        raise OwnFileError((others or [NO_HEADINGS if NO_HEADINGS in reasons else NO_TABLE])[0])
    return tuple(_numbered(found[:MAX_TABLES]))


def _numbered(found: list[FileTable]) -> list[FileTable]:
    """The tables with distinct names."""
    many = {sheet: sum(t.sheet == sheet for t in found) for sheet in {t.sheet for t in found}}
    seen: dict[str, int] = {}
    named = []
    for table in found:
        seen[table.sheet] = seen.get(table.sheet, 0) + 1
        words = [f"Ark »{table.sheet}«"] if table.sheet else []
        if many[table.sheet] > 1:
            words.append(
                f"tabel {seen[table.sheet]} (række {table.numbers[0]}-{table.numbers[-1]})"
            )
        name = danish.capitalise(", ".join(words)) or "Tabellen"
        named.append(replace(table, name=name))
    return named


# ---------------------------------------------------------------- tables in a sheet


def _beside_each_other(sheet: Sheet) -> list[SheetPart]:
    """The sheet split at empty columns, where each part has two columns or more."""
    empty = [all(row[c] is None for row in sheet.rows) for c in range(len(sheet.rows[0]))]
    runs: list[list[int]] = [[]]
    for column, is_empty in enumerate(empty):
        if is_empty:
            runs.append([])
        else:
            runs[-1].append(column)
    runs = [run for run in runs if run]
    if any(len(run) < 2 for run in runs):
        runs = [[column for run in runs for column in run]]
    return [
        SheetPart(sheet, tuple(run), tuple(tuple(row[c] for c in run) for row in sheet.rows))
        for run in runs
    ]


def _below_each_other(part: SheetPart, catalogue: Catalogue) -> list[FileTable]:
    """A table begins at a row of headings with data below it; a second one after a blank row, or where headings stand
    again."""
    rows = part.rows
    blank = [not filled(row) for row in rows]
    first_data = next((i for i, row in enumerate(rows) if is_data(row)), None)
    if first_data is None:
        raise OwnFileError(NO_TABLE)
    starts = _starts(part, blank, catalogue)
    if not starts or _looks_like_records(rows, first_data, starts[0]):
        raise OwnFileError(NO_HEADINGS)
    begins = [0, *(_begin(part, blank, start, starts[n]) for n, start in enumerate(starts[1:]))]
    ends = [*begins[1:], len(rows)]
    return [
        one_table.make(
            part, one_table.heading_top(part, start, begin), start, begin, end, catalogue
        )
        for start, begin, end in zip(starts, begins, ends, strict=True)
    ]


def _starts(part: SheetPart, blank: list[bool], catalogue: Catalogue) -> list[int]:
    """The rows with the last line of the headings of each table. Raises OwnFileError where a row may be both."""
    rows, starts, last_blank = part.rows, [], -1
    for i, row in enumerate(rows):
        last_blank = i if blank[i] else last_blank
        lone = not starts and row[0] is None and filled(row) == 1
        if blank[i] or not (is_heading(row) or lone):
            continue
        below = _first_data_below(rows, i)
        if below is None or (lone and not _is_over(row, rows[below])):
            continue
        if not starts and _is_a_name_with_years(row, rows[below], catalogue):
            continue
        if not starts:
            starts.append(i)
        elif last_blank > starts[-1] and _after_a_break(rows, blank, i):
            if not _continues(part, starts[-1], i, below, catalogue):
                starts.append(i)
        elif _is_heading_again(rows, starts[-1], i, catalogue):
            starts.append(i)
    return starts


def _is_over(row: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether the only cells of a row are words or times over numbers that have a name in the first column."""
    over = [c for c, cell in enumerate(row) if cell is not None]
    named = isinstance(below[0], str) and not is_number(below[0])
    return named and all(
        is_number(below[c]) and not (is_number(row[c]) and not row_kinds.is_time(row[c]))
        for c in over
    )


def _first_data_below(rows: Sequence[Sequence[Cell]], heading: int) -> int | None:
    """The row of data under a row of headings; rows of units and a few with one cell may stand between."""
    alone = 0
    for i in range(heading + 1, len(rows)):
        row = rows[i]
        if row_kinds.is_times_beside_a_corner(row) or row_kinds.is_times_beside_area(row):
            return None
        if is_data(row):
            return i
        if not filled(row) or row_kinds.is_units(row):
            continue
        alone += 1
        if filled(row) > 1 or alone > MAX_GROUPS:
            return None
    return None


def _is_a_name_with_years(row: Sequence[Cell], below: Sequence[Cell], catalogue: Catalogue) -> bool:
    """Whether a row that looks like headings with years is the first row of data, whose values look like years."""
    if row[0] is None or not row_kinds.only_times_beside(row):
        return False
    kind = row_kinds.kind_of_name(row_kinds.first_words(row), catalogue)
    if kind:
        return kind == row_kinds.kind_of_name(row_kinds.first_words(below), catalogue)
    return row_kinds.only_times_beside(below) and not row_kinds.is_time(row[0])


def _continues(part: SheetPart, start: int, i: int, below: int, catalogue: Catalogue) -> bool:
    """Whether a row after a blank one is of the table above it, though it looks like headings: its name is of the
    same kind as the names there. Raises OwnFileError where nobody can tell."""
    nearest = part.rows[max(start + 1, i - SAMPLE) : i]
    row, above = part.rows[i], [r for r in nearest if is_data(r)]
    if not above:
        return _is_a_name_with_years(row, part.rows[below], catalogue)
    if any(_is_word(cell) and any(r[c] == cell for r in above) for c, cell in enumerate(row)):
        return True
    if row[0] is None:
        return False
    kind = row_kinds.kind_of_name(row_kinds.first_words(row), catalogue)
    if kind:
        others = (row_kinds.kind_of_name(row_kinds.first_words(r), catalogue) for r in above)
        return kind != "heading" and kind in others
    if not row_kinds.only_times_beside(row):
        return False
    if row_kinds.only_times_beside(part.rows[start]):
        raise OwnFileError(TWO_READINGS.format(row=part.number(i)))
    return True


def _is_word(cell: Cell) -> bool:
    return isinstance(cell, str) and not is_number(cell) and not row_kinds.is_time(cell)


def _is_heading_again(
    rows: Sequence[Sequence[Cell]], start: int, i: int, catalogue: Catalogue
) -> bool:
    """Whether a row right under data begins a new table: times where the headings above have times, with an empty
    corner or the word for the names."""
    row, above = rows[i], rows[start]
    if row == above or not row_kinds.only_times_beside(row) or not row_kinds.only_times_beside(above):  # fmt: skip
        return False
    corner = row_kinds.first_words(row)
    return not corner or row_kinds.kind_of_name(corner, catalogue) == "heading"


def _after_a_break(rows: Sequence[Sequence[Cell]], blank: list[bool], i: int) -> bool:
    """Whether a blank row stands above row i, its other heading lines and its title."""
    for above in range(i - 1, max(i - 2 - MAX_HEADING_LINES, -1), -1):
        if blank[above]:
            return True
        if is_data(rows[above]) and not row_kinds.is_times_beside_a_corner(rows[above]):
            return False
    return False


def _begin(part: SheetPart, blank: list[bool], start: int, before: int) -> int:
    """The first row of the block of a second table: after the blank row above it, or the first line of its
    headings where there is none."""
    begin = start
    while begin > before + 1 and not blank[begin - 1]:
        begin -= 1
    if begin > before + 1:
        return begin
    return one_table.heading_top(part, start, before + 1)


def _looks_like_records(rows: Sequence[Sequence[Cell]], first: int, heading: int) -> bool:
    """Whether there are data above the headings that were found: those have no headings."""
    between = [row for row in rows[first:heading] if not row_kinds.is_times_beside_a_corner(row)]
    return sum(is_data(row) for row in between) > 1
