"""Every page with its choices, without a browser: no error, no empty answer, nothing unsaid."""

import html
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.analysis import options, release_diff
from lib.db import build, queries
from lib.statbank import client as statbank_client
from lib.statbank import staging, update
from lib.statbank.schools import client as school_client
from lib.statbank.service import StatbankError
from lib.system import folders
from lib.system.sandbox import TooLargeError, TooSlowError
from lib.system.turns import BusyError
from lib.web import app_sandbox, hosts, sandboxed
from tests.waiting import WAIT_SECONDS

# What pandas writes where a sentence should stand.
UNSAID = re.compile(r"\b(nan|NaN|None|NaT)\b|<NA>")

TITLES = {
    "overblik": "Bydele i social balance",
    "fem_kriterier": "De fem kriterier",
    "skole": "Skole og unge",
    "udvikling": "Udvikling",
    "maal": "Mål",
    "bevaegelse": "Bevægelse",
    "flytning": "Flytning",
    "aarsstatus": "Årsstatus",
    "kort": "Kort",
    "indsatser": "Indsatser",
    "samarbejde": "Samarbejde",
    "hvad_nu_hvis": "Hvad nu hvis?",
    "analyse": "Analyse",
    "egne_tal": "Egne tal",
    "fremvisning": "Præsentation",
    "kilder": "Kilder og metode",
    "tilgaengelighed": "Tilgængelighed",
}
PAGES = tuple(TITLES)


@pytest.fixture(scope="module", autouse=True)
def _database():
    if build.is_stale():
        build.build()


def open_page(name: str) -> AppTest:
    app = AppTest.from_file(
        str(folders.ROOT / "lib" / "web" / "navigation.py"), default_timeout=WAIT_SECONDS
    ).run()
    if name != "overblik":
        app.switch_page(f"../../pages/{name}.py").run()
    assert app.title[0].value == TITLES[name]
    return app


def words(app: AppTest) -> str:
    parts = [element.value for kind in ("title", "header", "subheader", "markdown", "caption")
             for element in app.get(kind)]  # fmt: skip
    tables = [
        re.sub(r"<[^>]+>", " ", html.unescape(element.proto.body)) for element in app.get("html")
    ]
    return "\n".join([*parts, *tables, *(part.label for part in app.expander)])


@pytest.mark.parametrize("page", PAGES)
def test_the_page_opens_with_figures_and_sources(page):
    app = open_page(page)
    assert not app.exception and not app.error
    text = words(app)
    assert not UNSAID.search(text)
    assert len(app.title) == 1
    assert bool(app.get("vega_lite_chart")) == (page not in options.WORDS_ALONE)
    assert "Kilde" in text


def test_overblik_tells_the_four_goals_and_what_is_missing():
    text = words(open_page("overblik"))
    for part in ("Alle børn og unge i Værebro Park har gode fremtidsmuligheder",
                 "Værebro Park er fri for bandekriminalitet", "Det ved vi ikke endnu", "tre af fem kriterier over grænsen",
                 "var grænsen nået for ikke-vestlig oprindelse, dømte og indkomst"):  # fmt: skip
        assert part in text, part


def test_fem_kriterier_puts_the_published_list_first():
    text = words(open_page("fem_kriterier"))
    listed = "Værebro Park stod på ministeriets liste 1. december 2021 som forebyggelsesområde"
    assert listed in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "tre af fem kriterier over grænsen for forebyggelsesområde" in text
    assert "sagt i ord i kilden" in text and "ikke nævnt i kilden; afgør intet" in text


@pytest.mark.parametrize(
    "area",
    [
        "vaerebro_park",
        "hoeje_gladsaxe",
        "ringparken",
        "ladegaardsparken",
        "eksempelby",
        "pileparkerne",
        "vejleaaparken",
    ],
)
@pytest.mark.parametrize("year", ["2024", "2019", "2014", "2010"])
@pytest.mark.slow
def test_fem_kriterier_for_any_area_and_law(area, year):
    app = open_page("fem_kriterier")
    app.selectbox(key="omraade").set_value(area)
    app.selectbox(key="lov").set_value(year)
    app.run()
    assert not app.exception and not app.error
    assert not UNSAID.search(words(app))
    made_up = [warning.value for warning in app.warning]
    assert bool(made_up) == (area == "eksempelby")


