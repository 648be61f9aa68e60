"""Altair charts of a selection, and which forms of chart fit it.

All functions take the rows of explore.figure.rows: indicator, area, period, date, value, text, unit, low, high,
compared_with, comparison, comparison_text, color, apart; one row for each observation with a value.
"""

import altair as alt
import pandas as pd

from lib.charts import builders, layout, line_chart, theme
from lib.maps import label_placement

BARS, DOTS, LINES, SCATTER, SLOPE, PANELS = (
    "soejler", "prikker", "linjer", "punkter", "haeldning", "felter",
)  # fmt: skip
FORMS = {
    BARS: "Søjler",
    DOTS: "Prikker mod sammenligningen",
    LINES: "Linjer over tid",
    SLOPE: "Fra første til sidste periode",
    SCATTER: "To tal mod hinanden",
    PANELS: "Et felt for hvert tal",
}
MAX_ROWS = {BARS: 40, DOTS: 40, PANELS: 80}
SCATTER_PX, SLOPE_PX, POINT_PX = (640, 380), 300, 10
HEAD_PX, ROW_PX, BAR_PX, BETWEEN_PX = 40, 46, 16, 14
LINE_PANEL_PX = 110
AXIS_END = 1.55  # bars end at 1: the rest is for names and numbers to the right of them


def possible(rows: pd.DataFrame) -> dict[str, str]:
    """The forms of chart that fit the rows, the best first: key -> Danish name."""
    if rows.empty:
        return {}
    one = rows["indicator"].nunique() == 1
    one_unit, natural = rows["unit"].nunique() == 1, (rows["value"] >= 0).all()
    moving = one and _periods_of_areas(rows).max() > 1
    beside = (rows["comparison"].notna() | rows["area"].isin(rows["compared_with"])).sum()
    fits = {
        LINES: moving,
        DOTS: one_unit and natural and 2 * beside > len(rows),
        PANELS: not one and natural,
        BARS: one_unit and natural,
        SLOPE: moving,
        SCATTER: len(pairs(rows)) > 1,
    }
    return {
        form: FORMS[form]
        for form, fitting in fits.items()
        if fitting and len(rows) <= MAX_ROWS.get(form, len(rows))
    }


def _periods_of_areas(rows: pd.DataFrame) -> pd.Series:
    return (
        rows[rows["date"].notna()]
        .groupby("area")["date"]
        .nunique()
        .reindex(rows["area"].unique())
        .fillna(0)
    )


def pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """The first two indicators of each area, in its newest period with both.

    The rows of the first indicator, with value_y, low_y, high_y of the second; empty with fewer than two indicators.
    """
    names = list(dict.fromkeys(rows["indicator"]))[:2]
    if len(names) < 2:
        return pd.DataFrame()
    first, second = (
        rows[rows["indicator"] == name].drop_duplicates(["area", "period"]) for name in names
    )
    both = first.merge(
        second[["area", "period", "value", "low", "high"]],
        on=["area", "period"],
        suffixes=("", "_y"),
    )
    newest = both.sort_values("date", kind="stable", na_position="first")
    return newest.drop_duplicates("area", keep="last").sort_index()


def draw(rows: pd.DataFrame, form: str) -> alt.TopLevelMixin:
    """Draw the rows in a form, one of possible()."""
    return {
        BARS: _bars,
        DOTS: _dots,
        LINES: _lines,
        SLOPE: _slope,
        SCATTER: _scatter,
        PANELS: _panels,
    }[form](rows)


def suffix(rows: pd.DataFrame) -> str:
    """The suffix of the numbers on an axis."""
    return layout.axis_suffix(rows["unit"].iloc[0])


def labels(rows: pd.DataFrame) -> pd.Series:
    """A label for each row: those of indicator, area and period that differ among the rows, or else the area."""
    different = [one for one in ("indicator", "area", "period") if rows[one].nunique() > 1]
    first, *more = (rows[one] for one in different or ["area"])
    return first.str.cat(more, sep=", ") if more else first


def _bars(rows: pd.DataFrame) -> alt.LayerChart:
    return builders.bars(rows.assign(label=labels(rows)), suffix=suffix(rows))


