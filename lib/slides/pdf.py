"""A show as a tagged PDF with vector charts: one slide a page for screens, or A4 for paper.

The layout is in show.typ, which gets all texts as data. Everything happens in memory, without network or disk.
"""

import datetime
import json
import re
from collections.abc import Mapping, Sequence

import pandas as pd
import vl_convert

from lib.figures.figure import Figure
from lib.slides import html as slides_html
from lib.slides.rendered import Dias
from lib.system import folders
from lib.text import danish

SCREEN, A4 = "skaerm", "a4"
# In characters: a line of a table as wide as the page, and the longest word that is not hyphenated there.
LINE, MAX_WORD = 98, 28
LEGEND_ALT = "Signaturforklaring, se kortets beskrivelse"
ADDRESS = re.compile(r"https?://\S{1,2000}")


def document(
    title: str, made: Sequence[Dias], paper: str = SCREEN, today: datetime.date | None = None
) -> bytes:
    """The whole show as PDF. paper: SCREEN, one slide on each 16:9 page, or A4, several unbroken slides a page."""
    if paper not in (SCREEN, A4):
        raise ValueError(paper)
    today = today or datetime.date.today()
    slides = [_slide(one, paper) for one in made]
    subtitle = f"Præsentation med {len(slides)} dias · {made_on(today)}"
    return compiled(title, paper, today, slides=slides, subtitle=subtitle)


def compiled(title: str, paper: str, today: datetime.date, **data: object) -> bytes:
    """Compile show.typ with some data to PDF."""
    import typst  # only where a file is made: the app keeps the texts of such files, and not the typesetter

    date = {"year": today.year, "month": today.month, "day": today.day}
    data |= {"title": title, "paper": paper, "date": date, "made": made_on(today)}
    files = {
        "main.typ": (folders.ROOT / "lib" / "slides" / "show.typ").read_bytes(),
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
    }
    return typst.compile(files, format="pdf")


def made_on(today: datetime.date) -> str:
    """ "Lavet 21. november 2026"."""
    return f"Lavet {danish.long_date(today)}"


def picture(spec: Mapping, alt: str) -> dict:
    """A chart spec drawn for show.typ, with width and height in pixels.

    PDF and not SVG, since vl-convert's PDF embeds its fonts.
    """
    pdf = vl_convert.vegalite_to_pdf(spec)
    width, height = re.search(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", pdf).groups()
    return {"pdf": list(pdf), "alt": alt, "width": float(width), "height": float(height)}


def pictures(figure: Figure, width: int) -> dict:
    """A figure's chart and legend drawn for show.typ; each None where it has none. width: in pixels."""
    if figure.chart is None:
        return {"chart": None, "legend": None}
    legend = figure.legend and picture(figure.legend_spec, LEGEND_ALT)
    return {
        "chart": picture(slides_html.spec_of(figure, width), figure.alt_text),
        "legend": legend,
    }


def table(of: pd.DataFrame) -> dict:
    """A table for show.typ: headings, rows of text, relative column widths, and whether words must be hyphenated."""
    head = [str(name) for name in of.columns]
    rows = [[str(cell) for cell in row] for row in of.itertuples(index=False)]
    least = _least_widths(head, rows)
    return {
        "head": head,
        "rows": rows,
        "widths": column_widths(head, rows),
        "tight": sum(least) > LINE,
    }


def column_widths(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """The relative widths of columns: their longest word at least, and more where there is more text."""
    least = _least_widths(head, rows)
    wanted = [max(map(len, cells)) ** 0.75 for cells in zip(head, *rows, strict=True)]
    rest = max(LINE - sum(least), 0) / sum(wanted)
    return [low + rest * more for low, more in zip(least, wanted, strict=True)]


def _least_widths(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    columns = zip(head, *rows, strict=True)
    return [min(max(map(_longest_word, cells)), MAX_WORD) + 3 for cells in columns]


def _longest_word(text: str) -> int:
    """In characters. Not str.split(), which would also split at no-break spaces."""
    return max(map(len, text.split(" ")))


def sources(of: Mapping[str, str]) -> list[dict]:
    """Sources for show.typ; only web addresses become links."""
    return [
        {"name": name, "url": url if ADDRESS.fullmatch(url) else ""} for name, url in of.items()
    ]


def _slide(one: Dias, paper: str) -> dict:
    """A slide for show.typ. Its shape: words, tabled, side (chart beside the text) or top (chart under it)."""
    figure, shape = one.figure, "words"
    drawn: dict = {"chart": None, "legend": None}
    if figure is not None and figure.chart is None:
        shape = "tabled"
    elif figure is not None:
        shape, on_slide = slides_html.layout(figure)
        width = on_slide if paper == SCREEN else slides_html.paper_px(figure)
        drawn = pictures(figure, min(width, figure.file_width))
    return drawn | {
        "title": one.title, "text": list(one.text), "labels": list(one.labels),
        "problem": one.problem, "shape": shape, "caveat": one.caveat,
        "facts": f"{one.facts_line}." if one.facts_line else "",
        "table": table(figure.table) if shape == "tabled" else None,
        "sources": sources(one.sources),
    }  # fmt: skip
