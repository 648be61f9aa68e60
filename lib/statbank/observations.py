"""Turns responses of Statistikbanken into rows of a data package, with source, quote and disclosure control."""

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
from lib.statbank.client import DataRequest, TableInfo
from lib.statbank.config import FIRST_DAY, WHOLE, CellSelection, FetchPlan, Indicator, Series
from lib.statbank.service import StatbankError
from lib.text import danish

PUBLISHER = "Danmarks Statistik"
LICENCE = "CC BY 4.0"
PAGE = "https://www.statistikbanken.dk/"
NOTE = "Hentet fra Statistikbankens åbne API."
SHARE = "pct."
COUNTS = ("personer", "antal")
NOTE_FEW_PERSONS, NOTE_SECONDARY = disclosure.LEFT_OUT_FEW, disclosure.LEFT_OUT_SECONDARY
LEFT_OUT_NOTES = {
    disclosure.NOTES[disclosure.SECONDARY]: NOTE_SECONDARY,
    disclosure.NOTES[disclosure.FEW_OR_SECONDARY]: disclosure.LEFT_OUT_FEW_OR_SECONDARY,
}
PLACEHOLDER = "tal"  # indicator and period during disclosure control
MOST_NAMED = 3
PERIOD = re.compile(r"(?P<year>\d{4})(?:K(?P<quarter>[1-4])|M(?P<month>0[1-9]|1[0-2]))?")


@dataclass(frozen=True)
class SelectionTotals:
    """The sums of a selection. totals: (area code, period code) -> sum, None where a number is missing."""

    selection: CellSelection
    table: TableInfo
    request: DataRequest
    totals: Mapping[tuple[str, str], Fraction | None]


@dataclass
class DraftObservation:
    """An observation before it becomes a row. hidden_note: why it is not shown, "" where it is."""

    area: config.FetchedArea
    area_code: str
    period_code: str
    value: Fraction
    count: Fraction
    out_of: Fraction | None
    hidden_note: str = ""

    @property
    def parts(self) -> tuple[Fraction, ...]:
        """The persons counted and, for a share, the persons not counted."""
        return (self.count,) if self.out_of is None else (self.count, self.out_of - self.count)


def sum_cells(
    selection: CellSelection, table: TableInfo, request: DataRequest, answer: pd.DataFrame
) -> SelectionTotals:
    """Sum a response of client.parse_data for each area and period."""
    area, time = config.find_variable(table, selection.area_variable).code, table.time.code
    totals = {
        key: None if any(one is None for one in rows) else sum(rows, Fraction())
        for key, rows in answer.groupby([area, time], sort=False)["value"]
    }
    return SelectionTotals(selection, table, request, totals)


def parse_period(code: str, when: str) -> tuple[str, date, date]:
    """The Danish name of a period code, and its first and last day. when: see Series. Raises StatbankError."""
    found = PERIOD.fullmatch(code)
    if not found:
        raise StatbankError(
            f"Statistikbanken kalder en periode »{code}«, og den form er ikke kendt."
        )
    year, quarter, month = (int(part) if part else 0 for part in found.groups())
    first = date(year, month or 3 * quarter - 2 if quarter or month else 1, 1)
    if when == FIRST_DAY:
        return _day_text(first), first, first
    if when != WHOLE:
        day = date.fromisoformat(f"{year}-{when}")
        return _day_text(day), day, day
    months = 1 if month else 3 if quarter else 12
    after = date(year + (first.month + months > 12), (first.month + months - 1) % 12 + 1, 1)
    name = f"{quarter}. kvartal {year}" if quarter else danish.partial_date(_iso(year, month))
    return name, first, after - timedelta(days=1)


def _iso(year: int, month: int) -> str:
    return f"{year}-{month:02}" if month else str(year)


def _day_text(day: date) -> str:
    return danish.long_date(day).replace(danish.NBSP, " ")


# ---------------------------------------------------------------- rows


def observation_rows(
    indicator: Indicator,
    series: Series,
    count: SelectionTotals,
    out_of: SelectionTotals | None = None,
) -> list[dict[str, str]]:
    """The rows of observations.csv for a series; missing numbers are left out.

    out_of: the denominator of a share. Raises StatbankError where a count is negative or exceeds its denominator.
    """
    drafts = [
        draft
        for code in config.period_codes(series, count.table)
        for area in series.areas
        if (draft := _draft(indicator, area, code, count, out_of)) is not None
    ]
    least = int(indicator.cells.get("min_count", 0) or 0)
    unit = indicator.cells["unit"]
    if unit in COUNTS or (unit == SHARE and out_of is not None):
        for draft in drafts:
            if min(draft.parts) < 0:
                place = danish.lower_first(_locator(draft.period_code, count, out_of))
                parts = " af ".join(
                    plain_number(n) for n in (draft.count, draft.out_of) if n is not None
                )
                raise StatbankError(f"Tallene i {place} kan ikke passe: {parts}.")
        for code in dict.fromkeys(draft.period_code for draft in drafts):
            hide_small_numbers([draft for draft in drafts if draft.period_code == code], least)
    return [_observation_row(indicator, series, draft, count, out_of) for draft in drafts]


