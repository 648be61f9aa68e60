"""The baseline of a plan (published values and the user's assumptions) and the outcomes of its scenarios."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

import pandas as pd

from lib.analysis import criteria, intervals, known_range
from lib.analysis.criteria import Evidence, Verdict
from lib.analysis.known_range import KnownRange
from lib.scenario import bound_sentences, bounds, model, precision, scenario_names
from lib.scenario.bounds import Told
from lib.scenario.model import COMPARISON, Dwellings, GroupShare, Scenario, ScenarioError, State
from lib.scenario.published import MEAN_UNIT, ORIGIN, WITHHELD, Names, Published, of_plan
from lib.scenario.saved_plan import SavedPlan, Scenarios


@dataclass(frozen=True)
class Baseline:
    """The state that the scenarios of a plan start from, with what they are judged and described by.

    indicators: the rows of the table by indicator_id. criterion_names: in the law's order. before: the
    area's current state. observations: the row of queries.observations behind each group share, with too_old, by
    indicator_id. comparison: the comparison's group shares of the same period, compared: the observations behind them,
    beside: its newest observation of any period, each by indicator_id. refused: indicator_id -> a Danish sentence on
    why an assumption about it is not possible. rules: queries.thresholds of the law's day; counted: those that count,
    each with its thresholds in the unit of the value. law_indicators:
    criterion -> the law's own measure that day. national_mean: of the convicted, published or assumed by the
    user. years_as_base: as in criteria.judge. dwellings: the observation of the area's number of dwellings. told:
    what sources tell of the law's measures, by indicator_id. known_verdicts: a cache of verdicts by state.
    """

    plan: SavedPlan
    names: Names
    indicators: Mapping[str, Mapping]
    criterion_names: Mapping[str, str]
    law_date: datetime.date
    before: State
    observations: Mapping[str, Mapping]
    comparison: Mapping[str, GroupShare]
    compared: Mapping[str, Mapping]
    beside: Mapping[str, Mapping]
    refused: Mapping[str, str]
    rules: pd.DataFrame
    counted: list[tuple[Mapping, list[Fraction]]]
    law_indicators: Mapping[str, str]
    national_mean: Fraction | None
    years_as_base: tuple[int, int] | None
    dwellings: Mapping | None = None
    told: Mapping[str, Told] = field(default_factory=dict)
    known_verdicts: dict = field(default_factory=dict)

    def limits(self, indicator_id: str) -> list[tuple[Mapping, list[Fraction]]]:
        """The rules that count an indicator, each with its thresholds in the unit of the value."""
        return [
            (rule, limits)
            for rule, limits in self.counted
            if self.law_indicators.get(rule["criterion"]) == indicator_id
        ]

    def by_criterion(self) -> dict[str, GroupShare]:
        """The group shares that are the law's own, by criterion."""
        return {
            criterion: self.before.group_shares[indicator_id]
            for criterion, indicator_id in self.law_indicators.items()
            if indicator_id in self.before.group_shares
        }

    def living(self) -> tuple[int, Fraction] | None:
        """Who lives in the area and in each new dwelling: residents and persons; where these are not known, today's
        dwellings and 1, since there are then as many people in each new one. None where that is not known either."""
        if self.plan.persons_per_dwelling is not None:
            known = self.before.residents
            return None if known is None else (known, self.plan.persons_per_dwelling)
        return None if self.before.dwellings is None else (self.before.dwellings, Fraction(1))

    def multiple(self, list_kind: str, criterion: str) -> Fraction | None:
        """The threshold of a rule in times the national mean; None where it is not one."""
        for rule, _ in self.counted:
            if (rule["list_kind"], rule["criterion"]) == (list_kind, criterion):
                relative = rule["unit"] == criteria.RELATIVE_UNIT
                return criteria.exact(rule["threshold"]) if relative else None
        return None

    def group_size(self, indicator_id: str) -> int | None:
        """How many people an indicator is a share of, as far as it is known or assumed; None for a mean."""
        if self.indicators[indicator_id]["unit"] == MEAN_UNIT:
            return None
        of = self.before.residents if indicator_id == ORIGIN else None
        return self.plan.people.get(indicator_id, of)

    def bounded(self) -> list[str]:
        """The plan's indicators that are known only within bounds, or whose share is too old to decide."""
        return [i for i in self.plan.indicators if i in self.before.bounds]

    def assumes_share(self, indicator_id: str) -> bool:
        """Whether the share itself is the user's assumption, and not only how many it is of."""
        fact = self.observations.get(indicator_id)
        published = fact is not None and not fact["too_old"]
        return indicator_id in self.plan.shares and not published and indicator_id not in self.refused  # fmt: skip

    def verdicts(self, state: State) -> dict[str, Verdict]:
        """What every list kind of the law says of a state, three-valued. What is too old for the list
        decides nothing."""
        known = {
            criterion: self._evidence(state, indicator_id)
            for criterion, indicator_id in self.law_indicators.items()
        }
        key = (tuple(known.items()), state.residents)
        if key not in self.known_verdicts:
            self.known_verdicts[key] = criteria.judge_all(
                self.rules, known, residents=state.residents, national_mean=self.national_mean,
                years_as_base=self.years_as_base,
            )  # fmt: skip
        return self.known_verdicts[key]

    def _evidence(self, state: State, indicator_id: str) -> tuple[Evidence, ...]:
        """What the law can judge one group share of a state by: what sources tell of it as long as nothing has changed it,
        else the changed share, or the bound that is left of it."""
        now, was = state.group_shares.get(indicator_id), self.before.group_shares.get(indicator_id)
        bound = state.bounds.get(indicator_id)
        same = now == was and bound == self.before.bounds.get(indicator_id)
        told = self.told[indicator_id].evidence if same and indicator_id in self.told else ()
        if now is not None and not now.too_old and (not told or self.assumes_share(indicator_id)):
            return (Evidence(KnownRange.point(now.share)), *told)
        return told or (() if bound is None else (bound,))