def _dots(rows: pd.DataFrame) -> alt.LayerChart:
    rows = rows[rows["comparison"].notna()]
    shown = rows.assign(label=labels(rows), value_text=rows["text"])
    area = rows["area"].iloc[0] if rows["area"].nunique() == 1 else "Området"
    shown["label"] = shown["label"].map(layout.wrap)
    return builders.dumbbells(shown, (area, rows["compared_with"].iloc[0]), suffix(rows))


def _lines(rows: pd.DataFrame) -> alt.LayerChart:
    dated = rows[rows["date"].notna()]
    latest = dated["date"].max()
    shown = pd.DataFrame(
        {
            "series": dated["area"], "name": dated["area"], "color": dated["color"], "date": dated["date"],
            "value": dated["value"], "apart": dated["apart"],
            "text": dated["text"] + dated["period"].map(" ({})".format).where(dated["date"] != latest, ""),
        }
    )  # fmt: skip
    return builders.lines(
        shown, pd.DataFrame(columns=["start", "end", "value", "text"]), suffix=suffix(rows)
    )


def ends(rows: pd.DataFrame) -> pd.DataFrame:
    """The first and last dated row of each area with two dates: the columns of the rows with suffixes _a and _b.

    apart: whether any number on the way is of another maker than the one before it."""
    dated = rows[rows["date"].notna()].sort_values("date", kind="stable")
    grouped = dated.groupby("area", sort=False)
    both = grouped.first().add_suffix("_a").join(grouped.last().add_suffix("_b"))
    both = both.assign(apart=grouped["apart"].any()).reset_index()
    return both[both["date_a"] != both["date_b"]]


def has_apart(rows: pd.DataFrame, form: str) -> bool:
    """Whether a chart of the rows has dashed lines, between numbers of different makers."""
    drawn = ends(rows) if form == SLOPE else rows[rows["date"].notna()]
    return form in (LINES, SLOPE, PANELS) and bool(drawn["apart"].any())


def _joined(points: pd.DataFrame, x: alt.X, y: alt.Y, color: alt.Color) -> list[alt.Chart]:
    """The lines between the points of each series; dashed where the two ends are apart. points: series, date, apart."""
    parts = line_chart.parts(points)
    place = {"x": x, "y": y, "color": color, "detail": alt.Detail("part:N")}
    broken = {"strokeWidth": 2, "strokeDash": line_chart.DASH}
    return [
        alt.Chart(some).mark_line(**(broken if apart else {"strokeWidth": 3})).encode(**place)
        for apart, some in parts.groupby("apart")
    ]


def _slope(rows: pd.DataFrame) -> alt.LayerChart:
    found = ends(rows)
    values = [*found["value_a"], *found["value_b"]]
    bottom, top = layout.value_range(values, None)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.35, 2.1], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[bottom, top], nice=False, zero=False))
    color = alt.Color("color:N", scale=None)
    points = pd.concat(
        [
            found.assign(
                series=found["area"], x=at, date=at, y=found[f"value_{end}"], color=found["color_b"]
            )[["series", "x", "date", "y", "color", "apart"]]
            for at, end in ((0, "a"), (1, "b"))
        ]
    )
    sides = {
        "right": [(f"{r.text_a} ({r.period_a})", r.color_b, r.value_a) for r in found.itertuples()],
        "left": [
            (f"{r.area}: {r.text_b} ({r.period_b})", r.color_b, r.value_b)
            for r in found.itertuples()
        ],
    }
    height = max(layout.place_labels(words, bottom, top, SLOPE_PX)[1] for words in sides.values())
    drawn = [layout.place_labels(words, bottom, top, height)[0] for words in sides.values()]
    base = alt.Chart(points)
    layers = [
        *_joined(points, x, y, color),
        base.mark_point(filled=True, size=90, opacity=1).encode(x=x, y=y, color=color),
    ]
    for align, at, side in zip(sides, (0, 1), drawn, strict=True):
        layers.append(
            alt.Chart(pd.DataFrame(side).assign(x=at, y=lambda d: d["value"]))
            .mark_text(align=align, baseline="top", dx=-12 if align == "right" else 12, lineBreak="\n",
                       lineHeight=layout.LINE_LABEL_PX)
            .encode(x=x, y=y, text=alt.Text("text:N"), color=color)
        )  # fmt: skip
    return alt.layer(*layers, height=height)


