"""The status of targets: every one worked out by hand here, with its sum in words."""

import re
from fractions import Fraction

import pandas as pd
import pytest

from lib.analysis import early_warning, target_periods, target_status
from lib.analysis.movements import Limit
from lib.analysis.target_status import Status
from lib.db import queries

MIDWAY, AFTER = pd.Timestamp("2019-06-30"), pd.Timestamp("2026-11-26")


def target(**given: object) -> pd.Series:
    """A target for a difference to fall from 15 to at most 7,5 in 2017-2020, changed as given."""
    return pd.Series(
        {
            "target_id": "m", "area_id": "her", "indicator_id": "forskel", "comparator_id": "der",
            "text": "Forskellen halveres", "baseline": 15.0, "baseline_period": "2015", "target": 7.5,
            "target_unit": "procentpoint", "operator": "<=", "kind": "difference", "target_period": "2017-2020",
            "quote": "fra 15,0 til 7,5", "status": "published", "indicator_unit": "procentpoint",
            "difference_of": "andel", "mean_years": float("nan"), "mean_of": None, "indicator": "andel",
        } | given
    )  # fmt: skip


def numbers(*given: tuple, **same: object) -> pd.DataFrame:
    """Observations, one for each (period, value): of a year, or of several as in "2017-2018"."""
    rows = []
    for period, value, *more in given:
        years = re.findall(r"\d{4}", period)
        rows.append(
            {
                "area_id": "her", "indicator_id": "forskel", "comparator_id": "der", "period": period,
                "period_start": pd.Timestamp(int(years[0]), 1, 1), "period_end": pd.Timestamp(int(years[-1]), 12, 31),
                "value": value, "value_text": None, "value_low": None, "value_high": None, "low_included": None,
                "high_included": None, "bound_unit": None, "statement": None, "numerator": None, "denominator": None,
                "status": "published", "quote": None, "unit": "procentpoint", "decimals": 1, "direction": "higher_worse",
            } | same | (more[0] if more else {})
        )  # fmt: skip
    return pd.DataFrame(rows)


def at(of: pd.Series, observations: pd.DataFrame, today: pd.Timestamp = MIDWAY) -> Status:
    found = target_status.status(of, observations, today)
    return Status(found.state, found.text.replace("\N{NO-BREAK SPACE}", " "), found.reason, found.measured, found.newest, found.overdue)  # fmt: skip


GOAL = "målet er højst 7,5 procentpoint."
FROM = "Udgangspunktet var 15,0 procentpoint (2015):"

