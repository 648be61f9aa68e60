"""Golden figures: typed from the source documents a second time, with the place they stand in."""

import pytest

from lib.db import queries, target_queries

VP, HG, GK, PK = (
    "Værebro Park",
    "Høje Gladsaxe",
    "Gladsaxe Kommune",
    "Københavns Vestegns politikreds",
)
BAGSVAERD = "Strategi for Bagsværd i social balance, Baggrund"
HELHEDSPLAN = "Høje Gladsaxe Helhedsplan"

# area, indicator, period, value, place
FIGURES = [
    (VP, "unge_offentlig_forsoergelse", "januar 2018", 12.3, BAGSVAERD),
    (GK, "unge_offentlig_forsoergelse", "januar 2018", 8.9, BAGSVAERD),
    (VP, "ungdomsuddannelse_15mdr", "2017", 86.2, BAGSVAERD),
    (GK, "ungdomsuddannelse_15mdr", "2017", 91.6, BAGSVAERD),
    (VP, "voksne_offentlig_forsoergelse", "januar 2018", 24.6, BAGSVAERD),
    (GK, "voksne_offentlig_forsoergelse", "januar 2018", 13.8, BAGSVAERD),
    (VP, "skolefravaer_ulovligt", "2017", 27, BAGSVAERD),
    (GK, "skolefravaer_ulovligt", "2017", 12, BAGSVAERD),
    (VP, "karakter_over_4", "2016/2017", 52, BAGSVAERD),
    (GK, "karakter_over_4", "2016/2017", 76, BAGSVAERD),
    (VP, "anbringelser", "2017", 3, BAGSVAERD),
    (GK, "anbringelser", "2017", 1, BAGSVAERD),
    (VP, "borgermoede_deltagere", "primo 2013", 200, f"{BAGSVAERD}, illustration"),
    (HG, "beboere", "ikke dateret, aftale 2017-2020", 4100, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "indvandrere_efterkommere", "ikke dateret, aftale 2017-2020", 49, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "ikke_vestlige", "2014", 44.9, f"{HELHEDSPLAN}, afsnit 3"),
    (GK, "ikke_vestlige", "2014", 12.7, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "andel_65_plus", "2010-2015", 20.5, f"{HELHEDSPLAN}, afsnit 3"),
    (GK, "andel_65_plus", "2010-2015", 16.5, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "andel_7_17", "2015", 14.8, f"{HELHEDSPLAN}, afsnit 3"),
    (GK, "andel_7_17", "2015", 13.6, f"{HELHEDSPLAN}, afsnit 3"),
    (PK, "tryghed_indeks", "2014", 78.3, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "tryghed_indeks", "2014", 68.4, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "tryghed_indeks", "2015", 71.2, f"{HELHEDSPLAN}, afsnit 3"),
    (PK, "tryghed_indeks", "2015", 86.2, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "tryghed_indeks_forskel", "2015", 15, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "stoettekontaktperson", "ikke dateret, aftale 2017-2020", 0.19, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "foertidspension", "ikke dateret, aftale 2017-2020", 1, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "indkomst_over_200", "ikke dateret, aftale 2017-2020", 53.2, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "sigtede_10_17", "2015", 2.8, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "sigtede_10_17_gns5", "gennemsnit 2011-2015", 2.5, f"{HELHEDSPLAN}, afsnit 3"),
    (GK, "sigtede_10_17", "2015", 1, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "grundskole_15_64", "1. januar 2015", 26, f"{HELHEDSPLAN}, afsnit 3"),
    (GK, "grundskole_15_64", "1. januar 2015", 14, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "grundskole_15_64", "1. januar 2011", 31, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "uoplyst_uddannelse_15_64", "1. januar 2015", 8.5, f"{HELHEDSPLAN}, fodnote 11"),
    (GK, "uoplyst_uddannelse_15_64", "1. januar 2015", 5.6, f"{HELHEDSPLAN}, fodnote 11"),
    (HG, "grundskole_18_29", "2015", 23, f"{HELHEDSPLAN}, afsnit 3"),
    (GK, "grundskole_18_29", "2015", 14, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "grundskole_18_29", "2011", 32, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "videregaaende_18_29", "2011", 16, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "videregaaende_18_29", "2015", 19, f"{HELHEDSPLAN}, afsnit 3"),
    (GK, "videregaaende_18_29", "2011", 22, f"{HELHEDSPLAN}, afsnit 3"),
    (GK, "videregaaende_18_29", "2015", 20, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "unge_15_17_i_uddannelse", "2015", 93, f"{HELHEDSPLAN}, afsnit 3"),
    (GK, "unge_15_17_i_uddannelse", "2015", 94, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "ungeledighed", "2011", 7.9, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "ungeledighed", "januar-august 2016", 11.3, f"{HELHEDSPLAN}, afsnit 3"),
    (GK, "ungeledighed", "januar-august 2016", 7.7, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "unge_offentlig_forsoergelse_forskel", "januar-august 2016", 3.5, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "unge_offentlig_forsoergelse", "august 2015", 13.3, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "unge_offentlig_forsoergelse", "august 2016", 10.6, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "enlige_forsoergere", "ikke dateret, aftale 2017-2020", 30, f"{HELHEDSPLAN}, afsnit 3"),
    (GK, "enlige_forsoergere", "ikke dateret, aftale 2017-2020", 20, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "sociale_boernesager", "ikke dateret, aftale 2017-2020", 12, f"{HELHEDSPLAN}, afsnit 3"),
    (GK, "sociale_boernesager", "ikke dateret, aftale 2017-2020", 5, f"{HELHEDSPLAN}, afsnit 3"),
    (GK, "tandpleje_udeblivelser", "2013/2014", 18, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "tandpleje_udeblivelser", "2013/2014", 30.4, f"{HELHEDSPLAN}, afsnit 3"),
    (HG, "bydelsmoedre", "2016", 12, f"{HELHEDSPLAN}, delaftale"),
    (HG, "budget_lbf", "2017-2020", 11_706_000, f"{HELHEDSPLAN}, afsnit 7"),
    (HG, "budget_lokal", "2017-2020", 5_582_000, f"{HELHEDSPLAN}, afsnit 7"),
    (HG, "budget_samlet", "2017-2020", 17_288_000, f"{HELHEDSPLAN}, afsnit 7"),
    (VP, "ikke_vestlige", "2020", 51.8, "DenOffentlige, 22. april 2021"),
    (HG, "tillid_politi", "2019", 77, "Gladsaxe Bladet, »Mere tryghed«, marts 2020"),
    (GK, "tillid_politi", "2019", 79, "Gladsaxe Bladet, »Mere tryghed«, marts 2020"),
]  # fmt: skip

