"""Contents of Samarbejde: the actors and collaborations that the documents name, or those of a user's own list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd

from lib.analysis import collaboration as network_analysis
from lib.analysis import collaboration_sentences, sentences
from lib.analysis.collaboration import NOT_TOLD, Network
from lib.contents.address_choices import Choices, ViewError, chosen
from lib.db import queries
from lib.db.cache import Lazy, once_per_database
from lib.db.queries import Connection
from lib.db.schema_strategies import SECTORS
from lib.figures import network as figures_network
from lib.figures.figure import Figure
from lib.figures.network import NetworkSubject
from lib.figures.tables import ShownTable
from lib.settings import municipality
from lib.text import danish
from lib.uploads.own_collaborations import OwnCollaborations

ALL, ALL_YEARS = "alle", "alle"
NETWORK, SECTOR_PAIRS, MISSING = "netvaerk", "sektorer", "mangler"
NOTHING = "Der er ikke fundet samarbejder i de dokumenter, der er læst ind."
SORTS = {
    "samarbejder": "Flest samarbejder",
    "binder": "Binder flest sammen",
    "navn": "Navn",
    "sektor": "Sektor",
}
ANY_TIME = "Uanset tid"
DOCUMENTS = "Det er de aktører og fora, som strategierne og aftalerne nævner. Det er ikke en optælling af alle samarbejder, der findes."
PERSPECTIVE = "perspektiv"
OUTSIDE = (
    "Dokumenterne nævner dem, men de har ingen fast plads i et forum, der findes. Står de i et planlagt forum, eller inviteres de "
    "efter behov, siger tabellen det."
)
ZERO = (
    "Et nulpunkt, som senere år kan holdes op imod. Et år har kun de fora, som en kilde giver en tid; et forum uden slutning er "
    "regnet med til det sidste år her."
)


@dataclass(frozen=True, eq=False)
class Collaboration:
    """Who works together, by the documents or by the user's list.

    figures: by key; each is computed when called. findings: Danish sentences: how many forums, who ties others together,
    which groups and sectors do not meet. actors: SORTS -> the table of actors in that order. choices: actor_id -> name,
    of those with a seat. partners: actor_id -> those it works with. outside: actors that the documents name without a seat.
    years: what can be compared from year to year. undated: a sentence on forums in no year, "" for none. nothing: a
    sentence where there are no forums, or "".
    """

    figures: Mapping[str, Callable[[], Figure]]
    findings: list[str]
    actors: Mapping[str, ShownTable]
    choices: Mapping[str, str]
    partners: Callable[[str], ShownTable]
    outside: ShownTable
    years: ShownTable
    undated: str
    nothing: str

    @property
    def answers(self) -> list[str]:
        """The keys of the figures of who is missing and who does not meet; that of the network where there is neither."""
        return [key for key in (MISSING, SECTOR_PAIRS) if key in self.figures] or [NETWORK]


@dataclass(frozen=True, eq=False)
class _Tables:
    """The tables about the chosen strategy. mentions: how its actors are named."""

    actors: pd.DataFrame
    forums: pd.DataFrame
    members: pd.DataFrame
    mentions: pd.DataFrame


@once_per_database
def strategies(con: Connection) -> dict[str, str]:
    """The strategies that name a forum, after the choice of all of them: strategy_id -> name."""
    named = set(queries.table(con, "forums")["strategy_id"].dropna())
    found = queries.table(con, "strategies").sort_values("sort")
    found = found[found["strategy_id"].isin(named)]
    return {ALL: "Alle dokumenter"} | dict(zip(found["strategy_id"], found["name"], strict=True))


@once_per_database
def years(con: Connection) -> dict[str, str]:
    """The years to choose from, after the choice of all times."""
    found = network_analysis.years(queries.table(con, "forums"))
    return {ALL_YEARS: ANY_TIME} | {str(year): str(year) for year in found}


@once_per_database
def collaboration(con: Connection, strategy_id: str = ALL, year: str = ALL_YEARS) -> Collaboration:
    """The contents for one of strategies() and one of years()."""
    tables = _tables(con, strategy_id)
    timed = year != ALL_YEARS
    of = (
        network_analysis.in_year(tables.actors, tables.forums, tables.members, int(year))
        if timed
        else network_analysis.network(tables.actors, tables.forums, tables.members)
    )
    told = NetworkSubject(
        strategies(con)[strategy_id],
        year if timed else "",
        figures_network.sources_of(of.forums),
        SECTORS,
        caveat=DOCUMENTS,
    )
    figures = {} if of.forums.empty else _figures(of, told, _missing(con, of, told))
    return _contents(of, tables, figures, "" if len(of.forums) else NOTHING)


def _tables(con: Connection, strategy_id: str) -> _Tables:
    sources = queries.table(con, "sources").rename(columns={"title": "source"})
    forums = queries.table(con, "forums").merge(
        sources[["source_id", "source", "publisher", "published", "url"]],
        on="source_id",
        how="left",
    )
    mentions = queries.table(con, "actor_mentions").merge(
        sources[["source_id", "source"]], on="source_id", how="left"
    )
    if strategy_id != ALL:
        forums = forums[forums["strategy_id"] == strategy_id]
        mentions = mentions[mentions["strategy_id"] == strategy_id]
    return _Tables(queries.table(con, "actors"), forums, queries.table(con, "forum_members"), mentions)  # fmt: skip


def _figures(
    of: Network, told: NetworkSubject, missing: Mapping[str, Callable[[], Figure]] | None = None
) -> dict[str, Callable[[], Figure]]:
    found = {NETWORK: Lazy(partial(figures_network.network, of, told)), **(missing or {})}
    if (of.seated()["sector"] != NOT_TOLD).any():
        found[SECTOR_PAIRS] = Lazy(partial(figures_network.sectors, of, told))
    return found


def _missing(con: Connection, of: Network, told: NetworkSubject) -> dict[str, Callable[[], Figure]]:
    """The figure of who is missing at the table, where a strategy names perspectives and a forum its members."""
    mentions = queries.table(con, "actor_mentions")
    named = mentions[mentions["role"] == PERSPECTIVE]
    every = list(dict.fromkeys(named["actor_id"]))
    own = named.groupby("strategy_id")["actor_id"].agg(list).to_dict()
    wanted = {forum: own.get(of.forums.at[forum, "strategy_id"], every) for forum in of.forums.index}  # fmt: skip
    found = network_analysis.at_the_table(of, wanted)
    if found.empty:
        return {}
    names = queries.table(con, "strategies").set_index("strategy_id")["name"]
    whose = collaboration_sentences.whose_perspectives(
        {names[one]: of.actors.loc[ids, "name"] for one, ids in own.items()}
    )
    return {MISSING: Lazy(partial(figures_network.missing, of, found, told, whose))}


def _contents(
    of: Network,
    tables: _Tables,
    figures: Mapping[str, Callable[[], Figure]],
    nothing: str,
) -> Collaboration:
    rows = network_analysis.actor_rows(of)
    pairs = network_analysis.sector_pairs(of, SECTORS)
    return Collaboration(
        figures,
        [
            collaboration_sentences.forums(of),
            collaboration_sentences.links(rows),
            collaboration_sentences.groups(network_analysis.groups(of)),
            collaboration_sentences.apart(pairs),
        ]
        if not nothing
        else [],
        {sort: ShownTable(_actor_table(of, _sorted(rows, sort)), f"Aktørerne efter {words.lower()}")
         for sort, words in SORTS.items()},
        dict(sorted(zip(rows["actor_id"], rows["name"], strict=True), key=lambda one: one[1].casefold())),
        partial(_partner_table, of),
        ShownTable(_outside(of, tables), "Aktører uden en fast plads"),
        ShownTable(_year_table(tables), "År for år"),
        collaboration_sentences.undated(tables.forums),
        nothing,
    )  # fmt: skip


def _sorted(rows: pd.DataFrame, sort: str) -> pd.DataFrame:
    """The rows of actors in the order of one of SORTS."""
    by = {"samarbejder": [], "binder": ["between"], "navn": ["name"], "sektor": ["sector"]}[sort]
    return (
        rows.sort_values(by, ascending=sort != "binder", kind="stable", key=_folded) if by else rows
    )


def _folded(column: pd.Series) -> pd.Series:
    return column.str.casefold() if column.name == "name" else column


def _actor_table(of: Network, rows: pd.DataFrame) -> pd.DataFrame:
    forums = of.forums["name"].to_dict()
    return pd.DataFrame(
        {
            "Aktør": rows["name"],
            "Sektor": rows["sector"].map(danish.capitalise),
            "Samarbejder": rows["ties"].astype(int),
            "På tværs": rows["across"].astype(int),
            "Binder sammen": [
                collaboration_sentences.pairs(one) if one else "" for one in rows["between"]
            ],
            "Fora": [", ".join(forums[one] for one in ids) for ids in rows["forum_ids"]],
        }
    )


def _partner_table(of: Network, actor_id: str) -> ShownTable:
    """Those that an actor works with, and the forums that they share."""
    rows = network_analysis.partners(of, actor_id)
    forums = of.forums["name"].to_dict()
    table = pd.DataFrame(
        {
            "Samarbejder med": rows["name"],
            "Sektor": rows["sector"].map(danish.capitalise),
            "Fælles fora": [", ".join(forums[one] for one in ids) for ids in rows["forum_ids"]],
        }
    )
    return ShownTable(table, f"Hvem {of.actors.at[actor_id, 'name']} samarbejder med")


def _outside(of: Network, tables: _Tables) -> pd.DataFrame:
    """The actors that the documents name without a permanent seat in a forum that exists."""
    mentions = tables.mentions[tables.mentions["role"] != PERSPECTIVE].drop_duplicates("actor_id")
    outside = mentions[~mentions["actor_id"].isin(of.graph.nodes)]
    about = of.actors.loc[outside["actor_id"]]
    later = of.seats.assign(name=of.seats["forum_id"].map(of.forums["name"]))
    later = later.groupby("actor_id")["name"].agg(", ".join)
    table = pd.DataFrame(
        {
            "Aktør": about["name"].to_numpy(),
            "Sektor": about["sector"].map(danish.capitalise).to_numpy(),
            "Plads i planlagte fora eller efter behov": [later.get(one, "") for one in about.index],
            "Kildens ord": (
                "»" + outside["quote"] + "« (" + outside["source"] + ", " + outside["locator"] + ")"
            ).to_numpy(),
        }
    )
    return table.sort_values(["Sektor", "Aktør"], ignore_index=True)


def _year_table(tables: _Tables) -> pd.DataFrame:
    """What can be compared later: all forums whatever their time, and each year with a forum of known time."""
    of = network_analysis.network(tables.actors, tables.forums, tables.members)
    rows = network_analysis.by_year(tables.actors, tables.forums, tables.members)
    total = (ANY_TIME, len(of.existing), len(of.graph), len(of.ties), int(of.ties["across"].sum()))
    return pd.DataFrame(
        [
            (str(year), *map(int, counts))
            for year, *counts in (total, *rows.itertuples(index=False))
        ],
        columns=["År", "Fora", "Aktører", "Samarbejder", "På tværs"],
    )


@once_per_database
def not_counted(con: Connection) -> str:
    """A sentence on the municipality's own count of collaborations, where it has one and has not published it; or ""."""
    indicator_id = municipality.settings().collaboration_indicator_id
    if indicator_id is None:
        return ""
    rows = queries.observations(con, indicators=[indicator_id])
    unknown = rows[rows["value"].isna()]
    if rows.empty or len(unknown) < len(rows):
        return ""
    return f"»{rows['indicator'].iloc[0]}« er {sentences.NOT_PUBLISHED}: {danish.lower_first(rows['note'].iloc[0])}"


