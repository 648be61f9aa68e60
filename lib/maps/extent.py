"""The part of the earth that a map shows, and how it fits into a picture."""

import math
from dataclasses import dataclass

import numpy as np
import shapely

EARTH_M = 40_075_016.686
TILE_PX = 512


@dataclass(frozen=True)
class MapExtent:
    """The bounding box that a map must show, in WGS84 degrees: a row of queries.map_views.

    title: of a map of it, a template for sentences.extent_title.
    """

    view_id: str
    name: str
    west: float
    south: float
    east: float
    north: float
    title: str = ""

    @property
    def longitude(self) -> float:
        """Longitude of the centre, in degrees."""
        return (self.west + self.east) / 2

    @property
    def latitude(self) -> float:
        """Latitude of the centre, in degrees; for so small an extent also the centre in Mercator's projection."""
        return (self.south + self.north) / 2

    def metres_per_pixel(self, size: tuple[int, int]) -> float:
        """Metres per pixel when the whole extent fits into a picture of `size` (width, height in pixels)."""
        degree = EARTH_M / 360
        across = (self.east - self.west) * degree * math.cos(math.radians(self.latitude))
        return max(across / size[0], (self.north - self.south) * degree / size[1])

    def zoom(self, size: tuple[int, int]) -> float:
        """The zoom level of web maps (tiles of 512 pixels) at which the extent fits into a picture of `size`."""
        around = EARTH_M * math.cos(math.radians(self.latitude))
        return math.log2(around / (TILE_PX * self.metres_per_pixel(size)))

    def pixels(self, points: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        """Convert longitudes and latitudes (n by 2) to pixels from the picture's upper left corner."""
        longitude, latitude = np.radians(points).T
        east = longitude - math.radians(self.longitude)
        north = np.arcsinh(np.tan(latitude)) - self._north
        scale = self._pixels_per_radian(size)
        return np.column_stack([size[0] / 2 + east * scale, size[1] / 2 - north * scale])

    def coordinates(self, pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        """Convert pixels to longitudes and latitudes (n by 2); the inverse of pixels()."""
        x, y = np.asarray(pixels, float).reshape(-1, 2).T
        scale = self._pixels_per_radian(size)
        longitude = math.radians(self.longitude) + (x - size[0] / 2) / scale
        latitude = np.arctan(np.sinh(self._north + (size[1] / 2 - y) / scale))
        return np.degrees(np.column_stack([longitude, latitude]))

    @property
    def _north(self) -> float:
        """The centre's distance from the equator in Mercator's projection, in radians."""
        return math.asinh(math.tan(math.radians(self.latitude)))

    def _pixels_per_radian(self, size: tuple[int, int]) -> float:
        around = EARTH_M / (2 * math.pi) * math.cos(math.radians(self.latitude))
        return around / self.metres_per_pixel(size)

    def visible_area(self, size: tuple[int, int]) -> shapely.Polygon:
        """Everything that a picture of `size` shows, which can be more than the extent; in WGS84."""
        (west, north), (east, south) = self.coordinates([(0, 0), size], size)
        return shapely.box(west, south, east, north)
