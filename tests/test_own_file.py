"""A reader's file as bytes: what it is, how it is read, and in what words it is refused."""

import datetime
import io
import zipfile

import pytest
import xlsxwriter

from lib.uploads.files import reader
from lib.uploads.files.xlsx_safety import OwnFileError
from tests import own_files
from tests.own_files import LONG, bomb, encrypted, old_workbook, xlsx, zipped


def refusal(content: bytes) -> str:
    with pytest.raises(OwnFileError) as error:
        reader.read(content, "fil")
    return str(error.value)


@pytest.mark.parametrize(
    "content",
    [
        LONG.encode(), LONG.encode("utf-8-sig"), LONG.encode("cp1252"), LONG.encode("utf-16"),
        LONG.replace(";", "\t").encode(), LONG.replace("\n", "\r\n").encode(),
        LONG.replace(",", ".").replace(";", ",").encode(), ("sep=;\n" + LONG).encode(),
        LONG.replace(";", "|").encode(), LONG.replace("Værebro Park", '"Værebro\nPark"').encode(),
    ],
)  # fmt: skip
def test_text_is_read_in_every_coding_and_with_every_separator(content):
    rows = reader.read(content, "fil.csv").sheets[0].rows
    assert rows[0] == ("Område", "Tal for", "Periode", "Værdi")
    assert rows[1][:3] == ("Værebro Park", "Ulovligt skolefravær", "2018")
    assert rows[1][3] in ("25,5", "25.5")


def test_the_coding_of_excel_is_said():
    assert "Windows-1252" in reader.read(LONG.encode("cp1252"), "fil").notes[0]
    assert reader.read(LONG.encode(), "fil").notes == ()


def test_a_row_keeps_its_line_in_the_file():
    text = 'Titel\n\n"to\nlinjer";2\nA;3\n'
    sheet = reader.read(text.encode(), "fil").sheets[0]
    assert dict(zip(sheet.numbers, sheet.rows, strict=True))[5] == ("A", "3")


def test_a_workbook_gives_numbers_dates_and_percentages_as_they_are_shown():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Tal")
        sheet.write_row(0, 0, ["Tekst", 12.5, True])
        sheet.write_datetime(1, 0, datetime.datetime(2021, 12, 1), book.add_format({"num_format": "dd-mm-yyyy"}))  # fmt: skip
        sheet.write_number(1, 1, 0.518, book.add_format({"num_format": 10}))
        sheet.merge_range(2, 0, 2, 2, "Flettet")
    file = reader.read(buffer.getvalue(), "fil.csv")  # the ending says nothing
    assert file.sheets[0].name == "Tal"
    assert file.sheets[0].rows == (
        ("Tekst", 12.5, "sand"), (datetime.date(2021, 12, 1), "51,8 %", None), ("Flettet",) * 3,
    )  # fmt: skip
    assert "procent" in file.notes[0]


def test_a_formula_is_its_stored_result_and_without_one_it_is_said():
    content = xlsx([["Område", "Tal"], ["A", "=1+1"]], formulas=True)
    without = rewritten(content, b"<v>0</v>", b"")
    assert reader.read(content, "fil").sheets[0].rows[1] == ("A", 0)
    file = reader.read(without, "fil")
    assert file.sheets[0].rows[1] == ("A", None)
    assert "1 celle har en formel uden et gemt resultat" in file.notes[0]


def rewritten(content: bytes, old: bytes, new: bytes) -> bytes:
    """A workbook with something else in its first sheet."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(buffer, "w") as other:
        for part in book.infolist():
            text = book.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                assert old in text
                text = text.replace(old, new)
            other.writestr(part.filename, text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tom"),
        (b"\x00\x00", "tom"),
        (b";;;\n;;\n", "ingen celler"),
        (b"a;b\x001;2", "NUL-tegn"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<html><table>", "webside"),
        (old_workbook(), "1997-2003"),
        (own_files.COMPOUND + bytes(600), "ikke et regneark"),
        (encrypted(), "adgangskode"),
        (zipped(hej_dot_txt=b"hej"), "uden et regneark"),
        (zipped(xl__workbook_dot_bin=b"x"), "beskadiget"),
        (zipped(content_dot_xml=b"x", mimetype=b"x"), "ikke et regneark"),
        (zipped(word__document_dot_xml=b"x"), "Word"),
        (zipped(xl__workbook_dot_xml=b"<x"), "beskadiget"),
        (xlsx([["a"]])[:-400], "beskadiget"),
        (b"PK\x03\x04 zzz", "beskadiget"),
        (b"x" * (10 * 2**20 + 1), "større end 10 MB"),
        (b'a;b\n"aldrig lukket;1\n' + b"x;1\n" * 100, "anførselstegn"),
        (b";".join([b"a"] * 200) + b"\n", "100 kolonner"),
        (b"a;1\n" * 100_001, "100.000 rækker"),
        (xlsx([[1] * 200]), "kolonne"),
    ],
)
def test_what_cannot_be_read_gets_a_danish_sentence(content, words):
    assert words in refusal(content)


@pytest.mark.slow
def test_a_zip_bomb_is_counted_as_it_really_is():
    for lying in (False, True):
        assert "pakkes ud" in refusal(bomb(205, lying))


def test_a_cell_far_out_is_refused_before_memory_is_taken_for_it():
    far = rewritten(xlsx([[1, 2]]), b'r="B1"', b'r="B1048576"')
    assert "række 1.048.576" in refusal(far)
    wide = rewritten(xlsx([[1, 2]]), b'r="B1"', b'r="XFD1"')
    assert "kolonne XFD" in refusal(wide)
    unplaced = rewritten(xlsx([[1, 2]]), b'<row r="1"', b'<row r="900000"')
    unplaced = rewritten(unplaced, b'r="A1"', b"")
    assert "række 900.000" in refusal(unplaced)


def test_hidden_sheets_are_read_and_named():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("Åben").write(0, 0, 1)
        hidden = book.add_worksheet("Gemt")
        hidden.write(0, 0, 2)
        hidden.hide()
    file = reader.read(buffer.getvalue(), "fil")
    assert [sheet.name for sheet in file.sheets] == ["Åben", "Gemt"]
    assert "Gemt" in file.notes[0]


def test_the_names_of_parts_are_found_whatever_their_case_and_slashes():
    content = xlsx([["Område", "2019"], ["A", 1.5]])
    for old, new in (("sheet1.xml", "Sheet1.xml"), ("xl/worksheets/", "xl\\worksheets\\")):
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(buffer, "w") as other:
            for part in book.infolist():
                other.writestr(part.filename.replace(old, new), book.read(part))
        assert reader.read(buffer.getvalue(), "fil").sheets[0].rows[1] == ("A", 1.5)
        assert reader.sheets(buffer.getvalue()) == {"Sheet1": 4}
