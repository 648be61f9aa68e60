"""What numbers must add up to, as data: which areas divide which, and how indicators hang together.

areas.parent_id with area_partitions says what is a part of what, areas.group_id who is in a group, and
indicator_relations what two indicators have in common. None of it knows a number.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import NamedTuple

import pandas as pd

from lib.db.disclosure_cells import Kind, When, kinds

TABLES = ("areas", "indicators", "area_partitions", "indicator_relations")
COUNTED, OF, SHARE, VALUE, RESIDENTS = "counted", "of", "share", "value", "residents"
SAME, DURING, BEFORE, AFTER, PARTS = "same", "during", "before", "after", "parts"
ZERO, AT_LEAST_ZERO, RATIO = "zero", "at_least_zero", "ratio"
MONTHS = (1, 3, 6, 12)  # how long the parts of a period can be
MOST_DAYS = 366  # a movement "a year" over more years is a mean, and is added to nothing


class Term(NamedTuple):
    """One part of a relation: a quantity of an indicator, at a moment and a place of the relation's own."""

    indicator: str
    quantity: str
    sign: int
    moment: str
    place: str


class Relation(NamedTuple):
    """Terms that give zero, or at least zero, when they are added with their signs."""

    name: str
    terms: tuple[Term, ...]
    result: str


class Sum(NamedTuple):
    """Parts that are the whole when they are added, or no more than it where that is all that is known."""

    whole: str
    parts: tuple[str, ...]
    complete: bool


@dataclass(frozen=True)
class Rules:
    """Everything that is known of how numbers hang together. sums: of areas, whichever the indicator is; about:
    the sums that an area is in; linear, told: relations of counts, and of shares with a difference or a ratio;
    residents: indicators whose number no group in the area can be larger than."""

    kinds: Mapping[str, Kind]
    parents: Mapping[str, str]
    area_kinds: Mapping[str, str]
    sums: tuple[Sum, ...]
    about: Mapping[str, tuple[int, ...]]
    linear: tuple[Relation, ...]
    told: tuple[Relation, ...]
    residents: frozenset[str]
    by_indicator: Mapping[str, tuple[int, ...]]

    @property
    def flows(self) -> frozenset[str]:
        """Indicators that count what happens in a period, so that its parts add up to it."""
        every = (term for relation in self.linear for term in relation.terms)
        return frozenset(term.indicator for term in every if term.moment in (DURING, PARTS))

    def ancestor(self, area: str, kind: str) -> str | None:
        """The area itself for "same", or what of this kind it lies in."""
        if kind == SAME:
            return area
        seen = set()
        while area is not None and area not in seen:
            seen.add(area)
            area = self.parents.get(area)
            if self.area_kinds.get(area) == kind:
                return area
        return None


def rules(tables: Mapping[str, pd.DataFrame]) -> Rules:
    """The rules of a database. tables: those of TABLES, by name."""
    areas = tables["areas"]
    parents = {a: p for a, p in zip(areas["area_id"], areas["parent_id"], strict=True) if isinstance(p, str)}  # fmt: skip
    area_kinds = dict(zip(areas["area_id"], areas["kind"], strict=True))
    sums = tuple(_sums(areas, tables["area_partitions"], area_kinds))
    about = defaultdict(list)
    for n, one in enumerate(sums):
        for area in (one.whole, *one.parts):
            about[area].append(n)
    of = kinds(tables["indicators"])
    # A relation may be of indicators that come with a data package, which may not be there.
    relations = [r for r in _relations(tables["indicator_relations"]) if all(t.indicator in of for t in r.terms)]  # fmt: skip
    linear = tuple(r for r in relations if {t.quantity for t in r.terms} <= {COUNTED, OF})
    told = tuple(r for r in relations if any(t.quantity == SHARE for t in r.terms))
    told += tuple(_marked_differences(tables["indicators"], told))
    by_indicator = defaultdict(list)
    for n, relation in enumerate(linear):
        for indicator in dict.fromkeys(term.indicator for term in relation.terms):
            by_indicator[indicator].append(n)
    residents = {t.indicator for r in relations for t in r.terms if t.quantity == RESIDENTS}
    return Rules(
        of, parents, area_kinds, sums, {a: tuple(n) for a, n in about.items()},
        linear, told, frozenset(residents), {i: tuple(n) for i, n in by_indicator.items()},
    )  # fmt: skip


