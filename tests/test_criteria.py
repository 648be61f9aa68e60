"""The law's rules: the ministry's own verdicts, the exact boundaries, what is not known."""

import itertools
from datetime import date
from fractions import Fraction

import pandas as pd
import pytest

from lib.analysis import assessment, criteria
from lib.db import queries


def assessed(con, area: str, day: str) -> assessment.Assessment:
    on = date.fromisoformat(day)
    mean = queries.national_mean(con, area, "doemte_pct", on)
    return assessment.assess(
        queries.observations(con, [area]),
        queries.thresholds(con, on),
        on,
        mean,
        queries.memberships(con, area),
    )


@pytest.mark.parametrize(
    ("area", "day", "list_kind", "on_list"),
    [
        ("agervang", "2013-10-01", "ghettoområde", True),
        ("ladegaardsparken", "2013-10-01", "ghettoområde", True),
        ("agervang", "2014-12-01", "ghettoområde", True),
        ("gellerup", "2014-12-01", "ghettoområde", True),
        ("gellerup", "2015-12-01", "ghettoområde", True),
        ("mjoelnerparken", "2017-12-01", "ghettoområde", True),
        ("ringparken", "2019-12-01", "ghettoområde", True),
        ("ringparken", "2019-12-01", "udsat boligområde", True),
        ("roennebaerparken", "2019-12-01", "udsat boligområde", False),
        ("roennebaerparken", "2019-12-01", "ghettoområde", False),
    ],
)
def test_the_rules_give_the_ministrys_own_verdict(con, area, day, list_kind, on_list):
    assert assessed(con, area, day).verdicts[list_kind].on_list is on_list
    published = queries.memberships(con, area)
    row = published[(published["list_date"] == day) & (published["list_kind"] == list_kind)].iloc[0]
    assert pd.isna(row["on_list"]) or row["on_list"] == on_list


def test_no_reckoned_verdict_contradicts_a_published_list(con):
    for _, example in queries.areas_with_law_values(con, 1).iterrows():
        day = str(example["list_date"].date())
        published = queries.memberships(con, example["area_id"])
        known = published[published["list_date"] == day].set_index("list_kind")["on_list"]
        for kind, verdict in assessed(con, example["area_id"], day).verdicts.items():
            if verdict.on_list is not None and kind in known.index and not pd.isna(known[kind]):
                assert verdict.on_list == known[kind], (example["area"], day, kind)


def test_ladegaardsparken_2014_would_be_decided_by_income(con):
    verdict = assessed(con, "ladegaardsparken", "2014-12-01").verdicts["ghettoområde"]
    assert verdict.on_list is None
    assert verdict.deciding == ("income",)


@pytest.mark.parametrize(
    ("operator", "below", "at", "above"),
    [
        (">", False, False, True),
        (">=", False, True, True),
        ("<", True, False, False),
        ("<=", True, True, False),
    ],
)
def test_the_operators_are_the_laws_own_at_the_exact_boundary(operator, below, at, above):
    assert criteria.is_met(49.9, operator, [50]) is below
    assert criteria.is_met(50.0, operator, [50]) is at
    assert criteria.is_met(50.1, operator, [50]) is above


def test_the_boundary_is_exact_in_decimals_and_in_persons():
    assert criteria.is_met(2.03, ">=", [2.03]) is True
    assert criteria.is_met(Fraction(100 * 203, 10000), ">=", [2.03]) is True
    assert criteria.is_met(Fraction(100 * 1, 3), ">", [33.333333]) is True


