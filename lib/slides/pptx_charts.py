"""Figures as native PowerPoint charts and tables, whose numbers can be edited and copied.

A chart embeds a workbook with the unrounded numbers of the figure, in which no text runs as a formula.
"""

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches, Pt

from lib.charts import theme
from lib.charts.chart_data import Bars, ChartData, Dumbbells, Lines
from lib.charts.layout import axis_step, value_range
from lib.figures.figure import Figure
from lib.slides.pptx_text import FONT, Box, clean, describe, height, inches, paint, rgb, write
from lib.text import danish, harmless

CHART_PT, TABLE_PT = 16, (18, 16, 14, 13, 12, 11, 10, 9, 8)
ACROSS, DOWN = 0.08, 0.05  # margins in a cell, in inches
FEW_POINTS, MANY_BARS = 8, 5
MARKERS = (XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.DIAMOND, XL_MARKER_STYLE.SQUARE, XL_MARKER_STYLE.TRIANGLE)  # fmt: skip


class Plot(NamedTuple):
    """A chart reduced to what PowerPoint can draw: bars, or else lines.

    rows: series, color, value, and label (of a bar) or year (of a point, with decimals) and apart. suffix: of the
    numbers. least_span: of the axis of lines, see chart_data.Lines.
    """

    rows: pd.DataFrame
    suffix: str
    bars: bool
    least_span: float | None = None


def can_draw(data: ChartData | None) -> bool:
    """Whether a chart can be drawn as a native PowerPoint chart."""
    return isinstance(data, Bars | Dumbbells | Lines)


def plot_of(data: ChartData) -> Plot:
    """The chart as bars or lines; TypeError where it is neither."""
    match data:
        case Bars():
            return Plot(_bar_rows(data), data.suffix, bars=True)
        case Dumbbells():
            return Plot(_pair_rows(data), data.suffix, bars=True)
        case Lines():
            return Plot(_line_rows(data), data.suffix, bars=False, least_span=data.least_span)
    raise TypeError(data)


def _bar_rows(data: Bars) -> pd.DataFrame:
    """The rows of Bars, followed by one row for each threshold."""
    rows = data.rows[["label", "value", "color"]]
    if data.thresholds is not None:
        limits = data.thresholds.rename(columns={"threshold": "value", "text": "label"})
        limits = limits if "color" in limits else limits.assign(color=theme.THRESHOLD)
        rows = pd.concat([rows, limits])
    return rows.assign(series=data.series)


def _pair_rows(data: Dumbbells) -> pd.DataFrame:
    sides = zip(data.names, ("value", "comparison"), (theme.AREA, theme.COMPARISON), strict=True)
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "series": name, "label": data.rows["label"], "value": data.rows[side],
                    "color": color,
                }
            )
            for name, side, color in sides
        ]
    )  # fmt: skip


def _line_rows(data: Lines) -> pd.DataFrame:
    """The points of Lines. An older definition is a separate series; a target is a line between two points."""
    older = data.rows["name"].eq("").map({True: " (tidligere opgørelse)", False: ""})
    points = data.rows.assign(series=data.rows["area"] + older)
    if "apart" not in points:
        points["apart"] = False
    ends = [
        data.targets.assign(
            date=data.targets[end], series=data.targets["text"], color=theme.THRESHOLD, apart=False
        )
        for end in ("start", "end")
    ]
    rows = pd.concat(
        [one[["date", "value", "color", "series", "apart"]] for one in (points, *ends)]
    )
    day = pd.to_datetime(rows["date"]).dt
    return rows.assign(year=day.year + (day.day_of_year - 1) / 365.25).drop(columns="date")


def chart(slide, figure: Figure, box: Box) -> None:
    """Put the chart of a figure on a slide, with its alt text; the chart must pass can_draw()."""
    plot = plot_of(figure.chart)
    bars = plot.bars
    kind = XL_CHART_TYPE.BAR_CLUSTERED if bars else XL_CHART_TYPE.XY_SCATTER_LINES
    data = _bar_data(plot) if bars else _line_data(plot)
    frame = slide.shapes.add_chart(kind, *box.emu(), data)
    # A dumbbell in the app is bars here.
    describe(frame, "Diagram", figure.alt_text_as(Bars.kind if bars else Lines.kind))
    drawn = frame.chart
    space = drawn._chartSpace
    language = parse_xml(f'<c:lang {nsdecls("c")} val="da-DK"/>')
    space.insert(len(space.findall("{*}date1904")), language)  # the schema requires this place
    drawn.has_title, drawn.has_legend = False, len(drawn.plots[0].series) > 1
    drawn.font.size, drawn.font.name, drawn.font.color.rgb = Pt(CHART_PT), FONT, rgb(theme.TEXT)
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.BOTTOM if bars else XL_LEGEND_POSITION.RIGHT
        drawn.legend.include_in_layout = False
        drawn.legend.font.size = Pt(CHART_PT if bars else 14)
    across, up = drawn.category_axis, drawn.value_axis
    for lines in (across, up, up.major_gridlines):
        lines.format.line.color.rgb = rgb(theme.GRID)
    numbers = up.tick_labels
    numbers.font.size, numbers.font.color.rgb = Pt(12), rgb(theme.MUTED)
    numbers.number_format, numbers.number_format_is_linked = _number_format(plot), False
    (_style_bars if bars else _style_lines)(drawn, plot)


