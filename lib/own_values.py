"""Numbers as people write them: decimal comma or point, thousands, percent signs, and none at all.

"1.234" is a thousand to some and one and a bit to others. A column whose other cells settle it is read by
them; else the reader is asked, once a column, and nothing is guessed.
"""

import re
from collections.abc import Iterable
from fractions import Fraction

from lib import danish
from lib.own_file import Cell

COMMA, POINT = "komma", "punktum"  # which of them stands before the decimals
FRACTION, PERCENT = "brøk", "procent"  # what 0.518 is in a column of shares

# Nothing, or not to be shown. A dash may mean nought, so it is never read as that.
MISSING = frozenset(
    ("-", "\N{EN DASH}", "\N{EM DASH}", "\N{MINUS SIGN}", ".", "..", "...", "\N{HORIZONTAL ELLIPSIS}",
     "*", "**", "x", "n/a", "na", "nan", "null", "none", "fortrolig", "fortroligt", "diskret", "diskretioneret",
     "ikke oplyst", "uoplyst", "\N{BULLET}", "\N{MIDDLE DOT}", "#n/a", "#i/t", "i/t")
)  # fmt: skip
FEW = re.compile(r"(<|under|færre end|mindre end)\s*\d+")
SIGNS = re.compile(r"%|pct\.?|procent|kr\.?|dkk", re.IGNORECASE)
SHARE = re.compile(r"%|pct|procent", re.IGNORECASE)
LOOKS = re.compile(r"[-\N{MINUS SIGN}<>]?\s*\d[\d.,\s]*\s*(%|pct\.?|kr\.?)?", re.IGNORECASE)
SPACES = re.compile(r"\s")
APART = re.compile(r"[\d.,]\s+[\d.,]")
THOUSANDS = re.compile(r"^\D*\d{1,3}(\s\d{3})+([.,]\d+)?\D*$")
EXPONENT = re.compile(r"-?\d+([.,]\d+)?e[+-]?\d{1,2}", re.IGNORECASE)
# Written so, a number can only be read in one way, or in two.
ONLY_COMMA = re.compile(
    r"-?(\d+,(\d{1,2}|\d{4,})|0,\d+|\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,})"
)
ONLY_POINT = re.compile(
    r"-?(\d+\.(\d{1,2}|\d{4,})|0\.\d+|\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,})"
)
UNSURE = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")
SWAP = str.maketrans({".": ",", ",": "."})
LARGEST = 10**15


def is_missing(cell: Cell) -> bool:
    """Whether a cell says that there is no number, or that it may not be shown."""
    if not isinstance(cell, str):
        return cell is None
    text = cell.lower().strip(" ()")
    return text in MISSING or bool(FEW.fullmatch(text))


def looks_like_a_number(text: str) -> bool:
    """Whether text is written as a number, readable or not."""
    return bool(LOOKS.fullmatch(text))


def is_share(cell: Cell) -> bool:
    """Whether a cell says by a sign that it is a percentage."""
    return isinstance(cell, str) and bool(SHARE.search(cell))


def decimal_sign(cells: Iterable[Cell]) -> str | None:
    """COMMA or POINT for a column, or None where only the reader knows."""
    texts = {_bare(cell) for cell in cells if isinstance(cell, str)}
    comma = any(ONLY_COMMA.fullmatch(text) for text in texts)
    point = any(ONLY_POINT.fullmatch(text) for text in texts)
    if not any(UNSURE.fullmatch(text) for text in texts):
        return POINT if point and not comma else COMMA
    if comma != point:
        return COMMA if comma else POINT
    return None


def unsure_cells(cells: Iterable[Cell]) -> list[str]:
    """The cells that can be read in two ways, each once, in order."""
    texts = [cell for cell in cells if isinstance(cell, str) and UNSURE.fullmatch(_bare(cell))]
    return list(dict.fromkeys(texts))


def number(cell: Cell, sign: str = COMMA) -> Fraction:
    """The number of a cell. Raises ValueError where it is none."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        # Fifteen digits are what a sheet holds: 0.1 + 0.2 is 0.3 there.
        return _within(Fraction(format(cell, ".15g")))
    if not isinstance(cell, str):
        raise ValueError(cell)
    if APART.search(cell) and not THOUSANDS.search(cell):
        raise ValueError(cell)
    bare = _bare(cell)
    if EXPONENT.fullmatch(bare):
        return _within(Fraction(bare.replace(",", ".")))
    # One that can only be read with the other sign is read so: it is what was written.
    if ONLY_POINT.fullmatch(bare):
        sign = POINT
    elif ONLY_COMMA.fullmatch(bare):
        sign = COMMA
    return _within(danish.parse(bare.translate(SWAP) if sign == POINT else bare))


def _within(value: Fraction) -> Fraction:
    if abs(value) > LARGEST:
        raise ValueError(value)
    return value


def _bare(cell: str) -> str:
    """A number without its unit and the spaces between its digits."""
    text = SIGNS.sub("", cell)
    return SPACES.sub("", text).replace(danish.MINUS, "-").replace("\N{EN DASH}", "-")


def as_share_of_one(values: Iterable[Fraction]) -> bool:
    """Whether numbers of shares all lie between 0 and 1 and so may be fractions of one."""
    found = list(values)
    return bool(found) and all(0 <= value <= 1 for value in found) and any(
        value.denominator != 1 for value in found
    )  # fmt: skip
