"""The scenario model: a baseline and a list of changes to it, computed exactly, in whole persons.

Nothing here knows an area, a law or a screen. A share is an exact fraction of 100; where it is known
how many people it is a share of, the baseline is set to the nearest whole number of them, and a
change of n persons moves the count by exactly n. Every change is a value that says what it does to a
State; scenarios are tuples of changes, so that they can be added, taken away and described in words.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from lib.analysis.criteria import Evidence
from lib.scenario import bounds
from lib.text import danish

WHOLE = Fraction(100)
HIGHEST_MEAN = 10 * WHOLE


class ScenarioError(ValueError):
    """A change that cannot be made. `indicator_id` is where it was asked for ("" for all of it), the
    message a Danish sentence."""

    def __init__(self, indicator_id: str, message: str):
        self.indicator_id = indicator_id
        super().__init__(message)

    def __reduce__(self):
        return type(self), (self.indicator_id, str(self))  # a plan is read in another process


class NotSaidError(ScenarioError):
    """A change that cannot be made yet: a number that it needs is neither published nor assumed."""


def check_range(share: Fraction, mean: bool, indicator_id: str = "") -> None:
    """Raises ScenarioError where a share cannot be: it is 0 to 100; a mean may be ten times as large."""
    if not 0 <= share <= (HIGHEST_MEAN if mean else WHOLE):
        words = (
            "Tallet ligger mellem 0 og 1.000 %." if mean else "En andel ligger mellem 0 og 100 %."
        )
        raise ScenarioError(indicator_id, words)


@dataclass(frozen=True)
class GroupShare:
    """A share of a group of people.

    share: per cent, 0 to 100, exact. people: the size of the group, None where it is not known.
    assumed: the share or its people is the user's assumption and published by nobody. mean: it is no
    share but a mean in per cent of another (the law's income), which may pass 100 and counts no
    persons. too_old: it is shown, but the law's list lets it decide nothing.
    """

    share: Fraction
    people: int | None = None
    assumed: bool = False
    mean: bool = False
    too_old: bool = False

    def __post_init__(self) -> None:
        check_range(self.share, self.mean)
        if self.people is not None and self.people < 1:
            raise ScenarioError("", "Gruppen skal være mindst én person.")

    def check_countable(self, indicator_id: str = "") -> None:
        """Raises ScenarioError where it counts no persons, or the size of the group is not known."""
        if self.mean:
            raise ScenarioError(indicator_id, "Tallet er et gennemsnit og tæller ikke personer.")
        if self.people is None:
            raise NotSaidError(indicator_id, "Skriv, hvor mange der er i gruppen.")

    @property
    def persons(self) -> int | None:
        """The nearest whole number of persons, halves up; None where the people are not known."""
        if self.people is None or self.mean:
            return None
        return math.floor(self.share * self.people / WHOLE + Fraction(1, 2))


@dataclass(frozen=True)
class State:
    """What is known of an area at one time: its group shares by indicator_id, its residents and its dwellings.

    bounds: what is known of shares that are known only within bounds, by indicator_id.
    """

    group_shares: Mapping[str, GroupShare]
    residents: int | None = None
    dwellings: int | None = None
    bounds: Mapping[str, Evidence] = field(default_factory=dict)

    def group_share(self, indicator_id: str) -> GroupShare:
        """Raises ScenarioError where the area has no number for it."""
        if indicator_id not in self.group_shares:
            raise NotSaidError(indicator_id, "Der er intet tal at regne med.")
        return self.group_shares[indicator_id]

    def with_group_share(self, indicator_id: str, group_share: GroupShare) -> "State":
        """The same with one group share changed."""
        others = {i: known for i, known in self.bounds.items() if i != indicator_id}
        return replace(
            self, group_shares={**self.group_shares, indicator_id: group_share}, bounds=others
        )


def whole(share: Fraction, people: int, assumed: bool = False) -> GroupShare:
    """A published share of so many people, as the nearest whole number of persons.

    A rounded share may be of another whole number, or the people may not be those that were counted: precision.remark
    says so. It is no reason to refuse the size.
    """
    nearest = GroupShare(share, people).persons
    return GroupShare(WHOLE * nearest / people, people, assumed)


# ---------------------------------------------------------------- changes


@dataclass(frozen=True)
class PersonsChange:
    """More persons (or fewer, negative) have what the indicator counts; the size of the group stays."""

    indicator_id: str
    persons: int

    def on(self, state: State) -> State:
        """Raises ScenarioError where the people are not known or too few."""
        group_share = state.group_share(self.indicator_id)
        group_share.check_countable(self.indicator_id)
        counted = group_share.share * group_share.people / WHOLE + self.persons
        if counted < 0:
            raise ScenarioError(
                self.indicator_id,
                f"Der er kun {danish.number(group_share.persons, 0)} personer at tage af.",
            )
        if counted > group_share.people:
            left = danish.number(group_share.people - group_share.persons, 0)
            raise ScenarioError(self.indicator_id, f"Der er kun {left} personer, det kan gælde.")
        return state.with_group_share(
            self.indicator_id, replace(group_share, share=WHOLE * counted / group_share.people)
        )

    def part(self, share: Fraction) -> "PersonsChange":
        """A fraction of the change (0 to 1), in whole persons."""
        return replace(self, persons=_nearest(self.persons * share))


@dataclass(frozen=True)
class ShareSet:
    """The share is set to a value in per cent."""

    indicator_id: str
    share: Fraction

    def on(self, state: State) -> State:
        """Raises ScenarioError outside 0 to 100."""
        group_share = state.group_share(self.indicator_id)
        check_range(self.share, group_share.mean, self.indicator_id)
        changed = replace(group_share, share=self.share, too_old=False)
        return state.with_group_share(self.indicator_id, changed)


@dataclass(frozen=True)
class Movers:
    """People move in (or out, negative), with shares of their own; all group shares are mixed again.

    persons: residents who move. shares: their share by indicator_id; a group that is not named is
    not known any more. None: the same composition as current residents. The people of each group change in
    proportion to the residents: the movers are assumed to have the same ages.
    """

    persons: int
    shares: Mapping[str, Fraction] | None

    def on(self, state: State) -> State:
        """Raises ScenarioError where the residents are not known, or fewer than those who move out."""
        if not self.persons:
            return state
        if state.residents is None:
            raise NotSaidError("", "Skriv, hvor mange der bor i området.")
        residents = state.residents + self.persons
        if residents < 1:
            here = danish.number(state.residents, 0)
            raise ScenarioError("", f"Der bor kun {here} personer i området.")
        mixed = _mixed(state, self.shares, state.residents, self.persons)
        known = bounds.mixed(state.bounds, self.shares, state.residents, self.persons)
        return replace(state, group_shares=mixed, residents=residents, bounds=known)

    def part(self, share: Fraction) -> "Movers":
        """A fraction of the change (0 to 1), in whole persons."""
        return replace(self, persons=_nearest(self.persons * share))


@dataclass(frozen=True)
class Dwellings:
    """New dwellings (or fewer, negative), and the people who come (or go) with them.

    like: whose composition they have: AREA, COMPARISON or OWN. shares: their shares, for OWN. The shares of
    the comparison and persons_per_dwelling are filled in when the scenario is computed, so that a plan
    does not carry them. Without persons_per_dwelling there are as many people in each as in the dwellings of today;
    then only the number of those need be known.
    """

    count: int
    like: str
    shares: Mapping[str, Fraction] = field(default_factory=dict)
    persons_per_dwelling: Fraction | None = None

    def on(self, state: State) -> State:
        """Raises as Movers does, and where neither persons_per_dwelling nor today's dwellings are known."""
        shares = None if self.like == AREA else self.shares
        if self.persons_per_dwelling is None:
            return self._as_today(state, shares)
        if self.persons_per_dwelling <= 0:
            raise ScenarioError("", "Der skal bo mere end 0 personer i en bolig.")
        moved = Movers(movers(self.count, self.persons_per_dwelling), shares).on(state)
        grown = None if state.dwellings is None else state.dwellings + self.count
        return replace(moved, dwellings=grown)

    def _as_today(self, state: State, shares: Mapping[str, Fraction] | None) -> State:
        if not self.count:
            return state
        if state.dwellings is None:
            raise NotSaidError("", "Skriv, hvor mange der bor i en bolig.")
        dwellings = state.dwellings + self.count
        if dwellings < 1:
            here = danish.number(state.dwellings, 0)
            raise ScenarioError("", f"Der er kun {here} boliger i området.")
        residents = state.residents
        if residents is not None:
            residents = max(
                1, residents + _nearest(Fraction(residents * self.count, state.dwellings))
            )
        mixed = _mixed(state, shares, state.dwellings, self.count)
        known = bounds.mixed(state.bounds, shares, state.dwellings, self.count)
        return State(mixed, residents, dwellings, known)

    def part(self, share: Fraction) -> "Dwellings":
        """A fraction of the change (0 to 1), in whole dwellings."""
        return replace(self, count=_nearest(self.count * share))


AREA, COMPARISON, OWN = "area", "comparison", "own"
Change = PersonsChange | ShareSet | Movers | Dwellings
Scenario = tuple[Change, ...]


def _mixed(
    state: State, shares: Mapping[str, Fraction] | None, before: int, moved: int
) -> dict[str, GroupShare]:
    """The group shares when people come to those who live there. before, moved: residents, or dwellings with as many in each.
    shares: as in Movers."""
    return {
        indicator_id: _mixed_share(
            indicator_id, group_share, group_share.share if shares is None else shares[indicator_id], before, moved
        )
        for indicator_id, group_share in state.group_shares.items()
        if shares is None or indicator_id in shares
    }  # fmt: skip


def _mixed_share(
    indicator_id: str, group_share: GroupShare, their: Fraction, before: int, moved: int
) -> GroupShare:
    share = (group_share.share * before + their * moved) / (before + moved)
    if share < 0 or (share > WHOLE and not group_share.mean):
        raise ScenarioError(indicator_id, "Så mange med det kendetegn bor der ikke i området.")
    people = group_share.people
    if people is not None:
        people = max(1, people + _nearest(Fraction(people, before) * moved))
    return replace(group_share, share=share, people=people)


def movers(count: int, persons_per_dwelling: Fraction) -> int:
    """The number of people in new dwellings, to the nearest whole."""
    return _nearest(count * persons_per_dwelling)


def apply(baseline: State, changes: Iterable[Change]) -> State:
    """The changes one after another. Raises ScenarioError, also where two contradict each other."""
    changes = tuple(changes)
    _check_contradictions(changes)
    state = baseline
    for change in changes:
        state = change.on(state)
    return state


def without(scenario: Scenario, other: Scenario) -> Scenario:
    """A scenario with the changes of another taken away, each once."""
    left = list(scenario)
    for change in other:
        left.remove(change)
    return tuple(left)


def over_time(baseline: State, scenario: Scenario, steps: int) -> list[State]:
    """The states on the way in even steps: the baseline first, the whole scenario last."""
    if steps < 1:
        raise ScenarioError("", "Der skal være mindst ét skridt.")
    path = [baseline]
    for step in range(1, steps):
        share = Fraction(step, steps)
        parts = [_part(change, share, baseline) for change in scenario]
        path.append(apply(baseline, parts))
    return [*path, apply(baseline, scenario)]


def rest(whole_area: GroupShare, part: GroupShare) -> GroupShare | None:
    """The group share of those of a whole who are not in one of its parts; None where a number is missing
    or nobody is left."""
    if whole_area.people is None or part.people is None or whole_area.people <= part.people:
        return None
    people = whole_area.people - part.people
    counted = whole_area.share * whole_area.people - part.share * part.people
    if not 0 <= counted <= WHOLE * people:
        return None
    return GroupShare(counted / people, people, whole_area.assumed or part.assumed)


def _part(change: Change, share: Fraction, baseline: State) -> Change:
    if isinstance(change, ShareSet):
        start = baseline.group_share(change.indicator_id).share
        return replace(change, share=start + (change.share - start) * share)
    return change.part(share)


def _check_contradictions(changes: tuple[Change, ...]) -> None:
    set_to = [change.indicator_id for change in changes if isinstance(change, ShareSet)]
    for indicator_id in set_to:
        moved = any(
            isinstance(c, PersonsChange) and c.indicator_id == indicator_id for c in changes
        )
        if moved or set_to.count(indicator_id) > 1:
            raise ScenarioError(indicator_id, "To ændringer siger hver sit om det samme tal.")


def _nearest(number: Fraction) -> int:
    """To the nearest whole, halves away from zero."""
    size = math.floor(abs(number) + Fraction(1, 2))
    return size if number >= 0 else -size
