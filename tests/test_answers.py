"""Answers are whole: every row of a query, or as many as there is room for and the word that there are more."""

import contextlib

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.db import queries as db_queries
from lib.explore import query_chart, sql
from lib.web import inputs, page, session
from lib.web.forms import sql_form

MOST = 3_000  # rows, so that the limit is met by small tables
# Tables of one column n, with few rows or many in each vector that DuckDB gives.
SOURCES = {
    "few": "(SELECT range AS n FROM range(7))",
    "vector": "(SELECT range AS n FROM range(2048))",
    "more": "(SELECT range AS n FROM range(2500))",
    "areas": "(SELECT row_number() OVER () AS n FROM areas)",
    "counted": "(WITH RECURSIVE t(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM t WHERE n < 40) FROM t)",
    "none": "(SELECT 1 AS n WHERE false)",
}
source = st.sampled_from(sorted(SOURCES)).map(SOURCES.get)
small = st.sampled_from(["few", "areas", "counted", "none"]).map(SOURCES.get)
edge = st.sampled_from(
    [0, 1, 7, 342, 2047, 2048, 2049, MOST - 1, MOST, MOST + 1, MOST + 2048, 2 * MOST]
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """A query of joins, unions, filters, windows, order and limits."""
    one, other = draw(source), draw(small)
    query = draw(
        st.sampled_from(
            [
                f"SELECT a.n, b.n AS m FROM {one} a CROSS JOIN {other} b",
                f"SELECT a.n, b.n AS m FROM {other} a CROSS JOIN {one} b",
                f"SELECT a.n FROM {one} a JOIN {other} b ON a.n % 5 = b.n % 5",
                f"SELECT a.n, b.n AS m FROM {one} a LEFT JOIN {other} b USING (n)",
                f"SELECT a.n FROM {one} a ANTI JOIN {other} b USING (n)",
                f"SELECT n FROM {one} UNION ALL SELECT n FROM {other} UNION ALL SELECT n FROM {one}",
                f"SELECT n FROM {one} UNION SELECT n FROM {other}",
                f"SELECT n FROM {one} WHERE n % {draw(st.integers(2, 900))} = 0",
                f"SELECT range AS n FROM range(300000) WHERE range % {draw(st.integers(50, 5000))} = 1",
                f"SELECT n, count(*) OVER (ORDER BY n) AS c FROM {one} ORDER BY c DESC",
                f"SELECT unnest(range(n % 9)) AS u FROM {one}",
                f"SELECT n, CASE WHEN n > 2100 THEN 'ord' END AS w FROM {one}",
                f"SELECT n % 7 AS g, count(*) AS c FROM {one} GROUP BY ALL",
                f"SELECT range AS n FROM range({draw(edge)})",
            ]
        )
    )
    end = draw(
        st.sampled_from(["", "ORDER BY 1", f"LIMIT {draw(edge)}", f"LIMIT 50 OFFSET {draw(edge)}"])
    )
    return f"FROM ({query}) {end}" if end else query


@pytest.fixture(scope="module")
def copied(con):
    with sql.copy(db_queries.tables(con)) as made:
        yield made


@settings(max_examples=500, deadline=None, derandomize=True, database=None)
@given(text=queries())
@pytest.mark.slow
def test_an_answer_has_the_rows_that_there_are(copied, text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sql, "MAX_ROWS", MOST)
        answer = sql.answer(copied, text)
    assert isinstance(answer, sql.QueryResult), answer
    there_are = sql.answer(copied, f"SELECT count(*) AS n FROM ({text})").rows["n"][0]
    assert len(answer.rows) == min(there_are, MOST)
    assert answer.more == (there_are > MOST) and not answer.too_large
    if there_are <= MOST:
        again = copied.cursor().execute(text).df()
        pd.testing.assert_frame_equal(ordered(answer.rows), ordered(again))


def ordered(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values(list(rows.columns), ignore_index=True)


def test_the_join_that_was_told_as_whole_is_whole(copied, con):
    few = "(SELECT * FROM observations LIMIT 340)"  # so that the join stays below what an answer has room for
    answer = sql.answer(copied, f"SELECT * FROM {few} o CROSS JOIN areas a")
    there_are = 340 * len(db_queries.table(con, "areas"))
    assert (len(answer.rows), answer.more) == (there_are, False)
    assert there_are > 17 * 2048 // 2  # more than the parts that were once taken for all


@pytest.mark.parametrize("count", [1, 999, 1_000, 1_001, 99_999, 100_000, 100_001, 200_000])
def test_more_is_said_exactly_when_there_are_more(copied, count):
    answer = sql.answer(copied, f"SELECT * FROM range({count})")
    assert len(answer.rows) == min(count, sql.MAX_ROWS) and answer.more == (count > 100_000)


TYPES = """SELECT i, CASE WHEN i < 2048 THEN i END AS a, CASE WHEN i >= 2048 THEN 'x' END AS s,
    CASE WHEN i < 2048 THEN true END AS t, CASE WHEN i >= 2048 THEN DATE '2020-01-01' END AS d,
    CASE WHEN i >= 2048 THEN 1.5 END AS e, CASE WHEN i >= 2048 THEN [i] END AS l, NULL AS n,
    CASE WHEN i >= 2048 THEN 'a'::ENUM ('a', 'b') END AS en, CASE WHEN i < 2048 THEN TIME '12:00' END AS k,
    CASE WHEN i >= 2048 THEN '{}'::JSON END AS j, CASE WHEN i >= 2048 THEN INTERVAL 3 DAY END AS v,
    1 AS i, 2 AS i_1
    FROM range(6000) t(i) ORDER BY ALL"""


def test_a_column_that_is_empty_at_first_has_the_type_of_the_whole(copied):
    answer = sql.answer(copied, TYPES)
    pd.testing.assert_frame_equal(answer.rows, copied.cursor().execute(TYPES).df())


# ---------------------------------------------------------------- size


@pytest.mark.parametrize("cell", ["repeat('x', 9000)", "{'a': repeat('x', 9000)}", "range(2000)"])
def test_rows_that_fill_too_much_are_cut_and_it_is_said(copied, monkeypatch, cell):
    monkeypatch.setattr(sql, "MAX_MEGABYTES", 4)
    answer = sql.answer(copied, f"SELECT {cell} AS a FROM range(5000)")
    assert 100 < len(answer.rows) < 1_000 and answer.more and answer.too_large
    assert sql._size(answer.rows) <= 4_000_000
    assert "kan højst fylde 4 MB" in sql_form.count_sentence(answer)


def test_large_rows_at_the_end_are_cut_too(copied, monkeypatch):
    monkeypatch.setattr(sql, "MAX_MEGABYTES", 4)
    text = "SELECT range AS n, CASE WHEN range > 9000 THEN repeat('x', 9000) END AS a FROM range(12000)"
    answer = sql.answer(copied, text)
    assert 5_000 < len(answer.rows) < 12_000 and answer.more and answer.too_large
    assert list(answer.rows["n"]) == list(range(len(answer.rows)))


def test_a_row_without_room_is_refused_in_words(copied, monkeypatch):
    monkeypatch.setattr(sql, "MAX_MEGABYTES", 1)
    said = sql.answer(copied, "SELECT repeat('x', 2000000) AS a")
    assert said == sql.ROW_TOO_LARGE


def test_lists_in_lists_without_end_are_refused_in_words(copied):
    deep = "SELECT " + "[" * 300 + "1" + "]" * 300 + " FROM range(3)"
    assert sql.answer(copied, deep) == sql.TOO_DEEP


# ---------------------------------------------------------------- words


def answer_of(rows: int, more: bool = False, too_large: bool = False) -> sql.QueryResult:
    return sql.QueryResult(pd.DataFrame({"a": range(rows)}), more, too_large)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (answer_of(0), "0 rækker."),
        (answer_of(1), "1 række."),
        (answer_of(1_000), "1.000 rækker."),
        (answer_of(1_001), "1.001 rækker. De første 1.000 er vist her, alle er i filerne."),
        (answer_of(100_000), "100.000 rækker. De første 1.000 er vist her, alle er i filerne."),
        (
            answer_of(100_000, True),
            "Mere end 100.000 rækker; kun de første 100.000 er med. De første 1.000 er vist her, "
            "de 100.000 er i filerne.",
        ),
        (
            answer_of(1, True, True),
            "Mere end 1 række; kun den første er med, for et svar kan højst fylde 100 MB.",
        ),
        (
            answer_of(700, True, True),
            "Mere end 700 rækker; kun de første 700 er med, for et svar kan højst fylde 100 MB.",
        ),
    ],
)
def test_the_words_claim_no_more_than_there_is(answer, words):
    assert sql_form.count_sentence(answer) == words


