"""Words of groups: whether a name, a heading or a cell says that the numbers beside it are of a part of the people.

The words are data (data/measure_words.toml).
"""

import re
from collections.abc import Iterable

from lib.text.slug import slug
from lib.uploads.meaning import measure_words, units
from lib.uploads.meaning.cells import Cell, cell_text


def is_of_part(heading: str, cells: Iterable[Cell]) -> bool:
    """Whether a column says that the numbers beside it are of a part of the people: by its heading or in a cell. A column
    that says "i alt" alone does not."""
    given = measure_words.beside_headings()
    texts = {cell_text(cell) for cell in cells if cell is not None}
    parts = {text for text in texts if not re.fullmatch(given["everybody"], slug(text))}
    if parts and re.fullmatch(given["columns"], slug(heading)):
        return True
    return any(units.stated(text).ages or among(given["groups"], text) for text in parts)


def among(pattern: str, text: str) -> list[str]:
    """The words of a pattern that are in a text, as slugs."""
    return [found[1] for found in re.finditer(rf"(?:^|-)({pattern})(?=-|$)", slug(text))]