def _scatter(rows: pd.DataFrame) -> alt.LayerChart:
    found = pairs(rows)
    names = list(dict.fromkeys(rows["indicator"]))[:2]
    ends = {
        "x": _with_room([*found["value"], *found["low"], *found["high"]]),
        "y": _with_room([*found["value_y"], *found["low_y"], *found["high_y"]]),
    }
    x, y = (
        channel(
            f"{field}:Q",
            axis=alt.Axis(title=name, tickCount=5),
            scale=alt.Scale(domain=ends[side], nice=False),
        )
        for channel, side, field, name in (
            (alt.X, "x", "value", names[0]),
            (alt.Y, "y", "value_y", names[1]),
        )
    )
    base, color = alt.Chart(found), alt.Color("color:N", scale=None)
    known = base.transform_filter("isValid(datum.low) && isValid(datum.low_y)")
    scales = {side: alt.Scale(domain=end, nice=False) for side, end in ends.items()}
    across = {"x": alt.X("low:Q", scale=scales["x"], title=names[0]), "x2": alt.X2("high:Q")}
    up = {"y": alt.Y("low_y:Q", scale=scales["y"], title=names[1]), "y2": alt.Y2("high_y:Q")}
    layers = [
        known.mark_rule(strokeWidth=2).encode(**across, y=y, color=color),
        known.mark_rule(strokeWidth=2).encode(**up, x=x, color=color),
        base.mark_point(filled=True, size=POINT_PX**2, opacity=1).encode(x=x, y=y, color=color),
    ]
    for where, some in _named(found, ends).groupby(["dx", "dy", "align"]):
        look = dict(zip(("dx", "dy", "align"), where, strict=True)) | {"baseline": "middle"}
        layers += builders.text_with_halo(
            alt.Chart(some), look, {"x": x, "y": y, "text": alt.Text("text:N")}
        )
    return alt.layer(*layers, height=SCATTER_PX[1])


def _with_room(values: list[float]) -> list[float]:
    known = [value for value in values if pd.notna(value)]
    room = 0.12 * (max(known) - min(known)) or 1
    return [min(known) - room, max(known) + room]


def _named(found: pd.DataFrame, ends: dict[str, list[float]]) -> pd.DataFrame:
    """The area names that fit on a plot of SCATTER_PX: columns of found, and text, dx, dy, align."""
    (left, right), (low, high) = ends["x"], ends["y"]
    width, height = SCATTER_PX
    points = [
        ((row.value - left) / (right - left) * width, (high - row.value_y) / (high - low) * height)
        for row in found.itertuples()
    ]
    names = pd.DataFrame(
        {
            "text": found["area"], "size_px": theme.LABEL_PX, "rank": range(len(found)),
            "radius_px": POINT_PX / 2, "spots": [[point] for point in points],
        }
    )  # fmt: skip
    half = POINT_PX / 2
    symbols = [(px - half, py - half, px + half, py + half) for px, py in points]
    placed = label_placement.place(names, SCATTER_PX, symbols, ())
    return found.drop(columns="text").join(placed[["dx", "dy", "align", "text"]], how="inner")


# ---------------------------------------------------------------- a panel for each indicator


def _panels(rows: pd.DataFrame) -> alt.LayerChart:
    """Panels below each other with separate scales: lines where an area has several periods, else bars."""
    groups = [group for _, group in rows.groupby("indicator", sort=False)]
    moving = max(_periods_of_areas(group).max() for group in groups) > 1
    return _line_panels(groups) if moving else _bar_panels(groups)


