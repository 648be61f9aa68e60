"""The names of scenarios: a name follows the numbers of its scenario until the user has given it another."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from lib.scenario import saved_plan
from lib.scenario.model import (
    AREA,
    COMPARISON,
    Change,
    Dwellings,
    PersonsChange,
    Scenario,
    ShareSet,
)
from lib.scenario.published import Names
from lib.scenario.saved_plan import SavedPlan, Scenarios
from lib.text import danish

HALVED = "Forskellen er halveret"
NOTHING = "Intet er ændret"
# What the app itself called scenarios while it wrote a name into every plan.
OLD_NAMES = re.compile(rf"(Scenarie \d+|Vej \d+|{HALVED}|Højst 1 procentpoint fra .+)( \(\d+\))?")
LIVING = {AREA: ", beboere som i {area}", COMPARISON: ", beboere som i {comparison}"}


def shown(scenarios: Scenarios, indicators: Mapping[str, Mapping], names: Names) -> Scenarios:
    """The scenarios with every name as it is shown, each different. indicators: rows by indicator_id."""
    return saved_plan.unique_names(
        (name or following(changes, indicators, names), changes) for name, changes in scenarios
    )


def following(changes: Scenario, indicators: Mapping[str, Mapping], names: Names) -> str:
    """The name that says what the changes are: "10 færre elever og 300 nye boliger"."""
    words = [_words(change, indicators, names) for change in changes]
    text = danish.enumeration(words) if words else NOTHING
    if len(text) > saved_plan.MAX_NAME:
        text = f"{text[: saved_plan.MAX_NAME - 2].rstrip()} …"
    return danish.capitalise(text)


def _words(change: Change, indicators: Mapping[str, Mapping], names: Names) -> str:
    match change:
        case PersonsChange(indicator_id, persons):
            noun = "person" if abs(persons) == 1 else indicators[indicator_id]["persons_noun"]
            return f"{_fewer(persons)} {noun}"
        case ShareSet(indicator_id, share):
            unit = indicators[indicator_id]["unit"]
            return f"andelen er {danish.amount(share, unit, 1)}"
        case Dwellings(count, like):
            homes = "færre boliger" if count < 0 else "nye boliger"
            living = LIVING.get(like, "").format(area=names.area, comparison=names.comparison)
            return f"{danish.number(abs(count), 0)} {homes}{living}"
    raise TypeError(change)


def without_numbers(changes: Scenario, indicators: Mapping[str, Mapping], names: Names) -> str:
    """The name in a chart that sliders move, true wherever they stand: "Ændret antal elever"."""
    words = [_kind(change, indicators, names) for change in changes]
    text = danish.enumeration(dict.fromkeys(words)) if words else NOTHING
    return danish.capitalise(text)


def _kind(change: Change, indicators: Mapping[str, Mapping], names: Names) -> str:
    match change:
        case PersonsChange(indicator_id):
            return f"ændret antal {indicators[indicator_id]['persons_noun']}"
        case ShareSet():
            return "ændret andel"
        case Dwellings(_, like):
            living = LIVING.get(like, "").format(area=names.area, comparison=names.comparison)
            return f"ændret antal boliger{living}"
    raise TypeError(change)


def _fewer(persons: int) -> str:
    return f"{danish.number(abs(persons), 0)} {'færre' if persons < 0 else 'flere'}"


def without_old_names(plan: SavedPlan, presets: Iterable[str]) -> SavedPlan:
    """The plan with "" for each name that was the app's own and not the user's. presets: names of the questions'
    scenarios."""
    old = set(presets)
    return replace(
        plan,
        scenarios=tuple(
            ("" if name in old or OLD_NAMES.fullmatch(name) else name, changes)
            for name, changes in plan.scenarios
        ),
    )
