"""Evaluates the law's five criteria: whether each is met, and whether an area belongs on a list.

Answers are three-valued: True, False, or None where the published values do not decide. The rules are rows of
data/thresholds.csv (almenboligloven §§ 61 a and 61 b); no number of the law is in this code. A rule has a role:

- required: must be met (the share of non-western origin, since 2018);
- counted: at least `needed` of these must be met;
- years: the area has met the rules of `based_on` for at least that many years;
- printed_cutoff: a multiple of the national mean, as a number printed in a source.
"""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from operator import ge, gt, le, lt

import pandas as pd

from lib.analysis.known_range import KnownRange, ThreeValued, exact
from lib.db.queries import GUESSED_STATUS

OPERATORS = {">": gt, ">=": ge, "<": lt, "<=": le}
RELATIVE_UNIT = "gange landsgennemsnittet"
YEARS = "years_on_list"
COUNTING = ("required", "counted")  # roles of rules that compare a share with a threshold

# The law uses values of 1 January of the list's year, and means over two years; older values decide nothing.
MAX_AGE = pd.DateOffset(years=2)

# List kinds that count towards the years of a stricter one; the law renamed the first to the second in 2021.
BASE_KINDS = ("ghettoområde", "parallelsamfund")


@dataclass(frozen=True)
class Verdict:
    """The result of the rules for an area and one list kind.

    on_list: None when undecided. criteria: the answer for each. required: criteria that must be met. needed: how many
    of the others must be. deciding: when undecided, the unknown criteria that would each decide it alone, else all
    unknown ones. assumes_residents: the number of residents is unknown and assumed to be large enough.
    """

    list_kind: str
    on_list: ThreeValued
    criteria: Mapping[str, ThreeValued]
    required: tuple[str, ...] = ()
    needed: int = 0
    deciding: tuple[str, ...] = field(default=())
    assumes_residents: bool = False


@dataclass(frozen=True)
class Evidence:
    """What is known of a criterion's value. in_multiples: in times the national mean, not in the measure's unit."""

    range: KnownRange
    in_multiples: bool = False

    def answer(self, rule: Mapping, rules: Sequence[Mapping], national_mean: float | Fraction | None) -> ThreeValued:  # fmt: skip
        """Whether a rule is met; None where this does not decide it. rules: all rows of the law on that day."""
        known, limits = self.range, cutoffs(rule, rules, national_mean)
        if self.in_multiples and rule["unit"] == RELATIVE_UNIT:
            limits = [exact(rule["threshold"])]
        elif self.in_multiples and national_mean is None:
            return None
        elif self.in_multiples:
            known = known.times(exact(national_mean))
        answers = {known.is_met(rule["operator"], limit) for limit in limits}
        return answers.pop() if len(answers) == 1 else None


# A number, or what is known of it, the newest first.
Known = float | Fraction | Sequence[Evidence] | None


def is_met(value: float | Fraction, operator: str, thresholds: Iterable[float]) -> ThreeValued:
    """Whether the value crosses the threshold, by the law's operator.

    Several thresholds are the same rule printed differently: None where they disagree, or where there are none.
    """
    answers = {OPERATORS[operator](exact(value), exact(threshold)) for threshold in thresholds}
    return answers.pop() if len(answers) == 1 else None


def cutoffs(
    rule: Mapping, rules: Sequence[Mapping], national_mean: float | Fraction | None
) -> list[Fraction]:
    """The thresholds of one rule in the unit of the value: none, one, or several printed ones.

    A multiple of the national mean is calculated from `national_mean`, or else looked up among the printed cut-offs
    for the same multiple. rules: all rows of the law on that day.
    """
    if rule["unit"] != RELATIVE_UNIT:
        return [exact(rule["threshold"])]
    if national_mean is not None:
        return [exact(rule["threshold"]) * exact(national_mean)]
    same_multiple = {
        other["list_kind"]
        for other in rules
        if other["criterion"] == rule["criterion"]
        and other["unit"] == RELATIVE_UNIT
        and other["threshold"] == rule["threshold"]
    }
    return [
        exact(other["threshold"])
        for other in rules
        if other["role"] == "printed_cutoff" and other["list_kind"] in same_multiple
    ]


