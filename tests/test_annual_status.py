"""Årsstatus: a year of an area, told with its own numbers; the Word file, the PDF, the command and the authors' own words."""

import datetime
import io
import zipfile

import docx
import pandas as pd
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from lib.analysis import annual, sentences
from lib.charts.builders import bar_axis
from lib.contents import annual_status
from lib.db import as_of, build, queries, target_queries
from lib.slides import annual_docx, annual_pdf
from lib.slides import annual_status as command
from lib.uploads import own_words
from lib.uploads.own_words import OwnWordsError
from tests.test_pages import open_page, words

TODAY = datetime.date(2026, 11, 26)
PLACES = ("vaerebro_park", "hoeje_gladsaxe")
WRITTEN = "Første linje & <b>\n\n– Anden {{ titel }} {% x %}"


@pytest.fixture(scope="module")
def con():
    if build.is_stale():
        build.build()
    with queries.connect() as connection:
        yield connection


@pytest.fixture(scope="module")
def told(con):
    return {
        (area, year): annual_status.annual_status(con, area, year, TODAY)
        for area in PLACES
        for year in ("2018", "2024")
    }


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_database_at_the_end_of_a_day_has_no_number_list_or_target_of_later(con):
    then = as_of.as_of(con, datetime.date(2018, 12, 31))
    known = queries.observations(then)["period_end"].dropna()
    assert known.max() <= pd.Timestamp(2018, 12, 31) and len(known) > 100
    assert max(queries.list_dates(then)) == datetime.date(2018, 12, 1)
    targets = set(target_queries.targets(then)["source_id"])
    assert "bagsvaerd_social_balance" in targets and "hoeje_gladsaxe_helhedsplan" in targets
    assert not [one for one in targets if "2021" in one]


def test_a_statement_belongs_to_every_year_that_its_time_touches():
    def day(*of):
        return pd.Timestamp(*of) if of else pd.NaT

    rows = pd.DataFrame(
        [
            ("within", day(2018, 1, 1), day(2018, 12, 31)),
            ("across", day(2017, 1, 1), day(2020, 12, 31)),
            ("goes on", day(2013, 1, 1), day()),
            ("before", day(2016, 1, 1), day(2017, 12, 31)),
            ("after", day(2019, 1, 1), day()),
            ("no time", day(), day()),
        ],
        columns=["name", "period_start", "period_end"],
    )
    assert list(annual.during(rows, 2018)["name"]) == ["within", "across", "goes on"]


@pytest.mark.parametrize(
    ("area", "year", "finding"),
    [
        ("vaerebro_park", "2018", "Der er fundet 2 offentliggjorte tal for Værebro Park fra 2018."),
        ("vaerebro_park", "2024", "Der er fundet 1 offentliggjort tal for Værebro Park fra 2024."),
        ("hoeje_gladsaxe", "2018", "Værre og forværret i Høje Gladsaxe: trygge i nabolaget"),
        ("hoeje_gladsaxe", "2024",
         "Der er ikke fundet offentliggjorte tal for Høje Gladsaxe fra 2024. De nyeste før det er fra 2020 (12 tal om økonomi). De nyeste om andet er fra 2019 (3 tal om tryghed)."),
    ],
)  # fmt: skip
@pytest.mark.slow
def test_the_finding_of_a_year_says_how_many_numbers_it_has(told, area, year, finding):
    assert finding in told[area, year].finding.replace("\xa0", " ")


@pytest.mark.slow
def test_the_numbers_of_a_year_are_those_of_the_year_beside_the_ones_before(told):
    [table] = told["hoeje_gladsaxe", "2018"].parts[annual_status.NUMBERS].tables
    rows = table.rows.map(lambda cell: cell.replace("\xa0", " "))
    safe = rows.set_index("Tal for").loc["Trygge i nabolaget, politiets tryghedsundersøgelse"]
    assert (safe["Periode"], safe["Høje Gladsaxe"], safe["Tallet før"]) == ("2018", "71,1 %", "79,6 % (2017)")  # fmt: skip
    [moved] = told["hoeje_gladsaxe", "2018"].parts[annual_status.MOVED].tables
    assert any(change.startswith("−8,5") for change in moved.rows["Ændring"])


def test_a_year_without_numbers_borrows_none(told):
    of = told["hoeje_gladsaxe", "2024"]
    assert of.parts[annual_status.NUMBERS].tables == ()
    assert annual_status.MOVED not in of.parts
    known = of.parts[annual_status.MISSING].tables[0]
    assert list(known.rows.columns) == ["Tal for", "Kendes for"] and "2024" not in " ".join(known.rows["Kendes for"])  # fmt: skip