# From 15 to 7,5 in four years: the line is at 15 - 7,5 * 2/4 = 11,25 at the end of 2018.
DIFFERENCES = [
    # On the line by more than the rounding: 11,1 + 0,05 <= 11,25 - 0,025.
    ("2018", 11.1, MIDWAY, "På vej",
     f"Forskellen er 11,1 procentpoint (2018); {GOAL} {FROM} 3,9 af 7,5 procentpoint er gået. 2 af 4 år er gået."),
    # 11,4 - 0,05 > 11,25 + 0,025.
    ("2018", 11.4, MIDWAY, "For langsomt",
     f"Forskellen er 11,4 procentpoint (2018); {GOAL} {FROM} 3,6 af 7,5 procentpoint er gået. 2 af 4 år er gået."),
    # 11,25 lies within 11,2 as it is printed.
    ("2018", 11.2, MIDWAY, "Kan ikke opgøres: afrundet",
     f"Forskellen er 11,2 procentpoint (2018); {GOAL} {FROM} 3,8 af 7,5 procentpoint er gået. 2 af 4 år er gået; tallet er "
     "afrundet så tæt på grænsen, at det ikke kan afgøres."),
    ("2018", 15.0, MIDWAY, "Uændret",
     f"Forskellen er 15,0 procentpoint (2018); {GOAL} {FROM} 0,0 af 7,5 procentpoint er gået. 2 af 4 år er gået."),
    ("2018", 15.1, MIDWAY, "Uændret",  # 15,05 can be both
     f"Forskellen er 15,1 procentpoint (2018); {GOAL} {FROM} det er 0,1 procentpoint længere væk. 2 af 4 år er gået."),
    ("2018", 16.0, MIDWAY, "Den forkerte vej",
     f"Forskellen er 16,0 procentpoint (2018); {GOAL} {FROM} det er 1,0 procentpoint længere væk. 2 af 4 år er gået."),
    ("2018", 7.0, MIDWAY, "På vej",  # reached already, but the time is not over
     f"Forskellen er 7,0 procentpoint (2018); {GOAL} {FROM} 8,0 af 7,5 procentpoint er gået. 2 af 4 år er gået."),
    ("2020", 7.4, AFTER, "Nået",
     f"Forskellen er 7,4 procentpoint (2020); {GOAL} {FROM} 7,6 af 7,5 procentpoint er gået."),
    ("2020", 7.6, AFTER, "Ikke nået",
     f"Forskellen er 7,6 procentpoint (2020); {GOAL} {FROM} 7,4 af 7,5 procentpoint er gået."),
    ("2020", 7.5, AFTER, "Kan ikke opgøres: afrundet",
     f"Forskellen er 7,5 procentpoint (2020); {GOAL} {FROM} 7,5 af 7,5 procentpoint er gået; tallet er afrundet så tæt på "
     "grænsen, at det ikke kan afgøres."),
    ("2020", 16.0, AFTER, "Ikke nået",
     f"Forskellen er 16,0 procentpoint (2020); {GOAL} {FROM} det er 1,0 procentpoint længere væk."),
    # Not of the target's time, or before its end when that is over.
    ("2016", 7.0, MIDWAY, "Kan ikke opgøres: mangler tal",
     "Intet tal for 2017-2020. Det seneste er 7,0 procentpoint (2016). Målet for 2017-2020 er højst 7,5 procentpoint."),
    ("2021", 7.0, AFTER, "Kan ikke opgøres: mangler tal",
     "Intet tal for 2017-2020. Det seneste er 7,0 procentpoint (2021). Målet for 2017-2020 er højst 7,5 procentpoint."),
    ("2019", 7.0, AFTER, "Kan ikke opgøres: mangler tal",
     "Tallene dækker ikke hele 2017-2020. Det seneste er 7,0 procentpoint (2019). Målet for 2017-2020 er højst 7,5 "
     "procentpoint."),
]  # fmt: skip


@pytest.mark.parametrize(("period", "value", "today", "words", "text"), DIFFERENCES)
def test_a_difference_that_is_to_be_halved(period, value, today, words, text):
    found = at(target(), numbers((period, value)), today)
    assert (found.words, found.text) == (words, text)
    assert found.overdue == (found.reason == "mangler tal" and today == AFTER)


@pytest.mark.parametrize(
    "spoiled",
    [
        {"comparator_id": "et andet sted"}, {"comparator_id": None}, {"area_id": "der"},
        {"indicator_id": "en senere opgørelse"}, {"statement": "implied"}, {"period_end": pd.NaT},
        {"value": None, "status": "confidential"}, {"unit": "pct."},
    ],
)  # fmt: skip
def test_a_number_of_something_else_decides_nothing(spoiled):
    assert at(target(), numbers(("2020", 7.0, spoiled)), AFTER).words == "Kan ikke opgøres: mangler tal"  # fmt: skip


def test_a_baseline_of_another_precision_leaves_more_open():
    """15 can be 14,5 to 15,5, so the line is anywhere from 11 to 11,5 after two of four years."""
    rounded = target(quote="halveres fra 15")
    states = {v: at(rounded, numbers(("2018", v))).words for v in (10.9, 11.1, 11.4, 11.6)}
    assert states == {10.9: "På vej", 11.1: "Kan ikke opgøres: afrundet", 11.4: "Kan ikke opgøres: afrundet",
                      11.6: "For langsomt"}  # fmt: skip


def test_two_sources_that_disagree_decide_only_what_both_say():
    either = numbers(("2020", 7.2), ("2020", 7.9))
    found = at(target(), either, AFTER)
    assert found.words == "Kan ikke opgøres: afrundet"
    assert "7,2 procentpoint eller 7,9 procentpoint (2020)" in found.text
    assert at(target(), numbers(("2020", 7.2), ("2020", 7.3)), AFTER).state == "Nået"


