"""The tables of the database that every plan of Hvad nu hvis is made from and computed with."""

import datetime
import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from lib.analysis import sentences
from lib.db import holdings, queries
from lib.scenario import published, questions, saved_plan, scenario_names
from lib.scenario.published import Names
from lib.scenario.saved_plan import SavedPlan
from lib.settings import municipality

COMPARED = ("kommune", "land", "boligområde", "politikreds")


@dataclass(frozen=True)
class ReferenceData:
    """The tables that plans are made from and computed with.

    areas: queries.areas. with_value: each area with a published value -> its indicators with one. questions,
    question_indicators, question_changes: the tables of those names, the questions in order. indicators: the rows of the table by indicator_id. dates: the
    days of the published lists, the newest first. law_indicators: for each of them, criterion -> the law's own
    indicator. criterion_names: in the law's order.
    """

    areas: pd.DataFrame
    with_value: Mapping[str, Collection[str]]
    questions: pd.DataFrame
    question_indicators: pd.DataFrame
    question_changes: pd.DataFrame
    indicators: Mapping[str, Mapping]
    dates: list[datetime.date]
    law_indicators: Mapping[datetime.date, Mapping[str, str]]
    criterion_names: Mapping[str, str]

    @functools.cached_property
    def area_names(self) -> dict[str, str]:
        """area_id -> name."""
        return dict(zip(self.areas["area_id"], self.areas["name"], strict=True))

    @functools.cached_property
    def question_rows(self) -> dict[str, Mapping]:
        """The questions by question_id."""
        return {row["question_id"]: row for row in self.questions.to_dict("records")}

    @functools.cached_property
    def first(self) -> SavedPlan:
        """The plan that the page starts with."""
        of = municipality.settings()
        question = of.first_question_id
        begun = SavedPlan(of.home_area_id, of.home_comparison_id, self.dates[0].year, question)
        return self.asked(begun, question)

    def is_fictional(self, area_id: str) -> bool:
        """Whether an area is made up."""
        return bool(self.areas.set_index("area_id").at[area_id, "fictional"])

    def names(self, chosen: SavedPlan) -> Names:
        """The names of a plan's area and comparison."""
        return Names(self.area_names[chosen.area_id], self.area_names[chosen.comparison_id])

    def words(self, chosen: SavedPlan) -> dict[str, str]:
        """The names of a plan's area and comparison, to fill in the texts of the questions."""
        return vars(self.names(chosen))

    def law_date(self, chosen: SavedPlan) -> datetime.date:
        """The day of the list whose law a plan is judged by."""
        return next(day for day in self.dates if day.year == chosen.law_year)

    def question(self, chosen: SavedPlan) -> Mapping:
        """The row of the question that a plan asks."""
        return self.question_rows[chosen.question_id]

    def question_text(self, chosen: SavedPlan) -> str:
        """The question in words."""
        return self.question(chosen)["text"].format(**self.words(chosen))

    def asked(self, chosen: SavedPlan, question_id: str) -> SavedPlan:
        """The plan with another question: scenario.questions.ask."""
        return questions.ask(
            chosen, self.question_rows[question_id], self.question_indicators,
            self.question_changes, self.law_indicators,
        )  # fmt: skip

    def comparable(self) -> pd.DataFrame:
        """The areas that another can be compared with."""
        return self.areas[self.areas["kind"].isin(COMPARED)]


def read(con: queries.Connection) -> ReferenceData:
    """The reference data of a database."""
    table = queries.table(con, "indicators").to_dict("records")
    indicators = {row["indicator_id"]: row for row in table}
    dates, own = queries.list_dates(con), queries.observations(con, statuses=[sentences.OWN_STATUS])
    asked = queries.table(con, "questions").sort_values("sort")
    return ReferenceData(
        queries.areas(con), _with_value(holdings.with_values(con)), _by_newest_own_list(asked, own, dates),
        queries.table(con, "question_indicators"), queries.table(con, "question_changes"),
        indicators, dates,
        {day: published.law_indicators(indicators, day) for day in dates},
        queries.criterion_names(con),
    )  # fmt: skip


def _with_value(held: pd.DataFrame) -> dict[str, frozenset[str]]:
    return {area: frozenset(ids) for area, ids in held.groupby("area_id")["indicator_id"]}


def _by_newest_own_list(
    asked: pd.DataFrame, own: pd.DataFrame, dates: list[datetime.date]
) -> pd.DataFrame:
    """The questions; those about the law use the newest list that the user has own numbers for, if any."""
    law = own[own["criterion_relation"].eq("law")]
    listed = law.loc[law["period_end"].isin(pd.to_datetime(dates)), "period_end"]
    if listed.empty:
        return asked
    return asked.assign(law_date=asked["law_date"].where(asked["law_date"].isna(), listed.max()))


def check_known(read: SavedPlan, data: ReferenceData) -> SavedPlan:
    """A plan that was read, where the names that the app itself once wrote follow their scenarios again.

    Raises ScenarioError where it names what this database does not have.
    """
    saved_plan.check_known(
        read, data.areas.loc[data.areas["kind"] == "boligområde", "area_id"],
        data.comparable()["area_id"], [day.year for day in data.dates], set(data.questions["question_id"]),
        [i for i, indicator in data.indicators.items() if published.is_countable(indicator)],
    )  # fmt: skip
    words = data.words(read)
    presets = (text.format(**words) for text in data.question_changes["scenario"])
    return scenario_names.without_old_names(read, presets)
