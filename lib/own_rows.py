"""A reader's table and what its columns are, to rows of `observations`, and to what is wrong with the rest.

Every cell that cannot be taken is a fault with its row, column, value and reason; what can be read in two ways
is a question, and its cells wait for the answer.
"""

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import pandas as pd

from lib import (
    danish,
    municipality,
    own_match,
    own_periods,
    own_questions,
    own_table,
    own_values,
    schema,
)
from lib.disclosure import Protected
from lib.own_file import Cell
from lib.own_match import Match
from lib.own_meanings import Meanings
from lib.own_names import Catalogue
from lib.own_numbers import Numbers, shown
from lib.own_periods import Period
from lib.own_questions import SHARE_UNIT, Question, Refused, Skipped
from lib.own_table import Table
from lib.xlsx_parts import OwnFileError

SOURCE_ID = "egne_data"
MAX_FIGURES = 50_000
MAX_NOTE = 500  # characters
FAULTS = ("row", "column", "value", "why")
PLACES = ("row", "column", "value")
PERCENTS = ("pct.", "pct. af regionens gennemsnit", "pct. vækst", "procentpoint")
RECKONED = "Regnet af tæller og nævner i filen."


@dataclass(frozen=True)
class Reading:
    """observations: columns of the table, without faults; places: row, column and value in the file of each;
    faults: row, column, value, why; notes: what was left out, in Danish; protected: the observations as they may
    be shown, where they have been checked."""

    observations: pd.DataFrame
    places: pd.DataFrame
    faults: pd.DataFrame
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
    protected: Protected | None = None


@dataclass
class _Collected:
    rows: list[dict] = field(default_factory=list)
    places: list[tuple] = field(default_factory=list)
    faults: list[tuple] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)
    without: dict[str, int] = field(default_factory=dict)
    made_up: int = 0
    skipped: int = 0


def read(
    table: Table, match: Match, catalogue: Catalogue, answers: Mapping[str, str] | None = None
) -> Reading:
    """The rows of a table by a match that lacks nothing. answers: of questions, by key.

    Raises OwnFileError where the table has too many numbers.
    """
    reader = _Reader(table, match, catalogue, answers or {})
    for index in range(len(table.rows)):
        reader.row(index)
    got = reader.got
    rows = pd.DataFrame(got.rows, columns=list(schema.TABLES["observations"]))
    return Reading(
        rows.astype(object).where(rows.notna(), None),
        pd.DataFrame(got.places, columns=list(PLACES)),
        pd.DataFrame(got.faults, columns=list(FAULTS)),
        tuple(got.questions.values()),
        tuple(_notes(got)),
    )


def _notes(got: _Collected) -> Iterable[str]:
    if got.without:
        count = sum(got.without.values())
        signs = danish.enumeration(f"»{sign}«" for sign in got.without if sign)
        words = f" ({signs})" if signs else ""
        noun = "celle" if count == 1 else "celler"
        yield f"{danish.number(count, 0)} {noun} uden tal{words} er ikke taget med."
    if got.made_up:
        names = municipality.settings().fictional_names
        yield (
            f"{danish.number(got.made_up, 0)} tal ved {' eller '.join(names)} er sprunget over: et opdigtet "
            "sted kan ikke få egne tal."
        )
    if got.skipped:
        yield f"{danish.number(got.skipped, 0)} tal er sprunget over, som du har valgt."


