"""The questions that Hvad nu hvis can answer (rows of data/questions.csv), each turned into a plan."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pandas as pd

from lib.scenario.model import Change, Dwellings, PersonsChange, Scenario, ShareSet
from lib.scenario.saved_plan import SavedPlan

OWN_SCENARIO = "eget"
OFF_LIST, PRINTED = "off_list", "printed_targets"
HALF_OF_GAP, ONE_POINT, SAME_LEVEL = "half_of_gap", "one_point", "same_level"
BELOW_LIMIT = "below_limit"
TARGETS = (
    HALF_OF_GAP,
    ONE_POINT,
    SAME_LEVEL,
    BELOW_LIMIT,
)  # a share to reach, of one indicator at a time


def askable(questions: pd.DataFrame, area_id: str, names: Mapping[str, str]) -> dict[str, str]:
    """The questions that can be asked of an area, in order: question_id -> text.

    questions: the table questions. names: "area" and "comparison" by their names.
    """
    asked = questions[questions["area_id"].isna() | (questions["area_id"] == area_id)]
    return {q.question_id: q.text.format(**names) for q in asked.itertuples(index=False)}


def to_begin_with(questions: pd.DataFrame, lacks: Mapping[str, str]) -> str:
    """The question to open an area with: the first that can be answered and stands before the user's own scenarios in the
    table, or else the first. lacks: question_id -> what it lacks, "" for nothing."""
    ordered = [one for one in questions["question_id"] if one in lacks]
    before_own = ordered[: ordered.index(OWN_SCENARIO)]
    return next((one for one in before_own if not lacks[one]), ordered[0])


def ask(
    plan: SavedPlan,
    question: Mapping,
    indicators: pd.DataFrame,
    changes: pd.DataFrame,
    law_indicators: Mapping[datetime.date, Mapping[str, str]],
) -> SavedPlan:
    """The plan with another question's law, indicators and scenarios; the user's assumptions are kept.

    question: a row of the table questions. indicators, changes: the tables question_indicators and
    question_changes. law_indicators: by day of a list, the law's measures by criterion. A question
    without numbers of its own follows the law's measures. A question about own scenarios keeps the plan's scenarios.
    """
    day = next(d for d in law_indicators if d.year == plan.law_year)
    if pd.notna(question["law_date"]):
        day = question["law_date"].date()
    own = indicators[indicators["question_id"] == question["question_id"]].sort_values("sort")
    followed = tuple(own["indicator_id"]) or tuple(law_indicators[day].values())
    if question["question_id"] == OWN_SCENARIO:
        return replace(plan, question_id=OWN_SCENARIO, indicators=plan.indicators or followed)
    return replace(
        plan,
        question_id=question["question_id"],
        law_year=day.year,
        indicators=followed,
        scenarios=scenarios(changes[changes["question_id"] == question["question_id"]]),
        limit=None,
    )


def scenarios(changes: pd.DataFrame) -> tuple[tuple[str, Scenario], ...]:
    """The scenarios of one question in order, with no name but what their changes say."""
    made: dict[str, list[Change]] = {}
    for row in changes.sort_values("sort", kind="stable").itertuples(index=False):
        made.setdefault(row.scenario, []).append(_change(row))
    return tuple(("", tuple(own)) for own in made.values())


def _change(row: object) -> Change:
    if row.kind == "dwellings":
        return Dwellings(row.amount, row.movers_like)
    if row.kind == "share":
        return ShareSet(row.indicator_id, Fraction(row.amount))
    return PersonsChange(row.indicator_id, row.amount)
