"""Queries for the map: its features, its views, and the places on it with their strategy tracks."""

import geopandas as gpd
import pandas as pd

from lib.db import geodata, queries
from lib.db.queries import Connection


def features(con: Connection) -> gpd.GeoDataFrame:
    """Everything that can be drawn on the map, in drawing order, in WGS84.

    Columns of `features` and, by kind, of `map_symbols` (its name as symbol_name); place (the name),
    source, publisher, published, url, credit.
    """
    return geodata.geometries(
        queries.query(
            con,
            """
            SELECT f.*, m.* EXCLUDE (kind, name), m.name AS symbol_name, p.name AS place,
                   s.title AS source, s.publisher, s.published, s.url, s.credit
            FROM features f JOIN map_symbols m USING (kind) JOIN sources s USING (source_id)
            LEFT JOIN places p USING (place_id)
            ORDER BY m.sort, f.rowid
            """,
        )
    )


def map_views(con: Connection) -> list[dict]:
    """The views that the map offers, in order: view_id, name, west, south, east, north, title."""
    return queries.query(con, "SELECT * EXCLUDE (sort) FROM map_views ORDER BY sort").to_dict(
        "records"
    )


def places(con: Connection) -> pd.DataFrame:
    """The places on the map, in file order.

    Columns of `places`, and area, source, publisher, published, url.
    """
    return queries.query(
        con,
        """
        SELECT p.*, a.name AS area, s.title AS source, s.publisher, s.published, s.url
        FROM places p JOIN sources s USING (source_id) LEFT JOIN areas a USING (area_id)
        ORDER BY p.rowid
        """,
    )


def place_tracks(con: Connection) -> pd.DataFrame:
    """One row per place and strategy track or principle, by place and then in the strategy's order.

    Columns of `place_tracks`, and track, track_kind, track_text, place, source, publisher,
    published, url.
    """
    return queries.query(
        con,
        """
        SELECT l.*, t.name AS track, t.kind AS track_kind, t.text AS track_text, p.name AS place,
               s.title AS source, s.publisher, s.published, s.url
        FROM place_tracks l JOIN tracks t USING (track_id) JOIN places p USING (place_id)
        JOIN sources s ON s.source_id = l.source_id
        ORDER BY p.rowid, t.sort
        """,
    )
