"""What belongs to a year: numbers, statements of strategies and collaborations."""

import pandas as pd

from lib.analysis import compare


def of_year(observations: pd.DataFrame, year: int) -> pd.DataFrame:
    """The observations with a value whose period ended in a year."""
    known = compare.with_value(observations).dropna(subset="period_end")
    return known[known["period_end"].dt.year == year]


def count_by_year(observations: pd.DataFrame) -> pd.Series:
    """The number of dated observations with a value by the year in which their period ended, in order."""
    known = compare.with_value(observations).dropna(subset="period_end")
    return known["period_end"].dt.year.value_counts().sort_index()


def during(rows: pd.DataFrame, year: int, undated: bool = False) -> pd.DataFrame:
    """The rows with period_start or period_end whose time, as far as it is known, has a day in a year.

    A row without an end goes on; one without a start has not ended. undated: whether those with neither count as there.
    """
    start, end = rows["period_start"], rows["period_end"]
    dated = start.notna() | end.notna()
    begun = start.isna() | (start <= pd.Timestamp(year, 12, 31))
    going_on = end.isna() | (end >= pd.Timestamp(year, 1, 1))
    return rows[begun & going_on & (dated | undated)]


def years_in_words(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """ "2017-2020", "2017", "fra 2013", "til 2030", or "" where neither is known."""
    if pd.isna(start) and pd.isna(end):
        return ""
    if pd.isna(end):
        return f"fra {start.year}"
    if pd.isna(start):
        return f"til {end.year}"
    return str(start.year) if start.year == end.year else f"{start.year}-{end.year}"
