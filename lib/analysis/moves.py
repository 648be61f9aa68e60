"""Moves to and from an area in a year: how many, from and to where, and who they are.

`moves` has the columns of the table, of one area. A number that is hidden or has no row is missing here, and so is every sum
with it.
"""

import pandas as pd

ALL = "I alt"
IN, OUT, WITHIN = "til", "fra", "inden for"


def years(moves: pd.DataFrame) -> list[int]:
    """The years with moves, the newest first."""
    return sorted(moves["year"].unique().tolist(), reverse=True)


def totals(moves: pd.DataFrame) -> pd.DataFrame:
    """All moves of each year: year (index), came, left, within, net."""
    whole = moves[moves["other_name"].eq(ALL) & moves["trait"].eq(ALL)]
    return _both_ways(whole, "year")


def by_place(moves: pd.DataFrame, year: int) -> pd.DataFrame:
    """The moves of a year by where they came from and went to: place (index), came, left, net; most movers first."""
    chosen = moves[moves["year"].eq(year) & moves["trait"].eq(ALL) & moves["other_name"].ne(ALL)]
    found = _both_ways(chosen, "other_name")
    most = found["came"].fillna(0) + found["left"].fillna(0)
    return found.loc[most.sort_values(ascending=False, kind="stable").index]


def traits(moves: pd.DataFrame, year: int) -> list[str]:
    """What all movers of a year are divided by, in the order of the rows."""
    chosen = moves[moves["year"].eq(year) & moves["other_name"].eq(ALL) & moves["trait"].ne(ALL)]
    return list(dict.fromkeys(chosen["trait"]))


def by_trait(moves: pd.DataFrame, year: int, trait: str) -> pd.DataFrame:
    """Who moved in a year: trait_value (index), came, left, net, and came_pct and left_pct, their shares of all movers."""
    chosen = moves[moves["year"].eq(year) & moves["other_name"].eq(ALL) & moves["trait"].eq(trait)]
    found = _both_ways(chosen, "trait_value")
    whole = totals(moves).loc[year]
    return found.assign(
        came_pct=100 * found["came"] / whole["came"], left_pct=100 * found["left"] / whole["left"]
    )


def groups(moves: pd.DataFrame, year: int) -> pd.DataFrame:
    """The movers of a year who belong to the group of an indicator's share.

    Columns: indicator_id (index), came_counted, came_people, left_counted, left_people. Only indicators with all four.
    """
    chosen = moves[
        moves["year"].eq(year) & moves["other_name"].eq(ALL) & moves["indicator_id"].notna()
    ]
    numbers = {
        f"{word}_{what}": rows.groupby("indicator_id")["persons"].agg(_sum)
        for direction, word in ((IN, "came"), (OUT, "left"))
        for what, rows in _counted_and_people(chosen[chosen["direction"].eq(direction)])
    }
    return pd.DataFrame(numbers).dropna().astype(int)


def flows(moves: pd.DataFrame, year: int) -> pd.DataFrame:
    """The moves of a year that are known, by where they came from and went to: direction, place, persons; the largest first.

    A place "" has those of a direction whose place has no known number. No rows where no place has one.
    """
    whole, places = totals(moves).loc[year], by_place(moves, year)
    found = []
    for direction, word in ((IN, "came"), (OUT, "left")):
        known = places[word].dropna()
        known = known[known > 0].sort_values(ascending=False, kind="stable")
        found += [(direction, place, int(n)) for place, n in known.items()]
        rest = 0 if pd.isna(whole[word]) else int(whole[word] - known.sum())
        found += [(direction, "", rest)] * (rest > 0)
    rows = pd.DataFrame(found, columns=["direction", "place", "persons"])
    return rows if rows["place"].ne("").any() else rows.head(0)


def untold(moves: pd.DataFrame) -> bool:
    """Whether some moves to the area have no row that answers to one from it, or the other way round."""
    both = moves[moves["direction"].isin([IN, OUT])]
    return bool(both.groupby(["year", "other_name", "trait", "trait_value"]).size().lt(2).any())


def hidden(moves: pd.DataFrame, year: int) -> int:
    """How many numbers of a year are hidden."""
    return int(moves.loc[moves["year"].eq(year), "persons"].isna().sum())


def _counted_and_people(rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    return [("counted", rows[rows["in_share"].eq(True)]), ("people", rows)]


def _both_ways(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """Persons by a column and direction: came, left, within, net."""
    order = list(dict.fromkeys(rows[key]))
    wide = rows.pivot(index=key, columns="direction", values="persons").astype("Float64")
    wide = wide.reindex(index=order, columns=[IN, OUT, WITHIN])
    found = wide.set_axis(["came", "left", "within"], axis=1)
    return found.assign(net=found["came"] - found["left"])


def _sum(persons: pd.Series) -> float:
    return persons.astype("Float64").sum(min_count=len(persons), skipna=False)
