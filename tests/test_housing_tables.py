"""Tables in the forms that Landsbyggefonden and registers give: criteria, ages, households and income. Each is read
right or asks, and no number stands under another measure, area or time."""

import io

import pytest
import xlsxwriter

from lib.uploads.files import reader
from tests.test_upload_kinds import HIGH, PARK, book, got

CRITERIA = [
    "Boligområde",
    "Andel uden for arbejdsmarkedet",
    "Ikke-vestlige lande",
    "Dømte (straffeloven)",
    "Alene grundskole",
    "Gns. bruttoindkomst i pct. af regionen",
]
AGES = ["Boligområde", "Beboere", "0-6 år", "7-17 år", "65 år og derover"]


def test_years_as_section_rows_hold_for_the_rows_below_them(names):
    rows = [
        ["Kriterier"], CRITERIA,
        ["2022"], ["Værebro Park", 31.1, 41.2, 2.1, 55.5, 61.2],
        ["2023"], ["Værebro Park", 33.1, 43.2, 2.3, 53.5, 63.2],
    ]  # fmt: skip
    content = book(*rows)
    assert got(content, names).asked == ["år"] and not got(content, names).rows
    read = got(content, names, år="listen").rows
    assert [(row[0], *row[2:]) for row in read if "skole" in row[1]] == [
        (PARK, "1. december 2022", 55.5),
        (PARK, "1. december 2023", 53.5),
    ]
    assert len(read) == 10


def test_days_as_section_rows_are_times(names):
    read = got(
        book(
            ["Boligområde", "Beboere"],
            ["Pr. 1. januar 2022"], ["Værebro Park", 3110], ["Høje Gladsaxe", 3210],
            ["Pr. 1. januar 2023"], ["Værebro Park", 3120], ["Høje Gladsaxe", 3220],
        ),
        names,
    )  # fmt: skip
    assert read.rows == [
        (PARK, "beboere", "1. januar 2022", 3110), (HIGH, "beboere", "1. januar 2022", 3210),
        (PARK, "beboere", "1. januar 2023", 3120), (HIGH, "beboere", "1. januar 2023", 3220),
    ]  # fmt: skip


def test_areas_across_hold_for_the_numbers_below_them(names):
    rows = [["Kriterium", "Værebro Park", "Høje Gladsaxe"]]
    rows += [[name, 30 + n + 0.5, 40 + n + 0.5] for n, name in enumerate(CRITERIA[1:])]
    read = got(book(["Kriterier 2023"], *rows), names, år="listen").rows
    found = {(area, value) for area, _, period, value in read if period == "1. december 2023"}
    assert {(PARK, 31.5), (HIGH, 41.5), (PARK, 34.5), (HIGH, 44.5)} <= found
    assert all((value < 40) == (area == PARK) for area, _, _, value in read)


def test_years_over_areas_across(names):
    read = got(
        book(
            ["Tal for", 2022, None, 2023, None],
            [None, "Værebro Park", "Høje Gladsaxe", "Værebro Park", "Høje Gladsaxe"],
            ["Beboere", 3110, 3210, 3120, 3220],
            ["Boliger", 1300, 1800, 1301, 1801],
        ),
        names,
    ).rows  # fmt: skip
    assert (PARK, "beboere", "2022", 3110) in read and (HIGH, "boliger", "2023", 1801) in read
    assert len(read) == 8


def test_a_sheet_for_each_year_gives_its_year_to_its_own_numbers(names):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        for year in (2022, 2023):
            sheet = made.add_worksheet(str(year))
            sheet.write_row(0, 0, AGES)
            sheet.write_row(1, 0, ["Værebro Park", year + 1000, 210, 410, 300])
    content = buffer.getvalue()
    assert list(reader.sheets(content)) == ["2022", "2023"]
    for year in (2022, 2023):
        read = got(content, names, sheet=str(year))
        assert read.rows == [(PARK, "beboere", str(year), year + 1000)]


def test_ages_in_a_heading_are_no_times_and_counts_no_shares(names):
    read = got(
        book(["Beboere efter alder 2023"], AGES, ["Værebro Park", 3110, 210, 410, 30]), names
    )
    assert read.rows == [(PARK, "beboere", "2023", 3110)]
    assert "enhed:andel_65_plus" in read.asked
    assert "periode" not in read.faults


