"""The page Egne tal, without a browser: from pasted text to numbers in use, and what goes wrong on the way."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.contents import own_numbers
from lib.db import build
from lib.system import folders
from lib.uploads.meaning import questions
from lib.uploads.observations import column_mapping, kept_match, session_data, to_observations
from tests.own_files import LONG, catalogue, table
from tests.waiting import WAIT_SECONDS

UNKNOWN = LONG.replace("Høje Gladsaxe", "Høje Gladsakse")


@pytest.fixture(scope="module", autouse=True)
def _database():
    if build.is_stale():
        build.build()


@pytest.fixture
def app() -> AppTest:
    st.cache_resource.clear()  # all tests are one session to it
    app = AppTest.from_file(
        str(folders.ROOT / "lib" / "web" / "navigation.py"), default_timeout=WAIT_SECONDS
    ).run()
    return app.switch_page("../../pages/egne_tal.py").run()


def paste(app: AppTest, text: str) -> AppTest:
    app.text_area(key="egne_tekst").set_value(text).run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    kinds = ("markdown", "caption", "success", "error", "info", "header")
    words = "\n".join(element.value for kind in kinds for element in app.get(kind))
    return words.replace("\\", "")  # before signs that Markdown would read


def labelled(elements, words: str):
    return next(element for element in elements if words in element.label)


@pytest.mark.slow
def test_a_good_table_is_used_and_taken_out_again(app):
    paste(app, LONG)
    assert "2 tal kan bruges" in said(app) and not app.error
    app.button(key="egne_brug").click().run()
    assert not app.exception and "dine egne tal: 2 tal fra »Indsat tekst«" in said(app)
    own = app.session_state["held_own_data"]
    assert list(own.observations["value"]) == [25.5, 12.5]
    assert "De står i stedet for" in said(app)
    app.button(key="egne_fjern").click().run()
    assert app.session_state["held_own_data"] is None and "dine egne tal:" not in said(app)


def test_own_numbers_are_this_visits_alone(app):
    paste(app, LONG).button(key="egne_brug").click().run()
    other = AppTest.from_file(
        str(folders.ROOT / "lib" / "web" / "navigation.py"), default_timeout=WAIT_SECONDS
    ).run()
    other.switch_page("../../pages/egne_tal.py").run()
    assert "dine egne tal:" not in said(other)


def test_with_a_fault_only_what_the_reader_agrees_to_is_used(app):
    paste(app, LONG.replace("25,5", "abc"))
    assert "1 celle kan ikke bruges" in said(app)
    assert "egne_brug" not in {button.key for button in app.button}
    labelled(app.checkbox, "Brug de gode rækker alligevel").check().run()
    app.button(key="egne_brug").click().run()
    assert len(app.session_state["held_own_data"].observations) == 1


def test_the_same_fault_twelve_times_is_one_row(app):
    rows = "".join(
        f"Værebro Park;Ulovligt skolefravær;{year};1,2,3\n" for year in range(2001, 2013)
    )
    paste(app, f"{LONG}{rows}")
    assert "12 celler kan ikke bruges" in said(app)
    causes = to_observations.by_cause(app.session_state["once_own_checked"][1].faults)
    assert causes.to_numpy().tolist() == [
        ["»1,2,3« er ikke et tal.", "12", "række 4, »Værdi«; række 5, »Værdi«; række 6, »Værdi« og 9 mere"]
    ]  # fmt: skip


def test_a_number_that_meets_a_published_one_asks_which_holds(app):
    paste(app, LONG.replace("Værebro Park;Ulovligt skolefravær;2018", "Værebro Park;Ulovligt skolefravær;2017"))  # fmt: skip
    question = labelled(app.selectbox, "Vil du erstatte eller beholde dem?")
    assert "offentliggjort 27, dit tal 25,5" in question.label.replace("\\", "")
    assert question.value is None and "1 tal kan bruges" in said(app)
    question.select(questions.KEEP).run()
    assert "de offentliggjorte er beholdt" in said(app) and "1 tal kan bruges" in said(app)
    labelled(app.selectbox, "Vil du erstatte").select(questions.REPLACE).run()
    assert "2 tal kan bruges" in said(app) and not app.exception


def test_after_use_the_reader_is_told_what_it_means_and_the_way_to_the_right_list(app):
    text = "Område;Tal for;Periode;Værdi\nVærebro Park;Ikke-vestlige;1. december 2022;49,5\n"
    paste(app, text)
    assert "Det siger dine tal" not in said(app)
    app.button(key="egne_brug").click().run()
    assert not app.exception and "Det siger dine tal" in said(app)
    assert "49,5" in app.markdown[-1].value
    meaning = own_numbers.own_numbers(session_data.with_rows(
        app.session_state["held_own_data"].observations, app.session_state["held_own_data"].source
    ))  # fmt: skip
    assert meaning.lists == {
        "Se de fem kriterier for Værebro Park, listen fra 2022": {
            "omraade": "Værebro Park", "lov": "Listen 1. december 2022",
        }
    }  # fmt: skip


def test_numbers_later_than_the_newest_list_are_said_to_bear_on_none(app):
    paste(app, "Område;Tal for;Periode;Værdi\nVærebro Park;Ikke-vestlige;1. december 2030;49,5\n")
    app.button(key="egne_brug").click().run()
    held = app.session_state["held_own_data"]
    meaning = own_numbers.own_numbers(session_data.with_rows(held.observations, held.source))
    assert not app.exception and meaning.lists == {}
    assert meaning.later.startswith("Tallene fra 2030 er nyere end den nyeste liste")
    assert meaning.later in [one.value for one in app.info]


def test_an_unknown_name_is_answered(app):
    paste(app, UNKNOWN)
    question = labelled(app.selectbox, "Høje Gladsakse")
    assert question.value is None and "1 tal kan bruges" in said(app)
    question.select("hoeje_gladsaxe").run()
    assert not app.exception and "2 tal kan bruges" in said(app) and not app.error


def test_what_the_file_does_not_say_is_chosen(app):
    paste(app, "Område;Ulovligt skolefravær\nVærebro Park;25,5\n")
    assert "Vælg først, hvilken periode tallene er for." in said(app)
    labelled(app.text_input, "periode").set_value("2018").run()
    assert not app.exception and "1 tal kan bruges" in said(app)


@pytest.mark.slow
def test_what_a_heading_is_taken_for_can_be_corrected(app):
    paste(app, "Område;Dømte 2021;Ukendt 2021\nVærebro Park;2,5;31\n")
    assert "Kolonner, der ikke bruges: »Ukendt 2021«" in said(app)
    labelled(app.multiselect, "Kolonner med tal").select("2").run()
    assert "Vælg først, hvad tallene er for." in said(app)  # the year is in the heading
    labelled(app.selectbox, "»Ukendt 2021«: tal for").select("ungeledighed").run()
    labelled(app.text_input, "»Ukendt 2021«: periode").set_value("januar 2021").run()
    labelled(app.selectbox, "De fem kriterier").select("listen").run()
    question = labelled(app.selectbox, "Vil du erstatte eller beholde dem?")
    assert "offentliggjort som en grænse, dit tal 2,5" in question.label  # told in words
    question.select(questions.REPLACE).run()
    app.button(key="egne_brug").click().run()
    own = app.session_state["held_own_data"].observations
    assert own[["indicator_id", "period"]].to_numpy().tolist() == [
        ["doemte_pct", "1. december 2021"], ["ungeledighed", "januar 2021"],
    ]  # fmt: skip


def test_what_cannot_be_read_gets_a_sentence_and_the_page_lives_on(app):
    paste(app, "bare ord")
    assert "Der er ingen tabel med tal i filen." in said(app)
    paste(app, LONG)
    assert "2 tal kan bruges" in said(app)


@pytest.mark.slow
def test_a_package_is_offered_when_the_source_is_named(app):
    paste(app, LONG).button(key="egne_brug").click().run()
    assert "Skriv kildens titel og udgiver" in said(app)
    app.text_input(key="egne_udgiver_pakke").set_value("Gladsaxe Kommune").run()
    assert "Skriv, hvornår kilden er udgivet" in said(app)
    app.text_input(key="egne_dato").set_value("2024-05").run()
    assert not app.exception
    assert any("data-pakke" in button.label for button in app.get("download_button"))


def test_a_heading_that_is_not_the_laws_measure_stands_open_and_is_asked(app):
    paste(app, "Område;Bruttoindkomst 1. december 2022\nVærebro Park;95,5\n")
    fold = next(one for one in app.expander if one.label.startswith("Hvad kolonnerne med tal er"))
    assert fold.proto.expanded and "1 tal venter på et svar ovenfor" in said(app)
    question = labelled(app.selectbox, "ligner lovens mål »Indkomst«")
    assert question.value is None and "tal kan bruges" not in said(app)
    question.select(f"{questions.GUESS}lov:income").run()
    assert "»Bruttoindkomst« er læst som lovens mål" in said(app) and ", gættet)" in said(app)
    app.button(key="egne_brug").click().run()
    assert not app.exception and len(app.session_state["held_own_data"].observations) == 1


def test_columns_and_answers_of_an_earlier_file_are_proposed(app):
    found = table(UNKNOWN)
    match = column_mapping.propose(found, catalogue())
    kept = kept_match.keep(found, match, {"område:Høje Gladsakse": "hoeje_gladsaxe"})
    app.file_uploader(key="egne_kolonner").set_value(
        (kept_match.FILE_NAME, kept_match.written(kept), "application/json")
    ).run()
    paste(app, UNKNOWN)
    assert "Efter filen med kolonner og svar er valgt" in said(app)
    assert "2 tal kan bruges" in said(app)


def test_a_foreign_file_of_columns_is_refused_on_the_page(app):
    app.file_uploader(key="egne_kolonner").set_value(("a.json", b"[1]", "application/json")).run()
    assert [error.value for error in app.error] == [kept_match.NOT_OURS]
