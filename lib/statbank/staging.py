"""The data package from Statistikbanken that waits to be published, beside the one that is.

It stands in data/waiting/, and data/waiting.duckdb is what the database would be with it in place of the published
one in data/packages/. Publishing moves it there and builds. Whatever fails, both are as they were.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import pandas as pd

from lib.analysis import release_diff
from lib.db import build, queries, schema
from lib.system import atomic_files
from lib.system import folders as system_folders

NAME = "statistikbanken"
WAITING, NEW, ASIDE = "waiting", "ny", "forrige"
LOCK = "waiting.lock"
BUSY = "Der bliver allerede hentet eller udgivet tal."
NOTHING_WAITS = "Der er ingen nye tal, der venter."


class WaitingError(Exception):
    """Why there is nothing to be done, as a Danish sentence."""


@contextlib.contextmanager
def alone(data: Path = system_folders.DATA) -> Iterator[None]:
    """One update or publication at a time, the command's and the app's alike. A process that is killed lets go.
    Raises WaitingError or OSError."""
    with (data / LOCK).open("a") as file:
        try:
            atomic_files.lock(file)
        except OSError:
            raise WaitingError(BUSY) from None
        yield


def folder(data: Path = system_folders.DATA) -> Path:
    """Where the package waits, whether there is one or not."""
    return data / WAITING / NAME


def database(data: Path = system_folders.DATA) -> Path:
    """The database that there would be if it were published."""
    return data / f"{WAITING}.duckdb"


def published(data: Path = system_folders.DATA) -> Path:
    """Where the published package is, whether there is one or not."""
    return data / schema.PACKAGES / NAME


def would_change(data: Path = system_folders.DATA, shown: Path = schema.DATABASE) -> pd.DataFrame:
    """release_diff.compare() of the database that is shown and the waiting one; empty when nothing waits. Raises
    DataError."""
    if not folder(data).exists():
        return release_diff.none()
    refresh(data)
    return release_diff.between(shown, database(data))


def refresh(data: Path = system_folders.DATA) -> None:
    """Build the waiting database, when what it is made of is newer or it cannot be read. Raises DataError or
    OSError."""
    folders = _with(folder(data), data)
    if build.is_stale(data, database(data), folders) or not _can_be_read(database(data)):
        made = build.build_to_temp_file(data, folders, database(data))
        try:
            atomic_files.set_later_mtime(made, database(data))
            os.replace(made, database(data))
        finally:
            build.discard(made)


def leave(files: Mapping[str, bytes], data: Path = system_folders.DATA) -> None:
    """Let a package wait, when it breaks no rule and is not the one that waits or is published already. files:
    name -> content. Raises DataError or OSError; what waited before then waits still."""
    if files == _content(folder(data)):
        return
    if files == _content(published(data)):
        _forget(data)
        return
    new, aside = data / WAITING / NEW, data / WAITING / ASIDE
    shutil.rmtree(new, ignore_errors=True)
    try:
        new.mkdir(parents=True)
        for name, content in files.items():
            (new / name).write_bytes(content)
        made = build.build_to_temp_file(data, _with(new, data), database(data))
        try:
            with _moved(new, folder(data), aside):
                atomic_files.set_later_mtime(made, database(data))
                os.replace(made, database(data))
        finally:
            build.discard(made)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(aside, ignore_errors=True)


def publish(data: Path = system_folders.DATA, shown: Path = schema.DATABASE) -> None:
    """Move the package to the published ones, and build the database that is shown. Raises WaitingError,
    DataError or OSError; all is then as it was."""
    with alone(data):
        if not folder(data).exists():
            raise WaitingError(NOTHING_WAITS)
        with _moved(folder(data), published(data), data / WAITING / ASIDE):
            build.build(data, shown)
        _forget(data)


def _with(package: Path, data: Path) -> list[Path]:
    """The packages, with another one in place of the published."""
    return [*(one for one in build.packages(data) if one.name != NAME), package]


def _content(package: Path) -> dict[str, bytes]:
    """The files of a package; none where there is no package."""
    return {path.name: path.read_bytes() for path in package.glob("*.csv")}


def _can_be_read(made: Path) -> bool:
    try:
        queries.connect(made).close()
    except duckdb.Error:
        return False
    return True


@contextlib.contextmanager
def _moved(package: Path, place: Path, aside: Path) -> Iterator[None]:
    """Move a package to its place, and what stood there aside; back again when that, or what follows, fails."""
    shutil.rmtree(aside, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        os.replace(place, aside)
    try:
        os.replace(package, place)
        try:
            yield
        except BaseException:
            os.replace(place, package)
            raise
    except BaseException:
        if aside.exists():
            os.replace(aside, place)
        raise


def _forget(data: Path) -> None:
    aside = data / WAITING / ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    if folder(data).exists():
        os.replace(folder(data), aside)  # in one move: half a package must never wait
    shutil.rmtree(data / WAITING, ignore_errors=True)
    build.discard(database(data))
