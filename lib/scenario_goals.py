"""The goals of a question: what each takes in persons or dwellings, and the scenarios that just reach it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from lib import compare, criteria, goal_wording, questions, what_it_takes
from lib.plan import MAX_NAME, Scenarios
from lib.scenario import PersonsChange, ScenarioError
from lib.scenario_results import Ground

SCENARIO_OF_GAP = {
    questions.HALF_OF_GAP: "Forskellen er halveret",
    questions.ONE_POINT: "Højst 1 procentpoint fra {comparison}",
}


def needed(base: Ground, list_kind: str) -> pd.DataFrame:
    """what_it_takes.thresholds of the ground: one row a criterion of a list kind."""
    table = what_it_takes.thresholds(base.rules, base.by_criterion(), base.national_mean)
    return table[table["list_kind"] == list_kind]


def ways_off(base: Ground, table: pd.DataFrame, list_kind: str) -> list[dict[str, int]]:
    """what_it_takes.ways_off of a list kind; none where the area is off it, or the law of the day has no
    such list. table: needed()."""
    verdict = base.verdicts(base.before).get(list_kind)
    if verdict is None or verdict.on_list is False:
        return []
    rules = base.rules[(base.rules["list_kind"] == list_kind) & (base.rules["role"] == "counted")]
    return what_it_takes.ways_off(table, int(rules["needed"].iloc[0]))


def scenarios_off(base: Ground, ways: Sequence[Mapping[str, int]]) -> Scenarios:
    """Each way as a scenario."""
    return tuple(
        (
            goal_wording.WAY.format(number=number),
            tuple(PersonsChange(base.law_indicators[c], persons) for c, persons in way.items()),
        )
        for number, way in enumerate(ways, 1)
    )


def homes(base: Ground, table: pd.DataFrame) -> dict[tuple[str, str], int | None]:
    """By list kind and criterion the fewest new dwellings, with people as in the comparison, that change
    the answer; None where no number does. Only where all that it takes is known."""
    found: dict[tuple[str, str], int | None] = {}
    measures = base.by_criterion()
    if base.before.residents is None or not base.plan.persons_per_dwelling:
        return found
    for row in table.itertuples(index=False):
        indicator_id = base.law_indicators[row.criterion]
        if (
            row.criterion not in measures
            or row.threshold is None
            or indicator_id not in base.beside
        ):
            continue
        theirs = criteria.number_of(base.beside[indicator_id])
        try:
            found[row.list_kind, row.criterion] = what_it_takes.dwellings(
                measures[row.criterion], base.before.residents, row.operator, row.threshold,
                base.plan.persons_per_dwelling, theirs,
            )  # fmt: skip
        except ValueError:
            found[row.list_kind, row.criterion] = None
    return found


@dataclass(frozen=True)
class ToGap:
    """What it takes to come so near to the comparison: the share to reach, the fewest persons, and a
    Danish sentence where one of them cannot be said."""

    share: Fraction | None = None
    persons: int | None = None
    why: str = ""


def to_gap(base: Ground, indicator_id: str, goal: str, at_most: Fraction = Fraction(1)) -> ToGap:
    """What it takes to halve the gap to the comparison, or to have it at most so many percentage points.
    goal: of data/questions.csv."""
    why = _unanswerable(base, indicator_id)
    if why:
        return ToGap(why=why)
    measure, other = base.before.measures[indicator_id], base.comparison[indicator_id].share
    higher_worse = base.indicators[indicator_id]["direction"] == "higher_worse"
    if goal == questions.HALF_OF_GAP:
        at_most = what_it_takes.half_of_gap(measure, other, higher_worse)
    share = what_it_takes.limit_of_gap(other, at_most, higher_worse)
    try:
        return ToGap(share, what_it_takes.gap(measure, other, at_most, higher_worse))
    except ScenarioError as error:
        return ToGap(share, why=str(error))
    except ValueError:
        return ToGap(why="Intet antal personer kan nå det.")


def _unanswerable(base: Ground, indicator_id: str) -> str:
    if indicator_id not in base.before.measures:
        return base.refused.get(indicator_id, "Områdets tal er ikke oplyst.")
    if indicator_id not in base.comparison:
        return "Der er intet tal at sammenligne med for samme periode."
    neutral = base.indicators[indicator_id]["direction"] == compare.NEUTRAL
    return "Tallet har ingen ønsket retning." if neutral else ""


def to_gaps(base: Ground, goal: str) -> dict[str, ToGap]:
    """to_gap of every indicator of the plan that has a number, by indicator_id."""
    return {i: to_gap(base, i, goal) for i in base.before.measures}


def scenarios_to_gap(base: Ground, goal: str, found: Mapping[str, ToGap]) -> Scenarios:
    """One scenario that just reaches the goal for every indicator where it can be said; none where there is
    no such indicator. found: to_gaps()."""
    changes = tuple(PersonsChange(i, one.persons) for i, one in found.items() if one.persons)
    name = SCENARIO_OF_GAP[goal].format(comparison=base.names.comparison)[:MAX_NAME]
    return ((name, changes),) if changes else ()


def printed_targets(targets: pd.DataFrame, indicators: Mapping[str, Mapping]) -> pd.DataFrame:
    """The targets of an area that ask for a share at most so many percentage points from another's.

    targets: store.targets of the area. Columns of targets, and of_indicator: the share itself, where
    the target names its difference.
    """
    rows = targets[(targets["kind"] == "difference") & targets["target"].notna()]
    of = [indicators[i]["difference_of"] for i in rows["indicator_id"]]
    rows = rows.assign(
        of_indicator=[
            share if isinstance(share, str) else own
            for share, own in zip(of, rows["indicator_id"], strict=True)
        ]
    )
    countable = [isinstance(indicators[i]["counted"], str) for i in rows["of_indicator"]]
    return rows[countable]
