"""Danish numbers, comparisons, sentences and lines: pure functions on small frames."""

import re
from datetime import date
from fractions import Fraction

import pandas as pd
import pytest

from lib.analysis import compare, criteria, options, sentences, time_series
from lib.contents import address_choices, shared
from lib.db import queries, target_queries
from lib.figures import tables
from lib.system import folders
from lib.text import danish, harmless


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (24.6, 1, "24,6"),
        (27.0, 1, "27"),
        (1234567.5, 1, "1.234.567,5"),
        (-5.4, 1, "−5,4"),
        (0.19, 2, "0,19"),
        (0.05, 1, "0,1"),
        (12.25, 1, "12,3"),
        (2.675, 2, "2,68"),
        (-0.04, 1, "0"),
        (Fraction(219, 100), 2, "2,19"),
        (0, 0, "0"),
    ],
)
def test_danish_numbers(value, decimals, text):
    assert danish.number(value, decimals) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("44,5", Fraction("44.5")), ("44.5", Fraction("44.5")), ("1.450", 1450), ("2800", 2800),
        ("1 450,25", Fraction("1450.25")), ("1\N{NO-BREAK SPACE}450", 1450), ("12 %", 12),
        ("1.234.567,5", Fraction("1234567.5")), ("-3", -3), ("\N{MINUS SIGN}3,5", Fraction("-3.5")),
        ("0,1250", Fraction("0.125")), ("3.1416", Fraction("3.1416")),
    ],
)  # fmt: skip
def test_a_number_is_read_as_a_dane_writes_it(text, number):
    assert danish.parse(text) == number


@pytest.mark.parametrize(
    "text", ["", "tolv", "1,2,3", "1.45.0", "1,234.5", "12-3", "1e5", "nan", "--1"]
)
def test_what_is_not_a_number_is_refused(text):
    with pytest.raises(ValueError):
        danish.parse(text)


def test_danish_units_dates_and_enumerations():
    assert danish.amount(24.6, "pct.") == "24,6\N{NO-BREAK SPACE}%"
    assert danish.amount(17288000, "kr.", 0) == "17.288.000\N{NO-BREAK SPACE}kr."
    assert danish.long_date(date(2021, 12, 1)) == "1.\N{NO-BREAK SPACE}december 2021"
    assert danish.partial_date("2021-04") == "april 2021"
    assert danish.enumeration(["a", "b", "c"]) == "a, b og c"
    assert danish.enumeration(["a"]) == "a"
    assert danish.enumeration([]) == ""


def test_the_newest_common_period_is_compared_and_no_other(con):
    facts = queries.observations(con, ["hoeje_gladsaxe", "gladsaxe_kommune"])
    pairs = compare.pairs(facts, "hoeje_gladsaxe", "gladsaxe_kommune").set_index("indicator_id")
    assert pairs.loc["ikke_vestlige", "difference"] == 32.2
    assert pairs.loc["videregaaende_18_29", "period"] == "2015"
    assert pairs.loc["videregaaende_18_29", "difference"] == -1
    both = facts.drop_duplicates(["area_id", "indicator_id", "period"])
    periods = both.groupby("indicator_id")["area_id"].nunique()
    assert set(pairs.index) <= set(periods[periods == 2].index)


def test_higher_is_worse_or_better_or_neither(con):
    facts = queries.observations(con, ["hoeje_gladsaxe", "gladsaxe_kommune"])
    worse = compare.pairs(facts, "hoeje_gladsaxe", "gladsaxe_kommune").set_index("indicator_id")[
        "worse"
    ]
    assert worse["sociale_boernesager"] is True
    assert worse["tandpleje_udeblivelser"] is True
    assert worse["ikke_vestlige"] is None


def test_vaerebro_park_has_no_difference_for_different_years(con):
    facts = queries.observations(con, ["vaerebro_park", "gladsaxe_kommune"])
    assert "ikke_vestlige" not in set(
        compare.pairs(facts, "vaerebro_park", "gladsaxe_kommune")["indicator_id"]
    )