@dataclass(frozen=True)
class Outcome:
    """The outcome of a scenario: its changes with all shares filled in, and the area's state after them.

    after: None where it cannot be computed; why: a Danish sentence on that. follows: whether its name says what the
    changes are, or what goal they reach, and so is another when they are changed.
    """

    name: str
    changes: Scenario
    after: State | None
    why: str = ""
    follows: bool = False


def baseline(plan: SavedPlan, known: Published) -> Baseline:
    """The baseline of a plan. What it assumes counts only where nothing is published, or where the published
    value is too old for the list. known: of the plan's area, comparison and law."""
    residents = known.residents or plan.residents
    mean = known.national_mean if plan.national_mean is None else plan.national_mean
    own = of_plan(known.observations, plan)
    group_shares, refused = {}, {}
    for indicator_id in plan.indicators:
        if indicator_id in known.withheld:
            refused[indicator_id] = WITHHELD
            continue
        observation = own.get(indicator_id)
        indicator = known.indicators[indicator_id]
        try:
            if observation is None or observation["too_old"]:
                _check_agrees(plan, indicator, known.told.get(indicator_id), mean)
            group_share = _group_share(plan, indicator, observation, residents)
        except ScenarioError as error:
            refused[indicator_id] = str(error)
            group_share = None if observation is None else _not_assumed(observation)
        if group_share is not None:
            group_shares[indicator_id] = group_share
    compared = known.compared(plan)
    comparison = {
        indicator_id: published(row, plan.comparison_people.get(indicator_id))
        for indicator_id, row in compared.items()
    }
    counted = [rule for rule in known.rule_rows if rule["role"] in criteria.COUNTING]
    return Baseline(
        plan, known.names, known.indicators, known.criterion_names, known.law_date,
        State(group_shares, residents, known.dwellings_count, _bounds(known.told, group_shares, mean)), own, comparison, compared,
        of_plan(known.beside, plan), refused, known.rules,
        [(rule, criteria.cutoffs(rule, known.rule_rows, mean)) for rule in counted],
        known.law_indicators, mean, known.years_as_base, known.dwellings, known.told,
    )  # fmt: skip


