"""Kept matches: what a reader said of the columns and names of a file, for the next file with the same headings.

They are kept for the visit, and in a small JSON file that the reader takes home and brings next year. Headings, names and
what they mean are in it, and no number of the reader's file. What the reader was not sure of is never kept.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lib.text import danish
from lib.text.slug import slug
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.meaning import periods, questions, row_kinds
from lib.uploads.meaning.name_matching import Catalogue
from lib.uploads.meaning.questions import Question
from lib.uploads.observations import column_mapping
from lib.uploads.observations.column_mapping import ASKED, VALUE, ColumnRole, Match, heading_key
from lib.uploads.tables.table_detection import FileTable

FORM, VERSION = "egne-tal-kolonner", 1
FILE_NAME = "kolonner-og-svar.json"
MAX_BYTES, MAX_ENTRIES, MAX_WORDS, SHOWN = 200_000, 500, 200, 5
ROLES = {*column_mapping.HEADING_WORDS, column_mapping.UNUSED}
NAMES = tuple(f"{kind}:" for kind in (questions.AREA, questions.MEASURE))
PERSONAL = re.compile(r"\d{6}[-\s]?\d{4}")  # in a name that is asked about: nothing of it is kept
NOT_OURS = "Filen er ikke en fil med kolonner og svar fra Egne tal."
DAMAGED = (
    "Filen med kolonner og svar er beskadiget eller ændret. Vælg kolonnerne igen, og hent en ny."
)
NEWER = "Filen med kolonner og svar er fra en anden udgave af værktøjet og kan ikke bruges. Vælg kolonnerne igen."


@dataclass(frozen=True)
class Kept:
    """Earlier matches. columns: heading without its time, as a slug -> what it is; headings: the same -> its words;
    answers: keys of questions about names -> the answers."""

    columns: Mapping[str, ColumnRole] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)

    def with_all_of(self, other: "Kept") -> "Kept":
        """These and the other's, which hold where both say something."""
        return Kept(
            {**self.columns, **other.columns},
            {**self.headings, **other.headings},
            {**self.answers, **other.answers},
        )


def keep(table: FileTable, match: Match, answers: Mapping[str, str] | None = None) -> Kept:
    """What is kept of this match and these answers to questions; nothing that is still asked or guessed."""
    given = answers or {}
    columns, headings = {}, {}
    for heading, column in zip(table.headings, match.columns, strict=True):
        key, words = heading_key(heading), periods.in_heading(heading)[1]
        now = replace(_answered(column, given), period="")
        if (now.measure + now.area).startswith(ASKED) or not _is_a_name(words or "tid"):
            continue
        if heading_key(words[:MAX_WORDS]) != key:
            continue
        if column.role == VALUE and _says_nothing(key):
            now = ColumnRole(VALUE)  # "Andel" may be of something else in the next file
        columns[key], headings[key] = now, words[:MAX_WORDS]
    names = {
        key: answer
        for key, answer in given.items()
        if key.startswith(NAMES) and not _is_a_guess(answer) and _tells(key.partition(":")[2])
    }
    return Kept(columns, headings, names)


def _says_nothing(key: str) -> bool:
    """Whether a heading is a time or a word for any number."""
    return key == "tid" or re.fullmatch(column_mapping.HEADING_WORDS[VALUE], key) is not None


def _is_a_name(words: str) -> bool:
    """Whether words are no number, and nothing like the number of a person is among them."""
    return not row_kinds.is_number(words) and not PERSONAL.search(words)


def _tells(name: str) -> bool:
    """Whether a name means the same in another file: "I alt" and "Andel" do not."""
    general = row_kinds.ONLY_TOTAL.fullmatch(name) or _says_nothing(slug(name))
    return _is_a_name(name) and not general


def _is_a_guess(answer: str) -> bool:
    return not answer or answer.startswith(questions.GUESS)


def _answered(column: ColumnRole, answers: Mapping[str, str]) -> ColumnRole:
    """A column with the measure that the user says its heading means."""
    asked = column.measure.removeprefix(ASKED)
    answer = answers.get(questions.name_key(questions.MEASURE, asked)) or questions.SKIP
    unsure = answer == questions.SKIP or answer.startswith(questions.GUESS)
    return column if asked == column.measure or unsure else replace(column, measure=answer)


# ---------------------------------------------------------------- the file


