"""Observations as cells for disclosure control: what each shows of its counts, and why it is hidden.

A cell is one area, one indicator and one time. Its variables are the persons counted and, where the indicator is
a share, the others in the group. Rows belong to the same cell when indicator, area and dates are the same; rows
without dates are compared by the text of their period.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

COUNTS = ("personer", "antal")  # units of a number of persons, or of cases about them
# Units of shares, and the value that stands for the whole group.
SCALES = {"pct.": 100, "pr. 10.000": 10_000, "pr. 100 børn": 100}
VISIBLE = ("published", "derived", "own")

# Why a cell is hidden. The note of the row says which, so an attacker is assumed to know it.
FEW, FEW_OTHERS, FEW_BOTH = "few", "others", "both"
FEW_SHARE, FEW_SHARE_OTHERS = "share", "share_others"
SECONDARY, SECONDARY_SHARE = "secondary", "secondary_share"
FEW_OR_SECONDARY = "few_or_secondary"
NOTES = {
    FEW: "Skjult, fordi tallet handler om få personer.",
    FEW_OTHERS: "Skjult, fordi resten af gruppen er få personer.",
    FEW_BOTH: "Skjult, fordi både tallet og resten af gruppen handler om få personer.",
    FEW_SHARE: "Skjult, fordi andelen svarer til få personer. Skriv tæller og nævner, så det kan afgøres.",
    FEW_SHARE_OTHERS: "Skjult, fordi resten af gruppen svarer til få personer. Skriv tæller og nævner, så det kan afgøres.",
    SECONDARY: "Skjult, fordi det sammen med andre tal ville vise et tal, der handler om få personer.",
    # For a share without counts: it is unknown whether it is about few persons.
    SECONDARY_SHARE: "Skjult, fordi andelen sammen med andre tal ville vise et tal, der handler om få personer.",
    # Where a more precise reason would itself narrow a hidden number down.
    FEW_OR_SECONDARY: "Skjult, fordi tallet handler om få personer eller sammen med andre tal ville vise et, der gør.",
}
# The notes of rows from Statistikbanken.
LEFT_OUT_FEW = "Udeladt: tallet gælder færre personer, end der må vises."
LEFT_OUT_SECONDARY = "Udeladt, så et andet udeladt tal ikke kan regnes ud."
LEFT_OUT_FEW_OR_SECONDARY = (
    "Udeladt: tallet gælder for få personer, eller et andet udeladt tal kunne regnes ud af det."
)
_REASONS = {note: reason for reason, note in NOTES.items()} | {
    LEFT_OUT_SECONDARY: SECONDARY,
    LEFT_OUT_FEW_OR_SECONDARY: FEW_OR_SECONDARY,
    "Vises ikke: sammen med en sum ville det røbe et tal, der handler om få personer.": SECONDARY,
}


class TimeSpan(NamedTuple):
    """First and last day as ordinals (date.toordinal); without dates 0, 0 and the text of the period."""

    first: int
    last: int
    text: str = ""


class CellKey(NamedTuple):
    """What identifies a cell."""

    area: str
    indicator: str
    when: TimeSpan


class Range(NamedTuple):
    """The lowest and the highest possible value of a number."""

    low: Fraction | int
    high: Fraction | int


@dataclass(slots=True)
class Cell:
    """One area, indicator and time, with the numbers that its rows show.

    min_count: the fewest persons that may be shown; 0 where the indicator does not count persons. share: whether the
    indicator is a share. counted, others: the persons counted and the rest of the group, where shown. ratio: counted
    out of all (0 to 1), where only a share is shown. value: of an indicator that counts nobody. hidden: the reason,
    "" where it is shown. own_rows, published_rows: positions of the user's and the published rows. public: whether a
    published row shows the number, so that hiding the user's row does not help.
    """

    key: CellKey
    min_count: int
    share: bool
    counted: Range | None = None
    others: Range | None = None
    ratio: Range | None = None
    value: Range | None = None
    comparator: str | None = None
    hidden: str = ""
    own_rows: list[int] = field(default_factory=list)
    published_rows: list[int] = field(default_factory=list)
    public: bool = False

    @property
    def counts_persons(self) -> bool:
        """Whether the cell counts persons; a grade or an income does not."""
        return self.share or self.value is None

    @property
    def can_be_hidden(self) -> bool:
        """Whether hiding the user's rows would hide the cell."""
        return bool(self.own_rows) and not self.hidden and not self.public

    @property
    def size(self) -> float:
        """The loss of information when the cell is hidden: its persons; -1 for a difference or ratio."""
        if not self.counts_persons:
            return -1
        if self.counted is None:
            return math.inf
        return float(self.counted.high)


