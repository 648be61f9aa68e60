"""Renders a Drawing with Altair, for print, slides and browsers without WebGL: with scale bar, north arrow and legend."""

import json
import math
from collections.abc import Iterable, Mapping

import altair as alt
import geopandas as gpd
import pandas as pd
import shapely

from lib.charts import theme
from lib.maps.drawing import Drawing, MapExtent
from lib.text import danish

BARS_M = (5000, 2000, 1000, 500, 200, 100)
BAR_PX = 190  # the longest scale bar
BAR_LEFT_PX = 50  # room for a container that is narrower than the picture
EDGE_PX = 16
SIDE_ROOM = 0.6  # space at each side, in widths of the picture
LEGEND_ROW_PX = 24
LEGEND_COLUMNS = 2
SYMBOL_PX = 34
LINE_GAP_PX = 2  # between two lines of a name, as Vega sets them
LINE_PX = 18  # the widest line in the legend


def chart(drawing: Drawing, sketch: str = "") -> alt.LayerChart:
    """The map with names, scale bar and north arrow; it takes the width of its container.

    sketch: words for the corner of what is not a map of the earth, and has neither scale nor north.
    """
    layers = [_frame(fill=theme.BACKGROUND if sketch else theme.ABROAD)]
    layers += [_mark(rows, drawing) for _, rows in drawing.groups()]
    layers += _names(drawing)
    layers += [_corner(sketch)] if sketch else [*_scale_bar(drawing), _north_arrow()]
    layers.append(_frame(filled=False))
    return alt.layer(*layers).properties(height=drawing.size[1])


def _projected(chart: alt.Chart, extent: MapExtent) -> alt.Chart:
    """The chart in Mercator's projection, as on the screen, fitted to the extent."""
    frame = shapely.box(extent.west, extent.south, extent.east, extent.north, ccw=False)
    feature = {
        "type": "Feature",
        "properties": {},
        "geometry": json.loads(shapely.to_geojson(frame)),
    }
    return chart.project(type="mercator", fit=feature)


def _geodata(shapes: Iterable[shapely.Geometry]) -> alt.Chart:
    """A chart of shapes. They are passed as text, since Altair would validate every coordinate of a list."""
    features = [
        f'{{"type":"Feature","properties":{{}},"geometry":{shapely.to_geojson(shape)}}}'
        for shape in shapes
    ]
    return alt.Chart(alt.Data(values=f"[{','.join(features)}]", format=alt.DataFormat(type="json")))


def _mark(rows: gpd.GeoDataFrame, drawing: Drawing) -> alt.Chart:
    """The chart of marks that have the same look."""
    look = rows.iloc[0]
    fill = look["fill"] if isinstance(look["fill"], str) else None
    stroke = {
        "stroke": look["stroke"] if look["width_px"] else None,
        "strokeWidth": float(look["width_px"]),
    }
    if look["shape"] == "point":
        points = shapely.get_coordinates(rows.geometry.array)
        size = math.pi * float(look["radius_px"]) ** 2
        mark = (
            alt.Chart(pd.DataFrame(points, columns=["longitude", "latitude"]))
            .mark_circle(size=size, fill=fill, **stroke, opacity=1, clip=True)
            .encode(longitude=alt.Longitude("longitude:Q"), latitude=alt.Latitude("latitude:Q"))
        )
        return _projected(mark, drawing.extent)
    shapes = shapely.clip_by_rect(rows.geometry.array, *_visible_bounds(drawing))
    # Vega fills what lies to the right of a ring, the other way round from GeoJSON.
    shapes = shapely.orient_polygons(shapes[~shapely.is_empty(shapes)], exterior_cw=True)
    mark = _geodata(shapes).mark_geoshape(
        filled=fill is not None, fill=fill, **stroke, strokeDash=_dash(look), strokeJoin="round",
        clip=True,
    )  # fmt: skip
    return _projected(mark, drawing.extent)


