"""No wrong number without a word: kinds of area, units in cells, sizes, far values, guesses, and what was understood."""

import datetime

import pandas as pd
import pytest

from lib.analysis import assessment, sentences
from lib.db import queries
from lib.uploads.meaning import area_names, measure_words, questions
from lib.uploads.observations import (
    column_mapping,
    far_values,
    kept_match,
    session_data,
    session_tables,
    to_observations,
    understood,
)
from tests.own_files import LONG, SOURCE, beboerdata, catalogue, numbers, reading, table

AREAS = [
    ("Sogn", "Gladsaxe", "gladsaxe_sogn"), ("Sogn", "Mørkhøj", "moerkhoej_sogn"), ("Sogn", "7159 Gladsaxe", "gladsaxe_sogn"),
    ("Sognenavn", "Bagsværd Sogn", "bagsvaerd_sogn"), ("Sogn", "Gladsaxe Kommune", "gladsaxe_kommune"),
    ("Skoledistrikt", "Mørkhøj", None), ("Skoledistrikt", "Gladsaxe", None), ("Område", "Gladsaxe Skoledistrikt", None),
    ("Postdistrikt", "Bagsværd", None), ("Område", "2880 Bagsværd", None), ("Postnummer", "2860 Søborg", None),
    ("By", "Bagsværd", None), ("Område", "Bagsværd by", None), ("Valgsted", "Mørkhøj", None),
    ("Bydel", "Mørkhøj", "moerkhoej"), ("Bydel", "Gladsaxe", None), ("Bydel", "Værebro Park", None),
    ("Område", "Mørkhøj Kommune", None), ("Kommune", "Gladsaxe", "gladsaxe_kommune"), ("Kommune", "Mørkhøj", None),
    ("Boligområde", "Mørkhøj", None), ("Boligområde", "Værebro Park", "vaerebro_park"),
    ("Boligområde", "Hele landet", "hele_landet"), ("Boligområde", "Gladsaxe Kommune", "gladsaxe_kommune"),
    ("Skole", "Gladsaxe", "gladsaxe_skole"), ("Kvarter", "Værebro", "vaerebro_kvarter"),
    ("Område", "159 Gladsaxe", "gladsaxe_kommune"), ("Kommunekode", "159", "gladsaxe_kommune"),
    ("Kommune", "0159", "gladsaxe_kommune"), ("Område", "084", "region_hovedstaden"),
    ("Område", "084 Region Hovedstaden", "region_hovedstaden"), ("Område", "159 Bagsværd", None), ("Sogn", "159", None),
    ("Kommune", "101 København", "koebenhavn_kommune"), ("Område", "Gladsaxe", "gladsaxe_kommune"),
    ("Område", "Boligområdet Værebro Park", "vaerebro_park"), ("Område", "I alt, Gladsaxe", "gladsaxe_kommune"),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "cell", "area"), AREAS)
def test_an_area_is_one_of_the_kind_that_the_file_says(heading, cell, area):
    assert catalogue().area(cell, area_names.kinds(heading)) == area


def test_every_area_is_found_by_its_own_name_under_its_own_kind():
    names = catalogue().names
    for area, kind in names.kind_of.items():
        assert catalogue().area(catalogue().areas[area]) == area
        assert catalogue().area(catalogue().areas[area], frozenset((kind,))) == area


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("Sogn;Folketal 2024\nGladsaxe;11534\nMørkhøj;10170\n", ["gladsaxe_sogn", "moerkhoej_sogn"]),
        ("Sogn;Gladsaxe;Mørkhøj\nFolketal 2024;11534;10170\n", ["gladsaxe_sogn", "moerkhoej_sogn"]),
        ("Folketal i sogne 2024\n\nNavn;Folketal\nGladsaxe;11534\n", ["gladsaxe_sogn"]),
        ("Postdistrikt;Folketal 2024\nBagsværd;9000\nGladsaxe;11534\n", []),
        ("Skoledistrikt;Ulovligt skolefravær 2023\nMørkhøj;12,5\nGladsaxe;8,0\n", []),
        ("Kommunekode;Kommune;Folketal 2024\n159;Gladsaxe;69000\n", ["gladsaxe_kommune"]),
        ("Kommune;Boligområde;Folketal 2024\nGladsaxe;Værebro Park;2100\n", ["vaerebro_park"]),
        ("Kommunekode;Folketal 2024\n159;69000\n", ["gladsaxe_kommune"]),
    ],
)  # fmt: skip
def test_a_table_is_read_with_areas_of_its_own_kind(names, text, taken):
    assert [row[0] for row in numbers(reading(text, names))] == taken


