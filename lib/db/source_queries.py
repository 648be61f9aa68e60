"""Named queries about the sources: what they are, where they disagree, and the law's own story in their words."""

import pandas as pd

from lib.db.queries import Connection, query


def disagreements(con: Connection) -> pd.DataFrame:
    """The disagreements between sources: columns of `disagreements`, and source, source_b (NaN: the same source)."""
    return query(
        con,
        """
        SELECT d.*, s.title AS source, b.title AS source_b
        FROM disagreements d JOIN sources s USING (source_id)
        LEFT JOIN sources b ON b.source_id = d.source_id_b
        ORDER BY d.rowid
        """,
    )


def law_history(con: Connection) -> pd.DataFrame:
    """The law's own story in order: columns of `law_history`, and source, url."""
    return query(
        con,
        """
        SELECT h.*, s.title AS source, s.url
        FROM law_history h JOIN sources s USING (source_id) ORDER BY h.sort
        """,
    )


def sources(con: Connection) -> list[dict]:
    """The sources with published numbers: source (its title), publisher, published, url."""
    rows = query(
        con,
        """
        SELECT title AS source, publisher, published, url FROM sources
        WHERE source_id IN (SELECT source_id FROM observations WHERE value IS NOT NULL)
        ORDER BY publisher, title
        """,
    )
    return rows.to_dict("records")
