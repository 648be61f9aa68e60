"""What differs between two databases' numbers, told in words with the old and the new."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

import pandas as pd

from lib.analysis import sentences
from lib.db import queries
from lib.text import danish

COLUMNS = ("area", "indicator", "period", "kind", "old", "new", "sentence")
NEW, CHANGED, GONE = "nyt", "ændret", "fjernet"
NONE = "–"
# What else of a number can change, and what it is called.
DETAILS = {
    "status": "status", "numerator": "tæller", "denominator": "nævner", "source": "kilde",
    "note": "bemærkning",
}  # fmt: skip
BESIDE = ("status", "source")  # that are told beside a new value as well
SAME = "Ingen af områdernes tal er ændret, kun andet: for eksempel kilder, beskrivelser, lovens grænser, mål eller kort."
KEY = ["area_id", "indicator_id", "period"]


def compare_databases(old: Path, new: Path) -> pd.DataFrame:
    """compare() of the numbers in two databases."""
    with queries.connect(old) as before, queries.connect(new) as after:
        return compare(queries.observations(before), queries.observations(after))


def compare(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """One row a number, with COLUMNS in words: those that are changed, then those that are gone, then the
    new. old, new: queries.observations."""
    before, after = _keyed(old), _keyed(new)
    pairs = [
        pair
        for key in dict.fromkeys([*after, *before])
        for pair in _pairs(before.get(key, []), after.get(key, []))
    ]
    rows = [_row(now, CHANGED, *_difference(was, now)) for was, now in pairs if was and now]
    rows += [_row(was, GONE, sentences.value(was), NONE) for was, now in pairs if not now]
    rows += [_row(now, NEW, NONE, sentences.value(now)) for was, now in pairs if not was]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def no_changes() -> pd.DataFrame:
    """compare() of two that are the same."""
    return pd.DataFrame(columns=list(COLUMNS))


def summary(changes: pd.DataFrame) -> str:
    """One sentence: "12 tal er nye, 3 er ændret og 1 er fjernet.", or that nothing is changed."""
    counts = changes["kind"].value_counts()
    words = {NEW: ("nyt", "nye"), CHANGED: ("ændret", "ændret"), GONE: ("fjernet", "fjernet")}
    parts = [
        (int(counts[kind]), one if counts[kind] == 1 else many)
        for kind, (one, many) in words.items()
        if kind in counts
    ]
    if not parts:
        return SAME
    (first, word), rest = parts[0], parts[1:]
    told = [f"{danish.number(first, 0)} tal er {word}"]
    return f"{danish.enumeration([*told, *(f'{danish.number(n, 0)} er {w}' for n, w in rest)])}."


def _keyed(observations: pd.DataFrame) -> dict[tuple, list[Mapping]]:
    """The observations by area, indicator and period; several where sources disagree."""
    found = {}
    for row in observations.to_dict("records"):
        found.setdefault(tuple(row[name] for name in KEY), []).append(row)
    return found


def _pairs(
    olds: Sequence[Mapping], news: Sequence[Mapping]
) -> Iterator[tuple[Mapping | None, Mapping | None]]:
    """What was and what it became, in order, None where there is no other; those that are still there left out
    first, so that the one of several that is taken away is the one that is told of."""
    changed, left = [], list(news)
    for old in olds:
        same = next((n for n, new in enumerate(left) if not _difference(old, new)), None)
        if same is None:
            changed.append(old)
        else:
            left.pop(same)
    return zip_longest(changed, left)


def _difference(old: Mapping, new: Mapping) -> tuple[str, str] | None:
    """What was and what is, where they differ: the values, and what a new value does not tell by itself;
    where the values are the same, the details, each with its name."""
    values = (sentences.value(old), sentences.value(new))
    same = values[0] == values[1]
    names = [name for name in DETAILS if not _same(old[name], new[name])]
    if not same:
        names = [name for name in names if name in BESIDE]
    elif not names:
        return None
    told = (_details(old, names), _details(new, names))
    if same:
        return told
    return tuple("; ".join(filter(None, pair)) for pair in zip(values, told, strict=True))


def _same(one: object, other: object) -> bool:
    return (pd.isna(one) and pd.isna(other)) or one == other


def _details(observation: Mapping, names: Sequence[str]) -> str:
    return "; ".join(f"{DETAILS[name]}: {_detail(observation, name)}" for name in names)


def _detail(observation: Mapping, name: str) -> str:
    cell = observation[name]
    if pd.isna(cell):
        return NONE
    if name == "source":
        return sentences.citation(observation)
    if name == "status":
        return sentences.STATUS[cell]
    return danish.number(cell, 0) if name in ("numerator", "denominator") else str(cell)


def _row(observation: Mapping, kind: str, old: str, new: str) -> dict[str, str]:
    """A change with its sentence."""
    row = {
        "area": observation["area"],
        "indicator": observation["indicator"],
        "period": observation["period"],
    }
    about = ", ".join(row.values())
    told = {NEW: f"nyt tal, {new}", CHANGED: f"{old} → {new}", GONE: f"fjernet, før {old}"}[kind]
    return row | {"kind": kind, "old": old, "new": new, "sentence": f"{about}: {told}"}
