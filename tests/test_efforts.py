"""Indsatser: the time line's names never meet, budgets add up as typed by hand, and the checklist says what is missing."""

import datetime
import io
import itertools
import zipfile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation

from lib.analysis import budgets, plan_times
from lib.charts import timeline_chart, timeline_layout
from lib.charts.timeline_layout import BAR, HALF_DOT_PX
from lib.contents import checklist, efforts
from lib.contents.checklist import PERSPECTIVE, Checklist, Idea
from lib.db import queries
from lib.figures import effort_tables, timeline
from lib.slides import deck, pptx, rendered
from tests.test_pages import UNSAID, open_page, words

TODAY = datetime.date(2026, 11, 26)

# ---------------------------------------------------------------- the time line

ITEMS = st.lists(
    st.tuples(
        st.sampled_from(["A", "B"]),
        st.sampled_from([BAR, "dot"]),
        st.floats(2013, 2030.9),
        st.floats(0, 6),
        st.text("abcdefghijklmnoæøåM .,:", min_size=1, max_size=70).filter(str.strip),
    ),
    min_size=1,
    max_size=24,
)
DOMAIN = (2013.0, 2031.0)


def boxes(placed: pd.DataFrame, width: float) -> list[tuple[float, float, float, float]]:
    """What is drawn at a width: the mark and the name of each item as left, top, right, bottom; a pair for each."""

    def px(time):
        return (time - DOMAIN[0]) / (DOMAIN[1] - DOMAIN[0]) * width

    found = []
    for one in placed.itertuples():
        left, right = px(one.start), px(one.end)
        if one.shape != BAR:
            middle = (left + right) / 2
            left, right = min(left, middle - HALF_DOT_PX), max(right, middle + HALF_DOT_PX)
        mark = (left, one.y - 8, right, one.y + 8)
        long = timeline_layout.text_px(one.text)
        at = px(one.anchor) + one.dx
        start = at if one.align == "left" else at - long
        half = timeline_layout.LINE_PX * (one.text.count("\n") + 1) / 2 - 1
        found.append((mark, (start, one.text_y - half, start + long, one.text_y + half), one))
    return found


def meet(a, b) -> bool:
    slack = 0.1
    return (
        a[0] < b[2] - slack and b[0] < a[2] - slack and a[1] < b[3] - slack and b[1] < a[3] - slack
    )


@given(ITEMS, st.sampled_from([200, *timeline_chart.WIDTHS_PX]), st.sampled_from([1, 1.3, 4]))
def test_no_two_names_or_marks_of_a_time_line_meet_at_the_width_or_a_larger_one(rows, width, more):
    items = pd.DataFrame(
        [(lane, shape, start, min(start + long, DOMAIN[1]), label) for lane, shape, start, long, label in rows],
        columns=["lane", "shape", "start", "end", "label"],
    )  # fmt: skip
    placed = timeline_layout.place(items, DOMAIN, width)
    drawn = boxes(placed, width * more)
    for (mark, name, item), (other_mark, other_name, other) in itertools.combinations(drawn, 2):
        assert not meet(name, other_name), (item.text, other.text)
        assert not meet(name, other_mark) and not meet(mark, other_name), (item.text, other.text)
        assert not meet(mark, other_mark), (item.text, other.text)
    for mark, name, item in drawn:
        assert name[0] >= -0.1 and name[2] <= width * more + 0.1, item.text
        assert item.inside or not meet(mark, name), item.text
        assert "".join(item.text.split()) == "".join(item.label.split())


