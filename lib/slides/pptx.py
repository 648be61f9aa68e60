"""A show as a PowerPoint file with editable texts, charts and tables (lib/slides/pptx_charts.py).

Maps and charts that PowerPoint does not have are pictures.

All lengths are in inches on a slide of 13.333 x 7.5.
"""

import datetime
import io
import re
from collections.abc import Sequence

import segno
import vl_convert
from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches

from lib.charts import theme
from lib.charts.chart_data import CriteriaRows, Timeline
from lib.figures import images
from lib.slides import html as slides_html
from lib.slides import pptx_charts, pptx_criteria, pptx_timeline
from lib.slides.pptx_text import (
    FONT,
    Box,
    clean,
    describe,
    fitted,
    height,
    inches,
    paint,
    text_box,
    write,
)
from lib.slides.rendered import Dias
from lib.text import danish

LANGUAGE = "da-DK"
WIDTH, HEIGHT, MARGIN, GAP = 13.333, 7.5, 0.5, 0.15
WHOLE = Box(MARGIN, 0.35, WIDTH - 2 * MARGIN, 5.83)  # above the foot
FOOT_TOP, FOOT_HEIGHT, STAMP_WIDTH = 6.33, 1.05, 2.15  # a QR code is as wide as the foot is high
MAP_COLUMN = 4.5  # width of the text beside a map
TITLE_PT, TITLE_HEIGHT = (32, 30, 28, 26, 24, 22, 20), 1.2
BIG_TITLE_PT, BIG_TITLE_HEIGHT = (44, 40, 36, 32), 2.0
TEXT_PT, BIG_TEXT_PT = (24, 22, 20, 18, 16, 14, 12, 10), (28, 26, 24, 22, 20, 18, 16)
LABEL_PT, FOOT_PT, STAMP_PT = 16, (11, 10, 9, 8), 10
MIN_FIGURE_HEIGHT, MIN_TABLE_HEIGHT = 1.9, 3.2  # kept free under the text

LABEL, LABEL_BACK = "#7A3E00", "#FDEBD8"  # as in show.css
COLORS = {
    "dk1": theme.TEXT, "dk2": theme.MUTED, "lt2": theme.GRID, "accent1": theme.AREA,
    "accent2": theme.COMPARISON, "accent3": theme.OTHER_COLORS[1], "accent4": theme.OTHER_COLORS[0],
    "accent5": theme.OTHER_COLORS[3], "accent6": theme.THRESHOLD, "hlink": theme.AREA,
    "folHlink": theme.AREA,
}  # fmt: skip


def document(
    title: str, made: Sequence[Dias], address: str = "", today: datetime.date | None = None
) -> bytes:
    """The whole show as .pptx. address: of the app as the audience reaches it, "" for no QR codes.

    today: the date on every slide.
    """
    today = today or datetime.date.today()
    presentation = _template()
    for one in made:
        _slide(presentation, one, address, today)
    about = presentation.core_properties
    about.title, about.subject, about.language = clean(title), "Præsentation", LANGUAGE
    about.author = about.last_modified_by = ""
    about.created = about.modified = datetime.datetime.combine(today, datetime.time())
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def _template():
    """python-pptx's default template in 16:9, with the app's colours and font and left-aligned titles."""
    presentation = Presentation()
    wider = Inches(WIDTH) / presentation.slide_width
    presentation.slide_width, presentation.slide_height = Inches(WIDTH), Inches(HEIGHT)
    master = presentation.slide_master
    for shape in [s for page in (master, *presentation.slide_layouts) for s in page.placeholders]:
        if shape._element.spPr.find("{*}xfrm") is not None:  # others follow the master
            shape.left, shape.width = int(shape.left * wider), int(shape.width * wider)
    master.element.find(".//{*}titleStyle/{*}lvl1pPr").set("algn", "l")
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    look = part.blob.decode()
    for name, color in COLORS.items():
        look = re.sub(rf"(<a:{name}>).*?(</a:{name}>)", rf'\1<a:srgbClr val="{color[1:]}"/>\2', look)  # fmt: skip
    look = re.sub(r'(<a:(?:major|minor)Font><a:latin typeface=")[^"]*', rf"\1{FONT}", look)
    part._blob = look.encode()
    return presentation


def _slide(presentation, one: Dias, address: str, today: datetime.date) -> None:
    """Add one slide: a map goes to the right of the text, any other figure under it."""
    slide = presentation.slides.add_slide(presentation.slide_layouts.get_by_name("Title Only"))
    figure = one.figure
    if figure is None:
        _head(slide, one, WHOLE, BIG_TITLE_HEIGHT)
    elif figure.legend is not None:
        rest = _head(slide, one, WHOLE._replace(width=MAP_COLUMN), 2 * TITLE_HEIGHT)
        alt_text = "Signaturforklaring, se kortets beskrivelse."
        _picture(slide, figure.legend_spec, rest, alt_text)
        used = MAP_COLUMN + 2 * GAP
        beside = WHOLE._replace(left=WHOLE.left + used, width=WHOLE.width - used)
        spec = slides_html.spec_of(figure, figure.file_width)
        picture = _picture(slide, spec, beside, figure.alt_text)
        picture.left = Inches(WIDTH - MARGIN) - picture.width
    else:
        rest = _head(slide, one, WHOLE, TITLE_HEIGHT)
        if isinstance(figure.chart, CriteriaRows):
            pptx_criteria.draw(slide, figure, rest)
        elif isinstance(figure.chart, Timeline):
            pptx_timeline.draw(slide, figure, rest)
        elif pptx_charts.can_draw(figure.chart):
            pptx_charts.chart(slide, figure, rest)
        elif figure.chart is None:
            pptx_charts.table(slide, figure, rest)
        else:
            spec = slides_html.spec_of(figure, slides_html.paper_px(figure))
            _picture(slide, spec, rest, figure.alt_text)
    _foot(slide, one, address, today)
    _in_danish(slide._element)
    if one.notes:
        slide.notes_slide.notes_text_frame.text = clean(one.notes)
        _in_danish(slide.notes_slide._element)


