"""A show as one HTML page, to present in the app or to save as a file that works offline."""

import datetime
import functools
import html
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import segno
import vl_convert

from lib.charts import theme
from lib.charts.chart_data import AltairChart, CriteriaRows, Meetings, Timeline
from lib.db.queries import Connection
from lib.figures import tables
from lib.figures.figure import Figure, citation_line
from lib.slides import rendered
from lib.slides.deck import Show
from lib.slides.rendered import Dias
from lib.system import folders
from lib.text import danish

# Charts are drawn at these widths and enlarged on screen, so that letters of 14 pixels become at least 20.
SIDE_PX, TOP_PX, WIDE_PX = 440, 640, 800
FEW_ITEMS, CROWDED_PX = (
    12,
    1000,
)  # a time line with more is drawn wider, so that it takes fewer lines
LOW_PX = 200  # a chart up to this height goes under the text, a higher one beside it
ROW_SCALE = 0.85  # height of a chart row on a slide, relative to a page
VEGA_LITE = "6.4"
MAX_QR = 300  # characters
MAX_CODES = 500  # cached QR codes, some kilobytes each
LONG_TITLE = 80  # characters
TO_THE_PAGE = "Se figuren på siden, hvor du selv kan vælge"


@dataclass(frozen=True)
class Drawn:
    """A show as HTML without its QR codes.

    Drawing is slow, so it is done once; the QR codes depend on the audience's address of the app and are added by
    page(). head, tail: HTML before and after the slides, without the scripts, which all shows share.
    """

    head: str
    slides: tuple["DrawnSlide", ...]
    tail: str

    def page(self, address: str = "", short: str = "", remark: str = "") -> str:
        """The finished page.

        address: of the app as the audience reaches it; "" for no QR codes. short: path of the short links to the
        slides, which only a show in the app has; "" to link to the pages. remark: a sentence above the slides for the presenter.
        """
        remark_html = f'<p class="remark">{html.escape(remark)}</p>' if remark else ""
        # In the app, a link to a page of it works wherever the app is reached.
        app = ".." if short else address
        sections = (
            slide.section(_link(slide, address, short), f"{app}{slide.address}" if app else "")
            for slide in self.slides
        )
        return f"{self.head}{remark_html}{''.join(sections)}{self.tail}{scripts()}"


@dataclass(frozen=True)
class DrawnSlide:
    """A slide as HTML in two pieces, with room for its QR code between them.

    shape: its CSS class. address: of the page it shows, within the app, or "".
    """

    number: int
    shape: str
    address: str
    body: str
    foot: str

    def section(self, link: str, page: str) -> str:
        """The slide with a QR code of the link and a link to the page that it shows; without them where they are ""."""
        code = qr(link)
        if code:
            words = html.escape(re.sub(r"^https?://", "", link).split("?")[0])
            code = f'<div class="qr"><span>{words.replace("/", "/<wbr>")}</span>{code}</div>'
        onward = ""
        if page and self.address:
            onward = f'<a class="page" href="{html.escape(page)}">{TO_THE_PAGE}</a>'
        return (
            f'<section class="dias {self.shape}{" with-qr" if code else ""}" id="dias{self.number}" '
            f'aria-label="Dias {self.number}">{self.body}{code}\n{onward}{self.foot}</section>\n'
        )


def document(
    title: str, made: Sequence[Dias], address: str = "", short: str = "", home: str = "",
    today: datetime.date | None = None,
) -> str:  # fmt: skip
    """The whole show as HTML; see drawn() and Drawn.page() for the arguments."""
    return drawn(title, made, home, today).page(address, short)


