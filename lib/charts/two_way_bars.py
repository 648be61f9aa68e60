"""Draws two opposite bars a row: those who left to the left of the middle, those who came to the right of it."""

import altair as alt
import pandas as pd

from lib.charts import theme
from lib.charts.layout import wrap
from lib.charts.marks import text_with_halo

ROW_PX, BAR_PX = 58, 24
ROOM = 1.35  # of the axis beyond the longest bar, for its number
COLORS = {"left": theme.COMPARISON, "came": theme.AREA}


def two_way_bars(rows: pd.DataFrame, names: tuple[str, str]) -> alt.LayerChart:
    """rows: label, left and came (missing where not known), left_text and came_text. names: of the left and right side."""
    rows = rows.assign(label=rows["label"].map(wrap))
    most = max(rows[["left", "came"]].max().max(), 1) * ROOM
    scale = alt.Scale(domain=[-most, most], nice=False)
    y = alt.Y("label:N", sort=None, axis=None)
    layers: list[alt.Chart] = []
    for side, sign in (("left", -1), ("came", 1)):
        at = rows[side].astype(float).fillna(0) * sign
        base = alt.Chart(rows[["label"]].assign(at=at, middle=0, text=rows[f"{side}_text"]))
        x = alt.X("at:Q", scale=scale, axis=None)
        bar = base.mark_bar(height=BAR_PX, yOffset=10, color=COLORS[side]).encode(
            x=x, x2=alt.X2("middle:Q"), y=y
        )
        words = {
            "align": "right" if sign < 0 else "left",
            "dx": 7 * sign,
            "yOffset": 10,
            "fontSize": 16,
            "fontWeight": "bold",
        }
        layers += [bar, *text_with_halo(base, words, {"x": x, "y": y, "text": alt.Text("text:N")})]
    base = alt.Chart(rows[["label"]].assign(middle=0))
    words = {
        "align": "center",
        "baseline": "middle",
        "yOffset": -14,
        "lineBreak": "\n",
        "fontSize": 15,
    }
    place = {"x": alt.X("middle:Q", scale=scale, axis=None), "y": y, "text": alt.Text("label:N")}
    layers += text_with_halo(base, words, place)
    layers += _heads(names, scale)
    return alt.layer(*layers, height=alt.Step(ROW_PX))


def _heads(names: tuple[str, str], scale: alt.Scale) -> list[alt.Chart]:
    """What the two sides are, above the first row."""
    return [
        alt.Chart(pd.DataFrame([{"at": 0, "text": text}]))
        .mark_text(align=align, dx=dx, dy=-12, fontSize=15, fontWeight="bold", color=COLORS[side])
        .encode(x=alt.X("at:Q", scale=scale, axis=None), y=alt.value(0), text=alt.Text("text:N"))
        for text, align, dx, side in (
            (f"← {names[0]}", "right", -12, "left"), (f"{names[1]} →", "left", 12, "came"),
        )
    ]  # fmt: skip
