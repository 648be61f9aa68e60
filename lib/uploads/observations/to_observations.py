"""Turns a table with known columns into rows of `observations`, and into faults and questions for the rest.

Four steps, each from plain data to plain data, the first two in lib/uploads/observations/dimensions.py:

    cells       table, match                   -> the numbers to take: row and column of each
    dimensions  numbers                        -> area, indicator and period of each, or why not
    values      numbers and their dimensions   -> value and counts of each, or why not
    rows        all of these                   -> observations, their places in the file, faults

What can be read in two ways is a question, and its numbers wait for the answer.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import itemgetter
from typing import NamedTuple

import pandas as pd

from lib.db import schema
from lib.db.disclosure import Protected
from lib.settings import municipality
from lib.text import danish
from lib.uploads.meaning import numbers as uploads_numbers
from lib.uploads.meaning import questions
from lib.uploads.meaning.cells import Cell, cell_text
from lib.uploads.meaning.name_matching import Catalogue
from lib.uploads.meaning.numbers import shown
from lib.uploads.meaning.questions import (
    FICTIONAL,
    SHARE_UNIT,
    SKIPPED,
    SKIPPED_AREA,
    WAITS,
    WRONG,
    Asked,
    Question,
    Refused,
)
from lib.uploads.observations import column_mapping, doubts, population, value_checks
from lib.uploads.observations.column_mapping import Match
from lib.uploads.observations.dimensions import Dimensions, NumberCell, cells, dimensions
from lib.uploads.tables.table_detection import FileTable

SOURCE_ID = "egne_data"
MAX_NOTE = 500  # characters
FAULTS = ("row", "column", "value", "why")
PLACES = ("row", "column", "value", "words")
PLACES_SHOWN = 3
COMPUTED = "Regnet af tæller og nævner i filen."


@dataclass(frozen=True)
class Reading:
    """What was read from a table. observations: columns of the table, without faults; places: row, column and value
    in the file of each, and its words for the measure; faults: row, column, value, why; waiting: row and column of the faults that wait for an answer; notes: what was
    left out, in Danish; protected: the observations after disclosure control, where they have been checked."""

    observations: pd.DataFrame
    places: pd.DataFrame
    faults: pd.DataFrame
    waiting: frozenset[tuple[int, str]] = frozenset()
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
    protected: Protected | None = None

    def waits(self) -> pd.Series:
        """For each fault whether it waits for an answer: booleans, with the index of faults."""
        at = zip(self.faults["row"], self.faults["column"], strict=True)
        return pd.Series([place in self.waiting for place in at], self.faults.index, dtype=bool)


def by_cause(faults: pd.DataFrame) -> pd.DataFrame:
    """One row for each reason in the faults of a Reading, as the user sees it: Hvorfor, Celler and Hvor."""
    rows = []
    for why, same in faults.groupby("why", sort=False):
        first = same.head(PLACES_SHOWN)
        places = [f"række {row}, »{column}«" for row, column in zip(first["row"], first["column"], strict=True)]  # fmt: skip
        more = len(same) - len(first)
        where = "; ".join(places) + (f" og {danish.number(more, 0)} mere" if more else "")
        rows.append((why, danish.number(len(same), 0), where))
    return pd.DataFrame(rows, columns=["Hvorfor", "Celler", "Hvor"])


def read(
    table: FileTable, match: Match, catalogue: Catalogue, answers: Mapping[str, str] | None = None
) -> Reading:
    """The rows of a table by a match that lacks nothing. answers: to questions, by key.

    Raises OwnFileError where the table has more than MAX_NUMBERS numbers.
    """
    answers = answers or {}
    settled = doubts.settle(table, match, answers)
    table, match = settled.table, settled.match
    numbers, missing = cells(table, match)
    found, about_names = dimensions(table, match, numbers, catalogue, answers)
    read_as, about_numbers = values(table, match, numbers, found, catalogue, answers)
    of_others, about_title = population.of_title(table, found, catalogue, answers)
    read_as = settled.without_doubts(numbers, read_as)
    read_as = [
        of_others.get(index, value) if isinstance(value, Value) else value
        for index, value in enumerate(read_as)
    ]
    observations, places, faults, waiting = rows(table, match, numbers, found, read_as)
    about = (*about_names.values(), *about_title.values(), *about_numbers.values())
    asked = sorted(about, key=itemgetter(0))
    refused = [of for of in read_as if isinstance(of, Refused)]
    return Reading(
        observations, places, faults, waiting,
        (*settled.asked, *(question for _, question in asked)),
        (*settled.notes, *_notes(missing, refused)),
    )  # fmt: skip


def _notes(missing: Mapping[str, int], refused: Sequence[Refused]) -> Iterable[str]:
    codes = Counter(of.code for of in refused)
    if missing:
        count = sum(missing.values())
        signs = danish.enumeration(f"»{sign}«" for sign in missing if sign)
        words = f" ({signs})" if signs else ""
        noun = "celle" if count == 1 else "celler"
        yield f"{danish.number(count, 0)} {noun} uden tal{words} er ikke taget med."
    if codes.get(FICTIONAL):
        names = municipality.settings().fictional_names
        yield (
            f"{danish.number(codes[FICTIONAL], 0)} tal ved {' eller '.join(names)} er sprunget over: et opdigtet "
            "sted kan ikke få egne tal."
        )
    if codes.get(SKIPPED):
        yield f"{danish.number(codes[SKIPPED], 0)} tal er sprunget over, som du har valgt."
    if codes.get(SKIPPED_AREA):
        areas = len({of.why for of in refused if of.code == SKIPPED_AREA})
        yield (
            f"{danish.number(codes[SKIPPED_AREA], 0)} tal for {danish.number(areas, 0)} områder, der ikke kendes her, er "
            "udeladt, som du har valgt."
        )


# ---------------------------------------------------------------- values


class Value(NamedTuple):
    """The value of a number. quote: the file's own words for it; note: where it is computed from the counts."""

    value: Fraction
    quote: str
    note: str = ""
    numerator: int | None = None
    denominator: int | None = None


