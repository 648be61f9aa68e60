"""Made-up observations in any number: 98 municipalities, 1,100 areas and 40 indicators, beside the project's own data.

Every name begins with »Opdigtet«. They are not marked as made-up areas, which pages leave out of lists and comparisons:
a database with them is for measuring only, in a folder of its own.
"""

import shutil
from pathlib import Path

import duckdb

from lib.db import schema
from lib.system import folders

MUNICIPALITIES, AREAS, INDICATORS, FIRST_YEAR = 98, 1100, 40, 2005
THEMES = 5
# The five criteria of the law, so that what is computed of them is too; the other indicators are made up.
LAW = ("uden_for_arbejde", "ikke_vestlige", "doemte_pct", "kun_grundskole", "indkomst_pct_region")
SOURCE = "opdigtet_til_maaling"

PLACES = f"""CREATE OR REPLACE TEMP TABLE made_areas AS
    SELECT format('opdigtet_k{{:02}}', n) AS area_id, format('Opdigtet Kommune {{:02}}', n) AS name, 'kommune' AS kind,
           'hele_landet' AS parent_id, false AS fictional, NULL AS mapped
    FROM range(1, {MUNICIPALITIES + 1}) t(n)
    UNION ALL
    SELECT format('opdigtet_o{{:04}}', n), format('Opdigtet Område {{:04}}', n), 'boligområde',
           format('opdigtet_k{{:02}}', n % {MUNICIPALITIES} + 1), false, false
    FROM range(1, {AREAS + 1}) t(n)"""
NUMBERS = f"""CREATE OR REPLACE TEMP TABLE made_indicators AS
    SELECT format('opdigtet_tal_{{:02}}', n) AS indicator_id, format('Opdigtet tal {{:02}}', n) AS name,
           format('Opdigtet tal {{:02}}', n) AS short_name, format('Opdigtet emne {{}}', n % {THEMES} + 1) AS theme,
           'pct.' AS unit, 1 AS decimals, 'higher_worse' AS direction, 'opdigtede personer' AS population,
           'Et opdigtet tal til måling af hastighed.' AS definition, 5 AS min_count
    FROM range(1, {INDICATORS - len(LAW) + 1}) t(n)"""
# The areas in order, each with its indicators and periods in order: a period is a month from FIRST_YEAR.
OBSERVATIONS = f"""
    WITH pair AS (
        SELECT area_id, indicator_id, row_number() OVER (ORDER BY area_id, indicator_id) - 1 AS pair, count(*) OVER () AS pairs
        FROM made_areas, (SELECT indicator_id FROM made_indicators UNION ALL SELECT unnest({list(LAW)!r}))),
    numbered AS (
        SELECT *, $rows // pairs + CASE WHEN pair % pairs < $rows % pairs THEN 1 ELSE 0 END AS periods FROM pair),
    month AS (
        SELECT *, unnest(range(periods)) AS n, DATE '{FIRST_YEAR}-12-01' AS first FROM numbered)
    SELECT area_id, indicator_id, strftime(first + to_months(n::INTEGER), '%-d.%-m.%Y') AS period,
           (first + to_months(n::INTEGER))::DATE AS period_start, period_start AS period_end,
           round(5 + hash(pair, n) % 400 / 10, 1) AS value, 'published' AS status, '{SOURCE}' AS source_id,
           'opdigtet' AS locator, 'opdigtet' AS quote
    FROM month ORDER BY area_id, indicator_id, n"""
MADE_SOURCE = {
    "source_id": SOURCE, "title": "Opdigtede tal til måling", "publisher": "Opdigtet", "licence": "opdigtet",
    "published": "2024",
}  # fmt: skip


def make(con: duckdb.DuckDBPyConnection, rows: int) -> dict[str, str]:
    """Make the areas and indicators in temporary tables; table -> SQL of the rows to add to it, `rows` observations."""
    con.execute(PLACES)
    con.execute(NUMBERS)
    words = ", ".join(f"'{word}' AS {name}" for name, word in MADE_SOURCE.items())
    return {
        "sources": f"SELECT {words}",
        "areas": "FROM made_areas",
        "indicators": "FROM made_indicators",
        "observations": OBSERVATIONS.replace("$rows", str(rows)),
    }


def add_to_database(database: Path, rows: int) -> None:
    """Add the made-up rows to a database file that is built of the project's own data."""
    with duckdb.connect(str(database)) as con:
        for table, made in make(con, rows).items():
            con.execute(f"INSERT INTO {table} BY NAME {made}")


def add_to_files(data: Path, rows: int) -> None:
    """Copy the project's data folder, with the made-up rows last in its files."""
    shutil.copytree(folders.DATA, data, ignore=shutil.ignore_patterns("*.duckdb*"))
    with duckdb.connect() as con:
        for table, made in make(con, rows).items():
            columns = ", ".join(schema.TABLES[table])
            con.execute(
                f"CREATE TABLE {table} ({', '.join(f'{c} VARCHAR' for c in schema.TABLES[table])})"
            )
            con.execute(f"INSERT INTO {table} BY NAME {made}")
            added = data / f"{table}.added"
            con.execute(f"COPY (SELECT {columns} FROM {table}) TO '{added}' (HEADER false)")
            with (data / f"{table}.csv").open("ab") as file, added.open("rb") as more:
                shutil.copyfileobj(more, file)
            added.unlink()
