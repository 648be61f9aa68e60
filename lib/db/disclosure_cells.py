"""Rows of observations as cells: how many persons each counts, what is shown of it, and why it is hidden.

A cell is one area, one indicator and one time. Its variables are the persons counted and, where the indicator is
a share, the others of the group. Rows are of the same cell when indicator, area and dates are the same; only
where there are no dates does the period's text tell.
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
# Units of a number of persons out of a group, and how many of the unit the whole group is.
SCALES = {"pct.": 100, "pr. 10.000": 10_000, "pr. 100 børn": 100}
VISIBLE = ("published", "derived", "own")

# Why a cell is hidden. Which of them it is, is told to everybody by the note, and so is taken as known.
FEW, FEW_OTHERS, FEW_BOTH = "few", "others", "both"
FEW_SHARE, FEW_SHARE_OTHERS = "share", "share_others"
NEIGHBOUR, NEIGHBOUR_SHARE = "neighbour", "neighbour_share"
NOTES = {
    FEW: "Skjult, fordi tallet handler om få personer.",
    FEW_OTHERS: "Skjult, fordi resten af gruppen er få personer.",
    FEW_BOTH: "Skjult, fordi både tallet og resten af gruppen handler om få personer.",
    FEW_SHARE: "Skjult, fordi andelen svarer til få personer. Skriv tæller og nævner, så det kan afgøres.",
    FEW_SHARE_OTHERS: "Skjult, fordi resten af gruppen svarer til få personer. Skriv tæller og nævner, så det kan afgøres.",
    NEIGHBOUR: "Skjult, fordi det sammen med andre tal ville vise et tal, der handler om få personer.",
    # Of a share without counts, so that nobody knows whether it is about few.
    NEIGHBOUR_SHARE: "Skjult, fordi andelen sammen med andre tal ville vise et tal, der handler om få personer.",
}
LEFT_OUT_FEW = "Udeladt: tallet gælder færre personer, end der må vises."  # Statistikbanken's rows
LEFT_OUT_NEIGHBOUR = "Udeladt, så et andet udeladt tal ikke kan regnes ud."
_REASONS = {note: reason for reason, note in NOTES.items()} | {
    LEFT_OUT_NEIGHBOUR: NEIGHBOUR,
    "Vises ikke: sammen med en sum ville det røbe et tal, der handler om få personer.": NEIGHBOUR,
}


class When(NamedTuple):
    """A time: first and last day as ordinals of the calendar; without dates 0, 0 and the period's text."""

    first: int
    last: int
    text: str = ""


class Key(NamedTuple):
    """What a cell is about."""

    area: str
    indicator: str
    when: When


class Range(NamedTuple):
    """From the lowest to the highest that a number can be."""

    low: Fraction | int
    high: Fraction | int


@dataclass(slots=True)
class Cell:
    """What is known of a cell. least: the fewest persons that may be shown, 0 where it is not about persons;
    counted, others: as shown; ratio: of the counted among all, where only a share is shown; hidden: why, "" where
    it is shown; value: what is shown of an indicator that counts nobody; own: places of the reader's rows;
    public: whether a published row shows it, which nothing can undo."""

    key: Key
    least: int
    share: bool
    counted: Range | None = None
    others: Range | None = None
    ratio: Range | None = None
    value: Range | None = None
    comparator: str | None = None
    hidden: str = ""
    own: list[int] = field(default_factory=list)
    published: list[int] = field(default_factory=list)
    public: bool = False

    @property
    def counts_persons(self) -> bool:
        """Whether it has a number of persons at all; a mark or an income has none."""
        return self.share or self.value is None

    @property
    def can_be_hidden(self) -> bool:
        """Whether hiding the reader's rows hides it."""
        return bool(self.own) and not self.hidden and not self.public

    @property
    def size(self) -> float:
        """How much is lost by hiding it: the persons it is about; a difference loses least."""
        if not self.counts_persons:
            return -1
        if self.counted is None:
            return math.inf
        return float(self.counted.high)


class Kind(NamedTuple):
    """What an indicator's numbers are. scale: of a share, else 0."""

    unit: str
    scale: int
    decimals: int
    least: int

    @property
    def counts(self) -> bool:
        """Whether a number of it is a number of persons or cases."""
        return self.unit in COUNTS


def kinds(indicators: pd.DataFrame) -> dict[str, Kind]:
    """What the numbers of each indicator are. indicators: columns of the table."""
    return {
        row.indicator_id: Kind(row.unit, SCALES.get(row.unit, 0), int(_or(row.decimals, 0)), int(_or(row.min_count, 0)))
        for row in indicators.itertuples(index=False)
    }  # fmt: skip