def own(of_list: OwnCollaborations) -> Collaboration:
    """The contents for a user's own list. Raises nothing: a list without a collaboration has a sentence instead."""
    of = network_analysis.network(of_list.actors, of_list.forums, of_list.members)
    told = NetworkSubject(
        f"Egen liste: {of_list.name}",
        "",
        {f"Egne tal: {of_list.name}": ""},
        (*SECTORS, NOT_TOLD),
        own=True,
        caveat="Listen er læst ind af den, der viser siden, og er ikke kontrolleret.",
    )
    nothing = "" if len(of.forums) else "Der er ingen samarbejder at vise i listen."
    empty = pd.DataFrame(columns=["actor_id", "role", "quote", "source", "locator"])
    tables = _Tables(of_list.actors, of_list.forums, of_list.members, empty)
    return _contents(of, tables, {} if nothing else _figures(of, told), nothing)


def figures_of(con: Connection, choices: Choices) -> dict[str, Callable[[], Figure]]:
    """The figures for the choices of an address, by key; ViewError for an unknown choice, or where there are none."""
    shown = collaboration(
        con,
        chosen(choices, "strategi", strategies(con), ALL),
        chosen(choices, "aar", years(con), ALL_YEARS),
    )
    if shown.nothing:
        raise ViewError(shown.nothing)
    return dict(shown.figures)
