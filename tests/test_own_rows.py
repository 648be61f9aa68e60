"""From bytes to checked rows: every kind of file goes the whole way, or to its Danish sentence."""

import pytest

from lib.uploads.files import reader, xlsx_safety
from lib.uploads.meaning import questions
from lib.uploads.observations import (
    column_mapping,
    dimensions,
    kept_match,
    session_data,
    to_observations,
)
from lib.uploads.packages import templates
from lib.uploads.pdf import pdf_list
from lib.uploads.tables import table_detection
from tests.own_files import LONG, SOURCE, beboerdata, numbers, reading, table, xlsx

ABSENCE = [
    ("vaerebro_park", "skolefravaer_ulovligt", "2018", 25.5),
    ("hoeje_gladsaxe", "skolefravaer_ulovligt", "2018", 12.5),
]
LIST = """Liste over udsatte boligområder pr. 1. december 2021
Boligområde Kommune Beboere Uden for
arbejdsmarkedet Ikke-vestlige Dømte Grundskole Bruttoindkomst
Værebro Park Gladsaxe 2.100 40,1 51,2 2,10 55,1 61,0
Gellerupparken/
Toveshøj Aarhus 5.800 48,1 78,2 2,90 70,1 51,0
København Mjølnerparken 1.500 38,1 58,2 1,90 60,1 53,0
Nyt Sted Odense 1.500 38,1 58,2 1,90 60,1 53,0
"""


