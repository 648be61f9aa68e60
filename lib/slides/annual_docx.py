"""The annual status as a Word file, made from the template data/texts/aarsstatus.docx, which a municipality can restyle.

The authors' own words stand between a heading and an end mark, see lib/uploads/own_words.py. The same contents on the same
day give the same bytes.
"""

import datetime
import io
import itertools
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path

import vl_convert
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate, InlineImage
from jinja2.sandbox import SandboxedEnvironment

from lib.contents.annual_status import NUMBERS, AnnualStatus, YearPart
from lib.figures.figure import Figure, citation_line
from lib.figures.tables import ShownTable
from lib.settings import texts
from lib.slides import html as slides_html
from lib.slides import pdf
from lib.uploads import own_words
from lib.uploads.own_words import Field

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEMPLATE = "aarsstatus.docx"
WIDTH_CM, HIGHEST_CM = 17.0, 11.5
PICTURE_PX, PICTURE_SCALE = 720, 2
HEAD_STYLE, SOURCES_STYLE, END_STYLE = "Tabelhoved", "Kildelinje", "Egne ord slut"
NO_YEAR = datetime.datetime(1980, 1, 1)  # the first day that a zip file can hold


def fields() -> dict[str, Field]:
    """The fields for the authors' own words in the template, by name: heading, and the hint that stands there at first."""
    return dict(own_words.read(_template()).fields)


def document(of: AnnualStatus, words: Mapping[str, str], today: datetime.date) -> bytes:
    """The Word file. words: of the authors, by the name of the field; a field without any keeps its hint."""
    made = DocxTemplate(io.BytesIO(_template()))
    pictures: dict[str, Figure] = {}
    made.render(
        _context(made, of, today, pictures), SandboxedEnvironment(autoescape=True), autoescape=True
    )
    done = made.docx
    _describe(done, list(pictures.values()))
    _shape_tables(done)
    _fill(done, words)
    _keep_together(done)
    about, day = done.core_properties, datetime.datetime(today.year, today.month, today.day)
    about.title = about.subject = of.title
    about.created = about.modified = day
    about.last_modified_by, about.revision = "", 1
    return _same_bytes(done)


def _template() -> bytes:
    return (Path(texts.FOLDER) / TEMPLATE).read_bytes()


def summary(of: AnnualStatus) -> list[str]:
    """The finding of each part but the first, which the finding of the year begins with."""
    return [part.sentences[0] for key, part in of.parts.items() if key != NUMBERS]


def labels(of: AnnualStatus) -> list[str]:
    """The labels that its figures must be shown with, each once."""
    return list(dict.fromkeys(one for make in of.figures.values() for one in make().labels))


def _context(made: DocxTemplate, of: AnnualStatus, today: datetime.date, pictures: dict) -> dict:
    """The names that the template may use."""
    context = {
        "titel": of.title,
        "fund": f"{of.finding}.",
        "lavet": pdf.made_on(today),
        "om": of.about,
        "maerker": labels(of),
        "kort": summary(of),
        "kilder": [f"{name} {url}".strip() for name, url in of.sources.items()],
    }
    return context | {key: _part(made, part, pictures) for key, part in of.parts.items()}


def _part(made: DocxTemplate, part: YearPart, pictures: dict) -> dict:
    return {
        "titel": part.title,
        "saetninger": list(part.sentences),
        "figurer": [_figure(made, key, make(), pictures) for key, make in part.figures.items()],
        "tabeller": [_table(table) for table in part.tables],
        "kilder": citation_line(part.sources) if part.sources else "",
    }


