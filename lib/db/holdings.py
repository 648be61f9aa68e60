"""What there are numbers of, without the numbers: small whatever the database holds, so that lists of choices ask for no more."""

import pandas as pd

from lib.db import queries
from lib.db.cache import once_per_database
from lib.db.queries import Connection


@once_per_database
def holdings(con: Connection) -> pd.DataFrame:
    """How many observations there are of each area, indicator, status and source, in the order of queries.observations.

    Columns: area_id, indicator_id, status, source_id; indicator, theme, source, fictional; count; values: those with a
    value; dated: those with a value and a date; first_end: the first day that a period ends.
    """
    return queries.query(
        con,
        """
        WITH counted AS (
            SELECT area_id, indicator_id, status, source_id, count(*)::INTEGER AS count, count(value)::INTEGER AS values,
                   (count(*) FILTER (value IS NOT NULL AND period_end IS NOT NULL))::INTEGER AS dated,
                   min(period_end) AS first_end, min(rowid) AS first_row
            FROM observations GROUP BY ALL)
        SELECT o.* EXCLUDE first_row, i.name AS indicator, i.theme, s.title AS source, a.fictional
        FROM counted o JOIN areas a USING (area_id) JOIN indicators i USING (indicator_id) JOIN sources s USING (source_id)
        ORDER BY i.rowid, o.first_row
        """,
    )


def with_values(con: Connection) -> pd.DataFrame:
    """The rows of holdings() with a value."""
    every = holdings(con)
    return every[every["values"] > 0]