def written(kept: Kept) -> bytes:
    """Kept matches as a small file."""
    columns = [
        {"heading": kept.headings[key], "role": one.role, "measure": one.measure, "area": one.area}
        for key, one in kept.columns.items()
    ]
    content = {"form": FORM, "version": VERSION, "columns": columns, "answers": dict(kept.answers)}
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def read(content: bytes) -> Kept:
    """The matches of a file that written() made. Raises OwnFileError."""
    if len(content) > MAX_BYTES:
        raise OwnFileError(NOT_OURS)
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        ours = FORM.encode() in content[:MAX_WORDS]
        raise OwnFileError(DAMAGED if ours else NOT_OURS) from None
    if not isinstance(found, dict) or found.get("form") != FORM:
        raise OwnFileError(NOT_OURS)
    if found.get("version") != VERSION:
        raise OwnFileError(NEWER)
    columns, answers = found.get("columns"), found.get("answers")
    if not isinstance(columns, list) or not isinstance(answers, dict):
        raise OwnFileError(DAMAGED)
    if len(columns) + len(answers) > MAX_ENTRIES or not _are_words((*answers, *answers.values())):
        raise OwnFileError(DAMAGED)
    if not all(key.startswith(NAMES) and not _is_a_guess(answers[key]) for key in answers):
        raise OwnFileError(DAMAGED)
    named = [_column(one) for one in columns]
    by_key = {heading_key(words): (words, column) for words, column in named}
    return Kept(
        {key: column for key, (_, column) in by_key.items()},
        {key: words for key, (words, _) in by_key.items()},
        answers,
    )


def _column(entry: object) -> tuple[str, ColumnRole]:
    """A heading of a file and what it is. Raises OwnFileError."""
    fields = ("heading", "role", "measure", "area")
    if not isinstance(entry, dict) or set(entry) != {*fields} or not _are_words(entry.values()):
        raise OwnFileError(DAMAGED)
    heading, role, measure, area = (entry[name] for name in fields)
    if role not in ROLES or (measure + area).startswith(ASKED) or measure.startswith(questions.GUESS):  # fmt: skip
        raise OwnFileError(DAMAGED)
    return heading, ColumnRole(role, measure, "", area)


def _are_words(values: Iterable[object]) -> bool:
    return all(isinstance(one, str) and len(one) <= MAX_WORDS for one in values)


# ---------------------------------------------------------------- what fits


def fitting(kept: Kept, catalogue: Catalogue) -> tuple[Kept, list[str]]:
    """What of a file the app still knows, and Danish sentences on what it no longer knows."""
    gone = {
        key
        for key, one in kept.columns.items()
        if (one.measure and one.measure not in catalogue.measures)
        or (one.area and one.area not in _areas(catalogue))
    }
    known = {questions.AREA: _areas(catalogue), questions.MEASURE: catalogue.measures}
    lost = {
        key
        for key, answer in kept.answers.items()
        if answer != questions.SKIP and answer not in known[key.partition(":")[0]]
    }
    words = [kept.headings[key] for key in gone] + [key.partition(":")[2] for key in lost]
    told = [f"Det, som {_named(words)} var valgt til, findes ikke mere her. Vælg igen."] if words else []  # fmt: skip
    left = Kept(
        {key: one for key, one in kept.columns.items() if key not in gone},
        {key: one for key, one in kept.headings.items() if key not in gone},
        {key: one for key, one in kept.answers.items() if key not in lost},
    )
    return left, told


def _areas(catalogue: Catalogue) -> set[str]:
    return set(catalogue.areas) - catalogue.fictional


def compared(kept: Kept, table: FileTable) -> list[str]:
    """Danish sentences on which headings of a table are in the kept matches, which are new, and which are gone."""
    now = {heading_key(heading): heading for heading in table.headings}
    same = [words for key, words in now.items() if key in kept.columns]
    new = [words for key, words in now.items() if key not in kept.columns]
    gone = [kept.headings[key] or slug(key) for key in kept.columns if key not in now]
    if not same:
        return ["Ingen af overskrifterne er i filen med kolonner og svar. Den er ikke brugt."]
    told = [f"Efter filen med kolonner og svar er valgt: {_named(same)}. Se efter, om de stadig passer."]  # fmt: skip
    if new:
        told.append(f"Nye overskrifter siden da: {_named(new)}.")
    if gone:
        told.append(f"Overskrifter fra da, som ikke er her: {_named(gone)}.")
    return told


def answers_for(kept: Kept, asked: Sequence[Question]) -> dict[str, str]:
    """The kept answers to the questions that are asked and still offer them."""
    return {
        one.key: kept.answers[one.key] for one in asked if kept.answers.get(one.key) in one.options
    }


def _named(words: Sequence[str]) -> str:
    shown = [f"»{one}«" for one in words[:SHOWN]]
    more = len(words) - len(shown)
    return danish.enumeration(shown + ([f"{danish.number(more, 0)} mere"] if more > 0 else []))
