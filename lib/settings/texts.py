"""Long Danish texts: the files of data/texts/, each read once."""

import functools
from collections.abc import Mapping

from lib.system import folders

FOLDER = folders.DATA / "texts"


@functools.cache
def read(name: str) -> str:
    """The text of a file, by its name with extension."""
    return (FOLDER / name).read_text("utf-8")


def filled(name: str, words: Mapping[str, str]) -> str:
    """The text of a file with words in place of their names in braces."""
    return functools.reduce(
        lambda text, one: text.replace(f"{{{one[0]}}}", one[1]), words.items(), read(name)
    )