def hide_small_numbers(drafts: Sequence[DraftObservation], least: int) -> None:
    """Disclosure control for one period: sets `hidden_note` of the drafts that cannot be shown.

    Hidden are counts, or the remaining persons of a share, below `least` (primary), and as many other parishes as
    needed, since Statistikbanken publishes the municipality's total (secondary suppression). See lib/db/disclosure.py.
    """
    if all(min(draft.parts) >= least for draft in drafts):
        return
    share = any(draft.out_of is not None for draft in drafts)
    whole: dict[str, list[int]] = {}
    areas, rows = [], []
    for n, draft in enumerate(drafts):
        municipality = draft.area.municipality
        parts = [math.floor(part) for part in draft.parts]
        rows.append(_persons_row(str(n), parts))
        areas.append((str(n), "sogn" if municipality else "land", f"={municipality}" if municipality else None))  # fmt: skip
        if municipality:
            before = whole.setdefault(f"={municipality}", [0] * len(parts))
            whole[f"={municipality}"] = [a + b for a, b in zip(before, parts, strict=True)]
    areas += ((name, "kommune", None) for name in whole)
    known = [_persons_row(name, parts) for name, parts in whole.items()]
    tables = {
        "areas": pd.DataFrame(areas, columns=["area_id", "kind", "parent_id"]).assign(group_id=None, overlaps_id=None),
        "indicators": pd.DataFrame([{
            "indicator_id": PLACEHOLDER, "unit": SHARE if share else COUNTS[0], "decimals": 0, "min_count": least,
            "difference_of": None,
        }]),
        "area_partitions": pd.DataFrame([{"whole_kind": "kommune", "part_kind": "sogn", "complete": True}]),
        "indicator_relations": pd.DataFrame(columns=schema.TABLES["indicator_relations"]),
        "observations": pd.DataFrame(known, columns=schema.TABLES["observations"]),
    }  # fmt: skip
    own = pd.DataFrame(rows, columns=schema.TABLES["observations"])
    notes = disclosure.protect(own, tables).observations["note"]
    for draft, note in zip(drafts, notes, strict=True):
        if isinstance(note, str):
            draft.hidden_note = LEFT_OUT_NOTES.get(note, NOTE_FEW_PERSONS)


def _persons_row(area_id: str, parts: Sequence[int]) -> dict[str, object]:
    """An observations row with only the number of persons counted and, for a share, of all persons."""
    row = {
        "area_id": area_id,
        "indicator_id": PLACEHOLDER,
        "period": PLACEHOLDER,
        "status": "published",
    }
    if len(parts) == 1:
        return row | {"value": parts[0]}
    return row | {"numerator": parts[0], "denominator": sum(parts)}


def _draft(
    indicator: Indicator,
    area: config.FetchedArea,
    code: str,
    count: SelectionTotals,
    out_of: SelectionTotals | None,
) -> DraftObservation | None:
    own = _total(area, code, count)
    if own is None:
        return None
    decimals = int(indicator.cells["decimals"])
    if out_of is None:
        return DraftObservation(
            area, _area_code(area, count), code, rounded(own, decimals), own, None
        )
    whole = _total(area, code, out_of)
    if not whole:
        return None
    value = rounded(100 * own / whole, decimals)
    return DraftObservation(area, _area_code(area, count), code, value, own, whole)


def _total(area: config.FetchedArea, code: str, cells: SelectionTotals) -> Fraction | None:
    place = _area_code(area, cells)
    if cells.selection.fixed_area_id:
        place = next(iter(cells.totals))[0]
    wanted = config.period_of(cells.selection, code)
    return cells.totals[place, config.value_code(cells.table.time, wanted, cells.table)]


def _area_code(area: config.FetchedArea, cells: SelectionTotals) -> str:
    of = config.find_variable(cells.table, cells.selection.area_variable)
    return "" if cells.selection.fixed_area_id else config.area_code(of, area, cells.table)


