"""Which hidden numbers can be narrowed down: the whole numbers that agree with a set of equations.

A number counts as safe only when so many of its values have been found, each in a whole solution that agrees
with every equation. What the solver does not find in its bounded effort counts as not there.
"""

import math
from collections.abc import Mapping
from itertools import islice

import highspy
import numpy as np

from lib.db.disclosure_equations import Bounds, Component, Row, Var, impossible

MOST_PASSES = 60  # of the equations, before the solver is asked
MOST_NODES = (
    500  # of its search for one solution; a limit of time would not answer the same each time
)
WHOLE = 1e-5  # how near a whole number its answer must be, before it is rounded and checked exactly
REACH = 3  # how many times the values needed it looks away from a solution, to either side


def narrowed(component: Component, every: bool = False) -> list[Var] | None:
    """Variables that can have fewer values than they need, in order: all of them where one equation at a time tells
    so, else the first that is found, unless every one is asked for. None where no numbers agree with the equations at all."""
    bounds = tightened(component)
    if bounds is None:
        return None
    bad = [var for var, need in component.needs.items() if _values(bounds[var]) < need]
    if (bad and not every) or _is_exact(component):
        return bad
    worlds = _Worlds(component, bounds)
    if worlds.first is None:
        return None
    bad = (var for var, need in component.needs.items() if not worlds.has(var, need))
    return list(bad) if every else list(islice(bad, 1))


def without_the_unsure(component: Component) -> Component:
    """The component without the equations that are only taken to be so."""
    sure = [row for row in component.rows if row.sure]
    return Component(component.bounds, sure, component.needs)


def _values(bounds: Bounds) -> float:
    return math.inf if bounds[1] is None else bounds[1] - bounds[0] + 1


def tightened(component: Component) -> dict[Var, Bounds] | None:
    """Bounds outside which no variable can be, by one equation at a time; None where there is nothing within."""
    bounds = dict(component.bounds)
    for _ in range(MOST_PASSES):
        changed = False
        for row in component.rows:
            if impossible(row, bounds):
                return None
            changed |= _tighten(row, bounds)
        if any(high is not None and low > high for low, high in bounds.values()):
            return None
        if not changed:
            break
    return bounds


