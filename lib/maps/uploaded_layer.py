"""Reads a map layer uploaded by the user: GeoJSON or GeoPackage bytes to geometry in WGS84.

The bytes stay in memory; nothing is written or fetched. GeoJSON is parsed here, and GDAL only opens a file that
begins as an SQLite database, as GeoPackage: some of GDAL's other formats can refer to other files and hosts.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import pyproj
import shapely

from lib.analysis import distances
from lib.db import geodata
from lib.maps import element_names, geojson_elements, geopackage, other_layer_files
from lib.text import danish

MAX_MEGABYTES = 10
MAX_FEATURES = 2_000
MAX_POINTS = 40_000
DENMARK = (7.5, 54.3, 15.6, 58.0)  # west, south, east, north
DENMARK_UTM32 = (400_000, 6_000_000, 930_000, 6_420_000)  # the same in EPSG:25832
NEWEST_ELSEWHERE = (
    "De seneste rettelser kan mangle: filen er åben i et andet program, som gemmer dem i en fil ved siden af (.gpkg-wal). "
    "Luk laget i QGIS, gem det igen, og vælg filen på ny."
)
NOT_UTF8 = (
    "Filen er ikke i UTF-8, som GeoJSON skal være. Den er læst som Windows-1252: se efter, om æ, ø og å i navnene er "
    "rigtige."
)
LAST_SINGLE_TYPE = (
    3  # shapely's type ids: point, line, ring and polygon; higher ids are collections
)
# As GeoDanmark, Plandata and QGIS write it. Other forms could make PROJ open grids and files.
CRS_NAME = re.compile(r"(urn:ogc:def:crs:)?(EPSG|OGC):([\d.]*:)?(\d{3,6}|CRS\d+)", re.IGNORECASE)


class UploadedLayerError(Exception):
    """The uploaded file cannot be shown; the message is a Danish sentence."""


@dataclass(frozen=True)
class UploadedLayer:
    """An uploaded map layer.

    features: name, geometry (single points, lines and polygons, two-dimensional, in WGS84). notes: Danish sentences
    on what was changed or left out. fields: those of the file that can hold the names; named_by: the one that does,
    element_names.NUMBERED for none.
    """

    features: gpd.GeoDataFrame
    notes: tuple[str, ...]
    fields: tuple[str, ...] = ()
    named_by: str = element_names.NUMBERED


def layer_names(content: bytes) -> list[str]:
    """The names of the layers with geometry in a file; one empty name for GeoJSON. Raises UploadedLayerError."""
    if len(content) > MAX_MEGABYTES * 2**20:
        raise UploadedLayerError(f"Filen er større end {MAX_MEGABYTES} MB. Gem et mindre udsnit.")
    if not content.strip():
        raise UploadedLayerError("Filen er tom.")
    if not geopackage.is_one(content):
        return [""]
    try:
        return geopackage.layers(content)
    except geopackage.GeoPackageError as error:
        raise _with_newest(error, content) from None


def _with_newest(error: Exception, content: bytes) -> UploadedLayerError:
    """The error, with a sentence where what is missing may lie in the file beside this one."""
    words = f"{error} {NEWEST_ELSEWHERE}" if geopackage.has_write_ahead_log(content) else str(error)
    return UploadedLayerError(words)


def read(content: bytes, layer: str, named_by: str | None = None) -> UploadedLayer:
    """Read one layer of a file. Raises UploadedLayerError.

    layer: one of layer_names(). named_by: the field that holds the names, None for the likeliest."""
    if not layer:
        return _layer(*_geojson(content, named_by))
    try:
        return _layer(*_geopackage(content, layer, named_by), content)
    except (UploadedLayerError, geopackage.GeoPackageError) as error:
        raise _with_newest(error, content) from None


def _layer(
    features: gpd.GeoDataFrame, notes: list[str], fields: Sequence[str], named_by: str,
    content: bytes = b"",
) -> UploadedLayer:  # fmt: skip
    """The layer of a file's elements, whose index is their number in it, from 1."""
    if geopackage.has_write_ahead_log(content):
        notes.insert(0, NEWEST_ELSEWHERE)
    names = element_names.names(features, named_by)
    features = gpd.GeoDataFrame(
        {"name": pd.Series(names, features.index)}, geometry=features.geometry, crs=features.crs
    )
    drawable = features[~(features.geometry.isna() | features.geometry.is_empty)]
    if drawable.empty:
        raise UploadedLayerError(" ".join(["Ingen af elementerne har en geometri.", *notes]))
    if missing := list(features.index.difference(drawable.index)):
        numbers = geojson_elements.numbered(missing)
        notes.append(
            f"{len(missing)} af {len(features)} elementer har ingen geometri og er udeladt ({numbers})."
        )
    drawable, projected = _in_wgs84(drawable)
    notes += projected
    drawable = _in_denmark(drawable, notes)
    return UploadedLayer(_simple(drawable, notes), tuple(notes), tuple(fields), named_by)


