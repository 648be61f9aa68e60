"""A fremvisning as a PowerPoint file: real text, charts and tables that can be edited, and a picture where
there is nothing to edit.

All lengths are in inches on a slide of 13.333 x 7.5; how much a text takes is reckoned from its
number of letters, so that nothing runs over the edge.
"""

import datetime
import io
import math
import re
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
import segno
import vl_convert
from pptx import Presentation
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches, Pt

from lib import charts, danish, figures, files, show_html, theme
from lib.figures import Figure
from lib.slides import Dias

LANGUAGE, FONT = "da-DK", "Arial"
WIDTH, HEIGHT, MARGIN, GAP = 13.333, 7.5, 0.5, 0.15
FOOT_TOP, FOOT_HEIGHT, STAMP_WIDTH, QR_SIDE = 6.33, 1.05, 2.15, 1.05
MAP_COLUMN = 4.5  # of the words beside a map
TITLE_PT, TITLE_HEIGHT = (32, 30, 28, 26, 24, 22, 20), 1.2
BIG_TITLE_PT, BIG_TITLE_HEIGHT = (44, 40, 36, 32), 2.0
TEXT_PT, BIG_TEXT_PT = (24, 22, 20, 18, 16, 14, 12, 10), (28, 26, 24, 22, 20, 18, 16)
LEAST_FIGURE, LEAST_TABLE = 1.9, 3.2  # the height that they keep, however much is said above them
TABLE_PT, CELL_MARGIN = (18, 16, 14, 13, 12, 11, 10, 9, 8), (0.08, 0.05)
LABEL_PT, FOOT_PT, CHART_PT = 16, (11, 10, 9, 8), 16
LINE, BETWEEN = 1.2, 0.35  # a line, and the space between paragraphs, in font sizes
LETTERS = dict.fromkeys("ijlI.,:;!|' ", 0.25) | dict.fromkeys("frt()-»«\xa0", 0.34) | dict.fromkeys("mwMW%@–…æ", 0.88)  # fmt: skip
CAPITAL, SMALL, BOLD = 0.7, 0.55, 1.08  # ems of any other letter; how much wider it is in bold
PICTURE_PX = 640  # drawn so wide and shown larger, so that its letters can be read
LABEL, LABEL_BACK = "#7A3E00", "#FDEBD8"  # as in show.css
SLIDE_NUMBER = "{C1FF6DA9-008F-8B48-92A6-B652298478BF}"  # any id will do
MAX_QR = 300  # letters of an address
FEW_POINTS, MANY_BARS, AXIS_STEP = 8, 5, 5
MARKERS = (XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.DIAMOND, XL_MARKER_STYLE.SQUARE, XL_MARKER_STYLE.TRIANGLE)  # fmt: skip
COLORS = {
    "dk1": theme.TEXT, "dk2": theme.MUTED, "lt2": theme.GRID, "accent1": theme.AREA,
    "accent2": theme.COMPARISON, "accent3": theme.OTHER_COLORS[1], "accent4": theme.OTHER_COLORS[0],
    "accent5": theme.OTHER_COLORS[3], "accent6": theme.THRESHOLD, "hlink": theme.AREA,
    "folHlink": theme.AREA,
}  # fmt: skip

Runs = Sequence[tuple[str, str]]  # text and its address, or ""


class Box(NamedTuple):
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    def below(self, used: float) -> "Box":
        """What is left of it under so much."""
        return Box(self.left, self.top + used, self.width, self.height - used)

    def emu(self) -> tuple[int, int, int, int]:
        """The same as python-pptx takes it."""
        return tuple(map(Inches, self))


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
    about.title, about.subject, about.language = _clean(title), "Fremvisning", LANGUAGE
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
        if shape._element.spPr.find("{*}xfrm") is not None:
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
    slide = deck.slides.add_slide(deck.slide_layouts.get_by_name("Title Only"))
    figure, whole = one.figure, Box(MARGIN, 0.35, WIDTH - 2 * MARGIN, FOOT_TOP - 0.35 - GAP)
    if figure is not None and figure.legend is not None:
        rest = _head(slide, one, Box(*whole[:2], MAP_COLUMN, whole.height), 2 * TITLE_HEIGHT)
        said = "Signaturforklaring, se kortets beskrivelse."
        _picture(slide, figure.legend.to_dict(), rest, said)
        right = whole.left + MAP_COLUMN + 2 * GAP
        beside = Box(right, whole.top, WIDTH - MARGIN - right, whole.height)
        _picture(slide, show_html.spec_of(figure, figure.file_width), beside, figure.alt_text, 1)
    else:
        rest = _head(slide, one, whole, TITLE_HEIGHT)
        if figure is not None:
            _figure(slide, figure, rest)
    _foot(slide, one, address, today)
    _in_danish(slide._element)
    if one.notes:
        slide.notes_slide.notes_text_frame.text = _clean(one.notes)
        _in_danish(slide.notes_slide._element)


