"""Checks an XLSB file (Excel's binary workbook) before it is read: how far its cells reach, and which are percentages.

Its parts are records: a type, a length and so many bytes (MS-XLSB, 2.1.4). Only the few that place a cell are looked at.
"""

import re
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator
from xml.etree import ElementTree

from lib.uploads.files.book_limits import CellLimits, SheetFacts
from lib.uploads.files.xlsx_safety import (
    BOMB,
    DAMAGED,
    MAX_CELLS,
    ODD_PARTS,
    OwnFileError,
    folded,
    whole,
)

BOOK, LINKS = "xl/workbook.bin", "xl/_rels/workbook.bin.rels"
STYLES, STRINGS = "xl/styles.bin", "xl/sharedstrings.bin"
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.bin")
MAX_RECORD = 2**20
MAX_RECORDS = 3_000_000  # of one part: a sheet has one for each row and cell
# Types of records, by the names of MS-XLSB: BrtRowHdr, BrtCellRk … BrtFmlaError, BrtSSTItem, BrtColInfo, BrtMergeCell.
ROW, FIRST_CELL, LAST_CELL, STRING_ITEM, COLUMNS, MERGED = 0, 2, 11, 19, 60, 176
ROW_FLAGS, ROW_HIDDEN = 11, 0x10  # the place of a byte in BrtRowHdr, and its bit fDyZero
COLUMN_FLAGS, COLUMN_HIDDEN = 16, 0x01  # in BrtColInfo, fHidden
FORMAT, CELL_FORMAT, BEGIN_FORMATS, END_FORMATS, SHEET = 44, 47, 617, 618, 156
PERCENT_FORMATS = {9, 10}  # of Excel itself
PERCENT = re.compile(r"[0#?]\s*%")

Unpacked = Callable[[zipfile.ZipInfo], Iterator[bytes]]


def inspect(
    parts: Iterable[zipfile.ZipInfo], unpacked: Unpacked, limits: CellLimits
) -> dict[str, SheetFacts]:
    """The facts of each sheet, in the order of the workbook. Raises OwnFileError."""
    by_name = {folded(part.filename): part for part in parts}
    if LINKS not in by_name:
        raise OwnFileError(DAMAGED)
    percents = _percent_styles(unpacked(by_name[STYLES])) if STYLES in by_name else set()
    names = _sheet_names(unpacked(by_name[BOOK]), whole(unpacked(by_name[LINKS])))
    found = {}
    for path, name in names.items():
        if path not in by_name or not SHEET_PART.fullmatch(path):
            raise OwnFileError(ODD_PARTS)
        found[name] = _sheet(unpacked(by_name[path]), percents, SheetFacts(limits))
    strings = 0
    looked_at = {BOOK, LINKS, STYLES, *names}
    for path, part in by_name.items():
        if path == STRINGS:
            strings = sum(kind == STRING_ITEM for kind, _ in records(unpacked(part)))
        elif path not in looked_at:
            for _ in unpacked(part):
                pass
    if strings > MAX_CELLS:
        raise OwnFileError(BOMB)
    return found


def records(pieces: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """The records of a part: type and content. Raises OwnFileError where it ends within one."""
    left, count = b"", 0
    for piece in pieces:
        left += piece
        at = 0
        while (record := _record(left, at)) is not None:
            kind, start, end = record
            yield kind, left[start:end]
            at, count = end, count + 1
            if count > MAX_RECORDS:
                raise OwnFileError(BOMB)
        left = left[at:]
    if left:
        raise OwnFileError(DAMAGED)


def _record(data: bytes, at: int) -> tuple[int, int, int] | None:
    """Type, start and end of the content of the record that begins at a place; None where it is not all there yet."""
    kind, at = _variable(data, at, 2)
    length, at = _variable(data, at, 4) if at is not None else (0, None)
    if length > MAX_RECORD:
        raise OwnFileError(BOMB)
    return None if at is None or at + length > len(data) else (kind, at, at + length)


def _variable(data: bytes, at: int, most: int) -> tuple[int, int | None]:
    """A number of seven bits a byte, and the place after it; None where it is not all there yet."""
    number = 0
    for n in range(most):
        if at + n >= len(data):
            return 0, None
        byte = data[at + n]
        number |= (byte & 0x7F) << (7 * n)
        if byte < 0x80:
            return number, at + n + 1
    return number, at + most


def _sheet(pieces: Iterable[bytes], percents: set[int], facts: SheetFacts) -> SheetFacts:
    """The facts of one sheet."""
    row = 0
    try:
        for kind, content in records(pieces):
            if kind == ROW:
                (row,) = struct.unpack_from("<I", content)
                if _flag(content, ROW_FLAGS, ROW_HIDDEN):
                    facts.hide_rows(row, row + 1)
            elif kind == COLUMNS:
                first, last, width = struct.unpack_from("<III", content)
                if not width or _flag(content, COLUMN_FLAGS, COLUMN_HIDDEN):
                    facts.hide_columns(first, last + 1)
            elif FIRST_CELL <= kind <= LAST_CELL:
                column, style = struct.unpack_from("<II", content)
                facts.fill(row, column)
                if style & 0xFFFFFF in percents:
                    facts.mark_percent(row, column)
            elif kind == MERGED:
                top, bottom, first, last = struct.unpack_from("<IIII", content)
                if top <= bottom and first <= last:
                    facts.merged.append((top, first, bottom, last))
    except struct.error:
        raise OwnFileError(DAMAGED) from None
    return facts


def _flag(content: bytes, at: int, bit: int) -> bool:
    """Whether a bit is set in the byte at a place of a record; a shorter record has none."""
    return len(content) > at and bool(content[at] & bit)


def _percent_styles(pieces: Iterable[bytes]) -> set[int]:
    """The numbers of the cell styles whose format has a percent sign."""
    shown, styles, number, within = set(PERCENT_FORMATS), set(), 0, False
    try:
        for kind, content in records(pieces):
            if kind == FORMAT:
                (code,) = struct.unpack_from("<H", content)
                if PERCENT.search(_text(content, 2)[0]):
                    shown.add(code)
            elif kind in (BEGIN_FORMATS, END_FORMATS):
                within = kind == BEGIN_FORMATS
            elif kind == CELL_FORMAT and within:
                _, code = struct.unpack_from("<HH", content)
                if code in shown:
                    styles.add(number)
                number += 1
    except struct.error:
        raise OwnFileError(DAMAGED) from None
    return styles


def _sheet_names(pieces: Iterable[bytes], links: bytes) -> dict[str, str]:
    """Path of a part -> name of the sheet, in the order of the workbook."""
    try:
        targets = {e.get("Id", ""): e.get("Target", "") for e in ElementTree.fromstring(links)}
        names = {}
        for kind, content in records(pieces):
            if kind == SHEET:
                link, at = _text(content, 8)
                name, _ = _text(content, at)
                target = targets.get(link, "")
                if "worksheets/" in target:  # sheets of charts and macros have no cells
                    names[folded(target if target.startswith("/") else f"xl/{target}")] = name
    except (ElementTree.ParseError, struct.error, UnicodeDecodeError):
        raise OwnFileError(DAMAGED) from None
    return names


def _text(content: bytes, at: int) -> tuple[str, int]:
    """A text (XLWideString) and the place after it."""
    (length,) = struct.unpack_from("<I", content, at)
    end = at + 4 + 2 * length
    if end > len(content):
        raise OwnFileError(DAMAGED)
    return content[at + 4 : end].decode("utf-16-le", "replace"), end
