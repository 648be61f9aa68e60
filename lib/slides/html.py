"""A fremvisning as one HTML page: on the screen in the hall, and as a file that works without a network."""

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
from lib.figures import tables
from lib.figures.figure import Figure, citation_line
from lib.slides.rendered import Dias
from lib.system import folders
from lib.text import danish

# The charts are drawn so wide and shown larger, so that 14 pixels become at least 20.
SIDE_PX, TOP_PX = 440, 640
LOW_PX = 200  # a chart no higher stands under its title, a higher one beside it
ROW_OF_SCREEN = 0.85  # rows stand closer on a screen for a hall than on a page
VEGA_LITE = "6.4"
MAX_QR = 300  # characters
MAX_CODES = 500  # that are remembered, some kilobytes each
LONG_TITLE = 80


@dataclass(frozen=True)
class Drawn:
    """A show as HTML, all but what depends on the address that the hall reaches it at: drawing is slow, and the
    QR codes are put in for each address afterwards. head, tail: what stands around the slides; the scripts, which
    are the same for every show, come last."""

    head: str
    slides: tuple["DrawnSlide", ...]
    tail: str

    def page(self, address: str = "", short: str = "", remark: str = "") -> str:
        """The finished page. address: of the app, as the hall reaches it, "" where none is known: then there
        are no QR codes. short: the beginning of short links to what a slide shows, where there are such.
        remark: a sentence for the presenter above the slides."""
        told = f'<p class="remark">{html.escape(remark)}</p>' if remark else ""
        sections = (slide.section(_link(slide, address, short)) for slide in self.slides)
        return f"{self.head}{told}{''.join(sections)}{self.tail}{scripts()}"


@dataclass(frozen=True)
class DrawnSlide:
    """A slide in two pieces, between which its QR code goes. shape: its classes. address: of what it shows, in
    the app, or ""."""

    number: int
    shape: str
    address: str
    body: str
    foot: str

    def section(self, link: str) -> str:
        """The slide with the QR code of a link; without one for ""."""
        code = qr(link)
        if code:
            words = re.sub(r"^https?://", "", link).split("?")[0]
            code = f'<div class="qr"><span>{html.escape(words)}</span>{code}</div>'
        return (
            f'<section class="dias {self.shape}{" with-qr" if code else ""}" id="dias{self.number}" '
            f'aria-label="Dias {self.number}">{self.body}{code}\n{self.foot}</section>\n'
        )


def document(
    title: str, made: Sequence[Dias], address: str = "", short: str = "", home: str = "",
    today: datetime.date | None = None,
) -> str:  # fmt: skip
    """The whole show as HTML: drawn() with the QR codes of an address, see Drawn.page()."""
    return drawn(title, made, home, today).page(address, short)


