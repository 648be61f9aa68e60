"""Parses periods as people write them, to the text and the days used in data/observations.csv."""

import calendar
import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

from babel.dates import get_month_names

from lib.text import danish

FIRST_YEAR, LAST_YEAR = 1900, 2100
FORMS = "2021, 2016/2017, januar 2018, 1. december 2021, 2021-12-01 eller 1. kvartal 2020"
MONTHS = dict(get_month_names("wide", locale=danish.LOCALE))
# Whole names, and their first three letters with or without a point.
MONTH_NUMBERS = {name: n for n, name in MONTHS.items()} | {
    name[:3]: n for n, name in MONTHS.items()
}
MONTH_NUMBERS |= {"sept": 9}
SCHOOL = re.compile(r"\bskoleår(et|ene)?\b", re.IGNORECASE)
LEADING = re.compile(r"^(pr\.?|år|året|skoleåret|skoleår|den|d\.)\s+", re.IGNORECASE)
YEAR = r"((?:19|20)\d\d|2100)"
WORD = r"([a-zæøå]+)\.?"


@dataclass(frozen=True)
class Period:
    """A period of time. text: as in the column period; start, end: its first and last day."""

    text: str
    start: datetime.date
    end: datetime.date


def is_period(cell: object) -> bool:
    """Whether a cell is a period and nothing else."""
    try:
        period(cell)
    except ValueError:
        return False
    return True


def period(cell: object) -> Period:
    """A cell as a period: a year, a school year, some years, a month, a quarter or a day. Raises ValueError."""
    if isinstance(cell, datetime.date):
        return _day(cell.year, cell.month, cell.day)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return _written(str(cell))


def of_a_school(text: str) -> bool:
    """Whether the words of a period say that it is a school year."""
    return bool(SCHOOL.search(text))


def in_heading(heading: str) -> tuple[str, str]:
    """The period in a heading, "" where there is none, and its other words."""
    whole = " ".join(heading.split())
    if is_period(whole):
        return whole, ""
    for pattern in IN_TEXT:
        found = pattern.search(whole)
        if found and is_period(found[1]):
            rest = f"{whole[: found.start()]} {whole[found.end() :]}"
            return found[1], " ".join(rest.split()).strip(" ,;:-·")
    return "", whole


# A period inside other words, the longest forms first.
IN_TEXT = tuple(
    re.compile(rf"(?<![\w./-])(?:pr\.?\s+|\()?({form})\)?(?![\w/-])", re.IGNORECASE)
    for form in (
        r"\d{1,2}\.?\s+[a-zæøå]+\.?\s+(?:19|20)\d\d",
        r"\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d",
        r"(?:19|20)\d\d-\d\d-\d\d",
        r"[1-4]\.\s*(?:kvartal|kvt\.?|kv\.?)\s+(?:19|20)\d\d",
        r"(?:19|20)\d\d\s*[kq][1-4]",
        r"skoleår(?:et)?\s+(?:19|20)\d\d\s?[-–/]\s?(?:19|20)?\d\d",
        r"(?:19|20)\d\d/(?:19|20)?\d\d",
        r"(?:19|20)\d\d\s?[-–]\s?(?:19|20)?\d\d",
        r"[a-zæøå]{3,9}\.?\s+(?:19|20)\d\d",
        r"(?:19|20)\d\d",
    )
)


@lru_cache(maxsize=4096)
def _written(text: str) -> Period:
    bare = LEADING.sub("", " ".join(text.split()), count=1).lower().replace("–", "-")
    for pattern, make in SCHOOL_FORMATS if of_a_school(text) else FORMATS:
        found = re.fullmatch(pattern, bare)
        if found:
            return make(*found.groups())
    raise ValueError(text)


def _year(year: str) -> Period:
    return Period(year, datetime.date(int(year), 1, 1), datetime.date(int(year), 12, 31))


def _school_year(first: str, second: str) -> Period:
    start = int(first)
    if int(second) not in (start + 1, (start + 1) % 100) or len(second) == 3:
        raise ValueError(f"{first}/{second}")
    text = f"{start}/{start + 1}"
    return Period(text, datetime.date(start, 8, 1), datetime.date(start + 1, 7, 31))


def _years(first: str, last: str) -> Period:
    if last <= first:
        raise ValueError(f"{first}-{last}")
    text = f"{first}-{last}"
    return Period(text, datetime.date(int(first), 1, 1), datetime.date(int(last), 12, 31))


def _month(month: int | str, year: int | str) -> Period:
    year, number = int(year), _month_number(month)
    last = calendar.monthrange(year, number)[1]
    return Period(f"{MONTHS[number]} {year}", datetime.date(year, number, 1), datetime.date(year, number, last))  # fmt: skip


def _month_or_school_year(year: str, last: str) -> Period:
    """ "2011-03" or, where there is no such month, "2013-14"; period_readings asks about "2011-12"."""
    return _month(last, year) if int(last) <= 12 else _school_year(year, last)


def _month_number(month: int | str) -> int:
    number = int(month) if str(month).isdecimal() else MONTH_NUMBERS.get(str(month), 0)
    if not 1 <= number <= 12:
        raise ValueError(month)
    return number


def _quarter(quarter: str, year: str) -> Period:
    first = 3 * int(quarter) - 2
    start, last = _month(first, year), _month(first + 2, year)
    return Period(f"{quarter}. kvartal {year}", start.start, last.end)


def _half(half: str, year: str) -> Period:
    first = 6 * int(half) - 5
    return Period(f"{half}. halvår {year}", _month(first, year).start, _month(first + 5, year).end)


def _day(year: int | str, month: int | str, day: int | str) -> Period:
    date = datetime.date(int(year), _month_number(month), int(day))
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        raise ValueError(date)
    text = danish.long_date(date).replace(danish.NBSP, " ")
    return Period(text, date, date)


def _numbers(first: str, second: str, year: str) -> Period:
    """A day in three numbers, as written here; "12/31/2023" can only be read as written elsewhere. Where it can be read
    in both ways, period_readings looks at the other days of the column."""
    return _day(year, first, second) if int(second) > 12 else _day(year, second, first)


FORMATS = (
    (YEAR, _year),
    (rf"{YEAR}\s?/\s?(\d\d|\d{{4}})", _school_year),
    (rf"{YEAR}\s?-\s?{YEAR}", _years),
    (rf"{WORD}\s+{YEAR}", _month),
    (rf"{YEAR}-(\d\d)", _month_or_school_year),
    (rf"{YEAR}m(\d\d)", lambda year, month: _month(month, year)),
    (rf"([1-4])\.?\s*(?:kvartal|kvt\.?|kv\.?)\s+{YEAR}", _quarter),
    (rf"[kq]([1-4])\s+{YEAR}", _quarter),
    (rf"{YEAR}\s*[kq]([1-4])", lambda year, quarter: _quarter(quarter, year)),
    (rf"([12])\.?\s*halvår\s+{YEAR}", _half),
    (rf"{YEAR}-(\d\d?)-(\d\d?)(?:[t ]00:00(?::00)?)?", _day),
    (rf"(\d\d?)\.?\s+{WORD}\s+{YEAR}", lambda day, month, year: _day(year, month, day)),
    (rf"(\d\d?)[-./](\d\d?)[-./]{YEAR}", _numbers),
)
SCHOOL_FORMATS = ((rf"{YEAR}\s?[-/]\s?(\d\d|\d{{4}})", _school_year), *FORMATS)
