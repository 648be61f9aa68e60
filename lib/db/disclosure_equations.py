"""Equations about whole numbers that are not known: what hangs together, and which of them tell nothing."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.db.disclosure_cells import Key

Var = tuple[Key, str]  # a cell, and which of its two numbers
Bounds = tuple[int, int | None]  # the least and the most; None is no limit


@dataclass(slots=True)
class Row:
    """low <= the sum of coefficient times variable <= high; None is no limit. shown: the cells whose shown numbers
    it uses; wholes: those of them that are a sum of the others; sure: false where it is only taken to be so."""

    terms: dict[Var, int]
    low: int | None
    high: int | None
    shown: set[Key] = field(default_factory=set)
    wholes: set[Key] = field(default_factory=set)
    sure: bool = True


@dataclass(slots=True)
class Component:
    """Variables that hang together. needs: how many values each must at least be able to have."""

    bounds: dict[Var, Bounds]
    rows: list[Row]
    needs: dict[Var, int]


def components(bounds: dict[Var, Bounds], rows: list[Row], needs: dict[Var, int]) -> list[Component]:  # fmt: skip
    """The connected parts that hold a variable with a need. A cell in no equation can be anything, and is in none."""
    rows = _telling(bounds, rows, needs)
    parent: dict[Var, Var] = {}

    def root(var: Var) -> Var:
        while parent.setdefault(var, var) != var:
            parent[var] = parent[parent[var]]
            var = parent[var]
        return var

    for row in rows:
        first, *others = row.terms
        for var in others:
            parent[root(var)] = root(first)
    grouped: dict[Var, Component] = {}
    for row in rows:
        component = grouped.setdefault(root(next(iter(row.terms))), Component({}, [], {}))
        component.rows.append(row)
        for var in row.terms:
            component.bounds[var] = bounds[var]
            if var in needs:
                component.needs[var] = needs[var]
    return [component for component in grouped.values() if component.needs]


def _telling(bounds: dict[Var, Bounds], rows: list[Row], needs: Mapping[Var, int]) -> list[Row]:
    """The rows without those that hold whatever the variables are. A variable that has no upper limit, is in one
    row alone and belongs to nobody's secret takes that row's limit away on one side."""
    uses: dict[Var, set[int]] = defaultdict(set)
    for n, row in enumerate(rows):
        for var in row.terms:
            uses[var].add(n)
    left, alive = list(range(len(rows))), set(range(len(rows)))
    while left:
        n = left.pop()
        if n not in alive:
            continue
        row = rows[n]
        for var, sign in list(row.terms.items()):
            if bounds[var][1] is None and len(uses[var]) == 1 and var not in needs:
                least = sign * bounds[var][0]  # counts on the side that stays
                if sign > 0:
                    row.low, row.high = None, None if row.high is None else row.high - least
                else:
                    row.low, row.high = None if row.low is None else row.low - least, None
                del row.terms[var]
        lowest, highest = extremes(row.terms, bounds)
        holds = (row.low is None or (lowest is not None and lowest >= row.low)) and (
            row.high is None or (highest is not None and highest <= row.high)
        )
        if holds or not row.terms or (not row.sure and impossible(row, bounds)):
            alive.discard(n)
            for var in row.terms:
                uses[var].discard(n)
                left += uses[var]
    return [rows[n] for n in sorted(alive)]


def extremes(
    terms: Mapping[Var, int], bounds: Mapping[Var, Bounds]
) -> tuple[int | None, int | None]:
    """The least and the most that a sum can be; None without a limit."""
    low: int | None = 0
    high: int | None = 0
    for var, sign in terms.items():
        least, most = bounds[var] if sign > 0 else bounds[var][::-1]
        low = None if low is None or least is None else low + sign * least
        high = None if high is None or most is None else high + sign * most
    return low, high


def impossible(row: Row, bounds: Mapping[Var, Bounds]) -> bool:
    """Whether no values within the bounds give what a row says."""
    low, high = extremes(row.terms, bounds)
    return (row.high is not None and low is not None and low > row.high) or (
        row.low is not None and high is not None and high < row.low
    )
