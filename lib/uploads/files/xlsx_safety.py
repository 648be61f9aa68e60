"""Checks an XLSX file before it is read: that it is one, is not a zip bomb, and which cells are percentages.

A zip file's own sizes may be false, and a sheet with one cell far out takes memory for all cells up to it.
So every part is unpacked piece by piece and counted, and nothing of it is kept.
"""

import io
import posixpath
import re
import struct
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from lib.text import danish
from lib.uploads.files import xlsx_formats
from lib.uploads.files.xlsx_cells import (
    BOMB,
    DAMAGED,
    MAX_CELLS,
    Facts,
    OwnFileError,
    SheetCells,
    Strings,
)
from lib.uploads.files.xlsx_formats import elements

MAX_UNPACKED = 200 * 2**20
MAX_SMALL_PART = 5 * 2**20  # of the parts that are read whole: styles and the list of sheets
MAX_PARTS = 2_000
PIECE = 2**18
LOCAL_HEADER = struct.Struct("<4s22xHH")
ENCRYPTED = 0x1
OTHER_SHEETS = (
    "/chartsheet",
    "/dialogsheet",
    "/xlMacrosheet",
    "/xlIntlMacrosheet",
)  # they have no cells
ROOT = "_rels/.rels"
BOOK, LINKS, STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
STRINGS_PART_NAME = "xl/sharedStrings.xml"
STRINGS_PART = STRINGS_PART_NAME.lower()

OTHER_BOOKS = {
    "xl/workbook.bin": "Filen er et binært Excel-ark (.xlsb). Gem den som »Excel-projektmappe (.xlsx)« eller CSV.",
    "content.xml": "Filen er fra LibreOffice (.ods). Gem den som »Excel-projektmappe (.xlsx)« eller CSV.",
    "word/document.xml": "Filen er et Word-dokument. Kopiér tabellen over i et regneark, og gem det.",
    "ppt/presentation.xml": "Filen er en PowerPoint-fil. Kopiér tabellen over i et regneark, og gem det.",
    "Index/Document.iwa": "Filen er fra Numbers. Eksportér den som Excel eller CSV.",
}
ODD_PARTS = (
    "Filen har sine ark andre steder, end Excel lægger dem. Åbn den i Excel, og gem den igen."
)
TOO_MANY_CELLS = (
    f"Arkene i filen spænder over mere end {danish.number(MAX_CELLS, 0)} celler. Gem det ark, der skal bruges, "
    "i en fil for sig, uden tomme rækker og kolonner."
)
NO_BOOK = "Filen er en pakket mappe (zip) uden et regneark. Pak den ud, og vælg selve regnearket."


@dataclass(frozen=True)
class Parts:
    """What is known of a workbook before it is read. content: its bytes, with the parts where calamine looks for them;
    facts: by sheet; filled: by sheet, the number of cells with content, in the order of the workbook; notes: in
    Danish."""

    content: bytes
    facts: Mapping[str, Facts]
    filled: dict[str, int]
    notes: tuple[str, ...]

    def of_sheet(self, sheet: str) -> Facts:
        """The facts of one sheet."""
        return self.facts.get(sheet) or Facts()


def inspect(content: bytes, max_rows: int, max_columns: int) -> Parts:
    """The facts and filled sheets of an XLSX file. Raises OwnFileError where it is none, unpacks to too
    much, has cells beyond so many rows or columns or more than MAX_CELLS, or is not built as Excel does it, so that
    calamine could read something else than what is inspected here."""
    parts = _parts(content)
    names = {folded(part.filename) for part in parts}
    if len(parts) > MAX_PARTS:
        raise OwnFileError(BOMB)
    if len(names) < len(parts):  # no two may be the same to calamine
        raise OwnFileError(DAMAGED)
    if BOOK not in names:
        other = next((words for name, words in OTHER_BOOKS.items() if name.lower() in names), None)
        moved = other or _Inspection(content, max_rows, max_columns).as_excel_does(parts)
        if not isinstance(moved, bytes):
            raise OwnFileError(moved or NO_BOOK)
        content, parts = moved, _parts(moved)
    return _Inspection(content, max_rows, max_columns).run(parts)


def _parts(content: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return book.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error):
        raise OwnFileError(DAMAGED) from None


