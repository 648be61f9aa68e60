"""A reader's rows among the published ones: what they replace, what is checked, and what nobody else sees."""

import io
import zipfile

import pandas as pd
import pytest

from lib.analysis import sentences
from lib.db import build, disclosure, queries, schema
from lib.system import folders
from lib.uploads.meaning import questions
from lib.uploads.observations import session_data, session_tables, to_observations
from lib.uploads.packages import data_package, package_zip
from tests.own_files import SOURCE, reading

HEAD = "Område;Tal for;Periode;Værdi;Tæller;Nævner\n"
TEXT = (
    HEAD
    + """Værebro Park;Ulovligt skolefravær;2017;27,5;55;200
Værebro Park;Ulovligt skolefravær;2018;2;4;200
Høje Gladsaxe;Ulovligt skolefravær;2018;12,5;25;200
Gladsaxe;Ulovligt skolefravær;2018;10;100;1000
"""
)


@pytest.fixture(scope="module")
def own(names, database) -> session_data.OwnData:
    checked = session_data.checked(reading(TEXT, names), SOURCE, database)
    assert checked.faults.empty
    return session_data.in_use(checked, SOURCE, "fravær.csv", database)


def absence(con, area: str) -> pd.DataFrame:
    return queries.observations(con, [area], ["skolefravaer_ulovligt"]).sort_values("period")


def test_own_rows_stand_for_the_published_ones_and_say_whose_they_are(own, database):
    with session_data.with_rows(own.observations, own.source, database) as con:
        rows = absence(con, "vaerebro_park")
        assert rows["period"].to_list() == ["2017", "2018"]
        assert rows["value"].iloc[0] == 27.5
        assert rows["status"].to_list() == [sentences.OWN_STATUS, "confidential"]
        assert set(rows["source"]) == {"Egne tal: Beboerdata"}
        elsewhere = absence(con, "hoeje_gladsaxe")
        assert elsewhere["status"].to_list() == [sentences.OWN_STATUS]  # was not published


def test_what_they_replace_is_answered(own):
    assert own.replaced[["area_id", "period", "status"]].to_numpy().tolist() == [
        ["vaerebro_park", "2017", "published"],
        ["hoeje_gladsaxe", own.replaced["period"].iloc[1], "not_published"],
    ]
    assert own.replaced["area"].to_list() == ["Værebro Park", "Høje Gladsaxe"]


def test_the_published_database_is_untouched_and_the_copy_reaches_nothing(own, con, database):
    before = database.read_bytes()
    with session_data.with_rows(own.observations, own.source, database) as copy:
        for name in schema.TABLES:
            kept = len(queries.table(copy, name)), len(queries.table(con, name))
            assert kept[0] == kept[1] or name in ("observations", "sources")
        for statement in (f"FROM read_csv('{folders.DATA / 'areas.csv'}')", f"ATTACH '{database}.other'",
                          "SET enable_external_access = true"):  # fmt: skip
            with queries.cursor(copy) as cursor, pytest.raises(Exception, match=r"disabled|locked"):
                cursor.execute(statement)
    assert database.read_bytes() == before
    assert absence(con, "vaerebro_park")["value"].to_list() == [27]


FAULTY = {
    "a number twice": ("Værebro Park;Folketal;2018;100;;\n" * 2, "mere end én gang i filen", 2),
    "overlapping periods": (
        "Værebro Park;Folketal;2018;100;;\nVærebro Park;Folketal;1. maj 2018;100;;\n",
        "overlapper »2018« (en anden række i filen)", 1,
    ),
    "persons and share": ("Værebro Park;Ulovligt skolefravær;2018;20;30;200\n", "giver ikke værdien 20", 1),
    "more than all": ("Værebro Park;Ulovligt skolefravær;2018;20;300;200\n", "mellem 0 og nævneren", 1),
    "no share": ("Værebro Park;Ulovligt skolefravær;2018;112;;\n", "mellem 0 og 100", 1),
    "a difference": ("Værebro Park;Forskel: ledige unge;2018;12;;\n", "En forskel", 1),
}  # fmt: skip


