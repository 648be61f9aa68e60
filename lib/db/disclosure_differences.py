"""The shares of hidden cells that follow from shown differences and ratios between two areas."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from lib.db.disclosure_cells import Cell, CellKey, Range, TimeSpan
from lib.db.disclosure_rules import RATIO, SAME, SHARE, Relation, Rules

# The range of a share (0 to 1), and the shown cells that it follows from.
ImpliedShare = tuple[Range, set[CellKey]]


class Differences:
    """The shown differences and ratios; each call reads the cells anew, since more may have been hidden.

    areas: those with a cell, by indicator and time; times: those with a cell, by indicator.
    """

    def __init__(
        self, rules: Rules, cells: Mapping[CellKey, Cell],
        areas: Mapping[tuple[str, TimeSpan], set[str]], times: Mapping[str, set[TimeSpan]],
    ):  # fmt: skip
        self.rules, self.cells, self.areas, self.times = rules, cells, areas, times

    def shown(self) -> Iterable[tuple[Cell, Relation, CellKey, CellKey]]:
        """Each shown difference or ratio: its cell, its relation, and the two shares that it compares."""
        for relation in self.rules.share_relations:
            value = next(t for t in relation.terms if t.quantity != SHARE)
            base = next(t for t in relation.terms if t.quantity == SHARE and t.place == SAME)
            place = next(t for t in relation.terms if t.quantity == SHARE and t.place != SAME).place
            for time in sorted(self.times.get(value.indicator, ())):
                for area in sorted(self.areas[value.indicator, time]):
                    cell = self.cells[CellKey(area, value.indicator, time)]
                    other = cell.comparator or self.rules.ancestor(area, place)
                    if not cell.hidden and cell.value is not None and other is not None:
                        yield cell, relation, CellKey(area, base.indicator, time), CellKey(other, base.indicator, time)  # fmt: skip

    def implied_shares(self) -> dict[CellKey, ImpliedShare]:
        """The share of each hidden cell that follows from a shown difference and another shown share."""
        implied: dict[CellKey, ImpliedShare] = {}
        for cell, relation, one, other in self.shown():
            scale = self.rules.kinds[one.indicator].scale or 1
            sign = next(t.sign for t in relation.terms if t.quantity == SHARE and t.place == SAME)
            for key, known, forward in ((one, other, True), (other, one, False)):
                share = self._share(known)
                hidden = self.cells.get(key)
                if share is None or (hidden is not None and not hidden.hidden):
                    continue
                found = _share_from(
                    relation, cell.value, share, scale, forward == (sign > 0), forward
                )
                if found is None:
                    continue
                before, by = implied.get(key, (Range(Fraction(0), Fraction(1)), set()))
                both = Range(max(before.low, found.low), min(before.high, found.high))
                implied[key] = both, {*by, cell.key, known}
        return implied

    def _share(self, key: CellKey) -> Range | None:
        cell = self.cells.get(key)
        if cell is None or cell.hidden:
            return None
        if cell.ratio is not None:
            return cell.ratio
        if cell.counted is None or cell.others is None or not cell.counted.low + cell.others.low:
            return None
        share = Fraction(cell.counted.low, cell.counted.low + cell.others.low)
        return Range(share, share)


def _share_from(relation: Relation, value: Range, share: Range, scale: int, plus: bool, forward: bool) -> Range | None:  # fmt: skip
    """The share that follows from a difference or ratio and the other share; None where none does.

    plus: add the difference instead of subtracting it. forward: multiply by the ratio instead of dividing.
    """
    if relation.result == RATIO:
        if forward:
            return Range(value.low * share.low, value.high * share.high)
        if value.low <= 0:
            return None
        return Range(share.low / value.high, share.high / value.low)
    if plus:
        return Range(share.low + value.low / scale, share.high + value.high / scale)
    return Range(share.low - value.high / scale, share.high - value.low / scale)
