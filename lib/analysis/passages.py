"""Counts of passers-by: whole days, typical weekdays with their spread, and one measurement against another.

A day is whole when all of its hours were counted; only whole days have a number. An hour that nobody counted is not known,
an hour in which nobody passed is 0. All functions take and return plain frames; `counts` has the columns of the table.
"""

from collections.abc import Sequence

import pandas as pd

PLACE = ["count_place_id", "mode"]
PERIOD = [*PLACE, "direction", "starts", "ends"]
FORWARD, BACK, BOTH = "frem", "tilbage", "begge"
WHOLE_DAY_HOURS = 24
# A new measurement begins after so many days without any count.
APART_DAYS = 30
# Quartiles of fewer days say nothing; then the lowest and the highest are shown.
DAYS_FOR_QUARTILES = 8
SATURDAY = 5


def newest(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts without those that a later delivery of the same period has replaced."""
    kept = counts.sort_values("delivered", kind="stable").drop_duplicates(PERIOD, keep="last")
    return kept.sort_values(PERIOD, ignore_index=True)


def both_ways(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts of both directions together: count_place_id, mode, starts, ends, passed, coverage_pct.

    A period counted in one direction only has none. Where directions were counted apart, the sum counts as covered as
    the lesser of the two.
    """
    together = counts[counts["direction"].eq(BOTH)]
    apart = counts[~counts["direction"].eq(BOTH)]
    columns = [*PLACE, "starts", "ends"]
    sums = apart.groupby(columns, as_index=False).agg(
        passed=("passed", lambda passed: passed.sum(min_count=len(passed))),
        coverage_pct=("coverage_pct", "min"),
        ways=("direction", "nunique"),
    )
    sums = sums[sums["ways"].eq(2)].drop(columns="ways")
    shown = pd.concat([together[[*columns, "passed", "coverage_pct"]], sums])
    return shown.drop_duplicates(columns).sort_values(columns, ignore_index=True)


def days(counts: pd.DataFrame) -> pd.DataFrame:
    """One row per place, mode and day that anything was counted on, of both_ways() or of one direction.

    Columns: count_place_id, mode, day, passed (of the whole day, else missing), counted (of the hours that were counted),
    hours (counted, with their coverage), whole, measurement (1, 2, ... per place and mode).
    """
    hours = (counts["ends"] - counts["starts"]).dt.total_seconds() / 3600
    covered = hours * counts["coverage_pct"].where(counts["passed"].notna(), 0) / 100
    found = (
        counts.assign(day=counts["starts"].dt.normalize(), hours=covered)
        .groupby([*PLACE, "day"], as_index=False)
        .agg(counted=("passed", "sum"), hours=("hours", "sum"))
    )
    whole = found["hours"].round(6).eq(WHOLE_DAY_HOURS)
    found = found.assign(whole=whole, passed=found["counted"].where(whole))
    apart = found.groupby(PLACE)["day"].diff().dt.days.gt(APART_DAYS)
    return found.assign(measurement=apart.groupby([found[key] for key in PLACE]).cumsum() + 1)


def typical_weekdays(by_day: pd.DataFrame) -> pd.DataFrame:
    """The typical weekday (Monday to Friday) of each measurement, of days().

    Columns: count_place_id, mode, measurement, passed (the median of the whole weekdays), low and high (the middle half of
    them, or all of them where they are few), days (how many), all_days (whole or not, weekends too), first_day, last_day.
    A measurement without a whole weekday has none of the numbers.
    """
    weekdays = by_day.assign(passed=by_day["passed"].where(by_day["day"].dt.day_of_week < SATURDAY))
    return weekdays.groupby([*PLACE, "measurement"], as_index=False).agg(
        passed=("passed", "median"),
        low=("passed", _low),
        high=("passed", _high),
        days=("passed", "count"),
        all_days=("day", "nunique"),
        first_day=("day", "min"),
        last_day=("day", "max"),
    )


def newest_weekday(counts: pd.DataFrame) -> pd.DataFrame:
    """The typical weekday of the newest measurement of each place and mode that has one, of the table's rows.

    Columns: those of typical_weekdays(), and forward and back: the typical weekday of each direction in the same measurement,
    missing where the directions were not counted apart.
    """
    kept = newest(counts)
    known = typical_weekdays(days(both_ways(kept))).dropna(subset=["passed"])
    last = known.drop_duplicates(PLACE, keep="last").reset_index(drop=True)
    for name, way in (("forward", FORWARD), ("back", BACK)):
        one = typical_weekdays(days(kept[kept["direction"] == way])).dropna(subset=["passed"])
        both = one.merge(last, on=PLACE, suffixes=("", "_both"))
        meets = (both["first_day"] <= both["last_day_both"]) & (
            both["last_day"] >= both["first_day_both"]
        )
        same = both.loc[meets, [*PLACE, "passed"]].drop_duplicates(PLACE, keep="last")
        last = last.merge(same.rename(columns={"passed": name}), "left", on=PLACE)
    alone = last["forward"].isna() | last["back"].isna()
    last = last.assign(forward=last["forward"].mask(alone), back=last["back"].mask(alone))
    return last.astype(dict.fromkeys(("passed", "low", "high", "forward", "back"), float))


def week_profile(by_day: pd.DataFrame) -> pd.DataFrame:
    """The median of the whole days of each day of the week: count_place_id, mode, measurement, weekday (0 is Monday),
    passed, days."""
    whole = by_day[by_day["whole"]].assign(weekday=lambda rows: rows["day"].dt.day_of_week)
    return whole.groupby([*PLACE, "measurement", "weekday"], as_index=False).agg(
        passed=("passed", "median"), days=("passed", "count")
    )


def day_profile(counts: pd.DataFrame, by_day: pd.DataFrame) -> pd.DataFrame:
    """The hours of a weekday, of the whole weekdays that were counted hour by hour or finer.

    counts: both_ways(), or of one direction. by_day: days() of them. Columns: count_place_id, mode, measurement, hour,
    passed (median), low, high, days.
    """
    short = counts[(counts["ends"] - counts["starts"]) <= pd.Timedelta(hours=1)]
    hourly = (
        short.assign(day=short["starts"].dt.normalize(), hour=short["starts"].dt.hour)
        .groupby([*PLACE, "day", "hour"], as_index=False)["passed"]
        .sum()
    )
    whole = by_day[by_day["whole"] & (by_day["day"].dt.day_of_week < SATURDAY)]
    known = hourly.merge(whole[[*PLACE, "day", "measurement"]], on=[*PLACE, "day"])
    return known.groupby([*PLACE, "measurement", "hour"], as_index=False).agg(
        passed=("passed", "median"),
        low=("passed", _low),
        high=("passed", _high),
        days=("passed", "count"),
    )


def change(typical: pd.DataFrame) -> pd.DataFrame:
    """The newest measurement of each place and mode against its first, of typical_weekdays().

    Columns: count_place_id, mode, before, after (passed on a typical weekday), difference, apart (whether the middle
    halves of the two do not overlap; if they do, the difference may be chance). Only places with two measurements.
    """
    known = typical.dropna(subset=["passed"]).sort_values([*PLACE, "measurement"])
    first = known.drop_duplicates(PLACE)
    last = known.drop_duplicates(PLACE, keep="last")
    both = first.merge(last, on=PLACE, suffixes=("_first", "_last"))
    both = both[both["measurement_first"] < both["measurement_last"]].reset_index(drop=True)
    return pd.DataFrame(
        {
            **{key: both[key] for key in PLACE},
            "before": both["passed_first"],
            "after": both["passed_last"],
            "difference": both["passed_last"] - both["passed_first"],
            "apart": (both["low_last"] > both["high_first"])
            | (both["high_last"] < both["low_first"]),
        }
    )


def cover_twice(deliveries: Sequence[pd.DataFrame]) -> bool:
    """Whether two deliveries count the same time of the same place and mode, in whatever direction."""
    periods = [*PLACE, "starts", "ends"]
    rows = pd.concat(one[periods].drop_duplicates() for one in deliveries).sort_values(periods)
    before = rows.groupby(PLACE)["ends"].transform(lambda ends: ends.cummax().shift())
    return bool((rows["starts"] < before).any())


def overlaps(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts that begin before an earlier one of the same place, mode and direction has ended: those rows."""
    rows = newest(counts)
    before = rows.groupby([*PLACE, "direction"])["ends"].transform(
        lambda ends: ends.cummax().shift()
    )
    return rows[rows["starts"] < before]


def _low(passed: pd.Series) -> float:
    known = passed.dropna()
    return known.min() if len(known) < DAYS_FOR_QUARTILES else known.quantile(0.25)


def _high(passed: pd.Series) -> float:
    known = passed.dropna()
    return known.max() if len(known) < DAYS_FOR_QUARTILES else known.quantile(0.75)
