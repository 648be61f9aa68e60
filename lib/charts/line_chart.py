"""Renders lines over time with Altair: large with names at their ends, or small as one of many.

A part of a line is dashed where its ends do not belong together: of two makers, or hypothetical.
"""

from collections.abc import Iterable, Sequence

import altair as alt
import pandas as pd

from lib.charts import theme
from lib.charts.layout import LINE_LABEL_PX, place_labels, value_range
from lib.charts.marks import text_with_halo

HEIGHT_PX, SMALL_HEIGHT_PX = 280, 120
DASH = [5, 4]


def lines(
    rows: pd.DataFrame,
    targets: pd.DataFrame,
    breaks: Sequence[pd.Timestamp] = (),
    least_span: float | None = None,
    value: str = "datum.value",
    suffix: str = "",
    small: bool = False,
) -> alt.LayerChart:
    """One line per series, with its name and last value at its own end; targets as dashed lines.

    rows: series, name, color, date, value, text, and apart (whether the part of the line before the point is dashed);
    label where it is not "name: text"; an empty name marks an older definition, recognized by its colour. targets: start, end, value, text. breaks: dates
    between two definitions. least_span: the smallest range of the axis, so that small changes look small; None for an
    axis from 0. value: a Vega expression for the height of a point; datum.row is the row's number. suffix: of the axis
    labels. small: without an axis of values, and with the first value of each line at its beginning.
    """
    bottom, top = value_range([*rows["value"], *targets["value"]], least_span)
    labels, height = _end_labels(
        rows, targets, bottom, top, SMALL_HEIGHT_PX if small else HEIGHT_PX
    )
    x = _time_axis(rows, targets, small)
    y = alt.Y(
        "value:Q", scale=alt.Scale(domain=[bottom, top], nice=False, zero=False),
        axis=None if small else alt.Axis(
            title=None, tickCount=4, grid=False, labelExpr=f"datum.label + '{suffix}'"
        ),
    )  # fmt: skip
    color = alt.Color("color:N", scale=None)
    place = {"x": x, "y": y, "color": color}
    numbered = rows.assign(row=range(len(rows)))
    layers = [
        _parts(numbered, False, value, place, small),
        _computed(numbered[["row", "color", "date", "value"]], value)
        .mark_point(filled=True, size=50 if small else 80, opacity=1, clip=True)
        .encode(**place),
        *text_with_halo(
            alt.Chart(labels),
            {"align": "left", "baseline": "top", "dx": 12, "lineBreak": "\n",
             "lineHeight": LINE_LABEL_PX, "fontSize": 13 if small else theme.LABEL_PX},
            {"x": x, "y": y, "text": alt.Text("text:N")}, letters={"color": color},
        ),
    ]  # fmt: skip
    if _is_apart(rows).any():
        layers.insert(1, _parts(numbered, True, value, place, small))
    if small:
        layers += _first_values(rows, x, y, color, bottom, top)
    return alt.layer(*_references(targets, breaks, x, y, height), *layers, height=height)


def _references(
    targets: pd.DataFrame, breaks: Sequence[pd.Timestamp], x: alt.X, y: alt.Y, height: int
) -> list[alt.Chart]:
    """What lies behind the lines: a dashed line for each break between definitions and for each target."""
    layers = []
    if len(breaks):
        layers.append(
            alt.Chart(pd.DataFrame({"date": breaks}))
            .mark_rule(color=theme.MUTED, strokeDash=[2, 4], strokeWidth=2)
            .encode(x=x, y=alt.value(0), y2=alt.value(height))
        )
    if len(targets):
        layers.append(
            alt.Chart(targets.rename(columns={"start": "date"}))
            .mark_rule(color=theme.THRESHOLD, strokeDash=[6, 4], strokeWidth=2)
            .encode(x=x, x2=alt.X2("end:T"), y=y)
        )
    return layers


def _is_apart(rows: pd.DataFrame) -> pd.Series:
    return rows["apart"] if "apart" in rows else pd.Series(False, index=rows.index)


