"""Queries on what the strategies of an area say: their statements, and the indicators that their goals are followed by."""

import pandas as pd

from lib.db.queries import Connection, query


def statements(con: Connection, area_id: str) -> pd.DataFrame:
    """The statements of an area's strategies, in order: columns of strategy_items, and strategy, area_id, and of the
    source: source, publisher, published, url."""
    return query(
        con,
        """
        SELECT i.*, s.name AS strategy, s.area_id, o.title AS source, o.publisher, o.published, o.url
        FROM strategy_items i JOIN strategies s USING (strategy_id) JOIN sources o ON o.source_id = i.source_id
        WHERE s.area_id = $area_id ORDER BY s.sort, i.sort, i.rowid
        """,
        area_id=area_id,
    )


def followed_by(con: Connection) -> pd.DataFrame:
    """The indicators that goals are followed by: target_id, indicator_id, in order."""
    return query(
        con,
        """
        SELECT g.target_id, gi.indicator_id
        FROM goals g JOIN goal_indicators gi USING (goal_id) ORDER BY g.sort, gi.sort
        """,
    )


def areas_with_targets(con: Connection) -> list[str]:
    """The ids of the areas that have a target or a strategy."""
    found = query(
        con,
        "SELECT area_id FROM areas WHERE area_id IN (FROM (SELECT area_id FROM targets) UNION "
        "(SELECT area_id FROM strategies)) ORDER BY rowid",
    )
    return list(found["area_id"])


def indicator_names(con: Connection) -> dict[str, str]:
    """The full name of every indicator, by indicator_id."""
    found = query(con, "SELECT indicator_id, name FROM indicators")
    return dict(zip(found["indicator_id"], found["name"], strict=True))
