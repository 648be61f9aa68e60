"""Draws counts of passers-by on a map: lines as wide, and circles as large, as the number that pass on a typical weekday.

Where the two directions of a stretch are known apart, it is two lines with arrowheads, side by side as in traffic. A made-up
place is drawn in a sketch of its own, without the map of any real place.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.ops import substring

from lib.charts import theme
from lib.db import geodata
from lib.maps import choropleth, drawing
from lib.maps.drawing import COUNTED, Drawing
from lib.maps.extent import MapExtent
from lib.text import danish

SIZE_PX = (330, 368)  # as wide as a phone has room for; a wider picture shows more at its sides
WIDEST_PX, LARGEST_PX = 18, 14  # the width of the widest line, the radius of the largest circle
LEAST_PX, UNKNOWN_PX, NODE_PX = 1.5, 4, 6
GAP_PX, END_PX = 2, 8  # between two directions, and from an arrowhead to the end of its stretch
HEAD_PX = 10  # an arrowhead is so much longer and wider than its line
LABEL_PX = 14
ROOM = 0.75  # around a sketch, in its own width or height: for the names
UNKNOWN_TEXT = "Ikke offentliggjort"
LAYER = "Tællinger"
NOTHING = dict.fromkeys(("place", "place_id", "area_id", "views", "label_views", "dash"))


@dataclass(frozen=True, eq=False)
class CountMap:
    """A map of counts. drawing: of it. sketch: whether it shows a made-up place. unnamed: places whose name found no room."""

    drawing: Drawing
    sketch: bool
    unnamed: Sequence[str]


def located(places: pd.DataFrame, features: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The places of counts that are on the map: columns of count_places, geometry, and basis and accuracy_m of their feature.

    features: map_queries.features.
    """
    known = features.drop_duplicates("feature_id").set_index("feature_id")
    of = known.reindex(places["feature_id"])
    shapes = [
        shape if shape is not None else _shape(row)
        for shape, row in zip(of.geometry, places.itertuples(), strict=True)
    ]
    found = places.assign(
        basis=of["basis"].fillna("opmålt").to_numpy(), accuracy_m=of["accuracy_m"].fillna(0).to_numpy()
    )  # fmt: skip
    found = gpd.GeoDataFrame(found, geometry=shapes, crs=geodata.WGS84)
    return found[found.geometry.notna()].reset_index(drop=True)


def _shape(place: object) -> shapely.Geometry | None:
    """The point or the stretch that the coordinates of a place give, if any."""
    if pd.isna(place.longitude):
        return None
    begins = (place.longitude, place.latitude)
    if pd.isna(place.to_longitude):
        return shapely.Point(begins)
    return shapely.LineString([begins, (place.to_longitude, place.to_latitude)])


def fit(rows: gpd.GeoDataFrame) -> MapExtent:
    """The extent of a sketch of some places, with room for their names."""
    west, south, east, north = rows.total_bounds
    least = max(east - west, north - south, 0.001)
    across, up = ROOM * least, ROOM * least / 2
    return MapExtent("skitse", "Skitse", west - across, south - up, east + across, north + up)


def draw(
    rows: gpd.GeoDataFrame, background: gpd.GeoDataFrame | None, extent: MapExtent
) -> CountMap:
    """Draw located() places with their passages.newest_weekday, missing where nothing is known.

    background: some of map_queries.features, all of which are drawn; None for a sketch.
    """
    most = rows["passed"].max()
    sketch = background is None
    nodes = _nodes(rows) if sketch else rows.iloc[:0]
    for words in (_long_number, _short_number):
        parts = [_as_features(rows, most, words), nodes]
        if not sketch:
            parts.append(background[~background["feature_id"].isin(rows["feature_id"].dropna())])
        features = pd.concat([part for part in parts if len(part)], ignore_index=True)
        features = gpd.GeoDataFrame(features, crs=geodata.WGS84)
        drawn = drawing.draw(features, extent, set(features["layer"]), SIZE_PX)
        here = drawn.features[drawn.features["kind"].eq(COUNTED)]
        unnamed = here[~here.index.isin(drawn.names.index)]
        if not unnamed["number"].ne("").any():
            break
    marks = _with_directions(drawn.marks, rows, most, extent)
    legend = _legend(rows, most)
    return CountMap(replace(drawn, marks=marks, legend=legend), sketch, list(unnamed["name"]))


