"""The goals that a question can have: the ways off a list, the printed targets, and the scenarios that just reach a goal."""

from collections.abc import Mapping, Sequence

import pandas as pd

from lib.scenario import goal_sentences, questions, required_change, scenario_names, share_targets
from lib.scenario.model import PersonsChange, ShareSet
from lib.scenario.outcomes import Baseline
from lib.scenario.saved_plan import MAX_NAME, Scenarios
from lib.scenario.share_targets import Target

NAMES = {
    questions.HALF_OF_GAP: scenario_names.HALVED,
    questions.ONE_POINT: "Højst 1 procentpoint fra {comparison}",
    questions.SAME_LEVEL: "Samme niveau som {comparison}",
    questions.BELOW_LIMIT: "Grænsen er holdt",
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
    for row in table.itertuples(index=False):
        indicator_id = base.law_indicators[row.criterion]
        if row.threshold is None or not share_targets.knows_dwellings(base, indicator_id):
            continue
        found[row.list_kind, row.criterion] = share_targets.dwellings(
            base, indicator_id, row.operator, row.threshold
        )
    return found


def at_goal(base: Baseline, goal: str, indicator_id: str, found: Target) -> Scenarios:
    """The scenario that just reaches a goal for one indicator: in persons where their number is known, else as a share."""
    if found.share is None:
        return ()
    if found.reached:
        change = ShareSet(indicator_id, base.before.measures[indicator_id].share)
        return (("", (change if found.persons is None else PersonsChange(indicator_id, 0),)),)
    change = ShareSet(indicator_id, found.share)
    if found.persons is not None:
        change = PersonsChange(indicator_id, found.persons)
    return ((NAMES[goal].format(comparison=base.names.comparison)[:MAX_NAME], (change,)),)


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
