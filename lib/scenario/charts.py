"""Altair charts of scenarios: bars beside each other and lines over time, which follow the sliders.

What a slider changes is calculated in the user's browser: the chart has a parameter for each slider, and
the shares are expressions of them (lib/scenario/browser_expressions.py). What is hypothetical is drawn hollow and dashed.
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import altair as alt
import pandas as pd

from lib.charts import builders, layout, theme
from lib.charts.slider_chart import SliderChart
from lib.scenario.browser_expressions import ShareExpression
from lib.text.danish import NBSP

LINE_PX = 20
MOST_DECIMALS = 4
DASHES = {"limit": [6, 4], "comparison": [], "rest": [2, 3]}
COLORS = {"limit": theme.THRESHOLD, "comparison": theme.COMPARISON, "rest": theme.COMPARISON}


@dataclass(frozen=True)
class Bar:
    """One bar: its name; its value as number and words, None where it is not known; and the share as
    expressions where sliders move it."""

    label: str
    value: float | None = None
    text: str = ""
    live: ShareExpression | None = None
    hypothetical: bool = False


@dataclass(frozen=True)
class ReferenceLine:
    """A line to compare with: kind is limit, comparison or rest."""

    value: float
    text: str
    kind: str


def bars(
    rows: Sequence[Bar], lines: Sequence[ReferenceLine], top: float, sliders: Mapping[str, float],
    suffix: str, decimals: int,
) -> SliderChart:  # fmt: skip
    """The baseline as a full bar, each scenario as a hollow one; limits and comparisons as lines.

    top: the end of the axis. sliders: each parameter and where it stands.
    """
    # Without the values that sliders move, the chart is the same wherever they stand.
    still = (row if row.live is None else replace(row, value=None, text="") for row in rows)
    chart, spec = _bars(
        tuple(still), tuple(sorted(lines, key=lambda line: line.value)),
        top, tuple(sliders), suffix, decimals,
    )  # fmt: skip
    return SliderChart(chart, spec, sliders)


@functools.lru_cache(maxsize=300)
def _bars(
    bars: tuple[Bar, ...], lines: tuple[ReferenceLine, ...], top: float, sliders: tuple[str, ...],
    suffix: str, decimals: int,
) -> tuple[alt.LayerChart, dict]:  # fmt: skip
    rows = pd.DataFrame(
        {
            "row": range(len(bars)),
            "label": [layout.wrap(bar.label) for bar in bars],
            "value": [bar.value for bar in bars],
            "text": [bar.text for bar in bars],
            "hypothetical": [bar.hypothetical for bar in bars],
        }
    )
    live = {row: bar.live for row, bar in enumerate(bars) if bar.live is not None}
    scale = alt.Scale(domain=[0, top], nice=False, clamp=True)
    x, y = (
        alt.X("share:Q", axis=builders.bar_axis(top, suffix), scale=scale),
        alt.Y("row:O", axis=None),
    )
    limits = [line.value for line in lines if line.kind == "limit"]
    base = _with_shares(rows, live, suffix, decimals, limits)
    bar = {"height": 28, "yOffset": 12}
    text = {"align": "left", "yOffset": 12, "fontSize": 17, "fontWeight": "bold"}
    full, hollow = alt.datum.hypothetical == False, alt.datum.hypothetical == True  # noqa: E712
    long, known = alt.datum.share > 0.25 * top, alt.expr.isValid(alt.datum.share)
    foot = builders.row_step(rows["label"]).step * len(rows)
    depths = [foot + LINE_PX * n for n in range(1, len(lines) + 1)]
    layers: list[alt.Chart] = [
        base.transform_filter(full).mark_bar(**bar, color=theme.AREA).encode(x=x, y=y),
        base.transform_filter(hollow)
        .mark_bar(
            **bar, fill=theme.HYPOTHETICAL, stroke=theme.AREA, strokeWidth=2, strokeDash=[5, 3]
        )
        .encode(x=x, y=y),
        *(_rule(line, depth) for line, depth in zip(lines, depths, strict=True)),
        *_words(lines, depths, top),
        *builders.row_names(alt.Chart(rows), y),
        *builders.text_with_halo(
            base.transform_filter(long & full), text,
            {"x": alt.value(10), "y": y, "text": alt.Text("words:N")},
            theme.AREA, color=theme.BACKGROUND,
        ),
        *builders.text_with_halo(
            base.transform_filter(long & hollow), text,
            {"x": alt.value(10), "y": y, "text": alt.Text("words:N")},
            theme.HYPOTHETICAL, color=theme.AREA,
        ),
        *builders.text_with_halo(
            base.transform_filter(~long & known), text | {"dx": 7},
            {"x": x, "y": y, "text": alt.Text("words:N")},
        ),
        base.transform_filter(~known)
        .mark_text(**text | {"fontSize": 15}, color=theme.MUTED)
        .encode(x=alt.value(7), y=y, text=alt.Text("words:N")),
    ]  # fmt: skip
    return _finished(
        alt.layer(*layers, height=builders.row_step(rows["label"])),
        live.values(),
        sliders,
    )


def _with_shares(
    rows: pd.DataFrame, live: Mapping[int, ShareExpression], suffix: str, decimals: int,
    limits: Sequence[float] = (),
) -> alt.Chart:  # fmt: skip
    """The rows with their share now and its text: of a bar that sliders move, as the browser computes them.

    The text has as many decimals as it takes not to read as a limit that it is not, as in scenario.sentences.share.
    """
    unit = suffix.replace(" ", NBSP)
    number = f"{_number(decimals, limits)} + '{unit}'"
    following = " || ".join(f"datum.row == {row}" for row in live) or "false"
    return alt.Chart(rows).transform_calculate(
        share=_by_row({row: made.share for row, made in live.items()}, "datum.value"),
    ).transform_calculate(words=f"({following}) ? {number} : datum.text")  # fmt: skip


def _number(decimals: int, limits: Sequence[float]) -> str:
    """A Vega expression for datum.share as text."""
    text = f"format(datum.share, ',.{MOST_DECIMALS}~f')"
    for n in range(MOST_DECIMALS - 1, decimals - 1, -1):
        shown = f"format(datum.share, ',.{n}~f')"
        reads_as_limit = " || ".join(
            f"({shown} == format({limit}, ',.{n}~f') && abs(datum.share - {limit}) > 1e-9)"
            for limit in limits
        )
        text = f"(({reads_as_limit or 'false'}) ? {text} : {shown})"
    return text


def _finished(
    chart: alt.LayerChart, made: Iterable[ShareExpression], sliders: Iterable[str]
) -> tuple[alt.LayerChart, dict]:
    """The chart with its parameters, and the same as Vega-Lite."""
    chart = chart.add_params(*parameters(list(made), sliders))
    return chart, chart.to_dict()


def _rule(line: object, depth: float) -> alt.Chart:
    one = alt.Chart(pd.DataFrame([{"share": line.value}]))
    return one.mark_rule(
        color=COLORS[line.kind], strokeDash=DASHES[line.kind], strokeWidth=2
    ).encode(x=alt.X("share:Q"), y=alt.value(0), y2=alt.value(depth))  # fmt: skip


def _words(lines: Sequence[ReferenceLine], depths: Sequence[float], top: float) -> list[alt.Chart]:
    """The words of the lines at their foot, on the left or right, clear of the lines that cross them."""
    layers = []
    after = [line.value for line in lines[1:]] + [float("inf")] * bool(lines)
    for line, depth, next_value in zip(lines, depths, after, strict=True):
        crowded = next_value - line.value < 0.3 * top and line.value > 0.28 * top
        left = crowded or line.value > top / 2
        one = alt.Chart(pd.DataFrame([{"share": line.value, "text": line.text}]))
        words = {"align": "right" if left else "left", "dx": -6 if left else 6}
        place = {"x": alt.X("share:Q"), "y": alt.value(depth - 6), "text": alt.Text("text:N")}
        layers += builders.text_with_halo(one, words, place, color=COLORS[line.kind])
    return layers


def over_time(
    rows: pd.DataFrame, lines: pd.DataFrame, live: Sequence[ShareExpression | None], sliders: Mapping[str, float],
    least_span: float, suffix: str,
) -> SliderChart:  # fmt: skip
    """The way of each scenario as a line. rows: of builders.lines. lines: start, end, value, text. live:
    the share of each row as expressions, None where no slider moves it. suffix: of the axis labels."""
    made = {row: one for row, one in enumerate(live) if one is not None}
    value = _by_row({row: one.share for row, one in made.items()}, "datum.value")
    chart = builders.lines(rows, lines, least_span=least_span, value=value, suffix=suffix)
    return SliderChart(*_finished(chart, made.values(), sliders), sliders)


def _by_row(expressions: Mapping[int, str], otherwise: str) -> str:
    """A Vega expression that selects the value of datum.row."""
    chosen = otherwise
    for row, expression in expressions.items():
        chosen = f"datum.row == {row} ? {expression} : {chosen}"
    return chosen


def parameters(made: Sequence[ShareExpression], sliders: Iterable[str]) -> list[alt.Parameter]:
    """A parameter for each slider that something is calculated from, and one for each step.

    The slider's has an input of its own under the chart, which the page hides and moves: that is how a
    chart is told in the browser.
    """
    steps = [step for one in made for step in one.steps]
    used = [name for name in sliders if any(name in expression for _, expression in steps)]
    return [
        *(
            alt.param(name=name, value=0, bind=alt.binding(input="number", name=name))
            for name in used
        ),
        *(alt.param(name=name, expr=expression) for name, expression in steps),
    ]