def shares(*given: tuple, direction: str = "higher_worse") -> pd.DataFrame:
    """Shares of both places, one pair for each (period, here, there)."""
    return pd.concat(
        [
            numbers((period, value), area_id=area, indicator_id="andel", comparator_id=None, unit="pct.", direction=direction)
            for period, here, there in given for area, value in (("her", here), ("der", there))
        ]
    )  # fmt: skip


def test_a_difference_is_computed_from_the_two_shares_of_one_period():
    found = at(target(), shares(("2020", 20.0, 12.8)), AFTER)
    assert found.state == "Nået"
    assert found.text.startswith("Forskellen er 7,2 procentpoint (2020)")
    assert len(found.measured[0].rows) == 2


def test_a_difference_of_what_should_be_high_is_what_is_missing():
    """71,2 % feel safe here and 86,2 % there: the difference that is to fall is 15."""
    found = at(target(), shares(("2018", 71.2, 86.2), direction="higher_better"))
    assert found.state == "Uændret" and "15,0 procentpoint (2018)" in found.text


def test_two_rounded_shares_leave_a_difference_open_by_both_roundings():
    """20,3 - 12,9 = 7,4, but 20,35 - 12,85 = 7,5 may be reached exactly, and 20,4 - 12,9 not."""
    assert at(target(), shares(("2020", 20.3, 12.9)), AFTER).state == "Nået"
    assert at(target(), shares(("2020", 20.4, 12.9)), AFTER).words == "Kan ikke opgøres: afrundet"
    counts = {"numerator": 153, "denominator": 2040}  # 7,5 exactly
    exact = target(kind="level", target_unit="pct.", comparator_id=None, difference_of=None)
    known = numbers(("2020", 7.5, counts), comparator_id=None, unit="pct.")
    assert at(exact, known, AFTER).state == "Nået"


def test_no_difference_is_made_of_two_periods_or_of_a_number_without_direction():
    apart = shares(("2020", 20.0, 12.8))
    apart.loc[apart["area_id"] == "der", "period_start"] = pd.Timestamp(2020, 7, 1)
    assert at(target(), apart, AFTER).reason == "mangler tal"
    neutral = shares(("2020", 20.0, 12.8), direction="neutral")
    assert at(target(), neutral, AFTER).reason == "mangler tal"


def test_a_printed_difference_goes_before_a_computed_one():
    both = pd.concat([numbers(("2020", 8.0)), shares(("2020", 20.0, 12.8))])
    assert at(target(), both, AFTER).state == "Ikke nået"


MEAN = target(target_period="gennemsnit 2017-2020")
MEANS = [
    # (9 + 8 + 7 + 5,6) / 4 = 7,4
    ([("2017", 9.0), ("2018", 8.0), ("2019", 7.0), ("2020", 5.6)], AFTER, "Nået",
     "Forskellen er i gennemsnit 7,4 procentpoint (9,0 procentpoint i 2017, 8,0 procentpoint i 2018, 7,0 procentpoint i 2019 og "
     f"5,6 procentpoint i 2020); {GOAL} Udgangspunktet var 15,0 procentpoint (2015)."),
    ([("2017", 9.0), ("2018", 8.0), ("2019", 7.0), ("2020", 6.6)], AFTER, "Ikke nået", "i gennemsnit 7,7"),
    ([("2017-2020", 7.2)], AFTER, "Nået", "i gennemsnit 7,2 procentpoint (2017-2020)"),
    # The last year alone is no mean, and three of four years do not decide it.
    ([("2020", 5.0)], AFTER, "Kan ikke opgøres: mangler tal", "Tallene dækker ikke hele 2017-2020."),
    ([("2017", 7.0), ("2018", 7.2)], MIDWAY, "På vej", "i gennemsnit 7,1"),
    ([("2017", 12.0), ("2018", 8.0)], MIDWAY, "For langsomt", "2 af 4 år er kendt."),
    ([("2017", 17.0), ("2018", 14.0)], MIDWAY, "Den forkerte vej", "i gennemsnit 15,5"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "today", "words", "text"), MEANS)
def test_a_target_for_the_mean_needs_every_year(given, today, words, text):
    found = at(MEAN, numbers(*given), today)
    assert found.words == words
    assert text in found.text


LEVEL = {"kind": "level", "target": 65.0, "target_unit": "pct.", "operator": ">=", "comparator_id": None,
         "baseline": None, "baseline_period": None, "difference_of": None, "indicator_unit": "pct."}  # fmt: skip