@pytest.mark.parametrize("area", ["vaerebro_park", "hoeje_gladsaxe", "pileparkerne", "eksempelby"])
@pytest.mark.parametrize("view", ["soejler", "hundrede"])
@pytest.mark.slow
def test_skole_for_any_area_and_view(area, view):
    app = open_page("skole")
    app.selectbox(key="omraade").set_value(area)
    app.get("button_group")[0].set_value(view)
    app.run()
    assert not app.exception and not app.error
    if area == "vaerebro_park" and view == "hundrede":
        assert "27 ud af 100 elever" in words(app)


@pytest.mark.slow
def test_udvikling_for_places_of_every_kind_and_every_theme():
    app = open_page("udvikling")
    places = app.selectbox(key="sted").options
    for place in [
        *places[:4],
        *places[6::6],
        places[-1],
    ]:  # each opens in tests/test_development.py too
        app.selectbox(key="sted").select(place).run()
        assert not app.exception and not app.error, place
        told = [box.value for box in app.info]
        assert app.get("vega_lite_chart") or any(place in words for words in told), place
    app = open_page("udvikling")
    for theme in app.selectbox(key="emne").options:
        app.selectbox(key="emne").select(theme).run()
        assert not app.exception and not app.error, theme
        assert app.get("vega_lite_chart"), theme


@pytest.mark.slow
def test_the_map_takes_every_place_view_colour_and_no_layer():
    app = open_page("kort")
    app.pills(key="lag").set_value([]).run()  # what is said of a place is the same, and sooner said
    assert not app.exception and not app.error
    for place in app.selectbox(key="sted").options:
        app.selectbox(key="sted").select(place).run()
        assert not app.exception and not app.error, place
        text = words(app)
        assert app.header[0].value == place and not UNSAID.search(text), place
        assert "Kilde: " in text.replace("\\", ""), place
    for view in ("zone", "gladsaxe"):
        app.segmented_control(key="udsnit").set_value(view).run()
        assert not app.exception and app.get("deck_gl_json_chart"), view
    for colour in app.selectbox(key="farve").options[:6]:
        app.selectbox(key="farve").select(colour).run()
        assert not app.exception and not UNSAID.search(words(app)), colour


def test_a_place_has_its_figures_beside_the_municipality():
    app = open_page("kort")
    text = words(app)
    assert "Værebro Park i tal" in text
    assert re.search(r"Elever med 5 eller flere dages ulovligt fravær\s+2017\s+27\s%\s+12\s%", text)
    assert "Fra isolation til åbenhed" in text
    assert "Bindeleddet er ca. 2,4 km langt" in text.replace("\xa0", " ")


@pytest.mark.parametrize("area", ["vaerebro_park", "hoeje_gladsaxe", "eksempelby", "ringparken"])
@pytest.mark.slow
def test_hvad_nu_hvis_for_every_question_with_nothing_assumed(area):
    app = open_page("hvad_nu_hvis")
    app.selectbox(key="plan_area").set_value(area).run()
    questions = app.selectbox(key=f"plan_question_{area}")
    for question in list(questions.options):
        app.selectbox(key=f"plan_question_{area}").select(question).run()
        assert not app.exception and not app.error, question
        text = words(app)
        assert not UNSAID.search(text), question
        assert "Hypotetisk" in text, question
        assert bool(app.warning) == (area == "eksempelby")


@pytest.mark.parametrize("year", ["2024", "2018", "2010"])
@pytest.mark.parametrize("area", ["vaerebro_park", "eksempelby"])
def test_hvad_nu_hvis_for_any_law(area, year):
    app = open_page("hvad_nu_hvis")
    app.selectbox(key="plan_area").set_value(area).run()
    app.selectbox(key=f"plan_question_{area}").select("ikke_forebyggelse").run()
    app.selectbox(key="plan_field_law").set_value(year).run()
    assert not app.exception and not app.error
    assert not UNSAID.search(words(app))