def test_a_neutral_number_with_one_before_it_is_not_said_to_have_none(told):
    """The number of homes of 2024 stands beside that of 1968, so it is not without a number before."""
    of = told["vaerebro_park", "2024"].parts
    assert list(of[annual_status.NUMBERS].tables[0].rows["Tallet før"]) == ["1.300 (1968)"]
    assert of[annual_status.MOVED].sentences == (annual_status.NEITHER.format(year=2024),)


def test_the_list_of_the_year_itself_comes_first_and_cites_who_tells_of_the_lists(told):
    vaerebro, hoeje = (told[area, "2018"].parts[annual_status.LAW] for area in PLACES)
    assert (
        plain(vaerebro.sentences[0])
        == "Det er ikke fundet oplyst, om Værebro Park stod på ministeriets liste 1. december 2018."
    )
    assert (
        plain(hoeje.sentences[0])
        == "Høje Gladsaxe stod ikke på nogen af ministeriets lister 1. december 2018."
    )
    assert not [one for one in vaerebro.sources if "Høje Gladsaxe Helhedsplan" in one]
    assert any("Nye ambitioner for social balance" in one for one in vaerebro.sources)
    assert not hoeje.figures, (
        "a picture of the criteria with the numbers of other places and years only"
    )


def test_the_list_of_a_day_is_told_in_each_of_its_four_ways():
    day = pd.Timestamp(2018, 12, 1)
    names = ("Ghettoområde", "Udsat boligområde")

    def told_of(*answers):
        rows = pd.DataFrame(
            {"list_date": day, "list_kind_name": names, "on_list": pd.Series(answers, dtype=object)}
        )
        return plain(sentences.list_of_day(rows, "Parken", day))

    assert (
        told_of(None, True)
        == "Parken stod på ministeriets liste 1. december 2018 som udsat boligområde."
    )
    assert (
        told_of(None, None)
        == "Det er ikke fundet oplyst, om Parken stod på ministeriets liste 1. december 2018."
    )
    assert (
        told_of(False, False)
        == "Parken stod ikke på nogen af ministeriets lister 1. december 2018."
    )
    assert told_of(False, None).startswith(
        "Parken stod ikke på ministeriets liste 1. december 2018 som ghettoområde; om de andre"
    )


def test_a_rule_that_is_told_has_its_reason_beside_it(told):
    """ "ikke omdannelsesområde" stands with the table of why."""
    [table] = told["vaerebro_park", "2024"].parts[annual_status.LAW].tables
    assert any("år i træk" in why for why in table.rows["Derfor"])


def test_collaborations_of_the_whole_municipality_are_not_said_to_be_of_the_area(told):
    of = told["vaerebro_park", "2018"].parts[annual_status.TOGETHER]
    assert tuple(map(plain, of.sentences[:2])) == (
        "Kilderne nævner 1 samarbejde om Værebro Park i 2018.",
        "Dertil kommer samarbejder for et større område: 3 for Gladsaxe Kommune.",
    )
    assert list(of.tables[0].rows["Om"]) == ["Værebro Park", *["Gladsaxe Kommune"] * 3]


def test_the_numbers_by_year_end_with_the_year_and_count_in_whole_numbers(told):
    for (_, year), of in told.items():
        for make in of.parts[annual_status.NUMBERS].figures.values():
            assert list(make().table["År"])[-1] == year
    assert bar_axis(5, "", whole=True).values == [0, 5] and bar_axis(5, " %").values == [0, 2.5, 5]


def test_a_warning_says_which_year_its_numbers_are_of(told):
    lead = told["hoeje_gladsaxe", "2024"].parts[annual_status.WARNINGS].sentences[0]
    assert lead.endswith("(tallene er fra januar-august 2016 og 2019).")


def test_what_is_worse_is_told_with_its_doubts(told):
    """The two numbers on safety are of two publishers, and none of them prints how many were asked."""
    said = " ".join(told["hoeje_gladsaxe", "2024"].parts[annual_status.WARNINGS].sentences)
    assert "Trygge i nabolaget: de to tal er fra hver sin udgiver." in said
    assert "små ændringer kan da være tilfældige" in said
    nothing = " ".join(told["vaerebro_park", "2024"].parts[annual_status.WARNINGS].sentences)
    assert "tilfældige" not in nothing


def test_what_was_to_be_done_is_counted_by_what_the_sources_call_it(told):
    def lead(area: str, year: str) -> str:
        return plain(told[area, year].parts[annual_status.ACTIVITIES].sentences[0])

    start = "Strategier og aftaler nævner"
    assert lead("vaerebro_park", "2024") == f"{start} 1 fase i 2024."
    assert (
        lead("vaerebro_park", "2018") == f"{start} 11 punkter i en handlingsplan og 1 fase i 2018."
    )
    assert lead("hoeje_gladsaxe", "2018") == f"{start} 15 aktiviteter og 1 fase i 2018."