def _suffix(plot: Plot) -> str:
    return plot.suffix.replace(" ", danish.NBSP)


def _number_format(plot: Plot) -> str:
    """Excel's number format: 27 as "27 %" and 24.6 as "24,6 %".

    One decimal where a number has more than two, and thousands separators without decimals for large numbers.
    """
    number = "General" if _is_plain(plot) else "#,##0.0"
    number = "#,##0" if _is_large(plot) else number
    return f'{number}"{_suffix(plot)}"' if plot.suffix else number


def _is_large(plot: Plot) -> bool:
    return plot.rows["value"].abs().max() >= 10_000


def _is_plain(plot: Plot) -> bool:
    """Whether all numbers are below 10,000 and have at most two decimals."""
    values = plot.rows["value"].dropna()
    return not _is_large(plot) and bool((values.round(2) == values).all())


def _safe(text: str) -> str:
    return harmless.cell(clean(text))


def _series(plot: Plot) -> list[tuple[str, pd.DataFrame]]:
    """The rows of each series in order, the longest line first: LibreOffice leaves out lines before it."""
    named = [(_safe(name), rows) for name, rows in plot.rows.groupby("series", sort=False)]
    return named if plot.bars else sorted(named, key=lambda one: -len(one[1]))


def _bar_data(plot: Plot) -> CategoryChartData:
    """The workbook of bars: one category for each label, one column for each series."""
    series = _series(plot)
    data = CategoryChartData(number_format=_number_format(plot))
    labels = plot.rows["label"].unique()
    if len(series) == 1:
        labels = [_bare(row.label, row.value, plot) for row in plot.rows.itertuples()]
    data.categories = [_safe(label) for label in labels]
    for name, rows in series:
        found = dict(zip(rows["label"], rows["value"], strict=True))
        values = rows["value"] if len(series) == 1 else map(found.get, labels)
        data.add_series(name, [None if pd.isna(value) else float(value) for value in values])
    return data


def _bare(label: str, value: float, plot: Plot) -> str:
    """ "Eksempelby" for "Eksempelby 12 %", where the bar has the same number written at it."""
    if not plot.suffix or pd.isna(value):
        return label  # without a suffix, 2 is not the number of "Fase 2"
    number = danish.number(value, 2 if _is_plain(plot) else 1)
    return label.removesuffix(f" {number}{_suffix(plot)}")


def _line_data(plot: Plot) -> XyChartData:
    """The workbook of lines: the year and value of each point."""
    data = XyChartData()
    for name, rows in _series(plot):
        line = data.add_series(name, number_format=_number_format(plot))
        for point in _points(rows, plot).itertuples():
            line.add_data_point(point.year, float(point.value))
    return data


def _points(rows: pd.DataFrame, plot: Plot) -> pd.DataFrame:
    """The points of a line in order of time, shifted so that most of them are at whole years of the axis."""
    measured = plot.rows[plot.rows["color"] != theme.THRESHOLD]
    part = (measured["year"] % 1).round(2).mode()[0]
    known = rows.dropna(subset=["value"]).sort_values("year")
    return known.assign(year=(known["year"] - part).round(2)).reset_index(drop=True)


def _style_bars(drawn, plot: Plot) -> None:
    """Format the bars: first row at the top, each bar in its colour and with its number."""
    many = len(plot.rows) > MANY_BARS
    drawn.category_axis.reverse_order = True
    drawn.category_axis.tick_labels.font.size = Pt(14 if many else 18)
    if plot.rows["value"].min() >= 0:
        drawn.value_axis.minimum_scale = 0
    bars = drawn.plots[0]
    bars.gap_width, bars.has_data_labels = 50, True
    bars.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    bars.data_labels.font.size, bars.data_labels.font.bold = Pt(14 if many else 20), True
    for series, (_, rows) in zip(bars.series, _series(plot), strict=True):
        series.invert_if_negative = False  # else a negative bar is white
        first, *_ = rows["color"]
        paint(series.format.fill, first)
        for n, color in enumerate(rows["color"]):
            if color != first:
                paint(series.points[n].format.fill, color)


