"""Reads statistics files, PX and JSON-stat 1 and 2, as a table: an area, a period and a measure in each column.

Both hold a cube: dimensions with their values, and a number for each combination. The areas and the periods become
columns of the table, and every combination of the other values a column of numbers whose heading says what it counts.
What is true of all numbers (men alone, an age) is said in the heading too, so that no number seems to be of everybody.
"""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import product

from lib.text import danish
from lib.uploads.files import px_file
from lib.uploads.files.cube import MAX_NUMBERS, NOT_GIVEN, Cube, CubeError, Dimension
from lib.uploads.files.xlsx_safety import OwnFileError

LARGEST = 1e15  # further from 0 is no number of persons or money
MAX_ACROSS = 60  # columns of numbers; more combinations stay as columns of their own
INSTEAD = "Vælg »CSV« eller »Excel« i Statistikbanken, og brug den fil."
PX = re.compile(
    rb"\s*(CHARSET|AXIS-VERSION|CODEPAGE|LANGUAGE|CREATION-DATE|MATRIX|TITLE|SUBJECT-CODE|DECIMALS|CONTENTS)"
    rb"(\[\w+\])?\s*=[^=]"
)
# A value that stands for all values of its dimension, and so restricts nothing.
ALL = re.compile(r"\b(i alt|ialt|total|alle)\b", re.IGNORECASE)
AREA = re.compile(
    r"område|kommune|region|landsdel|\bsogn|distrikt|bydel|boligafdeling|\bby\b|\bskole\b|\barea\b|municipality|parish",
    re.IGNORECASE,
)
JSON = re.compile(rb"\{(?!\\rtf)|\[\s*\{")
PERIOD = re.compile(r"(19|20)\d\d([KMQUH]\d{1,2}|[-/](19|20)?\d\d)?")
OTHER_JSON = "Filen er JSON, men ikke JSON-stat, og kan ikke læses som en tabel. Gem tallene som CSV eller Excel."
MAP_LAYER = "Filen er et kortlag (GeoJSON) og ingen tabel. Den kan vises på siden Kort."
TIME = re.compile(r"tid|time|år|year|kvartal|måned|periode|period", re.IGNORECASE)
ARTICLE = "Filen er JSON-stat, men "


def is_one(content: bytes) -> bool:
    """Whether a file is PX or JSON: then read() reads it, or says what it is."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    return bool(PX.match(start) or JSON.match(start))


def read(content: bytes) -> tuple[tuple[str, list[list], list[int]], list[str]]:
    """The table of a file as name, rows and their numbers, and notes in Danish. Raises OwnFileError."""
    try:
        cube = (
            px_file.read(content)
            if PX.match(content.removeprefix(b"\xef\xbb\xbf"))
            else json_stat(content)
        )
        rows = _rows(cube)
    except CubeError as error:
        raise OwnFileError(f"{error} {INSTEAD}") from None
    return ("", rows, list(range(1, len(rows) + 1))), _notes(cube)


# ---------------------------------------------------------------- JSON-stat


def json_stat(content: bytes) -> Cube:
    """The cube of a JSON-stat file, version 1 or 2. Raises CubeError where it is another JSON or lacks something."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise OwnFileError(
            "Filen ligner JSON, men kan ikke læses; den er måske skåret over. Hent den igen som CSV eller Excel."
        ) from None
    dataset = _dataset(data)
    dimensions = dataset.get("dimension")
    if not isinstance(dimensions, dict):
        raise CubeError(f"{ARTICLE}den mangler sine dimensioner.")
    ids = dataset.get("id") or dimensions.get("id")
    sizes = dataset.get("size") or dimensions.get("size")
    if not isinstance(ids, list) or not isinstance(sizes, list) or len(ids) != len(sizes):
        raise CubeError(
            f"{ARTICLE}den siger ikke, hvilke dimensioner tallene står efter (id og size)."
        )
    roles = dataset.get("role") or dimensions.get("role") or {}
    found = [_dimension(str(name), dimensions.get(name), roles) for name in ids]
    if [len(one.values) for one in found] != sizes:
        raise CubeError(f"{ARTICLE}den har ikke lige så mange værdier, som den siger.")
    count = math.prod(sizes)
    _check_count(count)
    return Cube(
        str(dataset.get("label") or ""), "", "", tuple(found), _values(dataset, count),
        str(dataset.get("source") or ""),
    )  # fmt: skip


def _dataset(data: object) -> Mapping:
    """The dataset of a JSON-stat file. Raises CubeError."""
    if isinstance(data, dict):
        if data.get("class") == "dataset" or ("dimension" in data and "value" in data):
            return data
        if data.get("class") == "collection":
            raise CubeError(f"{ARTICLE}den er en liste over tabeller og har ingen tal.")
        inner = [one for one in data.values() if isinstance(one, dict) and "dimension" in one]
        if len(inner) == 1:
            return inner[0]
        if len(inner) > 1:
            raise CubeError(f"{ARTICLE}den har flere tabeller. Gem én ad gangen.")
        if data.get("type") == "FeatureCollection":
            raise OwnFileError(MAP_LAYER)
    raise OwnFileError(OTHER_JSON)


