"""Named queries on targets and goals, the areas that have some, and the indicators that goals are followed by."""

import pandas as pd

from lib.db.queries import Connection, query


def targets(con: Connection, area_id: str | None = None) -> pd.DataFrame:
    """The targets, of one area or of all: columns of `targets`, and area, indicator, comparator, source, publisher,
    published, url; indicator_unit, indicator_direction, difference_of; mean_years and mean_of (of `indicator_means`)."""
    return query(
        con,
        """
        SELECT t.*, a.name AS area, i.name AS indicator, c.name AS comparator,
               i.unit AS indicator_unit, i.direction AS indicator_direction, i.difference_of,
               m.years AS mean_years, m.mean_of, s.title AS source, s.publisher, s.published, s.url
        FROM targets t JOIN areas a USING (area_id) JOIN sources s USING (source_id)
        LEFT JOIN indicators i USING (indicator_id)
        LEFT JOIN indicator_means m USING (indicator_id)
        LEFT JOIN areas c ON c.area_id = t.comparator_id
        WHERE $area_id IS NULL OR t.area_id = $area_id
        ORDER BY t.rowid
        """,
        area_id=area_id,
    )


def goals(con: Connection, area_id: str | None = None) -> pd.DataFrame:
    """The goals of the strategies, for one area or for all: one row per indicator, one without where none measures it.

    Columns: goal_id, goal, target_id, area_id, note, indicator_id (NaN where none).
    """
    return query(
        con,
        """
        SELECT g.goal_id, g.text AS goal, t.target_id, t.area_id, t.note, gi.indicator_id
        FROM goals g JOIN targets t USING (target_id) LEFT JOIN goal_indicators gi USING (goal_id)
        WHERE $area_id IS NULL OR t.area_id = $area_id
        ORDER BY g.sort, gi.sort
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
