"""A cube of numbers, as statistics files hold them: dimensions with their values, and a number for each combination."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MAX_NUMBERS = 500_000
NOT_GIVEN = ".."  # a missing number, as every other file of Statistikbanken writes it


class CubeError(ValueError):
    """A statistics file cannot be read; the message says what it is and why, in Danish."""


@dataclass(frozen=True)
class Dimension:
    """A dimension of a cube. values: their Danish texts, in order. time, area, measure: whether it holds the periods,
    the areas, or what is counted. units: of each value, where they differ."""

    name: str
    values: tuple[str, ...]
    time: bool = False
    area: bool = False
    measure: bool = False
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cube:
    """The content of a statistics file. title: of the whole; contents: what is counted; unit: "" where it is not said;
    values: in the order of the dimensions, the last one running fastest; source: the publisher's words."""

    title: str
    contents: str
    unit: str
    dimensions: tuple[Dimension, ...]
    values: Sequence[float | int | str | None]
    source: str = ""

    def number(self, at: Mapping[int, int]) -> float | int | str | None:
        """The number at a place: the index of the value of each dimension by the index of the dimension; 0 where it is
        left out, for a dimension with one value."""
        place = 0
        for n, dimension in enumerate(self.dimensions):
            place = place * len(dimension.values) + at.get(n, 0)
        return self.values[place]
