"""Reads the tables of a PDF by the places of its words: the same sheets of cells as a workbook gives, a sheet a table.

A table that goes on over several pages is one, and the lists in a file are told apart by the titles above them. A row
that does not have a cell in each column is left out and named with its page and line; nothing is moved into place.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from lib.text import danish
from lib.text.slug import slug
from lib.uploads.files.reader import OwnFile, Sheet
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.meaning import list_titles, periods
from lib.uploads.meaning.list_titles import ListInFile
from lib.uploads.meaning.name_matching import Catalogue
from lib.uploads.pdf import pdf_blocks, pdf_columns, pdf_pages
from lib.uploads.pdf.pdf_blocks import PdfBlock
from lib.uploads.pdf.pdf_columns import is_value, text_of
from lib.uploads.pdf.pdf_pages import Page, PdfLine, Word

SHOWN = 5  # rows that a note names
LINES_A_PAGE = 1000  # a row's number is its page times this and its line
ALL = "Alle lister samlet"
NO_TABLE = (
    "Der er ingen tabel i PDF-filen, som kan læses sikkert: en linje med overskrifter og under den linjer med et navn og "
    f"dets tal. {pdf_pages.PASTE}"
)
TOO_CLOSE = (
    "Tabellen på side {page} er ikke læst: kolonnerne står så tæt, at det ikke er sikkert, hvilken overskrift der hører "
    f"til hvilket tal. {pdf_pages.PASTE}"
)
NO_HEADINGS = "Tabellen på side {page} er ikke læst: der er ingen overskrifter over den."
HOW = "PDF-filen er læst efter, hvor ordene står på siden. Rækkernes numre er side og linje: {example}."


@dataclass
class Found:
    """A table of the file. kind, title: of the list, "" where no title names one; cells: its rows, with the line of
    each; unread: the lines that are not read."""

    title: str
    kind: str
    headings: list[str]
    places: tuple[float, ...]
    page: int
    texts: list[str]
    cells: list[tuple[PdfLine, tuple[str | None, ...]]]
    unread: list[PdfLine] = field(default_factory=list)


def read(content: bytes, name: str, catalogue: Catalogue) -> OwnFile:
    """The tables of a PDF as sheets, and the lists among them. Raises OwnFileError."""
    pages = pdf_pages.read(content)
    running = pdf_blocks.running(pages)
    blocks = [block for page in pages for block in pdf_blocks.blocks(page, running, catalogue)]
    found, refused = _tables(blocks, running, catalogue)
    if not found:
        raise OwnFileError(refused[0] if refused else NO_TABLE)
    lists = tuple(_list(table, pages) for table in found)
    sheets = [_sheet(table, one) for table, one in zip(found, lists, strict=True)]
    notes = [_how(found), *refused, *_notes(pages, blocks), *_unread(found)]
    return OwnFile(name, tuple(_together(found, sheets)), tuple(notes), lists)


# ---------------------------------------------------------------- tables of the file


def _tables(
    blocks: Iterable[PdfBlock], running: set[str], catalogue: Catalogue
) -> tuple[list[Found], list[str]]:
    """The tables of all pages, those over several pages in one piece, and why others are not read."""
    found: list[Found] = []
    refused: list[str] = []
    for block in blocks:
        title, kind, texts = _title(block, running, catalogue)
        last = found[-1] if found and block.page.number - found[-1].cells[-1][0].page <= 1 else None
        if last and _continues(block, title, kind, last):
            _add(last, block, catalogue)
            continue
        places = pdf_columns.separators(block.rows, block.page.rules)
        headings = pdf_columns.headings(block.heading, block.page.rules, block.rows, places) if block.heading else []  # fmt: skip
        if headings is None:
            refused.append(TOO_CLOSE.format(page=block.page.number))
        elif not any(headings):
            refused.append(NO_HEADINGS.format(page=block.page.number))
        else:
            table = Found(title, kind, headings, places, block.page.number, texts, [])
            _add(table, block, catalogue)
            if 2 * len(table.unread) > len(table.unread) + len(table.cells):
                refused.append(TOO_CLOSE.format(page=block.page.number))
            else:
                found.append(_without_running_numbers(table))
    return found, refused


def _title(block: PdfBlock, running: set[str], catalogue: Catalogue) -> tuple[str, str, list[str]]:
    """The title of a table, the kind of list that it names, and the texts above the table."""
    texts = [line.text for line in block.above]
    own = [line for line in block.above if pdf_blocks.without_numbers(line) not in running]
    for lines in (own, block.above):
        named = [line for line in lines if list_titles.kinds_named(line.text, catalogue.list_kinds)]
        if named:
            titles = [line for line in named if len(line.text.split()) <= list_titles.MAX_WORDS]
            kinds = {list_titles.kind(line.text, catalogue.list_kinds) for line in titles}
            best = titles[-1] if titles else None
            larger = [line for line in titles if best and line.size > 1.05 * block.rows[0].size]
            if len(kinds) > 1 and len(larger) >= 1:
                kinds = {list_titles.kind(larger[-1].text, catalogue.list_kinds)}
                best = larger[-1]
            return (best.text if best else texts[-1], kinds.pop() if len(kinds) == 1 else "", texts)
    close = [line for line in own if len(line.text.split()) <= list_titles.MAX_WORDS]
    return close[-1].text if close else "", "", texts


def _continues(block: PdfBlock, title: str, kind: str, last: Found) -> bool:
    """Whether a table goes on with one from the page before: with its headings again or none, and in its columns."""
    if block.page.number == last.cells[-1][0].page or (kind and kind != last.kind):
        return False
    if not kind and title and list_titles.NOT_A_LIST.search(slug(title)):
        return False
    if block.heading:
        places = pdf_columns.separators(block.rows, block.page.rules)
        again = pdf_columns.headings(block.heading, block.page.rules, block.rows, places)
        if again != last.headings:
            again = pdf_columns.headings(block.heading, block.page.rules, block.rows, last.places)
        return again == last.headings
    fitting = [pdf_columns.cells(row.words, last.places) for row in block.rows]
    return all(cells and all(cells) for cells in fitting)


# ---------------------------------------------------------------- rows


def _add(table: Found, block: PdfBlock, catalogue: Catalogue) -> None:
    """Adds the rows of a block to a table, those that are not sure to its unread lines."""
    width = len(table.places) + 1
    if block.page.number != table.page:
        own = pdf_columns.separators(block.rows, block.page.rules)
        places = own if len(own) == len(table.places) else table.places
    else:
        places = table.places
    rows: list[list[list[Word]] | None] = [
        pdf_columns.cells(row.words, places) for row in block.rows
    ]
    unsure: set[int] = set()
    groups: list[PdfLine] = []
    for line in block.between:
        owner = pdf_blocks.owner(line, block, catalogue)
        more = pdf_columns.cells(line.words, places)
        if owner is None:
            groups.append(line)
        elif len(owner) > 1 or more is None:
            unsure |= set(owner)
            table.unread.append(line)
        elif rows[owner[0]] is not None:
            for column, words in zip(rows[owner[0]], more, strict=True):
                column.extend(words)
    numeric = _numeric(rows, width)
    made: list[tuple[PdfLine, tuple[str | None, ...]]] = []
    for at, (line, row) in enumerate(zip(block.rows, rows, strict=True)):
        cells = None if row is None or at in unsure else _texts(row, numeric)
        if cells is None:
            table.unread.append(line)
        else:
            made.append((line, cells))
    made += [(line, (line.text, *(None,) * (width - 1))) for line in groups]
    table.cells += sorted(made, key=lambda one: one[0].number)


def _numeric(rows: Sequence[list[list[Word]] | None], width: int) -> list[bool]:
    """Which columns have numbers in most of their rows."""
    read = [row for row in rows if row is not None]
    return [sum(is_value(text_of(row[c])) for row in read) * 2 > len(read) for c in range(width)]


def _texts(row: Sequence[Sequence[Word]], numeric: Sequence[bool]) -> tuple[str | None, ...] | None:
    """The cells of a row as text; None where a number is missing or has other words beside it."""
    texts = tuple(text_of(sorted(words, key=lambda word: (round(word.middle), word.x0))) or None for words in row)  # fmt: skip
    for text, is_number in zip(texts, numeric, strict=True):
        if is_number and (text is None or not is_value(text)):
            return None
    return texts if any(text and not is_value(text) for text in texts) else None


def _without_running_numbers(table: Found) -> Found:
    """The table without a first column of 1, 2, 3 …."""
    numbers = [cells[0] for _, cells in table.cells if len(cells) > 1 and any(cells[1:])]
    heading = slug(table.headings[0])
    counted = [str(n) for n in range(1, len(numbers) + 1)]
    if not re.fullmatch(r"(nr|nummer|loebenr|loebenummer)?", heading) or [str(n).rstrip(".") for n in numbers] != counted:  # fmt: skip
        return table
    cells = [(line, cells[1:]) for line, cells in table.cells]
    return replace(table, headings=table.headings[1:], cells=cells)


# ---------------------------------------------------------------- sheets and lists


def _list(table: Found, pages: Sequence[Page]) -> ListInFile:
    """A table as a list: its kind and day, and its rows with their pages and lines."""
    near = [table.title, *table.texts]
    everywhere = [line.text for page in pages for line in page.lines]
    day = list_titles.day([table.title]) or list_titles.day(near) or list_titles.day(everywhere)
    return ListInFile(
        table.kind, day, table.title, tuple(table.headings),
        tuple(cells for _, cells in table.cells if sum(cell is not None for cell in cells) > 1 or len(cells) == 1),
        tuple((line.page, line.number) for line, cells in table.cells if sum(cell is not None for cell in cells) > 1 or len(cells) == 1),
        len(table.unread),
    )  # fmt: skip


def _sheet(table: Found, of: ListInFile) -> Sheet:
    """A table as a sheet, under its title and the day of the list."""
    width = len(table.headings)
    title = table.title
    if of.day and not periods.in_heading(title)[0]:
        title = f"{title} pr. {danish.long_date(of.day)}".replace("\xa0", " ").strip()
    first = table.cells[0][0] if table.cells else None
    number = first.page * LINES_A_PAGE if first else 0
    grid = [(title, *(None,) * (width - 1))] * bool(title)
    grid += [
        tuple(heading or None for heading in table.headings),
        *(cells for _, cells in table.cells),
    ]
    numbers = [number] * (len(grid) - len(table.cells)) + [_number(line) for line, _ in table.cells]
    return Sheet((title or f"Side {table.page}")[:80], tuple(grid), tuple(numbers))


def _number(line: PdfLine) -> int:
    return line.page * LINES_A_PAGE + line.number


def _together(found: Sequence[Found], sheets: list[Sheet]) -> list[Sheet]:
    """The sheets, and before them one of all lists that have the same headings, each row once."""
    lists = [n for n, table in enumerate(found) if table.kind and len(table.headings) > 2]
    if len(lists) < 2 or any(found[n].headings != found[lists[0]].headings for n in lists):
        return sheets
    first = sheets[lists[0]]
    rows: dict[tuple, int] = {}
    for n in lists:
        for line, cells in found[n].cells:
            rows.setdefault(cells, _number(line))
    head = len(first.rows) - len(found[lists[0]].cells)
    days = {sheet.rows[0][0] and periods.in_heading(sheet.rows[0][0])[0] for sheet in (sheets[n] for n in lists)}  # fmt: skip
    if len(days) > 1:
        return sheets
    title = f"{ALL} pr. {days.pop()}" if any(days) else ALL
    width = len(first.rows[0])
    grid = ((title, *(None,) * (width - 1)), first.rows[head - 1], *rows)
    numbers = (first.numbers[0], first.numbers[0], *rows.values())
    return [Sheet(ALL, grid, numbers), *sheets]


# ---------------------------------------------------------------- what is told


def _how(found: Sequence[Found]) -> str:
    line = found[0].cells[0][0]
    return HOW.format(example=f"{_number(line)} er side {line.page}, linje {line.number}")


def _notes(pages: Sequence[Page], blocks: Sequence[PdfBlock]) -> Iterator[str]:
    """What is left out of the tables: footnotes, their marks, and words in other directions."""
    notes = [
        line.text for block in blocks for line in block.after if pdf_blocks.NOTE.match(line.text)
    ]
    if notes:
        told = danish.enumeration(f"»{text[:100]}«" for text in notes[:SHOWN])
        yield f"{pdf_pages.number_of(len(notes), 'note', 'noter')} under tabellerne er ikke læst som tal: {told}."
    marks = sum(page.marks for page in pages)
    if marks:
        yield f"{pdf_pages.number_of(marks, 'lille hævet notetegn', 'små hævede notetegn')} er ikke læst som en del af tallene."
    turned = [str(page.number) for page in pages if page.turned]
    if turned:
        yield f"Tekst, der står på en anden led end tabellen, er ikke læst (side {danish.enumeration(turned)})."


def _unread(found: Sequence[Found]) -> Iterator[str]:
    lines = [line for table in found for line in table.unread]
    if lines:
        where = danish.enumeration(f"side {line.page}, linje {line.number} (»{line.text[:60]}«)" for line in lines[:SHOWN])  # fmt: skip
        more = f" og {danish.number(len(lines) - SHOWN, 0)} mere" if len(lines) > SHOWN else ""
        yield (
            "Ikke læst, fordi det ikke er sikkert, at hver celle hører til sin kolonne, eller fordi en mangler: "
            f"{where}{more}."
        )
