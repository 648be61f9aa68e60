"""What got worse or better: each indicator of an area beside the comparison, over its last two periods.

Only periods by one definition are compared, and an area with another only for the same period. A change, or a
difference, that is not larger than its uncertainty counts as neither better nor worse.
"""

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from lib.analysis import compare, criteria, sentences, time_series
from lib.text import danish

WORSE, BETTER = "Værre og forværret", "Bedre og forbedret"
WORSE_BUT, BETTER_BUT = "Værre, men forbedret", "Bedre, men forværret"
UNCERTAIN, ALONE = "Inden for usikkerheden", "Uden noget at sammenligne med"
STATES = (WORSE, WORSE_BUT, BETTER_BUT, BETTER, UNCERTAIN, ALONE)

ROUNDED = "ændringen kan skyldes afrunding"
ROUNDED_GAP = "forskellen kan skyldes afrunding"
OVERLAP = "tallenes grænser overlapper"
BY_CHANCE = "ændringen er ikke større end det tilfældige udsving blandt så få"
DEVIATIONS = 1.96  # 95 per cent of a normal distribution
NOISE = 1e-6  # of binary numbers


class Limit(NamedTuple):
    """A target or threshold for an indicator: operator and number, in the indicator's unit, and what it is."""

    operator: str
    number: Fraction
    text: str
    is_target: bool = False


class Gap(NamedTuple):
    """The difference to another area in both periods. closing: whether it became smaller; None within the rounding."""

    area: str
    before: float
    now: float
    closing: bool | None


class Movement(NamedTuple):
    """An indicator of an area over its last two periods; state: one of STATES.

    before, now: the observations. comparison: that of the last period, or None. gap: to the first area that has
    both periods, or None. uncertain: why it counts as neither better nor worse, or "". apart: whether the two numbers
    are of two publishers. to_limits: a sentence for each target or threshold.
    """

    state: str
    before: pd.Series
    now: pd.Series
    comparison: pd.Series | None
    gap: Gap | None
    uncertain: str
    apart: bool
    to_limits: tuple[str, ...]


def movements(
    observations: pd.DataFrame,
    area_id: str,
    comparators: Sequence[str],
    limits: Mapping[str, Sequence[Limit]] | None = None,
) -> list[Movement]:
    """The indicators with a direction that the area has two dated periods of, by the newest definition, ordered by state.

    comparators: the areas to compare with, the most important first. limits: by indicator_id.
    """
    dated = compare.with_value(observations).dropna(subset="period_end")
    dated = dated[(dated["direction"] != compare.NEUTRAL) & dated["difference_of"].isna()]
    dated = dated.assign(half_unit=compare.half_unit(dated)).sort_values(
        "period_end", kind="stable"
    )
    found = []
    for indicator_id, rows in dated[dated["area_id"] == area_id].groupby(
        "indicator_id", sort=False
    ):
        last = rows.drop_duplicates("period_end", keep="last").tail(2)
        if len(last) == 2:
            others = dated[dated["indicator_id"] == indicator_id]
            found.append(_movement(last, others, comparators, (limits or {}).get(indicator_id, ())))
    replaced = {one.now["replaces"] for one in found}
    newest = [one for one in found if one.now["indicator_id"] not in replaced]
    return sorted(newest, key=lambda one: STATES.index(one.state))


def _movement(
    last: pd.DataFrame, others: pd.DataFrame, comparators: Sequence[str], limits: Sequence[Limit]
) -> Movement:
    before, now = last.iloc[0], last.iloc[1]
    beside = [_of_period(others, area, now) for area in comparators]
    comparison = next((one for one in beside if one is not None), None)
    why = _why_uncertain(last)
    if not why and comparison is not None and _is_within_rounding(now, comparison):
        why = ROUNDED_GAP
    gaps = (_gap(before, now, others, one) for one in beside if one is not None)
    return Movement(
        _state(before, now, comparison, why), before, now, comparison,
        next((gap for gap in gaps if gap is not None), None), why,
        bool(time_series.apart(last).any()), tuple(_to_limit(now, limit) for limit in limits),
    )  # fmt: skip


def _of_period(others: pd.DataFrame, area_id: str, observation: pd.Series) -> pd.Series | None:
    same = others[
        (others["area_id"] == area_id)
        & (others["period"] == observation["period"])
        & (others["period_end"] == observation["period_end"])
    ]
    return None if same.empty else same.iloc[-1]


