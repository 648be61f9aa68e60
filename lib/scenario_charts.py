"""Drawings of scenarios: bars beside each other and lines over time, which follow the sliders.

What a slider changes is reckoned in the reader's browser: the chart has a parameter for each slider, and
the shares are expressions of them (lib/live.py). What is hypothetical is drawn hollow and dashed.
"""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from lib import charts, theme
from lib.danish import NBSP
from lib.live import Live

LINE_PX = 20
DASHES = {"limit": [6, 4], "comparison": [], "rest": [2, 3]}
COLORS = {"limit": theme.THRESHOLD, "comparison": theme.COMPARISON, "rest": theme.COMPARISON}


def bars(
    rows: pd.DataFrame,
    lines: pd.DataFrame,
    live: Mapping[int, Live],
    sliders: Mapping[str, float],
    suffix: str,
    decimals: int,
) -> alt.LayerChart:
    """The baseline as a full bar, each scenario as a hollow one; limits and comparisons as lines.

    rows: label, value (NaN where it cannot be reckoned), text, hypothetical. lines: value, text, kind
    (limit, comparison or rest). live: by row, the share as expressions. sliders: each parameter and
    where it stands.
    """
    rows = rows.assign(row=range(len(rows)), label=rows["label"].map(charts.wrap))
    top = charts.scale_top(max([rows["value"].max() * 1.02, *lines["value"], 1]))
    scale = alt.Scale(domain=[0, top], nice=False, clamp=True)
    axis = alt.Axis(
        title=None, values=[0, top / 2, top], format=",.2~f", grid=True, domain=False, ticks=False,
        labelExpr=f"datum.label + '{suffix}'", labelColor=theme.MUTED, orient="top",
    )  # fmt: skip
    x, y = alt.X("share:Q", axis=axis, scale=scale), alt.Y("row:O", axis=None)
    number = f"format(datum.share, ',.{decimals}~f') + '{suffix.replace(' ', NBSP)}'"
    following = " || ".join(f"datum.row == {row}" for row in live) or "false"
    base = alt.Chart(rows).transform_calculate(
        share=_by_row({row: made.share for row, made in live.items()}, "datum.value"),
    ).transform_calculate(words=f"({following}) ? {number} : datum.text")  # fmt: skip
    bar = {"height": 28, "yOffset": 12}
    text = {"align": "left", "yOffset": 12, "fontSize": 17, "fontWeight": "bold"}
    full, hollow = alt.datum.hypothetical == False, alt.datum.hypothetical == True  # noqa: E712
    long = alt.datum.share > 0.25 * top
    layers: list[alt.Chart] = [
        base.transform_filter(full).mark_bar(**bar, color=theme.AREA).encode(x=x, y=y),
        base.transform_filter(hollow)
        .mark_bar(
            **bar, fill=theme.HYPOTHETICAL, stroke=theme.AREA, strokeWidth=2, strokeDash=[5, 3]
        )
        .encode(x=x, y=y),
    ]
    foot = charts.row_step(rows["label"]).step * len(rows)
    ordered = list(enumerate(lines.sort_values("value").itertuples(), 1))
    layers += [_rule(line, foot + LINE_PX * n) for n, line in ordered]
    after = [line.value for _, line in ordered[1:]] + [float("inf")]
    for (n, line), following_line in zip(ordered, after, strict=True):  # above all lines
        crowded = following_line - line.value < 0.3 * top and line.value > 0.28 * top
        layers += _words(line, crowded or line.value > top / 2, foot + LINE_PX * n)
    layers += [
        charts.row_names(alt.Chart(rows), y),
        base.transform_filter(long & full)
        .mark_text(**text, color=theme.BACKGROUND)
        .encode(x=alt.value(10), y=y, text=alt.Text("words:N")),
        base.transform_filter(long & hollow)
        .mark_text(**text, stroke=theme.HYPOTHETICAL, strokeWidth=4, strokeJoin="round")
        .encode(x=alt.value(10), y=y, text=alt.Text("words:N")),
        base.transform_filter(long & hollow)
        .mark_text(**text, color=theme.AREA)
        .encode(x=alt.value(10), y=y, text=alt.Text("words:N")),
        base.transform_filter(~long)
        .mark_text(**text, dx=7)
        .encode(x=x, y=y, text=alt.Text("words:N")),
    ]  # fmt: skip
    return (
        alt.layer(*layers)
        .properties(height=charts.row_step(rows["label"]))
        .add_params(*parameters(live.values(), sliders))
    )


def _rule(line: object, depth: float) -> alt.Chart:
    one = alt.Chart(pd.DataFrame([{"share": line.value}]))
    return one.mark_rule(
        color=COLORS[line.kind], strokeDash=DASHES[line.kind], strokeWidth=2
    ).encode(x=alt.X("share:Q"), y=alt.value(0), y2=alt.value(depth))  # fmt: skip


def _words(line: object, left: bool, depth: float) -> list[alt.Chart]:
    """The words of a line at its foot, on its left or right, clear of the lines that cross them."""
    one = alt.Chart(pd.DataFrame([{"share": line.value, "text": line.text}]))
    words = {"align": "right" if left else "left", "dx": -6 if left else 6}
    place = {"x": alt.X("share:Q"), "y": alt.value(depth - 6), "text": alt.Text("text:N")}
    halo = one.mark_text(**words, stroke=theme.BACKGROUND, strokeWidth=4, strokeJoin="round")
    return [halo.encode(**place), one.mark_text(**words, color=COLORS[line.kind]).encode(**place)]


def over_time(
    rows: pd.DataFrame,
    lines: pd.DataFrame,
    live: Mapping[int, Live],
    sliders: Mapping[str, float],
    least_span: float,
) -> alt.LayerChart:
    """The way of each scenario as a line. rows: of charts.lines. lines: start, end, value, text. live: by
    row, the share as expressions."""
    value = _by_row({row: made.share for row, made in live.items()}, "datum.value")
    chart = charts.lines(rows, lines, least_span=least_span, value=value)
    return chart.add_params(*parameters(live.values(), sliders))


def _by_row(expressions: Mapping[int, str], otherwise: str) -> str:
    """An expression that chooses by datum.row."""
    chosen = otherwise
    for row, expression in expressions.items():
        chosen = f"datum.row == {row} ? {expression} : {chosen}"
    return chosen


def parameters(made: Sequence[Live], sliders: Mapping[str, float]) -> list[alt.Parameter]:
    """A parameter for each slider that something is reckoned from, and one for each step.

    The slider's has an input of its own under the chart, which the page hides and moves: that is how a
    chart is told in the browser.
    """
    steps = [step for one in made for step in one.steps]
    used = [name for name in sliders if any(name in expression for _, expression in steps)]
    return [
        *(
            alt.param(name=name, value=sliders[name], bind=alt.binding(input="number", name=name))
            for name in used
        ),
        *(alt.param(name=name, expr=expression) for name, expression in steps),
    ]
