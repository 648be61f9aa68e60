"""The picture of the five criteria: a row for each, with a scale of its own, thresholds, and what is known as marks."""

import altair as alt
import pandas as pd

from lib.charts import theme
from lib.charts.chart_data import CriteriaRows

ROW_PX = 94
NARROW_PX = 780  # below this width the words stand under the name instead of to the right
WIDE_NAME_DY = 16  # nearer to the scale where no words stand between them
NAME_Y, WORDS_Y, SCALE_Y, BAND_PX = 12, 30, 66, 16
MARKS = ("circle", "diamond", "triangle-up")


def criteria_rows(data: CriteriaRows) -> alt.LayerChart:
    """The chart of CriteriaRows. Positions along the scales are fractions of the width; see the description."""
    height = ROW_PX * len(data.rows)
    share = alt.expr(f"width < {NARROW_PX} ? width : width * 0.58")
    x_scale = alt.Scale(domain=[0, 1], nice=False, rangeMax=share)
    y_scale = alt.Scale(domain=[0, height], range=[0, height], nice=False)

    def x(field: str, cls: type = alt.X):
        return cls(f"{field}:Q", axis=None, scale=x_scale) if cls is alt.X else cls(f"{field}:Q")

    def y(field: str = "y") -> alt.Y:
        return alt.Y(f"{field}:Q", axis=None, scale=y_scale)

    tops = {name: n * ROW_PX for n, name in enumerate(data.rows["criterion"])}

    def placed(frame: pd.DataFrame, offset: float = SCALE_Y) -> pd.DataFrame:
        return frame.assign(y=frame["criterion"].map(tops) + offset)

    rows = placed(data.rows).assign(left=0.0, right=1.0)
    layers: list[alt.Chart] = [
        *_zones(placed(data.zones), x, y),
        alt.Chart(rows).mark_rule(color=theme.MUTED, strokeWidth=1.5).encode(
            x=x("left"), x2=x("right", alt.X2), y=y()
        ),
        *_ticks(placed(data.ticks), x, y),
        *_bands(placed(data.bands), x, y),
        *_points(placed(data.points), data.names, x, y),
        *_words(rows, y),
    ]  # fmt: skip
    return alt.layer(*layers).properties(height=height)


def _zones(zones: pd.DataFrame, x, y) -> list[alt.Chart]:
    """The part of each scale where a criterion is met, as a pale band; the strictest part is darker."""
    zones = zones.assign(y1=zones["y"] - 13, y2=zones["y"] + 13)
    return [
        alt.Chart(zones).mark_rect(color=theme.THRESHOLD, opacity=0.09).encode(
            x=x("start"), x2=x("end", alt.X2), y=y("y1"), y2=alt.Y2("y2:Q")
        )
    ]  # fmt: skip


def _ticks(ticks: pd.DataFrame, x, y) -> list[alt.Chart]:
    ticks = ticks.assign(y1=ticks["y"] - 13, y2=ticks["y"] + 13, below=ticks["y"] + 22)
    return [
        alt.Chart(ticks).mark_rule(color=theme.THRESHOLD, strokeWidth=2.5).encode(
            x=x("at"), y=y("y1"), y2=alt.Y2("y2:Q")
        ),
        alt.Chart(ticks).mark_text(fontSize=12, color=theme.THRESHOLD, align="center").encode(
            x=x("at"), y=y("below"), text=alt.Text("text:N")
        ),
    ]  # fmt: skip


def _bands(bands: pd.DataFrame, x, y) -> list[alt.Chart]:
    """A range as a band with closed ends; a bound as a band that fades towards its open side."""
    half = BAND_PX / 2
    bands = bands.assign(y1=bands["y"] - half, y2=bands["y"] + half)
    layers = []
    for fade, stops in (("", None), ("right", (0.75, 0.0)), ("left", (0.0, 0.75))):
        own = bands[bands["fade"] == fade]
        if own.empty:
            continue
        color = theme.AREA if stops is None else {
            "gradient": "linear", "x1": 0, "x2": 1, "y1": 0, "y2": 0,
            "stops": [
                {"offset": n, "color": _with_opacity(theme.AREA, opacity)} for n, opacity in enumerate(stops)
            ],
        }  # fmt: skip
        layers.append(
            alt.Chart(own).mark_rect(color=color, opacity=0.75 if stops is None else 1).encode(
                x=x("start"), x2=x("end", alt.X2), y=y("y1"), y2=alt.Y2("y2:Q")
            )
        )  # fmt: skip
    ends = pd.concat(
        [
            bands[bands["fade"] != "left"].assign(at=bands["start"]),
            bands[bands["fade"] != "right"].assign(at=bands["end"]),
        ]
    )
    if len(ends):
        layers.append(
            alt.Chart(ends).mark_rule(color=theme.AREA, strokeWidth=4).encode(
                x=x("at"), y=y("y1"), y2=alt.Y2("y2:Q")
            )
        )  # fmt: skip
    return layers


def _with_opacity(color: str, opacity: float) -> str:
    red, green, blue = (int(color[n : n + 2], 16) for n in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def _points(points: pd.DataFrame, names: tuple[str, ...], x, y) -> list[alt.Chart]:
    """The area, the comparison and the stand-in, each with a shape of its own and a legend."""
    used = [name for name in names if name in set(points["who"])]
    if not used:
        return []
    order = {name: n for n, name in enumerate(names)}
    colors = [(theme.AREA, theme.COMPARISON, theme.MUTED)[order[name]] for name in used]
    legend = alt.Legend(direction="horizontal", columns=2)
    return [
        alt.Chart(points).mark_point(size=190, opacity=1, filled=True, stroke=theme.BACKGROUND, strokeWidth=1.5).encode(
            x=x("at"), y=y(),
            color=alt.Color("who:N", sort=used, legend=legend, scale=alt.Scale(domain=used, range=colors)),
            shape=alt.Shape(
                "who:N", sort=used, scale=alt.Scale(domain=used, range=[MARKS[order[name]] for name in used])
            ),
        ),
        alt.Chart(points.assign(y=points["y"] - 18)).mark_text(fontSize=12, color=theme.MUTED).encode(
            x=x("at"), y=y(), text=alt.Text("text:N")
        ),
    ]  # fmt: skip


def _words(rows: pd.DataFrame, y) -> list[alt.Chart]:
    narrow = f"width < {NARROW_PX}"
    names = rows.assign(at=rows["y"] - SCALE_Y + NAME_Y)
    words = rows.assign(at=rows["y"] - SCALE_Y + WORDS_Y, beside=rows["y"] - 4)
    return [
        alt.Chart(names).mark_text(
            align="left", baseline="middle", fontSize=16, fontWeight="bold",
            dy=alt.expr(f"{narrow} ? 0 : {WIDE_NAME_DY}"),
        ).encode(
            x=alt.value(0), y=y("at"), text=alt.Text("name:N")
        ),
        # Text that is not shown must be empty: invisible text would still take its width from the scales.
        alt.Chart(words)
        .transform_calculate(shown=f"{narrow} ? datum.narrow_words : ''")
        .mark_text(align="left", baseline="middle", lineBreak="\n", fontSize=13)
        .encode(x=alt.value(0), y=y("at"), text=alt.Text("shown:N")),
        alt.Chart(words)
        .transform_calculate(shown=f"{narrow} ? '' : datum.words")
        .mark_text(align="left", baseline="middle", lineBreak="\n", fontSize=16, lineHeight=20)
        .encode(
            x=alt.value(alt.expr(f"{narrow} ? 0 : width * 0.62")), y=y("beside"), text=alt.Text("shown:N")
        ),
    ]  # fmt: skip