def _bounds(
    told: Mapping[str, Told], group_shares: Mapping[str, GroupShare], national_mean: Fraction | None
) -> dict[str, Evidence]:
    """What is known of the law's measures that have no share which can decide, by indicator_id."""
    return {
        indicator_id: bounds.in_measures_unit(one.together, national_mean)
        for indicator_id, one in told.items()
        if one.together.range.is_known
        and (indicator_id not in group_shares or group_shares[indicator_id].too_old)
    }


def _check_agrees(
    plan: SavedPlan, indicator: Mapping, told: Told | None, national_mean: Fraction | None
) -> None:
    """Raises ScenarioError where the user assumes a share outside of what is known."""
    indicator_id = indicator["indicator_id"]
    if indicator_id in plan.shares:
        share = plan.shares[indicator_id]
        model.check_range(share, indicator["unit"] == MEAN_UNIT, indicator_id)
        why = bound_sentences.contradiction(share, told, national_mean, indicator["unit"])
        if why:
            raise ScenarioError(indicator_id, why)


def _not_assumed(observation: Mapping) -> GroupShare:
    return replace(published(observation, None), too_old=bool(observation["too_old"]))


def _group_share(
    plan: SavedPlan, indicator: Mapping, observation: Mapping | None, residents: int | None
) -> GroupShare | None:
    indicator_id = indicator["indicator_id"]
    people = plan.people.get(indicator_id)
    if indicator_id == ORIGIN and people is None:
        people = residents
    assumed = plan.shares.get(indicator_id)
    if observation is None or (observation["too_old"] and assumed is not None):
        if assumed is None:
            return None
        if indicator["unit"] == MEAN_UNIT:
            return GroupShare(assumed, assumed=True, mean=True)
        if people is None:
            return GroupShare(assumed, assumed=True)
        return model.whole(assumed, people, assumed=True)
    return replace(published(observation, people), too_old=bool(observation["too_old"]))


def published(observation: Mapping, people: int | None) -> GroupShare:
    """A published share. people: the size of the group as the user assumes it, used where it is not published."""
    if observation["unit"] == MEAN_UNIT:
        return GroupShare(criteria.exact(observation["value"]), mean=True)
    if pd.notna(observation["numerator"]):
        return GroupShare(criteria.exact_value(observation), int(observation["denominator"]))
    share = criteria.exact(observation["value"])
    if people is None:
        return GroupShare(share)
    return model.whole(share, people, assumed=True)


def rounding(base: Baseline, indicator_id: str) -> str:
    """How many persons a rounded share may be of the size that the user assumes, as a sentence; "" where it is sure."""
    group_share, observation = (
        base.before.group_shares.get(indicator_id),
        base.observations.get(indicator_id),
    )
    if group_share is None or not group_share.assumed or group_share.persons is None:
        return ""
    if observation is None or (observation["too_old"] and indicator_id in base.plan.shares):
        share = base.plan.shares[indicator_id]
        return precision.remark(share, precision.decimals(share), group_share.people)
    if pd.notna(observation["value_text"]):
        return precision.in_words(str(observation["value_text"]), group_share)
    share = criteria.exact(observation["value"])
    return precision.remark(share, known_range.printed_decimals(observation), group_share.people)


# ---------------------------------------------------------------- scenarios


def ready(base: Baseline, changes: Scenario) -> Scenario:
    """The changes with persons per dwelling and the shares of the movers filled in."""
    like_comparison = {
        indicator_id: criteria.exact_value(row) for indicator_id, row in base.beside.items()
    }
    return tuple(
        replace(
            change,
            persons_per_dwelling=base.plan.persons_per_dwelling,
            shares=like_comparison if change.like == COMPARISON else change.shares,
        )
        if isinstance(change, Dwellings)
        else change
        for change in changes
    )


def outcomes(base: Baseline, scenarios: Scenarios, at_goal: bool = False) -> list[Outcome]:
    """The outcome of each scenario, in order. at_goal: whether they are those that just reach a question's goal."""
    found = []
    names = scenario_names.shown(scenarios, base.indicators, base.names)
    for (given, changes), (name, _) in zip(scenarios, names, strict=True):
        filled, follows = ready(base, changes), at_goal or not given
        try:
            found.append(Outcome(name, filled, model.apply(base.before, filled), "", follows))
        except ScenarioError as error:
            found.append(Outcome(name, filled, None, str(error), follows))
    return found


