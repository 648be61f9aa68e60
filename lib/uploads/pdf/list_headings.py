"""The headings of a list that is pasted from a PDF, where columns are parted by spaces alone.

The line right above the numbers is read as headings where all of its words are those of known columns, each once;
otherwise the columns are numbered and the user says what they are.
"""

import re
from collections.abc import Callable, Sequence

from lib.text.slug import slug
from lib.uploads.meaning import periods, row_kinds
from lib.uploads.meaning.name_matching import Catalogue

AREA, MUNICIPALITY = "Boligområde", "Kommune"
MAX_LINES = 4  # over which the headings may be broken
# The headings that the columns get.
HEADINGS = {
    "residents": "Antal beboere",
    "work": "Uden for arbejde og uddannelse",
    "nonwestern": "Ikke-vestlig oprindelse",
    "convicted": "Dømte",
    "education": "Alene grundskole",
    "income": "Bruttoindkomst i forhold til regionen",
}
UNIT = r"(-i)?(-pct|-procent)?"
# What the heading of each column is, as a slug, and nothing beside it: "sigtede og dømte" is another column.
PATTERNS = {
    "residents": r"(antal-|i-alt-)*(beboere|indbyggere|beboertal|folketal)(-i-alt|-i-(bolig)?omraadet)*",
    "work": r"(andel-(af-)?)?(18-64-aarige-)?(beboere-)?(der-er-)?uden-(for|tilknytning-til)"
    r"-(arbejdsmarked(et)?|arbejde|beskaeftigelse)(-(og|eller)-uddannelse(ssystemet)?)?",
    "nonwestern": r"(andel-)?(indvandrere-og-efterkommere-)?(af-|fra-)?ikke-?vestlige?(-lande|-oprindelse|-baggrund)?",
    "convicted": r"(andel-)?(straffelovs)?doemte(-for-overtraedelse-af-straffeloven|-straffeloven)?",
    "education": r"(andel-)?(30-59-aarige-)?(med-)?(alene-|kun-|hoejst-)?grundskole(uddannelse)?"
    r"(-som-hoejeste-uddannelse)?",
    "income": r"(gennemsnitlig-|gns-)?bruttoindkomst(-i-(pct|procent)-af-regionens?(-gennemsnit)?)?"
    r"|gennemsnitsindkomst|gennemsnitlig-indkomst",
}
NAMES = r"((nr|loebenummer|loebenr|nummer)-)?((bolig)?omraade(r|navn|ts-navn)?|navn|bydel|afdeling|sogn)(-kommune)?"
COLUMN = re.compile("|".join(f"(?P<{name}>{words}){UNIT}(?=-|$)" for name, words in PATTERNS.items()))  # fmt: skip


def found(
    above: Sequence[str], catalogue: Catalogue, fits: Callable[[int], bool], single: bool
) -> tuple[list[str], list[str]]:
    """The headings of the columns of numbers, from the fewest lines above them that tell, and the lines above those;
    no headings where no line tells.

    above: the lines above the numbers, the nearest last; fits: whether lines have so many numbers; single: whether
    each line has one number only.
    """
    for count in range(1, min(MAX_LINES, len(above)) + 1):
        text = " ".join(above[-count:])
        for read in (_criteria(text), _times(text), _one(text, catalogue, single and count == 1)):
            if read and fits(len(read)):
                return read, list(above[:-count])
    return [], list(above)


def _criteria(text: str) -> list[str]:
    """The columns of the ministry's list, where the text has their headings and nothing else, each once."""
    words = slug(text)
    start = re.match(rf"{NAMES}(-|$)", words)
    words = words[start.end() :] if start else words
    columns = []
    while words:
        column = COLUMN.match(words)
        if column is None:
            return []
        columns.append(column.lastgroup or _group(column))
        words = words[column.end() :].lstrip("-")
    return [HEADINGS[name] for name in columns] if len(set(columns)) == len(columns) else []


def _group(column: re.Match) -> str:
    return next(name for name, words in column.groupdict().items() if words is not None)


def _times(text: str) -> list[str]:
    """Periods beside the heading of the names, such as "Område 2023 2024"."""
    first, *rest = text.split()
    tokens = rest if row_kinds.AREA_HEADING.fullmatch(slug(first)) else [first, *rest]
    return tokens if all(periods.is_period(token) for token in tokens) else []


def _one(text: str, catalogue: Catalogue, single: bool) -> list[str]:
    """The heading of the only column of numbers: a measure that is known, or whatever stands after "Område"."""
    first, *rest = text.split()
    named = row_kinds.AREA_HEADING.fullmatch(slug(first)) is not None
    words = " ".join(rest) if named and rest else text
    measure = catalogue.measure(periods.in_heading(words)[1] or words)
    return [words] if (single and named and rest) or (measure and named) else []