def _check_count(count: int) -> None:
    if not count:
        raise UploadedLayerError("Laget har ingen elementer.")
    if count > MAX_FEATURES:
        many, most = danish.number(count, 0), danish.number(MAX_FEATURES, 0)
        raise UploadedLayerError(
            f"Laget har {many} elementer; der er plads til {most}. Gem et udsnit."
        )


def _geojson(
    content: bytes, named_by: str | None
) -> tuple[gpd.GeoDataFrame, list[str], list[str], str]:
    """The elements of a GeoJSON file that can be shown, notes, and the fields and the field that hold their names."""
    data, notes = _json(content)
    features = _features(data)
    _check_count(len(features))
    try:
        found = geojson_elements.read(features)
    except (geojson_elements.TooNestedError, RecursionError):
        raise UploadedLayerError(geojson_elements.TOO_NESTED) from None
    notes += found.notes()
    if len(found.left_out) == len(features):
        raise UploadedLayerError(" ".join(["Geometrien i filen kan ikke læses.", *found.notes()]))
    cells = [element_names.cells(feature) for feature in features]
    fields = list(dict.fromkeys(field for one in cells for field in one))
    frame = gpd.GeoDataFrame(
        pd.DataFrame(cells, index=range(1, len(cells) + 1), columns=fields, dtype=object),
        geometry=gpd.GeoSeries(found.shapes, index=range(1, len(cells) + 1)),
    ).drop(index=list(found.left_out))  # fmt: skip
    crs, said = _geojson_crs(data, frame)
    return (
        frame.set_crs(crs),
        notes + said,
        fields[: element_names.MAX_FIELDS],
        element_names.name_field(frame, fields, named_by),
    )


def _json(content: bytes) -> tuple[dict | list, list[str]]:
    """The JSON of a file, and notes on its encoding."""
    notes: list[str] = []
    try:
        try:
            wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
            text = content.decode("utf-16" if wide else "utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252")
            notes = [NOT_UTF8]
        return json.loads(text), notes
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise UploadedLayerError(other_layer_files.sentence(content)) from None


def _features(data: object) -> list:
    """The elements of a GeoJSON file."""
    kind = data.get("type") if isinstance(data, dict) else None
    if kind == "Feature":
        return [data]
    if kind in geojson_elements.GEOMETRY_TYPES:
        return [{"type": "Feature", "properties": {}, "geometry": data}]
    if kind != "FeatureCollection":
        other = other_layer_files.other_json(data)
        raise UploadedLayerError(
            other or "Filen er JSON, men ikke GeoJSON: den har ingen samling af elementer."
        )
    features = data.get("features")
    if not isinstance(features, list):
        raise UploadedLayerError("GeoJSON-filen mangler sin liste af elementer.")
    return features


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


def _geopackage(
    content: bytes, layer: str, named_by: str | None
) -> tuple[gpd.GeoDataFrame, list[str], list[str], str]:
    """As _geojson(), of a layer of a GeoPackage."""
    count, fields = geopackage.count_and_fields(content, layer)
    _check_count(count)
    wanted = (
        [named_by]
        if named_by in fields
        else [f for f in fields if element_names.rank(f) is not None]
    )
    frame = geopackage.elements(content, layer, wanted)
    return (
        frame,
        [],
        fields[: element_names.MAX_FIELDS],
        element_names.name_field(frame, wanted, named_by),
    )


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


def _in_denmark(features: gpd.GeoDataFrame, notes: list[str]) -> gpd.GeoDataFrame:
    """The elements within Denmark; appends to `notes` which were left out. Raises UploadedLayerError where all are."""
    inside = [_inside(row, DENMARK) for row in features.geometry.bounds.to_numpy()]
    if not any(inside):
        raise UploadedLayerError(
            f"{inside.count(False)} af {len(inside)} elementer ligger uden for Danmark. Er filen gemt "
            "i et andet koordinatsystem, end den siger? Gem den i EPSG:25832 eller EPSG:4326."
        )
    outside = features.index[[not one for one in inside]]
    notes += geojson_elements.left_out_sentences(dict.fromkeys(outside, "uden for Danmark"))
    return features[inside]


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
    for _ in range(geojson_elements.MOST_NESTED + 1):
        features = features.explode(index_parts=False, ignore_index=True)
        if not shapely.get_type_id(features.geometry.array).max(initial=0) > LAST_SINGLE_TYPE:
            return features[~features.geometry.is_empty]
    raise UploadedLayerError(geojson_elements.TOO_NESTED)