def _head(slide, one: Dias, box: Box, most: float) -> Box:
    """The title, no higher than `most`, the labels and the sentences; answers what is left under them."""
    big = one.figure is None
    sizes, most = (BIG_TITLE_PT, BIG_TITLE_HEIGHT) if big else (TITLE_PT, most)
    pt, tall = _fitted([one.title], box.width, most, sizes, True)
    title = slide.shapes.title
    tall = most if big else tall
    title.left, title.top, title.width, title.height = Box(*box[:3], tall).emu()
    _write(title.text_frame, [[(one.title, "")]], pt, theme.TEXT, bold=True)
    title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if big else MSO_ANCHOR.TOP
    box = box.below(tall + (3 * GAP if big else GAP))
    if one.labels:
        wide = max(_inches(label, LABEL_PT, True) for label in one.labels) + 4 * GAP
        tall = _height(one.labels, box.width, LABEL_PT, True) + GAP
        place = Box(*box[:2], min(wide, box.width), tall)
        label = _text(
            slide, "Mærker", place, [[(s, "")] for s in one.labels], LABEL_PT, LABEL, True
        )
        label.fill.solid()
        label.fill.fore_color.rgb = _rgb(LABEL_BACK)
        label.text_frame.margin_left = Inches(GAP)
        label.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        box = box.below(tall + GAP)
    said = [*one.text, *([one.problem] if one.problem else [])]
    if said:
        least = 0 if big else LEAST_TABLE if one.figure.chart is None else LEAST_FIGURE
        pt, tall = _fitted(said, box.width, box.height - least, BIG_TEXT_PT if big else TEXT_PT)
        _text(slide, "Tekst", Box(*box[:3], tall), [[(s, "")] for s in said], pt, theme.TEXT)
        box = box.below(tall + GAP)
    return box


def _foot(slide, one: Dias, address: str, today: datetime.date) -> None:
    """Whose numbers, from where, the day and the number of the slide; and the way to the app."""
    link = address + one.address if address and one.address else ""
    link = link if len(link) <= MAX_QR else ""
    right = WIDTH - MARGIN
    if link:
        right -= QR_SIDE
        picture = io.BytesIO()
        segno.make_qr(link, error="m").save(picture, kind="png", scale=10, border=1)
        code = slide.shapes.add_picture(picture, *Box(right, FOOT_TOP, QR_SIDE, QR_SIDE).emu())
        code.click_action.hyperlink.address = link
        _named(code, "QR-kode", f"QR-kode til {link}")
        right -= GAP
    read = f"{one.facts_line}." if one.facts_line else ""
    runs = [[(" ".join(part for part in (read, one.caveat) if part), "")], _sources(one)]
    runs = [paragraph for paragraph in runs if paragraph and paragraph[0][0]]
    box = Box(MARGIN, FOOT_TOP, right - STAMP_WIDTH - GAP - MARGIN, FOOT_HEIGHT)
    words = ["".join(text for text, _ in paragraph) for paragraph in runs]
    pt, _ = _fitted(words, box.width, box.height, FOOT_PT)
    if runs:
        source = _text(slide, "Kilder", box, runs, pt, theme.MUTED)
        source.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    short = re.sub(r"^https?://", "", link).split("?", maxsplit=1)[0]
    stamp = [[(short, link)]] if short else []
    stamp += [[(f"Lavet {danish.long_date(today)}", "")], [("Dias ", "")]]
    box = Box(right - STAMP_WIDTH, FOOT_TOP, STAMP_WIDTH, FOOT_HEIGHT)
    frame = _text(slide, "Dato og nummer", box, stamp, FOOT_PT[1], theme.MUTED).text_frame
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.RIGHT
    # A field: the number follows the slide when it is moved.
    number = parse_xml(
        f'<a:fld {nsdecls("a")} id="{SLIDE_NUMBER}" type="slidenum"><a:rPr lang="{LANGUAGE}" '
        f'sz="{FOOT_PT[1]}00"/><a:t>{one.number}</a:t></a:fld>'
    )
    frame.paragraphs[-1].runs[0]._r.addnext(number)


