"""Reads a map layer uploaded by the user: GeoJSON or GeoPackage bytes to geometry in WGS84.

The bytes stay in memory; nothing is written or fetched. GeoJSON is parsed here, and GDAL only opens a file that
begins as an SQLite database, as GeoPackage: some of GDAL's other formats can refer to other files and hosts.
"""

import contextlib
import json
import re
import sqlite3
import warnings
from dataclasses import dataclass

import geopandas as gpd
import pyogrio
import pyproj
import shapely

from lib.analysis import distances
from lib.db import geodata
from lib.text import danish

EXTENSIONS = ("geojson", "json", "gpkg")
MAX_MEGABYTES = 10
MAX_FEATURES = 2_000
MAX_POINTS = 40_000
DENMARK = (7.5, 54.3, 15.6, 58.0)  # west, south, east, north
DENMARK_UTM32 = (400_000, 6_000_000, 930_000, 6_420_000)  # the same in EPSG:25832
SQLITE = b"SQLite format 3\x00"
NAME_COLUMNS = ("navn", "name", "plannavn", "vejnavn", "titel", "id")
NAME_LENGTH = 60
GEOMETRY_TYPES = (
    "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon",
    "GeometryCollection",
)  # fmt: skip
LAST_SINGLE_TYPE = (
    3  # shapely's type ids: point, line, ring and polygon; higher ids are collections
)
MOST_NESTED = 20  # collections within each other
NO_GEOPACKAGE = "Filen kan ikke læses som GeoPackage; den er måske beskadiget."
# As GeoDanmark, Plandata and QGIS write it. Other forms could make PROJ open grids and files.
CRS_NAME = re.compile(r"(urn:ogc:def:crs:)?(EPSG|OGC):([\d.]*:)?(\d{3,6}|CRS\d+)", re.IGNORECASE)
UNREADABLE = (
    pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError,
    pyogrio.errors.FieldError, pyogrio.errors.GeometryError, pyogrio.errors.CRSError,
    shapely.errors.ShapelyError, ValueError,
)  # fmt: skip

# Bytes have no file name to conform.
warnings.filterwarnings(
    "ignore", message=".*non conformant file extension", category=RuntimeWarning
)


class UploadedLayerError(Exception):
    """The uploaded file cannot be shown; the message is a Danish sentence."""


@dataclass(frozen=True)
class UploadedLayer:
    """An uploaded map layer.

    features: name, geometry (single points, lines and polygons, two-dimensional, in WGS84). notes: Danish sentences
    on what was changed or left out.
    """

    features: gpd.GeoDataFrame
    notes: tuple[str, ...]


def layer_names(content: bytes) -> list[str]:
    """The names of the layers with geometry in a file; one empty name for GeoJSON. Raises UploadedLayerError."""
    if len(content) > MAX_MEGABYTES * 2**20:
        raise UploadedLayerError(f"Filen er større end {MAX_MEGABYTES} MB. Gem et mindre udsnit.")
    if not content.strip():
        raise UploadedLayerError("Filen er tom.")
    if not content.startswith(SQLITE):
        return [""]
    tables = _stored_tables(content)
    try:
        layers = [str(name) for name, shape in pyogrio.list_layers(content) if shape is not None]
    except UNREADABLE:
        raise UploadedLayerError(NO_GEOPACKAGE) from None
    if not layers:
        raise UploadedLayerError("GeoPackage-filen har ingen lag med geometri.")
    stored = [name for name in layers if name.lower() in tables]
    if not stored:
        raise UploadedLayerError(
            f"Laget »{layers[0]}« er ikke en tabel i filen, men regnes ud, når den åbnes (en visning). Gem det som et "
            "almindeligt lag."
        )
    return stored


def _stored_tables(content: bytes) -> set[str]:
    """The names, in lower case, of the ordinary tables in a GeoPackage.

    Views and virtual tables are left out, since computing them can take unlimited time.
    """
    try:
        with contextlib.closing(sqlite3.connect(":memory:")) as con:
            con.deserialize(content)
            found = con.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
            ).fetchall()
    except (sqlite3.Error, ValueError, OverflowError):  # UnicodeDecodeError is a ValueError
        raise UploadedLayerError(NO_GEOPACKAGE) from None
    return {
        str(name).lower()
        for name, sql in found
        if not re.match(r"\s*CREATE\s+VIRTUAL\b", str(sql), re.IGNORECASE)
    }


