"""The name of a scenario follows its numbers until the user has given it another."""

from dataclasses import replace
from fractions import Fraction

import pytest

from lib.contents import what_if
from lib.scenario import files, reference_data, saved_plan, scenario_names
from lib.scenario.model import AREA, COMPARISON, OWN, Dwellings, PersonsChange, ShareSet
from lib.scenario.published import Names
from lib.scenario.saved_plan import SavedPlan

HOME, ABSENCE = "gladsaxe_kommune", "skolefravaer_ulovligt"


@pytest.fixture(scope="module")
def book(con):
    return reference_data.read(con)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ((PersonsChange(ABSENCE, -63),), "63 færre elever"),
        ((PersonsChange(ABSENCE, 1),), "1 flere person"),
        ((Dwellings(150, COMPARISON),), "150 nye boliger, beboere som i Kommunen"),
        ((Dwellings(-20, AREA),), "20 færre boliger, beboere som i Området"),
        ((ShareSet(ABSENCE, Fraction("19.5")),), "Andelen er 19,5 %"),
        ((PersonsChange(ABSENCE, -2), Dwellings(5, OWN)), "2 færre elever og 5 nye boliger"),
        ((), "Intet er ændret"),
    ],
)
def test_a_name_says_what_the_changes_are(book, changes, name):
    told = scenario_names.following(changes, book.indicators, Names("Området", "Kommunen"))
    assert told.replace("\N{NO-BREAK SPACE}", " ") == name


def everything_shown(con, plan: SavedPlan) -> str:
    """All that the page and its files say of a plan."""
    shown = what_if.contents(con, plan)
    figure = shown.page_figures()[0][1]
    parts = [
        *(f"{heading} {words}" for heading, words in shown.answers), figure.title, figure.alt_text, str(figure.spec),
        figure.table.to_string(), shown.numbers().rows.to_string(), *(file.name for file in shown.files),
        reference_data.read(con).question_text(plan),
    ]  # fmt: skip
    return " ".join(parts).replace("\N{NO-BREAK SPACE}", " ")


def test_300_dwellings_set_to_150_are_called_150_everywhere(con, book):
    plan = book.asked(SavedPlan("vaerebro_park", HOME, 2024, "eget"), "boliger_300")
    assert "300 nye boliger" in everything_shown(con, plan)
    moved = replace(
        plan, scenarios=tuple((n, (replace(c[0], count=150),)) for n, c in plan.scenarios)
    )
    told = everything_shown(con, moved)
    assert "150 nye boliger" in told and "150-nye-boliger" in told
    assert "300" not in told


def test_10_pupils_set_to_63_are_called_63_everywhere(con, book):
    begun = SavedPlan("vaerebro_park", HOME, 2024, "eget", people={ABSENCE: 420})
    plan = book.asked(begun, "fravaer_10")
    moved = replace(plan, scenarios=(("", (PersonsChange(ABSENCE, -63),)),))
    told = everything_shown(con, moved)
    assert "63 færre elever" in told and "10 færre" not in told and "fravaer-10" not in told


def test_the_users_own_name_stays(con, book):
    plan = book.asked(SavedPlan("vaerebro_park", HOME, 2024, "eget", people={ABSENCE: 420}), "fravaer_10")  # fmt: skip
    named = replace(plan, scenarios=(("Skolens plan", (PersonsChange(ABSENCE, -63),)),))
    told = everything_shown(con, named)
    assert "Hypotetisk: Skolens plan" in told and "skolens-plan" in told


OLD = """{"version": 1, "area": "vaerebro_park", "comparison": "gladsaxe_kommune", "law": 2024, "question": "%s",
    "indicators": ["skolefravaer_ulovligt"], "people": {"skolefravaer_ulovligt": 420},
    "scenarios": [{"name": "%s", "changes": [["persons", "skolefravaer_ulovligt", -63]]}]}"""


@pytest.mark.parametrize(
    ("name", "read_as"),
    [
        ("10 elever færre", ""), ("300 boliger, beboere som i Gladsaxe Kommune", ""), ("Scenarie 2", ""),
        ("Vej 1", ""), ("Forskellen er halveret", ""), ("Skolens plan", "Skolens plan"),
    ],
)  # fmt: skip
def test_an_old_plan_opens_and_the_names_that_the_app_gave_follow_again(con, book, name, read_as):
    for question in ("fravaer_10", "eget", "halv_forskel"):
        plan = reference_data.check_known(saved_plan.from_json(OLD % (question, name)), book)
        assert plan.scenarios == ((read_as, (PersonsChange(ABSENCE, -63),)),)
        shown = what_if.contents(con, plan)
        assert read_as or "63 færre elever" in shown.answers[0][0]
        assert shown.figures[ABSENCE]().title


def test_an_old_address_of_a_goal_shows_the_goal(con):
    """As it was written when a goal's scenarios were never in the plan."""
    plan = SavedPlan("vaerebro_park", HOME, 2024, "halv_forskel", (ABSENCE, "karakter_over_4"))
    address = saved_plan.to_address(plan)
    figures = what_if.figures_of(con, {"plan": [address]})
    assert "19,5" in figures[ABSENCE]().title and "64" in figures["karakter_over_4"]().title


def test_a_file_is_named_by_the_question_where_it_holds_no_scenario():
    plan = SavedPlan("vaerebro_park", HOME, 2024, "ikke_udsat")
    assert files.name(plan, [], "xlsx") == "hypotetisk_vaerebro-park_ikke-udsat.xlsx"


def test_no_question_names_the_amount_that_its_slider_can_change(book):
    for change in book.question_changes.itertuples(index=False):
        assert str(abs(change.amount)) not in book.question_rows[change.question_id]["text"]
