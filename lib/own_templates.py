"""Two templates for a reader's own numbers: one figure a row, and the five criteria of an area.

They have headings and no numbers, for none may be invented for a real place; the second sheet says how.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lib import own_periods, workbook
from lib.table_files import XLSX

WORD = "Bydele i social balance: skabelon til egne tal"


@dataclass(frozen=True)
class Template:
    """name: what the reader is offered; file: without its ending; headings, and one row of Eksempelby."""

    name: str
    file: str
    table: pd.DataFrame
    help: tuple[tuple[str, str], ...]


HELP = (
    ("Eksempelby", "Rækken er opdigtet og bliver sprunget over. Skriv dine egne rækker under den."),
    ("Område", "Navnet, som det står i værktøjet, for eksempel Værebro Park."),
    ("Periode", own_periods.FORMS),
    ("Tal", "Med decimalkomma. En tom celle er et tal, der ikke er der; den er aldrig nul."),
)
ONE_FIGURE_A_ROW = Template(
    "Et tal pr. række",
    "skabelon-et-tal-pr-raekke",
    pd.DataFrame(
        [("Eksempelby", "Ulovligt skolefravær", "2017", "18,5", "", "", "Opdigtet")],
        columns=["Område", "Tal for", "Periode", "Værdi", "Tæller", "Nævner", "Bemærkning"],
    ),
    (*HELP, ("Tal for", "Navnet på tallet, som det står i værktøjet, for eksempel Ulovligt skolefravær."),
     ("Tæller og nævner", "De talte personer og alle i gruppen, hvis de kendes. De må godt være tomme.")),
)  # fmt: skip
FIVE_CRITERIA = Template(
    "De fem kriterier",
    "skabelon-fem-kriterier",
    pd.DataFrame(
        [("Eksempelby", "1. december 2024", 2120, "35,1", "50,5", "1,52", "57,4", "60,3")],
        columns=[
            "Område", "Periode", "Antal beboere", "Uden for arbejde og uddannelse (pct.)",
            "Ikke-vestlig oprindelse (pct.)", "Dømte (pct.)", "Alene grundskole (pct.)",
            "Bruttoindkomst (pct. af regionens gennemsnit)",
        ],
    ),
    (*HELP, ("De fem kriterier", "Opgjort som til ministeriets liste 1. december.")),
)  # fmt: skip
TEMPLATES = (ONE_FIGURE_A_ROW, FIVE_CRITERIA)


def csv(template: Template) -> bytes:
    """For Excel in Danish: semicolons, UTF-8 with BOM."""
    return template.table.to_csv(sep=";", index=False).encode("utf-8-sig")


def xlsx(template: Template) -> bytes:
    """The same as a workbook, with a sheet that says how it is filled in."""
    return workbook.xlsx(template.help, {"Tal": template.table}, WORD)


def offered() -> Mapping[str, tuple[str, bytes, str]]:
    """What can be downloaded: words on the button -> name of the file, its content, its type."""
    return {
        f"{template.name} ({kind})": (f"{template.file}.{kind.lower()}", make(template), mime)
        for template in TEMPLATES
        for kind, make, mime in (("XLSX", xlsx, XLSX), ("CSV", csv, "text/csv"))
    }
