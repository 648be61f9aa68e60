"""PDF files: what is read of a list in the layouts that lists are printed in, and what is refused and in what words."""

import functools
import io
from dataclasses import dataclass, field

import pytest
from PIL import Image

from lib.uploads.files import reader
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.meaning import list_titles
from lib.uploads.pdf import pdf_pages, pdf_tables
from tests import pdf_files
from tests.pdf_files import DAY, EXPOSED, HEADINGS, KINDS, PREVENTED

TITLE = f"Udsatte boligområder pr. {DAY}"
OTHER = f"Forebyggelsesområder pr. {DAY}"


@dataclass(frozen=True)
class Names:
    """As much of a catalogue as a PDF is read with."""

    list_kinds: tuple[str, ...] = KINDS
    known: dict = field(default_factory=lambda: {"Eksempelkommune": "e", "Prøvekommune": "p"})

    def area(self, words: str) -> str | None:
        return self.known.get(words)


def read(content: bytes) -> reader.OwnFile:
    return pdf_tables.read(content, "liste.pdf", Names())


def rows(sheet: reader.Sheet) -> list[tuple]:
    """The rows under the headings."""
    head = next(n for n, row in enumerate(sheet.rows) if row[0] == "Boligområde")
    return list(sheet.rows[head + 1 :])


@functools.cache
def ruled() -> bytes:
    return pdf_files.ruled((TITLE, EXPOSED))


def grid(*parts: str, stroke: str = "none", more: str = "columns: 8") -> bytes:
    return pdf_files.compiled(
        '#set page("a4", flipped: true, margin: 1.2cm)\n#set text(size: 9pt)\n'
        f"= {TITLE}\n#table(stroke: {stroke}, {more}, {', '.join(parts)})"
    )


