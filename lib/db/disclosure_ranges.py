"""Which hidden numbers can be narrowed down, by solving equations in whole numbers.

A number counts as safe only when enough of its values have been found, each in a solution in whole numbers that
satisfies every equation. A value that the solver does not find within its limits counts as impossible.
"""

import math
from collections.abc import Mapping
from itertools import islice

import highspy
import numpy as np

from lib.db.disclosure_equations import Bounds, Component, Equation, Var, impossible

MAX_PASSES = 60  # over the equations, before the solver is used
MAX_NODES = 500  # of the search for one solution; a time limit would make the result vary
INTEGER_TOLERANCE = 1e-5  # from a whole number, for a solution to be rounded and checked exactly
SEARCH_REACH = 3  # times the values needed, searched to either side of a solution


def unsafe_variables(component: Component, every: bool = False) -> list[Var] | None:
    """Variables with fewer possible values than they need, in order; None where the equations have no solution.

    All that show in one equation at a time; else the first that the solver finds, or all of them with every=True.
    """
    bounds = tighten_bounds(component)
    if bounds is None:
        return None
    bad = [var for var, need in component.values_needed.items() if _values(bounds[var]) < need]
    if (bad and not every) or _is_exact(component):
        return bad
    solutions = _Solutions(component, bounds)
    if solutions.first is None:
        return None
    bad = (
        var for var, need in component.values_needed.items() if not solutions.has_values(var, need)
    )
    return list(bad) if every else list(islice(bad, 1))


def without_uncertain(component: Component) -> Component:
    """The component without the equations that are assumptions."""
    certain = [equation for equation in component.equations if equation.certain]
    return Component(component.bounds, certain, component.values_needed)


def _values(bounds: Bounds) -> float:
    return math.inf if bounds[1] is None else bounds[1] - bounds[0] + 1


def tighten_bounds(component: Component) -> dict[Var, Bounds] | None:
    """The bounds of each variable, tightened by one equation at a time; None where there is no solution."""
    bounds = dict(component.bounds)
    for _ in range(MAX_PASSES):
        changed = False
        for equation in component.equations:
            if impossible(equation, bounds):
                return None
            changed |= _tighten_by(equation, bounds)
        if any(high is not None and low > high for low, high in bounds.values()):
            return None
        if not changed:
            break
    return bounds


def _tighten_by(equation: Equation, bounds: dict[Var, Bounds]) -> bool:
    """Tighten the bounds by one equation; returns whether any changed."""
    changed = False
    lows = {v: _end(bounds[v], s > 0, s) for v, s in equation.terms.items()}
    highs = {v: _end(bounds[v], s < 0, s) for v, s in equation.terms.items()}
    for ends, limit, upper in ((lows, equation.high, True), (highs, equation.low, False)):
        if limit is None:
            continue
        without = [var for var, end in ends.items() if end is None]
        total = sum(end for end in ends.values() if end is not None)
        for var, sign in equation.terms.items():
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
    """Whether every value within the bounds of tighten_bounds() is possible: sums that form no circle."""
    uses = sum(len(equation.terms) for equation in component.equations)
    if any(abs(sign) != 1 for equation in component.equations for sign in equation.terms.values()):
        return False
    return uses == len(component.equations) + len(component.bounds) - 1


