"""Figures of who works together: forums and their actors, sectors that meet, and perspectives missing at the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from lib.analysis import collaboration, collaboration_sentences
from lib.analysis.collaboration import Network
from lib.charts.chart_data import Meetings
from lib.figures.figure import Figure, citations
from lib.text import danish

MAX_ROWS, MAX_COLUMNS = 9, 22  # so that the names can be read in a hall
READING = (
    "»Mangler« betyder, at perspektivet ikke er blandt dem, kilden nævner; det kan være med alligevel. En deltager regnes til det "
    "perspektiv, som dens sektor svarer til; boligafdelinger og organisationsbestyrelser er regnet med boligorganisationerne."
)
REST = "rest:"  # before a sector: the column of its actors without one of their own
NO_MEMBERS = "kilden nævner ingen deltagere"
STATUS_WORDS = {"findes": "findes", "planlagt": "planlagt", "efter behov": "sættes op efter behov"}
MARKS = (
    "Stiplet linje og hule mærker: planlagt eller efter behov. Et hult mærke på en fast linje: "
    "inviteres kun efter behov."
)
# Of a perspective, in words, with its look in meetings_chart.LOOKS.
STATE_WORDS = {
    collaboration.ON_BOARD: ("Er med", 0),
    collaboration.WHEN_NEEDED: ("Kun efter behov", 1),
    collaboration.UNKNOWN: ("Kan ikke afgøres", 8),
    collaboration.MISSING: ("Mangler", 3),
}
MEET, MEET_LATER, MEET_NOT = (
    "Samarbejder",
    "Kun i et forum, der ikke findes endnu",
    "Intet fælles forum",
)


@dataclass(frozen=True)
class NetworkSubject:
    """Whose collaborations a figure tells of. area: the documents, or the user's list. period: the time. sources:
    citation -> web address. sectors: in the order to be shown. own: whether they are the user's own."""

    area: str
    period: str
    sources: Mapping[str, str]
    sectors: Sequence[str]
    own: bool = False
    caveat: str = field(default="")


def sources_of(forums: pd.DataFrame) -> dict[str, str]:
    """The sources of forums with source, publisher, published and url: citation -> web address, or ""."""
    if forums.empty:
        return {}
    return citations(forums[["source", "publisher", "published", "url"]].to_dict("records"))


def looks(sectors: Sequence[str], used: set[str]) -> dict[str, int]:
    """The looks of the sectors in use: each sector has the same one in every figure."""
    return {danish.capitalise(one): number for number, one in enumerate(sectors) if one in used}


# ---------------------------------------------------------------- forums and actors


def network(of: Network, told: NetworkSubject) -> Figure:
    """The forums with their actors: who sits at which table, by sector."""
    rows = _forum_rows(of)
    seats = of.seats[of.seats["forum_id"].isin(rows["row"])]
    columns = _columns(of, seats, told.sectors)
    marks = _seat_marks(of, seats, columns) if len(seats) else None
    kinds = looks(told.sectors, set(of.actors.loc[seats["actor_id"], "sector"]))
    left = len(of.forums) - len(rows)
    more = f" {danish.counted(left, 'forum', 'fora')} står kun i tabellen." if left > 0 else ""  # fmt: skip
    crowded = any(column.startswith(REST) for column in columns["column"])
    rest = " »+« er antallet af aktører, som ikke har deres egen kolonne." if crowded else ""
    return Figure(
        name="samarbejde aktører og fora",
        chart=Meetings(rows, columns, marks, kinds) if marks is not None else None,
        title=collaboration_sentences.finding(of),
        caption=f"{collaboration_sentences.DEFINITION} Hver linje er et forum; mærkerne på den er dets aktører.{rest}{more}",
        area=told.area, comparison="", period=told.period,
        table=forum_table(of), spreadsheet=seat_table(of), sources=dict(told.sources),
        description=_description(of), caveat=f"{told.caveat} {MARKS}".strip(), file_width=900, own=told.own,
    )  # fmt: skip


