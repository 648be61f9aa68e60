"""Reads the authors' own words from an annual status in Word: the paragraphs between a field's heading and its end mark.

A heading has a bookmark "egne_ord_NAME", the end mark one named "egne_ord_NAME_slut". Bookmarks and not content controls,
which LibreOffice takes apart. Nothing but the text of two parts of the file is read, and nothing is run or written.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from docx.oxml.ns import nsmap
from lxml import etree

MAX_BYTES = 20_000_000
MAX_PART = 30_000_000  # unpacked
MAX_TEXT = 8_000  # characters of one field
MAX_FIELDS = 30
W = f"{{{nsmap['w']}}}"
MARK = re.compile(r"egne_ord_([a-z0-9_]{1,20}?)(_slut)?")
DOCUMENT, ABOUT = "word/document.xml", "docProps/core.xml"
SUBJECT = "{http://purl.org/dc/elements/1.1/}subject"

NOT_WORD = "Filen er ikke et Word-dokument (.docx). Vælg den årsstatus, der blev hentet herfra, og gem den som .docx."
DAMAGED = "Filen er beskadiget og kan ikke læses. Åbn den i Word, gem den igen som .docx, og vælg den igen."
LOCKED = "Filen er låst med en adgangskode. Fjern den i Word, gem filen, og vælg den igen."
TOO_BIG = f"Filen er for stor. Der er plads til {MAX_BYTES // 1_000_000} MB."
BOMB = "Filen fylder alt for meget, når den pakkes ud. Den er ikke læst."
NO_FIELDS = (
    "Der er ingen felter med forfatternes egne ord i filen. Vælg en årsstatus, der er hentet herfra; overskrifterne over "
    "felterne må ikke være slettet."
)


class OwnWordsError(ValueError):
    """A file has no words to read; the message says why, in Danish."""


@dataclass(frozen=True)
class Field:
    """A field of the authors: its heading, and its text with a line for each paragraph."""

    heading: str
    text: str


@dataclass(frozen=True)
class OwnWords:
    """What a file says. title: which status it is, "" for none. fields: by name. remarks: Danish sentences on what was left."""

    title: str
    fields: Mapping[str, Field]
    remarks: tuple[str, ...] = ()

    def texts(self, hints: Mapping[str, Field]) -> dict[str, str]:
        """What the authors have written, by name. hints: the fields of the template, whose own text is no answer."""
        return {
            name: one.text
            for name, one in self.fields.items()
            if name in hints and one.text.strip() and one.text != hints[name].text
        }


def read(content: bytes) -> OwnWords:
    """The fields of a .docx file. Raises OwnWordsError."""
    if len(content) > MAX_BYTES:
        raise OwnWordsError(TOO_BIG)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":  # of .doc, and of a locked .docx
        raise OwnWordsError(f"{NOT_WORD} Er den låst med en adgangskode, så fjern den først.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = packed.namelist()
            if DOCUMENT not in names:
                raise OwnWordsError(NOT_WORD)
            document = _part(packed, DOCUMENT)
            about = _part(packed, ABOUT) if ABOUT in names else None
    except zipfile.BadZipFile:
        raise OwnWordsError(DAMAGED if content[:2] == b"PK" else NOT_WORD) from None
    except (ValueError, NotImplementedError, OSError, EOFError, struct.error, zlib.error) as error:
        raise error if isinstance(error, OwnWordsError) else OwnWordsError(DAMAGED) from None
    title = "" if about is None else (about.findtext(SUBJECT) or "")
    return _fields(document, " ".join(title.split())[:200])


def printable(text: str) -> str:
    """The text without characters that an XML file cannot hold."""
    return "".join(one for one in text if one in "\t\n" or one.isprintable() or (ord(one) > 0x9F and not 0xD800 <= ord(one) <= 0xDFFF and ord(one) not in (0xFFFE, 0xFFFF)))  # fmt: skip


def _part(packed: zipfile.ZipFile, name: str) -> etree._Element:
    """The XML of a part, unpacked no further than MAX_PART whatever the file says of its size."""
    info = packed.getinfo(name)
    if info.flag_bits & 1:
        raise OwnWordsError(LOCKED)
    with packed.open(info) as part:
        xml = part.read(MAX_PART + 1)
    if len(xml) > MAX_PART:
        raise OwnWordsError(BOMB)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        found = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError:
        raise OwnWordsError(DAMAGED) from None
    if found.getroottree().docinfo.doctype:  # no Word file has one
        raise OwnWordsError(DAMAGED)
    return found


def _fields(document: etree._Element, title: str) -> OwnWords:
    """The fields of a document: of each the paragraphs after its heading, until its end mark or the next heading."""
    headings: dict[str, str] = {}
    lines: dict[str, list[str]] = {}
    remarks: list[str] = []
    now = ""
    for paragraph in document.iter(f"{W}p"):
        marks = [MARK.fullmatch(b.get(f"{W}name", "")) for b in paragraph.iter(f"{W}bookmarkStart")]
        mark = next((one for one in marks if one), None)
        if mark and mark[2]:
            now = ""
        elif mark and mark[1] not in headings:
            now = mark[1]
            headings[now], lines[now] = _text(paragraph), []
            if len(headings) > MAX_FIELDS:
                raise OwnWordsError(NO_FIELDS)
        elif now and _is_heading(paragraph):
            remarks.append(
                f"Slutmærket under »{headings[now]}« er væk; teksten er læst til næste overskrift."
            )
            now = ""
        elif now:
            lines[now].append(_text(paragraph))
            if next(paragraph.iter(f"{W}drawing", f"{W}pict"), None) is not None:
                remarks.append(
                    f"Billedet under »{headings[now]}« følger ikke med; sæt det ind igen."
                )
    if not headings:
        raise OwnWordsError(NO_FIELDS)
    found = {}
    for name, heading in headings.items():
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines[name]).strip())
        if len(text) > MAX_TEXT:
            remarks.append(
                f"Teksten under »{heading}« er kortet af: der er plads til {MAX_TEXT} tegn."
            )
        found[name] = Field(heading, text[:MAX_TEXT])
    return OwnWords(title, found, tuple(dict.fromkeys(remarks)))


def _is_heading(paragraph: etree._Element) -> bool:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return style is not None and style.get(f"{W}val", "").lower().startswith(("heading", "overskrift"))  # fmt: skip


def _text(paragraph: etree._Element) -> str:
    """The text of a paragraph as it stands: without what is marked as deleted."""
    parts = []
    for one in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br"):
        parts.append((one.text or "") if one.tag == f"{W}t" else " ")
    return "".join(parts).strip()
