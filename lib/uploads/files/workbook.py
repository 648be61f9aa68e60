"""The sheets of a workbook as grids of cells, each as a reader of the sheet sees it.

Formulas are not run: only their stored results are read. What a format, a merged range, a raised letter or a hidden
row means for a cell is settled here, and said in a note.
"""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

import python_calamine as calamine

from lib.text import danish
from lib.uploads.files import calamine_book, xlsx_cells, xlsx_formats
from lib.uploads.files.xlsx_cells import Facts
from lib.uploads.files.xlsx_safety import Parts
from lib.uploads.meaning import numbers
from lib.uploads.meaning.cells import Cell, tidy

MAX_MERGED = 1_000_000  # cells; a hostile file may merge all of a sheet many times
SHOWN = 3  # rows, columns or texts that a note names
PERCENT = "Celler, som Excel viser i procent, er læst som procent: 0,518 er 51,8 %."


class Grid(NamedTuple):
    """The cells of a sheet, from its first row and column. All places are from 0. shared: row, column
    and range of the cells of merged ranges with a number; hidden_rows, hidden_columns: those with content that Excel does not show."""

    name: str
    rows: list[list[Cell]]
    shared: frozenset[tuple[int, int, int]]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]


def read(
    parts: Parts, sheet: str | None, times_of_day: bool
) -> tuple[list[Grid], list[str]]:  # fmt: skip
    """The sheets of a workbook, or only the one named, and notes in Danish. Raises OwnFileError.

    times_of_day: whether a date with a time of day is a datetime; else it is the date."""
    with calamine_book.worksheets(parts.content, sheet) as (book, names, of_hidden):
        grids = [_grid(book.get_sheet_by_name(name), parts, times_of_day) for name in names]
    notes = [note for _, of_sheet in grids for note in of_sheet]
    notes = [*parts.notes, *dict.fromkeys(notes), *(hidden_note(grid) for grid, _ in grids)]
    return [grid for grid, _ in grids], [note for note in (*notes, *of_hidden) if note]


def _grid(
    sheet: calamine.CalamineSheet, parts: Parts, times_of_day: bool
) -> tuple[Grid, list[str]]:  # fmt: skip
    """One sheet, and notes on how its cells are read."""
    facts = parts.of_sheet(sheet.name)
    rows = [
        [cell_of(cell, times_of_day) for cell in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    notes = _as_shown(rows, facts) + _without_footnotes(rows, facts)
    shared = _merge(rows, sheet.merged_cell_ranges or [])
    hidden = with_content(rows, facts.hidden_rows, facts.hidden_columns)
    return Grid(sheet.name, rows, shared, *hidden), notes


def with_content(
    rows: list[list[Cell]], hidden_rows: Iterable[int], hidden_columns: Iterable[int]
) -> tuple[frozenset[int], frozenset[int]]:
    """Those of some rows and columns that have content."""
    return (
        frozenset(r for r in hidden_rows if r < len(rows) and any(c is not None for c in rows[r])),
        frozenset(c for c in hidden_columns if any(len(row) > c and row[c] is not None for row in rows)),
    )  # fmt: skip


def hidden_note(grid: Grid) -> str:
    """That rows and columns of a sheet are hidden in the file, or ""."""
    parts = [
        f"{one} {danish.enumeration(names[:SHOWN])}{' med flere' if len(names) > SHOWN else ''}"
        for one, names in (
            ("række", [str(r + 1) for r in sorted(grid.hidden_rows)]),
            ("kolonne", [xlsx_cells.letters(c + 1) for c in sorted(grid.hidden_columns)]),
        )
        if names
    ]
    return f"Skjult i arket »{grid.name}«: {' og '.join(parts)}." if parts else ""


def _as_shown(rows: list[list[Cell]], facts: Facts) -> list[str]:
    """Cells with a format that shows them in another way, as they are shown."""
    percent = False
    for (r, c), code in facts.formats.items():
        if r < len(rows) and c < len(rows[r]):
            before = rows[r][c]
            rows[r][c] = xlsx_formats.as_shown(before, code)
            percent |= isinstance(before, float | int) and rows[r][c] is not before
    return [PERCENT] * percent


def _without_footnotes(rows: list[list[Cell]], facts: Facts) -> list[str]:
    """Cells without their raised letters: in "3900²" the 2 is a mark of a footnote and no digit."""
    told = []
    for (r, c), plain in facts.footnoted.items():
        if r < len(rows) and c < len(rows[r]):
            told.append(f"»{str(rows[r][c])[:40]}« er »{plain.strip()[:40]}«")
            rows[r][c] = tidy(plain)
    if not told:
        return []
    more = f" og {danish.number(len(told) - SHOWN, 0)} mere" if len(told) > SHOWN else ""
    return [f"Hævet skrift er læst som fodnotetegn: {'; '.join(told[:SHOWN])}{more}."]


def _merge(rows: list[list[Cell]], ranges: Iterable) -> frozenset[tuple[int, int, int]]:
    """Fill every cell of a merged range with the content of its first; the cells that share a number so, each with the
    number of its range."""
    left = MAX_MERGED
    shared: set[tuple[int, int, int]] = set()
    for of, ((top, first), (bottom, last)) in enumerate(ranges):
        if top >= len(rows) or first >= len(rows[top]):
            continue
        height, width = min(bottom + 1, len(rows)) - top, min(last + 1, len(rows[top])) - first
        left -= height * width
        if left < 0:
            break
        for row in range(top, top + height):
            rows[row][first : first + width] = [rows[top][first]] * width
        if height * width > 1 and _is_number(rows[top][first]):
            shared |= {(r, c, of) for r in range(top, top + height) for c in range(first, first + width)}  # fmt: skip
    return frozenset(shared)


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return numbers.looks_like_a_number(cell)
    return isinstance(cell, int | float)


def cell_of(cell: object, times_of_day: bool) -> Cell:
    """What calamine gives of a cell, as a cell. times_of_day: whether a date with a time of day is a datetime."""
    if isinstance(cell, str):
        return tidy(cell)
    if isinstance(cell, bool):
        return "sand" if cell else "falsk"
    if isinstance(cell, datetime.datetime):
        return cell if times_of_day else cell.date()
    if isinstance(cell, datetime.time | datetime.timedelta):
        return str(cell)
    return cell