def _bar_panels(groups: list[pd.DataFrame]) -> alt.LayerChart:
    heads, bars, edge = [], [], 0
    for group in groups:
        heads.append({"y": edge + 10, "label": group["indicator"].iloc[0]})
        edge += HEAD_PX
        top = layout.scale_top(group["value"].max() * 1.02)
        for label, row in zip(labels(group), group.itertuples(), strict=True):
            bars.append({"zero": 0, "y": edge, "y2": edge + BAR_PX, "middle": edge + BAR_PX / 2, "name": edge - 12,
                         "share": row.value / top, "label": label, "text": row.text, "color": row.color})  # fmt: skip
            edge += ROW_PX
        edge += BETWEEN_PX
    x = alt.X("share:Q", axis=None, scale=alt.Scale(domain=[0, AXIS_END], nice=False))
    y = _pixels("y", edge)
    base = alt.Chart(pd.DataFrame(bars))
    text = {"align": "left", "baseline": "middle"}
    return alt.layer(
        base.mark_rect().encode(
            x=alt.X("zero:Q", axis=None),
            x2=alt.X2("share:Q"),
            y=y,
            y2=alt.Y2("y2:Q"),
            color=alt.Color("color:N", scale=None),
        ),
        base.mark_text(**text).encode(
            x=alt.value(0), y=_pixels("name", edge), text=alt.Text("label:N")
        ),
        base.mark_text(**text, dx=7, fontWeight="bold").encode(
            x=x, y=_pixels("middle", edge), text=alt.Text("text:N")
        ),
        _heads(heads, edge),
    ).properties(height=edge)


def _line_panels(groups: list[pd.DataFrame]) -> alt.LayerChart:
    heads, points, names, edge = [], [], [], 0
    dates = pd.concat(groups)["date"].dropna()
    first, last = dates.min(), dates.max()
    dated = [group[group["date"].notna()].sort_values("date") for group in groups]
    for group in (one for one in dated if len(one)):
        heads.append({"y": edge + 10, "label": group["indicator"].iloc[0]})
        edge += HEAD_PX
        top = layout.scale_top(group["value"].max() * 1.02)
        newest = group.drop_duplicates("area", keep="last").sort_values("value", ascending=False)
        line_ends = [
            (f"{r.area}: {r.text} ({r.period})", r.color, r.value) for r in newest.itertuples()
        ]
        side, height = layout.place_labels(line_ends, 0, top, LINE_PANEL_PX)
        at = {"edge": edge, "height": height, "top": top}
        points.append(
            group.assign(
                series=group["indicator"] + group["area"],
                y=[_down(v, **at) for v in group["value"]],
            )
        )
        names += [{**label, "y": _down(label["value"], **at)} for label in side]
        edge += height + BETWEEN_PX
    room = (last - first) or pd.Timedelta(days=300)
    x = alt.X("date:T", axis=None, scale=alt.Scale(
        domain=[(first - room * 0.08).isoformat(), (last + room * 0.95).isoformat()], nice=False))  # fmt: skip
    y, color = _pixels("y", edge), alt.Color("color:N", scale=None)
    drawn = pd.concat(points)[["series", "date", "y", "color", "apart"]]
    base = alt.Chart(drawn)
    return alt.layer(
        *_joined(drawn, x, y, color),
        base.mark_point(filled=True, size=70, opacity=1).encode(x=x, y=y, color=color),
        alt.Chart(pd.DataFrame(names).assign(date=last))
        .mark_text(
            align="left",
            baseline="top",
            dx=12,
            lineBreak="\n",
            lineHeight=layout.LINE_LABEL_PX,
        )
        .encode(x=x, y=y, text=alt.Text("text:N"), color=color),
        _heads(heads, edge),
    ).properties(height=edge)


def _down(value: float, edge: float, height: float, top: float) -> float:
    return edge + height * (1 - value / top)


def _pixels(field: str, height: float) -> alt.Y:
    return alt.Y(f"{field}:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False))


def _heads(heads: list[dict], height: float) -> alt.Chart:
    words = pd.DataFrame(heads)
    words["label"] = words["label"].map(layout.wrap)
    return (
        alt.Chart(words)
        .mark_text(
            align="left",
            baseline="middle",
            fontWeight="bold",
            fontSize=15,
            lineBreak="\n",
            color=theme.TEXT,
        )
        .encode(x=alt.value(0), y=_pixels("y", height), text=alt.Text("label:N"))
    )
