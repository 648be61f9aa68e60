"""What a file is that is no GeoJSON or GeoPackage, and what to do instead: one Danish sentence for each form."""

import io
import re
import zipfile

from lib.system import file_forms

SAVE_IN_QGIS = (
    "Åbn den i QGIS, vælg »Eksportér« og »Gem objekter som …«, og gem den som GeoPackage (.gpkg)."
)
UNKNOWN = "Filen er hverken GeoJSON eller GeoPackage, eller den er beskadiget."
SHAPEFILE = (
    f"Filen hører til en shapefile, som er flere filer, der skal læses sammen. {SAVE_IN_QGIS}"
)
IMAGE = "Filen er et billede, og et billede har ingen former, der kan lægges på kortet."
# First bytes of a file, and what the user is told.
FIRST_BYTES = dict.fromkeys(file_forms.IMAGES, IMAGE) | {
    b"\x00\x00\x27\x0a": SHAPEFILE,
    b"%PDF": "Filen er en PDF. Bed om kortlaget som GeoJSON eller GeoPackage.",
    b"fgb": f"Filen er FlatGeobuf. {SAVE_IN_QGIS}",
    b"PAR1": f"Filen er (Geo)Parquet. {SAVE_IN_QGIS}",
    b"!table": f"Filen er et lag fra MapInfo. {SAVE_IN_QGIS}",
    b"AC10": f"Filen er en tegning fra et CAD-program (DWG). {SAVE_IN_QGIS}",
    b"\xd0\xcf\x11\xe0": "Filen er et Office-dokument og ikke et kortlag.",
    b"Rar!": "Filen er et arkiv. Pak det ud, og vælg selve kortlaget.",
    b"7z\xbc\xaf": "Filen er et arkiv. Pak det ud, og vælg selve kortlaget.",
    b"\x1f\x8b": "Filen er pakket sammen. Pak den ud, og vælg selve kortlaget.",
}
# A word near the beginning of an XML file, and what the user is told.
XML = {
    r"<(\w+:)?kml\b": f"Filen er KML (Google Earth). {SAVE_IN_QGIS}",
    r"<(\w+:)?gpx\b": f"Filen er et GPS-spor (GPX). {SAVE_IN_QGIS}",
    r"opengis\.net/(gml|wfs)|<(\w+:)?FeatureCollection\b": f"Filen er GML. {SAVE_IN_QGIS}",
    r"<svg\b": IMAGE,
    r"<qgis\b": "Filen er et QGIS-projekt eller en stil og har ingen former i sig. Gem selve laget som GeoPackage.",
    r"<(!doctype )?html\b": "Filen er en webside og ikke et kortlag. Hent selve filen, og vælg den.",
}
# Endings in a zip file, and what the user is told.
ZIPPED = {
    ".shp": f"Filen er en zip med en shapefile. Pak den ud. {SAVE_IN_QGIS}",
    ".kml": f"Filen er KMZ (Google Earth). {SAVE_IN_QGIS}",
    ".gpkg": "Filen er en zip. Pak den ud, og vælg .gpkg-filen.",
    "json": "Filen er en zip. Pak den ud, og vælg GeoJSON-filen.",
    ".gml": f"Filen er en zip med GML. Pak den ud. {SAVE_IN_QGIS}",
    ".gdbtable": f"Filen er en zip med en geodatabase fra ArcGIS. Pak den ud. {SAVE_IN_QGIS}",
    "xl/workbook.xml": "Filen er et regneark og ikke et kortlag. Tal kan bruges på siden Egne tal.",
}
TOPOJSON = "Filen er TopoJSON. Gem den som GeoJSON, for eksempel i QGIS."
ESRI = "Filen er Esris egen JSON. Bed om den som GeoJSON (f=geojson), eller gem den som GeoPackage."


def sentence(content: bytes) -> str:
    """What a file is that is not read as a layer, and what to do, in Danish."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"PK"):
        return _zipped(content)
    if words := file_forms.by_first_bytes(content, FIRST_BYTES):
        return words
    if start.startswith(b"<"):
        return file_forms.by_xml(start, XML) or f"{UNKNOWN} Den er XML. {SAVE_IN_QGIS}"
    if re.match(rb"0\s+SECTION\b", start):
        return f"Filen er en tegning fra et CAD-program (DXF). {SAVE_IN_QGIS}"
    if re.match(
        rb"\{[^{}\[\]]*\"type\"\s*:\s*\"Feature\".*\}\s*\n\s*\{",
        start[: file_forms.SEARCHED],
        re.DOTALL,
    ):
        return "Filen har et GeoJSON-element på hver linje. Gem den som én samling (FeatureCollection)."
    return UNKNOWN


def other_json(data: object) -> str:
    """What a JSON file is that is no GeoJSON, in Danish; "" where it is not known."""
    if not isinstance(data, dict):
        return ""
    if data.get("type") == "Topology":
        return TOPOJSON
    esri = "spatialReference" in data or "geometryType" in data or "rings" in data
    return ESRI if esri else ""


def _zipped(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            names = [name.lower() for name in book.namelist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return "Filen er en zip, der er beskadiget. Hent den igen."
    found = (words for end, words in ZIPPED.items() if any(name.endswith(end) for name in names))
    return next(found, "Filen er en zip uden et kortlag. Pak den ud, og vælg selve kortlaget.")
