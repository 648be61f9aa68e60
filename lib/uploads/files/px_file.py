"""Reads a PX file (PC-Axis), the form of Nordic statistics agencies, by its documented keywords.

Of the readers on PyPI, those that are kept up open a path or an address themselves and need the network's libraries; a
reader's file is bytes that must stay in memory. So the few keywords that make a table are read here.
"""

import math
import re

from lib.uploads.files.cube import MAX_NUMBERS, NOT_GIVEN, Cube, CubeError, Dimension

KEYWORD = re.compile(
    r'\s*(?P<name>[A-Za-z][A-Za-z0-9-]*)(?:\[(?P<language>\w+)\])?(?:\((?P<of>"[^"]*"(?:\s*,\s*"[^"]*")*)\))?\s*=\s*'
)
# One item of a value: a quoted text, TLIST(…), or bare words.
ITEM = re.compile(r'"(?P<text>[^"]*)"|(?P<bare>[^\s",;]+)')
TEXT_END = re.compile(r'(?:"[^"]*"|[^";])*;')
CODINGS = {"utf-8": "utf-8", "utf8": "utf-8", "iso-8859-1": "cp1252", "windows-1252": "cp1252"}
DOS, WINDOWS = "cp850", "cp1252"  # CHARSET="ANSI" is the second; without it the form is that of DOS
ARTICLE = "Filen er en PX-fil, men "
DOTS = re.compile(r"\.{1,6}")
NIL = "-"
LONGEST = 24  # characters of a number
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")


def read(content: bytes) -> Cube:
    """The cube of a PX file. Raises CubeError."""
    text = _text(content)
    keywords, at = _keywords(text)
    stub, heading = keywords.get(("STUB", ""), []), keywords.get(("HEADING", ""), [])
    names = [*stub, *heading]
    if not names or len(set(names)) < len(names):
        raise CubeError(f"{ARTICLE}den siger ikke, hvad tallene står efter (STUB og HEADING).")
    measure = next(iter(keywords.get(("CONTVARIABLE", ""), [])), "")
    dimensions = tuple(_dimension(name, keywords, measure) for name in names)
    if keywords.keys() & {("KEYS", name) for name in names}:
        raise CubeError(f"{ARTICLE}den har kun nogle af tallene med (KEYS) og kan ikke læses her.")
    count = math.prod(len(one.values) for one in dimensions)
    if count > MAX_NUMBERS:
        raise CubeError(f"{ARTICLE}den har for mange tal. Vælg færre i Statistikbanken.")
    values = _numbers(text[at:], count)

    def first(keyword: str) -> str:
        return " ".join("".join(keywords.get((keyword, ""), [])).split())

    return Cube(
        first("TITLE") or first("DESCRIPTION"), first("CONTENTS"), first("UNITS"), dimensions, values,
        first("SOURCE"),
    )  # fmt: skip


def _text(content: bytes) -> str:
    """The text of the file, in the coding that it names."""
    if content.startswith(b"\xef\xbb\xbf"):
        return content.decode("utf-8-sig", "replace")
    head = content[:2_000].decode("latin-1")
    page = re.search(r'^\s*CODEPAGE\s*=\s*"([^"]+)"', head, re.MULTILINE | re.IGNORECASE)
    if page and page[1].lower() in CODINGS:
        return content.decode(CODINGS[page[1].lower()], "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        ansi = re.search(r'CHARSET\s*=\s*"ANSI"', head, re.IGNORECASE)
        return content.decode(WINDOWS if ansi else DOS, "replace")


def _keywords(text: str) -> tuple[dict[tuple[str, str], list[str]], int]:
    """The items of each keyword and what it is of, ("VALUES", "tid"), and where the numbers begin.

    Those of another language than the file's own are left out."""
    found: dict[tuple[str, str], list[str]] = {}
    place = 0
    while keyword := KEYWORD.match(text, place):
        name, of = keyword["name"].upper(), (keyword["of"] or '""').strip('"')
        if name == "DATA":
            return found, keyword.end()
        end = TEXT_END.match(text, keyword.end())
        if not end:
            break
        if not keyword["language"]:
            found[name, of] = _items(text[keyword.end() : end.end() - 1])
        place = end.end()
    raise CubeError(f"{ARTICLE}den har ingen tal (DATA), eller den er skåret over.")


def _items(text: str) -> list[str]:
    """The texts and words of a value; texts with only line breaks between them are one text."""
    items: list[str] = []
    last = 0
    for item in ITEM.finditer(text):
        between = text[last : item.start()]
        quoted = item["text"] is not None
        if items and quoted and last and not between.strip() and text[last - 1] == '"':
            items[-1] += item["text"]
        else:
            items.append(item["text"] if quoted else item["bare"])
        last = item.end()
    return items


def _dimension(name: str, keywords: dict[tuple[str, str], list[str]], measure: str) -> Dimension:
    values = keywords.get(("VALUES", name)) or keywords.get(("CODES", name)) or []
    if not values:
        raise CubeError(f"{ARTICLE}variablen »{name[:60]}« mangler sine værdier (VALUES).")
    units = [next(iter(keywords.get(("UNITS", value), [])), "") for value in values]
    return Dimension(
        name, tuple(" ".join(value.split()) for value in values),
        time=("TIMEVAL", name) in keywords, area=("MAP", name) in keywords,
        measure=name == measure, units=tuple(units),
    )  # fmt: skip


def _numbers(text: str, count: int) -> list[float | int | str]:
    """The numbers in order, NOT_GIVEN for one of the dots that stand for a missing one."""
    cells = text.partition(";")[0].replace('"', " ").replace(",", " ").split(maxsplit=count + 1)
    if len(cells) != count:
        raise CubeError(f"{ARTICLE}den har ikke de {count} tal, som dens variabler siger.")
    values: list[float | int | str] = []
    for cell in cells:
        if DOTS.fullmatch(cell):
            values.append(NOT_GIVEN)
        elif cell == NIL:
            values.append(
                NIL
            )  # means none at all, or not above 0: as in a CSV file, the reader is asked or told
        elif len(cell) <= LONGEST and NUMBER.fullmatch(cell):
            values.append(float(cell) if "." in cell or "e" in cell.lower() else int(cell))
        else:
            raise CubeError(f"{ARTICLE}»{cell[:30]}« i den er ikke et tal.")
    return values
