"""Counts of passers-by: what a whole day is, the typical weekday, and one measurement against another, by hand."""

import pandas as pd
import pytest

from lib.analysis import passages

MONDAY = pd.Timestamp("2025-05-05")


def rows_of(
    passed,
    day=MONDAY,
    place="bro",
    direction="begge",
    hours=1,
    delivered="2025-06-01",
    coverage=100.0,
):
    """Counts one after another from midnight; None is an hour that nobody counted."""
    starts = [day + pd.Timedelta(hours=hours * n) for n in range(len(passed))]
    return pd.DataFrame(
        {
            "count_place_id": place, "mode": "cykler", "direction": direction, "starts": starts,
            "ends": [start + pd.Timedelta(hours=hours) for start in starts],
            "passed": pd.array(passed, dtype="Float64"), "coverage_pct": coverage, "delivered": pd.Timestamp(delivered),
        }
    )  # fmt: skip


def whole_days(numbers, first=MONDAY, **more):
    """Counts of whole days, one number each."""
    return pd.concat(
        rows_of([number], first + pd.Timedelta(days=n), hours=24, **more)
        for n, number in enumerate(numbers)
    )


def test_a_day_with_an_hour_that_nobody_counted_has_no_number_and_a_quiet_hour_is_0():
    quiet = passages.days(rows_of([0] * 12 + [5] * 12)).iloc[0]
    assert (quiet["passed"], bool(quiet["whole"])) == (60, True)
    gap = passages.days(rows_of([None] + [5] * 23)).iloc[0]
    assert pd.isna(gap["passed"]) and (gap["counted"], gap["hours"]) == (115, 23)


def test_half_an_hours_coverage_is_not_a_whole_day():
    found = passages.days(rows_of([4] * 24, coverage=99.0)).iloc[0]
    assert not found["whole"] and found["hours"] == pytest.approx(23.76)


def test_a_later_delivery_replaces_the_hours_it_has_and_no_others():
    first, later = rows_of([1] * 24), rows_of([None, 9], delivered="2025-07-01")
    found = passages.newest(pd.concat([later, first]))
    assert len(found) == 24 and found["passed"].tolist()[1:3] == [9, 1]
    assert pd.isna(found["passed"][0])


def test_two_directions_are_added_and_one_alone_is_not_both():
    forward, back = rows_of([3, 4, 5], direction="frem"), rows_of([1, None], direction="tilbage")
    both = passages.both_ways(pd.concat([forward, back]))
    assert len(both) == 2 and both["passed"][0] == 4 and pd.isna(both["passed"][1])


def test_the_typical_weekday_is_the_median_without_weekends():
    typical = passages.typical_weekdays(
        passages.days(whole_days([10, 20, 30, 40, 50, 999, 999]))
    ).iloc[0]
    assert (typical["passed"], typical["low"], typical["high"], typical["days"]) == (30, 10, 50, 5)
    assert typical["all_days"] == 7


def test_with_many_days_the_spread_is_the_middle_half():
    """Monday to Friday twice: 10, 20, ... 50 and 60, ... 100: the quartiles of ten numbers are 32.5 and 77.5."""
    numbers = [10, 20, 30, 40, 50, 0, 0, 60, 70, 80, 90, 100]
    typical = passages.typical_weekdays(passages.days(whole_days(numbers))).iloc[0]
    assert (typical["passed"], typical["low"], typical["high"]) == (55, 32.5, 77.5)


def test_a_later_measurement_is_compared_with_the_first():
    later = whole_days([100, 110, 120], MONDAY + pd.Timedelta(days=364))
    by_day = passages.days(pd.concat([whole_days([50, 60, 70]), later]))
    assert by_day["measurement"].tolist() == [1, 1, 1, 2, 2, 2]
    change = passages.change(passages.typical_weekdays(by_day)).iloc[0]
    assert (change["before"], change["after"], change["difference"], bool(change["apart"])) == (
        60,
        110,
        50,
        True,
    )


def test_a_difference_within_the_spread_is_said_to_be():
    later = whole_days([55, 65, 75], MONDAY + pd.Timedelta(days=364))
    by_day = passages.days(pd.concat([whole_days([50, 60, 70]), later]))
    assert not passages.change(passages.typical_weekdays(by_day))["apart"].iloc[0]


def test_one_measurement_is_compared_with_nothing():
    assert passages.change(passages.typical_weekdays(passages.days(whole_days([50, 60])))).empty


def test_the_profile_of_the_day_has_whole_weekdays_only_and_adds_quarters():
    quarters = rows_of([1] * 96, hours=0.25)
    broken = rows_of([7] * 24, MONDAY + pd.Timedelta(days=1)).iloc[1:]
    counts = pd.concat([quarters, broken])
    found = passages.day_profile(counts, passages.days(counts))
    assert len(found) == 24 and set(found["passed"]) == {4} and set(found["days"]) == {1}


def test_the_week_has_the_days_that_were_whole():
    found = passages.week_profile(passages.days(whole_days([1, 2, 3])))
    assert found["weekday"].tolist() == [0, 1, 2] and found["passed"].tolist() == [1, 2, 3]


def test_counters_that_overlap_are_found():
    once = rows_of([1, 1, 1])
    twice = rows_of([2], MONDAY + pd.Timedelta(minutes=30))
    assert passages.overlaps(once).empty
    found = passages.overlaps(pd.concat([once, twice]))
    assert found["starts"].dt.strftime("%H:%M").tolist() == ["00:30", "01:00"]


def test_an_hour_counted_both_as_one_and_in_parts_is_found():
    assert (
        len(
            passages.overlaps(
                pd.concat([rows_of([8], hours=4), rows_of([1, 1], hours=1, delivered="2025-06-02")])
            )
        )
        == 2
    )
