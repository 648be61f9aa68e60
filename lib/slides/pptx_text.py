"""Text in a PowerPoint file: how much room it takes, and the writing of it in a place on a slide.

All lengths are in inches. What a text takes is reckoned from the letters of Arial, before anything is
drawn, so that the size of type can be chosen and nothing runs over the edge.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.util import Inches, Pt

FONT = "Arial"
LINE, BETWEEN = 1.2, 0.35  # a line, and the space between paragraphs, in font sizes
LETTERS = dict.fromkeys("ijlI.,:;!|' ", 0.25) | dict.fromkeys("frt()-»«\xa0", 0.34) | dict.fromkeys("mwMW%@–…æ", 0.88)  # fmt: skip
CAPITAL, SMALL, BOLD = 0.7, 0.55, 1.08  # ems of any other letter; how much wider it is in bold

Paragraph = str | Sequence[tuple[str, str]]  # a text, or parts of one, each with its address or ""


class Box(NamedTuple):
    """A place on a slide."""

    left: float
    top: float
    width: float
    height: float

    def cut(self, height: float, gap: float = 0) -> tuple["Box", "Box"]:
        """The upper part of it, so high, and what is left a gap further down."""
        used = height + gap
        rest = self._replace(top=self.top + used, height=self.height - used)
        return self._replace(height=height), rest

    def emu(self) -> tuple[int, int, int, int]:
        """The same as python-pptx takes it."""
        return tuple(map(Inches, self))


def clean(text: str) -> str:
    """The text without the characters that no XML may hold, and without other control characters."""
    return re.sub(r"[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def rgb(color: str) -> RGBColor:
    """A colour of the theme ("#0B5394") as python-pptx takes it."""
    return RGBColor.from_string(color[1:])


def paint(fill, color: str) -> None:
    """Give the fill of a shape, or of a part of a chart, one colour."""
    fill.solid()
    fill.fore_color.rgb = rgb(color)


def describe(shape, name: str, said: str) -> None:
    """Give a shape its name, and what a screen reader says of it."""
    shape.name = name
    shape._element.xpath(".//p:cNvPr")[0].set("descr", clean(said))


def text_box(slide, name: str, box: Box, paragraphs: Sequence[Paragraph], *look):
    """Put a text box of that name on a slide, its look as for `write`; answers its shape."""
    shape = slide.shapes.add_textbox(*box.emu())
    shape.name = name
    write(shape.text_frame, paragraphs, *look)
    return shape


def write(
    frame, paragraphs: Sequence[Paragraph], pt: int, color: str,
    bold: bool = False, anchor: MSO_ANCHOR = MSO_ANCHOR.TOP,
) -> None:  # fmt: skip
    """Fill a frame, without margins; what has an address becomes a link, in the colour of links."""
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
    """How wide a text is on one line."""
    ems = sum(LETTERS.get(letter, CAPITAL if letter.isupper() else SMALL) for letter in text)
    return ems * (BOLD if bold else 1) * pt / 72


def _lines(text: str, width: float, pt: int, bold: bool) -> int:
    """On how many lines a text stands at a width."""
    lines, used, space = 1, 0.0, inches(" ", pt, bold)
    for word in text.split(" "):
        wide = inches(word, pt, bold)
        if used and used + wide > width:
            lines, used = lines + 1, 0.0
        more = int(wide / width)  # of a word that is longer than a line
        lines, used = lines + more, used + wide - more * width + space
    return lines


def height(texts: Sequence[str], width: float, pt: int, bold: bool = False) -> float:
    """How high some paragraphs are at a width."""
    lines = sum(_lines(text, width, pt, bold) for text in texts)
    return (lines * LINE + (len(texts) - 1) * BETWEEN) * pt / 72


def fitted(
    texts: Sequence[str], width: float, most: float, sizes: Sequence[int], bold: bool = False
) -> tuple[int, float]:
    """The largest of the sizes, falling, with which the paragraphs are no higher than `most`, or the
    smallest; and how high they are. A size or two smaller where no line is broken then."""
    whole = [pt for pt in sizes[:3] if all(_lines(text, width, pt, bold) == 1 for text in texts)]
    sizes = whole or sizes
    pt = next((pt for pt in sizes if height(texts, width, pt, bold) <= most), sizes[-1])
    return pt, height(texts, width, pt, bold)