# target_id, baseline, target, place
TARGETS = [
    ("hg_tryghed", 15, 7.5, "afsnit 5.1"),
    ("hg_indkomst", 10.5, -1, "afsnit 5.1"),
    ("hg_henvendelser", None, -20, "afsnit 5.1"),
    ("hg_sigtede", 1.5, 1, "afsnit 5.2: 2,5 og 1 %, højst 1 procentpoint over kommunen"),
    ("hg_haervaerk", None, -10, "afsnit 5.2"),
    ("hg_boernesager", 7, 3.5, "afsnit 5.4"),
    ("hg_tandpleje", 12.4, 6.2, "afsnit 5.4"),
    ("hg_foraeldre", None, 200, "afsnit 5.4"),
    ("hg_unge_forskel", 3.5, 2, "Ungementor og fritidsjobindsats"),
    ("hg_familier", None, 20, "Familiekurser"),
    ("hg_familie_trivsel", None, 65, "Familiekurser"),
    ("hg_cafe_antal", None, 8, "Forældrecafé"),
    ("hg_cafe_gengangere", None, 50, "Forældrecafé"),
    ("hg_bydelsmoedre", None, 10, "Bydelsmødre"),
    ("hg_besoegte_familier", None, 60, "Bydelsmødre"),
    ("hg_aktiviteter", None, 20, "Åbne tilbud i fællesarealer"),
    ("hg_frivillige", None, 5, "Frivilligkorps"),
    ("hg_skur2_besoeg", None, 70, "Skur 2"),
    ("hg_skur2_andel", None, 35, "Skur 2"),
    ("hg_dannelse", None, 75, "Dannelsesforløb"),
    ("hg_fritidsliv", None, 40, "Dannelsesforløb"),
    ("hg_lommepenge", None, 90, "Lommepengeprojekt"),
    ("hg_dialogmoeder", None, 70, "Dialogmøder"),
    ("hg_dialogprojekt", None, 12, "Dialogprojekt"),
    ("hg_mikro", None, 4, "Talentudvikling og iværksætteri"),
    ("hg_fritidsjobs", None, 20, "Ungementor og fritidsjobindsats"),
    ("hg_lektiecafe", None, 50, "Lektiecafé"),
]


