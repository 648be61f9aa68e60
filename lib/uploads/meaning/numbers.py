"""Numbers as people write them: with decimal comma or point, thousands separators, percent signs, or missing.

"1.234" is a thousand to some and one and a bit to others. A column whose other cells settle it is read by
them; otherwise the user is asked, once a column, and nothing is guessed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from lib.text import danish
from lib.uploads.meaning import questions
from lib.uploads.meaning.cells import Cell, cell_text
from lib.uploads.meaning.questions import DECIMALS, SHARE_UNIT, Question, Refused

MAX_SHOWN = 80  # characters of a cell
LARGEST_COUNT = 2**31
COMMA, POINT = "komma", "punktum"  # the decimal sign
FRACTION, PERCENT = "brøk", "procent"  # what a share such as 0.518 is
# Units whose numbers are also written as fractions of one, and the largest fraction there can be.
FRACTIONS = {SHARE_UNIT: 1, "pct. af regionens gennemsnit": 3}

# Missing or suppressed. A dash may mean zero, and so is never read as that.
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
# Numbers that can only be read in one way, and those that can be read in two.
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
    """Whether a cell says that there is no number, or that it is suppressed."""
    if not isinstance(cell, str):
        return cell is None
    text = cell.lower().strip(" ()")
    return text in MISSING or bool(FEW.fullmatch(text))


def looks_like_a_number(text: str) -> bool:
    """Whether text looks like a number, readable or not."""
    return bool(LOOKS.fullmatch(text))


def is_share(cell: Cell) -> bool:
    """Whether a cell has a percent sign or the word."""
    return isinstance(cell, str) and bool(SHARE.search(cell))


def decimal_sign(cells: Iterable[Cell]) -> str | None:
    """COMMA or POINT for a column, or None where only the user knows."""
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
        # A spreadsheet has fifteen digits: 0.1 + 0.2 is 0.3 there.
        return _within(Fraction(format(cell, ".15g")))
    if not isinstance(cell, str):
        raise ValueError(cell)
    if APART.search(cell) and not THOUSANDS.search(cell):
        raise ValueError(cell)
    bare = _bare(cell)
    if EXPONENT.fullmatch(bare):
        return _within(Fraction(bare.replace(",", ".")))
    # A number that can only be read with the other sign is read with that.
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


def as_share_of_one(values: Iterable[Fraction], most: int = 1) -> bool:
    """Whether shares may be fractions of one: most of them are so small, and one has decimals. most: the largest
    fraction there can be; a value a little above it is a slip, and does not tell that the others are percentages."""
    found = list(values)
    small = [value for value in found if 0 <= value <= Fraction(3, 2) * most]
    return 2 * len(small) > len(found) and any(
        0 < value <= most and value.denominator != 1 for value in found
    )


# ---------------------------------------------------------------- what only the user knows


class AnswerOrQuestion(NamedTuple):
    """answer: as the file or the user says it, None while the user has not; question: asked of the user, if any."""

    answer: str | None
    question: Question | None = None


def column_sign(
    heading: str, cells: Sequence[Cell], answers: Mapping[str, str]
) -> AnswerOrQuestion:
    """COMMA or POINT for a column; a question where its cells can be read in two ways."""
    sign = decimal_sign(cells)
    if sign is not None:
        return AnswerOrQuestion(sign)
    return _asked(_sign_question(heading, unsure_cells(cells)[0]), answers)


def share_kind(
    indicator: str, name: str, cells: Iterable[tuple[Cell, str | None]], answers: Mapping[str, str],
    most: int = 1,
) -> AnswerOrQuestion:  # fmt: skip
    """FRACTION or PERCENT for the shares of an indicator; a question where they may be either.

    cells: those with its numbers, each with its column's decimal sign. name: of the indicator, in the question;
    most: the largest fraction there can be.
    """
    unsigned = {cell: read(cell, sign) for cell, sign in cells if not is_share(cell)}
    numbers = {cell: found for cell, found in unsigned.items() if not isinstance(found, Refused)}
    if not as_share_of_one(numbers.values(), most):
        return AnswerOrQuestion(PERCENT)
    cell, found = next(
        (cell, n) for cell, n in numbers.items() if 0 < n <= most and n.denominator != 1
    )
    return _asked(_share_question(indicator, name, shown(cell), found), answers)


def _asked(question: Question, answers: Mapping[str, str]) -> AnswerOrQuestion:
    return AnswerOrQuestion(answers.get(question.key) or None, question)


def _sign_question(heading: str, example: str) -> Question:
    """Whether the numbers of a column, such as "1.234", are thousands or have decimals."""
    thousands = COMMA if "." in example else POINT
    words = {}
    for sign in (COMMA, POINT):
        read_so = danish.number(number(example, sign), DECIMALS)
        kind = "Tusindtal" if sign == thousands else "Decimaltal"
        words[sign] = f"{kind}: »{example}« er {read_so}"
    return Question(
        f"tal:{heading}",
        f"»{example}« i kolonnen »{heading}« kan læses på to måder. Hvad er det?",
        words,
    )


def _share_question(indicator: str, name: str, example: str, number: Fraction) -> Question:
    """Whether the shares of an indicator are fractions of one or percentages."""
    return Question(
        f"andel:{indicator}",
        f"Tallene for »{name}« er omkring 1 eller mindre. Er »{example}« en andel af 1 eller procent?",
        {
            FRACTION: f"En andel af 1: {danish.amount(number * 100, SHARE_UNIT, DECIMALS)}",
            PERCENT: f"Procent: {danish.amount(number, SHARE_UNIT, DECIMALS)}",
        },
    )


# ---------------------------------------------------------------- a cell as a number, or why not


def shown(cell: Cell) -> str:
    """A cell as the user sees it, with a decimal comma; at most MAX_SHOWN characters."""
    text = cell_text(cell)
    return (text.replace(".", ",") if isinstance(cell, float) else text)[:MAX_SHOWN].strip()


def read(cell: Cell, sign: str | None) -> Fraction | Refused:
    """The number of a cell. sign: of its column; None while the user has not said it."""
    if sign is None and unsure_cells([cell]):
        return questions.waits("hvad punktum eller komma betyder i denne kolonne.")
    try:
        return number(cell, sign or COMMA)
    except ValueError:
        return Refused(f"»{shown(cell)}« er ikke et tal.")


def persons(cell: Cell, sign: str | None) -> int | Refused:
    """The same for a whole number of persons."""
    found = read(cell, sign)
    if isinstance(found, Refused):
        return found
    if found.denominator != 1 or abs(found) >= LARGEST_COUNT:
        return Refused(f"»{shown(cell)}« er ikke et helt antal personer.")
    return int(found)


def share(cell: Cell, sign: str | None, kind: str | None, most: int = 1) -> Fraction | Refused:
    """A share in percent, also where the file has fractions of one. kind: of share_kind; most: the largest fraction
    there can be."""
    found = read(cell, sign)
    if isinstance(found, Refused) or is_share(cell):
        return found
    if kind is None:
        return questions.waits("om tallene er andele af 1 eller procent.")
    if kind == FRACTION and found > most:
        return Refused(f"»{shown(cell)}« kan ikke være en andel af 1.")
    return found * (100 if kind == FRACTION else 1)
