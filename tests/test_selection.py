"""A selection: one tidy table, the same as its SQL gives anybody, with no order that the numbers cannot carry."""

import io

import duckdb
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from lib.analysis import options, time_series
from lib.contents import address_choices
from lib.db import queries
from lib.explore import charts, selection
from lib.explore import figure as explore_figure
from lib.explore.selection import (
    ALL,
    CHOSEN,
    COMMON,
    DIFFERENCE,
    HIGH,
    LOW,
    NEWEST,
    OTHER,
    PERIOD,
    PLACE,
    RATIO,
    STATUS,
    VALUE,
    Selection,
)
from lib.figures import images, series, table_files
from lib.slides import figure_urls
from lib.system import folders

PARK, TOWN, MADE_UP = "vaerebro_park", "gladsaxe_kommune", "eksempelby"
SCHOOL = ("skolefravaer_ulovligt", "karakter_over_4")


@pytest.fixture(scope="module")
def facts(con):
    return queries.observations(con)


def answer(con, *args, **kwargs) -> pd.DataFrame:
    return queries.query(con, selection.sql(Selection(*args, **kwargs)))


def with_counts(database, counts: dict[str, tuple[int, int]]):
    """A connection to a copy in which some areas have 2025 counts of those outside work."""
    con = duckdb.connect(":memory:")
    con.execute(f"ATTACH '{database}' AS source (READ_ONLY); ATTACH ':memory:' AS social_balance")
    con.execute("COPY FROM DATABASE source TO social_balance")
    for area, (numerator, denominator) in counts.items():
        con.execute(
            """INSERT INTO social_balance.observations
               (area_id, indicator_id, period, period_end, value, numerator, denominator, status, source_id)
               VALUES ($1, 'uden_for_arbejde', 'prøve', DATE '2025-12-01', $2 * 100.0 / $3, $2, $3, 'published', 'opdigtet')""",
            [area, numerator, denominator],
        )
    return con


def test_the_area_beside_the_comparison_of_the_same_period(con):
    table = answer(con, SCHOOL, (PARK, TOWN), comparison=TOWN)
    park = table[table["Område"] == "Værebro Park"].set_index("Tal for")
    absence = park.loc["Elever med 5 eller flere dages ulovligt fravær"]
    assert (absence[VALUE], absence[OTHER], absence[DIFFERENCE], absence[RATIO]) == (
        27,
        12,
        15,
        2.25,
    )
    own = table[table["Område"] == "Gladsaxe Kommune"]
    assert len(own) == 2 and own[DIFFERENCE].isna().all()  # not beside itself


def test_values_of_different_periods_are_never_subtracted(con):
    table = answer(
        con, ("unge_offentlig_forsoergelse",), (PARK, "hoeje_gladsaxe"), ALL, comparison=TOWN
    )
    days = table.set_index(PERIOD)
    assert days.loc["januar 2018", DIFFERENCE] == pytest.approx(12.3 - 8.9)
    assert days.loc[["august 2015", "august 2016"], DIFFERENCE].isna().all()


def test_a_grade_and_a_difference_have_no_ratio(con, facts):
    of = Selection(
        ("karaktergennemsnit",), tuple(facts["area_id"].unique()), ALL, comparison="hele_landet"
    )
    table = queries.query(con, selection.sql(of))
    assert table[VALUE].notna().any() and table[RATIO].isna().all()


def test_what_is_not_published_stands_in_the_table_and_is_named(con, facts):
    of = Selection(SCHOOL, (PARK, "hoeje_gladsaxe"))
    table = queries.query(con, selection.sql(of))
    empty = table[table[VALUE].isna()]
    assert (empty[STATUS] == "ikke offentliggjort").all() and len(empty)
    missing = selection.missing(
        of, table, selection.indicators(facts), {PARK: "P", "hoeje_gladsaxe": "H"}
    )
    assert set(missing["Område"]) == {"H"} and len(missing) == len(SCHOOL)


def test_two_numbers_of_a_source_that_disagrees_with_itself_are_each_told(con, facts):
    of = Selection(("indkomst_over_200_forskel",), ("hoeje_gladsaxe",), ALL)
    drawn = explore_figure.rows(queries.query(con, selection.sql(of)), facts)
    told = dict(zip(drawn["value"], drawn["text"].str.split().str[0], strict=True))
    assert told == {10.2: "10,2", 10.5: "10,5"}


def test_what_is_told_in_words_or_withheld_is_not_said_to_be_unpublished(con, facts):
    asked = ("haervaerksudgifter", "bekymringssager")
    of = Selection(asked, ("hoeje_gladsaxe", PARK))
    table = queries.query(con, selection.sql(of))
    names = {"hoeje_gladsaxe": "H", PARK: "P"}
    missing = selection.missing(of, table, {one: one for one in asked}, names)
    assert table[VALUE].isna().all()
    assert list(missing["Område"]) == ["P", "P"]