def touched(found: list[Outcome]) -> list[str]:
    """The indicator_ids that the changes name, each once; Dwellings name none."""
    changes = [change for one in found for change in one.changes]
    return list(dict.fromkeys(c.indicator_id for c in changes if not isinstance(c, Dwellings)))


def numbers(
    base: Baseline, found: list[Outcome], only: Collection[str] | None = None
) -> pd.DataFrame:
    """One row an indicator and scenario, the baseline itself first (scenario "").

    Columns: indicator_id, scenario; before_pct, after_pct, change_pp (exact fractions); before_persons, after_persons,
    change_persons (whole); people (of the after); comparison_pct and difference_pp (after minus comparison), rest_pct
    (the comparison without the area's current state) and rest_difference_pp; low_pct, high_pct (Wilson, floats); each
    None where it is unknown. assumed: whether it depends on an assumption of the user. only: those indicators.
    """
    states = [("", base.before)] + [(one.name, one.after) for one in found]
    rows = [
        dict.fromkeys(NUMBERS)
        | {"indicator_id": indicator_id, "scenario": name}
        | _numbers(was, None if state is None else state.group_shares.get(indicator_id),
                   base.comparison.get(indicator_id))
        for indicator_id, was in base.before.group_shares.items()
        if only is None or indicator_id in only
        for name, state in states
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=NUMBERS, dtype=object)


def bounded(base: Baseline, found: list[Outcome], only: Collection[str]) -> pd.DataFrame:
    """What is known of the indicators in `only` that are known within bounds, one row an indicator and scenario, the
    baseline first (scenario "").

    Columns: indicator_id, scenario, known (Evidence; None where the scenario cannot be computed).
    """
    states = [("", base.before)] + [(one.name, one.after) for one in found]
    rows = [
        (indicator_id, name, None if state is None else _known_of(state, indicator_id))
        for indicator_id in base.bounded()
        if indicator_id in only
        for name, state in states
    ]
    return pd.DataFrame(rows, columns=["indicator_id", "scenario", "known"], dtype=object)


def _known_of(state: State, indicator_id: str) -> Evidence | None:
    """What is known of an indicator in a state: a bound, or the share that a scenario has set."""
    if indicator_id in state.bounds or indicator_id not in state.group_shares:
        return state.bounds.get(indicator_id)
    return Evidence(KnownRange.point(state.group_shares[indicator_id].share))


NUMBERS = (
    "indicator_id", "scenario", "before_pct", "after_pct", "change_pp", "before_persons",
    "after_persons", "change_persons", "people", "comparison_pct", "difference_pp", "rest_pct",
    "rest_difference_pp", "low_pct", "high_pct", "assumed",
)  # fmt: skip


def _numbers(
    was: GroupShare, now: GroupShare | None, other: GroupShare | None
) -> dict[str, object]:
    cells = {"before_pct": was.share, "before_persons": was.persons, "assumed": was.assumed}
    if other is not None:
        rest = None if was.mean else model.rest(other, was)
        cells |= {"comparison_pct": other.share, "rest_pct": None if rest is None else rest.share}
    if now is None:
        return cells
    cells |= {
        "after_pct": now.share,
        "change_pp": now.share - was.share,
        "after_persons": now.persons,
        "people": None if now.mean else now.people,
        "assumed": was.assumed or now.assumed,
    }
    if was.persons is not None and now.persons is not None:
        cells["change_persons"] = now.persons - was.persons
    for other_share, name in (
        ("comparison_pct", "difference_pp"),
        ("rest_pct", "rest_difference_pp"),
    ):
        if cells.get(other_share) is not None:
            cells[name] = now.share - cells[other_share]
    if now.people is not None and not now.mean:
        cells["low_pct"], cells["high_pct"] = intervals.wilson(now.share, now.people)
    return cells