def drawn(
    title: str, made: Sequence[Dias], home: str = "", today: datetime.date | None = None
) -> Drawn:
    """Draw a show, without QR codes. home: target of the link "Luk", "" in a file. today: the date on every slide."""
    charts: list[dict] = []
    day = f"Lavet {danish.long_date(today or datetime.date.today())}."
    sections = tuple(_slide(one, charts, day) for one in made)
    data = {
        "slides": [{"title": one.title, "notes": one.notes} for one in made],
        "charts": charts,
        "numbers": theme.NUMBER_LOCALE,
        "times": theme.TIME_LOCALE,
    }
    close = f'<a id="close" href="{html.escape(home)}">Luk</a>' if home else ""
    head = f"""<!DOCTYPE html>
<html lang="da">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title>
<style>{_file("show.css")}</style></head>
<body>
<main aria-label="{html.escape(title)}">
"""
    tail = f"""
</main>
<p id="told" role="status" style="position:absolute;width:1px;height:1px;overflow:hidden"></p>
<nav aria-label="Præsentation">
<button id="back" aria-label="Forrige dias">←</button><span id="counter"></span>
<button id="on" aria-label="Næste dias">→</button>
<details><summary aria-label="Flere valg">…</summary><div>
<button id="dark" aria-pressed="false">Mørk baggrund (m)</button>
<button id="speak">Noter i et nyt vindue (n)</button>
<button id="full">Fuld skærm (f)</button>
<button id="black" aria-pressed="false">Sort skærm (b)</button>
<button id="large" aria-pressed="false">Stor QR-kode (q)</button>
<button id="letterless" aria-pressed="false">Slå genveje med ét bogstav fra</button>
<a id="page">{TO_THE_PAGE}</a>
{close}
</div></details>
</nav>
<script id="data" type="application/json">{_json(data)}</script>
"""
    return Drawn(head, sections, tail)


def drawn_show(con: Connection, of: Show, home: str, today: datetime.date) -> Drawn:
    """drawn() for a show whose slides are not finished yet."""
    return drawn(of.title, list(rendered.finished(con, of)), home, today)


@functools.cache
def scripts() -> str:
    """The scripts of every show with the end of the page: Vega, Vega-Lite and vega-embed from vl-convert, and show.js.

    Bundled in a separate process, since it takes seconds during which this one could answer no request.
    """
    script = (
        "import sys, vl_convert; sys.stdout.buffer.write("
        f"vl_convert.javascript_bundle('window.vegaEmbed = vegaEmbed;', '{VEGA_LITE}').encode())"
    )
    made = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout
    bundle = made.decode().replace("</script", "<\\/script")
    # The braces keep the names of show.js apart from those of the bundle, which are short and many.
    return f"<script>{bundle}</script>\n<script>{{\n{_file('show.js')}}}</script>\n</body></html>"


def _file(name: str) -> str:
    return (folders.ROOT / "lib" / "slides" / name).read_text("utf-8")


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def _link(slide: DrawnSlide, address: str, short: str) -> str:
    """The full address of the page a slide shows, as the audience reaches it; "" where there is none."""
    if not address or not slide.address:
        return ""
    return f"{address}{short}/{slide.number}" if short else f"{address}{slide.address}"


def _slide(one: Dias, charts: list[dict], day: str) -> DrawnSlide:
    figure, shape, shown = one.figure, "words", ""
    if figure is not None and figure.chart is None:
        shape = "tabled"
        shown = f'<div class="wide">{tables.to_html(figure.table, figure.title)}</div>'
    elif figure is not None:
        shape, width = layout(figure)
        shown = _chart(one, width, charts)
        shape += " map" if figure.legend is not None else ""
    labels = "".join(f'<span class="label">{html.escape(label)}</span>' for label in one.labels)
    text = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in one.text)
    if one.problem:
        text += f'<p class="problem">{html.escape(one.problem)}</p>'
    legend = _legend(one, charts)
    long = ' class="long"' if len(one.title) > LONG_TITLE else ""
    body = f"""
<h1{long}>{html.escape(one.title)}</h1>
<div class="said">{labels}{text}{legend}</div>
{shown}"""
    foot = f"""<div class="foot"><p>{_sources(one)} {day}</p></div>
"""
    return DrawnSlide(one.number, shape, one.address, body, foot)


def _sources(one: Dias) -> str:
    links = [
        f'<a href="{html.escape(url)}">{html.escape(name)}</a>' if url else html.escape(name)
        for name, url in one.sources.items()
    ]
    text = f"{html.escape(one.facts_line)}. " if one.facts_line else ""
    text += f"{html.escape(one.caveat)} " if one.caveat else ""
    return text + (f"{citation_line(links)}." if links else "")


