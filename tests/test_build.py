"""The build: what it refuses, in what words, and what it leaves alone."""

import os
import shutil
import subprocess
import sys
import time

import duckdb
import pytest

from lib.db import build, data_files, geodata, queries, schema, schema_checks
from lib.system import atomic_files, folders
from tests.waiting import WAIT_SECONDS

FIRST = {"area_id": "vaerebro_park", "indicator_id": "unge_offentlig_forsoergelse"}


def is_first(row: dict) -> bool:
    return all(row[column] == value for column, value in FIRST.items())


def solid_zone(copy) -> int:
    """Draw the schematic zone as if it were known; answers its row in the table of features."""
    copy.change("map_symbols", lambda r: r["kind"] == "udviklingszone", hatched="false", dash="")
    ids = list(geodata.read(copy.data / schema.GEO)["feature_id"])
    return ids.index("udviklingszone") + 2


def seat_again(copy, **cells: str) -> int:
    """Write the seat of the head of the job centre in Erhvervsrådet once more, in other letters."""
    row = next(r for r in copy.rows("forum_members") if r["function"] == "Jobcenterchefen")
    return copy.append("forum_members", **row | cells)


# For each check: a change to the data that it must find, and the column it names.
SPOILED = {
    "actors_once": lambda c: (
        c.append(
            "actors",
            actor_id="hus",
            name="DE FRIVILLIGES-HUS",
            sector="institution",
            is_group="false",
        ),
        "name",
    ),
    "allowed_words": lambda c: (c.change("observations", is_first, status="gættet"), "status"),
    "cycles": lambda c: (
        c.change("areas", lambda r: r["area_id"] == "hele_landet", parent_id="gladsaxe_kommune"),
        "parent_id",
    ),
    "statements_belong": lambda c: (
        c.change("strategy_items", lambda r: r["kind"] == "handlingsplanpunkt", parent_id=""),
        "parent_id",
    ),
    "strategy_periods": lambda c: (
        c.change("strategy_items", lambda r: r["kind"] == "fase", period_start="2016-01-01"),
        "period_end",
    ),
    "rules_of_law": lambda c: (
        c.change("thresholds", lambda r: r["list_kind"] == "forebyggelsesområde", needed=""),
        "needed",
    ),
    "units": lambda c: (
        c.change("indicators", lambda r: r["indicator_id"] == "folketal", unit="pers."),
        "unit",
    ),
    "whole_tables": lambda c: (
        c.change("areas", lambda r: r["area_id"] == "bagsvaerd", parent_id=""),
        "parent_id",
    ),
    "dates": lambda c: (
        c.change("observations", is_first, period_end="2017-01-01"),
        "period_start",
    ),
    "forum_seats": lambda c: (seat_again(c, function="JOBCENTER-CHEFEN"), "function"),
    "fictional": lambda c: (c.change("observations", is_first, source_id="opdigtet"), "source_id"),
    "counts_periods": lambda c: (
        c.change("counts", lambda r: r["passed"] == "0", passed="-1"),
        "passed",
    ),
    "count_places_located": lambda c: (
        c.change("count_places", lambda r: r["count_place_id"] == "eksempel_bro", to_latitude=""),
        "to_latitude",
    ),
    "moves_add_up": lambda c: (
        c.change("moves", lambda r: r["direction"] == "inden for", persons="-1"),
        "persons",
    ),
    "transitions_add_up": lambda c: (
        c.change("transitions", lambda r: True, children="-1"),
        "children",
    ),
    "indicator_grain": lambda c: (
        c.change("indicators", lambda r: r["indicator_id"] == "ikke_vestlige", law_valid_from=""),
        "criterion_relation",
    ),
    "keys_unique": lambda c: (
        c.append("observations", **c.rows("observations")[0]),
        "period",
    ),
    "features_drawable": lambda c: (solid_zone(c), "basis"),
    "places_known": lambda c: (
        c.change("areas", lambda r: r["area_id"] == "pileparken_6", mapped=""),
        "mapped",
    ),
    "lists_complete": lambda c: (
        c.change("published_lists", lambda r: r["area_count"] == "33", area_count="34"),
        "area_count",
    ),
    "numerators": lambda c: (
        c.change("observations", is_first, numerator="50", denominator="100"),
        "numerator",
    ),
    "observation_words": lambda c: (c.change("observations", is_first, quote=""), "quote"),
    "percentages": lambda c: (c.change("observations", is_first, value="112.3"), "value"),
    "periods_overlap": lambda c: (
        c.append(
            "observations",
            **c.rows("observations")[0]
            | {"period": "2018", "period_start": "2018-01-01", "period_end": "2018-12-31"},
        ),
        "period",
    ),
    "questions_complete": lambda c: (
        c.change("questions", lambda r: r["question_id"] == "ikke_udsat", law_date="2021-12-02"),
        "law_date",
    ),
    "references": lambda c: (c.change("observations", is_first, area_id="ukendt"), "area_id"),
    "required_cells": lambda c: (
        c.change("indicators", lambda r: r["indicator_id"] == "folketal", definition=""),
        "definition",
    ),
    "confidential_cells": lambda c: (
        c.change("observations", lambda r: r["indicator_id"] == "bekymringssager", value="14"),
        "value",
    ),
    "targets_followed": lambda c: (
        c.change("targets", lambda r: r["target_id"] == "hg_haervaerk", baseline_period=""),
        "baseline",
    ),
    "targets_confidential": lambda c: (
        c.change("targets", lambda r: r["target_id"] == "hg_bekymringssager", baseline="6"),
        "baseline",
    ),
}


