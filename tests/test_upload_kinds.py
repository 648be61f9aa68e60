"""Files in the forms that people have: each kind is read, asked about or refused in words, and never read wrong."""

import datetime
import io
import re
import unicodedata
import zipfile
from typing import NamedTuple

import pytest
import xlsxwriter

from lib.uploads.files import decoding, reader, xlsx_formats
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.meaning import period_readings, periods
from lib.uploads.observations import column_mapping, to_observations
from lib.uploads.pdf import pdf_list
from lib.uploads.tables import table_detection

PARK, HIGH = "vaerebro_park", "hoeje_gladsaxe"
ABSENCE, PEOPLE = "skolefravaer_ulovligt", "folketal"
TABLE = "Område;Ulovligt skolefravær 2018\nVærebro Park;25,5\nHøje Gladsaxe;12,5\n"
READ = [(PARK, ABSENCE, "2018", 25.5), (HIGH, ABSENCE, "2018", 12.5)]


class Got(NamedTuple):
    """What a user gets who agrees to every proposal: rows in short, keys of questions, notes, reasons of faults, and
    the refusal where there is one."""

    rows: list[tuple]
    asked: list[str]
    notes: str
    faults: str
    refused: str = ""


def got(
    content: bytes | str, names, paste: bool = False, sheet: str | None = None, **answers: str
) -> Got:
    """The reading of a file, or of pasted text; answers by the start of their keys."""
    try:
        if paste:
            file = pdf_list.read(content, names)
        else:
            file = reader.read(
                content.encode() if isinstance(content, str) else content, "fil", sheet
            )
        found = table_detection.tables(file, names)[0]
    except OwnFileError as error:
        return Got([], [], "", "", str(error))
    match = column_mapping.propose(found, names)
    first = to_observations.read(found, match, names)
    given = {q.key: a for q in first.questions for key, a in answers.items() if q.key.startswith(key)}  # fmt: skip
    read = to_observations.read(found, match, names, given)
    columns = ["area_id", "indicator_id", "period", "value"]
    return Got(
        list(read.observations[columns].itertuples(index=False, name=None)),
        [question.key for question in first.questions],
        " ".join((*file.notes, *found.notes, *read.notes)),
        " ".join((*read.faults["why"], *match.lacks())),
    )


def book(*rows: list, **do) -> bytes:
    """A workbook of rows; do: what else to do with the sheet, as functions of the book and the sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        sheet = made.add_worksheet("Data")
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell is not None:
                    sheet.write(r, c, cell)
        for one in do.values():
            one(made, sheet)
    return buffer.getvalue()


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """A workbook with something else in one of its parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old_book, zipfile.ZipFile(buffer, "w") as other:
        for one in old_book.namelist():
            text = old_book.read(one)
            if one == part:
                assert old in text.decode()
                text = text.decode().replace(old, new).encode()
            other.writestr(one, text)
    return buffer.getvalue()


# ---------------------------------------------------------------- decimals that a comma parts


@pytest.mark.parametrize(
    "text",
    [
        "Område,Ulovligt skolefravær 2018\nVærebro Park,25,5\nHøje Gladsaxe,12,5\n",
        "Område,Periode,Ulovligt skolefravær\nVærebro Park,2018,25,5\n",
        "Område,Ulovligt skolefravær 2018\nVærebro Park,25,5\nHøje Gladsaxe,12\n",
        "Område,Folketal 2018\nVærebro Park,1,900\nHøje Gladsaxe,3,900\n",
        "Område,Ulovligt skolefravær 2018,pct.\nVærebro Park,25,5\nHøje Gladsaxe,12,5\n",
        "Område,Ulovligt skolefravær 2018,Note\nVærebro Park,25,5\nHøje Gladsaxe,12,5\n",
        "Område,Ulovligt skolefravær 2018,KØN\nVærebro Park,25,5,I alt\nHøje Gladsaxe,12,I alt\n",
        "Område,Ulovligt skolefravær 2018,KØN,\nVærebro Park,25,5,I alt\nHøje Gladsaxe,12,I alt,\n",
        "Titel\n\nOmråde,Ulovligt skolefravær 2017,Ulovligt skolefravær 2018\nVærebro Park,25,5,26,5\n",
    ],
)
def test_a_comma_that_both_parts_and_is_decimal_is_told(names, text):
    assert "kommaet både deler cellerne og er decimalkomma" in got(text, names).refused


