"""Far values: numbers of a file that lie far from what is known of their measure, which are asked about once.

A number is far where it is more than FACTOR times, or less than a FACTOR-th of, the area's own published number
nearest in time. Where the area has none, it is compared with the highest and the lowest published number of at least
LEAST_AREAS areas, for counts areas of the same kind. Differences below FLOORS are never far.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from lib.db import schema
from lib.text import danish
from lib.uploads import questions, session_tables
from lib.uploads.questions import Question
from lib.uploads.to_observations import Reading

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


class Known(NamedTuple):
    """A published number to compare with. of: whose it is, in Danish."""

    value: float
    period: str
    of: str


def far(observations: pd.DataFrame, database: Path = schema.DATABASE) -> pd.DataFrame:
    """The numbers among these rows of observations that are far from the published ones: COLUMNS, at is the row's place."""
    if observations.empty:
        return pd.DataFrame(columns=COLUMNS)
    return among(observations, session_tables.published(database), session_tables.about(database))


def among(observations: pd.DataFrame, published: pd.DataFrame, about: Mapping[str, Mapping]) -> pd.DataFrame:  # fmt: skip
    """The same against given published numbers. published: area_id, kind, area, indicator_id, period, period_end, value; about: the
    tables areas and indicators as area_id -> name, kind and indicator_id -> short_name, unit."""
    by_indicator = dict(iter(published.groupby("indicator_id")))
    rows = []
    for at, row in enumerate(observations.itertuples(index=False)):
        unit = about["unit"][row.indicator_id]
        numbers = by_indicator.get(row.indicator_id)
        if numbers is None or unit in SIGNED or pd.isna(row.value):
            continue
        known = _far_from(row, numbers, about["kind"][row.area_id], unit)
        if known:
            names = (about["short_name"][row.indicator_id], unit, about["area"][row.area_id])
            rows.append((at, row.indicator_id, *names, row.period, row.value, known.value, known.of, known.period))  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def _far_from(row: tuple, numbers: pd.DataFrame, kind: str, unit: str) -> Known | None:
    """The published number that a row is far from, or None."""
    own = numbers[numbers["area_id"] == row.area_id]
    if len(own):
        distance = (own["period_end"] - pd.Timestamp(row.period_end)).abs()
        one = own.iloc[0] if distance.isna().all() else own.loc[distance.idxmin()]
        return _if_far(row.value, one, one, "områdets eget tal", unit)
    same = numbers[numbers["kind"] == kind] if unit in COUNTS else numbers
    if same["area_id"].nunique() < LEAST_AREAS:
        return None
    lowest, highest = (same.loc[at] for at in (same["value"].idxmin(), same["value"].idxmax()))
    what = "det højeste offentliggjorte" if row.value > highest["value"] else "det laveste offentliggjorte"  # fmt: skip
    return _if_far(row.value, lowest, highest, what, unit)


def _if_far(value: float, lowest: pd.Series, highest: pd.Series, of: str, unit: str) -> Known | None:  # fmt: skip
    """The end of a range that a value is far beyond, or None."""
    floor = FLOORS.get(unit, 0)
    low, high = lowest["value"], highest["value"]
    if low < 0:
        return None
    if value > FACTOR * high and value - high >= floor:
        return Known(high, highest["period"], of)
    if FACTOR * value < low and low - value >= floor:
        return Known(low, lowest["period"], of)
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
