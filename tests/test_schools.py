"""Schools: their numbers as in the source, always said to be no housing areas, and never where housing areas are meant."""

import dataclasses
import datetime

import pandas as pd
import pytest

from lib.analysis import options
from lib.contents import development, school, shared
from lib.contents import map as contents_map
from lib.db import disclosure_rules, map_queries, queries
from lib.figures import schools as figures_schools
from lib.maps import school_circles
from lib.settings import municipality
from lib.text import danish

SKOVBRYNET, GROENNEMOSE, GLADSAXE = "Skovbrynet Skole", "Grønnemose Skole", "Gladsaxe Kommune"
GRADES = "am-dashboard-dk, dist/schools.json"
OVERVIEW = "institutionsguide, public/data/skole-data.json"
STATBANK = "am-dashboard-dk, data/processed/makro.json"

# area, indicator, period, value, place: typed a second time from the public copies.
FIGURES = [
    (SKOVBRYNET, "fp9_gennemsnit", "2025/2026", 7.6, GRADES),
    (SKOVBRYNET, "fp9_elever", "2025/2026", 23, GRADES),
    (SKOVBRYNET, "fp9_elever", "2023/2024", 29, GRADES),
    (SKOVBRYNET, "fp9_dansk", "2025/2026", 6, GRADES),
    (SKOVBRYNET, "fp9_matematik", "2025/2026", 7.1, GRADES),
    (SKOVBRYNET, "skole_elever", "2025/2026", 400, GRADES),
    (SKOVBRYNET, "skole_indvandrere_andel", "2025/2026", 54, GRADES),
    (SKOVBRYNET, "skole_klassekvotient", "2023/2024", 15.9, GRADES),
    (SKOVBRYNET, "skole_trivsel", "2024/2025", 3.8, GRADES),
    (SKOVBRYNET, "skole_socref_karakter", "2024/2025", 7.1, GRADES),
    (SKOVBRYNET, "skole_socref_forventet", "2024/2025", 7, GRADES),
    (SKOVBRYNET, "skole_socref_forskel", "2024/2025", 0.1, GRADES),
    (GROENNEMOSE, "fp9_gennemsnit", "2024/2025", 8.4, GRADES),
    (GROENNEMOSE, "fp9_elever", "2025/2026", 64, GRADES),
    (GROENNEMOSE, "skole_socref_forventet", "2024/2025", 7.6, GRADES),
    (GROENNEMOSE, "skole_trivsel_svar", "2023/2024", 424, GRADES),
    ("Bagsværd Skole", "skole_socref_forskel", "2024/2025", -0.5, GRADES),
    ("Enghavegård Skole", "fp9_gennemsnit", "2025/2026", 6.6, GRADES),
    ("Mørkhøj Skole", "fp9_elever", "2023/2024", 23, GRADES),
    ("Stengård Skole", "skole_indvandrere_andel", "2025/2026", 8, GRADES),
    (GLADSAXE, "fp9_gennemsnit", "2023/2024", 7.9, GRADES),
    ("Hele landet", "fp9_gennemsnit", "2024/2025", 7.6, GRADES),
    (SKOVBRYNET, "skole_fravaer_samlet", "2024/2025", 5.5, OVERVIEW),
    (GROENNEMOSE, "skole_overgang_ungdomsuddannelse", "2022/2023", 85.7, OVERVIEW),
    ("GXU, 10. klasse-afdelingen", "skole_overgang_ungdomsuddannelse", "2022/2023", 77.8, OVERVIEW),
    (SKOVBRYNET, "fp9_gennemsnit_2013_2020", "2012/2013-2019/2020", 6.89, "skoler, data.csv"),
    (GLADSAXE, "kommune_folketal", "1. januar 2018", 69484, STATBANK),
    (GLADSAXE, "kommune_folketal", "1. juli 2026", 70869, STATBANK),
    (GLADSAXE, "kommune_fremskrivning_2026", "2040", 73906, STATBANK),
    (GLADSAXE, "kommune_indvandrere_efterkommere", "1. juli 2026", 27.81, STATBANK),
    (GLADSAXE, "kommune_videregaaende", "2025", 47.44, STATBANK),
    (GLADSAXE, "kommune_ledighed", "juli 2020", 4.2, STATBANK),
    (GLADSAXE, "kommune_disponibel_indkomst", "2024", 310421, STATBANK),
    (GLADSAXE, "kommune_medianindkomst", "2016", 252513, STATBANK),
    (GLADSAXE, "kommune_boligstoette", "december 2025", 20.04, STATBANK),
    (GLADSAXE, "kommune_almene_boliger", "1. januar 2026", 34.76, STATBANK),
    (GLADSAXE, "kommune_anmeldelser", "2021", 36.86, STATBANK),
]
SHARES_OF_THE_COPY = (
    "kommune_indvandrere_efterkommere", "kommune_videregaaende", "kommune_boligstoette",
    "kommune_almene_boliger", "kommune_anmeldelser", "fp9_gennemsnit_2013_2020", "skole_indvandrere_andel",
)  # fmt: skip