def test_quoted_decimals_and_notes_with_a_comma_are_no_such_thing(names):
    quoted = 'Område,Ulovligt skolefravær 2018\nVærebro Park,"25,5"\nHøje Gladsaxe,"12,5"\n'
    assert got(quoted, names).rows == READ
    assert "overskrift over hver kolonne" in got("Folketal 2017;Folketal 2018\nVærebro Park;25;26\n", names).refused  # fmt: skip


# ---------------------------------------------------------------- raised letters


def raised(*runs) -> bytes:
    """A workbook whose number is a text of runs; those in a tuple are raised."""

    def write(made, sheet):
        up = made.add_format({"font_script": 1})
        parts = [part for run in runs for part in ((up, run[0]) if isinstance(run, tuple) else (run,))]  # fmt: skip
        sheet.write_rich_string(1, 1, *parts, made.add_format())

    return book(["Område", "Folketal 2024"], ["Høje Gladsaxe"], write=write)


@pytest.mark.parametrize(
    "runs",
    [("3900", ("2",)), ("3900", ("1)",)), (("1", ), "3900"), ("39", ("a",), "00"), ("3900", ("2,",), ("3",))],
)  # fmt: skip
def test_raised_letters_are_footnotes_and_no_digits(names, runs):
    content = raised(*runs)
    assert got(content, names).rows == [(HIGH, PEOPLE, "2024", 3900)]
    assert "fodnotetegn" in got(content, names).notes
    inline = re.sub(  # the same text inside the cell, as other programs write it
        r'<c r="B2" t="s"><v>\d+</v></c>', "@", zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    )  # fmt: skip
    strings = zipfile.ZipFile(io.BytesIO(content)).read("xl/sharedStrings.xml").decode()
    rich = re.findall(r"<si>(<r>.*?)</si>", strings)[0]
    whole = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    within = inline.replace("@", f'<c r="B2" t="inlineStr"><is>{rich}</is></c>')
    assert got(changed(content, "xl/worksheets/sheet1.xml", whole, within), names).rows == [
        (HIGH, PEOPLE, "2024", 3900)
    ]


def test_a_raised_2_after_a_metre_and_a_text_that_is_raised_whole_stay(names):
    def write(made, sheet):
        up = made.add_format({"font_script": 1})
        sheet.write_rich_string(0, 0, "Areal i m", up, "2", made.add_format())
        sheet.write_rich_string(1, 0, up, "39", up, "00", made.add_format())

    rows = reader.read(book([None, 1], [None, 2], write=write), "fil").sheets[0].rows
    assert [row[0] for row in rows] == ["Areal i m2", "3900"]


# ---------------------------------------------------------------- percentages and fractions


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("0%", 0.61, "61 %"), ("0.0\\ %", 0.615, "61,5 %"), ("[Red]0 %", 0.61, "61 %"),
        ("0.0_-%", 0.61, "61 %"), ("#,##0.0%;[Red]-#,##0.0%", -0.02, "-2 %"), ("%0", 0.61, "61 %"),
        ("[<1]0.0%;0", 0.61, "61 %"), ("[<1]0.0%;0", 61, 61), ("0.0%;-0.0%;0", 0, 0),
        ('0.0"%"', 61, 61), ("0.0\\%", 61, 61), ("0.0", 0.61, 0.61), ('0 "pct. (%)"', 61, 61),
    ],
)  # fmt: skip
def test_every_format_that_shows_per_cent_multiplies_and_a_written_sign_does_not(
    code, value, shown
):
    assert xlsx_formats.as_shown(value, code) == shown


def test_the_format_of_a_cell_may_come_from_its_named_style(names):
    def write(made, sheet):
        style = made.add_format({"num_format": "0.0\\ %"})
        sheet.write(1, 1, 0.61, style)

    income = "Bruttoindkomst i pct. af regionen 1. december 2022"
    content = book(["Område", income], ["Værebro Park"], write=write)
    assert got(content, names).rows[0][3] == 61
    styles = zipfile.ZipFile(io.BytesIO(content)).read("xl/styles.xml").decode()
    own = re.search(r'<xf numFmtId="164"[^>]*/>', styles)[0]
    of_named = changed(content, "xl/styles.xml", own, own.replace('numFmtId="164" ', ""))
    of_named = changed(of_named, "xl/styles.xml", '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>', '<xf numFmtId="10" fontId="0" fillId="0" borderId="0"/>')  # fmt: skip
    assert got(of_named, names).rows[0][3] == 61


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Bruttoindkomst i pct. af regionen 1. december 2022", ("0,61", "0,71")),
        ("Bruttoindkomst i pct. af regionen 1. december 2022", ("0,61", "1,05")),
        ("Ulovligt skolefravær 2018", ("0,255", "0,125")),
        ("Ulovligt skolefravær 2018", ("0,255", "0,125", "0,3", "25")),
        ("Ulovligt skolefravær 2018", ("0,9", "1,2")),
    ],
)
def test_a_column_of_fractions_is_asked_whatever_the_measure_and_one_large_value(names, heading, cells):  # fmt: skip
    areas = ("Værebro Park", "Høje Gladsaxe", "Pileparken 6", "Bagsværd")
    text = f"Område;{heading}\n" + "".join(f"{a};{c}\n" for a, c in zip(areas, cells, strict=False))  # fmt: skip
    assert "andel" in [key.split(":")[0] for key in got(text, names).asked]
    assert not any(0 < row[3] < 1.5 for row in got(text, names).rows)


