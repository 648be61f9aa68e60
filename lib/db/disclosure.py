"""Disclosure control: no number about few persons is shown or can be computed from the numbers that are shown.

Primary suppression hides a number of fewer than min_count persons, or one that leaves fewer than min_count others in
its group. Secondary suppression hides more of the user's numbers, until no hidden number can be narrowed down to
fewer than min_count values. An attacker is assumed to know every shown number, the user's and the published ones;
the relations between numbers (lib/db/disclosure_rules.py); that counts are not negative; min_count; and the stated
reason why each hidden number is hidden.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from lib.db.disclosure_cells import (
    FEW,
    FEW_BOTH,
    FEW_OR_SECONDARY,
    FEW_OTHERS,
    FEW_SHARE,
    FEW_SHARE_OTHERS,
    LEFT_OUT_FEW,
    LEFT_OUT_FEW_OR_SECONDARY,
    LEFT_OUT_SECONDARY,
    NOTES,
    SECONDARY,
    SECONDARY_SHARE,
    VISIBLE,
    Cell,
    CellKey,
    IndicatorKind,
    Range,
    kinds,
    read_cells,
    suppression_reason,
)
from lib.db.disclosure_equations import Component, Equation, Var
from lib.db.disclosure_ranges import unsafe_variables, without_uncertain
from lib.db.disclosure_relations import EquationBuilder, N
from lib.db.disclosure_rules import COUNTED, OF, SAME, ZERO, Rules, rules
from lib.db.disclosure_shares import reveals_few

__all__ = [
    "FEW",
    "FEW_BOTH",
    "FEW_OR_SECONDARY",
    "FEW_OTHERS",
    "FEW_SHARE",
    "FEW_SHARE_OTHERS",
    "LEFT_OUT_FEW",
    "LEFT_OUT_FEW_OR_SECONDARY",
    "LEFT_OUT_SECONDARY",
    "NOTES",
    "NUMBERS",
    "SECONDARY",
    "SECONDARY_SHARE",
    "TABLES",
    "Protected",
    "problems",
    "protect",
    "suppress_primary",
]  # fmt: skip
NUMBERS = ("value", "value_low", "value_high", "value_text", "numerator", "denominator", "quote")
TABLES = ("areas", "indicators", "area_partitions", "indicator_relations", "observations")
COMPUTED_WITHOUT_ROW = "Sammen med andre tal viser det, at et område uden tal har færre personer, end der må vises. Skjul et tal."
CAN_BE_COMPUTED = (
    "Et skjult tal, der handler om få personer, kan regnes ud af de andre tal. Skjul et tal mere."
)


@dataclass(frozen=True)
class Protected:
    """The result of disclosure control.

    observations: the rows, with numbers hidden. reasons: how many numbers this call hid, by reason (a key of NOTES).
    unjudged: the number of shares without counts in groups of unknown size. unprotected: hidden cells that published
    numbers alone narrow down, so that hiding the user's numbers does not help.
    """

    observations: pd.DataFrame
    reasons: Mapping[str, int]
    unjudged: int = 0
    unprotected: tuple[CellKey, ...] = ()

    @property
    def hidden(self) -> int:
        """How many numbers this call hid."""
        return sum(self.reasons.values())


def suppress_primary(
    observations: pd.DataFrame, indicators: pd.DataFrame
) -> tuple[pd.DataFrame, int]:
    """Primary suppression of counts only: the rows, and how many numbers were hidden."""
    of = kinds(indicators)
    places = {}
    for cell in _one_by_one(observations, of):
        if reason := suppression_reason(cell):
            places[cell.own_rows[0]] = reason
    return _written(observations, places), len(places)


def _one_by_one(observations: pd.DataFrame, of: Mapping[str, IndicatorKind]) -> Iterable[Cell]:
    """One cell per row, even where two rows have the same area, indicator and period."""
    cells = read_cells(observations.assign(period=range(len(observations)), period_start=None), observations.iloc[:0], of)  # fmt: skip
    return cells.values()


def protect(observations: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Protected:
    """Primary and secondary suppression of the user's observations, beside the published ones.

    tables: those of TABLES from the published database; they are not changed. The rows keep their order and index.
    """
    state = _Suppression(rules(tables), observations, tables["observations"])
    state.primary()
    state.secondary()
    return Protected(
        _written(observations, state.places),
        dict(Counter(state.places.values())), state.unjudged, tuple(state.unprotected),
    )  # fmt: skip


def problems(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The published observations that disclosure control would hide, or that reveal a hidden number.

    tables: those of TABLES. Columns as in the checks of lib/db/build.py: file, csv_row, column_name, value, problem.
    """
    state = _Suppression(rules(tables), None, tables["observations"])
    found = []
    for cell in state.cells.values():
        reason = suppression_reason(cell) or state.share_suppression_reason(cell)
        if reason:
            words = f"Færre end {cell.min_count} personer må ikke vises."
            if reason in (FEW_SHARE, FEW_SHARE_OTHERS):
                words += " Skriv tæller og nævner, hvis de er flere."
            found += ((place, "value", words) for place in cell.published_rows)
    state.secondary()
    found += ((place, "status", CAN_BE_COMPUTED) for key in state.unprotected for place in state.cells[key].published_rows)  # fmt: skip
    found += state.small_cells_implied_by_sums()
    rows = tables["observations"]
    shown = rows["numerator"].astype("Float64").fillna(rows["value"].astype("Float64"))
    return pd.DataFrame(
        [
            ("observations", place + 2, column, _text(shown.iloc[place], rows["status"].iloc[place]), words)
            for place, column, words in sorted(found)
        ],
        columns=["file", "csv_row", "column_name", "value", "problem"],
    )  # fmt: skip


