"""Table detection: finds the tables in a grid of cells, with their headings, data rows and rows left out.

Sheets have titles above the table, headings in two lines, blank rows, totals and notes at the end, and
sometimes a second table. Nothing is left out without a note.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lib.text import danish
from lib.uploads import numbers, pdf_list, periods, reader
from lib.uploads.name_matching import Catalogue
from lib.uploads.reader import Cell, OwnFile, Sheet, cell_text
from lib.uploads.xlsx_safety import OwnFileError

MAX_HEADING_LINES = 3
MAX_TABLES = 20
MAX_HEADING = 120  # characters
MAX_TITLE = 1_000
TOTAL = re.compile(
    r"(i alt|ialt|total|totalt|sum|subtotal|samlet|alle områder|gennemsnit|middel|median"
    r"|hele (?!landet)\w+|.*\bi alt)\b.*",
    re.IGNORECASE,
)
NO_TABLE = "Der er ingen tabel med tal i filen."
NO_HEADINGS = (
    "Tabellen har ingen overskrifter. Skriv en række over tallene, der siger, hvad hver kolonne er, for "
    "eksempel Område, Tal for, Periode og Værdi."
)


@dataclass(frozen=True)
class Table:
    """A table of a file. name: which sheet, and which of its tables; headings: one a column, each different; rows: as
    long as the headings; numbers: the row of each in the file; notes: what was left out, in Danish; sheet: its name,
    or ""; title: the text above the headings."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...]
    notes: tuple[str, ...]
    sheet: str = ""
    title: str = ""

    def column(self, index: int) -> list[Cell]:
        """The cells of one column."""
        return [row[index] for row in self.rows]


@dataclass(frozen=True)
class Tables:
    """The tables of a file. name: as on the user's machine; tables: at least one; notes: how the file was read, in
    Danish."""

    name: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...]


def of_file(content: bytes, name: str, sheet: str | None, catalogue: Catalogue) -> Tables:
    """The tables of a CSV or XLSX file, or of one sheet of a workbook. Raises OwnFileError."""
    return _all(reader.read(content, name, sheet), catalogue)


def of_text(text: str, catalogue: Catalogue) -> Tables:
    """The tables of pasted text, as pdf_list.read reads it. Raises OwnFileError."""
    return _all(pdf_list.read(text, catalogue), catalogue)


def _all(file: OwnFile, catalogue: Catalogue) -> Tables:
    return Tables(file.name, tables(file, catalogue), file.notes)


def tables(file: OwnFile, catalogue: Catalogue) -> tuple[Table, ...]:
    """Every table of the file, in order, at least one. Raises OwnFileError.

    catalogue: a row of totals is kept where it is of an area in it, such as "Eksempelby Kommune i alt".
    """
    found: list[Table] = []
    reasons: list[str] = []
    for sheet in file.sheets:
        for part in _beside_each_other(sheet):
            try:
                found += _below_each_other(part, catalogue)
            except OwnFileError as error:
                reasons.append(str(error))
    if not found:
        raise OwnFileError(NO_HEADINGS if NO_HEADINGS in reasons else NO_TABLE)
    return tuple(_numbered(found[:MAX_TABLES]))


def _numbered(found: list[Table]) -> list[Table]:
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


# ---------------------------------------------------------------- cells


def is_number(cell: Cell) -> bool:
    """Whether a cell is written as a number or as a missing one. A year is a number too."""
    if isinstance(cell, str):
        return numbers.looks_like_a_number(cell) or numbers.is_missing(cell)
    return isinstance(cell, int | float)


def _is_time(cell: Cell) -> bool:
    return isinstance(cell, datetime.date) or periods.is_period(cell)


def _filled(row: Sequence[Cell]) -> int:
    """The number of different cells in a row; a merged title counts as one."""
    return len({cell for cell in row if cell is not None})


def _is_heading(row: Sequence[Cell]) -> bool:
    """Two cells or more, all words or times, and some words among them."""
    cells = [cell for cell in row if cell is not None]
    if _filled(row) < 2 or any(is_number(cell) and not _is_time(cell) for cell in cells):
        return False
    return any(isinstance(cell, str) and not is_number(cell) for cell in cells)


def _is_data(row: Sequence[Cell]) -> bool:
    return _filled(row) > 1 and any(is_number(cell) for cell in row)


# ---------------------------------------------------------------- tables in a sheet


def _beside_each_other(sheet: Sheet) -> list[Sheet]:
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
        Sheet(sheet.name, tuple(tuple(row[c] for c in run) for row in sheet.rows), sheet.numbers)
        for run in runs
    ]