def _head(slide, one: Dias, box: Box, most: float) -> Box:
    """Write title, labels and text at the top of a box, large on a slide without a figure; returns the rest of it.

    most: the largest height of the title.
    """
    big, title = one.figure is None, slide.shapes.title
    pt, tall = fitted([one.title], box.width, most, BIG_TITLE_PT if big else TITLE_PT, True)
    place, box = box.cut(most if big else tall, 3 * GAP if big else GAP)
    title.left, title.top, title.width, title.height = place.emu()
    anchor = MSO_ANCHOR.BOTTOM if big else MSO_ANCHOR.TOP
    write(title.text_frame, [one.title], pt, theme.TEXT, True, anchor)
    if one.labels:
        wide = max(inches(label, LABEL_PT, True) for label in one.labels) + 4 * GAP
        place, box = box.cut(height(one.labels, box.width, LABEL_PT, True) + GAP, GAP)
        place = place._replace(width=min(wide, box.width))
        look = LABEL_PT, LABEL, True, MSO_ANCHOR.MIDDLE
        label = text_box(slide, "Mærker", place, one.labels, *look)
        paint(label.fill, LABEL_BACK)
        label.text_frame.margin_left = Inches(GAP)
    sentences = [*one.text, one.problem] if one.problem else one.text
    if sentences:
        least = 0 if big else MIN_TABLE_HEIGHT if one.figure.chart is None else MIN_FIGURE_HEIGHT
        pt, tall = fitted(sentences, box.width, box.height - least, BIG_TEXT_PT if big else TEXT_PT)
        place, box = box.cut(tall, GAP)
        text_box(slide, "Tekst", place, sentences, pt, theme.TEXT)
    return box


def _foot(slide, one: Dias, address: str, today: datetime.date) -> None:
    """Write the foot: areas and period, sources, date, slide number, and the QR code and link to the app."""
    link = address + one.address if address and one.address else ""
    link = link if len(link) <= slides_html.MAX_QR else ""
    right = WIDTH - MARGIN
    if link:
        picture = io.BytesIO()
        segno.make_qr(link, error="m").save(picture, kind="png", scale=10, border=1)
        place = Box(right - FOOT_HEIGHT, FOOT_TOP, FOOT_HEIGHT, FOOT_HEIGHT)
        code = slide.shapes.add_picture(picture, *place.emu())
        code.click_action.hyperlink.address = link
        describe(code, "QR-kode", f"QR-kode til {link}")
        right = place.left - GAP
    about = f"{one.facts_line}." if one.facts_line else ""
    about = f"{about} {one.caveat}".strip()
    lines = [text for text in (about, one.source_line) if text]
    box = Box(MARGIN, FOOT_TOP, right - STAMP_WIDTH - GAP - MARGIN, FOOT_HEIGHT)
    if lines:
        pt, _ = fitted(lines, box.width, box.height, FOOT_PT)
        parts = [part for part in (about, _sources(one)) if part]
        text_box(slide, "Kilder", box, parts, pt, theme.MUTED, False, MSO_ANCHOR.BOTTOM)
    short = re.sub(r"^https?://", "", link).split("?", maxsplit=1)[0]
    stamp = [[(short, link)]] if short else []
    stamp += [f"Lavet {danish.long_date(today)}", "Dias "]
    box = Box(right - STAMP_WIDTH, FOOT_TOP, STAMP_WIDTH, FOOT_HEIGHT)
    look = STAMP_PT, theme.MUTED, False, MSO_ANCHOR.BOTTOM
    paragraphs = text_box(slide, "Dato og nummer", box, stamp, *look).text_frame.paragraphs
    for paragraph in paragraphs:
        paragraph.alignment = PP_ALIGN.RIGHT
    # A field, so that PowerPoint updates the number when the slide is moved; any id will do.
    number = parse_xml(
        f'<a:fld {nsdecls("a")} id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" type="slidenum">'
        f'<a:rPr lang="{LANGUAGE}" sz="{STAMP_PT}00"/><a:t>{one.number}</a:t></a:fld>'
    )
    paragraphs[-1].runs[0]._r.addnext(number)


def _sources(one: Dias) -> list[tuple[str, str]]:
    """Dias.source_line in parts: text, and the web address of a source or ""."""
    parts = []
    for name, url in one.sources.items():
        before = "; " if parts else one.source_line[: one.source_line.index(" ") + 1]
        parts += [(before, ""), (name, url if re.match("https?://", url) else "")]
    return parts


def _picture(slide, spec: dict, box: Box, alt_text: str):
    """Add a chart spec as a picture, as large as the box allows; returns its shape."""
    png = io.BytesIO(vl_convert.vegalite_to_png(spec, scale=images.PNG_SCALE))
    picture = slide.shapes.add_picture(png, Inches(box.left), Inches(box.top))
    share = min(Inches(box.width) / picture.width, Inches(box.height) / picture.height)
    picture.width, picture.height = int(picture.width * share), int(picture.height * share)
    describe(picture, "Billede", alt_text)
    return picture


def _in_danish(element) -> None:
    """Mark all text as Danish, for spelling and reading aloud."""
    for run in element.iter("{*}r"):
        run.get_or_add_rPr().set("lang", LANGUAGE)