@pytest.mark.slow
def test_hvad_nu_hvis_with_everything_assumed_and_the_way_over_time():
    app = open_page("hvad_nu_hvis")
    app.selectbox(key="plan_question_vaerebro_park").select("ikke_forebyggelse").run()
    words_of = {
        "Antal": "1.000",
        "Hvor mange": "1.000",
        "Personer i": "2",
        "Landsgennemsnit": "1",
        "Bruttoindkomst": "60",
        "Dømte": "2,5",
        "Uden for": "38",
        "Alene": "50",
    }  # each within what is known of it
    for field in app.text_input:
        field.set_value(next((n for w, n in words_of.items() if field.label.startswith(w)), "70"))
    app.run()
    assert not app.exception and not app.error
    text = words(app)
    assert "din antagelse" in text and "Vej 1" in text and app.get("vega_lite_chart")
    app.selectbox(key="plan_field_view").set_value("ja").run()
    assert not app.exception and not app.error
    assert "Linjer" in str(app.get("vega_lite_chart")[0].proto)
    assert (
        app.slider(key="plan_live_s0c0").value < 0
    )  # the way is a scenario, to be changed at once
    app.selectbox(key="plan_question_vaerebro_park").select("eget").run()
    assert not app.exception and not app.error
    assert app.slider(key="plan_live_s0c0").value < 0


def test_hvad_nu_hvis_opens_on_an_answer_with_a_figure_a_slider_and_one_field():
    app = open_page("hvad_nu_hvis")
    text = words(app).replace("\xa0", " ")
    assert "7,5 færre for hver 100 elever" in text and "(12 %, 2017) halveret" in text
    assert app.header[0].value.replace("\xa0", " ") == (
        "Ulovligt skolefravær\\: fra 27 % til højst 19,5 %"
    )
    assert app.slider(key="plan_live_s0c0").value == 19.5
    assert app.slider(key="plan_live_s0c0").max == 50  # as far as the axis
    assert len(app.get("vega_lite_chart")) == 1
    folded = {field.key for part in app.expander for field in part.text_input}
    open_fields = [
        f.label for f in app.text_input if f.key not in folded and "plan_live" not in f.key
    ]
    assert open_fields == ["Hvor mange elever i alt? (svar, hvis du ved det)"]


def test_hvad_nu_hvis_with_the_one_number_answers_in_pupils():
    """27 % of 420 is 113; half of the gap is at most 81 of them."""
    app = open_page("hvad_nu_hvis")
    app.text_input(key="plan_field_people_skolefravaer_ulovligt").set_value("420").run()
    assert not app.exception and not app.error
    text = words(app).replace("\xa0", " ")
    assert "at mindst 32 færre elever har 5 eller flere dages ulovligt fravær" in text
    assert "kan ud af 420 være fra 112 til 115" in text
    assert app.text_input(key="plan_field_people_skolefravaer_ulovligt").value == "420"
    assert app.slider(key="plan_live_s0c0").value == -32


def test_a_question_that_cannot_be_answered_says_what_it_lacks():
    app = open_page("hvad_nu_hvis")
    offered = app.selectbox(key="plan_question_vaerebro_park").options
    lacking = [text for text in offered if "(mangler " in text]
    assert any("færre elever" in text and "antal elever" in text for text in lacking)
    answered = ("halvere", "ikke er forebyggelsesområde")  # the latter by bounds told in words
    assert not any(one in text for one in answered for text in lacking)
    app.selectbox(key="plan_area").set_value("pileparkerne").run()
    assert not app.exception and not app.error
    assert "Det kan ikke beregnes endnu" in words(app)


def test_kilder_shows_every_theme_source_and_disagreement(con):
    app = open_page("kilder")
    text = words(app)
    for title in queries.table(con, "disagreements")["title"]:
        assert title.split(":")[0] in text.replace("\\", "")
    for theme in app.selectbox(key="emne").options:
        app.selectbox(key="emne").select(theme).run()
        assert not app.exception and not app.error, theme


def unfolded_rows(block) -> list[int]:
    """The rows of each table of a page that is open when the page opens."""
    found = []
    for child in getattr(block, "children", {}).values():
        if child.type == "html":
            found.append(child.proto.body.count("<tr"))
        elif child.type != "expander":
            found += unfolded_rows(child)
    return found


@pytest.mark.parametrize("name", ["kilder", "kort"])
def test_a_long_table_is_folded_until_it_is_wanted(name):
    app = open_page(name)
    assert max([0, *unfolded_rows(app.main)]) <= 10
    assert any(one.proto.body.count("<tr") > 20 for one in app.get("html")), "it is dropped"


