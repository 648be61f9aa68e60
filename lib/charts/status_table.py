"""Draws how many targets of each group have which status: a row for each group, a column for each status.

The place of a circle tells its status, under a heading in words; its size and number how many there are. A hollow circle
is a status that is not known. On a narrow screen the name of a group stands above its row.
"""

import altair as alt
import pandas as pd

from lib.charts import theme
from lib.charts.layout import wrap

NARROW = "width < 620"
WIDE_ONLY, NARROW_ONLY = alt.expr(f"{NARROW} ? 0 : 1"), alt.expr(f"{NARROW} ? 1 : 0")
HEAD_PX, WIDE_ROW_PX, NARROW_ROW_PX = 84, 50, 74
NARROW_ROW_MIDDLE_PX = 50  # below the name
NAME_WIDTH, LINE_PX = 30, 17  # characters of a line of a name, and its height
NAMES_SHARE = 0.34  # of the width, for the names on a wide screen
ABOVE_PX = 26  # from the top to the words of the columns
FEW = 7  # columns that have room for large words
UNKNOWN = "Kan ikke opgøres"
SMALLEST_PX, LARGEST_PX = 560, 1150  # of a circle, in square pixels


def status_table(counts: pd.DataFrame, columns: pd.DataFrame) -> alt.LayerChart:
    """counts: group, column, count, in order; a group has one name, broken into lines here. columns: column, heading (lines), narrow_heading, color, known, in order."""
    at = {name: number for number, name in enumerate(columns["column"])}
    groups = {name: number for number, name in enumerate(dict.fromkeys(counts["group"]))}
    placed = counts.merge(columns, on="column").assign(
        across=lambda rows: rows["column"].map(at) + 0.5, row=lambda rows: rows["group"].map(groups)
    )
    every = pd.DataFrame(
        [{"across": n + 0.5, "row": r} for n in at.values() for r in groups.values()]
    )
    held = set(zip(placed["across"], placed["row"], strict=True))
    empty = every[[pair not in held for pair in zip(every["across"], every["row"], strict=True)]]
    names = pd.DataFrame({"group": list(groups), "row": list(groups.values())})
    names["lines"] = [wrap(name, NAME_WIDTH) for name in names["group"]]
    names["more"] = [lines.count("\n") for lines in names["lines"]]
    x = _across(len(at))
    layers = [
        *_headings(columns.assign(across=columns["column"].map(at) + 0.5), x),
        *_names(names),
        _rows(empty.assign(text="–")).mark_text(color=theme.MUTED).encode(x=x, y=_y("middle"), text=alt.Text("text:N")),
        *_circles(placed, x),
    ]  # fmt: skip
    return alt.layer(*layers, height=HEAD_PX + WIDE_ROW_PX * len(groups))


def _across(count: int) -> alt.X:
    scale = alt.Scale(
        domain=[0, count], nice=False, rangeMin=alt.expr(f"{NARROW} ? 0 : width * {NAMES_SHARE}"),
        rangeMax=alt.expr("width"),
    )  # fmt: skip
    return alt.X("across:Q", axis=None, scale=scale)


def _y(field: str) -> alt.Y:
    return alt.Y(f"{field}:Q", axis=None, scale=None)


def _rows(frame: pd.DataFrame, wide_offset: float = 0, narrow_offset: float = 0) -> alt.Chart:
    """A chart of rows with `middle`: the height of the middle of their circles, moved by an offset in pixels."""
    narrow = f"{HEAD_PX} + datum.row * {NARROW_ROW_PX} + {NARROW_ROW_MIDDLE_PX + narrow_offset}"
    wide = f"{HEAD_PX} + datum.row * {WIDE_ROW_PX} + {WIDE_ROW_PX / 2 + wide_offset}"
    return alt.Chart(frame).transform_calculate(middle=f"{NARROW} ? {narrow} : {wide}")


def _headings(columns: pd.DataFrame, x: alt.X) -> list[alt.Chart]:
    """The words of the columns, and above those of statuses that are not known that they are not."""
    words = {"baseline": "top", "lineBreak": "\n", "color": theme.TEXT, "y": ABOVE_PX}
    base, few = alt.Chart(columns), len(columns) <= FEW
    found = [
        base.mark_text(
            **words, lineHeight=17, fontSize=15 if few else 13, fontWeight="bold", opacity=WIDE_ONLY
        ).encode(x=x, text=alt.Text("heading:N")),
        base.mark_text(
            **words, lineHeight=12, fontSize=11 if few else 9, opacity=NARROW_ONLY
        ).encode(x=x, text=alt.Text("narrow_heading:N")),
    ]  # fmt: skip
    unknown = columns.loc[~columns["known"], "across"]
    if unknown.empty:
        return found
    span = pd.DataFrame(
        {"across": [unknown.min() - 0.45], "end": [unknown.max() + 0.45], "text": [UNKNOWN]}
    )
    middle = pd.DataFrame({"across": [unknown.mean()], "text": [UNKNOWN]})
    return [
        *found,
        alt.Chart(span).mark_rule(color=theme.MUTED, y=ABOVE_PX - 5).encode(x=x, x2=alt.X2("end:Q")),
        alt.Chart(middle).mark_text(
            baseline="top", color=theme.TEXT, y=2, fontWeight="bold", fontSize=alt.expr(f"{NARROW} ? 11 : 14")
        ).encode(x=x, text=alt.Text("text:N")),
    ]  # fmt: skip


def _names(names: pd.DataFrame) -> list[alt.Chart]:
    words = {"align": "left", "baseline": "middle", "lineBreak": "\n", "lineHeight": LINE_PX}
    lines = _rows(names, WIDE_ROW_PX / 2, NARROW_ROW_PX - NARROW_ROW_MIDDLE_PX)
    return [
        lines.mark_rule(color=theme.GRID).encode(
            x=alt.value(0), x2=alt.value("width"), y=_y("middle")
        ),
        _rows(names)
        .transform_calculate(middle=f"datum.middle - {LINE_PX / 2} * datum.more")
        .mark_text(**words, fontSize=16, opacity=WIDE_ONLY)
        .encode(x=alt.value(0), y=_y("middle"), text=alt.Text("lines:N")),
        _rows(names, 0, -34)
        .mark_text(**words, fontSize=14, opacity=NARROW_ONLY)
        .encode(x=alt.value(0), y=_y("middle"), text=alt.Text("group:N")),
    ]  # fmt: skip


def _circles(placed: pd.DataFrame, x: alt.X) -> list[alt.Chart]:
    size = alt.Size(
        "count:Q", legend=None,
        scale=alt.Scale(domain=[1, max(2, placed["count"].max())], range=[SMALLEST_PX, LARGEST_PX]),
    )  # fmt: skip
    filled = placed.assign(
        fill=placed["color"].where(placed["known"], theme.BACKGROUND),
        ink=placed["color"].where(~placed["known"], theme.BACKGROUND),
    )
    return [
        _rows(filled)
        .mark_point(shape="circle", opacity=1, strokeWidth=2.5, filled=False)
        .encode(
            x=x, y=_y("middle"), size=size, fill=alt.Fill("fill:N", scale=None),
            stroke=alt.Stroke("color:N", scale=None),
        ),
        _rows(filled)
        .mark_text(fontSize=17, fontWeight="bold", baseline="middle")
        .encode(
            x=x, y=_y("middle"), text=alt.Text("count:Q"), color=alt.Color("ink:N", scale=None)
        ),
    ]  # fmt: skip