TWO_LINES = (("Eksempelby\\ Nord", *EXPOSED[0][1:]), *EXPOSED[1:])
LAYOUTS = {
    "printed lines": ruled,
    "no lines, headings on two lines, footnotes": lambda: pdf_files.open_lines(
        TITLE, EXPOSED, "#text(size: 7pt)[1) Gennemsnit af 2024 og 2025.]"
    ),
    "turned by the viewer": lambda: pdf_files.changed(
        ruled(), lambda writer: writer.pages[0].rotate(90)
    ),
    "printed sideways": lambda: pdf_files.compiled(
        '#set page("a4", margin: 1cm)\n#set text(size: 8pt)\n#rotate(90deg, reflow: true)[#block(width: 26cm)'
        f"[= {TITLE}\n#table(columns: 8, {pdf_files.cells([HEADINGS])}, {pdf_files.cells(EXPOSED)})]]"
    ),
    "running numbers": lambda: grid(
        "[Nr.]", pdf_files.cells([HEADINGS]),
        *(f"[{n}], {pdf_files.cells([row])}" for n, row in enumerate(EXPOSED, 1)), more="columns: 9",
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_gives_each_number_in_its_column(layout):
    file = read(LAYOUTS[layout]())
    assert file.sheets[0].rows[0][0] == TITLE
    assert next(row for row in file.sheets[0].rows if row[0] == "Boligområde") == HEADINGS
    assert rows(file.sheets[0]) == list(EXPOSED)
    assert [(one.kind, str(one.day), one.unread) for one in file.lists] == [("udsat boligområde", "2026-12-01", 0)]  # fmt: skip


@pytest.mark.parametrize("stroke", ["none", "0.5pt"])
@pytest.mark.parametrize("align", ["top", "horizon", "bottom"])
def test_a_name_on_two_lines_is_one_name(align, stroke):
    content = grid(pdf_files.cells([HEADINGS]), pdf_files.cells(TWO_LINES), stroke=stroke, more=f"columns: 8, align: {align}")  # fmt: skip
    assert rows(read(content).sheets[0]) == [("Eksempelby Nord", *EXPOSED[0][1:]), *EXPOSED[1:]]


def test_footnotes_and_their_marks_are_no_part_of_numbers_and_are_told():
    file = read(pdf_files.open_lines(TITLE, EXPOSED, "#text(size: 7pt)[1) Gennemsnit af 2024.]"))
    assert "Uden for arbejde og uddannelse" in file.sheets[0].rows[1]
    said = " ".join(file.notes)
    assert "1 note under tabellerne" in said and "»1) Gennemsnit af 2024.«" in said
    assert "2 små hævede notetegn" in said
    marked = ((*EXPOSED[0][:3], "44,1#super(typographic: false)[1]", *EXPOSED[0][4:]), *EXPOSED[1:])
    assert rows(read(grid(pdf_files.cells([HEADINGS]), pdf_files.cells(marked))).sheets[0]) == list(EXPOSED)  # fmt: skip


@pytest.mark.parametrize("repeated", [True, False])
def test_a_list_over_several_pages_is_one_without_its_headings_again(repeated):
    many = [(f"Eksempelby {n}", *EXPOSED[n % 3][1:]) for n in range(1, 45)]
    file = read(pdf_files.long(many, TITLE, repeated))
    assert [rows(sheet) for sheet in file.sheets] == [many]
    assert file.lists[0].places[-1][0] == 2
    assert {number // 1000 for number in file.sheets[0].numbers} == {1, 2}


def test_several_lists_are_told_apart_by_their_titles_and_offered_together():
    file = read(pdf_files.ruled((TITLE, EXPOSED), (f"Parallelsamfund pr. {DAY}", EXPOSED[1:]), (OTHER, PREVENTED)))  # fmt: skip
    assert [one.kind for one in file.lists] == ["udsat boligområde", "parallelsamfund", "forebyggelsesområde"]  # fmt: skip
    assert [len(one.rows) for one in file.lists] == [3, 2, 2]
    assert file.sheets[0].name == pdf_tables.ALL
    assert rows(file.sheets[0]) == [*EXPOSED, *PREVENTED]  # an area on two lists stands once


def test_lists_of_names_alone_are_lists_and_those_who_left_are_none():
    names = ", ".join(f"[{name}], [{where}]" for name, where, *_ in EXPOSED)
    table = (
        f"#table(stroke: none, column-gutter: 1cm, columns: 2, [Boligområde], [Kommune], {names})"
    )
    file = read(
        pdf_files.compiled(
            f"= Omdannelsesområder pr. {DAY}\nDer er 3 områder efter lovens § 61 a.\n{table}\n"
            f"= Områder, der ikke længere er på listen over parallelsamfund\n{table}"
        )
    )
    assert [(one.kind, len(one.rows)) for one in file.lists] == [("omdannelsesområde", 3), ("", 3)]


def test_a_row_with_a_missing_cell_is_left_out_with_its_page_and_line():
    short = (*PREVENTED[0][:4], "", *PREVENTED[0][5:])
    file = read(grid(pdf_files.cells([HEADINGS]), pdf_files.cells([*EXPOSED, short])))
    assert rows(file.sheets[0]) == list(EXPOSED) and file.lists[0].unread == 1
    assert "side 1, linje 6 (»Skitsebyen" in " ".join(file.notes)


def test_merged_headings_are_of_all_columns_between_their_lines():
    head = ", ".join(f"table.cell(rowspan: 2)[{name}]" for name in HEADINGS[:3])
    content = grid(head, "table.cell(colspan: 5, align: center)[Andel]", pdf_files.cells([HEADINGS[3:]]), pdf_files.cells(EXPOSED), stroke="0.5pt")  # fmt: skip
    found = read(content).sheets[0]
    assert found.rows[1] == (*HEADINGS[:3], *(f"Andel {name}" for name in HEADINGS[3:]))


def years(stroke: str) -> bytes:
    both = ", ".join(f"table.cell(colspan: 2)[{year}]" for year in (2024, 2025))
    lower = pdf_files.cells(
        [(*HEADINGS[:2], "Dømte", "Alene grundskole", "Dømte", "Alene grundskole")]
    )
    cells = pdf_files.cells([(*row[:2], *row[5:7], *row[5:7]) for row in EXPOSED])
    return grid("[], []", both, lower, cells, stroke=stroke, more="columns: 6, align: center")


def test_a_year_over_several_columns_is_of_all_of_them_or_the_table_is_refused():
    assert read(years("0.5pt")).sheets[0].rows[1][2:] == (
        "2024 Dømte", "2024 Alene grundskole", "2025 Dømte", "2025 Alene grundskole",
    )  # fmt: skip
    with pytest.raises(OwnFileError, match="hvilken overskrift"):
        read(years("none"))


def test_names_of_groups_are_rows_of_their_own():
    group = "table.cell(colspan: 8)[{}]"
    content = grid(pdf_files.cells([HEADINGS]), group.format("Eksempelkommune"), pdf_files.cells(EXPOSED), group.format("Prøvekommune"), pdf_files.cells(PREVENTED))  # fmt: skip
    file = read(content)
    assert [row[0] for row in rows(file.sheets[0]) if row[1] is None] == ["Eksempelkommune", "Prøvekommune"]  # fmt: skip
    assert len(file.lists[0].rows) == 5


def test_columns_that_stand_too_close_are_refused():
    with pytest.raises(OwnFileError, match="så tæt"):
        read(pdf_files.open_lines(TITLE, EXPOSED, widths="4.2cm, 3.2cm, 1cm, .9cm, .9cm, .9cm, .9cm, .9cm"))  # fmt: skip


# ---------------------------------------------------------------- titles


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Udsatte boligområder pr. 1. december 2026", "udsat boligområde"),
        ("Liste over udsatte områder", "udsat boligområde"),
        ("Parallelsamfundene", "parallelsamfund"),
        ("Hårde ghettoområder", "hårdt ghettoområde"),
        ("Omdannelsesområder (tidligere hårde ghettoområder)", ""),
        ("Områder, der ikke længere er forebyggelsesområder", ""),
        ("Kriterier for forebyggelsesområder", ""),
        ("Boligområder i kommunen", ""),
    ],
)
def test_a_title_names_one_kind_of_list_or_none(title, kind):
    assert list_titles.kind(title, KINDS) == kind


def test_the_day_of_a_list_is_the_only_day_that_is_named():
    assert str(list_titles.day(["Liste", "1. december 2026", "pr. 01-12-2026"])) == "2026-12-01"
    assert list_titles.day(["1. december 2026", "2. december 2026"]) is None
    assert list_titles.day(["december 2026"]) is None


# ---------------------------------------------------------------- what is refused


def raw(pages: str, kids: str, count: int, box: str = "0 0 595 842") -> bytes:
    """A PDF by hand. pages: more objects; kids: of the page tree."""
    body = (
        f"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count {count}/Kids[{kids}]>>endobj\n"
        f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[{box}]>>endobj\n{pages}"
    )
    return f"%PDF-1.4\n{body}trailer<</Root 1 0 R>>\n%%EOF".encode()


def many_pages() -> bytes:
    def add(writer):
        for _ in range(pdf_pages.MAX_PAGES):
            writer.add_blank_page(100, 100)

    return pdf_files.changed(ruled(), add)


def picture(words: str = "") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(buffer, "PNG")
    image = ", ".join(str(byte) for byte in buffer.getvalue())
    return pdf_files.compiled(
        f"#set page(width: 6cm, height: 8cm, margin: 0cm)\n#place(image(bytes(({image})), width: 6cm))\n{words}"
    )


REFUSED = {
    "locked": (lambda: pdf_files.changed(ruled(), lambda w: w.encrypt("hemmelig")), pdf_pages.LOCKED),
    "many pages": (many_pages, pdf_pages.TOO_MANY),
    "a huge page": (lambda: raw("", "3 0 R", 1, "0 0 999999 999999"), pdf_pages.TOO_LARGE),
    "deep nesting": (lambda: raw(f"4 0 obj{'[' * 50_000}{']' * 50_000}endobj\n", "4 0 R", 1), ""),
    "a page tree in a circle": (lambda: raw("", "2 0 R", 1), ""),
    "cut off": (lambda: ruled()[:2_000], ""),
    "no text": (picture, pdf_pages.SCANNED),
    "text by a machine": (lambda: picture("Eksempelby har mange beboere i alt"), pdf_pages.RECOGNISED),
    "prose": (lambda: pdf_files.compiled(f"Den {DAY} kom 12 områder på listen."), pdf_tables.NO_TABLE),
}  # fmt: skip


@pytest.mark.parametrize("file", REFUSED)
def test_what_cannot_be_read_is_refused_in_words(file):
    made, why = REFUSED[file]
    with pytest.raises(OwnFileError) as refused:
        read(made())
    assert str(refused.value) == why if why else "PDF-filen" in str(refused.value)


def test_a_page_with_more_text_than_a_list_is_refused(monkeypatch):
    monkeypatch.setattr(pdf_pages, "MAX_LETTERS_PER_PAGE", 50)
    with pytest.raises(OwnFileError, match="mere tekst"):
        read(ruled())


def test_every_number_of_a_sheet_is_in_the_text_of_the_file():
    import pypdf

    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(ruled())).pages)
    for row in rows(read(ruled()).sheets[0]):
        assert all(cell.replace(" ", "") in text.replace(" ", "") for cell in row[2:])
