"""Reads the zip of a data package as it is brought: its tables, whichever folder of it they lie in, and their check.

Nothing is unpacked to disk. The tables must lie in one folder; Windows' "Udpak alle" and some programs put that into
another of the same name.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from lib.db import build, data_files, packages, schema
from lib.db.packages import Package
from lib.system import folders
from lib.text import danish
from lib.text.slug import slug

MAX_MEGABYTES = 10
MAX_UNPACKED = 60 * 2**20
MAX_FILES = 200
NAME = re.compile(r"[a-z0-9][a-z0-9_]{0,59}")
ALLOWED = (*schema.PACKAGED, packages.REPLACES)
NO_ZIP = "Filen er ikke en data-pakke (zip), eller den er beskadiget."
BOMB = "Filen fylder alt for meget, når den pakkes ud."
NO_TABLES = f"Pakken har ingen tabeller. En data-pakke har {danish.enumeration([f'{t}.csv' for t in schema.PACKAGED], 'eller')}."


class PackageZipError(ValueError):
    """The file is no data package; the message says why, in Danish."""


def read(content: bytes, file_name: str) -> Package:
    """The package in a zip. file_name: names it where its tables lie in no folder. Raises PackageZipError."""
    if len(content) > MAX_MEGABYTES * 2**20:
        raise PackageZipError(f"Filen er større end {MAX_MEGABYTES} MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = [part for part in book.infolist() if _counts(part)]
            _check_size(book.infolist())
            tables = _tables(parts)
            files = {table: _unpacked(book, part) for table, part in tables.items()}
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        OSError,
        RuntimeError,
        EOFError,
        ValueError,
    ) as error:
        if isinstance(error, PackageZipError):
            raise
        raise PackageZipError(NO_ZIP) from None
    name = _name(tables.values(), file_name)
    return Package(name, f"{schema.PACKAGES}/{name}", files)


def problems(content: bytes, file_name: str, data: Path = folders.DATA) -> list[str]:
    """What a build with this zip would refuse, as Danish sentences; none if it would be built. Raises PackageZipError."""
    return data_files.describe(build.problems_of_package(read(content, file_name), data))


def _counts(part: zipfile.ZipInfo) -> bool:
    """Whether a part is a file of the package: not one that a system puts beside, and not its instructions."""
    path = _path(part)
    hidden = any(name.startswith(".") or name in packages.PASSED_OVER for name in path.parts)
    return not part.is_dir() and not hidden and bool(packages.HOLDS_DATA.search(path.name))


def _path(part: zipfile.ZipInfo) -> PurePosixPath:
    return PurePosixPath(part.filename.replace("\\", "/"))


def _check_size(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MAX_FILES:
        raise PackageZipError(f"Pakken har flere end {MAX_FILES} filer.")


def _tables(parts: Iterable[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The file of each table, by its name with .csv in small letters. Raises PackageZipError."""
    tables: dict[str, zipfile.ZipInfo] = {}
    for part in parts:
        path = _path(part)
        name = path.name.lower()
        if name.removesuffix(".csv") not in ALLOWED:
            allowed = danish.enumeration([f"{table}.csv" for table in ALLOWED])
            raise PackageZipError(f"Pakken har filen {path.name[:60]}. Den kan kun have {allowed}.")
        if name in tables:
            raise PackageZipError(f"Pakken har {name} mere end én gang.")
        tables[name] = part
    if not tables:
        raise PackageZipError(NO_TABLES)
    if len({_path(part).parent for part in tables.values()}) > 1:
        raise PackageZipError(
            "Pakkens tabeller ligger i flere mapper. Læg dem i en og samme mappe."
        )
    return tables


def _unpacked(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """A file of the package, read no further than the limit, whatever size the zip claims."""
    with book.open(part) as file:
        content = file.read(MAX_UNPACKED // len(ALLOWED) + 1)
    if len(content) > MAX_UNPACKED // len(ALLOWED):
        raise PackageZipError(BOMB)
    return content


def _name(parts: Iterable[zipfile.ZipInfo], file_name: str) -> str:
    """The name of the package: of the folder of its tables, or else of the zip."""
    folder = _path(next(iter(parts))).parent.name
    # A browser that fetches the same file again calls it "beboerdata (1).zip".
    stem = re.sub(r"\s*\(\d+\)$", "", PurePosixPath(file_name).stem)
    name = folder or slug(stem).replace("-", "_")
    if not NAME.fullmatch(name):
        raise PackageZipError(
            f"Pakkens mappe hedder »{name[:60]}«. Den skal hedde noget med små bogstaver, tal og _ alene."
        )
    return name