@pytest.mark.parametrize(
    ("period", "value", "today", "words"),
    [
        ("2020", 66.0, AFTER, "Nået"), ("2020", 64.0, AFTER, "Ikke nået"), ("2020", 65.0, AFTER, "Kan ikke opgøres: afrundet"),
        ("2018", 66.0, MIDWAY, "På vej"), ("2018", 60.0, MIDWAY, "Kan ikke opgøres: uden udgangspunkt"),
    ],
)  # fmt: skip
def test_a_level_without_a_baseline_has_no_way_to_be_on(period, value, today, words):
    known = numbers((period, value), comparator_id=None, unit="pct.")
    assert at(target(**LEVEL), known, today).words == words


def test_a_target_for_one_year_is_followed_from_the_end_of_its_baseline():
    """From 50 at the end of 2018 to 65 at the end of 2028: 57,5 after five of ten years."""
    one_year = target(
        **LEVEL
        | {"target_period": "2028", "baseline": 50.0, "baseline_period": "2018", "quote": "50,0"}
    )
    known = {v: numbers(("2023", v), comparator_id=None, unit="pct.") for v in (57.6, 57.4)}
    found = at(one_year, known[57.6], pd.Timestamp("2024-06-01"))
    assert found.state == "På vej" and found.text.endswith(
        "7,6 af 15,0 procentpoint er gået. 5 af 10 år er gået."
    )
    assert at(one_year, known[57.4], pd.Timestamp("2024-06-01")).state == "For langsomt"


COUNT = {"kind": "count", "target": 10.0, "target_unit": "bydelsmødre om året", "operator": ">=", "comparator_id": None,
         "baseline": None, "baseline_period": None, "difference_of": None, "indicator_unit": "personer"}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "today", "words", "text"),
    [
        ([("2017", 12), ("2018", 10)], MIDWAY, "På vej",
         "12 personer i 2017 og 10 personer i 2018; målet er mindst 10 bydelsmødre om året. 2 af 4 år er kendt."),
        ([("2017", 8), ("2018", 12)], MIDWAY, "For langsomt", "8 personer i 2017"),
        ([("2017", 8)], AFTER, "Ikke nået", "8 personer i 2017"),
        ([("2017", 12)], AFTER, "Kan ikke opgøres: mangler tal", "1 af 4 år er kendt."),
        ([("2017", 12), ("2018", 10), ("2019", 11), ("2020", 10)], AFTER, "Nået", "og 10 personer i 2020; målet er"),
        ([("2017", 12), ("2018", 10), ("2019", 9), ("2020", 30)], AFTER, "Ikke nået", "9 personer i 2019"),
        ([("2016", 12)], MIDWAY, "Kan ikke opgøres: mangler tal", "Det seneste er 12 personer (2016)."),
        ([("2017-2020", 45)], AFTER, "Kan ikke opgøres: mangler tal", "dækker ikke hele 2017-2020"),
    ],
)  # fmt: skip
def test_a_number_for_every_year(given, today, words, text):
    known = numbers(*given, comparator_id=None, unit="personer", decimals=0)
    found = at(target(**COUNT), known, today)
    assert found.words == words
    assert text in found.text


@pytest.mark.parametrize(
    ("given", "today", "words", "text"),
    [
        # 100 of 200 after two of four years is just on the line.
        ([("2017-2018", 100)], MIDWAY, "På vej",
         "100 personer (2017-2018); målet er mindst 200 forældre for 2017-2020. 2 af 4 år er gået."),
        ([("2017-2018", 99)], MIDWAY, "For langsomt", "99 personer"),
        ([("2017-2018", 0)], MIDWAY, "For langsomt", "0 personer"),
        ([("2017-2018", 200)], MIDWAY, "Nået", "200 personer"),
        ([("2018", 210)], AFTER, "Nået", "210 personer (2018)"),
        ([("2017-2020", 199)], AFTER, "Ikke nået", "199 personer (2017-2020); målet er mindst 200 forældre for 2017-2020."),
        ([("2017-2020", 200)], AFTER, "Nået", "200 personer"),
        ([("2018", 90), ("2019", 120)], AFTER, "Kan ikke opgøres: mangler tal",
         "tal for enkelte år kan ikke lægges sammen, for de samme kan være talt flere gange."),
    ],
)  # fmt: skip
def test_a_number_in_all_does_not_count_the_same_persons_twice(given, today, words, text):
    in_all = target(**COUNT | {"target": 200.0, "target_unit": "forældre"})
    found = at(in_all, numbers(*given, comparator_id=None, unit="personer", decimals=0), today)
    assert found.words == words
    assert text in found.text


