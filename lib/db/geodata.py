"""The map's own geometry: data/geo/*.geojson, one file a theme, read and checked when the data are built.

Coordinates are WGS84 (EPSG:4326), rounded to five decimals, about a metre. Every feature says who
it is from (`source_id`, `licence`), how sure it is (`accuracy_m`) and how it came about (`basis`):
opmålt (surveyed by the source), tegnet (drawn here along what is known) or skematisk (only the words
are known).
"""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from lib.db import schema
from lib.settings import municipality

WGS84 = "EPSG:4326"
DECIMALS = 5
PROPERTIES = [column for column in schema.TABLES["features"] if column not in ("theme", "geometry")]


class GeoFileError(Exception):
    """A file of geometry cannot be read: `theme` says which, the message why, in Danish."""

    def __init__(self, theme: str, message: str):
        self.theme = theme
        super().__init__(message)


def read(folder: Path) -> pd.DataFrame:
    """The features of all files as cells of text, in the columns of the table, None where empty.

    `theme` is the name of the file, `geometry` is GeoJSON. Raises GeoFileError.
    """
    return pd.concat([_read_file(path) for path in sorted(folder.glob("*.geojson"))])


def _read_file(path: Path) -> pd.DataFrame:
    try:
        features = gpd.read_file(path)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError):
        raise GeoFileError(path.stem, "Filen kan ikke læses som GeoJSON.") from None
    found = [column for column in features.columns if column != "geometry"]
    if sorted(found) != sorted(PROPERTIES):
        raise GeoFileError(path.stem, f"Egenskaberne skal være {','.join(PROPERTIES)}.")
    cells = features[PROPERTIES].astype(object)
    cells = cells.where(cells.notna(), None).map(lambda cell: None if cell is None else str(cell))
    geometry = shapely.to_geojson(features.geometry.array)
    return cells.assign(theme=path.stem, geometry=geometry)[list(schema.TABLES["features"])]


def geometries(features: pd.DataFrame) -> gpd.GeoDataFrame:
    """A frame with GeoJSON text in `geometry`, as geometry in WGS84."""
    texts = features["geometry"].astype(object).where(features["geometry"].notna(), None)
    shapes = shapely.from_geojson(texts.to_numpy())
    return gpd.GeoDataFrame(features.drop(columns="geometry"), geometry=shapes, crs=WGS84)


def problems(features: pd.DataFrame) -> pd.DataFrame:
    """What is wrong with the shapes of read(): theme, place (1 is the first in its file), value
    (the feature) and problem, in Danish. No rows means that all is well."""
    shapes = geometries(features).geometry.array
    bounds = shapely.bounds(shapes)
    coordinates = [shapely.get_coordinates(shape) for shape in shapes]
    tests = {
        "Geometrien mangler.": shapely.is_missing(shapes) | shapely.is_empty(shapes),
        "Geometrien er ikke gyldig; en flade krydser sig selv.": ~shapely.is_valid(shapes)
        & ~shapely.is_missing(shapes),
        "Geometrien har højder; kun længde og bredde hører til her.": shapely.has_z(shapes),
        f"Geometrien ligger uden for {municipality.settings().map.bounds}.": ~_within(bounds),
        f"Koordinaterne er ikke rundet til {DECIMALS} decimaler.": [
            bool((points.round(DECIMALS) != points).any()) for points in coordinates
        ],
    }  # fmt: skip
    place = features.groupby("theme").cumcount() + 1
    found = [
        pd.DataFrame({"theme": features["theme"], "place": place, "value": features["feature_id"]})[
            pd.Series(failed, index=features.index)
        ].assign(problem=problem)
        for problem, failed in tests.items()
    ]
    return pd.concat(found, ignore_index=True)


def _within(bounds):
    """Which bounds lie inside those of the municipality's map; a missing geometry counts as inside."""
    west, south, east, north = bounds.T
    within = municipality.settings().map.bounds
    outside = (west < within[0]) | (south < within[1]) | (east > within[2]) | (north > within[3])
    return ~outside
