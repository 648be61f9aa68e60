"""Reads text pasted from a PDF, with one area a line and its numbers after it, as a sheet.

Text from a PDF has no columns: cells are separated by spaces, a long name may be split over two lines, and headings
stand on several. So numbers are taken from the end of each line, by the number of columns, and a line that does not
have as many is left out with a note.
"""

from collections.abc import Sequence
from typing import NamedTuple

from lib.text import danish
from lib.text.slug import slug
from lib.uploads.files import decoding, reader
from lib.uploads.files.reader import OwnFile, Sheet
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.meaning import periods, row_kinds
from lib.uploads.meaning.cells import tidy
from lib.uploads.meaning.name_matching import Catalogue
from lib.uploads.pdf import list_headings, pasted_lines
from lib.uploads.pdf.list_headings import AREA, MUNICIPALITY
from lib.uploads.pdf.pasted_lines import LEAST_NUMBERS, PastedLine

SEPARATORS = ("\t", ";", "|")
MAX_HALF = 60  # characters of the first half of a name
SHOWN = 5  # lines that a note names
NAME = "Indsat tekst"
UNREADABLE = (
    "Tallene i teksten kan ikke skelnes: »2 100« kan være ét tal eller to, og linjerne har ikke lige mange. Sæt en "
    "linje med overskrifterne ind over tallene, eller sæt tabulator eller semikolon mellem cellerne."
)
UNNAMED = "Hvad kolonnerne er, kan ikke læses sikkert af linjen over tallene. Vælg det selv."


class _Line(NamedTuple):
    """A line of text. number: from 1; tail: its words and the tokens at its end that may be numbers, or None."""

    number: int
    text: str
    tail: tuple[str, list[str]] | None


def read(text: str, catalogue: Catalogue) -> OwnFile:
    """Pasted text as a file: a list from a PDF where its lines look like one, otherwise by reader.pasted.
    Raises OwnFileError."""
    text = decoding.once_coded(text[: reader.MAX_MEGABYTES * 2**20])[0]
    separator = _separator(text)
    if separator:
        return reader.pasted(text, separator)
    lines = [
        _Line(number, line, pasted_lines.tail(line))
        for number, raw in enumerate(text.splitlines(), 1)
        if (line := tidy(raw))
    ]
    lines, counted = _without_running_numbers(lines)
    data = _data_lines(lines, catalogue)
    if not data:
        return reader.pasted(text)
    return _as_file(lines, data, counted, catalogue)


def _separator(text: str) -> str:
    """The sign between the cells of a table with tabs, semicolons or lines; "" for a list with spaces. A cell that is
    empty is there only where such a sign says so."""
    lines = [line for line in text.splitlines() if line.strip()]
    numbered = [line for line in lines if any(letter.isdigit() for letter in line)]
    for sign in SEPARATORS:
        with_sign = sum(sign in line.strip() for line in numbered)
        if with_sign and 2 * with_sign >= len(numbered):
            return sign
    return ""


def _without_running_numbers(lines: list[_Line]) -> tuple[list[_Line], bool]:
    """The lines without 1, 2, 3 … at their beginning, and whether they had them."""
    rows = [line.text for line in lines if line.tail and len(line.tail[1]) >= 1]
    rows = [row for row in rows if pasted_lines.RUNNING.match(row)]
    if len(rows) < 2 or not pasted_lines.running(rows):
        return lines, False
    bare = (
        (line.number, pasted_lines.RUNNING.sub("", line.text, count=1)) if line.text in rows
        else (line.number, line.text)
        for line in lines
    )  # fmt: skip
    return [_Line(number, text, pasted_lines.tail(text)) for number, text in bare], True


def _data_lines(lines: list[_Line], catalogue: Catalogue) -> list[int]:
    """The lines with an area and its numbers: with several numbers, or with a name that is known; and between those
    all lines with numbers."""
    known, sure = set(), set()
    for at, line in enumerate(lines):
        if line.tail is None:
            continue
        words, tokens = line.tail
        if row_kinds.AREA_HEADING.fullmatch(slug(words)):
            continue
        if len(tokens) >= LEAST_NUMBERS and any(map(pasted_lines.NUMBER.fullmatch, tokens)):
            sure.add(at)
        if pasted_lines.is_known(words, tokens, catalogue):
            known.add(at)
    titles = {
        at for at in known - sure
        if _is_title(lines[at]) and not {at - 1, at + 1} & known and not _names_areas(lines, at - 1)
    }  # fmt: skip
    found = sure | (known - titles)
    if not found:
        return []
    least = min(len(lines[at].tail[1]) for at in found)
    first, last = min(found), max(found)
    while last + 1 < len(lines) and _is_like_them(lines[last + 1], least):
        last += 1
    while first and _is_like_them(lines[first - 1], least) and not _is_title(lines[first - 1]):
        first -= 1
    if not sure and len(found) < 2 and not _names_areas(lines, first - 1):
        return []
    between = range(first, last + 1)
    return [at for at in between if lines[at].tail and (at in found or len(lines[at].tail[1]) >= least)]  # fmt: skip


def _is_title(line: _Line) -> bool:
    """Whether the only numbers of a line are times, or its words are the heading of a column of areas."""
    words, tokens = line.tail
    return (
        all(map(periods.is_period, tokens))
        or row_kinds.AREA_HEADING.fullmatch(slug(words)) is not None
    )


