"""Far values: numbers of a file that lie far from what is known of their measure, which are asked about once.

A number is far where it is more than FACTOR times, or less than a FACTOR-th of, the area's own published number
nearest in time. Where the area has none, it is compared with the highest and the lowest published number of at least
LEAST_AREAS areas, for counts areas of the same kind. Differences below FLOORS are never far.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pandas as pd

from lib.db import schema
from lib.text import danish
from lib.uploads.meaning import questions
from lib.uploads.meaning.questions import Question
from lib.uploads.observations import session_tables
from lib.uploads.observations.to_observations import Reading

FACTOR = 3
LEAST_AREAS = 3
COUNTS = ("personer", "antal", "kr.")
# The least difference by unit; 0 for other units: a means that every difference counts.
FLOORS = {"pct.": 2, "pct. af regionens gennemsnit": 10, "personer": 20, "antal": 20, "kr.": 1000, "karakter": 1}  # fmt: skip
SIGNED = (
    "procentpoint",
    "karakterpoint",
    "pct. vækst",
    "gange",
)  # around nought: no factor tells anything
COLUMNS = (
    "at",
    "indicator_id",
    "indicator",
    "unit",
    "area",
    "period",
    "value",
    "known",
    "of",
    "known_period",
)
RIGHT = "rigtigt"


# What the ends of the range of all areas are, by whether a number lies above them.
OF_ALL = {True: "det højeste offentliggjorte", False: "det laveste offentliggjorte"}


class PublishedNumber(Protocol):
    """A published number to compare with."""

    value: float
    period: str


def far(
    observations: pd.DataFrame,
    database: Path = schema.DATABASE,
    new_areas: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The numbers among these rows of observations that are far from the published ones: COLUMNS, at is the row's place.
    new_areas: rows of `areas` that come with them."""
    if observations.empty:
        return pd.DataFrame(columns=COLUMNS)
    about = session_tables.about(database, new_areas)
    return among(observations, session_tables.published(database), about)


def among(observations: pd.DataFrame, published: pd.DataFrame, about: Mapping[str, Mapping]) -> pd.DataFrame:  # fmt: skip
    """The same against given published numbers. published: area_id, kind, indicator_id, period, period_end, value; about: area
    and kind by area_id, short_name and unit by indicator_id."""
    numbers = published[["area_id", "kind", "indicator_id", "period", "period_end", "value"]]
    of_area: dict[tuple[str, str], list[tuple]] = {}
    for one in numbers.itertuples(index=False):
        of_area.setdefault((one.indicator_id, one.area_id), []).append(one)
    ends = _ends(numbers, about["unit"])
    rows = []
    for at, row in enumerate(observations.itertuples(index=False)):
        unit = about["unit"][row.indicator_id]
        own = of_area.get((row.indicator_id, row.area_id))
        if unit in SIGNED or pd.isna(row.value):
            continue
        if own:
            nearest = min(own, key=lambda one: _days_apart(one.period_end, row.period_end))
            known = _if_far(row.value, nearest, nearest, unit)
        else:
            kind = about["kind"][row.area_id] if unit in COUNTS else ""
            known = _if_far(row.value, *ends.get((row.indicator_id, kind), (None, None)), unit)
        if known is not None:
            of = "områdets eget tal" if own else OF_ALL[row.value > known.value]
            names = (about["short_name"][row.indicator_id], unit, about["area"][row.area_id])
            rows.append((at, row.indicator_id, *names, row.period, row.value, known.value, of, known.period))  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def _days_apart(one: object, other: object) -> float:
    """The days between two days; infinitely many where one is unknown."""
    if pd.isna(one) or pd.isna(other):
        return float("inf")
    return abs((pd.Timestamp(one) - pd.Timestamp(other)).days)


def _ends(numbers: pd.DataFrame, units: Mapping[str, str]) -> dict[tuple[str, str], tuple]:
    """The rows of the lowest and the highest number of each indicator and kind of area, all kinds ("") where it is no
    count, with at least LEAST_AREAS areas."""
    counted = numbers["indicator_id"].map(units).isin(COUNTS)
    compared = numbers.assign(kind=numbers["kind"].where(counted, ""))
    return {
        key: tuple(same.loc[at] for at in (same["value"].idxmin(), same["value"].idxmax()))
        for key, same in compared.reset_index(drop=True).groupby(["indicator_id", "kind"])
        if same["area_id"].nunique() >= LEAST_AREAS
    }