class _Solutions:
    """The solutions of a component found so far, and the values of each variable in them."""

    def __init__(self, component: Component, bounds: Mapping[Var, Bounds]):
        self.equations, self.bounds = component.equations, dict(bounds)
        self.column = {var: n for n, var in enumerate(bounds)}
        self.seen: dict[Var, set[int]] = {var: set() for var in component.values_needed}
        self.model = self._model()
        self.solvers = [_solver(self.model), None]
        self.first = self._find()

    def _model(self) -> highspy.HighsLp:
        model = highspy.HighsLp()
        count = len(self.column)
        model.num_col_, model.num_row_ = count, len(self.equations)
        model.col_cost_ = np.zeros(count)
        model.col_lower_ = np.array([float(low) for low, _ in self.bounds.values()])
        model.col_upper_ = np.array([_number(high, highspy.kHighsInf) for _, high in self.bounds.values()])  # fmt: skip
        model.row_lower_ = np.array(
            [_number(equation.low, -highspy.kHighsInf) for equation in self.equations]
        )
        model.row_upper_ = np.array(
            [_number(equation.high, highspy.kHighsInf) for equation in self.equations]
        )
        starts = np.cumsum([0, *(len(equation.terms) for equation in self.equations)])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = starts.astype(np.int32)
        model.a_matrix_.index_ = np.array([self.column[v] for r in self.equations for v in r.terms], dtype=np.int32)  # fmt: skip
        model.a_matrix_.value_ = np.array(
            [float(s) for r in self.equations for s in r.terms.values()]
        )
        return model

    def has_values(self, var: Var, need: int) -> bool:
        """Whether a variable has at least `need` possible values."""
        seen = self.seen[var]
        middle = self.first[self.column[var]]
        low, high = self.bounds[var]
        low = max(low, middle - SEARCH_REACH * need)
        high = (
            middle + SEARCH_REACH * need
            if high is None
            else min(high, middle + SEARCH_REACH * need)
        )
        if len(seen) >= need:
            return True
        ends = [self._solve(False, var, sense, (low, high))[0] for sense in (1, -1)]
        if None in ends:
            return False
        low, high = math.ceil(ends[1] - INTEGER_TOLERANCE), math.floor(ends[0] + INTEGER_TOLERANCE)
        if high - low + 1 < need:
            return False  # too few even with fractions of persons
        for value in sorted(range(low, high + 1), key=lambda one: abs(2 * one - low - high)):
            if value not in seen and len(seen) < need:
                self._find((value, value), var)
        return len(seen) >= need

    def _find(self, within: tuple[int, int] | None = None, var: Var | None = None) -> list[int] | None:  # fmt: skip
        """A solution in whole numbers, or None. Tries without that condition first, which is faster and mostly enough."""
        for whole in (False, True):
            value, solution = self._solve(whole, var, 0, within)
            if value is None or solution is not None:
                return solution
        return None

    def _solve(self, whole: bool, var: Var | None, sense: int, within: tuple[int, int] | None) -> tuple[float | None, list[int] | None]:  # fmt: skip
        """The largest (sense 1) or smallest (-1) value of a variable within limits, and the solution if it is in whole
        numbers; None for what there is not."""
        if self.solvers[whole] is None:
            self.model.integrality_ = [highspy.HighsVarType.kInteger] * len(self.column)
            self.solvers[whole] = _solver(self.model)
        solver = self.solvers[whole]
        if var is not None:
            solver.changeColBounds(self.column[var], *map(float, within))
            solver.changeColCost(self.column[var], -float(sense))
        solver.run()
        found = solver.getSolution().col_value if _solved(solver) else None
        if var is not None:
            low, high = self.bounds[var]
            solver.changeColBounds(self.column[var], float(low), _number(high, highspy.kHighsInf))
            solver.changeColCost(self.column[var], 0.0)
        if found is None:
            return None, None
        solution = self._checked(found)
        for one, seen in self.seen.items() if solution is not None else ():
            seen.add(solution[self.column[one]])
        return found[0 if var is None else self.column[var]], solution

    def _checked(self, found: list[float]) -> list[int] | None:
        """The solution rounded to whole numbers, if it then satisfies every equation exactly; else None."""
        solution = [round(value) for value in found]
        if any(abs(a - b) > INTEGER_TOLERANCE for a, b in zip(found, solution, strict=True)):
            return None
        for (low, high), value in zip(self.bounds.values(), solution, strict=True):
            if value < low or (high is not None and value > high):
                return None
        for equation in self.equations:
            total = sum(sign * solution[self.column[var]] for var, sign in equation.terms.items())
            if (equation.low is not None and total < equation.low) or (equation.high is not None and total > equation.high):  # fmt: skip
                return None
        return solution


class _Silent(highspy.Highs):
    """HiGHS without the banner that its constructor prints."""

    def enableCallbacks(self) -> None:  # called by the constructor
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()


def _solver(model: highspy.HighsLp) -> highspy.Highs:
    solver = _Silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_max_nodes", MAX_NODES)
    solver.passModel(model)
    return solver


def _solved(solver: highspy.Highs) -> bool:
    """Whether the solver has a feasible solution, optimal or not."""
    return solver.getInfo().primal_solution_status == 2  # feasible


def _number(limit: int | None, without: float) -> float:
    return without if limit is None else float(limit)
