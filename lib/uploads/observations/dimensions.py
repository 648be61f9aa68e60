"""Dimension lookup: which cells of a table are numbers to take, and area, indicator and period of each.

These are the first two steps from a table to observations (own_rows has the others).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from lib.text import danish
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.meaning import area_names, measure_words, questions
from lib.uploads.meaning import numbers as uploads_numbers
from lib.uploads.meaning import periods as uploads_periods
from lib.uploads.meaning.cells import Cell, cell_text
from lib.uploads.meaning.name_matching import Catalogue
from lib.uploads.meaning.periods import Period
from lib.uploads.meaning.questions import (
    AREA,
    ASKED,
    FICTIONAL,
    GUESS,
    MEASURE,
    SKIPPED,
    SKIPPED_AREA,
    Asked,
    Guess,
    Question,
    Refused,
)
from lib.uploads.observations import column_mapping
from lib.uploads.observations.column_mapping import Match
from lib.uploads.tables.table_detection import FileTable

MAX_NUMBERS = 50_000
MAX_QUESTIONS = 20  # of one kind: more unknown names mean that another column has them
MISSING = {AREA: "Området mangler.", MEASURE: "Det mangler, hvad tallet er for."}


# ---------------------------------------------------------------- cells


class NumberCell(NamedTuple):
    """A number to take. row, column: among the table's rows and headings; has_value: whether the cell itself has a
    number; has_counts: whether its row has numerator and denominator for it, and no other number."""

    row: int
    column: int
    has_value: bool
    has_counts: bool


def cells(table: FileTable, match: Match) -> tuple[list[NumberCell], Counter[str]]:
    """The numbers of a table, row by row, and how many cells have none, by what stands in them.

    Raises OwnFileError where there are more than MAX_NUMBERS.
    """
    with_values = match.values()
    counted = match.count_columns() if len(with_values) < 2 else []
    columns = (
        with_values or counted[1:]
    )  # without values they are computed, one for each denominator
    numbers: list[NumberCell] = []
    missing: Counter[str] = Counter()
    for row, of_row in enumerate(table.rows):
        has_counts = bool(counted) and not any(
            uploads_numbers.is_missing(of_row[column]) for column in counted
        )
        for column in columns:
            has_value = bool(with_values) and not uploads_numbers.is_missing(of_row[column])
            if has_value or has_counts:
                numbers.append(NumberCell(row, column, has_value, has_counts))
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
    is an area_id and a chosen measure one of the catalogue, or both are ASKED and words. kinds: of the area."""

    cell: Cell
    chosen: bool
    kinds: frozenset[str] = area_names.ANY


class Dimensions(NamedTuple):
    """Area, indicator and period of a number, or why there is none of them. guessed: whether the user is not sure
    that the indicator is meant; words: those for the measure in the file, "" where the user has chosen it."""

    area: str | Refused
    indicator: str | Refused
    period: Period | Refused
    guessed: bool = False
    words: str = ""

    def refused(self) -> Refused | None:
        """The first reason why the number is not taken, or None."""
        return next((one for one in self if isinstance(one, Refused)), None)


def dimensions(
    table: FileTable, match: Match, numbers: Sequence[NumberCell], catalogue: Catalogue,
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
            isinstance(measure, Guess),
            _measure_words(words),
        )
        for area, measure, period, words in zip(areas, measures, periods, of_measures, strict=True)
    ]
    dated, about_year = _of_the_law(found, catalogue, answers)
    return dated, about_areas | about_measures | about_year


def _words(what: str, table: FileTable, match: Match, numbers: Sequence[NumberCell]) -> list[Words]:
    """The words for one dimension of each number: of its row, of its heading or of the whole table."""
    at, measures = match.first(what), match.first(column_mapping.MEASURE)
    if at is not None:
        kinds = (
            column_mapping.area_kinds(table, at) if what == column_mapping.AREA else area_names.ANY
        )
        return [Words(table.rows[number.row][at], False, kinds) for number in numbers]
    found = []
    for number in numbers:
        words = getattr(match.columns[number.column], what) or getattr(match, what)
        if words == column_mapping.IN_MEASURE and measures is not None:
            name = cell_text(table.rows[number.row][measures])
            found.append(Words(uploads_periods.in_heading(name)[0], False))
        else:
            found.append(Words(words, True))
    return found


def _measure_words(words: Words) -> str:
    """The file's own words for a measure."""
    text = cell_text(words.cell)
    return "" if words.chosen and not text.startswith(ASKED) else text.removeprefix(ASKED)


