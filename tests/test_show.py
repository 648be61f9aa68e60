"""Shows: read, written, and every number on a slide found in what it stands on."""

import re
from dataclasses import replace

import pytest

from lib.slides import deck, figure_urls, rendered
from lib.slides.deck import Show, ShowError, Slide
from lib.text import danish

SHIPPED = deck.shipped()


def finished(con, name):
    return list(rendered.finished(con, SHIPPED[name]))


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.slow
def test_a_show_that_comes_along_has_no_slide_that_cannot_be_shown(con, name):
    made = finished(con, name)
    assert rendered.remarks(SHIPPED[name], made) == []
    assert len(made) >= 9
    for one in made:
        assert one.title and one.sources, one.number
        assert one.figure or one.text, one.number


@pytest.mark.parametrize("name", SHIPPED)
def test_the_numbers_in_the_words_of_a_slide_stand_in_its_figure(con, name):
    """Years of a phase or an agreement are words of the source; all else is counted here."""
    for one in finished(con, name):
        if one.figure is None:
            continue
        known = " ".join([
            one.figure.title, one.figure.alt_text, one.figure.caption, one.figure.period,
            one.source_line, one.figure.table.to_string(),
        ])  # fmt: skip
        for number in re.findall(r"\d+(?:[.,]\d+)?", " ".join([one.title, *one.text])):
            assert re.search(rf"(?<![\d,]){number}(?![\d])", known), (one.number, number)


def test_a_show_is_written_and_read_again_unchanged():
    for one in SHIPPED.values():
        assert deck.read(deck.write(one).encode()) == one
    odd = Show('"""\\', (Slide(title="<b>&#\\", text=("æøå »«", '"""'), notes="a\n\n'''b"),))
    assert deck.read(deck.write(odd).encode()) == odd


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "ingen dias"),
        (b"titel = 'x'\ndias = []", "ingen dias"),
        (b"dias = 3", "ingen dias"),
        (b"PK\x03\x04\x00\xff", ".toml"),
        ("titel = 'æ'".encode("cp1252"), ".toml"),
        (b"a = " + b"[" * 5000, ".toml"),
        (b"#" * (deck.MAX_BYTES + 1), "kB"),
        (b"titel = 1" + b"0" * 5000, ".toml"),
        (b"{\"json\": 1}", ".toml"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_show_says_why(content, words):
    with pytest.raises(ShowError, match=re.escape(words)):
        deck.read(content)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"view": "/findes-ikke"}, "Siden »findes_ikke« findes ikke"),
        ({"view": "/skole#nedlagt_tal"}, "Figuren »nedlagt_tal« findes ikke"),
        ({"view": "/skole?omraade=Atlantis"}, "Valget »Atlantis« findes ikke"),
        ({"view": "/hvad-nu-hvis?plan=vrøvl"}, "kan ikke læses"),
        ({"view": "http://[::1"}, "begynder med /"),
        ({"title": "Ord", "source": "ukendt_kilde"}, "Kilden »ukendt_kilde« findes ikke"),
        ({"title": "x" * 2000}, "2000 tegn"),
        ({"title": "x", "text": ("y",) * 9}, "9 linjer"),
        ({"title": "x", "text": ("y" * 900,)}, "for lang"),
        ({"title": "x", "notes": "y" * 9000}, "for lange"),
        ({}, "tomt"),
    ],
)
def test_a_slide_that_cannot_be_shown_says_why_and_the_rest_works(con, fields, words):
    good = Slide(title="Godt", text=("Virker",))
    read = deck.read(deck.write(Show("Prøve", (good, Slide(**fields), good))).encode())
    made = list(rendered.finished(con, read))
    assert [one.problem for one in (made[0], made[2])] == ["", ""]
    assert words in made[1].problem and made[1].figure is None
    assert f"Dias 2: {made[1].problem}" in rendered.remarks(read, made)


def test_500_slides_are_too_many_and_the_first_are_shown():
    read = deck.read(deck.write(Show("Lang", (Slide(title="x"),) * 500)).encode())
    assert len(read.slides) == deck.MAX_SLIDES
    assert "500 dias" in read.remarks[0]