def _sources(one: Dias) -> Runs:
    """Dias.source_line with the address of each source that has one."""
    if not one.sources:
        return []
    runs = [(one.source_line[: one.source_line.index(" ") + 1], "")]
    for name, url in one.sources.items():
        runs += [(name, url if re.match("https?://", url) else ""), ("; ", "")]
    return runs[:-1]


# ---------------------------------------------------------------- Figures


def _figure(slide, figure: Figure, box: Box) -> None:
    """A chart or a table that can be edited, or a picture of a chart that is neither bars nor lines."""
    if figure.plot is not None:
        _chart(slide, figure, box)
    elif figure.chart is None:
        _table(slide, figure, box)
    else:
        _picture(slide, show_html.spec_of(figure, PICTURE_PX), box, figure.alt_text)


def _chart(slide, figure: Figure, box: Box) -> None:
    bars = figure.plot.kind == "bars"
    kind = XL_CHART_TYPE.BAR_CLUSTERED if bars else XL_CHART_TYPE.XY_SCATTER_LINES
    data = _bar_data(figure.plot) if bars else _line_data(figure.plot)
    frame = slide.shapes.add_chart(kind, *box.emu(), data)
    # Here it is bars or lines, whatever the app draws.
    said = re.sub(r"^[^.:]*\. ", "Søjler. " if bars else "Linjer. ", figure.alt_text)
    _named(frame, "Diagram", said)
    chart = frame.chart
    space = chart._chartSpace
    language = parse_xml(f'<c:lang {nsdecls("c")} val="{LANGUAGE}"/>')
    space.insert(len(space.findall("{*}date1904")), language)
    chart.has_title, chart.has_legend = False, len(chart.plots[0].series) > 1
    chart.font.size, chart.font.name, chart.font.color.rgb = Pt(CHART_PT), FONT, _rgb(theme.TEXT)
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM if bars else XL_LEGEND_POSITION.RIGHT
        chart.legend.include_in_layout = False
        chart.legend.font.size = Pt(CHART_PT if bars else 14)
    for axis in (chart.category_axis, chart.value_axis):
        axis.format.line.color.rgb = _rgb(theme.GRID)
    chart.value_axis.has_major_gridlines = True
    chart.value_axis.major_gridlines.format.line.color.rgb = _rgb(theme.GRID)
    chart.value_axis.tick_labels.font.size = Pt(12)
    chart.value_axis.tick_labels.font.color.rgb = _rgb(theme.MUTED)
    chart.value_axis.tick_labels.number_format_is_linked = False
    chart.value_axis.tick_labels.number_format = _number_format(figure.plot)
    (_dress_bars if bars else _dress_lines)(chart, figure.plot)


def _number_format(plot: charts.Plot) -> str:
    """27 as "27 %" and 24.6 as "24,6 %"; numbers with a long tail with one decimal, large ones in
    thousands."""
    values = plot.rows["value"].dropna()
    number = "General" if (values.round(2) == values).all() else "#,##0.0"
    number = "#,##0" if values.abs().max() >= 10_000 else number
    suffix = plot.suffix.replace(" ", danish.NBSP)
    return f'{number}"{suffix}"' if suffix else number


def _series(plot: charts.Plot) -> list[tuple[str, pd.DataFrame]]:
    """The rows of each series, in order; the longest line first, for LibreOffice leaves out those before
    it. No text of them runs as a formula in the chart's workbook."""
    named = [
        (files.harmless(_clean(name)), rows)
        for name, rows in plot.rows.groupby("series", sort=False)
    ]
    return sorted(named, key=lambda one: -len(one[1])) if plot.kind == "lines" else named


