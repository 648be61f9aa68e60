"""The goals of the strategies on Overblik: those of the chosen area, each with its numbers or with the words that there are none."""

from datetime import date

import pytest

from lib.analysis import compare
from lib.contents import overview
from lib.db import queries, target_queries
from lib.figures import tables

TODAY = date(2026, 1, 1)
GOALS = {
    "vaerebro_park": [
        "Alle børn og unge i Værebro Park har gode fremtidsmuligheder",
        "Alle beboere under 30 år i Værebro Park er i uddannelse og beskæftigelse",
        "Værebro Park tiltrækker og fastholder ressourcestærke beboere",
        "Værebro Park er fri for bandekriminalitet",
    ],
    "hoeje_gladsaxe": [
        "Fastholde og tiltrække ressourcestærke beboere, så Høje Gladsaxe afspejler resten af samfundet",
        "Et trygt kvarter gennem positive fællesskaber og et aktivt civilsamfund",
        "Lige muligheder for sundhed, uddannelse og beskæftigelse",
        "Et attraktivt kvarter, der hænger sammen med den omkringliggende by",
    ],
}
STRATEGIES = {
    "vaerebro_park": "»Bagsværd i social balance«",
    "hoeje_gladsaxe": "»Sammen om Høje Gladsaxe«",
}


@pytest.mark.parametrize("area_id", GOALS)
def test_overblik_tells_the_goals_of_the_chosen_area_and_no_others(con, area_id):
    goals = overview.overview(con, area_id, TODAY).goals
    area = queries.area_name(con, area_id)
    assert goals.title == f"De fire målsætninger for {area}"
    assert STRATEGIES[area_id] in goals.text
    assert [goal.table.caption for goal in goals.tables] == GOALS[area_id]
    figure = goals.figure()
    assert list(figure.table["Målsætning"]) == GOALS[area_id]
    assert figure.title == f"De fire målsætninger for {area} og de nærmeste tal"
    assert area in figure.table.columns


@pytest.mark.parametrize("area_id", ["eksempelby", "moerkhoej_almene"])
def test_an_area_without_a_strategy_shows_no_goals(con, area_id):
    assert overview.overview(con, area_id, TODAY).goals is None


def test_the_numbers_beside_a_goal_are_of_the_chosen_area(con):
    goals = overview.overview(con, "hoeje_gladsaxe", TODAY).goals
    row = goals.figure().table.set_index("Målsætning").loc[GOALS["hoeje_gladsaxe"][2]]
    assert row["Nærmeste tal"] == "15-17-årige i gang med en uddannelse, 2015"
    assert (row["Høje Gladsaxe"], row["Gladsaxe Kommune"]) == ("93\N{NO-BREAK SPACE}%", "94\N{NO-BREAK SPACE}%")  # fmt: skip


@pytest.mark.parametrize(
    ("area_id", "cell"),
    [("hoeje_gladsaxe", "63,4 % (udledt)"), ("vaerebro_park", "63,4 % (ikke dateret, aftale 2017-2020, udledt)")],
)  # fmt: skip
def test_a_number_that_its_source_does_not_print_is_called_derived(con, area_id, cell):
    table = overview.overview(con, area_id, TODAY).goals.figure().table
    row = table[table["Nærmeste tal"].str.startswith("Beboere med årsindkomst")].iloc[0]
    assert row["Gladsaxe Kommune"].replace("\N{NO-BREAK SPACE}", " ") == cell
    assert "udledt" not in row["Høje Gladsaxe" if area_id == "hoeje_gladsaxe" else "Værebro Park"]


def test_a_goal_that_no_number_is_near_says_so(con):
    facts = queries.observations(con, list(GOALS))
    pairs = compare.pairs(facts, *GOALS)
    row = tables.nearest_to_goal([], facts, pairs, *GOALS).loc[0]
    assert row["Tal for"] == "Der er ikke fundet et tal, der måler den"
    assert (row["Værebro Park"], row["Høje Gladsaxe"], row["Forskel"]) == (
        "intet tal", "intet tal", "kan ikke beregnes",
    )  # fmt: skip


def test_the_ten_goals_have_numbers_or_plain_words_that_none_measures_them(con):
    goals = target_queries.goals(con)
    assert goals["goal_id"].nunique() == 10
    alone = goals[goals["indicator_id"].isna()]
    assert set(alone["goal_id"]) == {"livsmuligheder", "resurser", "hg_attraktivt"}
    assert alone["note"].str.contains("Intet (?:offentliggjort )?tal ").all()


def test_a_goal_reads_as_its_target_does(con):
    goals = target_queries.goals(con).drop_duplicates("goal_id").set_index("target_id")["goal"]
    targets = target_queries.targets(con).set_index("target_id")["text"]
    assert goals.to_dict() == targets[goals.index].to_dict()
