"""The files to download from Hvad nu hvis: a workbook with numbers, assumptions and sources, and the plan."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

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
from lib.plan import SavedPlan
from lib.scenario_results import Baseline, Outcome
from lib.slug import slug

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx(base: Baseline, question: str, found: Sequence[Outcome]) -> bytes:
    """The numbers and the lists of every scenario, with the assumptions and sources."""
    assumptions = scenario_wording.assumptions(base)
    used = scenario_figures.used(base)
    about = [
        ("Område", base.names.area),
        ("Sammenligning", base.names.comparison),
        ("Spørgsmål", question),
        ("Loven, som den gjaldt for", danish.long_date(base.law_date)),
        *((f"Scenarie: {one.name}", scenario_wording.outcome(one, base)) for one in found),
        *(("Din antagelse", f"{danish.capitalise(text)}. Ingen har offentliggjort tallet.") for text in assumptions),
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


@dataclass(frozen=True)
class OfferedFile:
    """A file to download: the words of its button, what makes it when it is asked for, its name and type."""

    label: str
    make: Callable[[], bytes | str]
    name: str
    mime: str


def offers(base: Baseline, question: str, found: Sequence[Outcome]) -> list[OfferedFile]:
    """The files that can be taken along. question: in words."""
    chosen = base.plan
    return [
        OfferedFile("Tallene til Excel (XLSX)", partial(xlsx, base, question, found), name(chosen, "xlsx"), XLSX),
        OfferedFile("Scenarierne som fil (JSON)", partial(plan.to_json, chosen), name(chosen, "json"), "application/json"),
    ]  # fmt: skip


def name(chosen: SavedPlan, extension: str) -> str:
    """ "hypotetisk_eksempelby_fravaer-10.xlsx"."""
    return f"hypotetisk_{slug(chosen.area_id)}_{slug(chosen.question_id)}.{extension}"
