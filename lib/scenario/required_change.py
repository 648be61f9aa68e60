"""The smallest change, in persons or dwellings, that crosses a threshold or meets a target.

Exact at the law's own operators: one person or dwelling fewer does not cross it. Computed from the share and
the people of a model.GroupShare, published or assumed.
"""

import bisect
from fractions import Fraction

import pandas as pd

from lib.analysis import criteria
from lib.scenario import model
from lib.scenario.model import GroupShare, ScenarioError


def persons(group_share: GroupShare, operator: str, threshold: Fraction) -> int:
    """The fewest persons whose change of status moves the share across the threshold; negative where the
    count must fall. Raises ScenarioError where the people are not known, ValueError where no number can."""
    group_share.check_countable()
    return criteria.persons_to_cross(group_share.persons, group_share.people, operator, threshold)


def dwellings(
    group_share: GroupShare,
    residents: int,
    operator: str,
    threshold: Fraction,
    persons_per_dwelling: Fraction,
    mover_share: Fraction,
) -> int:
    """The smallest number of new dwellings with which a share changes side of a threshold.

    mover_share: the share among those who move in. Raises ValueError where no number can do it.
    """
    crossed = criteria.OPERATORS[operator]
    before = crossed(group_share.share, threshold)

    def flips(count: int) -> bool:
        coming = model.movers(count, persons_per_dwelling)
        share = (group_share.share * residents + mover_share * coming) / (residents + coming)
        return crossed(share, threshold) != before

    # The mixed share comes ever nearer to the movers' own, but never reaches it.
    towards = group_share.share != mover_share and crossed(mover_share, threshold) != before
    if not towards or (mover_share == threshold and not flips(10**9)):
        raise ValueError("no number of dwellings crosses the threshold")
    most = 1
    while not flips(most):
        most *= 2
    return bisect.bisect_left(range(most + 1), True, key=flips)


def limit_of_gap(comparison: Fraction, at_most: Fraction, higher_worse: bool) -> Fraction:
    """The share that is `at_most` percentage points worse than the comparison's. higher_worse: a high share is
    the worse one."""
    return comparison + at_most if higher_worse else comparison - at_most


def half_of_gap(group_share: GroupShare, comparison: Fraction, higher_worse: bool) -> Fraction:
    """Half of the gap to the comparison; 0 where the area is the better one."""
    size = group_share.share - comparison if higher_worse else comparison - group_share.share
    return max(Fraction(0), size) / 2


def persons_to_gap(
    group_share: GroupShare, comparison: Fraction, at_most: Fraction, higher_worse: bool = True
) -> int:
    """The fewest persons that bring the share within `at_most` percentage points of the comparison's, which
    stays as it is; 0 when it already is, negative where the count must fall.

    Raises as persons() does.
    """
    return persons_to_limit(
        group_share, limit_of_gap(comparison, at_most, higher_worse), higher_worse
    )


def persons_to_limit(group_share: GroupShare, limit: Fraction, higher_worse: bool = True) -> int:
    """The fewest persons that bring the share to the right side of a limit, which is itself right; 0 when it already is.

    Raises as persons() does.
    """
    operator = ">" if higher_worse else "<"
    if not criteria.OPERATORS[operator](group_share.share, limit):
        return 0
    if not 0 <= limit <= model.WHOLE:
        raise ValueError("no number of persons meets the target")
    return persons(group_share, operator, limit)


def by_criterion(
    rules: pd.DataFrame, group_shares: dict[str, GroupShare], national_mean: Fraction | None
) -> pd.DataFrame:
    """The required change of each criterion of each list kind: how many persons change the answer.

    rules: queries.thresholds of a day. group_shares: by criterion, those that are known. One row a rule that
    counts: list_kind, criterion, role, operator, threshold (None where no number is known), met (or
    None; None too of a number too old for the list), persons (None where it cannot be computed), why (a
    Danish sentence then, else ""), assumed.
    """
    rows, law = [], rules.to_dict("records")
    for rule in (rule for rule in law if rule["role"] in criteria.COUNTING):
        limits = criteria.cutoffs(rule, law, national_mean)
        group_share = group_shares.get(rule["criterion"])
        row = {
            "list_kind": rule["list_kind"], "criterion": rule["criterion"], "role": rule["role"],
            "operator": rule["operator"], "threshold": limits[0] if len(limits) == 1 else None,
            "met": None, "persons": None, "why": "", "assumed": False,
        }  # fmt: skip
        if group_share is None:
            row["why"] = "Områdets tal er ikke oplyst."
        elif len(limits) != 1:
            row["why"] = "Grænsen er ikke kendt i tal."
        else:
            row["assumed"] = group_share.assumed
            if not group_share.too_old:
                row["met"] = criteria.is_met(group_share.share, rule["operator"], limits)
            try:
                row["persons"] = persons(group_share, rule["operator"], limits[0])
            except ScenarioError as error:
                row["why"] = str(error)
            except ValueError:
                row["why"] = "Intet antal personer kan ændre det."
        rows.append(row)
    return pd.DataFrame(rows, dtype=object)


def ways_off_list(table: pd.DataFrame, needed: int) -> list[dict[str, int]]:
    """Every combination of required changes that surely takes an area off one list, with the fewest persons.

    table: the rows of by_criterion() of one list kind. needed: how many of the counted criteria the
    law asks for. A way is criterion -> persons: as many of the counted criteria as it takes whatever the
    unknown ones are, those with the fewest persons first; or a required criterion alone.
    None where the area is already off, or where too little is known.
    """
    required, counted = (table[table["role"] == role] for role in criteria.COUNTING)
    met = counted[counted["met"].eq(True)]
    to_change = len(met) + int(counted["met"].isna().sum()) - needed + 1
    if required["met"].eq(False).any() or to_change <= 0:
        return []
    ways = []
    cheapest = met[met["persons"].notna()].sort_values(
        "persons", key=lambda persons: persons.map(abs), kind="stable"
    )
    if len(cheapest) >= to_change:
        ways.append(dict(cheapest[["criterion", "persons"]].to_numpy()[:to_change]))
    return ways + [
        {row.criterion: row.persons}
        for row in required.itertuples()
        if row.met is True and row.persons is not None
    ]
