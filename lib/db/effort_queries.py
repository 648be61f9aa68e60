"""Named queries on the strategies: what they say, when, under which track, for which money, and who should be on board."""

from collections.abc import Sequence

import pandas as pd

from lib.db import queries
from lib.db.queries import Connection


def strategies(con: Connection) -> pd.DataFrame:
    """The strategies in order: columns of `strategies`, and area, source, publisher, published, url."""
    return queries.query(
        con,
        """
        SELECT g.*, a.name AS area, s.title AS source, s.publisher, s.published, s.url
        FROM strategies g JOIN areas a USING (area_id) JOIN sources s USING (source_id)
        ORDER BY g.sort
        """,
    )


def items(con: Connection) -> pd.DataFrame:
    """What the strategies say, in order: columns of `strategy_items`, and strategy, area_id, source, publisher, published, url."""
    return queries.query(
        con,
        """
        SELECT i.*, g.name AS strategy, g.area_id, s.title AS source, s.publisher, s.published, s.url
        FROM strategy_items i JOIN strategies g USING (strategy_id) JOIN sources s ON s.source_id = i.source_id
        ORDER BY g.sort, i.sort
        """,
    )


def tracks(con: Connection) -> pd.DataFrame:
    """The tracks and principles in order: columns of `tracks`, and source, publisher, published, url."""
    return queries.query(
        con,
        """
        SELECT t.*, s.title AS source, s.publisher, s.published, s.url
        FROM tracks t JOIN sources s USING (source_id) ORDER BY t.sort
        """,
    )


def item_tracks(con: Connection) -> pd.DataFrame:
    """The tracks and principles that the sources put statements under: item_id, track_id, track (its name), in order."""
    return queries.query(
        con,
        """
        SELECT x.item_id, x.track_id, t.name AS track
        FROM item_tracks x JOIN tracks t USING (track_id) ORDER BY x.item_id, t.sort
        """,
    )


def budget_lines(con: Connection) -> pd.DataFrame:
    """The lines of the budgets in order: columns of `item_budgets`, and strategy, area_id, item (empty for the whole)."""
    return queries.query(
        con,
        """
        SELECT b.*, g.name AS strategy, g.area_id, i.text AS item
        FROM item_budgets b JOIN strategies g USING (strategy_id) LEFT JOIN strategy_items i USING (item_id)
        ORDER BY g.sort, b.sort
        """,
    )


def perspectives(con: Connection) -> pd.DataFrame:
    """The perspectives that strategies want on board: actor_id, name, strategy, source, publisher, published, url."""
    return queries.query(
        con,
        """
        SELECT m.actor_id, a.name, g.name AS strategy, s.title AS source, s.publisher, s.published, s.url
        FROM actor_mentions m JOIN actors a USING (actor_id) JOIN strategies g USING (strategy_id)
        JOIN sources s ON s.source_id = m.source_id
        WHERE m.role = 'perspektiv' ORDER BY g.sort, m.rowid
        """,
    )


def forums(con: Connection, areas: Sequence[str]) -> pd.DataFrame:
    """The collaborations of some areas: columns of `forums`, term_start and term_end (of the strategy), source, publisher,
    published, url."""
    return queries.query(
        con,
        """
        SELECT f.*, g.period_start AS term_start, g.period_end AS term_end, s.title AS source, s.publisher, s.published, s.url
        FROM forums f LEFT JOIN strategies g USING (strategy_id) JOIN sources s ON s.source_id = f.source_id
        WHERE f.area_id IN (SELECT unnest($areas)) ORDER BY f.rowid
        """,
        areas=list(areas),
    )


def forum_members(con: Connection) -> pd.DataFrame:
    """Who takes part in collaborations, in order: forum_id, name (of the actor)."""
    return queries.query(
        con,
        "SELECT m.forum_id, a.name FROM forum_members m JOIN actors a USING (actor_id) ORDER BY m.rowid",
    )