def _visible_bounds(drawing: Drawing) -> tuple[float, float, float, float]:
    """West, south, east and north of the largest visible area, also in a container wider than the picture."""
    width, height = drawing.size
    corners = [(-SIDE_ROOM * width, 1.2 * height), ((1 + SIDE_ROOM) * width, -0.2 * height)]
    (west, south), (east, north) = drawing.extent.coordinates(corners, drawing.size)
    return west, south, east, north


def _dash(look: Mapping) -> list[float]:
    """Lengths of dash and gap in pixels; empty for an unbroken line."""
    if not isinstance(look["dash"], str):
        return []
    return [float(part) * float(look["width_px"]) for part in look["dash"].split()]


def _names(drawing: Drawing) -> list[alt.Chart]:
    """The names with a white halo, in geographic coordinates so that they stay in place when the chart is wider."""
    extent, names = drawing.extent, drawing.names
    stand = names[["x", "y"]].to_numpy() + names[["dx", "dy"]].to_numpy()
    # Vega stands the first line there, but it is the middle of all lines that was placed.
    stand[:, 1] -= names["text"].astype(str).str.count("\n") / 2 * (names["size_px"] + LINE_GAP_PX)
    longitude, latitude = extent.coordinates(stand, drawing.size).T
    at = names[["text", "size_px", "color", "align"]].assign(longitude=longitude, latitude=latitude)
    layers = []
    for align, rows in at.groupby("align", sort=False):
        data = alt.Chart(rows.drop(columns="align").reset_index(drop=True))
        look = {
            "align": align, "baseline": "middle", "lineBreak": "\n", "fontWeight": 600, "clip": True,
        }  # fmt: skip
        place = {
            "longitude": alt.Longitude("longitude:Q"), "latitude": alt.Latitude("latitude:Q"),
            "text": alt.Text("text:N"), "size": alt.Size("size_px:Q", scale=None),
        }  # fmt: skip
        edge = data.mark_text(
            **look, color=theme.BACKGROUND, stroke=theme.BACKGROUND, strokeWidth=4,
            strokeJoin="round",
        ).encode(**place)  # fmt: skip
        letters = data.mark_text(**look).encode(**place, color=alt.Color("color:N", scale=None))
        layers += [_projected(edge, extent), _projected(letters, extent)]
    return layers


def bar_metres(metres_per_pixel: float) -> int:
    """The longest round length that fits the scale bar."""
    return next(metres for metres in BARS_M if metres / metres_per_pixel <= BAR_PX)


def _scale_bar(drawing: Drawing) -> list[alt.Chart]:
    """The scale bar at the lower left, with its length in m or km."""
    extent, size = drawing.extent, drawing.size
    metres = bar_metres(extent.metres_per_pixel(size))
    end = BAR_LEFT_PX + metres / extent.metres_per_pixel(size)
    foot = size[1] - EDGE_PX
    corners = [(BAR_LEFT_PX, foot - 7), (BAR_LEFT_PX, foot), (end, foot), (end, foot - 7)]
    line = shapely.LineString(extent.coordinates(corners, size))
    bar = _geodata([line])
    words = danish.amount(metres / 1000, "km") if metres >= 1000 else danish.amount(metres, "m")
    longitude, latitude = extent.coordinates([((BAR_LEFT_PX + end) / 2, foot - 10)], size)[0]
    text = alt.Chart(pd.DataFrame([{"longitude": longitude, "latitude": latitude, "text": words}]))
    place = {
        "longitude": alt.Longitude("longitude:Q"), "latitude": alt.Latitude("latitude:Q"),
        "text": alt.Text("text:N"),
    }  # fmt: skip
    edge = {"stroke": theme.BACKGROUND, "strokeWidth": 4}
    return [
        _projected(bar.mark_geoshape(filled=False, **edge | {"strokeWidth": 6}), extent),
        _projected(bar.mark_geoshape(filled=False, stroke=theme.TEXT, strokeWidth=2), extent),
        _projected(text.mark_text(baseline="bottom", **edge).encode(**place), extent),
        _projected(text.mark_text(baseline="bottom").encode(**place), extent),
    ]