def _text(number: object, status: str) -> str:
    return status if pd.isna(number) else str(float(number))


def _written(observations: pd.DataFrame, places: Mapping[int, str]) -> pd.DataFrame:
    """The rows with the numbers at these row positions removed, and the note that says why.

    places: position -> reason. The locator stays, since it does not reveal the number.
    """
    answer = observations.copy()
    which = pd.Series(False, index=range(len(answer)))
    which.loc[list(places)] = True
    which = which.to_numpy()
    for column in NUMBERS:
        answer[column] = answer[column].astype(object).mask(which, None)
    answer["status"] = answer["status"].mask(which, "confidential")
    notes = pd.Series([NOTES[places[n]] if n in places else None for n in range(len(answer))], answer.index, dtype=object)  # fmt: skip
    answer["note"] = answer["note"].astype(object).mask(which, notes)
    return answer


class _Suppression:
    """Suppression in progress: the cells, and the row positions of the user's numbers hidden so far."""

    def __init__(self, known: Rules, own: pd.DataFrame | None, published: pd.DataFrame):
        self.rules = known
        self.own = own
        self.cells = read_cells(own, published, known.kinds, known.flows)
        self.visible = set() if own is None else {n for n, s in enumerate(own["status"]) if s in VISIBLE}  # fmt: skip
        self.builder = EquationBuilder(known, self.cells)
        self.places: dict[int, str] = {}
        self.unprotected: list[CellKey] = []
        self.unjudged = 0

    def hide(self, cell: Cell, reason: str) -> None:
        """Hide the user's rows of a cell."""
        if reason == SECONDARY and cell.share and cell.counted is None:
            reason = SECONDARY_SHARE
        for place in cell.own_rows:
            if place in self.visible:
                self.places[place] = reason
        cell.hidden = cell.hidden or reason
        cell.counted = cell.others = cell.ratio = None

    # ------------------------------------------------------------ primary

    def primary(self) -> None:
        """Hide counts below min_count, cells that are hidden where they are published, and shares of few persons."""
        for cell in self.cells.values():
            if not self.visible.intersection(cell.own_rows):
                continue
            before, cell.hidden = cell.hidden, ""
            reason = suppression_reason(cell) or (SECONDARY if before else "")
            if before == FEW_OR_SECONDARY:
                reason = before  # the published row does not tell, so this one must not
            cell.hidden = before
            if reason:
                self.hide(cell, reason)
                cell.public = False
        for cell in list(self.cells.values()):
            if cell.own_rows and not cell.hidden and cell.ratio is not None and cell.min_count:
                if reason := self.share_suppression_reason(cell):
                    self.hide(cell, reason)
                elif self._possible_range(cell.key, OF, ()) is None:
                    self.unjudged += 1
        for shown in self.builder.small_remainders():
            cells = [cell for cell in shown if cell.can_be_hidden]
            if cells and all(not cell.hidden for cell in shown):
                self.hide(min(cells, key=lambda cell: (cell.size, min(cell.own_rows))), SECONDARY)

    def share_suppression_reason(self, cell: Cell) -> str:
        """The reason to hide a share shown without counts, judged by the counts it can stand for; "" to show it."""
        if cell.hidden or cell.ratio is None or not cell.min_count:
            return ""
        whole = self._possible_range(cell.key, OF, ())
        if whole is None:
            return ""
        low, high = Fraction(cell.ratio.low), Fraction(cell.ratio.high)
        for reason, a, b in ((FEW_SHARE, low, high), (FEW_SHARE_OTHERS, 1 - high, 1 - low)):
            least, most = math.ceil(a * whole.low), math.floor(b * whole.high)
            possible = min(most, cell.min_count - 1) >= least
            if most < cell.min_count or (
                possible and (least >= 1 or most - least + 1 < cell.min_count)
            ):
                return reason
            if reveals_few(a, b, whole, cell.min_count):
                return reason
        return ""

    def _possible_range(self, key: CellKey, quantity: str, seen: tuple) -> Range | None:
        """The possible values of a cell's numerator or denominator; None where nothing bounds them.

        They follow from the cell itself, the quantities equal to it and the number of residents. seen: the cells and
        quantities already asked for, so that a circle of equalities ends."""
        if (key, quantity) in seen:
            return None
        cell = self.cells.get(key)
        if cell is not None and not cell.hidden and cell.counted is not None:
            if quantity == COUNTED:
                return cell.counted
            if cell.others is not None:
                return Range(
                    cell.counted.low + cell.others.low, cell.counted.high + cell.others.high
                )
        found = [self._possible_range(other, one, (*seen, (key, quantity))) for other, one in self._equal_quantities(key, quantity)]  # fmt: skip
        found = [one for one in found if one is not None]
        if quantity == COUNTED and cell is not None and not cell.hidden and cell.ratio is not None:
            whole = self._possible_range(key, OF, (*seen, (key, quantity)))
            if whole is not None:
                found.append(Range(math.ceil(cell.ratio.low * whole.low), math.floor(cell.ratio.high * whole.high)))  # fmt: skip
        residents = self.builder.residents(key)
        if residents is not None:
            found.append(Range(0, residents.counted.high))
        if not found:
            return None
        return Range(max(one.low for one in found), min(one.high for one in found))

    def _equal_quantities(self, key: CellKey, quantity: str) -> Iterable[tuple[CellKey, str]]:
        """The quantities that a relation makes equal to this one."""
        for n in self.rules.by_indicator.get(key.indicator, ()):
            relation = self.rules.count_relations[n]
            simple = len(relation.terms) == 2 and relation.result == ZERO
            if not simple or any((t.moment, t.place) != (SAME, SAME) for t in relation.terms):
                continue
            for one, other in (relation.terms, relation.terms[::-1]):
                if (one.indicator, one.quantity) == (key.indicator, quantity):
                    yield CellKey(key.area, other.indicator, key.when), other.quantity

    def small_cells_implied_by_sums(self) -> Iterable[tuple[int, str, str]]:
        """The problem of each small number without a row that published sums reveal: at the last row of the sums."""
        for key in self.unprotected:
            cell = self.cells[key]
            if not cell.published_rows and not cell.own_rows:
                rows = [
                    place
                    for one in self.builder.shown_in_same_sums(key)
                    for place in one.published_rows
                ]
                if rows:
                    yield max(rows), "value", COMPUTED_WITHOUT_ROW

    # ------------------------------------------------------------ secondary

    def secondary(self) -> None:
        """Hide more of the user's cells, until no hidden cell can be narrowed down or none is left to hide."""
        for cell in list(self.builder.small_cells_without_rows()):
            self.cells[cell.key] = cell
            self.builder.areas[cell.key.indicator, cell.key.when].add(cell.key.area)
        again = [cell.key for cell in self.cells.values() if cell.hidden and cell.min_count]
        while again:
            self._differences()
            components = self.builder.components(again)
            again, self.unprotected = (
                [],
                [k for k in self.unprotected if not self._within(k, components)],
            )
            for component in components:
                if self._is_outdated(component):
                    again += (var[0] for var in list(component.values_needed)[:1])
                    continue
                found = unsafe_variables(component)
                bad = list(component.values_needed) if found is None else found
                chosen = self._choose_to_hide(component, bad)
                if bad and not chosen:
                    # Shown numbers can contradict the uncertain equations, which are then left out.
                    left = without_uncertain(component) if found is None else component
                    found = unsafe_variables(left, every=True)
                    bad = list(component.values_needed) if found is None else found
                for cell in chosen:
                    self.hide(cell, SECONDARY)
                again += (cell.key for cell in chosen)
                again += (var[0] for var in bad[:1] if chosen)
                if bad and not chosen:
                    restated = self._give_less_precise_reasons(component)
                    again += restated
                    if not restated:
                        self.unprotected += dict.fromkeys(var[0] for var in bad)

    def _give_less_precise_reasons(self, component: Component) -> list[CellKey]:
        """Give the user's hidden cells a reason that does not tell whether they are small; the cells it changes.

        All of them get it: if some kept the reason that they are small, it would follow that the others are not."""
        keys = dict.fromkeys(var[0] for var in component.values_needed)
        cells = [
            cell for cell in map(self.cells.__getitem__, keys)
            if cell.hidden != FEW_OR_SECONDARY and cell.own_rows and not cell.published_rows
            and self.visible.issuperset(cell.own_rows)
        ]  # fmt: skip
        for cell in cells:
            cell.hidden = FEW_OR_SECONDARY
            self.places.update(dict.fromkeys(cell.own_rows, FEW_OR_SECONDARY))
        return [cell.key for cell in cells]

    def _is_outdated(self, component: Component) -> bool:
        """Whether a number that the equations use has been hidden since they were written."""
        return any(
            self.cells[key].hidden for equation in component.equations for key in equation.shown
        )

    def _within(self, key: CellKey, components: list[Component]) -> bool:
        return any((key, N) in one.bounds for one in components)

    def _differences(self) -> None:
        """Hide each of the user's differences and ratios that gives a hidden number."""
        for cell, _, *sides in list(self.builder.differences.shown()):
            hidden = [self.cells[key] for key in sides if key in self.cells and self.cells[key].hidden]  # fmt: skip
            if cell.can_be_hidden and any(one.min_count for one in hidden):
                self.hide(cell, SECONDARY)

    def _choose_to_hide(self, component: Component, bad: list[Var]) -> list[Cell]:
        """The cells to hide next: for each variable narrowed down, the smallest part in its equations, else the whole.

        Variables that share an equation wait for the next round, since hiding one cell may be enough for both."""
        chosen: list[Cell] = []
        touched: set[int] = set()
        for var in bad:
            about = [equation for equation in component.equations if var in equation.terms]
            if any(id(equation) in touched for equation in about):
                continue
            best = self._smallest_hideable(about) or self._smallest_hideable(component.equations)
            if best is not None:
                chosen.append(best)
                touched.update(
                    id(equation) for equation in component.equations
                    if best.key in equation.shown or any(v[0] == var[0] for v in equation.terms)
                )  # fmt: skip
        return list({cell.key: cell for cell in chosen}.values())

    def _smallest_hideable(self, equations: Iterable[Equation]) -> Cell | None:
        found: dict[CellKey, bool] = {}
        for equation in equations:
            for key in equation.shown:
                found[key] = found.get(key, False) or key in equation.wholes
        cells = [self.cells[key] for key in found if self.cells[key].can_be_hidden]
        rank = {c.key: (found[c.key], c.size, min(c.own_rows)) for c in cells}
        return min(cells, key=lambda cell: rank[cell.key], default=None)
