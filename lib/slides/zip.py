"""The figures of a show as a ZIP file: pictures, CSV files and a text file with their sources."""

import datetime
import io
import zipfile
from collections.abc import Sequence

from lib.figures import images
from lib.slides.rendered import Dias
from lib.text import danish

SOURCES = "kilder.txt"


def document(title: str, made: Sequence[Dias], today: datetime.date | None = None) -> bytes:
    """The ZIP file: PNG and SVG of every chart, CSV of every figure, and the text file SOURCES."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(SOURCES, _about(title, made, today or datetime.date.today()))
        for one in made:
            if one.figure is None:
                continue
            forms = {"csv": images.csv}
            if one.figure.chart is not None:
                forms |= {"png": images.png, "svg": images.svg}
            for extension, make in forms.items():
                name = f"{one.number:02}_{images.file_name(one.figure, extension)}"
                archive.writestr(name, make(one.figure))
    return packed.getvalue()


def _about(title: str, made: Sequence[Dias], today: datetime.date) -> str:
    """The text of SOURCES: for each slide title, labels, text, areas and period, sources with addresses, caveats."""
    lines = [title, f"Lavet {danish.long_date(today)}", ""]
    for one in made:
        lines += [f"{one.number}. {one.title}", *one.labels, *one.text]
        lines += [part for part in (one.problem, one.facts_line) if part]
        lines += [f"Kilde: {name} {url}".rstrip() for name, url in one.sources.items()]
        if one.figure is not None and one.figure.caveat:
            lines.append(one.figure.caveat)
        lines.append("")
    return "\r\n".join(lines).replace(danish.NBSP, " ")
