"""The annual status as a PDF with vector charts, in the same order as the Word file."""

import datetime
from collections.abc import Mapping

from lib.contents.annual_status import AnnualStatus, YearPart
from lib.figures.figure import Figure
from lib.slides import annual_docx, pdf
from lib.slides import html as slides_html

PAPER = "aar"
# The part after which a field of the template stands, where it is not that of its own name; the others come last.
AFTER = {"tal": ("bevaegelse", "tal"), "indsatser": ("aktiviteter",)}
FIRST = "indledning"


def document(of: AnnualStatus, words: Mapping[str, str], today: datetime.date) -> bytes:
    """The PDF. words: of the authors, by the name of the field; a field without any is left out."""
    known = annual_docx.fields()
    said = {name: {"heading": known[name].heading, "lines": text.split("\n")}
            for name, text in words.items() if name in known and text.strip()}  # fmt: skip
    places = {name: _place(name, of) for name in said}
    year = {
        "labels": annual_docx.labels(of),
        "finding": f"{of.finding}.",
        "about": of.about,
        "summary": annual_docx.summary(of),
        "before": [said[name] for name in said if name == FIRST],
        "parts": [
            _part(part, [said[name] for name in said if places[name] == key])
            for key, part in of.parts.items()
        ],
        "after": [said[name] for name in said if name != FIRST and not places[name]],
    }
    return pdf.compiled(of.title, PAPER, today, year=year)


def _place(name: str, of: AnnualStatus) -> str:
    """The key of the part after which a field stands, or ""."""
    return next((key for key in AFTER.get(name, (name,)) if key in of.parts), "")


def _part(part: YearPart, words: list[dict]) -> dict:
    return {
        "title": part.title,
        "sentences": list(part.sentences),
        "figures": [_figure(make()) for make in part.figures.values()],
        "tables": [{"caption": one.caption, "table": pdf.table(one.rows)} for one in part.tables],
        "sources": pdf.sources(part.sources),
        "words": words,
    }


def _figure(figure: Figure) -> dict:
    drawn = pdf.pictures(figure, min(slides_html.paper_px(figure), figure.file_width))
    return drawn | {
        "title": figure.title,
        "caption": figure.caption,
        "caveat": figure.caveat,
        "sources": pdf.sources(figure.sources),
    }
