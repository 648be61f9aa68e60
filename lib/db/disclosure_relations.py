"""Equations between the hidden numbers, built from the cells and the rules of disclosure control.

A variable is the number of persons counted in a cell, or of the others in its group. An exact shown number is a
constant; a number that is hidden, rounded or in no row is a variable. Only equations connected to a hidden cell are
built.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import product

from lib.db.disclosure_cells import (
    FEW,
    FEW_BOTH,
    FEW_OR_SECONDARY,
    FEW_OTHERS,
    FEW_SHARE,
    FEW_SHARE_OTHERS,
    SECONDARY_SHARE,
    Cell,
    CellKey,
    TimeSpan,
)
from lib.db.disclosure_differences import Differences, ImpliedShare
from lib.db.disclosure_equations import Bounds, Component, Equation, Var, components
from lib.db.disclosure_rules import (
    AT_LEAST_ZERO,
    DURING,
    MAX_FLOW_DAYS,
    OF,
    PARTS,
    SAME,
    ZERO,
    Relation,
    Rules,
    Term,
    adjacent,
    days_apart,
    divisions,
)

N, OTHERS = "n", "o"  # the persons counted, and the others in the group
Slice = tuple[str, TimeSpan]
_FEW_QUANTITIES = {
    FEW: N, FEW_SHARE: N, FEW_OTHERS: OTHERS, FEW_SHARE_OTHERS: OTHERS, FEW_BOTH: N + OTHERS,
}  # fmt: skip


class EquationBuilder:
    """Builds equations; each call reads the cells anew, since more may have been hidden."""

    def __init__(self, rules: Rules, cells: Mapping[CellKey, Cell]):
        self.rules, self.cells = rules, cells
        self.areas: dict[Slice, set[str]] = defaultdict(set)
        self.times: dict[str, set[TimeSpan]] = defaultdict(set)
        self.counts: dict[str, list[Cell]] = defaultdict(list)
        for key, cell in cells.items():
            self.areas[key.indicator, key.when].add(key.area)
            self.times[key.indicator].add(key.when)
            if key.indicator in rules.residents:
                self.counts[key.area].append(cell)
        self.timed: dict[Slice, list[tuple[Relation, tuple[tuple[TimeSpan, ...], ...]]]] = defaultdict(list)  # fmt: skip
        for relation in rules.count_relations:
            if any(term.moment != SAME for term in relation.terms):
                self._index(relation)
        self.differences = Differences(rules, cells, self.areas, self.times)

    def _index(self, relation: Relation) -> None:
        during = {t.indicator for t in relation.terms if t.moment == DURING}
        for base in sorted(set().union(*(self.times[i] for i in during))):
            if base.text or base.last - base.first >= MAX_FLOW_DAYS:
                continue
            for times in self._times(relation, base):
                for term, at in zip(relation.terms, times, strict=True):
                    for one in at:
                        self.timed[term.indicator, one].append((relation, times))

    def _times(
        self, relation: Relation, base: TimeSpan
    ) -> Iterable[tuple[tuple[TimeSpan, ...], ...]]:
        """The times of each term, in every combination with numbers."""
        choices = []
        for term in relation.terms:
            there = self.times[term.indicator]
            if term.moment in (SAME, DURING):
                choices.append([(base,)])
            elif term.moment == PARTS:
                choices.append([tiles for tiles in divisions(base) if there.intersection(tiles)])
            else:
                choices.append([(at,) for at in sorted(there) if adjacent(term.moment, at, base)])
        return product(*choices)

    # ------------------------------------------------------------ connected components

    def components(self, hidden: Iterable[CellKey]) -> list[Component]:
        """The components with these cells, or with hidden cells of the same indicators and times."""
        found, done = [], set()
        implied = self.differences.implied_shares()
        for start in dict.fromkeys((key.indicator, key.when) for key in hidden):
            if start not in done:
                group = self._group(start)
                done |= group
                found += components(*self._equations(group, implied))
        return found

    def _group(self, start: Slice) -> set[Slice]:
        """The indicators and times connected to one by relations."""
        group, left = {start}, [start]
        while left:
            indicator, time = left.pop()
            for relation, times in self._instances(indicator, time):
                for term, at in zip(relation.terms, times, strict=True):
                    for one in at:
                        if (term.indicator, one) not in group:
                            group.add((term.indicator, one))
                            left.append((term.indicator, one))
        return group

    def _instances(self, indicator: str, time: TimeSpan) -> Iterable[tuple[Relation, tuple[tuple[TimeSpan, ...], ...]]]:  # fmt: skip
        for n in self.rules.by_indicator.get(indicator, ()):
            relation = self.rules.count_relations[n]
            if all(term.moment == SAME for term in relation.terms):
                yield relation, ((time,),) * len(relation.terms)
        yield from self.timed.get((indicator, time), ())

    def _equations(self, group: set[Slice], implied: Mapping[CellKey, ImpliedShare]) -> tuple[dict[Var, Bounds], list[Equation], dict[Var, int]]:  # fmt: skip
        areas = self._active(set().union(*(self.areas[one] for one in group)))
        sums = sorted({n for area in areas for n in self.rules.sums_of_area.get(area, ())})
        equations, seen = [], set()
        for indicator, time in sorted(group):
            equations += self._sums(indicator, time, sums, areas)
            for relation, times in self._instances(indicator, time):
                if (relation.name, times) not in seen:
                    seen.add((relation.name, times))
                    equations += (self._related(relation, times, area) for area in sorted(areas))
        equations = [equation for equation in equations if equation is not None and equation.terms]
        keys = dict.fromkeys(var[0] for equation in equations for var in equation.terms)
        keys |= dict.fromkeys(
            CellKey(area, *one) for one in sorted(group) for area in sorted(self.areas[one])
            if self.cells[CellKey(area, *one)].hidden
        )  # fmt: skip
        for key in keys:
            equations += self._of_the_cell(key, implied.get(key))
        bounds = {var: self.bounds(var) for equation in equations for var in equation.terms}
        values_needed = {
            var: need for key in keys for var, need in self._values_needed(key) if var in bounds
        }
        return bounds, equations, values_needed

    def _active(self, areas: set[str]) -> set[str]:
        """These areas, the areas they lie in, and the other parts of those."""
        active = set()
        left = list(areas)
        while left:
            area = left.pop()
            if area not in active:
                active.add(area)
                left += (
                    self.rules.sums[n].whole for n in self.rules.sums_of_area.get(area, ())
                    if area in self.rules.sums[n].parts
                )  # fmt: skip
        for n in {n for area in active for n in self.rules.sums_of_area.get(area, ())}:
            if self.rules.sums[n].complete and active.intersection(self.rules.sums[n].parts):
                active = active | set(self.rules.sums[n].parts)
        return active

    # ------------------------------------------------------------ cells without rows

    def small_cells_without_rows(self) -> Iterable[Cell]:
        """Cells without a row that the shown numbers reveal to be small, as hidden cells.

        They need the same protection as a small number in a row."""
        found: dict[CellKey, set[str]] = defaultdict(set)
        for equation in self._equations_with_gaps():
            gaps = [(key, quantity) for key, quantity in equation.terms if key not in self.cells]
            most = _most(equation)
            if most is None or len(gaps) < len(equation.terms):
                continue
            for key, quantity in gaps:
                if most < self.rules.kinds[key.indicator].min_count:
                    found[key].add(quantity)
        reasons = {(N,): FEW, (OTHERS,): FEW_OTHERS, (N, OTHERS): FEW_BOTH}
        for key, quantities in found.items():
            kind = self.rules.kinds[key.indicator]
            yield Cell(
                key, kind.min_count, bool(kind.scale), hidden=reasons[tuple(sorted(quantities))]
            )

    def _equations_with_gaps(self) -> Iterable[Equation]:
        """Equations with a quantity that has no row."""
        for (indicator, time), areas in list(self.areas.items()):
            kind = self.rules.kinds.get(indicator)
            if kind is None or not kind.min_count or not (kind.counts or kind.scale):
                continue
            sums = {n for area in areas for n in self.rules.sums_of_area.get(area, ())}
            sums = [n for n in sorted(sums) if self._has_gap(n, areas)]
            yield from self._sums(indicator, time, sums, {a for n in sums for a in (self.rules.sums[n].whole, *self.rules.sums[n].parts)})  # fmt: skip
        seen = set()
        for start in list(self.areas):
            for relation, times in self._instances(*start):
                if relation.result == ZERO and (relation.name, times) not in seen:
                    seen.add((relation.name, times))
                    for area in sorted(set().union(*(self.areas.get((t.indicator, w), set()) for t, at in zip(relation.terms, times, strict=True) for w in at))):  # fmt: skip
                        equation = self._related(relation, times, area)
                        if equation is not None:
                            yield equation

    def small_remainders(self) -> Iterable[list[Cell]]:
        """The shown cells of each relation that leaves a remainder below min_count, such as 38 of 40 persons."""
        for (indicator, time), areas in sorted(self.areas.items()):
            for relation, times in self._instances(indicator, time):
                first = relation.terms[0].indicator == indicator
                if relation.result != AT_LEAST_ZERO or len(relation.terms) < 2 or not first:
                    continue
                for area in sorted(areas):
                    equation = self._related(relation, times, area)
                    if (
                        equation is None
                        or equation.terms
                        or len(equation.shown) < 2
                        or equation.low is None
                    ):
                        continue
                    cells = [self.cells[key] for key in sorted(equation.shown)]
                    if 0 <= -equation.low < min(cell.min_count for cell in cells):
                        yield cells

    def shown_in_same_sums(self, key: CellKey) -> list[Cell]:
        """The shown cells of the same indicator and time that share a sum with this cell."""
        sums = (self.rules.sums[n] for n in self.rules.sums_of_area.get(key.area, ()))
        areas = {area for one in sums for area in (one.whole, *one.parts)}
        cells = (self.cells.get(key._replace(area=area)) for area in sorted(areas))
        return [cell for cell in cells if cell is not None and not cell.hidden]

    def _has_gap(self, n: int, areas: set[str]) -> bool:
        one = self.rules.sums[n]
        return one.complete and one.whole in areas and not areas.issuperset(one.parts)

    # ------------------------------------------------------------ the equations

    def _sums(self, indicator: str, time: TimeSpan, sums: Iterable[int], active: set[str]) -> Iterable[Equation]:  # fmt: skip
        kind = self.rules.kinds.get(indicator)
        if kind is None or not (kind.counts or kind.scale):
            return
        for n in sums:
            one = self.rules.sums[n]
            parts = [part for part in one.parts if part in active]
            if one.whole not in active or not parts:
                continue
            whole = CellKey(one.whole, indicator, time)
            keys = [CellKey(part, indicator, time) for part in parts]
            for quantity in (N, OTHERS) if kind.scale else (N,):
                terms = [((whole, quantity), 1), *(((key, quantity), -1) for key in keys)]
                equation = self._equation(terms, 0, 0 if one.complete else None, one.complete)
                equation.wholes = {whole} & equation.shown
                yield equation

    def _related(
        self, relation: Relation, times: tuple[tuple[TimeSpan, ...], ...], area: str
    ) -> Equation | None:
        terms = []
        for term, at in zip(relation.terms, times, strict=True):
            place = self.rules.ancestor(area, term.place)
            if place is None:
                return None
            for time in at:
                key = CellKey(place, term.indicator, time)
                terms += (((key, one), term.sign) for one in self._quantities(term))
        return self._equation(terms, 0, None if relation.result == AT_LEAST_ZERO else 0)

    def _quantities(self, term: Term) -> tuple[str, ...]:
        return (N, OTHERS) if term.quantity == OF else (N,)

    def _equation(self, terms: Iterable[tuple[Var, int]], low: int, high: int | None, certain: bool = True) -> Equation:  # fmt: skip
        """An equation with the exact shown numbers moved to its limits."""
        left: dict[Var, int] = defaultdict(int)
        shown, constant = set(), 0
        for var, sign in terms:
            cell = self.cells.get(var[0])
            known = None if cell is None or cell.hidden else (cell.counted if var[1] == N else cell.others)  # fmt: skip
            if cell is not None and not cell.hidden:
                shown.add(var[0])
            if known is not None and known.low == known.high:
                constant += sign * int(known.low)
            else:
                left[var] += sign
        return Equation(
            {var: sign for var, sign in left.items() if sign},
            low - constant, None if high is None else high - constant, shown, certain=certain,
        )  # fmt: skip

    def _of_the_cell(self, key: CellKey, implied: ImpliedShare | None) -> Iterable[Equation]:
        """Equations from a cell's share, from a difference to another area, and from the residents of its area."""
        cell, kind = self.cells.get(key), self.rules.kinds[key.indicator]
        if not kind.scale:
            return
        n, o = (key, N), (key, OTHERS)
        shares = [] if implied is None else [implied]
        if cell is not None and not cell.hidden and cell.ratio is not None:
            shares.append((cell.ratio, {key}))
        for share, by in shares:
            for end, sign in ((Fraction(share.low), 1), (Fraction(share.high), -1)):
                p, q = end.numerator, end.denominator
                terms = {n: sign * (q - p), o: -sign * p}
                yield Equation({var: one for var, one in terms.items() if one}, 0, None, set(by))
        if cell is not None and (cell.hidden or cell.counted is None):
            most = self.residents(key)
            if most is not None:
                yield Equation(
                    {n: 1, o: 1}, None, math.floor(most.counted.high), {most.key}, certain=False
                )

    def residents(self, key: CellKey) -> Cell | None:
        """The shown number of residents of the area nearest in time, the largest if several are; None without one."""
        best = None
        now = (self.cells.get(key._replace(indicator=one)) for one in sorted(self.rules.residents))
        now = [cell for cell in now if cell is not None and not cell.hidden and cell.counted and cell.key != key]  # fmt: skip
        # Faster: most areas have one of the same time, among possibly thousands.
        for cell in now or self.counts.get(key.area, ()):
            if cell.hidden or cell.counted is None or cell.key == key:
                continue
            rank = (days_apart(cell.key.when, key.when), -cell.counted.high)
            if best is None or rank < best[0]:
                best = rank, cell
        return None if best is None else best[1]

    def bounds(self, var: Var) -> Bounds:
        """The bounds of a variable that follow from its own cell."""
        cell = self.cells.get(var[0])
        if cell is None:
            return 0, None
        if not cell.hidden:
            shown = cell.counted if var[1] == N else cell.others
            return (0, None) if shown is None else (math.ceil(shown.low), math.floor(shown.high))
        if not cell.min_count or cell.hidden in (SECONDARY_SHARE, FEW_OR_SECONDARY):
            return 0, None
        if var[1] in _FEW_QUANTITIES.get(cell.hidden, ""):
            return 0, cell.min_count - 1
        # The size of the group behind a share without counts is not known: the others may be few as well.
        return (0 if cell.hidden in (FEW_SHARE, FEW_SHARE_OTHERS) else cell.min_count), None

    def _values_needed(self, key: CellKey) -> Iterable[tuple[Var, int]]:
        cell = self.cells.get(key)
        if cell is not None and cell.hidden and cell.min_count:
            for quantity in (N, OTHERS) if cell.share else (N,):
                low, high = self.bounds((key, quantity))
                yield (
                    (key, quantity),
                    cell.min_count if high is None else min(cell.min_count, high - low + 1),
                )


def _most(equation: Equation) -> int | None:
    """The upper bound of every variable in an equation that is a plain sum; None where it is not."""
    signs = set(equation.terms.values())
    if (
        equation.low is None
        or equation.low != equation.high
        or len(signs) != 1
        or abs(min(signs)) != 1
    ):
        return None
    rest = equation.low * min(signs)
    return rest if rest >= 0 else None