FALL = {"kind": "change", "target": -20.0, "target_unit": "pct.", "operator": "<=", "comparator_id": None, "baseline": None,
        "baseline_period": "2017", "target_period": "2018-2020", "difference_of": None, "indicator_unit": "antal"}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "today", "words", "text"),
    [
        # From 50 to 39 is 22 % less.
        ([("2017", 50), ("2020", 39)], AFTER, "Nået",
         "Ændringen siden 50 (2017) er −22,0 % (2020); målet er et fald på mindst 20 %. 22,0 af 20,0 % er gået."),
        ([("2017", 50), ("2020", 40)], AFTER, "Nået", "−20,0 %"),  # counted, so not rounded: exactly 20 %
        ([("2017", 50), ("2020", 41)], AFTER, "Ikke nået", "−18,0 %"),
        ([("2017", 50), ("2019", 43)], MIDWAY, "På vej", "14,0 af 20,0 % er gået. 2 af 3 år er gået."),  # 13,33 is the line
        ([("2017", 50), ("2019", 44)], MIDWAY, "For langsomt", "12,0 af 20,0 % er gået."),
        ([("2017", 50), ("2018", 50)], MIDWAY, "Uændret", "0,0 %"),
        ([("2017", 50), ("2018", 60)], MIDWAY, "Den forkerte vej", "20,0 % længere væk"),
        ([("2020", 40)], AFTER, "Kan ikke opgøres: mangler tal", "Målet for 2018-2020 er et fald på mindst 20 %."),
        ([("2017", 0), ("2020", 40)], AFTER, "Kan ikke opgøres: mangler tal", "Målet"),
    ],
)  # fmt: skip
def test_a_relative_change_is_from_the_number_of_its_baseline(given, today, words, text):
    found = at(target(**FALL), numbers(*given, comparator_id=None, unit="antal", decimals=0), today)
    assert found.words == words
    assert text in found.text


def test_a_relative_change_of_a_mean():
    """36, 42 and 39 are 39 in the mean, 22 % under 50."""
    falling = target(**FALL | {"target_period": "gennemsnit 2018-2020"})
    given = [("2017", 50), ("2018", 36), ("2019", 42), ("2020", 39)]
    found = at(falling, numbers(*given, comparator_id=None, unit="antal", decimals=0), AFTER)
    assert found.state == "Nået" and "Ændringen er i gennemsnit −22,0 %" in found.text


RATE = {
    "kind": "change",
    "target": -1.0,
    "target_unit": "procentpoint om året",
    "baseline": 10.5,
    "baseline_period": None,
}


@pytest.mark.parametrize(
    ("given", "today", "words", "text"),
    [
        # From 10,5 to 6,9 in three years is 1,2 a year.
        ([("2017", 10.5), ("2020", 6.9)], AFTER, "Nået",
         "Ændringen er −1,2 procentpoint om året i gennemsnit fra 10,5 procentpoint (2017) til 2020; målet er et fald på mindst "
         "1 procentpoint om året."),
        ([("2017", 10.5), ("2020", 8.1)], AFTER, "Ikke nået", "−0,8 procentpoint om året"),
        ([("2017", 10.5), ("2018", 9.0)], MIDWAY, "På vej", "−1,5 procentpoint om året"),
        ([("2017", 10.5), ("2018", 10.0)], MIDWAY, "For langsomt", "−0,5 procentpoint om året"),
        ([("2017", 10.5), ("2018", 11.0)], MIDWAY, "Den forkerte vej", "0,5 procentpoint om året"),
        ([("2017", 10.5)], MIDWAY, "Kan ikke opgøres: mangler tal", "Målet for 2017-2020"),
    ],
)  # fmt: skip
def test_a_change_a_year_is_between_dated_numbers(given, today, words, text):
    found = at(target(**RATE), numbers(*given), today)
    assert found.words == words
    assert text in found.text