def test_many_unknown_areas_are_left_out_by_one_answer_and_counted(names):
    rows = "".join(f"Andetsted {n};{n}\n" for n in range(1000, 1030))
    text = f"Kommune;Folketal 2024\nGladsaxe;69000\n{rows}"
    first = reading(text, names)
    (question,) = first.questions
    assert question.key == questions.ALL_AREAS and "30 områder" in question.text
    left = reading(text, names, ukendte=questions.SKIP)
    assert numbers(left) == [("gladsaxe_kommune", "folketal", "2024", 69000)] and left.faults.empty
    assert "30 tal for 30 områder, der ikke kendes her, er udeladt, som du har valgt." in left.notes
    assert len(reading(text, names, ukendte=questions.EACH).questions) == 21


ASKED = {
    "another measure": ("Sigtede 2022", "2,5"),
    "the other way": ("Andel med tilknytning til arbejdsmarkedet 2022", "62,5"),
    "a grade": ("Karaktergennemsnit i grundskolen 2022/2023", "6,1"),
    "kroner": ("Gennemsnitlig bruttoindkomst (kr.) 2022", "245321"),
    "thousands": ("Bruttoindkomst (1.000 kr.) 2022", "245"),
    "a name without its unit": ("Bruttoindkomst 2022", "95,5"),
    "per thousand": ("Dømte pr. 1.000 beboere 2022", "21"),
    "a part of the group": ("Ikke-vestlige kvinder 2022", "31,5"),
    "whole numbers of what may be counted": ("Almene boliger 2024", "96"),
    "whole numbers of persons": ("Dømte 2022", "12"),
    "a short name alone": ("Grundskole 2022", "31,5"),
}


@pytest.mark.parametrize("kind", ASKED)
def test_what_a_heading_does_not_say_is_asked_and_not_taken(names, kind):
    heading, cell = ASKED[kind]
    found = table(f"Område;{heading}\nVærebro Park;{cell}\n")
    match = column_mapping.propose(found, names)
    read = to_observations.read(found, match, names) if not match.lacks() else None
    assert read is None or (read.observations.empty and read.questions)


def test_the_question_has_the_laws_own_words_beside_the_readers(names):
    first = reading("Område;Bruttoindkomst 1. december 2022\nVærebro Park;95,5\n", names)
    (question,) = first.questions
    assert "»Bruttoindkomst« ligner lovens mål »Indkomst« (Gennemsnitlig bruttoindkomst i procent af regionens" in question.text  # fmt: skip
    assert next(iter(question.options)) == "lov:income"
    read = reading("Område;Bruttoindkomst 1. december 2022\nVærebro Park;95,5\n", names, mål="lov:income")  # fmt: skip
    assert numbers(read) == [("vaerebro_park", "indkomst_pct_region", "1. december 2022", 95.5)]


FAULTS = [
    ("Ulovligt skolefravær", "25,5 kr.", "Cellen er i kr., men tallet opgøres i pct"),
    ("Ulovligt skolefravær", "25,5 ‰", "Cellen er i pr. 1.000, men tallet opgøres i pct"),
    ("Ulovligt skolefravær", "25 personer", "Cellen er i antal, men tallet opgøres i pct"),
    ("Folketal", "10 %", "Cellen er i procent, men tallet opgøres i personer"),
    ("Folketal", "1.000 kr.", "Cellen er i kr., men tallet opgøres i personer"),
    ("Hærværksudgifter", "12 %", "Cellen er i procent, men tallet opgøres i kr"),
    (
        "Hærværksudgifter",
        "12 mio. kr.",
        "Cellen er i tusinder eller millioner, men tallet opgøres i kr",
    ),
    ("Karaktergennemsnit", "6,1 %", "Cellen er i procent, men tallet opgøres i karakter"),
    ("Folketal", "12,5", "ikke et helt tal"),
    ("Folketal", "-12", "under nul"),
    ("Karaktergennemsnit", "61", "mellem -3 og 12"),
    ("Bruttoindkomst i forhold til regionen", "245321", "mellem 20 og 300"),
    ("Bruttoindkomst i forhold til regionen", "0,95", "mellem 20 og 300"),
]


@pytest.mark.parametrize(("measure", "cell", "why"), FAULTS)
def test_a_cell_that_contradicts_its_measure_is_a_fault(names, measure, cell, why):
    good = "Område;Tal for;Periode;Værdi\nGladsaxe;Folketal;2018;69000\n"
    text = f"{good}Værebro Park;{measure};1. december 2018;{cell}\n"
    read = reading(text, names, andel="procent")
    assert (
        len(read.observations) == 1
        and why.replace("-3", "\N{MINUS SIGN}3") in read.faults["why"][0]
    )
    assert read.faults["row"].to_list() == [3]


