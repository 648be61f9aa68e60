"""What a table leaves open beside its numbers and names: hidden rows, names left blank, times, merged numbers, units.

Each is settled for the whole table, by its own cells or by the user's answer; until then the numbers wait.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lib.text import danish
from lib.uploads.meaning import group_words, period_readings, periods, questions, row_kinds
from lib.uploads.meaning.cells import Cell, cell_text
from lib.uploads.meaning.questions import Question, Refused
from lib.uploads.observations import column_mapping
from lib.uploads.observations.column_mapping import ColumnRole, Match
from lib.uploads.observations.dimensions import NumberCell
from lib.uploads.tables.one_table import FileTable

TAKE, LEAVE = "tag med", "lad være"  # hidden rows, and a number for several
FILL, EACH = "samme navn", "hver"
MAX_CHOICES = 30
SHOWN = 3
AGES = ("alder", "aldersgruppe", "koen")
WHAT = {column_mapping.AREA: "område", column_mapping.MEASURE: "mål", column_mapping.PERIOD: "periode"}  # fmt: skip


@dataclass
class Settled:
    """A table and its match after their doubts. waiting_rows, waiting_columns, cells: rows and columns of the table
    and single places whose numbers are not taken, and why; asked: of the user; notes: in Danish."""

    table: FileTable
    match: Match
    asked: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    waiting_rows: dict[int, Refused] = field(default_factory=dict)
    waiting_columns: dict[int, Refused] = field(default_factory=dict)
    cells: dict[tuple[int, int], Refused] = field(default_factory=dict)

    def doubt(self, number: NumberCell) -> Refused | None:
        """Why a number is not taken, or None."""
        return (
            self.cells.get((number.row, number.column))
            or self.waiting_rows.get(number.row)
            or self.waiting_columns.get(number.column)
        )

    def without_doubts(self, numbers: Sequence[NumberCell], read_as: Sequence) -> list:
        """The values of numbers, where a doubt is left the reason instead. What is wrong with a value stays."""
        return [
            value if isinstance(value, Refused) and value.code != questions.WAITS else self.doubt(number) or value
            for number, value in zip(numbers, read_as, strict=True)
        ]  # fmt: skip


def settle(table: FileTable, match: Match, answers: Mapping[str, str]) -> Settled:
    """The table and its match with every doubt settled that its cells or the answers settle."""
    settled = Settled(table, match)
    _hidden(settled, answers)
    _blank_names(settled, answers)
    _times(settled, answers)
    _merged(settled, answers)
    _further_columns(settled, answers)
    return settled


def _ask(settled: Settled, question: Question, answers: Mapping[str, str]) -> str | None:
    settled.asked.append(question)
    answer = answers.get(question.key)
    return answer if answer in question.options else None


def _numbers_in(match: Match) -> list[int]:
    return [*match.values(), *match.count_columns()]


# ---------------------------------------------------------------- hidden rows and columns


def _hidden(settled: Settled, answers: Mapping[str, str]) -> None:
    """Rows and columns of numbers that the sheet does not show are left out unless the user wants them."""
    table, match = settled.table, settled.match
    columns = [c for c in _numbers_in(match) if c in table.hidden_columns]
    if not table.hidden_rows and not columns:
        return
    parts = []
    if table.hidden_rows:
        where = [str(table.numbers[r]) for r in sorted(table.hidden_rows)]
        more = " med flere" if len(where) > SHOWN else ""
        parts.append(f"række {danish.enumeration(where[:SHOWN])}{more}")
    parts += [f"kolonnen »{table.headings[c]}«" for c in columns]
    told = danish.enumeration(parts)
    question = Question(
        "skjult",
        f"Skjult eller filtreret fra i arket: {told}. Skal tallene dér med?",
        {LEAVE: "Nej, lad dem være", TAKE: "Ja, tag dem med"},
    )
    if _ask(settled, question, answers) == TAKE:
        settled.notes.append(f"Skjult i arket, men taget med: {told}.")
        return
    settled.notes.append(f"Skjult i arket og derfor ikke taget med: {told}.")
    settled.match = replace(
        match, columns=tuple(ColumnRole() if c in columns else one for c, one in enumerate(match.columns))
    )  # fmt: skip
    _keep_rows(settled, [r for r in range(len(table.rows)) if r not in table.hidden_rows])


def _keep_rows(settled: Settled, kept: Sequence[int]) -> None:
    """Leave out all other rows of the table."""
    table, place = settled.table, {old: new for new, old in enumerate(kept)}
    settled.table = replace(
        table,
        rows=tuple(table.rows[r] for r in kept),
        numbers=tuple(table.numbers[r] for r in kept),
        shared=frozenset((place[r], c, of) for r, c, of in table.shared if r in place),
        hidden_rows=frozenset(place[r] for r in table.hidden_rows if r in place),
    )
    settled.cells = {(place[r], c): why for (r, c), why in settled.cells.items() if r in place}
    settled.waiting_rows = {place[r]: why for r, why in settled.waiting_rows.items() if r in place}


def _with_cells(table: FileTable, column: int, cells: Sequence[Cell]) -> FileTable:
    rows = (
        (*row[:column], cell, *row[column + 1 :])
        for row, cell in zip(table.rows, cells, strict=True)
    )
    return replace(table, rows=tuple(rows))


# ---------------------------------------------------------------- names left blank


def _blank_names(settled: Settled, answers: Mapping[str, str]) -> None:
    """A name that stands once above blank cells holds for them, where the other columns tell the rows apart in the
    same way under each name; otherwise it is asked."""
    for role, what in WHAT.items():
        table, column = settled.table, settled.match.first(role)
        if column is None or not table.rows or table.rows[0][column] is None:
            continue
        numbers = _numbers_in(settled.match)
        blank = [
            r for r, row in enumerate(table.rows)
            if row[column] is None and any(row[c] is not None for c in numbers)
        ]  # fmt: skip
        groups = _groups(settled, column) if blank else []
        if not groups or any(len(set(keys)) < len(keys) for keys in groups):
            continue
        told = f"{danish.number(len(blank), 0)} {'række' if len(blank) == 1 else 'rækker'}"
        if len(set(map(tuple, groups))) > 1 or any(keys == [()] for keys in groups):
            above = next(row[column] for row in reversed(table.rows[: blank[0]]) if row[column] is not None)  # fmt: skip
            question = Question(
                f"tom:{role}",
                f"{told} har ingen {what} (den første er række {table.numbers[blank[0]]}, under »{cell_text(above)}«). "
                "Gælder navnet ovenover?",
                {FILL: "Ja, det er det samme", LEAVE: "Nej, spring rækkerne over"},
            )
            answer = _ask(settled, question, answers)
            if answer != FILL:
                why = (
                    Refused("", questions.SKIPPED) if answer
                    else questions.waits("om navnet ovenover gælder.")
                )  # fmt: skip
                settled.waiting_rows |= dict.fromkeys(blank, why)
                continue
        settled.notes.append(f"{told} uden {what} har fået navnet ovenover.")
        settled.table = _with_cells(table, column, _filled(table.column(column)))


def _groups(settled: Settled, column: int) -> list[list[tuple]]:
    """Under each name of a column: what the other words of its rows are. [] where there are no other words."""
    table, numbers = settled.table, _numbers_in(settled.match)
    others = [c for c in range(len(table.headings)) if c != column and c not in numbers]
    others = [c for c in others if any(row[c] is not None for row in table.rows)]
    if not others:
        return []
    groups: list[list[tuple]] = []
    for row in table.rows:
        if row[column] is not None or not groups:
            groups.append([])
        groups[-1].append(tuple(cell_text(row[c]) for c in others))
    return groups


def _filled(cells: Sequence[Cell]) -> list[Cell]:
    answer: list[Cell] = []
    for cell in cells:
        answer.append(answer[-1] if cell is None and answer else cell)
    return answer


# ---------------------------------------------------------------- times


def _times(settled: Settled, answers: Mapping[str, str]) -> None:
    """Every period in words that can be read in one way only, or its numbers wait."""
    column = settled.match.first(column_mapping.PERIOD)
    if column is not None:
        _times_in_rows(settled, column, answers)
    elif settled.match.period == column_mapping.IN_MEASURE:
        _times_beside_measures(settled, answers)
    else:
        _times_in_headings(settled, answers)


def _readings(
    settled: Settled, written: Sequence[str], heading: str, answers: Mapping[str, str]
) -> period_readings.Readings:
    found = period_readings.settle(dict.fromkeys(filter(None, written)), heading, answers)
    settled.asked += found.questions
    settled.notes += found.notes
    return found


WAITS_FOR_TIME = questions.waits("hvilken tid der er tale om.")


def _times_in_rows(settled: Settled, column: int, answers: Mapping[str, str]) -> None:
    cells = settled.table.column(column)
    texts = [cell if isinstance(cell, str) else "" for cell in cells]
    found = _readings(settled, texts, settled.table.headings[column], answers)
    settled.waiting_rows |= {
        r: WAITS_FOR_TIME for r, text in enumerate(texts) if text in found.waiting
    }
    settled.table = _with_cells(
        settled.table, column, [found.texts.get(t, c) for t, c in zip(texts, cells, strict=True)]
    )


def _times_beside_measures(settled: Settled, answers: Mapping[str, str]) -> None:
    column = settled.match.first(column_mapping.MEASURE)
    if column is None:
        return
    cells = settled.table.column(column)
    texts = [periods.in_heading(cell_text(cell))[0] for cell in cells]
    found = _readings(settled, texts, "", answers)
    settled.waiting_rows |= {
        r: WAITS_FOR_TIME for r, text in enumerate(texts) if text in found.waiting
    }
    named = [
        cell_text(cell).replace(text, found.texts[text]) if text in found.texts else cell
        for cell, text in zip(cells, texts, strict=True)
    ]
    settled.table = _with_cells(settled.table, column, named)


def _times_in_headings(settled: Settled, answers: Mapping[str, str]) -> None:
    match = settled.match
    written = [*(column.period for column in match.columns), match.period]
    found = _readings(settled, written, "", answers)
    settled.waiting_columns |= {
        c: WAITS_FOR_TIME
        for c, column in enumerate(match.columns)
        if (column.period or match.period) in found.waiting
    }
    columns = (replace(one, period=found.texts.get(one.period, one.period)) for one in match.columns)  # fmt: skip
    settled.match = replace(
        match, columns=tuple(columns), period=found.texts.get(match.period, match.period)
    )


# ---------------------------------------------------------------- merged numbers


def _merged(settled: Settled, answers: Mapping[str, str]) -> None:
    """One number in a merged cell over several of the table's is asked about and never repeated by itself."""
    table, numbers = settled.table, _numbers_in(settled.match)
    of_range = Counter(of for _, c, of in table.shared if c in numbers)
    places = sorted((r, c) for r, c, of in table.shared if c in numbers and of_range[of] > 1)
    for column in dict.fromkeys(c for _, c in places):
        rows = [r for r, c in places if c == column]
        where = danish.enumeration(str(table.numbers[r]) for r in rows[:SHOWN])
        more = " med flere" if len(rows) > SHOWN else ""
        question = Question(
            f"flettet:{table.headings[column]}",
            f"»{cell_text(table.rows[rows[0]][column])}« i kolonnen »{table.headings[column]}« står i en flettet celle "
            f"for flere (række {where}{more}). Gælder tallet hver af dem?",
            {
                LEAVE: "Nej, det er ét tal for dem tilsammen: spring det over",
                EACH: "Ja, hver af dem har det tal",
            },
        )
        answer = _ask(settled, question, answers)
        if answer == EACH:
            continue
        why = (
            Refused("", questions.SKIPPED)
            if answer
            else questions.waits("om det flettede tal gælder hver af rækkerne.")
        )
        settled.cells |= {(r, column): why for r in rows}


