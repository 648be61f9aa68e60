"""Lists of housing areas in a PDF as rows of the tables, and the command that makes a data package of them."""

import csv
import functools
import io

import pandas as pd
import pytest

from lib.contents import five_criteria, own_numbers
from lib.db import build, queries, schema
from lib.db.packages import Package
from lib.uploads.observations import session_data
from lib.uploads.packages import data_package, list_rows, lists, new_areas
from lib.uploads.packages.list_rows import LISTS, MEMBERSHIPS
from lib.uploads.pdf import pdf_tables
from tests import pdf_files
from tests.pdf_files import DAY, EXPOSED, PREVENTED

TITLE, OTHER = f"Udsatte boligområder pr. {DAY}", f"Forebyggelsesområder pr. {DAY}"
NEW = [f"{name} ({where})" for name, where, *_ in (*EXPOSED[1:], *PREVENTED)]
ANSWERS = {"tal:Antal beboere": "komma", "område:Eksempelby": "spring over"}


@functools.cache
def published() -> tuple[lists.PublishedTables, pd.DataFrame]:
    """The database with made-up areas that may have numbers."""
    with queries.connect(schema.DATABASE) as con:
        return lists.with_new_areas(lists.published(con), NEW)


@functools.cache
def file():
    content = pdf_files.ruled((TITLE, EXPOSED), (f"Parallelsamfund pr. {DAY}", EXPOSED[1:]), (OTHER, PREVENTED))  # fmt: skip
    return pdf_tables.read(content, "liste.pdf", published()[0].catalogue)


def found() -> list_rows.Lists:
    return lists.lists_of(file(), published()[0], {})


def test_new_areas_lie_in_the_municipality_that_the_list_names():
    new = published()[1].set_index("area_id")
    assert new.loc["skitsebyen", "parent_id"] == "proevekommune"
    assert new.loc["proevekommune", "kind"] == "kommune"
    assert set(new["kind"]) == {"kommune", "boligområde"}


def test_each_list_has_its_areas_with_name_quote_and_place():
    members = found().memberships
    assert members.groupby("list_kind").size().to_dict() == {
        "forebyggelsesområde": 2, "parallelsamfund": 2, "udsat boligområde": 2,
    }  # fmt: skip
    one = members[members["area_id"] == "udkastet"].iloc[0]
    assert (str(one["list_date"]), one["name_on_list"]) == ("2026-12-01", "Udkastet")
    assert one["quote"].startswith(f"{OTHER} · Udkastet · Skitsekommune · 5.120")
    assert one["note"].startswith("Side 1, linje ")


def test_a_list_is_complete_only_where_all_of_its_areas_are_known():
    rows = found().lists.set_index("list_kind")
    assert rows["area_count"].to_dict() == {"udsat boligområde": 3, "parallelsamfund": 2, "forebyggelsesområde": 2}  # fmt: skip
    assert not rows.loc["udsat boligområde", "complete"]  # Eksempelby is made up in the database
    assert rows.loc["parallelsamfund", "complete"]
    assert "Ikke fundet: »Eksempelby (Eksempelkommune)«" in " ".join(found().notes)


def test_an_area_in_another_municipality_is_not_the_one_of_that_name():
    of = published()[0]
    moved = tuple((row[0], "Skitsekommune", *row[2:]) for row in EXPOSED[1:])
    read = pdf_tables.read(pdf_files.ruled((TITLE, moved)), "x.pdf", of.catalogue)
    assert lists.lists_of(read, of, {}).unknown == tuple(
        f"{row[0]} (Skitsekommune)" for row in moved
    )


def test_a_list_that_is_published_does_not_come_again():
    of = published()[0]
    day = of.tables[LISTS]["list_date"].max()
    kind = of.tables[LISTS].loc[of.tables[LISTS]["list_date"] == day, "list_kind"].iloc[0]
    again = pdf_tables.ListInFile(kind, day.date(), "Listen", ("Boligområde",), (("Udkastet",),), ((1, 1),))  # fmt: skip
    made = list_rows.of_file([again], of.catalogue, of.tables["areas"], of.tables[LISTS], "s")
    assert not made and made.lists.empty and "offentliggjort her allerede" in made.notes[0]


