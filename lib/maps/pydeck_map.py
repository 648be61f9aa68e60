"""Renders a Drawing with pydeck, for the screen; the map makes no requests for tiles or styles."""

import json
from functools import cached_property

import pydeck
import shapely

from lib.maps.drawing import Drawing

ANCHOR = {"left": "start", "center": "middle", "right": "end"}
DASH_UNIT = 2  # deck.gl counts dashes in half widths of the line
NAME_FONT = "Arial, 'Liberation Sans', sans-serif"
CONTROLLER = {
    "scrollZoom": False, "dragRotate": False, "touchRotate": False, "doubleClickZoom": True,
    "touchZoom": True, "dragPan": True, "keyboard": True,
}  # fmt: skip
TOOLTIP_STYLE = {
    "backgroundColor": "#1B2733", "color": "#FFFFFF", "fontSize": "15px", "maxWidth": "210px",
    "whiteSpace": "pre-line",
}  # fmt: skip


class CompactDeck(pydeck.Deck):
    """A Deck with compact JSON: pydeck puts each coordinate on its own line, which triples the size."""

    def to_json(self) -> str:
        """The JSON of pydeck without line breaks, computed once."""
        return self._compact

    @cached_property
    def _compact(self) -> str:
        return json.dumps(json.loads(super().to_json()), ensure_ascii=False, separators=(",", ":"))


def deck(drawing: Drawing, revision: int = 0, tooltips: bool = True) -> CompactDeck:
    """The map: one layer per look, and the names on top. A clicked feature returns its place_id.

    revision: part of each layer's id; a new one makes Streamlit forget the last click, which would otherwise dim the
    other features. The map cannot be rotated, so that north stays up, and the mouse wheel scrolls the page.
    """
    extent = drawing.extent
    layers = [_layer(f"{name}_{revision}", rows) for name, rows in drawing.groups()]
    zoom = extent.zoom(drawing.size)
    return CompactDeck(
        [*layers, _names(drawing)],
        initial_view_state=pydeck.ViewState(
            longitude=extent.longitude, latitude=extent.latitude, zoom=zoom,
            min_zoom=zoom - 0.5, max_zoom=zoom + 3,
        ),
        # No map_style at all: with one, even an empty one, the browser would fetch from another host.
        map_provider=None,
        views=[pydeck.View(type="MapView", controller=CONTROLLER)],
        tooltip={"text": "{tooltip}", "style": TOOLTIP_STYLE} if tooltips else False,
    )  # fmt: skip


def _layer(name: str, rows) -> pydeck.Layer:
    look = rows.iloc[0]
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(shapely.to_geojson(row.geometry)),
            "properties": {"tooltip": row.tooltip, "place_id": _text(row.place_id)},
        }
        for row in rows.itertuples()
    ]
    options = {}
    if isinstance(look["dash"], str):
        options = {
            "extensions": [
                {"@@type": "PathStyleExtension", "dash": True, "highPrecisionDash": True}
            ],
            "get_dash_array": [DASH_UNIT * float(part) for part in look["dash"].split()],
            "dash_gap_pickable": True,
        }
    return pydeck.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": features},
        id=name,
        pickable=not any(word in name for word in ("skravering", "cirkel", "valgt")),
        # An area without colour gets a nearly invisible fill, so that it can be clicked.
        filled=look["shape"] == "area" or isinstance(look["fill"], str),
        get_fill_color=_rgb(look["fill"]),
        stroked=bool(look["width_px"]),
        get_line_color=_rgb(look["stroke"]),
        get_line_width=float(look["width_px"]),
        line_width_units=pydeck.types.String("pixels"),
        line_cap_rounded=False,
        line_joint_rounded=True,
        get_point_radius=float(look["radius_px"]) if look["shape"] == "point" else 0,
        point_radius_units=pydeck.types.String("pixels"),
        **options,
    )


def _names(drawing: Drawing) -> pydeck.Layer:
    data = [
        {
            "at": [name.longitude, name.latitude],
            "text": name.text,
            "size": name.size_px,
            "color": _rgb(name.color),
            "by": [name.dx, name.dy],
            "anchor": ANCHOR[name.align],
        }
        for name in drawing.names.itertuples()
    ]
    return pydeck.Layer(
        "TextLayer",
        data,
        id="navne",
        get_position="at",
        get_text="text",
        get_size="size",
        get_color="color",
        get_pixel_offset="by",
        get_text_anchor="anchor",
        get_alignment_baseline=pydeck.types.String("center"),
        character_set=pydeck.types.String("auto"),
        font_family=pydeck.types.String(NAME_FONT),
        font_weight=600,
        font_settings={"sdf": True, "fontSize": 64, "buffer": 16, "radius": 20},
        outline_width=9,
        outline_color=[255, 255, 255, 255],
        line_height=1.15,
    )


def _text(cell: object) -> str | None:
    """The cell if it is text, else None: JSON has no NaN."""
    return cell if isinstance(cell, str) else None


def _rgb(color: object) -> list[int]:
    """ "#0B5394" -> [11, 83, 148]; nearly transparent white where there is no colour."""
    if not isinstance(color, str):
        return [255, 255, 255, 2]
    return [int(color[at : at + 2], 16) for at in (1, 3, 5)]
