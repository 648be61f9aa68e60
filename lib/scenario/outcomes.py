"""The baseline of a plan (published values and the user's assumptions) and the outcomes of its scenarios."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

import pandas as pd

from lib.analysis import compare, criteria, intervals
from lib.analysis.criteria import Verdict
from lib.scenario import model
from lib.scenario.model import COMPARISON, Dwellings, GroupShare, Scenario, ScenarioError, State
from lib.scenario.saved_plan import SavedPlan, Scenarios
from lib.settings import municipality

MEAN_UNIT = "pct. af regionens gennemsnit"
RESIDENTS = municipality.settings().residents_indicator_id
ORIGIN = municipality.settings().origin_indicator_id  # a share of the residents themselves
WITHHELD = "Tallet handler om så få personer, at det ikke vises og ikke kan regnes på."


@dataclass(frozen=True)
class Names:
    """The names of an area and its comparison, as a sentence has them."""

    area: str
    comparison: str


@dataclass(frozen=True)
class Baseline:
    """The state that the scenarios of a plan start from, with what they are judged and described by.

    indicators: the rows of the table by indicator_id. criterion_names: in the law's order. before: the
    area's current state. observations: the row of queries.observations behind each measure, with too_old, by
    indicator_id. comparison: the comparison's measures of the same period, compared: the observations behind them,
    beside: its newest observation of any period, each by indicator_id. refused: indicator_id -> a Danish sentence on
    why an assumption about it is not possible. rules: queries.thresholds of the law's day; counted: those that count,
    each with its thresholds in the unit of the value. law_indicators:
    criterion -> the law's own measure that day. national_mean: of the convicted, published or assumed by the
    user. years_as_base: as in criteria.judge. known_verdicts: a cache of verdicts by state.
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
    known_verdicts: dict = field(default_factory=dict)

    def limits(self, indicator_id: str) -> list[tuple[Mapping, list[Fraction]]]:
        """The rules that count an indicator, each with its thresholds in the unit of the value."""
        return [
            (rule, limits)
            for rule, limits in self.counted
            if self.law_indicators.get(rule["criterion"]) == indicator_id
        ]

    def by_criterion(self) -> dict[str, GroupShare]:
        """The measures that are the law's own, by criterion."""
        return {
            criterion: self.before.measures[indicator_id]
            for criterion, indicator_id in self.law_indicators.items()
            if indicator_id in self.before.measures
        }

    def verdicts(self, state: State) -> dict[str, Verdict]:
        """What every list kind of the law says of a state, three-valued. What is too old for the list
        decides nothing."""
        shares, residents = self._judged(state)
        key = (tuple(shares.items()), residents)
        if key not in self.known_verdicts:
            self.known_verdicts[key] = criteria.judge_all(
                self.rules, shares, residents=residents, national_mean=self.national_mean,
                years_as_base=self.years_as_base,
            )  # fmt: skip
        return self.known_verdicts[key]

    def _judged(self, state: State) -> tuple[dict[str, Fraction], int | None]:
        """What of a state the law looks at."""
        shares = {
            criterion: state.measures[indicator_id].share
            for criterion, indicator_id in self.law_indicators.items()
            if indicator_id in state.measures and not state.measures[indicator_id].too_old
        }
        return shares, state.residents


@dataclass(frozen=True)
class Outcome:
    """The outcome of a scenario: its changes with all shares filled in, and the area's state after them.

    after: None where it cannot be computed; why: a Danish sentence on that.
    """

    name: str
    changes: Scenario
    after: State | None
    why: str = ""


def law_indicators(indicators: Mapping[str, Mapping], law_date: datetime.date) -> dict[str, str]:
    """criterion -> the law's own measure on a day, where a scenario can change it. indicators: rows by indicator_id."""
    day = pd.Timestamp(law_date)
    return {
        row["criterion"]: indicator_id
        for indicator_id, row in indicators.items()
        if row["criterion_relation"] == "law"
        and is_countable(row)
        and row["law_valid_from"] <= day
        and not row["law_valid_to"] < day  # open-ended: NaT, and no day is before it
    }


def is_countable(indicator: Mapping) -> bool:
    """Whether a scenario can change an indicator: a share that says who is counted, or the law's mean."""
    return isinstance(indicator["counted"], str) or indicator["unit"] == MEAN_UNIT


