"""Named queries on counts of passers-by, moves and the transitions of birth cohorts."""

import pandas as pd

from lib.db import queries
from lib.db.queries import Connection


def count_places(con: Connection) -> pd.DataFrame:
    """The places of counts: columns of `count_places`, and area and fictional of their area."""
    return queries.query(
        con,
        """
        SELECT p.*, a.name AS area, a.fictional
        FROM count_places p JOIN areas a USING (area_id) ORDER BY p.rowid
        """,
    )


def counts(con: Connection) -> pd.DataFrame:
    """The counts of passers-by: columns of `counts`, and source, publisher, published and url."""
    return _with_sources(con, "counts")


def moves(con: Connection) -> pd.DataFrame:
    """The moves to and from areas: columns of `moves`, and source, publisher, published and url."""
    return _with_sources(con, "moves")


def transitions(con: Connection) -> pd.DataFrame:
    """The transitions of birth cohorts: columns of `transitions`, and source, publisher, published and url."""
    return _with_sources(con, "transitions")


def _with_sources(con: Connection, table: str) -> pd.DataFrame:
    return queries.query(
        con,
        f"""
        SELECT t.*, s.title AS source, s.publisher, s.published, s.url
        FROM {table} t JOIN sources s USING (source_id) ORDER BY t.rowid
        """,
    )