def test_numbers_wait_until_every_question_is_answered():
    asked = lists.unanswered(lists.readings(file(), published()[0], {}), {})
    assert any("kan læses på to måder" in line for line in asked)
    assert any('--answer "tal:Antal beboere=komma"' in line for line in asked)
    answered = lists.readings(file(), published()[0], ANSWERS)
    assert not lists.unanswered(answered, ANSWERS)
    assert len(answered) == 1 and set(answered[0].observations["area_id"]) == {
        "proeveparken", "modelvaenget_og_moensterhaven", "skitsebyen", "udkastet",
    }  # fmt: skip


def test_the_package_has_areas_lists_memberships_and_values_with_page_and_line():
    of, new = published()
    read = lists.readings(file(), of, ANSWERS)
    source = {"title": "Lister", "publisher": "Ministeriet", "published": "2026-12-01", "file": "liste.pdf"}  # fmt: skip
    made = lists.package(read, found(), new, source, of)
    tables = {name: list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")))) for name, content in made.items() if name.endswith(".csv")}  # fmt: skip
    assert {"areas.csv", "sources.csv", "observations.csv", f"{LISTS}.csv", f"{MEMBERSHIPS}.csv"} == set(tables)  # fmt: skip
    assert {row["source_id"] for name in (LISTS, MEMBERSHIPS) for row in tables[f"{name}.csv"]} == {"lister_ministeriet"}  # fmt: skip
    assert {row["complete"] for row in tables[f"{LISTS}.csv"]} == {"true", "false"}
    value = next(row for row in tables["observations.csv"] if (row["area_id"], row["quote"]) == ("udkastet", "33,3"))  # fmt: skip
    assert value["locator"].startswith("side 1, linje ") and value["value"] == "33.3"


@pytest.mark.parametrize(("name", "why"), [("x.csv", "PDF-filen"), ("mangler.pdf", "findes ikke")])
def test_the_command_says_in_danish_what_is_wrong_and_writes_nothing(tmp_path, capsys, name, why):
    if name == "x.csv":
        (tmp_path / name).write_text("Område;2020\nx;1\n")
    assert lists.main([str(tmp_path / name), "Lister", "Ministeriet", "2026-12-01"]) == 1
    assert why in capsys.readouterr().err


def test_a_package_that_the_build_refuses_is_not_written(tmp_path, monkeypatch, capsys):
    problem = pd.DataFrame([("areas", 2, "", "", "Fejlen.")], columns=["file", "csv_row", "column_name", "value", "problem"])  # fmt: skip
    monkeypatch.setattr(build, "problems_of_package", lambda package, data: problem)
    assert lists._write("x", {"areas.csv": b"x"}, tmp_path) == 1
    assert "Fejlen." in capsys.readouterr().err and not (tmp_path / "packages").exists()


def test_a_new_list_is_judged_in_the_visit_that_brought_it_and_nowhere_else():
    rows = (
        ("Værebro Park", "Gladsaxe", "2.345", "31,1", "52,2", "2,10", "61,3", "58,4"),
        ("Mjølnerparken", "København", "1.876", "39,0", "75,9", "2,31", "66,0", "49,9"),
    )  # fmt: skip
    content = pdf_files.ruled((OTHER, rows))
    with queries.connect(schema.DATABASE) as con:
        of = lists.published(con)
        read = lists.readings(pdf_tables.read(content, "liste.pdf", of.catalogue), of, ANSWERS)
        file = pdf_tables.read(content, "liste.pdf", of.catalogue)
        source = session_data.source("Listen", "Ministeriet")
        own = list_rows.with_lists(
            session_data.in_use(read[0], source, "liste.pdf"), file.lists, {}, con
        )
        assert "2026" not in five_criteria.years(con)
    with session_data.with_rows(own.observations, own.source, added=own.list_tables) as visit:
        assert next(iter(five_criteria.years(visit))) == "2026"
        shown = five_criteria.five_criteria(visit, "vaerebro_park", "gladsaxe_kommune", "2026")
        assert "1. december 2026 som forebyggelsesområde" in shown.membership.replace("\xa0", " ")
        figure = shown.picture()
        assert figure.own and "fire af fem" in figure.title
        told = own_numbers.own_numbers(visit)
        assert not told.later and any("2026" in label for label in told.lists)


def test_areas_that_are_not_known_are_taken_along_in_the_visit_and_in_its_package():
    content = pdf_files.ruled((OTHER, PREVENTED))
    with queries.connect(schema.DATABASE) as con:
        base = lists.published(con)
        file = pdf_tables.read(content, "liste.pdf", base.catalogue)
        unknown = list_rows.of_visit(file.lists, con, session_data.no_areas()).unknown
        assert unknown == ("Skitsebyen (Prøvekommune)", "Udkastet (Skitsekommune)")
        new = new_areas.of_names(unknown, base.catalogue, base.tables["areas"])
        of = lists.with_new_areas(base, unknown)[0]
        read = lists.readings(file, of, ANSWERS)[0]
        source = session_data.source("Listen", "Ministeriet")
        refused = session_data.checked(read, source)
        assert refused.observations.empty and len(refused.faults)  # without their areas
        good = session_data.checked(read, source, new_areas=new)
        assert good.faults.empty and set(good.observations["area_id"]) == {"skitsebyen", "udkastet"}
        own = session_data.in_use(good, source, "liste.pdf")
        own = list_rows.with_lists(own, file.lists, ANSWERS, con, new)
    with session_data.with_rows(own.observations, own.source, added=own.added()) as visit:
        shown = five_criteria.five_criteria(visit, "skitsebyen", "gladsaxe_kommune", "2026")
        assert "1. december 2026 som forebyggelsesområde" in shown.membership.replace("\xa0", " ")
        made = list_rows.of_own(own, visit)
        assert not made  # this visit knows the list already
    with queries.connect(schema.DATABASE) as con:
        files = data_package.files(
            own, "Listen", "Ministeriet", "2026-12-01", of.tables, lists=list_rows.of_own(own, con)
        )
    assert {"areas.csv", f"{LISTS}.csv", f"{MEMBERSHIPS}.csv"} <= set(files)
    tables = {name: content for name, content in files.items() if name.endswith(".csv")}
    package = Package("liste", "packages/liste", tables)
    assert build.problems_of_package(package).empty


def test_a_new_area_lies_where_the_last_brackets_say_and_is_none_without_them():
    with queries.connect(schema.DATABASE) as con:
        of = lists.published(con)
    names = ("Skitsen (nord) (Skitsekommune)", "Uden kommune", "Skitsen (Gladsaxe)")
    new = new_areas.of_names(names, of.catalogue, of.tables["areas"]).set_index("name")
    assert list(new.index) == ["Skitsekommune", "Skitsen (nord)", "Skitsen"]
    assert new["parent_id"].to_dict() == {
        "Skitsekommune": "hele_landet", "Skitsen (nord)": new.at["Skitsekommune", "area_id"],
        "Skitsen": "gladsaxe_kommune",
    }  # fmt: skip


def test_new_areas_have_names_with_letters_and_an_id_of_their_own():
    with queries.connect(schema.DATABASE) as con:
        of = lists.published(con)
    names = ("— (Gladsaxe)", "Skitsen ( )", "Skitsen (Gladsaxe)", "SKITSEN! (Gladsaxe)", "Skitsen (København)", "Værebro Park (Gladsaxe)")  # fmt: skip
    new = new_areas.of_names(names, of.catalogue, of.tables["areas"])
    assert list(new["name"]) == ["Skitsen", "Skitsen", "Værebro Park"]
    ids = [*of.tables["areas"]["area_id"], *new["area_id"]]
    assert len(ids) == len(set(ids)) and all(ids)