def answer(known: Known, rule: Mapping, rules: Sequence[Mapping], national_mean: float | Fraction | None) -> ThreeValued:  # fmt: skip
    """Whether a rule is met by what is known: as the newest evidence says that decides it."""
    if known is None:
        return None
    if isinstance(known, int | float | Fraction):
        return is_met(known, rule["operator"], cutoffs(rule, rules, national_mean))
    answers = (one.answer(rule, rules, national_mean) for one in known)
    return next((one for one in answers if one is not None), None)


def combine(
    answers: Mapping[str, ThreeValued], required: Iterable[str], needed: int
) -> ThreeValued:
    """Whether all required criteria and at least `needed` of the others are met, in three-valued logic."""
    required = set(required)
    must = [answers.get(criterion) for criterion in required]
    count = [answer for criterion, answer in answers.items() if criterion not in required]
    met, unknown = count.count(True), count.count(None)
    enough = True if met >= needed else (None if met + unknown >= needed else False)
    parts = [*must, enough]
    if False in parts:
        return False
    return None if None in parts else True


def judge(
    rules: pd.DataFrame,
    list_kind: str,
    values: Mapping[str, Known],
    *,
    residents: float | None = None,
    national_mean: float | None = None,
    years_as_base: tuple[int, int] | None = None,
) -> Verdict:
    """The verdict for one list kind.

    rules: queries.thresholds of the day. values: by criterion, in the unit of the law's measure on that day, or what is
    known of them; None where unknown. residents: where None, the law's minimum is assumed to be met. years_as_base: the fewest and the
    most consecutive years, including this one, on the list that the kind is based on.
    """
    return _judge(
        rules.to_dict("records"), list_kind, values, residents, national_mean, years_as_base
    )


def _judge(
    rules: Sequence[Mapping],
    list_kind: str,
    values: Mapping[str, Known],
    residents: float | None = None,
    national_mean: float | Fraction | None = None,
    years_as_base: tuple[int, int] | None = None,
) -> Verdict:
    own = [rule for rule in rules if rule["list_kind"] == list_kind]
    years = [rule for rule in own if rule["role"] == "years"]
    if years:
        base = _judge(rules, years[0]["based_on"], values, residents, national_mean)
        limits = [rule["threshold"] for rule in years]
        answers = {is_met(n, ">=", limits) for n in years_as_base or ()}
        long_enough = answers.pop() if len(answers) == 1 else None
        on_list = combine({"base": base.on_list, "years": long_enough}, ("base", "years"), 0)
        deciding = base.deciding if base.on_list is None else (YEARS,)
        return Verdict(
            list_kind, on_list, {**base.criteria, YEARS: long_enough},
            (*base.required, YEARS), base.needed,
            () if on_list is not None else deciding, base.assumes_residents,
        )  # fmt: skip

    own = [rule for rule in own if rule["role"] in COUNTING]
    required = tuple(rule["criterion"] for rule in own if rule["role"] == "required")
    needed = int(own[0]["needed"])
    answers: dict[str, ThreeValued] = {}
    for rule in own:
        answers[rule["criterion"]] = answer(
            values.get(rule["criterion"]), rule, rules, national_mean
        )
    on_list = combine(answers, required, needed)
    too_few = residents is not None and residents < own[0]["min_residents"]
    if too_few:
        on_list = False
    return Verdict(
        list_kind, on_list, answers, required, needed,
        _deciding(answers, required, needed) if on_list is None else (),
        residents is None,
    )  # fmt: skip


def judge_all(
    rules: pd.DataFrame,
    values: Mapping[str, Known],
    *,
    residents: float | None = None,
    national_mean: float | Fraction | None = None,
    years_as_base: tuple[int, int] | None = None,
) -> dict[str, Verdict]:
    """The verdicts by list kind, in the order of the rules; arguments as for judge()."""
    records = rules.to_dict("records")
    kinds = dict.fromkeys(r["list_kind"] for r in records if r["role"] != "printed_cutoff")
    return {
        kind: _judge(records, kind, values, residents, national_mean, years_as_base)
        for kind in kinds
    }


