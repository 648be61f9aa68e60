"""What should be looked at now: what gets worse, a limit that is near, a target without its number, a number that is late.

The series are too short for control charts; every warning says the numbers that it comes from.
"""

import itertools
import statistics
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from lib.analysis import compare, criteria, movements, sentences, target_periods
from lib.analysis.movements import Limit, Movement
from lib.analysis.target_status import Status
from lib.text import danish

WORSE = movements.WORSE
NEAR, UNANSWERED, LATE = "Tæt på en grænse", "Fristen er gået uden et tal", "Tallet er forsinket"
KINDS = (WORSE, NEAR, UNANSWERED, LATE)
NEAR_POINTS = 2  # per cent of the persons counted
SHOWN = 2  # of the targets of a group
FEWEST_PERIODS = 3  # that show a rhythm: two distances


class Alert(NamedTuple):
    """One thing to look at. kind: one of KINDS. what: the number, or the group of targets. text: why. rows: observations.

    count: how many things it is about."""

    kind: str
    what: str
    text: str
    rows: tuple[pd.Series, ...] = ()
    count: int = 1


def worse(found: Iterable[Movement]) -> list[Alert]:
    """The numbers that are worse than elsewhere and got worse. found: movements.movements()."""
    return [
        Alert(
            WORSE,
            one.now["short_name"],
            f"Fra {sentences.value(one.before)} ({one.before['period']}) til {sentences.value(one.now)} "
            f"({one.now['period']}); {one.comparison['area']} {sentences.value(one.comparison)}.",
            (one.before, one.now, one.comparison),
        )
        for one in found
        if one.state == movements.WORSE
    ]


def near(observations: pd.DataFrame, limits: Mapping[str, Sequence[Limit]]) -> list[Alert]:
    """The shares on the right side of a limit by at most NEAR_POINTS, with the persons that it takes to cross it.

    observations: of one area. limits: movements.limits(); a threshold of the law is on the wrong side where it is met, a
    target where it is not.
    """
    known = compare.with_value(observations)
    newest = compare.newest(known[known["unit"].str.startswith("pct.")])
    found = []
    for _, row in newest.dropna(subset="period_end").iterrows():
        for limit in limits.get(row["indicator_id"], ()):
            value = criteria.exact_value(row)
            met = criteria.OPERATORS[limit.operator](value, limit.number)
            right_side = met if limit.is_target else not met
            if right_side and abs(value - limit.number) <= NEAR_POINTS:
                distance = sentences.distance(row, limit.operator, limit.number)
                text = f"{sentences.value(row)} ({row['period']}). {limit.text}: {distance}."
                found.append(Alert(NEAR, row["short_name"], text, (row,)))
    return found


def unanswered(statuses: Iterable[tuple[str, str, Status]]) -> list[Alert]:
    """The targets whose time is over without a number that decides them, one alert for each group.

    statuses: group, text of the target, status.
    """
    groups: dict[str, list[str]] = {}
    for group, text, status in statuses:
        if status.overdue:
            groups.setdefault(group, []).append(text)
    return [
        Alert(UNANSWERED, group, _some(texts), count=len(texts)) for group, texts in groups.items()
    ]


def _some(texts: Sequence[str]) -> str:
    """How many targets, and the first of them."""
    first = "; ".join(f"»{text}«" for text in texts[:SHOWN])
    if len(texts) <= SHOWN:
        return f"{first}."
    return f"{len(texts)} mål uden tal for deres periode, blandt andre {first}."


def late(observations: pd.DataFrame, today: pd.Timestamp) -> list[Alert]:
    """The indicators that come in a rhythm, the median distance between their periods, and are late by more than one.

    observations: of one area. A definition that another one with numbers has replaced is not waited for.
    """
    dated = compare.with_value(observations).dropna(subset=["period_start", "period_end"])
    replaced = set(dated["replaces"].dropna())
    found = []
    for indicator_id, rows in dated.groupby("indicator_id", sort=False):
        if indicator_id in replaced:
            continue
        last = rows.sort_values("period_end", kind="stable").iloc[-1]
        rhythm = rhythm_months(rows["period_end"])
        if rhythm is None:
            continue
        # A number of the next period is published in the one after it.
        if _later(last["period_end"], 2 * rhythm) < today:
            text = (
                f"{_rhythm_in_words(rhythm)}. Det seneste er fra {last['period']}; det næste skulle dække tiden til "
                f"{_month(_later(last['period_end'], rhythm))}."
            )
            found.append(Alert(LATE, last["short_name"], text, (last,)))
    return found


def rhythm_months(ends: pd.Series) -> Fraction | None:
    """The median distance between the ends of periods, in months; None for fewer than FEWEST_PERIODS."""
    days = sorted(set(ends))
    if len(days) < FEWEST_PERIODS:
        return None
    gaps = [
        target_periods.months(one + pd.Timedelta(days=1), other)
        for one, other in itertools.pairwise(days)
    ]
    return statistics.median(gaps)


def _later(day: pd.Timestamp, months: Fraction) -> pd.Timestamp:
    whole = pd.offsets.DateOffset(months=int(months))
    first = day + pd.Timedelta(days=1) + whole + pd.Timedelta(days=round(30 * (months % 1)))
    return first - pd.Timedelta(days=1)


def _rhythm_in_words(months: Fraction) -> str:
    count = round(months)
    if count == target_periods.MONTHS:
        return "Tallet kommer hvert år"
    if count and count % target_periods.MONTHS == 0:
        return f"Tallet kommer hvert {count // target_periods.MONTHS}. år"
    return "Tallet kommer hver måned" if count == 1 else f"Tallet kommer hver {count}. måned"


def _month(day: pd.Timestamp) -> str:
    return danish.partial_date(f"{day.year}-{day.month:02}")