def test_a_part_cites_only_what_it_shows(told):
    """The numbers until 2018 are not from articles of 2020, and the agreement until 2020 is no source for Værebro Park in 2024."""
    drawn = told["hoeje_gladsaxe", "2018"].figures["tal_efter_aar"]().sources
    assert drawn and not {"Tryggest på Vestegnen", "Mere tryghed"} & set(drawn)
    together = told["vaerebro_park", "2024"].parts[annual_status.TOGETHER].sources
    assert together and not any("samarbejdsaftale" in one for one in together)


def test_a_target_that_is_hidden_is_said_to_be_so_and_why(told):
    assert (
        annual_status.HIDDEN
        in told["hoeje_gladsaxe", "2018"].parts[annual_status.TARGETS].sentences
    )
    assert (
        annual_status.HIDDEN
        not in told["vaerebro_park", "2018"].parts[annual_status.TARGETS].sentences
    )


def test_names_with_commas_of_their_own_stand_between_semicolons(told):
    for rows in (
        one.rows for one in told["hoeje_gladsaxe", "2018"].parts[annual_status.MISSING].tables
    ):
        if "Ikke offentliggjort" in rows:
            names = " | ".join(rows["Ikke offentliggjort"])
    assert "Skur 2, opsøgende besøg; Førte til besøg i Skur 2; Skur 2, nye brugere" in names


def test_the_plans_and_agreements_of_the_year_stand_in_it_alone(told):
    then = told["vaerebro_park", "2018"].parts[annual_status.ACTIVITIES].tables[0].rows
    assert len(then[then["Hvad"] == "Handlingsplanpunkt"]) == 11
    later = told["vaerebro_park", "2024"].parts[annual_status.ACTIVITIES].tables[0].rows
    assert list(later["Hvornår"]) == ["2020-2025"]
    assert not told["hoeje_gladsaxe", "2024"].parts[annual_status.TOGETHER].tables


@pytest.mark.parametrize("year", ["2018", "2024"])
@pytest.mark.parametrize("area", PLACES)
@pytest.mark.slow
def test_the_word_file_holds_findings_headings_pictures_with_alt_texts_and_sources(told, area, year):  # fmt: skip
    of = told[area, year]
    made = docx.Document(io.BytesIO(annual_docx.document(of, {}, TODAY)))
    text = "\n".join(one.text for one in made.paragraphs)
    assert of.title in text and f"{of.finding}." in text
    for part in of.parts.values():
        assert part.title in text and all(sentence in text for sentence in part.sentences)
    expected = [list(table.rows.columns) for part in of.parts.values() for table in part.tables]
    assert [[cell.text for cell in table.rows[0].cells] for table in made.tables] == expected
    pictures = [one.get("descr") for one in made.element.body.iter(qn("wp:docPr"))]
    assert sorted(pictures) == sorted(make().alt_text for make in of.figures.values())
    assert pictures and all(len(words) > 20 for words in pictures)
    assert all(source in text for source in of.sources)
    assert not any(mark in text for mark in ("{{", "{%", "nan", "None"))
    headings = [one for table in made.tables for one in table.rows[0]._tr.iter(qn("w:tblHeader"))]
    assert len(headings) == len(made.tables)


def test_the_same_year_gives_the_same_bytes(told):
    of = told["vaerebro_park", "2018"]
    assert annual_docx.document(of, {"tal": "Ord"}, TODAY) == annual_docx.document(of, {"tal": "Ord"}, TODAY)  # fmt: skip


def test_the_authors_words_survive_a_second_and_a_third_making(told):
    written = {name: f"{WRITTEN} {name}" for name in annual_docx.fields()}
    of = told["vaerebro_park", "2018"]
    once = annual_docx.document(of, written, TODAY)
    found = own_words.read(once)
    assert found.title == of.title and found.texts(annual_docx.fields()) == written
    assert annual_docx.document(of, found.texts(annual_docx.fields()), TODAY) == once
    assert not own_words.read(annual_docx.document(of, {}, TODAY)).texts(annual_docx.fields())


def test_words_typed_in_word_are_read_paragraph_by_paragraph(told):
    made = docx.Document(io.BytesIO(annual_docx.document(told["hoeje_gladsaxe", "2024"], {}, TODAY)))  # fmt: skip
    [hint] = [
        one for one in made.paragraphs if one.text.startswith("[Skriv her, hvad der blev gjort")
    ]
    hint.insert_paragraph_before("Vi åbnede caféen.")
    hint.text = ""
    hint.add_run("Der kom ").bold = True
    hint.add_run("mange.")
    packed = io.BytesIO()
    made.save(packed)
    texts = own_words.read(packed.getvalue()).texts(annual_docx.fields())
    assert texts == {"indsatser": "Vi åbnede caféen.\nDer kom mange."}