@pytest.mark.parametrize("period", ["2017", "januar 2017"])
@pytest.mark.slow
def test_a_number_that_meets_a_published_one_waits_until_the_reader_says_which_holds(
    names, database, period
):
    """Of the same period, and of one that overlaps."""
    rows = f"Værebro Park;Ulovligt skolefravær;{period};20;;\nVærebro Park;Folketal;2018;2100;;\n"
    read = reading(HEAD + rows, names)
    met = session_data.met(read.observations, database)
    (question,) = session_data.published_question(met)
    assert "1 af filens tal" in question.text and "offentliggjort 27, dit tal 20" in question.text

    def settled(answer: str) -> to_observations.Reading:
        return session_data.settled(read, met, {questions.PUBLISHED: answer})

    waiting = session_data.settled(read, met, {})
    assert waiting.waits().sum() == 1 and len(waiting.observations) == 1
    kept = settled(questions.KEEP)
    assert kept.observations["indicator_id"].to_list() == ["folketal"] and kept.faults.empty
    assert "1 tal fra filen er sprunget over" in kept.notes[-1]
    checked = session_data.checked(settled(questions.REPLACE), SOURCE, database)
    assert checked.faults.empty and len(checked.observations) == 2
    used = session_data.in_use(checked, SOURCE, "fil", database)
    with session_data.with_rows(used.observations, used.source, database) as con:
        assert absence(con, "vaerebro_park")["period"].to_list() == [period]
    assert session_data.published_question(session_data.met(kept.observations, database)) == []


@pytest.mark.parametrize("fault", FAULTY)
@pytest.mark.slow
def test_the_checks_of_the_build_speak_of_the_readers_file(names, database, fault):
    rows, words, count = FAULTY[fault]
    checked = session_data.checked(reading(HEAD + rows, names), SOURCE, database)
    assert len(checked.faults) == count
    assert all(words in why for why in checked.faults["why"]), checked.faults["why"].to_list()
    assert len(checked.observations) == rows.count("\n") - count
    assert (checked.faults["row"] >= 2).all() and (checked.faults["column"] == "Værdi").all()


def test_numbers_of_few_people_are_hidden_and_no_fault(own):
    row = own.observations.iloc[1]
    assert own.hidden == 1 and row["status"] == "confidential"
    assert all(row[column] is None for column in disclosure.NUMBERS)
    assert not any(sign.isdigit() for sign in row["note"])


def test_the_others_of_a_group_may_be_few_too(names, database):
    rows = reading(HEAD + "Værebro Park;Ulovligt skolefravær;2018;98;196;200\nVærebro Park;Folketal;2018;3;;\n", names)  # fmt: skip
    hidden = session_data.in_use(rows, SOURCE, "f", database)
    assert hidden.hidden == 2


def tables(con) -> dict[str, pd.DataFrame]:
    return {name: queries.table(con, name) for name in disclosure.TABLES}


PARTS = """Bagsværd;Beboere;2018;2000;;
Værebro Park;Beboere;2018;3;;
Værebro Kvarter;Beboere;2018;1997;;
"""


def test_a_part_is_hidden_where_a_sum_would_tell_the_hidden_one(names, con):
    rows = reading(HEAD + PARTS, names).observations
    known = tables(con)
    safe = disclosure.protect(rows, known)
    hidden, count = safe.observations, safe.hidden
    assert count == 2
    assert hidden["status"].to_list() == ["published", "confidential", "confidential"]
    assert (
        hidden["quote"].to_list()[2] is None
        and hidden["note"][2] == disclosure.NOTES[disclosure.SECONDARY]
    )


def test_a_sum_is_hidden_where_it_has_no_other_part_to_hide(names, con):
    known = tables(con)
    rows = reading(HEAD + PARTS, names).observations
    published = pd.concat([known["observations"], rows.iloc[[2]]])
    hidden = disclosure.protect(rows.iloc[:2], known | {"observations": published}).observations
    assert hidden["status"].to_list() == ["confidential", "confidential"]


def test_nothing_more_is_hidden_without_need(names, con):
    known = tables(con)
    rows = reading(HEAD + PARTS, names).observations.iloc[1:]
    safe = disclosure.protect(rows, known)
    hidden, count = safe.observations, safe.hidden
    assert (count, hidden["status"].to_list()) == (1, ["confidential", "published"])


def package(own, con, title="Beboerdata, udtræk", publisher="Landsbyggefonden", when="2024-05"):
    return data_package.make(own, title, publisher, when, tables(con))


