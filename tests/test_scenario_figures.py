"""The figures, tables and files of scenarios: what they show, and that they say what they are."""

import io
import re
from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest

from lib.analysis import sentences as analysis_sentences
from lib.charts import builders
from lib.figures import images
from lib.scenario import charts, files, outcomes, saved_plan, tables
from lib.scenario import figures as scenario_figures
from lib.scenario import sentences as scenario_sentences
from lib.scenario.model import COMPARISON, OWN, Dwellings, PersonsChange, ShareSet
from lib.scenario.saved_plan import SavedPlan
from tests.test_scenario_goals import baseline_of

AREA, HOME = "vaerebro_park", "gladsaxe_kommune"
ABSENCE, ORIGIN, ADULTS = "skolefravaer_ulovligt", "ikke_vestlige", "voksne_offentlig_forsoergelse"
TEN_FEWER = SavedPlan(
    AREA, HOME, 2021, "fravaer_10", (ABSENCE,), people={ABSENCE: 200},
    scenarios=(("", (PersonsChange(ABSENCE, -10),)),),
)  # fmt: skip
HOMES = SavedPlan(
    AREA, HOME, 2021, "boliger_300", (ORIGIN, ADULTS), residents=2800,
    persons_per_dwelling=Fraction("2.2"),
    scenarios=(("300 boliger", (Dwellings(300, COMPARISON),)),
               ("Egne", (Dwellings(100, OWN, {ORIGIN: Fraction(20)}),))),
)  # fmt: skip


def shown(con, made: SavedPlan):
    base = baseline_of(con, made)
    found = outcomes.outcomes(base, made.scenarios)
    return base, found, dict(scenario_figures.all_of(base, found))


def svg(figure) -> str:
    return images.svg(figure).decode().replace("\N{NO-BREAK SPACE}", " ")


def test_a_figure_shows_the_baseline_the_scenario_and_the_comparison(con):
    _, _, figures = shown(con, TEN_FEWER)
    figure = figures[ABSENCE]
    title = "Ulovligt skolefravær i Værebro Park: 27 % i udgangspunktet, 22 % i »10 færre elever«"
    assert figure.title.replace("\N{NO-BREAK SPACE}", " ") == title
    drawn = svg(figure)
    for text in (
        "27 %",
        "22 %",
        "Ændret antal elever",
        "Gladsaxe Kommune 12 %",
        "Udgangspunkt (2017)",
    ):
        assert f">{text}</text>" in drawn, text
    assert analysis_sentences.HYPOTHETICAL in drawn
    assert "200 elever" in drawn and "Antagelser, som ingen har offentliggjort" in drawn


def test_the_chart_is_told_where_the_sliders_stand_and_drawn_once(con):
    _, _, figures = shown(con, TEN_FEWER)
    moved = replace(TEN_FEWER, scenarios=(("", (PersonsChange(ABSENCE, -20),)),))
    _, _, after = shown(con, moved)
    one, other = (f[ABSENCE].slider_chart.spec_with_values() for f in (figures, after))
    told = [p["value"] for spec in (one, other) for p in spec["params"] if p["name"] == "s0c0"]
    assert told == [-10, -20]
    assert one["layer"] is other["layer"]  # not drawn anew
    assert ">17 %</text>" in svg(after[ABSENCE]) and ">22 %</text>" in svg(figures[ABSENCE])


@pytest.mark.slow
def test_every_file_of_a_figure_says_that_it_is_hypothetical(con):
    for made in (TEN_FEWER, HOMES, replace(HOMES, years=(2026, 2030))):
        _, _, figures = shown(con, made)
        for figure in figures.values():
            assert analysis_sentences.HYPOTHETICAL in figure.labels
            assert analysis_sentences.HYPOTHETICAL in images.csv(figure).decode("utf-8-sig")
            assert images.png(figure).startswith(b"\x89PNG") and images.pdf(figure).startswith(
                b"%PDF"
            )
            assert "Hypotetisk" in figure.alt_text


