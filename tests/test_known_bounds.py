"""Bounds that sources tell in words: their golden rows, the rules on ranges, what lists imply, and the picture."""

import itertools
from datetime import date
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.analysis import (
    assessment,
    criteria,
    criterion_sentences,
    known_range,
    list_deductions,
    sentences,
)
from lib.analysis.known_range import KnownRange
from lib.charts import criteria_chart
from lib.contents import five_criteria
from lib.db import queries
from lib.slides import html as slides_html

LIST_2021 = "Begge områder på grund af et højt antal ikke-vestlige beboere, dømte samt en lav gennemsnitsindkomst"
STATUS_2020 = "de tre bydele er et godt stykke fra ghettokriterierne i forhold til arbejdsmarkedet, grundskoleuddannelse, gennemsnitsindkomst og dømte"
TIMES = "gange landsgennemsnittet"
GOLDEN = [
    *((area, "ikke_vestlige", "1. december 2021", 30, False, None, None, None, "printed", LIST_2021) for area in ("vaerebro_park", "pileparkerne")),
    *((area, "doemte_pct", "1. december 2021", 2, True, None, None, TIMES, "printed", LIST_2021) for area in ("vaerebro_park", "pileparkerne")),
    *((area, "indkomst_pct_region", "1. december 2021", None, None, 65, False, None, "printed", LIST_2021) for area in ("vaerebro_park", "pileparkerne")),
    *((area, "uden_for_arbejde", "1. december 2021", None, None, 30, True, None, "silent", LIST_2021) for area in ("vaerebro_park", "pileparkerne")),
    *((area, "kun_grundskole", "1. december 2021", None, None, 60, True, None, "silent", LIST_2021) for area in ("vaerebro_park", "pileparkerne")),
    *((area, "uden_for_arbejde", "2020", None, None, 40, True, None, "printed", STATUS_2020) for area in ("vaerebro_park", "hoeje_gladsaxe", "moerkhoej_almene")),
    *((area, "kun_grundskole", "2020", None, None, 60, True, None, "printed", STATUS_2020) for area in ("vaerebro_park", "hoeje_gladsaxe", "moerkhoej_almene")),
    *((area, "indkomst_pct_region", "2020", 55, True, None, None, None, "printed", STATUS_2020) for area in ("vaerebro_park", "hoeje_gladsaxe", "moerkhoej_almene")),
    *((area, "doemte_pct", "2020", None, None, 3, False, TIMES, "printed", STATUS_2020) for area in ("vaerebro_park", "hoeje_gladsaxe", "moerkhoej_almene")),
    *((area, "uden_for_arbejdsmarked_1aar", "2023", None, None, 40, False, None, "implied", "Beboere udenfor arbejdsmarkedet 2023") for area in ("vaerebro_park", "hoeje_gladsaxe", "pileparkerne")),
]  # fmt: skip


def assessed(con, area: str, year: int) -> assessment.Assessment:
    day = next(day for day in queries.list_dates(con) if day.year == year)
    return assessment.assess(
        queries.observations(con, [area]), queries.thresholds(con, day), day,
        queries.national_mean(con, area, "doemte_pct", day), queries.memberships(con, area),
    )  # fmt: skip


def test_the_bounds_are_those_of_the_sources_with_their_words(con):
    rows = queries.observations(con)
    rows = rows[rows["statement"].notna()]
    found = {
        (row.area_id, row.indicator_id, row.period): row for row in rows.itertuples()
    }  # fmt: skip
    assert len(found) == len(rows) == len(GOLDEN)
    for area, indicator, period, low, low_in, high, high_in, unit, statement, words in GOLDEN:
        row = found[area, indicator, period]
        ends = (row.value_low, row.low_included, row.value_high, row.high_included)
        assert [None if pd.isna(one) else one for one in ends] == [low, low_in, high, high_in]
        assert (None if pd.isna(row.bound_unit) else row.bound_unit) == unit
        assert row.statement == statement and words in row.quote and row.note