def test_a_share_above_1_is_no_fraction_of_one(names):
    text = "Område;Ulovligt skolefravær 2018\nVærebro Park;0,2\nHøje Gladsaxe;0,3\nBagsværd;25\n"
    read = got(text, names, andel="brøk")
    assert [row[3] for row in read.rows] == [20, 30] and "kan ikke være en andel af 1" in read.faults  # fmt: skip


# ---------------------------------------------------------------- lists pasted from a PDF

HEAD = "Boligområde Kommune Antal beboere Uden for arbejdsmarkedet Ikke-vestlige Dømte Grundskole Bruttoindkomst\n"
LAW = ["beboere", "uden_for_arbejde", "ikke_vestlige", "doemte_pct", "kun_grundskole", "indkomst_pct_region"]  # fmt: skip
LINES = "Værebro Park Gladsaxe 2.100 40,1 51,2 2,10 55,1 61,0\nSundparken Horsens 1.450 38,1 58,2 1,90 60,1 53,0\n"
VALUES = [2100, 40.1, 51.2, 2.1, 55.1, 61]
PROSE = "Kriterierne er dømte, grundskole, arbejdsmarked, ikke-vestlige og bruttoindkomst.\n"
DAY = "Udsatte boligområder pr. 1. december 2021\n"


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (DAY + PROSE + HEAD + LINES, []),
        (DAY + HEAD.replace("Uden for ", "Uden for\n") + LINES, []),
        (DAY + HEAD + LINES.replace("2.100", "2 100").replace("1.450", "1 450"), []),
        (DAY + HEAD + LINES.replace("51,2", "-"), ["ikke_vestlige"]),
        (DAY + HEAD + LINES.replace("40,1", "..").replace("61,0", "\N{EN DASH}"), ["uden_for_arbejde", "indkomst_pct_region"]),
        (DAY + "Nr. " + HEAD + "1 " + LINES.replace("\nS", "\n2 S"), []),
        (DAY + "Nr. " + HEAD + "1. " + LINES.replace("\nS", "\n2. S"), []),
        (DAY + HEAD + LINES + "Side 1 af 2\n" + PROSE, []),
    ],
)  # fmt: skip
def test_the_numbers_of_a_pasted_list_stay_in_their_columns(names, text, missing):
    read = got(text, names, paste=True, tal="komma", enhed="procent")
    own = {row[1]: row[3] for row in read.rows if row[0] == PARK}
    wanted = {of: value for of, value in zip(LAW, VALUES, strict=True) if of not in missing}
    assert own == wanted


@pytest.mark.parametrize(
    "text",
    [
        DAY + HEAD + LINES.replace(" 51,2", ""),  # an empty cell that the spaces do not tell
        DAY + HEAD + LINES.replace("2.100", "2 100 3"),
        DAY + HEAD.replace("Dømte", "Sigtede og dømte") + LINES,
        DAY + HEAD.replace("Dømte", "Dømte Dømte") + LINES,
        DAY + HEAD.replace("Uden for", "Andel med tilknytning til") + LINES,
        DAY + PROSE + LINES,
    ],
)
def test_what_does_not_tell_its_column_is_left_out_or_asked_with_a_note(names, text):
    read = got(text, names, paste=True, tal="komma")
    own = [(row[1], row[3]) for row in read.rows if row[0] == PARK]
    assert own == [] and ("Ikke læst" in read.notes or "Vælg det selv" in read.notes)


