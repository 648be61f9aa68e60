"""The picture of the five criteria: a row for each, with a scale of its own, thresholds, and what is known as marks.

On a wide screen and a slide, the name stands to the left of the scale and the words to the right; on a narrow one both
stand above it. The browser chooses by the width, so positions are expressions.
"""

import altair as alt
import pandas as pd

from lib.charts import theme
from lib.charts.chart_data import CriteriaRows

NARROW_PX = 780  # the width below which name and words stand above the scale
NARROW = f"width < {NARROW_PX}"
WIDE_ROW_PX, NARROW_ROW_PX = 56, 94
NARROW_NAME_PX, NARROW_WORDS_PX, NARROW_SCALE_PX = 12, 30, 66  # from the top of the row
SCALE_START, SCALE_END, WORDS_START = 0.22, 0.62, 0.65  # of the width, on a wide screen
TICK_PX, BAND_PX, TICK_LABEL_PX, YEAR_PX = 13, 8, 22, -18  # from the middle of the scale
MARKS = ("circle", "diamond", "triangle-up")


def criteria_rows(data: CriteriaRows) -> alt.LayerChart:
    """The chart of CriteriaRows. Positions along the scales are fractions of their length."""
    number = {name: n for n, name in enumerate(data.rows["criterion"])}

    def placed(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(row=frame["criterion"].map(number))

    rows = placed(data.rows).assign(left=0.0, right=1.0)
    layers: list[alt.Chart] = [
        _across(placed(data.zones).assign(half=TICK_PX)).mark_rect(color=theme.THRESHOLD, opacity=0.09).encode(
            x=_x("start"), x2=alt.X2("end:Q"), y=_y("top"), y2=alt.Y2("bottom:Q")
        ),
        _at(rows).mark_rule(color=theme.MUTED, strokeWidth=1.5).encode(
            x=_x("left"), x2=alt.X2("right:Q"), y=_y("middle")
        ),
        *_ticks(placed(data.ticks)),
        *_bands(placed(data.bands)),
        *_points(placed(data.points), data.names),
        *_words(rows),
    ]  # fmt: skip
    return alt.layer(*layers, height=WIDE_ROW_PX * len(rows))


def _x(field: str) -> alt.X:
    """A position on the scale of a row."""
    scale = alt.Scale(
        domain=[0, 1], nice=False,
        rangeMin=alt.expr(f"{NARROW} ? 0 : width * {SCALE_START}"),
        rangeMax=alt.expr(f"{NARROW} ? width : width * {SCALE_END}"),
    )  # fmt: skip
    return alt.X(f"{field}:Q", axis=None, scale=scale)


def _y(field: str) -> alt.Y:
    """A height in pixels."""
    return alt.Y(f"{field}:Q", axis=None, scale=None)


def _at(frame: pd.DataFrame, offset: float = 0) -> alt.Chart:
    """A chart of rows with `middle`: the height of their scale, moved by an offset in pixels."""
    narrow = f"datum.row * {NARROW_ROW_PX} + {NARROW_SCALE_PX + offset}"
    wide = f"datum.row * {WIDE_ROW_PX} + {WIDE_ROW_PX / 2 + offset}"
    return alt.Chart(frame).transform_calculate(middle=f"{NARROW} ? {narrow} : {wide}")


def _across(frame: pd.DataFrame) -> alt.Chart:
    """A chart of rows with `top` and `bottom`, `half` pixels above and below the middle of their scale."""
    return _at(frame).transform_calculate(
        top="datum.middle - datum.half", bottom="datum.middle + datum.half"
    )


def _ticks(ticks: pd.DataFrame) -> list[alt.Chart]:
    return [
        _across(ticks.assign(half=TICK_PX)).mark_rule(color=theme.THRESHOLD, strokeWidth=2.5).encode(
            x=_x("at"), y=_y("top"), y2=alt.Y2("bottom:Q")
        ),
        _at(ticks, TICK_LABEL_PX).mark_text(
            color=theme.THRESHOLD, align="center", fontSize=alt.expr(f"{NARROW} ? 12 : 16")
        ).encode(x=_x("label_at"), y=_y("middle"), text=alt.Text("text:N")),
    ]  # fmt: skip


def _bands(bands: pd.DataFrame) -> list[alt.Chart]:
    """A range as a band with closed ends; a bound as a band that fades towards its open side."""
    bands = bands.assign(half=BAND_PX)
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
            _across(own).mark_rect(color=color, opacity=0.75 if stops is None else 1).encode(
                x=_x("start"), x2=alt.X2("end:Q"), y=_y("top"), y2=alt.Y2("bottom:Q")
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
            _across(ends).mark_rule(color=theme.AREA, strokeWidth=4).encode(
                x=_x("at"), y=_y("top"), y2=alt.Y2("bottom:Q")
            )
        )  # fmt: skip
    return layers


def _with_opacity(color: str, opacity: float) -> str:
    red, green, blue = (int(color[n : n + 2], 16) for n in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def _points(points: pd.DataFrame, names: tuple[str, ...]) -> list[alt.Chart]:
    """The area, the comparison and the stand-in, each with a shape of its own and a legend."""
    used = [name for name in names if name in set(points["who"])]
    if not used:
        return []
    order = {name: n for n, name in enumerate(names)}
    colors = [(theme.AREA, theme.COMPARISON, theme.MUTED)[order[name]] for name in used]
    shapes = [MARKS[order[name]] for name in used]
    legend = alt.Legend(
        direction="horizontal", labelFontSize=16, columns=alt.expr(f"{NARROW} ? 2 : 3")
    )
    return [
        _at(points).mark_point(
            size=190, opacity=1, filled=True, stroke=theme.BACKGROUND, strokeWidth=1.5
        ).encode(
            x=_x("at"), y=_y("middle"),
            color=alt.Color("who:N", sort=used, legend=legend, scale=alt.Scale(domain=used, range=colors)),
            shape=alt.Shape("who:N", sort=used, scale=alt.Scale(domain=used, range=shapes)),
        ),
        _at(points, YEAR_PX).mark_text(
            color=theme.MUTED, fontSize=alt.expr(f"{NARROW} ? 12 : 16")
        ).encode(x=_x("at"), y=_y("middle"), text=alt.Text("text:N")),
    ]  # fmt: skip


def _words(rows: pd.DataFrame) -> list[alt.Chart]:
    """The name of each row and what is known, in bold where the criterion is met.

    Text that is not shown must be empty: invisible text would still take its width from the scales."""
    look = {"align": "left", "baseline": "middle", "lineBreak": "\n"}
    weight = alt.expr("datum.met ? 'bold' : 'normal'")
    above = NARROW_SCALE_PX
    return [
        _at(rows).transform_calculate(
            shown=f"{NARROW} ? datum.name : datum.wide_name",
            y=f"{NARROW} ? datum.middle - {above - NARROW_NAME_PX} : datum.middle - 9 * (length(split(datum.wide_name, '\\n')) - 1)",
        ).mark_text(**look, fontSize=16, fontWeight="bold", lineHeight=18).encode(
            x=alt.value(0), y=_y("y"), text=alt.Text("shown:N")
        ),
        _at(rows, NARROW_WORDS_PX - above).transform_calculate(shown=f"{NARROW} ? datum.narrow_words : ''")
        .mark_text(**look, fontSize=13, fontWeight=weight).encode(x=alt.value(0), y=_y("middle"), text=alt.Text("shown:N")),
        _at(rows).transform_calculate(
            shown=f"{NARROW} ? '' : datum.words",
            y="datum.middle - 9 * (length(split(datum.words, '\\n')) - 1)",
        ).mark_text(**look, fontSize=16, fontWeight=weight, lineHeight=18).encode(
            x=alt.value(alt.expr(f"{NARROW} ? 0 : width * {WORDS_START}")), y=_y("y"), text=alt.Text("shown:N")
        ),
    ]  # fmt: skip
