"""Draws a time line: years across, a lane for each strategy, bars for phases, dots for events, and today's line.

The narrower the screen, the more lines the names take. The browser chooses by the width between layouts, all placed by
lib/charts/timeline_layout.py.
"""

import math

import altair as alt
import pandas as pd

from lib.charts import theme, timeline_layout
from lib.charts.chart_data import Timeline
from lib.charts.marks import text_with_halo
from lib.charts.timeline_layout import BAR, HEAD_TEXT_PX, LINE_PX, TEXT_PX

WIDTHS_PX = (280, 700, 940)  # the least widths that layouts are placed for
# The layout for the present width, also for one below all of them.
LEAST = f"width < {WIDTHS_PX[1]} ? {WIDTHS_PX[0]} : width < {WIDTHS_PX[2]} ? {WIDTHS_PX[1]} : {WIDTHS_PX[2]}"
AXIS_PX, TODAY_PX, YEAR_PX, FOOT_PX = (
    44,
    9,
    32,
    4,
)  # from the top: where lanes begin, and the two lines of text
YEAR_LABEL_PX = 44  # a year and the space around it
HALF_BAR_PX, DOT_AREA = 8, 130


def timeline(data: Timeline) -> alt.LayerChart:
    """The chart of a Timeline."""
    layouts = {width: timeline_layout.place(data.items, data.domain, width) for width in WIDTHS_PX}
    placed = pd.concat([one.assign(least=width) for width, one in layouts.items()])
    heads = pd.concat(
        [timeline_layout.heads(one).assign(least=width) for width, one in layouts.items()]
    )
    placed[["y", "text_y"]] += AXIS_PX
    heads[["y", "top", "bottom"]] += AXIS_PX
    bottoms = heads.groupby("least")["bottom"].max() + FOOT_PX
    layers = [
        *_years(data.domain, bottoms),
        _of_width(heads.assign(left=data.domain[0], right=data.domain[1]))
        .mark_rule(color=theme.GRID)
        .encode(x=_x("left", data.domain), x2=alt.X2("right:Q"), y=_y("top")),
        *_today(data, bottoms),
        *_marks(placed, data.domain),
        *_names(placed, data.domain),
        *text_with_halo(
            _of_width(heads),
            {"align": "left", "baseline": "middle", "fontSize": HEAD_TEXT_PX, "fontWeight": "bold"},
            {"x": alt.value(0), "y": _y("y"), "text": alt.Text("lane:N")},
        ),
    ]
    # A higher layout reaches below the plot, which then grows.
    return alt.layer(*layers, height=float(bottoms.min()))


def _of_width(rows: pd.DataFrame) -> alt.Chart:
    """A chart of the rows of the layout for the present width."""
    return alt.Chart(rows).transform_filter(f"datum.least == ({LEAST})")


def _x(field: str, domain: tuple[float, float]) -> alt.X:
    return alt.X(f"{field}:Q", axis=None, scale=alt.Scale(domain=list(domain), nice=False))


def _y(field: str) -> alt.Y:
    """A height in pixels."""
    return alt.Y(f"{field}:Q", axis=None, scale=None)


def _years(domain: tuple[float, float], bottoms: pd.Series) -> list[alt.Chart]:
    """A thin line at the beginning of each year, and the years between them, as many as have room."""
    first, last = int(domain[0]), int(domain[1])
    years = pd.DataFrame(
        [
            {"year": year, "middle": year + 0.5, "least": width, "top": YEAR_PX + 10,
             "bottom": bottoms[width], "y": YEAR_PX, "text": str(year)}
            for year in range(first, last) for width in WIDTHS_PX
        ]
    )  # fmt: skip
    steps = {width: math.ceil(YEAR_LABEL_PX * (last - first) / width) for width in WIDTHS_PX}
    named = years[(years["year"] - first) % years["least"].map(steps) == 0]
    return [
        _of_width(years).mark_rule(color=theme.GRID).encode(
            x=_x("year", domain), y=_y("top"), y2=alt.Y2("bottom:Q")
        ),
        _of_width(named).mark_text(color=theme.MUTED, fontSize=TEXT_PX).encode(
            x=_x("middle", domain), y=_y("y"), text=alt.Text("text:N")
        ),
    ]  # fmt: skip


def _today(data: Timeline, bottoms: pd.Series) -> list[alt.Chart]:
    if data.today is None:
        return []
    rows = pd.DataFrame(
        [
            {"today": data.today, "least": width, "top": TODAY_PX + 8, "bottom": bottoms[width],
             "y": TODAY_PX, "text": data.today_text}
            for width in WIDTHS_PX
        ]
    )  # fmt: skip
    late = (data.today - data.domain[0]) / (data.domain[1] - data.domain[0]) > 0.5
    base = _of_width(rows)
    return [
        base.mark_rule(color=theme.THRESHOLD, strokeDash=[6, 4], strokeWidth=2).encode(
            x=_x("today", data.domain), y=_y("top"), y2=alt.Y2("bottom:Q")
        ),
        base.mark_text(
            color=theme.THRESHOLD, align="right" if late else "left", dx=4 if late else -4,
            fontSize=TEXT_PX, fontWeight="bold",
        ).encode(x=_x("today", data.domain), y=_y("y"), text=alt.Text("text:N")),
    ]  # fmt: skip


def _marks(placed: pd.DataFrame, domain: tuple[float, float]) -> list[alt.Chart]:
    """The bars; and of the events a line as long as the time that the source tells, with a dot in the middle of it."""
    rows = placed.assign(
        above=placed["y"] - HALF_BAR_PX,
        below=placed["y"] + HALF_BAR_PX,
        middle=(placed["start"] + placed["end"]) / 2,
    )
    color = alt.Color("color:N", scale=None)
    bars, dots = rows[rows["shape"] == BAR], rows[rows["shape"] != BAR]
    return [
        _of_width(bars).mark_rect(stroke=theme.BACKGROUND, strokeWidth=1).encode(
            x=_x("start", domain), x2=alt.X2("end:Q"), y=_y("above"), y2=alt.Y2("below:Q"), color=color
        ),
        _of_width(dots).mark_rule(strokeWidth=3).encode(
            x=_x("start", domain), x2=alt.X2("end:Q"), y=_y("y"), color=color
        ),
        _of_width(dots).mark_circle(size=DOT_AREA, opacity=1).encode(
            x=_x("middle", domain), y=_y("y"), color=color
        ),
    ]  # fmt: skip


def _names(placed: pd.DataFrame, domain: tuple[float, float]) -> list[alt.Chart]:
    """The names, in white inside a bar and else with a halo beside the mark."""
    found = []
    for (align, inside), rows in placed.groupby(["align", "inside"], sort=False):
        look = {"align": align, "baseline": "middle", "dx": alt.expr("datum.dx"), "lineBreak": "\n",
                "lineHeight": LINE_PX - 3, "fontSize": TEXT_PX}  # fmt: skip
        up = alt.expr(f"-{(LINE_PX - 3) / 2} * (length(split(datum.text, '\\n')) - 1)")
        place = {"x": _x("anchor", domain), "y": _y("text_y"), "text": alt.Text("text:N")}
        base = _of_width(rows)
        white = base.mark_text(**look, dy=up, color=theme.BACKGROUND, fontWeight="bold")
        found += (
            [white.encode(**place)] if inside else text_with_halo(base, look | {"dy": up}, place)
        )
    return found
