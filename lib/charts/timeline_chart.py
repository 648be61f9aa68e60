"""Draws a time line: years across, a lane for each strategy, bars for phases, dots for events, and today's line.

On a narrow screen the names take more lines. The browser chooses by the width between two layouts, both placed by
lib/charts/timeline_layout.py.
"""

import math

import altair as alt
import pandas as pd

from lib.charts import theme, timeline_layout
from lib.charts.chart_data import Timeline
from lib.charts.marks import text_with_halo
from lib.charts.timeline_layout import BAR, HEAD_TEXT_PX, LINE_PX, TEXT_PX

WIDE_PX, NARROW_PX = 700, 280  # the least widths that the two layouts are placed for
NARROW = f"width < {WIDE_PX}"
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
    layouts = {
        narrow: timeline_layout.place(data.items, data.domain, width)
        for narrow, width in ((False, WIDE_PX), (True, NARROW_PX))
    }
    placed = pd.concat([one.assign(narrow=narrow) for narrow, one in layouts.items()])
    heads = pd.concat(
        [timeline_layout.heads(one).assign(narrow=narrow) for narrow, one in layouts.items()]
    )
    placed[["y", "text_y"]] += AXIS_PX
    heads[["y", "top", "bottom"]] += AXIS_PX
    bottoms = heads.groupby("narrow")["bottom"].max() + FOOT_PX
    layers = [
        *_years(data.domain, bottoms),
        _of_width(heads.assign(left=data.domain[0], right=data.domain[1]), data.domain)
        .mark_rule(color=theme.GRID)
        .encode(x=_x("left", data.domain), x2=alt.X2("right:Q"), y=_y("top")),
        *_today(data, bottoms),
        *_marks(placed, data.domain),
        *_names(placed, data.domain),
        text_with_halo(
            _of_width(heads, data.domain),
            {"align": "left", "baseline": "middle", "fontSize": HEAD_TEXT_PX, "fontWeight": "bold"},
            {"x": alt.value(0), "y": _y("y"), "text": alt.Text("lane:N")},
        ),
    ]
    return alt.layer(*layers).properties(height=float(bottoms[False]))


def _of_width(rows: pd.DataFrame, domain: tuple[float, float]) -> alt.Chart:
    """A chart of the rows of the layout for the present width."""
    return alt.Chart(rows).transform_filter(f"datum.narrow == ({NARROW})")


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
            {"year": year, "middle": year + 0.5, "narrow": narrow, "top": YEAR_PX + 10,
             "bottom": bottoms[narrow], "y": YEAR_PX, "text": str(year)}
            for year in range(first, last) for narrow in (False, True)
        ]
    )  # fmt: skip
    least = {False: WIDE_PX, True: NARROW_PX}
    steps = {
        narrow: math.ceil(YEAR_LABEL_PX * (last - first) / width) for narrow, width in least.items()
    }
    named = years[(years["year"] - first) % years["narrow"].map(steps) == 0]
    return [
        _of_width(years, domain).mark_rule(color=theme.GRID).encode(
            x=_x("year", domain), y=_y("top"), y2=alt.Y2("bottom:Q")
        ),
        _of_width(named, domain).mark_text(color=theme.MUTED, fontSize=TEXT_PX).encode(
            x=_x("middle", domain), y=_y("y"), text=alt.Text("text:N")
        ),
    ]  # fmt: skip


def _today(data: Timeline, bottoms: pd.Series) -> list[alt.Chart]:
    if data.today is None:
        return []
    rows = pd.DataFrame(
        [
            {"today": data.today, "narrow": narrow, "top": TODAY_PX + 8, "bottom": bottoms[narrow],
             "y": TODAY_PX, "text": data.today_text}
            for narrow in (False, True)
        ]
    )  # fmt: skip
    late = (data.today - data.domain[0]) / (data.domain[1] - data.domain[0]) > 0.5
    base = _of_width(rows, data.domain)
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
        _of_width(bars, domain).mark_rect(stroke=theme.BACKGROUND, strokeWidth=1).encode(
            x=_x("start", domain), x2=alt.X2("end:Q"), y=_y("above"), y2=alt.Y2("below:Q"), color=color
        ),
        _of_width(dots, domain).mark_rule(strokeWidth=3).encode(
            x=_x("start", domain), x2=alt.X2("end:Q"), y=_y("y"), color=color
        ),
        _of_width(dots, domain).mark_circle(size=DOT_AREA, opacity=1).encode(
            x=_x("middle", domain), y=_y("y"), color=color
        ),
    ]  # fmt: skip


def _names(placed: pd.DataFrame, domain: tuple[float, float]) -> list[alt.LayerChart]:
    """The names, in white inside a bar and else with a halo beside the mark."""
    found = []
    for (align, inside), rows in placed.groupby(["align", "inside"], sort=False):
        look = {"align": align, "baseline": "middle", "dx": alt.expr("datum.dx"), "lineBreak": "\n",
                "lineHeight": LINE_PX - 3, "fontSize": TEXT_PX}  # fmt: skip
        up = alt.expr(f"-{(LINE_PX - 3) / 2} * (length(split(datum.text, '\\n')) - 1)")
        place = {"x": _x("anchor", domain), "y": _y("text_y"), "text": alt.Text("text:N")}
        base = _of_width(rows, domain)
        found.append(
            base.mark_text(**look, dy=up, color=theme.BACKGROUND, fontWeight="bold").encode(**place)
            if inside
            else text_with_halo(base, look | {"dy": up}, place)
        )
    return found
