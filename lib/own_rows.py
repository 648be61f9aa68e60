"""A reader's table and what its columns are, to rows of `observations`, and to what is wrong with the rest.

Every cell that cannot be taken is a fault with its row, column, value and reason; what can be read in two ways
is a question, and its cells wait for the answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import pandas as pd

from lib import danish, own_match, own_periods, own_table, own_values, schema
from lib.own_file import Cell
from lib.own_match import Match
from lib.own_names import Catalogue
from lib.own_periods import Period
from lib.own_table import Table
from lib.xlsx_parts import OwnFileError

SOURCE_ID = "egne_data"
MAX_FIGURES = 50_000
MAX_QUESTIONS = 20  # of one kind: more unknown names mean another column
MAX_VALUE = 80  # characters of a cell that a fault shows
DECIMALS = 4
WAITING = "Svar først på"  # so begins why a cell waits for an answer
SKIP = "spring over"
ON_THE_LIST, THE_YEAR = "listen", "året"
FAULTS = ("row", "column", "value", "why")
PLACES = ("row", "column", "value")
PERCENTS = ("pct.", "pct. af regionens gennemsnit", "pct. vækst", "procentpoint")
SHARE_UNIT = "pct."
RECKONED = "Regnet af tæller og nævner i filen."


@dataclass(frozen=True)
class Question:
    """Something only the reader knows. options: answer -> words; there is no answer by default."""

    key: str
    text: str
    options: Mapping[str, str]

    @property
    def about_a_name(self) -> bool:
        """Whether it asks what a name in the file means."""
        return self.key.startswith(("område:", "mål:"))


@dataclass(frozen=True)
class Reading:
    """observations: columns of the table, without faults; places: row, column and value in the file of each;
    faults: row, column, value, why; notes: what was left out, in Danish."""

    observations: pd.DataFrame
    places: pd.DataFrame
    faults: pd.DataFrame
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class _Collected:
    rows: list[dict] = field(default_factory=list)
    places: list[tuple] = field(default_factory=list)
    faults: list[tuple] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)
    without: dict[str, int] = field(default_factory=dict)
    made_up: int = 0
    skipped: int = 0


class _Refused(Exception):
    """Why one cell is not taken."""


class _Skipped(Exception):
    """The reader has said that a name is to be left out."""


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
    return Reading(
        pd.DataFrame(got.rows, columns=list(schema.TABLES["observations"])),
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
        yield (
            f"{danish.number(got.made_up, 0)} tal ved Eksempelby eller Eksempelland er sprunget over: et opdigtet "
            "sted kan ikke få egne tal."
        )
    if got.skipped:
        yield f"{danish.number(got.skipped, 0)} tal er sprunget over, som du har valgt."


class _Reader:
    """One table being read."""

    def __init__(self, table: Table, match: Match, catalogue: Catalogue, answers: Mapping):
        self.table, self.match, self.catalogue, self.answers = table, match, catalogue, answers
        self.units = dict(zip(catalogue.indicators["indicator_id"], catalogue.indicators["unit"], strict=True))  # fmt: skip
        law = catalogue.indicators["criterion_relation"] == "law"
        self.law = set(catalogue.indicators.loc[law, "indicator_id"])
        self.got = _Collected()
        self.found: dict[tuple, object] = {}
        self.signs: dict[int, str | None] = {}
        self.fractions: dict[int, str | None] = {}
        self.at = {role: match.first(role) for role in own_match.HEADING_WORDS}

    # ------------------------------------------------------------ one row

    def row(self, index: int) -> None:
        cells = self.table.rows[index]
        columns = self.match.values() or [self.at[own_match.DENOMINATOR]]
        for column in columns:
            if column is None:
                continue
            counted = self._has_counts(cells)
            missing = own_values.is_missing(cells[column]) and not counted
            no_value = self.match.columns[column].role == own_match.DENOMINATOR
            if missing or (no_value and not counted):
                sign = str(cells[column] or "")[:20]
                self.got.without[sign] = self.got.without.get(sign, 0) + 1
                continue
            try:
                self._figure(index, column)
            except _Refused as why:
                self._fault(index, column, str(why))
            except _Skipped:
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

    def _figure(self, index: int, column: int) -> None:
        cells = self.table.rows[index]
        area = self._cached("area", self._words(own_match.AREA, cells, column), self._area)
        if area in self.catalogue.fictional:
            self.got.made_up += 1
            return
        measure = self._cached(
            "measure", self._words(own_match.MEASURE, cells, column), self._measure
        )
        period = self._cached("period", self._words(own_match.PERIOD, cells, column), self._period)
        indicator = self.catalogue.indicator(measure, period)
        if indicator is None:
            raise _Refused(f"Loven havde ikke dette mål i {period.text}.")
        if period.text.isdecimal() and indicator in self.law:
            period = self._law_period(period)
        numerator = denominator = None
        if self._has_counts(cells):
            numerator = self._whole(cells, self.at[own_match.NUMERATOR])
            denominator = self._whole(cells, self.at[own_match.DENOMINATOR])
        value, note = self._value(cells, column, indicator, numerator, denominator)
        self._add(index, column, area, indicator, period, value, numerator, denominator, note)

    def _add(self, index, column, area, indicator, period, value, numerator, denominator, note):
        heading, number = self.table.headings[column], self.table.numbers[index]
        cells = self.table.rows[index]
        own_note = self.at[own_match.NOTE]
        words = [note, own_table.heading_text(cells[own_note]) if own_note is not None else ""]
        self.got.rows.append(
            {
                "area_id": area, "indicator_id": indicator, "period": period.text,
                "period_start": period.start, "period_end": period.end,
                "value": float(value), "value_low": None, "value_high": None, "value_text": None,
                "numerator": numerator, "denominator": denominator, "status": "published",
                "source_id": SOURCE_ID, "locator": self._place(number, heading),
                "quote": self._quote(cells, column),
                "note": " ".join(word for word in words if word) or None,
                "comparator_id": None, "disagreement_id": None,
            }
        )  # fmt: skip
        self.got.places.append((number, heading, self._shown(cells[column])))

    def _quote(self, cells: tuple[Cell, ...], column: int) -> str:
        """The file's own words for the number: its cell, or the two it is reckoned of."""
        if not own_values.is_missing(cells[column]) and self.match.values():
            return self._shown(cells[column])
        of = (self.at[own_match.NUMERATOR], self.at[own_match.DENOMINATOR])
        return " af ".join(self._shown(cells[i]) for i in of)

    def _place(self, number: int, heading: str) -> str:
        sheet = f"ark »{self.table.sheet}«, " if self.table.sheet else ""
        return f"{sheet}række {number}, kolonne »{heading}«"

    def _fault(self, index: int, column: int, why: str) -> None:
        cell = self._shown(self.table.rows[index][column])
        self.got.faults.append((self.table.numbers[index], self.table.headings[column], cell, why))

    @staticmethod
    def _shown(cell: Cell) -> str:
        """A cell as the reader sees it, with a decimal comma."""
        text = own_table.heading_text(cell)
        return (text.replace(".", ",") if isinstance(cell, float) else text)[:MAX_VALUE].strip()

    # ------------------------------------------------------------ what a number is of

    def _words(self, what: str, cells: tuple[Cell, ...], column: int) -> tuple[str, Cell]:
        """Where it stands (the row, or what the match says) and what is there."""
        at = self.at[what]
        if at is not None:
            return "row", cells[at]
        return "match", getattr(self.match.columns[column], what) or getattr(self.match, what)

    def _cached(self, what: str, words: tuple[str, Cell], find) -> object:
        """What `find` finds, or refuses, once for the same words."""
        key = (what, *words)
        if key not in self.found:
            try:
                self.found[key] = find(*words)
            except (_Refused, _Skipped) as why:
                self.found[key] = why
        found = self.found[key]
        if isinstance(found, Exception):
            raise found
        return found

    def _area(self, where: str, words: Cell) -> str:
        if words is None or not str(words).strip():
            raise _Refused("Området mangler.")
        text = str(words)
        if where == "match" and not text.startswith("?"):
            return text
        text = text.removeprefix("?")
        found = self.catalogue.area(text)
        return found or self._asked("område", text, "Området", self.catalogue.like_area)

    def _measure(self, where: str, words: Cell) -> str:
        if words is None or not str(words).strip():
            raise _Refused("Det mangler, hvad tallet er for.")
        if where == "match":
            return str(words)
        text = own_periods.in_heading(str(words))[1] or str(words)
        found = self.catalogue.measure(str(words)) or self.catalogue.measure(text)
        return found or self._asked("mål", text, "Tallet for", self.catalogue.like_measure)

    def _asked(self, kind: str, text: str, what: str, like) -> str:
        """The reader's answer to what a name means; a question and a refusal until there is one."""
        key = f"{kind}:{text[:MAX_VALUE]}"
        near: dict[str, str] = {}
        if sum(asked.startswith(f"{kind}:") for asked in self.got.questions) < MAX_QUESTIONS:
            near = like(text)
            names = self.catalogue.areas if kind == "område" else self.catalogue.measures
            rest = {
                own: name
                for own, name in names.items()
                if own not in near and own not in self.catalogue.fictional
            }
            self.got.questions[key] = Question(
                key,
                f"{what} »{text[:MAX_VALUE]}« kendes ikke. Hvad er det her?",
                near | {SKIP: "Spring det over"} | rest,
            )
        answer = self.answers.get(key, "")
        if answer == SKIP:
            raise _Skipped
        if answer:
            return answer
        meant = danish.enumeration((f"»{name}«" for name in near.values()), "eller")
        raise _Refused(
            f"{what} »{text[:MAX_VALUE]}« kendes ikke." + (f" Mente du {meant}?" if near else "")
        )

    def _period(self, where: str, words: Cell) -> Period:
        if words is None or not str(words).strip():
            raise _Refused("Perioden mangler.")
        try:
            return own_periods.period(words)
        except ValueError:
            raise _Refused(
                f"»{self._shown(words)}« kan ikke læses som en periode. Skriv for eksempel {own_periods.FORMS}."
            ) from None

    def _law_period(self, period: Period) -> Period:
        """A year beside a measure of the law: the year itself, or the day of that year's list."""
        self.got.questions["år"] = Question(
            "år",
            "De fem kriterier står med årstal alene. Hvilken tid gælder tallene?",
            {
                ON_THE_LIST: "Ministeriets liste det år (1. december)",
                THE_YEAR: "Selve året, og ikke en liste",
            },
        )
        answer = self.answers.get("år")
        if answer == THE_YEAR:
            return period
        if answer == ON_THE_LIST:
            return own_periods.period(self.catalogue.law_day(period))
        raise _Refused(f"{WAITING}, hvilken tid årstallet ved de fem kriterier betyder.")

    # ------------------------------------------------------------ the number itself

    def _value(self, cells, column, indicator, numerator, denominator) -> tuple[Fraction, str]:
        unit = self.units[indicator]
        cell = cells[column]
        if not self.match.values() or own_values.is_missing(cell):
            if unit != SHARE_UNIT:
                raise _Refused("Værdien mangler, og den kan kun regnes af tæller og nævner for en andel i procent.")  # fmt: skip
            if denominator <= 0:
                raise _Refused("Nævneren skal være større end 0.")
            return round(Fraction(100 * numerator, denominator), DECIMALS), RECKONED
        if own_values.is_share(cell) and unit not in PERCENTS:
            raise _Refused(f"Cellen er i procent, men tallet opgøres i {unit}")
        number = self._number(cells, column)
        if unit == SHARE_UNIT and not own_values.is_share(cell):
            number *= self._scale(column)
        return number, ""

    def _number(self, cells: tuple[Cell, ...], column: int) -> Fraction:
        cell = cells[column]
        sign = self._sign(column)
        if sign is None and own_values.unsure_cells([cell]):
            raise _Refused(f"{WAITING}, hvad punktum eller komma betyder i denne kolonne.")
        try:
            return own_values.number(cell, sign or own_values.COMMA)
        except ValueError:
            raise _Refused(f"»{self._shown(cell)}« er ikke et tal.") from None

    def _whole(self, cells: tuple[Cell, ...], column: int) -> int:
        number = self._number(cells, column)
        if number.denominator != 1 or abs(number) >= 2**31:
            raise _Refused(f"»{self._shown(cells[column])}« er ikke et helt antal personer.")
        return int(number)

    def _sign(self, column: int) -> str | None:
        """What stands before the decimals in a column; a question where only the reader knows."""
        if column not in self.signs:
            cells = self.table.column(column)
            sign = own_values.decimal_sign(cells)
            heading = self.table.headings[column]
            if sign is None:
                key = f"tal:{heading}"
                sign = self.answers.get(key)
                example = own_values.unsure_cells(cells)[0]
                readings = {
                    own: danish.number(own_values.number(example, own), DECIMALS)
                    for own in (own_values.COMMA, own_values.POINT)
                }
                thousand = own_values.COMMA if "." in example else own_values.POINT
                words = {
                    own: f"{'Tusindtal' if own == thousand else 'Decimaltal'}: »{example}« er {readings[own]}"
                    for own in readings
                }
                self.got.questions[key] = Question(
                    key, f"»{example}« i kolonnen »{heading}« kan læses på to måder. Hvad er det?", words
                )  # fmt: skip
            self.signs[column] = sign
        return self.signs[column]

    def _scale(self, column: int) -> int:
        """100 where the shares of a column are fractions of one, else 1."""
        if column not in self.fractions:
            self.fractions[column] = self._fraction(column)
        if self.fractions[column] is None:
            raise _Refused(f"{WAITING}, om tallene i denne kolonne er andele af 1 eller procent.")  # fmt: skip
        return 100 if self.fractions[column] == own_values.FRACTION else 1

    def _fraction(self, column: int) -> str | None:
        plain = {}
        for cell in self.table.column(column):
            if not own_values.is_missing(cell) and not own_values.is_share(cell):
                try:
                    plain[cell] = own_values.number(cell, self._sign(column) or own_values.COMMA)
                except ValueError:
                    continue
        if not own_values.as_share_of_one(plain.values()):
            return own_values.PERCENT
        heading, key = self.table.headings[column], f"andel:{self.table.headings[column]}"
        example, number = next((c, n) for c, n in plain.items() if n.denominator != 1)
        self.got.questions[key] = Question(
            key,
            f"Alle andele i kolonnen »{heading}« er mellem 0 og 1. Er »{self._shown(example)}« "
            "en andel af 1 eller procent?",
            {
                own_values.FRACTION: f"En andel af 1: {danish.amount(number * 100, SHARE_UNIT, DECIMALS)}",
                own_values.PERCENT: f"Procent: {danish.amount(number, SHARE_UNIT, DECIMALS)}",
            },
        )
        return self.answers.get(key)
