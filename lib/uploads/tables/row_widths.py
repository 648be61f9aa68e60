"""Rows of text that are wider or narrower than their headings: what a comma in a number does, and a lost cell."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from lib.text import danish
from lib.text.slug import slug
from lib.uploads.files.reader import Sheet
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.meaning import row_kinds
from lib.uploads.meaning.cells import Cell, cell_text

SHOWN = 5  # rows that a note names
COMMA = (
    "Række {row} har flere celler end overskrifterne: kommaet både deler cellerne og er decimalkomma, så tallene ikke "
    "kan skelnes. Gem filen med semikolon mellem cellerne (i Excel: »CSV (semikolonsepareret)«)."
)
TOO_WIDE = "Række {row} har flere tal, end der er overskrifter. Skriv en overskrift over hver kolonne, også over navnene."


def refuse_more_cells(
    sheet: Sheet, columns: Sequence[int], start: int, headings: Sequence[str],
    rows: Mapping[int, Sequence[Cell]],
) -> None:  # fmt: skip
    """Raises OwnFileError where rows of text have numbers beyond the last heading, or cells that are only there
    because a comma parts a number.

    columns: the places in the sheet of the cells; start: the row of the headings; rows: by their number in the file.
    """
    if not sheet.widths or not rows:
        return
    written, by_comma = sheet.widths[start], sheet.separator == ","
    named = _named(headings)
    for number, row in rows.items():
        beyond = [cell for at, cell in zip(columns, row, strict=True) if at >= written]
        if any(cell is not None and row_kinds.is_number(cell) for cell in beyond):
            raise OwnFileError((COMMA if by_comma else TOO_WIDE).format(row=number))
        if by_comma and any(cell is not None for cell in row[named:]) and _has_torn_number(row):
            raise OwnFileError(COMMA.format(row=number))
    pairs = range(1, len(headings) - 1)
    if by_comma and any(_is_torn(list(rows.values()), headings[c + 1], c) for c in pairs):
        raise OwnFileError(COMMA.format(row=next(iter(rows))))


def short_rows(
    sheet: Sheet, columns: Sequence[int], kept: Sequence[int], headings: Sequence[str]
) -> list[str]:
    """A note on the rows of text that are written with fewer cells than there are headings. kept: rows of the
    sheet."""
    if not sheet.widths or not columns or not _named(headings):
        return []
    wanted = columns[_named(headings) - 1] + 1
    short = [str(sheet.numbers[i]) for i in kept if sheet.widths[i] < wanted]
    if not short:
        return []
    more = " med flere" if len(short) > SHOWN else ""
    return [
        f"Færre celler end overskrifter: række {danish.enumeration(short[:SHOWN])}{more}. De sidste er læst som tomme; "
        "se efter, om tallene står i de rigtige kolonner."
    ]


def _named(headings: Sequence[str]) -> int:
    """The number of columns up to the last with a heading."""
    return max((c + 1 for c, heading in enumerate(headings) if heading), default=0)


def _is_torn_pair(whole: Cell, rest: Cell) -> bool:
    """Whether two cells may be "25,5" with its comma taken for the end of a cell."""
    return bool(
        re.fullmatch(r"-?\d+", cell_text(whole)) and re.fullmatch(r"\d{1,3} ?%?", cell_text(rest))
    )


def _has_torn_number(row: Sequence[Cell]) -> bool:
    return any(_is_torn_pair(whole, rest) for whole, rest in pairwise(row))


def _is_torn(rows: Sequence[Sequence[Cell]], heading: str, c: int) -> bool:
    """Whether the column after this one looks like its decimals: a few digits beside whole numbers, under a unit, a
    note or nothing. heading: of the column after."""
    if heading and not row_kinds.is_unit(heading) and not row_kinds.NOTE_HEADING.fullmatch(slug(heading)):  # fmt: skip
        return False
    pairs = [(row[c], row[c + 1]) for row in rows if row[c] is not None or row[c + 1] is not None]
    return bool(pairs) and all(_is_torn_pair(whole, rest) for whole, rest in pairs)
