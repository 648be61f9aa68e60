"""Who works together: actors, the forums that they share, and the network that follows, counted from plain tables.

A collaboration is a pair of actors that sit together in at least one forum that exists by its source. Seats that are only
filled when needed, and forums that are planned or set up when needed, make no collaboration. Neither does an actor and
what it is a part of.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from types import ModuleType
from typing import TYPE_CHECKING

import pandas as pd

from lib.analysis import annual

if TYPE_CHECKING:
    import networkx

EXISTS, PLANNED = "findes", "planlagt"
NOT_TOLD = "ikke oplyst"  # the sector of an actor whose list does not tell it
# Of a perspective in a forum: on board, only when needed, not among those named, or not to be told from the source.
ON_BOARD, WHEN_NEEDED, MISSING, UNKNOWN = "med", "efter behov", "mangler", "uvist"
STATES = (ON_BOARD, WHEN_NEEDED, UNKNOWN, MISSING)
SEAT_COLUMNS = ["forum_id", "actor_id", "ad_hoc"]


@dataclass(frozen=True, eq=False)
class Network:
    """Actors and the forums that they share.

    actors, forums: rows of the tables, indexed by their id. seats: forum_id, actor_id, ad_hoc; one row for each actor of
    a forum. ties: actor_id, other_id, forum_ids, across (whether their sectors are known to differ); one row for each
    pair. graph: the actors with a seat, joined by the ties.
    """

    actors: pd.DataFrame
    forums: pd.DataFrame
    seats: pd.DataFrame
    ties: pd.DataFrame
    graph: "networkx.Graph"

    @property
    def existing(self) -> pd.DataFrame:
        """The forums that exist by their source."""
        return self.forums[self.forums["status"] == EXISTS]

    def standing_seats(self) -> pd.DataFrame:
        """The seats that count: permanent ones, in forums that exist."""
        return _standing(self.seats, self.forums)

    def names(self, actor_ids: Iterable[str]) -> list[str]:
        """The names of actors, in order of the alphabet."""
        return sorted(self.actors.loc[list(actor_ids), "name"], key=str.casefold)

    def seated(self) -> pd.DataFrame:
        """The actors with a seat that counts."""
        return self.actors.loc[list(self.graph.nodes)]


def network(actors: pd.DataFrame, forums: pd.DataFrame, members: pd.DataFrame) -> Network:
    """The network of these forums. actors, forums, members: rows of the tables; members of other forums are left out."""
    actors, forums = actors.set_index("actor_id"), forums.set_index("forum_id")
    known = members[members["forum_id"].isin(forums.index) & members["actor_id"].isin(actors.index)]
    # An actor with two functions in a forum sits there once, and permanently if one of them does.
    seats = (
        known.assign(ad_hoc=known["ad_hoc"].astype(bool))
        .groupby(["forum_id", "actor_id"], sort=False)["ad_hoc"].all().reset_index()
        if len(known)
        else pd.DataFrame(columns=SEAT_COLUMNS)
    )  # fmt: skip
    ties = _ties(seats, forums, actors)
    return Network(actors, forums, seats, ties, _graph(seats, forums, ties))


def _standing(seats: pd.DataFrame, forums: pd.DataFrame) -> pd.DataFrame:
    exists = seats["forum_id"].map(forums["status"]) == EXISTS
    return seats[exists & ~seats["ad_hoc"].astype(bool)]


def wholes(actors: pd.DataFrame, actor_id: str) -> list[str]:
    """The actor and what it is a part of, the nearest first. actors: indexed by actor_id."""
    found = [actor_id]
    while True:
        above = actors.at[found[-1], "part_of_id"] if found[-1] in actors.index else None
        if not isinstance(above, str) or above in found:
            return found
        found.append(above)


def _ties(seats: pd.DataFrame, forums: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    above = {one: set(wholes(actors, one)) for one in seats["actor_id"].unique()}
    shared: dict[tuple[str, str], list[str]] = {}
    for forum_id, members in _standing(seats, forums).groupby("forum_id", sort=False):
        for pair in combinations(sorted(members["actor_id"]), 2):
            if pair[0] not in above[pair[1]] and pair[1] not in above[pair[0]]:
                shared.setdefault(pair, []).append(forum_id)
    return pd.DataFrame(
        [(a, b, tuple(ids), _across(actors, a, b)) for (a, b), ids in sorted(shared.items())],
        columns=["actor_id", "other_id", "forum_ids", "across"],
    )


def _across(actors: pd.DataFrame, one: str, other: str) -> bool:
    sectors = {actors.at[one, "sector"], actors.at[other, "sector"]}
    return len(sectors) == 2 and NOT_TOLD not in sectors


def _networkx() -> ModuleType:
    """networkx, imported at its first use: 300 modules, which only this page needs."""
    import networkx

    return networkx


def _graph(seats: pd.DataFrame, forums: pd.DataFrame, ties: pd.DataFrame) -> "networkx.Graph":
    graph = _networkx().Graph()
    graph.add_nodes_from(sorted(_standing(seats, forums)["actor_id"].unique()))
    graph.add_edges_from(zip(ties["actor_id"], ties["other_id"], strict=True))
    return graph


def actor_rows(of: Network) -> pd.DataFrame:
    """One row for each actor with a seat that counts, those with most collaborations first.

    Columns: actor_id, name, sector, ties, across (how many of them with another sector), forum_ids, between: the pairs
    of other actors whose shortest way to each other leads through the actor; where several are equally short, the actor
    has its part of the pair.
    """
    between = _networkx().betweenness_centrality(of.graph, normalized=False)
    seats = of.standing_seats().groupby("actor_id")["forum_id"].agg(tuple).to_dict()
    rows = [
        (
            actor, of.actors.at[actor, "name"], of.actors.at[actor, "sector"], of.graph.degree(actor),
            sum(_across(of.actors, actor, other) for other in of.graph[actor]), seats[actor],
            round(between[actor], 6),
        )
        for actor in of.graph
    ]  # fmt: skip
    columns = ["actor_id", "name", "sector", "ties", "across", "forum_ids", "between"]
    found = pd.DataFrame(rows, columns=columns)
    return found.sort_values(["ties", "across", "name"], ascending=[False, False, True], ignore_index=True)  # fmt: skip


def partners(of: Network, actor_id: str) -> pd.DataFrame:
    """Those that an actor collaborates with: name, sector, forum_ids; those with most forums in common first."""
    mine = of.ties[(of.ties["actor_id"] == actor_id) | (of.ties["other_id"] == actor_id)]
    others = mine["other_id"].where(mine["actor_id"] == actor_id, mine["actor_id"])
    found = of.actors.loc[others, ["name", "sector"]].assign(forum_ids=mine["forum_ids"].to_numpy())
    order = found["forum_ids"].map(len)
    return found.assign(order=order).sort_values(["order", "name"], ascending=[False, True])[
        ["name", "sector", "forum_ids"]
    ]


def groups(of: Network) -> list[list[str]]:
    """The groups of actors that no collaboration joins to the rest, the largest first, each by name."""
    found = [of.names(group) for group in _networkx().connected_components(of.graph)]
    return sorted(found, key=lambda names: (-len(names), names))


def sector_pairs(of: Network, order: Iterable[str]) -> pd.DataFrame:
    """Every pair of sectors with a seat that counts, and their collaborations: sector, other, ties, later.

    order: the sectors in the order to be shown. A sector is paired with itself too. later: whether the two have a forum
    in common when those count that are planned or set up when needed, and the seats that are filled when needed.
    """
    there = set(of.seated()["sector"])
    sectors = [sector for sector in order if sector in there]
    place = of.actors["sector"].to_dict()
    counted: dict[frozenset, int] = {}
    for a, b in zip(of.ties["actor_id"], of.ties["other_id"], strict=True):
        pair = frozenset((place[a], place[b]))
        counted[pair] = counted.get(pair, 0) + 1
    together = of.seats.assign(sector=of.seats["actor_id"].map(place))
    tables = [set(one) for _, one in together.groupby("forum_id")["sector"]]
    return pd.DataFrame(
        [
            (
                one, other, counted.get(frozenset((one, other)), 0),
                any({one, other} <= table for table in tables),
            )
            for n, one in enumerate(sectors)
            for other in sectors[n:]
        ],
        columns=["sector", "other", "ties", "later"],
    )  # fmt: skip


def apart(pairs: pd.DataFrame) -> list[tuple[str, str]]:
    """The pairs of different sectors without a collaboration. pairs: sector_pairs()."""
    none = pairs[(pairs["ties"] == 0) & (pairs["sector"] != pairs["other"])]
    return list(zip(none["sector"], none["other"], strict=True))


# ---------------------------------------------------------------- time


def years(forums: pd.DataFrame) -> list[int]:
    """The years in which a forum with a known time is known to have existed or begun."""
    exist = forums[forums["status"] == EXISTS]
    starts, ends = exist["period_start"].dropna(), exist["period_end"].dropna()
    if starts.empty:
        return []
    last = max([*starts.dt.year, *ends.dt.year])
    return list(range(min(starts.dt.year), last + 1))


def in_year(
    actors: pd.DataFrame, forums: pd.DataFrame, members: pd.DataFrame, year: int
) -> Network:
    """The network of one year: only forums whose source tells their time, and members that were there then."""
    return network(actors, annual.during(forums, year), annual.during(members, year, undated=True))


def by_year(actors: pd.DataFrame, forums: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """What can be compared from year to year: year, forums, actors, ties, across.

    A forum with members whose times are known is there in the years in which it has some.
    """
    named, rows = set(members["forum_id"]), []
    for year in years(forums):
        of = in_year(actors, forums, members, year)
        there = set(of.seats["forum_id"]) | (set(of.existing.index) - named)
        count = len(there & set(of.existing.index))
        rows.append((year, count, len(of.graph), len(of.ties), int(of.ties["across"].sum())))
    return pd.DataFrame(rows, columns=["year", "forums", "actors", "ties", "across"])


# ---------------------------------------------------------------- who is missing at the table


def at_the_table(of: Network, perspectives: Mapping[str, Iterable[str]]) -> pd.DataFrame:
    """Which perspectives each forum has on board: forum_id, actor_id (of the perspective), state (one of STATES).

    perspectives: forum_id -> the perspectives wanted there. A member stands for a perspective that it is or is a part
    of, and otherwise for the only one of its sector; of a sector with several, the source does not tell which one. Forums
    of which the source names no members are left out.
    """
    rows = []
    for forum_id, seats in of.seats.groupby("forum_id", sort=False):
        wanted = list(perspectives.get(forum_id, ()))
        states = dict.fromkeys(wanted, MISSING)
        for seat in seats.itertuples(index=False):
            met, sure = _stands_for(of.actors, seat.actor_id, wanted)
            state = UNKNOWN if not sure else WHEN_NEEDED if seat.ad_hoc else ON_BOARD
            for one in met:
                states[one] = min(states[one], state, key=STATES.index)
        rows += [(forum_id, one, state) for one, state in states.items()]
    return pd.DataFrame(rows, columns=["forum_id", "actor_id", "state"])


def _stands_for(actors: pd.DataFrame, actor_id: str, wanted: list[str]) -> tuple[list[str], bool]:
    """The perspectives that a member may stand for, and whether it surely does."""
    own = [one for one in wholes(actors, actor_id) if one in wanted]
    if own:
        return own[:1], True
    sector = actors.at[actor_id, "sector"]
    same = [one for one in wanted if actors.at[one, "sector"] == sector]
    return same, len(same) == 1
