"""What belongs to a year: numbers, statements of strategies and collaborations."""

import pandas as pd

from lib.analysis import compare
from lib.text import danish

# The statements of strategies that are told of a year, and what one and several are called.
KINDS = {
    "aktivitet": ("aktivitet", "aktiviteter"),
    "indsats": ("indsats", "indsatser"),
    "handlingsplanpunkt": ("punkt i en handlingsplan", "punkter i en handlingsplan"),
    "fase": ("fase", "faser"),
    "begivenhed": ("begivenhed", "begivenheder"),
}


def of_year(observations: pd.DataFrame, year: int) -> pd.DataFrame:
    """The observations with a value whose period ended in a year."""
    known = compare.with_value(observations).dropna(subset="period_end")
    return known[known["period_end"].dt.year == year]


def count_by_year(observations: pd.DataFrame) -> pd.Series:
    """The number of dated observations with a value by the year in which their period ended, in order."""
    known = compare.with_value(observations).dropna(subset="period_end")
    return known["period_end"].dt.year.value_counts().sort_index()


def number_before(own: pd.DataFrame, one: pd.Series) -> pd.Series | None:
    """The number of an area before one of its numbers, by the same definition; None where there is none."""
    same = compare.with_value(own)
    same = same[
        (same["indicator_id"] == one["indicator_id"]) & (same["period_end"] < one["period_end"])
    ]
    return None if same.empty else same.sort_values("period_end", kind="stable").iloc[-1]


def during(rows: pd.DataFrame, year: int, undated: bool = False) -> pd.DataFrame:
    """The rows with period_start or period_end whose time, as far as it is known, has a day in a year.

    A row without an end goes on; one without a start has not ended. undated: whether those with neither count as there.
    """
    start, end = rows["period_start"], rows["period_end"]
    dated = start.notna() | end.notna()
    begun = start.isna() | (start <= pd.Timestamp(year, 12, 31))
    going_on = end.isna() | (end >= pd.Timestamp(year, 1, 1))
    return rows[begun & going_on & (dated | undated)]


def of_larger_places(names: pd.Series) -> str:
    """How many collaborations are of larger places than the area itself; "" without any. names: of their places."""
    if names.empty:
        return ""
    places = danish.enumeration(
        f"{danish.number(count, 0)} for {place}"
        for place, count in names.value_counts(sort=False).items()
    )
    return f"Dertil kommer samarbejder for et større område: {places}."


def years_in_words(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """ "2017-2020", "2017", "fra 2013", "til 2030", or "" where neither is known."""
    if pd.isna(start) and pd.isna(end):
        return ""
    if pd.isna(end):
        return f"fra {start.year}"
    if pd.isna(start):
        return f"til {end.year}"
    return str(start.year) if start.year == end.year else f"{start.year}-{end.year}"


def newest_in_words(own: pd.DataFrame, which: str) -> tuple[str, list[str]]:
    """Of which year the newest numbers are, how many and of what, with a space in front; "" without any. And their themes."""
    counts = count_by_year(own)
    if counts.empty:
        return "", []
    themes = list(dict.fromkeys(of_year(own, counts.index[-1])["theme"]))
    count = danish.counted(int(counts.iloc[-1]), "tal", "tal")
    about = danish.enumeration(map(danish.lower_first, themes))
    return f" {which} er fra {counts.index[-1]} ({count} om {about}).", themes


def kinds_in_words(kinds: pd.Series) -> str:
    """ "15 aktiviteter og 1 fase", or that there are none."""
    counts = kinds.value_counts()
    found = [danish.counted(int(counts[k]), *words) for k, words in KINDS.items() if k in counts]
    return danish.enumeration(found) or "ingen indsatser, faser eller begivenheder"


def forums_in_words(forums: pd.DataFrame) -> str:
    """The names of forums in a row, each with what the source says of it where that is not that it exists."""
    return danish.enumeration(
        name if status == "findes" else f"{name} ({status})"
        for name, status in zip(forums["name"], forums["status"], strict=True)
    )


def term_in_words(forum: object) -> str:
    """The time of the agreement that a forum is a part of, or "". forum: with term_start and term_end."""
    words = years_in_words(forum.term_start, forum.term_end)
    return f"aftalens tid, {words}" if words else ""