@dataclass(frozen=True)
class Published:
    """What is published of an area, of its comparison and of the law of a day.

    observations: the one used for each indicator of the area, with too_old. others: all of the comparison's
    observations with a value; beside: its newest, by indicator_id. unpublished: the area's observations without a
    published value, whose notes say who holds it. withheld: the indicators with suppressed values only. The rest as
    in Baseline.
    """

    names: Names
    indicators: Mapping[str, Mapping]
    criterion_names: Mapping[str, str]
    law_date: datetime.date
    observations: Mapping[str, Mapping]
    others: list[Mapping]
    beside: Mapping[str, Mapping]
    unpublished: list[Mapping]
    withheld: frozenset[str]
    residents: int | None
    rules: pd.DataFrame
    rule_rows: list[Mapping]
    law_indicators: Mapping[str, str]
    national_mean: Fraction | None
    years_as_base: tuple[int, int] | None

    def compared(self, plan: SavedPlan) -> dict[str, Mapping]:
        """The comparison's observations of the plan's indicators in the area's period, by indicator_id."""
        own = _of_plan(self.observations, plan)
        return {
            row["indicator_id"]: row
            for row in reversed(self.others)
            if row["indicator_id"] in own and row["period"] == own[row["indicator_id"]]["period"]
        }

    def holders(self, plan: SavedPlan) -> list[Mapping]:
        """The observations whose notes say who holds the unpublished values of the plan's indicators."""
        asked = {*plan.indicators, *((RESIDENTS,) if ORIGIN in plan.indicators else ())}
        return [row for row in self.unpublished if row["indicator_id"] in asked]


def gather(
    observations: pd.DataFrame,
    area_id: str,
    comparison_id: str,
    indicators: Mapping[str, Mapping],
    rules: pd.DataFrame,
    law_date: datetime.date,
    national_mean: float | None,
    years_as_base: tuple[int, int] | None,
    names: Names,
    criterion_names: Mapping[str, str],
) -> Published:
    """What is published of an area and its comparison.

    observations: queries.observations, at least of those two areas. The law's measures are taken from the period
    that the law of law_date uses (criteria.law_values), the others from their newest.
    """
    own = observations[observations["area_id"] == area_id]
    others = compare.with_value(observations[observations["area_id"] == comparison_id])
    missing = own[(own["status"] == "not_published") & own["note"].notna()]
    shown = set(own.loc[own["value"].notna(), "indicator_id"])
    printed = set(own.loc[own["status"] == "confidential", "indicator_id"])
    return Published(
        names, indicators, criterion_names, law_date,
        _by_indicator(_standing(own, law_date)), others.to_dict("records"),
        _by_indicator(compare.newest(others)), missing.to_dict("records"),
        frozenset(printed - shown), _residents(own), rules, rules.to_dict("records"),
        law_indicators(indicators, law_date),
        None if national_mean is None else criteria.exact(national_mean), years_as_base,
    )  # fmt: skip


def baseline(plan: SavedPlan, known: Published) -> Baseline:
    """The baseline of a plan. What it assumes counts only where nothing is published, or where the published
    value is too old for the list. known: of the plan's area, comparison and law."""
    residents = known.residents or plan.residents
    own = _of_plan(known.observations, plan)
    measures, refused = {}, {}
    for indicator_id in plan.indicators:
        observation = own.get(indicator_id)
        if indicator_id in known.withheld:
            refused[indicator_id] = WITHHELD
            continue
        try:
            measure = _measure(plan, known.indicators[indicator_id], observation, residents)
        except ScenarioError as error:
            refused[indicator_id] = str(error)
            measure = None if observation is None else published(observation, None)
        if measure is not None:
            measures[indicator_id] = measure
    compared = known.compared(plan)
    comparison = {
        indicator_id: _comparison(compared[indicator_id], plan.comparison_people.get(indicator_id))
        for indicator_id in own
        if indicator_id in compared
    }
    mean = known.national_mean if plan.national_mean is None else plan.national_mean
    counted = [rule for rule in known.rule_rows if rule["role"] in criteria.COUNTING]
    return Baseline(
        plan, known.names, known.indicators, known.criterion_names, known.law_date,
        State(measures, residents), own, comparison, compared, _of_plan(known.beside, plan), refused,
        known.rules,
        [(rule, criteria.cutoffs(rule, known.rule_rows, mean)) for rule in counted],
        known.law_indicators, mean, known.years_as_base,
    )  # fmt: skip


