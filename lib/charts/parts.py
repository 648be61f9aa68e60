"""Renders rows that are each divided into parts: what share of a whole each part is, with its count inside."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from lib.charts import theme

ROW_PX, BAR_PX, NAMES_PX = 28, 21, 160
WIDE_ENOUGH = 0.075  # of a row: a narrower part has no room for its count
# Fill, outline and colour of the count of each part, in order; the last is hollow, for what is not known.
LOOKS = (
    (theme.AREA, theme.AREA, theme.BACKGROUND),
    (theme.HYPOTHETICAL_BAR, theme.HYPOTHETICAL_BAR, theme.TEXT),
    (theme.UNKNOWN, theme.UNKNOWN, theme.TEXT),
    (theme.BACKGROUND, theme.THRESHOLD, theme.THRESHOLD),
)


def parts(rows: pd.DataFrame, names: Sequence[str]) -> alt.LayerChart:
    """One bar for each label, in order of appearance, all of one length, divided into at most four parts.

    rows: label, part (one of names) and count. names: of the parts, in order; with the legend's colours.
    """
    looks = dict(zip(names, (*LOOKS[: len(names) - 1], LOOKS[-1]), strict=True))
    placed = _placed(rows, names).assign(
        inside=lambda found: found["part"].map(lambda part: looks[part][2])
    )
    y = alt.Y("label:N", sort=None, axis=None)
    # The names stand within the plot, so that the legend has the whole width of a phone.
    across = alt.Scale(domain=[0, 1], nice=False, range=[NAMES_PX, alt.ExprRef("width")])
    x = alt.X("start:Q", axis=None, scale=across)
    legend = alt.Legend(direction="horizontal", columns=2, symbolType="square", symbolStrokeWidth=2)
    fill, outline = (
        alt.Scale(domain=list(names), range=[looks[name][which] for name in names])
        for which in (0, 1)
    )
    base = alt.Chart(placed)
    bars = base.mark_bar(height=BAR_PX, strokeWidth=1.5).encode(
        x=x, x2=alt.X2("end:Q"), y=y,
        fill=alt.Fill("part:N", scale=fill, sort=list(names), legend=legend),
        stroke=alt.Stroke("part:N", scale=outline, sort=list(names), legend=legend),
    )  # fmt: skip
    counts = (
        base.transform_filter(alt.datum.end - alt.datum.start >= WIDE_ENOUGH)
        .mark_text(fontWeight="bold", baseline="middle")
        .encode(
            x=alt.X("middle:Q", axis=None, scale=across), y=y, text=alt.Text("count:Q"),
            color=alt.Color("inside:N", scale=None),
        )
    )  # fmt: skip
    heads = alt.Chart(placed[["label"]].drop_duplicates())
    named = heads.mark_text(align="left", baseline="middle", limit=NAMES_PX - 6).encode(
        x=alt.value(0), y=y, text=alt.Text("label:N")
    )
    return alt.layer(bars, counts, named).properties(height=alt.Step(ROW_PX))


def _placed(rows: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """The rows with where each part starts, ends and has its middle, as shares of its row."""
    order = {label: n for n, label in enumerate(dict.fromkeys(rows["label"]))}
    sorted_rows = rows[rows["count"] > 0].sort_values(
        ["label", "part"],
        key=lambda column: column.map(order if column.name == "label" else list(names).index),
    )
    share = sorted_rows["count"] / sorted_rows.groupby("label")["count"].transform("sum")
    end = share.groupby(sorted_rows["label"]).cumsum()
    return sorted_rows.assign(start=end - share, end=end, middle=end - share / 2)
