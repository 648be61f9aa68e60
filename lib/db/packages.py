"""The data packages: folders of CSV files in data/packages/, what such a folder must look like, and what it replaces.

A package has files of some of the tables in schema.PACKAGED, and may have REPLACES: the published rows of observations
that its own take the place of. Nothing that looks like data may lie where the build would not read it.
"""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pandas as pd

from lib.db import data_files, schema
from lib.db.data_files import DataError

REPLACES = "replaces"  # the file (without .csv) that names the rows of observations that a package replaces
REPLACED_BY = ("area_id", "indicator_id", "period", "source_id")  # its columns
HOLDS_DATA = re.compile(r"\.(csv|tsv|xlsx?|xlsb|xlsm|ods|zip|gz|7z)(\.|$)", re.IGNORECASE)
SPREADSHEET = re.compile(r"\.(xls\w?|ods|tsv)$", re.IGNORECASE)
ARCHIVE = re.compile(r"\.(zip|gz|7z)$", re.IGNORECASE)
ASIDE = ".aside"  # ends the name of a package that is moved aside
PASSED_OVER = ("__MACOSX",)  # beside everything whose name begins with a point
MOST_FILES = 200  # looked at in the folders of a package


@dataclass(frozen=True)
class Package:
    """A data package. name: of its folder; place: the folder's path in data/; files: name -> content of those that the
    build reads; beside: the paths of other files in it that look like data."""

    name: str
    place: str
    files: Mapping[str, bytes]
    beside: tuple[str, ...] = ()

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables of the package, as text. Raises DataError."""
        return {
            table: data_files.cells_of(self.files[f"{table}.csv"], schema.TABLES[table], f"{self.place}/{table}")
            for table in schema.PACKAGED
            if f"{table}.csv" in self.files
        }  # fmt: skip

    def replaces(self) -> pd.DataFrame:
        """The rows of REPLACES with package, file and csv_row; none where it has no such file. Raises DataError."""
        file = f"{self.place}/{REPLACES}"
        content = self.files.get(f"{REPLACES}.csv")
        if content is None:
            return pd.DataFrame(columns=[*REPLACED_BY, "package", "file", "csv_row"])
        rows = data_files.cells_of(content, REPLACED_BY, file)
        return rows.assign(package=self.place, file=file, csv_row=range(2, len(rows) + 2))


def folders(data: Path) -> list[Path]:
    """The folders of the data packages, by name."""
    return sorted(
        path
        for path in (data / schema.PACKAGES).glob("[!.]*")
        if path.is_dir() and path.name not in PASSED_OVER
    )


def aside(package: Path) -> Path:
    """Where a package lies while another is moved into its place; folders() passes over it."""
    return package.with_name(f".{package.name}{ASIDE}")


def moved_aside(within: Path) -> list[Path]:
    """The places in a folder whose packages a killed process left in aside()."""
    found = sorted(within.glob(f".*{ASIDE}"))
    return [path.with_name(path.name[1:].removesuffix(ASIDE)) for path in found]


def put_back(within: Path) -> None:
    """Move back the packages of a folder whose places a killed process left empty. Raises OSError."""
    for place in moved_aside(within):
        if not place.exists():
            os.replace(aside(place), place)


def of_folder(folder: Path, data: Path) -> Package:
    """The package in a folder. Raises OSError."""
    inside = [path for path in sorted(folder.rglob("*"))[:MOST_FILES] if _counts(path, folder)]
    read = {path.name: path for path in inside if path.parent == folder and path.suffix == ".csv"}
    beside = [path for path in inside if path not in read.values() and HOLDS_DATA.search(path.name)]
    return Package(
        folder.name,
        folder.relative_to(data).as_posix(),
        {name: path.read_bytes() for name, path in read.items()},
        tuple(path.relative_to(folder).as_posix() for path in beside),
    )


def _counts(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    return path.is_file() and not any(p.startswith(".") or p in PASSED_OVER for p in parts)


def check_places(data: Path, packages: Iterable[Package]) -> None:
    """Raise DataError where a package, or a file beside the packages, lies so that its numbers would not be read."""
    found = [*_loose(data), *(one for package in packages for one in _misplaced(package))]
    if found:
        raise DataError(pd.concat(found, ignore_index=True))


def _loose(data: Path) -> list[pd.DataFrame]:
    """The files that lie loose in the folder of the packages."""
    loose = [path for path in sorted((data / schema.PACKAGES).glob("[!.]*")) if path.is_file()]
    return [
        _whole(
            f"{schema.PACKAGES}/{path.name}",
            "Filen er pakket og bliver ikke læst. Pak den ud, så dens mappe ligger i data/packages/."
            if ARCHIVE.search(path.name)
            else "Filen ligger løst og bliver ikke læst. En data-pakke er en mappe: læg filen i data/packages/NAVN/.",
        )
        for path in loose
        if HOLDS_DATA.search(path.name)
    ]


def _misplaced(package: Package) -> list[pd.DataFrame]:
    """What in a package would not be read, or that there is nothing to read."""
    allowed = (*schema.PACKAGED, REPLACES)
    found = [
        data_files.problem(
            f"{package.place}/{name.removesuffix('.csv')}", 1, "", "",
            f"En datapakke kan kun have {', '.join(allowed)}.",
        )
        for name in package.files
        if name.removesuffix(".csv") not in allowed
    ]  # fmt: skip
    found += [_whole(f"{package.place}/{path}", _why_not_read(path)) for path in package.beside]
    if found:
        return found
    if not package.files:
        words = "Mappen har ingen tabeller (sources.csv, observations.csv) og giver ingen tal. Læg dem i den, eller fjern mappen."
        return [_whole(package.place, words)]
    if not any(len(rows) for rows in package.tables().values()):
        return [_whole(package.place, "Pakkens tabeller har ingen rækker og giver ingen tal.")]
    return []


def _why_not_read(path: str) -> str:
    """Why a file in a package is not read, and what to do, in Danish. path: within the package."""
    name = PurePosixPath(path)
    if ARCHIVE.search(name.name):
        return "Filen er pakket og bliver ikke læst. Pak den ud, og læg dens CSV-filer i pakkens mappe."
    if SPREADSHEET.search(name.name):
        return "Filen bliver ikke læst. Gem den som »CSV UTF-8 (kommasepareret)«, og læg den i pakkens mappe."
    if len(name.parts) > 1:
        return (
            "Filen ligger en mappe for dybt og bliver ikke læst. Flyt den op i pakkens egen mappe."
        )
    return f"Filen bliver ikke læst, fordi den ikke ender på .csv med små bogstaver. Kald den {_plain(name.name)}."


def _plain(name: str) -> str:
    return f"{name[: HOLDS_DATA.search(name).start()].lower()}.csv"


def _whole(path: str, words: str) -> pd.DataFrame:
    return data_files.problem(path, 0, "", "", words)