@pytest.fixture(scope="module")
def everything(con) -> pd.DataFrame:
    return queries.observations(con)


@pytest.fixture(scope="module")
def of_schools(everything) -> pd.DataFrame:
    return everything[everything["area_kind"] == "skole"]


@pytest.mark.parametrize(("area", "indicator", "period", "value", "place"), FIGURES)
def test_a_number_is_as_in_the_copy_it_is_taken_from(
    everything, area, indicator, period, value, place
):
    found = everything[
        (everything["area"] == area)
        & (everything["indicator_id"] == indicator)
        & (everything["period"] == period)
    ]
    assert found["value"].to_list() == [value]
    copy, _, file = place.partition(", ")
    assert f"gengivet efter {copy}" in found["source"].iloc[0]
    assert file.rpartition("/")[2] in found["locator"].iloc[0]


def test_a_printed_number_stands_in_its_quote(of_schools):
    printed = of_schools[
        (of_schools["status"] == "published") & of_schools["quote"].str.startswith('"')
    ].dropna(subset="value")
    assert len(printed) > 350
    quoted = printed["quote"].str.rpartition(":")[2].astype(float)
    assert (quoted == printed["value"]).all()


def test_what_the_copy_or_the_app_has_reckoned_is_derived_and_says_how(everything):
    reckoned = everything[everything["indicator_id"].isin(SHARES_OF_THE_COPY)]
    assert set(reckoned["status"]) == {"derived"} and reckoned["note"].notna().all()


def test_the_difference_from_the_expected_grade_is_the_difference(of_schools):
    wide = of_schools.pivot(
        index=["area_id", "period"], columns="indicator_id", values="value"
    ).dropna(subset="skole_socref_forskel")
    off = wide["skole_socref_karakter"] - wide["skole_socref_forventet"]
    assert len(wide) == 22
    assert (off - wide["skole_socref_forskel"]).abs().max() < 0.11  # each is rounded


def test_every_number_of_a_school_says_that_a_school_is_no_housing_area(of_schools):
    sentence = municipality.settings().schools.sentence
    told = of_schools[of_schools["indicator_id"] != "skole_distrikt_andel"]
    assert told["caveat"].str.startswith(sentence).all()


def test_total_absence_says_that_it_is_another_measure_than_the_strategys(of_schools):
    absence = of_schools[of_schools["indicator_id"] == "skole_fravaer_samlet"]
    assert absence["caveat"].str.contains("et andet mål end strategiens »5 dage eller mere«").all()