def _forum_rows(of: Network) -> pd.DataFrame:
    """The rows of the chart: the forums with most actors, those that exist first."""
    size = of.seats.groupby("forum_id").size()
    forums = of.forums.assign(
        size=size.reindex(of.forums.index).fillna(0).astype(int), order=range(len(of.forums))
    )
    kept = forums.sort_values(["size", "order"], ascending=[False, True]).head(MAX_ROWS)
    kept = kept.assign(later=kept["status"] != collaboration.EXISTS)
    kept = kept.sort_values(["later", "size", "order"], ascending=[True, False, True])
    return pd.DataFrame(
        {
            "row": kept.index,
            "name": kept["name"].to_list(),
            "status": _not_existing(kept),
            "text": ["" if size else NO_MEMBERS for size in kept["size"]],
        }
    )


def _not_existing(forums: pd.DataFrame) -> list[str]:
    """The status of each forum that does not exist yet, and "" for the others."""
    return ["" if one == collaboration.EXISTS else one for one in forums["status"]]


def forum_name(forum: Mapping) -> str:
    """The name of a forum, which says so where it does not exist yet: "Task force (planlagt)"."""
    status = forum["status"]
    return forum["name"] if status == collaboration.EXISTS else f"{forum['name']} ({status})"


def _columns(of: Network, seats: pd.DataFrame, sectors: Sequence[str]) -> pd.DataFrame:
    """The columns of the chart, by sector; of many actors those with most seats, and the rest of each sector as one."""
    order = {sector: n for n, sector in enumerate(sectors)}
    count = seats["actor_id"].value_counts()
    actors = of.actors.loc[count.index, ["name", "sector"]].assign(seats=count)
    actors = actors.rename_axis("actor_id").sort_values(
        ["seats", "name", "actor_id"], ascending=[False, True, True]
    )
    kept, rest = actors, actors.iloc[:0]
    if len(actors) > MAX_COLUMNS:
        room = MAX_COLUMNS - actors["sector"].nunique()
        kept, rest = actors.iloc[:room], actors.iloc[room:]
    rows = [(one, row["name"], row["sector"], 0, -row["seats"]) for one, row in kept.iterrows()]
    rows += [
        (f"{REST}{sector}", f"Flere: {sector}", sector, 1, 0) for sector in rest["sector"].unique()
    ]
    rows.sort(key=lambda row: (order.get(row[2], len(order)), row[3], row[4], row[1], row[0]))
    return pd.DataFrame(
        [(column, name, danish.capitalise(sector)) for column, name, sector, *_ in rows],
        columns=["column", "name", "kind"],
    )


def _seat_marks(of: Network, seats: pd.DataFrame, columns: pd.DataFrame) -> pd.DataFrame:
    own = set(columns["column"])
    sector = seats["actor_id"].map(of.actors["sector"])
    status = seats["forum_id"].map(of.forums["status"])
    later = status != collaboration.EXISTS
    marks = pd.DataFrame(
        {
            "row": seats["forum_id"],
            "column": [a if a in own else f"{REST}{s}" for a, s in zip(seats["actor_id"], sector, strict=True)],
            "kind": sector.map(danish.capitalise),
            "hollow": later | seats["ad_hoc"].astype(bool),
        }
    )  # fmt: skip
    in_crowd = ~marks["column"].isin(of.actors.index)
    crowd = marks[in_crowd]
    crowd = crowd.groupby(["row", "column", "kind"], sort=False).size().reset_index(name="number")
    crowd = crowd.assign(hollow=False, text="+" + crowd["number"].astype(str), shape=False)  # fmt: skip
    single = marks[~in_crowd].assign(text="", shape=True)
    return pd.concat([single, crowd.drop(columns="number")], ignore_index=True)


def _description(of: Network) -> str:
    told = []
    for forum_id, forum in of.forums.iterrows():
        members = of.seats.loc[of.seats["forum_id"] == forum_id, "actor_id"]
        names = danish.enumeration(of.names(members)) or NO_MEMBERS
        told.append(f"{forum_name(forum)}: {names}")
    return "; ".join(told) + "." if told else "Der er ingen fora."