def parts(rows: pd.DataFrame) -> pd.DataFrame:
    """Each part of a line between two neighbouring points: two rows, with part (its number) and apart."""
    by_date = rows.assign(apart=_is_apart(rows)).sort_values("date", kind="stable")
    ordered = by_date.iloc[pd.factorize(by_date["series"])[0].argsort(kind="stable")]
    goes_on = ordered["series"].eq(ordered["series"].shift(-1))
    starts, ends = ordered[goes_on], ordered[goes_on.shift(fill_value=False)]
    named = {"part": range(len(ends)), "apart": ends["apart"].to_numpy()}
    return pd.concat([starts.assign(**named), ends.assign(**named)])


def _parts(rows: pd.DataFrame, apart: bool, value: str, place: dict, small: bool) -> alt.Chart:
    found = parts(rows)
    shown = found.loc[found["apart"] == apart, ["part", "row", "color", "date", "value"]]
    width = 2 if apart or small else 3
    return (
        _computed(shown, value)
        .mark_line(strokeWidth=width, clip=True, **({"strokeDash": DASH} if apart else {}))
        .encode(**place, detail=alt.Detail("part:N"))
    )


def _computed(rows: pd.DataFrame, value: str) -> alt.Chart:
    base = alt.Chart(rows)
    return base if value == "datum.value" else base.transform_calculate(value=value)


def _end_labels(
    rows: pd.DataFrame, targets: pd.DataFrame, bottom: float, top: float, height: float
) -> tuple[pd.DataFrame, float]:
    """The names at the ends of lines and targets: text, color, value and date; and the height of the plot in pixels."""
    newest = rows[rows["name"] != ""].sort_values("date").drop_duplicates("series", keep="last")
    label = newest["label"] if "label" in newest else newest["name"] + ": " + newest["text"]
    words = [
        (end.label, end.color, end.value, end.date)
        for end in newest.assign(label=label).itertuples()
    ]
    words += [(one.text, theme.THRESHOLD, one.value, one.end) for one in targets.itertuples()]
    labels, height = place_labels(words, bottom, top, height)
    return pd.DataFrame(labels), height


def _first_values(
    rows: pd.DataFrame, x: alt.X, y: alt.Y, color: alt.Color, bottom: float, top: float
) -> tuple[alt.Chart, alt.Chart]:
    """The value of the first point of each line with two points, to its left; where no earlier line is in the way."""
    named = rows[(rows["name"] != "") & rows.duplicated("series", keep=False)]
    first = named.sort_values("date").drop_duplicates("series")
    first = first[first["date"] == rows["date"].min()]
    words = [
        (one.text.partition(" (")[0], one.color, one.value, one.date) for one in first.itertuples()
    ]
    labels, _ = place_labels(words, bottom, top, SMALL_HEIGHT_PX)
    shown = pd.DataFrame(labels, columns=["text", "color", "value", "date"])
    return text_with_halo(
        alt.Chart(shown), {"align": "right", "baseline": "top", "dx": -9, "fontSize": 13},
        {"x": x, "y": y, "text": alt.Text("text:N")}, letters={"color": color},
    )  # fmt: skip


def _time_axis(rows: pd.DataFrame, targets: pd.DataFrame, small: bool) -> alt.X:
    """The time axis, with room for labels to the right; small: with only its first and last year."""
    first, last = min([*rows["date"], *targets["start"]]), max([*rows["date"], *targets["end"]])
    room = (last - first) or pd.Timedelta(days=300)
    years = rows["date"].groupby(rows["date"].dt.year).max()
    if small:
        years = years.iloc[[0, -1]] if len(years) > 1 else years
    before, after = (0.4, 1.4) if small else (0.08, 0.95)
    return alt.X(
        "date:T",
        scale=alt.Scale(
            domain=[(first - room * before).isoformat(), (last + room * after).isoformat()],
            nice=False,
        ),
        axis=alt.Axis(
            title=None, format="%Y", grid=False, domain=False, labelOverlap=not small,
            values=[day.isoformat() for day in _dates(years)],
        ),
    )  # fmt: skip


def _dates(days: Iterable[pd.Timestamp]) -> list[pd.Timestamp]:
    return list(dict.fromkeys(days))
