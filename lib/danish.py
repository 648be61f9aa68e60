"""Danish numbers, dates and enumerations as text."""

from collections.abc import Iterable
from datetime import date

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
    "pr. 10.000": NBSP + "pr. 10.000",
    "gange": NBSP + "gange",
    "gange landsgennemsnittet": NBSP + "gange landsgennemsnittet",
}


def number(value: float, decimals: int = 1) -> str:
    """1234.5 -> "1.234,5"; at most `decimals` decimals, no trailing zeros, a real minus sign."""
    rounded = round(float(value), decimals)
    pattern = "#,##0." + "#" * decimals if decimals else "#,##0"
    return format_decimal(rounded, pattern, locale=LOCALE).replace("-", MINUS)


def amount(value: float, unit: str, decimals: int = 1) -> str:
    """A number with its unit: (24.6, "pct.") -> "24,6 %"."""
    return number(value, decimals) + UNIT_SUFFIX.get(unit, "")


def points(difference: float) -> str:
    """A size in percentage points, without sign: 10.8 -> "10,8 procentpoint"."""
    return amount(abs(difference), "procentpoint")


def long_date(day: date | pd.Timestamp) -> str:
    """1. december 2021."""
    return format_date(day, "d. MMMM y", locale=LOCALE)


def enumeration(words: Iterable[str], conjunction: str = "og") -> str:
    """["a", "b", "c"] -> "a, b og c"."""
    *first, last = [*words] or [""]
    return f"{', '.join(first)} {conjunction} {last}" if first else last


def capitalise(text: str) -> str:
    """The first letter large, the rest untouched."""
    return text[:1].upper() + text[1:]