def test_every_check_has_a_case_here():
    assert set(SPOILED) == set(schema_checks.queries())


@pytest.mark.parametrize("check", sorted(SPOILED))
def test_a_check_finds_the_row_and_names_it(copy, reload, check):
    row, column = SPOILED[check](copy)
    con = reload()
    found = con.execute(schema_checks.queries()[check]).df()
    error = build.DataError(build.in_their_files(con, build.check(con)))
    assert row in set(found["csv_row"])
    assert column in set(found.loc[found["csv_row"] == row, "column_name"])
    place = "element 5" if check == "features_drawable" else f"række {row}"
    assert f"{place}, kolonne {column}" in str(error)


def part_of(copy, actor: str, whole: str) -> int:
    return copy.change("actors", lambda r: r["actor_id"] == actor, part_of_id=whole)


def one_party(copy) -> int:
    """Make all parties of the first delaftale the same actor; answers the row of the delaftale."""
    forum = next(r["forum_id"] for r in copy.rows("forums") if r["kind"] == "delaftale")
    rows = copy.rows("forum_members")
    parties = [row | {"actor_id": "jobcenteret"} for row in rows if row["forum_id"] == forum]
    others = [row for row in rows if row["forum_id"] != forum]
    copy.write(
        "forum_members", others + [row | {"function": str(i)} for i, row in enumerate(parties)]
    )
    return copy.change("forums", lambda r: r["forum_id"] == forum)


# What an actor or a collaboration may not be: a change to the data, the table and column that are named, and the words.
ACTOR_FAULTS = [
    (lambda c: part_of(c, "ssp", "ssp"), "actors", "part_of_id", "fører tilbage til sig selv"),
    (lambda c: part_of(c, "gladsaxe_kommune", "gadeteamet"), "actors", "part_of_id", "fører tilbage til sig selv"),
    (lambda c: seat_again(c, function="jobcenterchefen "), "forum_members", "function", "uden mellemrum"),
    (seat_again, "forum_members", "actor_id", "Nøglen står mere end én gang"),
    (one_party, "forums", "forum_id", "mellem mindst to aktører; her er kun »jobcenteret«"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "table", "column", "words"), ACTOR_FAULTS)
def test_an_actor_in_itself_and_a_collaboration_with_itself_are_refused(
    copy, refusal, spoil, table, column, words
):
    row = spoil(copy)
    said = refusal()
    lines = [
        line
        for line in said.splitlines()
        if f"data/{table}.csv, række {row}, kolonne {column}" in line
    ]
    assert any(words in line for line in lines), said


def test_a_target_whose_years_run_backwards_is_refused_in_danish(copy, refusal):
    row = copy.change(
        "targets", lambda r: r["target_id"] == "hg_tandpleje", target_period="2020-2017"
    )
    said = refusal()
    assert f"data/targets.csv, række {row}, kolonne target_period, værdi »2020-2017«" in said
    assert "Målets periode skal have årene i rækkefølge." in said