# ---------------------------------------------------------------- the look of a place


def _as_features(rows: gpd.GeoDataFrame, most: float, words: object) -> gpd.GeoDataFrame:
    """The places as features of a map, see drawing.draw."""
    line = rows.geometry.geom_type.eq("LineString")
    known = rows["passed"].notna()
    sizes = pd.DataFrame([_size(passed, most) for passed in rows["passed"]], index=rows.index)
    return gpd.GeoDataFrame(
        {
            "feature_id": rows["count_place_id"], "name": rows["name"], "kind": COUNTED, "layer": LAYER,
            "symbol_name": LAYER, "basis": rows["basis"], "accuracy_m": rows["accuracy_m"], "hatched": False,
            "shown": True, "sort": known.map({True: 61, False: 60}), "shape": line.map({True: "line", False: "point"}),
            "fill": [None if at else theme.AREA if is_known else theme.BACKGROUND for at, is_known in zip(line, known, strict=True)],
            "stroke": [_stroke(at, is_known) for at, is_known in zip(line, known, strict=True)],
            "width_px": sizes["width_px"].where(line, 2.0), "radius_px": sizes["radius_px"].where(~line),
            "label_px": LABEL_PX, "label_rank": known.map({True: 0, False: 1}),
            "label_color": known.map({True: theme.TEXT, False: theme.MUTED}),
            "number": [words(row) if pd.notna(row.passed) else "" for row in rows.itertuples()],
            **NOTHING, "dash": [_dash(*of) for of in zip(line, known, rows["basis"], strict=True)],
        },
        geometry=rows.geometry, crs=geodata.WGS84,
    )  # fmt: skip


def _size(passed: float, most: float) -> dict[str, float]:
    """The width of a line and the radius of a circle for so many; a circle's area shows the number."""
    if pd.isna(passed):
        return {"width_px": UNKNOWN_PX, "radius_px": NODE_PX}
    part = passed / most if most else 0
    return {
        "width_px": max(LEAST_PX, WIDEST_PX * part),
        "radius_px": max(LEAST_PX, LARGEST_PX * math.sqrt(part)),
    }


def _stroke(line: bool, known: bool) -> str:
    if not known:
        return theme.MUTED
    return theme.AREA if line else theme.BACKGROUND


def _dash(line: bool, known: bool, basis: str) -> str | None:
    """What is not counted, and what is known from a description only, is not drawn as an unbroken line."""
    if not line or (known and basis != "skematisk"):
        return None
    return "0.9 0.5" if known else "1 1"


def _long_number(row: object) -> str:
    """The number, and below it each direction where they are known apart."""
    ways = [(row.forward, row.to_name), (row.back, row.from_name)]
    told = [f"{danish.number(passed, 0)} mod {where}" for passed, where in ways if pd.notna(passed)]
    return "\n".join([_short_number(row), *told])


def _short_number(row: object) -> str:
    return f"{danish.number(row.passed, 0)} på en hverdag"


