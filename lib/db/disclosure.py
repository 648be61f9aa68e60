"""Disclosure control: no number of few persons is shown, and none can be worked out from all that is shown.

Primary suppression hides a number of fewer than min_count persons, or one that leaves fewer of its group.
Secondary suppression hides more of the reader's numbers, until no hidden one can be narrowed down to fewer than
min_count values. Known to everybody is taken to be: every shown number, the reader's and the published ones
together; how numbers hang together (lib/db/disclosure_rules.py); that nobody is fewer than none; min_count; and for
each hidden number why it is hidden.
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
    FEW_OTHERS,
    FEW_SHARE,
    FEW_SHARE_OTHERS,
    LEFT_OUT_FEW,
    LEFT_OUT_NEIGHBOUR,
    NEIGHBOUR,
    NEIGHBOUR_SHARE,
    NOTES,
    VISIBLE,
    Cell,
    Key,
    Kind,
    Range,
    few,
    kinds,
    read,
)
from lib.db.disclosure_equations import Component, Row, Var
from lib.db.disclosure_ranges import narrowed, without_the_unsure
from lib.db.disclosure_relations import N, Relations
from lib.db.disclosure_rules import COUNTED, OF, SAME, ZERO, Rules, rules

__all__ = [
    "FEW", "FEW_BOTH", "FEW_OTHERS", "FEW_SHARE", "FEW_SHARE_OTHERS", "LEFT_OUT_FEW", "LEFT_OUT_NEIGHBOUR",
    "NEIGHBOUR", "NEIGHBOUR_SHARE", "NOTES", "NUMBERS", "TABLES", "Protected", "hide", "problems", "protect",
]  # fmt: skip
NUMBERS = ("value", "value_low", "value_high", "value_text", "numerator", "denominator", "quote")
TABLES = ("areas", "indicators", "area_partitions", "indicator_relations", "observations")
MOST_TRIED = 5_000  # numbers of persons that a share is tried with
GAP = "Sammen med andre tal viser det, at et område uden tal har færre personer, end der må vises. Skjul et tal."
TELLS = (
    "Et skjult tal, der handler om få personer, kan regnes ud af de andre tal. Skjul et tal mere."
)


@dataclass(frozen=True)
class Protected:
    """observations: the rows with numbers hidden; reasons: how many were hidden now for which reason, by the keys
    of NOTES; unjudged: shares without counts in groups of unknown size; open: hidden cells that could still be
    narrowed down, since only published numbers tell them."""

    observations: pd.DataFrame
    reasons: Mapping[str, int]
    unjudged: int = 0
    open: tuple[Key, ...] = ()

    @property
    def hidden(self) -> int:
        """How many numbers were hidden now."""
        return sum(self.reasons.values())


def hide(observations: pd.DataFrame, indicators: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The rows with every number hidden that counts few persons, or leaves few, by itself; and how many."""
    of = kinds(indicators)
    places = {}
    for cell in _one_by_one(observations, of):
        if reason := few(cell):
            places[cell.own[0]] = reason
    return _written(observations, places), len(places)


def _one_by_one(observations: pd.DataFrame, of: Mapping[str, Kind]) -> Iterable[Cell]:
    """A cell a row, also where two rows are about the same."""
    told = read(observations.assign(period=range(len(observations)), period_start=None), observations.iloc[:0], of)  # fmt: skip
    return told.values()


