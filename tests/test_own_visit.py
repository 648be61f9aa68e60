"""A reader's own numbers: on every page of the visit, marked as such, and nowhere else."""

import hashlib
import io
import itertools
from dataclasses import replace

import pandas as pd
import pytest
from pypdf import PdfReader
from starlette.requests import Request
from starlette.responses import Response

from lib.analysis import sentences
from lib.contents import own_numbers, what_if
from lib.db import queries, schema
from lib.explore import sql
from lib.scenario import outcomes, tables
from lib.scenario.saved_plan import SavedPlan
from lib.slides import deck, figure_urls, handout, lent_shows
from lib.text import danish
from lib.uploads.observations import session_data
from lib.uploads.observations.session_data import OwnData
from lib.web import routes
from tests import own_files
from tests.test_pages import open_page, words

# Streamlit gives every visit of its AppTest the same name, so each takes a version of its own numbers nobody else has.
VERSIONS = itertools.count(1000)
VALUES = {
    ("vaerebro_park", "skolefravaer_ulovligt", "2024"): ("2024-01-01", "2024-12-31", 22.4),
    ("gladsaxe_kommune", "skolefravaer_ulovligt", "2024"): ("2024-01-01", "2024-12-31", 10.1),
    ("vaerebro_park", "uden_for_arbejde", "1. december 2024"): ("2024-12-01", "2024-12-01", 41.5),
}
SCHOOL = "/skole#skolefravaer_ulovligt"


@pytest.fixture(scope="module")
def own() -> OwnData:
    rows = pd.DataFrame(
        [
            dict.fromkeys(schema.TABLES["observations"])
            | {"area_id": area, "indicator_id": indicator, "period": period, "period_start": start,
               "period_end": end, "value": value, "status": "published", "source_id": "egne_data"}
            for (area, indicator, period), (start, end, value) in VALUES.items()
        ]
    )  # fmt: skip
    source = session_data.source("Fravær 2024", "Gladsaxe Kommune")
    return OwnData("fravær.csv", rows, source, session_data.replaced(rows))


@pytest.fixture
def visit(own):
    """A connection as a reader with own numbers has it."""
    con = session_data.with_rows(own.observations, own.source)
    yield con
    con.close()


def test_egne_tal_opens_on_the_first_own_number_drawn_and_marked(own, visit, con):
    figure = own_numbers.first_figure(visit)
    assert figure.own and "41,5" in figure.title and "Værebro Park" in figure.title
    assert own_numbers.first_figure(con) is None
    app = open_with(own, "egne_tal")
    shown = [heading.value.replace("\\", "") for heading in app.header]
    assert not app.exception and figure.title in shown


def open_with(own: OwnData, page: str):
    app = open_page("overblik")
    app.session_state["held_own_data"] = own
    app.session_state["held_turn_own_data"] = next(VERSIONS)
    return app.switch_page(f"../../pages/{page}.py").run()


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("skole", "22,4 % af skoleeleverne"), ("fem_kriterier", "41,5 % af de 18-64-årige"),
        ("hvad_nu_hvis", "fra 22,4 %"), ("analyse", "Egne tal: Fravær 2024"),
    ],
)  # fmt: skip
@pytest.mark.slow
def test_own_numbers_are_on_the_page_marked_and_only_in_the_visit(own, page, said):
    app = open_with(own, page)
    assert not app.exception and not app.error
    text = words(app).replace("\xa0", " ").replace("\\", "")
    assert said in text and "Egne tal: Fravær 2024" in text
    assert "fravær.csv" in app.info[0].value
    other = words(open_page(page)).replace("\xa0", " ")
    assert said not in other and "Egne tal:" not in other


def test_a_figure_of_own_numbers_says_so_wherever_it_goes(visit, con):
    figure = figure_urls.figure(visit, SCHOOL)
    assert sentences.OWN in figure.labels and "egne tal" in set(figure.table["Status"])
    assert sentences.OWN not in figure_urls.figure(con, SCHOOL).labels
    assert figure_urls.figure(con, SCHOOL).period == "2017"


@pytest.mark.slow
def test_a_drawing_of_sql_says_that_own_numbers_may_be_in_it(own):
    said = {}
    for who, app in (("own", open_with(own, "analyse")), ("other", open_page("analyse"))):
        app.segmented_control(key="maade").set_value("sql").run()
        app.button(key="sql_udfoer").click().run()
        app.selectbox(key="sql_form").select("soejler").run()
        assert not app.exception and not app.error
        said[who] = "havde egne tal i brug" in words(app)
    assert said == {"own": True, "other": False}