STRATEGIES = pd.DataFrame(
    [
        ("ene", "Den ene", pd.NaT, pd.NaT),
        ("anden", "Den anden", pd.Timestamp("2017-01-01"), pd.Timestamp("2020-12-31")),
    ],
    columns=["strategy_id", "name", "period_start", "period_end"],
).assign(source="S", publisher="U", published="2018", url="")
SAID = [
    # strategy, kind, item, parent, text, period, start, end
    ("ene", "fase", "f1", None, "Fase 1: Hånd om det. Mere om den.", "2013-2015", "2013-01-01", "2015-12-31"),
    ("ene", "fase", "f2", None, "Fase 2: Videre", "2016-2025", "2016-01-01", "2025-12-31"),
    ("ene", "handlingsplan", "p1", None, "Grundlag", "2018-2020", "2018-01-01", "2020-12-31"),
    ("ene", "handlingsplan", "p2", None, "Fundament", "2018-2020", "2018-01-01", "2020-12-31"),
    ("ene", "begivenhed", "b1", None, "Café: den genåbner", "medio 2016", "2016-01-01", "2016-12-31"),
    ("ene", "begivenhed", "b2", None, "Loop", None, None, None),
    ("ene", "begivenhed", "b3", None, "Hus", "2013", "2013-01-01", "2013-12-31"),
]  # fmt: skip


def said(rows=SAID) -> pd.DataFrame:
    columns = ["strategy_id", "kind", "item_id", "parent_id", "text", "period", "period_start", "period_end"]  # fmt: skip
    found = pd.DataFrame(rows, columns=columns)
    for column in ("period_start", "period_end"):
        found[column] = pd.to_datetime(found[column])
    names = STRATEGIES.set_index("strategy_id")["name"]
    return found.assign(
        strategy=found["strategy_id"].map(names), target_id=None, source="S", publisher="U",
        published="2018", url="", locator="Side 1", quote="Ord", note=None,
    )  # fmt: skip


def test_the_time_line_draws_what_is_dated_with_the_words_of_an_uncertain_time():
    shown = plan_times.drawn(STRATEGIES, said())
    assert list(shown["label"]) == [
        "Fase 1: Hånd om det", "Fase 2: Videre", "Handlingsplan i 2 dele", "Café (medio 2016)", "Hus", "Aftalens tid",
    ]  # fmt: skip
    assert list(shown["lane"]) == ["Den ene"] * 5 + ["Den anden"]
    figure = timeline.timeline(STRATEGIES, said(), TODAY, "Her")
    assert figure.title == "Ingen af 2 faser løber i dag; den sidste sluttede i 2025"
    assert "1 uden tid i kilden" in figure.caveat
    assert list(figure.table["Navn"])[-1] == "Loop"
    assert "Handlingsplan: grundlag og fundament" in set(figure.table["Navn"])
    assert figure.table["Fra"].iloc[0].replace("\N{NO-BREAK SPACE}", " ") == "1. januar 2013"


def test_the_finding_names_the_phase_that_runs_today():
    shown = plan_times.drawn(STRATEGIES, said())
    says = plan_times.finding(shown, datetime.date(2015, 12, 31))
    assert says == "I dag løber 1 af 2 faser, »Fase 1: Hånd om det« (Den ene, 2013-2015)"
    assert plan_times.finding(shown, datetime.date(2012, 1, 1)).endswith(
        "den første begynder i 2013"
    )


def test_a_year_on_the_time_line_is_as_long_as_the_year():
    assert timeline.year(datetime.date(2020, 1, 1)) == 2020
    assert timeline.year(datetime.date(2020, 12, 31), last=True) == 2021
    assert timeline.year(datetime.date(2019, 7, 2)) == pytest.approx(2019.5, abs=0.002)


# ---------------------------------------------------------------- the budget, typed by hand from the agreement

FUND, LOCAL, WHOLE = "Landsbyggefonden", "Lokal medfinansiering", "Samlet budget"
AGREEMENT = [
    ("", FUND, 11_706_000), ("", LOCAL, 5_582_000), ("", WHOLE, 17_288_000),
    ("Forældre", FUND, None), ("Forældre", LOCAL, 2_342_000), ("Forældre", WHOLE, 3_663_000),
    ("Tryghed", FUND, 4_431_000), ("Tryghed", LOCAL, 3_104_000), ("Tryghed", WHOLE, 7_535_000),
    ("Kriminalitet", FUND, 4_585_000), ("Kriminalitet", LOCAL, 136_000), ("Kriminalitet", WHOLE, 4_721_000),
]  # fmt: skip