def test_a_number_of_few_persons_is_found_and_named(copy):
    row = copy.change("observations", lambda r: r["indicator_id"] == "bydelsmoedre", value="4")
    with duckdb.connect() as con:
        build.load(con, copy.data)
        found = build.check(con)
    assert row in set(found["csv_row"])
    assert "value" in set(found.loc[found["csv_row"] == row, "column_name"])
    with pytest.raises(build.DataError) as error:
        copy.build()
    assert f"række {row}, kolonne value" in str(error.value)
    assert "Færre end 5 personer må ikke vises." in str(error.value)
    assert not copy.database.exists()


@pytest.mark.parametrize(("value", "wrong"), [(12.2, 0), (12.3, 0), (12.4, 1)])
def test_a_share_just_between_two_values_may_be_rounded_either_way(value, wrong):
    with duckdb.connect() as con:
        con.execute("CREATE TABLE indicators AS SELECT 'a' AS indicator_id, 1 AS decimals")
        con.execute(
            "CREATE TABLE observations AS SELECT 'a' AS indicator_id, 49 AS numerator, 400 AS denominator, "
            "CAST($value AS DOUBLE) AS value",
            {"value": value},
        )
        rule = schema_checks.queries()["numerators"]
        assert len(con.execute(rule).df()) == wrong


def test_the_projects_own_data_break_no_rule():
    with duckdb.connect() as con:
        build.load(con, folders.DATA)
        assert data_files.describe(build.check(con)) == []


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("value", "12,3", "værdi »12,3«: Værdien er ikke et tal"),
        ("numerator", "1.5", "værdi »1.5«: Værdien er ikke et helt tal"),
        ("period_start", "31-01-2018", "Værdien er ikke en dato"),
        ("value", "nan", "Værdien er ikke et tal"),
        ("value", "inf", "Værdien er ikke et tal"),
        ("period_start", "2018-02-30", "Værdien er ikke en dato"),
        ("source_id", "bagsvaerd_social_balance ", "uden mellemrum først eller sidst"),
        ("quote", "to\nlinjer", "tekst på én linje"),
    ],
)
def test_a_cell_of_the_wrong_type_is_named_in_danish(copy, reload, column, value, words):
    row = copy.change("observations", is_first, **{column: value})
    with pytest.raises(build.DataError) as error:
        reload()
    assert f"data/observations.csv, række {row}, kolonne {column}" in str(error.value)
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda text: text.replace(",", ";"), "ser ud til at have semikolon"),
        (lambda text: text.replace("Bydelen, som", '"Bydelen, som', 1), "ikke er lukket"),
        (lambda text: text.replace("\nbagsvaerd,", "\n\nbagsvaerd,", 1), "Rækken har 0 celler"),
        (lambda text: text.replace("\nsoeborg,", "\nsoeborg,,", 1), "Rækken har 10 celler"),
        (
            lambda text: text.replace(",false,,,\nsoeborg", "\nsoeborg", 1),
            "celler, men skal have 9",
        ),
    ],
)
def test_a_file_that_is_not_the_table_it_should_be_says_so(copy, reload, spoil, words):
    path = copy.path("areas")
    before = path.read_text("utf-8")
    path.write_text(spoil(before), "utf-8")
    assert path.read_text("utf-8") != before
    with pytest.raises(build.DataError) as error:
        reload()
    assert words in str(error.value)


def test_two_rows_cannot_become_one_by_an_open_quotation_mark(copy):
    rows = copy.path("areas").read_text("utf-8").split("\n")
    first = next(n for n, row in enumerate(rows) if row.startswith("buddinge_sogn"))
    rows[first] = rows[first].replace("buddinge_sogn,", 'buddinge_sogn,"', 1)
    rows[first + 1] = rows[first + 1].replace(",", '",', 1)
    copy.path("areas").write_text("\n".join(rows), "utf-8")
    with pytest.raises(build.DataError):
        copy.build()


def test_a_wrong_header_says_what_it_should_be(copy):
    text = copy.path("areas").read_text("utf-8")
    copy.path("areas").write_text(text.replace("area_id,name", "area,name", 1), "utf-8")
    with pytest.raises(build.DataError, match="Overskrifterne skal være area_id,name,kind"):
        copy.build()


