"""Checks an XLSX file before it is read: that it is one, is not a zip bomb, and which cells are percentages.

A zip file's own sizes may be false, and a sheet with one cell far out takes memory for all cells up to it.
So every part is unpacked piece by piece and counted, and nothing of it is kept.
"""

import io
import re
import struct
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

from lib.text import danish

MAX_UNPACKED = 200 * 2**20
MAX_SMALL_PART = 5 * 2**20  # of the parts that are read whole: styles and the list of sheets
MAX_PARTS = 2_000
MAX_CELLS = (
    2_000_000  # that the cells of all sheets span: calamine takes memory for each, filled or not
)
PIECE = 2**18
LOCAL_HEADER = struct.Struct("<4s22xHH")
ENCRYPTED = 0x1
PERCENT_FORMATS = {"9", "10"}  # of Excel itself
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
ROW = re.compile(r"[0-9]{1,7}")
OTHER_SHEETS = (
    "/chartsheet",
    "/dialogsheet",
    "/xlMacrosheet",
    "/xlIntlMacrosheet",
)  # they have no cells
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
STRINGS_PART = "xl/sharedstrings.xml"

DAMAGED = "Filen er beskadiget og kan ikke læses som regneark. Gem den igen fra Excel."
BOMB = "Filen fylder alt for meget, når den pakkes ud. Gem et mindre udsnit."
OTHER_BOOKS = {
    "xl/workbook.bin": "Filen er et binært Excel-ark (.xlsb). Gem den som »Excel-projektmappe (.xlsx)« eller CSV.",
    "content.xml": "Filen er fra LibreOffice (.ods). Gem den som »Excel-projektmappe (.xlsx)« eller CSV.",
    "word/document.xml": "Filen er et Word-dokument. Kopiér tabellen over i et regneark, og gem det.",
    "ppt/presentation.xml": "Filen er en PowerPoint-fil. Kopiér tabellen over i et regneark, og gem det.",
    "Index/Document.iwa": "Filen er fra Numbers. Eksportér den som Excel eller CSV.",
}
ODD_PLACE = (
    "Filen siger ikke på Excels måde, hvor dens celler står. Åbn den i Excel, og gem den igen."
)
ODD_PARTS = (
    "Filen har sine ark andre steder, end Excel lægger dem. Åbn den i Excel, og gem den igen."
)
TOO_MANY_CELLS = (
    f"Arkene i filen spænder over mere end {danish.number(MAX_CELLS, 0)} celler. Gem det ark, der skal bruges, "
    "i en fil for sig, uden tomme rækker og kolonner."
)
NO_BOOK = "Filen er en pakket mappe (zip) uden et regneark. Pak den ud, og vælg selve regnearket."


class OwnFileError(Exception):
    """An uploaded file cannot be read; the message says why, in Danish."""


@dataclass(frozen=True)
class Parts:
    """What is known of a workbook before it is read. percents: by sheet, the cells (row and column from 0) that are
    formatted as percentages; filled: by sheet, the number of cells with content, in the order of the workbook;
    notes: in Danish."""

    percents: dict[str, frozenset[tuple[int, int]]]
    filled: dict[str, int]
    notes: tuple[str, ...]

    def percent(self, sheet: str) -> frozenset[tuple[int, int]]:
        """The cells of one sheet that are formatted as percentages."""
        return self.percents.get(sheet, frozenset())


