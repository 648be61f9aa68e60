"""What is tried with the second municipality's data, in a process of its own; see test_second_municipality.py."""

import contextlib

import pytest
from streamlit.testing.v1 import AppTest

from lib.db import build, queries
from lib.settings import municipality
from lib.slides import deck, export, figure_urls, handout, rendered
from lib.statbank import client as statbank_client
from lib.statbank import staging, update
from lib.system import folders
from lib.uploads.packages import templates
from tests import statbank_server
from tests.test_export import BEGINS
from tests.test_pages import PAGES, UNSAID, words
from tests.waiting import WAIT_SECONDS


@pytest.fixture(scope="module", autouse=True)
def _built():
    build.build()


@pytest.fixture(scope="module")
def con():
    with queries.connect() as connection:
        yield connection


@pytest.fixture
def app():
    """A reader's first page; a new one for each test, for choices stay in the address."""
    path = folders.ROOT / "lib" / "web" / "navigation.py"
    return AppTest.from_file(str(path), default_timeout=WAIT_SECONDS).run()


@pytest.mark.parametrize("page", PAGES)
def test_the_page_opens_and_knows_its_municipality_only(app, page):
    if page != "overblik":
        app.switch_page(f"../../pages/{page}.py").run()
    assert not app.exception and not app.error
    text = words(app)
    assert not UNSAID.search(text)
    for name in ("Gladsaxe", "Værebro", "Bindeled", "Eksempelby"):
        assert name not in text, name


def test_every_question_of_what_if_has_an_answer(app):
    app.switch_page("../../pages/hvad_nu_hvis.py").run()
    asked = next(box for box in app.selectbox if box.label == "Spørgsmål")
    for question in asked.options:
        next(box for box in app.selectbox if box.label == "Spørgsmål").select(question).run()
        assert not app.exception and not app.error, question


@pytest.mark.parametrize("page", figure_urls.PAGES)
def test_every_page_has_a_first_figure_for_a_slide(con, page):
    address = "/" if page == "overblik" else f"/{page.replace('_', '-')}"
    assert figure_urls.figure(con, address).title


@pytest.fixture(scope="module")
def drawn(con):
    return list(rendered.finished(con, deck.shipped()["proeve"]))


def test_the_show_is_drawn(drawn):
    assert len(drawn) == 9
    assert [one.problem for one in drawn if one.problem] == []


@pytest.mark.parametrize("form", export.FORMATS)
def test_the_show_is_a_file_in_every_form(drawn, form):
    content = export.FORMATS[form].finish(
        export.draw(form, deck.shipped()["proeve"].title, drawn, ""), ""
    )
    assert content.startswith(BEGINS[form])


def test_the_command_writes_the_show(tmp_path):
    assert export.main(["proeve", str(tmp_path / "proeve.html")]) == 0


def test_there_is_a_sheet_on_the_housing_area(con):
    assert handout.document(con, municipality.settings().home_area_id).startswith(b"%PDF")


def test_the_templates_for_own_numbers_have_no_row_without_a_made_up_area():
    assert [len(template.table) for template in templates.templates()] == [0, 0]


def test_new_numbers_are_fetched_and_published(monkeypatch):
    code, name = "999", "Prøvekommune"
    monkeypatch.setitem(statbank_server.REGIONS, code, name)
    monkeypatch.setitem(statbank_server.POPULATION, code, 62_000)
    bank = statbank_server.Bank()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(statbank_client, "ADDRESS", bank.address)
    try:
        with contextlib.closing(statbank_client.Client()) as client:
            found = update.fetch(client, lambda word: None)
    finally:
        bank.close()
    assert set(found["indicator"]) == {"Folketal (Danmarks Statistik)"}
    staging.publish()
    with queries.connect() as con:
        published = queries.observations(con, indicators=["dst_folketal"])
    assert set(published["area_id"]) == {"proevekommune", "proeveland"}
