"""Name matching: finds the area or measure of the app that a name in an uploaded file means.

A name matches when it is the same but for case, accents and words that say no more (lib/uploads/meaning/area_names.py,
lib/uploads/meaning/measure_words.py). A name that is only similar is proposed to the user and never matched.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from lib.db import queries
from lib.db.cache import once_per_database
from lib.text.slug import slug
from lib.uploads.meaning import area_names, measure_words, periods, units
from lib.uploads.meaning.area_names import AreaNames
from lib.uploads.meaning.measure_words import LAW, Meaning, MeasureWords
from lib.uploads.meaning.periods import Period

PROPOSED = 3
LIKENESS = 0.6
LAW_MARK = " (lovens mål det år)"
MAX_NAME = 100  # characters of a name that are compared


@dataclass(frozen=True)
class Catalogue:
    """All names of areas and measures. areas: area_id -> name; fictional: area_id of fictional areas; measures:
    indicator_id, or LAW and a criterion -> name; indicators: the table; definitions: measure ->
    what it measures; measure_slugs: slug -> id, for similar ones; list_days: year -> day of its list of housing areas; law_indicators: the law's own measures;
    list_kinds: the kinds of list of housing areas."""

    areas: Mapping[str, str]
    names: AreaNames
    words: MeasureWords
    fictional: frozenset[str]
    measures: Mapping[str, str]
    indicators: pd.DataFrame
    definitions: Mapping[str, str]
    measure_slugs: Mapping[str, str]
    list_days: Mapping[int, date]
    law_indicators: frozenset[str]
    list_kinds: tuple[str, ...] = ()

    def area(self, words: str, kinds: frozenset[str] = area_names.ANY) -> str | None:
        """The area_id of a name or a code among areas of these kinds, or None."""
        return self.names.area(words, kinds)

    def measure(self, words: str) -> str | None:
        """The measure that words surely name, a key of measures, or None."""
        meaning = self.meaning(words)
        return meaning.measure if meaning.how == measure_words.SURE else None

    def meaning(self, words: str) -> Meaning:
        """What a heading means, with or without a period; a key of measures means itself."""
        if words in self.measures:
            return Meaning(words, measure_words.SURE, units.stated(""))
        whole = self.words.meaning(words)  # a name may have a year: "... (opgørelsen fra 2018)"
        timeless = periods.in_heading(words)[1]
        if whole.how == measure_words.SURE or not timeless or timeless == words:
            return whole
        return self.words.meaning(timeless)

    @property
    def area_slugs(self) -> Mapping[str, str]:
        """Slugs of the names of each area; a shorter name only where it is unique."""
        return self.names.short

    def is_of_law(self, measure: str) -> bool:
        """Whether a measure is the law's own."""
        return measure.startswith(LAW) or measure in self.law_indicators

    def about(self, measure: str) -> str:
        """A measure and what it is, as the user is told of it: "lovens mål »…«: …"."""
        name, what = self.measures[measure].removesuffix(LAW_MARK), self.definitions[measure]
        of = "lovens mål " if measure.startswith(LAW) else ""
        more = f" ({what.rstrip('.')}; i {self.words.unit_of[measure]})"
        return f"{of}»{name}«{more}"

    def words_of(self, indicator_id: str) -> str:
        """The words that an indicator is told with, as a slug: its names, whom it is about and what it is."""
        row = self.indicators[self.indicators["indicator_id"] == indicator_id].iloc[0]
        told = row[["name", "short_name", "population", "definition"]].dropna()
        return slug(" ".join(told))

    def with_kind(self, area: str) -> str:
        """The name of an area, with its kind where the name does not say it."""
        name, kind = self.areas[area], self.names.kind_of[area]
        return name if kind in name.lower() else f"{name} ({kind})"

    def like_area(self, words: str) -> dict[str, str]:
        """At most PROPOSED areas with similar names, the most similar first: area_id -> name."""
        near = difflib.get_close_matches(
            slug(words[:MAX_NAME]), self.names.short, 2 * PROPOSED, LIKENESS
        )
        found = dict.fromkeys(self.names.short[name] for name in near)
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
        names=area_names.area_names(areas, listed),
        words=measure_words.measure_words(criteria, indicators),
        fictional=frozenset(areas.loc[areas["fictional"], "area_id"]),
        measures=_measures(criteria, indicators),
        indicators=indicators,
        definitions=_definitions(criteria, indicators),
        measure_slugs=_measure_slugs(criteria, indicators),
        list_days=days,
        law_indicators=frozenset(indicators.loc[indicators["criterion_relation"] == "law", "indicator_id"]),
        list_kinds=tuple(queries.table(con, "list_kinds")["list_kind"]),
    )  # fmt: skip


def _measures(criteria: pd.DataFrame, indicators: pd.DataFrame) -> dict[str, str]:
    law = {LAW + c.criterion: f"{c.name}{LAW_MARK}" for c in criteria.itertuples(index=False)}
    return law | dict(zip(indicators["indicator_id"], indicators["name"], strict=True))


def _definitions(criteria: pd.DataFrame, indicators: pd.DataFrame) -> dict[str, str]:
    law = {LAW + row.criterion: row.law_measure for row in criteria.itertuples(index=False)}
    return law | dict(zip(indicators["indicator_id"], indicators["definition"], strict=True))


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