def _north_arrow() -> alt.Chart:
    """The north arrow; the map is never rotated."""
    return (
        alt.Chart(alt.Data(values=[{}]))
        .mark_text(
            text="▲\nN", lineBreak="\n", fontSize=17, fontWeight="bold", baseline="top",
            lineHeight=17,
        )
        .encode(x=alt.value(EDGE_PX + 6), y=alt.value(EDGE_PX))
    )  # fmt: skip


def _corner(words: str) -> alt.Chart:
    """Words in the lower left corner."""
    return (
        alt.Chart(alt.Data(values=[{}]))
        .mark_text(text=words, align="left", baseline="bottom", dy=-8, color=theme.MUTED)
        .encode(x=alt.value(EDGE_PX), y=alt.value("height"))
    )


def _frame(**look: object) -> alt.Chart:
    """A rectangle around the whole picture: its background or its border."""
    return (
        alt.Chart(alt.Data(values=[{}]))
        .mark_rect(stroke=theme.MUTED, strokeWidth=1, **look)
        .encode(x=alt.value(0), y=alt.value(0), x2=alt.X2Value("width"), y2=alt.Y2Value("height"))
    )


def legend(drawing: Drawing, width: int, columns: int = LEGEND_COLUMNS) -> alt.LayerChart:
    """The legend in `columns` columns. width: in pixels."""
    rows = drawing.legend.assign(n=range(len(drawing.legend)))
    deep = -(-len(rows) // columns)
    rows = rows.assign(
        left=(rows["n"] // deep) * (width / columns),
        y=(rows["n"] % deep) * LEGEND_ROW_PX + LEGEND_ROW_PX / 2,
    )
    texts = alt.Chart(rows.assign(x=rows["left"] + SYMBOL_PX + 8)[["x", "y", "text"]])
    words = texts.mark_text(align="left", baseline="middle", fontSize=13).encode(
        x=alt.X("x:Q", scale=None, axis=None), y=alt.Y("y:Q", scale=None, axis=None),
        text=alt.Text("text:N"),
    )  # fmt: skip
    symbols = [part for row in rows.itertuples() for part in _symbol(row)]
    return alt.layer(*symbols, words).properties(width=width, height=deep * LEGEND_ROW_PX)


def _symbol(row) -> list[alt.Chart]:
    """The symbol of one legend row, as high as a line of text."""
    fill = row.fill if isinstance(row.fill, str) else None
    stroke = {
        "stroke": row.stroke if row.width_px else None,
        "strokeWidth": min(row.width_px, LINE_PX),
    }
    one = alt.Chart(alt.Data(values=[{}]))
    left, right = alt.value(row.left), alt.X2Value(row.left + SYMBOL_PX)
    broken = [5, 3] if isinstance(row.dash, str) else []
    if row.shape == "point":
        mark = one.mark_circle(
            size=math.pi * row.radius_px**2, fill=fill, opacity=1, strokeDash=broken, **stroke
        )
        return [mark.encode(x=alt.value(row.left + SYMBOL_PX / 2), y=alt.value(row.y))]
    if row.shape == "line":
        # Clipped, since Vega gives a line room for its thickness at its ends too.
        mark = one.mark_rule(strokeDash=_dash(row._asdict()), clip=True, **stroke)
        return [mark.encode(x=left, x2=right, y=alt.value(row.y))]
    box = one.mark_rect(fill=fill or theme.BACKGROUND, strokeDash=broken, **stroke).encode(
        x=left, x2=right, y=alt.value(row.y - 7), y2=alt.Y2Value(row.y + 7)
    )
    slants = [
        one.mark_rule(stroke=row.stroke, strokeWidth=1.2).encode(
            x=alt.value(row.left + at), x2=alt.X2Value(row.left + at + 8),
            y=alt.value(row.y + 7), y2=alt.Y2Value(row.y - 7),
        )
        for at in (2, 10, 18, 25)
    ]  # fmt: skip
    return [box, *(slants if row.hatched else [])]
