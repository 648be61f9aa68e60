"""A reader's SQL is refused by what its names resolve to: hostile texts, harmless words, and DuckDB's own catalogue."""

import duckdb
import pytest

from lib.db import queries, schema
from lib.explore import selection, sql, sql_names
from lib.explore.selection import Selection

# Each with the name that the refusal has to give.
HOSTILE = {
    "SELECT * FROM query_table('areas')": "query_table",
    "FROM \"QUERY_TABLE\"(['areas', 'indicators'])": "query_table",
    "FROM main.query('FROM areas')": "query",
    "FROM system.main.\"query\"('FROM areas')": "query",
    "FROM query/* */('FROM duckdb_settings()')": "query",
    "FROM QUERY\n--\n('SELECT 1')": "query",
    "SELECT (SELECT x FROM query('SELECT 1 AS x'))": "query",
    "SELECT current_setting('memory_limit')": "current_setting",
    "SELECT CURRENT_setting('threads')": "current_setting",
    "SELECT \"current_setting\"('threads') AS query": "current_setting",
    "SELECT main.current_setting('threads')": "current_setting",
    "SELECT 'threads'.current_setting()": "current_setting",
    "SELECT areas.current_setting('threads') FROM areas": "current_setting",
    "SELECT system.main.getenv('PATH')": "getenv",
    "SELECT list_transform(['PATH'], lambda x: getenv(x))": "getenv",
    "SELECT [getenv(x) FOR x IN ['PATH']]": "getenv",
    "SELECT * REPLACE (getenv('PATH') AS name) FROM areas": "getenv",
    "SELECT COLUMNS(c -> c = getenv('X')) FROM areas": "getenv",
    "SELECT count(*) FILTER (WHERE getenv('X') = '') FROM areas": "getenv",
    "SELECT row_number() OVER (PARTITION BY getenv('X')) FROM areas": "getenv",
    "SELECT 1 FROM areas ORDER BY getenv('X')": "getenv",
    "SELECT 1 LIMIT getenv('X')::INT": "getenv",
    "SELECT CASE WHEN true THEN 1 ELSE getenv('X') END": "getenv",
    "SELECT {'a': getenv('X')}": "getenv",
    "SELECT DISTINCT ON (getenv('X')) 1 FROM areas": "getenv",
    "FROM areas, LATERAL (SELECT getenv(name))": "getenv",
    "FROM areas JOIN indicators ON getenv('X') = ''": "getenv",
    "FROM (PIVOT areas ON kind IN ('land') USING max(getenv(name)))": "getenv",
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT getenv('X')::INT FROM t) FROM t": "getenv",
    "SELECT 1 UNION ALL SELECT 2 EXCEPT SELECT getenv('X')": "getenv",
    "VALUES (getenv('X'))": "getenv",
    "FROM range(getenv('X')::INT)": "getenv",
    "SELECT getvariable('x')": "getvariable",
    "SELECT nextval('s')": "nextval",
    "SELECT currval('s')": "currval",
    "SELECT txid_current()": "txid_current",
    "SELECT version()": "version",
    "SELECT current_database()": "current_database",
    "SELECT pg_catalog.current_database()": "current_database",
    "SELECT current_catalog": "current_catalog",
    "SELECT CURRENT_SCHEMA": "current_schema",
    "SELECT current_schemas(true)": "current_schemas",
    "SELECT current_query()": "current_query",
    "SELECT in_search_path('memory', 'main')": "in_search_path",
    "SELECT pg_get_viewdef(1)": "pg_get_viewdef",
    "SELECT get_block_size('memory')": "get_block_size",
    "SELECT format_type(1, 2)": "format_type",
    "SELECT pg_sleep(10)": "pg_sleep",
    "SELECT sleep_ms(10000)": "sleep_ms",
    "SELECT write_log('x')": "write_log",
    "SELECT stats(name) FROM areas": "stats",
    "SELECT json_serialize_sql('SELECT 1')": "json_serialize_sql",
    "SELECT json_serialize_plan('SELECT 1')": "json_serialize_plan",
    "FROM json_execute_serialized_sql('{}')": "json_execute_serialized_sql",
    "FROM histogram(areas, kind)": "histogram",
    "FROM histogram_values('areas', kind)": "histogram_values",
    "FROM which_secret('x', 's3')": "which_secret",
    "FROM duckdb_settings()": "duckdb_settings",
    "FROM areas, duckdb_secrets()": "duckdb_secrets",
    "FROM duckdb_functions() WHERE function_name = 'query'": "duckdb_functions",
    "FROM duckdb_logs_parsed('x')": "duckdb_logs_parsed",
    "FROM pragma_version()": "pragma_version",
    "FROM pragma_platform()": "pragma_platform",
    "FROM pragma_database_size()": "pragma_database_size",
    "FROM pragma_storage_info('areas')": "pragma_storage_info",
    "FROM pg_timezone_names()": "pg_timezone_names",
    "FROM sniff_csv('/etc/passwd')": "sniff_csv",
    "FROM read_csv_auto('/etc/passwd')": "read_csv_auto",
    "FROM read_single_csv_file('/etc/passwd')": "read_single_csv_file",
    "FROM parquet_metadata('x')": "parquet_metadata",
    "FROM read_duckdb('x.duckdb')": "read_duckdb",
    "FROM glob('/*')": "glob",
    "FROM summary('areas')": "summary",
    "FROM seq_scan('areas')": "seq_scan",
    "FROM force_checkpoint()": "force_checkpoint",
    "FROM enable_logging()": "enable_logging",
    "FROM test_all_types()": "test_all_types",
    "FROM '/etc/passwd'": "/etc/passwd",
    "FROM 'data/*.csv'": "data/*.csv",
    "FROM \"http://x.dk/y.parquet\"": "http://x.dk/y.parquet",
    "DESCRIBE '/etc/passwd'": "/etc/passwd",
    "SUMMARIZE 'x.csv'": "x.csv",
    "FROM (DESCRIBE duckdb_settings)": "duckdb_settings",
    "SHOW duckdb_tables": "duckdb_tables",
    "SHOW TABLES": "tables",
    "FROM (SHOW DATABASES)": "databases",
    "SHOW ALL TABLES": "__show_tables_expanded",
    "SHOW VARIABLES": "variables",
    "FROM information_schema.tables": "information_schema.tables",
    "FROM memory.information_schema.columns": "memory.information_schema.columns",
    "FROM pg_catalog.pg_settings": "pg_catalog.pg_settings",
    "FROM PG_SETTINGS": "pg_settings",
    "FROM sqlite_master": "sqlite_master",
    "FROM duckdb_databases": "duckdb_databases",
    "FROM system.main.areas": "system.main.areas",
    "FROM pg_catalog.areas": "pg_catalog.areas",
    "FROM \"main.areas\"": "main.areas",
    "WITH pg_settings AS (FROM pg_settings) FROM pg_settings": "pg_settings",
    "WITH RECURSIVE pg_settings AS (FROM pg_settings UNION FROM pg_settings) FROM pg_settings": "pg_settings",
    "FROM (WITH pg_settings AS (SELECT 1) FROM pg_settings), pg_settings": "pg_settings",
    "SELECT (WITH t AS (SELECT 1) SELECT 1 FROM t) FROM t": "t",
    "WITH a AS (FROM b), b AS (SELECT 1) FROM a": "b",
    "WITH t AS (SELECT 1) FROM main.t": "main.t",
    "WITH pg_settings AS (SELECT 1) FROM (SHOW pg_settings)": "pg_settings",
    "SELECT 1 FROM areas WHERE name = (TABLE pg_settings)": "pg_settings",
    "VALUES ((TABLE pg_settings))": "pg_settings",
    "SELECT 1 UNION BY NAME FROM pg_settings": "pg_settings",
    "UNPIVOT pg_settings ON name": "pg_settings",
    "SELECT string_agg(name ORDER BY getenv('x')) FROM areas": "getenv",
    "SELECT sum(1) OVER (ORDER BY name ROWS getenv('x')::INT PRECEDING) FROM areas": "getenv",
    "FROM areas AT (VERSION => getenv('x'))": "getenv",
    "SELECT '\0', current_setting('threads')": "current_setting",
    "SELECT 1 --\0\n, current_setting('threads')": "current_setting",
    f'FROM "{"x" * 5000}\ny"': "x" * 80,
    "FROM \N{LATIN SMALL LETTER LONG S}ources": "\N{LATIN SMALL LETTER LONG S}ources",
}  # fmt: skip
# The same words where they are only words, and what readers need.
HARMLESS = (
    "SELECT 1 AS query, 2 AS getenv, 3 AS \"current_setting\"",
    "SELECT 'query(1)', $$getenv('x')$$ -- duckdb_settings()",
    "SELECT 1 /* FROM pg_settings */",
    "SELECT q.getenv FROM (SELECT 1 AS getenv) q",
    "SELECT query FROM (SELECT 1 AS query) WHERE query > 0 ORDER BY query",
    "WITH query AS (SELECT 1 AS x) SELECT x FROM query",
    "WITH duckdb_settings AS (SELECT 1) FROM DUCKDB_settings",
    "WITH a AS (SELECT 1 AS n), b AS (FROM a) FROM b, (FROM a)",
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 9) FROM T",
    "WITH RECURSIVE t(n) USING KEY (n) AS (SELECT 1 UNION SELECT n + 1 FROM recurring.t WHERE n < 3) FROM t",
    "SELECT user FROM (SELECT 1 AS user)",
    "SELECT version FROM (SELECT 1 AS version)",
    "FROM AREAS a, memory.main.\"Areas\" b, main.areas c LIMIT 3",
    "SELECT memory.main.areas.name FROM areas",
    "DESCRIBE areas", "SUMMARIZE areas", "SHOW areas", "TABLE areas", "VALUES (1), (2)",
    "FROM (PIVOT areas ON kind IN ('land') USING count(*))",
    "UNPIVOT (SELECT 1 AS a, 2 AS b) ON a, b",
    "FROM areas POSITIONAL JOIN indicators LIMIT 1",
    "FROM areas a, LATERAL (SELECT upper(a.name)) LIMIT 1",
    "SELECT COLUMNS('.*_id') FROM areas", "SELECT COLUMNS(lambda c: c LIKE 'n%') FROM areas",
    "SELECT unnest([1, 2]), row(1, 2), coalesce(NULL, 1), nullif(1, 2), if(true, 1, 2)",
    "SELECT extract(year FROM today()), current_date, strftime(now(), '%Y'), date_diff('day', today(), today())",
    "SELECT list_sum([1, 2]), list_aggregate([1], 'sum'), split_part('a-b', '-', 1), string_agg(name) FROM areas",
    "SELECT median(value), quantile_cont(value, 0.5), mode(status), arg_max(period, value) FROM observations",
    "SELECT lag(name) OVER w, ntile(4) OVER w FROM areas WINDOW w AS (ORDER BY name)",
    "SELECT kind, grouping(kind) FROM areas GROUP BY ROLLUP (kind)",
    "SELECT 1 = ANY (SELECT 1), EXISTS (FROM areas), 1 IN (1, 2), name SIMILAR TO 'a.*' FROM areas",
    "SELECT name COLLATE nocase, TRY_CAST(name AS INT), regexp_extract(name, 'a') FROM areas",
    "FROM areas USING SAMPLE 3", "SELECT * FROM generate_series(1, 3)", "FROM unnest([1, 2])",
    "SELECT value FROM json_each('[1, 2]')", "SELECT format('{}', 1), printf('%d', 1), random() < 2",
)  # fmt: skip
DEEP = (
    "SELECT 1" + "+1" * 900,
    "SELECT " + "(SELECT " * 900 + "1" + ")" * 900,
    "FROM " + "(FROM " * 1000 + "areas" + ")" * 1000,
    "FROM areas" + ", areas" * 1000,
    "SELECT " + "CASE WHEN true THEN " * 350 + "1" + " END" * 350,
    "WITH a AS (" * 500 + "SELECT 1" + ") FROM a" * 500,
    "SELECT 1::" + "STRUCT(a " * 700 + "INT" + ")" * 700,
    "SELECT " + "EXISTS (FROM (SELECT " * 300 + "1" + "))" * 300,
)


