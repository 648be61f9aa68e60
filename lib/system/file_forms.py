"""Tells what form a file has by how it begins. The sentences on each form are the caller's."""

import re
from collections.abc import Mapping

# First bytes of PNG, JPEG, GIF and TIFF.
IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
SEARCHED = 4_000  # bytes of an XML file


def by_first_bytes(content: bytes, sentences: Mapping[bytes, str]) -> str:
    """The sentence of the first bytes that a file begins with, or ""."""
    return next((words for first, words in sentences.items() if content.startswith(first)), "")


def by_xml(content: bytes, sentences: Mapping[str, str]) -> str:
    """The sentence of the first pattern that is near the beginning of an XML file, whatever the case of its letters, or ""."""
    text = content[:SEARCHED].decode("latin-1")
    found = (words for form, words in sentences.items() if re.search(form, text, re.IGNORECASE))
    return next(found, "")
