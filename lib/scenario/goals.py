"""The goals that a question can have: the required change, and the scenarios that just reach the goal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from lib.analysis import compare, criteria
from lib.scenario import goal_sentences, questions, required_change
from lib.scenario.model import PersonsChange, ScenarioError
from lib.scenario.outcomes import Baseline
from lib.scenario.saved_plan import MAX_NAME, Scenarios

SCENARIO_OF_GAP = {
    questions.HALF_OF_GAP: "Forskellen er halveret",
    questions.ONE_POINT: "Højst 1 procentpoint fra {comparison}",
}


def required_changes(base: Baseline, list_kind: str) -> pd.DataFrame:
    """required_change.by_criterion of a baseline, for one list kind: one row a criterion."""
    table = required_change.by_criterion(base.rules, base.by_criterion(), base.national_mean)
    return table[table["list_kind"] == list_kind]


def ways_off_list(base: Baseline, table: pd.DataFrame, list_kind: str) -> list[dict[str, int]]:
    """required_change.ways_off_list of a list kind; none where the area is off it, or the law of the day has no
    such list. table: required_changes()."""
    verdict = base.verdicts(base.before).get(list_kind)
    if verdict is None or verdict.on_list is False:
        return []
    rules = base.rules[(base.rules["list_kind"] == list_kind) & (base.rules["role"] == "counted")]
    return required_change.ways_off_list(table, int(rules["needed"].iloc[0]))


def scenarios_off_list(base: Baseline, ways: Sequence[Mapping[str, int]]) -> Scenarios:
    """Each way as a scenario."""
    return tuple(
        (
            goal_sentences.WAY.format(number=number),
            tuple(PersonsChange(base.law_indicators[c], persons) for c, persons in way.items()),
        )
        for number, way in enumerate(ways, 1)
    )


def required_dwellings(base: Baseline, table: pd.DataFrame) -> dict[tuple[str, str], int | None]:
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
        theirs = criteria.exact_value(base.beside[indicator_id])
        try:
            found[row.list_kind, row.criterion] = required_change.dwellings(
                measures[row.criterion], base.before.residents, row.operator, row.threshold,
                base.plan.persons_per_dwelling, theirs,
            )  # fmt: skip
        except ValueError:
            found[row.list_kind, row.criterion] = None
    return found


@dataclass(frozen=True)
class GapTarget:
    """What it takes to close a gap: the share to reach, the fewest persons, and a Danish sentence where one of
    them cannot be computed."""

    share: Fraction | None = None
    persons: int | None = None
    why: str = ""


def gap_target(
    base: Baseline, indicator_id: str, goal: str, at_most: Fraction = Fraction(1)
) -> GapTarget:
    """What it takes to halve the gap to the comparison, or to have it at most so many percentage points.
    goal: of data/questions.csv."""
    why = _unanswerable(base, indicator_id)
    if why:
        return GapTarget(why=why)
    measure, other = base.before.measures[indicator_id], base.comparison[indicator_id].share
    higher_worse = base.indicators[indicator_id]["direction"] == "higher_worse"
    if goal == questions.HALF_OF_GAP:
        at_most = required_change.half_of_gap(measure, other, higher_worse)
    share = required_change.limit_of_gap(other, at_most, higher_worse)
    try:
        return GapTarget(
            share, required_change.persons_to_gap(measure, other, at_most, higher_worse)
        )
    except ScenarioError as error:
        return GapTarget(share, why=str(error))
    except ValueError:
        return GapTarget(why="Intet antal personer kan nå det.")


def _unanswerable(base: Baseline, indicator_id: str) -> str:
    if indicator_id not in base.before.measures:
        return base.refused.get(indicator_id, "Områdets tal er ikke oplyst.")
    if indicator_id not in base.comparison:
        return "Der er intet tal at sammenligne med for samme periode."
    neutral = base.indicators[indicator_id]["direction"] == compare.NEUTRAL
    return "Tallet har ingen ønsket retning." if neutral else ""


def gap_targets(base: Baseline, goal: str) -> dict[str, GapTarget]:
    """gap_target of every indicator of the plan that has a number, by indicator_id."""
    return {i: gap_target(base, i, goal) for i in base.before.measures}


def scenarios_at_gap(base: Baseline, goal: str, found: Mapping[str, GapTarget]) -> Scenarios:
    """One scenario that just reaches the goal for every indicator where it can be computed; none where there is
    no such indicator. found: gap_targets()."""
    changes = tuple(PersonsChange(i, one.persons) for i, one in found.items() if one.persons)
    name = SCENARIO_OF_GAP[goal].format(comparison=base.names.comparison)[:MAX_NAME]
    return ((name, changes),) if changes else ()


def printed_targets(targets: pd.DataFrame, indicators: Mapping[str, Mapping]) -> pd.DataFrame:
    """The targets of an area that ask for a share at most so many percentage points from another's.

    targets: queries.targets of the area. Columns of targets, and of_indicator: the share itself, where
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
