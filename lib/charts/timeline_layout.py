"""Places the bars, dots and names of a time line so that no two meet, in pixels.

The places are found for one width and hold for every larger one: a name keeps its length and its side of the mark,
while marks only move apart.
"""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

TEXT_PX, HEAD_TEXT_PX = 14, 15
CHARACTER_EM = 0.6  # a safe mean width of a letter
LINE_PX, HEAD_PX, LANE_GAP_PX = 21, 24, 8
SIDE_PX, APART_PX, INSIDE_PX = 8, 10, 6  # from mark to name; between two neighbours; inside a bar
HALF_DOT_PX = 7
WRAPS = (34, 24, 16)  # characters per line, tried in this order when one line has no room
BAR = "bar"


@dataclass(frozen=True)
class _Place:
    """A way to write a name at its mark. left, right: the ends of mark and name in pixels. anchor: the time that the
    text begins or ends at, moved dx pixels. under: it stands below its mark, not beside it."""

    left: float
    right: float
    text: str
    align: str
    anchor: float
    dx: float
    inside: bool = False
    under: bool = False

    @property
    def lines(self) -> int:
        return self.text.count("\n") + 1 + self.under


def text_px(text: str, size_px: float = TEXT_PX) -> float:
    """A safe width of a text of one or more lines, in pixels."""
    return max(map(len, text.split("\n"))) * size_px * CHARACTER_EM


def place(items: pd.DataFrame, domain: tuple[float, float], width: float) -> pd.DataFrame:
    """The items with their places: top and bottom of the lines they take, y of the mark, text_y, text, align, anchor, dx, inside.

    items: lane, shape, start, end (in years with decimals), label. Lanes stand below one another in order of
    appearance; in each the bars come first.
    """
    found, top = [], 0.0
    for _, lane in items.groupby("lane", sort=False):
        top += HEAD_PX
        for bars in (True, False):
            own = lane[(lane["shape"] == BAR) == bars].sort_values("start", kind="stable")
            rows, used = _in_rows(own, domain, width)
            for index, (first, chosen) in rows.items():
                found.append((index, *_measures(chosen, top + first * LINE_PX)))
            top += used * LINE_PX
        top += LANE_GAP_PX
    columns = ["index", "top", "bottom", "y", "text_y", "text", "align", "anchor", "dx", "inside"]
    columns += ["left", "right"]
    return items.join(pd.DataFrame(found, columns=columns).set_index("index"))


def heads(placed: pd.DataFrame) -> pd.DataFrame:
    """The name of each lane and the height of its text: lane, y, top and bottom of the lane. placed: place()."""
    lanes = placed.groupby("lane", sort=False).agg(first=("top", "min"), last=("bottom", "max"))
    return pd.DataFrame(
        {
            "lane": lanes.index,
            "y": (lanes["first"] - HEAD_PX / 2).to_list(),
            "top": (lanes["first"] - HEAD_PX).to_list(),
            "bottom": lanes["last"].to_list(),
        }
    )


def _measures(chosen: _Place, top: float) -> tuple:
    bottom = top + chosen.lines * LINE_PX
    mark = top + LINE_PX / 2 if chosen.under else (top + bottom) / 2
    text = (top + LINE_PX + bottom) / 2 if chosen.under else mark
    return (top, bottom, mark, text, chosen.text, chosen.align, chosen.anchor, chosen.dx, chosen.inside,
            chosen.left, chosen.right)  # fmt: skip


def _in_rows(
    items: pd.DataFrame, domain: tuple[float, float], width: float
) -> tuple[dict[object, tuple[int, _Place]], int]:
    """The first line and the place of each item, the highest free one; and the number of lines used."""
    taken: list[list[tuple[float, float]]] = []
    found = {}
    for item in items.itertuples():
        chosen = next(one for one in _places(item, domain, width) if one.left >= 0 and one.right <= width)  # fmt: skip
        first = 0
        while not _free(taken[first : first + chosen.lines], chosen):
            first += 1
        while len(taken) < first + chosen.lines:
            taken.append([])
        for row in taken[first : first + chosen.lines]:
            row.append((chosen.left, chosen.right))
        found[item.Index] = (first, chosen)
    return found, len(taken)


def _free(rows: Iterable[list[tuple[float, float]]], chosen: _Place) -> bool:
    return all(
        chosen.right + APART_PX <= left or right + APART_PX <= chosen.left
        for row in rows
        for left, right in row
    )


def _places(item, domain: tuple[float, float], width: float) -> Iterator[_Place]:
    """The ways to write the name of an item, the best first; the last one fits any width of some letters."""
    first, last = domain

    def px(time: float) -> float:
        return (time - first) / (last - first) * width

    left, right = px(item.start), px(item.end)
    if item.shape != BAR:
        middle = (item.start + item.end) / 2
        left, right = min(left, px(middle) - HALF_DOT_PX), max(right, px(middle) + HALF_DOT_PX)
        left, right = max(left, 0.0), min(right, width)
    for text in _wrapped(item.label):
        long = text_px(text)
        if item.shape == BAR and "\n" not in text and right - left >= long + 2 * INSIDE_PX:
            yield _Place(left, right, text, "left", item.start, INSIDE_PX, inside=True)
        # A dot at its place in a short time may reach over the end of that time.
        beyond, before = right - px(item.end), px(item.start) - left
        yield _Place(left, right + SIDE_PX + long, text, "left", item.end, beyond + SIDE_PX)
        yield _Place(left - SIDE_PX - long, right, text, "right", item.start, -before - SIDE_PX)
    letters = max(1, int(width / (TEXT_PX * CHARACTER_EM)))
    text = "\n".join(textwrap.wrap(item.label, letters)) or item.label
    yield _Place(0.0, width, text, "left", first, 0.0, under=True)


def _wrapped(label: str) -> Iterator[str]:
    yield label
    for characters in WRAPS:
        if len(label) > characters:
            yield "\n".join(textwrap.wrap(label, characters, break_long_words=False))
