"""What the words of a table of moves mean: which way, which year, what age, all of them, or something that is not used."""

import re
from dataclasses import dataclass

from lib.analysis.moves import IN, OUT, WITHIN
from lib.text.slug import slug

# What a column or the names over the numbers are.
AREA, PLACE, FROM, TO, YEAR, WAY, SEX, OTHER = (
    "område", "sted", "fra", "til", "år", "retning", "køn", "andet",
)  # fmt: skip
TRAITS = {
    "Alder": r"alder",
    "Herkomst": r"herkomst|oprindelse|etnicitet",
    "Beskæftigelse": r"beskaeftig|arbejdsmarked|socio",
    "Uddannelse": r"uddannelse",
    "Husstand": r"husstand|familie",
}
# Columns whose names may all be numbers, such as years or the numbers of housing departments.
MAY_BE_NUMBERS = (YEAR, AREA, OTHER, "Alder")
AGE = re.compile(
    r"\b\d{1,3}\s*[-\N{EN DASH}]\s*\d{1,3}(?!\d)(\s*år(ige)?\b)?"
    r"|\b\d{1,3}\s*\+(\s*år(ige)?\b)?"
    r"|\b(under|over|mindst|højst)\s+\d{1,3}(\s*år(ige)?\b)?"
    r"|\b\d{1,3}\s*(år(ige)?\s*)?(og|eller) (derover|ældre|over|derunder|yngre)\b"
    r"|\b\d{1,3}\s*år(ige)?(\s*(og|eller) (derover|ældre|over|derunder|yngre))?\b"
)
YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
PART_OF_A_YEAR = re.compile(r"kvartal|halvår|\bq[1-4]\b|januar|februar|marts|april|\bmaj\b|juni|juli|august|september|oktober|november|december")  # fmt: skip
# A date of these is of the file and not of its numbers.
OF_THE_FILE = re.compile(r"\b(udtrukket|udtræk|opgjort|opdateret|dannet|dato|kilde|version|note|anm|bemærk\w*|copyright)\b|©|\*")  # fmt: skip
BOTH = re.compile(r"til-?\s*(og|/)\s*-?fra|ind-?\s*(og|/)\s*-?ud|fra-?\s*(og|/)\s*-?til")
WAYS = {
    WITHIN: re.compile(r"\bintern\w*|\binden for\b|\bomflyt\w*"),
    IN: re.compile(r"\b(tilflyt|indflyt)\w*|\b\w*flytte\w* (til|ind)\b|\btilgang\b|\bflytning(er)? til\b"),
    OUT: re.compile(r"\b(fraflyt|udflyt)\w*|\b\w*flytte\w* (fra|ud)\b|\bafgang\b|\bflytning(er)? fra\b"),
}  # fmt: skip
TOTAL = re.compile(r"\b(i alt|ialt|total|totalt|sum|samlet|alle( (aldre|kommuner|steder|afdelinger|områder|personer))?)\b")  # fmt: skip
NOT_COUNTS = re.compile(r"%|\b(pct|procent|andel\w*|netto\w*|frekvens\w*|\w+frekvens|\w+procent|indeks|gennemsnit\w*|median|ændring|forskel|kr)\b|\bnr\b|nummer|\bid\b|kode\b")  # fmt: skip
DWELLINGS = re.compile(r"\b\w*(boliger|lejemål|husstande|lejligheder|lejekontrakter)\b")
SEXES = re.compile(r"\b(mænd|kvinder|mand|kvinde|køn)\b")
PERSONS = re.compile(r"\b(person\w*|borgere?|beboere?|mennesker|indbyggere?|tilflyttere?|fraflyttere?)\b")  # fmt: skip
MOVES = re.compile(r"flyt")
FILLING = re.compile(r"\b(antal|år|året|kalenderår|i|af|pr|heraf|fordelt|på|flytning|flytninger|flyttede|flyttet|efter|og|den|det|de|tabel|til|fra|området|afdelingen)\b|[^\wæøå]+|\d+\b")  # fmt: skip
# A column of these names where somebody moved from, or to.
ENDS = {
    FROM: re.compile(r"^fra\b|\bflytte\w* fra\b|\b(fra|ud)flyt\w*(kommune|område|afdeling|sted|land|by)\w*|\bfra\w*(kommune|område|afdeling|sted|land)\b"),
    TO: re.compile(r"^til\b|\bflytte\w* til\b|\b(til|ind)flyt\w*(kommune|område|afdeling|sted|land|by)\w*|\btil\w*(kommune|område|afdeling|sted|land)\b"),
}  # fmt: skip


@dataclass(frozen=True)
class MoveMeaning:
    """What a text says. way: of lib.analysis.moves, or "". year: a calendar year. not_a_year: it names a time that is none.
    age: as written. total: that it is all of them. unused: that numbers under it are no counts of persons. rest: its other
    words."""

    text: str
    way: str = ""
    year: int | None = None
    not_a_year: bool = False
    age: str = ""
    total: bool = False
    unused: bool = False
    rest: str = ""


def meaning(text: str) -> MoveMeaning:
    """What a heading, a name in a row or a line above a table says."""
    words = " ".join(text.lower().replace("\N{SOFT HYPHEN}", "").split())
    found = {int(year) for year in YEARS.findall(words)}
    part = bool(PART_OF_A_YEAR.search(words)) or bool(re.search(r"\d{4}\s*/\s*\d{2,4}", words))
    left = YEARS.sub(" ", words)
    age = AGE.search(left)
    left = AGE.sub(" ", left) if age else left
    both = bool(BOTH.search(left))
    ways = [] if both else [way for way, pattern in WAYS.items() if pattern.search(left)]
    unused = bool(NOT_COUNTS.search(left) or DWELLINGS.search(left) or SEXES.search(left))
    total = bool(TOTAL.search(left))
    for pattern in (BOTH, *WAYS.values(), TOTAL, PERSONS):
        left = pattern.sub(" ", left)
    return MoveMeaning(
        text,
        ways[0] if len(ways) == 1 else "",
        found.pop() if len(found) == 1 and not part else None,
        part or len(found) > 1,
        _age(text) if age else "",
        total,
        unused,
        " ".join(FILLING.sub(" ", left).split()),
    )


def _age(text: str) -> str:
    """The age group in a text, as written."""
    found = AGE.search(YEARS.sub("    ", text.lower()))
    return text[found.start() : found.end()].strip() if found else ""


def role(heading: str) -> str:
    """What a column of names holds by its heading: AREA, PLACE, FROM, TO, YEAR, WAY, SEX, OTHER, one of TRAITS; "" where the
    heading does not say it."""
    words = heading.lower()
    if BOTH.search(words) or slug(heading) in ("sted", "fra-til", "til-fra"):
        return PLACE
    for end, pattern in ENDS.items():
        if pattern.search(words):
            return end
    named = slug(heading)
    for what, pattern in TRAITS.items():
        if re.search(pattern, named):
            return what
    for what, pattern in (
        (YEAR, r"^(aar|aarstal|kalenderaar|periode|tid)$"),
        (WAY, r"retning|flyttetype|^type$"),
        (SEX, r"^koen$"),
        (OTHER, r"boligorganisation|selskab|nummer|nr$|kode|region"),
        (AREA, r"afdeling|boligomraade|^omraade|bydel|boligforening"),
    ):
        if re.search(pattern, named):
            return what
    return ""


def is_of_the_file(text: str) -> bool:
    """Whether a line is a remark on the file, such as its source or the day it was made."""
    return bool(OF_THE_FILE.search(text.lower())) or len(text) > 120