def _is_like_them(line: _Line, least: int) -> bool:
    """Whether a line beside those with known areas may be one of an area that nobody knows."""
    return line.tail is not None and len(line.tail[1]) >= least and ":" not in line.text


def _names_areas(lines: list[_Line], at: int) -> bool:
    """Whether a line begins with a heading of names of areas, such as "Område"."""
    return at >= 0 and row_kinds.AREA_HEADING.fullmatch(slug(lines[at].text.split()[0])) is not None


def _as_file(lines: list[_Line], data: list[int], counted: bool, catalogue: Catalogue) -> OwnFile:
    """The lines as a sheet with headings. Raises OwnFileError where no line can be read."""
    tokens = [lines[at].tail[1] for at in data]
    headings, title = list_headings.found(
        _above(lines, data[0]), catalogue, lambda count: _fits(lines, data, count, catalogue),
        all(len(of) == 1 for of in tokens),
    )  # fmt: skip
    named = bool(headings)
    headings = headings or [f"Tal {n}" for n in range(1, pasted_lines.usual_count(tokens) + 1)]
    rows, places, unread = _records(lines, data, len(headings), named, catalogue)
    if not rows:
        raise OwnFileError(UNREADABLE)
    head = [line.text for line in lines[: data[0]]]
    criteria = len(headings) >= LEAST_NUMBERS and (
        set(headings) <= set(list_headings.HEADINGS.values()) or not named
    )
    above = periods.in_heading(" ".join(head))[0] if criteria else " ".join(title)
    head_cells = [AREA if criteria else "Område", MUNICIPALITY, *headings]
    if not any(row[1] for row in rows):  # no line names a municipality
        head_cells, rows = [head_cells[0], *headings], [(row[0], *row[2:]) for row in rows]
    width = len(head_cells)
    grid = [(above, *(None,) * (width - 1))] * bool(above)
    grid += [tuple(head_cells), *rows]
    numbers = [1] * bool(above) + [max(lines[data[0]].number - 1, 1), *places]
    notes = ["Teksten er læst som en liste med ét område pr. linje."]
    notes += ["Linjernes løbenumre er sprunget over."] * counted + [UNNAMED] * (not named)
    if unread:
        where = danish.enumeration(str(number) for number in unread[:SHOWN])
        more = " med flere" if len(unread) > SHOWN else ""
        notes.append(
            f"Ikke læst, fordi tallene ikke sikkert passer til kolonnerne, eller fordi der ingen er: linje {where}{more}."
        )
    return OwnFile(NAME, (Sheet("", tuple(grid), tuple(numbers)),), tuple(notes))


def _above(lines: list[_Line], first: int) -> list[str]:
    """The lines above the first with data, the nearest last."""
    return [line.text for line in lines[:first]]


def _fits(lines: list[_Line], data: Sequence[int], count: int, catalogue: Catalogue) -> bool:
    """Whether half of the lines or more can be read with so many numbers."""
    fitting = sum(bool(pasted_lines.readings(*lines[at].tail, count, catalogue)) for at in data)
    return 2 * fitting >= len(data)


def _records(
    lines: list[_Line], data: Sequence[int], count: int, named: bool, catalogue: Catalogue
) -> tuple[list[tuple], list[int], list[int]]:
    """One row an area: its name, its municipality and its numbers; the line of each; and the lines that are not read.
    Words alone on the line above are the first half of a name where the line's own words are no known area."""
    rows, places, unread = [], [], []
    half: _Line | None = None
    for at in range(max(data[0] - 1, 0), len(lines)):
        line = lines[at]
        if at not in data:
            if half is not None and at > data[0]:
                unread.append(half.number)
            half = line
            continue
        half = None if half is not None and half.tail else half
        reading = _only_reading(line, count, named, catalogue)
        if reading is None:
            unread.append(line.number)
            half = None
            continue
        whole = _with_half(half, reading, catalogue)
        if whole is reading and half is not None and at > data[0]:
            unread.append(half.number)
        half = None
        cells = (whole.area or None, whole.municipality or None)
        rows.append((*cells, *(cell or None for cell in whole.cells)))
        places.append(line.number)
    if half is not None:
        unread.append(half.number)
    return rows, places, sorted(unread)


def _only_reading(line: _Line, count: int, named: bool, catalogue: Catalogue) -> PastedLine | None:
    """The only way to read a line with so many numbers; None where there is none or are several."""
    words, tokens = line.tail
    if not named and pasted_lines.is_joinable(tokens):
        return None
    found = pasted_lines.readings(words, tokens, count, catalogue)
    return found[0] if len(found) == 1 else None


def _with_half(half: _Line | None, reading: PastedLine, catalogue: Catalogue) -> PastedLine:
    """The reading with the first half of its name from the line above, where its own is no area."""
    if half is None or len(half.text) > MAX_HALF or catalogue.area(reading.area):
        return reading
    if half.text.endswith((".", ":")):
        return reading
    words = " ".join([half.text, reading.area, reading.municipality]).strip()
    area, municipality = pasted_lines.split_name(words, catalogue)
    return reading._replace(area=area, municipality=municipality or reading.municipality)