def inspect(content: bytes, max_rows: int, max_columns: int) -> Parts:
    """The percentage cells and filled sheets of an XLSX file. Raises OwnFileError where it is none, unpacks to too
    much, has cells beyond so many rows or columns or more than MAX_CELLS, or is not built as Excel does it, so that
    calamine could read something else than what is inspected here."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = book.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error):
        raise OwnFileError(DAMAGED) from None
    names = {_folded(part.filename) for part in parts}
    if "xl/workbook.xml" not in names:
        other = next(
            (words for name, words in OTHER_BOOKS.items() if name.lower() in names), NO_BOOK
        )
        raise OwnFileError(other)
    if len(parts) > MAX_PARTS:
        raise OwnFileError(BOMB)
    if len(names) < len(parts):  # no two may be the same to calamine
        raise OwnFileError(DAMAGED)
    return _Inspection(content, max_rows, max_columns).run(parts)


class _Inspection:
    """One pass over the parts of a workbook, with a limit on the size of all of them unpacked."""

    def __init__(self, content: bytes, max_rows: int, max_columns: int):
        self.content, self.max_rows, self.max_columns = content, max_rows, max_columns
        self.left = MAX_UNPACKED

    def run(self, parts: list[zipfile.ZipInfo]) -> Parts:
        small: dict[str, bytes] = {}
        sheets: dict[str, _SheetCells] = {}
        strings = _Strings()
        for part in sorted(
            parts, key=lambda part: _folded(part.filename).startswith("xl/worksheets/")
        ):
            name = _folded(part.filename)
            pieces = self._unpacked(part)
            if name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"):
                small[name] = self._whole(pieces)
            elif name == STRINGS_PART:
                strings.read(pieces)
            elif SHEET_PART.fullmatch(name):
                percent = _percent_styles(small.get("xl/styles.xml", b""))
                sheets[name] = _SheetCells(percent, self.max_rows, self.max_columns)
                sheets[name].read(pieces)
            else:
                for _ in pieces:
                    pass
        names = _sheet_names(small)
        if not set(names) <= set(sheets):
            raise OwnFileError(ODD_PARTS)
        if sum(sheet.spanned for sheet in sheets.values()) > MAX_CELLS:
            raise OwnFileError(TOO_MANY_CELLS)
        empty = sum(sheet.unknown for sheet in sheets.values())
        notes = []
        percents = {names[path]: frozenset(sheet.found) for path, sheet in sheets.items() if path in names}  # fmt: skip
        if any(percents.values()):
            notes.append("Celler, som Excel viser i procent, er læst som procent: 0,518 er 51,8 %.")
        if empty:
            notes.append(
                f"{danish.number(empty, 0)} {'celle' if empty == 1 else 'celler'} har en formel uden et gemt "
                "resultat og står tomme her. Åbn filen i Excel, og gem den, så er resultaterne med."
            )
        filled = {name: sheets[path].filled for path, name in names.items()}
        return Parts(percents, filled, tuple(notes))

    def _whole(self, pieces) -> bytes:
        found = bytearray()
        for piece in pieces:
            found += piece
            if len(found) > MAX_SMALL_PART:
                raise OwnFileError(BOMB)
        return bytes(found)

    def _unpacked(self, part: zipfile.ZipInfo):
        """A part piece by piece, whatever size the zip file claims."""
        if part.flag_bits & ENCRYPTED:
            raise OwnFileError("Filen er låst med en adgangskode. Fjern den, og gem filen igen.")
        start = part.header_offset
        try:
            mark, name_length, extra_length = LOCAL_HEADER.unpack_from(self.content, start)
        except struct.error:
            raise OwnFileError(DAMAGED) from None
        if mark != b"PK\x03\x04":
            raise OwnFileError(DAMAGED)
        start += LOCAL_HEADER.size + name_length + extra_length
        packed = memoryview(self.content)[start : start + part.compress_size]
        if part.compress_type == zipfile.ZIP_STORED:
            self._count(len(packed))
            yield bytes(packed)
            return
        if part.compress_type != zipfile.ZIP_DEFLATED:
            raise OwnFileError(DAMAGED)
        unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            piece = unpacking.decompress(packed, PIECE)
            while piece:
                self._count(len(piece))
                yield piece
                piece = unpacking.decompress(unpacking.unconsumed_tail, PIECE)
        except zlib.error:
            raise OwnFileError(DAMAGED) from None

    def _count(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise OwnFileError(BOMB)


class _Xml:
    """Parses the XML of a part piece by piece; a subclass picks what it needs."""

    def read(self, pieces) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.buffer_text = True
        try:
            for piece in pieces:
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise OwnFileError(DAMAGED) from None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def _end(self, tag: str) -> None:
        """Nothing, unless a subclass says otherwise."""


class _Strings(_Xml):
    """Counts the shared strings: calamine takes memory for each."""

    def __init__(self):
        self._left = MAX_CELLS

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._left -= tag.rpartition(":")[2] == "si"
        if self._left < 0:
            raise OwnFileError(BOMB)


class _SheetCells(_Xml):
    """Finds the places of one sheet's cells from its XML."""

    def __init__(self, percent: frozenset[str], max_rows: int, max_columns: int):
        self.percent, self.max_rows, self.max_columns = percent, max_rows, max_columns
        self.found: set[tuple[int, int]] = set()
        self.unknown = 0
        self.filled = 0
        self._rows = self._columns = 0  # down and out to which there is content
        self._formula = self._value = False
        self._row = self._column = 0  # of the cell that is being read, from 1
        self._style = ""

    @property
    def spanned(self) -> int:
        """The number of cells between the first one and the farthest with content."""
        return self._rows * self._columns

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "row":
            self._row, self._column = self._row + 1, 0
            if "r" in attributes:
                if not ROW.fullmatch(attributes["r"]):
                    raise OwnFileError(ODD_PLACE)
                self._row = int(attributes["r"])
        elif tag == "c":
            self._column += 1
            if "r" in attributes:
                place = CELL.fullmatch(attributes["r"])
                if not place:
                    raise OwnFileError(ODD_PLACE)
                self._row, self._column = int(place[2]), _column(place[1])
            self._style = attributes.get("s", "")
            self._formula = self._value = False
        elif tag == "f":
            self._formula = True
        elif tag in ("v", "is"):
            self._value = True

    def _end(self, tag: str) -> None:
        if tag.rpartition(":")[2] != "c":
            return
        if self._formula and not self._value:
            self.unknown += 1
        if not self._value:
            return
        if self._row > self.max_rows:
            raise OwnFileError(
                f"Arket har indhold nede i række {danish.number(self._row, 0)}; der er plads til "
                f"{danish.number(self.max_rows, 0)} rækker. Gem et mindre udsnit."
            )
        if self._column > self.max_columns:
            raise OwnFileError(
                f"Arket har indhold ude i kolonne {_letters(self._column)}; der er plads til "
                f"{self.max_columns} kolonner. Gem kun de kolonner, der skal bruges."
            )
        self.filled += 1
        self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
        if self._style in self.percent:
            self.found.add((self._row - 1, self._column - 1))