@pytest.fixture
def news(monkeypatch, con, database, tmp_path) -> list[str]:
    """A previous edition that lacks a number, and a package that waits to change one; what was done."""
    facts = queries.observations(con)
    one = facts["indicator_id"].eq("unge_offentlig_forsoergelse") & facts["value"].eq(12.3)
    changed = facts.assign(value=facts["value"].mask(one, 11.9))
    done = []
    monkeypatch.setattr(build, "previous", lambda: database)
    monkeypatch.setattr(
        release_diff, "compare_databases", lambda old, new: release_diff.compare(facts[~one], facts)
    )
    nothing = tmp_path / "nothing"

    def of_statbank(name: str) -> Path:
        return tmp_path if name == statbank_client.NAME else nothing

    monkeypatch.setattr(staging, "waiting_folder", of_statbank)
    monkeypatch.setattr(staging, "rebuild_if_stale", lambda name: None)
    monkeypatch.setattr(staging, "waiting_database", of_statbank)
    monkeypatch.setattr(
        staging, "waiting_changes", lambda name: release_diff.compare(facts, changed)
    )
    monkeypatch.setattr(staging, "publish", lambda name: done.append(f"publish {name}"))
    monkeypatch.delenv(school_client.KEY, raising=False)
    monkeypatch.delenv(school_client.KEY_FILE, raising=False)

    def fetch(client, tell):
        done.append("fetch")
        raise StatbankError("Der er ikke forbindelse.")

    monkeypatch.setattr(update, "fetch", fetch)
    return done


def test_every_reader_is_told_what_is_new_and_only_that(news, monkeypatch):
    monkeypatch.delenv(hosts.MAINTAINER, raising=False)
    app = open_page("kilder")
    text = words(app).replace("\N{NO-BREAK SPACE}", " ")
    assert "Nyt siden sidst" in text and "1 tal er nyt." in text
    assert re.search(r"januar 2018\s+nyt\s+–\s+12,3 %", text)
    assert not any(button.label.startswith("Hent nye tal") for button in app.button)
    assert "11,9" not in text and "Nye tal fra" not in text and not news


def test_the_maintainer_fetches_sees_what_waits_and_publishes(news, monkeypatch):
    monkeypatch.setenv(hosts.MAINTAINER, "1")
    app = open_page("kilder")
    text = words(app).replace("\N{NO-BREAK SPACE}", " ")
    assert "1 tal er ændret." in text and re.search(r"ændret\s+12,3 %\s+11,9 %", text)
    assert not news
    app.button(key="hent_statistikbanken").click().run()
    assert news == ["fetch"] and not app.exception
    assert (
        "Der er ikke forbindelse" in app.error[0].value and update.UNTOUCHED in app.error[0].value
    )
    app.button(key="udgiv_statistikbanken").click().run()
    assert news == ["fetch", "publish statistikbanken"] and not app.error and not app.exception
    assert update.PUBLISHED in app.info[0].value


def test_the_maintainer_without_a_key_is_told_so_and_nothing_is_fetched(news, monkeypatch):
    monkeypatch.setenv(hosts.MAINTAINER, "1")
    app = open_page("kilder")
    app.button(key="hent_uddannelsesstatistik").click().run()
    said = [one.value.replace("\\", "") for one in app.error]
    assert said == [f"{school_client.NO_KEY} {update.UNTOUCHED}"]
    assert not news and not app.exception


def test_overblik_leads_to_what_a_steering_group_asks():
    links = open_page("overblik").get("page_link")
    assert [link.proto.label for link in links] == [
        "Er vi på sporet?", "Hvad bliver værre?", "Hvem mangler ved bordet?", "Tilgængelighedserklæring"
    ]  # fmt: skip
    assert [link.proto.page for link in links] == [
        "maal",
        "udvikling",
        "samarbejde",
        "tilgaengelighed",
    ]


# What the strategies want measured and nobody has published: these pages show the made-up area instead, and say so.
MADE_UP_INSTEAD = {"bevaegelse", "flytning"}


@pytest.mark.parametrize("page", sorted(MADE_UP_INSTEAD & set(PAGES)))
def test_a_page_without_published_numbers_says_that_it_shows_the_made_up_area(page):
    app = open_page(page)
    assert len(app.warning) == 1
    assert "offentliggjort" in app.warning[0].value and "opdigtede" in app.warning[0].value


