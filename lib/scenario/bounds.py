"""Reckons with shares that are known only within bounds: what a change takes, for every value within them.

A bound is never narrowed by assuming: each answer is the range of the answers for all values that the bound allows.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from lib.analysis import assessment, criteria
from lib.analysis.assessment import Assessment
from lib.analysis.criteria import Evidence
from lib.analysis.known_range import KnownRange

FALLS = (">", ">=")  # operators whose criterion is no longer met when the value falls
LIMIT_IS_RIGHT = (">", "<")  # operators that a value on the threshold itself does not meet
HUNDRED = 100
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Told:
    """What sources tell of one of the law's measures, values and bounds.

    evidence: of each source, the newest first. together: what all of them leave possible. rows: the observations.
    """

    evidence: tuple[Evidence, ...]
    together: Evidence
    rows: tuple[Mapping, ...]

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods that are told of, each once, the newest first."""
        return tuple(dict.fromkeys(row["period"] for row in self.rows))


@dataclass(frozen=True)
class Needed:
    """What it takes that a criterion is not met any more, or that a limit is held, wherever within the bound the value is.

    operator, limit: of what must no longer be met, or of what half of the way leads to. size: how far the value must move, in the unit of the limit.
    persons: the fewest and the most persons, the most None where only one end is known; None where they cannot be told.
    """

    operator: str
    limit: Fraction
    size: KnownRange
    in_multiples: bool = False
    persons: tuple[int, int | None] | None = None

    @property
    def falls(self) -> bool:
        """Whether the value must fall, and not rise."""
        return self.operator in FALLS

    @property
    def goal(self) -> KnownRange:
        """The values that are right."""
        right = self.operator in LIMIT_IS_RIGHT
        if self.falls:
            return KnownRange(high=self.limit, high_included=right)
        return KnownRange(low=self.limit, low_included=right)


def told_of_law(
    own: pd.DataFrame, found: Assessment, law_indicators: Mapping[str, str]
) -> dict[str, Told]:
    """What can decide each of the law's measures, by indicator_id. own: the area's statements, assessment.usable_statements."""
    told = {}
    for criterion, indicator_id in law_indicators.items():
        rows = found.deciding_statements(criterion)
        if len(rows):
            together = Evidence(*found.known(criterion))
            evidence = tuple(assessment.evidence(own, criterion))
            told[indicator_id] = Told(evidence, together, tuple(rows.to_dict("records")))
    return told


def in_measures_unit(known: Evidence, national_mean: Fraction | None) -> Evidence:
    """The bound in the unit of the measure itself, where the national mean is known that it is a multiple of."""
    if not known.in_multiples or national_mean is None:
        return known
    return Evidence(known.range.times(national_mean))


def holds(known: KnownRange, value: Fraction) -> bool:
    """Whether a value lies within what is known."""
    return known.intersect(KnownRange.point(value)) is not None


def mixed(
    bounds: Mapping[str, Evidence], shares: Mapping[str, Fraction] | None, before: int, moved: int
) -> dict[str, Evidence]:
    """What is known when people come to those who live there: the mix with each value within the bound.

    shares: of those who move, None where they are like those who live there. before, moved: how many.
    """
    if shares is None:
        return dict(bounds)
    part = Fraction(before, before + moved)
    return {
        indicator_id: Evidence(_shifted(known.range.times(part), shares[indicator_id] * (1 - part)))
        for indicator_id, known in bounds.items()
        if indicator_id in shares and not known.in_multiples
    }


def _shifted(known: KnownRange, by: Fraction) -> KnownRange:
    low, high = (None if end is None else end + by for end in (known.low, known.high))
    return KnownRange(low, known.low_included, high, known.high_included)


def size(known: KnownRange, operator: str, limit: Fraction) -> KnownRange:
    """How far each value within the bound is beyond a limit; 0 for those that are on it or on the right side."""
    low, high = (known.low, known.low_included), (known.high, known.high_included)
    (near, near_in), (far, far_in) = (low, high) if operator in FALLS else (high, low)
    way = 1 if operator in FALLS else -1
    least = Fraction(0) if near is None else max(Fraction(0), (near - limit) * way)
    least_in = True if near is None or (near - limit) * way < 0 else near_in
    if far is None:
        return KnownRange(least, least_in)
    most = max(Fraction(0), (far - limit) * way)
    if not most:
        return KnownRange.point(0)
    return KnownRange(least, least_in, most, far_in)


def possible_counts(known: KnownRange, people: int) -> range:
    """The whole numbers of persons, of so many, whose share lies within the bound; it may be none."""
    low, high = 0, people
    if known.low is not None:
        exact = known.low * people / HUNDRED
        low = math.ceil(exact) + (exact.denominator == 1 and not known.low_included)
    if known.high is not None:
        exact = known.high * people / HUNDRED
        high = math.floor(exact) - (exact.denominator == 1 and not known.high_included)
    return range(max(0, low), min(people, high) + 1)


def persons(
    known: KnownRange, operator: str, limit: Fraction, people: int, part: Fraction = Fraction(1)
) -> tuple[int, int | None] | None:
    """The fewest and the most persons it takes, over all counts within the bound; the most None where that end is not known.

    part: of the way to the limit. None where no count is possible, or no number of persons can do it."""
    counts = possible_counts(known, people)
    if not counts:
        return None
    ends = counts[0], counts[-1]
    near, far = ends if operator in FALLS else ends[::-1]
    try:
        least, most = (_persons_of(count, people, operator, limit, part) for count in (near, far))
    except ValueError:
        return None
    far_known = known.high is not None if operator in FALLS else known.low is not None
    return least, most if far_known or least == most else None


def _persons_of(count: int, people: int, operator: str, limit: Fraction, part: Fraction) -> int:
    share = Fraction(HUNDRED * count, people)
    if not criteria.OPERATORS[operator](share, limit):
        return 0
    end = share + (limit - share) * part
    return abs(criteria.persons_to_cross(count, people, operator, end))


def needed(known: Evidence, operator: str, limit: Fraction, people: int | None = None) -> Needed:
    """What it takes. limit: in the unit of the bound. people: the size of the group, where it is known."""
    counted = people is not None and not known.in_multiples
    return Needed(
        operator, limit, size(known.range, operator, limit), known.in_multiples,
        persons(known.range, operator, limit, people) if counted else None,
    )  # fmt: skip


def half_needed(
    known: KnownRange, operator: str, other: Fraction, people: int | None = None
) -> Needed:
    """What it takes to go half of the way to another's share. people: the size of the group, where it is known."""
    whole = size(known, operator, other)
    counted = people is not None
    return Needed(
        operator, other, whole.times(HALF), False,
        persons(known, operator, other, people, HALF) if counted else None,
    )  # fmt: skip


def half_way(known: KnownRange, operator: str, other: Fraction) -> KnownRange:
    """The shares half of the way to another's, of all values within the bound that are not there yet."""
    half = size(known, operator, other).times(HALF)
    if operator in FALLS:
        return _shifted(half, other)
    low, high = (None if end is None else other - end for end in (half.high, half.low))
    return KnownRange(low, half.high_included, high, half.low_included)