def agreement() -> pd.DataFrame:
    lines, rows = [], []
    for n, (item, financing, value) in enumerate(AGREEMENT):
        lines.append({"strategy_id": "s", "strategy": "Aftalen", "item": item or None, "financing": financing,
                      "whole": financing == WHOLE, "indicator_id": f"i{n}"})  # fmt: skip
        if value is None:
            rows.append((f"i{n}", None, "1.4713.000 kr. (som trykt)", "published"))
            rows.append((f"i{n}", 1_321_000, None, "derived"))
        else:
            rows.append((f"i{n}", value, None, "published"))
    columns = ["indicator_id", "value", "value_text", "status"]
    observations = pd.DataFrame(rows, columns=columns).assign(quote="Ord")
    return budgets.lines(pd.DataFrame(lines), observations)


def test_the_budgets_are_added_up_and_the_difference_is_said():
    assert budgets.finding(budgets.across(agreement())) == (
        "Indsatsområdernes budgetter giver tilsammen 15.919.000\N{NO-BREAK SPACE}kr., 1.369.000\N{NO-BREAK SPACE}kr. "
        "mindre end det samlede budget på 17.288.000\N{NO-BREAK SPACE}kr."
    )


def test_every_sum_is_tried_and_a_derived_part_proves_nothing():
    said = [budgets.sentence(one).replace("\N{NO-BREAK SPACE}", " ") for one in budgets.checks(agreement())]  # fmt: skip
    assert said == [
        "Aftalen: 11.706.000 + 5.582.000 = 17.288.000 kr., som kilden skriver.",
        "Forældre: 1.321.000 + 2.342.000 = 3.663.000 kr. En af delene er regnet ud af summen selv, så den kan ikke prøves.",
        "Tryghed: 4.431.000 + 3.104.000 = 7.535.000 kr., som kilden skriver.",
        "Kriminalitet: 4.585.000 + 136.000 = 4.721.000 kr., som kilden skriver.",
        "Landsbyggefonden: 1.321.000 + 4.431.000 + 4.585.000 = 10.337.000 kr., 1.369.000 kr. mindre end de "
        "11.706.000 kr., som kilden skriver. En af delene er regnet ud.",
        "Lokal medfinansiering: 2.342.000 + 3.104.000 + 136.000 = 5.582.000 kr., som kilden skriver.",
        "Samlet budget: 3.663.000 + 7.535.000 + 4.721.000 = 15.919.000 kr., 1.369.000 kr. mindre end de "
        "17.288.000 kr., som kilden skriver.",
    ]


def test_the_amount_that_cannot_be_read_keeps_the_characters_of_the_source():
    line = agreement()[lambda rows: rows["derived"]].iloc[0]
    assert (line["value"], line["printed"]) == (1_321_000, "1.4713.000 kr. (som trykt)")


# ---------------------------------------------------------------- the activities


def test_an_activity_has_all_that_is_said_of_it_in_one_row():
    rows = [
        ("ene", "indsatsområde", "o", None, "Område", None, None, None),
        ("ene", "aktivitet", "a", "o", "Café", "2017-2020", None, None),
        ("ene", "formål", "x1", "a", "At lære", None, None, None),
        ("ene", "målgruppe", "x2", "a", "Børn", None, None, None),
        ("ene", "målgruppe", "x3", "a", "Unge", None, None, None),
        ("ene", "organisering", "x4", "a", "Frivillige", None, None, None),
        ("ene", "succeskriterium", "x5", "a", "50 deltagere", None, None, None),
    ]
    found = effort_tables.activities("o", said(rows), {"a": ["Det sociale spor"]}, {})
    assert found.to_dict("records") == [
        {"Aktivitet": "Café", "Formål": "At lære", "Målgruppe": "Børn; Unge", "Organisering": "Frivillige",
         "Succeskriterier": "50 deltagere", "Spor og principper": "Det sociale spor", "Periode": "2017-2020",
         "Sted i kilden": "Side 1"}
    ]  # fmt: skip


