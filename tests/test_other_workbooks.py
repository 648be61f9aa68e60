"""ODS and XLSB: read as XLSX is, with percentages, dates and merged headings, and held within the same limits."""

import datetime
import io
import struct
import zipfile

import pytest

from lib.uploads.files import book_limits, reader, xlsb_safety
from lib.uploads.files.xlsx_safety import OwnFileError
from tests.test_upload_kinds import got

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)


def zipped(parts: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return buffer.getvalue()


def ods(rows: str, before: str = "", **parts: str) -> bytes:
    """An ODS file whose one sheet has these rows, as XML."""
    content = (
        f'<?xml version="1.0"?>{before}<office:document-content {NAMES}><office:body><office:spreadsheet>'
        f'<table:table table:name="Ark1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    manifest = "<manifest:manifest xmlns:manifest='x'/>"
    return zipped(
        {"mimetype": MIMETYPE, "META-INF/manifest.xml": manifest, "content.xml": content} | parts
    )


def row(*cells: str, **attributes: object) -> str:
    said = "".join(f' table:{key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f"<table:table-row{said}>{''.join(cells)}</table:table-row>"


def word(text: str, **attributes: object) -> str:
    return _cell('office:value-type="string"', f"<text:p>{text}</text:p>", attributes)


def number(value: object, kind: str = "float", **attributes: object) -> str:
    return _cell(f'office:value-type="{kind}" office:value="{value}"', "", attributes)


def _cell(value: str, inside: str, attributes: dict[str, object]) -> str:
    said = "".join(f' table:{key.replace("_", "-")}="{given}"' for key, given in attributes.items())
    return f"<table:table-cell {value}{said}>{inside}</table:table-cell>"


EMPTY = "<table:table-cell/>"
FAR = '<table:table-cell table:number-columns-repeated="{}"/>'


def rows(content: bytes) -> tuple:
    return reader.read(content, "fil").sheets[0].rows


def refusal(content: bytes) -> str:
    with pytest.raises(OwnFileError) as error:
        reader.read(content, "fil")
    return str(error.value)


def test_an_ods_file_is_read_as_it_is_shown():
    content = ods(
        row(word("Område"), word("Andel"), word("Dato"))
        + row(word("Værebro Park"), number(0.518, "percentage"),
              _cell('office:value-type="date" office:date-value="2021-12-01"', "", {}))
        + row(word("Høje Gladsaxe"), number(12.5), EMPTY)
    )  # fmt: skip
    file = reader.read(content, "fil.csv")  # the ending says nothing
    assert file.sheets[0].name == "Ark1"
    assert file.sheets[0].rows == (
        ("Område", "Andel", "Dato"),
        ("Værebro Park", "51,8 %", datetime.date(2021, 12, 1)),
        ("Høje Gladsaxe", 12.5, None),
    )
    assert "procent" in file.notes[0] and reader.sheets(content) == {"Ark1": 8}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (row(word("A"), number(1, number_columns_repeated=3)), (("A", 1, 1, 1),)),
        (row(word("A"), number(1), number_rows_repeated=3), (("A", 1),) * 3),
        (row(word("A"), FAR.format(2), number(1)), (("A", None, None, 1),)),
        (row(EMPTY, number_rows_repeated=2) + row(word("A"), number(1)), ((None, None), (None, None), ("A", 1))),
        (row(word("A"), number(1), FAR.format(16_000)) + row(FAR.format(16_384), number_rows_repeated=1_048_000), (("A", 1),)),
        (row(word("År", number_columns_spanned=2), "<table:covered-table-cell/>") + row(number(1), number(2)), (("År", "År"), (1, 2))),
        (row(number(7, number_rows_spanned=2), word("A")) + row("<table:covered-table-cell/>", word("B")), ((7, "A"), (None, "B"))),
        (row(word("A<text:s text:c='3'/>B"), number(1)), (("A B", 1),)),
        (row(number(0.5, "percentage", number_columns_repeated=2)), (("50 %", "50 %"),)),
    ],
)  # fmt: skip
def test_what_is_repeated_or_merged_stands_where_a_person_sees_it(content, expected):
    assert rows(ods(content)) == expected


def test_a_formula_without_a_result_and_hidden_rows_are_said():
    content = ods(
        row(word("A"), _cell("", "", {"formula": "of:=1+1"}), number(2))
        + row(word("B"), number(1), number(2), visibility="filter")
    )
    notes = " ".join(reader.read(content, "fil").notes)
    assert "1 celle har en formel uden et gemt resultat" in notes
    assert "Skjult i arket »Ark1«: række 2." in notes


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (ods(row(number(1), number_rows_repeated=1_000_000)), "række 1.000.000"),
        (ods(row(number(1, number_columns_repeated=16_000))), "kolonne nummer 16.000"),
        (ods(row(FAR.format(2_000_000_000), number(1))), "kolonne nummer 2.000.000.001"),
        (ods(row(EMPTY, number_rows_repeated=2_000_000_000) + row(number(1))), "række 2.000.000.001"),
        (ods(row(FAR.format("9" * 30), number(1))), "fylder alt for meget"),
        (ods(row(FAR.format("-5"), number(1))), "beskadiget"),
        (ods(row(number(1, number_columns_repeated=90), number_rows_repeated=90_000)), "spænder over mere end"),
        (ods(row(word("<text:s text:c='2000000000'/>"))), "fylder alt for meget"),
        (ods(row(word("x" * 100_000, number_columns_repeated=90), number_rows_repeated=90)), "fylder alt for meget"),
        (ods(row(word("&a;")), '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'), "beskadiget"),
        (ods(row(_cell("", "<table:table table:name='i'/>", {}))), "beskadiget"),
        (ods("<table:table-row>"), "beskadiget"),
        (ods(row(number(1)), mimetype="application/vnd.oasis.opendocument.text"), "ikke et regneark"),
        (ods(row(number(1)), **{"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}), "adgangskode"),
        (ods(row(number(1)), **{"Pictures/x.bin": "\0" * (205 * 2**20)}), "fylder alt for meget"),
        (ods(row(EMPTY)), "ingen celler med indhold"),
        (ods(row(number(1)))[:-200], "beskadiget"),
    ],
)  # fmt: skip
def test_a_hostile_or_broken_ods_file_is_refused_before_memory_is_taken_for_it(content, words):
    said = refusal(content)
    assert words in said and said.endswith(".")


# ---------------------------------------------------------------- XLSB


def record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(content)
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 127 else 0)])
        size >>= 7
        if not size:
            return head + length + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def line(row: int, *cells: bytes) -> bytes:
    return record(xlsb_safety.ROW, struct.pack("<I", row) + bytes(21)) + b"".join(cells)


