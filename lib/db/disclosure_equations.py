"""Linear equations between unknown whole numbers, split into connected components without the redundant ones."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.db.disclosure_cells import CellKey

Var = tuple[CellKey, str]  # a cell, and N or OTHERS
Bounds = tuple[int, int | None]  # lowest and highest; None is no limit


@dataclass(slots=True)
class Equation:
    """low <= the sum of coefficient times variable <= high; None is no limit.

    terms: variable -> coefficient. shown: the cells whose shown numbers are part of the limits. wholes: those of them
    that are the sum of the others. certain: false where the equation is an assumption.
    """

    terms: dict[Var, int]
    low: int | None
    high: int | None
    shown: set[CellKey] = field(default_factory=set)
    wholes: set[CellKey] = field(default_factory=set)
    certain: bool = True


@dataclass(slots=True)
class Component:
    """Variables connected by equations. values_needed: the fewest possible values that keep each one secret."""

    bounds: dict[Var, Bounds]
    equations: list[Equation]
    values_needed: dict[Var, int]


def components(bounds: dict[Var, Bounds], equations: list[Equation], values_needed: dict[Var, int]) -> list[Component]:  # fmt: skip
    """The connected components with a variable to keep secret. A variable in no equation is in none of them."""
    equations = _informative(bounds, equations, values_needed)
    parent: dict[Var, Var] = {}

    def root(var: Var) -> Var:
        while parent.setdefault(var, var) != var:
            parent[var] = parent[parent[var]]
            var = parent[var]
        return var

    for equation in equations:
        first, *others = equation.terms
        for var in others:
            parent[root(var)] = root(first)
    grouped: dict[Var, Component] = {}
    for equation in equations:
        component = grouped.setdefault(root(next(iter(equation.terms))), Component({}, [], {}))
        component.equations.append(equation)
        for var in equation.terms:
            component.bounds[var] = bounds[var]
            if var in values_needed:
                component.values_needed[var] = values_needed[var]
    return [component for component in grouped.values() if component.values_needed]


def _informative(
    bounds: dict[Var, Bounds], equations: list[Equation], values_needed: Mapping[Var, int]
) -> list[Equation]:
    """The equations without those that hold for all values within the bounds.

    A variable without an upper limit that is in one equation only, and is not to be kept secret, removes that
    equation's limit on one side."""
    uses: dict[Var, set[int]] = defaultdict(set)
    for n, equation in enumerate(equations):
        for var in equation.terms:
            uses[var].add(n)
    left, alive = list(range(len(equations))), set(range(len(equations)))
    while left:
        n = left.pop()
        if n not in alive:
            continue
        equation = equations[n]
        for var, sign in list(equation.terms.items()):
            if bounds[var][1] is None and len(uses[var]) == 1 and var not in values_needed:
                least = sign * bounds[var][0]  # moved to the limit that stays
                if sign > 0:
                    equation.low, equation.high = (
                        None,
                        None if equation.high is None else equation.high - least,
                    )
                else:
                    equation.low, equation.high = (
                        None if equation.low is None else equation.low - least,
                        None,
                    )
                del equation.terms[var]
        lowest, highest = extremes(equation.terms, bounds)
        holds = (equation.low is None or (lowest is not None and lowest >= equation.low)) and (
            equation.high is None or (highest is not None and highest <= equation.high)
        )
        if holds or not equation.terms or (not equation.certain and impossible(equation, bounds)):
            alive.discard(n)
            for var in equation.terms:
                uses[var].discard(n)
                left += uses[var]
    return [equations[n] for n in sorted(alive)]


def extremes(
    terms: Mapping[Var, int], bounds: Mapping[Var, Bounds]
) -> tuple[int | None, int | None]:
    """The lowest and the highest possible value of a sum; None without a limit."""
    low: int | None = 0
    high: int | None = 0
    for var, sign in terms.items():
        least, most = bounds[var] if sign > 0 else bounds[var][::-1]
        low = None if low is None or least is None else low + sign * least
        high = None if high is None or most is None else high + sign * most
    return low, high


def impossible(equation: Equation, bounds: Mapping[Var, Bounds]) -> bool:
    """Whether no values within the bounds satisfy an equation."""
    low, high = extremes(equation.terms, bounds)
    return (equation.high is not None and low is not None and low > equation.high) or (
        equation.low is not None and high is not None and high < equation.low
    )
