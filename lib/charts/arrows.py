"""Renders changes as arrows with Altair: from the period before to the last one, with the comparison beside."""

import altair as alt
import pandas as pd

from lib.charts import theme
from lib.charts.layout import scale_top
from lib.charts.marks import text_with_halo

ROW_PX, HEAD_PX, NAME_PX, LINE_PX = 54, 34, 32, 17


def arrows(rows: pd.DataFrame, suffix: str) -> alt.LayerChart:
    """An arrow for each change, in groups with a heading.

    rows: group, label (of several lines, with the numbers), beside (the comparison in words, "" for none), before, value,
    comparison (NaN for none), color; those of a group together. suffix: of the axis labels. All share one axis from 0.
    """
    placed = _placed(rows)
    top = scale_top(1.02 * rows[["before", "value", "comparison"]].max().max())
    scale = alt.Scale(domain=[-0.03 * top, 1.08 * top], nice=False)
    height = placed["y"].max() + 22
    axis = alt.Axis(
        title=None, values=[0, top / 2, top], grid=True, domain=False, ticks=False, orient="top",
        labelExpr=f"datum.label + '{suffix}'", labelColor=theme.MUTED, format=",.2~f",
    )  # fmt: skip
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False))
    x = {
        name: alt.X(f"{name}:Q", axis=axis, scale=scale)
        for name in ("before", "value", "comparison")
    }
    color = alt.Color("color:N", scale=None)
    base = alt.Chart(placed)
    layers = [
        base.mark_rule(strokeWidth=3).encode(x=x["before"], x2=alt.X2("value:Q"), y=y, color=color),
        base.mark_point(size=60, strokeWidth=2.5, fill=theme.BACKGROUND, opacity=1).encode(
            x=x["before"], y=y, stroke=alt.Stroke("color:N", scale=None)
        ),
    ]
    for up in (True, False):
        shown = alt.Chart(placed[placed["up"] == up])
        heads = shown.mark_point(
            shape="triangle-right" if up else "triangle-left", filled=True, size=190, opacity=1
        )
        layers.append(heads.encode(x=x["value"], y=y, color=color))
    layers.insert(
        0,
        base.transform_filter("isValid(datum.comparison)")
        .mark_point(shape="diamond", filled=True, size=130, color=theme.MUTED, opacity=1)
        .encode(x=x["comparison"], y=y),
    )
    return alt.layer(*layers, _names(placed, y), _heads(placed, y)).properties(height=height)


def _placed(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the pixel of each arrow (y), of its name and of its group's heading."""
    y, group, found = 0.0, None, []
    for row in rows.itertuples():
        if row.group != group:
            head, group = y + HEAD_PX / 2, row.group
            y += HEAD_PX
        else:
            head = None
        lines = row.label.count("\n")
        more = LINE_PX * (lines + bool(row.beside))
        found.append((y + NAME_PX + more, y + 8, y + 8 + LINE_PX * (lines + 1), head))
        y += ROW_PX + more
    places = pd.DataFrame(found, columns=["y", "name_y", "beside_y", "head_y"], index=rows.index)
    up = rows["value"] >= rows["before"]
    return rows.assign(up=up).join(places)


def _names(placed: pd.DataFrame, y: alt.Y) -> alt.LayerChart:
    """The words of each arrow, and under them those of the comparison behind its own mark."""
    words = {"align": "left", "baseline": "middle", "fontSize": 14}
    lines = {"lineBreak": "\n", "lineHeight": LINE_PX}
    shown = alt.Chart(placed[["label", "name_y"]].rename(columns={"name_y": "y"}))
    compared = placed[placed["beside"] != ""][["beside", "beside_y"]]
    beside = alt.Chart(compared.rename(columns={"beside_y": "y"}))
    return alt.layer(
        text_with_halo(shown, words | lines, {"x": alt.value(0), "y": y, "text": alt.Text("label:N")}),
        beside.mark_point(
            shape="diamond", filled=True, size=80, color=theme.MUTED, opacity=1
        ).encode(x=alt.value(6), y=y),
        text_with_halo(beside, words, {"x": alt.value(16), "y": y, "text": alt.Text("beside:N")}),
    )  # fmt: skip


def _heads(placed: pd.DataFrame, y: alt.Y) -> alt.LayerChart:
    heads = placed[placed["head_y"].notna()][["group", "head_y", "color"]]
    words = {"align": "left", "baseline": "middle", "fontSize": 16, "fontWeight": "bold"}
    return text_with_halo(
        alt.Chart(heads.rename(columns={"head_y": "y"})), words,
        {"x": alt.value(0), "y": y, "text": alt.Text("group:N")},
        letters={"color": alt.Color("color:N", scale=None)},
    )  # fmt: skip