def drawn(
    title: str, made: Sequence[Dias], home: str = "", today: datetime.date | None = None
) -> Drawn:
    """The show but for its QR codes. home: where "Luk" leads, "" in a file. today: the day that stands on every
    slide."""
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
<nav aria-label="Fremvisning">
<button id="back" aria-label="Forrige dias">←</button><span id="counter"></span>
<button id="on" aria-label="Næste dias">→</button>
<details><summary aria-label="Flere valg">…</summary><div>
<button id="dark" aria-pressed="false">Mørk baggrund (m)</button>
<button id="speak">Noter i et nyt vindue (n)</button>
<button id="full">Fuld skærm (f)</button>
{close}
</div></details>
</nav>
<script id="data" type="application/json">{_json(data)}</script>
"""
    return Drawn(head, sections, tail)


def prepare() -> None:
    """Start what draws charts. The first time takes a second in which the process does nothing else."""
    vl_convert.vegalite_to_svg({"mark": "point", "data": {"values": []}})


@functools.cache
def scripts() -> str:
    """The scripts of every show and the end of the page: Vega, Vega-Lite and their embedding, as vl-convert carries
    them, and what turns the slides. Made by a process of its own: it takes seconds in which this one could answer
    no reader."""
    script = (
        "import sys, vl_convert; sys.stdout.buffer.write("
        f"vl_convert.javascript_bundle('window.vegaEmbed = vegaEmbed;', '{VEGA_LITE}').encode())"
    )
    made = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout
    bundle = made.decode().replace("</script", "<\\/script")
    return f"<script>{bundle}</script>\n<script>{_file('show.js')}</script>\n</body></html>"


def _file(name: str) -> str:
    return (folders.ROOT / "lib" / "slides" / name).read_text("utf-8")


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def _link(slide: DrawnSlide, address: str, short: str) -> str:
    """The address of what a slide shows, as the hall reaches it; "" where there is none."""
    if not address or not slide.address:
        return ""
    return f"{address}{short}/{slide.number}" if short else f"{address}{slide.address}"


def _slide(one: Dias, charts: list[dict], day: str) -> DrawnSlide:
    figure, shape, shown = one.figure, "words", ""
    if figure is not None and figure.chart is None:
        shape = "tabled"
        shown = f'<div class="wide">{tables.to_html(figure.table, figure.title)}</div>'
    elif figure is not None:
        shape = "side" if height_px(figure, SIDE_PX) > LOW_PX else "top"
        shown = _chart(one, SIDE_PX if shape == "side" else TOP_PX, charts)
    labels = "".join(f'<span class="label">{html.escape(label)}</span>' for label in one.labels)
    said = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in one.text)
    if one.problem:
        said += f'<p class="problem">{html.escape(one.problem)}</p>'
    legend = _legend(one, charts)
    long = ' class="long"' if len(one.title) > LONG_TITLE else ""
    body = f"""
<h1{long}>{html.escape(one.title)}</h1>
<div class="said">{labels}{said}{legend}</div>
{shown}"""
    foot = f"""<div class="foot"><p>{_sources(one)} {day}</p></div>
"""
    return DrawnSlide(one.number, shape, one.address, body, foot)


def _sources(one: Dias) -> str:
    links = [
        f'<a href="{html.escape(url)}">{html.escape(name)}</a>' if url else html.escape(name)
        for name, url in one.sources.items()
    ]
    facts = f"{html.escape(one.facts_line)}. " if one.facts_line else ""
    facts += f"{html.escape(one.caveat)} " if one.caveat else ""
    return facts + (f"{citation_line(links)}." if links else "")


def _chart(one: Dias, width: int, charts: list[dict]) -> str:
    figure, key = one.figure, f"chart{one.number}"
    spec = spec_of(figure, width)
    handles = figure.moving.handles if figure.moving else ()
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
            "fixed": figure.legend is not None,  # a map is drawn for one size
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
    """A figure's chart as Vega-Lite at a width; its sliders are parameters without inputs of their own."""
    # A map has the size that it was drawn for.
    spec = {**figure.spec, "width": width if figure.legend is None else figure.file_width}
    height = spec.get("height")
    if isinstance(height, dict) and "step" in height:
        spec["height"] = {"step": height["step"] * ROW_OF_SCREEN}
    params = [{k: v for k, v in p.items() if k != "bind"} for p in spec.get("params", [])]
    return spec | {"background": "transparent"} | ({"params": params} if params else {})


def height_px(figure: Figure, width: int) -> float:
    """How high a figure's chart becomes at a width."""
    svg = vl_convert.vegalite_to_svg(spec_of(figure, width))
    return float(re.search(r'<svg[^>]*\bheight="([\d.]+)', svg).group(1))


@functools.lru_cache(maxsize=MAX_CODES)
def qr(address: str) -> str:
    """A QR code as SVG; "" for no address, and for one too long to be read from a screen."""
    if not 0 < len(address) <= MAX_QR:
        return ""
    return segno.make_qr(address, error="m").svg_inline(border=2, omitsize=True, title=address)