@pytest.mark.parametrize(
    ("list_kind", "day", "criterion", "at", "beyond"),
    [
        ("ghettoområde", "2013-10-01", "work", 40, 40.1),
        ("ghettoområde", "2013-10-01", "convicted", 270, 271),
        ("ghettoområde", "2015-12-01", "convicted", 2.7, 2.71),
        ("ghettoområde", "2015-12-01", "education", 50, 50.1),
        ("ghettoområde", "2015-12-01", "income", 55, 54.9),
        ("udsat boligområde", "2024-12-01", "work", 40, 40.1),
        ("udsat boligområde", "2024-12-01", "education", 60, 60.1),
        ("parallelsamfund", "2024-12-01", "nonwestern", 50, 50.1),
        ("forebyggelsesområde", "2024-12-01", "nonwestern", 30, 30.1),
        ("forebyggelsesområde", "2024-12-01", "work", 30, 30.1),
        ("forebyggelsesområde", "2024-12-01", "income", 65, 64.9),
    ],
)
def test_a_value_on_the_boundary_does_not_meet_the_criterion(
    con, list_kind, day, criterion, at, beyond
):
    rules = queries.thresholds(con, date.fromisoformat(day))
    for value, answer in ((at, False), (beyond, True)):
        verdict = criteria.judge(rules, list_kind, {criterion: value})
        assert verdict.criteria[criterion] is answer


def test_convicted_since_2018_meets_at_exactly_the_multiple(con):
    rules = queries.thresholds(con, date(2024, 12, 1))
    for list_kind, at in (("udsat boligområde", 2.19), ("forebyggelsesområde", 1.46)):
        for value, answer in ((at, True), (round(at - 0.01, 2), False)):
            verdict = criteria.judge(rules, list_kind, {"convicted": value}, national_mean=0.73)
            assert verdict.criteria["convicted"] is answer


def test_convicted_without_a_national_mean_is_unknown(con):
    rules = queries.thresholds(con, date(2024, 12, 1))
    verdict = criteria.judge(rules, "udsat boligområde", {"convicted": 9.0})
    assert verdict.criteria["convicted"] is None


def test_cutoffs_that_were_printed_differently_must_agree(con):
    rules = queries.thresholds(con, date(2019, 12, 1))
    for value, answer in ((1.97, False), (2.0, None), (2.03, True)):
        verdict = criteria.judge(rules, "udsat boligområde", {"convicted": value})
        assert verdict.criteria["convicted"] is answer


def test_three_valued_logic_agrees_with_trying_everything():
    names = ["r", "a", "b", "c", "d"]
    for answers in itertools.product((True, False, None), repeat=5):
        known = dict(zip(names, answers, strict=True))
        unknown = [name for name in names if known[name] is None]
        outcomes = {
            full["r"] and sum(full[n] for n in "abcd") >= 2
            for guess in itertools.product((True, False), repeat=len(unknown))
            for full in [known | dict(zip(unknown, guess, strict=True))]
        }
        expected = outcomes.pop() if len(outcomes) == 1 else None
        assert criteria.combine(known, ["r"], 2) is expected, known


def test_fewer_than_1000_residents_are_never_on_a_list(con):
    rules = queries.thresholds(con, date(2015, 12, 1))
    values = {"work": 60, "nonwestern": 80, "convicted": 5, "education": 70, "income": 40}
    assert criteria.judge(rules, "ghettoområde", values, residents=1000).on_list is True
    assert criteria.judge(rules, "ghettoområde", values, residents=999).on_list is False
    unknown = criteria.judge(rules, "ghettoområde", values)
    assert unknown.on_list is True and unknown.assumes_residents


def test_a_kind_that_takes_years_needs_its_base_and_the_years(con):
    rules = queries.thresholds(con, date(2024, 12, 1))
    on = {"work": 60, "nonwestern": 80, "convicted": 1, "education": 70, "income": 40}
    off = on | {"nonwestern": 50}
    judge = criteria.judge
    assert judge(rules, "omdannelsesområde", on, years_as_base=(5, 5)).on_list is True
    assert judge(rules, "omdannelsesområde", on, years_as_base=(0, 4)).on_list is False
    assert judge(rules, "omdannelsesområde", on, years_as_base=(4, 5)).on_list is None
    assert judge(rules, "omdannelsesområde", on).on_list is None
    assert judge(rules, "omdannelsesområde", on).deciding == ("years_on_list",)
    assert judge(rules, "omdannelsesområde", off).on_list is False


