"""Files that are written whole or not at all, and Danish words for why one cannot be.

A file that is being made has a name of its own beside its place, and a lock file with that name that is held as
long as the process works on it. What a killed process has left is told by a lock that nobody holds.
"""

import contextlib
import errno
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
# What a library tells of an error in the system's own words.
TOLD = (*FULL, *NO_ACCESS, *NOT_THERE, errno.EFBIG)
LOCK = ".lock"
BESIDE = ("", ".wal", ".kept")  # what stands beside a database that is being made, after its name
ABANDONED_SECONDS = 3600  # after which a file without a lock file is nobody's
MOST_NAME = 80  # characters of a name that is made longer

_held: dict[Path, IO] = {}


# ---------------------------------------------------------------- words


def sentence(error: OSError, path: Path | str | None = None) -> str:
    """Why a file could not be written or read: which, and whether the disk is full, the folder read-only or
    missing. path: of the file, where the error names one that the reader does not know."""
    place = path or error.filename2 or error.filename
    why = _why(error, Path(os.fsdecode(place)) if isinstance(place, str | bytes | Path) else None)
    named = f"Filen {place}" if place else "En fil på disken"
    return f"{named} kan ikke skrives eller læses{f': {why}' if why else ''}."


def in_use(error: OSError) -> bool:
    """Whether a file could not be replaced because a program has it open, which only Windows minds."""
    told = error.errno is None or getattr(error, "winerror", None)
    return isinstance(error, PermissionError) and bool(told)


def _why(error: OSError, path: Path | None) -> str:
    if in_use(error):
        return "et andet program bruger den"
    if error.errno in FULL:
        return "disken er fuld"
    if error.errno in NO_ACCESS:
        if path and path.is_file() and not os.access(path, os.R_OK):
            return "der er ikke adgang til at læse den"
        return f"mappen {path.parent} er skrivebeskyttet" if path else "mappen er skrivebeskyttet"
    if error.errno in NOT_THERE:
        there = path is None or path.parent.is_dir()
        return "den findes ikke" if there else f"mappen {path.parent} findes ikke"
    return "der er en mappe med det navn" if error.errno == errno.EISDIR else ""


def from_text(text: str, path: Path) -> OSError:
    """The OSError of which a library tells in a text of its own, such as DuckDB's "… No space left on device"."""
    code = next((code for code in TOLD if os.strerror(code) in text), errno.EIO)
    return OSError(code, text, str(path))


# ---------------------------------------------------------------- writing


def write(path: Path, content: bytes) -> None:
    """A file that is there whole or not at all: written beside its place and moved there. Raises OSError."""
    place = Path(os.path.realpath(path))  # a link stays one
    if place.exists() and not place.is_file():
        place.write_bytes(content)  # a device, or a folder, which raises
        return
    part = place.with_name(f".{place.name[:MOST_NAME]}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        os.replace(part, place)
    finally:
        part.unlink(missing_ok=True)


def stamp(new: Path, old: Path) -> None:
    """Give a file another time than the one in whose place it comes, and a later one, whatever the clock and the
    file system say: the time is how others tell that it is another.

    new, old: paths; the old one may be missing. A random part of a microsecond tells two apart that are made at
    once.
    """
    before = old.stat().st_mtime_ns if old.exists() else 0
    time_ns, step = max(time.time_ns(), before + 1) + secrets.randbelow(1_000), 1
    while True:
        os.utime(new, ns=(time_ns, time_ns))
        if new.stat().st_mtime_ns > before:
            return
        time_ns, step = time_ns + step, step * 10  # a file system that counts in seconds


# ---------------------------------------------------------------- files that are being made


def hold(file: IO) -> None:
    """Lock an open file until it is closed or the process ends, however it does. Raises OSError where another
    has it."""
    _lock(file)


def reserve(beside: Path) -> Path:
    """A name for a file to be made beside another, held until release(). The file is not there yet. Raises
    OSError where the folder cannot be written in."""
    while True:
        try:
            handle, name = tempfile.mkstemp(
                prefix=f"{beside.name}.", suffix=LOCK, dir=beside.parent
            )
        except OSError as error:  # of a name that nobody knows
            raise OSError(error.errno, error.strerror, str(beside)) from None
        file, path = os.fdopen(handle, "a"), Path(name.removesuffix(LOCK))
        if _is_ours(file, name):
            _held[path] = file
            return path
        file.close()


def _is_ours(file: IO, name: str) -> bool:
    """Lock a new lock file; False where another has taken it for left behind before it was locked."""
    try:
        hold(file)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks: nobody can tell it for left behind there
        return True
    try:
        return os.path.samestat(os.stat(name), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def release(path: Path) -> None:
    """Remove what is left of a file that was being made, and let its name go."""
    for ending in BESIDE:
        Path(f"{path}{ending}").unlink(missing_ok=True)
    lock, file = Path(f"{path}{LOCK}"), _held.pop(path, None)
    with contextlib.suppress(OSError):  # Windows removes no open file
        lock.unlink(missing_ok=True)
    if file is not None:
        file.close()
        with contextlib.suppress(OSError):
            lock.unlink(missing_ok=True)


def clear(beside: Path) -> None:
    """Remove what killed processes have left of files beside this one, and nothing that a process still works
    on. What cannot be removed stays."""
    for lock in beside.parent.glob(f"{beside.name}.*{LOCK}"):
        with contextlib.suppress(OSError), lock.open("r+") as file:
            hold(file)
            release(Path(str(lock).removesuffix(LOCK)))
    # Of a version without lock files.
    for path in beside.parent.glob(f"{beside.name}.????????"):
        with contextlib.suppress(OSError):
            old = time.time() - path.stat().st_mtime > ABANDONED_SECONDS
            if old and not Path(f"{path}{LOCK}").exists():
                release(path)
