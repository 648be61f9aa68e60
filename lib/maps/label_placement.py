"""Places the names on a map without overlaps: a greedy placement in pixels.

Names are placed by rank. Of the spots that are free of other names and of symbols, each name gets the cheapest: it
hides few important lines, is not beside another feature's symbol and is near its own. The name of a point is nearer to
its own point than to any other; where that is impossible it stands farther off, with a leader line to its point. A name
without a free spot is left out; the tooltip and the list of places still have it.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import pandas as pd

CHARACTER_EM = 0.58  # a safe mean width of a character in a sans-serif face
LINE_EM = 1.2
GAP_PX = 5
EDGE_PX = 6

OTHER_SYMBOL_COST = 3  # cost of standing beside another feature's symbol, in hidden points
BESIDE_PX = 9
FAR_PX = 12
LEADER_COST = 20  # any spot beside the symbol is better
NEARER = 1.6  # so many times as far from every other point as from its own
LEAVES_PX = 7  # as far a leader line is over its own symbol, or a large symbol's corner
LEADERS_PX = (26, 40, 56)  # lengths of a leader line

Box = tuple[float, float, float, float]
Point = tuple[float, float]


def text_box(text: str, size_px: float) -> tuple[float, float]:
    """Width and height in pixels of a text of one or more lines."""
    lines = text.split("\n")
    return max(map(len, lines)) * size_px * CHARACTER_EM, len(lines) * size_px * LINE_EM


def place(
    names: pd.DataFrame,
    size: tuple[float, float],
    symbols: Iterable[Box],
    paths: Sequence[Point],
    points: Sequence[Point] = (),
) -> pd.DataFrame:
    """Place names; returns those that found a spot, with their offset dx, dy in pixels, align and leader.

    names: text, size_px, rank, radius_px, spots (points (x, y) in pixels, the best first). The text
    is centred on its line at (x + dx, y + dy), and begins, ends or is centred there by `align`; with leader, (x, y) is
    that end of the leader line, else a spot. symbols: boxes that no name may cover; paths: points that a name should
    not hide. points: the centres of all symbols; a name whose first spot is among them is the name of a point.
    """
    symbols, paths = list(symbols), list(paths)
    taken, leaders, found = list(symbols), [], []
    centres = [(float(x), float(y)) for x, y in points]
    for name in names.sort_values("rank", kind="stable").itertuples():
        width, height = text_box(name.text, name.size_px)
        own = tuple(map(float, name.spots[0])) if name.radius_px else None
        others = [point for point in centres if own in centres and point != own]
        free = []
        for x, y, dx, dy, align, leader in _candidates(name, width, height, own in centres):
            box = _box(x + dx, y + dy, align, width, height)
            line = _points_between(own, (x, y)) if leader else []
            beyond = [
                point
                for point in line
                if math.dist(own, point) > max(LEAVES_PX, 1.5 * name.radius_px)
            ]
            if (
                not _inside(box, size)
                or any(_overlap(box, other) for other in taken)
                or any(_contains(box, point) for point in leaders)
                or any(_contains(other, point) for other in taken for point in beyond)
                or (not leader and any(NEARER * _away(box, own) >= _away(box, other) for other in others))
            ):  # fmt: skip
                continue
            hidden = sum(_contains(box, point) for point in paths)
            beside = sum(_beside(box, other) for other in symbols if not _holds(other, own))
            cost = hidden + OTHER_SYMBOL_COST * beside + math.hypot(dx, dy) / FAR_PX
            cost += (LEADER_COST + len(line)) if leader else 0
            free.append((cost, len(free), (x, y, dx, dy, align, leader, box), line))
        if free:
            _, _, spot, line = min(free)
            taken.append(spot[-1])
            leaders += line
            found.append((name.Index, *spot))
    columns = ["name", "x", "y", "dx", "dy", "align", "leader", "box"]
    placed = pd.DataFrame(found, columns=columns)
    return placed.set_index("name").join(names.drop(columns="spots"))


def _candidates(
    name: NamedTuple, width: float, height: float, of_point: bool
) -> Iterator[tuple[float, float, float, float, str, bool]]:
    """The places to try: x, y, dx, dy, align, and whether a leader line goes there from the first spot."""
    for x, y in name.spots:
        for dx, dy, align in _offsets(name.radius_px, width, height):
            yield x, y, dx, dy, align, False
    if of_point:
        x, y = name.spots[0]
        for length in LEADERS_PX:
            for turn in range(12):
                across, up = (f(math.radians(30 * turn)) for f in (math.cos, math.sin))
                end = x + across * length, y + up * length
                if abs(across) < 0.1:
                    yield *end, 0, math.copysign(height / 2 + 2, up), "center", True
                else:
                    yield *end, math.copysign(3, across), 0, "left" if across > 0 else "right", True


def _points_between(start: Point, end: Point, step_px: float = 4) -> list[Point]:
    count = int(math.dist(start, end) / step_px)
    return [
        (start[0] + (end[0] - start[0]) * n / count, start[1] + (end[1] - start[1]) * n / count)
        for n in range(count + 1)
    ]


def _away(box: Box, point: Point) -> float:
    """The distance in pixels from a point to the nearest edge of a box; 0 inside it."""
    x0, y0, x1, y1 = box
    return math.hypot(max(x0 - point[0], 0, point[0] - x1), max(y0 - point[1], 0, point[1] - y1))


def _offsets(radius: float, width: float, height: float) -> list[tuple[float, float, str]]:
    """The offsets to try: beside, over and under a symbol or a line; on or near the point for an area."""
    if not radius:
        near = [(0, 0), (0, height), (0, -height), (width / 4, 0), (-width / 4, 0)]
        far = [(side * width / 4, rise * height) for side in (1, -1) for rise in (1, -1, 2, -2)]
        return [(dx, dy, "center") for dx, dy in near + far]
    side, over = radius + GAP_PX, radius + GAP_PX / 2 + height / 2
    return [
        (side, 0, "left"), (-side, 0, "right"), (0, -over, "center"), (0, over, "center"),
        (side, -over * 0.7, "left"), (side, over * 0.7, "left"),
        (-side, -over * 0.7, "right"), (-side, over * 0.7, "right"),
    ]  # fmt: skip


def _box(x: float, y: float, align: str, width: float, height: float) -> Box:
    left = {"left": x, "center": x - width / 2, "right": x - width}[align]
    return left, y - height / 2, left + width, y + height / 2


def _inside(box: Box, size: tuple[float, float]) -> bool:
    width, height = size
    return (
        box[0] >= EDGE_PX
        and box[1] >= EDGE_PX
        and box[2] <= width - EDGE_PX
        and box[3] <= height - EDGE_PX
    )


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _beside(box: Box, symbol: Box) -> bool:
    x0, y0, x1, y1 = symbol
    return _overlap(box, (x0 - BESIDE_PX, y0 - BESIDE_PX, x1 + BESIDE_PX, y1 + BESIDE_PX))


def _holds(symbol: Box, point: tuple[float, float] | None) -> bool:
    return point is not None and _contains(symbol, point)


def _contains(box: Box, point: tuple[float, float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]