@pytest.mark.parametrize("year", [2018, 2019, 2020])
def test_the_strictest_kind_took_five_years_on_the_lists_of_2018_to_2020(con, year):
    """The ministry's note of 1 December 2020: five years for 2018-2020, four by the law's general rule."""
    rules = queries.thresholds(con, date(year, 12, 1))
    on = {"work": 60, "nonwestern": 80, "convicted": 5, "education": 70, "income": 40}
    answers = [
        criteria.judge(rules, "hårdt ghettoområde", on, years_as_base=(n, n)).on_list
        for n in (3, 4, 5)
    ]
    assert answers == [False, False, True]


@pytest.mark.parametrize("operator", [">", ">=", "<", "<="])
@pytest.mark.parametrize("threshold", [50, 33.3, 2.7, 0, 100])
def test_persons_to_cross_is_the_smallest_number_that_does(operator, threshold):
    crossed = criteria.OPERATORS[operator]
    limit = Fraction(str(threshold))
    for denominator in (1, 7, 30, 100):
        for numerator in range(denominator + 1):
            now = crossed(Fraction(100 * numerator, denominator), limit)
            moves = [
                n - numerator
                for n in range(denominator + 1)
                if crossed(Fraction(100 * n, denominator), limit) != now
            ]
            if moves:
                best = min(moves, key=abs)
                assert (
                    criteria.persons_to_cross(numerator, denominator, operator, threshold) == best
                )
            else:
                with pytest.raises(ValueError, match="no number of persons"):
                    criteria.persons_to_cross(numerator, denominator, operator, threshold)


def test_a_value_is_used_only_by_the_law_that_knows_it(con):
    facts = queries.observations(con, ["vollsmose"])
    in_2017 = criteria.law_values(facts, date(2017, 12, 1)).set_index("criterion")
    in_2018 = criteria.law_values(facts, date(2018, 12, 1)).set_index("criterion")
    assert in_2017.loc["education", "indicator_id"] == "kun_grundskole_2014"
    assert in_2018.loc["education", "indicator_id"] == "kun_grundskole"
    assert criteria.law_values(facts, date(2012, 10, 1)).empty


def test_a_value_too_old_for_the_list_decides_nothing(con):
    fresh = assessed(con, "vaerebro_park", "2022-12-01")
    assert fresh.verdicts["parallelsamfund"].criteria["nonwestern"] is True
    assert fresh.too_old == ()
    old = assessed(con, "vaerebro_park", "2024-12-01")
    assert old.verdicts["parallelsamfund"].criteria["nonwestern"] is None
    assert old.too_old == ("nonwestern",)
    assert old.value("nonwestern")["value"] == 51.8
    assert assessed(con, "hoeje_gladsaxe", "2024-12-01").verdicts["parallelsamfund"].on_list is None


@pytest.mark.parametrize(
    ("on_list", "years"),
    [
        ([True, True, False, True], (2, 2)),
        ([True, None, True, False], (1, 3)),
        ([None, None, False], (0, 2)),
        ([], (0, 0)),
    ],
)
def test_years_in_a_row_between_what_is_known_and_what_is_possible(on_list, years):
    assert criteria.years_in_a_row(on_list) == years


def test_an_area_off_the_list_in_2022_is_no_omdannelsesomraade_in_2024(con):
    verdict = assessed(con, "vaerebro_park", "2024-12-01").verdicts["omdannelsesområde"]
    assert verdict.on_list is False


def test_a_small_area_is_on_no_list_though_its_number_has_no_date(con):
    assert assessed(con, "pileparken_6", "2024-12-01").residents == 200
    verdicts = assessed(con, "pileparken_6", "2024-12-01").verdicts.values()
    assert {verdict.on_list for verdict in verdicts} == {False}
