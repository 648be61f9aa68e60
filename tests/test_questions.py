"""The questions of Hvad nu hvis are data, and each of them is a plan."""

import pytest

from lib.db import target_queries
from lib.scenario import goals, published, questions, reference_data, scenario_names
from lib.scenario.model import Dwellings, PersonsChange
from lib.scenario.saved_plan import SavedPlan, check_known

HOME = "gladsaxe_kommune"


@pytest.fixture(scope="module")
def book(con):
    return reference_data.read(con)


def test_the_three_questions_of_a_strategist_are_there(book):
    plan = SavedPlan("vaerebro_park", HOME, 2024, "eget")
    words = list(questions.askable(book.questions, "vaerebro_park", book.words(plan)).values())
    for text in (
        "Hvad skal der til, for at Værebro Park ikke er forebyggelsesområde?",
        "Hvad betyder nye boliger i udviklingszonen?",
        "Hvad betyder færre elever med ulovligt skolefravær?",
    ):
        assert text in words


@pytest.mark.parametrize("area", ["vaerebro_park", "hoeje_gladsaxe", "eksempelby", "ringparken"])
def test_every_question_of_an_area_is_a_plan_of_what_the_data_know(book, area):
    start = SavedPlan(area, HOME, 2024, "eget")
    for question_id, text in questions.askable(book.questions, area, book.words(start)).items():
        assert "{" not in text
        plan = book.asked(start, question_id)
        check_known(
            plan, book.areas["area_id"], book.comparable()["area_id"], [d.year for d in book.dates],
            book.questions["question_id"], [i for i, row in book.indicators.items() if published.is_countable(row)],
        )  # fmt: skip
        assert plan.indicators and plan.question_id == question_id
        assert all(name == "" for name, _ in plan.scenarios)


def test_a_question_in_the_udviklingszone_is_for_vaerebro_park_alone(book):
    start = SavedPlan("hoeje_gladsaxe", HOME, 2024, "eget")
    words = questions.askable(book.questions, "hoeje_gladsaxe", book.words(start))
    assert "boliger_300" not in words and "boliger_100" in words


def test_a_preset_says_its_changes(book):
    start = SavedPlan("vaerebro_park", HOME, 2024, "eget", residents=2500)
    plan = book.asked(start, "fravaer_10")
    assert plan.scenarios == (("", (PersonsChange("skolefravaer_ulovligt", -10),)),)
    assert plan.residents == 2500  # what was assumed stays
    homes = scenario_names.shown(
        book.asked(plan, "boliger_300").scenarios, book.indicators, book.names(plan)
    )
    assert [name for name, _ in homes] == [
        "300 nye boliger, beboere som i Gladsaxe Kommune", "300 nye boliger, beboere som i Værebro Park",
    ]  # fmt: skip
    assert homes[0][1] == (Dwellings(300, "comparison"),)


def test_a_question_about_a_list_brings_its_law_and_its_measures(book):
    plan = book.asked(SavedPlan("vaerebro_park", HOME, 2024, "eget"), "ikke_forebyggelse")
    assert (
        plan.law_year == 2021 and "ikke_vestlige" in plan.indicators and len(plan.indicators) == 5
    )


def test_ones_own_question_follows_what_was_followed(book):
    plan = book.asked(SavedPlan("vaerebro_park", HOME, 2024, "eget"), "fravaer_10")
    own = book.asked(plan, "eget")
    assert own.indicators == ("skolefravaer_ulovligt",) and own.scenarios == plan.scenarios


def test_the_question_of_the_printed_targets_follows_what_they_are_about(con, book):
    targets = goals.printed_targets(target_queries.targets(con, "hoeje_gladsaxe"), book.indicators)
    asked = book.asked(SavedPlan("hoeje_gladsaxe", HOME, 2024, "eget"), "planens_maal")
    assert set(targets["of_indicator"]) <= set(asked.indicators)
