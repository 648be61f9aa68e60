"""Renders the charts described in lib/charts/chart_data.py with Altair, without title or caption.

Charts take the width of their container and have labels at the marks; no meaning is carried by colour alone. Encodings
are `alt.X(...)` objects, since shorthand strings cost twelve milliseconds per chart.
"""

from collections.abc import Iterable

import altair as alt
import pandas as pd

from lib.charts import criteria_chart, meetings_chart, theme, timeline_chart
from lib.charts.chart_data import (
    STATES,
    AltairChart,
    Bars,
    ChartData,
    CriteriaRows,
    Dumbbells,
    Hundreds,
    Lines,
    Meetings,
    MembershipStrip,
    Timeline,
)
from lib.charts.layout import scale_top, wrap
from lib.charts.line_chart import lines
from lib.charts.marks import text_with_halo

ROW_PX = 68
NAME_LINE_PX = 18
NAME_HALO_PX = 12  # wider than a space between words, so that no line passes through a name
# Of a dumbbell's axis: a number to the left of a point so near to 0 would lie on the zero line.
NEAR_ZERO = 0.3


def draw(data: ChartData) -> alt.TopLevelMixin:
    """The Altair chart of a description."""
    match data:
        case Bars():
            chart = bars(data.rows, data.thresholds, data.suffix, data.top)
        case Dumbbells():
            chart = dumbbells(data.rows, data.names, data.suffix)
        case Hundreds():
            chart = hundreds(data.rows)
        case Lines():
            chart = lines(
                data.rows, data.targets, data.breaks, data.least_span, suffix=data.suffix,
                small=data.small,
            )  # fmt: skip
        case MembershipStrip():
            chart = membership_strip(data.rows)
        case CriteriaRows():
            chart = criteria_chart.criteria_rows(data)
        case Timeline():
            chart = timeline_chart.timeline(data)
        case Meetings():
            chart = meetings_chart.meetings(data)
        case AltairChart():
            chart = data.make()
    return chart


def bars(
    rows: pd.DataFrame,
    thresholds: pd.DataFrame | None = None,
    suffix: str = "",
    top: float | None = None,
) -> alt.LayerChart:
    """One horizontal bar per row, with its name above and its number inside, or beside a short bar.

    rows: label, value, text, color; low and high where there is an interval. thresholds: threshold, text; drawn as
    dashed lines with the text below. suffix: of the axis labels. top: a value that the axis must reach, where several
    charts share a scale.
    """
    rows = rows.assign(label=rows["label"].map(wrap))
    if "high" not in rows:
        rows = rows.assign(low=None, high=None)
    limits = pd.DataFrame(columns=["threshold", "text"]) if thresholds is None else thresholds
    ends = [rows["value"].max() * 1.02, *limits["threshold"], *rows["high"].dropna()]
    top = scale_top(max([*ends, 0 if top is None else top * 1.02]))
    scale = alt.Scale(domain=[0, top], nice=False)
    axis = bar_axis(top, suffix, whole=bool((rows["value"] % 1 == 0).all()))
    x, y = (
        alt.X("value:Q", axis=axis, scale=scale),
        alt.Y("label:N", sort=None, axis=None),
    )
    base = alt.Chart(rows)
    layers: list[alt.Chart] = [
        base.mark_bar(height=28, yOffset=12).encode(
            x=x, y=y, color=alt.Color("color:N", scale=None)
        ),
    ]
    if rows["high"].notna().any():
        between = {"x": alt.X("low:Q", axis=axis, scale=scale), "x2": alt.X2("high:Q"), "y": y}
        known = base.transform_filter("isValid(datum.high)")
        layers += [
            known.mark_rule(color=color, strokeWidth=width, yOffset=12, y2Offset=12).encode(
                **between
            )
            for color, width in ((theme.BACKGROUND, 6), (theme.TEXT, 3))
        ]
    foot = row_step(rows["label"]).step * len(rows)
    for n, line in enumerate(limits.sort_values("threshold").itertuples(), 1):
        layers += _threshold(line.threshold, line.text, x, top, foot + 20 * n)
    layers += [*row_names(base, y), *_bar_numbers(rows, y, axis, scale, top)]
    return alt.layer(*layers, height=row_step(rows["label"]))


def _bar_numbers(
    rows: pd.DataFrame, y: alt.Y, axis: alt.Axis, scale: alt.Scale, top: float
) -> list[alt.Chart]:
    """The number of each bar: inside a long one, beside a short one."""
    look = {"align": "left", "yOffset": 12, "fontSize": 17, "fontWeight": "bold"}
    inside = alt.datum.value > 0.25 * top  # at the left end of a long bar, clear of thresholds
    return [
        *(  # with a halo of the bar's colour, so that no threshold cuts the number
            layer
            for color in dict.fromkeys(rows["color"])
            for layer in text_with_halo(
                alt.Chart(rows[rows["color"] == color]).transform_filter(inside), look,
                {"x": alt.value(10), "y": y, "text": alt.Text("text:N")}, color, color=theme.BACKGROUND,
            )
        ),
        *text_with_halo(
            alt.Chart(rows).transform_filter(~inside).transform_calculate(
                end="isValid(datum.high) ? datum.high : datum.value"
            ),
            look | {"dx": 7},
            {"x": alt.X("end:Q", axis=axis, scale=scale), "y": y, "text": alt.Text("text:N")},
        ),
    ]  # fmt: skip


