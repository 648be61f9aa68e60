"""Connections to the database, and named queries that return DataFrames.

Every query runs on its own cursor, since a DuckDB connection shared by threads gives wrong results.
"""

import weakref
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from lib.db import place as places
from lib.db import schema

Connection = duckdb.DuckDBPyConnection
Rows = pd.DataFrame | pa.Table
# The status of a number in the user's own file whose measure is a guess: it decides nothing.
GUESSED_STATUS = "own_guess"
# The configuration of every connection that users reach. Without temp_directory, nothing spills to the disk. The background
# thread gives freed memory back within seconds, where else up to 100 MB are kept for the threads that asked.
IN_MEMORY = {
    "python_enable_replacements": "false", "threads": "2", "temp_directory": "",
    "allocator_background_threads": "true",
}  # fmt: skip

MOST_ROWS = 50_000  # of a table that is held in memory
STORED = "stored"  # the name under which a database is attached whose large tables are read where they lie
SEARCH = f"SET search_path = 'social_balance,{STORED}'"
_stored: weakref.WeakSet[Connection] = weakref.WeakSet()  # those with such tables
UNREADABLE = (
    "Databasen {database} mangler, er beskadiget eller er lavet af en anden udgave. "
    "Byg den med: python -m lib.db.build"
)


class DatabaseFileError(ValueError):
    """A database file is missing, damaged or of another version; the message says so in Danish."""


def connect(database: Path = schema.DATABASE) -> Connection:
    """A read-only connection to a database file that can reach no other file or host.

    The file is attached to a new in-memory instance, since within one process DuckDB would answer a second connection
    to the same path from the file first opened, even after it has been replaced.
    """
    con = attach(database, "social_balance")
    restrict(con)
    return con


def connect_or_say_why(database: Path = schema.DATABASE) -> Connection:
    """A copy in memory of a database file, for a command. Raises DatabaseFileError where there is none that can be read."""
    try:
        return copy_to_memory(database)
    except duckdb.Error:
        raise DatabaseFileError(UNREADABLE.format(database=database)) from None


def is_readable(database: Path) -> bool:
    """Whether a database file is there and whole, with the tables of the schema."""
    try:
        connect_or_say_why(database).close()
    except DatabaseFileError:
        return False
    return True


def attach(database: Path, name: str) -> Connection:
    """A new in-memory instance with a database file attached read-only under a name. Call restrict() on it."""
    con = duckdb.connect(":memory:", config=IN_MEMORY)
    quoted = str(database).replace("'", "''")
    con.execute(f"ATTACH '{quoted}' AS {name} (READ_ONLY)")
    return con


def copy_to_memory(place: Path | str) -> Connection:
    """A copy in memory of a database, which is then closed. The copy can reach no file or host.

    Tables of more than MOST_ROWS rows are not copied: they are read where they lie, which stays open. Raises duckdb.Error for
    a place that is missing, damaged, of another DuckDB version, or without the schema's tables.
    """
    con = duckdb.connect(":memory:", config=IN_MEMORY)
    places.attach(con, place, STORED)
    con.execute("ATTACH ':memory:' AS social_balance")
    stay = False
    for name, columns in schema.TABLES.items():
        rows = con.execute(f"SELECT count(*) FROM {STORED}.{name}").fetchone()[0]
        if rows > MOST_ROWS:
            con.execute(f"SELECT {', '.join(columns)} FROM {STORED}.{name} LIMIT 0")
            stay = True
            continue
        con.execute(
            f"CREATE TABLE social_balance.{name} AS "
            f"SELECT {', '.join(columns)} FROM {STORED}.{name} ORDER BY rowid"
        )
    if stay:
        _stored.add(con)
        places.allow(con, place, STORED)
    else:
        con.execute(f"DETACH {STORED}")
    restrict(con)
    return con


def is_large(con: Connection) -> bool:
    """Whether a table is too large to be held in memory: nothing may then ask for the whole of it."""
    return con in _stored


