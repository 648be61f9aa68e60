"""The scenario model as Vega expressions, evaluated by the browser.

A chart follows a slider without a call to the server: the same arithmetic as lib/scenario/model.py, in floating
point. The server's exact answer comes when the slider rests, and a test compares the two.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from lib.scenario.model import AREA, Change, Dwellings, PersonsChange, Scenario, ShareSet, State


@dataclass(frozen=True)
class ShareExpression:
    """A share as named expressions. steps: name and expression, of the steps before it and of the sliders.
    share: the name of the last step, the share in per cent."""

    steps: tuple[tuple[str, str], ...]
    share: str


def share(
    before: State, changes: Scenario, sliders: Sequence[str], indicator_id: str, prefix: str
) -> ShareExpression | None:
    """The share of one indicator after the changes; sliders: for each change the name or expression of
    its persons, per cent or dwellings. None where it is not known. prefix: of the names of the steps.
    """
    group_share = before.group_shares.get(indicator_id)
    if group_share is None:
        return None
    now = f"{prefix}_0"
    steps = [(now, _number(group_share.share))]
    people, residents, dwellings = map(
        _number, (group_share.people, before.residents, before.dwellings)
    )
    for n, (change, slider) in enumerate(zip(changes, sliders, strict=True), 1):
        if isinstance(change, Dwellings):
            theirs = _movers_share(change, indicator_id, now)
            as_today = change.persons_per_dwelling is None
            living = dwellings if as_today else residents
            if theirs is None or living is None:
                return None
            moved, after = f"{prefix}_m{n}", f"{prefix}_r{n}"
            each = "1" if as_today else _number(change.persons_per_dwelling)
            steps.append((moved, _nearest(f"({slider}) * {each}")))
            steps.append((after, f"{living} + {moved}"))
            mixed = f"({now} * {living} + {theirs} * {moved}) / {after}"
            if people is not None:
                people_after = f"{prefix}_p{n}"
                grown = _nearest(f"{people} / {living} * {moved}")
                steps.append((people_after, f"max(1, {people} + {grown})"))
                people = people_after
            if as_today:
                if residents is not None:
                    residents_after = f"{prefix}_b{n}"
                    grown = _nearest(f"{residents} / {living} * {moved}")
                    steps.append((residents_after, f"max(1, {residents} + {grown})"))
                    residents = residents_after
                dwellings = after
            else:
                residents = after
                if dwellings is not None:
                    dwellings_after = f"{prefix}_d{n}"
                    steps.append((dwellings_after, f"{dwellings} + ({slider})"))
                    dwellings = dwellings_after
            now = f"{prefix}_{n}"
            steps.append((now, mixed))
        elif change.indicator_id == indicator_id:
            if people is None and not isinstance(change, ShareSet):
                return None
            before_it, now = now, f"{prefix}_{n}"
            steps.append((now, _changed(change, slider, before_it, people)))
    return ShareExpression(tuple(steps), now)


def part(change: Change, slider: str, done: Fraction, start: Fraction) -> str:
    """The expression for a fraction of a change, as model.over_time computes it. start: the share that a
    ShareSet begins from."""
    share_done = _number(done)
    if isinstance(change, ShareSet):
        return f"{_number(start)} + (({slider}) - {_number(start)}) * {share_done}"
    return _nearest(f"({slider}) * {share_done}")


def _changed(change: Change, slider: str, now: str, people: str | None) -> str:
    if isinstance(change, ShareSet):
        return f"1 * ({slider})"
    return f"{now} + 100 * ({slider}) / {people}"


def _movers_share(change: Dwellings, indicator_id: str, now: str) -> str | None:
    if change.like == AREA:
        return now
    return _number(change.shares.get(indicator_id))


def _nearest(expression: str) -> str:
    """To the nearest whole, halves away from zero, as scenario does."""
    size = f"floor(abs({expression}) + 0.5)"
    return f"({expression}) / max(abs({expression}), 1e-9) * {size}"


def _number(number: Fraction | int | None) -> str | None:
    return None if number is None else repr(float(number))


def amount(change: Change) -> int | Fraction:
    """The value of a change's slider."""
    match change:
        case PersonsChange(_, persons):
            return persons
        case ShareSet(_, per_cent):
            return per_cent
        case Dwellings(count):
            return count
    raise TypeError(change)
