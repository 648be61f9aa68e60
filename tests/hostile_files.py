"""Files made to take a reader's memory, time or process: small to bring, large to read."""

import io
import json
import math
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import shapely

from tests.own_files import bomb, xlsx, zipped

SHEET = "xl/worksheets/sheet1.xml"
FILE, LAYER, SHOW, PLAN = "file", "layer", "show", "plan"  # which upload box takes it


def changed(content: bytes, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> bytes:
    """A workbook with its parts changed, renamed or left out."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as book,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as other,
    ):
        for part in book.infolist():
            made = change(part.filename, book.read(part))
            if made:
                other.writestr(*made)
    return buffer.getvalue()


def with_text(old: bytes, new: bytes, part: str = SHEET) -> bytes:
    """A small workbook with other text in one of its parts."""

    def change(name: str, text: bytes) -> tuple[str, bytes]:
        assert name != part or old in text
        return name, text.replace(old, new) if name == part else text

    return changed(xlsx([[1, 2]]), change)


def far_cell(reference: bytes) -> bytes:
    """A workbook of a kilobyte with a cell far out."""
    return with_text(b'r="B1"', b'r="' + reference + b'"')


def sheet_elsewhere() -> bytes:
    """A far cell in a sheet that lies outside xl/worksheets/."""

    def change(name: str, text: bytes) -> tuple[str, bytes]:
        if name == SHEET:
            return "xl/other/sheet1.xml", text.replace(b'r="B1"', b'r="XFD1048576"')
        return name, text.replace(b"worksheets/sheet1.xml", b"other/sheet1.xml")

    return changed(xlsx([[1, 2]]), change)


def sheet_twice() -> bytes:
    """Two parts that a reader of workbooks may take for the same: one looks harmless."""
    buffer = io.BytesIO(xlsx([[1, 2]]))
    with zipfile.ZipFile(buffer, "a") as book:
        text = book.read(SHEET).replace(b'r="B1"', b'r="XFD1048576"')
        book.writestr("xl/Worksheets/Sheet1.xml", text)
    return buffer.getvalue()


def many_sheets(count: int) -> bytes:
    """Each with one cell as far out as may be."""
    return changed(
        xlsx(*[[[1, 2]]] * count),
        lambda name, text: (name, text.replace(b'r="B1"', b'r="CV100000"')),
    )


def many_strings(count: int) -> bytes:
    """Empty texts that pack to almost nothing."""
    strings = b"<sst>" + b"<si><t/></si>" * count + b"</sst>"

    def change(name: str, text: bytes) -> tuple[str, bytes] | None:
        return name, strings if name == "xl/sharedStrings.xml" else text

    return changed(xlsx([["a", "b"]]), change)


def empty_rows(count: int) -> bytes:
    """A sheet that takes long to look through, and has nothing in it."""
    return with_text(b"<sheetData>", b"<sheetData>" + b"<row/>" * count)


def geopackage(*statements: str, shapes: list | None = None) -> bytes:
    """A GeoPackage with one layer named lag, and SQL that was run in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lag.gpkg"
        frame = gpd.GeoDataFrame(geometry=shapes or [shapely.Point(12.44, 55.757)], crs="EPSG:4326")
        frame.to_file(path, layer="lag", driver="GPKG")
        con = sqlite3.connect(path)
        for statement in statements:
            con.execute(statement)
        con.commit()
        con.close()
        return path.read_bytes()


def view_as_layer(select: str, name: str = "visning") -> tuple[str, ...]:
    """SQL that makes a view and says that it is a layer of points."""
    return (
        f"CREATE VIEW {name} AS {select}",
        f"INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('{name}', 'features', '{name}', 4326)",
        f"INSERT INTO gpkg_geometry_columns VALUES ('{name}', 'geom', 'POINT', 4326, 0, 0)",
    )


ENDLESS = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n AS fid, zeroblob(n % 9) AS geom FROM t"
LARGE = "SELECT 1 AS fid, zeroblob(1000000000) AS geom"


def star(points: int, turns: int) -> dict:
    """A polygon that crosses itself again and again."""
    ring = [
        [12.44 + 0.01 * math.cos(2 * math.pi * turns * n / points), 55.757 + 0.01 * math.sin(2 * math.pi * turns * n / points)]
        for n in range(points)
    ]  # fmt: skip
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def collected(depth: int) -> dict:
    """Geometry collections within each other."""
    shape: dict = {"type": "Point", "coordinates": [12.44, 55.757]}
    for _ in range(depth):
        shape = {"type": "GeometryCollection", "geometries": [shape]}
    return shape


def nested(opened: bytes, closed: bytes, depth: int) -> bytes:
    return opened * depth + closed * depth


def every() -> dict[str, tuple[str, bytes]]:
    """All of them: name -> which box takes it, and its bytes."""
    ring = star(200, 99)
    return {
        "far cell in small letters": (FILE, far_cell(b"xfd1048576")),
        "far cell": (FILE, far_cell(b"XFD1048576")),
        "cell with a place that is none": (FILE, far_cell(b"B 1")),
        "row with a place that is none": (FILE, with_text(b'<row r="1"', b'<row r="+900000"')),
        "sheet elsewhere": (FILE, sheet_elsewhere()),
        "sheet twice": (FILE, sheet_twice()),
        "200 sheets with a far cell": (FILE, many_sheets(200)),
        "many strings": (FILE, many_strings(2_500_000)),
        "bomb": (FILE, bomb(220)),
        "bomb that lies": (FILE, bomb(220, lying=True)),
        "workbook in workbook": (FILE, zipped(**{"xl__workbook_dot_xml": nested(b"<a>", b"</a>", 100_000)})),
        "text without lines": (FILE, b"a;" * 2_000_000),
        "text of quotation marks": (FILE, b'"' * 4_000_000),
        "text of one cell": (FILE, b"a" * 9_000_000),
        "text of empty rows": (FILE, b"\n" * 9_000_000 + b"a;1\n"),
        "layer that counts for ever": (LAYER, geopackage("DELETE FROM gpkg_contents", *view_as_layer(ENDLESS))),
        "many layers that count for ever": (
            LAYER, geopackage(*[part for n in range(50) for part in view_as_layer(ENDLESS, f"v{n}")]),
        ),
        "layer with a large cell": (LAYER, geopackage("DELETE FROM gpkg_contents", *view_as_layer(LARGE))),
        "polygon that crosses itself": (LAYER, json.dumps(ring).encode()),
        "polygon of very many points": (LAYER, json.dumps(star(100_000, 49_999)).encode()),
        "collections within each other": (LAYER, json.dumps(collected(300)).encode()),
        "lists within each other": (LAYER, nested(b"[", b"]", 4_000_000)),
        "coordinates within each other": (
            LAYER, b'{"type": "Polygon", "coordinates": ' + nested(b"[", b"]", 900) + b"}",
        ),
        "no geopackage": (LAYER, b"SQLite format 3\x00" + struct.pack(">H", 512) + bytes(9_000)),
        "show of lists": (SHOW, b"dias = " + nested(b"[", b"]", 100_000)),
        "show of points": (SHOW, b"a" + b".a" * 30_000 + b" = 1"),
        "show of digits": (SHOW, b"a = " + b"9" * 200_000),
        "plan of lists": (PLAN, nested(b"[", b"]", 20_000)),
        "plan of digits": (PLAN, b'{"version": ' + b"9" * 40_000 + b"}"),
    }  # fmt: skip