@pytest.mark.parametrize(("periods", "chosen", "expected"), [
    (NEWEST, (), ["2017"]), (ALL, (), ["2015", "2016", "2017"]), (CHOSEN, ("2016",), ["2016"]),
    (COMMON, (), ["2017"]),
])  # fmt: skip
def test_the_periods_that_are_asked_for(con, periods, chosen, expected):
    table = answer(con, ("skolefravaer_ulovligt",), (MADE_UP,), periods, chosen)
    assert list(table[PERIOD]) == expected


def test_the_period_that_most_areas_have(con):
    table = answer(con, ("unge_offentlig_forsoergelse",), (PARK, TOWN, "hoeje_gladsaxe"), COMMON)
    assert set(table.loc[table[VALUE].notna(), PERIOD]) == {"januar 2018"}


@pytest.mark.parametrize(("counted", "of", "low", "high"), [
    # Newcombe 1998, table I, method 3 (the score interval without continuity correction).
    (81, 263, 25.5, 36.6), (15, 148, 6.2, 16.0), (0, 20, 0.0, 16.1), (1, 29, 0.6, 17.2),
])  # fmt: skip
def test_the_interval_is_wilsons(database, counted, of, low, high):
    with with_counts(database, {PARK: (counted, of)}) as con:
        table = answer(con, ("uden_for_arbejde",), (PARK,))
    assert (table[LOW][0], table[HIGH][0]) == (low, high)


def test_places_are_only_as_sure_as_the_numbers(database):
    counts = {PARK: (300, 1000), "hoeje_gladsaxe": (320, 1000), "ringparken": (600, 1000)}
    with with_counts(database, counts) as con:
        table = answer(con, ("uden_for_arbejde",), tuple(counts), CHOSEN, ("prøve",))
    assert list(table[PLACE]) == ["2-3 af 3", "2-3 af 3", "1 af 3"]


def test_no_place_where_an_interval_is_unknown(con, facts):
    of = Selection(("ikke_vestlige",), tuple(facts["area_id"].unique()), ALL)
    table = queries.query(con, selection.sql(of))
    real = table[table[STATUS] != "opdigtet"]
    assert len(real) > 10 and real[PLACE].isna().all()


def test_the_code_that_is_shown_gives_the_same_table(con, database, monkeypatch):
    of = Selection(SCHOOL, (PARK, TOWN, MADE_UP), ALL, comparison=TOWN)
    monkeypatch.chdir(folders.ROOT)
    names: dict = {}
    exec(selection.python(of).replace("data/social_balance.duckdb", str(database)), names)
    here = queries.query(con, selection.sql(of))
    pd.testing.assert_frame_equal(
        names["table"].astype(here.dtypes), here
    )  # text is held in two ways
    names["con"].close()


def test_an_id_is_a_text_and_never_sql(con):
    assert answer(con, ("x' OR '1'='1",), ("'); DROP TABLE areas; --",)).empty


