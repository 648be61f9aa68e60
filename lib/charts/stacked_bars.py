"""Draws bars of parts that lie end to end; the parts' names and numbers stand in words under each bar.

So the smallest part has its number too, on a phone as well.
"""

import altair as alt
import pandas as pd

from lib.charts import theme
from lib.charts.chart_data import Stacks
from lib.charts.layout import scale_top, wrap

NAME_PX, BAR_PX, BAR_HALF, WORDS_PX, LINE_PX, APART_PX = 10, 34, 13, 62, 18, 16
AXIS_PX, NAME_WIDTH, WORDS_WIDTH = 24, 38, 44


def stacked_bars(data: Stacks) -> alt.LayerChart:
    """The chart of Stacks: for each label its name with the total, the bar, and the parts in words."""
    rows = data.rows.assign(end=data.rows.groupby("label", sort=False)["value"].cumsum())
    rows = rows.assign(start=rows["end"] - rows["value"])
    heads, height = _heads(data, rows)
    top = scale_top(rows["end"].max())
    rows = rows.merge(heads[["label", "bar"]], on="label")
    rows = rows.assign(above=rows["bar"] - BAR_HALF, below=rows["bar"] + BAR_HALF)
    axis = alt.Axis(
        title=None, values=[0, top / 2, top], format=",.2~f", grid=True, domain=False, ticks=False,
        labelExpr=f"datum.label + '{data.suffix}'", labelColor=theme.MUTED, orient="top",
    )  # fmt: skip
    parts = list(dict.fromkeys(rows["part"]))
    colors = rows.drop_duplicates("part").set_index("part")["color"]
    place = {
        "x": alt.X("start:Q", axis=axis, scale=alt.Scale(domain=[0, top], nice=False)),
        "x2": alt.X2("end:Q"),
        "y": _y("above"),
        "y2": alt.Y2("below:Q"),
    }
    color = alt.Color(
        "part:N", sort=parts, legend=alt.Legend(direction="horizontal", columns=2),
        scale=alt.Scale(domain=parts, range=[colors[part] for part in parts]),
    )  # fmt: skip
    derived = rows[rows["derived"]]
    return alt.layer(
        alt.Chart(rows).mark_rect(stroke=theme.BACKGROUND, strokeWidth=2).encode(color=color, **place),
        alt.Chart(derived).mark_rect(
            fill=theme.HYPOTHETICAL, stroke=theme.TEXT, strokeWidth=2, strokeDash=[5, 4]
        ).encode(**place),
        *_words(heads),
    ).properties(height=height)  # fmt: skip


def _y(field: str) -> alt.Y:
    """A height in pixels."""
    return alt.Y(f"{field}:Q", axis=None, scale=None)


def _heads(data: Stacks, rows: pd.DataFrame) -> tuple[pd.DataFrame, float]:
    """For each label its lines of text and their heights in pixels; and the height of all."""
    found, top = [], 0.0
    for label, parts in rows.groupby("label", sort=False):
        name = wrap(f"{label}: {data.totals[label]}", NAME_WIDTH)
        words = wrap(
            " · ".join(f"{part.part} {part.text}" for part in parts.itertuples()), WORDS_WIDTH
        )
        more = LINE_PX * name.count("\n")
        found.append(
            {"label": label, "name": name, "words": words, "name_y": top + NAME_PX,
             "bar": top + more + BAR_PX, "words_y": top + more + WORDS_PX - 8}
        )  # fmt: skip
        top += more + WORDS_PX + LINE_PX * words.count("\n") + APART_PX
    return pd.DataFrame(found), top


def _words(heads: pd.DataFrame) -> list[alt.Chart]:
    look = {"align": "left", "baseline": "middle", "lineBreak": "\n", "lineHeight": LINE_PX}
    return [
        alt.Chart(heads)
        .mark_text(**look, fontSize=15, fontWeight="bold")
        .encode(x=alt.value(0), y=_y("name_y"), text=alt.Text("name:N")),
        alt.Chart(heads)
        .mark_text(**look, fontSize=14)
        .encode(x=alt.value(0), y=_y("words_y"), text=alt.Text("words:N")),
    ]
