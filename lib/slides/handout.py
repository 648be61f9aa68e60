"""The handout on a housing area ("Et ark om området"): one A4 page as PDF, for meetings."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from lib.analysis import compare, options, sentences
from lib.contents import five_criteria
from lib.contents import map as contents_map
from lib.db import map_queries, queries
from lib.db.queries import Connection
from lib.figures import comparisons, tables
from lib.figures.figure import Figure, citations, origin_flags, sources_of
from lib.settings import municipality
from lib.slides import html as slides_html
from lib.slides import pdf
from lib.system.sandbox import run_here
from lib.text import danish

PAPER = "ark"
ROWS, LARGEST, GAPS, SOURCES = 8, 6, 3, 20  # at most: key figures, bars, missing numbers, sources
MAX_CAVEAT = 200  # characters
NO_MAP = "Området er ikke på kortet."


class HandoutError(ValueError):
    """There is no handout on an area; the message says why, in Danish."""


@dataclass(frozen=True)
class HandoutData:
    """The data of a handout.

    area: a row of queries.areas. other_id, other: area_id and name of the comparison. observations: of both areas.
    pairs: compare.pairs, newest first. alone: the area's newest observations that have no pair. lists:
    queries.memberships.
    """

    area: pd.Series
    other_id: str
    other: str
    observations: pd.DataFrame
    pairs: pd.DataFrame
    alone: pd.DataFrame
    lists: pd.DataFrame


def _labels(of: HandoutData) -> list[str]:
    flags = origin_flags(of.observations)
    applies = {sentences.FICTIONAL: of.area["fictional"], sentences.OWN: flags["own"]}
    return [label for label, is_true in applies.items() if is_true]


def document(
    con: Connection, area_id: str, today: datetime.date | None = None,
    run: Callable[..., bytes] = run_here,
) -> bytes:  # fmt: skip
    """The handout as PDF, for any area of kind boligområde; HandoutError for others.

    Numbers, gaps and sources that do not fit on the page are counted instead. run: runs what takes long, which can be handed
    to another process.
    """
    of = gather(con, area_id)
    return run(_written, of, _figures(con, of), today or datetime.date.today())


def _written(of: HandoutData, shown: list[Figure | None], today: datetime.date) -> bytes:
    area_id, name = of.area["area_id"], of.area["name"]
    gaps = tables.not_published(of.observations, area_id)
    cited = _sources(of, [figure for figure in shown if figure])
    area = {
        "where": _where(of),
        "labels": _labels(of),
        "membership": _membership(of.lists, name),
        "heading": f"Nøgletal ved siden af {of.other}" if len(of.pairs) else "Nøgletal",
        "table": pdf.table(key_figures(of)) if len(of.pairs) + len(of.alone) else None,
        "remarks": _remarks(of),
        "figures": [
            _drawn(figure, alone=None in shown) if figure else _words("Kort", NO_MAP)
            for figure in shown
        ],
        "columns": 1 if None in shown else 2,
        "missing": [list(row) for row in gaps.head(GAPS).itertuples(index=False)],
        "more-missing": _more_missing(of, gaps),
        "sources": pdf.sources(dict(list(cited.items())[:SOURCES])),
        "more-sources": f"; og {danish.counted(len(cited) - SOURCES, 'kilde', 'kilder')} mere."
        if len(cited) > SOURCES
        else "",
    }
    return pdf.compiled(name, PAPER, today, area=area)


def gather(con: Connection, area_id: str) -> HandoutData:
    """The data of a handout; HandoutError where the area is not of kind boligområde."""
    areas = queries.areas(con).set_index("area_id", drop=False)
    if area_id not in areas.index or areas.loc[area_id, "kind"] != "boligområde":
        raise HandoutError("Der er kun ark om boligområder.")
    other_id = options.area_around(areas.reset_index(drop=True), area_id)
    observations = queries.observations(con, [area_id, other_id])
    pairs = compare.pairs(observations, area_id, other_id)
    pairs = pairs.sort_values("period_end", ascending=False, na_position="last", kind="stable")
    own = compare.newest(compare.with_value(observations[observations["area_id"] == area_id]))
    own = own[~own["indicator_id"].isin(pairs["indicator_id"])]
    last = municipality.settings().last_themes
    alone = own.sort_values("theme", key=lambda themes: themes.isin(last), kind="stable")
    return HandoutData(
        areas.loc[area_id], other_id, areas.loc[other_id, "name"], observations, pairs, alone,
        queries.memberships(con, area_id),
    )  # fmt: skip


def key_figures(of: HandoutData) -> pd.DataFrame:
    """A Danish table of at most ROWS numbers, those with a comparison in the same period first.

    Without any comparison, the columns of the comparison and the difference are left out.
    """
    rows = [
        {
            "Tal for": pair["indicator"], "Periode": pair["period"], of.area["name"]: sentences.value(pair),
            of.other: sentences.comparison_value(pair), "Forskel": sentences.difference(pair),
        }
        for _, pair in of.pairs.head(ROWS).iterrows()
    ]  # fmt: skip
    beside = {of.other: "intet fra samme tid", "Forskel": "kan ikke beregnes"} if rows else {}
    rows += [
        {
            "Tal for": observation["indicator"],
            "Periode": observation["period"],
            of.area["name"]: sentences.value_in_full(observation),
        }
        | beside
        for _, observation in of.alone.head(ROWS - len(rows)).iterrows()
    ]
    return pd.DataFrame(rows)


def _where(of: HandoutData) -> str:
    kommune = of.area["municipality"]
    return f"Boligområde i {kommune if pd.notna(kommune) else of.other}"


def _membership(lists: pd.DataFrame, name: str) -> str:
    """The lists the area has been on; no lists means that the area is fictional."""
    return f"{sentences.never_listed(name)}." if lists.empty else sentences.membership(lists, name)


def _remarks(of: HandoutData) -> list[str]:
    """Danish remarks on the table: that it is empty, has no comparison, or does not have all numbers."""
    known = len(of.pairs) + len(of.alone)
    if not known:
        return [f"Der er ikke fundet offentliggjorte tal for {of.area['name']}."]
    remarks = []
    if of.pairs.empty:
        remarks.append(f"Der er ikke fundet tal for {of.other} for samme mål og tid.")
    if known > ROWS:
        remarks.append(
            f"{danish.counted(known - ROWS, 'tal', 'tal')} mere om området er i værktøjet."
        )
    return remarks


def _figures(con: Connection, of: HandoutData) -> list[Figure | None]:
    """The five criteria where something is known of them, else a chart if the area has pairs; and then the map.

    None where the area is not on the map."""
    area_id = of.area["area_id"]
    year = five_criteria.first_year(con, area_id)
    criteria = five_criteria.five_criteria(con, area_id, of.other_id, year)
    if criteria.any_known:
        return [criteria.picture(), _map(con, area_id)]
    largest = compare.largest_differences(of.pairs, LARGEST)
    found: list[Figure | None] = []
    if len(largest) > 1:
        found.append(comparisons.differences(of.observations, largest, of.other_id, of.other))
    elif len(of.pairs):
        found.append(
            comparisons.side_by_side(of.observations, of.pairs.iloc[0], of.other_id, of.other)
        )
    return [*found, _map(con, area_id)]


def _map(con: Connection, area_id: str) -> Figure | None:
    """A map with the area on it, its legend in two columns; None where the area is not on the map."""
    if area_id not in set(map_queries.features(con)["area_id"]):
        return None
    known = municipality.settings().map
    return contents_map.sheet_map(con, known.area_view_ids.get(area_id, known.whole_view_id))


def _drawn(figure: Figure, alone: bool) -> dict:
    """A figure for show.typ: title, drawing, and its caveat where that is short. alone: it has the page's whole width."""
    words = figure.caveat if len(figure.caveat) <= MAX_CAVEAT else ""
    width = slides_html.paper_px(figure) if alone else slides_html.SIDE_PX
    drawn = pdf.pictures(figure, min(width, figure.file_width))
    return drawn | {"title": figure.title, "words": [words] if words else []}