def test_a_file_from_excel_in_another_encoding_says_so(copy):
    text = copy.path("areas").read_text("utf-8")
    copy.path("areas").write_bytes(text.encode("cp1252"))
    with pytest.raises(build.DataError, match="kan ikke læses som CSV i UTF-8"):
        copy.build()


def test_a_missing_file_says_so(copy):
    copy.path("goals").unlink()
    with pytest.raises(build.DataError, match=r"data/goals.csv.*Filen mangler"):
        copy.build()


def test_a_failing_build_leaves_the_old_database_and_no_other_file(copy):
    copy.put_database()
    before = copy.database.read_bytes()
    copy.change("observations", is_first, value="112.3")
    with pytest.raises(build.DataError):
        copy.build()
    assert copy.database.read_bytes() == before
    assert [p.name for p in copy.database.parent.iterdir() if p.is_file()] == [copy.database.name]


@pytest.mark.slow
def test_the_same_data_give_the_same_rows(copy):
    def content() -> dict:
        with queries.connect(copy.database) as con:
            return {name: queries.table(con, name).to_csv() for name in schema.TABLES}

    copy.put_database()
    first = content()
    copy.build()
    assert content() == first


@pytest.mark.slow
def test_two_processes_may_build_at_once(copy):
    code = (
        "from pathlib import Path; from lib.db import build; "
        f"build.build(Path({str(copy.data)!r}), Path({str(copy.database)!r}))"
    )
    both = [subprocess.Popen([sys.executable, "-c", code], cwd=folders.ROOT) for _ in range(2)]
    assert [process.wait(timeout=WAIT_SECONDS) for process in both] == [0, 0]
    with queries.connect(copy.database) as con:
        assert len(queries.table(con, "areas")) == len(copy.rows("areas"))
    assert [p.name for p in copy.database.parent.iterdir() if p.is_file()] == [copy.database.name]


@pytest.mark.slow
def test_a_build_beside_another_keeps_the_database_before_both(copy, monkeypatch):
    copy.put_database()
    first, replace = copy.database.read_bytes(), os.replace
    copy.change("areas", lambda row: row["area_id"] == "bagsvaerd", note="En ny bemærkning.")

    def late(source, target):
        monkeypatch.setattr(os, "replace", replace)
        copy.build()
        replace(source, target)

    monkeypatch.setattr(os, "replace", late)
    copy.build()
    assert build.previous(copy.database).read_bytes() == first
    assert len([path for path in copy.database.parent.iterdir() if path.is_file()]) == 2