def _figure(made: DocxTemplate, key: str, figure: Figure, pictures: dict) -> dict:
    pictures[key] = figure
    drawn_px = max(PICTURE_PX, slides_html.paper_px(figure))
    png = vl_convert.vegalite_to_png(slides_html.spec_of(figure, drawn_px) | {"background": "white"}, scale=PICTURE_SCALE)  # fmt: skip
    across, down = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    width = min(WIDTH_CM, HIGHEST_CM * across / down)
    return {
        "titel": figure.title,
        "forklaring": figure.caption,
        "billede": InlineImage(made, io.BytesIO(png), width=Cm(width)),
        "forbehold": figure.caveat,
        "kilder": figure.source_line,
    }


def _table(table: ShownTable) -> dict:
    shown = pdf.table(table.rows)
    return {"titel": table.caption, "hoved": shown["head"], "raekker": shown["rows"]}


def _describe(done: Document, figures: list[Figure]) -> None:
    """Give each picture its alt text; those of the template keep theirs."""
    images = [one for one in done.element.body.iter(qn("wp:docPr")) if not one.get("descr")]
    for number, (properties, figure) in enumerate(zip(images, figures, strict=True), 1):
        properties.set("id", str(number))
        properties.set("name", f"Figur {number}")
        properties.set("descr", figure.alt_text)


def _shape_tables(done: Document) -> None:
    """Columns as wide as their words need, and the heading as the table's own title for screen readers."""
    for table in done.tables:
        before = table._tbl.getprevious()
        if table.rows[0].cells[0].paragraphs[0].style.name != HEAD_STYLE:
            continue
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        widths = pdf.column_widths(rows[0], rows[1:])
        whole = sum(widths)
        table.autofit = False
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Cm(WIDTH_CM * width / whole)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(WIDTH_CM * width / whole)
        title = OxmlElement("w:tblCaption")
        title.set(qn("w:val"), "".join(before.itertext()) if before is not None else "")
        table._tbl.tblPr.append(title)


def _keep_together(done: Document) -> None:
    """A line of sources never begins a page without the end of its table, nor an end mark one without the words before it."""
    for table in done.tables:
        after = table._tbl.getnext()
        if (
            after is None
            or after.tag != qn("w:p")
            or Paragraph(after, done).style.name != SOURCES_STYLE
        ):
            continue
        for cell in table.rows[-1].cells:
            cell.paragraphs[-1].paragraph_format.keep_with_next = True
    for before, paragraph in itertools.pairwise(done.paragraphs):
        if paragraph.style.name == END_STYLE:
            before.paragraph_format.keep_with_next = True


def _fill(done: Document, words: Mapping[str, str]) -> None:
    """Put the authors' words where the template has its hints, a paragraph for each line, in the style of the hint."""
    now, hint = "", None
    for paragraph in list(done.element.body.iter(qn("w:p"))):
        mark = next(
            filter(None, (own_words.MARK.fullmatch(one.get(qn("w:name"), "")) for one in paragraph.iter(qn("w:bookmarkStart")))),
            None,
        )  # fmt: skip
        if mark:
            now, hint = ("" if mark[2] else mark[1]), None
        elif now and words.get(now):
            if hint is None:
                hint = paragraph
                _write(paragraph, words[now])
            else:
                paragraph.getparent().remove(paragraph)


def _write(paragraph, text: str) -> None:
    """Replace a paragraph by one for each line of a text."""
    for line in text.split("\n"):
        new = deepcopy(paragraph)
        for child in list(new):
            if child.tag != qn("w:pPr"):
                new.remove(child)
        run, words = OxmlElement("w:r"), OxmlElement("w:t")
        words.text = own_words.printable(line)
        words.set(qn("xml:space"), "preserve")
        run.append(words)
        new.append(run)
        paragraph.addprevious(new)
    paragraph.getparent().remove(paragraph)


def _same_bytes(done: Document) -> bytes:
    """The file without the time of its making in its zip entries."""
    made, packed = io.BytesIO(), io.BytesIO()
    done.save(made)
    with (
        zipfile.ZipFile(made) as before,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.infolist():
            entry = zipfile.ZipInfo(part.filename, NO_YEAR.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(entry, before.read(part))
    return packed.getvalue()
