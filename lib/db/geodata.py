"""Reads and checks the geometry of the map: data/geo/*.geojson, one file per theme.

Coordinates are WGS84 (EPSG:4326), rounded to five decimals, about a metre. Every feature has its
source (`source_id`, `licence`), its accuracy in metres (`accuracy_m`) and its `basis`: opmålt (surveyed by the
source), tegnet (drawn here along known features) or skematisk (known from a description only).
"""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from lib.db import schema
from lib.settings import municipality

WGS84 = "EPSG:4326"
DECIMALS = 5
PROPERTIES = [column for column in schema.TABLES["features"] if column not in ("theme", "geometry")]


class GeoFileError(Exception):
    """A GeoJSON file cannot be read. theme: the name of the file; the message is in Danish."""

    def __init__(self, theme: str, message: str):
        self.theme = theme
        super().__init__(message)


def read(folder: Path) -> pd.DataFrame:
    """The features of all files as text cells, in the columns of the table `features`; None where empty.

    `theme` is the name of the file, `geometry` is GeoJSON. Raises GeoFileError.
    """
    return pd.concat([_read_file(path) for path in sorted(folder.glob("*.geojson"))])


def _read_file(path: Path) -> pd.DataFrame:
    import pyogrio  # with GDAL, for the build only: the app reads no files

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
    """A GeoDataFrame in WGS84 from a frame with GeoJSON text in `geometry`."""
    texts = features["geometry"].astype(object).where(features["geometry"].notna(), None)
    shapes = shapely.from_geojson(texts.to_numpy())
    return gpd.GeoDataFrame(features.drop(columns="geometry"), geometry=shapes, crs=WGS84)


def problems(features: pd.DataFrame) -> pd.DataFrame:
    """The invalid shapes among the features of read(); no rows if all are valid.

    Columns: theme, place (position in its file, from 1), value (the feature_id) and problem (in Danish).
    """
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
    """Which bounds lie within the bounds of the municipality's map; a missing geometry counts as within."""
    west, south, east, north = bounds.T
    within = municipality.settings().map.bounds
    outside = (west < within[0]) | (south < within[1]) | (east > within[2]) | (north > within[3])
    return ~outside
