"""Turns rows of Uddannelsesstatistik into rows of a data package, with source, quote and disclosure control."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import prod

import pandas as pd

from lib.db import disclosure, schema
from lib.statbank.observations import LEFT_OUT_NOTES, NOTE_FEW_PERSONS, SHARE, plain_number, rounded
from lib.statbank.schools.client import CubeRow, parse_number
from lib.statbank.schools.config import FILE, FetchedPlace, Measure, SchoolRequest
from lib.statbank.service import StatbankError
from lib.text import danish

PUBLISHER = "Børne- og Undervisningsministeriet, STIL"
LICENCE = "Fri genbrug med »Kilde: Uddannelsesstatistik.dk« og dato"
PAGE = "https://uddannelsesstatistik.dk/"
NOTE = "Hentet fra ministeriets åbne API."
PERSONS = "personer"
YEAR = re.compile(r"(\d{4})/(\d{4})")


@dataclass(frozen=True)
class SchoolAnswer:
    """What a question got for one place and school year. cells: measure -> its texts, one for each wanted member."""

    question: SchoolRequest
    place: FetchedPlace
    year: str
    name: str
    cells: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class SchoolNumber:
    """A number of the service. value: its sum over the wanted members; a word where the measure is one."""

    answered: SchoolAnswer
    measure: Measure
    value: Fraction | str

    @property
    def key(self) -> tuple[str, str, str]:
        """Indicator, area and school year: what it is found by."""
        return self.measure.indicator_id, self.answered.place.area_id, self.answered.year


def answers(question: SchoolRequest, rows: Iterable[CubeRow]) -> list[SchoolAnswer]:
    """What a question got for its own places and years. Rows of others, and places without all members, are left out.

    Raises StatbankError where a number belongs to a school of another name, or a school year has an unknown form."""
    places = {one.member: one for one in question.places}
    found: dict[tuple[str, str], list[CubeRow]] = {}
    for row in rows:
        member = row.members[question.place] if question.place else ""
        year = row.members[question.year]
        if member in places and first_year(year) >= question.since:
            _check_name(question, places[member], row)
            found.setdefault((member, year), []).append(row)
    wanted = prod(len(question.within[name]) for name in question.split)
    if any(len(some) > wanted for some in found.values()):
        raise StatbankError(
            f"Svaret om tallene {question.cube} har det samme tal mere end én gang."
        )
    return [
        SchoolAnswer(
            question, places[member], year, some[0].members.get(question.place_name, member),
            {one.name: tuple(row.cells[one.name] for row in some) for one in question.measures},
        )
        for (member, year), some in found.items()
        if len(some) == wanted
    ]  # fmt: skip


def first_year(year: str) -> int:
    """The calendar year in which a school year such as 2024/2025 begins. Raises StatbankError for another form."""
    found = YEAR.fullmatch(year)
    if not found or int(found[2]) != int(found[1]) + 1:
        raise StatbankError(f"Uddannelsesstatistik kalder et skoleår »{year[:80]}«, og den form er ikke kendt.")  # fmt: skip
    return int(found[1])


def _check_name(question: SchoolRequest, place: FetchedPlace, row: CubeRow) -> None:
    if question.place_name and place.names:
        name = row.members[question.place_name]
        if _normalized(name) not in map(_normalized, place.names):
            raise StatbankError(
                f"Tallene {question.cube} kalder {place.member} for »{name[:80]}«, og data/{FILE} mener »{place.names[0]}«."
            )


def _normalized(name: str) -> str:
    return re.sub(r"\W", "", name).casefold()


def numbers(answered: Sequence[SchoolAnswer]) -> dict[tuple[str, str, str], SchoolNumber]:
    """The numbers of some answers by Number.key; what the ministry does not publish is left out.

    Raises StatbankError where a cell is no number, or a count is no whole one."""
    found = {}
    for one in answered:
        for measure in one.question.measures:
            texts = one.cells[measure.name]
            if all(texts):
                number = SchoolNumber(one, measure, _value(texts, one, measure))
                found[number.key] = number
    return found


def _value(texts: Sequence[str], answered: SchoolAnswer, measure: Measure) -> Fraction | str:
    about = f"Svaret om tallene {answered.question.cube}"
    if measure.words:
        if texts[0] not in measure.words:
            raise StatbankError(f"{about} har »{texts[0][:80]}« i »{measure.name}«, og det ord er ikke kendt.")  # fmt: skip
        return texts[0]
    percent = measure.cells["unit"] == SHARE and not measure.out_of
    value = sum((parse_number(text, percent, about) for text in texts), Fraction())
    if (measure.out_of or measure.cells["unit"] == PERSONS) and not (value >= 0 and value.denominator == 1):  # fmt: skip
        raise StatbankError(f"{about} har »{texts[0][:80]}«, hvor der skulle stå et antal.")
    return value


# ---------------------------------------------------------------- rows


def observation_rows(found: Mapping[tuple[str, str, str], SchoolNumber]) -> list[dict[str, str]]:
    """The rows of observations.csv for some numbers.

    A share without its whole, and an average without the number of persons behind it, have no row. Raises StatbankError
    where a share is over 100 percent."""
    rows = (_row(number, found) for number in found.values())
    return [row for row in rows if row is not None]


def _row(
    number: SchoolNumber, found: Mapping[tuple[str, str, str], SchoolNumber]
) -> dict[str, str] | None:
    measure, at = number.measure, number.key[1:]
    needed = [found.get((name, *at)) for name in (measure.out_of, measure.behind) if name]
    if None in needed:
        return None
    first = first_year(number.answered.year)
    row = {
        "area_id": at[0], "indicator_id": measure.indicator_id, "period": number.answered.year,
        "period_start": f"{first}-08-01", "period_end": f"{first + 1}-07-31",
        "source_id": source_id(number.answered.question.cube), "locator": _locator(number.answered),
        "quote": _quote(number, needed[:1] if measure.out_of else ()),
    }  # fmt: skip
    if measure.behind and needed[-1].value < int(measure.cells.get("min_count", 0)):
        return row | {"status": "confidential", "quote": "", "note": NOTE_FEW_PERSONS}
    if measure.out_of:
        return row | _share(number, needed[0])
    if measure.words:
        return row | {"value_text": number.value, "status": "published"}
    return row | {"value": plain_number(number.value), "status": "published"}


def _share(number: SchoolNumber, whole: SchoolNumber) -> dict[str, str]:
    if not number.value <= whole.value or not whole.value:
        raise StatbankError(f"Tallene for {number.answered.name}, {number.answered.year}, kan ikke passe: {_count(number)} af {_count(whole)}.")  # fmt: skip
    value = rounded(100 * number.value / whole.value, int(number.measure.cells["decimals"]))
    return {
        "value": plain_number(value), "numerator": plain_number(number.value),
        "denominator": plain_number(whole.value), "status": "derived",
        "note": f"Regnet: 100 · {_count(number)} / {_count(whole)}.",
    }  # fmt: skip


def _count(number: SchoolNumber) -> str:
    return danish.number(number.value, 0)


def _locator(answered: SchoolAnswer) -> str:
    member = answered.place.member
    return ", ".join(filter(None, [answered.question.cube, member, answered.year]))


def _quote(number: SchoolNumber, of: Sequence[SchoolNumber]) -> str:
    """The service's own words: the place's name there, the measure, and the text of each cell."""
    place = " ".join(filter(None, [number.answered.name, number.answered.year]))
    return f"{place}. {'; '.join(_cells(one) for one in (number, *of))}"


def _cells(number: SchoolNumber) -> str:
    question = number.answered.question
    members = [" + ".join(question.within[name]) for name in question.split]
    cells = " + ".join(number.answered.cells[number.measure.name])
    return f"{', '.join([number.measure.name, *members])}: {cells}"


def protected(
    rows: list[dict[str, str]], tables: Mapping[str, pd.DataFrame]
) -> list[dict[str, str]]:
    """The rows with those hidden that are, or would reveal, numbers of few persons. tables: those of disclosure.TABLES
    of the database that is shown."""
    own = pd.DataFrame(rows, columns=schema.TABLES["observations"], dtype=object)
    for column in ("value", "numerator", "denominator"):
        own[column] = pd.to_numeric(own[column])
    for column in ("period_start", "period_end"):
        own[column] = pd.to_datetime(own[column])
    after = disclosure.protect(own, tables).observations
    return [
        _hidden(row, note) if status == "confidential" else row
        for row, status, note in zip(rows, after["status"], after["note"], strict=True)
    ]


def _hidden(row: Mapping[str, str], note: str) -> dict[str, str]:
    without = {name: cell for name, cell in row.items() if name not in disclosure.NUMBERS}
    if row["status"] != "confidential":
        without |= {"status": "confidential", "note": LEFT_OUT_NOTES.get(note, NOTE_FEW_PERSONS)}
    return without


def source_id(cube: str) -> str:
    """The source_id of a cube."""
    return f"uddannelsesstatistik_{cube.lower().replace('/', '_')}"


def package_rows(
    questions: Iterable[SchoolRequest], received: Mapping[str, str], rows: list[dict[str, str]]
) -> dict[str, list[dict[str, str]]]:
    """The rows of a data package: table -> rows. received: cube -> the day its numbers were first received as they are."""
    titles = {one.cube: one.title for one in questions}
    named = {row["source_id"] for row in rows}
    return {
        "sources": [
            {
                "source_id": source_id(cube), "title": _title(cube, title, received[cube]),
                "publisher": PUBLISHER, "published": received[cube], "url": PAGE,
                "licence": LICENCE, "note": NOTE,
            }
            for cube, title in titles.items()
            if source_id(cube) in named
        ],
        "observations": rows,
    }  # fmt: skip


def _title(cube: str, title: str, day: str) -> str:
    """The title of a source, with the day that the licence asks for."""
    fetched = danish.long_date(date.fromisoformat(day)).replace(danish.NBSP, " ")
    return f"Uddannelsesstatistik.dk, hentet {fetched}, {cube}: {title}"
