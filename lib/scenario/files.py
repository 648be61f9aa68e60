"""The files to download from Hvad nu hvis: a workbook with numbers, assumptions and sources, and the plan."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from lib.analysis import sentences as analysis_sentences
from lib.db.cache import Lazy
from lib.figures import tables as figures_tables
from lib.figures import workbook
from lib.figures.figure import citations
from lib.scenario import figures, outcomes, remarks, saved_plan
from lib.scenario import sentences as scenario_sentences
from lib.scenario import tables as scenario_tables
from lib.scenario.outcomes import Baseline, Outcome
from lib.scenario.saved_plan import SavedPlan
from lib.text import danish
from lib.text.slug import slug

MAX_STEM = 60
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx(
    base: Baseline,
    question: str,
    found: Sequence[Outcome],
    only: Collection[str] | None = None,
    within: Collection[str] | None = None,
) -> bytes:
    """The numbers and the lists of every scenario, with the assumptions and sources. only, within: those indicators, of
    which a share and of which bounds are known."""
    assumptions = scenario_sentences.assumptions(base)
    used = figures.used(base)
    bounded = outcomes.bounded(base, list(found), base.bounded() if within is None else within)
    used += [row for i in dict.fromkeys(bounded["indicator_id"]) for row in base.told[i].rows]
    about = [
        ("Område", base.names.area),
        ("Sammenligning", base.names.comparison),
        ("Spørgsmål", question),
        ("Regler på listen fra", danish.long_date(base.law_date)),
        *((f"Scenarie: {one.name}", scenario_sentences.outcome(one, base)) for one in found),
        *(("Din antagelse", f"{danish.capitalise(text)}. Ingen har offentliggjort tallet.") for text in assumptions),
        *(("Bemærk", text) for text in remarks.remarks(base)),
        *(("Kilde", f"{title} {url}".strip()) for title, url in citations(used).items()),
        ("Sådan er det regnet", f"{scenario_sentences.MIXING} {scenario_sentences.INTERVAL}"),
    ]  # fmt: skip
    if any(row["fictional"] for row in used):
        about.insert(0, ("Opdigtet", analysis_sentences.FICTIONAL))
    if any(row["status"] in analysis_sentences.OWN_STATUSES for row in used):
        about.insert(0, ("Egne tal", analysis_sentences.OWN))
    table = outcomes.numbers(base, list(found), only)
    sheets = {
        "Tal": scenario_tables.spreadsheet(base, table, bounded),
        "Lister": scenario_tables.verdicts(base, found),
    }
    if used:
        sheets["Kildernes ord"] = figures_tables.observations(pd.DataFrame(used, dtype=object))
    return workbook.xlsx(about, sheets, analysis_sentences.HYPOTHETICAL)


@dataclass(frozen=True)
class OfferedFile:
    """A file to download: the words of its button, what makes it when it is asked for, its name and type."""

    label: str
    make: Callable[[], bytes | str]
    name: str
    mime: str


def offers(
    base: Baseline,
    question: str,
    found: Sequence[Outcome],
    only: Collection[str] | None = None,
    within: Collection[str] | None = None,
) -> list[OfferedFile]:
    """The files that can be taken along. question: in words. only, within: as in xlsx()."""
    chosen = base.plan
    return [
        OfferedFile("Tallene til Excel (XLSX)", Lazy(partial(xlsx, base, question, found, only, within)), name(chosen, found, "xlsx"), XLSX),
        OfferedFile("Scenarierne som fil (JSON)", partial(saved_plan.to_json, chosen), name(chosen, found, "json"), "application/json"),
    ]  # fmt: skip


def name(chosen: SavedPlan, found: Sequence[Outcome], extension: str) -> str:
    """ "hypotetisk_eksempelby_10-faerre-elever.xlsx": by what it holds, or by the question where that is no scenario."""
    held = slug(" ".join(one.name for one in found))[:MAX_STEM].strip("-") or slug(
        chosen.question_id
    )
    return f"hypotetisk_{slug(chosen.area_id)}_{held}.{extension}"
