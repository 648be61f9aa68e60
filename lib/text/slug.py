"""Text as a slug: lower case, only a-z, 0-9 and hyphens; for file names, anchors, keys and comparing names."""

import re
import unicodedata

LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "ae", "Ø": "oe", "Å": "aa"})


def slug(text: str) -> str:
    """ "Ørsted Åpark" -> "oersted-aapark"."""
    plain = (
        unicodedata.normalize("NFKD", text.translate(LETTERS)).encode("ascii", "ignore").decode()
    )
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
