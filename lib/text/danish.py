"""Danish numbers, dates and enumerations as text."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pandas as pd
from babel.dates import format_date
from babel.numbers import format_decimal

LOCALE = "da_DK"
NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

# How a unit of data/indicators.csv is written after a number.
UNIT_SUFFIX = {
    "pct.": NBSP + "%",
    "pct. af regionens gennemsnit": NBSP + "%",
    "pct. vækst": NBSP + "%",
    "procentpoint": NBSP + "procentpoint",
    "kr.": NBSP + "kr.",
    "personer": NBSP + "personer",
    "personer pr. husstand": NBSP + "personer",
    "pr. 100 børn": NBSP + "pr. 100 børn",
    "pr. 1.000": NBSP + "pr. 1.000",
    "pr. 10.000": NBSP + "pr. 10.000",
    "karakterpoint": NBSP + "karakterpoint",
    "indeks 1-5": NBSP + "af 5",
    "elever pr. klasse": NBSP + "elever pr. klasse",
    "m": NBSP + "m",
    "km": NBSP + "km",
    "ha": NBSP + "ha",
    "minutter": NBSP + "min.",
    "gange": NBSP + "gange",
    "gange landsgennemsnittet": NBSP + "gange landsgennemsnittet",
}


def number(value: float | Fraction, decimals: int = 1) -> str:
    """A number as Danish text: 1234.5 -> "1.234,5".

    At most `decimals` decimals, without trailing zeros, rounded half up, with a typographic minus sign.
    """
    exact = (
        Decimal(value.numerator) / value.denominator
        if isinstance(value, Fraction)
        else Decimal(str(value))
    )
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0  # turns -0 into 0
    pattern = "#,##0." + "#" * decimals if decimals else "#,##0"
    return format_decimal(rounded, pattern, locale=LOCALE).replace("-", MINUS)


def printed(value: Fraction, decimals: int) -> str:
    """A number as Danish text with exactly `decimals` decimals, rounded half up: 15 with one is "15,0"."""
    exact = Decimal(value.numerator) / value.denominator
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    return format_decimal(rounded, pattern, locale=LOCALE).replace("-", MINUS)


def parse(text: str) -> Fraction:
    """The number in Danish text: "44,5", "1.450", "1 450,25"; also "44.5" and "0.125", which are unambiguous.

    Raises ValueError for other text.
    """
    bare = re.sub(r"[\s%]", "", text).replace(MINUS, "-")
    if re.fullmatch(r"-?\d+(,\d+)?", bare) or re.fullmatch(
        r"-?[1-9]\d{0,2}(\.\d{3})+(,\d+)?", bare
    ):
        return Fraction(bare.replace(".", "").replace(",", "."))
    if re.fullmatch(r"-?(\d+\.(\d{1,2}|\d{4,})|0\.\d+)", bare):
        return Fraction(bare)
    raise ValueError(text)


def amount(value: float, unit: str, decimals: int = 1) -> str:
    """A number with its unit: (24.6, "pct.") -> "24,6 %"."""
    return number(value, decimals) + UNIT_SUFFIX.get(unit, "")


def long_date(day: date | pd.Timestamp) -> str:
    """A date as Danish text: "1. december 2021"."""
    return format_date(day, "d. MMMM y", locale=LOCALE).replace(". ", f".{NBSP}", 1)


def partial_date(text: str) -> str:
    """An ISO date, month or year as Danish text: "2021-04-22" -> "22. april 2021", "2021-04" -> "april 2021"."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return long_date(date(*parts))
    return format_date(date(*parts, 1), "MMMM y", locale=LOCALE) if len(parts) == 2 else text


def counted(count: int, one: str, several: str) -> str:
    """A whole number with its noun: (1, "dag", "dage") -> "1 dag", 2000 -> "2.000 dage"."""
    return f"{number(count, 0)} {one if count == 1 else several}"


def counted_or_none(count: int, one: str, several: str) -> str:
    """A whole number with its noun, 0 in words: (0, "dag", "dage") -> "ingen dage"."""
    return counted(count, one, several) if count else f"ingen {several}"


def enumeration(words: Iterable[str], conjunction: str = "og") -> str:
    """Words as a Danish list: ["a", "b", "c"] -> "a, b og c"."""
    *first, last = [*words] or [""]
    return f"{', '.join(first)} {conjunction} {last}" if first else last


def lower_first(text: str) -> str:
    """The text with its first letter in lower case."""
    return text[:1].lower() + text[1:]


def capitalise(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]
