"""The facts that words around a number of moves tell: which way, year, area, place and who. Two that differ are a fault."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lib.analysis.moves import ALL, IN, OUT
from lib.text.slug import slug
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.flows import flow_tables, move_words, moves_grid
from lib.uploads.flows.flow_tables import FlowNames
from lib.uploads.flows.move_words import (
    AREA,
    OTHER,
    PLACE,
    TRAITS,
    WAY,
    YEAR,
    MoveMeaning,
)
from lib.uploads.flows.moves_grid import TextRow
from lib.uploads.meaning.cells import Cell, cell_text
from lib.uploads.meaning.questions import Question

TRAIT = "opdeling"  # a fact of two: what they are divided by, and the value
SKIP, ONLY_HEADING = "spring over", "overskrift"
MAX_TEXT, MAX_QUESTIONS = 60, 12
TOO_MANY = "Så mange af filens ord kendes ikke, at den ikke kan læses. Brug skabelonen i stedet."
EMPTY_READ = "Tomme celler og streger er læst som skjulte tal, ikke som 0."
ASKED = {AREA: "Det område, tallene gælder", PLACE: "Steder, de kom fra eller flyttede hen"} | {
    trait: f"{trait}: hvem de er" for trait in TRAITS
}  # fmt: skip
# What is told around a number, by kind: AREA, YEAR, WAY, PLACE, FROM, TO, TRAIT; SKIP where it is not used.
Facts = dict[str, object]


class FilePlace(NamedTuple):
    """Where in the file. In sentences it is its text."""

    text: str
    order: tuple[int, int]

    def __str__(self) -> str:
        return self.text


class Contradiction(ValueError):
    """Two words around a number say different things; the message is a Danish sentence."""


@dataclass
class MovesReading:
    """What is gathered while a file is read. areas: area_id by the slug of a name. found: each number with its facts."""

    known: FlowNames
    answers: Mapping[str, str]
    areas: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    found: list[tuple[Facts, int | None, FilePlace]] = field(default_factory=list)
    faults: list[tuple[FilePlace, str]] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    unused: dict[str, None] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    years: set[int] = field(default_factory=set)
    waits: bool = False

    def ask(self, question: Question) -> str:
        """The answer to a question; "" where there is none yet."""
        self.questions[question.key] = question
        if len(self.questions) > MAX_QUESTIONS:
            raise OwnFileError(TOO_MANY)
        answer = self.answers.get(question.key, "")
        if answer in question.options:
            return answer
        self.waits = True
        return ""

    def meaning(self, text: str) -> MoveMeaning:
        """What a text says; the name of an area is no other words."""
        return MoveMeaning(text, rest=slug(text)) if self.area(text) else move_words.meaning(text)

    def area(self, text: str) -> str:
        """The area_id of a housing area's name, also with »i alt« after it; "" for another text."""
        return self.areas.get(slug(move_words.TOTAL.sub(" ", text.lower())), "")

    def area_within(self, text: str) -> str:
        """The area_id of the only housing area that a line names; "" for none and for two."""
        named = f"-{slug(text)}-"
        found = {self.areas[name] for name in self.areas if f"-{name}-" in named}
        return found.pop() if len(found) == 1 else ""


def line_facts(line: TextRow, reading: MovesReading, sheet: bool = False) -> Facts:
    """What a line above numbers, or the name of a sheet, says of all of them."""
    if move_words.is_of_the_file(line.text) and not line.heads:
        return {}
    said = move_words.meaning(line.text)
    facts: Facts = {}
    put(facts, WAY, said.way)
    if said.year and (said.way or not said.rest or sheet or line.heads or _speaks_of_moves(line)):
        put(facts, YEAR, said.year)
    put(facts, AREA, reading.area_within(line.text))
    if said.age and not said.rest:
        facts[TRAIT] = ("Alder", said.age)
    return facts


def _speaks_of_moves(line: TextRow) -> bool:
    return bool(move_words.MOVES.search(line.text.lower()))


def put(facts: Facts, kind: str, value: object) -> None:
    """Add a fact. Raises Contradiction where another is there."""
    if not value:
        return
    if facts.get(kind, value) != value:
        raise Contradiction(
            f"Ordene om tallet siger både »{_words(facts[kind])}« og »{_words(value)}«."
        )
    facts[kind] = value


def _words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def together(*parts: Facts) -> Facts:
    """All facts of some. Raises Contradiction where two differ."""
    found: Facts = {}
    for part in parts:
        for kind, value in part.items():
            put(found, kind, value)
    return found


def said_facts(said: MoveMeaning) -> Facts:
    """The facts of a text that needs no heading to be understood."""
    facts: Facts = {}
    put(facts, WAY, said.way)
    put(facts, YEAR, said.year)
    if said.age:
        facts[TRAIT] = ("Alder", said.age)
    return facts


def as_known(what: str, cell: Cell, reading: MovesReading) -> Facts:
    """The facts of a name in a column, or over numbers, of which it is known what it is. Raises ValueError."""
    text = cell_text(cell)
    said = move_words.meaning(text)
    if what in (OTHER, ""):
        return {}
    if not text:
        raise ValueError(f"Cellen, der skal sige »{what}«, er tom.")
    if moves_grid.is_a_date(cell):
        raise ValueError(f"Regnearket har lavet et navn om til datoen {text}. Skriv det som tekst.")
    everything = said.total and not said.rest
    if what == YEAR:
        if said.year is None:
            raise ValueError(f"»{text[:MAX_TEXT]}« er ikke et kalenderår.")
        return {YEAR: said.year}
    if what == WAY:
        words = {"til": IN, "fra": OUT, "ind": IN, "ud": OUT}
        way = said.way or words.get(text.lower().strip(), "")
        if not way:
            raise ValueError(f"»{text[:MAX_TEXT]}« siger ikke, om de er flyttet til eller fra.")
        return {WAY: way}
    if what == AREA:
        return {AREA: _known_area(text, reading)}
    if what in TRAITS:
        return {} if everything else {TRAIT: (what, text[: flow_tables.MAX_TEXT])}
    return {what: ALL if everything else text[: flow_tables.MAX_TEXT]}


def _known_area(text: str, reading: MovesReading) -> str:
    """The area of a name; asked where it is not known. SKIP where it is not to be used."""
    if found := reading.area(text):
        return found
    key = f"område:{text[:MAX_TEXT]}"
    options = {SKIP: "Brug ikke tallene for det"} | reading.names
    return reading.ask(Question(key, f"Området »{text[:MAX_TEXT]}« kendes ikke. Hvad er det?", options)) or SKIP  # fmt: skip


def corner_facts(said: MoveMeaning, reading: MovesReading) -> Facts:
    """What the heading of the names says of all numbers, as »Tilflyttede til Eksempelby« does."""
    area = reading.area_within(said.text)
    return {kind: value for kind, value in ((WAY, said.way), (AREA, area)) if value}
