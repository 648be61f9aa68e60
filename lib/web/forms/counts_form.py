"""The form for the user's own counts of passers-by: files, and in words what each counts. Nothing of it is written.

The file in the form and the counts added before it stay for the visit, see lib/web/kept.py.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lib.analysis import passages
from lib.analysis.sentences import OWN
from lib.contents.passages import Counted
from lib.db.schema_flows import MODES
from lib.settings import municipality, texts
from lib.text.slug import slug
from lib.uploads.counts import passage_counts
from lib.uploads.counts.passage_counts import CountsRead
from lib.uploads.files import reader
from lib.web import access, file_inputs, inputs, kept, page, sandboxed, session, sign_in

LEAD = "egen_taelling.md"  # of data/texts/
FORMS = f"CSV eller XLSX, højst {reader.MAX_MEGABYTES} MB: time for time, kvarter for kvarter eller døgn for døgn"
MAX_NAME, MAX_ADDED = 60, 12
TEMPLATE = "skabelon-taelling.csv"
TEMPLATE_HELP = "skabelon_taelling_hjaelp.md"  # of data/texts/
FILE, FIELDS, ADDED = "egen_taelling", "taellefelt_", "egne_taellinger"
ELSEWHERE = "Et andet sted"
TWICE = "Filen dækker samme tid på samme sted som en tælling, du har tilføjet. Fjern den ene, eller giv stedet et andet navn."


def lead() -> str:
    """What a reader may bring, and what becomes of it."""
    return texts.read(LEAD).strip()


@dataclass(frozen=True, eq=False)
class OwnCount:
    """A count of the visit. file: its name. place: a row of Counted.places. counts: rows of Counted.counts. notes: on how
    it was read."""

    file: str
    place: Mapping[str, object]
    counts: pd.DataFrame
    notes: list[str]


def own_counts(area_name: str, known: pd.DataFrame) -> tuple[Counted, list[str]] | None:
    """The fields, and the user's counts with notes on how the file in the form was read; None until there are any.

    known: the places of the area that are on the map, to be chosen from.
    """
    if not access.may_bring_data():
        sign_in.data_closed()
        return None
    known = known[~known["fictional"].astype(bool)]
    added = session.session_get(ADDED, ())
    left, right = page.columns(2)
    with left:
        file = kept.file(FORMS, FILE, reader.MAX_MEGABYTES)
        mode = inputs.select_local(
            "Hvem er talt?", {mode: mode for mode in MODES}, MODES[0], f"{FIELDS}hvem", stays=True
        )
    with right:
        place = _place_fields(known)
    page.escaped_caption(texts.read(TEMPLATE_HELP).strip())
    file_inputs.download_button(
        "Hent skabelon (CSV)", texts.read(TEMPLATE).encode("utf-8-sig"), TEMPLATE, "text/csv"
    )
    found = _read(file, mode)
    now = _own_count(file[0], found, place | {"area": area_name}, known) if file and found else None
    if now and passages.cover_twice([one.counts for one in (*added, now)]):
        page.escaped_error(TWICE)
        now = None
    if now and len(added) < MAX_ADDED:
        inputs.button("Tilføj en tælling til", f"{FILE}_flere", lambda: _add(now))
    _added_list(added)
    shown = [*([now] if now else []), *reversed(added)]
    return (_together(shown, known), now.notes if now else []) if shown else None


def _place_fields(known: pd.DataFrame) -> dict[str, object]:
    """The fields of the place; what they say of a row of Counted.places."""
    named = dict(zip(known["count_place_id"], known["name"], strict=True))
    chosen = ""
    if named:
        chosen = inputs.select_local(
            "Hvor er der talt?", {"": ELSEWHERE} | named, "",
            f"{FIELDS}kendt_{known['area_id'].iloc[0]}", stays=True,
        )  # fmt: skip
    if chosen:
        place = known.set_index("count_place_id").loc[chosen]
        page.escaped_caption(
            f"»Frem« er mod {place['to_name']}, »Tilbage« er mod {place['from_name']}."
        )
        return {"count_place_id": chosen}
    texts_of = {
        "name": ("Stedets navn", "Eget tællested"), "to_name": ("»Frem« er mod", "den ene side"),
        "from_name": ("»Tilbage« er mod", "den anden side"),
    }  # fmt: skip
    written = {
        column: inputs.text_field(label, first, f"{FIELDS}{column}", MAX_NAME, stays=True) or first
        for column, (label, first) in texts_of.items()
    }
    return written | {"count_place_id": f"eget_{slug(written['name'])}"}


def _own_count(
    file: str, found: CountsRead, place: dict[str, object], known: pd.DataFrame
) -> OwnCount:
    """A count with its place: one chosen on the map, one whose name the file has, or one with the file's coordinates."""
    notes = list(found.notes)
    by_name = known[known["name"].str.lower().eq(found.place.lower())]
    place_id = place["count_place_id"]
    if "name" in place and len(by_name):
        place_id = by_name["count_place_id"].iloc[0]
        notes.append(f"Stedet »{found.place}« er fundet på kortet.")
    chosen = known[known["count_place_id"] == place_id].drop(columns="geometry", errors="ignore")
    about = chosen.iloc[0].to_dict() if len(chosen) else place | found.spot | {"feature_id": None}
    source = {"source": f"{OWN}: {file}", "publisher": "dit besøg", "published": None, "url": None}
    return OwnCount(file, about, found.counts.assign(count_place_id=place_id, **source), notes)


def _together(shown: list[OwnCount], known: pd.DataFrame) -> Counted:
    """The counts of the visit together, with the places of the map that have none."""
    places = pd.DataFrame([one.place for one in shown]).drop_duplicates("count_place_id")
    rest = known[~known["count_place_id"].isin(places["count_place_id"])]
    together = pd.concat([places, rest.drop(columns="geometry", errors="ignore")])
    together = together.assign(area_id="", fictional=False)  # all of them on one map
    return Counted(
        together.reset_index(drop=True),
        pd.concat([one.counts for one in shown], ignore_index=True),
        own=True,
    )


def _add(count: OwnCount) -> None:
    """Keep a count beside the next ones, and empty the form."""
    session.session_set(ADDED, (*session.session_get(ADDED, ()), count))
    kept.forget(FILE)
    session.session_clear(FIELDS)


def _added_list(added: tuple[OwnCount, ...]) -> None:
    """What has been added, with a button to remove each."""
    for n, one in enumerate(added):
        left, right = page.columns([3, 1])
        with left:
            mode = one.counts["mode"].iloc[0]
            page.escaped_success(
                f"{one.place['name']}, {mode} (»{one.file}«) er i brug i dit besøg."
            )
        with right:
            rest = (*added[:n], *added[n + 1 :])
            inputs.button(
                f"Fjern {one.place['name']}", f"{ADDED}_{n}",
                lambda rest=rest: session.session_set(ADDED, rest),
            )  # fmt: skip


def _read(file: tuple[str, bytes] | None, mode: str) -> CountsRead | None:
    name, content = file or ("", b"")
    return sandboxed.read_upload(
        "counts", file and (content, name, mode),
        passage_counts.read, content, name, passage_counts.OWN_PLACE_ID, mode, datetime.date.today(),
        municipality.settings().map.bounds,
    )  # fmt: skip
