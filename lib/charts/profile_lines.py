"""Draws profiles: the hours of a day or the days of a week, with one line per measurement and its spread as a band."""

import altair as alt
import pandas as pd

from lib.charts.layout import scale_top
from lib.charts.marks import text_with_halo

HEIGHT_PX = 240
NEAR_END = 0.2  # of the axis: a name there is written away from the end
MANY = 12  # of so many labels every third is shown
HEADROOM = 1.15  # for the name above the highest point
ABOVE_PX, BELOW_PX = -14, 18  # of a name from its point
WIDTHS = (2, 4)  # of the first line and of the later ones
DASHES = ([6, 4], [1, 0])


def profile(rows: pd.DataFrame, labels: list[str]) -> alt.LayerChart:
    """Lines over `labels`, the names of the places on the axis, in order.

    rows: at (the number of a label, from 0), name, color, first (whether it is the first measurement, dashed), value; low and
    high where there is a band.
    """
    top = scale_top(
        max([*rows["value"], *(rows["high"].dropna() if "high" in rows else [])]) * HEADROOM
    )
    texts = " : ".join(f"datum.value == {n} ? '{text}'" for n, text in enumerate(labels)) + " : ''"
    x = alt.X(
        "at:Q",
        scale=alt.Scale(domain=[-0.3, len(labels) - 0.7], nice=False),
        axis=alt.Axis(title=None, values=list(range(0, len(labels), 1 if len(labels) < MANY else 3)), labelExpr=texts, grid=False),
    )  # fmt: skip
    scale = alt.Scale(domain=[0, top], nice=False)
    axis = alt.Axis(title=None, format=",.0f", tickCount=4)
    y = alt.Y("value:Q", scale=scale, axis=axis)
    layers: list[alt.Chart] = []
    for first, width, dash in zip((True, False), WIDTHS, DASHES, strict=True):
        base = alt.Chart(rows[rows["first"] == first])
        color = alt.Color("color:N", scale=None)
        if "high" in rows:
            low = alt.Y("low:Q", scale=scale, axis=axis)
            band = {"y": low, "y2": alt.Y2("high:Q"), "detail": alt.Detail("name:N")}
            layers.append(base.mark_area(opacity=0.18).encode(x=x, color=color, **band))
        layers.append(
            base.mark_line(strokeWidth=width, strokeDash=dash, point={"size": 45}).encode(
                x=x, y=y, color=color, detail=alt.Detail("name:N")
            )
        )
    peaks = rows.loc[rows.groupby("name", sort=False)["value"].idxmax()]
    highest = peaks["value"].eq(peaks["value"].max())
    for peak, away in zip(
        peaks.itertuples(), highest.map({True: ABOVE_PX, False: BELOW_PX}), strict=True
    ):
        share = peak.at / max(1, len(labels) - 1)
        align = "left" if share < NEAR_END else "right" if share > 1 - NEAR_END else "center"
        layers += text_with_halo(
            alt.Chart(peaks[peaks["name"] == peak.name]),
            {"dy": away, "fontWeight": "bold", "align": align},
            {"x": x, "y": y, "text": alt.Text("name:N")},
            letters={"color": alt.Color("color:N", scale=None)},
        )
    return alt.layer(*layers, height=HEIGHT_PX)