class _Reader:
    """One table being read."""

    def __init__(
        self, table: Table, match: Match, catalogue: Catalogue, answers: Mapping[str, str]
    ):
        self.table, self.match, self.catalogue = table, match, catalogue
        indicators = catalogue.indicators
        self.units = dict(zip(indicators["indicator_id"], indicators["unit"], strict=True))
        law = indicators["criterion_relation"] == "law"
        self.law = set(indicators.loc[law, "indicator_id"])
        self.at = {role: match.first(role) for role in own_match.HEADING_WORDS}
        self.got = _Collected()
        self.meanings = Meanings(catalogue, answers, self.got.questions)
        names = dict(zip(indicators["indicator_id"], indicators["short_name"], strict=True))
        self.numbers = Numbers(table, answers, self.got.questions, self._places, names)
        self.places: dict[str, list[tuple[int, int]]] = {}

    def row(self, row: int) -> None:
        cells = self.table.rows[row]
        columns = self.match.values()
        if not columns and self.match.counts():
            columns = [self.at[own_match.DENOMINATOR]]  # the value is reckoned
        for column in columns:
            no_value = own_values.is_missing(cells[column]) or not self.match.values()
            if no_value and not self._has_counts(cells):
                sign = own_table.heading_text(cells[column])[:20]
                self.got.without[sign] = self.got.without.get(sign, 0) + 1
                continue
            try:
                self._figure(row, column)
            except Refused as why:
                place = (self.table.numbers[row], self.table.headings[column])
                self.got.faults.append((*place, shown(cells[column]), str(why)))
            except Skipped:
                self.got.skipped += 1
        if len(self.got.rows) + len(self.got.faults) > MAX_FIGURES:
            raise OwnFileError(
                f"Tabellen har flere end {danish.number(MAX_FIGURES, 0)} tal. Gem et mindre udsnit."
            )

    def _has_counts(self, cells: tuple[Cell, ...]) -> bool:
        """Whether this row says who was counted and of how many, for the one number in it."""
        return (
            self.match.counts()
            and len(self.match.values()) < 2
            and not own_values.is_missing(cells[self.at[own_match.NUMERATOR]])
            and not own_values.is_missing(cells[self.at[own_match.DENOMINATOR]])
        )

    def _words(self, what: str, row: int, column: int) -> tuple[Cell, bool]:
        """What tells the area, measure or period of a number, and whether the match itself says it."""
        at, cells = self.at[what], self.table.rows[row]
        if at is not None:
            return cells[at], False
        words = getattr(self.match.columns[column], what) or getattr(self.match, what)
        if words == own_match.IN_MEASURE and self.at[own_match.MEASURE] is not None:
            measure = own_table.heading_text(cells[self.at[own_match.MEASURE]])
            return own_periods.in_heading(measure)[0], False
        return words, True

    def _measured(self, row: int, column: int) -> tuple[str, Period]:
        """The indicator of a number and its period."""
        measure = self.meanings.measure(*self._words(own_match.MEASURE, row, column))
        period = self.meanings.period(self._words(own_match.PERIOD, row, column)[0])
        indicator = self.catalogue.indicator(measure, period)
        if indicator is None:
            raise Refused(f"Loven havde ikke dette mål i {period.text}.")
        return indicator, period

    def _places(self, indicator: str) -> list[tuple[int, int]]:
        """The row and column of each number of an indicator, looked for once."""
        if not self.places:
            for row in range(len(self.table.rows)):
                for column in self.match.values():
                    with contextlib.suppress(Refused, Skipped):
                        found = self._measured(row, column)[0]
                        self.places.setdefault(found, []).append((row, column))
        return self.places.get(indicator, [])

    def _figure(self, row: int, column: int) -> None:
        area = self.meanings.area(*self._words(own_match.AREA, row, column))
        if area in self.catalogue.fictional:
            self.got.made_up += 1
            return
        indicator, period = self._measured(row, column)
        if period.text.isdecimal() and indicator in self.law:
            period = self.meanings.of_the_law(period)
        counts = (None, None)
        if self._has_counts(self.table.rows[row]):
            at = (self.at[own_match.NUMERATOR], self.at[own_match.DENOMINATOR])
            counts = tuple(self.numbers.persons(row, place) for place in at)
        value, quote, note = self._value(row, column, indicator, *counts)
        self._add(row, column, area, indicator, period, value, counts, quote, note)

    def _value(
        self, row: int, column: int, indicator: str, counted: int | None, of: int | None
    ) -> tuple[Fraction, str, str]:
        """The value, the file's own words for it, and a note where it is reckoned."""
        cell, unit = self.table.rows[row][column], self.units[indicator]
        if not self.match.values() or own_values.is_missing(cell):
            if unit != SHARE_UNIT:
                raise Refused(
                    "Værdien mangler. Den kan kun regnes af tæller og nævner for en andel i procent."
                )
            if of <= 0:
                raise Refused("Nævneren skal være større end 0.")
            value = round(Fraction(100 * counted, of), own_questions.DECIMALS)
            return value, f"{danish.number(counted, 0)} af {danish.number(of, 0)}", RECKONED
        if own_values.is_share(cell) and unit not in PERCENTS:
            raise Refused(f"Cellen er i procent, men tallet opgøres i {unit.rstrip('.')}.")
        if unit == SHARE_UNIT:
            return self.numbers.share(row, column, indicator), shown(cell), ""
        return self.numbers.number(row, column), shown(cell), ""

    def _add(self, row, column, area, indicator, period, value, counts, quote, note) -> None:
        number, heading = self.table.numbers[row], self.table.headings[column]
        cells, own_note = self.table.rows[row], self.at[own_match.NOTE]
        words = [note, own_table.heading_text(cells[own_note]) if own_note is not None else ""]
        words = [word[:MAX_NOTE].strip() for word in words]
        sheet = f"ark »{self.table.sheet}«, " if self.table.sheet else ""
        self.got.rows.append(
            {
                "area_id": area, "indicator_id": indicator, "period": period.text,
                "period_start": period.start, "period_end": period.end, "value": float(value),
                "numerator": counts[0], "denominator": counts[1], "status": "published",
                "source_id": SOURCE_ID, "locator": f"{sheet}række {number}, kolonne »{heading}«",
                "quote": quote, "note": " ".join(word for word in words if word) or None,
            }
        )  # fmt: skip
        self.got.places.append((number, heading, shown(cells[column])))
