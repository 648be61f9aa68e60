"""A show and a handout as PDF: pages, words, tags, and charts that are drawn."""

import datetime
import io
import re
from dataclasses import replace

import pypdf
import pytest
import typst

from lib.analysis import sentences
from lib.db import queries
from lib.figures.figure import Figure
from lib.slides import deck, handout, rendered
from lib.slides import pdf as slides_pdf

DAY = datetime.date(2026, 11, 21)
HOSTILE = 'Hash # $x$ *fed* _kursiv_ <b>b</b> \\n @a [x] "z" `kode` #panic() // ikke en kommentar'
LONG = "Ord" * 56


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def plain(page: pypdf.PageObject) -> str:
    """The words of a page without line breaks, and without what divides a long word."""
    words = page.extract_text().replace("\N{ZERO WIDTH SPACE}", "").replace("\N{SOFT HYPHEN}", "")
    return squeezed(words)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module", params=["bagsvaerd", "hoeje_gladsaxe_2030"])
def shown(request, con) -> tuple[deck.Show, list[rendered.Dias]]:
    of = deck.shipped()[request.param]
    return of, list(rendered.finished(con, of))


@pytest.fixture(scope="module")
def screen(shown) -> pypdf.PdfReader:
    return read(slides_pdf.document(shown[0].title, shown[1], today=DAY))


@pytest.fixture(scope="module")
def paper(shown) -> pypdf.PdfReader:
    return read(slides_pdf.document(shown[0].title, shown[1], slides_pdf.A4, DAY))


def words_only(**parts: object) -> rendered.Dias:
    empty = rendered.Dias(1, "Titel", (), None, {}, (), "", "")
    return replace(empty, **parts)


@pytest.mark.slow
def test_one_page_a_slide_of_sixteen_by_nine(shown, screen):
    assert len(screen.pages) == len(shown[1])
    assert {tuple(map(float, page.mediabox[2:])) for page in screen.pages} == {(960, 540)}


def test_title_language_and_tags(shown, screen, paper):
    for reader in (screen, paper):
        root = reader.trailer["/Root"]
        assert reader.metadata.title == shown[0].title
        assert root["/Lang"].startswith("da")
        assert bool(root["/MarkInfo"]["/Marked"])
        assert "/StructTreeRoot" in root


def test_headings_are_headings(shown, screen, paper):
    titles = [one.title for one in shown[1]]
    for reader in (screen, paper):
        assert [entry.title for entry in reader.outline] == titles


def test_words_labels_and_sources_stand_on_the_page_of_the_slide(shown, screen):
    for one, page in zip(shown[1], screen.pages, strict=True):
        words = plain(page)
        for told in (one.title, *one.text, *one.labels, *one.sources, one.facts_line, one.caveat):
            assert squeezed(told) in words, told
        assert f"Side{one.number}af{len(shown[1])}" in words
        assert "Lavet21.november2026" in words


def test_paper_tells_all_of_it_too_and_splits_nothing(shown, paper):
    pages = [plain(page) for page in paper.pages]
    assert squeezed(shown[0].title) in pages[0]
    for one in shown[1]:
        told = [squeezed(words) for words in (one.title, *one.text, *one.sources, one.facts_line)]
        assert any(all(words in page for words in told) for page in pages), one.title


def test_sources_with_an_address_are_links(shown, screen):
    for one, page in zip(shown[1], screen.pages, strict=True):
        links = {
            note.get_object()["/A"].get("/URI")
            for note in page.get("/Annots", [])
            if "/A" in note.get_object()
        }
        assert {url for url in one.sources.values() if url} <= links


def test_values_of_charts_and_cells_of_tables_are_text(shown, screen):
    for one, page in zip(shown[1], screen.pages, strict=True):
        words = plain(page)
        if one.figure is not None and one.figure.chart is None:
            cells = [*one.figure.table.columns, *one.figure.table.to_numpy().ravel()]
            assert all(squeezed(cell) in words for cell in cells)
        elif one.figure is not None and one.figure.name == "stoerste forskelle":
            assert all(squeezed(cell) in words for cell in one.figure.table["Værdi"])


def test_nothing_is_a_picture_of_points(screen, paper):
    for reader in (screen, paper):
        for page in reader.pages:
            assert not list(page.images)


def test_letters_are_carried_along_and_none_has_serifs(screen):
    every = (screen.get_object(number) for number in range(1, int(screen.trailer["/Size"])))
    fonts = {str(one["/BaseFont"]) for one in every if isinstance(one, dict) and "/BaseFont" in one}
    assert fonts
    assert all(re.match(r"/[A-Z]{6}\+", font) and "Serif" not in font for font in fonts)


def test_charts_have_words_for_those_who_do_not_see_them(shown, screen):
    def alts(node):
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                yield from alts(child)
        elif isinstance(node, dict):
            if "/Alt" in node:
                yield str(node["/Alt"])
            yield from alts(node["/K"]) if "/K" in node else ()

    told = set(alts(screen.trailer["/Root"]["/StructTreeRoot"]))
    drawn = {one.figure.alt_text for one in shown[1] if one.figure and one.figure.chart is not None}
    assert drawn <= told


