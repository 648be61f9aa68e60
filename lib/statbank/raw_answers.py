"""Keeps each answer of a statistics service as it came, under data/raw/, with date and checksum in index.csv."""

import csv
import hashlib
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lib.statbank.service import ApiResponse
from lib.system import atomic_files, folders

RAW = "raw"
INDEX = ("date", "table", "file", "sha256", "address", "request")


def save(answer: ApiResponse, data: Path = folders.DATA) -> str:
    """Save a response with a line in index.csv, unless the same content is saved already.

    Returns the day on which this content was first received, as 2025-02-11.
    """
    checksum = hashlib.sha256(answer.content).hexdigest()
    folder = data / RAW / answer.table
    for earlier in sorted(folder.glob(f"*_{checksum[:12]}.{answer.suffix}")):
        return earlier.name.partition("_")[0]
    folder.mkdir(parents=True, exist_ok=True)
    today = date.today().isoformat()
    path = folder / f"{today}_{checksum[:12]}.{answer.suffix}"
    index = data / RAW / "index.csv"
    line = [today, answer.table, path.name, checksum, answer.address, answer.request]
    known = index.read_text("utf-8") if index.exists() else csv_text([INDEX])
    # An index line without its file can be left from a full disk; it is replaced.
    lines = [
        one
        for one in known.splitlines(keepends=True)
        if checksum not in one or f",{answer.table}," not in one
    ]
    atomic_files.write(index, "".join([*lines, csv_text([line])]).encode())
    atomic_files.write(path, answer.content)
    return today


def csv_text(lines: Sequence[Sequence[str]]) -> str:
    """Rows of cells as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()
