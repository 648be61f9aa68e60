"""The elements of a GeoJSON file as shapes, one by one: what is wrong with one of them costs the others nothing."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from lib.text import danish

# How many lists are in each other around the positions of a geometry.
DEPTHS = {
    "Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3,
}  # fmt: skip
COLLECTION = "GeometryCollection"
GEOMETRY_TYPES = (*DEPTHS, COLLECTION)
MOST_NAMED = 5  # elements that are named by number in one sentence
MOST_NESTED = 20  # collections within each other
TOO_NESTED = "Filens elementer er samlet i hinanden i for mange lag til at kunne tegnes."
UNREADABLE = "geometrien kan ikke læses"
CLOSED = "En flade var ikke lukket; den er lukket fra det sidste punkt til det første"
MEASURED = "Den fjerde koordinat (M) er udeladt"


class ElementError(ValueError):
    """One element cannot be shown; the message says why, in Danish, as the end of a sentence."""


class TooNestedError(ValueError):
    """The elements lie within each other so deep that none of the file is read."""


@dataclass(frozen=True)
class Elements:
    """The shapes of a file, None where an element has none. left_out: number of an element, from 1 -> why it cannot be
    shown; mended: what was changed -> the numbers of its elements."""

    shapes: list[shapely.Geometry | None]
    left_out: dict[int, str]
    mended: dict[str, list[int]]

    def notes(self) -> list[str]:
        """What was left out and changed, as Danish sentences."""
        return [
            *left_out_sentences(self.left_out),
            *(f"{what}: {numbered(numbers)}." for what, numbers in self.mended.items()),
        ]


def left_out_sentences(left_out: dict[int, str]) -> list[str]:
    """A Danish sentence for each reason why elements are left out, with their numbers."""
    sentences = []
    for why in Counter(left_out.values()):
        numbers = [number for number, reason in left_out.items() if reason == why]
        sentences.append(f"{danish.capitalise(numbered(numbers))} er udeladt: {why}.")
    return sentences


def numbered(numbers: Sequence[int]) -> str:
    """ "element 3", "element 3 og 5", "12 elementer (1, 2, 3, 4, 5 …)"."""
    if len(numbers) > MOST_NAMED:
        first = ", ".join(map(str, numbers[:MOST_NAMED]))
        return f"{danish.number(len(numbers), 0)} elementer ({first} …)"
    return f"element {danish.enumeration([str(number) for number in numbers])}"


def read(features: Sequence[object]) -> Elements:
    """The shape of each feature of a GeoJSON file. Raises TooNestedError."""
    found = Elements([], {}, {})
    for number, feature in enumerate(features, 1):
        changes: set[str] = set()
        shape = None
        try:
            if not isinstance(feature, dict):
                raise ElementError("ikke et GeoJSON-element")
            shape = _shape(feature.get("geometry"), changes)
        except ElementError as error:
            found.left_out[number] = str(error)
            changes.clear()
        found.shapes.append(shape)
        for change in sorted(changes):
            found.mended.setdefault(change, []).append(number)
    return found


def _shape(geometry: object, changes: set[str]) -> shapely.Geometry | None:
    """The shape of a geometry; None where there is none: null, {} or one without a type and coordinates."""
    if geometry is None or geometry in ({}, {"type": None}):
        return None
    try:
        return shapely.from_geojson(json.dumps(_tidy(geometry, changes)))
    except (shapely.errors.ShapelyError, ValueError, TypeError, OverflowError) as error:
        if isinstance(error, ElementError | TooNestedError):
            raise
        raise ElementError(UNREADABLE) from None


def _tidy(geometry: object, changes: set[str], level: int = 0) -> dict:
    """The geometry with positions of at most three coordinates and closed rings; `changes` gets what was changed."""
    if not isinstance(geometry, dict):
        raise ElementError(UNREADABLE)
    kind = geometry.get("type")
    if kind == COLLECTION:
        if level == MOST_NESTED:
            raise TooNestedError(TOO_NESTED)
        parts = geometry.get("geometries")
        if not isinstance(parts, list):
            raise ElementError(UNREADABLE)
        return {"type": kind, "geometries": [_tidy(part, changes, level + 1) for part in parts]}
    if kind not in DEPTHS:
        raise ElementError(f"formen »{str(kind)[:30]}« findes ikke i GeoJSON")
    coordinates = geometry.get("coordinates")
    tidy = _positions(coordinates, DEPTHS[kind], changes)
    if kind == "Polygon":
        tidy = _rings(tidy, changes)
    elif kind == "MultiPolygon":
        tidy = [_rings(rings, changes) for rings in tidy]
    return {"type": kind, "coordinates": tidy}


def _positions(coordinates: object, depth: int, changes: set[str]) -> list:
    if not isinstance(coordinates, list):
        raise ElementError("koordinaterne mangler" if coordinates is None else UNREADABLE)
    if depth:
        return [_positions(part, depth - 1, changes) for part in coordinates]
    if coordinates and not all(isinstance(n, int | float) for n in coordinates):
        raise ElementError("en koordinat er ikke et tal")
    if len(coordinates) > 3:
        changes.add(MEASURED)
    return coordinates[:3]


def _rings(rings: list[list], changes: set[str]) -> list[list]:
    closed = []
    for ring in filter(None, rings):
        whole = ring
        if ring[0] != ring[-1]:
            changes.add(CLOSED)
            whole = [*ring, ring[0]]
        if len({tuple(position[:2]) for position in whole}) < 3:
            raise ElementError("en flade har færre end tre hjørner")
        closed.append(whole)
    return closed
