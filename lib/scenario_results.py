"""From published facts to the baseline of a scenario, and from a scenario to its numbers and verdicts."""

from collections.abc import Mapping
from fractions import Fraction

import pandas as pd

from lib import compare, criteria, scenario
from lib.criteria import Verdict
from lib.scenario import Measure, ScenarioError, State

SHARE_UNIT = "pct."
MEAN_UNIT = "pct. af regionens gennemsnit"
RESIDENTS = "beboere"


def baseline(facts: pd.DataFrame, people: Mapping[str, int], residents: int | None = None) -> State:
    """The newest published share of each indicator of one area.

    facts: store.facts of the area. people: by indicator_id, how many a share is of, as the reader
    assumes; used only where nobody has published it, and marked so. residents: likewise of the
    area. Raises ScenarioError where an assumed number does not fit the printed share.
    """
    newest = compare.newest(compare.visible(facts))
    rows = newest[newest["unit"].isin((SHARE_UNIT, MEAN_UNIT))]
    measures = {}
    for _, fact in rows.iterrows():
        try:
            measures[fact["indicator_id"]] = _measure(fact, people.get(fact["indicator_id"]))
        except ScenarioError as error:
            raise ScenarioError(fact["indicator_id"], str(error)) from None
    known = newest.loc[newest["indicator_id"] == RESIDENTS, "value"]
    return State(measures, residents if known.empty else int(known.iloc[0]))


def _measure(fact: pd.Series, assumed: int | None) -> Measure:
    if fact["unit"] == MEAN_UNIT:
        return Measure(criteria.exact(fact["value"]), mean=True)
    if pd.notna(fact["numerator"]):
        return Measure(criteria.number_of(fact), int(fact["denominator"]))
    share = criteria.exact(fact["value"])
    if assumed is None:
        return Measure(share)
    return scenario.whole(share, int(fact["decimals"]), assumed, assumed=True)


def refuse_withheld(facts: pd.DataFrame, indicator_id: str) -> None:
    """Raises ScenarioError where the number of an area is printed but withheld here: too few persons."""
    own = facts[facts["indicator_id"] == indicator_id]
    if (own["status"] == "confidential").any() and own["value"].isna().all():
        raise ScenarioError(
            indicator_id,
            "Tallet handler om så få personer, at det ikke vises og ikke kan regnes på.",
        )


def numbers(
    before: State,
    after: State,
    comparison: Mapping[str, Measure],
) -> pd.DataFrame:
    """One row an indicator of the baseline, in its order.

    Columns: indicator_id; before_pct, after_pct, change_pp (exact fractions); before_persons,
    after_persons, change_persons (whole, None where unknown); comparison_pct and difference_pp (after
    minus comparison), rest_pct (the comparison without the area as it is now), None where not known;
    low_pct, high_pct (Wilson, floats or None); assumed: the people are the reader's assumption.
    """
    rows = []
    for indicator_id, was in before.measures.items():
        now = after.measures[indicator_id]
        other = comparison.get(indicator_id)
        rest = None if other is None or was.mean else scenario.rest(other, was)
        interval = None if now.mean else scenario.wilson(now)
        counted = was.persons is not None and now.persons is not None
        rows.append(
            {
                "indicator_id": indicator_id,
                "before_pct": was.share, "after_pct": now.share, "change_pp": now.share - was.share,
                "before_persons": was.persons, "after_persons": now.persons,
                "change_persons": now.persons - was.persons if counted else None,
                "comparison_pct": None if other is None else other.share,
                "difference_pp": None if other is None else now.share - other.share,
                "rest_pct": None if rest is None else rest.share,
                "low_pct": None if interval is None else interval[0],
                "high_pct": None if interval is None else interval[1],
                "assumed": was.assumed or now.assumed,
            }
        )  # fmt: skip
    return pd.DataFrame(rows, dtype=object)


def verdicts(
    rules: pd.DataFrame,
    state: State,
    law_indicators: Mapping[str, str],
    national_mean: Fraction | None,
    years_as_base: tuple[int, int] | None,
) -> dict[str, Verdict]:
    """What every list kind of a law says of a state, three-valued.

    rules: store.thresholds of a day. law_indicators: criterion -> the indicator that is the law's own
    measure that day. years_as_base: as in criteria.judge.
    """
    values = {
        criterion: state.measures[indicator_id].share
        for criterion, indicator_id in law_indicators.items()
        if indicator_id in state.measures
    }
    return criteria.judge_all(
        rules, values, residents=state.residents, national_mean=national_mean,
        years_as_base=years_as_base,
    )  # fmt: skip