FORMS = {
    "utf-8": LONG.encode(),
    "with BOM": LONG.encode("utf-8-sig"),
    "windows-1252": LONG.encode("cp1252"),
    "comma and decimal point": LONG.replace(",", ".").replace(";", ",").encode(),
    "tabs": LONG.replace(";", "\t").encode(),
    "a table with a title and a total": ("Udtræk\n\n" + LONG + "\nI alt;;;38\nKilde: BI\n").encode(),
    "percent signs": LONG.replace("5\n", "5 %\n").encode(),
    "names written otherwise": LONG.replace("Værebro Park", "VAEREBRO PARK").encode(),
    "a code for the number": LONG.replace("Ulovligt skolefravær", "skolefravaer_ulovligt").encode(),
    "emoji in a note": LONG.replace("Værdi", "Værdi;Note").replace("25,5", "25,5;🎉 fest").encode(),
    "areas down, the number in the heading": (
        "Område;Periode;Ulovligt skolefravær\nVærebro Park;2018;25,5\nHøje Gladsaxe;2018;12,5\n".encode()
    ),
    "areas across": "Tal for;År;Værebro Park;Høje Gladsaxe\nUlovligt skolefravær;2018;25,5;12,5\n".encode(),
    "years across": "Område;Tal for;2018\nVærebro Park;Ulovligt skolefravær;25,5\nHøje Gladsaxe;Ulovligt skolefravær;12,5\n".encode(),
    "number and year in the heading": "Område;Ulovligt skolefravær 2018\nVærebro Park;25,5\nHøje Gladsaxe;12,5\n".encode(),
    "the year in the title": "Skolefravær 2018\n\nOmråde;Ulovligt skolefravær\nVærebro Park;25,5\nHøje Gladsaxe;12,5\n".encode(),
    "a workbook": xlsx([["Område", "Tal for", "Periode", "Værdi"], ["Værebro Park", "Ulovligt skolefravær", 2018, 25.5],
                        ["Høje Gladsaxe", "Ulovligt skolefravær", "2018", "12,5"]]),
    "a workbook with percentages": xlsx(
        [["Område", "Tal for", "Periode", "Værdi"], ["Værebro Park", "Ulovligt skolefravær", 2018, 0.255],
         ["Høje Gladsaxe", "Ulovligt skolefravær", 2018, 0.125]], percent=True),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.slow
def test_a_file_of_every_form_goes_from_bytes_to_checked_rows(names, database, form):
    checked = session_data.checked(reading(FORMS[form], names), SOURCE, database)
    assert numbers(checked) == ABSENCE
    assert checked.faults.empty and checked.questions == ()


def test_a_row_says_where_it_stood(names):
    row = reading(FORMS["a workbook"], names).observations.iloc[0]
    assert row["locator"] == "ark »Sheet1«, række 2, kolonne »Værdi«" and row["quote"] == "25,5"
    assert (f"{row['period_start']}", f"{row['period_end']}") == ("2018-01-01", "2018-12-31")


def test_beboerdata_goes_by_the_words_of_the_criteria_and_the_years(names, database):
    first = reading(beboerdata(), names)
    assert [q.key for q in first.questions] == ["år"] and first.observations.empty
    read = session_data.checked(reading(beboerdata(), names, år="listen"), SOURCE, database)
    assert read.faults.empty and len(read.observations) == 20
    assert numbers(read)[:5] == [
        ("vaerebro_park", "uden_for_arbejde", "1. december 2022", 41),
        ("vaerebro_park", "ikke_vestlige", "1. december 2022", 51.2),
        ("vaerebro_park", "doemte_pct", "1. december 2022", 2.1),
        ("vaerebro_park", "kun_grundskole", "1. december 2022", 55),
        ("vaerebro_park", "indkomst_pct_region", "1. december 2022", 61),
    ]
    assert numbers(reading(beboerdata(), names, år="året"))[0][2] == "2022"


def test_the_law_of_the_year_says_which_measure_is_meant(names):
    text = "Område;Uden for arbejde og uddannelse (pct.);Alene grundskole (pct.);Dømte 2013;År\nVærebro Park;30;40;;{}\n"
    for year, work in ((2013, "uden_for_arbejde_4aar"), (2016, "uden_for_arbejde")):
        found = numbers(reading(text.format(year), names, år="året"))
        assert (found[0][1], len(found)) == (work, 1 if year == 2013 else 2)
    assert "Loven havde ikke dette mål i 2013" in reading(text.format(2013), names, år="året").faults["why"].to_list()[0]  # fmt: skip


def test_criteria_down_and_areas_across(names):
    text = "Kriterium;Værebro Park;Høje Gladsaxe\nAndel ikke-vestlige;51;41\nDømte;1,2;1,3\n"
    found = table(text)
    match = column_mapping.propose(found, names)
    assert match.lacks() == [column_mapping.PERIOD]
    with_year = column_mapping.Match(match.columns, period="1. december 2021")
    read = to_observations.read(found, with_year, names)
    assert [row[:2] for row in numbers(read)] == [
        ("vaerebro_park", "ikke_vestlige"), ("hoeje_gladsaxe", "ikke_vestlige"),
        ("vaerebro_park", "doemte_pct"), ("hoeje_gladsaxe", "doemte_pct"),
    ]  # fmt: skip


def test_a_time_beside_each_criterion_and_a_measure_in_the_title(names):
    beside = "Kriterium;Værebro Park;Høje Gladsaxe\nIkke-vestlige 1. december 2021;51,0;41\nDømte 1. december 2022;1,2;1,3\n"
    assert [row[1:3] for row in numbers(reading(beside, names))[1:3]] == [
        ("ikke_vestlige", "1. december 2021"), ("doemte_pct", "1. december 2022"),
    ]  # fmt: skip
    titled = "Andel ikke-vestlige i områderne\n\nOmråde;2018;2019\nVærebro Park;51;50\n"
    assert [row[1:3] for row in numbers(reading(titled, names, år="året"))] == [
        ("ikke_vestlige", "2018"), ("ikke_vestlige", "2019"),
    ]  # fmt: skip


def test_the_ministrys_list_from_its_pdf(names):
    file = pdf_list.read(LIST, names)
    found = table_detection.tables(file, names)[0]
    match = column_mapping.propose(found, names)
    assert found.headings[0] == "Boligområde" and found.rows[1][:2] == ("Gellerupparken/ Toveshøj", "Aarhus")  # fmt: skip
    read = to_observations.read(found, match, names, {"tal:Antal beboere": "komma"})
    got = numbers(read)
    assert ("gellerup", "beboere", "1. december 2021", 5800) in got
    assert ("mjoelnerparken", "kun_grundskole", "1. december 2021", 60.1) in got and len(got) == 18
    assert set(read.faults["row"]) == {8} and "Nyt Sted" in read.faults["why"][0]
    assert read.observations["locator"][0] == "række 4, kolonne »Antal beboere«"


def test_text_from_a_spreadsheet_stays_a_table(names):
    assert pdf_list.read(LONG.replace(";", "\t"), names) == reader.pasted(LONG.replace(";", "\t"))


def test_a_thousand_or_one_and_a_bit_is_asked(names):
    text = "Område;Tal for;Periode;Værdi\nVærebro Park;Folketal;2018;1.234\n"
    first = reading(text, names)
    (question,) = first.questions
    assert question.options == {
        "komma": "Tusindtal: »1.234« er 1.234", "punktum": "Decimaltal: »1.234« er 1,234",
    }  # fmt: skip
    assert first.observations.empty and first.faults["why"][0].startswith(questions.WAITING)
    assert reading(text, names, tal="").observations.empty  # asked, and not yet answered
    assert numbers(reading(text, names, tal="komma"))[0][3] == 1234
    parts = reading(text, names, tal="punktum").faults["why"].to_list()
    assert parts == ["»1.234« kan ikke være et antal: det er ikke et helt tal."]


def test_fractions_of_one_are_asked(names):
    text = "Område;Periode;Ulovligt skolefravær\nVærebro Park;2018;0,25\nHøje Gladsaxe;2018;0,5\n"
    assert [q.key for q in reading(text, names).questions] == ["andel:skolefravaer_ulovligt"]
    assert reading(text, names, andel="").observations.empty  # asked, and not yet answered
    assert [row[3] for row in numbers(reading(text, names, andel="brøk"))] == [25, 50]
    assert [row[3] for row in numbers(reading(text, names, andel="procent"))] == [0.25, 0.5]


def test_shares_among_other_numbers_are_asked_for_by_themselves(names):
    text = "Område;Tal for;Periode;Værdi\nVærebro Park;Folketal;2018;2100\nVærebro Park;Ulovligt skolefravær;2018;0,25\n"
    assert [q.key for q in reading(text, names).questions] == ["andel:skolefravaer_ulovligt"]
    assert [row[3] for row in numbers(reading(text, names, andel="brøk"))] == [2100, 25]


def test_an_unknown_name_is_asked_for_with_the_nearest_first(names):
    text = LONG.replace("Værebro Park", "Værebro Prak")
    first = reading(text, names)
    assert numbers(first) == ABSENCE[1:]
    assert "»Værebro Prak« kendes ikke. Mente du »Værebro Park«" in first.faults["why"][0]
    (question,) = first.questions
    assert question.about_a_name and next(iter(question.options)) == "vaerebro_park"
    assert not any(key in question.options for key in names.fictional)
    assert numbers(reading(text, names, område="vaerebro_park")) == ABSENCE
    skipped = reading(text, names, område=questions.SKIP)
    assert numbers(skipped) == ABSENCE[1:] and skipped.faults.empty and "valgt" in skipped.notes[0]


BAD = {
    "abc": "»abc« er ikke et tal.",
    "=1+1": "»=1+1« er ikke et tal.",
    "120": "En andel i procent skal ligge mellem 0 og 100.",
    "-3": "En andel i procent skal ligge mellem 0 og 100.",
}


@pytest.mark.parametrize("cell", BAD)
def test_a_bad_cell_is_named_and_the_others_are_good(names, database, cell):
    read = session_data.checked(reading(LONG.replace("25,5", cell), names), SOURCE, database)
    assert numbers(read) == ABSENCE[1:]
    assert read.faults.to_dict("records") == [
        {"row": 2, "column": "Værdi", "value": cell, "why": BAD[cell]}
    ]


def test_a_bad_period_and_a_percentage_of_persons_are_faults(names):
    text = "Område;Tal for;Periode;Værdi\nVærebro Park;Folketal;i fjor;10\nVærebro Park;Folketal;2018;10 %\n"
    why = reading(text, names).faults["why"].to_list()
    assert "»i fjor« kan ikke læses som en periode" in why[0] and "i procent" in why[1]


def test_what_is_not_there_is_never_nought(names):
    read = reading(LONG.replace("25,5", ".."), names)
    assert numbers(read) == ABSENCE[1:] and read.notes == ("1 celle uden tal (»..«) er ikke taget med.",)  # fmt: skip


def test_the_share_is_reckoned_of_the_persons_where_it_is_missing(names):
    text = "Område;Tal for;Periode;Værdi;Tæller;Nævner\nVærebro Park;Ulovligt skolefravær;2018;;51;200\n"
    row = reading(text, names).observations.iloc[0]
    assert (row["value"], row["numerator"], row["denominator"]) == (25.5, 51, 200)
    assert row["quote"] == "51 af 200" and row["note"] == to_observations.COMPUTED
    nobody = reading(text.replace(";51;200", ";51;0"), names)
    assert nobody.faults["why"].to_list() == ["Nævneren skal være større end 0."]


def test_a_made_up_place_gets_no_own_numbers(names):
    for place in ("Eksempelby", "Eksempelby (opdigtet)", "Eksempelland"):
        read = reading(LONG.replace("Værebro Park", place), names)
        assert numbers(read) == ABSENCE[1:] and "opdigtet" in read.notes[0]


def test_too_many_numbers_are_refused(names, monkeypatch):
    monkeypatch.setattr(dimensions, "MAX_NUMBERS", 1)
    with pytest.raises(xlsx_safety.OwnFileError, match="flere end 1 tal"):
        reading(LONG, names)


@pytest.mark.parametrize("offer", list(templates.offered()))
def test_a_template_goes_through_the_reader_and_takes_numbers(names, offer):
    name, content, _ = templates.offered()[offer]
    assert column_mapping.propose(table(content, name), names).lacks() == []
    empty = reading(content, names)
    assert empty.observations.empty and empty.faults.empty and "opdigtet" in empty.notes[0]
    if name.endswith("csv"):
        filled = (
            content.decode("utf-8-sig")
            .replace("Eksempelby", "Værebro Park")
            .replace("2120", "2080")
        )
        assert len(reading(filled, names, tal="komma").observations) == (
            1 if "raekke" in name else 6
        )


def test_a_match_is_kept_for_the_next_file(names):
    first = table("Sted;Ukendt tal 2018\nVærebro Park;12\n")
    said = column_mapping.Match(
        (column_mapping.ColumnRole(column_mapping.AREA), column_mapping.ColumnRole(column_mapping.VALUE, "skolefravaer_ulovligt", "2018"))
    )  # fmt: skip
    kept = kept_match.keep(first, said)
    again = column_mapping.propose(
        table("Sted;Ukendt tal 2019\nVærebro Park;13\n"), names, kept.columns
    )
    assert again.columns[1] == column_mapping.ColumnRole(
        column_mapping.VALUE, "skolefravaer_ulovligt", "2019"
    )
