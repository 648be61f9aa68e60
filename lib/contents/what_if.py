"""Contents of Hvad nu hvis: required changes, outcomes of scenarios, and their figures, tables and files."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from lib.analysis import criteria
from lib.analysis import sentences as analysis_sentences
from lib.contents.address_choices import Choices, ViewError
from lib.db import cache, queries
from lib.db.cache import Lazy, once_per_database
from lib.db.queries import Connection
from lib.figures.figure import Figure, citations
from lib.figures.tables import ShownTable
from lib.scenario import (
    figures,
    files,
    goal_sentences,
    goals,
    outcomes,
    questions,
    saved_plan,
    tables,
)
from lib.scenario import reference_data as scenario_reference_data
from lib.scenario import sentences as scenario_sentences
from lib.scenario.files import OfferedFile
from lib.scenario.model import ScenarioError
from lib.scenario.outcomes import Baseline, Outcome, Published
from lib.scenario.reference_data import ReferenceData
from lib.scenario.saved_plan import SavedPlan, Scenarios
from lib.settings import municipality


@dataclass(frozen=True, eq=False)
class RequiredChange:
    """The smallest changes that reach the goal of a question.

    membership: a sentence on the area's lists, "" where the goal is not about lists. answers: headings ("" for none)
    and sentences; empty where the table is enough.
    """

    table: ShownTable
    membership: str = ""
    answers: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, eq=False)
class Contents:
    """What the page and the slides show of a plan.

    required: changes that reach the question's goal, None for the user's own scenarios. scenarios: the user's own, or
    those that just reach the goal. answers: heading and sentences on the outcome of each. remarks: warnings to show
    before the numbers. figures: by indicator_id; each is computed when called. on_page: the indicator_ids whose figure
    the page shows. verdicts: the lists before and after, None where the plan has none of the law's measures. law: a
    sentence on the law used. sources: as cited -> address. files: to download.
    """

    required: RequiredChange | None
    scenarios: Scenarios
    answers: list[tuple[str, str]]
    remarks: list[str]
    figures: dict[str, Callable[[], Figure]]
    on_page: list[str]
    verdicts: Callable[[], ShownTable] | None
    law: str
    numbers: Callable[[], ShownTable]
    sources: dict[str, str]
    files: list[OfferedFile]

    def page_figures(self) -> list[tuple[str, Figure]]:
        """The figures of the page with their keys, in order."""
        return [(key, self.figures[key]()) for key in self.on_page]


@once_per_database
def reference_data(con: Connection) -> ReferenceData:
    """The tables that plans are made from and computed with."""
    return scenario_reference_data.read(con)


@once_per_database
def _published(
    con: Connection, area_id: str, comparison_id: str, law_date: datetime.date
) -> Published:
    data = reference_data(con)
    names = outcomes.Names(data.area_names[area_id], data.area_names[comparison_id])
    return outcomes.gather(
        data.observations, area_id, comparison_id, data.indicators, queries.thresholds(con, law_date), law_date,
        queries.national_mean(con, area_id, municipality.settings().convicted_indicator_id, law_date),
        criteria.years_as_base(queries.memberships(con, area_id), law_date), names, data.criterion_names,
    )  # fmt: skip


def published(con: Connection, chosen: SavedPlan) -> Published:
    """The published values of a plan's area and comparison, and the law it is judged by."""
    return _published(
        con, chosen.area_id, chosen.comparison_id, reference_data(con).law_date(chosen)
    )


def baseline(con: Connection, chosen: SavedPlan) -> Baseline:
    """The baseline of a plan; cached, and shared by plans that differ only in their scenarios."""
    assumed = replace(chosen, scenarios=())
    known = cache.get_or_compute(
        con, (baseline, saved_plan.to_json(assumed)),
        lambda: outcomes.baseline(assumed, published(con, assumed)),
    )  # fmt: skip
    # A fresh cache of verdicts, since each position of a slider adds to it.
    return replace(known, plan=chosen, known_verdicts={})


def answers(base: Baseline) -> list[tuple[str, str]]:
    """The outcomes of the user's own scenarios: name and sentences of each."""
    found = outcomes.outcomes(base, base.plan.scenarios)
    return scenario_sentences.answers(base, found)


