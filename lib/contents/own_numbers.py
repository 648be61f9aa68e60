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

MAX_FINDINGS, MAX_LISTS, MAX_AREAS = 5, 4, 20


@dataclass(frozen=True)
class OwnNumbers:
    """What the numbers tell. findings: Danish sentences on the first of them; more: how many there are beside.

    lists: text -> the choices of the page Fem kriterier, by the area and the list that a number bears on. chosen: the
    choices of the page Analyse that show the numbers.
    """

    findings: tuple[str, ...]
    more: int
    lists: dict[str, dict[str, str]]
    chosen: dict[str, list[str]]


def own_numbers(con: Connection) -> OwnNumbers:
    """What the user's own numbers in a database tell; con: of lib.uploads.session_data."""
    rows = queries.observations(con)
    own = rows[rows["status"].isin(sentences.OWN_STATUSES)]
    told = [
        f"{sentences.finding(row)} ({row['period']})."
        for _, row in own.head(MAX_FINDINGS).iterrows()
    ]
    indicators, areas = analysis.indicators(con), analysis.area_names(con)
    return OwnNumbers(
        tuple(told),
        len(own) - len(told),
        _lists(con, own),
        {
            "tal": [indicators[one] for one in own["indicator_id"].unique() if one in indicators][:6],
            "omraader": [areas[one] for one in own["area_id"].unique() if one in areas][:MAX_AREAS],
        },
    )  # fmt: skip


@once_per_database
def first_figure(con: Connection) -> Figure | None:
    """The user's first own number that can be drawn, in all areas that they have it for, as Analyse draws it."""
    rows = queries.observations(con)
    own = rows[rows["status"].isin(sentences.OWN_STATUSES) & rows["value"].notna()]
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
    every = queries.areas(con)
    made_up = every[every["fictional"] & (every["kind"] == "boligområde")]
    if made_up.empty:
        return None
    area = made_up["area_id"].iloc[0]
    year = five_criteria.first_year(con, area)
    return five_criteria.five_criteria(con, area, options.area_around(every, area), year).picture()


def _lists(con: Connection, own: pd.DataFrame) -> dict[str, dict[str, str]]:
    """The lists that the law's own measures among these numbers bear on, the newest first."""
    housing, words = shared.housing_areas(con), five_criteria.years(con)
    law = own[own["area_id"].isin(housing) & (own["criterion_relation"] == "law")]
    days = queries.list_dates(con)
    pairs = {
        (row.area_id, list_year(row.period_end, days))
        for row in law.dropna(subset=["period_end"]).itertuples(index=False)
    }
    newest = sorted(pairs, key=lambda pair: (-int(pair[1]), housing[pair[0]]))[:MAX_LISTS]
    return {
        f"Se de fem kriterier for {housing[area]}, listen fra {year}": {
            "omraade": housing[area],
            "lov": words[year],
        }
        for area, year in newest
    }


def list_year(period_end: date, days: list[date]) -> str:
    """The year of the first list that a number of a period can bear on; of the newest list where all are earlier."""
    years = sorted(day.year for day in days)
    return str(next((year for year in years if year >= period_end.year), years[-1]))
