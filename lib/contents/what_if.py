"""Contents of Hvad nu hvis: required changes, outcomes of scenarios, and their figures, tables and files."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from lib.analysis import criteria
from lib.analysis import sentences as analysis_sentences
from lib.contents import shared
from lib.contents.address_choices import Choices, ViewError
from lib.db import cache, queries, target_queries
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
    share_targets,
    tables,
)
from lib.scenario import reference_data as scenario_reference_data
from lib.scenario import remarks as scenario_remarks
from lib.scenario import sentences as scenario_sentences
from lib.scenario.files import OfferedFile
from lib.scenario.model import ScenarioError
from lib.scenario.outcomes import Baseline, Outcome
from lib.scenario.published import Names, Published, gather
from lib.scenario.reference_data import ReferenceData
from lib.scenario.saved_plan import SavedPlan, Scenarios
from lib.settings import municipality

CANNOT_YET = "Det kan ikke beregnes endnu. Der mangler"


@dataclass(frozen=True, eq=False)
class RequiredChange:
    """The smallest changes that reach the goal of a question.

    headline: the answer in a few words, "" where there is none. membership: a sentence on the area's lists, "" where the
    goal is not about lists. answers: headings ("" for none) and sentences; empty where the table is enough.
    """

    table: ShownTable
    headline: str = ""
    membership: str = ""
    answers: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, eq=False)
class Contents:
    """What the page and the slides show of a plan.

    required: changes that reach the question's goal, None for the user's own scenarios. at_goal: the scenarios that just
    reach it. answers: heading and sentences on the outcome of each scenario. remarks: warnings to show
    before the numbers. figures: by indicator_id; each is computed when called. on_page: the indicator_ids whose figure
    the page shows, that of the answer first. holders: who has what is not published, "" where that is not known. verdicts: the lists before and after, None where the plan has none of the law's measures. law: a
    sentence on the law used. sources: as cited -> address. files: to download.
    """

    required: RequiredChange | None
    at_goal: Scenarios
    answers: list[tuple[str, str]]
    remarks: list[str]
    figures: dict[str, Callable[[], Figure]]
    on_page: list[str]
    verdicts: Callable[[], ShownTable] | None
    law: str
    numbers: Callable[[], ShownTable]
    sources: dict[str, str]
    files: list[OfferedFile]
    holders: str = ""

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
    names = Names(data.area_names[area_id], data.area_names[comparison_id])
    return gather(
        shared.observations_of(con, area_id, comparison_id), area_id, comparison_id, data.indicators, queries.thresholds(con, law_date), law_date,
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


def front(base: Baseline, question: Mapping) -> str | None:
    """The indicator that the answer to a question about a share is about; None for other questions, and where the area
    has no number."""
    if question["goal"] not in questions.TARGETS:
        return None
    return share_targets.front(share_targets.every(base, question))


def answers(base: Baseline, at_goal: Scenarios) -> list[tuple[str, str]]:
    """The outcomes of the user's own scenarios: name and sentences of each; none of those that just reach the goal."""
    if not base.plan.scenarios and at_goal:
        return []
    return scenario_sentences.answers(base, outcomes.outcomes(base, base.plan.scenarios))


def contents(con: Connection, chosen: SavedPlan) -> Contents:
    """The contents of a plan; computed once for each."""
    return cache.get_or_compute(
        con, (contents, saved_plan.to_json(chosen)), lambda: _contents(con, chosen)
    )


def at_goal(con: Connection, chosen: SavedPlan) -> Scenarios:
    """The scenarios that just reach the goal of the plan's question, whatever the user's own are."""
    return contents(con, replace(chosen, scenarios=())).at_goal


def _contents(con: Connection, chosen: SavedPlan) -> Contents:
    base, question = baseline(con, chosen), reference_data(con).question(chosen)
    required, reached = _goal(con, base, question)
    own = chosen.scenarios
    found = outcomes.outcomes(base, own or reached, at_goal=not own)
    drawn, within = _on_page(base, question, found), _within(base, question)
    return Contents(
        required,
        reached,
        scenario_sentences.answers(base, found),
        scenario_remarks.remarks(base),
        _figures(base, question, found),
        drawn,
        Lazy(partial(_verdicts, base, found)) if base.by_criterion() or base.bounded() else None,
        scenario_sentences.rules(base),
        Lazy(partial(_numbers, base, found, drawn, within)),
        citations(_cited(base, required)),
        files.offers(base, reference_data(con).question_text(chosen), found, drawn, within),
        scenario_remarks.who_has(published(con, chosen).holders(chosen)),
    )


def _figures(
    base: Baseline, question: Mapping, found: list[Outcome]
) -> dict[str, Callable[[], Figure]]:
    """A figure of each indicator with a number; where the question's goal is a share and the user has no scenario of
    their own, each with the scenario that just reaches the goal for it."""
    drawn = {i: Lazy(partial(_figure, base, found, i)) for i in base.before.group_shares}
    if question["goal"] not in questions.TARGETS or base.plan.scenarios:
        return drawn
    for indicator_id, one in share_targets.every(base, question).items():
        if indicator_id not in drawn:
            continue
        reached = goals.at_goal(base, question["goal"], indicator_id, one)
        own = outcomes.outcomes(base, reached, at_goal=True)
        drawn[indicator_id] = Lazy(partial(_figure, base, own, indicator_id))
    return drawn


def _on_page(base: Baseline, question: Mapping, found: list[Outcome]) -> list[str]:
    """The indicators to draw: all of the user's own, those that a goal is reached by, or else the first with a number."""
    drawn = list(base.before.group_shares)
    if not isinstance(question["goal"], str):
        return drawn
    asked = {*outcomes.touched(found), front(base, question)}
    return [i for i in drawn if i in asked] or drawn[:1]