# ---------------------------------------------------------------- the checklist

OF = Checklist(
    {
        "spor": {"fysisk": "Det fysiske spor", "socialt": "Det sociale spor"},
        "princip": {"vi": "Fra »Dem og Os« til »Vi«"},
        PERSPECTIVE: {"beboere": "Beboere", "naboer": "Naboer", "staten": "Staten"},
    },
    {"vi": "Netværk på kryds og tværs."},
    {},
    {"Strategien": ""},
)
GOOD = Idea("Fælles have", "Flere naboer mødes", "2026", "2028", ("socialt",), ("beboere",))


def test_the_checklist_says_what_is_touched_who_is_on_board_and_what_is_missing():
    assert checklist.sentence(GOOD, OF) == (
        "»Fælles have« berører 1 af 2 spor og 0 af 1 princip og har 1 af 3 perspektiver med. Det mangler: "
        "spor: det fysiske spor; princip: fra »Dem og Os« til »Vi«; perspektiver: naboer og staten."
    )
    full = Idea("A", "B", "", "", ("fysisk", "socialt", "vi"), ("beboere", "naboer", "staten"))
    assert checklist.sentence(full, OF).endswith("Intet mangler.")


@pytest.mark.parametrize(
    ("idea", "says"),
    [
        (GOOD, []),
        (Idea("A", " "), [checklist.NO_GOAL]),
        (Idea("", "B"), [checklist.NO_NAME]),
        (Idea("A", "B", "2028", "2026"),
         ["Perioden ender (2026), før den begynder (2028). Ret den ene af tiderne."]),
        (Idea("A", "B", "marts 2026", "1. februar 2026"),
         ["Perioden ender (1. februar 2026), før den begynder (marts 2026). Ret den ene af tiderne."]),
        (Idea("A", "B", "engang", "2026"),
         ["»engang« kan ikke læses som en tid. Skriv for eksempel "
          "2021, 2016/2017, januar 2018, 1. december 2021, 2021-12-01 eller 1. kvartal 2020."]),
        (Idea("A", "B", "2026", "2026"), []),
        (Idea("A", "B", "", "2026"), []),
    ],
)  # fmt: skip
def test_bad_input_gets_a_clear_sentence(idea, says):
    assert checklist.problems(idea) == says


def test_an_address_brings_the_idea_back_and_nothing_else_breaks_the_page():
    assert checklist.from_address(checklist.to_address(GOOD)) == GOOD
    assert checklist.to_address(Idea()) == ""
    for text in ("vrøvl", "[1]", '"x"', "{" * 5000, "[" * 2900):
        assert checklist.from_address(text) is None, text[:20]
    for text in (
        '{"name": "\\ud800"}',
        '{"tracks": ["\\udfff"]}',
        '{"\\ud800": 1}',
    ):  # half letters
        assert checklist.from_address(text) is None, text
    odd = checklist.from_address('{"name": 7, "tracks": [1, "vi"], "perspectives": "x", "more": 1}')
    assert odd == Idea("7", tracks=("vi",))


def test_the_files_hold_the_checklist_and_run_nothing():
    idea = Idea("=1+1", "<b>Flere</b> mødes", "2026", "", ("vi",), ("naboer",))
    content = checklist.xlsx(idea, OF, TODAY)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
        assert not [name for name in sheets if b"<f>" in book.read(name)]
    tables = pd.read_excel(io.BytesIO(content), sheet_name=None, header=None, engine="calamine")
    said = {str(cell) for table in tables.values() for cell in table.to_numpy().ravel()}
    assert {"Naboer", "med", "mangler", "ikke berørt"} <= said and "'=1+1" in said
    page = checklist.html_page(idea, OF, TODAY).decode()
    assert "<b>" not in page and "&lt;b&gt;Flere" in page and 'lang="da"' in page


