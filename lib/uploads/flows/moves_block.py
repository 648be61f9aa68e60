"""Reads one block of a table of moves: the facts that stand around each number, by the words in rows, headings and lines."""

from collections.abc import Mapping

from lib.analysis.moves import ALL
from lib.text import danish
from lib.uploads.flows import move_words, moves_grid
from lib.uploads.flows.move_words import (
    AREA,
    FROM,
    OTHER,
    PLACE,
    SEX,
    TO,
    TRAITS,
    WAY,
    YEAR,
    MoveMeaning,
)
from lib.uploads.flows.moves_facts import (
    ASKED,
    EMPTY_READ,
    MAX_TEXT,
    ONLY_HEADING,
    SKIP,
    TRAIT,
    Facts,
    FilePlace,
    MovesReading,
    as_known,
    corner_facts,
    line_facts,
    said_facts,
    together,
)
from lib.uploads.flows.moves_grid import NumberBlock, Numbers, TextRow
from lib.uploads.meaning import numbers
from lib.uploads.meaning.cells import Cell, cell_text
from lib.uploads.meaning.questions import Question


class BlockReading:
    """Reads one block. sheet: its name; order: its number in the file."""

    def __init__(self, reading: MovesReading, block: NumberBlock, sheet: str, order: int) -> None:
        self.reading, self.block, self.sheet, self.order = reading, block, sheet, order
        self.rows = [item for item in block.items if isinstance(item, Numbers)]

    def read(self, before: Facts) -> None:
        """Add the numbers of the block to what is found. before: of the sheet's name."""
        roles = {c: self._role(c) for c in self.block.names}
        columns = self._columns()
        stack: list[tuple[str, object]] = []
        way_above = ""
        for item in self.block.items:
            if isinstance(item, TextRow):
                stack = self._stacked(stack, item)
                way_above = ""
                continue
            try:
                facts, own_way = self._row_facts(item, roles)
                if way_above and not own_way and WAY not in dict(stack):
                    facts = {WAY: way_above} | facts
                facts = together(before, dict(stack), facts)
            except ValueError as why:
                self.reading.faults.append((self._place(item), str(why)))
                continue
            if own_way and set(facts) <= {WAY, AREA, YEAR}:
                way_above = own_way  # »Tilflyttede 286« above the ages of those 286
            if SKIP not in facts.values():
                self._numbers(item, facts, columns)

    def _numbers(self, item: Numbers, facts: Facts, columns: dict[int, Facts | str]) -> None:
        for c, over in columns.items():
            cell = item.cells[c]
            try:
                if isinstance(over, str):
                    raise ValueError(over)
                persons = self._persons(cell)
                # The way of a column holds rather than that of the row above.
                both = together({k: v for k, v in facts.items()}, over)
            except ValueError as why:
                self.reading.faults.append((self._place(item, c), str(why)))
                continue
            if SKIP not in both.values():
                self.reading.found.append((both, persons, self._place(item, c)))

    def _persons(self, cell: Cell) -> int | None:
        if numbers.is_missing(cell):
            self.reading.notes[EMPTY_READ] = None
            return None
        try:
            value = numbers.number(cell)
        except ValueError:
            raise ValueError(f"»{numbers.shown(cell)}« er ikke et tal.") from None
        if value.denominator != 1 or abs(value) >= numbers.LARGEST_COUNT:
            raise ValueError(f"»{numbers.shown(cell)}« er ikke et helt antal personer.")
        return int(value)

    def _place(self, item: Numbers, column: int | None = None) -> FilePlace:
        words = [f"Ark »{self.sheet}«"] * bool(self.sheet) + [f"række {item.number}"]
        words += [] if column is None else [f"kolonne {moves_grid.letter(column)}"]
        return FilePlace(danish.capitalise(", ".join(words)), (self.order, item.number))

    def _stacked(self, stack: list[tuple[str, object]], line: TextRow) -> list[tuple[str, object]]:
        """The facts of the lines above, after another line. What stands under a line that is replaced holds no longer."""
        facts = line_facts(line, self.reading)
        if not facts and line.heads and not move_words.is_of_the_file(line.text):
            facts = self._asked_line(line)
        places = [n for n, (kind, _) in enumerate(stack) if kind in facts]
        kept = stack[: min(places)] if places else stack
        return [*kept, *facts.items()]

    def _asked_line(self, line: TextRow) -> Facts:
        said = self.reading.meaning(line.text)
        if not said.rest or any(move_words.role(line.text) == trait for trait in TRAITS):
            return {}
        text = line.text[:MAX_TEXT]
        options = {ONLY_HEADING: "Kun en overskrift for rækkerne under den", SKIP: "Brug ikke rækkerne under den"} | self.reading.names  # fmt: skip
        answer = self.reading.ask(Question(f"afsnit:{text}", f"Hvad er »{text}« over rækkerne?", options))  # fmt: skip
        return {} if answer in (ONLY_HEADING, "") else {AREA: answer}

    # ------------------------------------------------------------ names in rows

    def _role(self, column: int) -> str:
        """What a column of names is: by its heading, by its names, or as the user says. "" where each name says it."""
        heading = self.block.heading(column)
        role = move_words.role(heading)
        if role == SEX:
            self.reading.unused[heading] = None
        if role:
            return role
        names = list(dict.fromkeys(cell_text(row.names[column]) for row in self.rows))
        unknown = [name for name in names if name and self.reading.meaning(name).rest]
        areas = [name for name in unknown if self.reading.area(name)]
        if not unknown:
            return ""
        if len(areas) == len(unknown) or len(names) == 1:
            return AREA if areas else OTHER
        named = heading or moves_grid.letter(column)
        examples = danish.enumeration(f"»{name[:MAX_TEXT]}«" for name in unknown[:2])
        options = ASKED | {OTHER: "Noget andet, som ikke skal bruges"}
        return self.reading.ask(
            Question(
                f"kolonne:{named}", f"Hvad står i kolonnen »{named}«, som {examples}?", options
            )
        )

    def _row_facts(self, item: Numbers, roles: Mapping[int, str]) -> tuple[Facts, str]:
        """The facts of the names of a row, and the way that they say. Raises ValueError."""
        parts: list[Facts] = []
        for c, role in roles.items():
            cell = item.names[c]
            if role == SEX:
                parts.append({} if _of_all(cell) else {SEX: SKIP})
            elif role:
                parts.append(as_known(role, cell, self.reading))
            else:
                parts.append(self._unheaded(cell))
        if not roles or not any(item.names.values()):
            raise ValueError("Rækken har tal, men intet navn.")
        facts = together(*parts)
        return facts, str(facts.get(WAY, ""))

    def _unheaded(self, cell: Cell) -> Facts:
        said = self.reading.meaning(cell_text(cell))
        if said.unused:
            self.reading.unused[said.text] = None
            return {OTHER: SKIP}
        if said.not_a_year:
            raise ValueError(f"»{said.text[:MAX_TEXT]}« er ikke et kalenderår.")
        return said_facts(said)

    # ------------------------------------------------------------ names over numbers

    def _columns(self) -> dict[int, Facts | str]:
        """The facts of each column of numbers, or why its numbers cannot be used; without the columns that are no counts."""
        unnamed = [
            self.block.heading(c)
            for c in self.block.names
            if not move_words.role(self.block.heading(c))
        ]
        corner = move_words.meaning(" ".join(unnamed))
        unknown = list(dict.fromkeys(
            text for c in self.block.values for text in self._members(c) if not self._dimension(c)
        ))  # fmt: skip
        asked = self._asked_columns(unknown)
        found: dict[int, Facts | str] = {}
        for c in self.block.values:
            heading = self.block.heading(c)
            said = self.reading.meaning(heading)
            if said.unused or not heading:
                self.reading.unused[heading or f"kolonne {moves_grid.letter(c)}"] = None
            elif said.not_a_year:
                found[c] = f"»{heading[:MAX_TEXT]}« er ikke et kalenderår."
            else:
                found[c] = self._column_facts(c, said, corner, asked)
        return found

    def _column_facts(
        self, c: int, said: MoveMeaning, corner: MoveMeaning, asked: str
    ) -> Facts | str:
        dimension, members = self._dimension(c), self._members(c)
        try:
            facts = said_facts(said)
            if dimension and TRAIT in facts and dimension != "Alder":
                facts.pop(TRAIT)
            facts = {**corner_facts(corner, self.reading), **facts}
            what = dimension or asked
            if members and what:
                facts = together(facts, as_known(what, " ".join(members), self.reading))
            elif dimension in (PLACE, FROM, TO) and said.total:
                facts[dimension] = ALL
            elif members:
                facts[OTHER] = SKIP  # waits for an answer
            return facts
        except ValueError as why:
            return str(why)

    def _dimension(self, column: int) -> str:
        """What the names over a column are, where one of its headings says it of the others."""
        lines = [text for text in self.block.headings[column] if text]
        roles = [move_words.role(text) for text in lines]
        found = [role for role, text in zip(roles, lines, strict=True) if role in (PLACE, FROM, TO, AREA, *TRAITS) and not self.reading.meaning(text).age]  # fmt: skip
        return found[0] if found and len(lines) > 1 else ""

    def _members(self, column: int) -> list[str]:
        """The headings of a column with words that need to be understood."""
        lines = [text for text in dict.fromkeys(self.block.headings[column]) if text]
        naming = self._dimension(column)
        return [
            text
            for text in lines
            if self.reading.meaning(text).rest
            and not self.reading.meaning(text).unused
            and not (naming and move_words.role(text) == naming)
        ]

    def _asked_columns(self, unknown: list[str]) -> str:
        """What unknown names over the numbers are: areas where all are, or as the user says."""
        if not unknown:
            return ""
        if all(self.reading.area(text) for text in unknown):
            return AREA
        more = f" og {danish.number(len(unknown) - 3, 0)} mere" if len(unknown) > 3 else ""
        named = danish.enumeration(f"»{text[:MAX_TEXT]}«" for text in unknown[:3])
        options = ASKED | {OTHER: "Noget andet; brug ikke tallene under dem"}
        answer = self.reading.ask(
            Question(f"over:{unknown[0][:MAX_TEXT]}", f"Hvad er {named}{more}, der står over tallene?", options)
        )  # fmt: skip
        return "" if answer == OTHER else answer


def _of_all(cell: Cell) -> bool:
    said = move_words.meaning(cell_text(cell))
    return said.total and not said.rest
