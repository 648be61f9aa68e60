"""The strategy's own checklist for an effort: which tracks and principles it touches, and which perspectives are on board.

What a user fills in stands in the address of the page and in the files taken along; nothing is kept on the server.
"""

import datetime
import html
import json
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, fields

import pandas as pd

from lib.db import effort_queries
from lib.db.cache import once_per_database
from lib.db.queries import Connection
from lib.figures import effort_tables, tables, workbook
from lib.figures.figure import citations
from lib.figures.tables import ShownTable
from lib.text import danish, harmless
from lib.uploads.meaning import periods

MAX_NAME, MAX_GOAL, MAX_TIME, MAX_ADDRESS = 80, 400, 30, 3_000
UNREADABLE = "Linkets tjekliste kan ikke læses. Her er en tom i stedet."
NO_NAME = "Indsatsen har intet navn. Skriv, hvad den hedder."
NO_GOAL = "Indsatsen har intet mål. Skriv, hvad der skal blive anderledes, og for hvem."
NO_TIME = "»{text}« kan ikke læses som en tid. Skriv for eksempel {forms}."
BACKWARDS = "Perioden ender ({end}), før den begynder ({start}). Ret den ene af tiderne."
TALK = (
    "Listen er til samtalen: den viser, hvad der ikke er med endnu, ikke at alt skal være med i enhver indsats. "
    "Det udfyldte er dit eget; det står i sidens adresse og gemmes ikke."
)
LEAD = (
    "Strategien ser en indsats som et mulighedsrum, der kobler spor, principper og flere perspektiver. Udfyld "
    "tjeklisten for en ny indsats, se, hvad der mangler, og tag den med som fil."
)
NOTHING = (
    "Der er endnu ikke tastet spor, principper eller perspektiver, som en tjekliste kan bygges af."
)
TOUCHED, NOT_TOUCHED, ON_BOARD, MISSING = "berørt", "ikke berørt", "med", "mangler"
KINDS = {"spor": ("spor", "spor"), "princip": ("princip", "principper")}  # one, several
PERSPECTIVE = "perspektiv"


@dataclass(frozen=True)
class Idea:
    """An effort as a user fills it in. start, end: as written, "" for unknown. tracks: track_ids of tracks and
    principles. perspectives: actor_ids."""

    name: str = ""
    goal: str = ""
    start: str = ""
    end: str = ""
    tracks: tuple[str, ...] = ()
    perspectives: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Checklist:
    """What can be ticked. groups: "spor", "princip" and PERSPECTIVE -> id -> name, without empty ones. help: id -> a
    sentence on it. known: efforts of the sources, by item_id. sources: as cited -> address."""

    groups: Mapping[str, Mapping[str, str]]
    help: Mapping[str, str]
    known: Mapping[str, Idea]
    sources: Mapping[str, str]


@once_per_database
def checklist(con: Connection) -> Checklist:
    """The checklist of the municipality's strategies, with their own efforts to begin from."""
    tracks, wanted = effort_queries.tracks(con), effort_queries.perspectives(con)
    groups = {
        kind: dict(zip(rows["track_id"], rows["name"], strict=True))
        for kind in KINDS
        if len(rows := tracks[tracks["kind"] == kind])
    }
    if len(wanted):
        groups[PERSPECTIVE] = dict(zip(wanted["actor_id"], wanted["name"], strict=True))
    return Checklist(
        groups,
        dict(zip(tracks["track_id"], tracks["text"], strict=True)),
        _known(effort_queries.items(con), effort_queries.item_tracks(con)),
        citations(pd.concat([tracks, wanted]).to_dict("records")) if groups else {},
    )


def _known(items: pd.DataFrame, item_tracks: pd.DataFrame) -> dict[str, Idea]:
    """The activities and efforts of the sources as ideas. The sources do not say which perspectives are on board."""
    under = item_tracks.groupby("item_id")["track_id"].agg(tuple).to_dict()
    found = {}
    for one in items[items["kind"].isin([effort_tables.ACTIVITY, *effort_tables.OTHERS])].itertuples():  # fmt: skip
        aims = items[(items["parent_id"] == one.item_id) & (items["kind"] == "formål")]["text"]
        start, end = _times(one.period_start, one.period_end)
        found[one.item_id] = Idea(
            _cut(one.text, MAX_NAME),
            _cut("; ".join(aims), MAX_GOAL),
            start,
            end,
            under.get(one.item_id, ()),
        )
    return found


def _times(start: pd.Timestamp, end: pd.Timestamp) -> tuple[str, str]:
    """Two days as a user would write them: as years where they are whole ones."""
    days = [day for day in (start, end) if pd.notna(day)]
    if len(days) == 2 and (start.day_of_year, (end + pd.Timedelta(days=1)).day_of_year) == (1, 1):
        return str(start.year), str(end.year)
    return tuple(
        danish.long_date(day).replace(danish.NBSP, " ") if pd.notna(day) else ""
        for day in (start, end)
    )


def _cut(text: str, most: int) -> str:
    return textwrap.shorten(text.removesuffix("."), most, placeholder=" …")


# ---------------------------------------------------------------- what is filled in