def _nodes(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The ends of the stretches of a sketch, with the names of what lies there, as features of a map."""
    ends = {
        point: name
        for row in rows[rows.geometry.geom_type.eq("LineString")].itertuples()
        for point, name in zip(
            (row.geometry.coords[0], row.geometry.coords[-1]),
            (row.from_name, row.to_name),
            strict=True,
        )
    }
    nodes = gpd.GeoDataFrame(
        {"name": list(ends.values())},
        geometry=[shapely.Point(at) for at in ends],
        crs=geodata.WGS84,
    )
    return nodes.assign(
        feature_id=[f"ende_{n}" for n in range(len(nodes))], kind="endested", layer=LAYER, symbol_name=LAYER,
        basis="opmålt", accuracy_m=0.0, hatched=False, shown=True, sort=62, shape="point", fill=theme.BACKGROUND,
        stroke=theme.MUTED, width_px=2.0, radius_px=float(NODE_PX), label_px=LABEL_PX, label_rank=1,
        label_color=theme.MUTED, number="", **NOTHING,
    )  # fmt: skip


# ---------------------------------------------------------------- directions


def _with_directions(
    marks: gpd.GeoDataFrame, rows: gpd.GeoDataFrame, most: float, extent: MapExtent
) -> gpd.GeoDataFrame:
    """The marks, with two lines and arrowheads for each stretch whose directions are known apart."""
    apart = rows[rows["forward"].notna() & rows.geometry.geom_type.eq("LineString")]
    apart = apart.set_index("count_place_id")
    parts = []
    own = marks["feature_id"].where(marks["group"].eq(COUNTED), "")  # not their leader lines
    for place, rest in marks.groupby(own, sort=False):
        if place not in apart.index:
            parts.append(rest)
            continue
        shapes = _arrows(apart.loc[place], most, extent)
        look = rest.iloc[[0] * len(shapes)]
        lines = [shape.geom_type == "LineString" for shape, _ in shapes]
        parts.append(
            look.assign(
                geometry=[shape for shape, _ in shapes], width_px=[width for _, width in shapes],
                shape=["line" if line else "area" for line in lines], group=f"{COUNTED}_{place}",
                fill=[None if line else theme.AREA for line in lines],
                dash=look["dash"].where(lines, None).to_numpy(),
            )
        )  # fmt: skip
    return gpd.GeoDataFrame(pd.concat(parts).sort_index(kind="stable"), crs=marks.crs).reset_index(
        drop=True
    )


def _arrows(
    place: pd.Series, most: float, extent: MapExtent
) -> list[tuple[shapely.Geometry, float]]:
    """The line and the head of the arrow of each direction, with the width of its line."""
    path = shapely.LineString(extent.pixels(np.array(place["geometry"].coords), SIZE_PX))
    found = []
    for passed, way in ((place["forward"], path), (place["back"], path.reverse())):
        width = max(LEAST_PX, WIDEST_PX * passed / most) if most else LEAST_PX
        # Pixels run downwards, so a positive distance is to the right of who goes there.
        beside = way.offset_curve((width + GAP_PX) / 2)
        head = min(width / 2 + HEAD_PX, beside.length / 3)
        end = beside.length - min(END_PX, beside.length / 4)
        line = substring(beside, min(END_PX, beside.length / 4), end - head)
        tip = _head(line.coords[-1], beside.interpolate(end).coords[0], width / 2 + HEAD_PX / 2)
        found += [(_on_earth(shape, extent), size) for shape, size in ((line, width), (tip, 0.0))]
    return found


def _head(base: tuple[float, float], tip: tuple[float, float], half_px: float) -> shapely.Polygon:
    """A triangle from the end of a line to its tip."""
    (x0, y0), (x1, y1) = base, tip
    length = math.hypot(x1 - x0, y1 - y0) or 1
    across, up = (y1 - y0) / length * half_px, (x1 - x0) / length * half_px
    return shapely.Polygon([(x0 - across, y0 + up), tip, (x0 + across, y0 - up)])


def _on_earth(shape: shapely.Geometry, extent: MapExtent) -> shapely.Geometry:
    return shapely.transform(shape, lambda points: extent.coordinates(points, SIZE_PX))


# ---------------------------------------------------------------- legend


def _legend(rows: gpd.GeoDataFrame, most: float) -> pd.DataFrame:
    """Some sizes of the lines and circles, and the look of what nobody has counted."""
    known = rows[rows["passed"].notna()]
    lines = known.geometry.geom_type.eq("LineString")
    sizes = [n for n in choropleth.class_limits(0, most) if 0 < n <= most] if most > 0 else []
    sizes = sorted({*sizes[:1], *sizes[-1:]}, reverse=True)
    base = {"hatched": False, "fill": None, "stroke": theme.AREA, "dash": None, "radius_px": None}
    found = []
    for shape, some in (("line", lines.any()), ("point", (~lines).any())):
        for size in sizes if some else []:
            look = _size(size, most)
            point = shape == "point"
            found.append(
                base | look | {"text": f"{danish.number(size, 0)} på en hverdag", "shape": shape}
                | ({"fill": theme.AREA, "width_px": 0.0} if point else {"radius_px": None})
            )  # fmt: skip
    if len(known) < len(rows):
        found.append(
            base | {"text": UNKNOWN_TEXT, "shape": "line", "stroke": theme.MUTED, "width_px": UNKNOWN_PX, "dash": "1 1"}
        )  # fmt: skip
    return pd.DataFrame(found, columns=["text", "hatched", *drawing.LOOK])
