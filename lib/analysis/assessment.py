"""Assesses one area by the law on one day, by what is published: values, bounds told in words, and lists."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

import pandas as pd

from lib.analysis import criteria, known_range, list_deductions
from lib.analysis.criteria import Evidence, Verdict
from lib.analysis.known_range import KnownRange
from lib.analysis.list_deductions import Deduction
from lib.settings import municipality

# A bound is about one list or one year's status; what it says of a later list is not known.
MAX_BOUND_AGE = pd.DateOffset(years=1)


@dataclass(frozen=True)
class Assessment:
    """One area assessed by the law on one day.

    rules: queries.thresholds of the day. values: criteria.law_values(), one row per criterion. residents,
    national_mean (per cent): None where not published. verdicts: by list kind, in the order of the rules. too_old:
    criteria whose values are shown but decide nothing. statements: the observations that decide, values and bounds,
    and the silent ones, the newest first. published: what the lists of the day say, list kind -> whether the area is
    on it, None where no source settles it. deductions: what follows from them. guessed: whether the
    user's own file has numbers by a guess, which decide nothing.
    """

    rules: pd.DataFrame
    values: pd.DataFrame
    residents: float | None
    national_mean: float | None
    verdicts: Mapping[str, Verdict]
    too_old: tuple[str, ...] = ()
    statements: pd.DataFrame = field(default_factory=pd.DataFrame)
    published: Mapping[str, bool | None] = field(default_factory=dict)
    deductions: tuple[Deduction, ...] = ()
    guessed: bool = False

    @property
    def settled(self) -> dict[str, bool]:
        """`published` without the lists that no source settles."""
        return {kind: on for kind, on in self.published.items() if on is not None}

    def value(self, criterion: str) -> pd.Series | None:
        """The observation of the value used for a criterion, or None."""
        found = self.values[self.values["criterion"] == criterion]
        return None if found.empty else found.iloc[0]

    def limits(self, criterion: str) -> list[tuple[Mapping, list[Fraction]]]:
        """The rules of a criterion: (rule, its thresholds in the unit of the value)."""
        return self._limits.get(criterion, [])

    @functools.cached_property
    def _limits(self) -> dict[str, list[tuple[Mapping, list[Fraction]]]]:
        rows = self.rules.to_dict("records")
        found: dict[str, list[tuple[Mapping, list[Fraction]]]] = {}
        for rule in rows:
            if rule["role"] in criteria.COUNTING:
                cutoffs = criteria.cutoffs(rule, rows, self.national_mean)
                found.setdefault(rule["criterion"], []).append((rule, cutoffs))
        return found

    def deciding_statements(self, criterion: str) -> pd.DataFrame:
        """The observations that tell something of a criterion and can decide it, the newest first."""
        return _deciding(self.statements, criterion)

    def silent_statements(self, criterion: str) -> pd.DataFrame:
        """The observations of sources that name other criteria and not this one, which decide nothing."""
        rows = self.statements
        return rows[(rows["criterion"] == criterion) & (rows["statement"] == known_range.SILENT)]

    def known(self, criterion: str) -> tuple[KnownRange, bool]:
        """What is known of a criterion together, and whether in multiples of the national mean.

        Older statements narrow the range only as far as they agree with newer ones."""
        found: KnownRange | None = None
        in_multiples = False
        for one in evidence(self.statements, criterion):
            if found is None:
                found, in_multiples = one.range, one.in_multiples
            elif one.in_multiples == in_multiples:
                found = found.intersect(one.range) or found
        return found or KnownRange(), in_multiples


def _deciding(statements: pd.DataFrame, criterion: str) -> pd.DataFrame:
    """The newest statements of a criterion, down to the newest value: an older number says less than a newer one."""
    rows = statements[
        (statements["criterion"] == criterion)
        & statements["statement"].ne(known_range.SILENT).fillna(True)
    ]
    with_value = rows["value"].notna().to_numpy()
    return rows.iloc[: with_value.argmax() + 1] if with_value.any() else rows


def evidence(statements: pd.DataFrame, criterion: str) -> list[Evidence]:
    """What statements tell of a criterion, the newest first."""
    return [
        Evidence(known_range.of_observation(row), pd.notna(row["bound_unit"]))
        for _, row in _deciding(statements, criterion).iterrows()
    ]


def usable_statements(observations: pd.DataFrame, law_date: date) -> pd.DataFrame:
    """The values and bounds of the law's measures that are not too old for a list, the newest first.

    observations: queries.observations of one area. At the same date a value comes before a bound.
    """
    rows = criteria.law_measures(observations, law_date)
    rows = rows[(rows["value"].notna() | rows["statement"].notna())]
    bound_too_old = rows["value"].isna() & (
        rows["period_end"] <= pd.Timestamp(law_date) - MAX_BOUND_AGE
    )
    rows = rows[~criteria.is_too_old(rows, law_date) & ~bound_too_old]
    order = rows.assign(_bound=rows["value"].isna()).sort_values(
        ["period_end", "_bound"], ascending=[False, True], kind="stable"
    )
    return order.drop(columns="_bound")


def assess(
    observations: pd.DataFrame,
    rules: pd.DataFrame,
    law_date: date,
    national_mean: float | None,
    memberships: pd.DataFrame,
) -> Assessment:
    """Assess an area for every list kind of the day, by its newest published values and bounds.

    observations: queries.observations of the area. rules: queries.thresholds of the day. memberships:
    queries.memberships of the area.
    """
    values = criteria.law_values(observations, law_date)
    old = criteria.is_too_old(values, law_date)
    statements = usable_statements(observations, law_date)
    known = {name: evidence(statements, name) for name in rules["criterion"].unique()}
    people = observations[
        (observations["indicator_id"] == municipality.settings().residents_indicator_id)
        & observations["value"].notna()
        & ~criteria.is_guessed(observations)
        & ~(observations["period_end"] > pd.Timestamp(law_date.year, 12, 31))
    ].sort_values("period_end", na_position="first")
    residents = None if people.empty else float(people["value"].iloc[-1])
    verdicts = criteria.judge_all(
        rules, known, residents=residents, national_mean=national_mean,
        years_as_base=criteria.years_as_base(memberships, law_date),
    )  # fmt: skip
    of_day = memberships[memberships["list_date"] == pd.Timestamp(law_date)]
    judged = Assessment(
        rules, values, residents, national_mean, verdicts, tuple(values.loc[old, "criterion"]), statements,
        {row.list_kind: None if pd.isna(row.on_list) else bool(row.on_list) for row in of_day.itertuples()},
        guessed=bool(criteria.is_guessed(observations).any()),
    )  # fmt: skip
    found = list_deductions.deduce(rules, known, national_mean, judged.settled, residents)
    return replace(judged, deductions=tuple(found))
