"""Drawings: from a small DataFrame to an Altair chart, without title, caption or data of its own.

Charts take the width of their container, carry their labels beside the marks, and use position,
shape and words besides colour. Encodings are `alt.X(...)` objects: the shorthand strings cost
twelve milliseconds a chart.
"""

import textwrap
from collections.abc import Sequence

import altair as alt
import pandas as pd

from lib import theme

ROW_PX = 68
LABEL_WIDTH = 44  # characters a line of a row's name
LINES_HEIGHT_PX = 280
LINE_LABEL_PX = 17
LINE_LABEL_WIDTH = 18


def wrap(text: str, width: int = LABEL_WIDTH) -> str:
    """Break a label into lines; axis() shows them."""
    return "\n".join(textwrap.wrap(text, width, break_long_words=False))


def label_axis(**options: object) -> alt.Axis:
    """A y axis of names, which may have several lines."""
    return alt.Axis(
        title=None, ticks=False, domain=False, labelPadding=8,
        labelExpr="split(datum.label, '\\n')", **options,
    )  # fmt: skip


def bars(rows: pd.DataFrame, thresholds: pd.DataFrame | None = None) -> alt.LayerChart:
    """One bar a row, its name above it and its number at its end; thresholds as named dashed lines.

    rows: label, value, text, color. thresholds: threshold, text.
    """
    rows = rows.assign(label=rows["label"].map(wrap))
    lines = pd.DataFrame(columns=["threshold", "text"]) if thresholds is None else thresholds
    top = max([rows["value"].max(), *lines["threshold"]]) * 1.25
    scale = alt.Scale(domain=[0, top], nice=False)
    x, y = alt.X("value:Q", axis=None, scale=scale), alt.Y("label:N", sort=None, axis=None)
    base = alt.Chart(rows)
    layers: list[alt.Chart] = [
        base.mark_bar(height=26, yOffset=12).encode(
            x=x, y=y, color=alt.Color("color:N", scale=None)
        ),
        base.mark_text(align="left", dx=6, yOffset=12, fontSize=17, fontWeight="bold").encode(
            x=x, y=y, text=alt.Text("text:N")
        ),
        _row_names(base, y),
    ]
    foot = ROW_PX * len(rows)
    for n, line in enumerate(lines.sort_values("threshold").itertuples(), 1):
        one = alt.Chart(pd.DataFrame([{"threshold": line.threshold, "text": line.text}]))
        at = alt.X("threshold:Q", axis=None, scale=scale)
        left = line.threshold > top / 2
        depth = foot + 20 * n
        layers += [
            one.mark_rule(color=theme.THRESHOLD, strokeDash=[6, 4], strokeWidth=2).encode(
                x=at, y=alt.value(0), y2=alt.value(depth)
            ),
            one.mark_text(
                align="right" if left else "left", dx=-6 if left else 6, color=theme.THRESHOLD
            ).encode(x=at, y=alt.value(depth - 6), text=alt.Text("text:N")),
        ]
    return alt.layer(*layers).properties(height=alt.Step(ROW_PX))


def _row_names(base: alt.Chart, y: alt.Y) -> alt.Chart:
    """The name of each row, at the left above its mark: it fits a phone and is never cut."""
    return base.mark_text(
        align="left", baseline="middle", yOffset=-17, lineBreak="\n", fontSize=15
    ).encode(x=alt.value(0), y=y, text=alt.Text("label:N"))


def dumbbells(rows: pd.DataFrame, names: tuple[str, str]) -> alt.LayerChart:
    """Two numbers a row, joined by a line: the area a circle, the comparison a diamond.

    rows: label, value, comparison, value_text, comparison_text. names: area, comparison.
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
    scale = alt.Scale(domain=[-0.2 * top, 1.25 * top], nice=False)
    x, y = alt.X("x:Q", axis=None, scale=scale), alt.Y("label:N", sort=None, axis=None)
    colors = alt.Color(
        "who:N", sort=list(names), legend=alt.Legend(direction="horizontal"),
        scale=alt.Scale(domain=list(names), range=[theme.AREA, theme.COMPARISON]),
    )  # fmt: skip
    shapes = alt.Shape(
        "who:N", sort=list(names), scale=alt.Scale(domain=list(names), range=["circle", "diamond"])
    )
    base = alt.Chart(rows[["label", "value", "comparison"]])
    line = base.mark_rule(color=theme.MUTED, strokeWidth=3, yOffset=8, y2Offset=8).encode(
        x=alt.X("value:Q", axis=None, scale=scale), x2=alt.X2("comparison:Q"), y=y
    )
    points = (
        alt.Chart(long)
        .mark_point(filled=True, size=190, opacity=1, yOffset=8)
        .encode(x=x, y=y, color=colors, shape=shapes)
    )
    right, left = (
        alt.Chart(long[long["right"] == side])
        .mark_text(align=align, dx=dx, yOffset=8, fontSize=15, fontWeight="bold")
        .encode(x=x, y=y, text=alt.Text("text:N"))
        for side, align, dx in ((True, "left", 12), (False, "right", -12))
    )
    return alt.layer(line, points, right, left, _row_names(base, y)).properties(
        height=alt.Step(ROW_PX)
    )


def hundreds(rows: pd.DataFrame) -> alt.LayerChart:
    """A hundred squares for each of two rows, so many of them filled: what a hall understands.

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
    return alt.layer(grid, words).properties(height=round(cell_px * (10 + head)))