def _if_far(
    value: float, lowest: PublishedNumber | None, highest: PublishedNumber | None, unit: str
) -> PublishedNumber | None:
    """The end of a range that a value is far beyond, or None."""
    floor = FLOORS.get(unit, 0)
    if lowest is None or lowest.value < 0:
        return None
    if value > FACTOR * highest.value and value - highest.value >= floor:
        return highest
    if FACTOR * value < lowest.value and lowest.value - value >= floor:
        return lowest
    return None


def far_questions(far: pd.DataFrame) -> list[Question]:
    """One question for each measure with far numbers: whether they are right."""
    return [
        _question(indicator, same) for indicator, same in far.groupby("indicator_id", sort=False)
    ]


def _question(indicator: str, far: pd.DataFrame) -> Question:
    told = [_told(one) for one in far.head(questions.MAX_MET).itertuples(index=False)]
    more = len(far) - len(told)
    rest = f" Og {danish.number(more, 0)} mere." if more else ""
    one = len(far) == 1
    return Question(
        f"langt fra:{indicator}",
        f"Langt fra det, der er kendt af »{far['indicator'].iloc[0]}«. {' '.join(told)}{rest} "
        f"{'Er tallet rigtigt' if one else 'Er tallene rigtige'}?",
        {
            RIGHT: "Ja, brug det" if one else "Ja, brug dem",
            questions.SKIP: "Nej, spring det over" if one else "Nej, spring dem over",
        },
    )


def _told(one: tuple) -> str:
    """One far number beside the published one, as Danish sentence."""
    shown = danish.amount(one.value, one.unit, questions.DECIMALS)
    beside = danish.amount(one.known, one.unit, questions.DECIMALS)
    return (
        f"{one.area}, {one.period}: {shown} er {_how_far(one.value, one.known)} {one.of} "
        f"({beside}, {one.known_period})."
    )


def _how_far(value: float, known: float) -> str:
    """How many times as high or low a value is as another."""
    if value == 0:
        return "nul mod"
    if value > known:
        return (
            f"{danish.number(round(value / known), 0)} gange så højt som" if known else "langt over"
        )
    return f"kun 1/{danish.number(round(known / value), 0)} af"


def settled(reading: Reading, far: pd.DataFrame, answers: Mapping[str, str]) -> Reading:
    """The reading without the far numbers, unless the user answers that they are right. Without an answer they wait."""
    given = {indicator: answers.get(f"langt fra:{indicator}") for indicator in far["indicator_id"].unique()}  # fmt: skip
    skipped = far[far["indicator_id"].map(given).eq(questions.SKIP)]
    waiting = far[~far["indicator_id"].map(given).isin([RIGHT, questions.SKIP])]
    why = questions.waits("om tallet er rigtigt: det ligger langt fra det, der er kendt.").why
    return left_out(reading, {"": [*skipped["at"]], why: [*waiting["at"]]}, "ligger langt fra det, der er kendt")  # fmt: skip


def left_out(reading: Reading, at: Mapping[str, Sequence[int]], told: str) -> Reading:
    """The reading without the observations at these places, by why they wait; "" for those that are skipped. told: why
    these are, as the end of a Danish sentence."""
    taken = [place for places in at.values() for place in places]
    if not taken:
        return reading
    index, faults, notes = reading.observations.index, [reading.faults], list(reading.notes)
    waiting = set(reading.waiting)
    for why, places in at.items():
        of = reading.places.loc[index[places]]
        if not why and len(of):
            notes.append(f"{danish.number(len(of), 0)} tal fra filen er sprunget over: {told}.")
        elif why:
            faults.append(of[["row", "column", "value"]].assign(why=why))
            waiting |= set(zip(of["row"], of["column"], strict=True))
    left = index.difference(index[taken])
    return replace(
        reading,
        observations=reading.observations.loc[left].reset_index(drop=True),
        places=reading.places.loc[left].reset_index(drop=True),
        faults=pd.concat(faults, ignore_index=True),
        waiting=frozenset(waiting), notes=tuple(notes),
    )  # fmt: skip
