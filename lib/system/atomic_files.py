"""Files written completely or not at all, and Danish sentences about why one could not be written.

A new file is written beside its target under a temporary name, with a lock file that the process holds meanwhile. A
lock file that no process holds shows that its process was killed and left the temporary file behind.
"""

import contextlib
import errno
import glob
import os
import secrets
import tempfile
import time
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows
    import msvcrt

    def _lock(file: IO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:

    def _lock(file: IO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)
NO_ACCESS = (errno.EROFS, errno.EACCES, errno.EPERM)
NOT_THERE = (errno.ENOENT, errno.ENOTDIR)
WHY = dict.fromkeys(FULL, "disken er fuld") | {
    errno.EFBIG: "der er ikke plads til en så stor fil",
    errno.EISDIR: "der er en mappe med det navn",
    errno.EILSEQ: "stien har bogstaver, som maskinens sprog ikke kan skrive. Sæt LC_ALL til C.UTF-8, og start igen",
}
# The errors that os_error_from_text() finds by the system's own words.
KNOWN_CODES = (*FULL, *NO_ACCESS, *NOT_THERE, errno.EFBIG)
LOCK = ".lock"
TEMPORARY_SUFFIXES = ("", ".wal", ".kept")  # of the files of a database that is being built
MAX_NAME = 80  # characters of the name kept in the name of a temporary file

_locks: dict[Path, IO] = {}  # by reserved path, held open


# ---------------------------------------------------------------- error sentences


def error_sentence(error: OSError, path: Path | str | None = None) -> str:
    """A Danish sentence about a file that could not be written or read: its path, and the cause where it is known.

    path: names the file instead of the path in the error, which may be a temporary one.
    """
    place = path or error.filename2 or error.filename
    why = _why(error, Path(os.fsdecode(place)) if isinstance(place, str | bytes | Path) else None)
    named = f"Filen {place}" if place else "En fil på disken"
    return f"{named} kan ikke skrives eller læses{f': {why}' if why else ''}."


def in_use(error: OSError) -> bool:
    """Whether a file could not be replaced because another program has it open (Windows only)."""
    from_windows = error.errno is None or getattr(error, "winerror", None)
    return isinstance(error, PermissionError) and bool(from_windows)


def _why(error: OSError, path: Path | None) -> str:
    if in_use(error):
        return "et andet program bruger den"
    if error.errno in NO_ACCESS:
        if path and path.is_file() and not os.access(path, os.R_OK):
            return "der er ikke adgang til at læse den"
        return f"mappen {path.parent} er skrivebeskyttet" if path else "mappen er skrivebeskyttet"
    if error.errno in NOT_THERE:
        there = path is None or path.parent.is_dir()
        return "den findes ikke" if there else f"mappen {path.parent} findes ikke"
    return WHY.get(error.errno, "")


def os_error_from_text(text: str, path: Path) -> OSError:
    """The OSError behind a library's error text, such as DuckDB's "… No space left on device"."""
    code = next((code for code in KNOWN_CODES if os.strerror(code) in text), errno.EIO)
    return OSError(code, text, str(path))


# ---------------------------------------------------------------- writing


def write(path: Path, content: bytes) -> None:
    """Write a file completely or not at all: to a temporary file that is then moved into place. Raises OSError."""
    place = Path(os.path.realpath(path))  # so that a link stays a link
    if place.exists() and not place.is_file():
        place.write_bytes(content)  # a device; a folder raises
        return
    remove_abandoned(place)
    part = reserve(place)
    try:
        part.write_bytes(content)
        os.replace(part, place)
    finally:
        release(part)


def set_later_mtime(new: Path, old: Path) -> None:
    """Give a new file a later modification time than the file it replaces, whatever the clock says.

    Other processes see by the time that the file is another. old: may be missing. A random part of a microsecond
    keeps the times of two files made at once apart.
    """
    before = old.stat().st_mtime_ns if old.exists() else 0
    time_ns, step = max(time.time_ns(), before + 1) + secrets.randbelow(1_000), 1
    while True:
        os.utime(new, ns=(time_ns, time_ns))
        if new.stat().st_mtime_ns > before:
            return
        time_ns, step = time_ns + step, step * 10  # the file system may store whole seconds only


# ---------------------------------------------------------------- temporary files


def lock(file: IO) -> None:
    """Lock an open file until it is closed or the process ends. Raises OSError where another process holds it."""
    _lock(file)


def check_path(path: Path) -> None:
    """Raise OSError where Python reads the letters of a path otherwise than the libraries do, which take it as UTF-8."""
    if os.name != "nt" and str(path).encode(errors="replace") != os.fsencode(path):
        raise OSError(errno.EILSEQ, os.strerror(errno.EILSEQ), str(path))


def reserve(beside: Path) -> Path:
    """The path of a temporary file beside another, reserved until release(); the file itself is not created.

    Raises OSError where the folder is not writable.
    """
    while True:
        try:
            handle, name = tempfile.mkstemp(prefix=_prefix(beside), suffix=LOCK, dir=beside.parent)
        except OSError as error:  # names the temporary file
            raise OSError(error.errno, error.strerror, str(beside)) from None
        file, path = os.fdopen(handle, "a"), Path(name.removesuffix(LOCK))
        if _is_ours(file, name):
            _locks[path] = file
            return path
        file.close()


def _is_ours(file: IO, name: str) -> bool:
    """Lock a new lock file; False where another process has removed it as abandoned before that."""
    try:
        lock(file)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks, where no process can find it abandoned
        return True
    try:
        return os.path.samestat(os.stat(name), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def release(path: Path) -> None:
    """Remove what is left of a temporary file, and give up its name."""
    for ending in TEMPORARY_SUFFIXES:
        Path(f"{path}{ending}").unlink(missing_ok=True)
    lock_path, file = Path(f"{path}{LOCK}"), _locks.pop(path, None)
    with contextlib.suppress(OSError):  # Windows removes no open file
        lock_path.unlink(missing_ok=True)
    if file is not None:
        file.close()
        with contextlib.suppress(OSError):
            lock_path.unlink(missing_ok=True)


def remove_abandoned(beside: Path) -> None:
    """Remove the temporary files that killed processes have left beside a file; ignores those it cannot remove."""
    for lock_path in beside.parent.glob(f"{glob.escape(_prefix(beside))}*{LOCK}"):
        with contextlib.suppress(OSError), lock_path.open("r+") as file:
            lock(file)
            release(Path(str(lock_path).removesuffix(LOCK)))


def _prefix(beside: Path) -> str:
    """What the names of the temporary files beside a file begin with."""
    return f"{beside.name[:MAX_NAME]}."