@pytest.mark.slow
def test_a_package_is_checked_before_it_leaves_and_then_passes_the_build(own, con, copy):
    name, content = "beboerdata_udtraek_landsbyggefonden", package(own, con)
    assert package_zip.problems(content, "hentet (1).zip", copy.data) == []
    read = package_zip.read(content, "hentet (1).zip")
    assert read.name == name
    assert set(read.files) == {"sources.csv", "observations.csv", "replaces.csv"}
    rows = read.tables()["observations"]
    assert set(rows["status"]) == {"published", "confidential"}
    said = read.replaces()[["area_id", "period"]].to_numpy().tolist()
    assert said == [["vaerebro_park", "2017"]]  # what is not published gives way by itself
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        opened.extractall(copy.data / "packages")
        text = opened.read(f"{name}/LAESMIG.txt").decode("utf-8-sig")
    copy.build()
    with queries.connect(copy.database) as built:
        assert absence(built, "vaerebro_park")["value"].to_list()[0] == 27.5
    assert "Værebro Park, Elever med 5 eller flere dages ulovligt fravær, 2017" in text


def test_a_package_has_no_trace_of_a_hidden_number(own, con):
    with zipfile.ZipFile(io.BytesIO(package(own, con))) as opened:
        for path in opened.namelist():
            assert ",4,200" not in opened.read(path).decode()


@pytest.mark.parametrize(
    ("title", "publisher", "when"), [("", "A", "2024"), ("A", " ", "2024"), ("A", "B", "i fjor"), ("A", "B", "")]
)  # fmt: skip
def test_a_package_needs_a_source_that_others_can_find(own, con, title, publisher, when):
    with pytest.raises(data_package.PackageError, match="Skriv"):
        package(own, con, title, publisher, when)


def test_own_rows_pass_every_check_of_the_build(own, database):
    with (
        session_tables.copy(own.observations, own.source, database) as con,
        queries.cursor(con) as cursor,
    ):
        assert build.check(cursor).empty


def test_a_number_of_cases_about_few_people_is_hidden(names, con):
    read = reading(
        "Område;Periode;Bekymringssager\nVærebro Park;2024;3\nHøje Gladsaxe;2024;7\n", names
    )
    hidden, count = disclosure.suppress_primary(read.observations, queries.table(con, "indicators"))
    assert count == 1 and hidden["value"].isna().tolist() == [True, False]


GROUP = """Høje Gladsaxe, Værebro Park og Mørkhøj almene boliger;Beboere;2019;113;;
Værebro Park;Beboere;2019;60;;
Høje Gladsaxe;Beboere;2019;50;;
Gyngemose Kvarter;Beboere;2019;4;;
"""


def test_a_visit_hides_neighbours_and_says_how_many_and_why(names, database, con):
    """113 - 60 - 50 = 3 in Mørkhøj almene boliger, which no row speaks of."""
    own = session_data.in_use(reading(HEAD + GROUP, names), SOURCE, "f", database)
    assert own.observations["status"].to_list() == ["published", "published", "confidential", "confidential"]  # fmt: skip
    assert own.hidden == 2 and dict(own.reasons) == {disclosure.FEW: 1, disclosure.SECONDARY: 1}
    words = session_data.hidden_in_words(own)
    assert len(words) == 2 and all(one.startswith("1 tal ") for one in words)
    with zipfile.ZipFile(io.BytesIO(package(own, con))) as opened:
        readme = next(opened.read(p).decode("utf-8-sig") for p in opened.namelist() if p.endswith(".txt"))  # fmt: skip
    assert "et sådant tal: 2." in readme and disclosure.NOTES[disclosure.SECONDARY] in readme


def test_a_share_that_cannot_be_judged_is_said(names, database):
    text = HEAD + "Værebro Park;Ulovligt skolefravær;2018;2;;\n"
    own = session_data.in_use(reading(text, names), SOURCE, "f", database)
    assert (own.hidden, own.unjudged) == (0, 1)
    assert "tæller og nævner" in session_data.hidden_in_words(own)[0]


def test_a_share_of_few_asks_for_its_counts(names, database):
    text = HEAD + "Værebro Park;Ulovligt skolefravær;2018;2;;\nVærebro Park;Beboere;2018;150;;\n"
    own = session_data.in_use(reading(text, names), SOURCE, "f", database)
    assert own.observations["status"].to_list() == ["confidential", "published"]
    assert session_data.hidden_in_words(own)[0].endswith("Skriv tæller og nævner, så det kan afgøres.")  # fmt: skip