# ---------------------------------------------------------------- further columns


def _further_columns(settled: Settled, answers: Mapping[str, str]) -> None:
    """Where rows of the same area, measure and time differ in a column that is not used, such as the sexes, or all are of
    some of the people by it, the user says which of them are meant."""
    table, match = settled.table, settled.match
    columns = [
        c for c, one in enumerate(match.columns) if one == ColumnRole() and _has_words(table, c)
    ]
    for column in columns:
        table = settled.table
        alike = _alike(table, match)
        differ = [
            r for same in alike for r in same
            if len({cell_text(table.rows[one][column]) for one in same}) > 1
        ]  # fmt: skip
        of_part = not differ and group_words.is_of_part(
            table.headings[column], table.column(column)
        )
        differ = [*range(len(table.rows))] if of_part else differ
        values = list(dict.fromkeys(cell_text(table.rows[r][column]) for r in differ))
        if not (1 if of_part else 2) <= len(values) <= MAX_CHOICES:
            continue
        heading = table.headings[column]
        question = _which(heading, values, of_part)
        answer = _ask(settled, question, answers)
        if answer is None:
            why = questions.waits(f"hvilke tal der skal bruges efter »{heading}«.")
            settled.waiting_rows |= dict.fromkeys(differ, why)
            continue
        left = [
            r
            for r, row in enumerate(table.rows)
            if r not in differ or (cell_text(row[column]) or "-") == answer
        ]
        gone = danish.number(len(table.rows) - len(left), 0)
        settled.notes.append(
            f"{gone} rækker, hvor »{heading}« er andet end »{answer}«, er ikke taget med."
        )
        _keep_rows(settled, left)