@pytest.mark.parametrize("place", range(2, 8))
def test_an_empty_cell_between_tabs_stays_empty(names, place):
    cells = LINES.splitlines()[0].replace("Værebro Park", "Værebro_Park").split(" ")
    cells[place] = ""
    row = "\t".join(cells).replace("_", " ")
    head = "Boligområde\tKommune\tAntal beboere\tUden for arbejde\tIkke-vestlige\tDømte\tGrundskole\tBruttoindkomst\n"  # fmt: skip
    read = got(f"{DAY}{head}{row}\n{LINES.splitlines()[1].replace(' ', chr(9))}\n", names, paste=True, tal="komma")  # fmt: skip
    values = dict(zip(LAW, VALUES, strict=True))
    for area, measure, _, value in read.rows:
        assert area != PARK or values[measure] == value
    assert LAW[place - 2] not in [row[1] for row in read.rows if row[0] == PARK]


@pytest.mark.parametrize(
    "text",
    [
        "Område Folketal 2024\nVærebro Park 1.900\nHøje Gladsaxe 3.900\n",
        "Fra rapporten\nOmråde Folketal 2024\nVærebro Park 1 900\nHøje Gladsaxe 3 900\nKilde: BI\n",
        "Område Folketal 2024\n1 Værebro Park 1900\n2 Høje Gladsaxe 3900\n",
        "Område    Folketal 2024\nVærebro Park     1900\nHøje   Gladsaxe  3900\n",
        "Navn Folketal 2024\nVærebro Park 1900\nHøje Gladsaxe 3900\nUkendt Sted 12\n",
        "Område Folketal 2024\nVærebro Park 1900\nSide 2\nHøje Gladsaxe 3900\n",
    ],
)
def test_a_name_and_a_number_a_line_are_read_where_the_names_are_known(names, text):
    read = got(text, names, paste=True, tal="komma")
    assert read.rows == [(PARK, PEOPLE, "2024", 1900), (HIGH, PEOPLE, "2024", 3900)]


def test_a_number_in_a_name_is_no_number_of_the_line(names):
    read = got("Område Folketal 2024\nPileparken 6 500\nHøje Gladsaxe 3900\n", names, paste=True)
    assert ("pileparken_6", PEOPLE, "2024", 500) in read.rows or "Ikke læst" in read.notes
    assert not any(row[3] in (6, 6500) for row in read.rows)
    unknown = got("Område Folketal 2024\nBlok 2 100\nHøje Gladsaxe 3 900\n", names, paste=True)
    assert [row[3] for row in unknown.rows] == [3900] and "linje 2" in unknown.notes


# ---------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("written", "heading", "read", "asked"),
    [
        (["2011-12"], "Periode", [], True), (["2009-10"], "År", [], True), (["2022-2023"], "", [], True),
        (["2011-12"], "Skoleår", ["2011/2012"], False), (["2022-2023"], "Skoleår", ["2022/2023"], False),
        (["2011-12", "2012-03"], "Periode", ["december 2011"], False), (["2011-12"], "Måned", ["december 2011"], False),
        (["2013-14", "2011-12"], "Periode", [], True), (["2010-2015"], "", [], False),
        (["04/05/2023"], "Dato", [], True), (["03/31/2023", "04/05/2023"], "Dato", ["2023-03-31", "2023-04-05"], False),
        (["31/03/2023", "04/05/2023"], "Dato", ["2023-05-04"], False), (["31/03/2023", "03/31/2023", "04/05/2023"], "Dato", ["2023-03-31"], True),
        (["01-12-2021"], "Dato", ["2021-12-01"], False), (["05/05/2023"], "Dato", [], False),
    ],
)  # fmt: skip
def test_the_periods_of_a_column_are_read_in_one_way_or_asked(written, heading, read, asked):
    found = period_readings.settle(written, heading, {})
    assert sorted(found.texts.values()) == sorted(read) and bool(found.questions) == asked
    assert bool(found.waiting) == asked
    for question in found.questions:
        for answer in question.options:
            settled = period_readings.settle(written, heading, {question.key: answer})
            assert not settled.waiting
            assert all(periods.is_period(text) for text in settled.texts.values())


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Skoleåret 2022-2023", "2022/2023"), ("Skoleåret 2011-12", "2011/2012"), ("skoleår 2009/10", "2009/2010"),
        ("Skoleåret 2009-10", "2009/2010"), ("12/31/2023", "31. december 2023"),
    ],
)  # fmt: skip
def test_a_school_year_is_one(names, text, period):
    assert periods.period(text).text == period
    table = f"Område;Tal for;Periode;Værdi\nVærebro Park;Ulovligt skolefravær;{text};25,5\n"
    assert got(table, names).rows == [(PARK, ABSENCE, period, 25.5)]
    assert got(f"Område;Ulovligt skolefravær {text}\nVærebro Park;25,5\n", names).rows in (
        [(PARK, ABSENCE, period, 25.5)], [],
    )  # fmt: skip