def problems(idea: Idea) -> list[str]:
    """Danish sentences on what must be put right; none for an idea that can be used."""
    found = [NO_NAME] if not idea.name.strip() else []
    found += [NO_GOAL] if not idea.goal.strip() else []
    times = []
    for text in (idea.start, idea.end):
        try:
            times.append(periods.period(text) if text.strip() else None)
        except ValueError:
            found.append(NO_TIME.format(text=text, forms=periods.FORMS))
    if len(times) == 2 and all(times) and times[1].end < times[0].start:
        found.append(BACKWARDS.format(end=idea.end, start=idea.start))
    return found


def ticked(idea: Idea, of: Checklist, kind: str) -> list[str]:
    """The ids of one of the checklist's groups that the idea has, in the checklist's order."""
    own = {*idea.tracks, *idea.perspectives}
    return [one for one in of.groups.get(kind, {}) if one in own]


def sentence(idea: Idea, of: Checklist) -> str:
    """What the effort touches, who is on board, and what is missing."""
    counts, missing = [], []
    for kind, names in of.groups.items():
        have = ticked(idea, of, kind)
        left = [danish.lower_first(name) for one, name in names.items() if one not in have]
        one, several = KINDS.get(kind, (kind, f"{kind}er"))
        counted = f"{len(have)} af {len(names)} {one if len(names) == 1 else several}"
        counts.append(f"har {counted} med" if kind == PERSPECTIVE else f"berører {counted}")
        if left:
            word = several if len(left) > 1 else one
            missing.append(f"{word}: {danish.enumeration(left)}")
    touches = [text.removeprefix("berører ") for text in counts if text.startswith("berører")]
    parts = [f"berører {danish.enumeration(touches)}"] if touches else []
    parts += [text for text in counts if text.startswith("har")]
    name = f"»{idea.name.strip()}«" if idea.name.strip() else "Indsatsen"
    said = f"{name} {danish.enumeration(parts)}."
    return f"{said} Det mangler: {'; '.join(missing)}." if missing else f"{said} Intet mangler."


def table(idea: Idea, of: Checklist) -> ShownTable:
    """Every tick of the checklist, with what it means."""
    rows = [
        {
            "Hvad": danish.capitalise(kind),
            "Navn": name,
            "Svar": _answer(kind, one in ticked(idea, of, kind)),
            "Det betyder": of.help.get(one, ""),
        }
        for kind, names in of.groups.items()
        for one, name in names.items()
    ]
    return ShownTable(pd.DataFrame(rows), "Tjeklisten, som den er udfyldt")


def _answer(kind: str, has: bool) -> str:
    if kind == PERSPECTIVE:
        return ON_BOARD if has else MISSING
    return TOUCHED if has else NOT_TOUCHED


# ---------------------------------------------------------------- address and files


def to_address(idea: Idea) -> str:
    """The idea as text for an address; "" for an empty one."""
    written = {one.name: value for one in fields(idea) if (value := getattr(idea, one.name))}
    return json.dumps(written, ensure_ascii=False, separators=(",", ":")) if written else ""


def from_address(text: str) -> Idea | None:
    """The idea of an address; None where the text is none."""
    try:
        found = json.loads(text) if len(text) <= MAX_ADDRESS else None
        json.dumps(found, ensure_ascii=False).encode()  # half a letter, "\\ud800", cannot be shown
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    limits = {"name": MAX_NAME, "goal": MAX_GOAL, "start": MAX_TIME, "end": MAX_TIME}
    words = {key: " ".join(str(found.get(key, "")).split())[:most] for key, most in limits.items()}
    ticks = {
        key: tuple(one for one in found.get(key, ()) if isinstance(one, str))
        for key in ("tracks", "perspectives")
        if isinstance(found.get(key, ()), list | tuple)
    }
    return Idea(**words, **ticks)


def facts(idea: Idea, of: Checklist, today: datetime.date) -> list[tuple[str, str]]:
    """What stands above the table in a file: (heading, text)."""
    period = " til ".join(text for text in (idea.start, idea.end) if text) or "ikke angivet"
    return [
        ("Indsats", idea.name),
        ("Mål", idea.goal),
        ("Periode", period),
        ("Det viser listen", sentence(idea, of)),
        ("Bemærk", TALK),
        *(("Kilde", f"{title} {url}".strip()) for title, url in of.sources.items()),
        ("Udfyldt", danish.long_date(today)),
    ]


def xlsx(idea: Idea, of: Checklist, today: datetime.date) -> bytes:
    """The checklist as a workbook."""
    about = [(what, str(harmless.cell(text))) for what, text in facts(idea, of, today)]
    sheets = {"Tjekliste": harmless.table(table(idea, of).rows)}
    return workbook.xlsx(about, sheets, "Tjekliste for en indsats")


def html_page(idea: Idea, of: Checklist, today: datetime.date) -> bytes:
    """The checklist as one HTML page, which Word opens and can edit."""
    about = "".join(
        f"<p><strong>{html.escape(what)}:</strong> {html.escape(text)}</p>"
        for what, text in facts(idea, of, today)
    )
    shown = table(idea, of)
    style = "body{font-family:Arial,sans-serif;max-width:50em;margin:2em auto}table{border-collapse:collapse}td,th{border:1px solid;padding:.3em;text-align:left}"
    return (
        '<!doctype html><html lang="da"><head><meta charset="utf-8"><title>Tjekliste for en indsats</title>'
        f"<style>{style}</style></head><body><h1>Tjekliste for en indsats</h1>{about}"
        f"{tables.to_html(shown.rows, shown.caption)}</body></html>"
    ).encode()