def _which(heading: str, values: list[str], of_part: bool) -> Question:
    """Which rows are meant, by a column that tells them apart, or that says of which people their numbers are."""
    why = (
        f"Kolonnen »{heading}« siger, at tallene er for en del af beboerne. Hvilke måler det, de skal bruges som?"
        if of_part
        else f"Der er flere tal for samme område og tid; de adskilles af kolonnen »{heading}«. Hvilke skal bruges?"
    )
    options = {value or "-": f"»{value}«" if value else "De tomme" for value in values}
    return Question(f"kun:{heading}", why, options | ({LEAVE: "Ingen af dem"} if of_part else {}))


def _has_words(table: FileTable, column: int) -> bool:
    cells = [cell for cell in table.column(column) if cell is not None]
    if table.headings[column].lower() in AGES:
        return bool(cells)
    return bool(cells) and sum(not row_kinds.is_number(cell) for cell in cells) * 2 > len(cells)


def _alike(table: FileTable, match: Match) -> list[list[int]]:
    """The rows of the same area, measure and time, where there are several."""
    dimensions = [match.first(role) for role in WHAT]
    found: dict[tuple, list[int]] = {}
    for r, row in enumerate(table.rows):
        key = tuple(cell_text(row[c]) for c in dimensions if c is not None)
        found.setdefault(key, []).append(r)
    return [rows for rows in found.values() if len(rows) > 1]
