"""What the cells of one sheet of a workbook span, held within limits before the workbook is read.

Shared by the workbooks of other programs than Excel's XLSX: a sheet with one cell far out takes memory for all cells up
to it, and a cell may say that it is repeated a million times.
"""

import datetime
from dataclasses import dataclass, field

from lib.text import danish
from lib.uploads.files.xlsx_safety import BOMB, MAX_CELLS, TOO_MANY_CELLS, OwnFileError

MAX_TEXT = 50 * 2**20  # characters of all cells, repeated ones counted each time


@dataclass
class CellLimits:
    """What is left for all sheets together, and how far out a cell may be."""

    max_rows: int
    max_columns: int
    cells: int = MAX_CELLS
    text: int = MAX_TEXT

    def take_text(self, characters: int) -> None:
        """Count text. Raises OwnFileError."""
        self.text -= characters
        if self.text < 0:
            raise OwnFileError(BOMB)


@dataclass
class SheetFacts:
    """What is known of a sheet. percents: the cells, from 0, that are formatted as percentages; merged: the first row and
    column, and the last, of merged ranges; hidden_rows, hidden_columns: those, from 0, that are not shown; unknown: formulas
    without a stored result."""

    limits: CellLimits
    filled: int = 0
    unknown: int = 0
    percents: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    _rows: int = 0
    _columns: int = 0

    def fill(self, row: int, column: int, height: int = 1, width: int = 1) -> None:
        """Count cells with content, from a row and column from 0. Raises OwnFileError where they are too far out or many."""
        bottom, right = row + height, column + width
        if bottom > self.limits.max_rows:
            raise OwnFileError(
                f"Arket har indhold nede i række {danish.number(bottom, 0)}; der er plads til "
                f"{danish.number(self.limits.max_rows, 0)} rækker. Gem et mindre udsnit."
            )
        if right > self.limits.max_columns:
            raise OwnFileError(
                f"Arket har indhold ude i kolonne nummer {danish.number(right, 0)}; der er plads til "
                f"{self.limits.max_columns} kolonner. Gem kun de kolonner, der skal bruges."
            )
        before = self._rows * self._columns
        self._rows, self._columns = max(self._rows, bottom), max(self._columns, right)
        self.filled += height * width
        self.limits.cells -= self._rows * self._columns - before
        if self.limits.cells < 0:
            raise OwnFileError(TOO_MANY_CELLS)

    def hide_rows(self, first: int, end: int) -> None:
        """Note that rows from `first` and before `end` are not shown, as far as there may be rows."""
        self.hidden_rows |= set(range(first, min(end, self.limits.max_rows)))

    def hide_columns(self, first: int, end: int) -> None:
        """Note that columns from `first` and before `end` are not shown, as far as there may be columns."""
        self.hidden_columns |= set(range(first, min(end, self.limits.max_columns)))

    def mark_percent(self, row: int, column: int, height: int = 1, width: int = 1) -> None:
        """Note that cells, which fill() has counted, are formatted as percentages."""
        self.percents |= {(row + r, column + c) for r in range(height) for c in range(width)}


def settle(rows: list[list], facts: SheetFacts) -> None:
    """Make the cells what a person sees: fractions that are shown as percentages, and the words of merged ranges in all of
    their cells. Numbers are not spread: they stand where the file has them."""
    for row, column in facts.percents:
        if row < len(rows) and column < len(rows[row]):
            cell = rows[row][column]
            if isinstance(cell, float | int) and abs(cell) < 1e9:
                rows[row][column] = f"{format(cell * 100, '.12g').replace('.', ',')} %"
    left = facts.limits.max_rows * 10  # cells; a hostile file may merge all of a sheet many times
    for top, first, bottom, last in facts.merged:
        left -= (bottom - top + 1) * (last - first + 1)
        if left < 0 or top >= len(rows) or first >= len(rows[top]):
            continue
        cell = rows[top][first]
        if isinstance(cell, str | datetime.date):
            for row in rows[top : bottom + 1]:
                row[first : last + 1] = [cell] * len(row[first : last + 1])
