"""One figure as a small HTML page without scripts, for a frame of another website."""

import functools
import html
import re
from collections.abc import Mapping

import vl_convert

from lib.db.queries import Connection
from lib.figures import tables
from lib.figures.figure import Figure, citation_line, context_line
from lib.settings import municipality
from lib.slides import figure_urls
from lib.slides import html as slides_html
from lib.slides.html import VEGA_LITE
from lib.system import folders

# A chart is drawn at both widths, and the style sheet shows the one that the frame has room for.
WIDTHS_PX = {"wide": 760, "narrow": 340}
LEGEND_ALT = "Signaturforklaring, se kortets beskrivelse"
TO_THE_PAGE = "Se figuren i værktøjet, hvor du selv kan vælge (åbner i et nyt vindue)"


def page(con: Connection, address: str) -> str:
    """The figure of an address as a page; ViewError where there is none. It links to the app as the folder it is in."""
    figure = figure_urls.figure(con, address)
    labels = "".join(f'<span class="label">{html.escape(label)}</span>' for label in figure.labels)
    caveat = f"<strong>Læs figuren sådan:</strong> {html.escape(figure.caveat)}"
    within = figure_urls.parse(address).within_the_app
    parts = (
        f"<h1>{html.escape(figure.title)}</h1>",
        _paragraph(html.escape(figure.caption)),
        labels,
        _picture(figure),
        _paragraph(caveat) if figure.caveat else "",
        _paragraph(html.escape(context_line(figure))),
        _paragraph(_sources(figure)),
        f'<a class="page" href=".{html.escape(within)}" target="_blank" rel="noopener">{TO_THE_PAGE}</a>',
    )
    title = f"{figure.title} · {municipality.settings().title}"
    return (
        '<!DOCTYPE html>\n<html lang="da">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title>\n<style>{_style()}</style></head>\n"
        f"<body><main>{''.join(part for part in parts if part)}</main></body></html>"
    )


def _paragraph(words: str) -> str:
    return f'<p class="muted">{words}</p>\n' if words else ""


def _picture(figure: Figure) -> str:
    """The chart with its numbers folded below it, or the table of a figure that has no chart."""
    numbers = tables.to_html(figure.table, figure.title)
    if figure.chart is None:
        return numbers
    if figure.legend is None:
        drawn = "".join(_chart(figure, name) for name in WIDTHS_PX)
    else:  # the labels of a map are placed for one size
        drawn = _chart(figure, "")
        drawn += _svg(figure.legend_spec, LEGEND_ALT, "legend")
    return f"{drawn}<details><summary>Vis tal</summary>{numbers}</details>\n"


def _chart(figure: Figure, name: str) -> str:
    spec = slides_html.spec_of(figure, WIDTHS_PX.get(name, figure.file_width))
    if name == "narrow":  # as a page on a phone does
        spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    return _svg(spec, figure.alt_text, name)


def _svg(spec: Mapping, alt: str, name: str) -> str:
    """A chart as SVG. Its ids begin with its name, because the page has several, and it has the role of one picture."""
    svg = vl_convert.vegalite_to_svg(dict(spec), vl_version=VEGA_LITE)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\1{name or 'map'}_", svg)
    return f'<div class="chart {name}" role="img" aria-label="{html.escape(alt)}">{svg}</div>\n'


def _sources(figure: Figure) -> str:
    links = [
        f'<a href="{html.escape(url)}" target="_blank" rel="noopener">{html.escape(name)}</a>' if url else html.escape(name)
        for name, url in figure.sources.items()
    ]  # fmt: skip
    return f"{citation_line(links)}." if links else ""


@functools.cache
def _style() -> str:
    return (folders.ROOT / "lib" / "slides" / "embedded.css").read_text("utf-8")
