"""Long Danish texts: the files of data/texts/, each read once."""

import functools

from lib.system import folders

FOLDER = folders.DATA / "texts"


@functools.cache
def read(name: str) -> str:
    """The text of a file, by its name with extension."""
    return (FOLDER / name).read_text("utf-8")