def contents(con: Connection, chosen: SavedPlan) -> Contents:
    """The contents of a plan; computed once for each."""
    return cache.get_or_compute(
        con, (contents, saved_plan.to_json(chosen)), lambda: _contents(con, chosen)
    )


def _contents(con: Connection, chosen: SavedPlan) -> Contents:
    base = baseline(con, chosen)
    required, scenarios = _goal(con, base)
    found = outcomes.outcomes(base, scenarios)
    drawn = list(base.before.measures)
    touched = outcomes.touched(found)
    return Contents(
        required,
        scenarios,
        scenario_sentences.answers(base, found),
        scenario_sentences.remarks(base),
        {key: Lazy(partial(_figure, base, found, key)) for key in drawn},
        drawn if required is None else [key for key in drawn if key in touched],
        Lazy(partial(_verdicts, base, found)) if base.by_criterion() else None,
        scenario_sentences.rules(base),
        Lazy(partial(_numbers, base, found)),
        citations(figures.used(base)),
        files.offers(base, reference_data(con).question_text(chosen), found),
    )


def _goal(con: Connection, base: Baseline) -> tuple[RequiredChange | None, Scenarios]:
    """The changes that the goal of the plan's question requires, and the scenarios that just reach it."""
    question = reference_data(con).question(base.plan)
    goal = question["goal"]
    if not isinstance(goal, str):
        return None, base.plan.scenarios
    if goal == questions.OFF_LIST:
        return _off_list(queries.memberships(con, base.plan.area_id), base, question["list_kind"])
    if goal == questions.PRINTED:
        return _printed_targets(con, base), ()
    found = goals.gap_targets(base, goal)
    table = _required_table(tables.gaps(base, found))
    return RequiredChange(table), goals.scenarios_at_gap(base, goal, found)


def _off_list(
    lists: pd.DataFrame, base: Baseline, list_kind: str
) -> tuple[RequiredChange, Scenarios]:
    needed = goals.required_changes(base, list_kind)
    ways = goals.ways_off_list(base, needed, list_kind)
    homes = goals.required_dwellings(base, needed)
    required = RequiredChange(
        _required_table(tables.thresholds(base, needed, homes)),
        analysis_sentences.membership(lists, base.names.area),
        goal_sentences.off_list(list_kind, ways, base),
    )
    return required, goals.scenarios_off_list(base, ways)


def _printed_targets(con: Connection, base: Baseline) -> RequiredChange:
    """The changes required by the targets in the area's own plans, each with the comparison it names."""
    rows = goals.printed_targets(
        queries.targets(con, base.plan.area_id), reference_data(con).indicators
    )
    baselines = {
        other: baseline(con, saved_plan.beside(base.plan, other))
        for other in set(rows["comparator_id"])
    }
    return RequiredChange(_required_table(tables.targets(rows, baselines)))


def _required_table(rows: pd.DataFrame) -> ShownTable:
    return ShownTable(rows, f"Hypotetisk: {scenario_sentences.NEEDED}")


def _figure(base: Baseline, found: list[Outcome], indicator_id: str) -> Figure:
    return dict(figures.all_of(base, found, [indicator_id]))[indicator_id]


def _verdicts(base: Baseline, found: list[Outcome]) -> ShownTable:
    return ShownTable(tables.verdicts(base, found), "Hypotetisk: listerne")


def _numbers(base: Baseline, found: list[Outcome]) -> ShownTable:
    rows = tables.numbers(base, outcomes.numbers(base, found))
    return ShownTable(rows, "Hypotetisk: alle tal")


def figures_of(con: Connection, choices: Choices) -> dict[str, Callable[[], Figure]]:
    """The figures for the plan in an address, by indicator_id; ViewError for a plan that cannot be read."""
    data = reference_data(con)
    if "plan" not in choices:
        return contents(con, data.first).figures
    try:
        read = scenario_reference_data.check_known(
            saved_plan.from_address(choices["plan"][-1]), data
        )
    except ScenarioError as error:
        raise ViewError(str(error)) from None
    return contents(con, read).figures