def forum_table(of: Network) -> pd.DataFrame:
    """One row for each forum: its kind, whether it exists, its actors, and the words of its source."""
    rows = []
    for forum_id, forum in of.forums.iterrows():
        seats = of.seats[of.seats["forum_id"] == forum_id]
        when_needed = seats["ad_hoc"].astype(bool)
        standing = of.names(seats.loc[~when_needed, "actor_id"])
        ad_hoc = [f"{name} (efter behov)" for name in of.names(seats.loc[when_needed, "actor_id"])]
        rows.append(
            {
                "Forum": forum["name"],
                "Slags": forum["kind"],
                "Status": STATUS_WORDS[forum["status"]],
                "Aktører": ", ".join([*standing, *ad_hoc]) or NO_MEMBERS,
                "Hvad": _text(forum, "text"),
                "Kildens ord": _quoted(forum),
            }
        )
    table = pd.DataFrame(rows, columns=["Forum", "Slags", "Status", "Aktører", "Hvad", "Kildens ord"])  # fmt: skip
    return table.loc[:, (table != "").any() | (table.columns == "Forum")]


def _text(row: Mapping, column: str) -> str:
    return row[column] if isinstance(row.get(column), str) else ""


def _quoted(row: Mapping) -> str:
    quote = _text(row, "quote")
    place = ", ".join(part for part in (_text(row, "source"), _text(row, "locator")) if part)
    return f"»{quote}« ({place})" if quote else ""


def seat_table(of: Network) -> pd.DataFrame:
    """One row for each seat, to calculate with."""
    forums = of.forums.loc[of.seats["forum_id"]]
    actors = of.actors.loc[of.seats["actor_id"]]
    return pd.DataFrame(
        {
            "Forum": forums["name"].to_numpy(),
            "Slags": forums["kind"].to_numpy(),
            "Status": forums["status"].map(STATUS_WORDS).to_numpy(),
            "Aktør": actors["name"].to_numpy(),
            "Sektor": actors["sector"].to_numpy(),
            "Kun efter behov": of.seats["ad_hoc"].map({True: "ja", False: "nej"}).to_numpy(),
        }
    )


# ---------------------------------------------------------------- sectors


def sectors(of: Network, told: NetworkSubject) -> Figure:
    """Every pair of sectors with its collaborations, and those that have none."""
    pairs = collaboration.sector_pairs(of, told.sectors)
    both = pd.concat([pairs, pairs.rename(columns={"sector": "other", "other": "sector"})]).drop_duplicates()  # fmt: skip
    here = list(dict.fromkeys(pairs["sector"]))
    marks = pd.DataFrame(
        {
            "row": both["sector"],
            "column": both["other"],
            "kind": [_meeting(row.ties, row.later) for row in both.itertuples(index=False)],
            "hollow": both["ties"] == 0,
            "text": both["ties"].astype(str),
            "shape": True,
        }
    )
    alone = (both["sector"] == both["other"]) & (both["ties"] == 0)  # one actor meets no other
    names = [danish.capitalise(one) for one in here]
    used = [one for one in (MEET, MEET_LATER, MEET_NOT) if one in set(marks.loc[~alone, "kind"])]
    return Figure(
        name="samarbejde mellem sektorer",
        chart=Meetings(
            pd.DataFrame({"row": here, "name": names, "status": "", "text": ""}),
            pd.DataFrame({"column": here, "name": names, "kind": ""}),
            marks[~alone].reset_index(drop=True),
            {one: {MEET: 0, MEET_LATER: 1, MEET_NOT: 3}[one] for one in used},
            joined=False,
        )
        if used
        else None,
        title=collaboration_sentences.apart_title(pairs),
        caption=f"Antal samarbejder mellem to sektorer; {len(here)} sektorer har en fast plads. {collaboration_sentences.DEFINITION}",
        area=told.area, comparison="", period=told.period,
        table=sector_table(pairs), sources=dict(told.sources), own=told.own, file_width=800,
        description=_sector_description(pairs), caveat=told.caveat,
    )  # fmt: skip


def _meeting(ties: int, later: bool) -> str:
    return MEET if ties else MEET_LATER if later else MEET_NOT


