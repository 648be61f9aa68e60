"""The goals that a question can have: the ways off a list, the printed targets, and the scenarios that just reach a goal."""

from collections.abc import Mapping, Sequence

import pandas as pd

from lib.analysis import target_sentences, target_values
from lib.analysis.criteria import Evidence
from lib.analysis.known_range import KnownRange
from lib.scenario import (
    bounds,
    goal_sentences,
    questions,
    required_change,
    scenario_names,
    share_targets,
)
from lib.scenario.bounds import Needed
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
    """required_change.by_criterion of a baseline, for one list kind: one row a criterion.

    met: as the verdict has it, which also knows bounds. needed: what it takes where persons cannot be told exactly, over all
    values within what is known; None where nothing is known.
    """
    table = required_change.by_criterion(base.rules, base.by_criterion(), base.national_mean)
    table = table[table["list_kind"] == list_kind]
    verdict = base.verdicts(base.before).get(list_kind)
    if verdict is None:
        return table.assign(needed=None)
    met = [verdict.criteria.get(criterion) for criterion in table["criterion"]]
    rows = table.assign(met=pd.Series(met, index=table.index, dtype=object))
    found = [_needed(base, row) for row in rows.itertuples()]
    return rows.assign(needed=pd.Series(found, index=table.index, dtype=object))


def _needed(base: Baseline, row: object) -> Needed | None:
    """What it takes for one criterion known within bounds, or as a share of nobody knows how many."""
    indicator_id = base.law_indicators[row.criterion]
    group_share, bound = (
        base.before.group_shares.get(indicator_id),
        base.before.bounds.get(indicator_id),
    )
    if (
        bound is None
        and group_share is not None
        and group_share.people is None
        and not group_share.mean
    ):
        bound = Evidence(KnownRange.point(group_share.share))
    limit = row.threshold
    if bound is not None and bound.in_multiples:
        limit = base.multiple(row.list_kind, row.criterion)
    if bound is None or limit is None:
        return None
    return bounds.needed(bound, row.operator, limit, base.group_size(indicator_id))


def way_within_bounds(
    base: Baseline, table: pd.DataFrame, list_kind: str
) -> tuple[pd.DataFrame, int] | None:
    """The criteria of which so many must change to be surely off a list, where some are known only within bounds.

    None where the area is off it, or not on it by what is known, where exact persons give a way, or where too little is
    known. table: required_changes().
    """
    verdict = base.verdicts(base.before).get(list_kind)
    if verdict is None or verdict.on_list is False:
        return None
    counted = table[(table["role"] == "counted") & table["met"].ne(False)]
    exact = counted[counted["met"].eq(True) & counted["persons"].notna()]
    to_change = len(counted) - verdict.needed + 1
    usable = counted[counted["needed"].notna() | counted["persons"].notna()]
    if len(exact) >= to_change or not 0 < to_change <= len(usable) or usable["needed"].isna().all():
        return None
    return usable, to_change


def ways_off_list(base: Baseline, table: pd.DataFrame, list_kind: str) -> list[dict[str, int]]:
    """required_change.ways_off_list of a list kind; none where the area is off it, or the law of the day has no
    such list. table: required_changes()."""
    verdict = base.verdicts(base.before).get(list_kind)
    if verdict is None or verdict.on_list is False:
        return []
    rules = base.rules[(base.rules["list_kind"] == list_kind) & (base.rules["role"] == "counted")]
    return required_change.ways_off_list(table, int(rules["needed"].iloc[0]))


def scenarios_off_list(
    base: Baseline, ways: Sequence[Mapping[str, int]], first: int = 1
) -> Scenarios:
    """Each way as a scenario. first: the number of the first."""
    return tuple(
        (
            goal_sentences.WAY.format(number=number),
            tuple(PersonsChange(base.law_indicators[c], persons) for c, persons in way.items()),
        )
        for number, way in enumerate(ways, first)
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
    if found.share is None or found.needed is not None:
        return ()
    if found.reached:
        change = ShareSet(indicator_id, base.before.group_shares[indicator_id].share)
        return (("", (change if found.persons is None else PersonsChange(indicator_id, 0),)),)
    change = ShareSet(indicator_id, found.share)
    if found.persons is not None:
        change = PersonsChange(indicator_id, found.persons)
    return ((NAMES[goal].format(comparison=base.names.comparison)[:MAX_NAME], (change,)),)


def printed_targets(targets: pd.DataFrame, indicators: Mapping[str, Mapping]) -> pd.DataFrame:
    """The targets of an area that ask for a share at most so many percentage points from another's.

    targets: queries.targets of the area. Columns of targets, and of_indicator: the share itself, where
    the target names its difference; refused: why it cannot be held against the share, as on Mål, else "".
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
    return rows.assign(refused=[_refused(row) for _, row in rows.iterrows()]).loc[countable]


def _refused(target: pd.Series) -> str:
    """A sentence where the target counts a mean of another number of years than its indicator is, else ""."""
    apart = target_values.years_apart(target)
    return "" if apart is None else target_sentences.other_mean(target, *apart)
