"""Calculates lengths, areas, distances and travel times in EPSG:25832 (UTM zone 32, metres).

Results come with the accuracy of the geometry and must be shown as approximate: the position of the link and the zone
may be known only from a text.
"""

from collections.abc import Iterable

import geopandas as gpd
import pandas as pd
import shapely

from lib.settings import municipality

METRIC_CRS = "EPSG:25832"
WALKING_KMH = 5
CYCLING_KMH = 15


def stretches(features: gpd.GeoDataFrame) -> pd.DataFrame:
    """The stretches of the link on the map, in order: name, basis, accuracy_m, metres, note."""
    link = municipality.settings().map.link
    rows = features[features["kind"].isin(link.kinds if link else ())].sort_values("feature_id")
    return rows[["name", "basis", "accuracy_m", "note"]].assign(metres=_metric(rows).length)


def zone_hectares(features: gpd.GeoDataFrame) -> float:
    """The area of the municipality's zone as drawn, in hectares; 0 where the map has none."""
    return float(_metric(features[features["kind"] == _zone_kind()]).area.sum() / 10_000)


def distances(features: gpd.GeoDataFrame, from_place: str) -> pd.DataFrame:
    """Straight-line distances from one place to all others that are points or areas, nearest first.

    Columns: place_id, place, metres, accuracy_m (sum for the two places). Housing areas are measured from their
    centroid; lakes, roads, the link and the zone from their nearest point.
    """
    named = features[features["place_id"].notna()]
    shapes = _metric(named)
    shapes = shapes.where(named["kind"] != "boligområde", shapes.centroid)
    places = gpd.GeoDataFrame(named[["place_id", "place", "accuracy_m"]], geometry=shapes).dissolve(
        "place_id", aggfunc={"place": "first", "accuracy_m": "max"}
    )
    start = places.loc[from_place]
    ends = set(named.loc[(named["shape"] != "line") & (named["kind"] != _zone_kind()), "place_id"])
    others = places[places.index.isin(ends - {from_place})]
    found = others.assign(
        metres=others.distance(start["geometry"]),
        accuracy_m=others["accuracy_m"] + start["accuracy_m"],
    )
    return pd.DataFrame(found.drop(columns="geometry")).sort_values("metres").reset_index()


def whole_minutes(metres: float, kmh: float) -> int:
    """The travel time at a constant speed, in whole minutes."""
    return round(metres / (kmh * 1000 / 60))


def rounding_step_m(accuracy_m: float) -> int:
    """The step in metres to which a length of this accuracy is rounded."""
    return next((metres for limit, metres in ((50, 10), (200, 50)) if accuracy_m < limit), 100)


def circles(points: gpd.GeoSeries, radius_m: Iterable[float]) -> gpd.GeoSeries:
    """Circles around points, radii in metres; input and output in WGS84."""
    rings = points.to_crs(METRIC_CRS).buffer(pd.Series(list(radius_m), index=points.index), 12)
    return rings.to_crs(points.crs)


def hatch(areas: gpd.GeoSeries, spacing_m: float) -> gpd.GeoSeries:
    """Diagonal hatching of each area, spacing in metres; input and output in WGS84."""
    return areas.to_crs(METRIC_CRS).map(lambda area: _hatched(area, spacing_m)).to_crs(areas.crs)


def _hatched(area: shapely.Geometry, spacing_m: float) -> shapely.Geometry:
    west, south, east, north = area.bounds
    rise, apart = north - south, spacing_m * 2**0.5
    count = int((east - west + rise) / apart) + 1
    starts = [west - rise + apart * n for n in range(1, count + 1)]
    slants = [shapely.LineString([(x, south), (x + rise, north)]) for x in starts]
    return shapely.MultiLineString(slants).intersection(area)


def _zone_kind() -> str:
    link = municipality.settings().map.link
    return link.zone_kind if link else ""


def _metric(features: gpd.GeoDataFrame) -> gpd.GeoSeries:
    return features.geometry.to_crs(METRIC_CRS)
