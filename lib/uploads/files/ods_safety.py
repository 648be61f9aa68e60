"""Checks an ODS file (LibreOffice, Google Sheets) before it is read: how far its cells reach, and what they are.

In ODS a cell, a row and a space can each say that they are repeated. What they come to is counted before memory is
taken for it; what comes after the last cell with content takes none.
"""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from xml.parsers import expat

from lib.uploads.files import xlsx_cells
from lib.uploads.files.book_limits import CellLimits, SheetFacts
from lib.uploads.files.xlsx_safety import BOMB, DAMAGED, OwnFileError

CONTENT, MANIFEST, MIMETYPE = "content.xml", "META-INF/manifest.xml", "mimetype"
CELLS = ("table:table-cell", "table:covered-table-cell")
VALUES = (
    "office:value", "office:date-value", "office:time-value", "office:boolean-value",
    "office:string-value",
)  # fmt: skip
NOT_SHOWN = ("collapse", "filter")
MAX_REPEATS = 2**31
LOCKED = "Filen er låst med en adgangskode. Fjern den, og gem filen igen."
NO_SHEET = "Filen er et OpenDocument, men ikke et regneark. Kopiér tabellen over i et regneark, og gem det."


def inspect(
    parts: Iterable[zipfile.ZipInfo],
    unpacked: Callable[[zipfile.ZipInfo], Iterator[bytes]],
    limits: CellLimits,
) -> dict[str, SheetFacts]:
    """The facts of each sheet, in the order of the file. Raises OwnFileError."""
    sheets = _Sheets(limits)
    for part in sorted(parts, key=lambda part: part.filename == CONTENT):  # the manifest first
        pieces = unpacked(part)
        if part.filename == CONTENT:
            sheets.read(pieces)
            continue
        whole = b"".join(pieces) if part.filename in (MANIFEST, MIMETYPE) else b""
        for _ in pieces:
            pass
        if part.filename == MANIFEST and b"encryption-data" in whole:
            raise OwnFileError(LOCKED)
        if part.filename == MIMETYPE and b"spreadsheet" not in whole:
            raise OwnFileError(NO_SHEET)
    return sheets.found


class _Sheets(xlsx_cells.Xml):
    """Follows the XML of content.xml as calamine does, by its tags as they are written."""

    def __init__(self, limits: CellLimits):
        self.limits = limits
        self.found: dict[str, SheetFacts] = {}
        self._sheet: SheetFacts | None = None
        self._row = self._height = self._column = 0
        self._hidden = False
        self._next_column = 0  # of the columns that the sheet declares
        self._cell: tuple[int, int] | None = None  # how often the cell that is read is repeated
        self._cells = 0  # cells within each other
        self._characters = 0

    def _prepare(self, parser: expat.XMLParserType) -> None:
        parser.CharacterDataHandler = self._hear
        parser.EntityDeclHandler = self._refuse

    def _refuse(self, *_: object) -> None:
        raise OwnFileError(DAMAGED)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            if self._sheet is not None:  # a table within a cell
                raise OwnFileError(DAMAGED)
            self._sheet = self.found[attributes.get("table:name", "")] = SheetFacts(self.limits)
            self._row = self._next_column = 0
        elif self._sheet is None:
            return
        elif tag == "table:table-column":
            end = self._next_column + _repeats(attributes, "table:number-columns-repeated")
            if attributes.get("table:visibility") in NOT_SHOWN:
                self._sheet.hide_columns(self._next_column, end)
            self._next_column = end
        elif tag == "table:table-row":
            self._height = _repeats(attributes, "table:number-rows-repeated")
            self._hidden = attributes.get("table:visibility") in NOT_SHOWN
            self._column = 0
        elif tag in CELLS:
            self._cells += 1
            if self._cells > 1:
                raise OwnFileError(DAMAGED)
            self._begin_cell(attributes)
        elif tag == "text:s" and self._cell:
            self._characters += _repeats(attributes, "text:c")

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        width = _repeats(attributes, "table:number-columns-repeated")
        row, column, height = self._row, self._column, self._height
        kind, formula = attributes.get("office:value-type"), attributes.get("table:formula")
        value = kind == "string" or any(name in attributes for name in VALUES)
        self._cell, self._characters = None, 0
        if value or formula:
            self._sheet.fill(row, column, height, width)
            self._cell = (height, width)
            self._characters = sum(map(len, attributes.values()))
            self._sheet.unknown += bool(formula) and not value
            if kind == "percentage":
                self._sheet.mark_percent(row, column, height, width)
            down = _repeats(attributes, "table:number-rows-spanned")
            across = _repeats(attributes, "table:number-columns-spanned")
            if (down > 1 or across > 1) and (height, width) == (1, 1):
                self._sheet.merged.append((row, column, row + down - 1, column + across - 1))
        self._column += width

    def _hear(self, text: str) -> None:
        if self._cell:
            self._characters += len(text)

    def _end(self, tag: str) -> None:
        if tag == "table:table":
            self._sheet = None
        elif self._sheet is None:
            return
        elif tag == "table:table-row":
            if self._hidden:
                self._sheet.hide_rows(self._row, self._row + self._height)
            self._row += self._height
        elif tag in CELLS:
            self._cells -= 1
            if self._cell:
                self.limits.take_text(self._characters * self._cell[0] * self._cell[1])
            self._cell = None


def _repeats(attributes: dict[str, str], name: str) -> int:
    """How often something is repeated; 1 where it does not say. Raises OwnFileError."""
    text = attributes.get(name, "1")
    if not (text.isascii() and text.isdigit()):
        raise OwnFileError(DAMAGED)
    if len(text) > 12 or int(text) > MAX_REPEATS:
        raise OwnFileError(BOMB)
    return int(text)