def test_the_largest_differences_come_first(con):
    facts = queries.observations(con, ["vaerebro_park", "gladsaxe_kommune"])
    largest = compare.largest_differences(
        compare.pairs(facts, "vaerebro_park", "gladsaxe_kommune"), 3
    )
    assert list(largest["indicator_id"]) == [
        "karakter_over_4",
        "skolefravaer_ulovligt",
        "voksne_offentlig_forsoergelse",
    ]
    assert list(largest["difference"]) == [-24, 15, 10.8]


@pytest.mark.parametrize(
    ("share", "persons"),
    [(86.2, 86), (91.6, 92), (27, 27), (0.5, 1), (12.5, 13), (0, 0), (100, 100)],
)
def test_of_a_hundred(share, persons):
    assert compare.whole_persons_of_100(share) == persons


def test_every_fact_can_be_told(con):
    for _, fact in queries.observations(con).iterrows():
        told = sentences.finding(fact)
        assert not re.search(r"\bnan\b|None|[{}]", told), told
        assert told[0].isupper() or told[0].isdigit(), told


def test_a_fact_is_told_in_the_words_of_its_source(con):
    facts = queries.observations(con, ["hoeje_gladsaxe"]).set_index("indicator_id")
    assert sentences.value(facts.loc["haervaerksudgifter"]) == "i omegnen af 40-50.000 kr."
    assert sentences.value(facts.loc["bekymringssager"]) == "vises ikke (få personer)"
    assert sentences.value(facts.loc["skolefravaer_ulovligt"]) == "ikke offentliggjort"


def test_the_distance_is_told_in_points_and_persons(con):
    facts = queries.observations(con, ["eksempelby"])
    fact = criteria.law_values(facts, date(2024, 12, 1)).set_index("criterion").loc["work"]
    assert sentences.distance(fact, ">", Fraction(30)) == (
        "5\N{NO-BREAK SPACE}procentpoint over grænsen; det svarer til 65 af de 1.300 18-64-årige"
    )
    vaerebro = queries.observations(con, ["vaerebro_park"], ["ikke_vestlige"]).iloc[0]
    assert "hvor mange personer det svarer til, er ikke offentliggjort" in sentences.distance(
        vaerebro, ">", Fraction(50)
    )


def test_a_break_in_definition_is_never_one_line(con):
    facts = queries.observations(con, themes=["Tryghed"])
    chain = next(c for c in time_series.chains(facts) if "tryghed_indeks" in set(c["indicator_id"]))
    assert list(dict.fromkeys(chain["indicator_id"])) == ["tryghed_indeks", "tryghed_nabolag"]
    from lib.figures import series

    figure = series.development(chain, target_queries.targets(con), ())
    break_ = figure.chart.breaks[0].isoformat()
    lines = [one for one in figure.spec["layer"] if one.get("mark", {}).get("type") == "line"]
    drawn = pd.DataFrame([row for one in lines for row in one["data"]["values"]])
    assert {one["encoding"]["detail"]["field"] for one in lines} == {"part"}
    ends = drawn.groupby("part")["date"].agg(["min", "max"])
    assert len(ends) > chain["area_id"].nunique()
    assert not ((ends["min"] < break_) & (ends["max"] > break_)).any()
    assert "kan ikke sammenlignes" in figure.caveat


def test_every_indicator_with_two_periods_is_in_a_chain(con):
    facts = queries.observations(con)
    dated = facts[facts["value"].notna() & facts["period_end"].notna()]
    counts = dated.groupby(["indicator_id", "area_id"])["period_end"].nunique()
    moving = set(counts[counts > 1].index.get_level_values("indicator_id"))
    shown = {i for chain in time_series.chains(facts) for i in chain["indicator_id"]}
    assert moving <= shown