def _of_plan(observations: Mapping[str, Mapping], plan: SavedPlan) -> dict[str, Mapping]:
    return {i: observations[i] for i in plan.indicators if i in observations}


def _by_indicator(rows: pd.DataFrame) -> dict[str, Mapping]:
    return {row["indicator_id"]: row for row in rows.to_dict("records")}


def _standing(own: pd.DataFrame, law_date: datetime.date) -> pd.DataFrame:
    """The observation used for each indicator, with too_old."""
    law = criteria.law_values(own, law_date)
    rest = compare.newest(compare.with_value(own[own["criterion_relation"] != "law"]))
    rows = pd.concat([law, rest]) if len(law) else rest
    is_law = rows["criterion_relation"] == "law"
    return rows.assign(too_old=is_law & criteria.is_too_old(rows, law_date))


def _residents(own: pd.DataFrame) -> int | None:
    """The newest published number of residents of one area; None where there is none."""
    known = compare.newest(compare.with_value(own[own["indicator_id"] == RESIDENTS]))
    return None if known.empty else int(known["value"].iloc[0])


def _measure(
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
        return model.whole(assumed, decimals(assumed), people, assumed=True)
    return replace(published(observation, people), too_old=bool(observation["too_old"]))


def decimals(number: Fraction) -> int:
    """The number of decimals that a number needs; at most four."""
    return next((n for n in range(4) if (number * 10**n).denominator == 1), 4)


def published(observation: Mapping, people: int | None) -> GroupShare:
    """A published share. people: the size of the group as the user assumes it, used where it is not published.

    Raises ScenarioError where no whole number of the people gives the share."""
    if observation["unit"] == MEAN_UNIT:
        return GroupShare(criteria.exact(observation["value"]), mean=True)
    if pd.notna(observation["numerator"]):
        return GroupShare(criteria.exact_value(observation), int(observation["denominator"]))
    share = criteria.exact(observation["value"])
    if people is None:
        return GroupShare(share)
    return model.whole(share, int(observation["decimals"]), people, assumed=True)


def _comparison(observation: Mapping, people: int | None) -> GroupShare:
    """A published share of the comparison; people that cannot have it do not count."""
    try:
        return published(observation, people)
    except ScenarioError:
        return published(observation, None)


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


def outcomes(base: Baseline, scenarios: Scenarios) -> list[Outcome]:
    """The outcome of each scenario, in order."""
    found = []
    for name, changes in scenarios:
        filled = ready(base, changes)
        try:
            found.append(Outcome(name, filled, model.apply(base.before, filled)))
        except ScenarioError as error:
            found.append(Outcome(name, filled, None, str(error)))
    return found


def touched(found: list[Outcome]) -> list[str]:
    """The indicator_ids that the changes name, each once; Dwellings name none."""
    changes = [change for one in found for change in one.changes]
    return list(dict.fromkeys(c.indicator_id for c in changes if not isinstance(c, Dwellings)))


def numbers(base: Baseline, found: list[Outcome]) -> pd.DataFrame:
    """One row an indicator and scenario, the baseline itself first (scenario "").

    Columns: indicator_id, scenario; before_pct, after_pct, change_pp (exact fractions); before_persons, after_persons,
    change_persons (whole); people (of the after); comparison_pct and difference_pp (after minus comparison), rest_pct
    (the comparison without the area's current state) and rest_difference_pp; low_pct, high_pct (Wilson, floats); each
    None where it is unknown. assumed: whether it depends on an assumption of the user.
    """
    states = [("", base.before)] + [(one.name, one.after) for one in found]
    rows = [
        dict.fromkeys(NUMBERS)
        | {"indicator_id": indicator_id, "scenario": name}
        | _numbers(was, None if state is None else state.measures.get(indicator_id),
                   base.comparison.get(indicator_id))
        for indicator_id, was in base.before.measures.items()
        for name, state in states
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=NUMBERS, dtype=object)


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