def test_a_number_that_movers_leave_unknown_is_said_to_be(con):
    base, found, figures = shown(con, HOMES)
    assert "kan ikke beregnes i »Egne«" in figures[ADULTS].alt_text
    assert ">kan ikke beregnes</text>" in svg(figures[ADULTS])
    words = dict(scenario_sentences.answers(base, found))["Hypotetisk: Egne"]
    assert "For voksne på offentlig forsørgelse mangler et tal for dem, der flytter." in words
    table = tables.numbers(base, outcomes.numbers(base, found))
    row = table[
        (table["Scenarie"] == "Hypotetisk: Egne") & table["Tal for"].str.startswith("Voksne")
    ]
    assert row["Andel"].item() == "kan ikke beregnes"


def test_the_way_over_time_is_a_line_from_year_to_year(con):
    """10 of 54 pupils fewer in five even steps of 2: 27, 26, 25, 24, 23 and 22 %."""
    made = replace(TEN_FEWER, years=(2026, 2031))
    _, _, figures = shown(con, made)
    figure = figures[ABSENCE]
    drawn = svg(figure)
    assert ">2026</text>" in drawn and ">2031</text>" in drawn
    points = next(
        layer for layer in figure.slider_chart.spec["layer"]
        if "mark" in layer and layer["mark"]["type"] == "point"
    )  # fmt: skip
    # It begins in the year of the number it starts from, and what follows is hypothetical.
    data = points["data"]["values"]
    assert [row["value"] for row in data] == [27, 27, 26, 25, 24, 23, 22]
    assert [row["date"][:4] for row in data][:3] == ["2017", "2026", "2027"]
    parts = [
        layer
        for layer in figure.slider_chart.spec["layer"]
        if layer.get("mark", {}).get("type") == "line"
    ]
    assert {
        row["part"]
        for part in parts
        for row in part["data"].get("values", [])
        if "strokeDash" not in part["mark"]
    } == set()
    assert re.search(r">\d+ %</text>", drawn)
    assert "regnet for 2026-2031" in figure.period


@pytest.mark.parametrize(
    ("share", "words"), [("29.99", "29,99 %"), ("30", "30 %"), ("31.04", "31 %")]
)
def test_a_bar_is_told_as_its_title_is_beside_a_limit(con, share, words):
    made = replace(HOMES, indicators=(ORIGIN,), residents=10_000,
                   scenarios=(("Mål", (ShareSet(ORIGIN, Fraction(share)),)),))  # fmt: skip
    _, _, figures = shown(con, made)
    assert f"{words} i »Mål«" in figures[ORIGIN].title.replace("\N{NO-BREAK SPACE}", " ")
    assert f">{words}</text>" in svg(figures[ORIGIN])


def test_a_scenario_with_a_limit_reads_on_its_own_side_of_it(con):
    indicator = baseline_of(con, TEN_FEWER).indicators[ORIGIN]
    told = {
        Fraction("30.04"): "30,04 %", Fraction("29.96"): "29,96 %", Fraction(30): "30 %",
        Fraction("30.0004"): "30,0004 %", Fraction("31.04"): "31 %",
    }  # fmt: skip
    for number, words in told.items():
        shown_as = scenario_sentences.share(number, indicator, [Fraction(30)])
        assert shown_as.replace("\N{NO-BREAK SPACE}", " ") == words


def test_assumptions_stand_where_they_act_and_nowhere_else(con):
    made = replace(HOMES, people={ADULTS: 1000})
    base = baseline_of(con, made)
    assert any("1.000" in text for text in scenario_sentences.assumptions(base, ADULTS))
    assert not any("1.000" in text for text in scenario_sentences.assumptions(base, ORIGIN))
    assert any(
        "oprindelse 20\N{NO-BREAK SPACE}%" in text
        for text in scenario_sentences.assumptions(base, ORIGIN)
    )
    told = " ".join(scenario_sentences.assumptions(base))
    for text in ("2.800 beboere", "2,2 personer", "1.000 18-67-årige", "dem, der flytter i »Egne«"):
        assert text in told
    assert scenario_sentences.assumptions(baseline_of(con, replace(TEN_FEWER, people={}))) == []