def _threshold(value: float, text: str, x: alt.X, top: float, depth: float) -> list:
    """A dashed line across the bars, with its text at the bottom. top: end of the axis. depth: its length in pixels."""
    one = alt.Chart(pd.DataFrame([{"value": value, "text": text}]))
    left = value > top / 2
    return [
        one.mark_rule(color=theme.THRESHOLD, strokeDash=[6, 4], strokeWidth=2).encode(
            x=x, y=alt.value(0), y2=alt.value(depth)
        ),
        *text_with_halo(
            one, {"align": "right" if left else "left", "dx": -6 if left else 6},
            {"x": x, "y": alt.value(depth - 6), "text": alt.Text("text:N")}, color=theme.THRESHOLD,
        ),
    ]  # fmt: skip


def bar_axis(top: float, suffix: str, whole: bool = False) -> alt.Axis:
    """The axis above bars, from 0 to `top`, with labels at both ends and in the middle; whole: no part of one is counted."""
    middle = [] if whole and not suffix and top % 2 else [top / 2]
    return alt.Axis(
        title=None, values=[0, *middle, top], format=",.2~f", grid=True, domain=False, ticks=False,
        labelExpr=f"datum.label + '{suffix}'", labelColor=theme.MUTED, orient="top",
    )  # fmt: skip


def row_step(labels: Iterable[str]) -> alt.Step:
    """The height of a row, with room for the label with the most lines."""
    more = max((label.count("\n") for label in labels), default=0)
    return alt.Step(ROW_PX + 2 * NAME_LINE_PX * more)


def row_names(base: alt.Chart, y: alt.Y) -> tuple[alt.Chart, alt.Chart]:
    """The name of each row, left-aligned above its mark, so that it fits a phone and is never cut off."""
    upwards = alt.expr(f"-{NAME_LINE_PX} * (length(split(datum.label, '\\n')) - 1)")
    words = {
        "align": "left", "baseline": "middle", "yOffset": -17, "dy": upwards, "lineBreak": "\n",
        "fontSize": 15,
    }  # fmt: skip
    place = {"x": alt.value(0), "y": y, "text": alt.Text("label:N")}
    return text_with_halo(base, words, place, halo_px=NAME_HALO_PX)


def dumbbells(rows: pd.DataFrame, names: tuple[str, str], suffix: str = " %") -> alt.LayerChart:
    """Two values per row joined by a line: a circle for the area, a diamond for the comparison.

    rows: label, value, comparison, value_text, comparison_text. names: of area and comparison. suffix: of
    the axis labels. The number of a point near 0 stands to the left of the zero line.
    """
    long = pd.concat(
        [
            rows.assign(
                who=names[0], x=rows["value"], text=rows["value_text"],
                right=rows["value"] >= rows["comparison"],
            ),
            rows.assign(
                who=names[1], x=rows["comparison"], text=rows["comparison_text"],
                right=rows["value"] < rows["comparison"],
            ),
        ]
    )[["label", "who", "x", "text", "right"]]  # fmt: skip
    top = max(rows["value"].max(), rows["comparison"].max())
    long["at"] = long["x"].mask(~long["right"] & (long["x"] < NEAR_ZERO * top), 0)
    scale = alt.Scale(domain=[-0.28 * top, 1.25 * top], nice=False)
    axis = alt.Axis(
        title=None, values=[0, scale_top(top) / 2, scale_top(top)], grid=True, domain=False, ticks=False,
        orient="top", labelExpr=f"datum.label + '{suffix}'", labelColor=theme.MUTED,
    )  # fmt: skip
    x, y = alt.X("x:Q", axis=axis, scale=scale), alt.Y("label:N", sort=None, axis=None)
    colors = alt.Color(
        "who:N", sort=list(names), legend=alt.Legend(direction="horizontal"),
        scale=alt.Scale(domain=list(names), range=[theme.AREA, theme.COMPARISON]),
    )  # fmt: skip
    shapes = alt.Shape(
        "who:N", sort=list(names), scale=alt.Scale(domain=list(names), range=["circle", "diamond"])
    )
    base = alt.Chart(rows[["label", "value", "comparison"]])
    line = base.mark_rule(color=theme.MUTED, strokeWidth=3, yOffset=8, y2Offset=8).encode(
        x=alt.X("value:Q", axis=axis, scale=scale), x2=alt.X2("comparison:Q"), y=y
    )
    points = (
        alt.Chart(long)
        .mark_point(filled=True, size=190, opacity=1, yOffset=8)
        .encode(x=x, y=y, color=colors, shape=shapes)
    )
    at = alt.X("at:Q", axis=axis, scale=scale)
    right, left = (
        text_with_halo(
            alt.Chart(long[long["right"] == side]),
            {"align": align, "dx": dx, "yOffset": 8, "fontSize": 15, "fontWeight": "bold"},
            {"x": at, "y": y, "text": alt.Text("text:N")},
        )
        for side, align, dx in ((True, "left", 12), (False, "right", -12))
    )
    return alt.layer(
        line, points, *right, *left, *row_names(base, y), height=row_step(rows["label"])
    )


