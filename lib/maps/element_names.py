"""Which field of an uploaded map layer holds the names of its elements, and those names."""

from collections.abc import Iterable

import geopandas as gpd

# The fields that hold the names of elements: these, then those that end on one of NAME_ENDINGS, then LAST_NAMES.
NAME_COLUMNS = ("navn", "name", "plannavn", "vejnavn", "titel", "title")
NAME_ENDINGS = ("navn", "name")
LAST_NAMES = ("betegnelse", "label", "id")
NUMBERED = ""  # the choice of no field
MAX_FIELDS = 60  # offered for the names
NAME_LENGTH = 60


def cells(feature: object) -> dict[str, str | float]:
    """The properties of an element that may be its name, by field: texts and numbers."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    of_element = properties if isinstance(properties, dict) else {}
    return {
        str(key): cell
        for key, cell in of_element.items()
        if isinstance(cell, str | int | float) and not isinstance(cell, bool) and key != "geometry"
    }


def rank(field: str) -> int | None:
    """How likely a field holds the names, 0 the likeliest; None for a field that does not say so."""
    name = field.lower()
    if name in NAME_COLUMNS:
        return NAME_COLUMNS.index(name)
    if name.endswith(NAME_ENDINGS):
        return len(NAME_COLUMNS)
    if name in LAST_NAMES:
        return len(NAME_COLUMNS) + 1 + LAST_NAMES.index(name)
    return None


def name_field(features: gpd.GeoDataFrame, fields: Iterable[str], named_by: str | None) -> str:
    """The field that holds the names: the reader's choice, or the likeliest. Of those alike, the one with most different
    names: in a layer of schools »kommunenavn« is the same everywhere."""
    fields = list(fields)
    if named_by is not None:
        return named_by if named_by in fields else NUMBERED
    ranked = [
        field for field in fields if rank(field) is not None and features[field].notna().any()
    ]
    return min(
        ranked, key=lambda f: (rank(f), -features[f].nunique(), fields.index(f)), default=NUMBERED
    )


def names(features: gpd.GeoDataFrame, named_by: str) -> list[str]:
    """The names for the tooltips, from a field; the number of an element where it has none."""
    numbered = [f"Element {n}" for n in features.index]
    if named_by == NUMBERED:
        return numbered
    cells = features[named_by]
    return [
        _name(cell) if present and _name(cell) else number
        for cell, present, number in zip(cells, cells.notna(), numbered, strict=True)
    ]


def _name(cell: object) -> str:
    whole = isinstance(cell, float) and cell.is_integer()
    return str(int(cell) if whole else cell).strip()[:NAME_LENGTH]