class IndicatorKind(NamedTuple):
    """The kind of number that an indicator has. scale: the value of a whole share (such as 100), else 0."""

    unit: str
    scale: int
    decimals: int
    min_count: int

    @property
    def counts(self) -> bool:
        """Whether the numbers are counts of persons or cases."""
        return self.unit in COUNTS


def kinds(indicators: pd.DataFrame) -> dict[str, IndicatorKind]:
    """The kind of number of each indicator, by indicator_id. indicators: the table of that name."""
    return {
        row.indicator_id: IndicatorKind(row.unit, SCALES.get(row.unit, 0), int(_or(row.decimals, 0)), int(_or(row.min_count, 0)))
        for row in indicators.itertuples(index=False)
    }  # fmt: skip


def read_cells(
    own: pd.DataFrame | None, published: pd.DataFrame, of: Mapping[str, IndicatorKind],
    flows: Collection[str] = (),
) -> dict[CellKey, Cell]:  # fmt: skip
    """The cells of the user's and the published observations; rows of unknown indicators are left out.

    of: the kind of each indicator. flows: indicators that count events in a period, not a stock at a point in time.
    """
    cells: dict[CellKey, Cell] = {}
    published_records, own_records = [list(_records(rows)) if rows is not None and len(rows) else [] for rows in (published, own)]  # fmt: skip
    times = _time_aliases(published_records, own_records, flows)
    for place, row in enumerate(published_records):
        _add(cells, row, place, False, of)
    for place, row in enumerate(own_records):
        _add(cells, row._replace(when=times.get((row.indicator, row.when), row.when)), place, True, of)  # fmt: skip
    return {key: cell for key, cell in cells.items() if cell.own_rows or cell.published_rows}


def _time_aliases(published: list["_Row"], own: list["_Row"], flows: Collection[str]) -> dict[tuple[str, TimeSpan], TimeSpan]:  # fmt: skip
    """The published time that a time in the user's rows is taken to mean: (indicator, time) -> time.

    A time without published rows is taken to mean one that lies within or around it, "1. januar 2023" for "2023", so
    that sums hold across the two. Not where several times would become one."""
    known, brought = defaultdict(set), defaultdict(set)
    for rows, found in ((published, known), (own, brought)):
        for row in rows:
            if row.when.first and row.indicator not in flows:
                found[row.indicator].add(row.when)
    answer = {}
    for indicator, times in brought.items():
        aliases, by_year = {}, defaultdict(set)
        for one in known[indicator] | times:
            for year in _years(one):
                by_year[year].add(one)
        for time in times - known[indicator]:
            beside = set().union(*(by_year[year] for year in _years(time)))
            near = [one for one in beside if one != time and _one_lies_in_the_other(one, time)]
            near = [one for one in near if one in known[indicator]] or [one for one in near if _days(one) < _days(time)]  # fmt: skip
            if near:
                aliases[time] = min(near, key=lambda one: (_days(one), one))
        into = Counter(aliases.values())
        answer |= {
            (indicator, time): one
            for time, one in aliases.items()
            if into[one] == 1
            and one not in aliases
            and (one not in times or one not in known[indicator])
        }
    return answer


def _one_lies_in_the_other(one: TimeSpan, other: TimeSpan) -> bool:
    return (one.first <= other.first and other.last <= one.last) or (other.first <= one.first and one.last <= other.last)  # fmt: skip


def _years(time: TimeSpan) -> range:
    return range(date.fromordinal(time.first).year, date.fromordinal(time.last).year + 1)


def _days(time: TimeSpan) -> int:
    return time.last - time.first


COLUMNS = ("area_id", "indicator_id", "period", "period_start", "period_end", "value", "value_low", "value_high",
           "bound_unit", "value_text", "numerator", "denominator", "status", "note", "comparator_id")  # fmt: skip


class _Row(NamedTuple):
    area: str
    indicator: str
    when: TimeSpan
    value: object
    low: object
    high: object
    bound_unit: object
    text: object
    numerator: object
    denominator: object
    status: str
    note: object
    comparator: object


def _records(rows: pd.DataFrame) -> Iterable[_Row]:
    columns = [rows[name].tolist() if name in rows else [None] * len(rows) for name in COLUMNS]
    days: dict[object, int] = {}
    for area, indicator, period, start, end, *rest in zip(*columns, strict=True):
        first, last = _cached(days, start), _cached(days, end)
        time = TimeSpan(first, last) if first and last else TimeSpan(0, 0, str(period))
        yield _Row(area, indicator, time, *(None if _missing(cell) else cell for cell in rest))