def _gap(before: pd.Series, now: pd.Series, others: pd.DataFrame, beside: pd.Series) -> Gap | None:
    beside_before = _of_period(others, beside["area_id"], before)
    if beside_before is None:
        return None
    was, is_now = (
        round(one["value"] - other["value"], 6)
        for one, other in ((before, beside_before), (now, beside))
    )
    narrower = abs(was) - abs(is_now)
    slack = sum(one["half_unit"] for one in (before, now, beside, beside_before))
    closing = None if abs(narrower) <= slack + NOISE else bool(narrower > 0)
    return Gap(beside["area"], float(was), float(is_now), closing)


def _state(before: pd.Series, now: pd.Series, comparison: pd.Series | None, why: str) -> str:
    if why:
        return UNCERTAIN
    if comparison is None:
        return ALONE
    sign = 1 if now["direction"] == "higher_worse" else -1
    worse = (now["value"] - comparison["value"]) * sign > 0
    worsened = (now["value"] - before["value"]) * sign > 0
    return (WORSE if worsened else WORSE_BUT) if worse else (BETTER_BUT if worsened else BETTER)


def _why_uncertain(last: pd.DataFrame) -> str:
    """Why a change is not larger than its uncertainty, or "".

    From the ends that a source gives, from the rounding of what is printed, and, for a share of few persons, from
    chance. Where the number of persons is not known, chance cannot be told.
    """
    before, now = last.iloc[0], last.iloc[1]
    if last[["value_low", "value_high"]].notna().all(axis=None):
        return OVERLAP if last["value_low"].max() <= last["value_high"].min() else ""
    if _is_within_rounding(before, now):
        return ROUNDED
    if now["unit"] == "pct." and last["denominator"].notna().all():
        shares = [(one["value"] / 100, int(one["denominator"])) for one in (before, now)]
        spread = math.sqrt(sum(share * (1 - share) / people for share, people in shares))
        if abs(now["value"] - before["value"]) / 100 <= DEVIATIONS * spread:
            return BY_CHANCE
    return ""


def _is_within_rounding(one: pd.Series, other: pd.Series) -> bool:
    return abs(one["value"] - other["value"]) <= one["half_unit"] + other["half_unit"] + NOISE


def _to_limit(observation: pd.Series, limit: Limit) -> str:
    return f"{limit.text}: {sentences.distance(observation, limit.operator, limit.number)}"


def limits(
    targets: pd.DataFrame, rules: pd.DataFrame, observations: pd.DataFrame, area_id: str
) -> dict[str, list[Limit]]:
    """The targets of an area and the law's thresholds, in the unit of an indicator: by indicator_id.

    targets: queries.targets. rules: queries.thresholds in force; only for the law's own measures that still are.
    """
    found: dict[str, list[Limit]] = {}
    about = observations.drop_duplicates("indicator_id").set_index("indicator_id")
    own = targets[(targets["area_id"] == area_id) & (targets["kind"] == "level")]
    for _, target in own[own["indicator_id"].isin(about.index) & own["target"].notna()].iterrows():
        if about.at[target["indicator_id"], "unit"] == target["target_unit"]:
            when = f" {target['target_period']}" if pd.notna(target["target_period"]) else ""
            found.setdefault(target["indicator_id"], []).append(
                Limit(target["operator"], criteria.exact(target["target"]), f"Mål{when}", True)
            )
    law = about[(about["criterion_relation"] == "law") & about["law_valid_to"].isna()]
    counting = rules[rules["role"].isin(criteria.COUNTING)]
    for indicator_id, indicator in law.iterrows():
        same = (counting["criterion"] == indicator["criterion"]) & (
            counting["unit"] == indicator["unit"]
        )
        for (operator, number), rows in counting[same].groupby(
            ["operator", "threshold"], sort=False
        ):
            kinds = danish.enumeration(map(sentences.list_kind, rows["list_kind"]))
            text = f"{danish.capitalise(kinds)}, {sentences.threshold(rows.iloc[0], ())}"
            found.setdefault(indicator_id, []).append(Limit(operator, criteria.exact(number), text))
    return found


def in_state(found: Sequence[Movement], state: str) -> list[Movement]:
    """The movements in one of STATES."""
    return [one for one in found if one.state == state]