def read(content: bytes, layer: str) -> UploadedLayer:
    """Read one layer of a file. layer: one of layer_names(). Raises UploadedLayerError."""
    features, notes = _geopackage(content, layer) if layer else _geojson(content)
    features = gpd.GeoDataFrame(
        {"name": _names(features)}, geometry=features.geometry.array, crs=features.crs
    )
    drawable = features[~(features.geometry.isna() | features.geometry.is_empty)]
    if drawable.empty:
        raise UploadedLayerError("Ingen af elementerne har en geometri.")
    if len(drawable) < len(features):
        missing = len(features) - len(drawable)
        notes.append(f"{missing} af {len(features)} elementer har ingen geometri og er udeladt.")
    drawable, projected = _in_wgs84(drawable)
    notes += projected
    _check_place(drawable)
    return UploadedLayer(_simple(drawable, notes), tuple(notes))


def _check_count(count: int) -> None:
    if not count:
        raise UploadedLayerError("Laget har ingen elementer.")
    if count > MAX_FEATURES:
        many, most = danish.number(count, 0), danish.number(MAX_FEATURES, 0)
        raise UploadedLayerError(
            f"Laget har {many} elementer; der er plads til {most}. Gem et udsnit."
        )


def _geojson(content: bytes) -> tuple[gpd.GeoDataFrame, list[str]]:
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise UploadedLayerError(
            "Filen er hverken GeoJSON eller GeoPackage, eller den er beskadiget."
        ) from None
    kind = data.get("type") if isinstance(data, dict) else None
    if kind == "Feature":
        data = {**data, "type": "FeatureCollection", "features": [data]}
    elif kind in GEOMETRY_TYPES:
        feature = {"type": "Feature", "properties": {}, "geometry": data}
        data = {"type": "FeatureCollection", "features": [feature]}
    elif kind != "FeatureCollection":
        raise UploadedLayerError(
            "Filen er JSON, men ikke GeoJSON: den har ingen samling af elementer."
        )
    features = data.get("features")
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        raise UploadedLayerError("GeoJSON-filen mangler sin liste af elementer.")
    _check_count(len(features))
    try:
        shapes = [_shape(feature.get("geometry")) for feature in features]
    except (shapely.errors.ShapelyError, ValueError, TypeError, AttributeError):
        raise UploadedLayerError("En af geometrierne i filen kan ikke læses.") from None
    names = [_name_cells(feature.get("properties")) for feature in features]
    frame = gpd.GeoDataFrame(names, index=range(len(names)), geometry=shapes)
    crs, notes = _geojson_crs(data, frame)
    return frame.set_crs(crs), notes


def _name_cells(properties: object) -> dict:
    """The properties of a feature that may hold its name; empty where it has no properties."""
    cells = properties if isinstance(properties, dict) else {}
    return {key: cell for key, cell in cells.items() if str(key).lower() in NAME_COLUMNS}


def _shape(geometry: object) -> shapely.Geometry | None:
    return None if geometry is None else shapely.from_geojson(json.dumps(geometry))


def _geojson_crs(data: dict, frame: gpd.GeoDataFrame) -> tuple[pyproj.CRS, list[str]]:
    """The coordinate system of a GeoJSON file, and notes for the user.

    The one that the file names (as GeoDanmark, Plandata and QGIS do); else EPSG:25832 where the coordinates can only
    be that; else WGS84, the standard.
    """
    named = data.get("crs")
    if isinstance(named, dict):
        try:
            name = str(named["properties"]["name"])
            if not CRS_NAME.fullmatch(name):
                raise KeyError(name)
            return pyproj.CRS.from_user_input(name), []
        except (KeyError, TypeError, pyproj.exceptions.CRSError):
            raise UploadedLayerError(
                "Filens koordinatsystem er ikke kendt. Gem den i EPSG:25832 eller EPSG:4326."
            ) from None
    if len(frame) and _inside(frame.total_bounds, DENMARK_UTM32):
        note = "Filen nævner intet koordinatsystem; koordinaterne passer til EPSG:25832 og er læst sådan."
        return pyproj.CRS(distances.METRIC_CRS), [note]
    return pyproj.CRS(geodata.WGS84), []


