"""Where a table begins and ends in a sheet, and what is set aside."""

import pytest

from lib.uploads.files import reader
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.tables import table_detection
from tests.own_files import LONG, beboerdata, catalogue, table, xlsx


def test_titles_blank_rows_totals_and_notes_are_set_aside_and_said():
    found = table(
        "Udtræk fra systemet\nKilde:;1. marts 2024\n\nOmråde;Periode;Værdi\nVærebro Park;2017;27,5\n\n"
        "Hele landet;2017;12\nI alt;2017;39,5\nHele kommunen;2017;3\nNote: vejledende\n"
    )
    assert found.headings == ("Område", "Periode", "Værdi")
    assert found.rows == (("Værebro Park", "2017", "27,5"), ("Hele landet", "2017", "12"))
    assert found.numbers == (5, 7)
    notes = " ".join(found.notes)
    assert "2 rækker over overskrifterne" in notes and "1 tom række" in notes
    assert "»I alt« og »Hele kommunen«" in notes and "(række 10)" in notes
    assert "Udtræk fra systemet" in found.title


def test_the_row_of_an_area_in_all_is_kept_and_other_totals_are_not():
    found = table(
        "Område;Periode;Værdi\nVærebro Park;2017;27\nGladsaxe Kommune i alt;2017;12\n"
        "I alt, Gladsaxe;2018;13\nI alt;2017;39\nAlle områder i alt;2017;3\n"
    )
    assert [row[0] for row in found.rows] == [
        "Værebro Park", "Gladsaxe Kommune i alt", "I alt, Gladsaxe",
    ]  # fmt: skip
    assert "»I alt« og »Alle områder i alt«" in " ".join(found.notes)
    assert [catalogue().area(str(row[0])) for row in found.rows[1:]] == ["gladsaxe_kommune"] * 2


def test_headings_in_two_lines_are_joined_merged_or_not():
    flat = table(";2020;;2021;\nOmråde;Ikke-vestlige;Dømte;Ikke-vestlige;Dømte\nA;50;2;51;2,1\n")
    assert flat.headings[1:] == (
        "2020 Ikke-vestlige", "2020 Dømte", "2021 Ikke-vestlige", "2021 Dømte",
    )  # fmt: skip
    merged = table(beboerdata())
    assert merged.headings[0] == "Boligområde" and len(merged.headings) == 11
    assert merged.headings[10] == "2023 Gns. bruttoindkomst i pct. af regionen"
    assert merged.rows[0][1] == "41 %" and len(merged.rows) == 2


@pytest.mark.parametrize("content", ["A;2017;27\nB;2017;12\n", "1;2;3\n4;5;6\n"])
def test_a_table_without_headings_is_refused(content):
    with pytest.raises(OwnFileError, match="ingen overskrifter"):
        table(content)


@pytest.mark.parametrize("content", ["kun tekst\nog mere", "Område;Værdi\n", "🎉"])
def test_without_a_number_there_is_no_table(content):
    with pytest.raises(OwnFileError, match="ingen tabel"):
        table(content)


def test_several_tables_are_offered_by_name():
    below = reader.pasted("Område;2019\nA;1\n\nTabel to\nKommune;2020\nB;3\nC;4\n")
    beside = reader.pasted("Område;2019;;Sogn;2019\nA;1;;B;2\n")
    sheets = reader.read(xlsx([["Område", "2019"], ["A", 1]], [["Sogn", "2019"], ["B", 2]]), "f")
    assert [t.name for t in table_detection.tables(below, catalogue())] == [
        "Tabel 1 (række 2-2)", "Tabel 2 (række 6-7)",
    ]  # fmt: skip
    assert [t.headings[0] for t in table_detection.tables(beside, catalogue())] == [
        "Område",
        "Sogn",
    ]
    assert [t.name for t in table_detection.tables(sheets, catalogue())] == [
        "Ark »Sheet1«",
        "Ark »Sheet2«",
    ]


def test_a_row_without_its_number_is_no_heading():
    found = table("Område;Periode;Værdi\nA;2017;..\nB;2017;-\nC;2017;3\n")
    assert found.headings == ("Område", "Periode", "Værdi") and len(found.rows) == 3


def test_headings_differ_and_none_is_empty():
    found = table("Område;Tal;Tal;\nA;1;2;3\n")
    assert found.headings == ("Område", "Tal", "Tal (2)", "Kolonne 4")


def test_a_long_table_is_read_whole():
    rows = "".join(f"Sted {n};Ulovligt skolefravær;2018;{n},5\n" for n in range(20_000))
    assert len(table(LONG + rows).rows) == 20_002
