"""Named queries on targets: the areas that have some, and the indicators that goals are followed by."""

import pandas as pd

from lib.db.queries import Connection, query


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