def _with_part(content: bytes, name: str, part: bytes) -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for one in before.namelist():
            after.writestr(one, part if one == name else before.read(one))
    return packed.getvalue()


def test_a_bad_file_gets_a_danish_sentence(told, monkeypatch):
    good = annual_docx.document(told["hoeje_gladsaxe", "2024"], {}, TODAY)
    plain = io.BytesIO()
    docx.Document().save(plain)
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    cases = {
        b"": "ikke et Word-dokument",
        b"hello": "ikke et Word-dokument",
        b"PK\x03\x04 half": "beskadiget",
        good[: len(good) // 2]: "beskadiget",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99: "ikke et Word-dokument",
        plain.getvalue(): "ingen felter",
        _with_part(good, own_words.DOCUMENT, b"<x"): "beskadiget",
        _with_part(good, own_words.DOCUMENT, entity): "beskadiget",
        b"x" * (own_words.MAX_BYTES + 1): "for stor",
    }
    for content, sentence in cases.items():
        with pytest.raises(OwnWordsError, match=sentence):
            own_words.read(content)
    monkeypatch.setattr(own_words, "MAX_PART", 10_000)
    with pytest.raises(OwnWordsError, match="pakkes ud"):
        own_words.read(_with_part(good, own_words.DOCUMENT, b" " * 20_000))


def test_the_pdf_says_the_same_and_has_the_authors_words(told):
    of = told["hoeje_gladsaxe", "2018"]
    made = PdfReader(io.BytesIO(annual_pdf.document(of, {"tal": WRITTEN, "naeste_aar": "Vi måler igen."}, TODAY)))  # fmt: skip
    text = (
        " ".join(page.extract_text() for page in made.pages).replace("\n", " ").replace("\xa0", " ")
    )
    for part in (
        of.title,
        "Værre og forværret i Høje Gladsaxe",
        "Vi måler igen.",
        "Anden {{ titel }}",
        "71,1 %",
    ):
        assert part in text


@pytest.mark.slow
def test_the_command_keeps_the_words_of_the_file_that_it_replaces(tmp_path, capsys):
    out = tmp_path / "status.docx"
    assert command.main(["Høje Gladsaxe", "2018", "--out", str(out)]) == 0
    status = docx.Document(out)
    [hint] = [
        one for one in status.paragraphs if one.text.startswith("[Skriv her, hvordan I læser")
    ]
    hint.text = "Vi læser det sådan."
    status.save(out)
    assert command.main(["hoeje_gladsaxe", "2024", "--out", str(out)]) == 0
    assert own_words.read(out.read_bytes()).texts(annual_docx.fields()) == {"tal": "Vi læser det sådan."}  # fmt: skip
    assert "Teksterne er fra »Årsstatus 2018 for Høje Gladsaxe«" in capsys.readouterr().err


@pytest.mark.slow
def test_the_command_writes_nothing_where_it_cannot_keep_its_word(tmp_path, capsys):
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"not a file of ours")
    for arguments, sentence in (
        (["nowhere", "2018", "--out", str(tmp_path / "a.docx")], "findes ikke"),
        (["hoeje_gladsaxe", "1899", "--out", str(tmp_path / "a.docx")], "ingen årsstatus"),
        (["hoeje_gladsaxe", "2018", "--out", str(tmp_path / "a.odt")], ".docx eller .pdf"),
        (["hoeje_gladsaxe", "2018", "--out", str(tmp_path / "no" / "a.pdf")], "Mappen"),
        (["hoeje_gladsaxe", "2018", "--out", str(broken)], "ikke et Word-dokument"),
        (["hoeje_gladsaxe", "2018", "--out", str(tmp_path / "a.pdf"), "--words", str(tmp_path / "none.docx")], "none"),
    ):  # fmt: skip
        assert command.main(arguments) == 1
        assert sentence in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["broken.docx"]
    assert broken.read_bytes() == b"not a file of ours"


@pytest.mark.slow
def test_the_page_takes_the_words_of_the_last_file_and_says_which_it_is(told):
    content = annual_docx.document(told["vaerebro_park", "2018"], {"tal": "Ord fra dengang"}, TODAY)
    app = open_page("aarsstatus")
    app.file_uploader[0].upload("status.docx", content, annual_docx.MIME).run()
    assert not app.exception and not app.error
    assert [one.value for one in app.text_area if one.value] == ["Ord fra dengang"]
    assert "Årsstatus 2018 for Værebro Park" in words(app)
    app.file_uploader[0].upload("x.docx", b"hello", annual_docx.MIME).run()
    assert "ikke et Word" in app.error[0].value
    assert [one.value for one in app.text_area if one.value] == ["Ord fra dengang"]
