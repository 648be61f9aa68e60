"""The picture of the five criteria as native PowerPoint shapes, which can be moved and recoloured.

All lengths are in inches.
"""

import pandas as pd
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from lib.charts import theme
from lib.charts.chart_data import CriteriaRows
from lib.figures.figure import Figure
from lib.slides.pptx_text import Box, describe, fitted, inches, paint, rgb, write

LEGEND_HEIGHT, NAME_SHARE, SCALE_SHARE, GAP = 0.4, 0.24, 0.42, 0.25
NAME_PT, WORDS_PT, TICK_PT, LEGEND_PT = (18, 16, 14, 12), (16, 14, 13, 12), 12, 14
HALF_BAND, HALF_TICK, MARK, LABEL_HEIGHT = 0.11, 0.17, 0.24, 0.2
MARKS = (MSO_SHAPE.OVAL, MSO_SHAPE.DIAMOND, MSO_SHAPE.ISOSCELES_TRIANGLE)
COLORS = (theme.AREA, theme.COMPARISON, theme.MUTED)
ZONE = "#F1E8EE"  # theme.THRESHOLD at a tenth, since shapes here have no transparency


def draw(slide, figure: Figure, box: Box) -> None:
    """Put the picture of a figure with CriteriaRows on a slide, as one group with the figure's alt text."""
    data = figure.chart
    group = slide.shapes.add_group_shape()
    row_height = (box.height - LEGEND_HEIGHT) / len(data.rows)
    _legend(group, data, box)
    words_pt = _words_pt(data, box.width * (1 - NAME_SHARE - SCALE_SHARE) - GAP, row_height - 0.1)
    for n, row in enumerate(data.rows.itertuples()):
        top = box.top + LEGEND_HEIGHT + n * row_height
        _row(group, data, row, Box(box.left, top, box.width, row_height), words_pt)
    describe(group, "De fem kriterier", figure.alt_text)


def _words_pt(data: CriteriaRows, width: float, height: float) -> tuple[int]:
    """The largest size of text in which the words of every row fit, so that no row looks weightier than another."""
    sizes = (
        fitted(row.words.split("\n"), width, height, WORDS_PT, row.met)[0]
        for row in data.rows.itertuples()
    )
    return (min(sizes),)


def _row(group, data: CriteriaRows, row, box: Box, words_pt: tuple[int, ...]) -> None:
    middle = box.top + box.height / 2 - 0.05
    name = box._replace(width=box.width * NAME_SHARE - GAP)
    scale = Box(box.left + box.width * NAME_SHARE, middle, box.width * SCALE_SHARE, 0)
    left = scale.left + scale.width + GAP
    words = box._replace(left=left, width=box.left + box.width - left, height=box.height - 0.1)
    name = name._replace(height=box.height - 0.1)
    _text(group, name, [row.name], NAME_PT, True)
    for zone in _of(data.zones, row).itertuples():
        _bar(group, scale, zone.start, zone.end, HALF_TICK, ZONE)
    _line(group, scale, 0.0, 1.0)
    for tick in _of(data.ticks, row).itertuples():
        _tick(group, scale, tick)
    for band in _of(data.bands, row).itertuples():
        _band(group, scale, band)
    for point in _of(data.points, row).itertuples():
        x = scale.left + point.at * scale.width
        _mark(group, x, middle, data.names.index(point.who))
        _label(group, x, middle - HALF_TICK - LABEL_HEIGHT, point.text, theme.MUTED)
    _text(group, words, row.words.split("\n"), words_pt, row.met)


def _of(frame: pd.DataFrame, row) -> pd.DataFrame:
    return frame[frame["criterion"] == row.criterion]


def _text(group, box: Box, lines: list[str], sizes: tuple[int, ...], bold: bool) -> None:
    pt, _ = fitted(lines, box.width, box.height, sizes, bold)
    shape = group.shapes.add_textbox(*box.emu())
    write(shape.text_frame, lines, pt, theme.TEXT, bold, MSO_ANCHOR.MIDDLE)
    for paragraph in shape.text_frame.paragraphs:
        paragraph.space_before = Pt(0)


def _bar(group, scale: Box, start: float, end: float, half: float, color: str):
    left, width = scale.left + start * scale.width, (end - start) * scale.width
    shape = group.shapes.add_shape(MSO_SHAPE.RECTANGLE, *Box(left, scale.top - half, width, 2 * half).emu())  # fmt: skip
    _without_style(shape)
    paint(shape.fill, color)
    shape.line.fill.background()
    return shape


def _without_style(shape) -> None:
    """Remove the style of the theme, which gives shapes a shadow in some programs."""
    shape._element.remove(shape._element.find("{*}style"))


def _line(group, scale: Box, start: float, end: float) -> None:
    ends = (scale.left + start * scale.width, scale.top, scale.left + end * scale.width, scale.top)
    line = group.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *map(Inches, ends))
    _without_style(line)
    line.line.color.rgb, line.line.width = rgb(theme.MUTED), Pt(1.25)


def _tick(group, scale: Box, tick) -> None:
    x = scale.left + tick.at * scale.width
    line = group.shapes.add_connector(
        MSO_CONNECTOR.STRAIGHT, *map(Inches, (x, scale.top - HALF_TICK, x, scale.top + HALF_TICK))
    )
    _without_style(line)
    line.line.color.rgb, line.line.width = rgb(theme.THRESHOLD), Pt(2.25)
    middle = scale.left + tick.label_at * scale.width
    _label(group, middle, scale.top + HALF_TICK, tick.text, theme.THRESHOLD)


def _label(group, middle: float, top: float, text: str, color: str) -> None:
    """Put a short text centred at a place on a scale; nothing where it is empty."""
    if not text:
        return
    wide = inches(text, TICK_PT) + 0.3
    shape = group.shapes.add_textbox(*Box(middle - wide / 2, top, wide, LABEL_HEIGHT).emu())
    write(shape.text_frame, [text], TICK_PT, color)
    shape.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER


def _band(group, scale: Box, band) -> None:
    """A range as a bar; a bound as a bar that fades towards its open side."""
    shape = _bar(group, scale, band.start, band.end, HALF_BAND, theme.AREA)
    if band.fade:
        shape.fill.gradient()
        shape.fill.gradient_angle = 0
        colors = (theme.AREA, theme.BACKGROUND)
        for stop, color in zip(shape.fill.gradient_stops, colors if band.fade == "right" else colors[::-1], strict=True):  # fmt: skip
            stop.color.rgb = rgb(color)


def _mark(group, x: float, y: float, who: int) -> None:
    half = MARK / 2
    shape = group.shapes.add_shape(MARKS[who], *Box(x - half, y - half, MARK, MARK).emu())
    _without_style(shape)
    paint(shape.fill, COLORS[who])
    shape.line.color.rgb = rgb(theme.BACKGROUND)


def _legend(group, data: CriteriaRows, box: Box) -> None:
    x, y = box.left + box.width * NAME_SHARE + MARK / 2, box.top + LEGEND_HEIGHT / 2
    for n, name in enumerate(data.names):
        if name not in set(data.points["who"]):
            continue
        _mark(group, x, y, n)
        wide = inches(name, LEGEND_PT) + 0.3
        place = Box(x + MARK, box.top, wide, LEGEND_HEIGHT)
        shape = group.shapes.add_textbox(*place.emu())
        write(shape.text_frame, [name], LEGEND_PT, theme.TEXT, False, MSO_ANCHOR.MIDDLE)
        x += MARK + wide + GAP