def _tighten(row: Row, bounds: dict[Var, Bounds]) -> bool:
    """Use one equation; whether it said something new."""
    changed = False
    lows = {v: _end(bounds[v], s > 0, s) for v, s in row.terms.items()}
    highs = {v: _end(bounds[v], s < 0, s) for v, s in row.terms.items()}
    for ends, limit, upper in ((lows, row.high, True), (highs, row.low, False)):
        if limit is None:
            continue
        without = [var for var, end in ends.items() if end is None]
        total = sum(end for end in ends.values() if end is not None)
        for var, sign in row.terms.items():
            if without and without != [var]:
                continue
            rest = limit - total + (ends[var] or 0)  # what is left for sign * var
            low, high = bounds[var]
            if upper == (sign > 0):
                most = rest // sign
                if high is None or most < high:
                    bounds[var], changed = (low, most), True
            else:
                least = -(rest // -sign)
                if least > low:
                    bounds[var], changed = (least, high), True
    return changed


def _end(bounds: Bounds, low: bool, sign: int) -> int | None:
    end = bounds[0] if low else bounds[1]
    return None if end is None else sign * end


def _is_exact(component: Component) -> bool:
    """Whether the bounds of tightened() are the very values: sums without a circle, each variable once in each."""
    uses = sum(len(row.terms) for row in component.rows)
    if any(abs(sign) != 1 for row in component.rows for sign in row.terms.values()):
        return False
    return uses == len(component.rows) + len(component.bounds) - 1


class _Worlds:
    """Solutions of a component, and which values of each variable they have shown."""

    def __init__(self, component: Component, bounds: Mapping[Var, Bounds]):
        self.rows, self.bounds = component.rows, dict(bounds)
        self.at = {var: n for n, var in enumerate(bounds)}
        self.seen: dict[Var, set[int]] = {var: set() for var in component.needs}
        self.model = self._model()
        self.solvers = [_solver(self.model), None]
        self.first = self._any()

    def _model(self) -> highspy.HighsLp:
        model = highspy.HighsLp()
        count = len(self.at)
        model.num_col_, model.num_row_ = count, len(self.rows)
        model.col_cost_ = np.zeros(count)
        model.col_lower_ = np.array([float(low) for low, _ in self.bounds.values()])
        model.col_upper_ = np.array([_number(high, highspy.kHighsInf) for _, high in self.bounds.values()])  # fmt: skip
        model.row_lower_ = np.array([_number(row.low, -highspy.kHighsInf) for row in self.rows])
        model.row_upper_ = np.array([_number(row.high, highspy.kHighsInf) for row in self.rows])
        starts = np.cumsum([0, *(len(row.terms) for row in self.rows)])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = starts.astype(np.int32)
        model.a_matrix_.index_ = np.array([self.at[v] for r in self.rows for v in r.terms], dtype=np.int32)  # fmt: skip
        model.a_matrix_.value_ = np.array([float(s) for r in self.rows for s in r.terms.values()])
        return model

    def has(self, var: Var, need: int) -> bool:
        """Whether a variable can have so many values."""
        seen = self.seen[var]
        middle = self.first[self.at[var]]
        low, high = self.bounds[var]
        low = max(low, middle - REACH * need)
        high = middle + REACH * need if high is None else min(high, middle + REACH * need)
        if len(seen) >= need:
            return True
        ends = [self._run(False, var, sense, (low, high))[0] for sense in (1, -1)]
        if None in ends:
            return False
        low, high = math.ceil(ends[1] - WHOLE), math.floor(ends[0] + WHOLE)
        if high - low + 1 < need:
            return False  # not even in parts of persons
        for value in sorted(range(low, high + 1), key=lambda one: abs(2 * one - low - high)):
            if value not in seen and len(seen) < need:
                self._any((value, value), var)
        return len(seen) >= need

    def _any(self, within: tuple[int, int] | None = None, var: Var | None = None) -> list[int] | None:  # fmt: skip
        """A solution, or None. First without asking for whole numbers, which most often gives them all the same."""
        for whole in (False, True):
            value, world = self._run(whole, var, 0, within)
            if value is None or world is not None:
                return world
        return None

    def _run(self, whole: bool, var: Var | None, sense: int, within: tuple[int, int] | None) -> tuple[float | None, list[int] | None]:  # fmt: skip
        """The value of a variable, within limits as large (1) or as small (-1) as can be, and the solution where it is
        in whole numbers; None without one."""
        if self.solvers[whole] is None:
            self.model.integrality_ = [highspy.HighsVarType.kInteger] * len(self.at)
            self.solvers[whole] = _solver(self.model)
        solver = self.solvers[whole]
        if var is not None:
            solver.changeColBounds(self.at[var], *map(float, within))
            solver.changeColCost(self.at[var], -float(sense))
        solver.run()
        found = solver.getSolution().col_value if _solved(solver) else None
        if var is not None:
            low, high = self.bounds[var]
            solver.changeColBounds(self.at[var], float(low), _number(high, highspy.kHighsInf))
            solver.changeColCost(self.at[var], 0.0)
        if found is None:
            return None, None
        world = self._checked(found)
        for one, seen in self.seen.items() if world is not None else ():
            seen.add(world[self.at[one]])
        return found[0 if var is None else self.at[var]], world

    def _checked(self, found: list[float]) -> list[int] | None:
        """The solution in whole numbers, where it is one and agrees with every equation exactly."""
        world = [round(value) for value in found]
        if any(abs(a - b) > WHOLE for a, b in zip(found, world, strict=True)):
            return None
        for (low, high), value in zip(self.bounds.values(), world, strict=True):
            if value < low or (high is not None and value > high):
                return None
        for row in self.rows:
            total = sum(sign * world[self.at[var]] for var, sign in row.terms.items())
            if (row.low is not None and total < row.low) or (row.high is not None and total > row.high):  # fmt: skip
                return None
        return world


class _Silent(highspy.Highs):
    """HiGHS greets on standard output when it is made, before it can be told not to."""

    def enableCallbacks(self) -> None:  # called when it is made
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()


def _solver(model: highspy.HighsLp) -> highspy.Highs:
    solver = _Silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_max_nodes", MOST_NODES)
    solver.passModel(model)
    return solver


def _solved(solver: highspy.Highs) -> bool:
    """Whether there is a solution, the best or one on the way to it."""
    return solver.getInfo().primal_solution_status == 2  # feasible


def _number(limit: int | None, without: float) -> float:
    return without if limit is None else float(limit)
