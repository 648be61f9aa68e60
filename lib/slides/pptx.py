"""A fremvisning as a PowerPoint file: a slide for each dias, with text that can be edited, charts and
tables that can too (lib/slides/pptx_charts.py), and a picture where there is nothing to edit.

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
from lib.figures import images
from lib.slides import html as slides_html
from lib.slides import pptx_charts
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
MAP_COLUMN = 4.5  # of the words beside a map
TITLE_PT, TITLE_HEIGHT = (32, 30, 28, 26, 24, 22, 20), 1.2
BIG_TITLE_PT, BIG_TITLE_HEIGHT = (44, 40, 36, 32), 2.0
TEXT_PT, BIG_TEXT_PT = (24, 22, 20, 18, 16, 14, 12, 10), (28, 26, 24, 22, 20, 18, 16)
LABEL_PT, FOOT_PT, STAMP_PT = 16, (11, 10, 9, 8), 10
LEAST_FIGURE, LEAST_TABLE = 1.9, 3.2  # the height that they keep, however much is said above them
PICTURE_PX = 640  # drawn so wide and shown larger, so that its letters can be read
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
    """The whole show as .pptx, a slide for each dias. address: of the app, as the hall reaches it, "" where
    none is known: then there are no QR codes. today: the day that stands on every slide."""
    today = today or datetime.date.today()
    deck = _template()
    for one in made:
        _slide(deck, one, address, today)
    about = deck.core_properties
    about.title, about.subject, about.language = clean(title), "Fremvisning", LANGUAGE
    about.author = about.last_modified_by = ""
    about.created = about.modified = datetime.datetime.combine(today, datetime.time())
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _template():
    """python-pptx's own template made wide, with the app's colours and font and titles at the left."""
    deck = Presentation()
    wider = Inches(WIDTH) / deck.slide_width
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    master = deck.slide_master
    for shape in [s for page in (master, *deck.slide_layouts) for s in page.placeholders]:
        if shape._element.spPr.find("{*}xfrm") is not None:  # others follow the master
            shape.left, shape.width = int(shape.left * wider), int(shape.width * wider)
    master.element.find(".//{*}titleStyle/{*}lvl1pPr").set("algn", "l")
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    look = part.blob.decode()
    for name, color in COLORS.items():
        look = re.sub(rf"(<a:{name}>).*?(</a:{name}>)", rf'\1<a:srgbClr val="{color[1:]}"/>\2', look)  # fmt: skip
    look = re.sub(r'(<a:(?:major|minor)Font><a:latin typeface=")[^"]*', rf"\1{FONT}", look)
    part._blob = look.encode()
    return deck


def _slide(deck, one: Dias, address: str, today: datetime.date) -> None:
    """One dias: a map at the right of its words, any other figure under them."""
    slide = deck.slides.add_slide(deck.slide_layouts.get_by_name("Title Only"))
    figure = one.figure
    if figure is None:
        _head(slide, one, WHOLE, BIG_TITLE_HEIGHT)
    elif figure.legend is not None:
        rest = _head(slide, one, WHOLE._replace(width=MAP_COLUMN), 2 * TITLE_HEIGHT)
        said = "Signaturforklaring, se kortets beskrivelse."
        _picture(slide, figure.legend_spec, rest, said)
        used = MAP_COLUMN + 2 * GAP
        beside = WHOLE._replace(left=WHOLE.left + used, width=WHOLE.width - used)
        spec = slides_html.spec_of(figure, figure.file_width)
        picture = _picture(slide, spec, beside, figure.alt_text)
        picture.left = Inches(WIDTH - MARGIN) - picture.width
    else:
        rest = _head(slide, one, WHOLE, TITLE_HEIGHT)
        if pptx_charts.can_draw(figure.chart):
            pptx_charts.chart(slide, figure, rest)
        elif figure.chart is None:
            pptx_charts.table(slide, figure, rest)
        else:
            _picture(slide, slides_html.spec_of(figure, PICTURE_PX), rest, figure.alt_text)
    _foot(slide, one, address, today)
    _in_danish(slide._element)
    if one.notes:
        slide.notes_slide.notes_text_frame.text = clean(one.notes)
        _in_danish(slide.notes_slide._element)


def _head(slide, one: Dias, box: Box, most: float) -> Box:
    """The title, no higher than `most`, the labels and the sentences, big where they are alone; answers what
    is left under them."""
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
    said = [*one.text, one.problem] if one.problem else one.text
    if said:
        least = 0 if big else LEAST_TABLE if one.figure.chart is None else LEAST_FIGURE
        pt, tall = fitted(said, box.width, box.height - least, BIG_TEXT_PT if big else TEXT_PT)
        place, box = box.cut(tall, GAP)
        text_box(slide, "Tekst", place, said, pt, theme.TEXT)
    return box


def _foot(slide, one: Dias, address: str, today: datetime.date) -> None:
    """Whose numbers, from where, the day and the number of the slide; and the way to the app."""
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
    facts = f"{one.facts_line}." if one.facts_line else ""
    facts = f"{facts} {one.caveat}".strip()
    said = [text for text in (facts, one.source_line) if text]
    box = Box(MARGIN, FOOT_TOP, right - STAMP_WIDTH - GAP - MARGIN, FOOT_HEIGHT)
    if said:
        pt, _ = fitted(said, box.width, box.height, FOOT_PT)
        parts = [part for part in (facts, _sources(one)) if part]
        text_box(slide, "Kilder", box, parts, pt, theme.MUTED, False, MSO_ANCHOR.BOTTOM)
    short = re.sub(r"^https?://", "", link).split("?", maxsplit=1)[0]
    stamp = [[(short, link)]] if short else []
    stamp += [f"Lavet {danish.long_date(today)}", "Dias "]
    box = Box(right - STAMP_WIDTH, FOOT_TOP, STAMP_WIDTH, FOOT_HEIGHT)
    look = STAMP_PT, theme.MUTED, False, MSO_ANCHOR.BOTTOM
    paragraphs = text_box(slide, "Dato og nummer", box, stamp, *look).text_frame.paragraphs
    for paragraph in paragraphs:
        paragraph.alignment = PP_ALIGN.RIGHT
    # A field, so that the number follows the slide when it is moved; any id will do.
    number = parse_xml(
        f'<a:fld {nsdecls("a")} id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" type="slidenum">'
        f'<a:rPr lang="{LANGUAGE}" sz="{STAMP_PT}00"/><a:t>{one.number}</a:t></a:fld>'
    )
    paragraphs[-1].runs[0]._r.addnext(number)


def _sources(one: Dias) -> list[tuple[str, str]]:
    """Dias.source_line in parts, with the address of each source that has one."""
    parts = []
    for name, url in one.sources.items():
        before = "; " if parts else one.source_line[: one.source_line.index(" ") + 1]
        parts += [(before, ""), (name, url if re.match("https?://", url) else "")]
    return parts


def _picture(slide, spec: dict, box: Box, said: str):
    """A drawing as a picture, as large as its place allows; answers its shape."""
    png = io.BytesIO(vl_convert.vegalite_to_png(spec, scale=images.PNG_SCALE))
    picture = slide.shapes.add_picture(png, Inches(box.left), Inches(box.top))
    share = min(Inches(box.width) / picture.width, Inches(box.height) / picture.height)
    picture.width, picture.height = int(picture.width * share), int(picture.height * share)
    describe(picture, "Billede", said)
    return picture


def _in_danish(element) -> None:
    """All text is spelled and read aloud as Danish."""
    for run in element.iter("{*}r"):
        run.get_or_add_rPr().set("lang", LANGUAGE)