def test_the_sentence_says_what_happens_and_beside_what(con):
    base, found, _ = shown(con, TEN_FEWER)
    (name, words), = scenario_sentences.answers(base, found)  # fmt: skip
    assert name == "Hypotetisk: 10 færre elever"
    assert words.replace("\N{NO-BREAK SPACE}", " ") == (
        "Hvis 10 færre elever har 5 eller flere dages ulovligt fravær, falder andelen fra 27 % til "
        "22 % (fra 54 til 44 personer). Det er 10 procentpoint over Gladsaxe Kommune (12 %, 2017)."
    )
    made = replace(HOMES, scenarios=(("Sat", (ShareSet(ORIGIN, Fraction(49)),)),))
    base = baseline_of(con, made)
    (_, words), = scenario_sentences.answers(base, outcomes.outcomes(base, made.scenarios))  # fmt: skip
    assert "bliver 49 %, falder andelen fra 51,8 % til 49 %" in words.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "over 30 %" in words.replace("\N{NO-BREAK SPACE}", " ") and "parallelsamfund" in words


@pytest.mark.parametrize("made", [TEN_FEWER, HOMES])
def test_the_workbook_holds_numbers_assumptions_sources_and_the_word(con, made):
    base, found, _ = shown(con, made)
    content = files.xlsx(base, "Et spørgsmål", found)
    sheets = pd.read_excel(io.BytesIO(content), sheet_name=None, header=None, engine="calamine")
    assert list(sheets) == ["Om tallene", "Tal", "Lister", "Kildernes ord"]
    assert {sheet.iloc[0, 0] for sheet in sheets.values()} == {analysis_sentences.HYPOTHETICAL}
    about = " ".join(map(str, sheets["Om tallene"].to_numpy().ravel()))
    for text in scenario_sentences.assumptions(base):
        assert text[1:] in about
    assert ("Kilde" in about and "https://" in " ".join(about.split())) or made is TEN_FEWER
    numbers = sheets["Tal"].iloc[2:].reset_index(drop=True)
    numbers = numbers.rename(columns=numbers.iloc[0]).iloc[1:]
    exact = outcomes.numbers(base, found)
    wanted = [float(n) for n in exact["after_pct"].dropna()]
    assert list(numbers["Andel"].dropna()) == pytest.approx(wanted)


def test_text_that_looks_like_a_formula_is_text_in_the_workbook(con):
    made = replace(TEN_FEWER, scenarios=(("=1+1", (PersonsChange(ABSENCE, -10),)),))
    base, found, _ = shown(con, made)
    content = files.xlsx(base, "=2+2", found)
    sheets = pd.read_excel(io.BytesIO(content), sheet_name=None, header=None, engine="calamine")
    assert "=2+2" in sheets["Om tallene"][1].to_list()
    assert "Hypotetisk: =1+1" in sheets["Tal"][2].to_list()


def test_files_are_named_by_what_they_hold(con):
    base = baseline_of(con, TEN_FEWER)
    found = outcomes.outcomes(base, TEN_FEWER.scenarios)
    assert files.name(TEN_FEWER, found, "xlsx") == "hypotetisk_vaerebro-park_10-faerre-elever.xlsx"
    assert '"hypotetisk"' in saved_plan.to_json(TEN_FEWER)


def test_what_nobody_follows_and_no_slider_moves_is_drawn_as_it_is(con):
    """No comparison, no limit, no slider; and dwellings of which nobody has said anything yet."""
    made = SavedPlan("hoeje_gladsaxe", HOME, 2024, "boliger_100", (ABSENCE, "tryghed_nabolag"),
                scenarios=(("0", (Dwellings(0, COMPARISON),)), ("100", (Dwellings(100, COMPARISON),))))  # fmt: skip
    for one in (
        made,
        replace(made, persons_per_dwelling=Fraction(2)),
        replace(made, years=(2026, 2030)),
    ):
        _, _, figures = shown(con, one)
        assert "68,9 %" in svg(figures["tryghed_nabolag"])
        # Its dwellings are published: without persons in each, as many live in each new one as in those.
        told = figures["tryghed_nabolag"]
        assert "kan ikke beregnes" not in told.alt_text
        assert ("i de 1.921 boliger" in told.caveat) == (one.persons_per_dwelling is None)


