"""The staged data packages, one for each source: fetched and checked, but not yet published.

A package lies in data/waiting/NAME/; data/waiting_NAME.duckdb is the database built with it instead of the published
package data/packages/NAME/. Publishing moves it there and rebuilds the database. If anything fails, both packages are
unchanged. Of several that wait, each is told and published by itself.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from lib.analysis import release_diff
from lib.db import build, packages, queries, schema
from lib.system import atomic_files
from lib.system import folders as system_folders

STATBANK = "statistikbanken"  # where no other source is named
WAITING, NEW, ASIDE = (
    "waiting",
    "ny",
    "forrige",
)  # NEW: of a package that is being written, ASIDE: of one that is being removed; in WAITING, and no names of packages
BEFORE = "replaced"  # the folder of the packages that were published before those of now
LOCK = "waiting.lock"
BUSY = "Der bliver allerede hentet eller udgivet tal."
NOTHING_WAITS = "Der er ingen nye tal, der venter."
NOT_PUBLISHED = "Pakken er ikke udgivet."
ANOTHER_WAITS = "Der venter allerede en udgave af pakken. Udgiv eller fjern den først."


class WaitingError(Exception):
    """Nothing can be fetched or published now; the message is a Danish sentence."""


@contextlib.contextmanager
def exclusive_lock(data: Path = system_folders.DATA) -> Iterator[None]:
    """Lock for one update or publication at a time, by the command or the app; released if the process is killed.

    Raises WaitingError where another one is running, or OSError.
    """
    with (data / LOCK).open("a") as file:
        try:
            atomic_files.lock(file)
        except OSError:
            raise WaitingError(BUSY) from None
        _tidy(data)
        yield


def _tidy(data: Path) -> None:
    """Put right what a killed process left half done: no package is lost, and none is in two places.

    A package that was moved aside goes back where nothing took its place; else it is the one published before. Raises
    OSError.
    """
    published, waiting = data / schema.PACKAGES, data / WAITING
    packages.put_back(published)
    packages.put_back(waiting)
    for place in packages.moved_aside(published):
        _keep_before(data, place.name)
    for left in (
        *map(packages.aside, packages.moved_aside(waiting)),
        waiting / NEW,
        waiting / ASIDE,
    ):
        shutil.rmtree(left, ignore_errors=True)
    for database in data.glob(f"{WAITING}_*.duckdb"):
        if not waiting_folder(data, database.stem.removeprefix(f"{WAITING}_")).exists():
            build.discard(database)


def waiting_folder(data: Path = system_folders.DATA, name: str = STATBANK) -> Path:
    """The folder of the staged package; it may not exist."""
    return data / WAITING / name


def waiting_database(data: Path = system_folders.DATA, name: str = STATBANK) -> Path:
    """The path of the database built with the staged package."""
    return data / f"{WAITING}_{name}.duckdb"


def published_folder(data: Path = system_folders.DATA, name: str = STATBANK) -> Path:
    """The folder of the published package; it may not exist."""
    return data / schema.PACKAGES / name


def waiting_changes(
    data: Path = system_folders.DATA, shown: Path = schema.DATABASE, name: str = STATBANK
) -> pd.DataFrame:
    """What publishing would change: release_diff.compare() of the shown and the staged database.

    Empty where nothing is staged. Raises DataError.
    """
    if not waiting_folder(data, name).exists():
        return release_diff.no_changes()
    rebuild_if_stale(data, name)
    return release_diff.compare_databases(shown, waiting_database(data, name))


def rebuild_if_stale(data: Path = system_folders.DATA, name: str = STATBANK) -> None:
    """Rebuild the staged database where its data are newer or it cannot be read. Raises DataError or OSError."""
    folders = _packages_with(waiting_folder(data, name), data, name)
    database = waiting_database(data, name)
    if build.is_stale(data, database, folders) or not queries.is_readable(database):
        made = build.build_to_temp_file(data, folders, database)
        try:
            atomic_files.set_later_mtime(made, database)
            os.replace(made, database)
        finally:
            build.discard(made)


def stage(
    files: Mapping[str, bytes], data: Path = system_folders.DATA, name: str = STATBANK
) -> None:
    """Stage a package that passes all checks, unless the same package is already staged or published.

    files: name -> content. Raises DataError or OSError; an earlier staged package is then unchanged.
    """
    if files == _package_files(waiting_folder(data, name)):
        return
    if files == _package_files(published_folder(data, name)):
        _discard_waiting(data, name)
        return
    database = waiting_database(data, name)
    new = data / WAITING / NEW / name
    shutil.rmtree(new.parent, ignore_errors=True)
    try:
        new.mkdir(parents=True)
        for file, content in files.items():
            (new / file).write_bytes(content)
        made = build.build_to_temp_file(data, _packages_with(new, data, name), database)
        try:
            with _moved_with_rollback(new, waiting_folder(data, name)):
                atomic_files.set_later_mtime(made, database)
                os.replace(made, database)
        finally:
            build.discard(made)
    finally:
        shutil.rmtree(new.parent, ignore_errors=True)
    shutil.rmtree(packages.aside(waiting_folder(data, name)), ignore_errors=True)


def publish(
    data: Path = system_folders.DATA, shown: Path = schema.DATABASE, name: str = STATBANK
) -> None:
    """Publish the staged package and rebuild the shown database; the one published before is kept for take_back().

    Raises WaitingError, DataError or OSError; everything is then unchanged.
    """
    with exclusive_lock(data):
        if not waiting_folder(data, name).exists():
            raise WaitingError(NOTHING_WAITS)
        with _moved_with_rollback(waiting_folder(data, name), published_folder(data, name)):
            build.build(data, shown)
        _keep_before(data, name)
        _discard_waiting(data, name)


def take_back(
    data: Path = system_folders.DATA, shown: Path = schema.DATABASE, name: str = STATBANK
) -> None:
    """Undo publish(): the package waits again, the one published before it, if any, is published, and the shown database
    is rebuilt.

    Raises WaitingError, DataError or OSError; everything is then unchanged.
    """
    with exclusive_lock(data):
        published, waiting = published_folder(data, name), waiting_folder(data, name)
        before = _before_folder(data, name)
        if not published.exists():
            raise WaitingError(NOT_PUBLISHED)
        if waiting.exists():
            raise WaitingError(ANOTHER_WAITS)
        waiting.parent.mkdir(parents=True, exist_ok=True)
        if not before.exists():
            with _moved_with_rollback(published, waiting):
                build.build(data, shown)
            return
        with _moved_with_rollback(before, published):
            build.build(data, shown)
        os.replace(packages.aside(published), waiting)


def discard(data: Path = system_folders.DATA, name: str = STATBANK) -> None:
    """Remove a staged package; what is published is unchanged. Raises WaitingError or OSError."""
    with exclusive_lock(data):
        _discard_waiting(data, name)


def waiting_names(data: Path = system_folders.DATA) -> list[str]:
    """The names of the staged packages, in order."""
    found = (path for path in (data / WAITING).glob("[!.]*") if path.is_dir())
    return sorted(path.name for path in found if path.name not in (NEW, ASIDE))


def _before_folder(data: Path, name: str) -> Path:
    return data / BEFORE / name


def _keep_before(data: Path, name: str) -> None:
    """Keep the package that was moved aside, in place of an earlier one."""
    aside, before = packages.aside(published_folder(data, name)), _before_folder(data, name)
    shutil.rmtree(before, ignore_errors=True)
    if aside.exists():
        before.parent.mkdir(parents=True, exist_ok=True)
        os.replace(aside, before)


def _packages_with(package: Path, data: Path, name: str) -> list[Path]:
    """All packages of the data folder, with `package` instead of the published one of that name."""
    return [*(one for one in packages.folders(data) if one.name != name), package]


def _package_files(package: Path) -> dict[str, bytes]:
    """The files of a package, name -> content; empty where there is no package."""
    return {path.name: path.read_bytes() for path in package.glob("*.csv")}


@contextlib.contextmanager
def _moved_with_rollback(package: Path, place: Path) -> Iterator[None]:
    """Move a package to `place` and the existing one aside; undone where the move or the with-block fails."""
    aside = packages.aside(place)
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


def _discard_waiting(data: Path, name: str) -> None:
    aside = data / WAITING / ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    if waiting_folder(data, name).exists():
        os.replace(waiting_folder(data, name), aside)  # in one move: half a package must never wait
    shutil.rmtree(aside, ignore_errors=True)
    build.discard(waiting_database(data, name))
