"""Decoding: finds which coding the text of an uploaded file has, and mends text that was coded twice.

Excel on Danish Windows, old Macs and old cash registers all write "å" in different bytes. The coding is the
one whose letters beyond a-z are those of Danish words; what was found is said, and never silently assumed.
"""

import re

BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# The codings of one byte a letter, the likeliest first, and how the user is told of each.
ONE_BYTE = {
    "cp1252": "Filen er læst som Windows-1252, som Excel på dansk gemmer CSV.",
    "mac_roman": "Filen er læst som Mac Roman, som ældre programmer på Mac gemmer tekst.",
    "cp865": "Filen er læst som tegnsæt 865, som gamle danske systemer gemmer tekst.",
}
TWICE = "Danske bogstaver var gemt to gange (»Ã¦« for »æ«) og er rettet."
UNREADABLE = "Nogle tegn i filen kunne ikke læses og står som \ufffd. Gem filen som »CSV UTF-8«."
DANISH = frozenset("æøåÆØÅ")
OTHER_LETTERS = frozenset("éÉèüÜöÖäÄáóíñçßêëàúð")
SIGNS = frozenset("\u2013\u2014\u2019\u2018\u201c\u201d\u2026§½°€£²³µ×·»«\xa0\u2022±")
# Marks of UTF-8 that was read as another coding: the first byte of "æ" as a letter of that coding.
TWICE_CODED = {"Ã": "cp1252", "Â": "cp1252", "\u221a": "mac_roman", "\u251c": "cp865"}


class UndecodableError(ValueError):
    """The bytes are no text in the coding that they say they have."""


def decoded(content: bytes) -> tuple[str, list[str]]:
    """Text of a file, and notes in Danish on how it was read. Raises UndecodableError."""
    coding = next((coding for bom, coding in BOMS.items() if content.startswith(bom)), None)
    notes: list[str] = []
    try:
        text = content.decode(coding or "utf-8")
    except UnicodeDecodeError:
        if coding:
            raise UndecodableError from None
        coding = max(ONE_BYTE, key=lambda one: _danish(content.decode(one, "replace")))
        text = content.decode(coding, "replace")
        notes.append(ONE_BYTE[coding])
    text, mended = once_coded(text)
    if mended:
        notes.append(TWICE)
    if "\ufffd" in text:
        notes.append(UNREADABLE)
    return text, notes


def _danish(text: str) -> float:
    """How much of the text beyond ASCII are letters and signs that Danish text has, from 0 to 1.

    A Danish letter counts where it stands in a word, and a capital where a word or a line of capitals has it."""
    found = re.findall(r"(.?)([^\x00-\x7f])(?=(.?))", text)
    if not found:
        return 0.0
    return sum(_likely(before, one, after) for before, one, after in found) / len(found)


def _likely(before: str, one: str, after: str) -> float:
    beside = before.isalpha() or after.isalpha()
    if one in DANISH:
        odd = one.isupper() and before.isalpha() and before.islower()
        return 1.0 if beside and not odd else 0.3
    if one in OTHER_LETTERS:
        return 0.6 if beside else 0.0
    return 0.5 if one in SIGNS else 0.0


def once_coded(text: str) -> tuple[str, bool]:
    """Text whose lines were coded as UTF-8 twice, mended; and whether any line was."""
    if not any(mark in text for mark in TWICE_CODED):
        return text, False
    mended = "\n".join(_line_once(line) for line in text.split("\n"))
    return mended, mended != text


def _line_once(line: str) -> str:
    """One line mended where all of its letters come from UTF-8 read as another coding, once or twice over."""
    for _ in range(2):
        coding = next((coding for mark, coding in TWICE_CODED.items() if mark in line), None)
        if coding is None:
            break
        try:
            mended = b"".join(_byte(letter, coding) for letter in line).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            break
        line = mended
    return line


def _byte(letter: str, coding: str) -> bytes:
    """The byte of a letter; a control character stands for a byte that the coding has no letter for."""
    return bytes([ord(letter)]) if "\x80" <= letter <= "\x9f" else letter.encode(coding)
