"""Templates of moves and of transitions, to be filled in by a municipality; lib/uploads/flows/flow_tables.py reads them."""

import functools
from collections.abc import Mapping

import pandas as pd

from lib.analysis.moves import ALL
from lib.analysis.transitions import LOST
from lib.settings import municipality
from lib.uploads.flows.flow_tables import HEADINGS, HIDDEN_WORD, NO, YES
from lib.uploads.packages import templates
from lib.uploads.packages.templates import SKIPPED, Template

FEW = (
    f"Et helt tal. Skriv »{HIDDEN_WORD}«, hvor tallet ikke må vises; 0 og andre små tal skjules også af værktøjet, og med dem de "
    "tal, der ville røbe dem."
)
NEVER = "Skabelonen er til tal, der er talt sammen. Skriv aldrig navne, cpr-numre, adresser eller én række pr. person."
YEAR, BORN = 2024, 2004  # of the example rows
COHORT = f"{BORN}-{BORN + 2}"
MOVES_ROWS = (
    (YEAR, "til", ALL, ALL, ALL, 286, "", "", "Opdigtet"),
    (YEAR, "til", "nabokommunerne", ALL, ALL, 90, "", "", "Opdigtet"),
    (YEAR, "til", ALL, "Herkomst", "ikke-vestlig oprindelse", 122, "", "", "Opdigtet"),
)
MOVES_HELP = (
    ("Aldrig personer", NEVER),
    ("Retning", "til: til området; fra: fra området; inden for: inden for området."),
    ("Sted", f"Hvor de kom fra eller flyttede hen; »{ALL}« for alle. Stederne skal tilsammen give »{ALL}«."),
    ("Opdeling og værdi", "Alder, Beskæftigelse, Herkomst, Uddannelse eller Husstand, og hvilken; »I alt« begge steder for alle. En opdelings værdier skal tilsammen give »I alt«."),
    ("Personer", FEW),
    ("Hører til andelen", "Navnet på den andel i værktøjet, hvis gruppe de hører til, hvis det skal regnes ud, hvad flytningerne gør ved den; ellers tom."),
    ("Tælles med", f"{YES}, hvis andelen tæller dem; {NO}, hvis de er resten af gruppen."),
)  # fmt: skip
TRANSITIONS_ROWS = (
    (COHORT, 15, "i skole", 17, "i ungdomsuddannelse", 48, "Opdigtet"),
    (COHORT, 15, "i skole", 17, "ikke i ungdomsuddannelse", 8, "Opdigtet"),
    (COHORT, 15, "i skole", 17, LOST, 5, "Opdigtet"),
)
TRANSITIONS_HELP = (
    ("Aldrig personer", NEVER),
    ("Årgang", f"Fødselsårene: {BORN} eller {COHORT}. Årgangen er de børn, der boede i området ved den første alder; ingen kommer til senere."),
    ("Tilstand", f"Hvor barnet er ved alderen, i ord. Et barn, der er flyttet eller ikke kan findes, er i tilstanden »{LOST}« og følges videre i den."),
    ("Stemmer det?", "Så mange børn, som kommer til en tilstand ved en alder, går også videre derfra. Skriv alle overgange, der kan ske, også dem med få børn; en overgang uden række kan ikke ske."),
    ("Børn", FEW),
)  # fmt: skip


def flow_templates() -> tuple[Template, ...]:
    """Both of them, with example rows where the municipality has a made-up area."""
    return (
        _template("Flytninger", "skabelon-flytninger", "moves", MOVES_ROWS, MOVES_HELP),
        _template("Børn over årene", "skabelon-boern-over-aarene", "transitions", TRANSITIONS_ROWS, TRANSITIONS_HELP),
    )  # fmt: skip


def _template(
    name: str, file: str, table: str, examples: tuple[tuple, ...], words: tuple[tuple[str, str], ...]
) -> Template:  # fmt: skip
    made_up = municipality.settings().fictional_name
    rows = [(made_up, *example) for example in examples] if made_up else []
    skipped = ((made_up, SKIPPED),) if made_up else ()
    return Template(name, file, pd.DataFrame(rows, columns=list(HEADINGS[table])), (*skipped, *words))  # fmt: skip


@functools.cache
def offered() -> Mapping[str, tuple[str, bytes, str]]:
    """The downloads, as templates.offered()."""
    return templates.downloads(flow_templates())
