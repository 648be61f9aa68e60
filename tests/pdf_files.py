"""PDF files with lists of made-up areas, in the layouts that such lists are printed in. Made by typst, which the app has."""

import io

import pypdf
import typst

KINDS = (
    "ghettoområde", "udsat boligområde", "hårdt ghettoområde", "forebyggelsesområde", "parallelsamfund",
    "omdannelsesområde",
)  # fmt: skip
DAY = "1. december 2026"
HEADINGS = (
    "Boligområde", "Kommune", "Antal beboere", "Uden for arbejde og uddannelse", "Ikke-vestlig oprindelse", "Dømte",
    "Alene grundskole", "Bruttoindkomst",
)  # fmt: skip
EXPOSED = (
    ("Eksempelby", "Eksempelkommune", "2.345", "44,1", "38,2", "2,10", "61,3", "52,4"),
    ("Prøveparken", "Prøvekommune", "1 876", "39,0", "55,9", "2,31", "66,0", "49,9"),
    ("Modelvænget og Mønsterhaven", "Eksempelkommune", "3.012", "41,7", "62,5", "1,98", "70,2", "54,0"),
)  # fmt: skip
PREVENTED = (
    ("Skitsebyen", "Prøvekommune", "1.204", "31,5", "34,4", "1,61", "62,8", "63,1"),
    ("Udkastet", "Skitsekommune", "5.120", "33,3", "40,0", "1,52", "60,1", "60,2"),
)  # fmt: skip


def compiled(source: str) -> bytes:
    """A typst document as PDF."""
    return typst.compile(source.encode(), format="pdf")


def cells(rows, extra: str = "") -> str:
    """Rows as the cells of a typst table."""
    return ", ".join(f"[{cell}]" for row in rows for cell in row) + extra


def ruled(*lists, paper: str = 'page("a4", flipped: true, margin: 1.5cm)') -> bytes:
    """Tables with printed lines; each of lists: title, rows."""
    body = "".join(
        f"\n= {title}\n#table(columns: ({'auto, ' * 8}), align: (left, left, right, right, right, right, right, right), "
        f"table.header({cells([HEADINGS])}), {cells(rows)})\n"
        for title, rows in lists
    )
    return compiled(f"#set {paper}\n#set text(size: 9pt)\n{body}")


def open_lines(title: str, rows, notes: str = "", widths: str = "4.2cm, 3.2cm, 2cm, 2.6cm, 2.2cm, 1.8cm, 2.4cm, 3cm") -> bytes:  # fmt: skip
    """A table without lines, its headings broken over several lines, and notes under it."""
    head = "[Bolig-\\ område], [Kommune], [Antal\\ beboere], [Uden for arbejde og\\ uddannelse#super(typographic: false)[1)]], [Ikke-vestlig\\ oprindelse], [Dømte#super(typographic: false)[2)]], [Alene grund-\\ skole], [Bruttoindkomst]"
    return compiled(
        '#set page("a4", flipped: true, margin: 1.2cm)\n#set text(size: 9pt)\n'
        f"*{title}*\n\n#table(stroke: none, align: (left, left, right, right, right, right, right, right), "
        f"columns: ({widths}), {head}, {cells(rows)})\n{notes}"
    )


def long(rows, title: str, repeated: bool = True) -> bytes:
    """A list over several pages; repeated: whether its headings stand on each."""
    head = cells([HEADINGS])
    head = f"table.header({head})" if repeated else head
    return compiled(
        '#set page("a4", flipped: true, margin: 1.5cm, header: [Ministeriet for eksempler], numbering: "1 / 1")\n#set text(size: 9pt)\n'
        f"= {title}\n#table(stroke: 0.4pt, columns: 8, align: (left, left, right, right, right, right, right, right), {head}, {cells(rows)})"
    )


def changed(content: bytes, change) -> bytes:
    """A PDF after a change by pypdf. change: takes a PdfWriter."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
