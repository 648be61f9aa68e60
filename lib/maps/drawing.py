"""Describes a map as data: features, a map extent and chosen layers become marks, names and a legend.

Two renderers draw the same Drawing: lib/maps/pydeck_map.py for the screen, lib/maps/print_map.py for print.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from lib.analysis import distances
from lib.analysis import sentences as analysis_sentences
from lib.charts import layout, theme
from lib.db import geodata
from lib.maps import label_placement
from lib.maps import sentences as maps_sentences
from lib.maps.choropleth import CIRCLES, KINDS, Shading
from lib.maps.extent import EARTH_M, MapExtent
from lib.settings import municipality
from lib.text import danish

NAME_WIDTH = 20  # characters per line of a name
HATCH_PX, STEP_PX = 9, 6
LINE_PARTS = (0.75, 0.25, 0.5, 0.9, 0.1)  # positions along a line where its name may stand
LAST_RANK_IN_COLOUR = 4  # no names of roads and schools on a coloured map
COUNTED = "tællested"  # the kind of the places of counts, see lib/maps/passage_map.py
CIRCLE = "Stedet er kun omtrentligt"
NORTH_PX, BAR_PX = 48, 250  # space reserved for the printed map's north arrow and scale bar
CIRCLE_LINE_PX = 1.5
UNDER_LINES = 6.5  # in the order of map_symbols.sort
LOOK = ["shape", "fill", "stroke", "width_px", "dash", "radius_px"]
SHAPES = {0: "point", 1: "line", 3: "area"}  # by shapely's type of the single geometry


@dataclass(frozen=True)
class Drawing:
    """A map ready for rendering.

    size: width and height in pixels. marks: group, feature_id, place_id, tooltip, geometry (WGS84) and the LOOK
    columns, in drawing order; dash is "line gap" in line widths, or None. names: text, size_px, color, anchor point
    (longitude, latitude, and x, y in pixels) and the offset from it (dx, dy in pixels, align); with leader, the anchor is the
    end of a leader line. legend: text, hatched
    and the LOOK columns. features: all features of the shown layers, and in_sight (bool).
    """

    extent: MapExtent
    size: tuple[int, int]
    marks: gpd.GeoDataFrame
    names: pd.DataFrame
    legend: pd.DataFrame
    features: gpd.GeoDataFrame

    def groups(self) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
        """Marks of the same look, in drawing order: (unique id, marks)."""
        looks = self.marks.groupby(["group", *LOOK], sort=False, dropna=False)
        for number, (look, rows) in enumerate(looks):
            yield f"{look[0]}_{number}", rows


def default_layers(features: gpd.GeoDataFrame) -> dict[str, bool]:
    """The layers in drawing order: name -> whether it is shown by default."""
    return features.groupby("layer", sort=False)["shown"].any().to_dict()


def draw(
    features: gpd.GeoDataFrame,
    extent: MapExtent,
    shown: Collection[str],
    size: tuple[int, int],
    shading: Shading | None = None,
    selected: str | None = None,
    uploaded: gpd.GeoDataFrame | None = None,
) -> Drawing:
    """Describe a map of an extent.

    shown: the names of the layers. size: width and height in pixels. selected: the place_id to highlight. uploaded:
    the user's own layer (name, geometry), drawn on top.
    """
    wanted = features["layer"].isin(shown) & _names_extent(features["views"], extent)
    if shading is not None:
        wanted |= shading.is_of(features)
        wanted &= ~_in_the_way(features, shading)
    seen = _shaded(_with_texts(features[wanted]), shading)
    pixel_m = extent.metres_per_pixel(size)
    visible_area = extent.visible_area(size)
    in_sight = seen[seen.intersects(visible_area)]
    names = _names(in_sight, extent, size, visible_area)
    marks = [
        seen,
        _hatches(seen, pixel_m),
        _circles(seen),
        _halo(seen, selected),
        _leaders(names, seen),
        _counts(seen, shading),
    ]
    if uploaded is not None:
        marks.append(_uploaded_marks(uploaded))
    filled = [part for part in marks if len(part)] or [seen]
    drawn = pd.concat(filled).sort_values("order", kind="stable")
    drawn = drawn[(drawn["shape"] != "point") | (drawn["radius_px"] > 0)]
    columns = ["group", "feature_id", "place_id", "tooltip", *LOOK, "geometry"]
    return Drawing(
        extent,
        size,
        gpd.GeoDataFrame(drawn[columns], crs=geodata.WGS84).reset_index(drop=True),
        names,
        _legend(in_sight, shading, uploaded, selected),
        features[wanted].assign(in_sight=seen.index.isin(in_sight.index)),
    )


def _names_extent(views: pd.Series, extent: MapExtent) -> pd.Series:
    """Whether each cell, a list of view_ids, includes the extent; an empty cell includes every extent."""
    named = views.fillna(extent.view_id).map(lambda names: extent.view_id in names.split())
    return named.astype(bool)


# ---------------------------------------------------------------- marks


def _with_texts(features: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add group, order, title (the name on the map), tooltip and, where they bring none, an empty number to the features."""
    titles = [maps_sentences.feature_title(feature) for _, feature in features.iterrows()]
    tooltips = [
        "\n".join(
            dict.fromkeys(
                [title, feature["symbol_name"], danish.capitalise(maps_sentences.accuracy(feature))]
            )
        )
        for title, (_, feature) in zip(titles, features.iterrows(), strict=True)
    ]
    return features.assign(
        group=features["kind"], order=features["sort"].astype(float), title=titles,
        tooltip=tooltips, number=features["number"].fillna("") if "number" in features else "",
    )  # fmt: skip


