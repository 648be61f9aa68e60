"""Where a user's own layer lies: how much of it a part of the map shows, and which part would show all of it."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from lib.maps.extent import MapExtent
from lib.text import danish

LAYER_NAME = "Dit eget lag"
TITLE = "Hele dit eget lag og det, der ligger omkring det"
MARGIN = 0.08  # of its width and height, around the layer
LEAST_DEGREES = 0.006  # wide and high: a bench is shown with the streets around it


@dataclass(frozen=True)
class LayerPlace:
    """Where the shapes of a layer lie, seen from one part of the map. shapes: how many there are; outside: how many of
    them it does not show; shown_by: the view_id of the smallest part that shows them all, "" for none."""

    shapes: int
    outside: int
    shown_by: str

    def sentence(self, view: str, largest: str = "") -> str:
        """How much of the layer is on the map, in Danish. view: the name of the part that is shown; largest: of the largest
        part, which is said not to show all of it either where none does."""
        if self.outside and not self.shown_by and largest not in ("", view):
            return f"{self.sentence(view)} »{largest}« viser heller ikke det hele."
        of_it = f"udsnittet »{view}«"
        if not self.outside:
            return f"Hele laget er i {of_it}."
        if self.outside == self.shapes:
            return f"Intet af dit lag er i {of_it}: det ligger et andet sted og ses ikke på kortet."
        many = f"{danish.number(self.outside, 0)} af lagets {danish.number(self.shapes, 0)} former"
        return f"{many} ligger uden for {of_it} og ses ikke på kortet."


def layer_place(
    layer: gpd.GeoDataFrame, views: Mapping[str, MapExtent], shown: MapExtent, size: tuple[int, int]
) -> LayerPlace:
    """Where a layer lies. shown: what the map shows, in a picture of `size`; views: what it can show, by view_id."""
    outside = ~layer.geometry.intersects(shown.visible_area(size))
    bounds = shapely.box(*layer.total_bounds)
    boxes = {key: shapely.box(v.west, v.south, v.east, v.north) for key, v in views.items()}
    whole = {key: box.area for key, box in boxes.items() if box.covers(bounds)}
    return LayerPlace(len(layer), int(outside.sum()), min(whole, key=whole.get, default=""))


def around(layer: gpd.GeoDataFrame, view: MapExtent) -> MapExtent:
    """The part of the map that shows a whole layer, with what `view` shows of names and places."""
    west, south, east, north = layer.total_bounds
    centre = np.array([(west + east) / 2, (south + north) / 2])
    half = np.maximum(np.array([east - west, north - south]) * (0.5 + MARGIN), LEAST_DEGREES / 2)
    (west, south), (east, north) = centre - half, centre + half
    return MapExtent(view.view_id, LAYER_NAME, west, south, east, north, TITLE)