def hundreds(rows: pd.DataFrame) -> alt.LayerChart:
    """A grid of a hundred squares per row, of which `count` are filled.

    rows: name, count (0-100), text, color.
    """
    gap, cell_px = 12, 19
    squares = pd.DataFrame(
        [
            {
                "x": i % 10 + gap * n + 0.08, "x2": i % 10 + gap * n + 0.92,
                "y": i // 10 + 0.08, "y2": i // 10 + 0.92, "color": row.color,
                "fill": row.color if i < count else theme.BACKGROUND,
            }
            for n, (row, count) in enumerate(zip(rows.itertuples(), rows["count"], strict=True))
            for i in range(100)
        ]
    )  # fmt: skip
    heads = pd.DataFrame(
        [
            {
                "x": gap * n,
                "text": f"{wrap(row.name, 16)}\n{wrap(row.text, 16)}",
                "color": row.color,
            }
            for n, row in enumerate(rows.itertuples())
        ]
    )
    head = (20 * max(text.count("\n") + 1 for text in heads["text"]) + 6) / cell_px
    x_scale = alt.Scale(domain=[0, gap * len(rows) - 2], nice=False)
    y_scale = alt.Scale(domain=[10, -head], nice=False)
    grid = (
        alt.Chart(squares)
        .mark_rect(strokeWidth=1.5)
        .encode(
            x=alt.X("x:Q", axis=None, scale=x_scale), x2=alt.X2("x2:Q"),
            y=alt.Y("y:Q", axis=None, scale=y_scale), y2=alt.Y2("y2:Q"),
            stroke=alt.Stroke("color:N", scale=None), fill=alt.Fill("fill:N", scale=None),
        )
    )  # fmt: skip
    words = (
        alt.Chart(heads)
        .mark_text(
            align="left", baseline="top", lineBreak="\n", lineHeight=20, fontSize=16,
            fontWeight="bold",
        )
        .encode(
            x=alt.X("x:Q", axis=None, scale=x_scale), y=alt.value(0), text=alt.Text("text:N"),
            color=alt.Color("color:N", scale=None),
        )
    )  # fmt: skip
    return alt.layer(grid, words, height=round(cell_px * (10 + head)))


def membership_strip(rows: pd.DataFrame) -> alt.LayerChart:
    """Years across, list kinds down: a square for on the list, a ring for not on it, a dot for unknown.

    rows: year, list_kind, state (one of STATES), in display order.
    """
    rows = rows.rename(columns={"list_kind": "label"})
    known = list(STATES[:2])
    legend = alt.Legend(direction="vertical")
    x = alt.X(
        "year:O",
        axis=alt.Axis(
            title=None, labelAngle=0, labelFontSize=12, ticks=False, domain=False, labelOverlap=False,
            labelExpr="'’' + slice(datum.label, 2)",
        ),
    )  # fmt: skip
    y = alt.Y("label:N", sort=list(dict.fromkeys(rows["label"])), axis=None)
    base = alt.Chart(rows)
    dots = (
        base.transform_filter(alt.datum.state == STATES[2])
        .mark_circle(size=14, color=theme.MUTED, yOffset=8)
        .encode(x=x, y=y)
    )
    marks = (
        base.transform_filter(alt.datum.state != STATES[2])
        .mark_point(size=130, opacity=1, strokeWidth=2.5, yOffset=8)
        .encode(
            x=x, y=y,
            shape=alt.Shape(
                "state:N", sort=known, legend=legend,
                scale=alt.Scale(domain=known, range=["square", "circle"]),
            ),
            stroke=alt.Stroke(
                "state:N", sort=known, legend=legend,
                scale=alt.Scale(domain=known, range=[theme.AREA, theme.COMPARISON]),
            ),
            fill=alt.Fill(
                "state:N", sort=known, legend=legend,
                scale=alt.Scale(domain=known, range=[theme.AREA, theme.BACKGROUND]),
            ),
        )
    )  # fmt: skip
    names = row_names(alt.Chart(rows[["label"]].drop_duplicates()), y)
    return alt.layer(dots, marks, *names, height=alt.Step(ROW_PX - 12))