def _folded(part: str) -> str:
    """The name of a part as calamine looks for it: without regard to case and slashes."""
    return part.replace("\\", "/").lower().lstrip("/")


def _column(letters: str) -> int:
    """A -> 1, Z -> 26, AA -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(column: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def _elements(xml: bytes, tag: str) -> list[ET.Element]:
    try:
        return [e for e in ET.fromstring(xml).iter() if e.tag.rpartition("}")[2] == tag]
    except ET.ParseError:
        return []


def _percent_styles(styles: bytes) -> frozenset[str]:
    """The ids of the cell styles whose format has a percent sign."""
    custom = {
        e.get("numFmtId")
        for e in _elements(styles, "numFmt")
        if re.search(r"[0#?]\s*%", e.get("formatCode", ""))
    }
    formats = _elements(styles, "cellXfs")
    cells = list(formats[0]) if formats else []
    return frozenset(
        str(n) for n, e in enumerate(cells) if e.get("numFmtId") in custom | PERCENT_FORMATS
    )


def _sheet_names(small: dict[str, bytes]) -> dict[str, str]:
    """Path of a part -> name of the sheet, in the order of the workbook; sheets of charts and macros are left out."""
    relations = _elements(small.get("xl/_rels/workbook.xml.rels", b""), "Relationship")
    links = {relation.get("Id"): relation for relation in relations}
    names: dict[str, str] = {}
    for sheet in _elements(small.get("xl/workbook.xml", b""), "sheet"):
        ids = [v for k, v in sheet.attrib.items() if k.rpartition("}")[2] == "id"]
        link = links.get(ids[0]) if len(ids) == 1 else None
        if link is None or len(links) < len(relations):  # what is linked could be read in two ways
            raise OwnFileError(ODD_PARTS)
        if not link.get("Type", "").endswith(OTHER_SHEETS):
            target = link.get("Target", "").lstrip("/")
            path = target if target.startswith("xl/") else f"xl/{target}"
            names[_folded(path)] = sheet.get("name", "")
    return names


def unpacker(content: bytes) -> Callable[[zipfile.ZipInfo], Iterator[bytes]]:
    """A function that unpacks a part of a zip piece by piece, with one limit on all of them. It raises OwnFileError."""
    return _Inspection(content, 0, 0)._unpacked
