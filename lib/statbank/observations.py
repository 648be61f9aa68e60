"""From Statistikbanken's answers to rows of a data package: what each number is, where it stands, and which
disclosure control leaves out."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pandas as pd

from lib.db import disclosure, schema
from lib.statbank import config
from lib.statbank.client import Question, StatbankError, Table
from lib.statbank.config import FIRST_DAY, WHOLE, Indicator, Plan, Selection, Series
from lib.text import danish

PUBLISHER = "Danmarks Statistik"
LICENCE = "CC BY 4.0"
PAGE = "https://www.statistikbanken.dk/"
NOTE = "Hentet fra Statistikbankens åbne API."
SHARE = "pct."
COUNTS = ("personer", "antal")
FEW, SECONDARY = disclosure.LEFT_OUT_FEW, disclosure.LEFT_OUT_SECONDARY  # notes
ONE = "tal"  # what the one indicator and time are called while it is decided what to hide
MOST_NAMED = 3
PERIOD = re.compile(r"(?P<year>\d{4})(?:K(?P<quarter>[1-4])|M(?P<month>0[1-9]|1[0-2]))?")


@dataclass(frozen=True)
class Cells:
    """The numbers of a selection, added up. table: what was asked. totals: (code of area, period) -> number, or
    None where one of them is missing."""

    selection: Selection
    table: Table
    question: Question
    totals: Mapping[tuple[str, str], Fraction | None]


@dataclass
class Number:
    """A number on its way to a row. why: a note in place of it, when it cannot be shown."""

    area: config.Area
    code: str
    period: str
    value: Fraction
    count: Fraction
    out_of: Fraction | None
    why: str = ""

    @property
    def parts(self) -> tuple[Fraction, ...]:
        """The persons counted and, of a share, the others."""
        return (self.count,) if self.out_of is None else (self.count, self.out_of - self.count)


def added_up(selection: Selection, table: Table, question: Question, answer: pd.DataFrame) -> Cells:
    """The answer of client.read_data, a number an area and period."""
    area, time = config.variable(table, selection.area).code, table.time.code
    totals = {
        key: None if any(one is None for one in rows) else sum(rows, Fraction())
        for key, rows in answer.groupby([area, time], sort=False)["value"]
    }
    return Cells(selection, table, question, totals)


def period(code: str, when: str) -> tuple[str, date, date]:
    """What a period is called, and its first and last day. when: as of a Series. Raises StatbankError."""
    found = PERIOD.fullmatch(code)
    if not found:
        raise StatbankError(
            f"Statistikbanken kalder en periode »{code}«, og den form er ikke kendt."
        )
    year, quarter, month = (int(part) if part else 0 for part in found.groups())
    first = date(year, month or 3 * quarter - 2 if quarter or month else 1, 1)
    if when == FIRST_DAY:
        return _day(first), first, first
    if when != WHOLE:
        day = date.fromisoformat(f"{year}-{when}")
        return _day(day), day, day
    months = 1 if month else 3 if quarter else 12
    after = date(year + (first.month + months > 12), (first.month + months - 1) % 12 + 1, 1)
    name = f"{quarter}. kvartal {year}" if quarter else danish.partial_date(_iso(year, month))
    return name, first, after - timedelta(days=1)


def _iso(year: int, month: int) -> str:
    return f"{year}-{month:02}" if month else str(year)


def _day(day: date) -> str:
    return danish.long_date(day).replace(danish.NBSP, " ")


# ---------------------------------------------------------------- rows


def observations(
    indicator: Indicator, series: Series, count: Cells, out_of: Cells | None = None
) -> list[dict[str, str]]:
    """The rows of observations.csv of a series; a missing number has none. out_of: of a share. Raises
    StatbankError for fewer persons than none, or more than all."""
    numbers = [
        number
        for code in config.periods(series, count.table)
        for area in series.areas
        if (number := _number(indicator, area, code, count, out_of)) is not None
    ]
    least = int(indicator.cells.get("min_count", 0) or 0)
    unit = indicator.cells["unit"]
    if unit in COUNTS or (unit == SHARE and out_of is not None):
        for number in numbers:
            if min(number.parts) < 0:
                place = danish.lower_first(_locator(number.period, count, out_of))
                told = " af ".join(_text(n) for n in (number.count, number.out_of) if n is not None)
                raise StatbankError(f"Tallene i {place} kan ikke passe: {told}.")
        for code in dict.fromkeys(number.period for number in numbers):
            hide([number for number in numbers if number.period == code], least)
    return [_row(indicator, series, number, count, out_of) for number in numbers]


def hide(numbers: Sequence[Number], least: int) -> None:
    """Say of each number of one period, that is under `least` or leaves fewer, that it cannot be shown, and of so
    many other parishes of its municipality that none can be worked out from the municipality's number, which
    Statistikbanken shows to everybody. See lib/db/disclosure.py."""
    if all(min(number.parts) >= least for number in numbers):
        return
    share = any(number.out_of is not None for number in numbers)
    whole: dict[str, list[int]] = {}
    areas, rows = [], []
    for n, number in enumerate(numbers):
        municipality = number.area.municipality
        parts = [math.floor(part) for part in number.parts]
        rows.append(_counted(str(n), parts))
        areas.append((str(n), "sogn" if municipality else "land", f"={municipality}" if municipality else None))  # fmt: skip
        if municipality:
            before = whole.setdefault(f"={municipality}", [0] * len(parts))
            whole[f"={municipality}"] = [a + b for a, b in zip(before, parts, strict=True)]
    areas += ((name, "kommune", None) for name in whole)
    known = [_counted(name, parts) for name, parts in whole.items()]
    tables = {
        "areas": pd.DataFrame(areas, columns=["area_id", "kind", "parent_id"]).assign(group_id=None, overlaps_id=None),
        "indicators": pd.DataFrame([{
            "indicator_id": ONE, "unit": SHARE if share else COUNTS[0], "decimals": 0, "min_count": least,
            "difference_of": None,
        }]),
        "area_partitions": pd.DataFrame([{"whole_kind": "kommune", "part_kind": "sogn", "complete": True}]),
        "indicator_relations": pd.DataFrame(columns=schema.TABLES["indicator_relations"]),
        "observations": pd.DataFrame(known, columns=schema.TABLES["observations"]),
    }  # fmt: skip
    own = pd.DataFrame(rows, columns=schema.TABLES["observations"])
    notes = disclosure.protect(own, tables).observations["note"]
    for number, note in zip(numbers, notes, strict=True):
        if isinstance(note, str):
            number.why = SECONDARY if note == disclosure.NOTES[disclosure.SECONDARY] else FEW


def _counted(area_id: str, parts: Sequence[int]) -> dict[str, object]:
    """A row of observations with nothing in it but the persons counted and, of a share, all."""
    row = {"area_id": area_id, "indicator_id": ONE, "period": ONE, "status": "published"}
    if len(parts) == 1:
        return row | {"value": parts[0]}
    return row | {"numerator": parts[0], "denominator": sum(parts)}


def _number(
    indicator: Indicator, area: config.Area, code: str, count: Cells, out_of: Cells | None
) -> Number | None:
    own = _at(area, code, count)
    if own is None:
        return None
    decimals = int(indicator.cells["decimals"])
    if out_of is None:
        return Number(area, _area_code(area, count), code, _rounded(own, decimals), own, None)
    whole = _at(area, code, out_of)
    if not whole:
        return None
    value = _rounded(100 * own / whole, decimals)
    return Number(area, _area_code(area, count), code, value, own, whole)


def _at(area: config.Area, code: str, cells: Cells) -> Fraction | None:
    place = _area_code(area, cells)
    if cells.selection.at:
        place = next(iter(cells.totals))[0]
    wanted = config.period_of(cells.selection, code)
    return cells.totals[place, config.value(cells.table.time, wanted, cells.table)]


def _area_code(area: config.Area, cells: Cells) -> str:
    of = config.variable(cells.table, cells.selection.area)
    return "" if cells.selection.at else config.area_code(of, area, cells.table)


def _rounded(value: Fraction, decimals: int) -> Fraction:
    exact = Decimal(value.numerator) / value.denominator
    return Fraction(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def _row(
    indicator: Indicator, series: Series, number: Number, count: Cells, out_of: Cells | None
) -> dict[str, str]:
    name, first, last = period(number.period, series.when)
    row = {
        "area_id": number.area.area_id, "indicator_id": indicator.cells["indicator_id"],
        "period": name, "period_start": str(first), "period_end": str(last),
        "source_id": source_id(count.table), "locator": _locator(number.period, count, out_of),
    }  # fmt: skip
    if number.why:
        return row | {"status": "confidential", "note": number.why}
    row |= {"value": _text(number.value), "quote": _quote(number, count, out_of)}
    if out_of is not None and indicator.cells["unit"] == SHARE and _whole(number):
        row |= {"numerator": _text(number.count), "denominator": _text(number.out_of)}
    sum_of = number.out_of is not None or _many(count)
    return row | (
        {"status": "derived", "note": _sum(number, count)} if sum_of else {"status": "published"}
    )


def _whole(number: Number) -> bool:
    return number.count.denominator == number.out_of.denominator == 1


def _many(cells: Cells) -> bool:
    """Whether a number is the sum of several."""
    return cells.question.numbers > len(cells.totals)


def _sum(number: Number, count: Cells) -> str:
    if number.out_of is None:
        cells = danish.number(count.question.numbers // len(count.totals), 0)
        return f"Lagt sammen af {cells} tal i tabellen {count.table.table}."
    parts = [danish.number(part, 1) for part in (number.count, number.out_of)]
    return f"Regnet: 100 · {parts[0]} / {parts[1]}."


def _quote(number: Number, count: Cells, out_of: Cells | None) -> str:
    """The words that stand at the numbers in the tables, and the numbers."""
    area = config.variable(count.table, count.selection.area).values[number.code]
    told = [f"{_words(count)}: {danish.number(number.count, 1)}"]
    if out_of is not None:
        told.append(f"{_words(out_of)}: {danish.number(number.out_of, 1)}")
    return " ".join(f"{area}, {number.period}. {'; '.join(told)}".split())


def _words(cells: Cells) -> str:
    texts = {one.code: one.values for one in cells.table.variables}
    area = config.variable(cells.table, cells.selection.area).code
    return ", ".join(
        _few([texts[code][value] for value in values])
        for code, values in cells.question.chosen
        if code != cells.table.time.code and (code != area or cells.selection.at)
    )


def _few(texts: Sequence[str]) -> str:
    if len(texts) > MOST_NAMED:
        return f"{texts[0]} … {texts[-1]}"
    return " + ".join(texts)


def _locator(code: str, count: Cells, out_of: Cells | None) -> str:
    places = [
        f"tabel {cells.table.table}, {config.period_of(cells.selection, code)}"
        for cells in (count, out_of)
        if cells is not None
    ]
    return danish.capitalise(danish.enumeration(dict.fromkeys(places)))


def _text(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else str(float(value))


def source_id(table: Table) -> str:
    """The source that a table is."""
    return f"dst_{table.table.lower()}"


def sources(tables: Iterable[Table]) -> list[dict[str, str]]:
    """The rows of sources.csv."""
    return [
        {
            "source_id": source_id(table), "title": f"Statistikbanken, {table.table}: {table.text}",
            "publisher": PUBLISHER, "published": table.updated, "url": PAGE + table.table,
            "licence": LICENCE, "note": NOTE,
        }
        for table in tables
    ]  # fmt: skip


def package(
    plan: Plan, tables: Iterable[Table], rows: list[dict[str, str]]
) -> dict[str, list[dict[str, str]]]:
    """The rows of a data package, table -> rows. rows: of observations(), of all series."""
    used = {row["indicator_id"] for row in rows}
    named = {row["source_id"] for row in rows}
    return {
        "sources": [row for row in sources(tables) if row["source_id"] in named],
        "indicators": [dict(i.cells) for i in plan.indicators if i.cells["indicator_id"] in used],
        "observations": rows,
    }
