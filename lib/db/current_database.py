"""The database that is shown now: read once for each version, for the pages and the app's own addresses alike.

Each version is a copy in memory, so what readers use is whole whatever happens to the file meanwhile: it can be
replaced, overwritten or taken away. A version that cannot be read leaves the one before it in use. No version is
ever closed: its memory is freed when the last reader lets go of it.
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
TRIES = 3  # to read a file that is replaced meanwhile


class NoDatabase(Exception):
    """There is no database that can be shown. Its text is a Danish sentence for readers."""

    def __init__(self) -> None:
        super().__init__(
            "Tallene kan ikke vises lige nu, fordi databasen mangler eller ikke kan læses. Prøv igen om lidt."
        )


@dataclass(frozen=True)
class Current:
    """One version of the database. con: for store's queries, never to be closed. version: a short text, another
    for every version."""

    con: queries.Connection
    version: str


class CurrentDatabase:
    """The newest version of a database file that could be read. Any thread may ask.

    retry_seconds: so long a file that could not be read is left alone before it is tried again.
    """

    def __init__(self, path: Path, retry_seconds: float = RETRY_SECONDS) -> None:
        self._path = path
        self._retry_seconds = retry_seconds
        self._lock = threading.Lock()
        self._held: Current | None = None
        self._not_before = 0.0
        self._refused: str | None = None  # the version that the log has told of

    def now(self) -> Current:
        """The version in the file, or the one before it while that cannot be read or another reader is reading
        it; NoDatabase where there is neither."""
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

    def _newest(self) -> Current:
        """As now(), by the one who has the lock."""
        if self._held is not None and self._held.version == _version(self._path):
            return self._held
        if time.monotonic() >= self._not_before:
            try:
                self._held = _read(self._path)
            except (duckdb.Error, OSError) as error:
                self._not_before = time.monotonic() + self._retry_seconds
                self._tell(error)
        if self._held is None:
            raise NoDatabase
        return self._held

    def _tell(self, error: Exception) -> None:
        """Say it in the log, once for each version that cannot be read."""
        refused = _version(self._path)
        if refused != self._refused:
            kept = "Den forrige bruges." if self._held else "Der er ingen anden."
            log.error("Databasen kan ikke læses. %s\n%s", kept, error)
        self._refused = refused


def _version(path: Path) -> str:
    """What tells one version of a file from the next; "" where there is none."""
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_mtime_ns:x}-{found.st_size:x}-{found.st_ino:x}"


def _read(path: Path) -> Current:
    """The version in a file; duckdb.Error or OSError where it cannot be read whole."""
    for _ in range(TRIES):
        version = _version(path)
        con = queries.copied(path)
        if version == _version(path):
            return Current(con, version)
    raise OSError("Filen bliver skrevet om, mens den læses.")


_shown = CurrentDatabase(schema.DATABASE)


def now() -> Current:
    """The version of the app's database that is shown now; NoDatabase where there is none."""
    return _shown.now()
