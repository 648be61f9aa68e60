"""Slugs for file names, anchors and keys, and for comparing names: lower case, only a-z, 0-9 and hyphens."""

import re
import unicodedata

LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "ae", "Ø": "oe", "Å": "aa"})


def slug(text: str) -> str:
    """Text as a slug: "Ørsted Åpark" -> "oersted-aapark"."""
    plain = (
        unicodedata.normalize("NFKD", text.translate(LETTERS)).encode("ascii", "ignore").decode()
    )
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