def test_a_unit_beside_the_number_is_held_against_the_measure(names):
    text = "Område;Tal for;Periode;Enhed;Værdi\nVærebro Park;Ulovligt skolefravær;2018;{};25,5\n"
    assert len(reading(text.format("pct."), names).observations) == 1
    for unit in ("kr.", "antal", "promille", "1.000 kr.", "pr. 10.000"):
        assert "Overskriften siger" in reading(text.format(unit), names).faults["why"][0]


def test_a_measure_chosen_against_the_headings_own_unit_is_a_fault(names):
    found = table("Område;Indkomst (kr.)\nVærebro Park;95\n")
    area, value = column_mapping.ColumnRole(column_mapping.AREA), column_mapping.ColumnRole(column_mapping.VALUE, "lov:income", "1. december 2022")  # fmt: skip
    read = to_observations.read(found, column_mapping.Match((area, value)), names)
    assert read.faults["why"].to_list() == ["Overskriften siger kr., men tallet opgøres i pct. af regionens gennemsnit."]  # fmt: skip


# ---------------------------------------------------------------- far values

ABOUT = {
    "area": {"a": "Aby", "b": "Beby", "c": "Ceby", "d": "Deby"},
    "kind": dict.fromkeys("abcd", "boligområde"),
    "short_name": {"share": "Andel", "count": "Antal", "points": "Forskel", "grade": "Karakter"},
    "unit": {"share": "pct.", "count": "personer", "points": "procentpoint", "grade": "karakter"},
}
PUBLISHED = pd.DataFrame(
    [
        ("a", "share", "2019", 2.1), ("a", "share", "2021", 2.5), ("b", "share", "2021", 1.4), ("c", "share", "2021", 3.0),
        ("a", "count", "2021", 2000), ("b", "count", "2021", 1500), ("c", "count", "2021", 1100),
        ("a", "points", "2021", 1), ("b", "points", "2021", 2), ("c", "points", "2021", 3),
        ("a", "grade", "2021", 6.1), ("b", "grade", "2021", 7.1),
    ],
    columns=["area_id", "indicator_id", "period", "value"],
).assign(kind="boligområde", period_end=lambda rows: pd.to_datetime(rows["period"] + "-12-31"))  # fmt: skip


@pytest.mark.parametrize(
    ("area", "indicator", "value", "told"),
    [
        ("a", "share", 21.0, "8 gange så højt som områdets eget tal (2,5 %, 2021)"),
        ("a", "share", 4.2, ""), ("a", "share", 2.6, ""), ("a", "share", 0.0, "nul mod områdets eget tal (2,5 %, 2021)"),
        ("d", "share", 12.0, "4 gange så højt som det højeste offentliggjorte (3 %, 2021)"),
        ("d", "share", 4.5, ""), ("d", "share", 0.1, ""),  # less than 2 points away
        ("a", "count", 2.0, "kun 1/1.000 af områdets eget tal (2.000 personer, 2021)"),
        ("a", "count", 5000.0, ""), ("d", "count", 11534.0, "6 gange så højt som det højeste offentliggjorte (2.000 personer, 2021)"),
        ("d", "count", 700.0, ""), ("a", "points", 40.0, ""), ("d", "grade", 2.0, ""), ("a", "grade", 0.6, "kun 1/10 af"),
    ],
)  # fmt: skip
def test_a_value_far_from_what_is_known_is_told_with_what_is_known(area, indicator, value, told):
    row = pd.DataFrame([{"area_id": area, "indicator_id": indicator, "period": "2022", "period_end": datetime.date(2022, 12, 31), "value": value}])  # fmt: skip
    asked = far_values.far_questions(far_values.among(row, PUBLISHED, ABOUT))
    assert [told.replace(" %", "\N{NO-BREAK SPACE}%").replace(" personer", "\N{NO-BREAK SPACE}personer") in one.text for one in asked] == [True] * bool(told)  # fmt: skip


def test_far_values_are_asked_once_for_each_measure_and_wait(names, database):
    text = "Område;Folketal 2024\nGladsaxe Kommune;690\nHele landet;5900\nVærebro Park;2100\n"
    read = reading(text, names)
    far = far_values.far(read.observations, database)
    (question,) = far_values.far_questions(far)
    assert "kun 1/102 af områdets eget tal" in question.text
    waiting = far_values.settled(read, far, {})
    assert waiting.waits().sum() == len(far) and len(waiting.observations) == 3 - len(far)
    assert len(far_values.settled(read, far, {question.key: far_values.RIGHT}).observations) == 3
    skipped = far_values.settled(read, far, {question.key: questions.SKIP})
    assert skipped.faults.empty and "ligger langt fra det, der er kendt" in skipped.notes[-1]


