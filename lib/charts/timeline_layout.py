"""Places the bars, dots and names of a time line so that no two meet, in pixels.

The places are found for one width and hold for every larger one: a name keeps its length and its side of the mark,
while marks only move apart.
"""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from lib.charts.layout import BOLD, ems

TEXT_PX, HEAD_TEXT_PX = 14, 15
LINE_PX, HEAD_PX, LANE_GAP_PX = 21, 24, 8
# From a mark to its name; from a name or a dot to its neighbour; from the ends of a bar to the name inside.
SIDE_PX, APART_PX, INSIDE_PX = 6, 8, 6
TOLERANCE_PX = 0.01
HALF_DOT_PX = 7
WRAPS = (34, 24, 16)  # characters per line, tried in this order when one line has no room
BAR = "bar"


@dataclass(frozen=True)
class _NamePlace:
    """A way to write a name at its mark. left, right: the ends in pixels of mark and name, with the space that the name
    needs. anchor: the time that the text begins or ends at, moved dx pixels. under: it stands below its mark."""

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
    return max(map(ems, text.split("\n"))) * size_px


def place(items: pd.DataFrame, domain: tuple[float, float], width: float) -> pd.DataFrame:
    """The items with their places: top and bottom of the lines they take, y of the mark, text_y, text, align, anchor, dx, inside.

    items: lane, shape, start, end (in years with decimals), label. Lanes stand below one another in order of appearance.
    """
    found, top = [], 0.0
    for _, lane in items.groupby("lane", sort=False):
        top += HEAD_PX
        rows, used = _in_rows(lane.sort_values("start", kind="stable"), domain, width)
        for index, (first, chosen) in rows.items():
            found.append((index, *_measures(chosen, top + first * LINE_PX)))
        top += used * LINE_PX + LANE_GAP_PX
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


def _measures(chosen: _NamePlace, top: float) -> tuple:
    bottom = top + chosen.lines * LINE_PX
    mark = top + LINE_PX / 2 if chosen.under else (top + bottom) / 2
    text = (top + LINE_PX + bottom) / 2 if chosen.under else mark
    return (top, bottom, mark, text, chosen.text, chosen.align, chosen.anchor, chosen.dx, chosen.inside,
            chosen.left, chosen.right)  # fmt: skip


def _in_rows(
    items: pd.DataFrame, domain: tuple[float, float], width: float
) -> tuple[dict[object, tuple[int, _NamePlace]], int]:
    """The first line and the place of each item, the highest free one; and the number of lines used.

    No bar stands above one that begins before it, so that phases are read downwards.
    """
    taken: list[list[tuple[float, float]]] = []
    least = 0
    found = {}
    for item in items.itertuples():
        fit = [one for one in _places(item, domain, width) if one.left >= 0 and one.right <= width]
        fewest = [one for one in fit if one.lines == fit[0].lines]
        first, chosen = next(
            (first, one)
            for first in range(least, len(taken) + 1)
            for one in fewest
            if _free(taken[first : first + one.lines], one)
        )
        while len(taken) < first + chosen.lines:
            taken.append([])
        for row in taken[first : first + chosen.lines]:
            row.append((chosen.left, chosen.right))
        found[item.Index] = (first, chosen)
        least = first if item.shape == BAR else least
    return found, len(taken)


def _free(rows: Iterable[list[tuple[float, float]]], chosen: _NamePlace) -> bool:
    return all(
        chosen.right <= left + TOLERANCE_PX or right <= chosen.left + TOLERANCE_PX
        for row in rows
        for left, right in row
    )


def _places(item, domain: tuple[float, float], width: float) -> Iterator[_NamePlace]:
    """The ways to write the name of an item, the best first; the last one fits any width."""
    first, last = domain

    def px(time: float) -> float:
        return (time - first) / (last - first) * width

    left, right = px(item.start), px(item.end)
    if item.shape != BAR:  # a dot may reach over the ends of a short time
        middle = (left + right) / 2
        left, right = max(min(left, middle - HALF_DOT_PX), 0), min(max(right, middle + HALF_DOT_PX), width)  # fmt: skip
    beyond, before = right - px(item.end), px(item.start) - left
    for text in _wrapped(item.label):
        long = text_px(text)
        if item.shape == BAR and "\n" not in text and right - left >= long * BOLD + 2 * INSIDE_PX:
            yield _NamePlace(left, right, text, "left", item.start, INSIDE_PX, inside=True)
        yield _NamePlace(left, right + SIDE_PX + long + APART_PX, text, "left", item.end, beyond + SIDE_PX)  # fmt: skip
        yield _NamePlace(left - SIDE_PX - long - APART_PX, right, text, "right", item.start, -before - SIDE_PX)  # fmt: skip
    text = item.label
    for letters in range(len(text), 0, -1):
        text = "\n".join(textwrap.wrap(item.label, letters)) or item.label
        if text_px(text) <= width:
            break
    yield _NamePlace(0.0, width, text, "left", first, 0.0, under=True)


def _wrapped(label: str) -> Iterator[str]:
    yield label
    for characters in WRAPS:
        if len(label) > characters:
            yield "\n".join(textwrap.wrap(label, characters, break_long_words=False))
