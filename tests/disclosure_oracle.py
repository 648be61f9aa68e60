"""What a stranger can work out of the shown tables, by linear programming and by nothing of lib/db/disclosure*.

Written anew from the tables: each cell that could have a row has two unknowns, the counted and the others; what is
shown fixes or bounds them, and every sum is an equation. scipy then tells between what each hidden one must be.
"""

import math
from itertools import product

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import identity, kron, lil_array

SCALE = {"pct.": 100}
MOST = 1e6  # in place of no limit
QUARTERS = [("01-01", "03-31"), ("04-01", "06-30"), ("07-01", "09-30"), ("10-01", "12-31")]


class Oracle:
    """The unknowns and equations of shown rows. rows: published and own together, hidden ones among them; why:
    for a hidden place (area, indicator, start, end) "n", "o", "no" or "" - which of its numbers are few, or
    "?" where nobody knows, since its counts were never given."""

    def __init__(self, tables: dict[str, pd.DataFrame], rows: pd.DataFrame, why: dict):
        self.tables, self.why = tables, why
        self.unknown: dict[tuple, int] = {}
        self.bounds: list[tuple[float, float | None]] = []
        self.equal, self.at_most = [], []
        self.units = dict(zip(tables["indicators"]["indicator_id"], tables["indicators"]["unit"], strict=True))  # fmt: skip
        self.least = dict(zip(tables["indicators"]["indicator_id"], tables["indicators"]["min_count"], strict=True))  # fmt: skip
        self.decimals = dict(zip(tables["indicators"]["indicator_id"], tables["indicators"]["decimals"], strict=True))  # fmt: skip
        self.times = sorted({(str(a), str(b)) for a, b in zip(rows["period_start"], rows["period_end"], strict=True)})  # fmt: skip
        self.hidden = []
        self.values = {}
        for row in rows.to_dict("records"):
            self._say(row)
        self._areas()
        self._indicators()

    def x(self, area, indicator, time, what) -> int:
        key = (area, indicator, *time, what)
        if key not in self.unknown:
            self.unknown[key] = len(self.bounds)
            self.bounds.append((0, None))
        return self.unknown[key]

    def _say(self, row) -> None:
        place = (row["area_id"], row["indicator_id"], (str(row["period_start"]), str(row["period_end"])))  # fmt: skip
        unit, least = self.units[row["indicator_id"]], self.least[row["indicator_id"]]
        share = unit in SCALE
        if unit not in ("pct.", "personer", "antal"):
            self.values[place] = row["value"]
            return
        n = self.x(*place, "n")
        o = self.x(*place, "o") if share else None
        if row["status"] == "confidential":
            why = self.why[place]
            for one, name in ((n, "n"), (o, "o")):
                if one is not None:
                    unsure = (0, None) if "?" in why else (least, None)
                    self.bounds[one] = (0, least - 1) if name in why else unsure
            self.hidden.append((place, n, o))
        elif not pd.isna(row["numerator"]):
            self.bounds[n] = (row["numerator"],) * 2
            self.bounds[o] = (row["denominator"] - row["numerator"],) * 2
        elif share:
            half = 0.5 * 10 ** -self.decimals[row["indicator_id"]]
            low, high = max(0, row["value"] - half) / 100, min(100, row["value"] + half) / 100
            self._less({n: low - 1, o: low}, 0)
            self._less({n: 1 - high, o: -high}, 0)
        else:
            self.bounds[n] = (row["value"],) * 2

    def _less(self, terms, limit) -> None:
        self.at_most.append((terms, limit))

    def _same(self, terms) -> None:
        self.equal.append(terms)

    def _areas(self) -> None:
        areas = self.tables["areas"].to_dict("records")
        kind = {one["area_id"]: one["kind"] for one in areas}
        full = {(r["whole_kind"], r["part_kind"]): r["complete"] for r in self.tables["area_partitions"].to_dict("records")}  # fmt: skip
        sums = {}
        for one in areas:
            if one["group_id"]:
                sums.setdefault((one["group_id"], "group", True), []).append(one["area_id"])
            pair = (kind.get(one["parent_id"]), one["kind"])
            if full.get(pair):
                sums.setdefault((one["parent_id"], one["kind"], True), []).append(one["area_id"])
            elif one["parent_id"]:
                sums[one["parent_id"], one["area_id"], False] = [one["area_id"]]
        used = {key[1:4] for key in self.unknown}
        for (whole, _, complete), parts in sums.items():
            for indicator, *time in sorted(used):
                for what in ("n", "o") if self.units[indicator] in SCALE else ("n",):
                    terms = {self.x(whole, indicator, time, what): -1.0}
                    for part in parts:
                        terms[self.x(part, indicator, time, what)] = 1.0
                    self._same(terms) if complete else self._less(terms, 0)

    def _indicators(self) -> None:
        """The relations of tests/disclosure_tables.py, each said here once more."""
        places = sorted({key[0] for key in self.unknown})
        for area, time in product(places, self.times):
            has = lambda i, area=area, time=time: (area, i, *time, "n") in self.unknown  # noqa: E731
            if has("andel") and has("beboere"):
                self._same({self.x(area, "beboere", time, "n"): 1, self.x(area, "andel", time, "n"): -1, self.x(area, "andel", time, "o"): -1})  # fmt: skip
            if has("andel") and has("andel_af_andel"):
                self._same({self.x(area, "andel", time, "n"): 1, self.x(area, "andel_af_andel", time, "n"): -1, self.x(area, "andel_af_andel", time, "o"): -1})  # fmt: skip
            year = time[0][:4]
            if time == (f"{year}-01-01", f"{year}-12-31"):
                self._year(area, int(year), time, has)
            difference = self.values.get((area, "forskel", time))
            if difference is not None and not pd.isna(difference):
                self._difference(area, time, difference)

    def _year(self, area, year, time, has) -> None:
        quarters = [(f"{year}-{a}", f"{year}-{b}") for a, b in QUARTERS]
        if has("tilgang") and any((area, "tilgang", *q, "n") in self.unknown for q in quarters):
            self._same({self.x(area, "tilgang", time, "n"): -1} | {self.x(area, "tilgang", q, "n"): 1 for q in quarters})  # fmt: skip
        before, after = (f"{year}-01-01",) * 2, (f"{year + 1}-01-01",) * 2
        if all((area, "folketal", *t, "n") in self.unknown for t in (before, after)) and (has("tilgang") or has("afgang")):  # fmt: skip
            self._same({
                self.x(area, "folketal", after, "n"): 1, self.x(area, "folketal", before, "n"): -1,
                self.x(area, "tilgang", time, "n"): -1, self.x(area, "afgang", time, "n"): 1,
            })  # fmt: skip

    def _difference(self, area, time, value) -> None:
        """Shares of which one is known, a twentieth either way."""
        sides = [(area, 1), ("by", -1)]
        for (one, sign), (other, _) in (sides, sides[::-1]):
            known = [(other, "andel", *time, what) for what in "no"]
            if not all(key in self.unknown and self.bounds[self.unknown[key]][0] == self.bounds[self.unknown[key]][1] for key in known):  # fmt: skip
                continue
            n, o = (self.bounds[self.unknown[key]][0] for key in known)
            if n + o:
                middle = n / (n + o) + sign * value / 100
                a, b = self.x(one, "andel", time, "n"), self.x(one, "andel", time, "o")
                low, high = middle - 0.0005, middle + 0.0005
                self._less({a: low - 1, b: low}, 1e-9)
                self._less({a: 1 - high, b: -high}, 1e-9)

    # ------------------------------------------------------------ the answer

    def ranges(self, unknown: list[int]) -> list[tuple[float, float]]:
        """The least and the most that each unknown can be, in whole persons; raises where nothing agrees.

        One program of as many copies of the equations as there are ends to find, for speed.
        """
        copies, size = 2 * len(unknown), len(self.bounds)
        cost = np.zeros(copies * size)
        for n, one in enumerate(unknown):
            cost[2 * n * size + one], cost[(2 * n + 1) * size + one] = 1.0, -1.0
        bounds = [(low, MOST if high is None else high) for low, high in self.bounds] * copies
        at_most = self._matrix(self.at_most, copies)
        equal = self._matrix([(terms, 0) for terms in self.equal], copies)
        found = linprog(cost, *at_most, *equal, bounds, method="highs")
        if found.status != 0:
            raise ArithmeticError(found.message)
        ends = [found.x[n * size + unknown[n // 2]] for n in range(copies)]
        whole = [(math.ceil(low - 1e-6), math.floor(high + 1e-6)) for low, high in zip(ends[::2], ends[1::2], strict=True)]  # fmt: skip
        return [(low, math.inf if high > MOST / 100 else high) for low, high in whole]

    def _matrix(self, rows, copies):
        if not rows:
            return None, None
        matrix = lil_array((len(rows), len(self.bounds)))
        for n, (terms, _) in enumerate(rows):
            for one, factor in terms.items():
                matrix[n, one] += factor
        limits = np.array([limit for _, limit in rows], dtype=float)
        return kron(identity(copies), matrix.tocsr(), format="csr"), np.tile(limits, copies)

    def narrowed(self) -> list[tuple]:
        """Hidden cells with a number that has fewer values left than the rule wants."""
        asked = [
            (place, what, one)
            for place, *both in self.hidden
            for what, one in zip("no", both, strict=True)
            if one is not None and self.least[place[1]] and not pd.isna(self.least[place[1]])
        ]
        found = []
        ranges = self.ranges([one for _, _, one in asked]) if asked else []
        for (place, what, one), (low, high) in zip(asked, ranges, strict=True):
            start, end = self.bounds[one]
            before = math.inf if end is None else end - start + 1
            if high - low + 1 < min(self.least[place[1]], before):
                found.append((*place, what, low, high))
        return found