def _words(title: str, sentence: str) -> dict:
    """A sentence for show.typ in place of a figure."""
    return {"title": title, "chart": None, "legend": None, "words": [sentence]}


def _more_missing(of: HandoutData, gaps: pd.DataFrame) -> str:
    """A sentence on how many rows of figures.tables.not_published do not fit; "" where all do."""
    left = gaps["Hvem har tallet?"].iloc[GAPS:]
    own = of.observations[
        (of.observations["area_id"] == of.area["area_id"])
        & (of.observations["status"] == "not_published")
    ]
    count = int(own["note"].isin(left).sum())
    return (
        f"{danish.counted(count, 'tal', 'tal')} mere er ikke fundet offentliggjort."
        if count
        else ""
    )


def _sources(of: HandoutData, shown: list[Figure]) -> dict[str, str]:
    """The sources of the key figures, the list that is mentioned and the figures: as cited -> address."""
    ids = [*of.pairs["indicator_id"], *of.alone["indicator_id"]][:ROWS]
    own = of.pairs.head(ROWS)
    used = [
        comparisons.both_observations(of.observations, pair, of.other_id)
        for _, pair in own.iterrows()
    ]
    used.append(of.alone[of.alone["indicator_id"].isin(ids)])
    cited = of.lists[of.lists["on_list"].eq(True)]
    if cited.empty:
        cited = of.lists[of.lists["on_list"].eq(False) & of.lists["quote"].notna()]
    cited = cited[cited["list_date"] == cited["list_date"].max()]
    found = sources_of(pd.concat(used)) | citations(cited.to_dict("records"))
    for figure in shown:
        found |= figure.sources
    return found