@pytest.mark.parametrize("paper_name", [slides_pdf.SCREEN, slides_pdf.A4])
def test_text_is_never_read_as_markup(paper_name):
    one = words_only(
        title=HOSTILE, text=(HOSTILE, LONG), sources={HOSTILE: "javascript:alert(1)", "B": "//x"},
        problem=HOSTILE, labels=(HOSTILE,),
    )  # fmt: skip
    reader = read(slides_pdf.document(HOSTILE, [one], paper_name, DAY))
    words = plain(reader.pages[0])
    assert words.count(squeezed(HOSTILE)) >= 5
    assert LONG in words
    assert reader.metadata.title == HOSTILE
    assert "/Annots" not in reader.pages[0]


def test_the_most_that_a_slide_may_hold_stays_on_its_page(con):
    figure = next(
        one.figure for one in rendered.finished(con, deck.shipped()["bagsvaerd"]) if one.figure
    )
    full = words_only(
        title="Titel " * 28, text=("Sætning med ord. " * 15,) * deck.MAX_SENTENCES,
        figure=figure, sources={f"Kilde nummer {n} om området": "" for n in range(12)},
    )  # fmt: skip
    table = replace(full, figure=replace(figure, chart=None, legend=None))
    for paper_name in (slides_pdf.SCREEN, slides_pdf.A4):
        reader = read(slides_pdf.document("Fuld", [full, table], paper_name, DAY))
        assert len(reader.pages) <= 3 if paper_name == slides_pdf.A4 else len(reader.pages) == 2
        assert "nummer11" in plain(reader.pages[-1])


def test_a_paper_that_is_not_known():
    with pytest.raises(ValueError, match="a3"):
        slides_pdf.document("x", [], "a3")


def test_the_template_holds_to_the_standard_for_all_readers(shown, monkeypatch):
    """Typst's own check of PDF/UA-1, which refuses charts that are PDF themselves; so without charts."""
    made = [replace(one, figure=None) if one.figure and one.figure.chart is not None else one
            for one in shown[1]]  # fmt: skip
    compile_ = typst.compile
    monkeypatch.setattr(typst, "compile", lambda files, format: compile_(
        files, format=format, pdf_standards=["ua-1"]))  # fmt: skip
    for paper_name in (slides_pdf.SCREEN, slides_pdf.A4):
        assert slides_pdf.document(shown[0].title, made, paper_name, DAY).startswith(b"%PDF")


# ---------------------------------------------------------------- et ark om området


@pytest.mark.slow
def test_an_area_has_its_one_page(con):
    """The municipality's own, the made-up one, and every fifth of the others."""
    areas = queries.areas(con, "boligområde").reset_index(drop=True)
    near = (areas["municipality"] == "Gladsaxe Kommune") | areas["fictional"]
    for area in areas[near | (areas.index % 5 == 0)].itertuples():
        reader = read(handout.document(con, area.area_id, DAY))
        words = plain(reader.pages[0])
        assert len(reader.pages) == 1, area.area_id
        assert squeezed(area.name) in words
        assert squeezed("Boligområde i") in words
        assert (squeezed(sentences.FICTIONAL) in words) == area.fictional
        assert "Lavet21.november2026" in words
        assert reader.trailer["/Root"]["/Lang"].startswith("da")
        assert not list(reader.pages[0].images)


def test_a_sheet_tells_the_key_figures_the_map_and_what_is_missing(con):
    reader = read(handout.document(con, "vaerebro_park", DAY))
    words = plain(reader.pages[0])
    sheet = handout.gather(con, "vaerebro_park")
    table = handout.key_figures(sheet)
    assert len(table) == handout.ROWS
    assert all(squeezed(cell) in words for cell in table.to_numpy().ravel())
    assert "Bindeleddet" in words
    assert squeezed(handout.NO_MAP) not in words
    assert squeezed("stod på ministeriets liste 1. december 2021") in words
    assert squeezed("9 tal mere er ikke fundet offentliggjort.") in words
    assert "Kilder:" in words


def test_an_area_off_the_map_and_without_numbers_says_so(con):
    words = plain(read(handout.document(con, "bispehaven", DAY)).pages[0])
    assert squeezed(handout.NO_MAP) in words
    assert squeezed("Der er ikke fundet offentliggjorte tal for Bispehaven.") in words


def test_the_comparison_is_the_municipality(con):
    assert handout.gather(con, "vaerebro_park").other_id == "gladsaxe_kommune"
    assert handout.gather(con, "gellerup").other_id == "aarhus_kommune"
    assert handout.gather(con, "eksempelby").other_id == "eksempelland"


def test_no_sheet_on_what_is_no_housing_area(con):
    for area_id in ("gladsaxe_kommune", "findes_ikke"):
        with pytest.raises(handout.HandoutError, match="boligområder"):
            handout.document(con, area_id)


def test_only_addresses_of_the_web_become_links():
    assert [one["url"] for one in slides_pdf.sources({"a": "https://x.dk/å", "b": "file:///x", "c": ""})] == [
        "https://x.dk/å", "", "",
    ]  # fmt: skip


def test_a_figure_that_is_a_table_has_no_drawing(con):
    goals = next(
        one for one in rendered.finished(con, deck.shipped()["bagsvaerd"]) if one.number == 7
    )
    assert isinstance(goals.figure, Figure)
    assert slides_pdf.pictures(goals.figure, 640) == {"chart": None, "legend": None}
