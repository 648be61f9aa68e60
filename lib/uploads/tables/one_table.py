"""One table of a sheet: its headings, units and data rows, and what of it is set aside, each with a note."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lib.text import danish
from lib.text.slug import slug
from lib.uploads.files.reader import Sheet
from lib.uploads.meaning import group_words, periods, row_kinds
from lib.uploads.meaning.cells import Cell, cell_text
from lib.uploads.meaning.name_matching import Catalogue
from lib.uploads.meaning.row_kinds import filled, is_data
from lib.uploads.tables import row_widths

MAX_HEADING_LINES = 3
MAX_HEADING = 120  # characters
MAX_TITLE = 1_000
SHOWN = 5  # rows or names that a note tells of
AREA, GROUP = (
    "Område",
    "Gruppe",
)  # the headings of a column of names without one, and of the rows with a name alone
UNIT_ABOVE = re.compile(r"enhed(?:er)?\s*:\s*(.+)", re.IGNORECASE)
BY_DIMENSIONS = re.compile(
    r"\s+efter\s+.*\bog tid\b", re.IGNORECASE
)  # "Folketal efter område og tid"


@dataclass(frozen=True)
class FileTable:
    """A table of a file. name: which sheet, and which of its tables; headings: one a column, each different; rows: as
    long as the headings; numbers: the row of each in the file; notes: what was left out, in Danish; sheet: its name,
    or ""; title: the text above the headings; units: of each column, "" where the file says none beside the table;
    shared: places (row and column among rows and headings, and the range) of one number in a merged cell; hidden_rows,
    hidden_columns: among rows and headings, those that the sheet does not show."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...]
    notes: tuple[str, ...]
    sheet: str = ""
    title: str = ""
    units: tuple[str, ...] = ()
    shared: frozenset[tuple[int, int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def column(self, index: int) -> list[Cell]:
        """The cells of one column."""
        return [row[index] for row in self.rows]


@dataclass(frozen=True)
class SheetPart:
    """Some columns of a sheet. columns: their places in the sheet; rows: all rows of the sheet, those columns only."""

    sheet: Sheet
    columns: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def number(self, row: int) -> int:
        """The row's number in the file."""
        return self.sheet.numbers[row]


@dataclass
class _Draft:
    """A table that is being made. kept: indexes of its data rows in the part; rows: their cells."""

    headings: list[str]
    kept: list[int]
    rows: list[list[Cell]]
    notes: list[str] = field(default_factory=list)


def make(
    part: SheetPart, top: int, start: int, begin: int, end: int, catalogue: Catalogue
) -> FileTable:
    """The table whose headings are the rows top to start, in the block of rows from begin to end (not included).
    Raises OwnFileError where its rows have more cells than headings."""
    headings = _headings([part.rows[i] for i in range(top, start + 1)])
    above = [i for i in range(begin, top) if filled(part.rows[i])]
    below = [i for i in range(start + 1, end) if filled(part.rows[i])]
    draft = _Draft(list(headings), [], [])
    units, below = _units(part, above, below, draft.notes)
    if above:
        draft.notes.append(f"{_rows(len(above))} over overskrifterne er sprunget over.")
    _count_blanks(part, start, end, draft)
    _sort_rows(part, range(top, start + 1), below, draft, catalogue)
    of_rows = {part.number(i): part.rows[i] for i in draft.kept}
    row_widths.refuse_more_cells(part.sheet, part.columns, start, headings, of_rows)
    draft.notes += row_widths.short_rows(part.sheet, part.columns, draft.kept, headings)
    _name_the_corner(part, top, start, draft, catalogue)
    return _finished(part, start, above, units, draft)


def heading_top(part: SheetPart, start: int, after: int) -> int:
    """The first line of the headings that end at `start`. A line above is part of them when one of the first cells
    is empty or both are the same."""
    top = start
    while top - 1 >= after and start - top < MAX_HEADING_LINES - 1:
        line, below = part.rows[top - 1], part.rows[top]
        own = line[0] is None or below[0] is None or line[0] == below[0]
        if not filled(line) or not own or (row_kinds.is_data(line) and not row_kinds.only_times_beside(line)):  # fmt: skip
            break
        if filled(line) < 2 and line[0] is not None:  # a title
            break
        top -= 1
    return top


def _headings(lines: list[Sequence[Cell]]) -> list[str]:
    """The lines of the headings joined; an upper heading spans the empty cells after it."""
    texts = [[cell_text(cell) for cell in line] for line in lines]
    for upper in texts[:-1]:
        for c in range(1, len(upper)):
            if not upper[c] and texts[-1][c] and c > 1:
                upper[c] = upper[c - 1]
    return [
        " ".join(dict.fromkeys(line[c] for line in texts if line[c]))[:MAX_HEADING]
        for c in range(len(lines[0]))
    ]


# ---------------------------------------------------------------- units


def _units(
    part: SheetPart, above: list[int], below: list[int], notes: list[str]
) -> tuple[list[str], list[int]]:
    """The unit of each column, from a row of units under the headings or a line above them; the rows left."""
    units = [""] * len(part.columns)
    for i in above:
        for cell in part.rows[i]:
            said = UNIT_ABOVE.fullmatch(cell) if isinstance(cell, str) else None
            if said:
                units = [said[1].strip()] * len(units)
    if below and row_kinds.is_units(part.rows[below[0]]):
        of_row = part.rows[below[0]]
        units = [cell.strip("()[] ") if row_kinds.is_unit(cell) else "" for cell in of_row]
        notes.append(f"Enhederne i række {part.number(below[0])} er brugt.")
        below = below[1:]
    return units, below


# ---------------------------------------------------------------- rows


def _count_blanks(part: SheetPart, start: int, end: int, draft: _Draft) -> None:
    last = max((i for i in range(start + 1, end) if is_data(part.rows[i])), default=start)
    blanks = sum(not filled(part.rows[i]) for i in range(start + 1, last))
    if blanks:
        draft.notes.append(f"{_rows(blanks, 'tom', 'tomme')} er sprunget over.")


def _sort_rows(
    part: SheetPart, heading_lines: range, below: list[int], draft: _Draft, catalogue: Catalogue
) -> None:
    """Sorts the rows below the headings into data, sums, names alone and headings written again."""
    at = _area_column(part, below, draft.headings, catalogue)
    # Where areas stand alone above their rows, "I alt" below one is a value of it.
    in_sections = not any(catalogue.area(row_kinds.first_words(part.rows[i])) for i in below if filled(part.rows[i]) > 1)  # fmt: skip
    last = max((i for i in below if is_data(part.rows[i])), default=-1)
    written = {part.rows[i] for i in heading_lines if filled(part.rows[i]) > 1}
    totals, alone, again = [], [], []
    groups: dict[
        int, tuple[str, str]
    ] = {}  # row -> the group, and the name that rows without one have
    group = owner = before = ""
    for i in below:
        row = part.rows[i]
        if row in written:
            again.append(i)
        elif not (in_sections and catalogue.area(group)) and _is_total(
            row, at, draft.headings, catalogue
        ):
            totals.append(i)
        elif filled(row) < 2:
            alone.append(i)
            words = next(cell_text(cell) for cell in row if cell is not None)
            is_name = not row_kinds.is_number(words) or periods.is_period(words)
            if i < last and is_name and words != before:
                group = owner = words
        else:
            before = cell_text(row[0])
            owner = "" if before else owner
            draft.kept.append(i)
            groups[i] = (group, owner)
    draft.rows = [list(part.rows[i]) for i in draft.kept]
    named = [i for i in alone if i < last]
    _tell(part, draft, totals, named, [i for i in alone if i > last], again)
    if named:
        _under_groups(draft, [groups[i] for i in draft.kept])


def _area_column(
    part: SheetPart, below: list[int], headings: list[str], catalogue: Catalogue
) -> int | None:
    """The column with the names of areas: by its heading, or by most names that are known."""
    for pattern in (r"(bolig)?omraade", row_kinds.AREA_HEADING):
        found = next((c for c, h in enumerate(headings) if re.fullmatch(pattern, slug(h))), None)
        if found is not None:
            return found
    sample = [part.rows[i] for i in below[:200]]
    hits = [
        sum(isinstance(row[c], str) and catalogue.area(row[c]) is not None for row in sample)
        for c in range(len(headings))
    ]
    return hits.index(max(hits)) if any(hits) else None


def _is_total(
    row: Sequence[Cell], at: int | None, headings: list[str], catalogue: Catalogue
) -> bool:
    """Whether a row is a sum or a mean: by its name of an area. The same word in another column, such as the sexes, is
    a value like others."""
    if at is None:
        words = next((cell for cell in row if cell is not None), None)
        across = any(catalogue.area(heading) for heading in headings if heading)
        pattern = row_kinds.ONLY_TOTAL if across else row_kinds.TOTAL
    else:
        words, pattern = row[at], row_kinds.TOTAL
        if words is None:  # "I alt" stands left of an empty name
            words = next((cell for cell in row[:at] if cell is not None), None)
            pattern = row_kinds.ONLY_TOTAL
    return isinstance(words, str) and bool(pattern.fullmatch(words)) and not catalogue.area(words)


def _tell(
    part: SheetPart, draft: _Draft, totals: list[int], groups: list[int], alone: list[int],
    again: list[int],
) -> None:  # fmt: skip
    """Notes on the rows that are set aside."""

    def first(i: int) -> str:
        return f"»{next(cell_text(c) for c in part.rows[i] if c is not None)[:40]}«"

    if totals:
        named = list(dict.fromkeys(first(i) for i in totals))
        names, more = danish.enumeration(named[:SHOWN]), " med flere" if len(named) > SHOWN else ""
        draft.notes.append(f"{_rows(len(totals))} med en sum eller et gennemsnit er ikke taget med: {names}{more}.")  # fmt: skip
    if groups:
        names = danish.enumeration(f"{first(i)} (række {part.number(i)})" for i in groups[:SHOWN])
        more = " med flere" if len(groups) > SHOWN else ""
        draft.notes.append(f"{_rows(len(groups))} med kun én celle mellem tallene er sprunget over som en gruppe: {names}{more}.")  # fmt: skip
    if alone:
        where = danish.enumeration(str(part.number(i)) for i in alone[:SHOWN])
        more = " med flere" if len(alone) > SHOWN else ""
        draft.notes.append(f"{_rows(len(alone))} med kun én celle er sprunget over (række {where}{more}).")  # fmt: skip
    if again:
        draft.notes.append(f"Overskrifterne står {_times(len(again))} til i tabellen og er sprunget over dér.")  # fmt: skip


def _under_groups(draft: _Draft, groups: list[tuple[str, str]]) -> None:
    """Uses the names alone above the rows where the rows need them: as the name of rows without one, or as a column
    where they are times, tell rows with the same name apart or say whom the numbers are of. groups: the group and the name
    above each row."""
    names = [cell_text(row[0]) for row in draft.rows]
    if any(owner and not name for (_, owner), name in zip(groups, names, strict=True)):
        for row, (_, owner), name in zip(draft.rows, groups, names, strict=True):
            row[0] = row[0] if name else owner or None
        draft.notes.append("Rækker uden navn har fået navnet fra rækken over dem, der står alene.")
        return
    found = {group for group, _ in groups if group}
    alike = len(set(zip(names, *_words(draft), strict=False))) < len(names)
    of_part = group_words.is_of_part("", found)
    if alike or of_part or all(periods.is_period(group) for group in found):
        draft.headings.append(GROUP)
        for row, (group, _) in zip(draft.rows, groups, strict=True):
            row.append(group or None)
        draft.notes.append(f"Gruppernes navne står i kolonnen »{GROUP}«.")


def _words(draft: _Draft) -> list[list[str]]:
    """The columns after the first that have words or times, which tell rows apart."""
    columns = []
    for c in range(1, len(draft.headings)):
        cells = [row[c] for row in draft.rows if row[c] is not None]
        if cells and not all(row_kinds.is_number(cell) and not row_kinds.is_time(cell) for cell in cells):  # fmt: skip
            columns.append([cell_text(row[c]) for row in draft.rows])
    return columns


# ---------------------------------------------------------------- the table


def _name_the_corner(
    part: SheetPart, top: int, start: int, draft: _Draft, catalogue: Catalogue
) -> None:
    """The empty corner over a column of names is Område, unless the names are others."""
    corner = [c for c, heading in enumerate(draft.headings) if not heading]
    headings = [heading for heading in draft.headings if heading]
    if not corner or corner[0] != 0 or any(catalogue.area(heading) or slug(heading) == "omraade" for heading in headings):  # fmt: skip
        return
    times = any(row_kinds.is_times_beside_a_corner(part.rows[i]) for i in range(top, start + 1))
    words = {
        c: {
            row[c]
            for row in draft.rows
            if isinstance(row[c], str) and not periods.is_period(row[c])
        }
        for c in corner
    }
    areas = {c: sum(catalogue.area(name) is not None for name in words[c]) for c in corner}
    best = max(corner, key=lambda c: areas[c])
    measures = sum(catalogue.measure(name) is not None for name in words[best])
    if areas[best] >= measures and (areas[best] or (times and words[best] and len(corner) == 1)):
        draft.headings[best] = AREA


def _finished(
    part: SheetPart, start: int, above: list[int], units: list[str], draft: _Draft
) -> FileTable:
    """The table of a draft, with its places among the rows and columns that are used."""
    width, columns = len(draft.headings), part.columns
    used = [
        c
        for c, heading in enumerate(draft.headings)
        if heading or any(row[c] is not None for row in draft.rows)
    ]
    sheet = part.sheet
    row_at = {i: r for r, i in enumerate(draft.kept)}
    column_at = {columns[c]: n for n, c in enumerate(used) if c < len(columns)}
    return FileTable(
        sheet.name,
        _different([draft.headings[c] or f"Kolonne {c + 1}" for c in used]),
        tuple(tuple(row[c] for c in used) for row in draft.rows),
        tuple(part.number(i) for i in draft.kept) or (part.number(start),),
        tuple(draft.notes),
        sheet.name,
        _title(part, above),
        tuple((units + [""] * (width - len(units)))[c] for c in used),
        frozenset(
            (row_at[i], column_at[c], of)
            for i, c, of in sheet.shared
            if i in row_at and c in column_at
        ),
        frozenset(r for r, i in enumerate(draft.kept) if i in sheet.hidden_rows),
        frozenset(n for n, c in enumerate(used) if c < len(columns) and columns[c] in sheet.hidden_columns),
    )  # fmt: skip


def _title(part: SheetPart, above: list[int]) -> str:
    cells = dict.fromkeys(cell_text(cell) for i in above for cell in part.rows[i])
    texts = [BY_DIMENSIONS.sub("", cell) for cell in cells if not UNIT_ABOVE.fullmatch(cell)]
    return " ".join(text for text in texts if text)[:MAX_TITLE]


def _different(headings: list[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    answer = []
    for heading in headings:
        seen[heading] = seen.get(heading, 0) + 1
        answer.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return tuple(answer)


def _rows(count: int, one: str = "", many: str = "") -> str:
    adjective = one if count == 1 else many
    noun = "række" if count == 1 else "rækker"
    return " ".join(word for word in (danish.number(count, 0), adjective, noun) if word)


def _times(count: int) -> str:
    return "én gang" if count == 1 else f"{danish.number(count, 0)} gange"
