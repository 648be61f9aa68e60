"""Draws strips: small multiples one below the other, each with a point for each period, all on one scale.

Positions are pixels from the top, so that a strip fits a phone and its texts never meet those of the next.
"""

import altair as alt
import pandas as pd

from lib.charts import theme
from lib.charts.builders import text_with_halo

HEAD_PX, STRIP_PX = 26, 120
NAME_PX, TOP_PX, BOTTOM_PX, BELOW_PX = 12, 42, 72, 92  # from the upper edge of a strip
MARGIN, APART = 0.5, 0.08  # in periods: on the left and right, and of two values from their middle


def strips(rows: pd.DataFrame, reference: pd.DataFrame | None = None) -> alt.LayerChart:
    """One strip for each label, in order of appearance.

    rows: label, period, value, above and below (texts), color, ring (whether the point is hollow); other, where a
    second value is drawn as a diamond. reference: period, value; a dashed line in every strip.
    """
    labels = list(dict.fromkeys(rows["label"]))
    periods = sorted(rows["period"].unique())
    seen = [rows["value"], *([rows["other"]] if "other" in rows else [])]
    seen += [] if reference is None else [reference["value"]]
    low, high = pd.concat(seen).min(), pd.concat(seen).max()

    def height(value: pd.Series) -> pd.Series:
        return BOTTOM_PX - (value - low) / ((high - low) or 1) * (BOTTOM_PX - TOP_PX)

    at = rows.assign(
        x=rows["period"].map(periods.index),
        top=HEAD_PX + rows["label"].map(labels.index) * STRIP_PX,
    )
    at = at.assign(y=at["top"] + height(at["value"]), foot=at["top"] + BELOW_PX, middle=at["x"])
    across = alt.Scale(domain=[-MARGIN, len(periods) - 1 + MARGIN], nice=False)
    down = alt.Scale(domain=[HEAD_PX + STRIP_PX * len(labels), 0], nice=False)
    x, y = alt.X("x:Q", scale=across, axis=None), alt.Y("y:Q", scale=down, axis=None)
    layers = [_periods(periods, x, y), _names(at, y)]
    layers += _reference(reference, at, periods, x, y, height)
    if "other" in at:
        beside = at.assign(x=at["x"] + APART, y=at["top"] + height(at["other"]))
        at = at.assign(x=at["x"] - APART)
        layers += _others(at, beside, x, y)
    layers += _points(at, x, y)
    return alt.layer(*layers, height=HEAD_PX + STRIP_PX * len(labels))


def _periods(periods: list[str], x: alt.X, y: alt.Y) -> alt.Chart:
    heads = pd.DataFrame({"x": range(len(periods)), "y": NAME_PX, "text": periods})
    return alt.Chart(heads).mark_text(color=theme.MUTED).encode(x=x, y=y, text=alt.Text("text:N"))


def _names(at: pd.DataFrame, y: alt.Y) -> alt.Chart:
    names = at.drop_duplicates("label").assign(y=lambda rows: rows["top"] + NAME_PX)
    return (
        alt.Chart(names[["label", "y", "color"]])
        .mark_text(align="left", fontSize=15, fontWeight="bold")
        .encode(
            x=alt.value(0), y=y, text=alt.Text("label:N"), color=alt.Color("color:N", scale=None)
        )
    )


def _reference(reference, at, periods, x, y, height) -> list[alt.Chart]:
    """The dashed line of the reference in every strip, or nothing."""
    if reference is None:
        return []
    tops = at[["label", "top"]].drop_duplicates()
    known = reference[reference["period"].isin(periods)]
    lines = tops.merge(known, how="cross")
    lines = lines.assign(
        x=lines["period"].map(periods.index), y=lines["top"] + height(lines["value"])
    )
    return [
        alt.Chart(lines[["label", "x", "y"]])
        .mark_line(color=theme.MUTED, strokeWidth=1.5, strokeDash=[4, 3])
        .encode(x=x, y=y, detail=alt.Detail("label:N"))
    ]


def _others(at: pd.DataFrame, beside: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The second values as diamonds to the right of the first, joined to them by a line."""
    joined = at.assign(x2=beside["x"], y2=beside["y"])[["x", "x2", "y", "y2"]]
    return [
        alt.Chart(joined)
        .mark_rule(color=theme.MUTED, strokeWidth=2)
        .encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q")),
        alt.Chart(beside[["x", "y"]])
        .mark_point(
            shape="diamond", size=130, strokeWidth=2.5, opacity=1, filled=True,
            stroke=theme.COMPARISON, fill=theme.BACKGROUND,
        )
        .encode(x=x, y=y),
    ]  # fmt: skip


def _points(at: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The points with their texts above and below."""
    points = at.assign(fill=at["color"].where(~at["ring"], theme.BACKGROUND))
    words = {"dy": -14, "fontWeight": "bold", "fontSize": 15}
    foot = at.assign(x=at["middle"], y=at["foot"])
    return [
        alt.Chart(points[["x", "y", "color", "fill"]])
        .mark_point(size=110, strokeWidth=2.5, opacity=1, filled=False)
        .encode(
            x=x, y=y, stroke=alt.Stroke("color:N", scale=None), fill=alt.Fill("fill:N", scale=None)
        ),
        *text_with_halo(
            alt.Chart(at[["x", "y", "above"]]), words, {"x": x, "y": y, "text": alt.Text("above:N")}
        ),
        alt.Chart(foot[["x", "y", "below", "color"]])
        .mark_text(lineBreak="\n", lineHeight=16, color=theme.TEXT)
        .encode(x=x, y=y, text=alt.Text("below:N")),
    ]
