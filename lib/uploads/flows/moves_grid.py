"""Splits a sheet of moves into blocks of numbers: the names above each column, the names in each row, and lines in between.

Nothing is read into the words here, but for what tells a row of years above numbers from a row of numbers.
"""

import datetime
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from lib.uploads.files.reader import Sheet
from lib.uploads.flows import move_words
from lib.uploads.meaning.cells import Cell, cell_text
from lib.uploads.tables.table_detection import is_number

FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True)
class TextRow:
    """A row with one text only: a title, the name of a section, or a remark. number: its row in the file. heads: whether
    rows of numbers follow at once."""

    text: str
    number: int
    heads: bool = False


@dataclass(frozen=True)
class Numbers:
    """A row of numbers. number: its row in the file. names: by the column of names. cells: of every column."""

    number: int
    names: dict[int, Cell]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class NumberBlock:
    """Rows of numbers under the same headings. headings: of each column, the uppermost first. names, values: the columns of
    names and of numbers. items: the lines and the rows, in order, those above the headings first."""

    headings: tuple[tuple[str, ...], ...]
    names: tuple[int, ...]
    values: tuple[int, ...]
    items: tuple[TextRow | Numbers, ...]

    def heading(self, column: int) -> str:
        """The heading of a column on one line."""
        return " ".join(dict.fromkeys(text for text in self.headings[column] if text))


@dataclass
class _Rows:
    """A block while it is gathered. heads: its rows of headings. lines: those above them. rows: lines and rows below."""

    lines: list[TextRow] = field(default_factory=list)
    heads: list[Sequence[Cell]] = field(default_factory=list)
    rows: list[TextRow | tuple[int, Sequence[Cell]]] = field(default_factory=list)

    @property
    def has_numbers(self) -> bool:
        return any(not isinstance(row, TextRow) for row in self.rows)


def is_year(cell: Cell) -> bool:
    """Whether a cell is a calendar year and nothing else."""
    text = cell_text(cell)
    return text.isdecimal() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR


def blocks(sheet: Sheet) -> list[NumberBlock]:
    """The blocks of a sheet that have numbers and headings, in order."""
    found = [_Rows()]
    filled = [
        (number, row)
        for number, row in zip(sheet.numbers, sheet.rows, strict=True)
        if any(cell is not None for cell in row)
    ]
    kinds = [_is_line(row) for _, row in filled] + [True]
    for n, (number, row) in enumerate(filled):
        now = found[-1]
        if kinds[n]:
            text = next(cell_text(cell) for cell in row if cell is not None)
            now.rows.append(TextRow(text, number, heads=not kinds[n + 1]))
        elif _is_heading(row, filled[n + 1][1] if n + 1 < len(filled) else (), now):
            if now.has_numbers:
                # The lines right above the headings belong to them.
                last = max(i for i, one in enumerate(now.rows) if not isinstance(one, TextRow))
                found.append(_Rows(lines=now.rows[last + 1 :]))
                del now.rows[last + 1 :]
                now = found[-1]
            elif now.rows and not now.heads:
                now.lines, now.rows = [*now.lines, *now.rows], []
            now.heads.append(row)
        else:
            now.rows.append((number, row))
    return [_block(one) for one in found if one.heads and one.has_numbers]


def _is_line(row: Sequence[Cell]) -> bool:
    cells = {cell for cell in row if cell is not None}
    return len(cells) == 1 and all(not is_number(cell) or is_year(cell) for cell in cells)


