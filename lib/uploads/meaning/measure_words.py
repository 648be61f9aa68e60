"""Measure words: which measure the words of a heading name, surely, as a guess or not at all.

A measure is named by a whole name of it (data/measure_words.toml, indicators.csv, criteria.csv) after unit, age group
and "i området" have been taken off, and only where unit and age group, if stated, are its own. A part of a word never
names one. The rest is a guess or another measure, and is asked.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import pandas as pd

from lib.settings import municipality
from lib.system import folders
from lib.text.slug import slug
from lib.uploads.meaning import units
from lib.uploads.meaning.units import Stated

FILE = "measure_words.toml"
RESIDENTS = "residents"  # there: the indicator of residents, whatever the municipality calls it
LAW = "lov:"  # before a criterion: the measure that the law had of it at the time of the number
SURE, LISTED, GUESSED, OTHER, UNKNOWN = "sure", "listed", "guessed", "other", "unknown"
GROUP = "en anden gruppe"  # among the words that make a heading another measure
LISTED_FROM = 4  # so many of the law's criteria make a table one of the lists, whose short names are then sure


class Meaning(NamedTuple):
    """What a heading means. how: SURE, or only to be proposed: LISTED (sure in a list), GUESSED, OTHER (it speaks of
    the measure and yet is another one) or UNKNOWN. measure: None where UNKNOWN; why: of OTHER, in Danish; more: the
    units that the heading states beside those in the name itself."""

    measure: str | None
    how: str
    stated: Stated
    why: str = ""
    more: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entry:
    """A measure of measure_words.toml, see there."""

    measure: str
    names: tuple[str, ...] = ()
    list_names: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    ages: frozenset[str] = frozenset()


class Name(NamedTuple):
    """A whole name of a measure. listed: one that is sure only in a list of the five criteria."""

    measure: str
    stated: Stated
    listed: bool = False


@dataclass(frozen=True)
class MeasureWords:
    """The names of all measures. by_whole, by_bare: slug -> names; entries: measure -> its words; another: what words
    tell of -> pattern; unit_of: measure -> unit; negative, means: indicators that may be negative and need not be
    whole; ranges: unit -> the least and the greatest value; counted: pattern of names that fit a count and a share."""

    by_whole: Mapping[str, tuple[Name, ...]]
    by_bare: Mapping[str, tuple[Name, ...]]
    entries: Mapping[str, Entry]
    another: Mapping[str, str]
    unit_of: Mapping[str, str]
    negative: frozenset[str]
    means: frozenset[str]
    ranges: Mapping[str, tuple[float, float]]
    counted: str

    def meaning(self, words: str) -> Meaning:
        """What a heading without its period means."""
        said = units.stated(words)
        found = list(dict.fromkeys(self._whole_names(said)))
        sure = list(dict.fromkeys(name.measure for name in found if not name.listed))
        if found and len(sure) < 2:
            of = next((name for name in found if not name.listed), found[0])
            more = frozenset(said.units - of.stated.units)
            return Meaning(of.measure, SURE if sure else LISTED, said, more=more)
        return self._guess(said)

    def _whole_names(self, said: Stated) -> Iterable[Name]:
        for name in self.by_whole.get(said.whole, ()):
            if self._may_be(name, said) and said.ages == name.stated.ages:
                yield name
        for name in self.by_bare.get(said.bare, ()) if said.bare else ():
            of = name.stated
            ages = self.entries[name.measure].ages if name.measure in self.entries else frozenset()
            same_ages = said.ages == of.ages or (not of.ages and said.ages <= ages)
            same_units = of.units <= said.units or (name.listed and bool(said.units))
            if same_ages and same_units and not of.share and self._may_be(name, said):
                yield name

    def _may_be(self, name: Name, said: Stated) -> bool:
        """Whether the units that are stated are those of the name or of its measure."""
        unit, more = self.unit_of[name.measure], said.units - name.stated.units
        if name.listed:
            return not units.contradicts(more, unit)
        unsaid = unit.startswith("pct. af ") and not said.units  # of what, must be said
        return units.is_own(frozenset(more), unit) and not unsaid

    def _guess(self, said: Stated) -> Meaning:
        """The first measure all of whose words are there, or why the heading is another one than that."""
        about = [
            entry
            for entry in self.entries.values()
            if entry.needs and all(re.search(word, said.whole) for word in entry.needs)
        ]
        found = [(entry.measure, self._why_another(entry, said)) for entry in about]
        guessed = next((measure for measure, why in found if not why), None)
        if guessed:
            return Meaning(guessed, GUESSED, said, more=said.units)
        return Meaning(found[0][0], OTHER, said, found[0][1], said.units) if found else Meaning(None, UNKNOWN, said, more=said.units)  # fmt: skip

    def _why_another(self, entry: Entry, said: Stated) -> str:
        unit = self.unit_of[entry.measure]
        if units.contradicts(said.units, unit):
            return f"Den siger {units.in_words(said.units)}, og tallet opgøres i {unit}"
        if entry.ages and said.ages - entry.ages:
            return f"Den siger {' og '.join(sorted(said.ages))} år, og tallet er for {' og '.join(sorted(entry.ages))} år"  # fmt: skip
        of_law = self.another.items() if entry.measure.startswith(LAW) else ()
        for what, pattern in of_law:
            found = re.search(rf"(?:^|-)({pattern})(?=-|$)", said.whole)
            if found:
                return f"Ordet »{found[1].replace('-', ' ')}« tyder på {what}"
        found = next(filter(None, (re.search(word, said.whole) for word in entry.never)), None)
        return f"Ordet »{found[0].replace('-', ' ')}« tyder på noget andet" if found else ""


def is_list(meanings: Iterable[Meaning]) -> bool:
    """Whether headings together are those of a list of the five criteria, whose short names are sure."""
    found = {
        meaning.measure
        for meaning in meanings
        if meaning.how in (SURE, LISTED) and meaning.measure.startswith(LAW)
    }
    return len(found) >= LISTED_FROM


def measure_words(criteria: pd.DataFrame, indicators: pd.DataFrame) -> MeasureWords:
    """The names of the measures in these tables."""
    given = _file()
    unit_of = dict(zip(indicators["indicator_id"], indicators["unit"], strict=True))
    of_law = indicators[indicators["criterion_relation"] == "law"].sort_values("law_valid_from")
    unit_of |= {LAW + row.criterion: row.unit for row in of_law.itertuples(index=False)}
    entries = {entry.measure: entry for entry in map(_entry, given["measure"])}
    entries = {measure: entry for measure, entry in entries.items() if measure in unit_of}
    names = [*_names_of_tables(criteria, indicators, unit_of)]
    for entry in entries.values():
        names += [Name(entry.measure, units.stated(one)) for one in entry.names]
        names += [Name(entry.measure, units.stated(one), True) for one in entry.list_names]
    by_whole, by_bare = {}, {}
    for name in names:
        by_whole.setdefault(name.stated.whole, []).append(name)
        by_bare.setdefault(name.stated.bare, []).append(name)
    return MeasureWords(
        {key: tuple(found) for key, found in by_whole.items()},
        {key: tuple(found) for key, found in by_bare.items()},
        entries, given["another"], unit_of,
        frozenset(given["signs"]["negative"]), frozenset(given["signs"]["means"]), given["ranges"], given["counted"]["words"],
    )  # fmt: skip


def _entry(given: Mapping) -> Entry:
    lists = {key: tuple(given.get(key, ())) for key in ("names", "list_names", "needs", "never")}
    measure = given["measure"]
    if measure == RESIDENTS:
        measure = municipality.settings().residents_indicator_id
    return Entry(measure, **lists, ages=frozenset(given.get("ages", ())))


def _names_of_tables(
    criteria: pd.DataFrame, indicators: pd.DataFrame, unit_of: Mapping[str, str]
) -> Iterable[Name]:
    """The names of the tables. A short name that measures of a criterion share is the criterion's."""
    taken: set[str] = set()
    for row in indicators.itertuples(index=False):
        short = slug(row.short_name)
        law = row.criterion_relation == "law" and slug(row.unit) not in short
        if short not in taken:
            taken.add(short)
            measure = LAW + row.criterion if law else row.indicator_id
            yield Name(measure, units.stated(row.short_name))
        yield Name(row.indicator_id, units.stated(row.name))
    for row in criteria.itertuples(index=False):
        measure = LAW + row.criterion
        if measure in unit_of:
            yield Name(measure, units.stated(row.name))
            yield Name(measure, units.stated(row.law_measure))


def beside_headings() -> Mapping[str, str]:
    """The patterns of what a table says of its numbers beside their headings, see the file; groups: words of groups."""
    return {**_file()["beside_headings"], "groups": _file()["another"][GROUP]}


@cache
def _file() -> Mapping:
    """The words of the municipality's FILE, or else the project's: the law's words are the same everywhere."""
    own = folders.DATA / FILE
    path = own if own.exists() else folders.ROOT / "data" / FILE
    return tomllib.loads(path.read_text("utf-8"))
