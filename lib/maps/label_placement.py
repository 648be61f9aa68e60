"""Places the names on a map without overlaps: a greedy placement in pixels.

Names are placed by rank. Of the spots that are free of other names and of symbols, each name gets the cheapest: it
hides few important lines, is not beside another feature's symbol and is near its own. A name without a free spot is
left out; the tooltip and the list of places still have it.
"""

import math
from collections.abc import Iterable, Sequence

import pandas as pd

CHARACTER_EM = 0.58  # a safe mean width of a character in a sans-serif face
LINE_EM = 1.2
GAP_PX = 5
EDGE_PX = 6

OTHER_SYMBOL_COST = 3  # cost of standing beside another feature's symbol, in hidden points
BESIDE_PX = 9
FAR_PX = 12

Box = tuple[float, float, float, float]


def text_box(text: str, size_px: float) -> tuple[float, float]:
    """Width and height in pixels of a text of one or more lines."""
    lines = text.split("\n")
    return max(map(len, lines)) * size_px * CHARACTER_EM, len(lines) * size_px * LINE_EM


def place(
    names: pd.DataFrame, size: tuple[float, float], symbols: Iterable[Box], paths: Sequence[tuple]
) -> pd.DataFrame:
    """Place names; returns those that found a spot, with their offset dx, dy in pixels, and align.

    names: text, size_px, rank, radius_px, spots (points (x, y) in pixels, the best first). The text
    is centred on its line at (x + dx, y + dy), and begins, ends or is centred there by `align`.
    symbols: boxes that no name may cover; paths: points that a name should not hide.
    """
    symbols = list(symbols)
    taken = list(symbols)
    found = []
    for name in names.sort_values("rank", kind="stable").itertuples():
        width, height = text_box(name.text, name.size_px)
        free = []
        own = name.spots[0] if name.radius_px else None
        for spot, (x, y) in enumerate(name.spots):
            for dx, dy, align in _offsets(name.radius_px, width, height):
                box = _box(x + dx, y + dy, align, width, height)
                if _inside(box, size) and not any(_overlap(box, other) for other in taken):
                    hidden = sum(_contains(box, point) for point in paths)
                    beside_others = sum(
                        _beside(box, other) for other in symbols if not _holds(other, own)
                    )
                    cost = hidden + OTHER_SYMBOL_COST * beside_others + math.hypot(dx, dy) / FAR_PX
                    free.append((cost, spot, len(free), dx, dy, align, box))
        if free:
            _, spot, _, dx, dy, align, box = min(free)
            taken.append(box)
            x, y = name.spots[spot]
            found.append((name.Index, x, y, dx, dy, align, box))
    placed = pd.DataFrame(found, columns=["name", "x", "y", "dx", "dy", "align", "box"])
    return placed.set_index("name").join(names.drop(columns="spots"))


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
