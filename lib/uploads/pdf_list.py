"""Reads the ministry's list of housing areas, copied from its PDF as text with one area a line, as a sheet.

Text from a PDF has no columns: cells are separated by spaces, a long name may be split over two lines, and
headings are scattered over many. So the numbers are taken from the end of each line, and the words before them
are the area and its municipality.
"""

import re
from collections.abc import Iterable

from lib.text.slug import slug
from lib.uploads import periods, reader
from lib.uploads.name_matching import Catalogue
from lib.uploads.reader import OwnFile, Sheet

LEAST_NUMBERS = 3  # at the end of a line of the list
MAX_LINE = 400  # characters
AREA, MUNICIPALITY = "Boligområde", "Kommune"
LINE = re.compile(rf"^(?P<words>.*?)(?P<numbers>(?:\s+-?\d[\d.,]*\s*%?){{{LEAST_NUMBERS},}})\s*$")
NUMBER = re.compile(r"-?\d[\d.,]*")
# The headings that the columns get, by what their words mean.
HEADINGS = {
    "residents": "Antal beboere",
    "work": "Uden for arbejde og uddannelse",
    "nonwestern": "Ikke-vestlig oprindelse",
    "convicted": "Dømte",
    "education": "Alene grundskole",
    "income": "Bruttoindkomst i forhold til regionen",
}
# Words of the list's own headings, as slugs: they only tell in which order its columns stand.
CRITERION_WORDS = {
    "work": ("arbejdsmarked", "uden-for-arbejde", "uden-for-beskaeftigelse"),
    "nonwestern": ("ikke-vestlig", "ikkevestlig"),
    "convicted": ("doemt", "straffelov"),
    "education": ("grundskole",),
    "income": ("bruttoindkomst", "gennemsnitsindkomst", "gennemsnitlig-indkomst", "gns-indkomst"),
}


def read(text: str, catalogue: Catalogue) -> OwnFile:
    """Pasted text as a file: a list from a PDF where its lines look like one, otherwise by reader.pasted.
    Raises OwnFileError."""
    lines = [
        (number, " ".join(line.split()))
        for number, line in enumerate(text[: reader.MAX_MEGABYTES * 2**20].splitlines(), 1)
    ]
    parts = [(number, line, _numbers_at_end(line)) for number, line in lines if line]
    found = [part for part in parts if part[2]]
    if not found or ";" in text or _even_tabs(text):
        return reader.pasted(text)
    first = found[0][0]
    head = [line for number, line, _ in parts if number < first]
    rows, numbers = _records(parts, first, catalogue)
    width = max(len(row) for row in rows)
    headings = [AREA, MUNICIPALITY, *_headings(head, width - 2)]
    cells = [headings, *rows]
    title = " ".join(head)
    day = periods.in_heading(title)[0]
    grid = [(day or None,) + (None,) * (width - 1)] * bool(day) + [
        tuple(row) + (None,) * (width - len(row)) for row in cells
    ]
    places = [1] * bool(day) + [max(first - 1, 1), *numbers]
    notes = ["Teksten er læst som en liste med ét område pr. linje."]
    if len({len(row) for row in rows}) > 1:
        notes.append("Linjerne har ikke lige mange tal. Se efter, om kolonnerne passer.")
    return OwnFile("Indsat tekst", (Sheet("", tuple(grid), tuple(places)),), tuple(notes))


def _numbers_at_end(line: str) -> re.Match | None:
    """A line of the list split into words and numbers; None for other lines and for very long ones, which would
    take long to match."""
    return LINE.match(f" {line}") if len(line) <= MAX_LINE else None


def _even_tabs(text: str) -> bool:
    """Whether the text is a table with tabs, as copied from a spreadsheet."""
    tabs = [line.count("\t") for line in text.splitlines() if line.strip()]
    return bool(tabs) and min(tabs) == max(tabs) > 0


def _records(parts: Iterable, first: int, catalogue: Catalogue) -> tuple[list[list], list[int]]:
    """One row an area: its name, its municipality and its numbers. Words alone on the line above are the first half
    of a name where the line's own words are no known area."""
    rows, places = [], []
    waiting = ""
    for number, line, match in parts:
        if not match:
            waiting = line if number >= first - 1 else ""
            continue
        words = match["words"].strip()
        area, municipality = split_name(words, catalogue)
        if waiting and catalogue.area(area) is None:
            area, municipality = split_name(f"{waiting} {words}".strip(), catalogue)
        waiting = ""
        rows.append([area or None, municipality or None, *NUMBER.findall(match["numbers"])])
        places.append(number)
    return rows, places


def split_name(words: str, catalogue: Catalogue) -> tuple[str, str]:
    """ "Eksempelby Eksempelkommune" or "Eksempelkommune Eksempelby" -> ("Eksempelby", "Eksempelkommune"). Where no part is
    an area that is known, a known municipality at either end is taken off."""
    parts = words.split()
    cuts = [(" ".join(parts[:n]), " ".join(parts[n:])) for n in range(len(parts), 0, -1)]
    cuts += [(rest, start) for start, rest in cuts]
    for area, municipality in cuts:
        if area and catalogue.area(area) and (not municipality or _municipality(municipality, catalogue)):  # fmt: skip
            return area, municipality
    for area, municipality in cuts:
        if area and municipality and _municipality(municipality, catalogue):
            return area, municipality
    return words, ""


def _municipality(words: str, catalogue: Catalogue) -> bool:
    found = slug(words).removesuffix("-kommune")
    return any(f"{name}-kommune" in catalogue.area_slugs for name in (found, f"{found}s"))


def _headings(head: list[str], count: int) -> list[str]:
    """So many headings, in the order of their words above the list; numbered where the words found are not as
    many."""
    text = " ".join(slug(line) for line in head)
    places = {}
    residents = re.search("beboere|indbyggere|folketal", text)
    if residents:
        places["residents"] = residents.start()
    for criterion, words in CRITERION_WORDS.items():
        at = [text.find(word) for word in words if word in text]
        if at:
            places[criterion] = min(at)
    if len(places) != count:
        return [f"Tal {n}" for n in range(1, count + 1)]
    return [HEADINGS[what] for what in sorted(places, key=places.get)]
