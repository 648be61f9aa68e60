"""Reads a table of moves by its words, whatever its layout: which way, year, area, place and who stand anywhere around a number.

The form of Landsbyggefonden's own table is not known here. So what the words do not say is asked, what they say in two ways
is a fault, and every number is one of the file. lib/uploads/flows/flow_tables.py then looks whether the numbers add up.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from lib.analysis.moves import ALL, IN, OUT, WITHIN
from lib.db import disclosure_flows, schema
from lib.text import danish
from lib.text.slug import slug
from lib.uploads.files.reader import OwnFile
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.flows import flow_tables, move_words, moves_grid
from lib.uploads.flows.flow_tables import FlowNames
from lib.uploads.flows.move_words import AREA, FROM, OTHER, PLACE, TO, WAY, YEAR
from lib.uploads.flows.moves_block import BlockReading
from lib.uploads.flows.moves_facts import (
    MAX_TEXT,
    TRAIT,
    Facts,
    FilePlace,
    MovesReading,
    line_facts,
)
from lib.uploads.flows.moves_grid import TextRow
from lib.uploads.meaning.questions import Question

KIND = "boligområde"
PERSONS = "personer"
ASKED_YEARS = 12
NO_MOVES = "Filen har ikke skabelonens overskrifter, og den har ingen ord om flytninger, som »Tilflyttede« eller »Fraflyttede«."
NO_NUMBERS = (
    "Der er ingen tabel med overskrifter og tal i filen. Overskrifterne skal stå lige over tallene."
)
NOT_PERSONS = "Tabellen tæller ikke personer. Her vises kun, hvor mange personer der er flyttet."
UNUSED = "Ikke brugt, for det er ikke antal personer: {names}."
WAY_WORDS = {IN: "Til området", OUT: "Fra området"}


@dataclass(frozen=True, eq=False)
class WordsRead:
    """What was read. rows: of the table `moves`. faults: (where in the file, why), in Danish. notes: how. questions: for
    the user; where one `waits`, there are no rows."""

    rows: pd.DataFrame
    faults: list[tuple[str, str]]
    notes: tuple[str, ...]
    questions: tuple[Question, ...]
    waits: bool


def read(file: OwnFile, known: FlowNames, answers: Mapping[str, str]) -> WordsRead:
    """The moves in a file. answers: by the key of a question. Raises OwnFileError for a file that is no table of moves."""
    texts = [cell for sheet in file.sheets for row in sheet.rows for cell in row if isinstance(cell, str)]  # fmt: skip
    texts += [sheet.name for sheet in file.sheets]
    if not any(move_words.MOVES.search(text.lower()) for text in texts):
        raise OwnFileError(NO_MOVES)
    reading = MovesReading(known, answers, notes=dict.fromkeys(file.notes))
    _name_areas(reading)
    _count_persons(texts, reading)
    any_block = False
    for n, sheet in enumerate(file.sheets):
        found = moves_grid.blocks(sheet)
        any_block = any_block or bool(found)
        if not found:
            reading.notes[f"Arket »{sheet.name}« har ingen tabel med tal og er ikke læst."] = None
        before = line_facts(TextRow(sheet.name, 0), reading, sheet=True)
        for block in found:
            BlockReading(reading, block, sheet.name, n).read(before)
    if not any_block:
        raise OwnFileError(NO_NUMBERS)
    if reading.unused:
        names = danish.enumeration(f"»{name[:MAX_TEXT]}«" for name in list(reading.unused)[:8])
        reading.notes[UNUSED.format(names=names)] = None
    return _finished(reading)


def _name_areas(reading: MovesReading) -> None:
    chosen = reading.known.areas[
        reading.known.areas["kind"].eq(KIND) & ~reading.known.areas["fictional"].astype(bool)
    ]
    reading.areas = {slug(one.name): one.area_id for one in chosen.itertuples()}
    reading.names = dict(zip(chosen["area_id"], chosen["name"], strict=True))


def _count_persons(texts: Iterable[str], reading: MovesReading) -> None:
    """Ask what is counted, where no word of the file says that it is persons."""
    if any(move_words.PERSONS.search(text.lower()) for text in texts):
        return
    question = Question("talt", "Filen siger ikke, hvad der er talt. Hvad er det?", {
        PERSONS: "Personer", OTHER: "Boliger, lejemål eller husstande",
    })  # fmt: skip
    if reading.ask(question) == OTHER:
        raise OwnFileError(NOT_PERSONS)


# ---------------------------------------------------------------- what is left to ask, and the rows


def _finished(reading: MovesReading) -> WordsRead:
    given = {
        AREA: _asked(reading, AREA, "Hvilket område gælder tallene?", reading.names),
        YEAR: _asked(reading, YEAR, "Hvilket år gælder tallene?", _year_options(reading)),
        WAY: _asked(reading, WAY, "Hvilken vej er de flyttet?", WAY_WORDS),
    }
    rows, places = [], []
    for facts, persons, place in reading.found if not reading.waits else ():
        whole = {kind: value for kind, value in given.items() if value and not _has(facts, kind)}
        if YEAR in whole:
            whole[YEAR] = int(str(whole[YEAR]))
        for row in _moves(whole | facts, reading, place):
            rows.append(_row(row, persons, place))
            places.append(place)
    rows, places = _once(rows, places, reading)
    frame = flow_tables.as_table("moves", rows)
    faults = list(reading.faults)
    if not reading.waits and not faults:
        if frame.empty:
            raise OwnFileError(NO_NUMBERS)
        faults += flow_tables.problems("moves", frame, places, reading.known)
    told = [(place.text, why) for place, why in sorted(dict.fromkeys(faults), key=lambda one: one[0].order)]  # fmt: skip
    empty = frame.head(0) if reading.waits or told else frame
    return WordsRead(
        empty, [] if reading.waits else told, tuple(reading.notes), tuple(reading.questions.values()), reading.waits
    )  # fmt: skip


def _has(facts: Facts, kind: str) -> bool:
    """Whether a number's own words tell a fact, also by the ends of the move."""
    ends = {FROM, TO} & set(facts)
    return kind in facts or (kind == WAY and bool(ends)) or (kind == AREA and len(ends) > 1)


