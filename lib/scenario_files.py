"""What a reader takes along from Hvad nu hvis: a workbook with the numbers and what they rest on."""

from collections.abc import Callable, Sequence

import pandas as pd

from lib import (
    danish,
    plan,
    scenario_figures,
    scenario_results,
    scenario_tables,
    scenario_wording,
    tables,
    wording,
    workbook,
)
from lib.figure import citations
from lib.plan import Plan
from lib.scenario_results import Ground, Outcome
from lib.slug import slug

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx(base: Ground, question: str, found: Sequence[Outcome]) -> bytes:
    """The numbers and the lists of every scenario, with the assumptions and sources."""
    told = scenario_wording.assumptions(base)
    used = scenario_figures.used(base)
    about = [
        ("Område", base.names.area),
        ("Sammenligning", base.names.comparison),
        ("Spørgsmål", question),
        ("Loven, som den gjaldt for", danish.long_date(base.law_date)),
        *((f"Scenarie: {one.name}", scenario_wording.outcome(one, base)) for one in found),
        *(("Din antagelse", f"{danish.capitalise(text)}. Ingen har offentliggjort tallet.") for text in told),
        *(("Kilde", f"{title} {url}".strip()) for title, url in citations(used).items()),
        ("Sådan er det regnet", f"{scenario_wording.MIXING} {scenario_wording.INTERVAL}"),
    ]  # fmt: skip
    if any(fact["fictional"] for fact in used):
        about.insert(0, ("Opdigtet", wording.FICTIONAL))
    if any(fact["status"] == wording.OWN_STATUS for fact in used):
        about.insert(0, ("Egne tal", wording.OWN))
    table = scenario_results.numbers(base, list(found))
    sheets = {
        "Tal": scenario_tables.spreadsheet(base, table),
        "Lister": scenario_tables.verdicts(base, found),
        "Kildernes ord": tables.facts(pd.DataFrame(used, dtype=object)),
    }
    return workbook.xlsx(about, sheets, wording.HYPOTHETICAL)


def offers(
    base: Ground, question: str, found: Sequence[Outcome]
) -> list[tuple[str, Callable[[], bytes | str], str, str]]:
    """The files that can be taken along: label, how it is made, name and type."""
    of = base.plan
    return [
        ("Tallene til Excel (XLSX)", lambda: xlsx(base, question, found), name(of, "xlsx"), XLSX),
        (
            "Scenarierne som fil (JSON)", lambda: plan.to_json(of), name(of, "json"),
            "application/json",
        ),
    ]  # fmt: skip


def name(of: Plan, extension: str) -> str:
    """ "hypotetisk_eksempelby_fravaer-10.xlsx"."""
    return f"hypotetisk_{slug(of.area_id)}_{slug(of.question_id)}.{extension}"