def test_what_is_withheld_in_words_or_unmeasured_says_no_number():
    known = numbers(("2020", 3.0))
    hidden = at(target(status="confidential"), known, AFTER)
    assert hidden.words == "Kan ikke opgøres: vises ikke"
    assert (
        not any(sign.isdigit() for sign in hidden.text)
        and not hidden.measured
        and hidden.newest is None
    )
    assert at(target(target=None, kind="qualitative"), known).words == "Kan ikke opgøres: sat i ord"
    unmeasured = at(target(indicator_id=None, difference_of=None), known, AFTER)
    assert unmeasured.words == "Kan ikke opgøres: intet måler det" and unmeasured.overdue


def test_a_target_without_a_deadline_is_met_or_on_its_way():
    known = {v: numbers(("2018", v)) for v in (7.0, 9.0, 16.0)}
    forever = target(target_period=None)
    assert [at(forever, known[v], AFTER).state for v in known] == [
        "Nået",
        "På vej",
        "Den forkerte vej",
    ]


@pytest.mark.parametrize(
    ("words", "start", "end", "mean"),
    [
        ("2017-2020", "2017-01-01", "2020-12-31", False), ("gennemsnit 2018-2020", "2018-01-01", "2020-12-31", True),
        ("ultimo 2017", "2017-01-01", "2017-12-31", False), ("2018 og 2019", "2018-01-01", "2019-12-31", False),
    ],
)  # fmt: skip
def test_the_words_of_a_period_are_read(words, start, end, mean):
    period = target_periods.of_words(words)
    assert (str(period.start.date()), str(period.end.date()), period.mean) == (start, end, mean)


def test_words_without_a_year_are_no_period():
    assert target_periods.of_words("hurtigst muligt") is None
    assert target_periods.of_words(None) is None
    assert target_periods.years_in("ikke dateret, aftale 2017-2020") == []


def test_time_gone_does_not_hang_on_leap_years():
    period = target_periods.of_words("2017-2020")
    assert target_periods.time_gone(period, pd.Timestamp(2018, 12, 31)) == Fraction(1, 2)
    assert target_periods.time_in_words(period, pd.Timestamp(2018, 12, 31)) == "2 af 4 år"
    assert target_periods.time_in_words(period, pd.Timestamp(2018, 6, 30)) == "18 af 48 måneder"


# ---------------------------------------------------------------- early warning


def share(value: float, numerator: int, denominator: int) -> pd.DataFrame:
    return numbers(
        ("2024", value, {"numerator": numerator, "denominator": denominator}), indicator_id="andel", unit="pct.",
        short_name="Uden for arbejde", persons_noun="18-64-årige", replaces=None,
    )  # fmt: skip


def test_a_limit_that_is_near_is_told_in_persons():
    """39 % of 1.000 are 390; the 401st is over 40 %, so 11 more."""
    law = {"andel": [Limit(">", Fraction(40), "Grænsen, over 40 %")]}
    found = early_warning.near(share(39.0, 390, 1000), law)
    assert [one.text.replace("\N{NO-BREAK SPACE}", " ") for one in found] == [
        "39 % (2024). Grænsen, over 40 %: 1 procentpoint under grænsen; det svarer til 11 af de 1.000 18-64-årige."
    ]
    assert early_warning.near(share(37.9, 379, 1000), law) == []  # more than two points away
    assert early_warning.near(share(40.1, 401, 1000), law) == []  # crossed already
    assert len(early_warning.near(share(40.0, 400, 1000), law)) == 1  # on it, and not over


def test_a_target_is_near_where_it_is_met_and_could_be_lost():
    goal = {"andel": [Limit(">=", Fraction(40), "Mål 2030", True)]}
    assert len(early_warning.near(share(40.1, 401, 1000), goal)) == 1
    assert early_warning.near(share(39.0, 390, 1000), goal) == []