def test_a_target_is_drawn_with_its_years_and_words(con):
    facts = queries.observations(
        con, ["hoeje_gladsaxe"], ["tryghed_indeks_forskel", "tryghed_nabolag_forskel"]
    )
    chain = next(time_series.chains(facts))
    goal = time_series.target_lines(target_queries.targets(con), chain).iloc[0]
    assert (goal["start"].year, goal["end"].year, goal["value"]) == (2017, 2020, 7.5)
    assert (
        goal["text"]
        == "Mål 2017-2020, gennemsnit: højst 7,5\N{NO-BREAK SPACE}procentpoint (tidligere opgørelse)"
    )


def test_the_made_up_area_comes_last_and_says_so(con):
    housing = options.housing_areas(queries.areas(con, "boligområde"))
    assert next(iter(housing)) == "vaerebro_park"
    assert list(housing.items())[-1] == ("eksempelby", "Eksempelby (opdigtet)")
    assert housing["ringparken"] == "Ringparken (Slagelse Kommune)"


def test_a_goal_without_published_figures_says_so(con):
    facts = queries.observations(con, ["vaerebro_park", "gladsaxe_kommune"])
    pairs = compare.pairs(facts, "vaerebro_park", "gladsaxe_kommune")
    goals = target_queries.goals(con, "vaerebro_park").groupby("goal")["indicator_id"].agg(list)
    assert len(goals) == 4
    last = goals["Værebro Park er fri for bandekriminalitet"]
    table = tables.nearest_to_goal(last, facts, pairs, "vaerebro_park", "gladsaxe_kommune")
    assert set(table["Værebro Park"]) == {"ikke offentliggjort"}


def test_a_cell_that_looks_like_a_formula_is_made_harmless():
    assert harmless.cell("=1+1") == "'=1+1"
    assert harmless.cell("-5") == "'-5"
    assert harmless.cell("52 %") == "52 %"
    assert harmless.cell(5.4) == 5.4


# Words of before that a reader did not understand, and measures with a second name.
RETIRED = (
    "Stedfortræder, ikke", "ikke efterset", "Hvad der ellers er kendt", "Prøve på regnestykket", "Adresse til salen",
    "Sig, hvad kolonnerne er", "som kan rettes", "højt fravær", "Fremvisningen", "en fremvisning", "Hent fremvisning",
    "tedfortræder", "kan ikke regnes", "som den gjaldt for", "som du selv må antage", "Antal elever bag »", "færre med minus",
    "færre af beboerne har", "hvor mange andelen er af", "Læg et scenarie til",
)  # fmt: skip


def test_retired_words_stand_nowhere_in_the_app():
    files = [
        path
        for folder in ("lib", "pages", "data")
        for path in (folders.ROOT / folder).rglob("*")
        if path.suffix in (".py", ".js", ".typ", ".csv", ".toml", ".md", ".txt", ".geojson")
    ]
    assert len(files) > 100
    found = [
        f"{path.name}: {word}"
        for path in files
        for word in RETIRED
        if word in path.read_text("utf-8")
    ]
    assert found == []


def test_a_housing_area_of_another_municipality_is_listed_with_its_name(con):
    compared = shared.comparisons(con, "vaerebro_park")
    assert compared["ringparken"] == "Ringparken (Slagelse Kommune)"
    assert compared["hoeje_gladsaxe"] == "Høje Gladsaxe"
    assert compared["gladsaxe_kommune"] == "Gladsaxe Kommune"
    elsewhere = [name for name in compared.values() if name.endswith(" Kommune)")]
    places = [name.partition(" (")[2] for name in elsewhere]
    assert len(elsewhere) > 10 and list(compared.values())[-len(elsewhere) :] == elsewhere
    assert places == sorted(places)


def test_an_address_with_an_areas_name_alone_still_names_it(con):
    words = shared.area_labels(con)
    choices = {"sammenlign": ["Ringparken"]}
    assert address_choices.chosen(choices, "sammenlign", words, "") == "ringparken"
    assert address_choices.named("Ringparken (Slagelse Kommune)", words) == "ringparken"
    assert (
        address_choices.named("Ringparken", {"a": "Ringparken (A)", "b": "Ringparken (B)"}) is None
    )
    assert address_choices.named("", {"a": " (A)"}) is None