def test_an_assessment_holds_what_the_lists_of_its_own_day_say_and_no_others(con):
    for area in ("vaerebro_park", "hoeje_gladsaxe", "mjoelnerparken"):
        lists = queries.memberships(con, area)
        for day in queries.list_dates(con):
            found = assessed(con, area, day.year)
            own = lists[lists["list_date"].dt.date == day]
            told = {
                r.list_kind: None if pd.isna(r.on_list) else r.on_list for r in own.itertuples()
            }
            assert found.published == told
            assert found.settled == {kind: on for kind, on in told.items() if on is not None}
    on = {kind for kind, on in assessed(con, "vaerebro_park", 2021).settled.items() if on}
    assert on == {"forebyggelsesområde"}


def test_no_bound_is_told_as_published(con):
    rows = queries.observations(con)
    bounds = rows[rows["statement"].notna()]
    assert bounds["value"].isna().all()
    assert {sentences.status(row) for _, row in bounds.iterrows()} == {"udledt"}


@pytest.mark.parametrize(
    ("known", "operator", "threshold", "met"),
    [
        (KnownRange(low=Fraction(30), low_included=False), ">", 30, True),
        (KnownRange(low=Fraction(30), low_included=True), ">", 30, None),
        (KnownRange(low=Fraction(30), low_included=True), ">=", 30, True),
        (KnownRange(low=Fraction(30)), ">", 50, None),
        (KnownRange(high=Fraction(40), high_included=True), ">", 40, False),
        (KnownRange(high=Fraction(40), high_included=True), ">=", 40, None),
        (KnownRange(high=Fraction(3), high_included=False), ">=", 3, False),
        (KnownRange(high=Fraction(65), high_included=False), "<", 65, True),
        (KnownRange(high=Fraction(65), high_included=True), "<", 65, None),
        (KnownRange(low=Fraction(55), low_included=True), "<", 55, False),
        (KnownRange(low=Fraction(55), low_included=False), "<=", 55, False),
        (KnownRange(Fraction(2), True, Fraction(3), False), ">=", 2, True),
        (KnownRange(Fraction(2), True, Fraction(3), False), ">=", 3, False),
        (KnownRange(), ">", 0, None),
    ],
)
def test_a_range_meets_a_threshold_only_where_every_value_does(known, operator, threshold, met):
    assert known.is_met(operator, Fraction(threshold)) is met


@given(
    st.tuples(st.integers(0, 6), st.booleans(), st.integers(0, 6), st.booleans()),
    st.sampled_from(sorted(criteria.OPERATORS)), st.integers(0, 6),
)  # fmt: skip
def test_the_answer_for_a_range_is_that_of_all_its_values(ends, operator, threshold):
    low, low_in, high, high_in = ends
    known = KnownRange(Fraction(low), low_in, Fraction(high), high_in)
    inside = [
        Fraction(n, 4) for n in range(25)
        if (n > 4 * low or (n == 4 * low and low_in)) and (n < 4 * high or (n == 4 * high and high_in))
    ]  # fmt: skip
    if not inside:
        return
    answers = {criteria.OPERATORS[operator](value, threshold) for value in inside}
    expected = answers.pop() if len(answers) == 1 else None
    assert known.is_met(operator, Fraction(threshold)) is expected


@pytest.mark.parametrize(
    ("value", "quote", "met"),
    [(50.0, "50 pct.", None), (50.0, "50,0 pct.", None), (50.1, "50,1 pct.", True), (50.4, "50 pct.", True),
     (51, "51 pct.", True), (49.9, "49,9 pct.", False)],
)  # fmt: skip
def test_a_rounded_number_at_a_threshold_decides_nothing(value, quote, met):
    row = {"value": value, "quote": quote, "value_text": None, "numerator": None, "decimals": 1}
    assert known_range.of_observation(row).is_met(">", Fraction(50)) is met


def test_a_number_with_counts_is_exact_at_a_threshold():
    row = {"value": 50.0, "numerator": 700, "denominator": 1400}
    assert known_range.of_observation(row).is_met(">", Fraction(50)) is False
    row = {"value": 50.0, "numerator": 701, "denominator": 1400}
    assert known_range.of_observation(row).is_met(">", Fraction(50)) is True


