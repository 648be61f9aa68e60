"""Disclosure control of moves and transitions: their rows as numbers of persons that add up, judged by disclosure.py.

A row is a cell of its own. Moves add up to the rows »I alt« of their division; the children who enter a state at an age
are those who go on from it. So a total can tell no hidden number, whether it has a row or is only a sum of rows.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from lib.db import disclosure
from lib.db.disclosure import Protected
from lib.db.disclosure_rules import COUNTED, SAME, ZERO

ALL = "I alt"
PUBLISHED, SUPPRESSED = "published", "suppressed"
STRICTEST = 5  # persons; where no indicator says how many
_PERIOD = "hele tabellen"  # a cell's time is part of its name
Cell = tuple
# The cells whose sum, with these signs, is zero.
Balance = list[tuple[Cell, int]]


class _Flow(NamedTuple):
    """How a table adds up. key: what identifies a row. number: its column. balances: of the keys of all rows."""

    key: tuple[str, ...]
    number: str
    balances: Callable[[Iterable[Cell]], Iterable[Balance]]


def _moves_balances(cells: Iterable[Cell]) -> Iterable[Balance]:
    """Each »I alt« against its parts: by place for each trait value, by trait value for each place."""
    parts: dict[Cell, Balance] = defaultdict(list)
    for cell in sorted(set(cells)):
        *division, other, trait, value = cell
        if other != ALL:
            parts[*division, ALL, trait, value, "places"].append((cell, -1))
        if trait != ALL:
            parts[*division, other, ALL, ALL, trait].append((cell, -1))
    for (*whole, _), found in parts.items():
        yield [(tuple(whole), 1), *found]


def _transitions_balances(cells: Iterable[Cell]) -> Iterable[Balance]:
    """Those who enter a state at an age against those who go on from it, where both are in the table."""
    sides: dict[Cell, tuple[Balance, Balance]] = defaultdict(lambda: ([], []))
    for cell in sorted(set(cells)):
        area, cohort, age_from, state_from, age_to, state_to = cell
        sides[area, cohort, age_from, state_from][1].append((cell, -1))
        sides[area, cohort, age_to, state_to][0].append((cell, 1))
    for entered, left in sides.values():
        if entered and left:
            yield [*entered, *left]


FLOWS = {
    "moves": _Flow(
        ("area_id", "year", "direction", "other_name", "trait", "trait_value"), "persons", _moves_balances
    ),
    "transitions": _Flow(
        ("area_id", "cohort", "age_from", "state_from", "age_to", "state_to"), "children", _transitions_balances
    ),
}  # fmt: skip


def min_count(indicators: pd.DataFrame) -> int:
    """The fewest persons that a row may tell of: as many as the strictest indicator asks for."""
    asked = indicators["min_count"].max()
    return STRICTEST if pd.isna(asked) or asked < 1 else int(asked)


def problems(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The rows of few persons, and those that reveal a hidden number. tables: indicators and those of FLOWS.

    Columns as in the checks of lib/db/build.py."""
    found = []
    for table, flow in FLOWS.items():
        rows = tables[table]
        wrong = disclosure.problems(
            _as_observations(flow, None, rows, min_count(tables["indicators"]))
        )
        column = wrong["column_name"].replace({"value": flow.number})
        found.append(wrong.assign(file=table, column_name=column))
    return pd.concat(found, ignore_index=True)


def protect(table: str, own: pd.DataFrame, published: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """The rows of protected()."""
    return protected(table, own, published, fewest).observations


def protected(table: str, own: pd.DataFrame, published: pd.DataFrame, fewest: int) -> Protected:
    """The user's rows of a table of FLOWS with what may not be shown hidden, beside the published rows, and how many.

    own: with the columns of the table. fewest: of min_count()."""
    flow = FLOWS[table]
    tables = _as_observations(flow, own, published, fewest)
    cells = _observations(flow, own)
    safe = disclosure.protect(cells, tables)
    shown = safe.observations
    hidden = shown["status"].ne(cells["status"]).to_numpy()
    rows = own.assign(
        **{flow.number: own[flow.number].astype("Int64").mask(hidden)},
        status=own["status"].mask(hidden, SUPPRESSED),
        note=own["note"]
        .astype(object)
        .mask(hidden, pd.Series(shown["note"].to_numpy(), own.index)),
        quote=own["quote"].astype(object).mask(hidden, None),
    )
    return replace(safe, observations=rows)


def _as_observations(
    flow: _Flow, own: pd.DataFrame | None, published: pd.DataFrame, fewest: int
) -> dict[str, pd.DataFrame]:
    """The tables of lib/db/disclosure.py: every cell an indicator of its own, every balance a relation between them."""
    keys = [key for rows in (own, published) if rows is not None for key in _keys(flow, rows)]
    balances = list(flow.balances(keys))
    names = dict.fromkeys([*keys, *(cell for balance in balances for cell, _ in balance)])
    areas = dict.fromkeys(key[0] for key in names)
    relations = [
        (f"regnestykke {n}", ZERO, _name(cell), COUNTED, sign, SAME, SAME)
        for n, balance in enumerate(balances)
        for cell, sign in balance
    ]
    return {
        "areas": pd.DataFrame(
            [(area, None, "boligområde", None, None) for area in areas],
            columns=["area_id", "parent_id", "kind", "group_id", "overlaps_id"], dtype=object,
        ),
        "area_partitions": pd.DataFrame(columns=["whole_kind", "part_kind", "complete"]),
        "indicators": pd.DataFrame(
            [(_name(cell), "personer", 0, fewest, None) for cell in names],
            columns=["indicator_id", "unit", "decimals", "min_count", "difference_of"],
        ),
        "indicator_relations": pd.DataFrame(
            relations,
            columns=["relation", "result", "indicator_id", "quantity", "sign", "moment", "place"],
        ),
        "observations": _observations(flow, published),
    }  # fmt: skip


def _observations(flow: _Flow, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table as observations: what is hidden without the reason of disclosure.py has the least precise one."""
    shown = rows["status"].eq(PUBLISHED)
    known = rows["note"].isin(disclosure.NOTES.values())
    empty = dict.fromkeys(disclosure.NUMBERS)
    return pd.DataFrame(
        empty
        | {
            "area_id": rows["area_id"],
            "indicator_id": [_name(key) for key in _keys(flow, rows)],
            "period": _PERIOD, "period_start": None, "period_end": None, "bound_unit": None, "comparator_id": None,
            "value": rows[flow.number].astype("Float64").astype(object).mask(~shown | rows[flow.number].isna(), None),
            "status": rows["status"].where(shown, "confidential"),
            "note": rows["note"].astype(object).where(known, disclosure.NOTES[disclosure.FEW_OR_SECONDARY]).mask(shown, None),
        },
        index=rows.index,
    )  # fmt: skip


def _keys(flow: _Flow, rows: pd.DataFrame) -> list[Cell]:
    return list(rows[list(flow.key)].itertuples(index=False, name=None))


def _name(cell: Cell) -> str:
    return " | ".join(map(str, cell))