def values(
    table: FileTable, match: Match, numbers: Sequence[NumberCell], found: Sequence[Dimensions],
    catalogue: Catalogue, answers: Mapping[str, str],
) -> tuple[list[Value | Refused], Asked]:  # fmt: skip
    """The value of each number with all its dimensions, or why there is none, and what has to be asked for it."""
    indicators = catalogue.indicators
    units = dict(zip(indicators["indicator_id"], indicators["unit"], strict=True))
    names = dict(zip(indicators["indicator_id"], indicators["short_name"], strict=True))
    counted = match.count_columns()
    signs, about_signs = _signs(table, counted, numbers, found, answers)
    shares = [
        number.has_value and units.get(one.indicator) in uploads_numbers.FRACTIONS
        for number, one in zip(numbers, found, strict=True)
    ]
    kinds, about_shares = _share_kinds(table, numbers, found, shares, signs, names, units, answers)
    said = value_checks.stated(table, match, numbers, found, catalogue)
    unsaid, about_units = value_checks.unsaid_units(table, numbers, found, said, catalogue, answers)
    answer = []
    for number, one, stated in zip(numbers, found, said, strict=True):
        why = one.refused() or unsaid.get(one.indicator)
        if why is None:
            unit = units[one.indicator]
            why = _value(table, counted, number, unit, signs, kinds.get(one.indicator), stated)
        answer.append(_sized(why, table, number, one, units, catalogue))
    return answer, about_signs | about_shares | about_units


def _sized(
    value: Value | Refused, table: FileTable, number: NumberCell, one: Dimensions, units: Mapping[str, str],
    catalogue: Catalogue,
) -> Value | Refused:  # fmt: skip
    """The value, unless its size cannot be that of its measure."""
    if isinstance(value, Refused):
        return value
    cell, unit = table.rows[number.row][number.column], units[one.indicator]
    return value_checks.size_fault(cell, value.value, one.indicator, unit, catalogue.words) or value


def _signs(
    table: FileTable, counted: Sequence[int], numbers: Sequence[NumberCell], found: Sequence[Dimensions],
    answers: Mapping[str, str],
) -> tuple[dict[int, str | None], Asked]:  # fmt: skip
    """The decimal sign of each column with numbers; asked for the columns of numbers with all their dimensions.
    counted: the columns of numerator and denominator."""
    columns: dict[int, uploads_numbers.AnswerOrQuestion] = {}
    asked: Asked = {}
    for index, (number, one) in enumerate(zip(numbers, found, strict=True)):
        used = [*counted] * number.has_counts + [number.column] * number.has_value
        for column in used:
            if column not in columns:
                heading, below = table.headings[column], table.column(column)
                columns[column] = uploads_numbers.column_sign(heading, below, answers)
            question = columns[column].question
            if question and not one.refused():
                asked.setdefault(question.key, (index, question))
    return {column: of.answer for column, of in columns.items()}, asked