def lines(
    rows: pd.DataFrame, targets: pd.DataFrame, breaks: Sequence[pd.Timestamp] = ()
) -> alt.LayerChart:
    """A line for each series, its name and last number to its right; targets as dashed lines.

    rows: series, name, color, date, value, text; a series of one point is a point, and one with an
    empty name is an older definition, told by its colour. targets: start, end, value, text.
    breaks: where one definition ends and the next begins.
    """
    values = [*rows["value"], *targets["value"]]
    low, high = min(values), max(values)
    spread = (high - low) or max(abs(high), 1)
    floor = low - 0.25 * spread
    bottom, top = (max(0, floor) if low >= 0 else floor), high + 0.25 * spread
    first, last = min([*rows["date"], *targets["start"]]), max([*rows["date"], *targets["end"]])
    room = (last - first) or pd.Timedelta(days=300)
    years = sorted({day.year for day in rows["date"]})
    years = years[:: 1 + len(years) // 7]
    labels = _end_labels(rows, targets)
    height = max(LINES_HEIGHT_PX, sum(label["px"] for label in labels))
    _place(labels, bottom, top, height)

    x = alt.X(
        "date:T",
        scale=alt.Scale(
            domain=[(first - room * 0.08).isoformat(), (last + room * 0.95).isoformat()], nice=False
        ),
        axis=alt.Axis(
            title=None, format="%Y", grid=False, values=[f"{year}-07-01" for year in years]
        ),
    )
    y = alt.Y(
        "value:Q", scale=alt.Scale(domain=[bottom, top], nice=False, zero=False),
        axis=alt.Axis(title=None, tickCount=4),
    )  # fmt: skip
    color = alt.Color("color:N", scale=None)
    base = alt.Chart(rows[["series", "color", "date", "value"]])
    layers = [
        base.mark_line(strokeWidth=3).encode(x=x, y=y, color=color, detail=alt.Detail("series:N")),
        base.mark_point(filled=True, size=80, opacity=1).encode(x=x, y=y, color=color),
        alt.Chart(pd.DataFrame(labels).assign(date=last))
        .mark_text(align="left", baseline="top", dx=12, lineBreak="\n", lineHeight=LINE_LABEL_PX)
        .encode(x=x, y=y, text=alt.Text("text:N"), color=color),
    ]
    if len(targets):
        layers.append(
            alt.Chart(targets.rename(columns={"start": "date"}))
            .mark_rule(color=theme.THRESHOLD, strokeDash=[6, 4], strokeWidth=2)
            .encode(x=x, x2=alt.X2("end:T"), y=y)
        )
    if len(breaks):
        layers.append(
            alt.Chart(pd.DataFrame({"date": breaks}))
            .mark_rule(color=theme.MUTED, strokeDash=[2, 4], strokeWidth=2)
            .encode(x=x, y=alt.value(0), y2=alt.value(height))
        )
    return alt.layer(*layers).properties(height=height)


def _end_labels(rows: pd.DataFrame, targets: pd.DataFrame) -> list[dict]:
    """Text, colour, value and height in pixels of each label, the highest value first."""
    ends = rows[rows["name"] != ""].sort_values("date").drop_duplicates("series", keep="last")
    labels = [
        {
            "text": wrap(f"{end.name}: {end.text}", LINE_LABEL_WIDTH),
            "color": end.color,
            "value": end.value,
        }
        for end in ends.itertuples()
    ] + [
        {
            "text": wrap(target.text, LINE_LABEL_WIDTH),
            "color": theme.THRESHOLD,
            "value": target.value,
        }
        for target in targets.itertuples()
    ]
    for label in labels:
        label["px"] = LINE_LABEL_PX * (label["text"].count("\n") + 1) + 5
    return sorted(labels, key=lambda label: -label["value"])


def _place(labels: list[dict], bottom: float, top: float, height: float) -> None:
    """Give each label the value of its upper edge, pushed apart so that none covers another."""
    pixel = height / (top - bottom)
    edge = 0.0
    for label in labels:
        label["edge"] = max((top - label["value"]) * pixel - label["px"] / 2, edge)
        edge = label["edge"] + label["px"]
    edge = height
    for label in reversed(labels):
        label["edge"] = min(label["edge"], edge - label["px"])
        edge = label["edge"]
        label["value"] = top - label["edge"] / pixel


def membership_strip(rows: pd.DataFrame) -> alt.LayerChart:
    """Years across, list kinds down: a filled square on the list, a ring not on it, a dash unknown.

    rows: year, list_kind, state, in the order to show. state is one of STATES.
    """
    rows = rows.assign(list_kind=rows["list_kind"].map(lambda name: wrap(name, 22)))
    x = alt.X("year:O", axis=alt.Axis(title=None, labelAngle=-90, ticks=False, domain=False))
    y = alt.Y("list_kind:N", sort=None, axis=label_axis())
    states = list(STATES)
    marks = (
        alt.Chart(rows)
        .mark_point(size=150, opacity=1, strokeWidth=2)
        .encode(
            x=x, y=y,
            shape=alt.Shape("state:N", sort=states, scale=alt.Scale(domain=states, range=["square", "circle", "stroke"])),
            stroke=alt.Stroke("state:N", sort=states, scale=alt.Scale(domain=states, range=[theme.AREA, theme.COMPARISON, theme.MUTED])),
            fill=alt.Fill("state:N", sort=states, scale=alt.Scale(domain=states, range=[theme.AREA, theme.BACKGROUND, theme.BACKGROUND])),
        )
    )  # fmt: skip
    return alt.layer(marks).properties(height=alt.Step(44))


STATES = ("På listen", "Ikke på listen", "Ikke offentliggjort her")