def sector_table(pairs: pd.DataFrame) -> pd.DataFrame:
    """Every pair of sectors in words. pairs: collaboration.sector_pairs()."""
    return pd.DataFrame(
        {
            "Sektor": pairs["sector"].map(danish.capitalise),
            "Mødes med": pairs["other"].map(danish.capitalise),
            "Samarbejder": pairs["ties"].astype(int),
            "Bemærkning": [
                "" if row.ties or row.sector == row.other else _meeting(row.ties, row.later)
                for row in pairs.itertuples(index=False)
            ],
        }
    )


def _sector_description(pairs: pd.DataFrame) -> str:
    told = [f"{row.sector} og {row.other}: {row.ties}" for row in pairs.itertuples(index=False)]
    return f"Antal samarbejder. {'; '.join(told)}."


# ---------------------------------------------------------------- who is missing at the table


def missing(of: Network, found: pd.DataFrame, told: NetworkSubject, whose: str) -> Figure:
    """Which perspectives are on board in each forum. found: collaboration.at_the_table(). whose: where they are from."""
    wanted = list(dict.fromkeys(found["actor_id"]))
    named = of.actors["name"].to_dict()
    order = {one: n for n, one in enumerate(of.forums.index)}
    later = of.forums["status"] != collaboration.EXISTS
    tables = sorted(set(found["forum_id"]), key=lambda one: (later[one], order[one]))
    table = missing_table(of, found, tables, wanted)
    return Figure(
        name="hvem mangler ved bordet",
        chart=_missing_chart(of, found, tables, wanted)
        if len(found)
        else None,
        title=collaboration_sentences.missing_title(found, named),
        caption=f"{whose} Hver kolonne er et forum; fora, hvor kilden ikke nævner deltagerne, er ikke med.",
        area=told.area, comparison="", period=told.period, table=table, sources=dict(told.sources),
        description="; ".join(f"{row.iloc[0]}: {_states(row)}" for _, row in table.iterrows()) + ".",
        caveat=f"{READING} {told.caveat}",
        own=told.own, file_width=800,
    )  # fmt: skip


def _missing_chart(
    of: Network, found: pd.DataFrame, tables: Sequence[str], wanted: Sequence[str]
) -> Meetings:
    """A row for each perspective and a column for each forum, which makes a wide picture for a hall."""
    states = found["state"]
    names = [
        name if status == "" else f"{danish.capitalise(status)}: {name}"
        for name, status in zip(of.forums.loc[tables, "name"], _not_existing(of.forums.loc[tables]), strict=True)
    ]  # fmt: skip
    return Meetings(
        pd.DataFrame({"row": wanted, "name": of.actors.loc[wanted, "name"].to_list(), "status": "", "text": ""}),
        pd.DataFrame({"column": tables, "name": names, "kind": ""}),
        pd.DataFrame(
            {
                "row": found["actor_id"],
                "column": found["forum_id"],
                "kind": states.map(lambda state: STATE_WORDS[state][0]),
                "hollow": states != collaboration.ON_BOARD,
                "text": states.map(lambda state: "?" if state == collaboration.UNKNOWN else ""),
                "shape": states != collaboration.UNKNOWN,
            }
        ),
        {words: look for state, (words, look) in STATE_WORDS.items() if state in set(states)},
        joined=False,
    )  # fmt: skip


def missing_table(
    of: Network, found: pd.DataFrame, tables: Sequence[str], wanted: Sequence[str]
) -> pd.DataFrame:
    """One row for each forum, one column for each perspective, in words."""
    states = found.set_index(["forum_id", "actor_id"])["state"].to_dict()
    return pd.DataFrame(
        [
            [forum_name(of.forums.loc[forum]), *(STATE_WORDS[states[forum, one]][0] if (forum, one) in states else "" for one in wanted)]
            for forum in tables
        ],
        columns=["Forum", *(of.actors.at[one, "name"] for one in wanted)],
    )  # fmt: skip


def _states(row: pd.Series) -> str:
    told = [f"{name} {danish.lower_first(state)}" for name, state in row.iloc[1:].items() if state]
    return ", ".join(told)