@pytest.mark.slow
def test_a_database_whose_previous_cannot_be_kept_stays(copy, monkeypatch):
    copy.put_database()
    first, replace = copy.database.read_bytes(), os.replace
    copy.change("areas", lambda row: row["area_id"] == "bagsvaerd", note="En ny bemærkning.")

    def held(source, target):
        if target == build.previous(copy.database):
            raise PermissionError(13, "in use", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(PermissionError):
        copy.build()
    assert copy.database.read_bytes() == first and build.is_stale(copy.data, copy.database)
    assert [path for path in copy.database.parent.iterdir() if path.is_file()] == [copy.database]


def test_a_full_disk_is_an_os_error_and_leaves_no_file(copy):
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            copy.build()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not [path for path in copy.database.parent.iterdir() if path.is_file()]


def test_a_reader_keeps_its_database_and_the_next_one_gets_the_new(copy):
    copy.put_database()
    with queries.connect(copy.database) as reader:
        copy.change("areas", lambda row: row["area_id"] == "bagsvaerd", name="Et nyt navn")
        copy.build()
        assert "Et nyt navn" not in set(queries.areas(reader)["name"])
        with queries.connect(copy.database) as newcomer:
            assert "Et nyt navn" in set(queries.areas(newcomer)["name"])


def test_stale_when_missing_or_older_than_a_csv_file(copy):
    assert build.is_stale(copy.data, copy.database)
    copy.put_database()
    assert not build.is_stale(copy.data, copy.database)
    later = time.time_ns() + 10**9
    os.utime(copy.path("areas"), ns=(later, later))
    assert build.is_stale(copy.data, copy.database)


SOURCE = {"source_id": "s1", "title": "En kilde", "publisher": "En", "licence": "ikke oplyst"}
FIGURE = {
    "area_id": "gladsaxe_kommune", "indicator_id": "folketal", "period": "1950",
    "period_start": "1950-01-01", "period_end": "1950-12-31", "value": "40000",
    "status": "published", "source_id": "s1", "locator": "Side 1", "quote": "40.000",
}  # fmt: skip


def test_a_package_adds_its_rows_after_those_of_the_file(copy):
    copy.package("b_senere", observations=[FIGURE | {"period": "1951", "period_start": "1951-01-01", "period_end": "1951-12-31"}])  # fmt: skip
    copy.package("a_tidlig", sources=[SOURCE], observations=[FIGURE])
    copy.build()
    with queries.connect(copy.database) as con:
        facts = queries.table(con, "observations")
        assert len(queries.table(con, "sources")) > len(copy.rows("sources"))
    own = facts[facts["source_id"] == "s1"]
    assert list(own["period"]) == ["1950", "1951"]
    assert own.index.min() >= len(copy.rows("observations"))


@pytest.mark.slow
def test_what_is_not_published_gives_way_to_a_number_in_a_package(copy):
    unknown = {"area_id": "vaerebro_park", "indicator_id": "uden_for_arbejde"}
    figure = FIGURE | unknown | {"value": "41.5"}
    copy.package("x", sources=[SOURCE], observations=[figure])
    copy.build()
    with queries.connect(copy.database) as con:
        rows = queries.observations(con, [unknown["area_id"]], [unknown["indicator_id"]])
        assert list(rows["value"].dropna()) == [41.5]
        assert "not_published" not in set(rows["status"])
        others = queries.observations(con, [unknown["area_id"]])
        assert (others["status"] == "not_published").any()
    copy.package("x", sources=[SOURCE], observations=[FIGURE, figure | {"value": "141.5"}])
    with pytest.raises(build.DataError) as error:
        copy.build()
    assert "data/packages/x/observations.csv, række 3" in str(error.value)


@pytest.mark.slow
def test_a_number_gives_way_to_its_publishers_own_from_another_source_when_it_is_fetched(copy):
    old = next(r for r in copy.rows("observations") if r["value"] and not r["disagreement_id"])
    publishers = {one["source_id"]: one["publisher"] for one in copy.rows("sources")}
    newer = SOURCE | {"publisher": publishers[old["source_id"]]}
    folder = copy.package(
        "statistikbanken", sources=[newer], observations=[old | {"source_id": "s1"}]
    )
    copy.build()
    with queries.connect(copy.database) as con:
        facts = queries.table(con, "observations")
    assert len(facts) == len(copy.rows("observations")) and (facts["source_id"] == "s1").sum() == 1
    folder.rename(folder.with_name("egen_pakke"))  # a publisher's name typed by hand gives no right
    with pytest.raises(build.DataError, match="Nøglen står mere end én gang"):
        copy.build()
    copy.package("egen_pakke", sources=[SOURCE])
    with pytest.raises(build.DataError, match="Nøglen står mere end én gang"):
        copy.build()


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"value": "40,5"}, "kolonne value, værdi »40,5«: Værdien er ikke et tal"),
        ({"area_id": "ukendt"}, "kolonne area_id, værdi »ukendt«: Findes ikke i data/areas.csv."),
        ({"value": "4"}, "kolonne value, værdi »4.0«: Færre end 5 personer må ikke vises."),
    ],
)
def test_a_problem_in_a_package_names_its_file_and_row(copy, cells, words):
    copy.package("x", sources=[SOURCE], observations=[FIGURE | {"period": "1949", "period_start": "1949-01-01", "period_end": "1949-12-31"}, FIGURE | cells])  # fmt: skip
    with pytest.raises(build.DataError) as error:
        copy.build()
    assert f"data/packages/x/observations.csv, række 3, {words}" in str(error.value)