def test_every_figure_has_the_sentence_and_the_same_order(con):
    shown, of = school.schools(con), municipality.settings().schools
    order = list(queries.areas(con, "skole")["area_id"])
    assert len(shown.figures) == 2 + len(of.bar_ids)
    for figure in (one() for one in shown.figures.values()):
        assert of.sentence in figure.caveat
        names = [figure.alt_text.index(name) for name in (GROENNEMOSE, SKOVBRYNET)]
        assert all(at >= 0 for at in names) and "nærmest Værebro Park" in figure.alt_text
    names = dict(zip(order, queries.areas(con, "skole")["name"], strict=True))
    for table in (shown.table.rows["Skole"],):
        assert list(table) == [name for name in names.values() if name in set(table)]


def test_no_figure_ranks_the_schools_and_few_pupils_are_said_to_be_uncertain(con):
    grades = school.schools(con).figures["karakterer"]()
    assert "Skolerne er ikke rangordnet" in grades.caveat
    assert (
        "Med 23 elever flytter én elev, der får 3 karakterpoint mere, gennemsnittet 0,13."
        in grades.caveat
    )
    assert danish.number(3 / 23, 2) == "0,13"
    assert "Skovbrynet Skole 7,6 (23 elever)" in grades.title
    for word in ("bedst", "dårligst", "højest", "lavest"):
        assert word not in grades.title + grades.caption


def test_a_mean_of_few_pupils_is_a_ring(con):
    rows = school.schools(con).figures["karakterer"]().chart.make().to_dict()
    drawn = [one for source in [layer.get("data", {}).get("values", []) for layer in rows["layer"]]
             for one in source if "fill" in one]  # fmt: skip
    hollow = [one for one in drawn if one["fill"] != one["color"]]
    assert len(drawn) == 33 and len(hollow) == 4  # Mørkhøj 23; Skovbrynet 29, 28 and 23


def significance(levels: list[str]) -> str:
    rows = pd.DataFrame({"name": ["Ø", "Å", "Æ"][: len(levels)], "level": levels})
    return figures_schools._significant(rows, municipality.settings().schools)


def test_the_title_says_which_schools_differ_significantly_from_the_expected():
    assert significance(["På niveau", "På niveau", ""]).startswith("ingen af de 2 skolers")
    assert significance(["På niveau", "Under niveau"]).endswith(
        "1 af 2 skolers karakterer afveg signifikant fra det forventede: Å (under niveau)"
    )


def test_schools_are_not_offered_where_housing_areas_are_meant(con):
    schools = set(queries.areas(con, "skole")["area_id"])
    assert len(schools) == 18
    assert not schools & set(shared.housing_areas(con))
    assert not schools & set(shared.comparisons(con, "vaerebro_park"))
    assert not schools & set(school.areas(con))
    assert not schools & set(options.areas_of_place(queries.areas(con), "gladsaxe"))
    assert not schools & set(development.places(con))


def test_a_school_is_added_up_with_no_housing_area(con):
    tables = {name: queries.table(con, name) for name in disclosure_rules.TABLES}
    of = disclosure_rules.rules(tables)
    for one in of.sums:
        kinds = {of.area_kinds[part] for part in one.parts}
        assert kinds == {"skole"} or "skole" not in kinds
        assert "skole" not in kinds or not one.complete


def test_the_municipalitys_new_series_are_lines_on_the_page_of_development(con):
    names = set(development.development(con, "gladsaxe", datetime.date(2026, 1, 1)).figures)
    short = queries.table(con, "indicators").set_index("indicator_id")["short_name"]
    series = {i for _, i, *_ in FIGURES if i.startswith("kommune_")} | {"fp9_gennemsnit"}
    assert {f"udvikling {short[i]}" for i in series} <= names


def test_a_municipality_without_schools_has_no_view_of_them(monkeypatch):
    without = dataclasses.replace(municipality.settings(), schools=None)
    monkeypatch.setattr(municipality, "settings", lambda: without)
    assert school.SCHOOLS not in school.views()


# ---------------------------------------------------------------- on the map


@pytest.fixture(scope="module")
def circles(con):
    return school_circles.shade(queries.observations(con), map_queries.features(con))