@pytest.mark.parametrize("place", ["a column", "a heading", "a heading with words", "the title"])
def test_two_readings_are_asked_wherever_the_period_stands(names, place):
    text = {
        "a column": "Område;Tal for;Periode;Værdi\nVærebro Park;Ulovligt skolefravær;2011-12;25,5\n",
        "a heading": "Område;Tal for;2011-12\nVærebro Park;Ulovligt skolefravær;25,5\n",
        "a heading with words": "Område;Ulovligt skolefravær 2011-12\nVærebro Park;25,5\n",
        "the title": "Opgjort 2011-12\n\nOmråde;Ulovligt skolefravær\nVærebro Park;25,5\n",
    }[place]
    assert got(text, names).rows == [] and "periode:år" in got(text, names).asked
    answered = {answer: got(text, names, periode=answer).rows[0][2] for answer in ("skoleår", "måned", "kalenderår")}  # fmt: skip
    assert answered == {"skoleår": "2011/2012", "måned": "december 2011", "kalenderår": "2011-2012"}


@pytest.mark.parametrize(
    ("code", "period"),
    [
        ("yyyy", "2018"), ("mmm-yy", "marts 2018"), ("mmmm yyyy", "marts 2018"), ("[$-406]mmmm\\ yyyy;@", "marts 2018"),
        ("yyyy-mm", "marts 2018"), ("dd-mm-yyyy", "1. marts 2018"), ("d. mmmm yyyy", "1. marts 2018"), ("yyyy\\-mm\\-dd", "1. marts 2018"),
    ],
)  # fmt: skip
def test_a_day_that_is_shown_as_a_year_or_month_is_that_period(names, code, period):
    def write(made, sheet):
        style = made.add_format({"num_format": code})
        sheet.write_datetime(1, 2, datetime.datetime(2018, 3, 1), style)

    content = book(["Område", "Tal for", "Periode", "Værdi"], ["Værebro Park", "Ulovligt skolefravær", None, 25.5], write=write)  # fmt: skip
    assert got(content, names).rows == [(PARK, ABSENCE, period, 25.5)]


# ---------------------------------------------------------------- merged and hidden


@pytest.mark.parametrize("form", ["down", "across", "three", "text", "share"])
def test_a_merged_number_is_asked_and_never_repeated_by_itself(names, form):
    rows = [["Område", "Folketal 2023", "Folketal 2024"], ["Værebro Park", 1, 2], ["Høje Gladsaxe", 3, 4], ["Pileparken 6", 5, 6]]  # fmt: skip
    if form == "share":
        rows[0][1:] = ["Ulovligt skolefravær 2023", "Ulovligt skolefravær 2024"]
    places = {"down": (1, 1, 2, 1), "across": (1, 1, 1, 2), "three": (1, 2, 3, 2), "text": (1, 1, 2, 1), "share": (1, 1, 2, 1)}  # fmt: skip
    value = {"text": "5800", "share": 58.5}.get(form, 58)
    content = book(*rows, merge=lambda made, sheet: sheet.merge_range(*places[form], value))
    read = got(content, names)
    assert any(key.startswith("flettet") for key in read.asked)
    assert float(value) not in [row[3] for row in read.rows]
    assert float(value) in [row[3] for row in got(content, names, flettet="hver").rows]
    assert float(value) not in [row[3] for row in got(content, names, flettet="lad være").rows]


def test_merged_names_are_repeated(names):
    content = book(
        ["Område", "Periode", "Folketal"], ["Værebro Park", 2023, 10], [None, 2024, 20], ["Høje Gladsaxe", 2023, 30],
        merge=lambda made, sheet: sheet.merge_range(1, 0, 2, 0, "Værebro Park"),
    )  # fmt: skip
    assert [row[:1] + row[2:] for row in got(content, names).rows] == [
        (PARK, "2023", 10), (PARK, "2024", 20), (HIGH, "2023", 30),
    ]  # fmt: skip


