"""What a file is that holds a table or a map in a form that is not read, and what to do: one Danish sentence each."""

import re

from lib.system import file_forms

SAVE_AS = "Gem tabellen som »Excel-projektmappe (.xlsx)« eller CSV, og vælg den fil."
EXPORT = "Eksportér tabellen som CSV eller Excel, og vælg den fil."
MAP_LAYER = "Gem laget som GeoPackage i QGIS, og vis det på siden Kort."
IMAGE = "Filen er et billede. Tal kan ikke læses af et billede: find tabellen som Excel eller CSV, eller skriv tallene ind i en skabelon."
# First bytes of a file, and what the user is told.
FIRST_BYTES = dict.fromkeys(file_forms.IMAGES, IMAGE) | {
    b"$FL2": f"Filen er fra SPSS (.sav). {EXPORT}",
    b"$FL3": f"Filen er fra SPSS (.zsav). {EXPORT}",
    b"\x00" * 12 + b"\xc2\xea\x81\x60": f"Filen er fra SAS (.sas7bdat). {EXPORT}",
    b"HEADER RECORD*******LIB": f"Filen er fra SAS (.xpt). {EXPORT}",
    b"<stata_dta>": f"Filen er fra Stata (.dta). {EXPORT}",
    b"RDX": f"Filen er fra R (.RData). {EXPORT}",
    b"PAR1": f"Filen er en Parquet-fil. {EXPORT}",
    b"ARROW1": f"Filen er en Arrow-fil. {EXPORT}",
    b"FEA1": f"Filen er en Feather-fil. {EXPORT}",
    b"\x89HDF": f"Filen er en HDF5-fil. {EXPORT}",
    b"SQLite format 3\x00": f"Filen er en database eller et kortlag (SQLite, GeoPackage). Er det en tabel: {EXPORT[0].lower()}{EXPORT[1:]} Er det et kortlag, kan det vises på siden Kort.",
    b"\x00\x01\x00\x00Standard": f"Filen er en Access-database. {EXPORT}",
    b"\x00\x00\x27\x0a": f"Filen hører til et kortlag (shapefile). {MAP_LAYER}",
    b"!table": f"Filen er et kortlag fra MapInfo. {MAP_LAYER}",
    b"\xfd7zXZ": "Filen er pakket sammen. Pak den ud, og vælg selve regnearket.",
    b"BZh": "Filen er pakket sammen. Pak den ud, og vælg selve regnearket.",
}
# A word near the beginning of an XML file, and what the user is told.
XML = {
    r"<(\w+:)?kml\b": f"Filen er et kortlag (KML). {MAP_LAYER}",
    r"<(\w+:)?gpx\b": f"Filen er et GPS-spor (GPX). {MAP_LAYER}",
    r"opengis\.net/(gml|wfs)": f"Filen er et kortlag (GML). {MAP_LAYER}",
    r"<svg\b": IMAGE,
    r"urn:schemas-microsoft-com:office:spreadsheet": f"Filen er et ældre XML-regneark fra Excel. {SAVE_AS}",
    r"<(\w+:)?(structure|genericdata|compactdata|structurespecificdata)\b": f"Filen er SDMX (statistik i XML). {EXPORT}",
}
HEIC = re.compile(rb"....ftyp(heic|heix|mif1|avif)", re.DOTALL)
# Version, a date, and then the number of records: a dBase table has 32 bytes of header and no text at all in them.
DBASE = re.compile(
    rb"[\x03\x30\x31\x83\x8b\xf5][\x00-\xff][\x01-\x0c][\x01-\x1f].{28}[A-Za-z_]\w*\x00", re.DOTALL
)
STATA = re.compile(rb"[\x69\x6c\x6e\x6f\x71-\x73][\x01\x02]\x01\x00")


def sentence(content: bytes) -> str:
    """What a file is, and what to do instead, in Danish; "" where it is none of the forms that are known here."""
    start = content.removeprefix(b"\xef\xbb\xbf")
    if words := file_forms.by_first_bytes(start, FIRST_BYTES):
        return words
    if start.lstrip().startswith(b"<"):
        return file_forms.by_xml(start, XML)
    if HEIC.match(start):
        return IMAGE
    if DBASE.match(start):
        return f"Filen er en dBase-tabel (.dbf). {SAVE_AS}"
    if STATA.match(start):
        return f"Filen er fra Stata (.dta). {EXPORT}"
    return ""