def protect(observations: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Protected:
    """A reader's rows of observations with every number hidden that is about few persons, and every other one
    that would tell it together with the rest and with what is published. tables: those of TABLES, of the published
    database; nothing in them changes. The rows keep their order and index."""
    state = _State(rules(tables), observations, tables["observations"])
    state.primary()
    state.secondary()
    return Protected(
        _written(observations, state.places),
        dict(Counter(state.places.values())), state.unjudged, tuple(state.open),
    )  # fmt: skip


def problems(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """What in a database breaks the rule: file, csv_row, column_name, value and problem, as lib/db/build.py's checks.
    tables: those of TABLES."""
    state = _State(rules(tables), None, tables["observations"])
    found = []
    for cell in state.cells.values():
        reason = few(cell) or state.few_share(cell)
        if reason:
            words = f"Færre end {cell.least} personer må ikke vises."
            if reason in (FEW_SHARE, FEW_SHARE_OTHERS):
                words += " Skriv tæller og nævner, hvis de er flere."
            found += ((place, "value", words) for place in cell.published)
    state.secondary()
    found += ((place, "status", TELLS) for key in state.open for place in state.cells[key].published)  # fmt: skip
    found += state.told_by_a_sum()
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
    """Rows without a trace of their number. The place in the file stays: it is none of the number."""
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


def _tells_few(low: Fraction, high: Fraction, whole: Range, least: int) -> bool:
    """Whether a share says which few it counts: with many decimals only some n of N give it. low, high: between
    which it lies; whole: from how many to how many N can be. True where fewer than `least` n are possible, and
    one of them is few."""
    possible: list[int] = []
    for n in range(min(math.floor(high * whole.high), MOST_TRIED) + 1):
        smallest = max(math.ceil(n / high) if n else 1, whole.low, 1)
        largest = whole.high if low <= 0 else min(whole.high, math.floor(n / low))
        if smallest <= largest:
            possible.append(n)
        if len(possible) == least:
            return False
    return bool(possible) and possible[0] < least


class _State:
    """Rows on their way to be protected: their cells, and which are hidden so far."""

    def __init__(self, known: Rules, own: pd.DataFrame | None, published: pd.DataFrame):
        self.rules = known
        self.own = own
        self.cells = read(own, published, known.kinds, known.flows)
        self.visible = set() if own is None else {n for n, s in enumerate(own["status"]) if s in VISIBLE}  # fmt: skip
        self.relations = Relations(known, self.cells)
        self.places: dict[int, str] = {}
        self.open: list[Key] = []
        self.unjudged = 0

    def hide(self, cell: Cell, reason: str) -> None:
        """Hide the reader's rows of a cell."""
        if reason == NEIGHBOUR and cell.share and cell.counted is None:
            reason = NEIGHBOUR_SHARE
        for place in cell.own:
            if place in self.visible:
                self.places[place] = reason
        cell.hidden = cell.hidden or reason
        cell.counted = cell.others = cell.ratio = None

    # ------------------------------------------------------------ primary

    def primary(self) -> None:
        """Hide what is few by itself, what is of a published cell that is hidden, and shares of few."""
        for cell in self.cells.values():
            if not self.visible.intersection(cell.own):
                continue
            told, cell.hidden = cell.hidden, ""
            reason = few(cell) or (NEIGHBOUR if told else "")
            cell.hidden = told
            if reason:
                self.hide(cell, reason)
                cell.public = False
        for cell in list(self.cells.values()):
            if cell.own and not cell.hidden and cell.ratio is not None and cell.least:
                if reason := self.few_share(cell):
                    self.hide(cell, reason)
                elif self._most(cell.key, OF, ()) is None:
                    self.unjudged += 1
        for shown in self.relations.small_rests():
            cells = [cell for cell in shown if cell.can_be_hidden]
            if cells and all(not cell.hidden for cell in shown):
                self.hide(min(cells, key=lambda cell: (cell.size, min(cell.own))), NEIGHBOUR)

    def few_share(self, cell: Cell) -> str:
        """Why a share that is shown without its counts may not be, or "": as many as it can be are few."""
        if cell.hidden or cell.ratio is None or not cell.least:
            return ""
        whole = self._most(cell.key, OF, ())
        if whole is None:
            return ""
        low, high = Fraction(cell.ratio.low), Fraction(cell.ratio.high)
        for reason, a, b in ((FEW_SHARE, low, high), (FEW_SHARE_OTHERS, 1 - high, 1 - low)):
            least, most = math.ceil(a * whole.low), math.floor(b * whole.high)
            possible = min(most, cell.least - 1) >= least
            if most < cell.least or (possible and (least >= 1 or most - least + 1 < cell.least)):
                return reason
            if _tells_few(a, b, whole, cell.least):
                return reason
        return ""

    def _most(self, key: Key, quantity: str, seen: tuple) -> Range | None:
        """From how many to how many a cell counts, or is out of, by what is shown of it, of what it is equal to
        and of the residents; None where nothing is known."""
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
        found = [self._most(other, one, (*seen, (key, quantity))) for other, one in self._equal(key, quantity)]  # fmt: skip
        found = [one for one in found if one is not None]
        if quantity == COUNTED and cell is not None and not cell.hidden and cell.ratio is not None:
            whole = self._most(key, OF, (*seen, (key, quantity)))
            if whole is not None:
                found.append(Range(math.ceil(cell.ratio.low * whole.low), math.floor(cell.ratio.high * whole.high)))  # fmt: skip
        residents = self.relations.residents(key)
        if residents is not None:
            found.append(Range(0, residents.counted.high))
        if not found:
            return None
        return Range(max(one.low for one in found), min(one.high for one in found))

    def _equal(self, key: Key, quantity: str) -> Iterable[tuple[Key, str]]:
        """Quantities that are the same number as this one."""
        for n in self.rules.by_indicator.get(key.indicator, ()):
            relation = self.rules.linear[n]
            simple = len(relation.terms) == 2 and relation.result == ZERO
            if not simple or any((t.moment, t.place) != (SAME, SAME) for t in relation.terms):
                continue
            for one, other in (relation.terms, relation.terms[::-1]):
                if (one.indicator, one.quantity) == (key.indicator, quantity):
                    yield Key(key.area, other.indicator, key.when), other.quantity

    def told_by_a_sum(self) -> Iterable[tuple[int, str, str]]:
        """Published rows that together tell a number of few persons that no row speaks of: the last of them."""
        for key in self.open:
            cell = self.cells[key]
            if not cell.published and not cell.own:
                rows = [place for one in self.relations.around(key) for place in one.published]
                if rows:
                    yield max(rows), "value", GAP

    # ------------------------------------------------------------ secondary

    def secondary(self) -> None:
        """Hide more, until nothing hidden can be narrowed down or nothing is left to hide."""
        for cell in list(self.relations.untold_few()):
            self.cells[cell.key] = cell
            self.relations.areas[cell.key.indicator, cell.key.when].add(cell.key.area)
        again = [cell.key for cell in self.cells.values() if cell.hidden and cell.least]
        while again:
            self._differences()
            components = self.relations.components(again)
            again, self.open = [], [k for k in self.open if not self._within(k, components)]
            for component in components:
                if self._is_old(component):
                    again += (var[0] for var in list(component.needs)[:1])
                    continue
                found = narrowed(component)
                bad = list(component.needs) if found is None else found
                chosen = self._choose(component, bad)
                if bad and not chosen:
                    # What is only taken to be so gives way where the shown numbers contradict it.
                    left = without_the_unsure(component) if found is None else component
                    found = narrowed(left, every=True)
                    bad = list(component.needs) if found is None else found
                for cell in chosen:
                    self.hide(cell, NEIGHBOUR)
                again += (cell.key for cell in chosen)
                again += (var[0] for var in bad[:1] if chosen)
                if bad and not chosen:
                    self.open += dict.fromkeys(var[0] for var in bad)

    def _is_old(self, component: Component) -> bool:
        """Whether a number that its equations use was hidden after they were written."""
        return any(self.cells[key].hidden for row in component.rows for key in row.shown)

    def _within(self, key: Key, components: list[Component]) -> bool:
        return any((key, N) in one.bounds for one in components)

    def _differences(self) -> None:
        """Hide each own difference or ratio that is shown beside a hidden number it would give."""
        for cell, _, *sides in list(self.relations.differences.shown()):
            hidden = [self.cells[key] for key in sides if key in self.cells and self.cells[key].hidden]  # fmt: skip
            if cell.can_be_hidden and any(one.least for one in hidden):
                self.hide(cell, NEIGHBOUR)

    def _choose(self, component: Component, bad: list[Var]) -> list[Cell]:
        """One more cell to hide for each equation that narrows something down: the smallest part, else the whole.
        Cells that share an equation are looked at one after the other."""
        chosen: list[Cell] = []
        touched: set[int] = set()
        for var in bad:
            about = [row for row in component.rows if var in row.terms]
            if any(id(row) in touched for row in about):
                continue
            best = self._smallest(about) or self._smallest(component.rows)
            if best is not None:
                chosen.append(best)
                touched.update(
                    id(row) for row in component.rows
                    if best.key in row.shown or any(v[0] == var[0] for v in row.terms)
                )  # fmt: skip
        return list({cell.key: cell for cell in chosen}.values())

    def _smallest(self, rows: Iterable[Row]) -> Cell | None:
        found: dict[Key, bool] = {}
        for row in rows:
            for key in row.shown:
                found[key] = found.get(key, False) or key in row.wholes
        cells = [self.cells[key] for key in found if self.cells[key].can_be_hidden]
        rank = {c.key: (found[c.key], c.size, min(c.own)) for c in cells}
        return min(cells, key=lambda cell: rank[cell.key], default=None)