def test_each_school_with_a_known_place_is_a_circle_and_every_other_stands_in_the_table(
    con, circles
):
    features = map_queries.features(con).set_index("feature_id")
    of = municipality.settings().schools
    facts = queries.observations(con)
    rows = facts[
        facts["indicator_id"].eq(of.grade_id)
        & facts["area_kind"].eq("skole")
        & facts["value"].notna()
    ]
    graded = rows[rows["period_end"] == rows["period_end"].max()].set_index("area_id")
    placed = set(features["area_id"].dropna()) & set(graded.index)
    assert len(placed) >= school_circles.LEAST_SCHOOLS
    assert {features.at[one, "area_id"] for one in circles.areas["feature_id"]} == placed
    assert list(circles.listed["Skole"]) == list(graded["area"])
    without = circles.listed[circles.listed["Placering"] == school_circles.NO_PLACE]
    assert set(without["Skole"]) == set(graded.drop(index=list(placed))["area"])
    for row in circles.areas.itertuples():
        grade = graded.at[features.at[row.feature_id, "area_id"], "value"]
        assert row.text.startswith(danish.number(grade)) and row.text.endswith("elever)")
        low = danish.number(grade // 1)
        [color] = circles.classes.loc[
            circles.classes["text"].str.startswith(f"Gennemsnit {low} til under"), "color"
        ]
        assert row.color == color
    said = " ".join(circles.notes)
    assert (
        f"{len(placed)} af de {len(graded)} skoler" in said
        and of.sentence in said
        and "ikke rangordnet" in said
    )


def test_the_area_of_a_schools_circle_follows_the_pupils_behind_its_grade(circles):
    pupils = circles.areas["text"].str.extract(r"\((\d+)")[0].astype(int)
    per_pupil = circles.areas["radius_px"] ** 2 / pupils
    assert per_pupil.round(6).nunique() == 1


def test_the_title_of_the_map_names_no_school_as_the_highest_or_lowest(circles):
    assert circles.title.startswith("Skolernes karaktergennemsnit")
    assert not any(
        name in circles.title for name in [*circles.areas["title"], *circles.listed["Skole"]]
    )
    assert f"på {len(circles.areas)} af " in circles.title


@pytest.mark.parametrize("size", [(650, 470), (320, 470)])
def test_the_map_of_the_schools_tells_each_of_them_that_is_in_sight(con, size):
    layers = tuple(name for name, on in contents_map.layers(con).items() if on)
    of = contents_map.MapChoices("gladsaxe", layers, size, "fp9_gennemsnit", "vaerebro_park")
    drawn = contents_map.drawn(con, of)
    features = drawn.drawing.features
    here = features[
        features["in_sight"] & features["area_id"].isin(queries.areas(con, "skole")["area_id"])
    ]
    names = (
        " ".join(drawn.drawing.names["text"]).replace("\N{NO-BREAK SPACE}", " ").replace("\n", " ")
    )
    if size[0] > 400:
        assert names.count("elever)") == len(here)
    marks = drawn.drawing.marks.drop_duplicates("feature_id").set_index("feature_id")
    assert marks.loc[here["feature_id"], "tooltip"].str.contains("elever").all()
    assert drawn.listed.rows["Skole"].is_unique and "Cirklerne viser" in drawn.colours


def test_the_place_of_a_school_that_is_not_its_own_says_so(con):
    features = map_queries.features(con)
    for row in features[
        features["area_id"].isin(queries.areas(con, "skole")["area_id"])
    ].itertuples():
        assert row.source_id and row.accuracy_m
        if row.basis == "skematisk":
            assert "stoppesteder" in row.note


def test_too_few_schools_with_a_known_place_are_no_choice_on_the_map(con):
    features = map_queries.features(con)
    facts = queries.observations(con)
    assert list(school_circles.indicators(facts, features)) == ["fp9_gennemsnit"]
    placed = features["area_id"].isin(queries.areas(con, "skole")["area_id"])
    few = features.drop(index=features.index[placed][school_circles.LEAST_SCHOOLS - 1 :])
    assert school_circles.indicators(facts, few) == {}
