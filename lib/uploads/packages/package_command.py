"""What the commands that write a data package share: their arguments, and what they say where nothing is written."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

NOTHING_WRITTEN = "Intet er skrevet."
EXISTS = (
    "Der er allerede en pakke med det navn: {name}. Vælg en anden titel, eller fjern den først."
)


def arguments(module: str, description: str | None) -> argparse.ArgumentParser:
    """A parser of FILE TITLE PUBLISHER DATE: file (a Path), title, publisher and date. module: the command's."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=description)
    parser.add_argument("file", metavar="FILE", type=Path)
    for name in ("title", "publisher", "date"):
        parser.add_argument(name, metavar=name.upper())
    return parser


def refused(lines: Iterable[str]) -> int:
    """Say on standard error that nothing is written, and why; answers the exit code 1."""
    print(NOTHING_WRITTEN, *lines, sep="\n", file=sys.stderr)
    return 1
