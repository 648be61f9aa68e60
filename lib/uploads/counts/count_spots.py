"""Reads where a count was made from the columns of its file: a point, or the two ends of a stretch, in degrees (WGS84)."""

from collections.abc import Mapping, Sequence

from lib.text import danish
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.meaning.cells import Cell, cell_text

# What headings are called, in small letters.
HEADINGS = {
    "longitude": ("længdegrad", "longitude", "lon", "lng"),
    "latitude": ("breddegrad", "latitude", "lat"),
    "to_longitude": ("til længdegrad", "to_longitude"),
    "to_latitude": ("til breddegrad", "to_latitude"),
}
BEGINS, ENDS = ("longitude", "latitude"), ("to_longitude", "to_latitude")
Spot = Mapping[str, float | None]


def read(rows: Sequence[tuple[int, Mapping[str, Cell]]], bounds: Sequence[float]) -> Spot:
    """The columns of count_places with the coordinates that the rows of one place give, None for those they do not give.

    rows: number in the file, and cell by meaning. bounds: west, south, east and north of what can be drawn. Raises
    OwnFileError with the row of what cannot be used.
    """
    found: dict[str, float | None] = dict.fromkeys((*BEGINS, *ENDS))
    for number, at in rows:
        given = {name: _degrees(at.get(name), number) for name in found}
        for name, degrees in given.items():
            if degrees is None:
                continue
            if found[name] not in (None, degrees):
                raise OwnFileError(
                    f"Række {number}: Stedet har andre koordinater end før. Gem ét sted i hver fil."
                )
            found[name] = degrees
    first = rows[0][0] if rows else 0
    for pair, words in ((BEGINS, "stedet"), (ENDS, "strækningens ende")):
        if (found[pair[0]] is None) != (found[pair[1]] is None):
            raise OwnFileError(
                f"Række {first}: Der skal være både længde- og breddegrad for {words}, eller ingen af dem."
            )
    if found[ENDS[0]] is not None and found[BEGINS[0]] is None:
        raise OwnFileError(f"Række {first}: Strækningen har en ende, men intet sted at begynde.")
    if found[BEGINS[0]] is not None and [found[n] for n in BEGINS] == [found[n] for n in ENDS]:
        raise OwnFileError(f"Række {first}: Strækningen ender, hvor den begynder.")
    for pair in (BEGINS, ENDS):
        _check_within([found[name] for name in pair], bounds, first)
    return found


def _degrees(cell: Cell, number: int) -> float | None:
    """Degrees with a decimal point or comma; they are never thousands."""
    text = cell_text(cell).strip()
    if not text:
        return None
    try:
        return round(float(text.replace(",", ".")), 5)
    except ValueError:
        raise OwnFileError(
            f"Række {number}: »{text[:40]}« er ikke en længde- eller breddegrad. Skriv grader som 12,45."
        ) from None


def _check_within(spot: Sequence[float | None], bounds: Sequence[float], number: int) -> None:
    west, south, east, north = bounds
    longitude, latitude = spot
    if longitude is None or (west <= longitude <= east and south <= latitude <= north):
        return
    limits = [danish.number(degrees, 2) for degrees in bounds]
    raise OwnFileError(
        f"Række {number}: Stedet ligger uden for kortet. Længdegraden skal være fra {limits[0]} til {limits[2]} og breddegraden "
        f"fra {limits[1]} til {limits[3]} (grader, WGS84)."
    )