def test_vaerebro_park_2021_is_as_the_ministry_listed_it_by_three_known_criteria(con):
    found = assessed(con, "vaerebro_park", 2021)
    verdict = found.verdicts["forebyggelsesområde"]
    assert verdict.on_list is True
    assert verdict.criteria == {"work": None, "nonwestern": True, "convicted": True, "education": False, "income": True}  # fmt: skip
    assert found.verdicts["udsat boligområde"].on_list is False
    assert found.verdicts["parallelsamfund"].on_list is False
    assert found.known("convicted") == (KnownRange(Fraction(2), True, Fraction(3), False), True)
    assert found.known("income") == (KnownRange(Fraction(55), True, Fraction(65), False), False)
    assert found.known("work") == (KnownRange(high=Fraction(40)), False)


def test_what_a_source_is_silent_about_decides_nothing(con):
    found = assessed(con, "pileparkerne", 2021)
    assert found.verdicts["forebyggelsesområde"].criteria["work"] is None
    assert len(found.silent_statements("work")) == 1
    assert found.deciding_statements("work").empty


def test_a_bound_of_a_stand_in_is_told_as_one_and_decides_nothing(con):
    page = five_criteria.five_criteria(con, "hoeje_gladsaxe", "gladsaxe_kommune", "2024")
    work = next(one for one in page.criteria if one.key == "uden-for-arbejde-og-uddannelse")
    told = [words for words in work.statements if "kombineret udlejning" in words]
    assert len(told) == 1 and told[0].startswith(sentences.STAND_IN)
    assert "Under 40" in told[0] and "følger af en liste" in told[0]
    assert assessed(con, "hoeje_gladsaxe", 2024).statements.empty


def test_a_bound_says_nothing_of_a_list_a_year_later(con):
    assert "convicted" not in set(assessed(con, "vaerebro_park", 2022).statements["criterion"])


def test_absence_from_a_list_leaves_at_most_one_of_four(con):
    found = assessed(con, "pileparkerne", 2021).deductions
    assert [(one.most, one.of, dict(one.from_lists)) for one in found] == [
        (1, 4, {"udsat boligområde": False})
    ]


def test_being_on_a_list_gives_the_required_criterion(con):
    found = list_deductions.strictest(assessed(con, "mjoelnerparken", 2022).deductions)
    origin = next(one for one in found if one.criterion == "nonwestern")
    assert origin.threshold == (">", Fraction(50), "pct.") and origin.met
    text = criterion_sentences.deduction(origin, {"nonwestern": "Oprindelse"})
    assert (
        text.startswith("Oprindelse var over 50")
        and "stod på listen som lovens »parallelsamfund«" in text
    )


VALUES = st.fixed_dictionaries(
    {name: st.sampled_from([10, 30, 35, 40, 45, 50, 55, 60, 65, 70]) for name in ("work", "nonwestern", "education", "income")}
    | {"convicted": st.sampled_from([0.5, 1.5, 2, 2.5, 3, 4])}
)  # fmt: skip


@pytest.mark.parametrize("day", [date(2017, 12, 1), date(2019, 12, 1), date(2021, 12, 1)])
def test_what_follows_from_lists_is_true_of_every_area(con, day):
    rules = queries.thresholds(con, day)

    @given(VALUES, st.data())
    def check(values, data):
        mean = 1.0
        true = criteria.judge_all(rules, values, residents=2000, national_mean=mean)
        published = {kind: one.on_list for kind, one in true.items() if data.draw(st.booleans())}
        known = {name: value for name, value in values.items() if data.draw(st.booleans())}
        published = {kind: on for kind, on in published.items() if on is not None}
        for one in list_deductions.deduce(rules, known, mean, published, 2000):
            if one.criterion:
                operator, threshold, _ = one.threshold
                assert criteria.OPERATORS[operator](values[one.criterion], threshold) is one.met
                assert one.criterion not in known
            else:
                counted = [
                    true[one.list_kind].criteria[name] for name in true[one.list_kind].criteria
                    if name not in true[one.list_kind].required
                ]  # fmt: skip
                assert one.least is None or sum(counted) >= one.least
                assert one.most is None or sum(counted) <= one.most

    check()


