"""The numbers of a table's columns, each read as its column is written or as the reader has answered."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from lib import own_questions, own_table, own_values
from lib.own_file import Cell
from lib.own_questions import WAITING, Question, Refused
from lib.own_table import Table

MAX_SHOWN = 80  # characters of a cell
LARGEST_COUNT = 2**31


def shown(cell: Cell) -> str:
    """A cell as the reader sees it, with a decimal comma."""
    text = own_table.heading_text(cell)
    return (text.replace(".", ",") if isinstance(cell, float) else text)[:MAX_SHOWN].strip()


class Numbers:
    """One table's numbers. questions: what it had to ask, filled as it goes. places: of an indicator, the row
    and column of each of its numbers; names: of indicators."""

    def __init__(
        self, table: Table, answers: Mapping[str, str], questions: dict[str, Question],
        places: Callable[[str], Iterable[tuple[int, int]]], names: Mapping[str, str],
    ):  # fmt: skip
        self._table, self._answers, self._questions = table, answers, questions
        self._places, self._names = places, names
        self._signs: dict[int, str | None] = {}
        self._kinds: dict[str, str | None] = {}

    def number(self, row: int, column: int) -> Fraction:
        """The number of a cell. Raises Refused."""
        cell, sign = self._table.rows[row][column], self._sign(column)
        if sign is None and own_values.unsure_cells([cell]):
            raise Refused(f"{WAITING}, hvad punktum eller komma betyder i denne kolonne.")
        try:
            return own_values.number(cell, sign or own_values.COMMA)
        except ValueError:
            raise Refused(f"»{shown(cell)}« er ikke et tal.") from None

    def persons(self, row: int, column: int) -> int:
        """A whole number. Raises Refused."""
        number = self.number(row, column)
        if number.denominator != 1 or abs(number) >= LARGEST_COUNT:
            cell = shown(self._table.rows[row][column])
            raise Refused(f"»{cell}« er ikke et helt antal personer.")
        return int(number)

    def share(self, row: int, column: int, indicator: str) -> Fraction:
        """A share in percent, also where the file has fractions of one. Raises Refused."""
        number = self.number(row, column)
        if own_values.is_share(self._table.rows[row][column]):
            return number
        if indicator not in self._kinds:
            self._kinds[indicator] = self._kind(indicator)
        if self._kinds[indicator] is None:
            raise Refused(f"{WAITING}, om tallene er andele af 1 eller procent.")
        return number * (100 if self._kinds[indicator] == own_values.FRACTION else 1)

    def _sign(self, column: int) -> str | None:
        """What stands before the decimals in a column; a question where only the reader knows."""
        if column not in self._signs:
            cells = self._table.column(column)
            sign = own_values.decimal_sign(cells)
            if sign is None:
                example = own_values.unsure_cells(cells)[0]
                sign = self._asked(own_questions.number(self._table.headings[column], example))
            self._signs[column] = sign
        return self._signs[column]

    def _kind(self, indicator: str) -> str | None:
        """Whether the shares of an indicator are fractions of one; a question where they may be."""
        found = {}
        for row, column in self._places(indicator):
            cell = self._table.rows[row][column]
            if not own_values.is_missing(cell) and not own_values.is_share(cell):
                try:
                    found[cell] = self.number(row, column)
                except Refused:
                    continue
        if not own_values.as_share_of_one(found.values()):
            return own_values.PERCENT
        cell, number = next((cell, n) for cell, n in found.items() if n.denominator != 1)
        name = self._names[indicator]
        return self._asked(own_questions.share(indicator, name, shown(cell), number))

    def _asked(self, question: Question) -> str | None:
        self._questions[question.key] = question
        return self._answers.get(question.key) or None