HIDE = {
    "a row": lambda made, sheet: sheet.set_row(2, None, None, {"hidden": True}),
    "a filter": lambda made, sheet: (sheet.autofilter(0, 0, 3, 2), sheet.set_row(2, None, None, {"hidden": True})),
    "no height": lambda made, sheet: sheet.set_row(2, 0),
    "an outline": lambda made, sheet: sheet.set_row(2, None, None, {"level": 1, "hidden": True}),
    "a column": lambda made, sheet: sheet.set_column(2, 2, None, None, {"hidden": True}),
    "no width": lambda made, sheet: sheet.set_column(2, 2, 0),
}  # fmt: skip


@pytest.mark.parametrize("how", HIDE)
def test_hidden_rows_and_columns_are_told_and_left_out_unless_wanted(names, how):
    content = book(["Område", "Folketal 2023", "Folketal 2024"], ["Værebro Park", 1, 2], ["Høje Gladsaxe", 77, 77], ["Pileparken 6", 5, 77], hide=HIDE[how])  # fmt: skip
    read, wanted = got(content, names), got(content, names, skjult="tag med")
    assert "Skjult i arket" in read.notes and read.asked == ["skjult"]
    hidden = 2 if "column" in how or "width" in how else 1
    left = [row for row in wanted.rows if row not in read.rows]
    assert len(wanted.rows) == 6 and len(left) == (3 if hidden == 2 else 2)


# ---------------------------------------------------------------- headings


@pytest.mark.parametrize(
    "text",
    [
        "Område;Antal beboere 2024\nVærebro Park;2010\n\nHøje Gladsaxe;1999\nPileparken 6;500\n",
        "Område;Antal beboere 2024\nVærebro Park;2010\nHøje Gladsaxe;1999\n\n\nPileparken 6;500\n",
        "Titel\n\nOmråde;Antal beboere 2024\n\nVærebro Park;2010\n\nHøje Gladsaxe;1999\n\nPileparken 6;500\n",
        "Område;Periode;Antal beboere\nVærebro Park;2024;2010\n\nHøje Gladsaxe;2024;1999\nPileparken 6;2024;500\n",
        ";Antal beboere 2024\nVærebro Park;2010\n\nHøje Gladsaxe;1999\nPileparken 6;500\n",
    ],
)
def test_values_that_look_like_years_are_data(names, text):
    assert [row[3] for row in got(text, names).rows] == [2010, 1999, 500]


def test_a_first_row_of_a_name_and_years_is_no_heading(names):
    assert "ingen overskrifter" in got("Værebro Park;2010\nHøje Gladsaxe;1950\n", names).refused
    assert "ingen overskrifter" in got("Blok A;2010\nBlok B;1950\n", names).refused
    both = "Område;2018\nVærebro Park;2010\n\nUkendt;2019\nHøje Gladsaxe;1990\n"
    assert "kan både være overskrifter og et område" in got(both, names).refused


@pytest.mark.parametrize(
    "text",
    [
        ";2018;2019\nVærebro Park;25,5;26\n", '" ";"2018";"2019"\n"Værebro Park";"25,5";"26"\n',
        "Ulovligt skolefravær efter område og tid\nEnhed: pct.\n\n;2018;2019\nVærebro Park;25,5;26\n\nKilde: DST\n",
        "Ulovligt skolefravær efter område og tid\nEnhed: pct.\n;2018;2019\nVærebro Park;25,5;26\nHele landet;..;26\n",
        "\t2018\t2019\nVærebro Park\t25,5\t26\n", ";;2018;2019\nI alt;Værebro Park;25,5;26\n",
    ],
)  # fmt: skip
def test_an_empty_corner_over_years_is_the_heading_of_the_areas(names, text):
    file = reader.read(text.encode(), "fil")
    found = table_detection.tables(file, names)[0]
    match = column_mapping.propose(found, names)
    chosen = column_mapping.Match(match.columns, match.measure or ABSENCE)
    read = to_observations.read(found, chosen, names).observations
    own = read[read["area_id"] == PARK]
    assert list(zip(own["period"], own["value"], strict=True)) == [("2018", 25.5), ("2019", 26)]


@pytest.mark.parametrize("unit", ["pct.", "%", "(pct.)", "procent", "i pct."])
def test_a_row_of_units_is_used_and_is_no_data(names, unit):
    text = TABLE.replace("\nV", f"\n;{unit}\nV")
    assert got(text, names).rows == READ and "Enhederne i række 2" in got(text, names).notes
    assert got(text.replace(f";{unit}", f"Enhed;{unit}"), names).rows == READ
    for other in ("kr.", "antal", "1.000 kr.", "promille"):
        assert got(text.replace(f";{unit}", f";{other}"), names).rows == []