def _named(
    kind: str, words: Sequence[Words], catalogue: Catalogue, answers: Mapping[str, str]
) -> tuple[list[str | Refused], Asked]:
    """The meaning of each name, looked up once for the same words. The first MAX_QUESTIONS unknown names are asked
    about; unknown areas together where they are many."""
    first = {one: index for index, one in reversed([*enumerate(words)])}
    places = sorted(first.items(), key=lambda pair: pair[1])
    look_up = _areas(catalogue) if kind == AREA else _measures(first, catalogue)
    meant = {one: look_up(one) for one, _ in places}
    unknown = [(meant[one][0], index) for one, index in places if meant[one][1] is None]
    kinds = {meant[one][0]: one.kinds for one, _ in reversed(places)}
    asked: Asked = {}
    together = kind == AREA and len(dict(unknown)) > questions.MANY
    if together:
        question = questions.unknown_areas([*dict(unknown)])
        asked[question.key] = (unknown[0][1], question)
        together = answers.get(question.key) != questions.EACH
    near = {}
    for text, index in unknown:
        if text not in near and len(near) < MAX_QUESTIONS:
            near[text], question = _ask_about(kind, text, kinds[text], catalogue)
            if not together:
                asked[question.key] = (index, question)
    found = {
        one: _answer(kind, text, near.get(text, {}), answers, together, catalogue)
        if meaning is None
        else meaning
        for one, (text, meaning) in meant.items()
    }
    return [found[one] for one in words], asked


LookUp = Callable[[Words], tuple[str, str | Refused | None]]


def _areas(catalogue: Catalogue) -> LookUp:
    """Finds an area's name as it is asked about, and its meaning; None for an unknown name."""

    def look_up(words: Words) -> tuple[str, str | Refused | None]:
        text = cell_text(words.cell)
        if not text:
            return "", Refused(MISSING[AREA])
        if words.chosen and not text.startswith(ASKED):
            return text, text
        text = text.removeprefix(ASKED)
        return text, catalogue.area(text, words.kinds)

    return look_up


def _measures(every: Iterable[Words], catalogue: Catalogue) -> LookUp:
    """The same for a measure. every: the words for all measures of the table, which may be a list's."""
    listed = measure_words.is_list(
        catalogue.meaning(cell_text(words.cell)) for words in every if not words.chosen
    )

    def look_up(words: Words) -> tuple[str, str | Refused | None]:
        text = cell_text(words.cell)
        if not text:
            return "", Refused(MISSING[MEASURE])
        if words.chosen:
            return text.removeprefix(ASKED), None if text.startswith(ASKED) else text
        meaning = catalogue.meaning(text)
        sure = meaning.how == measure_words.SURE or (listed and meaning.how == measure_words.LISTED)
        return uploads_periods.in_heading(text)[1] or text, meaning.measure if sure else None

    return look_up


def _ask_about(
    kind: str, text: str, kinds: frozenset[str], catalogue: Catalogue
) -> tuple[Mapping[str, str], Question]:
    """Similar names, and the question about an unknown one. kinds: of area that the file says."""
    if kind == AREA:
        near, others = catalogue.like_area(text), catalogue.areas
        others = {key: name for key, name in others.items() if key not in catalogue.fictional}
        if kinds:
            near = {key: catalogue.with_kind(key) for key in near}
        return near, questions.name(kind, text, near, others, sorted(kinds))
    meaning, others = catalogue.meaning(text), catalogue.measures
    near = catalogue.like_measure(text)
    if meaning.measure is None:
        return near, questions.name(kind, text, near, others)
    near = {key: name for key, name in near.items() if not catalogue.is_of_law(key)}
    near.pop(meaning.measure, None)
    about = catalogue.about(meaning.measure)
    return near, questions.measure(text, meaning.measure, about, near, others, meaning.why)


def _answer(
    kind: str, text: str, near: Mapping[str, str], answers: Mapping[str, str], together: bool,
    catalogue: Catalogue,
) -> str | Refused:  # fmt: skip
    """What the user says that an unknown name means, or that it is unknown. together: whether the unknown are asked
    about as one."""
    answer = answers.get(questions.name_key(kind, text))
    if answer == questions.SKIP:
        return Refused("", SKIPPED)
    if together and answers.get(questions.ALL_AREAS) == questions.SKIP:
        return Refused(text, SKIPPED_AREA)
    if together:
        return questions.waits("hvad der skal ske med områder, der ikke kendes her.")
    if answer:
        return Guess(answer.removeprefix(GUESS)) if answer.startswith(GUESS) else answer
    if kind == MEASURE and catalogue.meaning(text).measure:
        return questions.waits(f"hvad »{text[: questions.MAX_NAME]}« måler.")
    return questions.unknown(kind, text, near)


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
    law = catalogue.law_indicators
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