def _style_lines(drawn, plot: Plot) -> None:
    """Format the lines: whole years and round numbers on the axes, a colour and a marker for each line.

    An older definition is thin with small markers; a target is dashed without markers.
    """
    every = _points(plot.rows, plot)
    measured = every[every["color"] != theme.THRESHOLD]
    across, up = drawn.category_axis, drawn.value_axis
    across.minimum_scale = math.floor(every["year"].min()) - 1
    across.maximum_scale = math.ceil(every["year"].max()) + 1
    across.major_unit = max(1, round((across.maximum_scale - across.minimum_scale) / 10))
    across.tick_labels.number_format, across.tick_labels.number_format_is_linked = "0", False
    low, high = value_range(list(every["value"]), plot.least_span)
    if plot.least_span:
        up.major_unit = step = axis_step(low, high)
        up.minimum_scale, up.maximum_scale = (
            math.floor(low / step) * step,
            math.ceil(high / step) * step,
        )
    newest = dict(zip(plot.rows["color"], plot.rows["series"], strict=True))
    marks = dict(zip(newest, itertools.cycle(MARKERS), strict=False))
    for series, (_, rows) in zip(drawn.plots[0].series, _series(plot), strict=True):
        color, name = rows[["color", "series"]].iloc[0]
        older = newest[color] != name
        series.format.line.color.rgb = rgb(color)
        series.format.line.width = Pt(1.25 if older else 2.75)
        if color == theme.THRESHOLD:
            series.format.line.dash_style = MSO_LINE.DASH
            series.marker.style = XL_MARKER_STYLE.NONE
            continue
        series.marker.style, series.marker.size = marks[color], 6 if older else 10
        paint(series.marker.format.fill, color)
        series.marker.format.line.color.rgb = rgb(color)
        points = _points(rows, plot)
        for point in points[points["apart"]].itertuples():
            series.points[point.Index].format.line.dash_style = MSO_LINE.DASH
        for point in (points if len(measured) <= FEW_POINTS else points.tail(1)).itertuples():
            same_year = measured[(measured["year"] - point.year).abs() < 0.5]
            label = series.points[point.Index].data_label
            label.font.size, label.font.bold, label.font.color.rgb = Pt(14), True, rgb(color)
            label.position = _beside((same_year["value"] - point.value) * 12 / (high - low))


def _beside(others: pd.Series) -> XL_LABEL_POSITION:
    """The position of a point's number clear of the other points.

    others: how far each is above the point, in lines of text.
    """
    if not others.between(0, 1, inclusive="neither").any():
        return XL_LABEL_POSITION.ABOVE
    crowded = others.between(-1, 0, inclusive="neither").any()
    return XL_LABEL_POSITION.RIGHT if crowded else XL_LABEL_POSITION.BELOW


def table(slide, figure: Figure, box: Box) -> None:
    """Put figure.table on a slide, in the largest of TABLE_PT with which it fits the box, or else the smallest."""
    found = figure.table
    cells = [[clean(str(cell)) for cell in row] for row in (found.columns, *found.to_numpy())]
    for pt in TABLE_PT:
        widths = _widths(cells, box.width, pt)
        heights = _heights(cells, widths, pt)
        if sum(heights) <= box.height:
            break
    place = box._replace(height=sum(heights)).emu()
    frame = slide.shapes.add_table(len(cells), len(widths), *place)
    describe(frame, "Tabel", figure.alt_text)
    for column, width in zip(frame.table.columns, widths, strict=True):
        column.width = Inches(width)
    for n, (row, tall) in enumerate(zip(frame.table.rows, heights, strict=True)):
        row.height = Inches(tall)
        for cell, text in zip(row.cells, cells[n], strict=True):
            write(cell.text_frame, [text], pt, theme.TEXT if n else theme.BACKGROUND, bold=not n)
            cell.margin_left = cell.margin_right = Inches(ACROSS)
            cell.margin_top = cell.margin_bottom = Inches(DOWN)


def _widths(cells: list[list[str]], width: float, pt: int) -> list[float]:
    """Column widths in inches: room for the longest word, and the rest shared in proportion to the longest cells."""
    least, more = [], []
    for column in zip(*cells, strict=True):
        words = [word for cell in column for word in cell.split(" ")]
        least.append(max(inches(word, pt, True) for word in words) + 2 * ACROSS)
        longest = max(inches(cell, pt, True) for cell in column) + 2 * ACROSS
        more.append(longest - least[-1])
    spare = width - sum(least)
    if spare < 0 or not sum(more):
        return [width * one / sum(least) for one in least]
    return [low + spare * wish / sum(more) for low, wish in zip(least, more, strict=True)]


def _heights(cells: list[list[str]], widths: Sequence[float], pt: int) -> list[float]:
    """The height of each row in inches, that of its highest cell."""
    return [
        2 * DOWN
        + max(
            height([cell], width - 2 * ACROSS, pt, bold=not n)
            for cell, width in zip(row, widths, strict=True)
        )
        for n, row in enumerate(cells)
    ]