class _Inspection:
    """One pass over the parts of a workbook, with a limit on the size of all of them unpacked."""

    def __init__(self, content: bytes, max_rows: int, max_columns: int):
        self.content, self.max_rows, self.max_columns = content, max_rows, max_columns
        self.left = MAX_UNPACKED

    def run(self, parts: list[zipfile.ZipInfo]) -> Parts:
        """What is known of the workbook with these parts."""
        small: dict[str, bytes] = {}
        sheets: dict[str, SheetCells] = {}
        strings = Strings()
        styles: dict[str, str] | None = None
        for part in sorted(
            parts, key=lambda part: folded(part.filename).startswith("xl/worksheets/")
        ):
            name = folded(part.filename)
            pieces = self._unpacked(part)
            if name in (BOOK, LINKS, STYLES):
                small[name] = whole(pieces)
            elif name == STRINGS_PART:
                strings.read(pieces)
            elif SHEET_PART.fullmatch(name):
                if styles is None:
                    styles = xlsx_formats.of_styles(small.get(STYLES, b""))
                sheets[name] = SheetCells(
                    styles, strings.footnoted, self.max_rows, self.max_columns
                )
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
        if empty:
            notes.append(
                f"{danish.number(empty, 0)} {'celle' if empty == 1 else 'celler'} har en formel uden et gemt "
                "resultat og står tomme her. Åbn filen i Excel, og gem den, så er resultaterne med."
            )
        filled = {name: sheets[path].filled for path, name in names.items()}
        facts = {name: sheets[path].facts for path, name in names.items()}
        return Parts(self.content, facts, filled, tuple(notes))

    def as_excel_does(self, parts: list[zipfile.ZipInfo]) -> bytes | None:
        """The same workbook with its parts named as Excel names them, found by what the parts say of each other; None
        where it is no workbook."""
        by_name = {folded(part.filename): part for part in parts}
        roots = self._linked("", by_name, "/officeDocument")
        book = next(iter(roots.values()), "")
        if book not in by_name or not book.endswith(".xml"):
            return None
        relations, links = self._relations(book, by_name), self._linked(book, by_name, "")
        moved = {book: BOOK, **_excels_names(relations, links)}
        if not any(SHEET_PART.fullmatch(name) for name in moved.values()):
            return None
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as other:
            for name, new in moved.items():
                if name in by_name:
                    with other.open(new, "w") as target:
                        for piece in self._unpacked(by_name[name]):
                            target.write(piece)
            other.writestr(ROOT, _as_links(self._relations("", by_name), roots, {book: BOOK}))
            other.writestr(LINKS, _as_links(relations, links, moved))
        return buffer.getvalue()

    def _relations(self, part: str, by_name: Mapping[str, zipfile.ZipInfo]) -> list[ET.Element]:
        """What a part, or the whole file, says that it is linked to."""
        folder, _, name = part.rpartition("/")
        of = by_name.get(f"{folder}/_rels/{name}.rels".lstrip("/"))
        return elements(whole(self._unpacked(of)), "Relationship") if of else []

    def _linked(
        self, part: str, by_name: Mapping[str, zipfile.ZipInfo], kind: str
    ) -> dict[str, str]:
        """Id of a link -> name of the part, for the links whose type ends so."""
        folder = part.rpartition("/")[0]
        found = {}
        for link in self._relations(part, by_name):
            target = folded(link.get("Target", ""))
            absolute = link.get("Target", "").startswith("/") or not folder
            path = target if absolute else posixpath.normpath(f"{folder}/{target}")
            if link.get("Type", "").endswith(kind):
                found[link.get("Id", "")] = path
        return found

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


def folded(part: str) -> str:
    """The name of a part as calamine looks for it: without regard to case and slashes."""
    return part.replace("\\", "/").lower().lstrip("/")


def whole(pieces: Iterable[bytes]) -> bytes:
    """A small part in one piece. Raises OwnFileError where it is larger than MAX_SMALL_PART."""
    found = bytearray()
    for piece in pieces:
        found += piece
        if len(found) > MAX_SMALL_PART:
            raise OwnFileError(BOMB)
    return bytes(found)


def _excels_names(relations: list[ET.Element], links: Mapping[str, str]) -> dict[str, str]:
    """Name of a linked part -> the name that Excel gives it; parts that are not needed to read cells are left out."""
    named: dict[str, str] = {}
    for link in relations:
        path, kind = links[link.get("Id", "")], link.get("Type", "")
        if kind.endswith("/styles"):
            named[path] = STYLES
        elif kind.endswith("/sharedStrings"):
            named[path] = STRINGS_PART_NAME
        elif kind.endswith("/worksheet"):
            named[path] = f"xl/worksheets/sheet{len(named) + 1}.xml"
    return named


def _as_links(
    relations: list[ET.Element], links: Mapping[str, str], moved: Mapping[str, str]
) -> str:
    """The links of a workbook as XML, to where its parts have been moved."""
    rows = [
        f"<Relationship Id={quoteattr(one.get('Id', ''))} Type={quoteattr(one.get('Type', ''))} "
        f"Target={quoteattr('/' + moved[links[one.get('Id', '')]])}/>"
        for one in relations
        if links.get(one.get("Id", "")) in moved
    ]
    space = relations[0].tag.partition("}")[0].lstrip("{")  # as in the file
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{space}">{"".join(rows)}</Relationships>'


def _sheet_names(small: dict[str, bytes]) -> dict[str, str]:
    """Path of a part -> name of the sheet, in the order of the workbook; sheets of charts and macros are left out."""
    relations = elements(small.get(LINKS, b""), "Relationship")
    links = {relation.get("Id"): relation for relation in relations}
    names: dict[str, str] = {}
    for sheet in elements(small.get(BOOK, b""), "sheet"):
        ids = [v for k, v in sheet.attrib.items() if k.rpartition("}")[2] == "id"]
        link = links.get(ids[0]) if len(ids) == 1 else None
        if link is None or len(links) < len(relations):  # what is linked could be read in two ways
            raise OwnFileError(ODD_PARTS)
        if not link.get("Type", "").endswith(OTHER_SHEETS):
            target = link.get("Target", "").lstrip("/")
            path = target if target.startswith("xl/") else f"xl/{target}"
            names[folded(path)] = sheet.get("name", "")
    return names


def unpacker(content: bytes) -> Callable[[zipfile.ZipInfo], Iterator[bytes]]:
    """A function that unpacks a part of a zip piece by piece, with one limit on all of them. It raises OwnFileError."""
    return _Inspection(content, 0, 0)._unpacked