def test_own_numbers_are_marked_in_the_five_criteria(visit):
    cells = figure_urls.figure(visit, "/fem_kriterier#kriterier").table["Værebro Park"]
    assert [cell for cell in cells if "egne tal" in cell] == [
        f"41,5{danish.NBSP}% (1. december 2024, egne tal): over begge grænser"
    ]


def test_own_numbers_are_not_said_to_be_published(visit, con):
    glance = "/fem_kriterier#kriterier"
    mine, others = figure_urls.figure(visit, glance), figure_urls.figure(con, glance)
    assert "egne tal" in mine.alt_text and sentences.OWN in mine.labels
    assert "egne tal" not in others.alt_text and sentences.OWN not in others.labels


def test_what_is_not_published_gives_way_to_an_own_number_and_nothing_else(visit, con, own):
    before, after = queries.table(con, "observations"), queries.table(visit, "observations")
    gone = own.replaced["status"].value_counts().to_dict()
    assert gone == {"not_published": 1}
    assert len(after) == len(before) + len(VALUES) - 1
    assert set(after["status"]) - set(before["status"]) == {sentences.OWN_STATUS}


def test_the_published_database_is_untouched(own):
    before = hashlib.sha256(schema.DATABASE.read_bytes()).hexdigest()
    with session_data.with_rows(own.observations, own.source) as con:
        rows = queries.observations(con, ["vaerebro_park"], ["uden_for_arbejde"])
        assert rows["value"].notna().sum() == 1  # beside two bounds told in words
    assert hashlib.sha256(schema.DATABASE.read_bytes()).hexdigest() == before


def test_sql_can_ask_for_own_numbers(visit):
    runner = sql.Runner(queries.tables(visit))
    rows = runner.run("SELECT value FROM observations WHERE status = 'own' ORDER BY 1").rows
    runner.close()
    assert list(rows["value"]) == [10.1, 22.4, 41.5]


def shown(name: str) -> Response:
    """The answer of the address of a show."""
    endpoint = next(
        route.endpoint for route in routes.under("") if route.path.startswith(routes.SHOWN + "/")
    )
    scope = {"type": "http", "method": "GET", "scheme": "http", "server": ("127.0.0.1", 80), "path": "/",
             "headers": [], "query_string": b"", "path_params": {"name": name}}  # fmt: skip
    return endpoint(Request(scope))


@pytest.mark.slow
def test_a_show_with_own_numbers_is_gone_with_the_visit(own):
    con = session_data.with_rows(own.observations, own.source)
    name = lent_shows.new_name()
    lent_shows.lend(name, deck.Show("Prøve", (deck.Slide(view=SCHOOL),)), con)
    seen = shown(name)
    assert (
        seen.status_code == 200
        and "22,4" in seen.body.decode()
        and "Egne tal" in seen.body.decode()
    )
    con.close()
    after = shown(name)
    assert after.status_code == 404 and routes.GONE in after.body.decode()


@pytest.mark.slow
def test_a_show_with_own_numbers_is_gone_when_they_are_taken_out(own):
    app = open_with(own, "fremvisning")
    name = app.session_state["show_name"]
    assert shown(name).status_code == 200
    app.switch_page("../../pages/egne_tal.py").run().button(key="egne_fjern").click().run()
    assert not app.exception and shown(name).status_code == 404


def test_the_sheet_of_an_area_says_so(visit):
    text = PdfReader(io.BytesIO(handout.document(visit, "vaerebro_park"))).pages[0].extract_text()
    assert "Egne tal" in text


def test_a_files_own_count_of_residents_is_not_called_an_assumption():
    text = (
        "Område;Tal for;Periode;Værdi\nVærebro Park;Beboere;1. december 2024;2100\n"
        "Værebro Park;Ikke-vestlige;1. december 2024;50,5\n"
    )
    read = session_data.checked(own_files.reading(text, own_files.catalogue()), session_data.source("Prøve", ""))  # fmt: skip
    assert read.faults.empty and len(read.observations) == 2
    plan = SavedPlan(
        "vaerebro_park", "gladsaxe_kommune", 2024, "eget", indicators=("ikke_vestlige",)
    )
    with session_data.with_rows(read.observations, session_data.source("Prøve", "")) as con:
        known = what_if.published(con, plan)
        base = outcomes.baseline(plan, known)
        assert base.before.residents == 2100
        table = tables.numbers(base, outcomes.numbers(base, []))
        assert table["Bygger på"].to_list() == ["egen andel, kendt beboertal"]
        assumed = replace(plan, people={"ikke_vestlige": 2000})
        base = outcomes.baseline(assumed, known)
        table = tables.numbers(base, outcomes.numbers(base, []))
        assert table["Bygger på"].to_list() == ["egen andel, antaget antal"]
