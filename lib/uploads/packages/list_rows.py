"""Makes the rows of published_lists and list_memberships of the lists in a file: which areas are on which list.

An area is taken by its whole name among housing areas, and where the list names its municipality only if it lies there.
Names that are not known are told, and their list is not called complete.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from lib.db import queries, schema
from lib.text import danish
from lib.text.slug import slug
from lib.uploads.meaning import area_names, name_matching, questions, row_kinds
from lib.uploads.meaning.list_titles import ListInFile
from lib.uploads.meaning.name_matching import Catalogue
from lib.uploads.observations.session_data import OwnData
from lib.uploads.observations.to_observations import SOURCE_ID
from lib.uploads.packages import new_areas
from lib.uploads.pdf import pasted_lines, pdf_tables

LISTS, MEMBERSHIPS = "published_lists", "list_memberships"
KIND = new_areas.HOUSING  # of the areas on lists
MAX_QUOTE = 300  # characters
IN_FILE = re.compile(
    r"^(?:ark »[^«]*«, )?række (\d+)"
)  # of a locator, as to_observations writes it
SHOWN = 8  # names in a sentence
AREA_COLUMN = re.compile(r"(bolig)?omraade.*|(bolig)?afdeling.*|navn|bydel|kvarter|sted")
KNOWN = "Listen »{kind}« pr. {day}: {found} af {count} områder er fundet."
ALREADY = "Listen »{kind}« pr. {day} er offentliggjort her allerede og kommer ikke med igen."
NO_KIND = (
    "»{title}« er ikke taget med som liste: overskriften nævner ikke netop én af lovens lister."
)
NO_DAY = "»{title}« er ikke taget med som liste: der står ikke netop én dato i filen for den."
UNKNOWN = "Ikke fundet: {names}. De er ikke med, og listen kaldes ikke komplet."
UNREAD = "{count} linjer på listen kunne ikke læses. Den kaldes ikke komplet."


@dataclass(frozen=True)
class Lists:
    """Rows for the tables LISTS and MEMBERSHIPS, and Danish sentences on what was found. unknown: the names on the
    lists that are no known area."""

    lists: pd.DataFrame
    memberships: pd.DataFrame
    notes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not self.memberships.empty


def of_file(
    found: Iterable[ListInFile], catalogue: Catalogue, areas: pd.DataFrame, known: pd.DataFrame,
    source_id: str, answers: Mapping[str, str] | None = None,
) -> Lists:  # fmt: skip
    """The lists of a file. areas, known: the tables areas and published_lists with list_memberships' keys, see published();
    answers: to questions about names, by key."""
    lists: list[dict] = []
    members: list[dict] = []
    notes: list[str] = []
    unknown: list[str] = []
    places = areas.set_index("area_id")
    for one in found:
        why = _why_not(one)
        if why:
            notes += [why] if one.rows else []
            continue
        day = danish.long_date(one.day).replace("\xa0", " ")
        if ((known["list_kind"] == one.kind) & (known["list_date"].dt.date == one.day)).any():
            notes.append(ALREADY.format(kind=one.kind, day=day))
            continue
        rows, missing = _members(one, catalogue, places, answers or {}, source_id)
        count = len(rows) + len(missing) + one.unread
        complete = not missing and not one.unread
        lists.append(
            {"list_date": one.day, "list_kind": one.kind, "area_count": count, "complete": complete,
             "source_id": source_id, "note": None}
        )  # fmt: skip
        members += rows
        unknown += missing
        notes.append(KNOWN.format(kind=one.kind, day=day, found=len(rows), count=count))
        notes += [UNKNOWN.format(names=_named(missing))] if missing else []
        notes += [UNREAD.format(count=one.unread)] if one.unread else []
    return Lists(
        pd.DataFrame(lists, columns=list(schema.TABLES[LISTS])),
        pd.DataFrame(members, columns=list(schema.TABLES[MEMBERSHIPS])),
        tuple(notes), tuple(dict.fromkeys(unknown)),
    )  # fmt: skip


def of_own(own: OwnData, con: queries.Connection) -> Lists:
    """The lists of the file that own numbers were read from, by a database. They have no source_id yet."""
    return of_visit(own.lists, con, own.new_areas, own.answers)


def of_visit(
    found: Iterable[ListInFile], con: queries.Connection, new: pd.DataFrame, answers: Mapping[str, str] | None = None
) -> Lists:  # fmt: skip
    """The lists of a file, by a database and the rows of `areas` that come with the file. They have no source_id yet."""
    areas, members = queries.table(con, "areas"), queries.table(con, MEMBERSHIPS)
    catalogue = new_areas.known(name_matching.catalogue(con), areas, members, new)
    every = new_areas.with_areas(areas, new)
    return of_file(found, catalogue, every, queries.table(con, LISTS), "", answers)


def _why_not(one: ListInFile) -> str:
    if not one.kind:
        return NO_KIND.format(title=one.title) if one.title else ""
    return "" if one.day else NO_DAY.format(title=one.title)


def _named(names: Sequence[str]) -> str:
    told = danish.enumeration(f"»{name}«" for name in names[:SHOWN])
    return told + (f" og {len(names) - SHOWN} mere" if len(names) > SHOWN else "")


def _members(
    one: ListInFile, catalogue: Catalogue, places: pd.DataFrame, answers: Mapping[str, str],
    source_id: str,
) -> tuple[list[dict], list[str]]:  # fmt: skip
    """The rows of list_memberships of a list, and its names that are no known area."""
    at, beside = _column(one, AREA_COLUMN), _column(one, re.compile(area_names.KINDS["kommune"]))
    kinds = area_names.kinds(KIND)
    rows: dict[str, dict] = {}
    missing: list[str] = []
    for cells, (page, line) in zip(one.rows, one.places, strict=True):
        name = cells[at if at is not None else 0] or ""
        where = (cells[beside] or "") if beside is not None else ""
        if not name or row_kinds.TOTAL.fullmatch(name):
            continue
        answer = answers.get(questions.name_key(questions.AREA, name), "")
        area = catalogue.area(name, kinds) or (answer if answer in places.index else None)
        if area is None and not where:
            name, where = pasted_lines.split_name(name, catalogue)
            area = catalogue.area(name, kinds)
        if (
            area is None
            or area in catalogue.fictional
            or not _lies_in(area, where, places, catalogue)
        ):
            missing.append(f"{name} ({where})" if where else name)
        elif area not in rows:
            quote = " · ".join([one.title, *(cell for cell in cells if cell)])[:MAX_QUOTE]
            rows[area] = {
                "area_id": area, "list_date": one.day, "list_kind": one.kind, "source_id": source_id,
                "name_on_list": name, "quote": quote, "note": f"Side {page}, linje {line}.",
            }  # fmt: skip
    return list(rows.values()), missing


def _column(one: ListInFile, pattern: re.Pattern) -> int | None:
    """The first column whose heading is of a pattern."""
    return next((n for n, heading in enumerate(one.headings) if pattern.fullmatch(slug(heading))), None)  # fmt: skip


def _lies_in(area: str, municipality: str, places: pd.DataFrame, catalogue: Catalogue) -> bool:
    """Whether an area lies in the municipality that the list names beside it; one that is not known here says nothing."""
    named = catalogue.area(municipality, frozenset({"kommune"})) if municipality else None
    above, seen = area, []
    while above in places.index and above not in seen:
        seen.append(above)
        above = places.at[above, "parent_id"]
    around = [one for one in seen if places.at[one, "kind"] == "kommune"]
    return named is None or not around or named in around


def with_pages(observations: pd.DataFrame) -> pd.DataFrame:
    """Rows of observations from a PDF whose locators name page and line in place of the number of the row."""
    return observations.assign(locator=[IN_FILE.sub(_page_and_line, text) for text in observations["locator"]])  # fmt: skip


def with_lists(
    own: OwnData, lists: tuple[ListInFile, ...], answers: Mapping[str, str], con: queries.Connection,
    new: pd.DataFrame | None = None,
) -> OwnData:  # fmt: skip
    """Own numbers with the lists of the PDF that they were read from; those of other files as they are. new: rows of
    `areas` that come with the file."""
    if not lists:
        return own
    own = replace(
        own, observations=with_pages(own.observations), lists=lists, answers=dict(answers),
        new_areas=own.new_areas if new is None else new,
    )  # fmt: skip
    found = of_own(own, con)
    rows = {LISTS: found.lists, MEMBERSHIPS: found.memberships}
    tables = {name: of.assign(source_id=SOURCE_ID) for name, of in rows.items()}
    return replace(own, list_tables=tables if found else {})


def _page_and_line(match: re.Match) -> str:
    page, line = divmod(int(match[1]), pdf_tables.LINES_A_PAGE)
    return f"side {page}, linje {line}"