def test_fields_of_another_kind_than_text_do_no_harm():
    read = deck.read(b"titel = 3\n[[dias]]\ntitel = 4\ntekst = 5\nnoter = []\n")
    assert read.title and read.slides[0].problem
    assert deck.read(b"dias = [1, 'x', {titel = 'ok'}]").slides[2] == Slide(title="ok")


def test_slides_change_places():
    a, b, c = (Slide(title=name) for name in "abc")
    assert deck.moved((a, b, c), 0, 1) == (b, a, c)
    assert deck.moved((a, b, c), 2, -1) == (a, c, b)
    assert deck.moved((a, b, c), 0, -1) == (a, b, c)
    assert deck.moved((a, b, c), 2, 5) == (a, b, c)


def test_an_address_shows_the_figure_that_its_page_shows(con):
    figure = figure_urls.figure(con, "/skole?visning=Ud+af+100#skolefravaer_ulovligt")
    assert figure.title.startswith("Ulovligt skolefravær: 27 ud af 100 elever i Værebro Park")
    other = figure_urls.figure(con, "/skole?omraade=H%C3%B8je+Gladsaxe#tandpleje_udeblivelser")
    assert other.area == "Høje Gladsaxe"


def test_a_view_is_made_of_numbers_that_are_published_now(con):
    """The four goals: what stands in the table is the newest that the database has."""
    table = figure_urls.figure(con, "/overblik#maalsaetninger").table.set_index("Målsætning")
    row = table.loc["Alle børn og unge i Værebro Park har gode fremtidsmuligheder"]
    assert (row["Værebro Park"], row["Gladsaxe Kommune"]) == (
        f"86,2{danish.NBSP}%", f"91,6{danish.NBSP}%",
    )  # fmt: skip
    row = table.loc["Værebro Park er fri for bandekriminalitet"]
    assert row["Værebro Park"] == "ikke offentliggjort"


@pytest.mark.parametrize(
    "address",
    [
        "https://andet.sted/skole",
        "//andet.sted/skole",
        "/\\andet.sted",
        "javascript:alert(1)",
        "skole",
    ],
)
def test_a_view_outside_the_app_is_refused(con, address):
    one = rendered.one(con, Slide(view=f"{address}#karakter_over_4"), 1)
    assert "begynder med /" in one.problem and one.address == ""


def test_the_weightiest_caveats_stand_under_the_chart_however_long_they_are(con):
    """The axis that does not begin at 0, and the line that is broken, in the hall and in every file."""
    safety = rendered.one(con, Slide(view="/udvikling#udvikling Trygge i nabolaget"), 1)
    assert "Aksen begynder ikke ved 0." in safety.caveat
    assert "kan ikke sammenlignes" in safety.caveat
    assert len(safety.caveat) <= rendered.MAX_CAVEAT < len(safety.figure.caveat)
    assert safety.figure.caveat in safety.notes


def test_what_is_wrong_with_a_file_is_kept_and_said_again():
    long = Show("Prøve", (Slide(title="x" * 2000),))
    read = deck.read(deck.write(long).encode())
    assert read.slides[0].title == "x" * 2000 and "2000 tegn" in read.slides[0].problem
    assert deck.read(deck.write(read).encode()) == read
    odd = deck.read(b"titel = 'x'\n[[dias]]\ntittel = 'a'\ntitel = 'b'\n")
    assert odd.remarks == ("Dias 1: »tittel« kendes ikke og er ikke brugt.",)


def test_a_made_up_area_says_so(con):
    one = rendered.one(con, Slide(view="/skole?omraade=Eksempelby+(opdigtet)"), 1)
    assert any("Opdigtet" in label for label in one.labels)


def test_what_is_hypothetical_says_so(con):
    shown = [one for name in SHIPPED for one in finished(con, name) if "plan=" in one.address]
    assert shown and all("Hypotetisk" in " ".join(one.labels) for one in shown)


def test_a_slide_of_words_and_figure_names_both_sources(con):
    one = rendered.one(con, Slide(view="/skole", source="sammen_om_hoeje_gladsaxe"), 1)
    assert len(one.sources) == 2
    assert replace(one, sources={}).source_line == ""
