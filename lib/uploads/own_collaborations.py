"""Reads a user's own list of collaborations: who takes part in what, with sector and year where the list tells them.

Two columns are enough: the actor and the name of what it takes part in, or two actors that work together. A row that cannot
be used is a fault with its reason; what only the user can tell is a question. Nothing is written.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import pandas as pd

from lib.analysis.collaboration import EXISTS, NOT_TOLD
from lib.db.schema_strategies import SECTORS
from lib.text import danish
from lib.text.slug import slug
from lib.uploads.files import reader
from lib.uploads.files.reader import Sheet
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.meaning.cells import cell_text
from lib.uploads.meaning.questions import Question

MAX_ROWS, MAX_ACTORS = 2_000, 120  # the ways between so many are counted in three seconds at most
MAX_NAME = 80  # characters
LIKENESS, MAX_ASKED = 0.9, 6
FIRST_YEAR, LAST_YEAR = 1900, 2100
ACTOR, COLLABORATION, SECTOR, YEAR = "Aktør", "Samarbejde", "Sektor", "År"
# The headings of each column, as slugs.
HEADINGS = {
    ACTOR: ("aktoer", "aktoerer", "organisation", "deltager", "deltagere", "medlem", "part", "navn"),
    COLLABORATION: ("samarbejde", "samarbejder", "forum", "fora", "netvaerk", "gruppe", "aftale", "partnerskab"),
    SECTOR: ("sektor", "sektorer"),
    YEAR: ("aar", "aarstal"),
}  # fmt: skip
SECTOR_WORDS = {
    "kommunen": "kommune", "kommunal": "kommune", "boligorganisationer": "boligorganisation", "boligselskab": "boligorganisation",
    "borger": "borgere", "beboer": "borgere", "staten": "stat", "statslig": "stat", "foreninger": "forening",
    "civilsamfund": "forening", "virksomhed": "erhverv", "virksomheder": "erhverv", "erhvervsliv": "erhverv",
    "erhvervslivet": "erhverv", "institutioner": "institution", "fonde": "fond", "raadgivere": "rådgiver",
} | {slug(sector): sector for sector in SECTORS}  # fmt: skip
YES, NO, PAIRS, NAMES = "ja", "nej", "to aktører", "navn"
FAULTS = ["Række", "Kolonne", "Værdi", "Hvorfor"]
TOO_NARROW = "Listen skal have mindst to kolonner: aktøren og det samarbejde, den er med i."
WITH_ITSELF = "En aktør kan ikke samarbejde med sig selv."


@dataclass(frozen=True, eq=False)
class OwnCollaborations:
    """A list as read. name: of the file. actors, forums, members: as the tables of the same names. faults: of FAULTS. notes:
    how it was read, in Danish. questions: for the user. waits: whether one has no answer yet; the tables are then empty or
    not complete."""

    name: str
    actors: pd.DataFrame
    forums: pd.DataFrame
    members: pd.DataFrame
    faults: pd.DataFrame
    notes: tuple[str, ...]
    questions: tuple[Question, ...]
    waits: bool


@dataclass
class _Reading:
    """What is gathered while a list is read. names: slug -> name as first written."""

    answers: Mapping[str, str]
    names: dict[str, str] = field(default_factory=dict)
    sectors: dict[str, dict[str, None]] = field(default_factory=dict)
    seats: dict[tuple[str, str, int | None], int] = field(default_factory=dict)
    forums: dict[str, str] = field(default_factory=dict)
    faults: list[tuple] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    waits: bool = False

    def ask(self, question: Question) -> str:
        """The answer to a question; "" where there is none yet."""
        self.questions.append(question)
        answer = self.answers.get(question.key, "")
        if answer in question.options:
            return answer
        self.waits = True
        return ""


def read(content: bytes, name: str, answers: Mapping[str, str]) -> OwnCollaborations:
    """The list in a CSV or XLSX file. answers: by the key of a question. Raises OwnFileError."""
    file = reader.read(content, name)
    sheet = max(file.sheets, key=lambda one: len(one.rows) if len(one.rows[0]) > 1 else 0)
    reading = _Reading(answers, notes=dict.fromkeys(file.notes))
    if len(file.sheets) > 1:
        reading.notes[f"Filen har flere ark; »{sheet.name}« er læst."] = None
    rows = _rows(sheet, reading)
    if not reading.waits:
        pairs = _are_pairs(rows, reading)
        if not reading.waits:
            _gather(rows, pairs, reading)
            _merge_similar(reading)
            _leave_out_lonely(reading)
    if len(reading.names) > MAX_ACTORS:
        raise OwnFileError(
            f"Listen har {danish.number(len(reading.names), 0)} aktører. Der er plads til {MAX_ACTORS}; del den."
        )
    return _finished(name, reading)


# ---------------------------------------------------------------- columns


def _rows(sheet: Sheet, reading: _Reading) -> list[tuple[int, dict[str, str]]]:
    """The rows with something in them: number in the file, and text by column. PAIRS is the column of a second actor."""
    grid = [
        (number, [cell_text(cell) for cell in row])
        for number, row in zip(sheet.numbers, sheet.rows, strict=True)
        if any(cell is not None for cell in row)
    ]
    if len(grid[0][1]) < 2:
        raise OwnFileError(TOO_NARROW)
    if len(grid) > MAX_ROWS:
        raise OwnFileError(f"Listen har mere end {danish.number(MAX_ROWS, 0)} rækker. Del den.")
    first = grid[0][1]
    columns = _columns(first)
    if columns:
        if ACTOR not in columns.values() or not {COLLABORATION, PAIRS} & set(columns.values()):
            raise OwnFileError(
                "Overskrifterne skal sige, hvor aktøren og samarbejdet står, for eksempel »Aktør« og »Samarbejde«."
            )
        unused = [text for n, text in enumerate(first) if n not in columns and text]
        if unused:
            reading.notes[f"Kolonner, der ikke bruges: {danish.enumeration(unused)}."] = None
        grid = grid[1:]
    else:
        columns = {0: ACTOR, 1: COLLABORATION}
        told = f"»{first[0]}« og »{first[1]}«"
        answer = reading.ask(
            Question("overskrift", f"Er første række en overskrift? Den siger {told}.", {
                YES: "Ja, det er en overskrift", NO: "Nej, det er en aktør og dens samarbejde",
            })
        )  # fmt: skip
        grid = grid[1:] if answer == YES else grid
        reading.notes["Første kolonne er læst som aktør og anden som samarbejde."] = None
    return [(number, {columns[n]: row[n] for n in columns}) for number, row in grid]


def _columns(headings: list[str]) -> dict[int, str]:
    """What each column is, by its heading; a second column of actors is PAIRS."""
    found: dict[int, str] = {}
    for n, heading in enumerate(headings):
        first = slug(heading).partition("-")[0]
        what = next((what for what, words in HEADINGS.items() if first in words), None)
        if what == ACTOR and ACTOR in found.values():
            what = PAIRS
        if what and what not in found.values():
            found[n] = what
    return found


def _are_pairs(rows: list[tuple[int, dict[str, str]]], reading: _Reading) -> bool:
    """Whether each row is two actors; asked where an actor stands in the column of collaborations too."""
    if any(PAIRS in row for _, row in rows):
        return True
    actors = {slug(row[ACTOR]) for _, row in rows}
    both = [
        row[COLLABORATION]
        for _, row in rows
        if row[COLLABORATION]
        and slug(row[COLLABORATION]) in actors
        and slug(row[COLLABORATION]) != slug(row[ACTOR])
    ]
    if not both:
        return False
    return reading.ask(
        Question("par", f"»{both[0][:MAX_NAME]}« står både som aktør og som samarbejde. Hvad er anden kolonne?", {
            PAIRS: "En aktør: hver række er to aktører, der samarbejder", NAMES: "Navnet på et samarbejde",
        })
    ) == PAIRS  # fmt: skip


# ---------------------------------------------------------------- rows


def _gather(rows: Iterable[tuple[int, dict[str, str]]], pairs: bool, reading: _Reading) -> None:
    second = PAIRS if any(PAIRS in row for _, row in rows) else COLLABORATION
    for number, row in rows:
        actor, other = row[ACTOR][:MAX_NAME], row[second][:MAX_NAME]
        empty = [column for column, text in ((ACTOR, actor), (COLLABORATION, other)) if not slug(text)]  # fmt: skip
        for column in empty:
            reading.faults.append((number, column, "", "Cellen er tom, og rækken er ikke med."))
        if empty:
            continue
        if slug(actor) == slug(other):
            reading.faults.append((number, COLLABORATION, other, WITH_ITSELF))
            continue
        year = _year(number, row.get(YEAR, ""), reading)
        sector = _sector(number, row.get(SECTOR, ""), reading)
        one = _name(actor, reading)
        if sector:
            reading.sectors.setdefault(one, {})[sector] = None
        if pairs:
            another = _name(other, reading)
            forum = "--".join(sorted((one, another)))
            reading.forums.setdefault(forum, " og ".join(sorted((reading.names[one], reading.names[another]))))  # fmt: skip
            twice = (forum, one, year) in reading.seats
            reading.seats.setdefault((forum, another, year), number)
        else:
            forum = slug(other)
            reading.forums.setdefault(forum, other)
            twice = (forum, one, year) in reading.seats
        if twice:
            before = reading.seats[(forum, one, year)]
            reading.faults.append((number, ACTOR, actor, f"Står allerede i række {before} og tælles én gang."))  # fmt: skip
        reading.seats.setdefault((forum, one, year), number)


def _name(text: str, reading: _Reading) -> str:
    """The slug of an actor. The same name written in two ways is one actor, and a note says so."""
    one = slug(text)
    first = reading.names.setdefault(one, text)
    if first != text:
        reading.notes[f"»{first}« og »{text}« er regnet som samme aktør."] = None
    return one


def _year(number: int, text: str, reading: _Reading) -> int | None:
    if not text:
        return None
    if text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    reading.faults.append((number, YEAR, text, "Det er ikke et årstal; rækken er med uden år."))
    return None


def _sector(number: int, text: str, reading: _Reading) -> str:
    if not text:
        return ""
    word = slug(text)
    found = SECTOR_WORDS.get(word) or SECTOR_WORDS.get(word.removesuffix("e"), "")
    if not found:
        why = f"Sektoren kendes ikke; rækken er med uden sektor. Skriv {danish.enumeration(SECTORS, 'eller')}."
        reading.faults.append((number, SECTOR, text, why))
    return found


def _merge_similar(reading: _Reading) -> None:
    """Ask whether two names that are nearly the same are one actor, and make them one where they are."""
    known = list(reading.names)
    near = (
        pair
        for pair in combinations(known[: MAX_ACTORS + 1], 2)
        if difflib.SequenceMatcher(None, *pair).ratio() >= LIKENESS and not _numbered(*pair)
    )
    for n, (one, other) in enumerate(near):
        if n == MAX_ASKED:
            reading.notes["Flere navne ligner hinanden. Se dem efter i listen."] = None
            return
        names = reading.names.get(one), reading.names.get(other)
        if None in names:
            continue
        answer = reading.ask(
            Question(f"samme:{one}:{other}", f"Er »{names[0]}« og »{names[1]}« samme aktør?", {
                YES: f"Ja, det er »{names[0]}«", NO: "Nej, det er to aktører",
            }, about_a_name=True)
        )  # fmt: skip
        if answer == YES:
            del reading.names[other]
            reading.seats = {
                (forum, one if actor == other else actor, year): number
                for (forum, actor, year), number in reading.seats.items()
            }
            reading.sectors.setdefault(one, {}).update(reading.sectors.pop(other, {}))


def _numbered(one: str, other: str) -> bool:
    """Whether two names differ in a number only: Afdeling 1 and Afdeling 2 are two actors."""
    strip = str.maketrans("", "", "0123456789")
    return one.translate(strip) == other.translate(strip)


def _leave_out_lonely(reading: _Reading) -> None:
    """Leave out collaborations with one actor only, with a fault for each."""
    members: dict[str, set[str]] = {}
    for forum, actor, _ in reading.seats:
        members.setdefault(forum, set()).add(actor)
    for (forum, actor, year), number in list(reading.seats.items()):
        if len(members[forum]) > 1:
            continue
        del reading.seats[(forum, actor, year)]
        if forum in reading.forums:
            name = reading.forums.pop(forum)
            why = f"Samarbejdet har kun én aktør, {reading.names[actor]}, og er ikke med."
            reading.faults.append((number, COLLABORATION, name, why))


# ---------------------------------------------------------------- tables


def _finished(name: str, reading: _Reading) -> OwnCollaborations:
    actors = list(dict.fromkeys(actor for _, actor, _ in reading.seats))
    faults = pd.DataFrame(sorted(reading.faults, key=lambda fault: fault[0]), columns=FAULTS)
    sectors = [
        _sector_of(actor, reading) for actor in actors
    ]  # asks, so before the questions are taken
    return OwnCollaborations(
        name,
        pd.DataFrame(
            {
                "actor_id": actors,
                "name": [reading.names[actor] for actor in actors],
                "sector": sectors,
                "is_group": False,
                "part_of_id": None,
            }
        ),
        _forums(reading),
        _members(reading),
        faults,
        tuple(reading.notes),
        tuple(reading.questions),
        reading.waits,
    )


def _sector_of(actor: str, reading: _Reading) -> str:
    """The sector of an actor; asked where the list gives it two, and NOT_TOLD until it is answered."""
    found = list(reading.sectors.get(actor, {}))
    if len(found) < 2:
        return found[0] if found else NOT_TOLD
    words = {sector: danish.capitalise(sector) for sector in found}
    told = danish.enumeration(found)
    question = Question(f"sektor:{actor}", f"»{reading.names[actor]}« står med flere sektorer: {told}. Hvilken er den rigtige?", words, True)  # fmt: skip
    return reading.ask(question) or NOT_TOLD


def _forums(reading: _Reading) -> pd.DataFrame:
    dated: dict[str, list[int]] = {}
    for forum, _, year in reading.seats:
        dated.setdefault(forum, []).extend([year] if year else [])
    rows = [
        (forum, name, "samarbejde", EXISTS, *_period(dated.get(forum, [])))
        for forum, name in reading.forums.items()
    ]
    columns = ["forum_id", "name", "kind", "status", "period_start", "period_end"]
    return _timed(pd.DataFrame(rows, columns=columns))


def _members(reading: _Reading) -> pd.DataFrame:
    rows = [
        (forum, actor, False, *_period([year] if year else []))
        for forum, actor, year in reading.seats
    ]
    columns = ["forum_id", "actor_id", "ad_hoc", "period_start", "period_end"]
    return _timed(pd.DataFrame(rows, columns=columns))


def _period(years: list[int]) -> tuple[str | None, str | None]:
    """The first and the last day of these years."""
    return (f"{min(years)}-01-01", f"{max(years)}-12-31") if years else (None, None)


def _timed(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        period_start=pd.to_datetime(rows["period_start"]),
        period_end=pd.to_datetime(rows["period_end"]),
    )
