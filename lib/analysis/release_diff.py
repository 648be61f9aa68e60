"""The differences between the observations of two databases, described in Danish."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

import pandas as pd

from lib.analysis import sentences
from lib.db import queries
from lib.text import danish

COLUMNS = ("area", "indicator", "period", "kind", "old", "new", "sentence")
NEW, CHANGED, REMOVED = "nyt", "ændret", "fjernet"
NONE = "–"
# Further columns that can change, and their Danish names.
DETAILS = {
    "status": "status", "numerator": "tæller", "denominator": "nævner", "source": "kilde",
    "note": "bemærkning",
}  # fmt: skip
WITH_NEW_VALUE = ("status", "source")  # details that are stated also when the value changed
SAME = "Ingen af områdernes tal er ændret, kun andet: for eksempel kilder, beskrivelser, lovens grænser, mål eller kort."
KEY = ["area_id", "indicator_id", "period"]


def compare_databases(old: Path, new: Path) -> pd.DataFrame:
    """compare() for the observations in two database files."""
    with queries.connect(old) as before, queries.connect(new) as after:
        return compare(queries.observations(before), queries.observations(after))


def compare(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """One row per changed, removed or new observation (in that order), with COLUMNS as Danish text.

    old, new: queries.observations.
    """
    before, after = _keyed(old), _keyed(new)
    pairs = [
        pair
        for key in dict.fromkeys([*after, *before])
        for pair in _pairs(before.get(key, []), after.get(key, []))
    ]
    rows = [_row(now, CHANGED, *_difference(was, now)) for was, now in pairs if was and now]
    rows += [_row(was, REMOVED, sentences.value(was), NONE) for was, now in pairs if not now]
    rows += [_row(now, NEW, NONE, sentences.value(now)) for was, now in pairs if not was]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def no_changes() -> pd.DataFrame:
    """The result of compare() for equal databases."""
    return pd.DataFrame(columns=list(COLUMNS))


def summary(changes: pd.DataFrame) -> str:
    """One sentence: "12 tal er nye, 3 er ændret og 1 er fjernet.", or SAME."""
    counts = changes["kind"].value_counts()
    words = {NEW: ("nyt", "nye"), CHANGED: ("ændret", "ændret"), REMOVED: ("fjernet", "fjernet")}
    parts = [
        (int(counts[kind]), one if counts[kind] == 1 else many)
        for kind, (one, many) in words.items()
        if kind in counts
    ]
    if not parts:
        return SAME
    (first, word), rest = parts[0], parts[1:]
    counts_text = [f"{danish.number(first, 0)} tal er {word}"]
    return f"{danish.enumeration([*counts_text, *(f'{danish.number(n, 0)} er {w}' for n, w in rest)])}."


def _keyed(observations: pd.DataFrame) -> dict[tuple, list[Mapping]]:
    """The observations by KEY; several per key where sources disagree."""
    found = {}
    for row in observations.to_dict("records"):
        found.setdefault(tuple(row[name] for name in KEY), []).append(row)
    return found


def _pairs(
    olds: Sequence[Mapping], news: Sequence[Mapping]
) -> Iterator[tuple[Mapping | None, Mapping | None]]:
    """Pair old and new observations of one key; None where there is no counterpart.

    Unchanged ones are matched and left out first, so that of several observations the one that was removed is
    reported.
    """
    changed, left = [], list(news)
    for old in olds:
        same = next((n for n, new in enumerate(left) if not _difference(old, new)), None)
        if same is None:
            changed.append(old)
        else:
            left.pop(same)
    return zip_longest(changed, left)


def _difference(old: Mapping, new: Mapping) -> tuple[str, str] | None:
    """The old and the new text of a difference, or None.

    The values and the details WITH_NEW_VALUE; where the values are equal, all details that differ, each with its name.
    """
    values = (sentences.value(old), sentences.value(new))
    same = values[0] == values[1]
    names = [name for name in DETAILS if not _same(old[name], new[name])]
    if not same:
        names = [name for name in names if name in WITH_NEW_VALUE]
    elif not names:
        return None
    details = (_details(old, names), _details(new, names))
    if same:
        return details
    return tuple("; ".join(filter(None, pair)) for pair in zip(values, details, strict=True))


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
    """One row of compare(), with its sentence."""
    row = {
        "area": observation["area"],
        "indicator": observation["indicator"],
        "period": observation["period"],
    }
    about = ", ".join(row.values())
    change = {NEW: f"nyt tal, {new}", CHANGED: f"{old} → {new}", REMOVED: f"fjernet, før {old}"}[
        kind
    ]
    return row | {"kind": kind, "old": old, "new": new, "sentence": f"{about}: {change}"}
