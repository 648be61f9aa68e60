"""Reads layers from the bytes of a GeoPackage, an SQLite database that GDAL opens in memory."""

import contextlib
import re
import sqlite3
import warnings
from collections.abc import Iterator, Sequence
from types import ModuleType

import geopandas as gpd
import shapely

SQLITE = b"SQLite format 3\x00"
WRITE_VERSIONS = slice(18, 20)  # bytes of an SQLite file: 1 for a journal, 2 for a write-ahead log
WAL, JOURNAL = b"\x02\x02", b"\x01\x01"
UNREADABLE = "Filen kan ikke læses som GeoPackage; den er måske beskadiget."

# Bytes have no file name to conform.
warnings.filterwarnings(
    "ignore", message=".*non conformant file extension", category=RuntimeWarning
)


class GeoPackageError(Exception):
    """A GeoPackage that cannot be read; the message is a Danish sentence."""


def is_one(content: bytes) -> bool:
    """Whether a file begins as an SQLite database."""
    return content.startswith(SQLITE)


def has_write_ahead_log(content: bytes) -> bool:
    """Whether the newest changes may lie in a file beside this one."""
    return is_one(content) and content[WRITE_VERSIONS] == WAL


def layers(content: bytes) -> list[str]:
    """The names of the layers with geometry that are stored as tables. Raises GeoPackageError."""
    content = _self_contained(content)
    tables = _stored_tables(content)
    with _gdal(UNREADABLE) as gdal:
        found = [str(name) for name, shape in gdal.list_layers(content) if shape is not None]
    if not found:
        raise GeoPackageError("GeoPackage-filen har ingen lag med geometri.")
    stored = [name for name in found if name.lower() in tables]
    if not stored:
        raise GeoPackageError(
            f"Laget »{found[0]}« er ikke en tabel i filen, men regnes ud, når den åbnes (en visning). Gem det som et "
            "almindeligt lag."
        )
    return stored


def count_and_fields(content: bytes, layer: str) -> tuple[int, list[str]]:
    """The number of elements of a layer, and its fields. Raises GeoPackageError."""
    with _gdal(_no_layer(layer)) as gdal:
        about = gdal.read_info(_self_contained(content), layer=layer)
        return about["features"], [str(field) for field in about["fields"]]


def elements(content: bytes, layer: str, fields: Sequence[str]) -> gpd.GeoDataFrame:
    """The elements of a layer with some of its fields, numbered from 1, in the layer's own coordinate system.

    Raises GeoPackageError."""
    with _gdal(_no_layer(layer)) as gdal:
        frame = gdal.read_dataframe(
            _self_contained(content), layer=layer, force_2d=True, columns=fields
        )
    if frame.crs is None:
        raise GeoPackageError(
            f"Laget »{layer}« siger ikke, hvilket koordinatsystem det er i. Gem det i EPSG:25832."
        )
    frame.index = range(1, len(frame) + 1)
    return frame


def _no_layer(layer: str) -> str:
    return f"Laget »{layer}« kan ikke læses; filen er måske beskadiget."


@contextlib.contextmanager
def _gdal(failed: str) -> Iterator[ModuleType]:
    """pyogrio; what it cannot read becomes a GeoPackageError with this sentence.

    Imported here, for GDAL takes some twenty megabytes and few bring such a file.
    """
    import pyogrio

    errors = pyogrio.errors
    try:
        yield pyogrio
    except (
        errors.DataSourceError, errors.DataLayerError, errors.FeatureError, errors.FieldError,
        errors.GeometryError, errors.CRSError, shapely.errors.ShapelyError, ValueError,
    ):  # fmt: skip
        raise GeoPackageError(failed) from None


def _self_contained(content: bytes) -> bytes:
    """The file as it was at the last checkpoint, for SQLite opens no database in memory that asks for a log beside it."""
    if not has_write_ahead_log(content):
        return content
    return content[: WRITE_VERSIONS.start] + JOURNAL + content[WRITE_VERSIONS.stop :]


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
        raise GeoPackageError(UNREADABLE) from None
    return {
        str(name).lower()
        for name, sql in found
        if not re.match(r"\s*CREATE\s+VIRTUAL\b", str(sql), re.IGNORECASE)
    }