def _share_kinds(
    table: FileTable, numbers: Sequence[NumberCell], found: Sequence[Dimensions], shares: Sequence[bool],
    signs: Mapping[int, str | None], names: Mapping[str, str], units: Mapping[str, str],
    answers: Mapping[str, str],
) -> tuple[dict[str, str | None], Asked]:  # fmt: skip
    """Whether the shares of each indicator are fractions of one or percentages; asked where a number with all its
    dimensions needs it. shares: whether each number is a share."""
    of_indicator: dict[str, list[tuple[Cell, str | None]]] = {}
    needed: dict[str, int] = {}
    for index, number in enumerate(numbers):
        if shares[index]:
            cell, indicator = table.rows[number.row][number.column], found[index].indicator
            of_indicator.setdefault(indicator, []).append((cell, signs[number.column]))
            if not found[index].refused() and not uploads_numbers.is_share(cell):
                needed.setdefault(indicator, index)
    kinds = {
        indicator: uploads_numbers.share_kind(
            indicator, names[indicator], of_indicator[indicator], answers,
            uploads_numbers.FRACTIONS[units[indicator]],
        )
        for indicator in needed
    }  # fmt: skip
    asked = {of.question.key: (needed[i], of.question) for i, of in kinds.items() if of.question}
    return {indicator: of.answer for indicator, of in kinds.items()}, asked


def _value(
    table: FileTable, counted: Sequence[int], number: NumberCell, unit: str, signs: Mapping[int, str | None],
    kind: str | None, stated: frozenset[str],
) -> Value | Refused:  # fmt: skip
    """The value of one number. kind: of share_kind; stated: the units that the file states for it."""
    of_row, counts = table.rows[number.row], (None, None)
    if number.has_counts:
        counts = tuple(uploads_numbers.persons(of_row[at], signs[at]) for at in counted)
        why = next((one for one in counts if isinstance(one, Refused)), None)
        if why:
            return why
    if not number.has_value:
        return _computed(unit, *counts)
    cell, sign = of_row[number.column], signs[number.column]
    why = value_checks.unit_fault(cell, stated, unit)
    if why:
        return why
    most = uploads_numbers.FRACTIONS.get(unit)
    value = (
        uploads_numbers.share(cell, sign, kind, most) if most else uploads_numbers.read(cell, sign)
    )
    return value if isinstance(value, Refused) else Value(value, shown(cell), "", *counts)


def _computed(unit: str, numerator: int, denominator: int) -> Value | Refused:
    """A share in percent, computed from its counts."""
    if unit != SHARE_UNIT:
        return Refused(
            "Værdien mangler. Den kan kun regnes af tæller og nævner for en andel i procent."
        )
    if denominator <= 0:
        return Refused("Nævneren skal være større end 0.")
    value = round(Fraction(100 * numerator, denominator), questions.DECIMALS)
    quote = f"{danish.number(numerator, 0)} af {danish.number(denominator, 0)}"
    return Value(value, quote, COMPUTED, numerator, denominator)


# ---------------------------------------------------------------- rows


def rows(
    table: FileTable, match: Match, numbers: Sequence[NumberCell], found: Sequence[Dimensions],
    read_as: Sequence[Value | Refused],
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, frozenset[tuple[int, str]]]:  # fmt: skip
    """observations, places, faults and waiting of a Reading."""
    made: list[dict] = []
    places: list[tuple] = []
    faults: list[tuple] = []
    waiting: set[tuple[int, str]] = set()
    notes = match.first(column_mapping.NOTE)
    for number, one, value in zip(numbers, found, read_as, strict=True):
        cell = shown(table.rows[number.row][number.column])
        place = (table.numbers[number.row], table.headings[number.column])
        if isinstance(value, Value):
            made.append(_row(table, notes, number, one, value))
            places.append((*place, cell, one.words or place[1]))
        elif value.code in (WRONG, WAITS):
            faults.append((*place, cell, value.why))
        if isinstance(value, Refused) and value.code == WAITS:
            waiting.add(place)
    observations = pd.DataFrame(made, columns=list(schema.TABLES["observations"]))
    return (
        observations.astype(object).where(observations.notna(), None),
        pd.DataFrame(places, columns=list(PLACES)),
        pd.DataFrame(faults, columns=list(FAULTS)),
        frozenset(waiting),
    )


def _row(
    table: FileTable, at: int | None, number: NumberCell, of: Dimensions, value: Value
) -> dict:
    """One row of observations. at: the column of notes, if any."""
    guessed = f"{questions.GUESSED}»{of.words}« er læst som dette tal." if of.guessed else ""
    notes = [guessed, value.note, "" if at is None else cell_text(table.rows[number.row][at])]
    notes = [note[:MAX_NOTE].strip() for note in notes]
    sheet = f"ark »{table.sheet}«, " if table.sheet else ""
    place = f"række {table.numbers[number.row]}, kolonne »{table.headings[number.column]}«"
    return {
        "area_id": of.area, "indicator_id": of.indicator, "period": of.period.text,
        "period_start": of.period.start, "period_end": of.period.end, "value": float(value.value),
        "numerator": value.numerator, "denominator": value.denominator, "status": "published",
        "source_id": SOURCE_ID, "locator": f"{sheet}{place}", "quote": value.quote,
        "note": " ".join(note for note in notes if note) or None,
    }  # fmt: skip
