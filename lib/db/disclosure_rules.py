"""The sums and relations that disclosure control uses, read from the tables: no numbers, only how they add up.

areas.parent_id with area_partitions gives the parts of an area, areas.group_id the members of a group, and
indicator_relations the equations between indicators.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import NamedTuple

import pandas as pd

from lib.db.disclosure_cells import IndicatorKind, TimeSpan, kinds

TABLES = ("areas", "indicators", "area_partitions", "indicator_relations")
COUNTED, OF, SHARE, VALUE, RESIDENTS = "counted", "of", "share", "value", "residents"
SAME, DURING, BEFORE, AFTER, PARTS = "same", "during", "before", "after", "parts"
ZERO, AT_LEAST_ZERO, RATIO = "zero", "at_least_zero", "ratio"
MONTHS = (1, 3, 6, 12)  # possible lengths of the parts of a period
MAX_FLOW_DAYS = 366  # over more years an annual flow is a mean, which cannot be added


class Term(NamedTuple):
    """One term of a relation: a quantity of an indicator, at a moment and place relative to the others."""

    indicator: str
    quantity: str
    sign: int
    moment: str
    place: str


class Relation(NamedTuple):
    """An equation between indicators: terms whose signed sum is zero, or at least zero, or that are a ratio."""

    name: str
    terms: tuple[Term, ...]
    result: str


class Sum(NamedTuple):
    """Areas that add up to a whole (complete), or to no more than the whole."""

    whole: str
    parts: tuple[str, ...]
    complete: bool


@dataclass(frozen=True)
class Rules:
    """All sums of areas and relations between indicators.

    parents, area_kinds: by area. sums: of areas, for every indicator; sums_of_area: indexes of the sums an area is in.
    count_relations: between counts; by_indicator: indexes of them. share_relations: between two shares and their
    difference or ratio. residents: indicators that no count in the same area can exceed.
    """

    kinds: Mapping[str, IndicatorKind]
    parents: Mapping[str, str]
    area_kinds: Mapping[str, str]
    sums: tuple[Sum, ...]
    sums_of_area: Mapping[str, tuple[int, ...]]
    count_relations: tuple[Relation, ...]
    share_relations: tuple[Relation, ...]
    residents: frozenset[str]
    by_indicator: Mapping[str, tuple[int, ...]]

    @property
    def flows(self) -> frozenset[str]:
        """Indicators that count events in a period, so that its parts add up to the whole."""
        every = (term for relation in self.count_relations for term in relation.terms)
        return frozenset(term.indicator for term in every if term.moment in (DURING, PARTS))

    def ancestor(self, area: str, kind: str) -> str | None:
        """The area itself for "same", else the area of this kind that it lies in; None without one."""
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
    # The indicators of a relation may belong to a data package that is not installed.
    relations = [r for r in _relations(tables["indicator_relations"]) if all(t.indicator in of for t in r.terms)]  # fmt: skip
    linear = tuple(r for r in relations if {t.quantity for t in r.terms} <= {COUNTED, OF})
    share_relations = tuple(r for r in relations if any(t.quantity == SHARE for t in r.terms))
    share_relations += tuple(_marked_differences(tables["indicators"], share_relations))
    by_indicator = defaultdict(list)
    for n, relation in enumerate(linear):
        for indicator in dict.fromkeys(term.indicator for term in relation.terms):
            by_indicator[indicator].append(n)
    residents = {t.indicator for r in relations for t in r.terms if t.quantity == RESIDENTS}
    return Rules(
        of, parents, area_kinds, sums, {a: tuple(n) for a, n in about.items()},
        linear, share_relations, frozenset(residents), {i: tuple(n) for i, n in by_indicator.items()},
    )  # fmt: skip


def _sums(areas: pd.DataFrame, partitions: pd.DataFrame, of: Mapping[str, str]) -> Iterable[Sum]:
    """The sums of each area by kind of part, and of each group.

    Parts of kinds that do not cover the area are assumed to add up to no more than the whole. If they overlap, that
    assumption hides too much rather than too little.
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
            elif divides is None or overlaps:  # its people may also be in another part
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


def _marked_differences(
    indicators: pd.DataFrame, share_relations: tuple[Relation, ...]
) -> Iterable[Relation]:
    """Relations that follow from indicators.difference_of, for differences without a relation of their own."""
    known = {t.indicator for r in share_relations for t in r.terms if t.quantity == VALUE}
    for name, base in zip(indicators["indicator_id"], indicators["difference_of"], strict=True):
        if isinstance(base, str) and name not in known:
            terms = (
                Term(base, SHARE, 1, SAME, SAME), Term(base, SHARE, -1, SAME, "kommune"),
                Term(name, VALUE, -1, SAME, SAME),
            )  # fmt: skip
            yield Relation(f"{name}_forskel", terms, ZERO)


def divisions(time: TimeSpan) -> Iterable[tuple[TimeSpan, ...]]:
    """Each division of a period into whole months, quarters, half-years or years."""
    if time.text:
        return
    first, after = date.fromordinal(time.first), date.fromordinal(time.last + 1)
    if first.day != 1 or after.day != 1:
        return
    months = 12 * (after.year - first.year) + after.month - first.month
    for length in MONTHS:
        if months > length and months % length == 0:
            starts = [_months_later(first, n) for n in range(0, months + 1, length)]
            yield tuple(
                TimeSpan(a.toordinal(), b.toordinal() - 1) for a, b in pairwise(starts)
            )  # fmt: skip


def _months_later(day: date, months: int) -> date:
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, 1)


def adjacent(moment: str, at: TimeSpan, base: TimeSpan) -> bool:
    """Whether a count is from just before or just after a period."""
    if at.text:
        return False
    instant = at.first == at.last
    if moment == BEFORE:
        return at.first == base.first or (instant and at.first == base.first - 1)
    if moment == AFTER:
        return at.first == base.last + 1 or (instant and at.first == base.last)
    return False


def days_apart(one: TimeSpan, other: TimeSpan) -> int:
    """Days between two times; 0 where one has no dates."""
    if one.text or other.text:
        return 0
    return max(0, one.first - other.last, other.first - one.last)
