"""Reads workbooks in ODS and XLSB by calamine, after the same inspection of size, reach and formats as XLSX."""

import io
import struct
import zipfile
from collections.abc import Callable

from lib.text import danish
from lib.uploads.files import calamine_book, ods_safety, workbook, xlsb_safety, xlsx_safety
from lib.uploads.files.book_limits import CellLimits, SheetFacts, settle
from lib.uploads.files.workbook import Grid
from lib.uploads.files.xlsx_safety import BOMB, DAMAGED, MAX_PARTS, OwnFileError

INSPECTORS = {"content.xml": ods_safety.inspect, "xl/workbook.bin": xlsb_safety.inspect}
PERCENT = "Celler, som regnearket viser i procent, er læst som procent: 0,518 er 51,8 %."


def inspect(content: bytes, max_rows: int, max_columns: int) -> dict[str, SheetFacts] | None:
    """The facts of each sheet of an ODS or XLSB file; None for any other. Raises OwnFileError where it unpacks to too much
    or has cells too far out."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = book.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error):
        return None  # xlsx_safety says so
    names = [xlsx_safety.folded(part.filename) for part in parts]
    form = next((name for name in INSPECTORS if name in names), None)
    if form is None or "xl/workbook.xml" in names:
        return None
    if len(parts) > MAX_PARTS:
        raise OwnFileError(BOMB)
    if len(set(names)) < len(names):  # no two may be the same to calamine
        raise OwnFileError(DAMAGED)
    return INSPECTORS[form](parts, xlsx_safety.unpacker(content), CellLimits(max_rows, max_columns))


def read(
    content: bytes,
    facts: dict[str, SheetFacts],
    sheet: str | None,
    as_cell: Callable[[object], object],
) -> tuple[list[Grid], list[str]]:
    """The sheets, or only the one named, and notes in Danish. Raises OwnFileError.

    facts: from inspect(). as_cell: makes a cell of what calamine gives."""
    with calamine_book.worksheets(content, sheet) as (book, names, of_hidden):
        if not facts.keys() >= set(names):  # not what was inspected
            raise OwnFileError(DAMAGED)
        read = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names
        }
    grids = []
    for name, cells in read.items():
        rows = [[as_cell(cell) for cell in row] for row in cells]
        settle(rows, facts[name])
        hidden = workbook.with_content(rows, facts[name].hidden_rows, facts[name].hidden_columns)
        grids.append(Grid(name, rows, frozenset(), *hidden))
    told = filter(None, map(workbook.hidden_note, grids))
    return grids, [*_notes([facts[name] for name in read]), *told, *of_hidden]


def _notes(of: list[SheetFacts]) -> list[str]:
    notes = [PERCENT] * any(facts.percents for facts in of)
    if unknown := sum(facts.unknown for facts in of):
        notes.append(
            f"{danish.number(unknown, 0)} {'celle' if unknown == 1 else 'celler'} har en formel uden et gemt resultat og "
            "står tomme her. Åbn filen i regnearket, og gem den, så er resultaterne med."
        )
    return notes
