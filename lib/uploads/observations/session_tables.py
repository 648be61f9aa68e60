"""SQL for session data: copies the published database to memory with the user's own rows."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from lib.db import disclosure, queries, schema

SAME_TIME = """(o.period = p.period OR (o.period_start <= p.period_end AND p.period_start <= o.period_end))"""
# A published row is replaced by an own one of the same time, and so is one with status not_published.
GIVES_WAY = f"""
    SELECT p.rowid AS place FROM {{published}} p SEMI JOIN own o
      ON o.area_id = p.area_id AND o.indicator_id = p.indicator_id
     AND ({SAME_TIME} OR p.status = 'not_published')
"""


def copy(
    observations: pd.DataFrame, source: Mapping[str, str | None], database: Path = schema.DATABASE,
    added: Mapping[str, pd.DataFrame] | None = None,
) -> queries.Connection:  # fmt: skip
    """The published tables with these rows of observations last, and their source; the rows that they replace are
    left out. added: table -> rows that come last in it. For lib.db.queries; without access to files and network."""
    con = queries.attach(database, "published")
    con.execute("ATTACH ':memory:' AS social_balance")
    con.execute("USE social_balance")
    schema.create_table(con, "observations", observations, "own")
    for table in schema.TABLES:
        away = ""
        if table == "observations":
            away = f"WHERE rowid NOT IN ({GIVES_WAY.format(published='published.observations')})"
        con.execute(
            f"CREATE TABLE {table} AS SELECT * FROM published.{table} {away} ORDER BY rowid"
        )
    con.execute("INSERT INTO observations BY NAME SELECT * FROM own ORDER BY rowid")
    names = schema.TABLES["sources"]
    con.execute(
        f"INSERT INTO sources ({', '.join(names)}) VALUES ({', '.join('?' for _ in names)})",
        [source.get(name) for name in names],
    )
    con.execute("DROP TABLE own")
    for table, rows in (added or {}).items():
        if rows.empty:
            continue
        schema.create_table(con, table, rows, "own")
        con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM own ORDER BY rowid")
        con.execute("DROP TABLE own")
    con.execute("DETACH published")
    queries.restrict(con)
    return con


def replaced(observations: pd.DataFrame, database: Path = schema.DATABASE) -> pd.DataFrame:
    """The published rows that copy() leaves out: columns of observations, and area and indicator."""
    with queries.attach(database, "published") as con:
        schema.create_table(con, "observations", observations, "own")
        queries.restrict(con)
        return con.execute(
            f"""
            SELECT p.*, a.name AS area, i.name AS indicator
            FROM published.observations p
            JOIN published.areas a USING (area_id) JOIN published.indicators i USING (indicator_id)
            WHERE p.rowid IN ({GIVES_WAY.format(published="published.observations")})
            ORDER BY p.rowid
            """
        ).df()


def met(observations: pd.DataFrame, database: Path = schema.DATABASE) -> pd.DataFrame:
    """The numbers among these rows of observations of whose area, indicator and time a number is published.

    Columns: at (the row's place, from 0), area, indicator, unit, period and value (the own ones), published (the value
    as a number or its text) and published_period.
    """
    with queries.attach(database, "published") as con:
        schema.create_table(con, "observations", observations, "own")
        queries.restrict(con)
        return con.execute(
            f"""
            SELECT o.rowid AS at, a.name AS area, i.short_name AS indicator, i.unit, o.period, o.value,
                   coalesce(p.value_text, CAST(p.value AS VARCHAR),
                            CASE WHEN p.status = 'confidential' THEN 'men skjult' ELSE 'som en grænse' END) AS published, p.period AS published_period
            FROM own o JOIN published.observations p
              ON o.area_id = p.area_id AND o.indicator_id = p.indicator_id AND {SAME_TIME}
            JOIN published.areas a ON a.area_id = o.area_id
            JOIN published.indicators i ON i.indicator_id = o.indicator_id
            WHERE p.status <> 'not_published'
            ORDER BY o.rowid, p.rowid
            """
        ).df()


def tables(
    database: Path = schema.DATABASE, new_areas: pd.DataFrame | None = None
) -> dict[str, pd.DataFrame]:
    """The published tables that disclosure control needs, those of disclosure.TABLES. new_areas: more rows of `areas`."""
    with queries.connect(database) as con:
        found = {name: queries.table(con, name) for name in disclosure.TABLES}
    if new_areas is not None and len(new_areas):
        found["areas"] = pd.concat([found["areas"], new_areas], ignore_index=True)
    return found


def published(database: Path = schema.DATABASE) -> pd.DataFrame:
    """The published numbers of real areas: area_id, area, kind, indicator_id, period, period_end, value."""
    with queries.connect(database) as con:
        found = queries.query(
            con,
            """
            SELECT o.area_id, a.name AS area, a.kind, o.indicator_id, o.period, o.period_end, o.value
            FROM observations o JOIN areas a USING (area_id)
            WHERE o.value IS NOT NULL AND NOT a.fictional
            ORDER BY o.rowid
            """,
        )
    return found.assign(period_end=pd.to_datetime(found["period_end"]))


def about(
    database: Path = schema.DATABASE, new_areas: pd.DataFrame | None = None
) -> dict[str, dict[str, str]]:
    """What a number is told with: area and kind by area_id, short_name and unit by indicator_id. new_areas: more rows of
    `areas`."""
    with queries.connect(database) as con:
        areas = pd.concat([queries.table(con, "areas"), new_areas]).set_index("area_id")
        indicators = queries.table(con, "indicators").set_index("indicator_id")
    return {
        "area": areas["name"].to_dict(), "kind": areas["kind"].to_dict(),
        "short_name": indicators["short_name"].to_dict(), "unit": indicators["unit"].to_dict(),
    }  # fmt: skip