@pytest.mark.slow
def test_of_the_published_numbers_hardly_any_is_far_from_the_others(database):
    published, about = session_tables.published(database), session_tables.about(database)
    assert len(published) > 500 and far_values.among(published, published, about).empty
    asked = 0
    for _, same in published.groupby("indicator_id"):
        for at in same.index:
            asked += len(far_values.among(same.loc[[at]], same.drop(at), about))
    assert asked < len(published) / 100


@pytest.mark.parametrize("content", [beboerdata(), LONG.encode()])
def test_true_files_have_no_far_value(names, database, content):
    read = reading(content, names, år="listen")
    assert len(read.observations) and far_values.far(read.observations, database).empty


# ---------------------------------------------------------------- guesses, and what was understood

GUESS = "Område;{} 1. december 2022\nVærebro Park;{}\n"


@pytest.mark.slow
def test_a_guess_is_marked_and_decides_nothing_of_the_law(names, database):
    text = GUESS.format("Grundskole", "71,5")
    sure = session_data.checked(reading(text, names, mål="lov:education"), SOURCE, database)
    guess = session_data.checked(reading(text, names, mål=f"{questions.GUESS}lov:education"), SOURCE, database)  # fmt: skip
    assert guess.observations["note"][0] == "Gættet: »Grundskole« er læst som dette tal."
    day = datetime.date(2022, 12, 1)
    found = {}
    for kind, read in (("sure", sure), ("guess", guess)):
        with session_data.with_rows(read.observations, SOURCE, database) as con:
            rows = queries.observations(con, ["vaerebro_park"])
            judged = assessment.assess(rows, queries.thresholds(con, day), day, None, queries.memberships(con, "vaerebro_park"))  # fmt: skip
            found[kind] = (judged.value("education"), sentences.assumptions(judged))
            own = rows[rows["indicator_id"].eq("kun_grundskole") & rows["value"].notna()]
            assert sentences.status(own.iloc[-1]) == {"sure": "egne tal", "guess": "egne tal, gættet"}[kind]  # fmt: skip
    assert found["sure"][0]["value"] == 71.5 and "gættet" not in found["sure"][1]
    assert found["guess"][0] is None and "gættet" in found["guess"][1]


def test_a_guessed_number_of_residents_or_of_the_country_decides_nothing(names, database):
    text = "Område;Beboere med bopæl 1. december 2022\nVærebro Park;12\n"
    read = reading(text, names, mål=f"{questions.GUESS}beboere")
    country = reading("Område;Dømte i hele året 1. december 2022\nHele landet;1,5\n", names, mål=f"{questions.GUESS}lov:convicted")  # fmt: skip
    rows = pd.concat([read.observations, country.observations], ignore_index=True)
    assert len(rows) == 2
    day = datetime.date(2022, 12, 1)
    with session_data.with_rows(rows, SOURCE, database) as con:
        mine = queries.observations(con, ["vaerebro_park"])
        judged = assessment.assess(mine, queries.thresholds(con, day), day, None, queries.memberships(con, "vaerebro_park"))  # fmt: skip
        assert judged.residents != 12
        assert queries.national_mean(con, "vaerebro_park", "doemte_pct", day) != 1.5


def test_a_guess_replaces_no_published_number_and_is_in_no_package(names, database):
    text = "Område;Ulovligt fravær 2017\nVærebro Park;25,5\n"
    read = reading(text, names, mål=f"{questions.GUESS}skolefravaer_ulovligt")
    met = session_data.met(read.observations, database)
    settled = session_data.settled(read, met, {questions.PUBLISHED: questions.REPLACE})
    assert (
        len(met)
        and settled.observations.empty
        and "offentliggjorte er beholdt" in settled.notes[-1]
    )
    own = session_data.in_use(session_data.checked(read, SOURCE, database), SOURCE, "f", database)
    assert session_data.without_guesses(own).observations.empty


