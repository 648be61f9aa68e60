"""What is published of an area, its comparison and the law, for the plans of Hvad nu hvis."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import pandas as pd

from lib.analysis import assessment, compare, criteria
from lib.analysis.assessment import Assessment
from lib.scenario import bounds
from lib.scenario.bounds import Told
from lib.scenario.saved_plan import SavedPlan
from lib.settings import municipality

MEAN_UNIT = "pct. af regionens gennemsnit"
RESIDENTS = municipality.settings().residents_indicator_id
DWELLINGS = municipality.settings().dwellings_indicator_id
ORIGIN = municipality.settings().origin_indicator_id  # a share of the residents themselves
WITHHELD = "Tallet handler om så få personer, at det ikke vises og ikke kan bruges i en beregning."


@dataclass(frozen=True)
class Names:
    """The names of an area and its comparison, as a sentence has them."""

    area: str
    comparison: str


def law_indicators(indicators: Mapping[str, Mapping], law_date: datetime.date) -> dict[str, str]:
    """criterion -> the law's own measure on a day, where a scenario can change it. indicators: rows by indicator_id."""
    day = pd.Timestamp(law_date)
    return {
        row["criterion"]: indicator_id
        for indicator_id, row in indicators.items()
        if row["criterion_relation"] == "law"
        and is_countable(row)
        and row["law_valid_from"] <= day
        and not row["law_valid_to"] < day  # open-ended: NaT, and no day is before it
    }


def is_countable(indicator: Mapping) -> bool:
    """Whether a scenario can change an indicator: a share that says who is counted, or the law's mean."""
    return isinstance(indicator["counted"], str) or indicator["unit"] == MEAN_UNIT


@dataclass(frozen=True)
class Published:
    """What is published of an area, of its comparison and of the law of a day.

    observations: the one used for each indicator of the area, with too_old. dwellings: the newest of its number of
    dwellings. others: all of the comparison's
    observations with a value; beside: its newest, by indicator_id. unpublished: the area's observations without a
    published value, whose notes say who holds it. withheld: the indicators with suppressed values only. told: what
    sources tell of the law's measures, values and bounds, by indicator_id. The rest as in Baseline.
    """

    names: Names
    indicators: Mapping[str, Mapping]
    criterion_names: Mapping[str, str]
    law_date: datetime.date
    observations: Mapping[str, Mapping]
    others: list[Mapping]
    beside: Mapping[str, Mapping]
    unpublished: list[Mapping]
    withheld: frozenset[str]
    residents: int | None
    rules: pd.DataFrame
    rule_rows: list[Mapping]
    law_indicators: Mapping[str, str]
    national_mean: Fraction | None
    years_as_base: tuple[int, int] | None
    dwellings: Mapping | None = None
    told: Mapping[str, Told] = field(default_factory=dict)

    @property
    def dwellings_count(self) -> int | None:
        """The area's number of dwellings; None where it is not published."""
        return None if self.dwellings is None else int(self.dwellings["value"])

    def compared(self, plan: SavedPlan) -> dict[str, Mapping]:
        """The comparison's observations of the plan's indicators in the area's period, by indicator_id; of what is known
        within bounds, in one of the periods that they are told of."""
        told = {i: self.told[i].periods for i in plan.indicators if i in self.told}
        own = of_plan(self.observations, plan)
        periods = told | {i: (row["period"],) for i, row in own.items()}
        return {
            row["indicator_id"]: row
            for row in reversed(self.others)
            if row["period"] in periods.get(row["indicator_id"], ())
        }

    def holders(self, plan: SavedPlan) -> list[Mapping]:
        """The observations whose notes say who holds the unpublished values of the plan's indicators."""
        asked = {*plan.indicators, *((RESIDENTS,) if ORIGIN in plan.indicators else ())}
        return [row for row in self.unpublished if row["indicator_id"] in asked]


def gather(
    observations: pd.DataFrame,
    area_id: str,
    comparison_id: str,
    indicators: Mapping[str, Mapping],
    rules: pd.DataFrame,
    law_date: datetime.date,
    national_mean: float | None,
    years_as_base: tuple[int, int] | None,
    names: Names,
    criterion_names: Mapping[str, str],
) -> Published:
    """What is published of an area and its comparison.

    observations: queries.observations, at least of those two areas. The law's measures are taken from the period
    that the law of law_date uses (criteria.law_values), the others from their newest.
    """
    own = observations[(observations["area_id"] == area_id) & ~criteria.is_guessed(observations)]
    others = compare.with_value(observations[observations["area_id"] == comparison_id])
    missing = own[(own["status"] == "not_published") & own["note"].notna()]
    shown = set(own.loc[own["value"].notna(), "indicator_id"])
    printed = set(own.loc[own["status"] == "confidential", "indicator_id"])
    law = law_indicators(indicators, law_date)
    return Published(
        names, indicators, criterion_names, law_date,
        _by_indicator(_standing(own, law_date)), others.to_dict("records"),
        _by_indicator(compare.newest(others)), missing.to_dict("records"),
        frozenset(printed - shown), _residents(own), rules, rules.to_dict("records"),
        law,
        None if national_mean is None else criteria.exact(national_mean), years_as_base,
        _newest(own, DWELLINGS), _told(own, rules, law, law_date),
    )  # fmt: skip


def _told(
    own: pd.DataFrame, rules: pd.DataFrame, law: Mapping[str, str], law_date: datetime.date
) -> dict[str, Told]:
    """What sources tell of the law's measures, as the assessment of the area by the law takes it."""
    statements = assessment.usable_statements(own, law_date)
    values = criteria.law_values(own, law_date)
    found = Assessment(rules, values, None, None, {}, statements=statements)
    return bounds.told_of_law(statements, found, law)


def of_plan(observations: Mapping[str, Mapping], plan: SavedPlan) -> dict[str, Mapping]:
    """The observations of the plan's indicators, by indicator_id."""
    return {i: observations[i] for i in plan.indicators if i in observations}


def _by_indicator(rows: pd.DataFrame) -> dict[str, Mapping]:
    return {row["indicator_id"]: row for row in rows.to_dict("records")}


def _standing(own: pd.DataFrame, law_date: datetime.date) -> pd.DataFrame:
    """The observation used for each indicator, with too_old."""
    law = criteria.law_values(own, law_date)
    rest = compare.newest(compare.with_value(own[own["criterion_relation"] != "law"]))
    rows = pd.concat([law, rest]) if len(law) else rest
    is_law = rows["criterion_relation"] == "law"
    return rows.assign(too_old=is_law & criteria.is_too_old(rows, law_date))


def _residents(own: pd.DataFrame) -> int | None:
    """The newest published number of residents of one area; None where there is none."""
    known = _newest(own, RESIDENTS)
    return None if known is None else int(known["value"])


def _newest(own: pd.DataFrame, indicator_id: str | None) -> Mapping | None:
    """The newest observation of one area and indicator with a value; None where there is none."""
    known = compare.newest(compare.with_value(own[own["indicator_id"] == indicator_id]))
    return None if known.empty else known.iloc[0].to_dict()
