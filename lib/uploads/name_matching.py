"""Name matching: finds the area or measure of the app that a name in an uploaded file means.

A name matches when it is the same but for case, accents and a word such as "Kommune". A name that is only
similar is proposed to the user and never matched.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from lib.db import queries
from lib.db.cache import once_per_database
from lib.settings import municipality
from lib.text.slug import slug
from lib.uploads.periods import Period

LAW = "lov:"  # before a criterion: the measure that the law had of it at the time of the number
PROPOSED = 3
LIKENESS = 0.6
MAX_NAME = 100  # characters of a name that are compared
# Words in the headings of Landsbyggefonden and the ministry, as slugs; the law's own measure is meant.
CRITERION_WORDS = {
    "work": ("arbejdsmarked", "uden-for-arbejde", "uden-for-beskaeftigelse"),
    "nonwestern": ("ikke-vestlig", "ikkevestlig"),
    "convicted": ("doemt", "straffelov"),
    "education": ("grundskole",),
    "income": ("bruttoindkomst", "gennemsnitsindkomst", "gennemsnitlig-indkomst", "gns-indkomst"),
}
RESIDENTS = (
    "antal-beboere",
    "beboertal",
    "beboere-i-alt",
    "antal-beboere-i-alt",
    "indbyggere",
    "antal-personer-i-omraadet",
)
AROUND_A_NAME = re.compile(
    r"^(boligomraadet?|afdeling|afd|bydelen|kvarteret)-|-(kommune|boligomraade|boligafdeling)$"
)


OF_ALL = re.compile(r"^(i-alt|total|samlet|hele)-|-(i-alt|total|samlet)$")


@dataclass(frozen=True)
class Catalogue:
    """All names of areas and measures. areas: area_id -> name; fictional: area_id of fictional areas; measures:
    indicator_id, or LAW and a criterion -> name; indicators: the table; area_slugs, measure_slugs: slug -> id;
    list_days: year -> day of its list of housing areas."""

    areas: Mapping[str, str]
    fictional: frozenset[str]
    measures: Mapping[str, str]
    indicators: pd.DataFrame
    area_slugs: Mapping[str, str]
    measure_slugs: Mapping[str, str]
    list_days: Mapping[int, date]

    def area(self, words: str) -> str | None:
        """The area_id of a name, or None."""
        found = slug(words)
        of_all = OF_ALL.sub("", found)
        names = (found, AROUND_A_NAME.sub("", found), of_all, AROUND_A_NAME.sub("", of_all))
        return next((self.area_slugs[name] for name in names if name in self.area_slugs), None)

    def measure(self, words: str) -> str | None:
        """The measure that words name, a key of measures, or None."""
        if words in self.measures:
            return words
        found = slug(words)
        if found in self.measure_slugs:
            return self.measure_slugs[found]
        if found in RESIDENTS:
            return municipality.settings().residents_indicator_id
        counted = re.search(r"(^|-)antal(-|$)", found)
        for criterion, parts in CRITERION_WORDS.items():
            if any(part in found for part in parts) and not counted:
                return LAW + criterion
        return None

    def like_area(self, words: str) -> dict[str, str]:
        """At most PROPOSED areas with similar names, the most similar first: area_id -> name."""
        near = difflib.get_close_matches(
            slug(words[:MAX_NAME]), self.area_slugs, 2 * PROPOSED, LIKENESS
        )
        found = dict.fromkeys(self.area_slugs[name] for name in near)
        return {area: self.areas[area] for area in [*found][:PROPOSED]}

    def like_measure(self, words: str) -> dict[str, str]:
        """At most PROPOSED measures with similar names, the most similar first: measure -> name."""
        near = difflib.get_close_matches(
            slug(words[:MAX_NAME]), self.measure_slugs, 2 * PROPOSED, LIKENESS
        )
        found = dict.fromkeys(self.measure_slugs[name] for name in near)
        return {measure: self.measures[measure] for measure in [*found][:PROPOSED]}

    def law_day(self, period: Period) -> date:
        """The day whose law applies to a period: of a year the day of its list, otherwise the last day."""
        if period.text.isdecimal():
            return self.list_days.get(period.start.year, date(period.start.year, 12, 1))
        return period.end

    def indicator(self, measure: str, period: Period) -> str | None:
        """The indicator_id of a measure in a period; None where the law had none then."""
        if not measure.startswith(LAW):
            return measure
        day = pd.Timestamp(self.law_day(period))
        rows = self.indicators[
            (self.indicators["criterion"] == measure.removeprefix(LAW))
            & (self.indicators["criterion_relation"] == "law")
            & (self.indicators["law_valid_from"] <= day)
            & (self.indicators["law_valid_to"].isna() | (self.indicators["law_valid_to"] >= day))
        ]
        return None if rows.empty else rows["indicator_id"].iloc[0]


@once_per_database
def catalogue(con: queries.Connection) -> Catalogue:
    """The catalogue of the names in a database."""
    areas, indicators = queries.table(con, "areas"), queries.table(con, "indicators")
    criteria = queries.table(con, "criteria")
    names = dict(zip(areas["area_id"], areas["name"], strict=True))
    listed = queries.table(con, "list_memberships")[["name_on_list", "area_id"]].dropna()
    days = {day.year: day for day in queries.list_dates(con)}
    return Catalogue(
        areas=names,
        fictional=frozenset(areas.loc[areas["fictional"], "area_id"]),
        measures=_measures(criteria, indicators),
        indicators=indicators,
        area_slugs=_area_slugs(areas, listed),
        measure_slugs=_measure_slugs(criteria, indicators),
        list_days=days,
    )


def _measures(criteria: pd.DataFrame, indicators: pd.DataFrame) -> dict[str, str]:
    law = {
        LAW + c.criterion: f"{c.name} (lovens mål det år)" for c in criteria.itertuples(index=False)
    }
    return law | dict(zip(indicators["indicator_id"], indicators["name"], strict=True))


def _area_slugs(areas: pd.DataFrame, listed: pd.DataFrame) -> dict[str, str]:
    """Slugs of the names of each area; a shorter name only where it is unique."""
    found: dict[str, str] = {}
    for area_id, name in zip(areas["area_id"], areas["name"], strict=True):
        found |= {slug(name): area_id, slug(area_id.replace("_", " ")): area_id}
    shorter: dict[str, set[str]] = {}
    for name, area_id in list(found.items()):
        for short in (name.removesuffix("-kommune"), name.removesuffix("-opdigtet")):
            shorter.setdefault(short, set()).add(area_id)
    for name, area_id in zip(listed["name_on_list"], listed["area_id"], strict=True):
        shorter.setdefault(slug(name), set()).add(area_id)
    only = {name: next(iter(ids)) for name, ids in shorter.items() if name and len(ids) == 1}
    return only | found


def _measure_slugs(criteria: pd.DataFrame, indicators: pd.DataFrame) -> dict[str, str]:
    """Slugs of the names of each measure. A short name that measures of a criterion share is the criterion's."""
    found: dict[str, str] = {}
    for row in indicators.itertuples(index=False):
        measure = row.indicator_id
        short = slug(row.short_name)
        law = (
            row.criterion_relation == "law" and slug(row.unit) not in short
        )  # a unit tells them apart
        found.setdefault(short, LAW + row.criterion if law else measure)
        found[slug(row.name)] = measure
    for row in criteria.itertuples(index=False):
        found |= {slug(row.name): LAW + row.criterion, slug(row.law_measure): LAW + row.criterion}
    return found