def rounded(value: Fraction, decimals: int) -> Fraction:
    """A number rounded to some decimals, a half away from zero."""
    exact = Decimal(value.numerator) / value.denominator
    return Fraction(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def _observation_row(
    indicator: Indicator,
    series: Series,
    draft: DraftObservation,
    count: SelectionTotals,
    out_of: SelectionTotals | None,
) -> dict[str, str]:
    name, first_day, last_day = parse_period(draft.period_code, series.when)
    row = {
        "area_id": draft.area.area_id, "indicator_id": indicator.cells["indicator_id"],
        "period": name, "period_start": str(first_day), "period_end": str(last_day),
        "source_id": source_id(count.table), "locator": _locator(draft.period_code, count, out_of),
    }  # fmt: skip
    if draft.hidden_note:
        return row | {"status": "confidential", "note": draft.hidden_note}
    row |= {"value": plain_number(draft.value), "quote": _quote(draft, count, out_of)}
    if out_of is not None and indicator.cells["unit"] == SHARE and _has_whole_persons(draft):
        row |= {"numerator": plain_number(draft.count), "denominator": plain_number(draft.out_of)}
    sum_of = draft.out_of is not None or _is_sum(count)
    return row | (
        {"status": "derived", "note": _sum_note(draft, count)}
        if sum_of
        else {"status": "published"}
    )


def _has_whole_persons(draft: DraftObservation) -> bool:
    return draft.count.denominator == draft.out_of.denominator == 1


def _is_sum(cells: SelectionTotals) -> bool:
    """Whether each total is the sum of several numbers."""
    return cells.request.number_count > len(cells.totals)


def _sum_note(draft: DraftObservation, count: SelectionTotals) -> str:
    if draft.out_of is None:
        cells = danish.number(count.request.number_count // len(count.totals), 0)
        return f"Lagt sammen af {cells} tal i tabellen {count.table.table_id}."
    parts = [danish.number(part, 1) for part in (draft.count, draft.out_of)]
    return f"Regnet: 100 · {parts[0]} / {parts[1]}."


def _quote(draft: DraftObservation, count: SelectionTotals, out_of: SelectionTotals | None) -> str:
    """The quote of an observation: the texts of the chosen values in the table, and the numbers."""
    area = config.find_variable(count.table, count.selection.area_variable).values[draft.area_code]
    parts = [f"{_selected_values_text(count)}: {danish.number(draft.count, 1)}"]
    if out_of is not None:
        parts.append(f"{_selected_values_text(out_of)}: {danish.number(draft.out_of, 1)}")
    return " ".join(f"{area}, {draft.period_code}. {'; '.join(parts)}".split())


def _selected_values_text(cells: SelectionTotals) -> str:
    texts = {one.code: one.values for one in cells.table.variables}
    area = config.find_variable(cells.table, cells.selection.area_variable).code
    return ", ".join(
        _abbreviated([texts[code][value] for value in values])
        for code, values in cells.request.chosen
        if code != cells.table.time.code and (code != area or cells.selection.fixed_area_id)
    )


def _abbreviated(texts: Sequence[str]) -> str:
    if len(texts) > MOST_NAMED:
        return f"{texts[0]} … {texts[-1]}"
    return " + ".join(texts)


def _locator(code: str, count: SelectionTotals, out_of: SelectionTotals | None) -> str:
    places = [
        f"tabel {cells.table.table_id}, {config.period_of(cells.selection, code)}"
        for cells in (count, out_of)
        if cells is not None
    ]
    return danish.capitalise(danish.enumeration(dict.fromkeys(places)))


def plain_number(value: Fraction) -> str:
    """A number as a cell of a CSV file has it: "7.3", and "7" without decimals."""
    return str(value.numerator) if value.denominator == 1 else str(float(value))


def source_id(table: TableInfo) -> str:
    """The source_id of a table."""
    return f"dst_{table.table_id.lower()}"


def source_rows(tables: Iterable[TableInfo]) -> list[dict[str, str]]:
    """The rows of sources.csv for some tables."""
    return [
        {
            "source_id": source_id(table), "title": f"Statistikbanken, {table.table_id}: {table.text}",
            "publisher": PUBLISHER, "published": table.updated, "url": PAGE + table.table_id,
            "licence": LICENCE, "note": NOTE,
        }
        for table in tables
    ]  # fmt: skip


def package_rows(
    plan: FetchPlan, tables: Iterable[TableInfo], rows: list[dict[str, str]]
) -> dict[str, list[dict[str, str]]]:
    """The rows of a data package: table -> rows. rows: those of observation_rows() for all series."""
    used = {row["indicator_id"] for row in rows}
    named = {row["source_id"] for row in rows}
    return {
        "sources": [row for row in source_rows(tables) if row["source_id"] in named],
        "indicators": [
            dict(i.cells)
            for i in plan.indicators
            if i.cells["indicator_id"] in used and not i.known
        ],
        "observations": rows,
    }
