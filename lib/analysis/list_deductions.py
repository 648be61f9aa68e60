"""What follows for the criteria of an area from its being on, or not on, the ministry's lists of a day.

Every criterion lies between two neighbouring thresholds of the day, or beyond the outermost. All combinations of
those places are tried; those that agree with what is known and with the lists remain, and what holds in all of them
follows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import pandas as pd

from lib.analysis import criteria
from lib.analysis.known_range import ThreeValued, exact

Threshold = tuple[str, Fraction, str]  # operator, threshold, unit


@dataclass(frozen=True)
class Deduction:
    """Something that follows from the lists of a day.

    Of one criterion: whether it meets a threshold (met). Of several (criterion ""): at most `most` or at least `least`
    of the counted criteria of a list kind are met. from_lists: list kind -> whether the area is on it: the facts it
    follows from, together with what is known of the criteria.
    """

    from_lists: Mapping[str, bool]
    criterion: str = ""
    threshold: Threshold | None = None
    met: bool = False
    list_kind: str = ""
    least: int | None = None
    most: int | None = None
    of: int = 0


def deduce(
    rules: pd.DataFrame,
    known: Mapping[str, criteria.Known],
    national_mean: float | Fraction | None,
    published: Mapping[str, bool],
    residents: float | None,
) -> list[Deduction]:
    """What follows from the lists of a day and not from the known values and bounds alone.

    rules: queries.thresholds of the day. known: by criterion. published: list kind -> whether the area is on it.
    residents: None where unknown. That an area is not on a list tells nothing where it may have too few residents.
    """
    rows = [one for one in rules.to_dict("records") if one["role"] in criteria.COUNTING]
    kinds = dict.fromkeys(one["list_kind"] for one in rows)
    large_enough = any(published.get(kind) for kind in published) or (
        residents is not None and residents >= max((one["min_residents"] for one in rows), default=0)
    )  # fmt: skip
    facts = {kind: on for kind, on in published.items() if kind in kinds and (on or large_enough)}
    if not facts:
        return []
    every = rules.to_dict("records")
    answers = {
        (one["criterion"], _threshold(one)): criteria.answer(known.get(one["criterion"]), one, every, national_mean)
        for one in rows
    }  # fmt: skip
    before = list(_worlds(rows, answers, {}))
    after = list(_worlds(rows, answers, facts))
    if not after:  # the lists contradict what is known
        return []
    found = []
    for key in answers:

        def holds(worlds: Sequence[dict], key=key) -> bool:
            return len({world[key] for world in worlds}) == 1

        if holds(after) and not holds(before):
            needed = _needed(rows, answers, facts, holds)
            found.append(Deduction(needed, key[0], key[1], after[0][key]))
    return found + list(_counts(rows, answers, facts, before, after))


def strictest(deductions: Iterable[Deduction]) -> list[Deduction]:
    """The deductions without those that follow from another about the same criterion, such as over 30 from over 50."""
    found: dict[tuple, Deduction] = {}
    for one in deductions:
        key = (one.criterion, one.met) if one.criterion else (one.list_kind,)
        other = found.get(key)
        if other is None or not one.criterion or _is_stricter(one, other):
            found[key] = one
    return list(found.values())


def _is_stricter(one: Deduction, other: Deduction) -> bool:
    larger = one.threshold[1] > other.threshold[1]
    return larger == ((one.threshold[0] in (">", ">=")) == one.met)


def _threshold(rule: Mapping) -> Threshold:
    return rule["operator"], exact(rule["threshold"]), rule["unit"]


def _worlds(
    rows: Sequence[Mapping], answers: Mapping[tuple, ThreeValued], facts: Mapping[str, bool]
) -> Iterable[dict[tuple, bool]]:
    """Every combination of answers that agrees with the order of the thresholds, what is known and the facts."""
    places = []
    for criterion in dict.fromkeys(key[0] for key in answers):
        own = [key for key in answers if key[0] == criterion]
        possible = [
            one
            for one in _places(own)
            if all(answers[key] is None or answers[key] == one[key] for key in own)
        ]
        places.append(possible)
    for combination in product(*places):
        world = {key: met for one in combination for key, met in one.items()}
        if all(_on_list(rows, kind, world) == on for kind, on in facts.items()):
            yield world


def _places(keys: Sequence[tuple]) -> list[dict[tuple, bool]]:
    """The places of a value among its thresholds, each as which of them are met."""
    upwards = keys[0][1][0] in (">", ">=")
    # From the threshold that is met most easily to the one that is met least.
    order = sorted(keys, key=lambda key: key[1][1] if upwards else -key[1][1])
    return [{key: n < met for n, key in enumerate(order)} for met in range(len(order) + 1)]


def _on_list(rows: Sequence[Mapping], kind: str, world: Mapping[tuple, bool]) -> ThreeValued:
    own = [one for one in rows if one["list_kind"] == kind]
    answers = {one["criterion"]: world[one["criterion"], _threshold(one)] for one in own}
    required = [one["criterion"] for one in own if one["role"] == "required"]
    return criteria.combine(answers, required, int(own[0]["needed"]))


def _counts(rows, answers, facts, before, after) -> Iterable[Deduction]:
    """How many of a list kind's counted criteria can be met, where the lists narrow it; once for the same thresholds."""
    told = set()
    for kind, on in facts.items():
        own = [one for one in rows if one["list_kind"] == kind and one["role"] == "counted"]
        thresholds = frozenset((one["criterion"], _threshold(one)) for one in own)
        if thresholds in told:
            continue
        told.add(thresholds)
        if all(answers[one["criterion"], _threshold(one)] is not None for one in own):
            continue
        best = min if on else max  # of the numbers that can be met
        limit = best(_met(own, world) for world in after)
        if limit == best(_met(own, world) for world in before):
            continue

        def holds(worlds: Sequence[dict], own=own, best=best, limit=limit) -> bool:
            return best(_met(own, world) for world in worlds) == limit

        needed = _needed(rows, answers, facts, holds)
        yield (
            Deduction(needed, list_kind=kind, least=limit, of=len(own))
            if on
            else Deduction(needed, list_kind=kind, most=limit, of=len(own))
        )


def _met(own: Sequence[Mapping], world: Mapping[tuple, bool]) -> int:
    return sum(world[one["criterion"], _threshold(one)] for one in own)


def _needed(
    rows: Sequence[Mapping], answers: Mapping[tuple, ThreeValued], facts: Mapping[str, bool],
    holds: Callable[[Sequence[dict]], bool],
) -> dict[str, bool]:  # fmt: skip
    """The fewest facts, taking away one at a time, from which something still follows."""
    needed = dict(facts)
    for kind in facts:
        fewer = {one: on for one, on in needed.items() if one != kind}
        if fewer and holds(list(_worlds(rows, answers, fewer))):
            needed = fewer
    return needed
