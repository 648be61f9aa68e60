"""A user's own list of collaborations: what is read, what is asked, and what is refused with its row."""

import pytest
from streamlit.testing.v1 import AppTest

from lib.analysis import collaboration
from lib.contents import collaboration as contents
from lib.uploads import own_collaborations
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.own_collaborations import NO, PAIRS, YES, OwnCollaborations
from lib.web.forms import collaboration_form
from tests.own_files import xlsx
from tests.test_pages import UNSAID, open_page, words

HEAD = "Aktør;Samarbejde\n"
GOOD = "Skolen;Netværket\nKlubben;Netværket\nKlubben;Gruppen\nButikken;Gruppen\n"


def read(text: str, **answers: str) -> OwnCollaborations:
    return own_collaborations.read(text.encode("utf-8"), "liste.csv", answers)


def pairs(found: OwnCollaborations) -> list[list[str]]:
    of = collaboration.network(found.actors, found.forums, found.members)
    names = of.actors["name"]
    return sorted(
        sorted((names[a], names[b]))
        for a, b in zip(of.ties["actor_id"], of.ties["other_id"], strict=True)
    )


def faults(found: OwnCollaborations) -> list[tuple[int, str, str]]:
    return list(found.faults[["Række", "Kolonne", "Hvorfor"]].itertuples(index=False, name=None))


def test_two_columns_are_enough():
    found = read(HEAD + GOOD)
    assert pairs(found) == [["Butikken", "Klubben"], ["Klubben", "Skolen"]]
    assert found.faults.empty and not found.questions
    assert set(found.actors["sector"]) == {collaboration.NOT_TOLD}


def test_a_workbook_is_read_like_a_csv_file():
    rows = [line.split(";") for line in (HEAD + GOOD).splitlines()]
    found = own_collaborations.read(xlsx(rows), "liste.xlsx", {})
    assert pairs(found) == pairs(read(HEAD + GOOD))


def test_sector_and_year_are_read_where_they_stand():
    found = read(
        "År;Aktør;Sektor;Samarbejde\n2020;Skolen;institution;Netværket\n2020;Klubben;Foreninger;Netværket\n"
        "2021;Skolen;;Netværket\n2021;Butikken;virksomhed;Netværket\n"
    )
    assert found.actors.set_index("name")["sector"].to_dict() == {
        "Skolen": "institution", "Klubben": "forening", "Butikken": "erhverv",
    }  # fmt: skip
    years = collaboration.by_year(found.actors, found.forums, found.members)
    assert years.to_numpy().tolist() == [[2020, 1, 2, 1, 1], [2021, 1, 2, 1, 1]]


def test_a_year_in_which_a_forum_had_no_members_has_no_forum():
    found = read("Aktør;Samarbejde;År\na;x;2018\nb;x;2018\na;x;2020\nb;x;2020\n")
    years = collaboration.by_year(found.actors, found.forums, found.members)
    assert list(years["forums"]) == [1, 0, 1]


def test_without_headings_it_is_asked_whether_the_first_row_is_one():
    found = read("Skolen;Netværket\nKlubben;Netværket\n")
    assert found.waits and "Er første række en overskrift?" in found.questions[0].text
    assert pairs(read("Skolen;Netværket\nKlubben;Netværket\n", overskrift=NO)) == [["Klubben", "Skolen"]]  # fmt: skip
    assert pairs(read("Hvem;Hvad\n" + GOOD, overskrift=YES)) == pairs(read(HEAD + GOOD))


def test_an_actor_named_twice_counts_once_and_says_where():
    found = read(HEAD + GOOD + "Skolen;Netværket\n")
    assert faults(found) == [(6, "Aktør", "Står allerede i række 2 og tælles én gang.")]
    assert pairs(found) == pairs(read(HEAD + GOOD))


def test_a_name_written_in_two_ways_is_one_actor_and_a_note_says_so():
    found = read(HEAD + "Skolen;X\nKlubben;X\nSKOLEN;Y\nButikken;Y\n")
    assert found.notes == ("»Skolen« og »SKOLEN« er regnet som samme aktør.",)
    assert len(found.actors) == 3


def test_names_that_are_nearly_the_same_are_asked_about():
    text = HEAD + "Ungdomsskolen;X\nKlubben;X\nUngdomskolen;Y\nButikken;Y\n"
    found = read(text)
    assert found.waits and found.questions[0].text == "Er »Ungdomsskolen« og »Ungdomskolen« samme aktør?"  # fmt: skip
    key = found.questions[0].key
    assert len(own_collaborations.read(text.encode(), "x", {key: YES}).actors) == 3
    assert len(own_collaborations.read(text.encode(), "x", {key: NO}).actors) == 4


def test_names_that_differ_by_a_number_are_two_actors():
    assert not read(HEAD + "Boligafdeling 1;X\nBoligafdeling 2;X\n").questions


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        (";Netværket", "Aktør", "Cellen er tom, og rækken er ikke med."),
        ("Skolen;", "Samarbejde", "Cellen er tom, og rækken er ikke med."),
        ("Skolen;skolen", "Samarbejde", "En aktør kan ikke samarbejde med sig selv."),
        ("Skolen;Ene", "Samarbejde", "Samarbejdet har kun én aktør, Skolen, og er ikke med."),
    ],
)
def test_a_row_that_cannot_be_used_is_told_and_the_rest_is_kept(row, column, why):
    found = read(f"{HEAD}{GOOD}{row}\n")
    assert faults(found) == [(6, column, why)]
    assert pairs(found) == pairs(read(HEAD + GOOD))


