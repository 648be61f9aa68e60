"""Draws stacked bars that are each 100 per cent, with their names in the bars and a key below."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from lib.charts import theme
from lib.charts.layout import wrap

ROW_PX, BAR_PX = 58, 30
NAME_PCT = (
    22  # the least share with its name in the bar; a number stands where there is room for it
)
PADDING_PX = 8
LETTER_PX, LINE_PX = 8, 18
LIGHT = (theme.UNKNOWN,)


def stacked_bars(rows: pd.DataFrame, colors: Mapping[str, str]) -> alt.LayerChart:
    """rows: bar, part, share (0 to 100, adding up to 100 in a bar), text. colors: of every part, in their order."""
    rows = rows.assign(
        bar=rows["bar"].map(wrap), end=rows.groupby("bar", sort=False)["share"].cumsum()
    )
    rows = rows.assign(start=rows["end"] - rows["share"])
    scale = alt.Scale(domain=[0, 100], nice=False)
    y = alt.Y("bar:N", sort=None, axis=None)
    x = alt.X("start:Q", scale=scale, axis=None)
    key = alt.Legend(orient="bottom", columns=1, direction="vertical")
    used = [part for part in colors if part in set(rows["part"])]
    color = alt.Color(
        "part:N", sort=used, legend=key,
        scale=alt.Scale(domain=used, range=[colors[part] for part in used]),
    )  # fmt: skip
    base = alt.Chart(rows)
    room = f"datum.share / 100 * width - {2 * PADDING_PX - 2}"
    layers: list[alt.Chart] = [
        base.mark_bar(height=BAR_PX, yOffset=12, stroke=theme.BACKGROUND, strokeWidth=2).encode(
            x=x, x2=alt.X2("end:Q"), y=y, color=color
        )
    ]
    for light in (True, False):
        named = rows[rows["part"].map(colors).isin(LIGHT) == light]
        inside = alt.Chart(named.assign(
            inside=named["text"].where(named["share"] < NAME_PCT, named["text"] + "  " + named["part"])
        ))  # fmt: skip
        layers.append(
            inside.mark_text(
                align="left", dx=PADDING_PX, yOffset=12, fontSize=15, fontWeight="bold",
                color=theme.TEXT if light else theme.BACKGROUND,
                limit=alt.expr(room),
                opacity=alt.expr(f"{room} > {LETTER_PX} * length(datum.text) ? 1 : 0"),
            ).encode(x=x, y=y, text=alt.Text("inside:N"))
        )  # fmt: skip
    names = alt.Chart(rows[["bar"]].drop_duplicates())
    lines = rows["bar"].str.count("\n").max()
    layers.append(
        names.mark_text(
            align="left", baseline="bottom", yOffset=-6, lineBreak="\n", fontSize=15
        ).encode(x=alt.value(0), y=y, text=alt.Text("bar:N"))
    )
    return alt.layer(*layers).properties(height=alt.Step(ROW_PX + LINE_PX * int(lines)))
