"""Templates for uploads: one number a row, and the five criteria of an area.

Their only row is of a fictional area, since no number may be invented for a real one; another sheet says how to
fill them in.
"""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from lib.figures import workbook
from lib.figures.table_files import XLSX
from lib.settings import municipality
from lib.uploads.meaning import periods

WORD = "{title}: skabelon til egne tal"


@dataclass(frozen=True)
class Template:
    """A template. name: on the button; file: name without its ending; table: its headings and one fictional row;
    help: what and how, on a sheet of its own."""

    name: str
    file: str
    table: pd.DataFrame
    help: tuple[tuple[str, str], ...]


HELP = (
    ("Område", "Navnet, som det står i værktøjet, for eksempel {area}."),
    ("Periode", periods.FORMS),
    ("Tal", "Med decimalkomma. En tom celle er et tal, der ikke er der; den er aldrig nul."),
)
SKIPPED = "Rækken er opdigtet og bliver sprunget over. Skriv dine egne rækker under den."


def templates() -> tuple[Template, ...]:
    """Both of them, with what the municipality has for an example."""
    of = municipality.settings()
    return (
        _template(
            "Et tal pr. række",
            "skabelon-et-tal-pr-raekke",
            ["Område", "Tal for", "Periode", "Værdi", "Tæller", "Nævner", "Bemærkning"],
            (of.example_indicator_name, "2017", "18,5", "", "", "Opdigtet"),
            ("Tal for", f"Navnet på tallet, som det står i værktøjet, for eksempel {of.example_indicator_name}."),
            ("Tæller og nævner", "De talte personer og alle i gruppen, hvis de kendes. De må godt være tomme."),
        ),
        _template(
            "De fem kriterier",
            "skabelon-fem-kriterier",
            [
                "Område", "Periode", "Antal beboere", "Uden for arbejde og uddannelse (pct.)",
                "Ikke-vestlig oprindelse (pct.)", "Dømte (pct.)", "Alene grundskole (pct.)",
                "Bruttoindkomst (pct. af regionens gennemsnit)",
            ],
            ("1. december 2024", 2120, "35,1", "50,5", "1,52", "57,4", "60,3"),
            ("De fem kriterier", "Opgjort som til ministeriets liste 1. december."),
        ),
    )  # fmt: skip


def _template(
    name: str, file: str, headings: list[str], example: tuple, *own_help: tuple[str, str]
) -> Template:
    """A template with its example row, where there is a made-up area for it."""
    of = municipality.settings()
    made_up = of.fictional_name
    general = [(key, words.format(area=of.example_area_name)) for key, words in HELP]
    rows = [(made_up, *example)] if made_up else []
    skipped = [(made_up, SKIPPED)] if made_up else []
    table = pd.DataFrame(rows, columns=headings)
    return Template(name, file, table, (*skipped, *general, *own_help))


def csv(template: Template) -> bytes:
    """A template as CSV for Excel in Danish: semicolons, UTF-8 with BOM."""
    return template.table.to_csv(sep=";", index=False).encode("utf-8-sig")


def xlsx(template: Template) -> bytes:
    """A template as a workbook, with a sheet on how to fill it in."""
    title = WORD.format(title=municipality.settings().title)
    return workbook.xlsx(template.help, {"Tal": template.table}, title)


@functools.cache
def offered() -> Mapping[str, tuple[str, bytes, str]]:
    """The downloads of templates()."""
    return downloads(templates())


def downloads(offers: Iterable[Template]) -> Mapping[str, tuple[str, bytes, str]]:
    """Templates as downloads: label of the button -> file name, content, MIME type."""
    return {
        f"{template.name} ({kind})": (f"{template.file}.{kind.lower()}", make(template), mime)
        for template in offers
        for kind, make, mime in (("XLSX", xlsx, XLSX), ("CSV", csv, "text/csv"))
    }