def _within(base: Baseline, question: Mapping) -> list[str]:
    """The indicators known within bounds that are told of: all, or of a goal that is a share the one that it is about."""
    if question["goal"] in questions.TARGETS:
        return [i for i in base.bounded() if i == front(base, question)]
    return base.bounded()


def _cited(base: Baseline, required: RequiredChange | None) -> list[Mapping]:
    """The observations to cite: also those that an answer in dwellings rests on."""
    used = [*figures.used(base), *(row for i in base.bounded() for row in base.told[i].rows)]
    if required is None or base.dwellings is None:
        return used
    return [
        *used,
        *(base.beside[i] for i in base.before.group_shares if i in base.beside),
        base.dwellings,
    ]


def _goal(
    con: Connection, base: Baseline, question: Mapping
) -> tuple[RequiredChange | None, Scenarios]:
    """The changes that the goal of a question requires, and the scenarios that just reach it."""
    goal = question["goal"]
    if goal in questions.TARGETS:
        return _share_target(con, base, question)
    if goal == questions.OFF_LIST:
        return _off_list(con, base, question["list_kind"])
    if goal == questions.PRINTED:
        return _printed_targets(con, base), ()
    return None, ()


def _share_target(
    con: Connection, base: Baseline, question: Mapping
) -> tuple[RequiredChange, Scenarios]:
    goal, found = question["goal"], share_targets.every(base, question)
    first = share_targets.front(found)
    table = _required_table(tables.gaps(base, found))
    if first is None:
        lacks = goal_sentences.lacking(base, question, found, ())
        return RequiredChange(table, answers=[("", f"{CANNOT_YET} {lacks.rstrip('.')}.")]), ()
    return (
        RequiredChange(
            table,
            goal_sentences.headline(base, first, found[first]),
            answers=goal_sentences.explained(
                base, first, found[first], goal, strategy(con, base.plan.area_id)
            ),
        ),
        goals.at_goal(base, goal, first, found[first]),
    )


def strategy(con: Connection, area_id: str) -> str:
    """What the strategy of the area's municipality wants, in a sentence; "" for an area of another municipality."""
    areas, home = (
        shared.areas(con).set_index("area_id"),
        municipality.settings().home_comparison_id,
    )
    if areas.at[area_id, "municipality"] != areas.at[home, "name"]:
        return ""
    return scenario_remarks.strategy(target_queries.targets(con, home).to_dict("records"))


def _off_list(con: Connection, base: Baseline, list_kind: str) -> tuple[RequiredChange, Scenarios]:
    lists = queries.memberships(con, base.plan.area_id)
    needed = goals.required_changes(base, list_kind)
    ways = goals.ways_off_list(base, needed, list_kind)
    within = goals.way_within_bounds(base, needed, list_kind)
    homes = goals.required_dwellings(base, needed)
    required = RequiredChange(
        _required_table(tables.thresholds(base, needed, homes)),
        goal_sentences.headline_within_bounds(within),
        membership=analysis_sentences.membership(lists, base.names.area),
        answers=goal_sentences.off_list(
            list_kind, ways, base, strategy(con, base.plan.area_id), within
        ),
    )
    return required, goals.scenarios_off_list(base, ways, 2 if within else 1)


def askable(con: Connection, chosen: SavedPlan) -> dict[str, str]:
    """The questions of a plan's area, those that can be answered first: question_id -> what it lacks, "" for nothing."""
    assumed = replace(
        chosen, question_id=questions.OWN_SCENARIO, indicators=(), scenarios=(), limit=None, years=None
    )  # fmt: skip
    return cache.get_or_compute(
        con, (askable, saved_plan.to_json(assumed)), lambda: _askable(con, assumed)
    )


def _askable(con: Connection, chosen: SavedPlan) -> dict[str, str]:
    data = reference_data(con)
    words = questions.askable(data.questions, chosen.area_id, data.words(chosen))
    lacks = {question_id: _lacks(con, data.asked(chosen, question_id)) for question_id in words}
    return dict(sorted(lacks.items(), key=lambda item: bool(item[1])))


def _lacks(con: Connection, asked: SavedPlan) -> str:
    question = reference_data(con).question(asked)
    if question["question_id"] == questions.OWN_SCENARIO:
        return ""
    base, goal = baseline(con, asked), question["goal"]
    if goal == questions.PRINTED:
        reachable = _printed_targets(con, base).table.rows.get("Andelen skal være", ())
        return "" if any(reachable) else "tal at sammenligne med"
    found = share_targets.every(base, question) if goal in questions.TARGETS else {}
    ways = ()
    if goal == questions.OFF_LIST:
        kind = question["list_kind"]
        needed = goals.required_changes(base, kind)
        ways = goals.ways_off_list(base, needed, kind) or goals.way_within_bounds(base, needed, kind)  # fmt: skip
    return goal_sentences.lacking(base, question, found, ways)


def _printed_targets(con: Connection, base: Baseline) -> RequiredChange:
    """The changes required by the targets in the area's own plans, each with the comparison it names."""
    rows = goals.printed_targets(
        target_queries.targets(con, base.plan.area_id), reference_data(con).indicators
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


def _numbers(
    base: Baseline, found: list[Outcome], drawn: list[str], within: list[str]
) -> ShownTable:
    known = outcomes.bounded(base, found, within)
    rows = tables.numbers(base, outcomes.numbers(base, found, drawn), known)
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