# ---------------------------------------------------------------- the page


def test_the_page_for_each_area_shows_a_time_line_or_says_that_there_is_none(con):
    for area, view in itertools.product(efforts.areas(con), efforts.VIEWS):
        shown = efforts.efforts(con, area, view, TODAY)
        assert shown.timeline or shown.nothing or shown.no_time, area
        for figure in shown.figures.values():
            assert figure().title and not UNSAID.search(figure().alt_text)


def test_a_municipality_without_strategies_is_told_so(con):
    tables = queries.tables(con)
    empty = ("strategies", "strategy_items", "item_tracks", "item_budgets", "tracks", "actor_mentions", "actors",
             "forums", "forum_members")  # fmt: skip
    with queries.from_tables({name: rows.iloc[:0] if name in empty else rows for name, rows in tables.items()}) as bare:  # fmt: skip
        shown = efforts.efforts(bare, efforts.EVERYWHERE, efforts.ALL, TODAY)
        assert shown.nothing == "Alle områder: der er endnu ikke tastet en strategi eller en aftale med indsatser."  # fmt: skip
        assert not shown.figures and not shown.groups and not shown.count
        assert not checklist.checklist(bare).groups


def test_a_checklist_is_filled_in_on_the_page_and_nothing_typed_is_lost():
    app = open_page("indsatser")
    app.text_input(key="tjek_name").set_value("Fælles have").run()
    assert [error.value for error in app.error] == [checklist.NO_GOAL]
    assert app.text_input(key="tjek_name").value == "Fælles have"
    app.text_area(key="tjek_goal").set_value("Flere mødes").run()
    app.text_input(key="tjek_start").set_value("2028").run()
    app.text_input(key="tjek_end").set_value("2026").run()
    assert "før den begynder" in app.error[0].value
    app.text_input(key="tjek_end").set_value("2029").run()
    assert not app.error and not app.exception
    assert "Det mangler" in words(app)
    app.switch_page("../../pages/skole.py").run()
    app.switch_page("../../pages/indsatser.py").run()
    assert app.text_area(key="tjek_goal").value == "Flere mødes"


def test_on_a_powerpoint_slide_the_time_line_is_shapes_with_the_alt_text(con):
    address = "/indsatser?visning=Kun+faser#tidslinje"
    made = list(rendered.finished(con, deck.Show("Prøve", (deck.Slide(view=address),))))
    assert not made[0].problem
    slide = Presentation(io.BytesIO(pptx.document("Prøve", made))).slides[0]
    group = next(shape for shape in slide.shapes if shape.name == "Tidslinje")
    assert group._element.xpath(".//p:cNvPr")[0].get("descr") == made[0].figure.alt_text
    texts = {shape.text_frame.text for shape in group.shapes if shape.has_text_frame}
    assert set(made[0].figure.chart.items["lane"]) <= texts
    for shape in group.shapes:
        assert shape.left >= 0 and shape.left + shape.width <= 13.34 * 914_400


def test_the_overall_purpose_of_a_strategy_is_told_in_its_own_words_with_its_source(con):
    """Typed from the agreement, section 1; Værebro Park's strategies state no purpose."""
    shown = efforts.efforts(con, "hoeje_gladsaxe", efforts.ALL, TODAY)
    (line,) = shown.purposes
    assert line.startswith(
        "Høje Gladsaxe Helhedsplan: »Helhedsplanens formål er at øge trivsel og tryghed via "
    )
    assert (
        line.endswith("Afsnit 1.")
        and "Kilde: Høje Gladsaxe Helhedsplan. Strategisk samarbejdsaftale" in line
    )
    assert efforts.efforts(con, "vaerebro_park", efforts.ALL, TODAY).purposes == []
    assert line in efforts.efforts(con, efforts.EVERYWHERE, efforts.ALL, TODAY).purposes