def test_a_problem_across_files_names_both(copy):
    copy.package("x", observations=[copy.rows("observations")[0]])
    with pytest.raises(build.DataError) as error:
        copy.build()
    said = str(error.value)
    assert "data/observations.csv, række 2, kolonne period" in said
    assert "data/packages/x/observations.csv, række 2, kolonne period" in said


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("sources.csv", "source_id\ns1\n", r"data/packages/x/sources.csv, række 1.*Overskrifterne"),
        ("observation.csv", "area_id\n", r"data/packages/x/observation.csv.*kun have sources, "),
    ],
)
def test_a_file_that_a_package_cannot_have_is_named_and_not_passed_over(copy, file, text, words):
    folder = copy.package("x", sources=[SOURCE])
    (folder / file).write_text(text, "utf-8")
    with pytest.raises(build.DataError, match=words):
        copy.build()


def test_stale_when_a_package_comes_changes_or_goes(copy):
    copy.package("x", sources=[SOURCE])
    copy.build()
    assert not build.is_stale(copy.data, copy.database)
    later = time.time_ns() + 10**9
    os.utime(copy.data / "packages" / "x" / "sources.csv", ns=(later, later))
    assert build.is_stale(copy.data, copy.database)
    os.utime(copy.database, ns=(later, later))
    assert not build.is_stale(copy.data, copy.database)
    shutil.rmtree(copy.data / "packages" / "x")
    os.utime(copy.data / "packages", ns=(later + 1, later + 1))
    assert build.is_stale(copy.data, copy.database)


@pytest.mark.slow
def test_the_database_before_the_last_change_is_kept(copy):
    kept = build.previous(copy.database)
    copy.put_database()
    copy.build()
    assert not kept.exists()  # nothing was different
    first = copy.database.read_bytes()
    copy.change("areas", lambda row: row["area_id"] == "bagsvaerd", note="En ny bemærkning.")
    copy.build()
    assert kept.read_bytes() == first
    assert {path.name for path in kept.parent.iterdir() if path.is_file()} == {
        kept.name, copy.database.name,
    }  # fmt: skip


def test_the_tables_have_the_columns_of_the_contract(con):
    contract = {
        "sources": "source_id title publisher published url licence note",
        "areas": "area_id name kind parent_id note",
        "indicators": "indicator_id name short_name theme unit decimals direction population "
        "definition caveat criterion criterion_relation min_count",
        "observations": "area_id indicator_id period period_start period_end value numerator "
        "denominator status source_id locator quote note",
        "thresholds": "list_kind criterion operator threshold unit valid_from valid_to role needed "
        "min_residents source_id",
        "list_memberships": "area_id list_date list_kind source_id",
        "targets": "target_id area_id indicator_id comparator_id text baseline baseline_period "
        "target target_period source_id",
    }
    for name, columns in contract.items():
        assert set(columns.split()) <= set(queries.table(con, name).columns), name


def test_the_connection_reaches_no_file_and_no_variable(con, tmp_path):
    secret = tmp_path / "hemmelig.csv"
    secret.write_text("a\n1\n")
    for query in (
        f"SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM secret",
        "CREATE TABLE x(a INT)",
    ):
        with pytest.raises(duckdb.Error):
            queries.cursor(con).execute(query)


@pytest.mark.slow
def test_a_database_that_cannot_be_replaced_is_said_to_be_in_use(monkeypatch, capsys):
    def refuse(source, target):
        raise PermissionError(target)

    monkeypatch.setattr(build.os, "replace", refuse)
    assert build.main() == 1
    assert "Databasen er i brug" in capsys.readouterr().err
    assert not list(folders.DATA.glob(f"{schema.DATABASE.name}.*"))


def test_a_database_that_cannot_be_written_is_said(monkeypatch, capsys):
    def refuse():
        raise OSError("No space left on device")

    monkeypatch.setattr(build, "build", refuse)
    assert build.main() == 1
    assert "Databasen kan ikke skrives. Den gamle er urørt." in capsys.readouterr().err


# ---------------------------------------------------------------- what is saved, left and kept beside a build


def while_it_builds(monkeypatch, work) -> None:
    """Do something after the files have been read, before the build is done."""
    check = build.check

    def late(con, *rest):
        work()
        return check(con, *rest)

    monkeypatch.setattr(build, "check", late)