def read(
    own: pd.DataFrame | None, published: pd.DataFrame, of: Mapping[str, Kind],
    flows: Collection[str] = (),
) -> dict[Key, Cell]:  # fmt: skip
    """The cells of rows of observations, a reader's own and the published ones. Rows of indicators that are not
    known are left out. flows: indicators that count what happens in a period, and not what there is at a time."""
    cells: dict[Key, Cell] = {}
    told = [list(_records(rows)) if rows is not None and len(rows) else [] for rows in (published, own)]  # fmt: skip
    times = _aligned(*told, flows)
    for place, row in enumerate(told[0]):
        _add(cells, row, place, False, of)
    for place, row in enumerate(told[1]):
        _add(cells, row._replace(when=times.get((row.indicator, row.when), row.when)), place, True, of)  # fmt: skip
    return {key: cell for key, cell in cells.items() if cell.own or cell.published}


def _aligned(published: list["_Row"], own: list["_Row"], flows: Collection[str]) -> dict[tuple[str, When], When]:  # fmt: skip
    """Another way to say the same time: of times in a reader's rows that no published row has, the one that lies
    within or around it, "1. januar 2023" for "2023". Taken to be the same, so that a sum is seen across the two.
    Not where several times would become one."""
    known, brought = defaultdict(set), defaultdict(set)
    for rows, found in ((published, known), (own, brought)):
        for row in rows:
            if row.when.first and row.indicator not in flows:
                found[row.indicator].add(row.when)
    answer = {}
    for indicator, times in brought.items():
        said, by_year = {}, defaultdict(set)
        for one in known[indicator] | times:
            for year in _years(one):
                by_year[year].add(one)
        for time in times - known[indicator]:
            beside = set().union(*(by_year[year] for year in _years(time)))
            near = [one for one in beside if one != time and _one_lies_in_the_other(one, time)]
            near = [one for one in near if one in known[indicator]] or [one for one in near if _days(one) < _days(time)]  # fmt: skip
            if near:
                said[time] = min(near, key=lambda one: (_days(one), one))
        into = Counter(said.values())
        answer |= {
            (indicator, time): one
            for time, one in said.items()
            if into[one] == 1
            and one not in said
            and (one not in times or one not in known[indicator])
        }
    return answer


def _one_lies_in_the_other(one: When, other: When) -> bool:
    return (one.first <= other.first and other.last <= one.last) or (other.first <= one.first and one.last <= other.last)  # fmt: skip


def _years(time: When) -> range:
    return range(date.fromordinal(time.first).year, date.fromordinal(time.last).year + 1)


def _days(time: When) -> int:
    return time.last - time.first


COLUMNS = ("area_id", "indicator_id", "period", "period_start", "period_end", "value", "value_low", "value_high",
           "value_text", "numerator", "denominator", "status", "note", "comparator_id")  # fmt: skip


class _Row(NamedTuple):
    area: str
    indicator: str
    when: When
    value: object
    low: object
    high: object
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
        time = When(first, last) if first and last else When(0, 0, str(period))
        yield _Row(area, indicator, time, *(None if _missing(cell) else cell for cell in rest))


def _add(cells: dict[Key, Cell], row: _Row, place: int, mine: bool, of: Mapping[str, Kind]) -> None:
    kind = of.get(row.indicator)
    if kind is None or row.status == "not_published":
        return
    key = Key(row.area, row.indicator, row.when)
    cell = cells.get(key)
    if cell is None:
        cell = cells[key] = Cell(key, kind.least, bool(kind.scale))
    if row.status == "confidential":
        reason = _reason(row.note)
        (cell.own if mine else cell.published).append(place)
        # What a published row shows is known, whatever is hidden beside it to protect another.
        if not cell.public or (mine and reason not in (NEIGHBOUR, NEIGHBOUR_SHARE)):
            cell.hidden = reason
            cell.counted = cell.others = cell.ratio = None
        return
    if row.status not in VISIBLE:
        return
    shown = _shown(row, kind)
    if shown is None:
        return
    (cell.own if mine else cell.published).append(place)
    cell.public = cell.public or not mine
    # A reader's number stands instead of a published one of the same cell.
    if mine or not cell.own:
        cell.counted, cell.others, cell.ratio, cell.value = shown
        cell.comparator = row.comparator
        if not mine:
            cell.hidden = ""


def _shown(row: _Row, kind: Kind) -> tuple[Range | None, Range | None, Range | None, Range | None] | None:  # fmt: skip
    """What a row shows: the counted, the others, their ratio, and a value that counts nobody."""
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


def _interval(row: _Row, kind: Kind) -> Range | None:
    """The numbers that are written as this one: of a rounded one those that would round to it."""
    if row.value is None:
        if row.low is None or row.high is None:
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


def few(cell: Cell) -> str:
    """Why a cell that shows its counts may not be shown, or ""."""
    if cell.hidden or not cell.least or cell.counted is None:
        return ""
    counted = 0 <= cell.counted.low < cell.least
    others = cell.others is not None and cell.others.low < cell.least
    return {(True, True): FEW_BOTH, (True, False): FEW, (False, True): FEW_OTHERS}.get(
        (counted, others), ""
    )


def _reason(note: object) -> str:
    """Why a hidden row is hidden, by its note. One that says nothing of it is taken to be about few persons."""
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
