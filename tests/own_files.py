"""Files as readers bring them, made in code."""

import functools
import io
import struct
import zipfile

import xlsxwriter

from lib.db import queries
from lib.uploads.files import reader
from lib.uploads.meaning import name_matching
from lib.uploads.meaning.name_matching import Catalogue
from lib.uploads.observations import column_mapping, session_data, to_observations
from lib.uploads.observations.to_observations import Reading
from lib.uploads.tables import table_detection

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LONG = """Område;Tal for;Periode;Værdi
Værebro Park;Ulovligt skolefravær;2018;25,5
Høje Gladsaxe;Ulovligt skolefravær;2018;12,5
"""


def xlsx(*sheets: list[list], percent: bool = False, formulas: bool = False) -> bytes:
    """A workbook of rows of cells; with `percent` numbers are shown as percentages."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": formulas}) as book:
        style = book.add_format({"num_format": "0.0%"}) if percent else None
        for rows in sheets:
            sheet = book.add_worksheet()
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(r, c, cell, style if isinstance(cell, float) else None)
    return buffer.getvalue()


def beboerdata() -> bytes:
    """A workbook like Landsbyggefonden's: a title, years merged over the criteria, areas down, a mean."""
    criteria = ["Andel uden for arbejdsmarkedet", "Ikke-vestlige lande", "Dømte (straffeloven)",
                "Alene grundskole", "Gns. bruttoindkomst i pct. af regionen"]  # fmt: skip
    shares = {"Værebro Park": (0.41, 0.512, 0.021, 0.55, 0.61),
              "Høje Gladsaxe": (0.31, 0.41, 0.012, 0.45, 0.71)}  # fmt: skip
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        style = book.add_format({"num_format": "0.0%"})
        sheet = book.add_worksheet("Kriterier")
        sheet.merge_range(0, 0, 0, 10, "Parallelsamfundskriterieværdier")
        sheet.merge_range(2, 0, 3, 0, "Boligområde")
        for block, year in enumerate((2022, 2023)):
            sheet.merge_range(2, 1 + 5 * block, 2, 5 + 5 * block, year)
            sheet.write_row(3, 1 + 5 * block, criteria)
        for row, (area, values) in enumerate(shares.items(), 4):
            sheet.write_row(row, 0, [area])
            sheet.write_row(row, 1, values + values, style)
        sheet.write_row(7, 0, ["Gennemsnit"])
        sheet.write_row(7, 1, [0.36] * 10, style)
    return buffer.getvalue()


def old_workbook() -> bytes:
    """As much of an xls of 1997 as tells what it is: a compound file with a stream named Workbook."""
    return COMPOUND + bytes(504) + "Root Entry".encode("utf-16-le") + "Workbook".encode("utf-16-le")


def encrypted() -> bytes:
    """The same of a workbook behind a password."""
    return COMPOUND + bytes(504) + "EncryptionInfo EncryptedPackage".encode("utf-16-le")


def zipped(**parts: bytes) -> bytes:
    """A zip of parts; "__" in a name stands for a slash, "_dot_" for a point."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


def bomb(megabytes: int, lying: bool = False) -> bytes:
    """A workbook whose sheet unpacks to so much; `lying` says in its headers that it is 10 bytes."""
    content = xlsx([["Område", "2019"], ["Værebro Park", 1]])
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as book,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as large,
    ):
        for part in book.infolist():
            if part.filename != "xl/sharedStrings.xml":
                large.writestr(part.filename, book.read(part))
        large.writestr("xl/sharedStrings.xml", b"<sst>" + b" " * (megabytes * 2**20))
    packed = buffer.getvalue()
    if lying:
        size = struct.pack("<I", megabytes * 2**20 + 5)
        assert packed.count(size) >= 2
        packed = packed.replace(size, struct.pack("<I", 10))
    return packed


@functools.cache
def catalogue() -> name_matching.Catalogue:
    """The names of the published database."""
    with queries.connect() as con:
        return name_matching.catalogue(con)


def table(content: bytes | str, name: str = "fil") -> table_detection.FileTable:
    """The first table of a file or of pasted text."""
    file = reader.pasted(content) if isinstance(content, str) else reader.read(content, name)
    return table_detection.tables(file, catalogue())[0]


def reading(content: bytes | str, catalogue: Catalogue, **answers: str) -> Reading:
    """The first table of a file by the match that is proposed; answers by the start of their keys."""
    found = table(content)
    match = column_mapping.propose(found, catalogue)
    assert match.lacks() == []
    first = to_observations.read(found, match, catalogue)
    given = {q.key: answer for q in first.questions for key, answer in answers.items() if q.key.startswith(key)}  # fmt: skip
    return to_observations.read(found, match, catalogue, given)


def numbers(read: Reading) -> list[tuple]:
    """What was read, in short."""
    columns = ["area_id", "indicator_id", "period", "value"]
    return list(read.observations[columns].itertuples(index=False, name=None))


SOURCE = session_data.source("Beboerdata", "Landsbyggefonden", "2024-05")
