"""A time line as native PowerPoint shapes, which can be moved and recoloured.

The places are those of lib/charts/timeline_layout.py, in pixels; `scale` turns them into inches.
"""

import itertools
import math

from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from lib.charts import theme, timeline_layout
from lib.charts.chart_data import Timeline
from lib.charts.timeline_layout import BAR, HALF_DOT_PX, HEAD_TEXT_PX, TEXT_PX
from lib.figures.figure import Figure
from lib.slides.pptx_text import Box, describe, paint, rgb, write

PX_PER_INCH = range(72, 160, 4)  # 72: letters as large as their pixels in points
AXIS_PX, YEAR_WIDTH_PX, HALF_BAR_PX = 44, 44, 8


def draw(slide, figure: Figure, box: Box) -> None:
    """Put the time line of a figure on a slide, as one group with the figure's alt text, the larger the better."""
    data = figure.chart
    for per_inch in PX_PER_INCH:
        placed = timeline_layout.place(data.items, data.domain, box.width * per_inch)
        if AXIS_PX + placed["bottom"].max() <= box.height * per_inch:
            break
    group = slide.shapes.add_group_shape()
    _Drawing(group, data, box, 1 / per_inch).draw(placed)
    describe(group, "Tidslinje", figure.alt_text)


class _Drawing:
    """Draws in pixels of the layout. scale: inches per pixel."""

    def __init__(self, group, data: Timeline, box: Box, scale: float) -> None:
        self.group, self.data, self.box, self.scale = group, data, box, scale
        self.width = box.width / scale

    def draw(self, placed) -> None:
        heads = timeline_layout.heads(placed)
        bottom = heads["bottom"].max()
        first, last = map(int, self.data.domain)
        step = math.ceil(YEAR_WIDTH_PX * (last - first) / self.width)
        for year in range(first, last):
            self._line(self._x(year), 0, self._x(year), bottom, theme.GRID)
        for year in range(first, last, step):
            self._text(str(year), self._x(year + 0.5), -12, "center", TEXT_PX, theme.MUTED)
        for head in heads.itertuples():
            self._line(0, head.top, self.width, head.top, theme.GRID)
            self._text(head.lane, 0, head.y, "left", HEAD_TEXT_PX, theme.TEXT, True)
        if self.data.today is not None:
            x = self._x(self.data.today)
            self._line(x, -24, x, bottom, theme.THRESHOLD, dashed=True)
            side = "right" if x > self.width / 2 else "left"
            self._text(self.data.today_text, x, -35, side, TEXT_PX, theme.THRESHOLD, True)
        for item in placed.itertuples():
            self._mark(item)
            color = theme.BACKGROUND if item.inside else theme.TEXT
            x = self._x(item.anchor) + item.dx
            self._text(item.text, x, item.text_y, item.align, TEXT_PX, color, item.inside)

    def _x(self, time: float) -> float:
        first, last = self.data.domain
        return (time - first) / (last - first) * self.width

    def _mark(self, item) -> None:
        left, right, color = self._x(item.start), self._x(item.end), item.color
        if item.shape == BAR:
            self._shape(MSO_SHAPE.RECTANGLE, left, item.y - HALF_BAR_PX, right, item.y + HALF_BAR_PX, color)  # fmt: skip
            return
        self._line(left, item.y, right, item.y, color)
        middle = (left + right) / 2
        self._shape(MSO_SHAPE.OVAL, middle - HALF_DOT_PX, item.y - HALF_DOT_PX, middle + HALF_DOT_PX, item.y + HALF_DOT_PX, color)  # fmt: skip

    def _place(self, left: float, top: float, width: float, height: float) -> Box:
        across, down = self.box.left, self.box.top + AXIS_PX * self.scale
        return Box(across + left * self.scale, down + top * self.scale, width * self.scale, height * self.scale)  # fmt: skip

    def _shape(self, kind, left: float, top: float, right: float, bottom: float, color: str):
        place = self._place(left, top, right - left, bottom - top)
        shape = self.group.shapes.add_shape(kind, *place.emu())
        _without_style(shape)
        paint(shape.fill, color)
        shape.line.color.rgb = rgb(theme.BACKGROUND)

    def _line(self, left, top, right, bottom, color: str, dashed: bool = False) -> None:
        start, end = self._place(left, top, 0, 0), self._place(right, bottom, 0, 0)
        ends = map(Inches, itertools.chain(start[:2], end[:2]))
        line = self.group.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends)
        _without_style(line)
        line.line.color.rgb = rgb(color)
        line.line.width = Pt(0.75 if color == theme.GRID else 2.25)
        if dashed:
            line.line.dash_style = MSO_LINE.DASH

    def _text(self, text: str, x: float, y: float, align: str, size: float, color: str, bold=False):
        lines = text.split("\n")
        wide, tall = timeline_layout.text_px(text, size) * 1.15 + 4, len(lines) * size * 1.3
        left = {"left": x, "center": x - wide / 2, "right": x - wide}[align]
        shape = self.group.shapes.add_textbox(*self._place(left, y - tall / 2, wide, tall).emu())
        pt = max(1, int(size * self.scale * 72))
        write(shape.text_frame, lines, pt, color, bold, MSO_ANCHOR.MIDDLE)
        shape.text_frame.word_wrap = False
        for paragraph in shape.text_frame.paragraphs:
            paragraph.space_before = Pt(0)
            paragraph.alignment = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}[align]  # fmt: skip


def _without_style(shape) -> None:
    """Remove the style of the theme, which gives shapes a shadow in some programs."""
    shape._element.remove(shape._element.find("{*}style"))
