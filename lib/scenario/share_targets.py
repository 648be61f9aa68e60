"""What it takes to bring a share to a goal: half of a gap, the comparison's level, or a limit; in persons and dwellings."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import pandas as pd

from lib.analysis import compare, criteria
from lib.analysis.known_range import KnownRange
from lib.scenario import bound_sentences, bounds, questions, required_change
from lib.scenario.bounds import Needed
from lib.scenario.model import WHOLE, ScenarioError
from lib.scenario.outcomes import Baseline


def knows_dwellings(base: Baseline, indicator_id: str) -> bool:
    """Whether all is known that it takes to say what new dwellings do to a share."""
    known = indicator_id in base.before.group_shares and indicator_id in base.beside
    return known and base.living() is not None


def dwellings(base: Baseline, indicator_id: str, operator: str, limit: Fraction) -> int | None:
    """The fewest new dwellings, with people as in the comparison, that change the side of a limit; None where no number
    does."""
    living, each = base.living()
    theirs = criteria.exact_value(base.beside[indicator_id])
    group_share = base.before.group_shares[indicator_id]
    try:
        return required_change.dwellings(group_share, living, operator, limit, each, theirs)
    except ValueError:
        return None


@dataclass(frozen=True)
class Target:
    """What it takes to reach a share: the share, the percentage points to it (0 where it is reached), the fewest persons
    and the fewest dwellings.

    persons, dwellings: None where they cannot be computed; why: a Danish sentence on that, for the share or the persons.
    dwellings_known: whether all is known that dwellings are computed from; then None says that no number can. needed:
    what it takes for every value that the share can have, where it is known only within bounds; then points is None.
    reach: the shares to reach, where they follow the share today and that is known only within bounds; then share is None.
    """

    share: Fraction | None = None
    points: Fraction | None = None
    persons: int | None = None
    why: str = ""
    dwellings: int | None = None
    dwellings_known: bool = False
    needed: Needed | None = None
    reach: KnownRange | None = None

    @property
    def is_answered(self) -> bool:
        """Whether it is known what is to be reached."""
        return self.share is not None or self.reach is not None

    @property
    def reached(self) -> bool:
        """Whether the share is already there."""
        return self.points == 0


def target(base: Baseline, indicator_id: str, goal: str, number: Fraction = Fraction(1)) -> Target:
    """What it takes to reach a goal of data/questions.csv for one indicator. number: the percentage points of one_point;
    the limit of below_limit."""
    why = _unanswerable(base, indicator_id, goal)
    if why:
        return Target(why=why)
    if indicator_id not in base.before.group_shares:
        return _within_bounds(base, indicator_id, goal, number)
    group_share, worse_high = (
        base.before.group_shares[indicator_id],
        high_is_worse(base, indicator_id),
    )
    limit = _share_to_reach(base, indicator_id, goal, number)
    points = max(
        Fraction(0), group_share.share - limit if worse_high else limit - group_share.share
    )
    known = knows_dwellings(base, indicator_id)
    homes = 0 if known and not points else None
    if known and points:
        homes = dwellings(base, indicator_id, ">" if worse_high else "<", limit)
    made = Target(limit, points, dwellings=homes, dwellings_known=known)
    try:
        persons = required_change.persons_to_limit(group_share, limit, worse_high)
    except ScenarioError as error:
        return replace(made, why=str(error))
    except ValueError:
        return Target(why="Intet antal personer kan nå det.")
    return replace(made, persons=persons)


def _within_bounds(base: Baseline, indicator_id: str, goal: str, number: Fraction) -> Target:
    """What it takes for every value that a share can have which is known only within bounds."""
    bound = base.before.bounds[indicator_id]
    if bound.in_multiples:
        return Target(why=bound_sentences.IN_MULTIPLES)
    operator = ">" if high_is_worse(base, indicator_id) else "<"
    people = base.group_size(indicator_id)
    if goal == questions.HALF_OF_GAP:
        other = base.comparison[indicator_id].share
        found = bounds.half_needed(bound.range, operator, other, people)
        made = Target(reach=bounds.half_way(bound.range, operator, other), needed=found)
    else:
        limit = _share_to_reach(base, indicator_id, goal, number)
        found = bounds.needed(bound, operator, limit, people)
        made = Target(limit, needed=found)
    return replace(made, points=Fraction(0)) if found.size.high == 0 else made


def high_is_worse(base: Baseline, indicator_id: str) -> bool:
    """Whether an indicator has to fall; one without a wanted direction is taken to."""
    return base.indicators[indicator_id]["direction"] != "higher_better"


def _share_to_reach(base: Baseline, indicator_id: str, goal: str, number: Fraction) -> Fraction:
    if goal == questions.BELOW_LIMIT:
        return number
    worse_high = high_is_worse(base, indicator_id)
    other = base.comparison[indicator_id].share
    at_most = number if goal == questions.ONE_POINT else Fraction(0)
    if goal == questions.HALF_OF_GAP:
        at_most = required_change.half_of_gap(
            base.before.group_shares[indicator_id], other, worse_high
        )
    return required_change.limit_of_gap(other, at_most, worse_high)


def _unanswerable(base: Baseline, indicator_id: str, goal: str) -> str:
    if indicator_id not in base.before.group_shares and indicator_id not in base.bounded():
        return base.refused.get(indicator_id, "Områdets tal er ikke oplyst.")
    if goal == questions.BELOW_LIMIT:
        return ""
    if indicator_id not in base.comparison:
        return "Der er intet tal at sammenligne med for samme periode."
    neutral = base.indicators[indicator_id]["direction"] == compare.NEUTRAL
    return "Tallet har ingen ønsket retning." if neutral else ""


def number_of(base: Baseline, question: Mapping, indicator_id: str) -> Fraction:
    """The `number` of target(): of a limit the user's own, else the question's, else a round one."""
    if question["goal"] != questions.BELOW_LIMIT:
        return Fraction(1)
    if base.plan.limit is None:
        return default_limit(base, question, indicator_id)
    return base.plan.limit


def default_limit(base: Baseline, question: Mapping, indicator_id: str) -> Fraction:
    """The limit that a question begins with: its own, or the next round number on the better side of the area's share."""
    if pd.notna(question["limit_pct"]):
        return criteria.exact(question["limit_pct"])
    share = _share_today(base, indicator_id)
    step = 5 if 5 < share < WHOLE - 5 else 1
    if high_is_worse(base, indicator_id):
        return Fraction(max(0, (math.ceil(share / step) - 1) * step))
    return min(WHOLE, Fraction((math.floor(share / step) + 1) * step))


def _share_today(base: Baseline, indicator_id: str) -> Fraction:
    """The area's share; of one known within bounds the end on the worse side, or the only one that is known."""
    if indicator_id in base.before.group_shares:
        return base.before.group_shares[indicator_id].share
    known = base.before.bounds[indicator_id].range
    ends = (known.high, known.low) if high_is_worse(base, indicator_id) else (known.low, known.high)
    return next(end for end in ends if end is not None)


def every(base: Baseline, question: Mapping) -> dict[str, Target]:
    """target() of every indicator of the plan that has a number or a bound, by indicator_id, the first one in front."""
    return {
        indicator_id: target(
            base, indicator_id, question["goal"], number_of(base, question, indicator_id)
        )
        for indicator_id in base.plan.indicators
        if indicator_id in base.before.group_shares or indicator_id in base.before.bounds
    }


def front(found: Mapping[str, Target]) -> str | None:
    """The indicator that the answer is about: the plan's first that can be answered. found: every()."""
    return next((i for i, one in found.items() if one.is_answered), None)