AREAS = (
    "vaerebro_park",
    "pileparkerne",
    "hoeje_gladsaxe",
    "mjoelnerparken",
    "agervang",
    "eksempelby",
)


@pytest.mark.parametrize(("area", "year"), [*itertools.product(AREAS, ("2014", "2017", "2020", "2021"))])  # fmt: skip
@pytest.mark.slow
def test_the_picture_has_every_criterion_of_the_day_in_marks_and_words(con, area, year):
    figure = five_criteria.five_criteria(con, area, "gladsaxe_kommune", year).picture()
    data = figure.chart
    assert len(data.rows) == 5 == len(figure.table)
    assert figure.title.split(": ")[0].endswith(year)
    for name, words in zip(data.rows["name"], data.rows["narrow_words"], strict=True):
        assert f"{name}: {' '.join(words.split())}" in " ".join(figure.alt_text.split())
    for frame, columns in ((data.ticks, ["at"]), (data.zones, ["start", "end"]), (data.bands, ["start", "end"]), (data.points, ["at"])):  # fmt: skip
        assert frame[columns].apply(lambda one: one.between(0, 1)).all(axis=None)
    marked = set(data.points.loc[data.points["who"] == data.names[0], "criterion"]) | set(data.bands["criterion"])  # fmt: skip
    unknown = data.rows.loc[data.rows["words"] == "ikke offentliggjort", "criterion"]
    assert marked.isdisjoint(unknown)
    assert figure.spec["height"] == criteria_chart.WIDE_ROW_PX * 5


@pytest.mark.parametrize(("area", "year"), [*itertools.product(AREAS, ("2014", "2017", "2020", "2021", "2023"))])  # fmt: skip
def test_the_rows_said_in_bold_are_those_that_the_title_counts(con, area, year):
    figure = five_criteria.five_criteria(con, area, "gladsaxe_kommune", year).picture()
    rows = figure.chart.rows
    counted = figure.title.split(": ")[1].split(" af ")[0]
    words = criterion_sentences.COUNT_WORDS
    assert rows["met"].sum() == (words.index(counted) if counted in words else 0)
    assert set(figure.chart.ticks["criterion"]) == set(rows["criterion"]), "a scale without limits"


def test_a_criterion_met_by_a_low_number_says_whether_it_is_met(con):
    def income(area, year):
        figure = five_criteria.five_criteria(con, area, "gladsaxe_kommune", year).picture()
        return figure.table.set_index("Kriterium").loc["Indkomst"].iloc[0]

    assert income("mjoelnerparken", "2017").endswith(": under grænsen (opfyldt)")
    assert income("vaerebro_park", "2020").endswith(": over grænsen (ikke opfyldt)")
    assert income("vaerebro_park", "2021").endswith(": opfyldt for forebyggelsesområde")
    assert income("hoeje_gladsaxe", "2021").endswith(": ikke opfyldt for udsat boligområde")


def test_the_words_stand_beside_the_scales_on_slides_and_paper(con):
    figure = five_criteria.five_criteria(con, "vaerebro_park", "gladsaxe_kommune", "2021").picture()
    assert slides_html.layout(figure)[1] >= criteria_chart.NARROW_PX
    assert slides_html.paper_px(figure) >= criteria_chart.NARROW_PX


def test_the_page_opens_on_the_newest_list_of_which_something_is_known(con):
    opened = {area: five_criteria.first_year(con, area) for area in AREAS}
    assert opened["vaerebro_park"] == opened["pileparkerne"] == "2021"
    assert opened["hoeje_gladsaxe"] == "2020" and opened["eksempelby"] == "2024"


def test_the_verdict_says_what_is_not_from_the_ministry(con):
    verdict = five_criteria.five_criteria(con, "vaerebro_park", "gladsaxe_kommune", "2021").verdict
    assert "er området forebyggelsesområde, men ikke udsat boligområde, lovens »parallelsamfund« eller omdannelsesområde" in verdict  # fmt: skip
    assert "Ministeriets liste siger det samme" in verdict
    assert "2020, er ikke ministeriets tal" in verdict and "Status på social balance" in verdict