@pytest.fixture(scope="module")
def copied(con):
    with sql.copy(queries.tables(con)) as made:
        yield made


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_refused_and_the_name_is_given(copied, text):
    said = sql.answer(copied, text)
    assert isinstance(said, str), said.rows
    assert f"»{HOSTILE[text]}«" in said and "DuckDB siger" not in said


@pytest.mark.parametrize("text", HARMLESS)
def test_a_word_is_only_a_word(copied, text):
    answer = sql.answer(copied, text)
    assert isinstance(answer, sql.QueryResult), answer
    assert len(answer.rows)


@pytest.mark.parametrize("text", DEEP, ids=range(len(DEEP)))
def test_a_deep_text_is_answered_or_refused_in_danish(copied, text):
    said = sql.answer(copied, text)
    if isinstance(said, str):
        assert said == sql_names.TOO_DEEP or "DuckDB siger: " in said, said
        assert "recursion" not in said


def test_the_text_of_every_selection_may_be_run(copied, con):
    indicators = tuple(queries.table(con, "indicators")["indicator_id"])
    areas = tuple(queries.table(con, "areas")["area_id"])
    for periods in selection.PERIODS:
        for comparison in ("", "gladsaxe_kommune"):
            of = Selection(indicators[:3], areas[:5], periods, ("2017",), comparison)
            assert isinstance(sql.answer(copied, selection.sql(of)), sql.QueryResult)