def _deciding(
    answers: Mapping[str, ThreeValued], required: Iterable[str], needed: int
) -> tuple[str, ...]:
    unknown = tuple(criterion for criterion, answer in answers.items() if answer is None)
    alone = tuple(
        criterion
        for criterion in unknown
        if all(
            combine({**answers, criterion: a}, required, needed) is not None for a in (True, False)
        )
    )
    return alone or unknown


def persons_to_cross(
    numerator: int, denominator: int, operator: str, threshold: float | Fraction
) -> int:
    """The smallest change of the numerator, in whole persons, that moves a share across a threshold.

    threshold: in per cent. The denominator is constant. Negative where the share must fall. Raises ValueError where
    no number of persons suffices.
    """
    crossed = OPERATORS[operator]
    limit = exact(threshold) / 100 * denominator

    def is_crossed(n: int) -> bool:
        return crossed(Fraction(n), limit)

    at = {math.floor(limit) - 1, math.floor(limit), math.ceil(limit), math.ceil(limit) + 1}
    other_side = [n for n in at if 0 <= n <= denominator and is_crossed(n) != is_crossed(numerator)]
    if not other_side:
        raise ValueError("no number of persons crosses the threshold")
    return min((n - numerator for n in other_side), key=abs)


def law_values(observations: pd.DataFrame, law_date: date) -> pd.DataFrame:
    """For each criterion the newest value of the law's own measure that applies on that day.

    observations: queries.observations of one area. Values after the end of the year, and values by a definition that is not
    in force on the day, are not used. One row per criterion, with the columns of observations.
    """
    usable = law_measures(observations, law_date)
    usable = usable[usable["value"].notna()]
    return usable.sort_values("period_end").drop_duplicates("criterion", keep="last")


def law_measures(observations: pd.DataFrame, law_date: date) -> pd.DataFrame:
    """The observations of the law's own measures on that day, up to the end of its year; with or without a value.
    A number that is read by a guess is none."""
    day, year_end = pd.Timestamp(law_date), pd.Timestamp(law_date.year, 12, 31)
    return observations[
        (observations["criterion_relation"] == "law")
        & ~is_guessed(observations)
        & (observations["law_valid_from"] <= day)
        & (observations["law_valid_to"].isna() | (observations["law_valid_to"] >= day))
        & (observations["period_end"] <= year_end)
    ]


def is_guessed(observations: pd.DataFrame) -> pd.Series:
    """True for numbers of the user's own file that are read by a guess."""
    return observations["status"].eq(GUESSED_STATUS)


def is_too_old(observations: pd.DataFrame, law_date: date) -> pd.Series:
    """True for values more than MAX_AGE older than the list, which decide nothing."""
    return observations["period_end"] < pd.Timestamp(law_date) - MAX_AGE


def exact_value(observation: Mapping) -> Fraction:
    """The exact value of an observation: from its persons where known, else as printed."""
    if pd.notna(observation["numerator"]):
        return Fraction(100 * int(observation["numerator"]), int(observation["denominator"]))
    return exact(observation["value"])


def years_in_a_row(on_list: Sequence[ThreeValued]) -> tuple[int, int]:
    """The fewest and the most consecutive lists that an area can have been on. on_list: newest first."""
    least = len(list(itertools.takewhile(lambda on: on is True, on_list)))
    most = len(list(itertools.takewhile(lambda on: on is not False, on_list)))
    return least, most


def years_as_base(memberships: pd.DataFrame, law_date: date) -> tuple[int, int] | None:
    """years_in_a_row() for BASE_KINDS up to the day; None where the area has no history.

    memberships: queries.memberships of the area.
    """
    history = memberships[
        memberships["list_kind"].isin(BASE_KINDS)
        & (memberships["list_date"] <= pd.Timestamp(law_date))
    ].sort_values("list_date", ascending=False)
    on_list = [None if pd.isna(on) else bool(on) for on in history["on_list"]]
    return years_in_a_row(on_list) if on_list else None