def test_a_way_that_cannot_be_gone_in_even_steps_is_said_to_be(con):
    """One of 20 is left to take; 100 dwellings come, then one fewer and 14 more: the first step has no one."""
    work = "uden_for_arbejde"
    made = SavedPlan(
        AREA, HOME, 2021, "eget", (work,), {work: Fraction(5)}, {work: 20}, residents=2800,
        persons_per_dwelling=Fraction("2.1"), years=(2026, 2031),
        scenarios=(("a", (Dwellings(100, OWN, {work: Fraction(0)}), PersonsChange(work, -1), PersonsChange(work, 14))),),
    )  # fmt: skip
    _, found, figures = shown(con, made)
    assert found[0].after is not None
    assert "»a« kan ikke nås i lige store skridt" in figures[work].caveat
    assert svg(figures[work])


def test_two_scenarios_of_one_name_are_two_bars(con):
    twice = (("ens", (PersonsChange(ABSENCE, -10),)), ("ens", (PersonsChange(ABSENCE, -20),)))
    _, _, figures = shown(con, replace(TEN_FEWER, scenarios=twice))
    drawn = svg(figures[ABSENCE])
    assert ">22 %</text>" in drawn and ">17 %</text>" in drawn


def test_the_words_of_crowded_limits_go_to_the_side_that_is_free():
    lines = (charts.ReferenceLine(1.46, "a", "limit"), charts.ReferenceLine(2.19, "b", "limit"))
    row = charts.Bar("r", 1.9, "1,9 %")
    drawing = charts.bars([row], lines, 5, {}, " %", 1)
    aligned = [
        layer["mark"]["align"]
        for layer in drawing.spec["layer"]
        if layer["mark"]["type"] == "text" and layer["mark"].get("color") == charts.COLORS["limit"]
    ]
    assert aligned == ["right", "left"]


def _flat(layers: list[dict]) -> list[dict]:
    return [
        one for layer in layers for one in (_flat(layer["layer"]) if "layer" in layer else [layer])
    ]


def test_no_line_passes_through_the_name_of_a_bar(con):
    """The halo of a name is wider than the spaces between its words, and is drawn over the lines."""
    lines = [
        charts.ReferenceLine(12.0, "Et sted 12 %", "comparison"),
        charts.ReferenceLine(50.0, "Grænse 50 %", "limit"),
    ]
    moving = charts.bars([charts.Bar("Udgangspunkt (2017)", 27.0, "27 %")], lines, 60, {}, " %", 1)
    rows = pd.DataFrame(
        {"label": ["Udgangspunkt (2017)"], "value": [27.0], "text": ["27 %"], "color": ["#0B5394"]}
    )
    limits = pd.DataFrame({"threshold": [12.0, 50.0], "text": ["Et sted 12 %", "Grænse 50 %"]})
    for spec in (moving.spec, builders.bars(rows, limits, " %").to_dict()):
        marks = _flat(spec["layer"])
        rules = [n for n, one in enumerate(marks) if one["mark"]["type"] == "rule"]
        names = [
            n for n, one in enumerate(marks)
            if one["mark"]["type"] == "text" and one["encoding"]["text"].get("field") == "label"
        ]  # fmt: skip
        halo = marks[names[0]]["mark"]
        assert rules and min(names) > max(rules)
        assert (
            halo["strokeWidth"] > 2 * 0.28 * halo["fontSize"]
        )  # a space is 0.28 of the size of its letters


def test_a_change_is_that_of_the_shares_it_stands_beside(con):
    """Of 420 pupils 27 % is 113, 26.9 %; what is shown are 27 % and the share after, and so is their difference."""
    made = replace(TEN_FEWER, people={ABSENCE: 420},
                   scenarios=(("32 færre", (PersonsChange(ABSENCE, -32),)),))  # fmt: skip
    base, found, _ = shown(con, made)
    row = tables.numbers(base, outcomes.numbers(base, found)).iloc[-1]
    assert row["Andel"].replace("\N{NO-BREAK SPACE}", " ") == "19,3 %"
    assert row["Ændring"].replace("\N{NO-BREAK SPACE}", " ").startswith("−7,7 procentpoint")