def real(column: int, value: float, style: int = 0) -> bytes:
    return record(5, struct.pack("<II", column, style) + struct.pack("<d", value))


def text(column: int, words: str) -> bytes:
    return record(6, struct.pack("<II", column, 0) + wide(words))


def xlsb(data: bytes, after: bytes = b"", **parts: bytes) -> bytes:
    """An XLSB file whose one sheet has these records; style 1 shows per cent by a format of its own, style 2 by Excel's."""
    links = '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
    book = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Ark1")) + record(144) + record(132)  # fmt: skip
    formats = [record(47, struct.pack("<HH", 0, code) + bytes(12)) for code in (0, 164, 10)]
    styles = record(278) + record(615, struct.pack("<I", 1)) + record(44, struct.pack("<H", 164) + wide("0.0 %")) + record(616) + record(617, struct.pack("<I", 3)) + b"".join(formats) + record(618)  # fmt: skip
    sheet = record(129) + record(148, struct.pack("<IIII", 0, 9, 0, 9)) + record(145) + data + record(146) + after + record(130)  # fmt: skip
    return zipped(
        {
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": links,
            "xl/styles.bin": styles,
            "xl/worksheets/sheet1.bin": sheet,
        }
        | parts
    )


COLUMN = '<table:table-column table:number-columns-repeated="2"/><table:table-column{}/>'
HIDDEN_COLUMN = COLUMN.format(' table:visibility="collapse"')
TABLE = [[word("Område"), word("2023"), word("2024")], [word("A"), number(1), number(2)], [word("B"), number(3), number(4)]]  # fmt: skip


def ods_table(columns: str = "", **last_row: object) -> bytes:
    *first, last = TABLE
    return ods(columns + "".join(row(*cells) for cells in first) + row(*last, **last_row))


def xlsb_table(columns: bytes = b"", hidden_row: bool = False) -> bytes:
    """Three rows of three numbers; the last row may be hidden."""
    rows = []
    for r in range(3):
        flags = bytes([0, 0x10 if hidden_row and r == 2 else 0])
        head = record(0, struct.pack("<IIH", r, 0, 300) + flags + bytes(4))
        cells = [record(5, struct.pack("<IId", c, 0, 10.0 * r + c)) for c in range(3)]
        rows.append(head + b"".join(cells))
    return xlsb(columns + b"".join(rows))


def column_info(width: int, hidden: bool) -> bytes:
    return record(60, struct.pack("<IIIIH", 2, 2, width, 0, hidden))


