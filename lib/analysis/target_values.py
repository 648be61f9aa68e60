"""The numbers that measure a target: of its indicator, area and comparison only, each with the rounding it was printed with.

A difference that no source prints is computed from the two numbers that it is the difference of, in the same period.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from lib.analysis import compare, known_range, sentences, target_periods
from lib.analysis.known_range import KnownRange
from lib.text import danish

POINTS = "procentpoint"
COUNTS = ("antal", "personer")  # units of whole numbers, which are not rounded
# Shares whose difference is in percentage points, and the sign that makes a difference positive where the area is worse.
SHARES = ("pct.", "pr. 100 børn")
SIGNS = {"higher_worse": 1, "higher_better": -1}


@dataclass(frozen=True)
class Measured:
    """A number that measures a target. known: what it can be. shown: in words. rows: the observations behind it."""

    period: str
    start: pd.Timestamp
    end: pd.Timestamp
    known: KnownRange
    decimals: int
    unit: str
    shown: str
    rows: tuple[pd.Series, ...]

    @property
    def dated(self) -> str:
        """ "15,0 procentpoint (2018)"."""
        return f"{self.shown} ({self.period})"


def middle(known: KnownRange) -> Fraction:
    """The number that a range with two ends is the rounding of."""
    return (known.low + known.high) / 2


def printed(value: Fraction, decimals: int, unit: str) -> str:
    """A number as it was printed: 15,0 keeps its decimal."""
    return danish.printed(value, decimals) + danish.UNIT_SUFFIX.get(unit, "")


def minus(one: KnownRange, other: KnownRange) -> KnownRange:
    """Every difference between a value of one range and a value of another; both have two ends."""
    return KnownRange(one.low - other.high, True, one.high - other.low, True)


def hull(ranges: Iterable[KnownRange]) -> KnownRange:
    """The smallest range that holds every value of some ranges with two ends."""
    every = list(ranges)
    return KnownRange(min(r.low for r in every), True, max(r.high for r in every), True)


def of_target(target: pd.Series, observations: pd.DataFrame) -> list[Measured]:
    """The dated numbers that measure a target, by time; none where it has no indicator.

    target: a row of queries.targets. observations: queries.observations of its area and its
    comparison.
    """
    if not isinstance(target["indicator_id"], str):
        return []
    indicator_id = measured_by(target)
    named = observations["indicator_id"].isin([indicator_id, base_of(target)])
    dated = observations[
        named
        & observations["period_start"].notna()
        & observations["period_end"].notna()
        & observations["statement"].isna()
        & observations["bound_unit"].isna()
    ]
    own = dated[(dated["indicator_id"] == indicator_id) & (dated["area_id"] == target["area_id"])]
    # A share of the area alone is no difference.
    if target["kind"] == "difference" and target["indicator_unit"] != target["target_unit"]:
        own = own.head(0)
    direct = own[_same_comparator(own, target["comparator_id"])]
    found = [one for _, row in direct.iterrows() if (one := _measured(row)) is not None]
    printed_periods = {(one.start, one.end) for one in found}
    computed = [
        one for one in _differences(target, dated) if (one.start, one.end) not in printed_periods
    ]
    return sorted(_of_one_period([*found, *computed]), key=lambda one: (one.end, one.start))


def _same_comparator(rows: pd.DataFrame, comparator_id: object) -> pd.Series:
    """True for numbers of the same comparison as the target, or of none where the target has none."""
    if isinstance(comparator_id, str):
        return rows["comparator_id"] == comparator_id
    return rows["comparator_id"].isna()


def known_of(observation: pd.Series) -> KnownRange:
    """What an observation tells of its value; a whole number of persons or cases was counted, not rounded."""
    known = known_range.of_observation(observation)
    whole = (
        observation["unit"] in COUNTS
        and known.low is not None
        and known.high is not None
        and pd.notna(observation["value"])
        and middle(known).denominator == 1
    )
    return KnownRange.point(middle(known)) if whole else known


def _decimals(observation: pd.Series) -> int:
    """With how many decimals a number is shown: as it was printed, or as its indicator has them where it is computed."""
    counted = pd.notna(observation["numerator"]) or pd.isna(observation["value"])
    return int(observation["decimals"]) if counted else known_range.printed_decimals(observation)


def _measured(row: pd.Series) -> Measured | None:
    """An observation as a number that measures; None where it has no value with two ends."""
    known = known_of(row)
    if known.low is None or known.high is None:
        return None
    decimals = _decimals(row)
    plain = pd.notna(row["value"]) and pd.isna(row["value_text"])
    shown = (
        printed(known_range.exact(row["value"]), decimals, row["unit"])
        if plain
        else sentences.value(row)
    )
    return Measured(
        row["period"], row["period_start"], row["period_end"], known, decimals, row["unit"], shown, (row,)
    )  # fmt: skip


def years_apart(target: pd.Series) -> tuple[int, int] | None:
    """Of how many years each number of a target's indicator is the mean, and of how many the target counts one; None where
    that is the same."""
    if pd.isna(target["mean_years"]):
        return None
    period = target_periods.of_words(target["target_period"])
    wanted = len(period.years) if period and period.mean else 1
    return None if target["mean_years"] == wanted else (int(target["mean_years"]), wanted)


def measured_by(target: pd.Series) -> str | None:
    """The indicator whose numbers measure a target: its own, or where those are means of another number of years than the
    target counts, the one they are means of; None without one."""
    if years_apart(target) is None:
        return target["indicator_id"]
    return target["mean_of"] if isinstance(target["mean_of"], str) else None


def base_of(target: pd.Series) -> str | None:
    """The indicator that a target's difference is a difference of: the one that measures it, where that is the share itself."""
    base = target["difference_of"]
    return base if isinstance(base, str) else measured_by(target)