def test_what_is_allowed_tells_nothing_without_being_asked_with_something():
    """A function of its arguments alone is a constant when it has none: here they are, all of them."""
    with duckdb.connect() as con:
        bare = con.execute(
            """SELECT DISTINCT function_name FROM duckdb_functions()
               WHERE function_type IN ('scalar', 'macro') AND len(parameters) = 0 AND varargs IS NULL"""
        ).fetchall()
    allowed = {name for (name,) in bare if sql_names._allowed(name)}
    assert allowed - sql_names.HARMLESS == {
        "pi", "list_pack", "list_value", "map",  # 3.14, and what is empty
        "current_localtime", "current_localtimestamp",  # the time
        "current_role", "current_user", "session_user", "user",  # the word duckdb for all
        "inet_client_addr", "inet_client_port", "inet_server_addr", "inet_server_port",  # NULL
        "pg_conf_load_time", "pg_postmaster_start_time", "pg_my_temp_schema",  # now, now and 0
    }  # fmt: skip


def test_every_function_that_is_refused_is_known():
    """What DuckDB newly has and is refused shall be looked at by somebody."""
    refused = {name for name in sql_names._catalogue() if not sql_names._allowed(name)}
    assert refused == {
        "current_catalog", "current_connection_id", "current_database", "current_query", "current_query_id",
        "current_schema", "current_schemas", "current_setting", "current_transaction_id", "currval",
        "format_type", "get_block_size", "getvariable", "in_search_path", "json_deserialize_sql",
        "json_serialize_plan", "json_serialize_sql", "nextval", "pg_get_constraintdef", "pg_get_viewdef",
        "pg_sleep", "setseed", "setval", "sleep_ms", "stats", "txid_current", "vector_type", "version",
        "write_log",
    }  # fmt: skip


def test_the_calls_without_parentheses_are_all_that_there_are():
    """current_date and current_time tell the time, so they need no mention."""
    found = set()
    with duckdb.connect() as con:
        for name in {*sql_names._catalogue(), "current_time", "current_timestamp", "localtime"}:
            try:
                con.execute(f'SELECT "{name}"')
            except duckdb.Error:
                continue
            found.add(name)
    times = {"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"}
    assert found - times == sql_names.CALLS_WITHOUT_PARENTHESES


def test_no_column_of_the_tables_has_the_name_of_a_call():
    columns = {column for names in schema.TABLES.values() for column in names}
    assert not columns & sql_names.CALLS_WITHOUT_PARENTHESES
