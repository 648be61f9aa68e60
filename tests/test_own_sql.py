"""A reader's own SQL: what is asked for is answered, and nothing else can be done with it."""

import contextlib
import hashlib
import io
import threading
import time
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from lib.db import queries, schema
from lib.explore import query_chart, sql
from lib.figures import table_files
from lib.system import folders

NOT_ONE_SELECT = (
    "SELECT 1; SELECT 2", "DROP TABLE areas", "DELETE FROM areas", "UPDATE areas SET name = 'x'",
    "INSERT INTO areas SELECT * FROM areas", "CREATE TABLE x AS SELECT 1", "ALTER TABLE areas ADD x INT",
    "COPY (SELECT 1) TO '{folder}/x.csv'", "EXPORT DATABASE '{folder}/e'", "IMPORT DATABASE '{folder}'",
    "ATTACH '{folder}/x.db'", "INSTALL httpfs", "LOAD spatial", "SET threads = 8", "RESET memory_limit",
    "PRAGMA database_list", "CALL pragma_version()", "EXPLAIN ANALYZE SELECT 1", "CHECKPOINT", "VACUUM",
    "PREPARE p AS SELECT 1", "BEGIN TRANSACTION", "USE system", "", "   ", "-- kun en bemærkning", ";",
    "DETACH memory", "CREATE MACRO m() AS 1", "TRUNCATE areas",
)  # fmt: skip
OUTSIDE = (
    "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM glob('/*')", "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM parquet_scan('http://x.dk/y')", "SELECT * FROM read_json('{folder}/x.json')",
    "SELECT * FROM duckdb_settings()", "SELECT * FROM Duckdb_Extensions()", "SELECT getenv('HOME')",
    "SELECT * FROM query('DROP TABLE areas')", "SELECT * FROM question", "SELECT * FROM con",
    "SELECT * FROM which_secret('/etc', 's3')", "SELECT nextval('x')", "FROM pg_settings",
    "FROM json_execute_serialized_sql(json_serialize_sql('FROM duckdb' || '_settings()'))",
)  # fmt: skip
WRITES = (
    "WITH x AS (DELETE FROM areas RETURNING *) FROM x",
    "WITH x AS (UPDATE observations SET value = 99 RETURNING *) FROM x",
    "WITH x AS (INSERT INTO areas FROM areas RETURNING *) FROM x",
)
ENDLESS = (
    "SELECT count(*) FROM range(100000000000)",
    "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b",
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t",
    "SELECT repeat('x', 1000000000)",
    "SELECT list_aggregate(range(1000000000), 'sum')",
    "SELECT md5(string_agg(x, '')) FROM (SELECT repeat('a', 1000000) x FROM range(100000))",
)
ODD = (
    "SELECT " + "(" * 3000 + "1" + ")" * 3000,
    "SELECT '" + "x" * sql.MAX_CHARACTERS + "'",
    "SELECT \0 1",
    "SELECT 😀",
    "SELECT " + ", ".join(f"{n} AS c{n}" for n in range(300)),
    "SELECT * FROM nedlagt",
)


@pytest.fixture(scope="module")
def runner(con):
    made = sql.Runner(queries.tables(con))
    yield made
    made.close()


def test_one_select_is_answered_from_the_database(runner, con):
    rows = runner.run("SELECT * FROM observations").rows
    assert len(rows) == len(queries.table(con, "observations"))
    assert list(rows.columns) == list(schema.TABLES["observations"])
    value = runner.run(
        "SELECT value FROM observations WHERE area_id = 'vaerebro_park' "
        "AND indicator_id = 'skolefravaer_ulovligt' -- 2017"
    )
    assert list(value.rows["value"]) == [27.0] and not value.more


def test_every_example_has_an_answer_without_made_up_numbers(runner, con):
    for example in queries.table(con, "queries").itertuples():
        rows = runner.run(example.sql).rows
        assert len(rows), example.query_id
        assert (
            not rows.astype(str)
            .map(lambda cell: "Eksempel" in cell or "pdigtet" in cell)
            .any(axis=None)
        )


