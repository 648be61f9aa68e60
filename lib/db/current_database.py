"""The newest readable version of the database, for pages and routes alike; each version is read once.

A version is a copy in memory, so it stays intact when the file is replaced, overwritten or removed; its large tables are
read where they lie, from the file that was opened or the snapshot of a lake, and stay intact when that is replaced. If a
new version cannot be read, the one before it stays in use. Versions are never closed: their memory is freed with the
last reference.
"""

import logging
import math
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from lib.db import holdings, queries, schema
from lib.db import place as places

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
    """The newest readable version of a database. Thread-safe.

    place: its file or attach string, see lib/db/place.py. retry_seconds: the pause before an unreadable one is tried
    again, and between two looks at a lake.
    """

    def __init__(self, place: Path | str, retry_seconds: float = RETRY_SECONDS) -> None:
        self._place = place
        self._retry_seconds = retry_seconds
        self._lock = threading.Lock()
        self._held: DatabaseVersion | None = None
        self._not_before = 0.0
        self._logged: str | None = None  # the unreadable version already in the log
        # When the version of a lake was last asked for, and what it was.
        self._looked = (-math.inf, "")

    def now(self) -> DatabaseVersion:
        """The version in the file, or the one before it while the file is unreadable or being read by another thread.

        Raises NoDatabase where there is neither."""
        held = self._held
        if held is not None and (
            self._version() == held.version or not self._lock.acquire(blocking=False)
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
        if self._held is not None and self._held.version == self._version():
            return self._held
        if time.monotonic() >= self._not_before:
            try:
                self._held = _read(self._place)
                self._looked = (time.monotonic(), self._held.version)
            except (duckdb.Error, OSError) as error:
                self._not_before = time.monotonic() + self._retry_seconds
                self._log(error)
        if self._held is None:
            raise NoDatabase
        return self._held

    def _version(self) -> str:
        """places.version; of a lake, which is asked over a network, not oftener than every retry_seconds, and the one held
        where it does not answer."""
        if places.is_file(self._place):
            return places.version(self._place)
        now, (then, found) = time.monotonic(), self._looked
        if now < then + self._retry_seconds:
            return found
        held = self._held.version if self._held else ""
        self._looked = (now, held)  # for the other threads meanwhile
        try:
            found = places.version(self._place)
        except duckdb.Error:
            found = held
        self._looked = (now, found)
        return found

    def _log(self, error: Exception) -> None:
        """Log the error, once for each unreadable version."""
        unreadable = self._version()
        if unreadable != self._logged:
            kept = "Den forrige bruges." if self._held else "Der er ingen anden."
            log.error("Databasen kan ikke læses. %s\n%s", kept, error)
        self._logged = unreadable


def _read(place: Path | str) -> DatabaseVersion:
    """The version in a place. Raises duckdb.Error or OSError where it is unreadable."""
    for _ in range(TRIES):
        version = places.version(place)
        con = queries.copy_to_memory(place)
        if version == places.version(place):
            holdings.holdings(con)  # what lists of choices are made of, before anybody asks
            return DatabaseVersion(con, version)
    raise OSError("Databasen bliver skrevet om, mens den læses.")


_shown = CurrentDatabase(schema.PLACE)


def now() -> DatabaseVersion:
    """The newest readable version of the app's database. Raises NoDatabase where there is none."""
    return _shown.now()