def _sums(areas: pd.DataFrame, partitions: pd.DataFrame, of: Mapping[str, str]) -> Iterable[Sum]:
    """The partitions of each area by kind of part, what else lies in it, and the groups.

    Parts of kinds that divide an area only in part are taken together, and not to be more than the whole. Where
    they overlap that is more than is known, and hides too much rather than too little.
    """
    complete = {
        (w, p): bool(c)
        for w, p, c in zip(
            partitions["whole_kind"], partitions["part_kind"], partitions["complete"], strict=True
        )
    }
    children, members = defaultdict(list), defaultdict(list)
    for row in areas[["area_id", "parent_id", "group_id", "overlaps_id"]].itertuples(index=False):
        if isinstance(row.parent_id, str):
            children[row.parent_id].append((row.area_id, isinstance(row.overlaps_id, str)))
        if isinstance(row.group_id, str):
            members[row.group_id].append(row.area_id)
    for group, ids in members.items():
        yield Sum(group, tuple(ids), True)
    for whole, parts in children.items():
        by_kind, within = defaultdict(list), []
        for part, overlaps in parts:
            divides = complete.get((of.get(whole), of.get(part)))
            if divides and not overlaps:
                by_kind[of[part]].append(part)
            elif divides is None or overlaps:  # it may hold people of another part
                yield Sum(whole, (part,), False)
            else:
                within.append(part)
        for ids in by_kind.values():
            yield Sum(whole, tuple(ids), True)
        if within:
            yield Sum(whole, tuple(within), False)


def _relations(table: pd.DataFrame) -> Iterable[Relation]:
    columns = [table[c] for c in ("relation", "result", "indicator_id", "quantity", "sign", "moment", "place")]  # fmt: skip
    rows = list(zip(*columns, strict=True))
    for (name, result), group in groupby(rows, key=lambda row: row[:2]):
        terms = tuple(Term(i, q, int(s), m, p) for _, _, i, q, s, m, p in group)
        yield Relation(name, terms, result)


def _marked_differences(indicators: pd.DataFrame, told: tuple[Relation, ...]) -> Iterable[Relation]:
    """Differences by indicators.difference_of alone, for those that no relation tells of."""
    known = {t.indicator for r in told for t in r.terms if t.quantity == VALUE}
    for name, base in zip(indicators["indicator_id"], indicators["difference_of"], strict=True):
        if isinstance(base, str) and name not in known:
            terms = (
                Term(base, SHARE, 1, SAME, SAME), Term(base, SHARE, -1, SAME, "kommune"),
                Term(name, VALUE, -1, SAME, SAME),
            )  # fmt: skip
            yield Relation(f"{name}_forskel", terms, ZERO)


def parts_of(time: When) -> Iterable[tuple[When, ...]]:
    """A period as whole months, quarters, half-years and years, each way that it can be divided."""
    if time.text:
        return
    first, after = date.fromordinal(time.first), date.fromordinal(time.last + 1)
    if first.day != 1 or after.day != 1:
        return
    months = 12 * (after.year - first.year) + after.month - first.month
    for length in MONTHS:
        if months > length and months % length == 0:
            starts = [_later(first, n) for n in range(0, months + 1, length)]
            yield tuple(
                When(a.toordinal(), b.toordinal() - 1) for a, b in pairwise(starts)
            )  # fmt: skip


def _later(day: date, months: int) -> date:
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, 1)


def beside(moment: str, at: When, base: When) -> bool:
    """Whether a count stands just before, or just after, a period."""
    if at.text:
        return False
    instant = at.first == at.last
    if moment == BEFORE:
        return at.first == base.first or (instant and at.first == base.first - 1)
    if moment == AFTER:
        return at.first == base.last + 1 or (instant and at.first == base.last)
    return False


def apart(one: When, other: When) -> int:
    """Days between two times; none where one has no dates."""
    if one.text or other.text:
        return 0
    return max(0, one.first - other.last, other.first - one.last)