def stored_tables(con: Connection) -> list[str]:
    """The tables that are read where they lie."""
    if not is_large(con):
        return []
    sql = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'social_balance'"
    held = set(query(con, sql)["table_name"])
    return [name for name in schema.TABLES if name not in held]


def from_tables(tables: Mapping[str, Rows]) -> Connection:
    """A database in memory with these tables of the schema, in the form that tables() or arrow_table() returns."""
    con = duckdb.connect(":memory:", config=IN_MEMORY)
    con.execute("ATTACH ':memory:' AS social_balance")
    for name, rows in tables.items():
        schema.create_table(con, name, rows, f"social_balance.{name}")
    restrict(con)
    return con


def restrict(con: Connection) -> None:
    """Deny a connection all other files and hosts, and lock its configuration."""
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")


def cursor(con: Connection) -> Connection:
    """A new cursor on the database. Threads may share a connection, but never a cursor."""
    own = con.cursor()
    own.execute(SEARCH if is_large(con) else "USE social_balance")
    return own


def query(con: Connection, sql: str, **parameters: object) -> pd.DataFrame:
    """The result of one SELECT; parameters are bound to its $names.

    Text is held as Python objects: of Arrow strings a filter copies each column by itself, which takes five times as long.
    """
    with cursor(con) as own:
        found = own.execute(sql, parameters or None).df()
    texts = found.select_dtypes("str").columns
    return found.astype(dict.fromkeys(texts, object)).copy()  # copy() gathers them in one block


def table(con: Connection, name: str) -> pd.DataFrame:
    """A whole table of the schema, in the order of its CSV file. Raises KeyError where the schema has none of that name."""
    return query(con, _whole_table(name))


def arrow_table(con: Connection, name: str) -> pa.Table:
    """The same as table() as an Arrow table, from which a database is filled faster than from a DataFrame."""
    with cursor(con) as own:
        return own.sql(_whole_table(name)).to_arrow_table()


def _whole_table(name: str) -> str:
    if name not in schema.TABLES:
        raise KeyError(name)
    return f"SELECT * FROM {name} ORDER BY rowid"


def numbers(con: Connection, areas: Sequence[str] | None = None) -> pd.DataFrame:
    """The table observations, of some areas or of all (None)."""
    return query(
        con,
        "SELECT * FROM observations WHERE $areas IS NULL OR area_id IN (SELECT unnest($areas)) ORDER BY rowid",
        areas=None if areas is None else list(areas),
    )


def tables(con: Connection) -> dict[str, pd.DataFrame]:
    """Every table of the schema, by name."""
    return {name: table(con, name) for name in schema.TABLES}


def areas(con: Connection, *kinds: str) -> pd.DataFrame:
    """Areas of these kinds; all areas when none is named.

    Columns of `areas`, and municipality and municipality_id: the kommune that the area lies in.
    """
    return query(
        con,
        """
        WITH RECURSIVE up AS (
            SELECT area_id, area_id AS ancestor FROM areas
            UNION ALL
            SELECT up.area_id, a.parent_id FROM up JOIN areas a ON a.area_id = up.ancestor
            WHERE a.parent_id IS NOT NULL)
        SELECT a.*, k.name AS municipality, k.municipality_id
        FROM areas a
        LEFT JOIN (SELECT up.area_id, m.name, m.area_id AS municipality_id FROM up JOIN areas m ON m.area_id = up.ancestor
                   WHERE m.kind = 'kommune') k ON k.area_id = a.area_id
        WHERE len($kinds) = 0 OR a.kind IN (SELECT unnest($kinds))
        ORDER BY a.rowid
        """,
        kinds=list(kinds),
    )


def area_name(con: Connection, area_id: str) -> str:
    """The name of an area. Raises KeyError where there is no such area."""
    found = query(con, "SELECT name FROM areas WHERE area_id = $area_id", area_id=area_id)
    if found.empty:
        raise KeyError(area_id)
    return found["name"].iloc[0]