def _bar_data(plot: charts.Plot) -> CategoryChartData:
    series = _series(plot)
    data = CategoryChartData(number_format=_number_format(plot))
    labels = list(plot.rows["label"] if len(series) == 1 else dict.fromkeys(plot.rows["label"]))
    data.categories = [files.harmless(_clean(label)) for label in labels]
    for name, rows in series:
        found = dict(zip(rows["label"], rows["value"], strict=True))
        values = rows["value"] if len(series) == 1 else [found.get(label) for label in labels]
        data.add_series(name, [None if pd.isna(value) else float(value) for value in values])
    return data


def _line_data(plot: charts.Plot) -> XyChartData:
    data = XyChartData()
    for name, rows in _series(plot):
        points = data.add_series(name)
        for row in _points(rows, plot).itertuples():
            points.add_data_point(row.year, float(row.value))
    return data


def _points(rows: pd.DataFrame, plot: charts.Plot) -> pd.DataFrame:
    """The points of a line in order of time. The year is moved by what most of them have after the
    comma, so that they stand at the whole years of the axis."""
    drawn = plot.rows[plot.rows["color"] != theme.THRESHOLD]
    part = (drawn["year"] % 1).round(2).mode()[0]
    known = rows.dropna(subset=["value"]).sort_values("year")
    return known.assign(year=(known["year"] - part).round(2)).reset_index(drop=True)


def _dress_bars(chart, plot: charts.Plot) -> None:
    """The first row at the top, each bar in its colour and with its number."""
    series, many = _series(plot), len(plot.rows) > MANY_BARS
    chart.category_axis.reverse_order = True
    chart.category_axis.has_major_gridlines = False
    chart.category_axis.tick_labels.font.size = Pt(14 if many else 18)
    if plot.rows["value"].min() >= 0:
        chart.value_axis.minimum_scale = 0
    bars = chart.plots[0]
    bars.gap_width, bars.overlap, bars.has_data_labels = 50, 0, True
    labels = bars.data_labels
    labels.number_format, labels.number_format_is_linked = _number_format(plot), False
    labels.position, labels.show_value = XL_LABEL_POSITION.OUTSIDE_END, True
    labels.font.size, labels.font.bold = Pt(14 if many else 20), True
    for drawn, (_, rows) in zip(bars.series, series, strict=True):
        drawn.invert_if_negative = False
        _fill(drawn, rows["color"].iloc[0])
        for n, color in enumerate(rows["color"] if len(series) == 1 else ()):
            _fill(drawn.points[n], color)


def _fill(shape, color: str) -> None:
    shape.format.fill.solid()
    shape.format.fill.fore_color.rgb = _rgb(color)


def _dress_lines(chart, plot: charts.Plot) -> None:
    """Whole years under the points, round numbers beside them, each line in its colour and with its mark.
    An older definition is thin with small marks; a target is dashed and has none."""
    every, series = _points(plot.rows, plot), _series(plot)
    points = every[every["color"] != theme.THRESHOLD]
    across, up = chart.category_axis, chart.value_axis
    across.minimum_scale = math.floor(every["year"].min()) - 1
    across.maximum_scale = math.ceil(every["year"].max()) + 1
    across.major_unit = max(1, round((across.maximum_scale - across.minimum_scale) / 10))
    across.has_major_gridlines = False
    across.tick_labels.number_format, across.tick_labels.number_format_is_linked = "0", False
    span = figures.LEAST_SPAN_PCT if plot.suffix else None
    low, high = charts.value_range(list(every["value"]), span)
    if span:
        up.minimum_scale = math.floor(low / AXIS_STEP) * AXIS_STEP
        up.maximum_scale = math.ceil(high / AXIS_STEP) * AXIS_STEP
    newest = dict(zip(plot.rows["color"], plot.rows["series"], strict=True))
    marks = dict(zip(newest, MARKERS * len(newest), strict=False))
    for drawn, (_, rows) in zip(chart.plots[0].series, series, strict=True):
        color, name = rows[["color", "series"]].iloc[0]
        older = newest[color] != name
        drawn.smooth = False
        drawn.format.line.color.rgb = _rgb(color)
        drawn.format.line.width = Pt(1.25 if older else 2.75)
        if color == theme.THRESHOLD:
            drawn.format.line.dash_style = MSO_LINE.DASH
            drawn.marker.style = XL_MARKER_STYLE.NONE
            continue
        drawn.marker.style, drawn.marker.size = marks[color], 6 if older else 10
        _fill(drawn.marker, color)
        drawn.marker.format.line.color.rgb = _rgb(color)
        shown = _points(rows, plot)
        for row in (shown if len(points) <= FEW_POINTS else shown.tail(1)).itertuples():
            others = points.loc[(points["year"] - row.year).abs() < 0.5, "value"] - row.value
            place = _beside(others * 12 / (high - low))
            _number(drawn.points[row.Index].data_label, color, _number_format(plot), place)