def test_an_unknown_sector_and_a_wrong_year_are_told_and_the_row_is_kept():
    found = read("Aktør;Samarbejde;Sektor;År\nSkolen;X;rumfart;20x0\nKlubben;X;;\n")
    assert [fault[:2] for fault in faults(found)] == [(2, "År"), (2, "Sektor")]
    assert pairs(found) == [["Klubben", "Skolen"]]


def test_two_sectors_of_an_actor_are_asked_about():
    text = (
        "Aktør;Samarbejde;Sektor\nSkolen;X;kommune\nSkolen;Y;institution\nKlubben;X;\nKlubben;Y;\n"
    )
    found = read(text)
    assert found.waits and "står med flere sektorer: kommune og institution" in found.questions[0].text  # fmt: skip
    answered = own_collaborations.read(text.encode(), "x", {found.questions[0].key: "institution"})
    assert "institution" in set(answered.actors["sector"]) and not answered.waits


def test_pairs_of_actors_are_read_when_the_headings_say_so_and_else_asked_about():
    both = "Aktør;Aktør\nSkolen;Klubben\nKlubben;Butikken\nSkolen;Skolen\n"
    found = read(both)
    assert pairs(found) == [["Butikken", "Klubben"], ["Klubben", "Skolen"]]
    assert faults(found) == [(4, "Samarbejde", "En aktør kan ikke samarbejde med sig selv.")]
    text = HEAD + "Skolen;Klubben\nKlubben;Butikken\n"
    assert "står både som aktør og som samarbejde" in read(text).questions[0].text
    assert pairs(read(text, par=PAIRS)) == [["Butikken", "Klubben"], ["Klubben", "Skolen"]]


def test_the_same_pair_turned_around_is_told():
    found = read("Aktør;Aktør\nSkolen;Klubben\nKlubben;Skolen\n")
    assert len(found.faults) == 1 and "række 2" in faults(found)[0][2]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "Filen er tom"),
        (b"Skolen\nKlubben\n", "mindst to kolonner"),
        ("Aktør;Telefon\nSkolen;1\n".encode(), "hvor aktøren og samarbejdet står"),
        (b"%PDF-1.7", "PDF"),
        ((HEAD + "".join(f"aktoer nummer {n};x\n" for n in range(200))).encode(), "Der er plads til 120"),
        ((HEAD + "a;b\n" * 2_500).encode(), "mere end 2.000 rækker"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_is_refused_in_words(content, why):
    with pytest.raises(OwnFileError, match=why):
        own_collaborations.read(content, "liste.csv", {})


def test_only_headings_is_a_list_without_collaborations():
    found = read(HEAD)
    assert contents.own(found).nothing == "Der er ingen samarbejder at vise i listen."


def test_the_template_can_be_read_and_is_made_up():
    found = own_collaborations.read(collaboration_form._template(), "skabelon.csv", {})
    assert found.faults.empty and not found.questions and len(pairs(found)) == 2
    assert all(name.startswith("Opdigtet") for name in found.actors["name"])


def test_what_is_shown_of_it_is_marked_as_own_everywhere():
    shown = contents.own(read("Aktør;Samarbejde;Sektor\nSkolen;X;institution\nKlubben;X;\n"))
    for make in shown.figures.values():
        figure = make()
        assert figure.own and any("Egne tal" in label for label in figure.labels)
        assert not UNSAID.search(f"{figure.title} {figure.alt_text} {figure.table.to_string()}")
        assert figure.spec
    assert shown.figures[contents.NETWORK]().title.endswith("om de går på tværs af sektorer, er ikke oplyst")  # fmt: skip
    without = contents.own(read(HEAD + GOOD))
    assert list(without.figures) == [contents.NETWORK]
    assert "sektorer" not in without.figures[contents.NETWORK]().title


def brought(text: str) -> AppTest:
    app = open_page("samarbejde")
    app.file_uploader(key="egne_samarbejder").upload("liste.csv", text.encode(), "text/csv").run()
    assert not app.exception
    return app


@pytest.mark.slow
def test_the_page_shows_the_list_and_forgets_it_with_the_visit():
    app = brought(HEAD + GOOD + ";Gruppen\n")
    text = words(app).replace("\\", "")
    assert "3 aktører er to og to sammen i 2 samarbejder" in text
    assert "Cellen er tom" in text and "1 celle kunne ikke bruges" in app.error[0].value
    assert "3 aktører er to og to sammen" not in words(open_page("samarbejde"))


@pytest.mark.slow
def test_the_list_and_its_answers_stay_for_the_visit_until_it_is_removed():
    app = brought("Skolen;Netværket\nKlubben;Netværket\n")
    next(box for box in app.selectbox if "overskrift" in box.label).select(NO).run()
    told = "2 aktører er to og to sammen i 1 samarbejde"
    app.switch_page("../../pages/maal.py").run()
    app.switch_page("../../pages/samarbejde.py").run()
    assert not app.exception and told in words(app)
    app.button(key="remove_egne_samarbejder").click().run()
    assert not app.exception and told not in words(app)


def test_the_page_asks_and_then_shows():
    app = brought("Skolen;Netværket\nKlubben;Netværket\n")
    question = next(box for box in app.selectbox if "overskrift" in box.label)
    assert "2 aktører er to og to sammen" not in words(app)
    question.select(NO).run()
    assert not app.exception and "2 aktører er to og to sammen i 1 samarbejde" in words(app)
