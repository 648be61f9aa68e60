"""Units in words: which unit and which age group a heading or a cell states, and whether that is the measure's own.

"Dømte pr. 1.000 beboere" is no percentage and "25,5 kr." no share: a unit that is stated is never passed over.
"""

import re
from typing import NamedTuple

from lib.text.slug import slug

# Units that words can state. SCALED: thousands or millions of something.
PERCENT, OF_REGION, POINTS, KRONER, COUNT = "procent", "procent af regionens gennemsnit", "procentpoint", "kr.", "antal"  # fmt: skip
PER_100, PER_1000, PER_10000, PER_OTHER = "pr. 100", "pr. 1.000", "pr. 10.000", "pr. noget andet"
SCALED, INDEX = "tusinder eller millioner", "indeks"
# The words of each unit, the longest first: what one takes is not read again. "personer" alone is no unit to take away.
_PEOPLE = r"(?:\s+(?:indbyggere?|beboere?|personer|borgere|voksne))?"
PATTERNS = tuple(
    (unit, re.compile(words, re.IGNORECASE))
    for unit, words in (
        (POINTS, r"procentpoint|(?:pct\.?|%)[-\s]?point"),
        (PER_10000, rf"\b(?:pr\.?|per)\s*10[. ]?000\b(?![. ]?\d){_PEOPLE}"),
        (PER_OTHER, rf"\b(?:pr\.?|per)\s*\d{{3,}}[. ]000\b{_PEOPLE}|\b(?:pr\.?|per)\s*million\w*"),
        (PER_1000, rf"\b(?:pr\.?|per)\s*(?:1[. ]?000\b(?![. ]?\d)|tusinde?){_PEOPLE}|promille|\N{{PER MILLE SIGN}}"),
        (PER_100, rf"\b(?:pr\.?|per)\s*(?:100|hundrede)\b(?![. ]?\d){_PEOPLE}"),
        (PER_OTHER, r"\b(?:pr\.?|per)\s+(?:person|husstand|klasse|beboer|indbygger|lejemål|bolig|elev|dag|måned|uge|m2)\b"),
        (SCALED, r"\(?\b1[. ]?000\b\)?\s*(?:kr\b\.?|kroner|dkk|personer|stk)?|\bt\.?\s?kr\b\.?|\b(?:i\s+)?tusinde?r?\b(?:\s*kr\b\.?)?"
                 r"|\b(?:mio|mia)\b\.?(?:\s*kr\b\.?)?|\bmillioner\b"),
        (OF_REGION, r"(?:(?:i\s+)?(?:pct\.?|procent|%)\s*)?\b(?:af|i forhold til|sammenlignet med)\s+region(?:en|ens)?\b(?:\s+gennemsnit)?"),
        (KRONER, r"\b(?:kr|kroner|dkk)\b\.?"),
        (PERCENT, r"(?:\bi\s+)?(?:\bpct\b\.?|\bprocent\b|%)|\b(?:procent)?andel(?:en|e)?\b(?:\s+af\b)?|\bprocentdel(?:en)?\b(?:\s+af\b)?"),
        (INDEX, r"\bindeks\w*|\bindex\b"),
        (COUNT, r"\bantal(?:let)?\b(?:\s+af\b)?"),
    )
)  # fmt: skip
PERSONS = re.compile(r"\b(?:personer|stk)\b", re.IGNORECASE)
_TO = r"\s*(?:-|\N{EN DASH}|til)\s*"
_BEFORE = r"(?:\b(?:af\s+de|blandt(?:\s+de)?|på|i\s+alderen|alderen)\s+)?"
AGES = tuple(
    (form, re.compile(_BEFORE + words, re.IGNORECASE))
    for form, words in (
        ("{0}-{1}", rf"(?<!\d)(\d{{1,2}}){_TO}(\d{{1,2}})\s*-?\s*år(?:ige|s)?\b"),
        ("{0}+", r"(?<!\d)(\d{1,2})\s*-?\s*år(?:ige)?\s+(?:og|eller)\s+(?:derover|opefter|ældre|over)\b"),
        ("{0}+", r"(?<!\d)(\d{1,2})\s*\+(?:\s*-?\s*år(?:ige)?)?"),
        ("{0}+", r"\b(?:over|mindst|fra)\s+(\d{1,2})\s*-?\s*år(?:ige)?\b"),
        ("-{0}", r"\bunder\s+(\d{1,2})\s*-?\s*år(?:ige)?\b"),
        ("-{0}", r"(?<!\d)(\d{1,2})\s*-?\s*år\s+(?:og|eller)\s+(?:derunder|yngre)\b"),
        ("{0}", r"(?<!\d)(\d{1,2})\s*-?\s*årige\b"),
    )
)  # fmt: skip
IN_AREAS = re.compile(r"-i-(bolig)?(omraade(r|rne|t)?|afdeling(en|erne)?)(?=-|$)")
LEADING = re.compile(r"^(af|de|alle)-|-(i|af)$")
# What may be stated of a measure by its unit in the table; other units may be anything but these.
OWN = {
    "pct.": {PERCENT},
    "pct. vækst": {PERCENT},
    "pct. af regionens gennemsnit": {OF_REGION},
    "procentpoint": {POINTS},
    "personer": {COUNT},
    "antal": {COUNT},
    "kr.": {KRONER},
    "pr. 1.000": {PER_1000},
    "pr. 10.000": {PER_10000},
}
# What the words may say beside that without a contradiction: shorter, or less exactly.
ALSO = {
    "pct. af regionens gennemsnit": {PERCENT, INDEX},
    "procentpoint": {PERCENT},
    "antal": {INDEX},
}
NEVER_OTHERWISE = {PERCENT, OF_REGION, KRONER, SCALED, PER_1000, PER_10000}


class Stated(NamedTuple):
    """What words state. whole: all of them as a slug; bare: without unit, age group and "i området"; units; ages: such
    as "18-64" and "18+"; share: whether a word such as "andel" is among them."""

    whole: str
    bare: str
    units: frozenset[str]
    ages: frozenset[str]
    share: bool


def stated(words: str) -> Stated:
    """What a heading or a name states. Its period must have been taken off."""
    rest, units, ages = words, set(), set()
    for form, pattern in AGES:
        ages |= {form.format(*found.groups()) for found in pattern.finditer(rest)}
        rest = pattern.sub(" ", rest)
    for unit, pattern in PATTERNS:
        if pattern.search(rest):
            units.add(unit)
            rest = pattern.sub(" ", rest)
    if not units and PERSONS.search(rest):
        units.add(COUNT)
    bare = LEADING.sub("", IN_AREAS.sub("", slug(rest)))
    share = re.search(r"\bandel|procentdel", words, re.IGNORECASE) is not None
    return Stated(slug(words), bare, frozenset(units), frozenset(ages), share)


def is_own(units: frozenset[str], unit: str) -> bool:
    """Whether all stated units are the unit of a measure; also where none is stated."""
    return units <= OWN.get(unit, units - NEVER_OTHERWISE)


def contradicts(units: frozenset[str], unit: str) -> bool:
    """Whether stated units cannot be those of a measure."""
    return bool(units) and not units & (OWN.get(unit, units - NEVER_OTHERWISE) | ALSO.get(unit, set()))  # fmt: skip


def in_words(units: frozenset[str]) -> str:
    """Stated units in Danish."""
    return " og ".join(sorted(units))