def test_a_number_is_late_by_its_own_rhythm():
    yearly = numbers(
        ("2020", 1.0), ("2021", 2.0), ("2022", 3.0), short_name="Et tal", replaces=None
    )
    assert early_warning.late(yearly, pd.Timestamp("2024-12-30")) == []  # 2023 may still come
    (found,) = early_warning.late(yearly, pd.Timestamp("2025-01-01"))
    assert (
        found.text
        == "Tallet kommer hvert år. Det seneste er fra 2022; det næste skulle dække tiden til december 2023."
    )
    other = numbers(("2014", 1.0), ("2018", 2.0), ("2022", 3.0), short_name="Et tal", replaces=None)
    assert early_warning.late(other, pd.Timestamp("2029-01-01")) == []
    assert "hvert 4. år" in early_warning.late(other, pd.Timestamp("2031-01-01"))[0].text
    assert early_warning.late(yearly.head(2), AFTER) == []  # one distance is no rhythm


def test_a_replaced_definition_is_not_waited_for():
    old = numbers(("2012", 1.0), ("2013", 2.0), ("2014", 3.0), short_name="Før", replaces=None)
    new = numbers(("2024", 1.0), indicator_id="ny", short_name="Nu", replaces="forskel")
    assert len(early_warning.late(old, AFTER)) == 1
    assert early_warning.late(pd.concat([old, new]), AFTER) == []


def test_targets_whose_time_is_over_stand_together_by_group():
    late, known = Status("Kan ikke opgøres", "", "mangler tal", overdue=True), Status("Nået", "")
    found = early_warning.unanswered(
        [("Skole", "A", late), ("Skole", "B", late), ("Job", "C", known)]
    )
    assert [(one.what, one.text, one.count) for one in found] == [("Skole", "»A«; »B«.", 2)]


MEANS = {
    "target_period": "gennemsnit 2017-2020", "indicator_id": "andel", "indicator": "andel, 5 år", "difference_of": None,
    "baseline_period": "gennemsnit 2011-2015", "mean_years": 5, "mean_of": "andel et år",
}  # fmt: skip
APART = "»Andel, 5 år« og udgangspunktet, 15 procentpoint (gennemsnit 2011-2015), er gennemsnit af 5 år, og målet er et gennemsnit af 4 år"


def test_a_mean_of_five_years_is_not_held_against_a_target_for_a_mean_of_four():
    """5,0 for 2016-2020 and for 2017-2020 alike is a number of the other measure, and would have met the target."""
    five = shares(("2016-2020", 20.0, 15.0), ("2017-2020", 20.0, 15.0))
    found = at(target(**MEANS), five, AFTER)
    assert found.words == "Kan ikke opgøres: mangler tal" and found.overdue
    assert APART in found.text and not found.measured
    assert at(target(**MEANS | {"mean_of": None}), five, AFTER).words == found.words


def test_the_single_years_that_a_mean_is_of_measure_a_target_for_another_mean():
    """15 - 8 = 7, and 7 in each of four years; 16 - 8 = 8 in the first alone is no way from a baseline of five years."""
    single = shares(*[(str(year), 15.0, 8.0) for year in range(2017, 2021)]).assign(
        indicator_id="andel et år"
    )
    found = at(target(**MEANS), single, AFTER)
    assert found.state == "Nået" and APART in found.text
    first = shares(("2017", 16.0, 8.0)).assign(indicator_id="andel et år")
    assert at(target(**MEANS), first, MIDWAY).words == "Kan ikke opgøres: uden udgangspunkt"


def test_a_mean_of_as_many_years_as_the_target_counts_measures_it():
    same = target(
        **MEANS | {"mean_years": 4, "target_unit": "pct.", "kind": "level", "comparator_id": None}
    )
    found = at(
        same,
        numbers(
            ("2017-2020", 7.0, {"indicator_id": "andel", "unit": "pct.", "comparator_id": None})
        ),
        AFTER,
    )
    assert found.state == "Nået" and "gennemsnit af 4 år;" not in found.text


def test_every_indicator_that_is_named_a_mean_of_years_is_said_to_be_one(con):
    about = queries.table(con, "indicators").set_index("indicator_id")
    words = about["name"] + " " + about["definition"].fillna("")
    named = (
        words.str.extract(r"(?i)gennemsnit (?:af|over de seneste) (\d+) år")[0].dropna().astype(int)
    )
    means = queries.table(con, "indicator_means").set_index("indicator_id")["years"]
    assert means.reindex(named.index).to_dict() == named.to_dict() and len(named) >= 4
