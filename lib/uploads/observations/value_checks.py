"""Value checks: a number whose unit, sign or size cannot be that of its measure is a fault, with the reason in Danish."""

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from lib.text import danish
from lib.text.slug import slug
from lib.uploads.meaning import questions, units
from lib.uploads.meaning.cells import Cell, cell_text
from lib.uploads.meaning.measure_words import MeasureWords
from lib.uploads.meaning.name_matching import Catalogue
from lib.uploads.meaning.numbers import shown
from lib.uploads.meaning.questions import SHARE_UNIT, Asked, Refused
from lib.uploads.observations.column_mapping import Match
from lib.uploads.observations.dimensions import Dimensions, NumberCell
from lib.uploads.tables.table_detection import FileTable

COUNTED = ("personer", "antal")
UNIT_COLUMN = re.compile(r"enhed|enheder|maaleenhed|unit")
SIGNED = re.compile(r"^[-\N{MINUS SIGN}\N{EN DASH}<>]?\s*\d[\d.,\s]*")
NO_COUNT = "Et antal kan ikke bruges for »{name}«, der opgøres i procent. Skriv tæller og nævner, så regnes andelen."


def stated(
    table: FileTable, match: Match, numbers: Sequence[NumberCell], found: Sequence[Dimensions],
    catalogue: Catalogue,
) -> list[frozenset[str]]:  # fmt: skip
    """The units that the file states of each number: over its column, beside its measure, in a row of units and in a column of units."""
    at = next((i for i, heading in enumerate(table.headings) if UNIT_COLUMN.fullmatch(slug(heading))), None)  # fmt: skip
    of_words: dict[str, frozenset[str]] = {}

    def of(words: str) -> frozenset[str]:
        if words not in of_words:
            of_words[words] = catalogue.meaning(words).more if words else frozenset()
        return of_words[words]

    answer = []
    for number, one in zip(numbers, found, strict=True):
        of_row = cell_text(table.rows[number.row][at]) if at is not None else ""
        own = units.stated(of_row).units if of_row else frozenset()
        beside = table.units[number.column] if table.units else ""
        below = units.stated(beside).units if beside else frozenset()
        answer.append(own or below or (of(table.headings[number.column]) | of(one.words)))
    return answer


def of_cell(cell: Cell) -> frozenset[str]:
    """The unit that stands behind the number of a cell."""
    return units.stated(SIGNED.sub("", cell)).units if isinstance(cell, str) else frozenset()


def unit_fault(cell: Cell, said: frozenset[str], unit: str) -> Refused | None:
    """That the unit in a cell, or the one that the file states for it, is not the measure's."""
    within = of_cell(cell)
    if units.contradicts(within, unit):
        what = units.in_words(within)
        return Refused(f"Cellen er i {what}, men tallet opgøres i {unit.rstrip('.')}.")
    if units.contradicts(said, unit):
        what = units.in_words(said)
        return Refused(f"Overskriften siger {what}, men tallet opgøres i {unit.rstrip('.')}.")
    return None


def size_fault(
    cell: Cell, value: Fraction, indicator: str, unit: str, words: MeasureWords
) -> Refused | None:
    """That a value cannot be one of its measure: a count that is not whole or below nought, a value outside the
    range of its unit."""
    if unit in COUNTED:
        if value < 0 and indicator not in words.negative:
            return Refused(f"»{shown(cell)}« kan ikke være et antal: det er under nul.")
        if value.denominator != 1 and indicator not in words.means:
            return Refused(f"»{shown(cell)}« kan ikke være et antal: det er ikke et helt tal.")
    if unit in words.ranges and not words.ranges[unit][0] <= value <= words.ranges[unit][1]:
        least, most = (danish.number(one, 0) for one in words.ranges[unit])
        return Refused(f"»{shown(cell)}« kan ikke passe: tal i {unit} ligger mellem {least} og {most}.")  # fmt: skip
    return None


def unsaid_units(
    table: FileTable, numbers: Sequence[NumberCell], found: Sequence[Dimensions], said: Sequence[frozenset[str]],
    catalogue: Catalogue, answers: Mapping[str, str],
) -> tuple[dict[str, Refused | None], Asked]:  # fmt: skip
    """For each share whose name fits a count too, whose unit the file does not say and whose numbers are all whole,
    why it is not taken; asked: percentages or a count. None: they are percentages."""
    indicators = catalogue.indicators.set_index("indicator_id")
    units_of, names = indicators["unit"], indicators["short_name"]
    of_title = units.stated(f"{table.title} {table.sheet}").units
    cells: dict[str, list[tuple[int, Cell]]] = {}
    for index, (number, one) in enumerate(zip(numbers, found, strict=True)):
        if not one.refused() and units_of.get(one.indicator) == SHARE_UNIT and number.has_value:
            known = number.has_counts or said[index] or of_title
            cell = "%" if known else table.rows[number.row][number.column]
            cells.setdefault(one.indicator, []).append((index, cell))
    answer, asked = {}, {}
    for indicator, of in cells.items():
        index, cell = of[0]
        heading = found[index].words or table.headings[numbers[index].column]
        may_be_counted = re.search(
            catalogue.words.counted, f"{slug(heading)} {slug(names[indicator])}"
        )
        if not may_be_counted or not _all_whole(cell for _, cell in of):
            continue
        question = questions.unit(indicator, names[indicator], heading, shown(cell))
        asked[question.key] = (index, question)
        answer[indicator] = _unless_percent(answers.get(question.key), names[indicator])
    return answer, asked


def _unless_percent(given: str | None, name: str) -> Refused | None:
    """Why a share is not taken by what the user says of its unit."""
    if given == questions.PERCENT:
        return None
    if given == questions.A_COUNT:
        return Refused(NO_COUNT.format(name=name))
    return questions.waits("om tallene er procent eller et antal.")


def _all_whole(cells: Iterable[Cell]) -> bool:
    """Whether cells are whole numbers without any unit."""
    texts = [cell_text(cell).strip() for cell in cells]
    return bool(texts) and all(re.fullmatch(r"\d[\d\s]*", text) for text in texts)