def _below_each_other(sheet: Sheet, catalogue: Catalogue) -> list[Table]:
    """A table begins at a row of headings with data below it; a second one after a blank row."""
    rows = [(n, row) for n, row in zip(sheet.numbers, sheet.rows, strict=True)]
    blank = [_filled(row) == 0 for _, row in rows]
    following = _next_filled(blank)
    starts: list[int] = []
    last_blank = -1
    for i, (_, row) in enumerate(rows):
        below = following[i]
        last_blank = i if blank[i] else last_blank
        if blank[i] or below is None or not _is_heading(row) or not _is_data(rows[below][1]):
            continue
        if not starts or (last_blank > starts[-1] and _after_a_break(rows, blank, i)):
            starts.append(i)
    first_data = next((i for i, (_, row) in enumerate(rows) if _is_data(row)), None)
    if first_data is None:
        raise OwnFileError(NO_TABLE)
    if not starts or _looks_like_records(rows, first_data, starts[0]):
        raise OwnFileError(NO_HEADINGS)
    ends = [*(_first_line(rows, blank, start) for start in starts[1:]), len(rows)]
    return [
        _table(sheet.name, rows, blank, start, end, ends[i - 1] if i else 0, catalogue)
        for i, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


def _next_filled(blank: list[bool]) -> list[int | None]:
    answer: list[int | None] = [None] * len(blank)
    coming = None
    for i in range(len(blank) - 1, -1, -1):
        answer[i] = coming
        if not blank[i]:
            coming = i
    return answer


def _after_a_break(rows, blank: list[bool], i: int) -> bool:
    """Whether a blank row stands above row i, its other heading lines and its title."""
    for above in range(i - 1, max(i - 2 - MAX_HEADING_LINES, -1), -1):
        if blank[above]:
            return True
        if _is_data(rows[above][1]):
            return False
    return False


def _first_line(rows, blank: list[bool], start: int) -> int:
    """The first row of the block of a second table: after the blank row above it."""
    while start > 0 and not blank[start - 1]:
        start -= 1
    return start


def _looks_like_records(rows, first: int, heading: int) -> bool:
    """Whether there are data above the headings that were found: those have no headings."""
    return sum(_is_data(row) for _, row in rows[first:heading]) > 1


# ---------------------------------------------------------------- one table


def _table(
    name: str, rows, blank: list[bool], start: int, end: int, after: int, catalogue: Catalogue
) -> Table:  # fmt: skip
    top = _heading_top(rows, blank, start, after)
    headings = _headings([row for _, row in rows[top : start + 1]])
    notes: list[str] = []
    above = [i for i in range(after, top) if not blank[i]]
    if above:
        notes.append(f"{_rows(len(above))} over overskrifterne er sprunget over.")
    below = range(start + 1, end)
    data = [i for i in below if not blank[i]]
    last = max((i for i in data if _is_data(rows[i][1])), default=start)
    blanks = sum(blank[i] for i in below if i < last)
    if blanks:
        notes.append(f"{_rows(blanks, 'tom', 'tomme')} er sprunget over.")
    kept, totals, alone = [], [], []
    for i in data:
        words = next((cell for cell in rows[i][1] if cell is not None), None)
        if isinstance(words, str) and TOTAL.fullmatch(words) and not catalogue.area(words):
            totals.append(i)
        elif _filled(rows[i][1]) < 2:
            alone.append(i)
        else:
            kept.append(i)
    if totals:
        named = dict.fromkeys(
            f"»{next(str(c) for c in rows[i][1] if c is not None)[:40]}«" for i in totals
        )
        names, more = danish.enumeration(list(named)[:5]), " med flere" if len(named) > 5 else ""
        notes.append(f"{_rows(len(totals))} med en sum eller et gennemsnit er ikke taget med: {names}{more}.")  # fmt: skip
    if alone:
        where = danish.enumeration(str(rows[i][0]) for i in alone[:5])
        more = " med flere" if len(alone) > 5 else ""
        notes.append(f"{_rows(len(alone))} med kun én celle er sprunget over (række {where}{more}).")  # fmt: skip
    used = [c for c, heading in enumerate(headings) if heading or any(rows[i][1][c] is not None for i in kept)]  # fmt: skip
    return Table(
        name,
        _different([headings[c] or f"Kolonne {c + 1}" for c in used]),
        tuple(tuple(rows[i][1][c] for c in used) for i in kept),
        tuple(rows[i][0] for i in kept) or (rows[start][0],),
        tuple(notes),
        name,
        _title(rows, above),
    )


def _title(rows, above: list[int]) -> str:
    cells = dict.fromkeys(cell_text(cell) for i in above for cell in rows[i][1])
    return " ".join(cell for cell in cells if cell)[:MAX_TITLE]


def _heading_top(rows, blank: list[bool], start: int, after: int) -> int:
    """The first line of the headings that end at `start`. A line above is part of them when one of the first cells
    is empty or both are the same."""
    top = start
    while top - 1 >= after and start - top < MAX_HEADING_LINES - 1:
        line, below = rows[top - 1][1], rows[top][1]
        own = line[0] is None or below[0] is None or line[0] == below[0]
        if blank[top - 1] or not own or len([c for c in line if c is not None]) < 1:
            break
        if _filled(line) < 2 and line[0] is not None:  # a title
            break
        top -= 1
    return top


def _headings(lines: list[Sequence[Cell]]) -> list[str]:
    """The lines of the headings joined; an upper heading spans the empty cells after it."""
    texts = [[cell_text(cell) for cell in line] for line in lines]
    for upper in texts[:-1]:
        for c in range(1, len(upper)):
            if not upper[c] and texts[-1][c] and c > 1:
                upper[c] = upper[c - 1]
    return [
        " ".join(dict.fromkeys(line[c] for line in texts if line[c]))[:MAX_HEADING]
        for c in range(len(lines[0]))
    ]


def _different(headings: list[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    answer = []
    for heading in headings:
        seen[heading] = seen.get(heading, 0) + 1
        answer.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return tuple(answer)


def _rows(count: int, one: str = "", many: str = "") -> str:
    adjective = one if count == 1 else many
    noun = "række" if count == 1 else "rækker"
    return " ".join(word for word in (danish.number(count, 0), adjective, noun) if word)