@pytest.mark.parametrize(
    "text",
    [
        "Område;Folketal 2024\nNord\nVærebro Park;1900\nSyd\nHøje Gladsaxe;3900\n",
        "Område;Folketal 2024\nVærebro Park;1900\nSyd;\nHøje Gladsaxe;3900\n",
        "Område;Folketal 2024\nNord\nMere\nVærebro Park;1900\nHøje Gladsaxe;3900\n",
        ";Folketal 2024\nBagsværd\nVærebro Park;1900\nSøborg\nHøje Gladsaxe;3900\n",
        "Område;Folketal 2024\nAlmene boliger;\nVærebro Park;1900\n\nAlmene boliger;\nHøje Gladsaxe;3900\n",
    ],
)
def test_a_row_with_a_name_alone_is_a_group(names, text):
    read = got(text, names)
    assert [(row[0], row[3]) for row in read.rows] == [(PARK, 1900), (HIGH, 3900)]
    assert "som en gruppe" in read.notes


def test_groups_that_are_times_tell_the_rows_apart(names):
    text = "Område;Folketal\n2023\nVærebro Park;10\nHøje Gladsaxe;20\n2024\nVærebro Park;11\nHøje Gladsaxe;21\n"
    assert [row[2:] for row in got(text, names).rows] == [("2023", 10), ("2023", 20), ("2024", 11), ("2024", 21)]  # fmt: skip
    sexes = text.replace("2023", "Mænd").replace("2024", "Kvinder").replace("Folketal", "Folketal 2024")  # fmt: skip
    assert got(sexes, names).rows == [] and got(sexes, names).asked == ["kun:Gruppe"]
    assert [row[3] for row in got(sexes, names, kun="Kvinder").rows] == [11, 21]


@pytest.mark.parametrize(
    "text",
    [
        "KØN;OMRÅDE;TID;Folketal\nI alt;Gladsaxe;2024;70\nI alt;Hele landet;2024;90\n",
        "ALDER;Område;Folketal 2024\nI alt;Gladsaxe Kommune;70\nI alt;Hele landet;90\n",
        "Område;KØN;Folketal 2024\nGladsaxe Kommune;I alt;70\nHele landet;I alt;90\n",
        "KØN;Område;Folketal 2024\nTotal;Gladsaxe Kommune;70\nTotal;Hele landet;90\n;I alt;160\n",
        "KØN;Kommune;Folketal 2024\nMænd og kvinder i alt;Gladsaxe;70\nMænd og kvinder i alt;Hele landet;90\n",
    ],
)
def test_in_all_beside_the_area_is_a_value_and_no_sum(names, text):
    read = got(text, names)
    assert [row[3] for row in read.rows][:1] == [70] and 160 not in [row[3] for row in read.rows]


def test_the_sexes_beside_in_all_are_asked(names):
    text = "KØN;Område;Folketal 2024\nI alt;Værebro Park;30\nMænd;Værebro Park;10\nKvinder;Værebro Park;20\n"
    assert got(text, names).rows == [] and got(text, names).asked == ["kun:KØN"]
    assert got(text, names, kun="I alt").rows == [(PARK, PEOPLE, "2024", 30)]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Område;Periode;Folketal\nVærebro Park;2017;1\n;2018;2\nHøje Gladsaxe;2017;3\n;2018;4\n", False),
        ("Periode;Område;Folketal\n2017;Værebro Park;1\n;Høje Gladsaxe;2\n2018;Værebro Park;3\n;Høje Gladsaxe;4\n", False),
        ("Område;Periode;Folketal\nVærebro Park;2017;1\n;2018;2\nHøje Gladsaxe;2017;3\n", True),
        ("Område;Periode;Folketal\nVærebro Park;2017;1\nHøje Gladsaxe;2017;3\n;2018;4\n", True),
        ("Område;Periode;Folketal\nVærebro Park;;\n;2017;1\n;2018;2\nHøje Gladsaxe;;\n;2017;3\n;2018;4\n", False),
    ],
)  # fmt: skip
def test_names_left_blank_are_filled_where_the_others_tell_so_or_asked(names, text, asked):
    read = got(text, names)
    assert ("tom" in [key.split(":")[0] for key in read.asked]) == asked
    filled = got(text, names, tom="samme navn")
    count = len(re.findall(r";\d\n", text))
    assert len(filled.rows) == count and "fået navnet" in filled.notes
    assert len(read.rows) == (count if not asked else count - 1)


def test_a_blank_name_that_nothing_tells_apart_stays_missing(names):
    read = got("Område;Folketal 2018\nVærebro Park;1\n;2\n", names)
    assert [row[3] for row in read.rows] == [1]