@pytest.mark.slow
def test_the_made_up_area_is_off_unless_chosen():
    for page in ("overblik", "fem_kriterier", "skole", "udvikling", "maal", "kort", "indsatser"):
        app = open_page(page)
        text = words(app)
        assert "(opdigtet)" not in text, page
        assert not app.warning, page


def test_analyse_shows_what_is_chosen_in_every_form(con):
    app = open_page("analyse")
    assert app.header[0].value.startswith("Ulovligt skolefravær 27\xa0% i Værebro Park mod 12\xa0%")
    table = app.dataframe[0].value
    assert list(table["Forskel"]) == [15, -24, -5.4]
    for form in app.selectbox(key="figur_prikker_felter_soejler").options:
        app.selectbox(key="figur_prikker_felter_soejler").select(form).run()
        assert not app.exception and not app.error, form
    app.multiselect(key="tal").set_value(["uden_for_arbejde"]).run()
    assert not app.exception and "Ikke offentliggjort" in app.info[0].value
    app.multiselect(key="tal").set_value(app.multiselect(key="tal").options[:7]).run()
    assert not app.exception and app.error[0].value == "Der er plads til 6. De første 6 er med."
    app.multiselect(key="omraader").set_value([]).run()
    app.multiselect(key="tal").set_value([]).run()
    assert not app.exception and not app.error


def ask_in_sql() -> AppTest:
    app = open_page("analyse")
    app.segmented_control(key="maade").set_value("sql").run()
    return app


def test_analyse_answers_an_example_and_says_why_it_cannot():
    app = ask_in_sql()
    app.selectbox(key="sql_eksempel").select("forskel").run()
    app.button(key="sql_udfoer").click().run()
    assert not app.exception and not app.error
    table = app.dataframe[0].value
    assert {"værebro_park", "kommunen", "forskel"} <= set(table.columns)
    app.text_area(key="sql_tekst").set_value("DROP TABLE areas").run()
    app.button(key="sql_udfoer").click().run()
    assert "Skriv én forespørgsel" in app.error[0].value and not app.exception
    assert app.text_area(key="sql_tekst").value == "DROP TABLE areas"  # nothing is lost


def test_an_answer_is_drawn_and_one_that_cannot_be_says_why():
    app = ask_in_sql()
    app.selectbox(key="sql_eksempel").select("forskel").run()
    app.button(key="sql_udfoer").click().run()
    app.selectbox(key="sql_form").select("soejler").run()
    assert not app.exception and not app.error
    assert "Hvor stor er forskellen mellem Værebro Park" in app.subheader[0].value
    assert "eget udtræk" in words(app)
    app.text_area(key="sql_tekst").set_value("SELECT range AS a, range AS b FROM range(100)").run()
    app.button(key="sql_udfoer").click().run()
    assert "højst 40" in app.error[0].value and not app.exception


def test_a_link_to_analyse_brings_numbers_of_other_themes_along(con):
    names = queries.table(con, "indicators").set_index("indicator_id")["name"]
    app = AppTest.from_file(
        str(folders.ROOT / "lib" / "web" / "navigation.py"), default_timeout=WAIT_SECONDS
    ).run()
    app.query_params["emne"] = "Fem kriterier"
    app.query_params["tal"] = [names["skolefravaer_ulovligt"], names["tryghed_indeks"]]
    app.switch_page("../../pages/analyse.py").run()
    assert not app.exception
    assert app.multiselect(key="tal").value == ["skolefravaer_ulovligt", "tryghed_indeks"]


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (BusyError(), sandboxed.BUSY_MAKING),
        (TooSlowError(), sandboxed.TOO_SLOW_TO_MAKE),
        (TooLargeError(), sandboxed.NOT_MADE),
    ],
)
def test_a_show_that_cannot_be_made_a_file_says_why(monkeypatch, failure, sentence):
    def fail(*arguments: object, **options: object) -> None:
        raise failure

    monkeypatch.setattr(app_sandbox, "draw_file", fail)
    app = open_page("fremvisning")
    app.button(key="fremvisning_lav").click().run()
    assert [error.value.replace("\\", "") for error in app.error] == [sentence]
    assert not app.exception
