"""From cells and rules to equations: everything that the shown numbers tell of the hidden ones.

A variable is the counted persons of a cell, or the others of its group. What is shown as one number is folded
into the equations; what is hidden, rounded or in no row at all is a variable. Only what hangs together with a
hidden cell is written down.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import product

from lib.db.disclosure_cells import (
    FEW,
    FEW_BOTH,
    FEW_OTHERS,
    FEW_SHARE,
    FEW_SHARE_OTHERS,
    NEIGHBOUR_SHARE,
    Cell,
    Key,
    When,
)
from lib.db.disclosure_differences import Differences, ImpliedShare
from lib.db.disclosure_equations import Bounds, Component, Row, Var, components
from lib.db.disclosure_rules import (
    AT_LEAST_ZERO,
    DURING,
    MOST_DAYS,
    OF,
    PARTS,
    SAME,
    ZERO,
    Relation,
    Rules,
    Term,
    apart,
    beside,
    parts_of,
)

N, REST = "n", "o"  # the counted and the others
Slice = tuple[str, When]


class Relations:
    """The equations about cells, as they are now: cells may be hidden between two questions."""

    def __init__(self, rules: Rules, cells: Mapping[Key, Cell]):
        self.rules, self.cells = rules, cells
        self.areas: dict[Slice, set[str]] = defaultdict(set)
        self.times: dict[str, set[When]] = defaultdict(set)
        self.counts: dict[str, list[Cell]] = defaultdict(list)
        for key, cell in cells.items():
            self.areas[key.indicator, key.when].add(key.area)
            self.times[key.indicator].add(key.when)
            if key.indicator in rules.residents:
                self.counts[key.area].append(cell)
        self.timed: dict[Slice, list[tuple[Relation, tuple[tuple[When, ...], ...]]]] = defaultdict(list)  # fmt: skip
        for relation in rules.linear:
            if any(term.moment != SAME for term in relation.terms):
                self._index(relation)
        self.differences = Differences(rules, cells, self.areas, self.times)

    def _index(self, relation: Relation) -> None:
        during = {t.indicator for t in relation.terms if t.moment == DURING}
        for base in sorted(set().union(*(self.times[i] for i in during))):
            if base.text or base.last - base.first >= MOST_DAYS:
                continue
            for times in self._times(relation, base):
                for term, at in zip(relation.terms, times, strict=True):
                    for one in at:
                        self.timed[term.indicator, one].append((relation, times))

    def _times(self, relation: Relation, base: When) -> Iterable[tuple[tuple[When, ...], ...]]:
        """The times of each term, each way that there are numbers for."""
        choices = []
        for term in relation.terms:
            there = self.times[term.indicator]
            if term.moment in (SAME, DURING):
                choices.append([(base,)])
            elif term.moment == PARTS:
                choices.append([tiles for tiles in parts_of(base) if there.intersection(tiles)])
            else:
                choices.append([(at,) for at in sorted(there) if beside(term.moment, at, base)])
        return product(*choices)

    # ------------------------------------------------------------ what hangs together

    def components(self, hidden: Iterable[Key]) -> list[Component]:
        """The components that hold these cells or another hidden one beside them, without the equations that tell
        nothing."""
        found, done = [], set()
        implied = self.differences.implied_shares()
        for start in dict.fromkeys((key.indicator, key.when) for key in hidden):
            if start not in done:
                group = self._group(start)
                done |= group
                found += components(*self._equations(group, implied))
        return found

    def _group(self, start: Slice) -> set[Slice]:
        """The indicators and times that relations lead to from one."""
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

    def _instances(self, indicator: str, time: When) -> Iterable[tuple[Relation, tuple[tuple[When, ...], ...]]]:  # fmt: skip
        for n in self.rules.by_indicator.get(indicator, ()):
            relation = self.rules.linear[n]
            if all(term.moment == SAME for term in relation.terms):
                yield relation, ((time,),) * len(relation.terms)
        yield from self.timed.get((indicator, time), ())

    def _equations(self, group: set[Slice], implied: Mapping[Key, ImpliedShare]) -> tuple[dict[Var, Bounds], list[Row], dict[Var, int]]:  # fmt: skip
        areas = self._active(set().union(*(self.areas[one] for one in group)))
        sums = sorted({n for area in areas for n in self.rules.about.get(area, ())})
        rows, seen = [], set()
        for indicator, time in sorted(group):
            rows += self._sums(indicator, time, sums, areas)
            for relation, times in self._instances(indicator, time):
                if (relation.name, times) not in seen:
                    seen.add((relation.name, times))
                    rows += (self._related(relation, times, area) for area in sorted(areas))
        rows = [row for row in rows if row is not None and row.terms]
        keys = dict.fromkeys(var[0] for row in rows for var in row.terms)
        keys |= dict.fromkeys(
            Key(area, *one) for one in sorted(group) for area in sorted(self.areas[one])
            if self.cells[Key(area, *one)].hidden
        )  # fmt: skip
        for key in keys:
            rows += self._of_the_cell(key, implied.get(key))
        bounds = {var: self.bounds(var) for row in rows for var in row.terms}
        needs = {var: need for key in keys for var, need in self._needs(key) if var in bounds}
        return bounds, rows, needs

    def _active(self, areas: set[str]) -> set[str]:
        """Areas with rows, what they lie in, and the other parts of the same wholes."""
        active = set()
        left = list(areas)
        while left:
            area = left.pop()
            if area not in active:
                active.add(area)
                left += (
                    self.rules.sums[n].whole for n in self.rules.about.get(area, ())
                    if area in self.rules.sums[n].parts
                )  # fmt: skip
        for n in {n for area in active for n in self.rules.about.get(area, ())}:
            if self.rules.sums[n].complete and active.intersection(self.rules.sums[n].parts):
                active = active | set(self.rules.sums[n].parts)
        return active

    # ------------------------------------------------------------ parts that no row speaks of

    def untold_few(self) -> Iterable[Cell]:
        """Cells without a row that what is shown tells to count fewer than may be shown, or to leave fewer: as
        cells that are hidden, since what they count is as much somebody's as what a row says."""
        found: dict[Key, set[str]] = defaultdict(set)
        for row in self._with_gaps():
            gaps = [(key, quantity) for key, quantity in row.terms if key not in self.cells]
            most = _rest(row)
            if most is None or len(gaps) < len(row.terms):
                continue
            for key, quantity in gaps:
                if most < self.rules.kinds[key.indicator].least:
                    found[key].add(quantity)
        reasons = {(N,): FEW, (REST,): FEW_OTHERS, (N, REST): FEW_BOTH}
        for key, quantities in found.items():
            kind = self.rules.kinds[key.indicator]
            yield Cell(key, kind.least, bool(kind.scale), hidden=reasons[tuple(sorted(quantities))])

    def _with_gaps(self) -> Iterable[Row]:
        """Equations in which a counted quantity has no row."""
        for (indicator, time), areas in list(self.areas.items()):
            kind = self.rules.kinds.get(indicator)
            if kind is None or not kind.least or not (kind.counts or kind.scale):
                continue
            sums = {n for area in areas for n in self.rules.about.get(area, ())}
            sums = [n for n in sorted(sums) if self._has_gap(n, areas)]
            yield from self._sums(indicator, time, sums, {a for n in sums for a in (self.rules.sums[n].whole, *self.rules.sums[n].parts)})  # fmt: skip
        seen = set()
        for start in list(self.areas):
            for relation, times in self._instances(*start):
                if relation.result == ZERO and (relation.name, times) not in seen:
                    seen.add((relation.name, times))
                    for area in sorted(set().union(*(self.areas.get((t.indicator, w), set()) for t, at in zip(relation.terms, times, strict=True) for w in at))):  # fmt: skip
                        row = self._related(relation, times, area)
                        if row is not None:
                            yield row

    def small_rests(self) -> Iterable[list[Cell]]:
        """Shown cells of one relation that leave fewer than may be shown: of 40 who are counted 38 who are counted
        in another way too."""
        for (indicator, time), areas in sorted(self.areas.items()):
            for relation, times in self._instances(indicator, time):
                first = relation.terms[0].indicator == indicator
                if relation.result != AT_LEAST_ZERO or len(relation.terms) < 2 or not first:
                    continue
                for area in sorted(areas):
                    row = self._related(relation, times, area)
                    if row is None or row.terms or len(row.shown) < 2 or row.low is None:
                        continue
                    cells = [self.cells[key] for key in sorted(row.shown)]
                    if 0 <= -row.low < min(cell.least for cell in cells):
                        yield cells

    def around(self, key: Key) -> list[Cell]:
        """The shown cells of the same indicator and time that are in a sum with one."""
        sums = (self.rules.sums[n] for n in self.rules.about.get(key.area, ()))
        areas = {area for one in sums for area in (one.whole, *one.parts)}
        cells = (self.cells.get(key._replace(area=area)) for area in sorted(areas))
        return [cell for cell in cells if cell is not None and not cell.hidden]

    def _has_gap(self, n: int, areas: set[str]) -> bool:
        one = self.rules.sums[n]
        return one.complete and one.whole in areas and not areas.issuperset(one.parts)

    # ------------------------------------------------------------ the equations

    def _sums(self, indicator: str, time: When, sums: Iterable[int], active: set[str]) -> Iterable[Row]:  # fmt: skip
        kind = self.rules.kinds.get(indicator)
        if kind is None or not (kind.counts or kind.scale):
            return
        for n in sums:
            one = self.rules.sums[n]
            parts = [part for part in one.parts if part in active]
            if one.whole not in active or not parts:
                continue
            whole = Key(one.whole, indicator, time)
            keys = [Key(part, indicator, time) for part in parts]
            for quantity in (N, REST) if kind.scale else (N,):
                terms = [((whole, quantity), 1), *(((key, quantity), -1) for key in keys)]
                row = self._row(terms, 0, 0 if one.complete else None, one.complete)
                row.wholes = {whole} & row.shown
                yield row

    def _related(
        self, relation: Relation, times: tuple[tuple[When, ...], ...], area: str
    ) -> Row | None:
        terms = []
        for term, at in zip(relation.terms, times, strict=True):
            place = self.rules.ancestor(area, term.place)
            if place is None:
                return None
            for time in at:
                key = Key(place, term.indicator, time)
                terms += (((key, one), term.sign) for one in self._quantities(term))
        return self._row(terms, 0, None if relation.result == AT_LEAST_ZERO else 0)

    def _quantities(self, term: Term) -> tuple[str, ...]:
        return (N, REST) if term.quantity == OF else (N,)

    def _row(self, terms: Iterable[tuple[Var, int]], low: int, high: int | None, sure: bool = True) -> Row:  # fmt: skip
        """The terms with the shown numbers taken to the other side."""
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
        return Row(
            {var: sign for var, sign in left.items() if sign},
            low - constant, None if high is None else high - constant, shown, sure=sure,
        )  # fmt: skip

    def _of_the_cell(self, key: Key, implied: ImpliedShare | None) -> Iterable[Row]:
        """What a cell's own share, a difference to another's, and the residents of its area say of it."""
        cell, kind = self.cells.get(key), self.rules.kinds[key.indicator]
        if not kind.scale:
            return
        n, o = (key, N), (key, REST)
        shares = [] if implied is None else [implied]
        if cell is not None and not cell.hidden and cell.ratio is not None:
            shares.append((cell.ratio, {key}))
        for share, by in shares:
            for end, sign in ((Fraction(share.low), 1), (Fraction(share.high), -1)):
                p, q = end.numerator, end.denominator
                terms = {n: sign * (q - p), o: -sign * p}
                yield Row({var: one for var, one in terms.items() if one}, 0, None, set(by))
        if cell is not None and (cell.hidden or cell.counted is None):
            most = self.residents(key)
            if most is not None:
                yield Row({n: 1, o: 1}, None, math.floor(most.counted.high), {most.key}, sure=False)

    def residents(self, key: Key) -> Cell | None:
        """The shown number of residents of the area that is nearest in time, the largest of several."""
        best = None
        now = (self.cells.get(key._replace(indicator=one)) for one in sorted(self.rules.residents))
        now = [cell for cell in now if cell is not None and not cell.hidden and cell.counted and cell.key != key]  # fmt: skip
        # Of the same time there is most often one, and an area can have thousands.
        for cell in now or self.counts.get(key.area, ()):
            if cell.hidden or cell.counted is None or cell.key == key:
                continue
            rank = (apart(cell.key.when, key.when), -cell.counted.high)
            if best is None or rank < best[0]:
                best = rank, cell
        return None if best is None else best[1]

    def bounds(self, var: Var) -> Bounds:
        """Between what a variable is known to be by itself."""
        cell = self.cells.get(var[0])
        if cell is None:
            return 0, None
        if not cell.hidden:
            shown = cell.counted if var[1] == N else cell.others
            return (0, None) if shown is None else (math.ceil(shown.low), math.floor(shown.high))
        if not cell.least or cell.hidden == NEIGHBOUR_SHARE:
            return 0, None
        few = {FEW: N, FEW_SHARE: N, FEW_OTHERS: REST, FEW_SHARE_OTHERS: REST, FEW_BOTH: N + REST}
        return (0, cell.least - 1) if var[1] in few.get(cell.hidden, "") else (cell.least, None)

    def _needs(self, key: Key) -> Iterable[tuple[Var, int]]:
        cell = self.cells.get(key)
        if cell is not None and cell.hidden and cell.least:
            for quantity in (N, REST) if cell.share else (N,):
                low, high = self.bounds((key, quantity))
                yield (
                    (key, quantity),
                    cell.least if high is None else min(cell.least, high - low + 1),
                )


def _rest(row: Row) -> int | None:
    """The most that each variable of an equation can be, where they only add up; None where they do not."""
    signs = set(row.terms.values())
    if row.low is None or row.low != row.high or len(signs) != 1 or abs(min(signs)) != 1:
        return None
    rest = row.low * min(signs)
    return rest if rest >= 0 else None