def _chart(one: Dias, width: int, charts: list[dict]) -> str:
    figure, key = one.figure, f"chart{one.number}"
    spec = spec_of(figure, width)
    handles = figure.slider_chart.sliders if figure.slider_chart else ()
    moved = {parameter["name"] for parameter in spec.get("params", [])}
    sliders = [
        {"id": f"{key}_{handle.name}", "name": handle.name, "handle": handle}
        for handle in handles
        if handle.name in moved
    ]
    charts.append(
        {
            "id": key,
            "spec": spec,
            "sliders": [{k: s[k] for k in ("id", "name")} for s in sliders],
            "fixed": figure.legend is not None,  # a map keeps its size
        }
    )
    inputs = "".join(
        f'<div class="slider"><label for="{s["id"]}">{html.escape(s["handle"].label)}</label>'
        f'<input type="range" id="{s["id"]}" min="{float(s["handle"].low)}" max="{float(s["handle"].high)}" '
        f'step="{float(s["handle"].step)}" value="{float(s["handle"].value)}"><output></output><p class="moved" role="status"></p></div>'
        for s in sliders
    )
    alt = html.escape(figure.alt_text)
    return f'<div class="figure"><div class="chart" role="img" aria-label="{alt}"><div id="{key}"></div></div>{inputs}</div>'


def _legend(one: Dias, charts: list[dict]) -> str:
    if one.figure is None or one.figure.legend is None:
        return ""
    key = f"legend{one.number}"
    spec = one.figure.legend_spec | {"background": "transparent"}
    charts.append({"id": key, "spec": spec, "sliders": [], "fixed": True})
    return f'<div class="legend" role="img" aria-label="Signaturforklaring, se kortets beskrivelse"><div id="{key}"></div></div>'


def spec_of(figure: Figure, width: int) -> dict:
    """A figure's Vega-Lite spec at a width in pixels; the slide has the sliders, so parameters have no inputs."""
    # Labels on a map are placed for one size, so it keeps that.
    spec = {**figure.spec, "width": width if figure.legend is None else figure.file_width}
    height = spec.get("height")
    if isinstance(height, dict) and "step" in height:
        spec["height"] = {"step": height["step"] * ROW_SCALE}
    params = [{k: v for k, v in p.items() if k != "bind"} for p in spec.get("params", [])]
    return spec | {"background": "transparent"} | ({"params": params} if params else {})


def paper_px(figure: Figure) -> int:
    """The width in pixels of a figure's chart on a page of paper; wide where its words then stand beside the scales."""
    wide = isinstance(figure.chart, AltairChart) and figure.chart.wide
    return WIDE_PX if wide or isinstance(figure.chart, CriteriaRows | Meetings) else TOP_PX


def layout(figure: Figure) -> tuple[str, int]:
    """Where a figure's chart stands on a slide, "side" (beside the text) or "top" (under it), and its width in pixels."""
    if paper_px(figure) == WIDE_PX:
        return "top", WIDE_PX
    if isinstance(figure.chart, Timeline):
        return "top", WIDE_PX if len(figure.chart.items) <= FEW_ITEMS else CROWDED_PX
    side = height_px(figure, SIDE_PX) > LOW_PX
    return ("side", SIDE_PX) if side else ("top", TOP_PX)


def height_px(figure: Figure, width: int) -> float:
    """The height in pixels of a figure's chart at a width in pixels."""
    svg = vl_convert.vegalite_to_svg(spec_of(figure, width))
    return float(re.search(r'<svg[^>]*\bheight="([\d.]+)', svg).group(1))


@functools.lru_cache(maxsize=MAX_CODES)
def qr(address: str) -> str:
    """A QR code as SVG; "" for no address, or one of more than MAX_QR characters."""
    if not 0 < len(address) <= MAX_QR:
        return ""
    # The lowest correction makes the largest squares, which is what counts from the last row.
    return segno.make_qr(address, error="l").svg_inline(border=2, omitsize=True, title=address)