CASES = {
    "one period": Selection(SCHOOL, (PARK, TOWN), comparison=TOWN),
    "over time": Selection(
        ("tryghed_nabolag",), ("hoeje_gladsaxe", "vestegnens_politikreds", "hele_landet"), ALL
    ),
    "two numbers": Selection(
        ("uden_for_arbejde", "ikke_vestlige"), ("ringparken", "agervang", MADE_UP), ALL
    ),
    "counts": Selection(("folketal", "boliger", "skolefravaer_ulovligt"), (PARK, TOWN)),
    "made up": Selection(("uden_for_arbejde",), (MADE_UP,)),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.slow
def test_every_form_that_fits_is_drawn(con, facts, case):
    of = CASES[case]
    table = queries.query(con, selection.sql(of))
    rows, used = explore_figure.rows(table, facts), selection.used(facts, of, table)
    forms = charts.possible(rows)
    assert forms
    for form in forms:
        figure = explore_figure.figure(rows, used, form)
        svg = images.svg(figure).decode()
        assert svg.startswith("<svg") and ">NaN<" not in svg and ">null<" not in svg
        assert figure.sources and figure.alt_text and len(figure.table)
        assert figure.fictional == (MADE_UP in of.areas)


def test_the_form_that_fits_comes_first(con, facts):
    def forms(case: str) -> list[str]:
        table = queries.query(con, selection.sql(CASES[case]))
        return list(charts.possible(explore_figure.rows(table, facts)))

    assert forms("one period")[0] == charts.DOTS
    assert forms("over time")[0] == charts.LINES
    assert charts.SLOPE in forms("over time") and charts.SCATTER in forms("two numbers")
    assert forms("counts") == [charts.PANELS]  # three units share no axis


def _lines_of(spec: dict) -> list[tuple[bool, list[dict]]]:
    """Each drawn part of a line: whether it is dashed, and its points."""
    found = []
    for layer in spec["layer"]:
        if isinstance(layer.get("mark"), dict) and layer["mark"]["type"] == "line":
            rows = pd.DataFrame(layer["data"]["values"], columns=["part", "date"])
            for _, part in rows.groupby("part"):
                found.append(("strokeDash" in layer["mark"], part.to_dict("records")))
    return found


@pytest.mark.parametrize("form", [charts.LINES, charts.SLOPE, charts.PANELS])
@pytest.mark.slow
def test_no_unbroken_line_of_analyse_joins_the_numbers_of_two_publishers(con, facts, form):
    makers = facts.assign(maker=time_series.maker(facts)).dropna(subset=["value", "period_end"])
    counted = makers.groupby(["indicator_id", "area_id"])["maker"].nunique()
    mixed = [pair for pair in counted[counted > 1].index]
    assert mixed
    for indicator, area in mixed:
        more = ("beboere",) if form == charts.PANELS and indicator != "beboere" else ()
        of = Selection((indicator, *more), (area,), ALL)
        table = queries.query(con, selection.sql(of))
        rows, used = explore_figure.rows(table, facts), selection.used(facts, of, table)
        if form not in charts.possible(rows):
            continue
        lines = _lines_of(charts.draw(rows, form).to_dict())
        dashed = sum(broken for broken, _ in lines)
        if form == charts.SLOPE:
            assert dashed == len(lines) == 1
        else:
            here = makers[(makers["indicator_id"] == indicator) & (makers["area_id"] == area)]
            assert dashed >= here["maker"].nunique() - 1
            by_day = here.set_index(here["period_end"].dt.strftime("%Y-%m-%d"))["maker"]
            for broken, points in lines if form == charts.LINES else ():
                ends = {by_day[point["date"][:10]] for point in points}
                assert (len(ends) > 1) == broken
        figure = explore_figure.figure(rows, used, form)
        assert series.APART in figure.caveat


def test_numbers_of_one_publisher_are_joined_by_an_unbroken_line(con, facts):
    of = Selection(("fp9_dansk",), ("buddinge_skole", "gladsaxe_skole"), ALL)
    table = queries.query(con, selection.sql(of))
    rows, used = explore_figure.rows(table, facts), selection.used(facts, of, table)
    assert time_series.maker(used).nunique() == 1
    for form in (charts.LINES, charts.SLOPE):
        lines = _lines_of(charts.draw(rows, form).to_dict())
        assert lines and not any(broken for broken, _ in lines)
        assert series.APART not in explore_figure.figure(rows, used, form).caveat


def test_a_selection_can_be_shown_by_its_address(con):
    chosen = "tal=Folketal&omraader=Gladsaxe+Kommune&omraader=Hele+landet&perioder=Alle+perioder&sammenlign=Ingen"
    figure = figure_urls.figure(con, f"/analyse?{chosen}#haeldning")
    assert figure.title.startswith("Folketal: Gladsaxe Kommune fra") and figure.comparison == ""
    assert figure_urls.figure(con, "/analyse").title.startswith("Ulovligt skolefravær")
    with pytest.raises(address_choices.ViewError, match="Valget »Intet«"):
        figure_urls.figure(con, "/analyse?tal=Intet")


def test_the_workbook_has_the_numbers_their_sources_and_what_they_mean(con, facts):
    of = CASES["one period"]
    table = queries.query(con, selection.sql(of))
    used = selection.used(facts, of, table)
    xlsx = next(form for form in table_files.TABLE_FORMATS if form.ending == "xlsx")
    content = xlsx.write(
        table,
        explore_figure.about(of, used),
        {"Definitioner": explore_figure.definitions(used)},
    )
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Om tallene", "Tal", "Definitioner"]
    rows = book.get_sheet_by_name("Tal").to_python()
    assert rows[2][:3] == ["Tal for", "Område", "Periode"] and rows[3][4] == 27.0
    assert str(rows[3][3]).startswith("2017-12-31")
    assert "Strategi for Bagsværd" in str(book.get_sheet_by_name("Om tallene").to_python())
    assert "ulovligt fravær" in str(book.get_sheet_by_name("Definitioner").to_python())


def test_every_page_stands_once_in_the_menu():
    placed = [page for pages in options.SECTIONS.values() for page in pages]
    assert sorted(placed) == sorted(options.PAGES)