def _dimension(name: str, given: object, roles: object) -> Dimension:
    if not isinstance(given, dict) or not isinstance(given.get("category"), dict):
        raise CubeError(f"{ARTICLE}dimensionen »{name[:60]}« mangler sine værdier.")
    category = given["category"]
    labels = category.get("label") if isinstance(category.get("label"), dict) else {}
    index = category.get("index")
    if isinstance(index, dict):
        codes = sorted(index, key=lambda code: index[code] if isinstance(index[code], int) else -1)
    else:
        codes = index if isinstance(index, list) else list(labels)
    of = roles if isinstance(roles, dict) else {}
    units = category.get("unit") if isinstance(category.get("unit"), dict) else {}
    return Dimension(
        str(given.get("label") or name),
        tuple(str(labels.get(code, code)) for code in codes),
        time=name in (of.get("time") or ()),
        area=name in (of.get("geo") or ()),
        measure=name in (of.get("metric") or ()),
        units=tuple(_unit(units.get(code)) for code in codes),
    )


def _unit(given: object) -> str:
    """The unit of a value: JSON-stat 2 calls it label, 1 base or type."""
    words = [given.get(key) for key in ("label", "base", "type")] if isinstance(given, dict) else []
    return next((str(word) for word in words if isinstance(word, str) and word), "")


def _values(dataset: Mapping, count: int) -> list[float | int | str]:
    """The numbers in the order of the dimensions, NOT_GIVEN where there is none."""
    given = dataset.get("value")
    if isinstance(given, list):
        if len(given) != count:
            raise CubeError(f"{ARTICLE}den har {len(given)} tal og skulle have {count}.")
        values = list(given)
    elif isinstance(given, dict):
        values = [given.get(str(n)) for n in range(count)]
    else:
        raise CubeError(f"{ARTICLE}den har ingen tal.")
    if not all(one is None or _is_number(one) for one in values):
        raise CubeError(f"{ARTICLE}en af dens værdier er ikke et tal.")
    return [NOT_GIVEN if one is None else one for one in values]


def _is_number(one: object) -> bool:
    return isinstance(one, int | float) and not isinstance(one, bool) and -LARGEST < one < LARGEST


# ---------------------------------------------------------------- the table


def _check_count(count: int) -> None:
    if count > MAX_NUMBERS:
        most = danish.number(MAX_NUMBERS, 0)
        raise CubeError(f"Filen har {danish.number(count, 0)} tal; der er plads til {most}.")


def _rows(cube: Cube) -> list[list]:
    """The title, an empty row, the headings and the rows of the table."""
    _check_count(len(cube.values))
    time, area = _of_time(cube), _of_area(cube)
    down = [n for n in (area, time) if n is not None]
    several = [n for n, one in enumerate(cube.dimensions) if n not in down and len(one.values) > 1]
    while math.prod(len(cube.dimensions[n].values) for n in several) > MAX_ACROSS:
        down.append(several.pop(0))
    fixed = [n for n in range(len(cube.dimensions)) if n not in down and n not in several]
    combinations = list(product(*(range(len(cube.dimensions[n].values)) for n in several)))
    headings = [cube.dimensions[n].name for n in down]
    said = [_heading(cube, fixed, several, of) for of in combinations]
    if any(said.count(one) > 1 for one in said):
        raise CubeError("Filen har to kolonner, der hedder det samme.")
    rows = [[cube.title], [], [*headings, *said]]
    for place in product(*(range(len(cube.dimensions[n].values)) for n in down)):
        at = dict(zip(down, place, strict=True))
        cells = [cube.dimensions[n].values[i] for n, i in at.items()]
        rows.append([*cells, *(cube.number(at | dict(zip(several, of, strict=True))) for of in combinations)])  # fmt: skip
    return rows if cube.title else rows[2:]


def _of_time(cube: Cube) -> int | None:
    """The dimension of the periods: marked as such, or by its name or its values."""
    tests = (
        lambda one: one.time,
        lambda one: TIME.fullmatch(one.name),
        lambda one: all(PERIOD.fullmatch(value) for value in one.values),
    )
    return next((n for test in tests if (n := _first(cube, test)) is not None), None)


def _of_area(cube: Cube) -> int | None:
    """The dimension of the areas: marked as such, or by its name."""
    tests = (lambda one: one.area, lambda one: bool(AREA.search(one.name)) and not one.time)
    return next((n for test in tests if (n := _first(cube, test)) is not None), None)


def _first(cube: Cube, test: Callable[[Dimension], object]) -> int | None:
    return next((n for n, one in enumerate(cube.dimensions) if test(one)), None)


def _heading(cube: Cube, fixed: Sequence[int], several: Sequence[int], of: Sequence[int]) -> str:
    """What a column counts: the file's contents, then the values that restrict it, and the unit."""
    chosen = [(cube.dimensions[n], 0) for n in fixed]
    chosen += [(cube.dimensions[n], i) for n, i in zip(several, of, strict=True)]
    measures = [one.values[i] for one, i in chosen if one.measure]
    limits = [
        one.values[i]
        for one, i in chosen
        if not one.measure and (len(one.values) > 1 or not ALL.search(one.values[i]))
    ]
    unit = next((one.units[i] for one, i in chosen if one.units and one.units[i]), cube.unit)
    contents = cube.contents or cube.title.partition(" efter ")[0] or "Tal"
    words = ", ".join([*(measures or [contents]), *limits])
    known = not unit or unit.casefold() in words.casefold()
    return words if known else f"{words} ({unit})"


def _notes(cube: Cube) -> list[str]:
    alone = [f"{one.name}: {one.values[0]}" for one in cube.dimensions if len(one.values) == 1]
    notes = ["Filen er læst som en statistikfil (PX eller JSON-stat)."]
    if cube.title:
        notes.append(f"Dens titel er »{cube.title}«.")
    if cube.unit:
        notes.append(f"Dens enhed er »{cube.unit}«.")
    if alone:
        notes.append(f"Alle tal gælder {danish.enumeration(alone)}.")
    return notes + [f"Kilde i filen: {cube.source}."] * bool(cube.source)
