"""Draws bars of parts that lie end to end; the parts' names and numbers stand in words under each bar.

So the smallest part has its number too, on a phone as well.
"""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from lib.charts import theme
from lib.charts.layout import scale_top, wrap
from lib.charts.marks import text_with_halo

# From the top of a row to its name, its bar and the words under it; half a bar; a line of text; between two rows.
NAME_PX, BAR_PX, WORDS_PX, BAR_HALF, LINE_PX, APART_PX = 12, 36, 62, 12, 18, 18
NAME_WIDTH, WORDS_WIDTH = 38, 44


def budget_bars(
    rows: pd.DataFrame, totals: Mapping[str, str], counted: int, suffix: str
) -> alt.LayerChart:
    """For each label its name with the total, the bar, and the parts in words.

    rows: label, part (what the piece is), value, text (the value as shown), color, derived (not printed by the source).
    totals: label -> the words beside its name. counted, suffix: what the axis counts in, such as a million.
    """
    rows = rows.assign(end=rows.groupby("label", sort=False)["value"].cumsum())
    rows = rows.assign(start=rows["end"] - rows["value"])
    heads, height = _heads(totals, rows)
    top = scale_top(rows["end"].max())
    rows = rows.merge(heads[["label", "bar"]], on="label")
    rows = rows.assign(above=rows["bar"] - BAR_HALF, below=rows["bar"] + BAR_HALF)
    axis = alt.Axis(
        title=None, values=[0, top / 2, top], grid=True, domain=False, ticks=False,
        labelExpr=f"format(datum.value / {counted}, ',.2~f') + '{suffix}'", labelColor=theme.MUTED, orient="top",
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


def _heads(totals: Mapping[str, str], rows: pd.DataFrame) -> tuple[pd.DataFrame, float]:
    """For each label its lines of text and their heights in pixels; and the height of all."""
    found, top = [], 0.0
    for label, parts in rows.groupby("label", sort=False):
        name = wrap(f"{label}: {totals[label]}", NAME_WIDTH)
        words = "\n".join(
            wrap(f"{part.part} {part.text}", WORDS_WIDTH) for part in parts.itertuples()
        )
        more = LINE_PX * name.count("\n")
        found.append(
            {"label": label, "name": name, "words": words, "name_y": top + NAME_PX,
             "bar": top + more + BAR_PX, "words_y": top + more + WORDS_PX}
        )  # fmt: skip
        top += more + WORDS_PX + LINE_PX * words.count("\n") + APART_PX
    return pd.DataFrame(found), top


def _words(heads: pd.DataFrame) -> list[alt.LayerChart]:
    look = {"align": "left", "baseline": "middle", "lineBreak": "\n", "lineHeight": LINE_PX}
    return [
        text_with_halo(
            alt.Chart(heads),
            look | {"fontSize": size, "fontWeight": weight},
            {"x": alt.value(0), "y": _y(f"{field}_y"), "text": alt.Text(f"{field}:N")},
        )
        for field, size, weight in (("name", 15, "bold"), ("words", 14, "normal"))
    ]