def _shaded(seen: gpd.GeoDataFrame, shading: Shading | None) -> gpd.GeoDataFrame:
    """Fill the areas with the colours of their classes, or leave them empty for circles.

    Unpublished ones are grey with that word in the tooltip.
    """
    if shading is None:
        return seen
    areas = shading.areas.set_index("feature_id")
    colored = shading.is_of(seen)
    ids = seen.loc[colored, "feature_id"]
    shaded = seen.copy()
    shaded.loc[seen["kind"].isin(KINDS), "fill"] = None
    if not shading.circles:
        shaded.loc[colored, "fill"] = ids.map(areas["color"]).fillna(theme.UNKNOWN)
    shaded.loc[colored, "hatched"] = False
    shaded.loc[colored, "number"] = ids.map(areas["label"])
    shaded.loc[colored, "label_rank"] = 0  # their numbers are never left out
    # Names that the parishes have too, or that circles are called after.
    same = shaded["kind"].eq("bydel") & (shading.kind != "boligområde")
    shaded.loc[same | (shaded["label_rank"] > LAST_RANK_IN_COLOUR), "label_rank"] = None
    shaded.loc[colored, "tooltip"] += "\n" + shading.indicator + ": " + ids.map(areas["text"])
    points = colored & (seen["shape"] == "point")
    if points.any():  # they are circles themselves
        shaded["radius_px"] = shaded["radius_px"].astype(float)
        for column, look in (("title", "title"), ("radius_px", "radius_px"), ("fill", "color")):
            shaded.loc[points, column] = ids[points].map(areas[look])
        shaded.loc[points, ["stroke", "width_px"]] = [theme.CLASS_LINE, CIRCLE_LINE_PX]
        shaded.loc[points, "label_color"] = theme.CLASS_LINE
    return shaded


def _in_the_way(features: gpd.GeoDataFrame, shading: Shading) -> pd.Series:
    """The other points of the layers whose points are circles of a number."""
    points = features["shape"] == "point"
    layers = features.loc[points & shading.is_of(features), "layer"].unique()
    return points & features["layer"].isin(layers) & ~shading.is_of(features)


def _counts(seen: gpd.GeoDataFrame, shading: Shading | None) -> gpd.GeoDataFrame:
    """The circles of a count, one in the middle of each area with a number."""
    if shading is None or not shading.circles:
        return seen.head(0)
    radius = shading.areas.set_index("feature_id")["radius_px"]
    rows = seen[seen["feature_id"].isin(radius.dropna().index) & (seen["shape"] != "point")]
    return rows.assign(
        geometry=rows.geometry.representative_point(), group=CIRCLES, order=UNDER_LINES, shape="point",
        radius_px=rows["feature_id"].map(radius).astype(float), fill=theme.CLASS_COLORS[1],
        stroke=theme.CLASS_LINE, width_px=CIRCLE_LINE_PX, dash=None,
    )  # fmt: skip


def _hatches(seen: gpd.GeoDataFrame, pixel_m: float) -> gpd.GeoDataFrame:
    rows = seen[seen["hatched"]]
    return rows.assign(
        geometry=distances.hatch(rows.geometry, HATCH_PX * pixel_m) if len(rows) else rows.geometry,
        group=rows["group"] + "_skravering", order=rows["order"] + 0.1, shape="line", fill=None,
        width_px=1.2, dash=None,
    )  # fmt: skip


