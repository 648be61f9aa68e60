"""What a user's own numbers tell: as sentences, as a figure, and the lists of housing areas that they bear on."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from lib.analysis import options, sentences
from lib.contents import analysis, five_criteria, shared
from lib.db import queries
from lib.db.cache import once_per_database
from lib.db.queries import Connection
from lib.explore.selection import Selection
from lib.figures.figure import Figure
from lib.settings import municipality
from lib.text import danish

MAX_FINDINGS, MAX_LISTS, MAX_AREAS = 5, 4, 20


@dataclass(frozen=True)
class OwnNumbers:
    """What the numbers tell. findings: Danish sentences on the first of them; more: how many there are beside.

    lists: text -> the choices of the page Fem kriterier, by the area and the list that a number bears on. later: a
    sentence on numbers of a year after the newest list, which bear on none, or "". chosen: the choices of the page Analyse
    that show the numbers.
    """

    findings: tuple[str, ...]
    more: int
    lists: dict[str, dict[str, str]]
    later: str
    chosen: dict[str, list[str]]


def own_numbers(con: Connection) -> OwnNumbers:
    """What the user's own numbers in a database tell; con: of lib.uploads.observations.session_data."""
    own = queries.observations(con, statuses=sentences.OWN_STATUSES)
    told = [
        f"{sentences.finding(row)} ({row['period']})."
        for _, row in own.head(MAX_FINDINGS).iterrows()
    ]
    indicators, areas = analysis.indicators(con), analysis.area_names(con)
    return OwnNumbers(
        tuple(told),
        len(own) - len(told),
        _lists(con, own),
        _later(con, own),
        {
            "tal": [indicators[one] for one in own["indicator_id"].unique() if one in indicators][:6],
            "omraader": [areas[one] for one in own["area_id"].unique() if one in areas][:MAX_AREAS],
        },
    )  # fmt: skip


@once_per_database
def first_figure(con: Connection) -> Figure | None:
    """The user's first own number that can be drawn, in all areas that they have it for, as Analyse draws it."""
    rows = queries.observations(con, statuses=sentences.OWN_STATUSES)
    own = rows[rows["value"].notna()]
    compared = municipality.settings().home_comparison_id
    for indicator, found in own.groupby("indicator_id", sort=False):
        areas = tuple(found["area_id"].unique()[:MAX_AREAS])
        figures = analysis.analysis(
            con, Selection((indicator,), areas, comparison=compared)
        ).figures
        if figures:
            return next(iter(figures.values()))()
    return None


@once_per_database
def example(con: Connection) -> Figure | None:
    """What numbers of one's own can become: the five criteria of the made-up area; None without such an area."""
    every = shared.areas(con)
    made_up = every[every["fictional"] & (every["kind"] == "boligområde")]
    if made_up.empty:
        return None
    area = made_up["area_id"].iloc[0]
    year = five_criteria.first_year(con, area)
    return five_criteria.five_criteria(con, area, options.area_around(every, area), year).picture()


def _lists(con: Connection, own: pd.DataFrame) -> dict[str, dict[str, str]]:
    """The lists that the law's own measures among these numbers bear on, the newest first."""
    words, housing, days = (
        five_criteria.years(con),
        shared.housing_areas(con),
        queries.list_dates(con),
    )
    pairs = {
        (row.area_id, year)
        for row in _of_the_law(con, own).itertuples(index=False)
        if (year := list_year(row.period_end, days))
    }
    newest = sorted(pairs, key=lambda pair: (-int(pair[1]), housing[pair[0]]))[:MAX_LISTS]
    return {
        f"Se de fem kriterier for {housing[area]}, listen fra {year}": {
            "omraade": housing[area],
            "lov": words[year],
        }
        for area, year in newest
    }


def _later(con: Connection, own: pd.DataFrame) -> str:
    """A sentence on the law's own measures that are later than the newest list, or ""."""
    days = queries.list_dates(con)
    ends = _of_the_law(con, own)["period_end"]
    years = sorted({end.year for end in ends if not list_year(end, days)})
    if not years:
        return ""
    return (
        f"Tallene fra {danish.enumeration(map(str, years))} er nyere end den nyeste liste, som værktøjet kender "
        f"({danish.long_date(max(days))}), og prøves derfor ikke mod nogen liste. Det bliver de, når listen er lagt ind "
        "med en data-pakke, eller når du vælger selve listen som PDF."
    )


def _of_the_law(con: Connection, own: pd.DataFrame) -> pd.DataFrame:
    """The law's own measures of housing areas among some numbers, those with a period."""
    law = own[own["area_id"].isin(shared.housing_areas(con)) & (own["criterion_relation"] == "law")]
    return law.dropna(subset=["period_end"])


def list_year(period_end: date, days: list[date]) -> str:
    """The year of the first list that a number of a period can bear on; "" where all are earlier."""
    years = sorted(day.year for day in days)
    return str(next((year for year in years if year >= period_end.year), ""))