def _beside(others: pd.Series) -> XL_LABEL_POSITION:
    """Where a point's number stands clear of others; they are as far from it as letters are high."""
    if not others.between(0, 1, inclusive="neither").any():
        return XL_LABEL_POSITION.ABOVE
    crowded = others.between(-1, 0, inclusive="neither").any()
    return XL_LABEL_POSITION.RIGHT if crowded else XL_LABEL_POSITION.BELOW


def _number(label, color: str, number_format: str, place: XL_LABEL_POSITION) -> None:
    """The value of a point beside it."""
    label.font.size, label.font.bold, label.font.color.rgb = Pt(14), True, _rgb(color)
    label.position = place
    form = parse_xml(f'<c:numFmt {nsdecls("c")} formatCode="" sourceLinked="0"/>')
    form.set("formatCode", number_format)
    label._dLbl.find("{*}spPr").addprevious(form)


def _table(slide, figure: Figure, box: Box) -> None:
    """A table with a header row, its columns as wide as their words ask for."""
    table, (widths, pt) = figure.table, _table_pt(figure.table, box)
    heights = _row_heights(table, widths, pt)
    place = Box(*box[:3], sum(heights)).emu()
    frame = slide.shapes.add_table(len(table) + 1, len(table.columns), *place)
    _named(frame, "Tabel", figure.alt_text)
    for column, width in zip(frame.table.columns, widths, strict=True):
        column.width = Inches(width)
    lines = zip(frame.table.rows, heights, _cells(table), strict=True)
    for n, (row, height, words) in enumerate(lines):
        row.height = Inches(height)
        for cell, text in zip(row.cells, words, strict=True):
            color = theme.TEXT if n else theme.BACKGROUND
            _write(cell.text_frame, [[(text, "")]], pt, color, bold=not n)
            cell.margin_left = cell.margin_right = Inches(CELL_MARGIN[0])
            cell.margin_top = cell.margin_bottom = Inches(CELL_MARGIN[1])


def _cells(table: pd.DataFrame) -> list[list[str]]:
    """The headings and the rows as text."""
    return [[_clean(str(cell)) for cell in row] for row in (table.columns, *table.to_numpy())]


def _table_pt(table: pd.DataFrame, box: Box) -> tuple[list[float], int]:
    """The widths of the columns, and the largest type with which the table fits a place."""
    for pt in TABLE_PT:
        ways = [_widths(table, box.width, pt, power) for power in (1, 0.7, 0.5)]
        widths = min(ways, key=lambda widths: sum(_row_heights(table, widths, pt)))
        if sum(_row_heights(table, widths, pt)) <= box.height:
            break
    return widths, pt


def _widths(table: pd.DataFrame, width: float, pt: int, power: float) -> list[float]:
    """Each column has room for its longest word; what is left is shared after the longest cells, to a
    power."""
    least, more = [], []
    for column in zip(*_cells(table), strict=True):
        words = [word for cell in column for word in cell.split(" ")]
        least.append(max(_inches(word, pt, True) for word in words) + 2 * CELL_MARGIN[0])
        longest = max(_inches(cell, pt, True) for cell in column) + 2 * CELL_MARGIN[0]
        more.append((longest - least[-1]) ** power)
    spare = width - sum(least)
    if spare < 0 or not sum(more):
        return [width * one / sum(least) for one in least]
    return [low + spare * wish / sum(more) for low, wish in zip(least, more, strict=True)]


