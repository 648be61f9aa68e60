"""Area names: which area a name or a code in a file means, among areas of the kind that the file says.

"Sogn" over a column, or in a cell, leaves only parishes: a name is then the parish and never its municipality.
Kinds that the app has no areas of, such as school districts, leave none.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from lib.system import folders
from lib.text.slug import slug

STATBANK = "statistikbank.toml"  # the codes that Statistikbanken has for areas
ANY: frozenset[str] = frozenset()
# Words for a kind of area, as slugs; kinds of the table areas, and others that no area of it has.
KINDS = {
    "boligområde": r"boligomraade(?:t|r|rne)?|boligafdeling(?:en|er)?|afdeling(?:en|er)?|afd|bebyggelse(?:n|r)?",
    "bydel": r"bydel(?:en|e)?",
    "kvarter": r"kvarter(?:et|er)?",
    "sogn": r"sogn(?:et|e)?|sognenavn|sognekode",
    "kommune": r"kommune(?:r|navn|kode|nr|nummer)?",
    "region": r"region(?:er|navn|kode)?",
    "skole": r"skole(?:r|navn)?|institution(?:er)?|institutionsnavn",
    "politikreds": r"politikreds(?:en|e)?",
    "skoledistrikt": r"skoledistrikt(?:et|er)?|distrikt(?:et|er)?|grunddistrikt",
    "postdistrikt": r"postdistrikt(?:et|er)?|postnummer|postnumre|postnr",
    "by": r"by(?:er|navn)?|byområde",
    "landsdel": r"landsdel(?:e)?|provins(?:er)?|amt(?:er)?|provsti(?:er)?|stift(?:er)?",
    "valgsted": r"valgsted(?:er)?|valgdistrikt|afstemningsomraade(?:r)?|valgkreds",
    "vej": r"vej(?:e|navn)?|gade(?:r|navn)?|adresse(?:r)?|rode(?:r)?|ejerlav",
}
ALL_KINDS = "|".join(KINDS.values())
LARGE = r"kommune(?:r|navn|kode|nr|nummer)?|region(?:er|navn|kode)?|landsdel(?:e)?"  # stand beside smaller areas
BEFORE = re.compile(rf"^({ALL_KINDS})-(.+)$")
AFTER = re.compile(rf"^(.+?)s?-({ALL_KINDS})$")
OF_ALL = re.compile(r"^(i-alt|total|samlet|hele)-|-(i-alt|total|samlet)$")
CODE = re.compile(r"^\s*(\d{3,4})(?:\s*[-:.,]?\s+(\D.*))?\s*$")
WITH_ANY = ("land", "gruppe")  # a total may stand among areas of any kind, by its full name
OF_CODES = frozenset(("kommune", "region", "land"))


# Plurals that say of what kind all areas of a table are: "Folketal i sogne", or the sheet "Sogne".
PLURALS = {"sogne": "sogn", "bydele": "bydel", "kommuner": "kommune", "boligomraader": "boligområde",
           "skoledistrikter": "skoledistrikt", "postdistrikter": "postdistrikt", "landsdele": "landsdel",
           "regioner": "region"}  # fmt: skip
IN_TITLE = re.compile(rf"(?:^|-)(?:i|paa|efter|for|pr)-({'|'.join(PLURALS)})(?:ne)?(?=-|$)")


def kinds_of_table(title: str, sheet: str) -> frozenset[str]:
    """The kind of all areas of a table by its title or sheet; ANY where they name none or several."""
    found = {PLURALS[word] for word in (*IN_TITLE.findall(slug(title)), slug(sheet)) if word in PLURALS}  # fmt: skip
    return frozenset(found) if len(found) == 1 else ANY


def kinds(heading: str) -> frozenset[str]:
    """The kinds of area that a heading names; ANY where it names none."""
    words = slug(heading).split("-")
    return frozenset(
        kind
        for kind, pattern in KINDS.items()
        if any(re.fullmatch(pattern, word) for word in words)
    )


@dataclass(frozen=True)
class AreaNames:
    """The names of areas. full: slug -> area_id; short: the same of shorter names where they are unique; of_kind:
    kind -> slug -> area_id; kind_of: area_id -> kind; codes: without leading noughts -> area_id."""

    full: Mapping[str, str]
    short: Mapping[str, str]
    of_kind: Mapping[str, Mapping[str, str]]
    kind_of: Mapping[str, str]
    codes: Mapping[str, str]

    def area(self, words: str, wanted: frozenset[str] = ANY) -> str | None:
        """The area_id of a name or code among areas of the wanted kinds, or None."""
        found = CODE.match(words)
        if not found:
            return self._named(words, wanted)
        code, name = found[1], found[2]
        known = self.codes.get(code.lstrip("0"))
        if name is None:
            return known if known and (not wanted or self.kind_of[known] in wanted) else None
        of_parish = len(code) == 4 and not code.startswith("0")
        if of_parish and wanted != {"sogn"}:
            return None  # a post code or the code of a parish
        area = self._named(name, wanted or OF_CODES)
        return area if known in (None, area) else None

    def _named(self, words: str, wanted: frozenset[str]) -> str | None:
        """The area_id of a name."""
        whole = slug(words)
        return next(filter(None, (self._of_slug(one, wanted) for one in (whole, OF_ALL.sub("", whole)))), None)  # fmt: skip

    def _of_slug(self, name: str, wanted: frozenset[str]) -> str | None:
        area = self.full.get(name)
        said, rest = _kind_in(name)
        if area and (
            not wanted or self.kind_of[area] in wanted or said or self.kind_of[area] in WITH_ANY
        ):
            return area  # fmt: skip
        among = said or wanted
        if not among:
            return self.short.get(name)
        found = {
            area
            for kind in among
            for area in [self.of_kind.get(kind, {}).get(rest if said else name)]
            if area
        }
        return found.pop() if len(found) == 1 else None


def _kind_in(name: str) -> tuple[frozenset[str], str]:
    """The kinds that a name itself says as its first or last word, and the rest of it."""
    before, after = BEFORE.match(name), AFTER.match(name)
    if after:
        return kinds(after[2]), after[1]
    if before:
        return kinds(before[1]), before[2]
    return ANY, name


def area_names(areas: pd.DataFrame, listed: pd.DataFrame) -> AreaNames:
    """The names of the areas of a table, and those that lists have for them."""
    full: dict[str, str] = {}
    kind_of = dict(zip(areas["area_id"], areas["kind"], strict=True))
    for area_id, name in zip(areas["area_id"], areas["name"], strict=True):
        full |= {slug(name): area_id, slug(area_id.replace("_", " ")): area_id}
    pairs = [*full.items(), *((slug(n), a) for n, a in zip(listed["name_on_list"], listed["area_id"], strict=True))]  # fmt: skip
    shorter: dict[str, set[str]] = {}
    of_kind: dict[str, dict[str, set[str]]] = {}
    for name, area_id in pairs:
        for short in (name, name.removesuffix("-kommune"), name.removesuffix("-opdigtet")):
            shorter.setdefault(short, set()).add(area_id)
        bare = name.removesuffix("-opdigtet")
        said, rest = _kind_in(bare)
        names = {name, bare, rest} if kind_of[area_id] in said else {name, bare}
        for one in names:
            of_kind.setdefault(kind_of[area_id], {}).setdefault(one, set()).add(area_id)
    return AreaNames(
        full, _unique(shorter) | full, {kind: _unique(of) for kind, of in of_kind.items()}, kind_of,
        _codes(kind_of),
    )  # fmt: skip


def _unique(names: Mapping[str, set[str]]) -> dict[str, str]:
    return {name: next(iter(ids)) for name, ids in names.items() if name and len(ids) == 1}


def _codes(area_ids: Iterable[str]) -> dict[str, str]:
    """The codes of areas in STATBANK of the municipality, {} without it."""
    path = folders.DATA / STATBANK
    if not path.exists():
        return {}
    given = tomllib.loads(path.read_text("utf-8")).get("areas", {})
    known = set(area_ids)
    found = {
        area_id: re.match(r"\d{3,4}(?=\s*\||$)", words)
        for area_id, words in given.items()
        if isinstance(words, str) and area_id in known
    }
    return {code[0].lstrip("0"): area for area, code in found.items() if code and code[0].strip("0")}  # fmt: skip