def _asked(reading: MovesReading, kind: str, text: str, options: Mapping[str, str]) -> str:
    if all(_has(facts, kind) for facts, _, _ in reading.found):
        return ""
    return reading.ask(
        Question(kind, f"Det siger filen ikke: {text[0].lower()}{text[1:]}", options)
    )


def _year_options(reading: MovesReading) -> dict[str, str]:
    this = datetime.date.today().year
    said = {int(facts[YEAR]) for facts, _, _ in reading.found if YEAR in facts}
    return {str(year): str(year) for year in sorted({*range(this - ASKED_YEARS, this + 1), *said}, reverse=True)}  # fmt: skip


def _moves(facts: Facts, reading: MovesReading, place: FilePlace) -> Iterable[Facts]:
    """The moves that a number tells of: as one end of it is an area, or both are."""
    way, area = facts.get(WAY), facts.get(AREA)
    start, end = facts.get(FROM), facts.get(TO)
    if start and end:
        ends = reading.area(str(start)), reading.area(str(end))
        if not any(ends):
            reading.notes["Flytninger mellem steder, der ikke er et kendt boligområde, er ikke med."] = None  # fmt: skip
        elif ends[0] == ends[1]:
            yield facts | {AREA: ends[0], WAY: WITHIN, PLACE: ALL}
        else:
            if ends[1]:
                yield facts | {AREA: ends[1], WAY: IN, PLACE: start}
            if ends[0]:
                yield facts | {AREA: ends[0], WAY: OUT, PLACE: end}
        return
    implied = IN if start else OUT if end else way
    if way and implied != way:
        column = start or end
        reading.faults.append(
            (place, f"»{column}« siger den modsatte vej af »{way}«, som også står om tallet.")
        )
        return
    if area and implied:
        yield facts | {WAY: implied, PLACE: start or end or facts.get(PLACE, ALL)}


def _row(facts: Facts, persons: int | None, place: FilePlace) -> dict[str, object]:
    trait, value = facts.get(TRAIT, (ALL, ALL))
    hidden = persons is None
    return dict.fromkeys(schema.TABLES["moves"]) | {
        "area_id": facts[AREA], "year": facts.get(YEAR), "direction": facts[WAY], "other_name": facts[PLACE],
        "trait": trait, "trait_value": value, "persons": persons,
        "status": "confidential" if hidden else disclosure_flows.PUBLISHED,
        "note": flow_tables.WITHHELD if hidden else None, "locator": place.text, "quote": None if hidden else str(persons),
    }  # fmt: skip


def _once(
    rows: list[dict[str, object]], places: list[FilePlace], reading: MovesReading
) -> tuple[list[dict[str, object]], list[FilePlace]]:
    """Without the rows that tell the same number again, as a total does that stands in two tables."""
    key = disclosure_flows.FLOWS["moves"].key
    seen: set[tuple] = set()
    kept = []
    for row, place in zip(rows, places, strict=True):
        told = (*(row[column] for column in key), row["persons"])
        if told in seen:
            reading.notes["Tal, der står to gange i filen og er ens, er læst én gang."] = None
        else:
            kept.append((row, place))
        seen.add(told)
    return [row for row, _ in kept], [place for _, place in kept]