def observations(
    con: Connection,
    areas: Sequence[str] | None = None,
    indicators: Sequence[str] | None = None,
    themes: Sequence[str] | None = None,
    statuses: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Observations joined with the words of their indicator, area and source; None means all.

    One row per observation, in the order of the files. The columns are those of `observations`,
    and area, area_kind, fictional, comparator; indicator, short_name, theme, unit, decimals,
    direction, population, definition, caveat, criterion, criterion_relation, persons_noun,
    sentence, replaces, difference_of, law_valid_from, law_valid_to; source, publisher, published,
    url. `value` is NaN where nothing may or can be shown.
    """
    return query(
        con,
        """
        SELECT o.*, a.name AS area, a.kind AS area_kind, a.fictional, c.name AS comparator,
               i.name AS indicator, i.short_name, i.theme, i.unit, i.decimals, i.direction,
               i.population, i.definition, i.caveat, i.criterion, i.criterion_relation,
               i.persons_noun, i.sentence, i.replaces, i.difference_of,
               i.law_valid_from, i.law_valid_to,
               s.title AS source, s.publisher, s.published, s.url
        FROM observations o
        JOIN areas a USING (area_id)
        JOIN indicators i USING (indicator_id)
        JOIN sources s USING (source_id)
        LEFT JOIN areas c ON c.area_id = o.comparator_id
        WHERE ($areas IS NULL OR o.area_id IN (SELECT unnest($areas)))
          AND ($indicators IS NULL OR o.indicator_id IN (SELECT unnest($indicators)))
          AND ($themes IS NULL OR i.theme IN (SELECT unnest($themes)))
          AND ($statuses IS NULL OR o.status IN (SELECT unnest($statuses)))
        ORDER BY i.rowid, o.rowid
        """,
        areas=None if areas is None else list(areas),
        indicators=None if indicators is None else list(indicators),
        themes=None if themes is None else list(themes),
        statuses=None if statuses is None else list(statuses),
    )


def thresholds(con: Connection, law_date: date) -> pd.DataFrame:
    """The thresholds in force on `law_date`, in the order of the list kinds and the five criteria.

    Columns of `thresholds`, and list_kind_name, kind_sort, based_on, criterion_name,
    criterion_sort, and source, url.
    """
    return query(
        con,
        """
        SELECT t.*, k.name AS list_kind_name, k.sort AS kind_sort, k.based_on,
               c.name AS criterion_name, c.sort AS criterion_sort, s.title AS source, s.url
        FROM thresholds t
        JOIN list_kinds k USING (list_kind)
        LEFT JOIN criteria c USING (criterion)
        JOIN sources s USING (source_id)
        WHERE t.valid_from <= $law_date AND (t.valid_to IS NULL OR t.valid_to >= $law_date)
        ORDER BY k.sort, c.sort, t.rowid
        """,
        law_date=law_date,
    )


def list_dates(con: Connection) -> list[date]:
    """The dates of the ministry's published lists, newest first."""
    found = query(con, "SELECT DISTINCT list_date FROM published_lists ORDER BY 1 DESC")
    return [day.date() for day in found["list_date"]]


def criterion_names(con: Connection) -> dict[str, str]:
    """The names of the five criteria by criterion, in the law's order."""
    found = query(con, "SELECT criterion, name FROM criteria ORDER BY sort")
    return dict(zip(found["criterion"], found["name"], strict=True))


def groups(con: Connection, area_id: str) -> list[str]:
    """The ids of the groups of areas that include this area."""
    found = query(
        con,
        "SELECT group_id FROM areas WHERE area_id = $area_id AND group_id IS NOT NULL",
        area_id=area_id,
    )
    return list(found["group_id"])


def national_mean(con: Connection, area_id: str, indicator_id: str, day: date) -> float | None:
    """The value of an indicator for the country of an area on a day; None when not published."""
    found = query(
        con,
        """
        WITH RECURSIVE up AS (
            SELECT area_id, parent_id, kind FROM areas WHERE area_id = $area_id
            UNION ALL
            SELECT a.area_id, a.parent_id, a.kind FROM up JOIN areas a ON a.area_id = up.parent_id)
        SELECT o.value FROM up JOIN observations o USING (area_id)
        WHERE up.kind = 'land' AND o.indicator_id = $indicator_id AND o.value IS NOT NULL
          AND o.status <> $guessed AND $day BETWEEN o.period_start AND o.period_end
        """,
        area_id=area_id,
        indicator_id=indicator_id,
        day=day,
        guessed=GUESSED_STATUS,
    )
    return None if found.empty else float(found["value"].iloc[0])


def memberships(con: Connection, area_id: str) -> pd.DataFrame:
    """Whether an area is on each published list: one row per list date and list kind.

    Columns: list_date, list_kind, list_kind_name, kind_sort, on_list (True, False, or None where no source settles
    it), quote, note, source, publisher, published, url, area_count. An area that has ever been on a list is absent
    from the lists whose areas are all known, unless an area that may overlap it is on the list. A made-up area has no
    rows.
    """
    return query(
        con,
        """
        WITH place AS (
            SELECT o.area_id FROM areas o, areas self
            WHERE self.area_id = $area_id AND o.area_id <> self.area_id
              AND coalesce(o.overlaps_id, o.area_id) = coalesce(self.overlaps_id, self.area_id)),
        known AS (
            SELECT p.*, p.complete
                AND EXISTS (FROM list_memberships x WHERE x.area_id = $area_id)
                AND NOT EXISTS (
                    FROM list_memberships x JOIN place USING (area_id)
                    WHERE x.list_date = p.list_date AND x.list_kind = p.list_kind) AS settles
            FROM published_lists p)
        SELECT p.list_date, p.list_kind, k.name AS list_kind_name, k.sort AS kind_sort,
               CASE WHEN m.area_id IS NOT NULL THEN true
                    WHEN a.area_id IS NOT NULL OR p.settles THEN false END AS on_list,
               coalesce(m.quote, a.quote) AS quote,
               coalesce(m.note, a.note, CASE WHEN p.settles THEN 'Alle områder på listen er kendt.' END) AS note,
               s.title AS source, s.publisher, s.published, s.url, p.area_count
        FROM known p
        JOIN list_kinds k USING (list_kind)
        LEFT JOIN list_memberships m
          ON m.list_date = p.list_date AND m.list_kind = p.list_kind AND m.area_id = $area_id
        LEFT JOIN list_absences a
          ON a.list_kind = p.list_kind AND a.area_id = $area_id
         AND p.list_date BETWEEN a.from_date AND a.to_date
        JOIN sources s ON s.source_id = coalesce(m.source_id, a.source_id, p.source_id)
        WHERE NOT (SELECT fictional FROM areas WHERE area_id = $area_id)
        ORDER BY p.list_date, k.sort
        """,
        area_id=area_id,
    )


def areas_with_law_values(
    con: Connection, measures: int, areas: Sequence[str] | None = None
) -> pd.DataFrame:
    """Real areas, of these or (None) of all, and list dates with at least `measures` of the law's own five measures published.

    Columns: area_id, area, list_date, measures (the number published); newest first.
    """
    return query(
        con,
        """
        SELECT o.area_id, a.name AS area, o.period_end AS list_date,
               count(DISTINCT i.criterion)::INTEGER AS measures
        FROM observations o JOIN areas a USING (area_id) JOIN indicators i USING (indicator_id)
        WHERE i.criterion_relation = 'law' AND o.value IS NOT NULL AND NOT a.fictional
          AND o.period_end IN (SELECT list_date FROM published_lists)
          AND ($areas IS NULL OR o.area_id IN (SELECT unnest($areas)))
        GROUP BY ALL HAVING measures >= $measures ORDER BY list_date DESC, area
        """,
        measures=measures,
        areas=areas,
    )