@pytest.mark.parametrize(
    ("content", "hidden_rows", "hidden_columns"),
    [
        (ods_table(), set(), set()),
        (ods_table(visibility="collapse"), {2}, set()),
        (ods_table(visibility="filter"), {2}, set()),
        (ods_table(visibility="visible"), set(), set()),
        (ods_table(HIDDEN_COLUMN), set(), {2}),
        (ods_table(COLUMN.format("")), set(), set()),
        (ods_table(HIDDEN_COLUMN, visibility="filter"), {2}, {2}),
        (xlsb_table(), set(), set()),
        (xlsb_table(hidden_row=True), {2}, set()),
        (xlsb_table(column_info(2000, True)), set(), {2}),
        (xlsb_table(column_info(0, False)), set(), {2}),
        (xlsb_table(column_info(2000, False)), set(), set()),
        (xlsb_table(column_info(0, False), hidden_row=True), {2}, {2}),
    ],
)
def test_rows_and_columns_that_are_not_shown_are_known_and_told(
    content, hidden_rows, hidden_columns
):
    file = reader.read(content, "fil")
    sheet = file.sheets[0]
    assert (sheet.hidden_rows, sheet.hidden_columns) == (hidden_rows, hidden_columns)
    assert any("Skjult i arket" in note for note in file.notes) == bool(
        hidden_rows | hidden_columns
    )


def test_a_hidden_row_of_an_ods_file_waits_for_an_answer(names):
    content = ods(
        row(word("Område"), word("Folketal 2023"))
        + row(word("Værebro Park"), number(1900))
        + row(word("Høje Gladsaxe"), number(4100), visibility="filter")
    )
    read, wanted = got(content, names), got(content, names, skjult="tag med")
    assert read.asked == ["skjult"] and len(read.rows) == 1 and len(wanted.rows) == 2


def test_an_xlsb_file_is_read_as_it_is_shown():
    data = line(0, text(0, "Område"), text(1, "Andel"), text(2, "I alt")) + line(
        1, text(0, "Værebro Park"), real(1, 0.518, 1), real(2, 0.25, 2), real(3, 7)
    )
    merged = record(xlsb_safety.MERGED, struct.pack("<IIII", 0, 0, 2, 3))
    content = xlsb(data, merged)
    file = reader.read(content, "fil")
    assert file.sheets[0].rows == (
        ("Område", "Andel", "I alt", "I alt"),
        ("Værebro Park", "51,8 %", "25 %", 7),
    )
    assert file.sheets[0].name == "Ark1" and "procent" in file.notes[0]
    assert reader.sheets(content) == {"Ark1": 7}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (xlsb(line(1_048_575, real(0, 1))), "række 1.048.576"),
        (xlsb(line(0, real(16_383, 1))), "kolonne nummer 16.384"),
        (xlsb(line(0, real(2**32 - 1, 1))), "kolonne nummer"),
        (xlsb(b"".join(line(n, real(99, 1)) for n in (0, 90_000))), "spænder over mere end"),
        (xlsb(b"\x05\xff\xff\xff\x7f"), "fylder alt for meget"),
        (xlsb(record(5, b"\x00")), "beskadiget"),
        (xlsb(b"\x05"), "."),
        (xlsb(b"", **{"xl/workbook.bin": b"x"}), "beskadiget"),
        (xlsb(b"", **{"xl/_rels/workbook.bin.rels": b"<x"}), "beskadiget"),
        (xlsb(b"", **{"xl/_rels/workbook.bin.rels": b'<r><x Id="rId1" Target="../worksheets/x.bin"/></r>'}), "andre steder"),
        (xlsb(b"", **{"xl/media/x.bin": b"\x00" * (205 * 2**20)}), "fylder alt for meget"),
        (xlsb(line(0, real(0, 1)))[:-100], "beskadiget"),
    ],
)  # fmt: skip
def test_a_hostile_or_broken_xlsb_file_is_refused_before_memory_is_taken_for_it(content, words):
    said = refusal(content)
    assert words in said and said.endswith(".")


def test_records_without_end_are_refused(monkeypatch):
    monkeypatch.setattr(xlsb_safety, "MAX_RECORDS", 1_000)
    content = xlsb(b"", **{"xl/sharedStrings.bin": b"\x00" * 10_000})
    assert "fylder alt for meget" in refusal(content)


def test_merged_ranges_without_end_stop():
    facts = book_limits.SheetFacts(book_limits.CellLimits(100, 10))
    facts.merged = [(0, 0, 10**9, 10**9)] * 1_000
    cells = [["A", None], [None, None]]
    book_limits.settle(cells, facts)
    assert cells == [["A", None], [None, None]]
