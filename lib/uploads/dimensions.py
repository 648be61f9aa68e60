"""Dimension lookup: which cells of a table are numbers to take, and area, indicator and period of each.

These are the first two steps from a table to observations (own_rows has the others).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from lib.text import danish
from lib.uploads import column_mapping, questions
from lib.uploads import numbers as uploads_numbers
from lib.uploads import periods as uploads_periods
from lib.uploads.column_mapping import Match
from lib.uploads.name_matching import Catalogue
from lib.uploads.periods import Period
from lib.uploads.questions import AREA, FICTIONAL, MEASURE, SKIPPED, Asked, Question, Refused
from lib.uploads.reader import Cell, cell_text
from lib.uploads.table_detection import Table
from lib.uploads.xlsx_safety import OwnFileError

MAX_NUMBERS = 50_000
MAX_QUESTIONS = 20  # of one kind: more unknown names mean that another column has them
MISSING = {AREA: "Området mangler.", MEASURE: "Det mangler, hvad tallet er for."}


# ---------------------------------------------------------------- cells


class Number(NamedTuple):
    """A number to take. row, column: among the table's rows and headings; has_value: whether the cell itself has a
    number; has_counts: whether its row has numerator and denominator for it, and no other number."""

    row: int
    column: int
    has_value: bool
    has_counts: bool


def cells(table: Table, match: Match) -> tuple[list[Number], Counter[str]]:
    """The numbers of a table, row by row, and how many cells have none, by what stands in them.

    Raises OwnFileError where there are more than MAX_NUMBERS.
    """
    with_values = match.values()
    counted = match.count_columns() if len(with_values) < 2 else []
    columns = (
        with_values or counted[1:]
    )  # without values they are computed, one for each denominator
    numbers: list[Number] = []
    missing: Counter[str] = Counter()
    for row, of_row in enumerate(table.rows):
        has_counts = bool(counted) and not any(
            uploads_numbers.is_missing(of_row[column]) for column in counted
        )
        for column in columns:
            has_value = bool(with_values) and not uploads_numbers.is_missing(of_row[column])
            if has_value or has_counts:
                numbers.append(Number(row, column, has_value, has_counts))
            else:
                missing[cell_text(of_row[column])[:20]] += 1
        if len(numbers) > MAX_NUMBERS:
            raise OwnFileError(
                f"Tabellen har flere end {danish.number(MAX_NUMBERS, 0)} tal. Gem et mindre udsnit."
            )
    return numbers, missing


# ---------------------------------------------------------------- dimensions


class Words(NamedTuple):
    """The words for an area, measure or period; chosen: whether the match says it, and not the table. A chosen area
    is an area_id, or "?" and an unknown name; a chosen measure is one of the catalogue."""

    cell: Cell
    chosen: bool


class Dimensions(NamedTuple):
    """Area, indicator and period of a number, or why there is none of them."""

    area: str | Refused
    indicator: str | Refused
    period: Period | Refused

    def refused(self) -> Refused | None:
        """The first reason why the number is not taken, or None."""
        return next((one for one in self if isinstance(one, Refused)), None)


def dimensions(
    table: Table, match: Match, numbers: Sequence[Number], catalogue: Catalogue,
    answers: Mapping[str, str],
) -> tuple[list[Dimensions], Asked]:  # fmt: skip
    """Area, indicator and period of each number, and what has to be asked for them."""

    @cache
    def indicator(measure: str, period: Period) -> str | Refused:
        found = catalogue.indicator(measure, period)
        return found or Refused(f"Loven havde ikke dette mål i {period.text}.")

    of_areas, of_measures, of_periods = (
        _words(what, table, match, numbers)
        for what in (column_mapping.AREA, column_mapping.MEASURE, column_mapping.PERIOD)
    )
    areas, about_areas = _named(AREA, of_areas, catalogue, answers)
    measures, about_measures = _named(MEASURE, of_measures, catalogue, answers)
    periods = [_period(one.cell) for one in of_periods]
    found = [
        Dimensions(
            Refused("", FICTIONAL) if area in catalogue.fictional else area,
            next((one for one in (measure, period) if isinstance(one, Refused)), None)
            or indicator(measure, period),
            period,
        )
        for area, measure, period in zip(areas, measures, periods, strict=True)
    ]
    dated, about_year = _of_the_law(found, catalogue, answers)
    return dated, about_areas | about_measures | about_year


def _words(what: str, table: Table, match: Match, numbers: Sequence[Number]) -> list[Words]:
    """The words for one dimension of each number: of its row, of its heading or of the whole table."""
    at, measures = match.first(what), match.first(column_mapping.MEASURE)
    if at is not None:
        return [Words(table.rows[number.row][at], False) for number in numbers]
    found = []
    for number in numbers:
        words = getattr(match.columns[number.column], what) or getattr(match, what)
        if words == column_mapping.IN_MEASURE and measures is not None:
            name = cell_text(table.rows[number.row][measures])
            found.append(Words(uploads_periods.in_heading(name)[0], False))
        else:
            found.append(Words(words, True))
    return found


def _named(
    kind: str, words: Sequence[Words], catalogue: Catalogue, answers: Mapping[str, str]
) -> tuple[list[str | Refused], Asked]:
    """The meaning of each name, looked up once for the same words. The first MAX_QUESTIONS unknown names are asked
    about."""
    found: dict[Words, str | Refused] = {}
    asked: Asked = {}
    for index, one in enumerate(words):
        if one in found:
            continue
        text, meaning = _look_up(kind, one, catalogue)
        if meaning is None:
            near: Mapping[str, str] = {}
            if len(asked) < MAX_QUESTIONS:
                near, question = _ask_about(kind, text, catalogue)
                asked.setdefault(question.key, (index, question))
            meaning = _answer(kind, text, near, answers)
        found[one] = meaning
    return [found[one] for one in words], asked


def _look_up(kind: str, words: Words, catalogue: Catalogue) -> tuple[str, str | Refused | None]:
    """A name as it is asked about, and its meaning; None for an unknown name."""
    text = cell_text(words.cell)
    if not text:
        return "", Refused(MISSING[kind])
    if words.chosen and not (kind == AREA and text.startswith("?")):
        return text, text
    if kind == AREA:
        text = text.removeprefix("?")
        return text, catalogue.area(text)
    timeless = uploads_periods.in_heading(text)[1] or text
    return timeless, catalogue.measure(text) or catalogue.measure(timeless)


def _ask_about(kind: str, text: str, catalogue: Catalogue) -> tuple[Mapping[str, str], Question]:
    """Similar names, and the question about an unknown one."""
    if kind == AREA:
        near, others = catalogue.like_area(text), catalogue.areas
        others = {key: name for key, name in others.items() if key not in catalogue.fictional}
    else:
        near, others = catalogue.like_measure(text), catalogue.measures
    return near, questions.name(kind, text, near, others)


def _answer(
    kind: str, text: str, near: Mapping[str, str], answers: Mapping[str, str]
) -> str | Refused:
    """What the user says that an unknown name means, or that it is unknown."""
    answer = answers.get(questions.name_key(kind, text))
    if answer == questions.SKIP:
        return Refused("", SKIPPED)
    return answer or questions.unknown(kind, text, near)


def _period(cell: Cell) -> Period | Refused:
    text = cell_text(cell)
    if not text:
        return Refused("Perioden mangler.")
    try:
        return uploads_periods.period(cell)
    except ValueError:
        return Refused(
            f"»{text[: questions.MAX_NAME]}« kan ikke læses som en periode. "
            f"Skriv for eksempel {uploads_periods.FORMS}."
        )


def _of_the_law(
    found: Sequence[Dimensions], catalogue: Catalogue, answers: Mapping[str, str]
) -> tuple[list[Dimensions], Asked]:
    """The same, where a year beside a measure of the law is the year itself or the day of its list of housing areas,
    as the user answers."""
    indicators = catalogue.indicators
    law = set(indicators.loc[indicators["criterion_relation"] == "law", "indicator_id"])
    dated, asked = list(found), {}
    question = questions.year()
    for index, one in enumerate(found):
        if one.refused() or one.indicator not in law or not one.period.text.isdecimal():
            continue
        asked.setdefault(question.key, (index, question))
        answer = answers.get(question.key)
        if answer == questions.ON_THE_LIST:
            day = uploads_periods.period(catalogue.law_day(one.period))
            dated[index] = one._replace(period=day)
        elif answer != questions.THE_YEAR:
            why = questions.waits("hvilken tid årstallet ved de fem kriterier betyder.")
            dated[index] = one._replace(period=why)
    return dated, asked