# ---------------------------------------------------------------- workbooks and codings of other programs


@pytest.mark.parametrize(
    "moved",
    [
        {"xl/workbook.xml": "xl/workbook22.xml"},
        {"xl/workbook.xml": "book.xml"},
        {"xl/workbook.xml": "xl/bog.xml", "xl/worksheets/sheet1.xml": "xl/ark/a.xml"},
        {"xl/workbook.xml": "xl/wb.xml", "xl/sharedStrings.xml": "xl/ord.xml"},
        {
            "xl/workbook.xml": "data/w.xml",
            "xl/worksheets/sheet1.xml": "data/s.xml",
            "xl/styles.xml": "data/st.xml",
        },
    ],
)
def test_a_workbook_is_found_by_what_its_parts_say(names, moved):
    content = zipfile.ZipFile(io.BytesIO(book(["Område", "Folketal 2024"], ["Værebro Park", 1900])))
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    at = {"worksheet": "xl/worksheets/sheet1.xml", "styles": "xl/styles.xml", "sharedStrings": "xl/sharedStrings.xml"}  # fmt: skip
    of = {"worksheet": "rId1", "styles": "rId3", "sharedStrings": "rId4"}
    where = moved["xl/workbook.xml"]
    folder, _, name = where.rpartition("/")
    rels = "".join(f'<Relationship Id="{of[kind]}" Type="{links}/{kind}" Target="/{moved.get(path, path)}"/>' for kind, path in at.items())  # fmt: skip
    form = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as other:
        for path in ("xl/workbook.xml", *at.values()):
            other.writestr(moved.get(path, path), content.read(path))
        other.writestr(f"{folder}/_rels/{name}.rels".lstrip("/"), form.format(rels))
        root = f'<Relationship Id="r1" Type="{links}/officeDocument" Target="{where}"/>'
        other.writestr("_rels/.rels", form.format(root))
    assert got(buffer.getvalue(), names).rows == [(PARK, PEOPLE, "2024", 1900)]


@pytest.mark.parametrize(
    "coded",
    [
        TABLE.encode("mac_roman"), TABLE.replace("\n", "\r").encode("mac_roman"), TABLE.encode("cp865"),
        TABLE.encode("cp850"), TABLE.upper().encode("mac_roman"), TABLE.encode("cp1252"), TABLE.encode("utf-16"),
        TABLE.encode().decode("cp1252").encode(), TABLE.encode().decode("latin1").encode(),
        TABLE.encode().decode("mac_roman").encode(), TABLE.encode().decode("cp1252").encode().decode("cp1252").encode(),
    ],
)  # fmt: skip
def test_danish_letters_are_found_in_every_coding(names, coded):
    assert got(coded, names).rows == READ


@pytest.mark.parametrize(
    "word", ["Værebro", "Søborg", "Århus – Øst", "MØRKHØJ", "blåbærgrød", "Ærø", "Åben"]
)
def test_a_word_alone_tells_its_coding(word):
    assert decoding.once_coded(word) == (word, False)
    assert decoding.decoded(word.encode().decode("cp1252", "ignore").encode())[0]
    for coding in decoding.ONE_BYTE:
        text = word.replace("–", "-")
        assert decoding.decoded(text.encode(coding))[0] == text


@pytest.mark.parametrize(
    "name", ["Stengård Sogn", "Høje Gladsaxe", "Værebro Park", "Bagsværd", "Mørkhøj"]
)
def test_letters_in_two_pieces_are_put_together(names, name):
    for form in ("NFD", "NFKD"):
        text = unicodedata.normalize(form, f"Område;Folketal 2024\n{name};12299\n")
        assert got(text, names) == got(f"Område;Folketal 2024\n{name};12299\n", names)
        assert "kendes ikke" not in got(text, names).faults


@pytest.mark.parametrize(
    "rule", ["|---|---|", "| --- | ---: |", "|:--|:-:|", "|-|-|", "+----+-----+", "|===|===|"]
)
def test_the_rule_of_a_markdown_table_is_no_data(names, rule):
    text = (
        f"| Område | Folketal 2024 |\n{rule}\n| Værebro Park | 1900 |\n| Høje Gladsaxe | 3900 |\n"
    )
    wanted = [(PARK, PEOPLE, "2024", 1900), (HIGH, PEOPLE, "2024", 3900)]
    assert got(text, names).rows == wanted and got(text, names, paste=True).rows == wanted