def test_a_heading_in_two_lines_and_a_department_are_asked(names):
    read = got(
        book(
            ["Beboere efter alder 2023"],
            ["Afdeling", "Alder", None, "I alt"],
            [None, "0-6 år", "7-17 år", "Beboere"],
            ["Afdeling 12 Høje Gladsaxe", 210, 410, 3210],
            ["Afdeling 14 Værebro Park", 211, 411, 3110],
        ),
        names,
        **{"område:Afdeling 12": HIGH, "område:Afdeling 14": PARK, "mål:I alt": "beboere"},
    )  # fmt: skip
    assert {"område:Afdeling 12 Høje Gladsaxe", "mål:I alt Beboere"} <= set(read.asked)
    assert read.rows == [(HIGH, "beboere", "2023", 3210), (PARK, "beboere", "2023", 3110)]


def test_the_total_under_an_area_as_a_section_is_a_value_to_choose(names):
    rows = [["Folketal"], ["Alder", 2022, 2023]]
    for area, first in (("Værebro Park", 3110), ("Høje Gladsaxe", 3210)):
        rows += [[area], ["0-6 år", first - 3000, first - 2999], ["I alt", first, first + 1]]
    read = got(book(*rows), names, **{"kun:Alder": "I alt"})
    assert read.asked[0] == "kun:Alder"
    assert (PARK, "folketal", "2023", 3111) in read.rows and (HIGH, "folketal", "2022", 3210) in read.rows  # fmt: skip
    assert len(read.rows) == 4


def test_ages_down_are_asked_which(names):
    rows = [["Folketal"], ["Boligområde", "Alder", "2022", "2023"]]
    rows += [["Værebro Park", "0-6 år", 210, 211], [None, "7-17 år", 410, 411], [None, "I alt", 3110, 3111]]  # fmt: skip
    assert not got(book(*rows), names).rows
    read = got(book(*rows), names, **{"kun:Alder": "I alt"}).rows
    assert read == [(PARK, "folketal", "2022", 3110), (PARK, "folketal", "2023", 3111)]


HOUSEHOLDS = ["Boligområde", "Enlige", "Par med børn", "Personer pr. husstand"]


@pytest.mark.parametrize("count", [300, 1890, 2010])
def test_households_that_the_app_has_no_measure_for_are_left_out_and_are_no_times(names, count):
    rows = [HOUSEHOLDS, ["Værebro Park", 500, count, 2.3], ["Høje Gladsaxe", 600, count + 5, 2.1]]
    read = got(book(["Husstande 2023"], *rows), names).rows
    assert read == [
        (PARK, "personer_pr_husstand", "2023", 2.3), (HIGH, "personer_pr_husstand", "2023", 2.1)
    ]  # fmt: skip
    assert got(book(*rows), names).rows == []  # no time is known


def test_income_in_kroner_is_not_the_laws_measure(names):
    read = got(
        book(
            ["Indkomst 2022"],
            ["Boligområde", "Gennemsnitlig bruttoindkomst (kr.)", "Under 150.000 kr.", CRITERIA[-1]],
            ["Værebro Park", 245000, 300, 61.2],
        ),
        names,
        år="listen",
    )  # fmt: skip
    assert "mål:Gennemsnitlig bruttoindkomst (kr.)" in read.asked
    assert read.rows == [(PARK, "indkomst_pct_region", "1. december 2022", 61.2)]


@pytest.mark.parametrize("first", ["0-6 år", "65 år og derover", "Under 18 år"])
def test_one_age_alone_is_never_all(names, first):
    rows = [["Folketal"], ["Boligområde", "Alder", "2022"], ["Værebro Park", first, 210]]
    read = got(book(*rows), names)
    assert read.asked in (["kun:Alder"], ["enhed:andel_65_plus"]) and not read.rows
    assert got(book(*rows), names, **{"kun:Alder": "lad være"}).rows == []


def test_the_sum_of_areas_under_a_larger_one_is_still_a_sum(names):
    read = got(
        book(
            ["Område", "Folketal 2022"], ["Gladsaxe Kommune"], ["Værebro Park", 3110],
            ["Høje Gladsaxe", 3210], ["I alt", 6320],
        ),
        names,
    )  # fmt: skip
    assert read.rows == [(PARK, "folketal", "2022", 3110), (HIGH, "folketal", "2022", 3210)]