def test_what_was_understood_is_told_beside_the_files_own_heading(names):
    told = understood.understood(reading(beboerdata(), names, år="listen"), names)
    assert len(told) == 5
    assert told[0] == (
        "»2022 Andel uden for arbejdsmarkedet« og »2023 Andel uden for arbejdsmarkedet« er læst som lovens mål "
        "»Uden tilknytning til arbejdsmarked eller uddannelse (gennemsnit af 2 år)« (pct.), 1. december 2022 og "
        "1. december 2023: Værebro Park 41\N{NO-BREAK SPACE}% (1. december 2022); "
        "Høje Gladsaxe 31\N{NO-BREAK SPACE}% (1. december 2022) og 2 tal mere."
    )
    (one,) = understood.understood(reading(LONG, names), names)
    assert one.startswith("»Ulovligt skolefravær« er læst som »Elever med 5 eller flere dages ulovligt fravær« (pct.), 2018: ")  # fmt: skip


def test_an_answer_about_a_heading_is_kept_for_the_next_file_and_a_guess_is_not(names):
    first = table("Område;Grundskole 2022\nVærebro Park;31,5\n")
    match = column_mapping.propose(first, names)
    key = questions.name_key(questions.MEASURE, "Grundskole")
    kept = kept_match.keep(first, match, {key: "lov:education"})
    again = column_mapping.propose(table("Område;Grundskole 2023\nVærebro Park;32,5\n"), names, kept.columns)  # fmt: skip
    assert again.columns[1].measure == "lov:education" and again.columns[1].period == "2023"
    for answer in ({}, {key: questions.SKIP}, {key: f"{questions.GUESS}lov:education"}):
        kept = kept_match.keep(first, match, answer)
        assert "grundskole" not in kept.columns


def test_the_heading_of_the_ministrys_list_is_one_of_a_list():
    headings = (
        "Antal beboere",
        "Uden for arbejde og uddannelse",
        "Ikke-vestlig oprindelse",
        "Dømte",
        "Alene grundskole",
    )
    assert measure_words.is_list(map(catalogue().meaning, headings))


WORK, ABSENCE = "Uden for arbejde og uddannelse, pct.", "Ulovligt skolefravær"
BESIDE = [
    (f"Kvinder\nOmråde;{WORK} 1. december 2022\nVærebro Park;33,1\n", "om:kvinder"),
    (f"Tabel 3. Unge 18-24 år\n\nOmråde;{WORK} 1. december 2022\nVærebro Park;33,1\n", "om:unge 18-24"),
    (f"Ændring siden sidst\n\nOmråde;{ABSENCE} 2022\nVærebro Park;3,1\n", "om:aendring"),
    (f"Prognose\n\nOmråde;{ABSENCE} 2022\nVærebro Park;3,1\n", "om:prognose"),
    (f"Køn;Område;Periode;{WORK}\nKvinder;Værebro Park;1. december 2022;33,1\n", "kun:Køn"),
    (f"Herkomst;Område;Periode;{WORK}\nIkke-vestlig;Værebro Park;1. december 2022;33,1\n", "kun:Herkomst"),
    (f"Gruppe;Område;Periode;{ABSENCE}\nDrenge;Værebro Park;2022;33,1\n", "kun:Gruppe"),
    (f"Område;Periode;{ABSENCE}\nDrenge;;\nVærebro Park;2022;33,1\n", "kun:Gruppe"),
    (f"Område;Periode;{ABSENCE};Alder\nVærebro Park;2022;33,1;10-12 år\n", "kun:Alder"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key"), BESIDE)
def test_numbers_that_a_title_or_a_column_says_are_of_others_wait_for_an_answer(names, text, key):
    waiting = reading(text, names)
    assert len(waiting.observations) == 0 and key in [one.key for one in waiting.questions]
    question = next(one for one in waiting.questions if one.key == key)
    leave, *_ = [answer for answer in question.options if answer in ("en del", "lad være")]
    yes = next(answer for answer in question.options if answer != leave)
    assert len(reading(text, names, **{key: leave}).observations) == 0
    assert [row[-1] for row in numbers(reading(text, names, **{key: yes}))] in ([33.1], [3.1])


@pytest.mark.parametrize(
    "text",
    [
        f"Elever med ulovligt fravær\n\nOmråde;{ABSENCE} 2022\nVærebro Park;3,1\n",
        f"Udviklingen i Gladsaxe\n\nOmråde;{ABSENCE} 2022\nVærebro Park;3,1\n",
        f"Køn;Område;Periode;{ABSENCE}\nI alt;Værebro Park;2022;3,1\n",
        f"Køn;Område;Periode;{ABSENCE}\nMænd og kvinder i alt;Værebro Park;2022;3,1\n",
        f"Kommune;Område;Periode;{ABSENCE};Kontor\nGladsaxe;Værebro Park;2022;3,1;Øst\n",
    ],
)
def test_a_title_or_a_column_that_says_nothing_else_asks_nothing(names, text):
    read = reading(text, names)
    assert [row[-1] for row in numbers(read)] == [3.1] and not read.questions