def _add(
    cells: dict[CellKey, Cell], row: _Row, place: int, mine: bool, of: Mapping[str, IndicatorKind]
) -> None:
    kind = of.get(row.indicator)
    if kind is None or row.status == "not_published":
        return
    key = CellKey(row.area, row.indicator, row.when)
    cell = cells.get(key)
    if cell is None:
        cell = cells[key] = Cell(key, kind.min_count, bool(kind.scale))
    if row.status == "confidential":
        reason = _reason(row.note)
        (cell.own_rows if mine else cell.published_rows).append(place)
        # A number that a published row shows is known, even where secondary suppression hides the user's row.
        if not cell.public or (mine and reason not in (SECONDARY, SECONDARY_SHARE)):
            cell.hidden = reason
            cell.counted = cell.others = cell.ratio = None
        return
    if row.status not in VISIBLE:
        return
    shown = _shown(row, kind)
    if shown is None:
        return
    (cell.own_rows if mine else cell.published_rows).append(place)
    cell.public = cell.public or not mine
    # The user's number replaces a published one of the same cell.
    if mine or not cell.own_rows:
        cell.counted, cell.others, cell.ratio, cell.value = shown
        cell.comparator = row.comparator
        if not mine:
            cell.hidden = ""


def _shown(row: _Row, kind: IndicatorKind) -> tuple[Range | None, Range | None, Range | None, Range | None] | None:  # fmt: skip
    """The numbers that a row shows: (counted, others, ratio, value), as in Cell; None where it shows none."""
    if row.numerator is not None and row.denominator is not None:
        n, of = _whole(row.numerator), _whole(row.denominator)
        if n < 0 or of < n:
            return None
        return Range(n, n), Range(of - n, of - n), None, None
    value = _interval(row, kind)
    if value is None or (value.high < 0 and kind.scale):
        return None
    if kind.counts:
        least = (
            value.low if value.high < 0 else max(value.low, 0)
        )  # a net movement can be below none
        ends = math.ceil(least), math.floor(value.high)
        return Range(min(ends), max(ends)), None, None, None
    if kind.scale and value.low <= kind.scale:
        ratio = Range(
            max(value.low / kind.scale, Fraction(0)), min(value.high / kind.scale, Fraction(1))
        )
        return None, None, ratio, None  # fmt: skip
    return None, None, None, value


def _interval(row: _Row, kind: IndicatorKind) -> Range | None:
    """The possible values behind a written number, which may be rounded; None where there is no number."""
    if row.value is None:
        if row.low is None or row.high is None or row.bound_unit is not None:
            return None
        return Range(_fraction(row.low), _fraction(row.high))
    exact = _fraction(row.value)
    if kind.counts and row.text is None and exact.denominator == 1:
        return Range(exact, exact)
    half = Fraction(1, 2 * 10 ** max(kind.decimals, _decimals(row.value)))
    if row.text is not None and exact.denominator == 1 and exact:  # "ca. 4.100"
        digits = str(abs(exact.numerator))
        half = Fraction(10 ** (len(digits) - len(digits.rstrip("0"))), 2)
    return Range(exact - half, exact + half)


def suppression_reason(cell: Cell) -> str:
    """The reason for primary suppression of a cell that shows its counts; "" to show it."""
    if cell.hidden or not cell.min_count or cell.counted is None:
        return ""
    counted = 0 <= cell.counted.low < cell.min_count
    others = cell.others is not None and cell.others.low < cell.min_count
    return {(True, True): FEW_BOTH, (True, False): FEW, (False, True): FEW_OTHERS}.get(
        (counted, others), ""
    )


def _reason(note: object) -> str:
    """The reason that the note of a hidden row gives; FEW where it gives none."""
    return _REASONS.get(str(note), FEW)


def _cached(days: dict, cell: object) -> int:
    if _missing(cell):
        return 0
    if cell not in days:
        days[cell] = _day(cell)
    return days[cell]


def _day(cell: object) -> int:
    """The day as an ordinal; 0 without one."""
    if _missing(cell):
        return 0
    if isinstance(cell, date):  # a Timestamp is one too
        return cell.toordinal()
    return pd.Timestamp(cell).toordinal()


def _missing(cell: object) -> bool:
    return cell is None or cell is pd.NaT or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell))  # fmt: skip


def _or(cell: object, instead: int) -> int:
    return instead if _missing(cell) else int(cell)


def _whole(cell: object) -> int:
    return math.floor(cell)


def _fraction(cell: object) -> Fraction:
    return Fraction(repr(float(cell)))


def _decimals(cell: object) -> int:
    text = repr(float(cell))
    return 0 if "e" in text or text.endswith(".0") else len(text.partition(".")[2])
