"""Kinds of rows in a sheet: headings, data, units, sums, and names alone. What a row is follows from its cells."""

import datetime
import re
from collections.abc import Sequence

from lib.text.slug import slug
from lib.uploads.meaning import numbers, periods
from lib.uploads.meaning.cells import Cell, cell_text
from lib.uploads.meaning.name_matching import Catalogue

TOTAL = re.compile(
    r"(i alt|ialt|total|totalt|sum|subtotal|samlet|alle områder|gennemsnit|middel|median"
    r"|hele (?!landet)\w+|.*\bi alt)\b.*",
    re.IGNORECASE,
)
ONLY_TOTAL = re.compile(r"(i alt|ialt|total|totalt|sum|subtotal|gennemsnit|median)[.:]?", re.I)
# Headings over a column of names of areas, as slugs.
AREA_HEADING = re.compile(
    r"(bolig)?omraade(r|navn|ts-navn)?|(bolig)?afdeling(snavn)?|bydel|kvarter|sted|navn|geografi|sogn|kommune|by"
    r"|postdistrikt|skoledistrikt|distrikt|region|landsdel|omraade-.*|skole"
)
NOTE_HEADING = re.compile(r"noter?|bemaerkning(er)?|kommentar(er)?|kilde")
UNITS = re.compile(
    r"i? ?(%|pct\.?|procent|procentpoint|promille|‰|antal|antal personer|personer|stk\.?"
    r"|(1\.?000|t\.?|mio\.?|mia\.?)? ?(kr\.?|kroner|dkk)|pr\. ?(10\.?000|1\.?000|100)( .*)?|indeks|point|år"
    r"|andel( i)? (pct\.?|procent)|elever|boliger|husstande)",
    re.IGNORECASE,
)


def is_number(cell: Cell) -> bool:
    """Whether a cell is written as a number or as a missing one. A year is a number too."""
    if isinstance(cell, str):
        return numbers.looks_like_a_number(cell) or numbers.is_missing(cell)
    return isinstance(cell, int | float)


def is_time(cell: Cell) -> bool:
    """Whether a cell is a day or another period. A year is one too."""
    return isinstance(cell, datetime.date) or periods.is_period(cell)


def filled(row: Sequence[Cell]) -> int:
    """The number of different cells in a row; a merged title counts as one."""
    return len({cell for cell in row if cell is not None})


def is_heading(row: Sequence[Cell]) -> bool:
    """Two cells or more, all words or times, and some words among them; or times alone beside an empty corner."""
    cells = [cell for cell in row if cell is not None]
    if is_times_beside_a_corner(row):
        return True
    if filled(row) < 2 or any(is_number(cell) and not is_time(cell) for cell in cells):
        return False
    return any(isinstance(cell, str) and not is_number(cell) and not is_time(cell) for cell in cells)  # fmt: skip


def is_times_beside_a_corner(row: Sequence[Cell]) -> bool:
    """Whether a row has times and nothing else, and none in its first column: the heading over a column of names."""
    cells = [cell for cell in row if cell is not None]
    return bool(cells) and row[0] is None and all(is_time(cell) for cell in cells)


def is_times_beside_area(row: Sequence[Cell]) -> bool:
    """Whether a row has times and nothing else beside the heading of a column of areas."""
    return only_times_beside(row) and AREA_HEADING.fullmatch(slug(first_words(row))) is not None


def is_data(row: Sequence[Cell]) -> bool:
    """Two different cells or more, with a number among them."""
    return filled(row) > 1 and any(is_number(cell) for cell in row)


def is_unit(cell: Cell) -> bool:
    """Whether a cell is a unit and nothing else, such as "pct." or "(1.000 kr.)"."""
    return isinstance(cell, str) and bool(UNITS.fullmatch(cell.strip("()[] ")))


def is_units(row: Sequence[Cell]) -> bool:
    """Whether a row says the units of the columns: units only, beside an empty cell or the word."""
    cells = [cell for cell in row if cell is not None]
    if cells and slug(cell_text(cells[0])) in ("enhed", "enheder"):
        cells = cells[1:]
    elif row[0] is not None:
        return False
    return bool(cells) and all(is_unit(cell) for cell in cells)


def first_words(row: Sequence[Cell]) -> str:
    """The text of the first cell; "" where it is empty."""
    return cell_text(row[0])


def kind_of_name(words: str, catalogue: Catalogue) -> str:
    """What a name in the first column is: "area", "measure", "heading" (of a column of areas), or "" where unknown."""
    if AREA_HEADING.fullmatch(slug(words)):
        return "heading"
    if catalogue.area(words):
        return "area"
    return "measure" if catalogue.measure(words) else ""


def only_times_beside(row: Sequence[Cell]) -> bool:
    """Whether all cells after the first are times or empty, with one time at least."""
    cells = [cell for cell in row[1:] if cell is not None]
    return bool(cells) and all(is_time(cell) for cell in cells)