def _differences(target: pd.Series, dated: pd.DataFrame) -> Iterable[Measured]:
    """The differences to the target's comparison that can be computed from numbers of the same period."""
    if target["kind"] not in ("difference", "change") or not isinstance(target["comparator_id"], str):  # fmt: skip
        return
    base = base_of(target)
    rows = compare.with_value(dated[dated["indicator_id"] == base])
    for _, here in rows[rows["area_id"] == target["area_id"]].iterrows():
        same = rows[
            (rows["area_id"] == target["comparator_id"])
            & (rows["period_start"] == here["period_start"])
            & (rows["period_end"] == here["period_end"])
        ]
        sign = SIGNS.get(here["direction"])
        if sign is None or here["unit"] not in SHARES:
            continue
        for _, there in same.iterrows():
            yield _difference(here, there, sign)


def _difference(here: pd.Series, there: pd.Series, sign: int) -> Measured:
    one, other = (here, there) if sign > 0 else (there, here)
    known = minus(known_of(one), known_of(other))
    decimals = max(_decimals(row) for row in (here, there))
    shown = printed(known_range.exact(one["value"]) - known_range.exact(other["value"]), decimals, POINTS)  # fmt: skip
    return Measured(
        here["period"], here["period_start"], here["period_end"], known, decimals, POINTS, shown, (here, there)
    )  # fmt: skip


def _of_one_period(found: Iterable[Measured]) -> Iterable[Measured]:
    """One number for each period; where sources disagree, everything that they say it can be."""
    by_period: dict[tuple, list[Measured]] = {}
    for one in found:
        by_period.setdefault((one.start, one.end), []).append(one)
    for same in by_period.values():
        first = same[0]
        yield Measured(
            first.period, first.start, first.end, hull(one.known for one in same),
            max(one.decimals for one in same), first.unit,
            danish.enumeration(dict.fromkeys(one.shown for one in same), "eller"),
            tuple(row for one in same for row in one.rows),
        )  # fmt: skip


def fits(one: Measured, target: pd.Series) -> bool:
    """Whether a number is in the unit of its target; a count has the indicator's own."""
    if target["kind"] == "count":
        return one.unit in COUNTS
    return one.unit == target["target_unit"]


def mean(ranges: Iterable[KnownRange]) -> KnownRange:
    """The mean of numbers known within ranges."""
    every = list(ranges)
    low, high = (sum(getattr(r, end) for r in every) / len(every) for end in ("low", "high"))
    return KnownRange(low, True, high, True)


def whole_years(numbers: Iterable[Measured]) -> list[Measured]:
    """The numbers that each are of one calendar year, by time."""
    return [
        one
        for one in numbers
        if one.start == pd.Timestamp(one.start.year, 1, 1)
        and one.end == pd.Timestamp(one.start.year, 12, 31)
    ]


def change(one: Measured, base: Measured, relative: bool, yearly: bool) -> Measured:
    """The change from the baseline to a number, in per cent of the baseline or in its own unit; of one year, where asked.

    A baseline of 0 has no relative change. yearly: the baseline has a last day.
    """
    gap = target_periods.months(base.end + pd.Timedelta(days=1), one.end) if yearly else 1
    years = gap / target_periods.MONTHS if yearly else Fraction(1)

    def moved(value: Fraction, start: Fraction) -> Fraction:
        return (100 * (value / start - 1) if relative else value - start) / years

    ends = [
        moved(value, start)
        for value in (one.known.low, one.known.high)
        for start in (base.known.low, base.known.high)
    ]
    own = POINTS if one.unit in (POINTS, *SHARES) else one.unit
    unit = "pct." if relative else own
    decimals = 1 if relative or yearly else max(one.decimals, base.decimals)
    shown = printed(moved(middle(one.known), middle(base.known)), decimals, unit)
    known = KnownRange(min(ends), True, max(ends), True)
    rows = (*one.rows, *base.rows)
    return Measured(one.period, one.start, one.end, known, decimals, unit, shown, rows)