@pytest.mark.parametrize(
    ("answer", "drawn"),
    [
        (answer_of(1_500), 1_500),
        (answer_of(query_chart.MAX_POINTS + 1), None),
        (answer_of(700, True, True), None),
    ],
)
def test_a_drawing_is_of_all_rows_or_of_none(monkeypatch, answer, drawn):
    said = []
    chosen = {"Tegn svaret": "linje", "Tal": "a", "Langs": "b", "Farve": ""}
    monkeypatch.setattr(page, "columns", lambda count: [contextlib.nullcontext()] * count)
    monkeypatch.setattr(inputs, "select_local", lambda label, *_: chosen[label])
    monkeypatch.setattr(session, "has_own_data", lambda: False)
    monkeypatch.setattr(page, "escaped_error", said.append)
    answer = sql.QueryResult(answer.rows.assign(b=answer.rows["a"]), answer.more, answer.too_large)
    figure = sql_form.chart_fields(answer, "Titel")
    assert (None if figure is None else len(figure.table)) == drawn
    assert bool(said) == (drawn is None)


def test_the_words_of_a_drawing_say_how_many_numbers_they_leave_out():
    rows = pd.DataFrame({"a": range(20), "b": range(20)})
    words = query_chart.figure(rows, "x", "linje", "b", "a").alt_text
    assert words.endswith("; og 8 tal mere, som står i tabellen.")
    assert query_chart.figure(rows.head(12), "x", "linje", "b", "a").alt_text.endswith("11 11")
