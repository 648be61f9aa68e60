"""The newest readable version of the database, for pages and routes alike; each version is read once.

A version is a copy in memory, so it stays intact when the file is replaced, overwritten or removed. If a new version
cannot be read, the one before it stays in use. Versions are never closed: their memory is freed with the last
reference.
"""

import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from lib.db import queries, schema

log = logging.getLogger("social_balance")

RETRY_SECONDS = 2.0
TRIES = 3  # to read a file that may be replaced meanwhile


class NoDatabase(Exception):
    """There is no readable database. The message is a Danish sentence for users."""

    def __init__(self) -> None:
        super().__init__(
            "Tallene kan ikke vises lige nu, fordi databasen mangler eller ikke kan læses. Prøv igen om lidt."
        )


@dataclass(frozen=True)
class DatabaseVersion:
    """One version of the database. con: never close it. version: a short text that is different for each version."""

    con: queries.Connection
    version: str


class CurrentDatabase:
    """The newest readable version of a database file. Thread-safe.

    retry_seconds: the pause before an unreadable file is tried again.
    """

    def __init__(self, path: Path, retry_seconds: float = RETRY_SECONDS) -> None:
        self._path = path
        self._retry_seconds = retry_seconds
        self._lock = threading.Lock()
        self._held: DatabaseVersion | None = None
        self._not_before = 0.0
        self._logged: str | None = None  # the unreadable version already in the log

    def now(self) -> DatabaseVersion:
        """The version in the file, or the one before it while the file is unreadable or being read by another thread.

        Raises NoDatabase where there is neither."""
        held = self._held
        if held is not None and (
            _version(self._path) == held.version or not self._lock.acquire(blocking=False)
        ):
            return held
        if held is None:
            self._lock.acquire()
        try:
            return self._newest()
        finally:
            self._lock.release()

    def _newest(self) -> DatabaseVersion:
        """The same as now(), for the thread with the lock."""
        if self._held is not None and self._held.version == _version(self._path):
            return self._held
        if time.monotonic() >= self._not_before:
            try:
                self._held = _read(self._path)
            except (duckdb.Error, OSError) as error:
                self._not_before = time.monotonic() + self._retry_seconds
                self._log(error)
        if self._held is None:
            raise NoDatabase
        return self._held

    def _log(self, error: Exception) -> None:
        """Log the error, once for each unreadable version."""
        unreadable = _version(self._path)
        if unreadable != self._logged:
            kept = "Den forrige bruges." if self._held else "Der er ingen anden."
            log.error("Databasen kan ikke læses. %s\n%s", kept, error)
        self._logged = unreadable


def _version(path: Path) -> str:
    """A text that identifies a version of a file by its time, size and inode; "" if there is no file."""
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_mtime_ns:x}-{found.st_size:x}-{found.st_ino:x}"


def _read(path: Path) -> DatabaseVersion:
    """The version in a file. Raises duckdb.Error or OSError where it is unreadable."""
    for _ in range(TRIES):
        version = _version(path)
        con = queries.copy_to_memory(path)
        if version == _version(path):
            return DatabaseVersion(con, version)
    raise OSError("Filen bliver skrevet om, mens den læses.")


_shown = CurrentDatabase(schema.DATABASE)


def now() -> DatabaseVersion:
    """The newest readable version of the app's database. Raises NoDatabase where there is none."""
    return _shown.now()
