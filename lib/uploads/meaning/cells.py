"""A cell of an uploaded table: text, a number, a date or nothing, and the same as text."""

import datetime
import re
import unicodedata

MAX_CELL = 5_000  # characters: the longest note
CONTROLS = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b-\u200d\u2060\ufeff]")

Cell = str | float | int | datetime.date | None


def composed(text: str) -> str:
    """Text with each letter in one piece: "a" and a ring above is "å", as names elsewhere are written."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def tidy(cell: str) -> str | None:
    """Text on one line, its letters in one piece each, without invisible characters and no longer than MAX_CELL;
    None where nothing is left."""
    text = CONTROLS.sub("", cell[:MAX_CELL].replace("\x00", ""))
    return " ".join(composed(text).split()) or None


def cell_text(cell: Cell) -> str:
    """A cell as text: None -> "", 2021.0 -> "2021", a date as dd-mm-yyyy."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.date):
        return f"{cell:%d-%m-%Y}"
    return format(cell, ".15g") if isinstance(cell, float) else str(cell)