def _geopackage(content: bytes, layer: str) -> tuple[gpd.GeoDataFrame, list[str]]:
    try:
        about = pyogrio.read_info(content, layer=layer)
        _check_count(about["features"])
        named = [field for field in about["fields"] if field.lower() in NAME_COLUMNS]
        frame = pyogrio.read_dataframe(content, layer=layer, force_2d=True, columns=named)
    except UNREADABLE:
        raise UploadedLayerError(
            f"Laget »{layer}« kan ikke læses; filen er måske beskadiget."
        ) from None
    if frame.crs is None:
        raise UploadedLayerError(
            f"Laget »{layer}« siger ikke, hvilket koordinatsystem det er i. Gem det i EPSG:25832."
        )
    return frame, []


def _names(features: gpd.GeoDataFrame) -> list[str]:
    """The names for the tooltips: from the first of NAME_COLUMNS that exists, else numbered."""
    columns = {str(column).lower(): column for column in features.columns}
    column = next((columns[name] for name in NAME_COLUMNS if name in columns), None)
    numbered = [f"Element {n}" for n in range(1, len(features) + 1)]
    if column is None:
        return numbered
    cells = features[column]
    return [
        str(cell).strip()[:NAME_LENGTH] if present and str(cell).strip() else number
        for cell, present, number in zip(cells, cells.notna(), numbered, strict=True)
    ]


def _in_wgs84(features: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[str]]:
    wgs84 = pyproj.CRS(geodata.WGS84)
    if features.crs.equals(wgs84, ignore_axis_order=True):
        return features.set_crs(wgs84, allow_override=True), []
    try:
        projected = features.to_crs(wgs84)
    except pyproj.exceptions.ProjError:
        raise UploadedLayerError(
            "Filens koordinater kan ikke omregnes til længde og bredde."
        ) from None
    return projected, [f"Regnet om fra {features.crs.name}."]


def _check_place(features: gpd.GeoDataFrame) -> None:
    bounds = features.geometry.bounds
    inside = [_inside(row, DENMARK) for row in bounds.to_numpy()]
    if not all(inside):
        raise UploadedLayerError(
            f"{inside.count(False)} af {len(inside)} elementer ligger uden for Danmark. Er filen gemt "
            "i et andet koordinatsystem, end den siger? Gem den i EPSG:25832 eller EPSG:4326."
        )


def _inside(bounds: object, box: tuple[float, float, float, float]) -> bool:
    """Whether the bounds lie within the box; False where one of them is not a number."""
    west, south, east, north = bounds
    return box[0] <= west <= east <= box[2] and box[1] <= south <= north <= box[3]


def _simple(features: gpd.GeoDataFrame, notes: list[str]) -> gpd.GeoDataFrame:
    """Two-dimensional, valid single shapes, simplified to one metre; appends to `notes` what was lost."""
    if features.has_z.any():
        notes.append("Højderne i filen er udeladt.")
    flat = features.set_geometry(features.geometry.force_2d())
    _check_points(flat)  # before the repair, which can take long
    if not flat.is_valid.all():
        notes.append("Ugyldige flader i filen er rettet, så de kan tegnes.")
        flat = flat.set_geometry(flat.make_valid(method="structure", keep_collapsed=False))
    shapes = flat.geometry.to_crs(distances.METRIC_CRS).simplify(1).to_crs(geodata.WGS84)
    single = _single_shapes(flat.set_geometry(shapes))
    if single.empty:
        raise UploadedLayerError("Ingen af elementerne i filen kan tegnes.")
    _check_points(single)
    return single.set_crs(geodata.WGS84, allow_override=True)[["name", "geometry"]]


def _check_points(features: gpd.GeoDataFrame) -> None:
    if shapely.get_num_coordinates(features.geometry.array).sum() > MAX_POINTS:
        most = danish.number(MAX_POINTS, 0)
        raise UploadedLayerError(
            f"Laget har flere end {most} punkter. Forenkl det, eller gem et udsnit."
        )


def _single_shapes(features: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Split collections into points, lines and polygons, one per row; at most MOST_NESTED levels deep."""
    for _ in range(MOST_NESTED):
        features = features.explode(index_parts=False, ignore_index=True)
        if not shapely.get_type_id(features.geometry.array).max(initial=0) > LAST_SINGLE_TYPE:
            return features[~features.geometry.is_empty]
    raise UploadedLayerError(
        "Filens elementer er samlet i hinanden i for mange lag til at kunne tegnes."
    )
