"""The area of a whole visit: what is selected on one page is the area of the others, and stands in their addresses."""

import itertools

import pytest
from streamlit.testing.v1 import AppTest

from lib.contents import map as contents_map
from lib.db import queries
from lib.explore import selection
from lib.scenario import saved_plan
from lib.system import folders
from lib.web.forms import plan_form
from tests.waiting import WAIT_SECONDS

KEYS = {"kort": "sted", "udvikling": "sted", "hvad_nu_hvis": "plan_area", "fremvisning": "ark_om"}
HOME, OTHER, ABROAD = "vaerebro_park", "hoeje_gladsaxe", "agervang"


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(
        str(folders.ROOT / "lib" / "web" / "navigation.py"), default_timeout=WAIT_SECONDS
    ).run()


def go(app: AppTest, page: str, **linked: str) -> AppTest:
    """Open a page from the menu, whose addresses have no parameters, or by a link with some."""
    app.query_params.clear()
    app.query_params.update(linked)
    app.switch_page(f"../../pages/{page}.py").run()
    assert not app.exception and not app.error
    return app


def area(app: AppTest, page: str, **linked: str) -> str:
    """The area that a page shows when the reader comes to it."""
    go(app, page, **linked)
    if page == "analyse":
        return " ".join(app.multiselect(key="omraader").value)
    return app.selectbox(key=KEYS.get(page, "omraade")).value


def choose(app: AppTest, page: str, value: str) -> None:
    go(app, page)
    if page == "analyse":
        app.multiselect(key="omraader").set_value([value]).run()
    else:
        app.selectbox(key=KEYS.get(page, "omraade")).set_value(value).run()
    assert not app.exception and not app.error


CHOOSING = ("overblik", "fem_kriterier", "skole", "udvikling", "kort", "hvad_nu_hvis", "analyse")
SHOWING = (*CHOOSING, "fremvisning")


@pytest.mark.slow
def test_an_area_selected_on_one_page_is_that_of_every_other(app):
    for page, value in zip(CHOOSING, itertools.cycle([OTHER, HOME])):
        choose(app, page, value)
        for other in ("overblik", "kort", "hvad_nu_hvis", "analyse"):
            assert area(app, other) == value, (page, other)
    assert {one: area(app, one) for one in SHOWING} == dict.fromkeys(SHOWING, value)


@pytest.mark.slow
def test_before_anything_is_selected_each_page_has_its_own_default(app):
    found = {one: area(app, one) for one in SHOWING}
    assert found.pop("udvikling") == "gladsaxe"
    assert set(found.values()) == {HOME}


@pytest.mark.slow
def test_a_page_without_the_area_keeps_its_default_and_does_not_lose_it(app):
    choose(app, "fem_kriterier", ABROAD)
    for page in ("skole", "kort"):
        assert area(app, page) == HOME
        assert not app.info and not app.warning
    for page in ("egne_tal", "kilder"):
        go(app, page)
    for page in ("fem_kriterier", "hvad_nu_hvis", "analyse", "udvikling"):
        assert area(app, page) == ABROAD
    # What is selected there in its place is the new one.
    choose(app, "skole", OTHER)
    assert area(app, "fem_kriterier") == OTHER


def test_a_place_that_is_no_area_leaves_the_area_of_the_visit(app):
    choose(app, "overblik", OTHER)
    choose(app, "kort", "bindeleddet")
    assert area(app, "overblik") == OTHER and area(app, "kort") == OTHER


@pytest.mark.slow
def test_the_map_begins_where_the_place_of_the_visit_is_seen(app, con):
    choose(app, "overblik", OTHER)
    go(app, "kort")
    assert not app.info
    for place_id in contents_map.places(con):
        of = contents_map.MapChoices(
            contents_map.view_showing(con, place_id, "zone"), tuple(contents_map.layers(con)), (650, 470), "", place_id
        )  # fmt: skip
        assert contents_map.drawn(con, of).in_sight


def test_analyse_begins_with_numbers_that_are_known_of_the_area(app, con):
    first = list(selection.first().indicators)
    facts = queries.observations(con)
    for value in (OTHER, ABROAD, HOME):
        choose(app, "fem_kriterier", value)
        go(app, "analyse")
        chosen = app.multiselect(key="tal").value
        own = facts[(facts["area_id"] == value) & facts["value"].notna()]
        assert chosen and set(chosen) <= set(own["indicator_id"])
        assert (chosen == first) == (value == HOME)
        assert app.get("vega_lite_chart")
    # What the reader has chosen stays, whatever the area.
    app.multiselect(key="tal").set_value(["beboere"]).run()
    choose(app, "overblik", OTHER)
    go(app, "analyse")
    assert app.multiselect(key="tal").value == ["beboere"]


def test_several_areas_in_analyse_leave_the_one_of_the_visit_while_it_is_among_them(app):
    choose(app, "overblik", OTHER)
    go(app, "analyse").multiselect(key="omraader").set_value([HOME, OTHER]).run()
    assert area(app, "overblik") == OTHER
    go(app, "analyse").multiselect(key="omraader").set_value([HOME, ABROAD]).run()
    assert area(app, "overblik") == HOME


def test_a_plan_in_the_address_is_shown_and_its_area_is_that_of_the_visit(app, con):
    choose(app, "overblik", OTHER)
    made = plan_form.what_if.reference_data(con).first
    assert made.area_id == HOME
    assert area(app, "hvad_nu_hvis", plan=saved_plan.to_address(made)) == HOME
    assert area(app, "overblik") == HOME


def test_a_plan_is_kept_while_another_page_looks_at_another_area(app):
    choose(app, "hvad_nu_hvis", OTHER)
    question = app.selectbox(key=f"plan_question_{OTHER}")
    question.set_value("planens_maal").run()
    choose(app, "fem_kriterier", HOME)
    assert area(app, "hvad_nu_hvis") == HOME
    choose(app, "fem_kriterier", OTHER)
    assert area(app, "hvad_nu_hvis") == OTHER
    assert app.selectbox(key=f"plan_question_{OTHER}").value == "planens_maal"


def test_a_link_says_itself_what_area_it_is_about(app):
    choose(app, "overblik", OTHER)
    go(app, "kilder")
    assert area(app, "fem_kriterier", omraade="Værebro Park") == HOME
    assert area(app, "overblik") == HOME
    assert area(app, "analyse", omraader="Agervang") == ABROAD
    assert area(app, "fem_kriterier") == ABROAD


@pytest.mark.parametrize("page", ["maal", "indsatser", "bevaegelse", "flytning", "aarsstatus"])
@pytest.mark.slow
def test_a_page_that_has_not_the_area_of_the_visit_opens_with_one_it_has(app, page):
    choose(app, "fem_kriterier", ABROAD)
    shown = area(app, page)
    assert shown and shown != ABROAD
    assert area(app, "fem_kriterier") == ABROAD


def test_a_link_with_an_areas_name_without_its_municipality_shows_it(app):
    go(app, "kilder")
    go(app, "fem_kriterier", sammenlign="Ringparken", omraade="Agervang")
    assert app.selectbox(key="sammenlign").value == "ringparken"
    assert app.selectbox(key="omraade").value == ABROAD
    go(app, "kilder")
    go(app, "analyse", omraader="Ringparken")
    assert app.multiselect(key="omraader").value == ["ringparken"]