def _is_heading(row: Sequence[Cell], below: Sequence[Cell], now: _Rows) -> bool:
    """Words alone, or years with no name of a row beside them. below: the next row with anything in it."""
    numbers = [cell for cell in row if cell is not None and is_number(cell)]
    if not numbers:
        # A row of names whose numbers are left out is no heading.
        names = _names(now) if now.has_numbers else ()
        return not now.has_numbers or any(
            cell is not None for c, cell in enumerate(row) if c not in names
        )
    beside = [text for text in _texts(row) if not move_words.role(text)]
    if not beside or not all(is_year(cell) for cell in numbers):
        return not beside and all(is_year(cell) for cell in numbers)
    if now.has_numbers != bool(now.heads) or (now.heads and not _repeats(row, now)):
        return False
    if len(set(numbers)) < len(numbers):
        return False
    # »Tilflyttede | 2021 | 2022« is a heading where the rows below it do not say the way themselves.
    named, under = [
        [move_words.meaning(text) for text in texts] for texts in (beside, _texts(below))
    ]
    if any(one.total or one.age for one in named) or (
        any(one.way for one in named) and any(one.way for one in under)
    ):
        return False
    return all(move_words.MOVES.search(text.lower()) for text in beside)


def _repeats(row: Sequence[Cell], now: _Rows) -> bool:
    """Whether the years of a row stand where the same ones stand above the numbers so far."""
    above = now.heads[-1] if now.heads else ()
    return len(above) == len(row) and all(
        not is_number(cell) or cell is None or cell == above[c] for c, cell in enumerate(row)
    )


def _texts(row: Sequence[Cell]) -> list[str]:
    return [cell for cell in row if isinstance(cell, str) and not is_number(cell)]


def _names(rows: _Rows) -> tuple[int, ...]:
    """The columns of names: by their heading, or because most of their cells are no numbers."""
    width = max(len(row) for row in rows.heads) if rows.heads else 0
    data = [row for row in rows.rows if not isinstance(row, TextRow)]
    found = []
    for c in range(width):
        cells = [row[c] for _, row in data if row[c] is not None]
        words = [cell for cell in cells if not is_number(cell)]
        heading = " ".join(cell_text(row[c]) for row in rows.heads if row[c] is not None)
        years = bool(cells) and all(is_year(cell) for cell in cells)
        role = move_words.role(heading)
        numbered = role in move_words.MAY_BE_NUMBERS and not move_words.meaning(heading).way
        if 2 * len(words) > len(cells) or (role and words) or numbered or (years and not heading):
            found.append(c)
    return tuple(found)


def _block(rows: _Rows) -> NumberBlock:
    names = _names(rows)
    width = len(rows.heads[0])
    values = tuple(c for c in range(width) if c not in names)
    lines = [[cell_text(cell) for cell in row] for row in rows.heads]
    for upper in lines[:-1]:  # a heading spans the empty cells after it
        for before, c in itertools.pairwise(values):
            if not upper[c] and lines[-1][c]:
                upper[c] = upper[before]
    items: list[TextRow | Numbers] = [replace(line, heads=False) for line in rows.lines]
    above: dict[int, Cell] = {}
    for row in rows.rows:
        if isinstance(row, TextRow):
            items.append(row)
            above = {}
            continue
        above = _filled_down(row[1], names, above)
        items.append(Numbers(row[0], above, tuple(row[1])))
    return NumberBlock(tuple(zip(*lines, strict=True)), names, values, tuple(items))


def _filled_down(
    row: Sequence[Cell], names: Iterable[int], above: dict[int, Cell]
) -> dict[int, Cell]:
    """The names of a row. An empty cell before a filled one has the name above it, while those before it are the same."""
    columns = list(names)
    last = max((n for n, c in enumerate(columns) if row[c] is not None), default=-1)
    found: dict[int, Cell] = {}
    same = True
    for n, c in enumerate(columns):
        if row[c] is None and n < last and same:
            found[c] = above.get(c)
        else:
            found[c] = row[c]
            same = same and row[c] == above.get(c)
    return found


def is_a_date(cell: Cell) -> bool:
    """Whether a spreadsheet has made a date of a name, as it does of 10-17."""
    return isinstance(cell, datetime.date)


def letter(column: int) -> str:
    """The name of a column in a spreadsheet, from 0: A, B, …, AA."""
    before, last = divmod(column, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)
