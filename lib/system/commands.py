"""What the commands share: the exit code, and on standard error a Danish sentence on what went wrong."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from lib.system import atomic_files


def failed(error: Exception, path: Path | None = None) -> int:
    """Say on standard error what went wrong; answers the exit code 1. path: as in atomic_files.error_sentence()."""
    words = atomic_files.error_sentence(error, path) if isinstance(error, OSError) else error
    print(words, file=sys.stderr)
    return 1


def write(path: Path, content: bytes) -> int:
    """Write a file completely or not at all; the exit code."""
    try:
        atomic_files.write(path, content)
    except OSError as error:
        return failed(error, path)
    return 0


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a new folder of files completely or not at all. files: name -> content. Raises OSError, FileExistsError where
    there is such a folder. What a killed process left has a name that begins with a point, as no package has."""
    if folder.exists():
        raise FileExistsError(folder)
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        part.mkdir(parents=True)
        for name, content in files.items():
            (part / name).write_bytes(content)
        os.replace(part, folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