@pytest.mark.parametrize("when", [0, -(10**6)])
@pytest.mark.slow
def test_a_file_saved_while_a_build_reads_is_seen_by_the_next_start(copy, monkeypatch, when):
    """With the time of now, and with one long ago, as of a copy or a clock that was set back."""

    def save():
        copy.change("areas", lambda row: row["area_id"] == "bagsvaerd", note="Gemt imens.")
        then = time.time_ns() + when * 10**9
        os.utime(copy.path("areas"), ns=(then, then))

    with monkeypatch.context() as patch:
        while_it_builds(patch, save)
        copy.build()
    assert build.is_stale(copy.data, copy.database)
    copy.build()
    assert not build.is_stale(copy.data, copy.database)


def test_a_change_that_keeps_size_and_time_is_seen(copy):
    copy.put_database()
    path = copy.path("areas")
    at, text = path.stat().st_mtime_ns, path.read_text("utf-8")
    path.write_text(text.replace("Danmark.", "Danmark!", 1), "utf-8")
    os.utime(path, ns=(at, at))
    assert path.stat().st_size == len(text.encode()) and build.is_stale(copy.data, copy.database)


def test_a_package_that_is_taken_away_or_loses_a_file_is_seen_whatever_the_times(copy):
    folder = copy.package("x", sources=[SOURCE], observations=[FIGURE])
    copy.build()
    times = folder.stat().st_mtime_ns, folder.parent.stat().st_mtime_ns

    def set_back():
        os.utime(folder.parent, ns=(times[1], times[1]))
        if folder.exists():
            os.utime(folder, ns=(times[0], times[0]))

    (folder / "observations.csv").rename(copy.database.parent / "aside")
    set_back()
    assert build.is_stale(copy.data, copy.database)
    (copy.database.parent / "aside").rename(folder / "observations.csv")
    set_back()
    assert not build.is_stale(copy.data, copy.database)
    shutil.rmtree(folder)
    set_back()
    assert build.is_stale(copy.data, copy.database)


def test_a_copy_of_all_with_times_of_its_own_is_not_stale_for_that(copy, tmp_path):
    copy.put_database()
    shutil.copytree(copy.data, tmp_path / "clone")
    database = tmp_path / "clone.duckdb"
    database.write_bytes(copy.database.read_bytes())
    assert not build.is_stale(tmp_path / "clone", database)


@pytest.mark.parametrize("content", [b"", b"ikke en database" * 1000])
def test_a_database_that_cannot_be_read_is_stale(copy, content):
    copy.database.write_bytes(content)
    later = time.time_ns() + 10**9
    os.utime(copy.database, ns=(later, later))
    assert build.is_stale(copy.data, copy.database)


def test_a_file_that_cannot_be_read_is_told_by_the_build_and_not_by_the_question(copy, monkeypatch):
    copy.put_database()

    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(build.Path, "read_bytes", refuse)
    assert build.is_stale(copy.data, copy.database)