def _circles(seen: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Circles around points of uncertain position; the radius is the accuracy in metres."""
    points = (seen["shape"] == "point") & (seen["radius_px"] > 0)
    rows = seen[
        points
        & (
            seen["kind"].isin(municipality.settings().map.circle_kinds)
            | (seen["basis"] == "skematisk")
        )
    ]
    return rows.assign(
        geometry=distances.circles(rows.geometry, rows["accuracy_m"]) if len(rows) else rows.geometry,
        group=rows["group"] + "_cirkel", order=rows["order"] - 0.1, shape="area", fill=None,
        stroke=rows["stroke"].where(rows["stroke"] != theme.BACKGROUND, rows["fill"]),
        width_px=1.5, dash="4 3",
    )  # fmt: skip


def _halo(seen: gpd.GeoDataFrame, selected: str | None) -> gpd.GeoDataFrame:
    rows = seen[seen["place_id"].eq(selected)] if selected else seen.head(0)
    return rows.assign(
        group="valgt_" + rows["shape"], dash=None,
        # Under every line, so that it hides none.
        order=(rows["order"] - 0.2).where(rows["shape"] == "point", rows["order"].clip(upper=UNDER_LINES)),
        fill=rows["fill"].where(rows["shape"] != "point", theme.SELECTED).where(rows["shape"] != "area", None),
        stroke=theme.SELECTED, width_px=rows["width_px"] + 8, radius_px=rows["radius_px"] + 4,
    )  # fmt: skip


def _uploaded_marks(uploaded: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The marks of the user's uploaded layer."""
    kinds = shapely.get_type_id(uploaded.geometry.array)
    shapes = [SHAPES[int(kind)] for kind in kinds]
    return uploaded.assign(
        group="eget_lag", order=100.0, feature_id=None, place_id=None, shape=shapes, dash=None,
        tooltip="Eget lag\n" + uploaded["name"], stroke=theme.UPLOADED_LAYER, width_px=3.0, radius_px=6,
        fill=[theme.UPLOADED_LAYER if shape == "point" else None for shape in shapes],
    )  # fmt: skip


# ---------------------------------------------------------------- names


def _names(
    seen: gpd.GeoDataFrame, extent: MapExtent, size: tuple[int, int], visible_area: shapely.Polygon
) -> pd.DataFrame:
    """Place the names: each place and feature once, without overlaps."""
    wanted = seen[seen["label_rank"].notna() & _names_extent(seen["label_views"], extent)]
    rows = wanted.assign(
        visible_length=shapely.length(wanted.geometry.intersection(visible_area).array)
    )
    rows = rows.sort_values("visible_length", ascending=False).drop_duplicates("title").sort_index()
    names = pd.DataFrame(
        {
            "text": [
                layout.wrap(row.title, NAME_WIDTH) + (f"\n{row.number}" if row.number else "")
                for row in rows.itertuples()
            ],
            "size_px": rows["label_px"].astype(float),
            "rank": rows["label_rank"].astype(int),
            "radius_px": np.where(
                rows["shape"] == "point", rows["radius_px"],
                np.where(rows["shape"] == "line", rows["width_px"] / 2, 0),
            ),
            "color": rows["label_color"],
            "spots": [
                [tuple(point) for point in extent.pixels(_label_spots(shape, visible_area), size)]
                for shape in rows.geometry
            ],
        },
        index=rows.index,
    )  # fmt: skip
    points = seen[(seen["shape"] == "point") & (seen["radius_px"] > 0)]
    centres = extent.pixels(shapely.get_coordinates(points.geometry.array), size)
    symbols = [
        (x - r, y - r, x + r, y + r)
        for (x, y), r in zip(centres, points["radius_px"].astype(float), strict=True)
    ]
    symbols += [(0, 0, NORTH_PX, NORTH_PX), (0, size[1] - NORTH_PX, BAR_PX, size[1])]
    own = [tuple(xy) for xy in centres]
    own += [spots[0] for spots in names.loc[_counted_lines(rows), "spots"]]
    placed = label_placement.place(names, size, symbols, _paths(seen, extent, size), own)
    longitude, latitude = extent.coordinates(placed[["x", "y"]].to_numpy(), size).T
    return placed.assign(longitude=longitude, latitude=latitude)


def _paths(
    seen: gpd.GeoDataFrame, extent: MapExtent, size: tuple[int, int]
) -> list[tuple[float, float]]:
    """Points in pixels that names should not hide: along the main lines, and at the edges of those of a count."""
    lines = seen[seen["kind"].isin(municipality.settings().map.uncovered_kinds)].geometry
    step_degrees = extent.metres_per_pixel(size) * STEP_PX / (EARTH_M / 360)
    along = [extent.pixels(shapely.get_coordinates(lines.segmentize(step_degrees).array), size)]
    counted = seen[_counted_lines(seen)]
    for shape, width in zip(counted.geometry, counted["width_px"], strict=True):
        line = shapely.LineString(extent.pixels(shapely.get_coordinates(shape), size))
        edges = [line.buffer(width * part).exterior for part in (0.5, 1)]
        parts = shapely.segmentize([line, *edges], STEP_PX)
        along.append(shapely.get_coordinates(parts))
    return [tuple(point) for point in np.concatenate(along)]


def _counted_lines(features: gpd.GeoDataFrame) -> pd.Series:
    """Which features are stretches of a count: a name that finds no room beside one has a leader line, as those of points."""
    return features["kind"].eq(COUNTED) & features["shape"].eq("line")


def _leaders(names: pd.DataFrame, seen: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The leader lines from names that stand away from their points or stretches."""
    rows = seen.loc[names.index[names["leader"]]]
    ends = names.loc[rows.index, ["longitude", "latitude"]].to_numpy()
    starts = [_label_spots(shape, shape.envelope.buffer(1e-5))[0] for shape in rows.geometry]
    return rows.assign(
        geometry=[shapely.LineString(line) for line in zip(starts, ends, strict=True)],
        group="navnelinje", order=99.0, shape="line", fill=None, stroke=theme.MUTED, width_px=1.2,
        dash=None,
    )  # fmt: skip


def _label_spots(shape: shapely.Geometry, visible_area: shapely.Polygon) -> np.ndarray:
    """Possible points (n by 2, WGS84) for the name of a feature in its visible part, the best first."""
    visible = shape.intersection(visible_area)
    if visible.geom_type == "Point":
        return shapely.get_coordinates(visible)
    largest = max(getattr(visible, "geoms", [visible]), key=lambda part: part.area or part.length)
    if largest.geom_type == "LineString":
        points = [largest.interpolate(part, normalized=True) for part in LINE_PARTS]
    else:
        west, south, east, north = largest.bounds
        middle = ((west + east) / 2, (south + north) / 2)
        quarters = [
            largest.intersection(shapely.box(*corner))
            for corner in (
                (west, middle[1], middle[0], north), (middle[0], middle[1], east, north),
                (west, south, middle[0], middle[1]), (middle[0], south, east, middle[1]),
            )
        ]  # fmt: skip
        points = [part.representative_point() for part in [largest, *quarters] if part.area]
    return shapely.get_coordinates(points)


# ---------------------------------------------------------------- legend


def with_short_legend(drawing: Drawing) -> Drawing:
    """The drawing with a legend of the colours and the main layers only."""
    about = drawing.features["layer"].isin(municipality.settings().map.main_layers)
    others = set(drawing.features.loc[~about, "symbol_name"])
    return replace(drawing, legend=drawing.legend[~drawing.legend["text"].isin(others)])


def _legend(
    seen: gpd.GeoDataFrame,
    shading: Shading | None,
    uploaded: gpd.GeoDataFrame | None,
    selected: str | None,
) -> pd.DataFrame:
    """The legend of what is in sight: colours first, then the main layers, then the rest."""
    columns, main = ["text", "hatched", *LOOK], municipality.settings().map.main_layers
    shaded = seen.iloc[:0] if shading is None else seen[shading.is_of(seen)]
    rows = seen.drop(index=shaded.index).assign(text=lambda rest: rest["symbol_name"])
    rows = rows[(rows["width_px"] > 0) | (rows["radius_px"] > 0)].drop_duplicates("text")
    rows = rows.sort_values("layer", key=lambda layers: ~layers.isin(main), kind="stable")
    parts = [rows[columns]]
    if shading is not None:
        parts = [*_classes(shaded.assign(text=""), shading, columns), rows[columns]]
    if len(circles := _circles(seen)):
        look = circles.head(1).assign(text=CIRCLE, shape="point", radius_px=8.0, hatched=False)
        parts.append(look[columns])
    if len(halo := _halo(seen, selected)):
        look = halo.head(1).assign(text="Valgt sted", shape="line", hatched=False, width_px=10.0)
        parts.append(look[columns])
    if uploaded is not None and len(uploaded):
        marks = _uploaded_marks(uploaded).drop_duplicates("shape")
        parts.append(marks.assign(text="Dit eget lag (ikke kontrolleret)", hatched=False)[columns])
    return pd.concat(parts).drop_duplicates("text").reset_index(drop=True)


def _classes(rows: gpd.GeoDataFrame, shading: Shading, columns: list[str]) -> list[pd.DataFrame]:
    """The legend of an indicator: its colours, or some of its circles, and the colour of what is not published."""
    look = rows[columns].head(1)
    shown = shading.classes.iloc[::-1].itertuples()
    if shading.circles:
        circle = look.assign(
            stroke=theme.CLASS_LINE,
            width_px=CIRCLE_LINE_PX,
            shape="point",
            dash=None,
            hatched=False,
        )
        return [
            circle.assign(text=c.text, radius_px=c.radius_px, fill=c.color or theme.CLASS_COLORS[1])
            for c in shown
        ]
    classes = [look.assign(text=c.text, fill=c.color, hatched=False) for c in shown]
    if shading.areas["color"].isna().any():
        unknown = danish.capitalise(analysis_sentences.NOT_PUBLISHED)
        classes.append(look.assign(text=unknown, fill=theme.UNKNOWN, hatched=False))
    return classes