@pytest.mark.parametrize("text", NOT_ONE_SELECT)
def test_anything_but_one_select_is_refused(runner, tmp_path, text):
    with pytest.raises(sql.SQLError) as refused:
        runner.run(text.format(folder=tmp_path))
    assert sql.ONE_SELECT in str(refused.value) or "kan ikke læses som SQL" in str(refused.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", WRITES)
def test_no_reader_changes_what_the_next_one_is_answered(runner, text):
    before = runner.run("FROM observations SEMI JOIN areas USING (area_id)").rows
    with pytest.raises(sql.SQLError, match="kun læse"):
        runner.run(text)
    after = runner.run("FROM observations SEMI JOIN areas USING (area_id)").rows
    pd.testing.assert_frame_equal(before, after)


@pytest.mark.parametrize("text", OUTSIDE)
def test_nothing_outside_the_tables_is_read(runner, tmp_path, text):
    (tmp_path / "x.json").write_text('[{"hemmeligt": 1}]')
    with pytest.raises(sql.SQLError) as refused:
        runner.run(text.replace("{folder}", str(tmp_path)))
    assert "root:" not in str(refused.value)


@pytest.mark.parametrize("text", ENDLESS)
@pytest.mark.slow
def test_what_takes_too_much_is_stopped_and_the_next_question_answered(runner, text):
    with pytest.raises(sql.SQLError) as stopped:
        runner.run(text)
    assert str(stopped.value) in (sql.TOO_LONG, sql.TOO_LARGE)
    assert list(runner.run("SELECT 1 AS a").rows["a"]) == [1]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts_get_a_danish_sentence(runner, text):
    with pytest.raises(sql.SQLError) as refused:
        runner.run(text)
    assert str(refused.value)[0].isupper() and "Traceback" not in str(refused.value)


@pytest.mark.slow
def test_heavy_readers_do_not_keep_others_waiting(runner):
    """Twenty who ask for too much again and again, and one who asks for little."""
    told, answers, stop = [], [], threading.Event()

    class GoneError(BaseException):
        pass

    def watch() -> None:
        if stop.is_set():
            raise GoneError

    def heavy(visit: str) -> None:
        with contextlib.suppress(GoneError):
            while True:
                with pytest.raises(sql.SQLError) as refused:
                    runner.run(ENDLESS[0], visit, watch=watch)
                told.append(str(refused.value))

    threads = [threading.Thread(target=heavy, args=(f"heavy {n}",)) for n in range(20)]
    for thread in threads:
        thread.start()
    try:
        while not told:
            time.sleep(0.1)
        for _ in range(20):  # who is told to wait a little may do so
            with contextlib.suppress(sql.SQLError):
                answers.append(runner.run("SELECT count(*) AS n FROM areas", "light"))
                break
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert answers and answers[0].rows["n"][0] > 50
    assert set(told) <= {sql.TOO_LONG, sql.TOO_LARGE, sql.BUSY}


def test_a_query_that_nobody_waits_for_ends(runner):
    class GoneError(BaseException):
        pass

    def watch() -> None:
        raise GoneError

    with pytest.raises(GoneError):
        runner.run(ENDLESS[0], "gone", watch=watch)
    assert list(runner.run("SELECT 1 AS a", "gone").rows["a"]) == [1]


def test_tables_of_a_visit_are_asked_instead(runner, con):
    own = queries.tables(con)
    own["areas"] = own["areas"].head(2)
    assert len(runner.run("FROM areas", tables=own).rows) == 2
    assert len(runner.run("FROM areas").rows) > 2


def test_many_rows_are_cut_and_it_is_said(runner):
    answer = runner.run("SELECT * FROM range(200000)")
    assert (len(answer.rows), len(answer.shown), answer.more) == (
        sql.MAX_ROWS, sql.SHOWN_ROWS, True,
    )  # fmt: skip


@pytest.mark.slow
def test_all_of_it_changes_nothing(runner, database: Path):
    before = hashlib.sha256(database.read_bytes()).hexdigest()
    for text in (*NOT_ONE_SELECT, *OUTSIDE):
        with pytest.raises(sql.SQLError):
            runner.run(text)
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before
    assert (
        len(runner.run("FROM areas").rows)
        == runner.run("SELECT count(*) n FROM areas").rows["n"][0]
    )


def test_what_has_no_room_in_memory_is_not_written_to_the_disk(runner):
    spilled = folders.ROOT / ".tmp"
    before = set(spilled.glob("*"))
    with pytest.raises(sql.SQLError):
        runner.run(
            "SELECT count(*) FROM (SELECT DISTINCT repeat(range::VARCHAR, 40) FROM range(3000000))"
        )
    assert set(spilled.glob("*")) == before


def test_a_file_of_an_answer_runs_no_formula(runner):
    rows = runner.run("SELECT '=1+1' AS a, '@x' AS \"=b\", 1.5 AS c, DATE '2018-01-31' AS d").rows
    by_ending = {
        form.ending: form.write(rows, [("Forespørgsel", "=x")], {})
        for form in table_files.TABLE_FORMATS
    }
    assert (
        by_ending["csv"].decode("utf-8-sig").splitlines()[1].startswith("'=1+1;'@x;1,5;2018-01-31")
    )
    assert (
        by_ending["komma.csv"]
        .decode("utf-8-sig")
        .splitlines()[1]
        .startswith("'=1+1,'@x,1.5,2018-01-31")
    )
    assert by_ending["xlsx"][:2] == b"PK" and by_ending["parquet"][:4] == b"PAR1"


ANY_CELL = """SELECT true AS b, [1.5, 2.5] AS l, 'inf'::DOUBLE AS u, 1e300 AS h, TIMESTAMPTZ '2024-01-01 12:00:00+00' AS t,
    DATE '0044-01-01 (BC)' AS f, DATE '1848-06-05' AS g, repeat('x', 40000) AS x, TIME '12:30' AS k,
    INTERVAL 3 DAY AS i, {'a': 1.5} AS s, 2.5 AS n"""


def test_every_kind_of_cell_goes_into_every_file(runner):
    rows = runner.run(ANY_CELL).rows
    made = {form.ending: form.write(rows, [], {}) for form in table_files.TABLE_FORMATS}
    cells = CalamineWorkbook.from_filelike(io.BytesIO(made["xlsx"])).get_sheet_by_name("Tal")
    found = dict(zip(rows.columns, cells.to_python()[3], strict=True))
    assert found["b"] == "ja" and found["n"] == 2.5 and found["h"] == 1e300
    assert found["g"].startswith("1848-06-05") and found["x"].endswith("x…")
    assert all(found.values())


@pytest.mark.slow
def test_every_kind_of_cell_is_drawn_or_refused_in_danish(runner):
    rows = runner.run(ANY_CELL).rows
    assert list(query_chart.numbers(rows)) == ["u", "h", "n"]
    for along in rows.columns:
        for form in query_chart.FORMS:
            assert query_chart.figure(rows, "x", form, along, "n", along).spec
    with pytest.raises(query_chart.ChartError, match="for store"):
        query_chart.figure(rows, "x", "soejler", "n", "u")