@pytest.mark.slow
def test_a_later_build_removes_what_a_killed_one_left_and_spares_the_running(copy):
    code = (
        "from pathlib import Path; from lib.db import build; check = build.check\n"
        "def wait(*_): print(flush=True); input()\n"
        f"build.check = wait; build.build_to_temp_file(Path({str(copy.data)!r}), None, Path({str(copy.database)!r}))"
    )
    killed, running = (
        subprocess.Popen(
            [sys.executable, "-c", code], cwd=folders.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(2)
    )  # fmt: skip
    with killed, running:
        killed.stdout.readline()
        running.stdout.readline()
        both = {path.name for path in copy.database.parent.iterdir() if path.is_file()}
        killed.kill()
        killed.wait()
        copy.build()
        left = {path.name for path in copy.database.parent.iterdir() if path.is_file()}
        running.kill()
    names = {name.removesuffix(".wal").removesuffix(".lock") for name in both}
    assert len(names) == 2
    assert len(left & names) == 1  # that of the one that still runs
    assert left - both == {copy.database.name}
    copy.build()
    assert [p.name for p in copy.database.parent.iterdir() if p.is_file()] == [copy.database.name]


@pytest.mark.slow
def test_every_database_in_the_place_has_a_time_of_its_own(copy, monkeypatch):
    """With a clock that stands still, and one that is set back."""
    seen = []
    for now in (10**18, 10**18, 10**18 - 10**15):
        monkeypatch.setattr(atomic_files.time, "time_ns", lambda now=now: now)
        note = f"Bemærkning {len(seen)}."
        copy.change("areas", lambda row: row["area_id"] == "bagsvaerd", note=note)
        copy.build()
        seen.append(copy.database.stat().st_mtime_ns)
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize(
    ("code", "words"),
    [(28, "disken er fuld"), (30, f"mappen {folders.DATA} er skrivebeskyttet"), (13, "er skrivebeskyttet")],
)  # fmt: skip
def test_a_full_disk_and_a_read_only_folder_are_called_that(monkeypatch, capsys, code, words):
    def refuse(**given):
        raise OSError(code, os.strerror(code), f"{given['dir']}/{given['prefix']}abc")

    monkeypatch.setattr(atomic_files.tempfile, "mkstemp", refuse)
    assert build.main() == 1
    said = capsys.readouterr().err
    assert "Den gamle er urørt." in said and words in said and str(schema.DATABASE) in said


def test_a_full_disk_that_the_database_tells_of_is_called_that(copy, monkeypatch):
    def full(*_):
        raise duckdb.IOException("IO Error: Could not write file: No space left on device")

    monkeypatch.setattr(build, "load", full)
    with pytest.raises(OSError) as error:
        copy.build()
    assert atomic_files.error_sentence(error.value) == (
        f"Filen {copy.database} kan ikke skrives eller læses: disken er fuld."
    )


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"ends": "2024-05-05 23:00"}, "start skal komme før"),
        ({"ends": "2024-05-07 01:00"}, "slutte samme dag"),
        ({"passed": "-1"}, "færre end 0"),
        ({"passed": ""}, "ikke talt er ikke 0"),
        ({"coverage_pct": "0"}, "ikke talt er ikke 0"),
        ({"coverage_pct": "101"}, "fra 0 til 100"),
        ({"ends": "2024-05-06 02:00"}, "dækker samme tid"),
        ({"direction": "begge"}, "dækker samme tid"),
        ({"source_id": "bagsvaerd_social_balance"}, "Opdigtede tal"),
    ],
)  # fmt: skip
def test_a_count_that_cannot_be_is_refused_with_its_row(copy, refusal, cells, said):
    row = copy.change("counts", lambda r: True, **cells)
    words = refusal()
    # Of two that cover the same time the second is named; in the first case that is the row after the next.
    named = range(row, row + 3) if said == "dækker samme tid" else [row]
    assert said in words
    assert any(f"data/counts.csv, række {n}," in words for n in named)


@pytest.mark.parametrize(
    ("place", "cells", "said"),
    [
        ("eksempel_bro", {"latitude": ""}, "både længde- og breddegrad"),
        ("eksempel_bro", {"to_longitude": ""}, "både en længde- og en breddegrad"),
        ("eksempel_bro", {"longitude": "", "latitude": ""}, "et sted at begynde"),
        ("eksempel_bro", {"to_longitude": "0", "to_latitude": "0"}, "ender, hvor den begynder"),
        ("eksempel_bro", {"longitude": "12.45", "latitude": "55.75"}, "inden for 1 grad fra 0, 0"),
        ("eksempel_bro", {"feature_id": "bindeled_2"}, "enten koordinater"),
        ("motorvejsbroen", {"longitude": "12.45", "latitude": "55.75"}, "enten koordinater"),
        ("motorvejsbroen", {"feature_id": "", "longitude": "55.75", "latitude": "12.45"}, "uden for kortet"),
        ("motorvejsbroen", {"feature_id": "udviklingszone"}, "en linje eller et punkt"),
    ],
)  # fmt: skip
def test_a_place_of_counts_that_is_nowhere_is_refused_with_its_row(con, place, cells, said):
    """The check alone on a copy in memory: a build for each would take long."""
    with duckdb.connect() as copied:
        for table in ("count_places", "areas", "features"):
            rows = queries.table(con, table)
            if table == "count_places":
                at = rows.index[rows["count_place_id"] == place][0]
                rows = rows.astype(object)
                rows.loc[at, list(cells)] = [cells[name] or None for name in cells]
            copied.register("rows", rows)
            copied.execute(
                f"CREATE TABLE {table} AS SELECT {schema.typed_columns(table)} FROM rows"
            )
            copied.unregister("rows")
        found = copied.execute(schema_checks.queries()["count_places_located"]).df()
    assert found["csv_row"].eq(at + 2).all() and found["problem"].str.contains(said).any()