def _row_heights(table: pd.DataFrame, widths: Sequence[float], pt: int) -> list[float]:
    room = [width - 2 * CELL_MARGIN[0] for width in widths]
    return [
        max(_height([cell], wide, pt, bold=not n) for cell, wide in zip(row, room, strict=True))
        + 2 * CELL_MARGIN[1]
        for n, row in enumerate(_cells(table))
    ]


def _picture(slide, spec: dict, box: Box, said: str, right: float = 0) -> None:
    """A drawing as a picture, as large as its place allows; right: 1 puts it at the right of its place."""
    png = io.BytesIO(vl_convert.vegalite_to_png(spec, scale=files.PNG_SCALE))
    picture = slide.shapes.add_picture(png, 0, 0)
    share = min(Inches(box.width) / picture.width, Inches(box.height) / picture.height)
    picture.width, picture.height = int(picture.width * share), int(picture.height * share)
    picture.left = Inches(box.left) + int((Inches(box.width) - picture.width) * right)
    picture.top = Inches(box.top)
    _named(picture, "Billede", said)


# ---------------------------------------------------------------- Text


def _clean(text: str) -> str:
    """The text without the characters that no XML may hold, and without other control characters."""
    return re.sub(r"[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def _text(
    slide, name: str, box: Box, paragraphs: Sequence[Runs], pt: int, color: str, bold: bool = False
):
    """A text box of that name; answers its shape."""
    shape = slide.shapes.add_textbox(*box.emu())
    shape.name = name
    _write(shape.text_frame, paragraphs, pt, color, bold)
    return shape


def _write(frame, paragraphs: Sequence[Runs], pt: int, color: str, bold: bool = False) -> None:
    """Paragraphs in a frame without margins; an address has the colour of a link."""
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for n, runs in enumerate(paragraphs):
        paragraph = frame.add_paragraph() if n else frame.paragraphs[0]
        paragraph.space_before = Pt(pt * BETWEEN if n else 0)
        for text, url in runs:
            run = paragraph.add_run()
            run.text = _clean(text)
            run.font.size, run.font.bold, run.font.name = Pt(pt), bold, FONT
            if url:
                run.hyperlink.address = _clean(url)
            else:
                run.font.color.rgb = _rgb(color)


def _inches(text: str, pt: int, bold: bool = False) -> float:
    """How wide a text is on one line, by the letters of Arial."""
    ems = sum(LETTERS.get(letter, CAPITAL if letter.isupper() else SMALL) for letter in text)
    return ems * (BOLD if bold else 1) * pt / 72


def _lines(text: str, width: float, pt: int, bold: bool) -> int:
    """On how many lines a text stands at a width."""
    lines, used, space = 1, 0.0, _inches(" ", pt, bold)
    for word in text.split(" "):
        wide = _inches(word, pt, bold)
        if used and used + wide > width:
            lines, used = lines + 1, 0.0
        more = int(wide / width)  # of a word that is longer than a line
        lines, used = lines + more, used + wide - more * width + space
    return lines


def _height(texts: Sequence[str], width: float, pt: int, bold: bool = False) -> float:
    """How high some paragraphs are."""
    lines = sum(_lines(text, width, pt, bold) for text in texts)
    return (lines * LINE + (len(texts) - 1) * BETWEEN) * pt / 72


def _fitted(
    texts: Sequence[str], width: float, height: float, sizes: Sequence[int], bold: bool = False
) -> tuple[int, float]:
    """The largest of the sizes with which the paragraphs fit, or the smallest; and how high they are.
    A size or two smaller where no line is broken then."""
    whole = [pt for pt in sizes[:3] if all(_lines(text, width, pt, bold) == 1 for text in texts)]
    sizes = whole or sizes
    pt = next((pt for pt in sizes if _height(texts, width, pt, bold) <= height), sizes[-1])
    return pt, _height(texts, width, pt, bold)


def _rgb(color: str) -> RGBColor:
    return RGBColor.from_string(color[1:])


def _named(shape, name: str, said: str) -> None:
    """The shape's name, and what a screen reader says of it."""
    shape.name = name
    shape._element.xpath(".//p:cNvPr")[0].set("descr", _clean(said))


def _in_danish(element) -> None:
    """All text is spelled and read aloud as Danish."""
    for run in element.iter("{*}r"):
        run.get_or_add_rPr().set("lang", LANGUAGE)
