"""Measures text and writes it to a box on a PowerPoint slide.

All lengths are in inches. Text is measured from the average widths of Arial's letters, so that a font size can be
chosen with which it fits.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.util import Inches, Pt

from lib.charts.layout import BOLD, ems

FONT = "Arial"
LINE, BETWEEN = 1.2, 0.35  # line height, and space between paragraphs, in ems

Paragraph = str | Sequence[tuple[str, str]]  # a text, or its parts, each with an address or ""


class Box(NamedTuple):
    """A rectangle on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    def cut(self, height: float, gap: float = 0) -> tuple["Box", "Box"]:
        """The upper part of the box with this height, and the rest of it below a gap."""
        used = height + gap
        rest = self._replace(top=self.top + used, height=self.height - used)
        return self._replace(height=height), rest

    def emu(self) -> tuple[int, int, int, int]:
        """The box in EMU, as python-pptx takes it."""
        return tuple(map(Inches, self))


def clean(text: str) -> str:
    """The text without control characters and others that XML does not allow."""
    return re.sub(r"[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def rgb(color: str) -> RGBColor:
    """A colour such as "#0B5394" as python-pptx takes it."""
    return RGBColor.from_string(color[1:])


def paint(fill, color: str) -> None:
    """Set the fill of a shape, or of a part of a chart, to one colour."""
    fill.solid()
    fill.fore_color.rgb = rgb(color)


def describe(shape, name: str, alt_text: str) -> None:
    """Set the name and the alt text of a shape."""
    shape.name = name
    shape._element.xpath(".//p:cNvPr")[0].set("descr", clean(alt_text))


def text_box(slide, name: str, box: Box, paragraphs: Sequence[Paragraph], *look):
    """Add a named text box to a slide; returns its shape. look: the rest of the arguments of write()."""
    shape = slide.shapes.add_textbox(*box.emu())
    shape.name = name
    write(shape.text_frame, paragraphs, *look)
    return shape


def write(
    frame, paragraphs: Sequence[Paragraph], pt: int, color: str,
    bold: bool = False, anchor: MSO_ANCHOR = MSO_ANCHOR.TOP,
) -> None:  # fmt: skip
    """Write paragraphs to a frame without margins; a part with an address becomes a link."""
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for n, parts in enumerate(paragraphs):
        paragraph = frame.add_paragraph() if n else frame.paragraphs[0]
        paragraph.space_before = Pt(pt * BETWEEN if n else 0)
        for text, url in [(parts, "")] if isinstance(parts, str) else parts:
            run = paragraph.add_run()
            run.text = clean(text)
            run.font.size, run.font.bold, run.font.name = Pt(pt), bold, FONT
            if url:
                run.hyperlink.address = clean(url)
            else:
                run.font.color.rgb = rgb(color)


def inches(text: str, pt: int, bold: bool = False) -> float:
    """The width of a text on one line, in inches."""
    return ems(text) * (BOLD if bold else 1) * pt / 72


def _lines(text: str, width: float, pt: int, bold: bool) -> int:
    """The number of lines a text takes at a width."""
    lines, used, space = 1, 0.0, inches(" ", pt, bold)
    for word in text.split(" "):
        wide = inches(word, pt, bold)
        if used and used + wide > width:
            lines, used = lines + 1, 0.0
        more = int(wide / width)  # lines of a word longer than a line
        lines, used = lines + more, used + wide - more * width + space
    return lines


def height(texts: Sequence[str], width: float, pt: int, bold: bool = False) -> float:
    """The height of paragraphs at a width, in inches."""
    lines = sum(_lines(text, width, pt, bold) for text in texts)
    return (lines * LINE + (len(texts) - 1) * BETWEEN) * pt / 72


def fitted(
    texts: Sequence[str], width: float, most: float, sizes: Sequence[int], bold: bool = False
) -> tuple[int, float]:
    """The font size in points with which paragraphs fit a width, and their height in inches.

    The largest of the sizes (in falling order) with a height of at most `most`, or else the smallest. One of the
    first three is preferred where it gives every paragraph a single line.
    """
    whole = [pt for pt in sizes[:3] if all(_lines(text, width, pt, bold) == 1 for text in texts)]
    sizes = whole or sizes
    pt = next((pt for pt in sizes if height(texts, width, pt, bold) <= most), sizes[-1])
    return pt, height(texts, width, pt, bold)
