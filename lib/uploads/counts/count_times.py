"""Reads dates and times of the day in the cells of a file of counts.

A row is named in every refusal; a date with slashes that can be read both ways round is told by slashes_are_unsure().
"""

import datetime
import re
from collections.abc import Iterable, Mapping

import pandas as pd

from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.meaning.cells import Cell, cell_text

HOUR = re.compile(r"(?:kl\.?\s*)?(\d{1,2})(?:[:.]00)?(?:\s*[-–]\s*\d{1,2}(?:[:.]00)?)?")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
DAY_FIRST = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4})")
CLOCK = re.compile(r"(?:kl\.?\s*)?(\d{1,2})[:.](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?")
SPAN = re.compile(r"\s*[-–]\s*\d{1,2}[:.]\d{2}$")  # "08:00-09:00" begins at 08:00


def slashes_are_unsure(cells: Iterable[Cell]) -> bool:
    """Whether the dates with slashes can all be read both ways round."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    parts = [found for cell in texts if (found := DAY_FIRST.match(cell)) and found[2] == "/"]
    return bool(parts) and all(int(found[1]) <= 12 and int(found[3]) <= 12 for found in parts)


def start(at: Mapping[str, Cell], number: int) -> tuple[pd.Timestamp, bool]:
    """When a row begins, and whether it names a day without a time."""
    if at.get("moment") is not None:
        cell = at["moment"]
        clock = _clock_of(cell)
        if clock is None and at.get("time") is not None:
            clock = _clock(at["time"], number)
        return pd.Timestamp(day(cell, number)) + (clock or pd.Timedelta(0)), clock is None
    midnight = pd.Timestamp(day(at["date"], number))
    if at.get("time") is None:
        clock = _clock_of(at["date"])
        return midnight + (clock or pd.Timedelta(0)), clock is None
    return midnight + _clock(at["time"], number), False


def moment(cell: Cell, start: pd.Timestamp, number: int) -> pd.Timestamp:
    """An end: a date with a time, or a time of the day of the start; midnight is that of the next day."""
    clock = _clock_of(cell)
    if isinstance(cell, datetime.date) or (
        isinstance(cell, str) and (ISO.match(cell) or DAY_FIRST.match(cell))
    ):
        return pd.Timestamp(day(cell, number)) + (clock or pd.Timedelta(0))
    end = start.normalize() + _clock(cell, number)
    return end + pd.Timedelta(days=1) if end == start.normalize() else end


def day(cell: Cell, number: int) -> datetime.date:
    """The date of a cell. number: of its row, for the refusal."""
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    text = cell_text(cell)
    if found := ISO.match(text):
        parts = int(found[1]), int(found[2]), int(found[3])
    elif found := DAY_FIRST.match(text):
        parts = int(found[4]), int(found[3]), int(found[1])
    else:
        raise OwnFileError(
            f"Række {number}: »{text[:40]}« er ikke en dato, der kan læses. Skriv den som år-måned-dag."
        )
    try:
        return datetime.date(*parts)
    except ValueError:
        raise OwnFileError(f"Række {number}: Datoen »{text[:40]}« findes ikke.") from None


def _clock_of(cell: Cell) -> pd.Timedelta | None:
    """The time of day in a cell with a date, or None."""
    if isinstance(cell, datetime.datetime):
        clock = cell.time().replace(microsecond=0)
        return (
            pd.Timedelta(hours=clock.hour, minutes=clock.minute)
            if clock != datetime.time()
            else None
        )
    if isinstance(cell, str):
        rest = DAY_FIRST.sub("", ISO.sub("", cell)).strip(" T")
        return _clock(rest, 0) if rest else None
    return None


def _clock(cell: Cell, number: int) -> pd.Timedelta:
    if isinstance(cell, float | int) and 0 <= cell < 1:
        return pd.Timedelta(minutes=round(cell * 24 * 60))
    if isinstance(cell, float | int) and cell == int(cell) and 1 <= cell < 24:
        return pd.Timedelta(hours=int(cell))
    text = SPAN.sub("", cell_text(cell)).strip()
    found = CLOCK.fullmatch(text) or HOUR.fullmatch(text)
    if not found:
        where = f"Række {number}: " if number else ""
        raise OwnFileError(
            f"{where}»{text[:40]}« er ikke et klokkeslæt, der kan læses. Skriv det som 08:00."
        )
    hours, minutes = int(found[1]), int(found[2]) if found.re is CLOCK else 0
    if hours > 23 or minutes > 59:
        raise OwnFileError(f"Række {number}: Klokkeslættet »{text[:40]}« findes ikke.")
    return pd.Timedelta(hours=hours, minutes=minutes)
