"""A figure as a PNG, SVG, PDF or CSV file, which states its area, comparison, period and source."""

import io

import altair as alt
import pandas as pd

from lib.charts import layout, theme
from lib.figures.figure import Figure, context_line
from lib.text import harmless
from lib.text.slug import slug

PNG_SCALE = 2
OF_A_CHART = ("PNG", "SVG", "PDF")  # files that a figure without a chart has not
TITLE_CHARACTER_PX = 10.6
CHARACTER_PX = 6.8


def file_name(figure: Figure, extension: str) -> str:
    """The file name from name, area, comparison and period: "ulovligt-skolefravaer_eksempelby_…_2017.png"."""
    parts = [
        slug(part)[:48].strip("-")
        for part in (figure.name, figure.area, figure.comparison, figure.period)
    ]
    return "_".join(part for part in parts if part) + f".{extension}"


def caption_lines(figure: Figure) -> list[str]:
    """The lines under the chart in a file: area, comparison and period, sources, caveat."""
    lines = [context_line(figure), figure.source_line]
    if figure.caveat:
        lines.append(figure.caveat)
    return [
        piece
        for line in lines
        for piece in layout.wrap(line, int(figure.file_width / CHARACTER_PX)).split("\n")
    ]


def file_chart(figure: Figure) -> alt.VConcatChart:
    """The chart with its title and caption, at a fixed width."""
    lines = caption_lines(figure)
    caption = (
        alt.Chart(pd.DataFrame([{"text": "\n".join(lines)}]))
        .mark_text(align="left", baseline="top", lineBreak="\n", lineHeight=18, fontSize=13, color=theme.MUTED)
        .encode(text=alt.Text("text:N"), x=alt.value(0), y=alt.value(0))
        .properties(width=figure.file_width, height=18 * len(lines))
    )  # fmt: skip
    title = alt.Title(
        text=layout.wrap(figure.title, int(figure.file_width / TITLE_CHARACTER_PX)).split("\n"),
        subtitle=[
            *figure.labels,
            *layout.wrap(figure.caption, int(figure.file_width / CHARACTER_PX)).split("\n"),
        ],
    )
    chart = figure.altair_chart().properties(width=figure.file_width)
    parts = [chart, caption] if figure.legend is None else [chart, figure.legend, caption]
    return (
        alt.vconcat(*parts, spacing=24)
        .properties(title=title, padding=24)
        .resolve_scale(
            color="independent",
            shape="independent",
            stroke="independent",
            fill="independent",
            size="independent",
        )
    )


def png(figure: Figure) -> bytes:
    """The figure as PNG, at PNG_SCALE times the screen resolution for print."""
    return _saved(figure, "png", scale_factor=PNG_SCALE)


def svg(figure: Figure) -> bytes:
    """The figure as SVG, with text as text."""
    return _saved(figure, "svg")


def pdf(figure: Figure) -> bytes:
    """The figure as a one-page PDF in vector graphics."""
    return _saved(figure, "pdf")


def _saved(figure: Figure, form: str, **options: object) -> bytes:
    buffer = io.StringIO() if form == "svg" else io.BytesIO()
    file_chart(figure).save(buffer, format=form, **options)
    content = buffer.getvalue()
    return content if isinstance(content, bytes) else content.encode()


def csv(figure: Figure) -> bytes:
    """The figure's table as CSV for Danish Excel: semicolons, UTF-8 with BOM; title, labels and sources first.

    Cells that a spreadsheet would run as formulas are written as text.
    """
    lines = [
        *figure.labels,
        figure.caption,
        context_line(figure),
        figure.source_line,
        figure.caveat,
    ]
    head = pd.DataFrame(
        [["Figur", figure.title], *(["", line] for line in lines if line), ["", ""]]
    )
    text = harmless.csv_text(head, header=False) + harmless.csv_text(figure.spreadsheet_table())
    return text.encode("utf-8-sig")