@pytest.mark.parametrize(("area", "indicator", "period", "value", "place"), FIGURES)
def test_figure(con, area, indicator, period, value, place):
    facts = queries.observations(con, indicators=[indicator])
    found = facts[(facts["area"] == area) & (facts["period"] == period)]
    assert list(found["value"]) == [value], place
    assert found["quote"].notna().all() and found["locator"].notna().all()


@pytest.mark.parametrize(("target_id", "baseline", "target", "place"), TARGETS)
def test_target(con, target_id, baseline, target, place):
    rows = target_queries.targets(con).set_index("target_id").loc[target_id]
    assert (None if rows["baseline"] != rows["baseline"] else rows["baseline"]) == baseline, place
    assert rows["target"] == target, place


def test_where_a_source_disagrees_with_itself_both_stand(con):
    facts = queries.observations(con, ["hoeje_gladsaxe"])
    income = facts[facts["indicator_id"] == "indkomst_over_200_forskel"]
    assert sorted(income["value"]) == [10.2, 10.5]
    budget = facts[facts["indicator_id"] == "budget_foraeldre_lbf"]
    assert list(budget["value_text"].dropna()) == ["1.4713.000 kr. (som trykt)"]
    assert list(budget["value"].dropna()) == [1_321_000]
    titles = " ".join(queries.table(con, "disagreements")["title"])
    for words in ("10,2 eller 10,5", "3,5 eller 3,6", "2018-2012", "1.4713.000"):
        assert words in titles


def test_a_range_stands_as_a_range(con):
    fact = queries.observations(con, ["hoeje_gladsaxe"], ["haervaerksudgifter"]).iloc[0]
    assert (fact["value_low"], fact["value_high"]) == (40_000, 50_000)
    assert fact["value"] != fact["value"]


def test_the_withheld_count_shows_in_no_table(con):
    cases = queries.observations(con, indicators=["bekymringssager"])
    assert list(cases["status"]) == ["confidential"]
    assert not any(sign.isdigit() for sign in cases["quote"].iloc[0])
    target = target_queries.targets(con).set_index("target_id").loc["hg_bekymringssager"]
    assert target["status"] == "confidential" and target["baseline"] != target["baseline"]


def test_complete_lists_have_the_published_number_of_areas(con):
    lists = queries.table(con, "published_lists")
    complete = lists[
        lists["complete"] & lists["list_kind"].isin(["ghettoområde", "parallelsamfund"])
    ]
    by_year = {
        day.year: count
        for day, count in zip(complete["list_date"], complete["area_count"], strict=True)
    }
    assert by_year == {2012: 33, 2015: 25, 2016: 25, 2017: 22, 2019: 28, 2020: 15, 2021: 12, 2022: 10}  # fmt: skip


def test_vaerebro_park_on_the_lists_as_published(con):
    rows = queries.memberships(con, "vaerebro_park")
    on = rows[rows["on_list"].eq(True)]
    assert [(str(day.date()), kind) for day, kind in zip(on["list_date"], on["list_kind"], strict=True)] == [
        ("2021-12-01", "forebyggelsesområde")
    ]  # fmt: skip


def test_hoeje_gladsaxe_never_on_a_list_up_to_2021(con):
    rows = queries.memberships(con, "hoeje_gladsaxe")
    assert rows.loc[rows["list_date"] <= "2021-12-01", "on_list"].eq(False).all()


def test_the_law_has_every_threshold(con):
    rows = queries.table(con, "thresholds")
    counts = rows.groupby(["list_kind", "valid_from"]).size()
    assert counts[("ghettoområde", "2010-10-26")] == 3
    assert counts[("ghettoområde", "2014-12-01")] == 5
    assert counts[("udsat boligområde", "2018-12-01")] == 4
    assert counts[("ghettoområde", "2018-12-01")] == 5
    assert counts[("parallelsamfund", "2021-11-30")] == 5
    assert counts[("forebyggelsesområde", "2021-11-30")] == 5
    printed = rows[rows["role"] == "printed_cutoff"]["threshold"]
    assert sorted(printed) == [1.45, 1.98, 2.03, 2.35]
