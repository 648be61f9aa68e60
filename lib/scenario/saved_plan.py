"""A saved plan: all choices of a user on Hvad nu hvis, written to and read from an address or a file.

The text has a version and a limited size. What cannot be read gives a ScenarioError with a Danish
sentence, whatever it is, and never anything else.
"""

import base64
import binascii
import itertools
import json
import re
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from lib.analysis import sentences
from lib.scenario.model import (
    AREA,
    COMPARISON,
    OWN,
    Change,
    Dwellings,
    PersonsChange,
    Scenario,
    ScenarioError,
    ShareSet,
)

VERSION = (
    2  # in 1 every scenario had a name; from 2 a name is only written where the user has given one
)
MAX_SCENARIOS = 4
MAX_CHANGES = 20
MAX_INDICATORS = 40
MAX_YEARS = 30
MAX_ADDRESS = 3_000  # characters; browsers and mail programs pass on so many
MAX_FILE = 50_000
MAX_NAME = 60
MAX_NUMBER = 10_000_000

UNREADABLE = "Linket eller filen kan ikke læses."
NEWER = "Linket eller filen er lavet med en nyere udgave af værktøjet."
TOO_LARGE = "Linket eller filen er for stor."
UNKNOWN = "Linket eller filen nævner et område, en lov eller et tal, som værktøjet ikke kender."

Scenarios = tuple[tuple[str, Scenario], ...]


@dataclass(frozen=True)
class SavedPlan:
    """All choices of a user on Hvad nu hvis.

    question_id: what is asked. indicators: the numbers that are followed. shares, people: what the
    user assumes of the area, by indicator_id, where nobody has published it; comparison_people:
    likewise of the comparison. residents, persons_per_dwelling: of the area. national_mean: of the convicted, per cent,
    where the user varies it. years: from and to, where the way is drawn over time. scenarios:
    name and changes, at most MAX_SCENARIOS; "" where the name follows the changes. limit: the share that the user
    wants to stay on the right side of, per cent.
    """

    area_id: str
    comparison_id: str
    law_year: int
    question_id: str
    indicators: tuple[str, ...] = ()
    shares: dict[str, Fraction] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    comparison_people: dict[str, int] = field(default_factory=dict)
    residents: int | None = None
    persons_per_dwelling: Fraction | None = None
    national_mean: Fraction | None = None
    years: tuple[int, int] | None = None
    scenarios: Scenarios = ()
    limit: Fraction | None = None

    @property
    def dwellings(self) -> tuple[Dwellings, ...]:
        """The changes by which people move, of all its scenarios."""
        every = (change for _, changes in self.scenarios for change in changes)
        return tuple(change for change in every if isinstance(change, Dwellings))


def beside(plan: SavedPlan, comparison_id: str) -> SavedPlan:
    """The plan with another comparison, of which nothing is assumed."""
    return replace(plan, comparison_id=comparison_id, comparison_people={})


def unique_names(scenarios: Iterable[tuple[str, Scenario]]) -> Scenarios:
    """The scenarios, each with a name of its own: the second of a name is called so with (2). "" stays ""."""
    found: list[tuple[str, Scenario]] = []
    for name, changes in scenarios:
        taken = {one for one, _ in found if one}
        numbers = (f"{name[: MAX_NAME - 4]} ({n})" for n in itertools.count(2))
        free = next(one for one in itertools.chain([name], numbers) if one not in taken)
        found.append((free, changes))
    return tuple(found)


def check_known(
    plan: SavedPlan,
    areas: Collection[str],
    comparisons: Collection[str],
    years: Collection[int],
    questions: Collection[str],
    indicators: Collection[str],
) -> None:
    """Raises ScenarioError where a plan names what the data do not have."""
    named = {*plan.indicators, *plan.shares, *plan.people, *plan.comparison_people}
    for _, changes in plan.scenarios:
        for change in changes:
            named |= set(change.shares) if isinstance(change, Dwellings) else {change.indicator_id}
    if (
        plan.area_id not in set(areas)
        or plan.comparison_id not in set(comparisons)
        or plan.area_id == plan.comparison_id
        or plan.law_year not in set(years)
        or plan.question_id not in set(questions)
        or not named <= set(indicators)
    ):
        raise ScenarioError("", UNKNOWN)


def to_json(plan: SavedPlan) -> str:
    """The plan as a file, which says itself that it is hypothetical."""
    return json.dumps(
        {"hypotetisk": sentences.HYPOTHETICAL} | _written(plan), ensure_ascii=False, indent=1
    )


def from_json(text: str) -> SavedPlan:
    """Raises ScenarioError on what is not a plan."""
    if len(text) > MAX_FILE:
        raise ScenarioError("", TOO_LARGE)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise ScenarioError("", UNREADABLE) from None
    return _read(data)


def to_address(plan: SavedPlan) -> str:
    """The plan as text for an address. Raises ScenarioError where it is too large."""
    content = json.dumps(_written(plan), ensure_ascii=False, separators=(",", ":")).encode()
    text = base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")
    if len(text) > MAX_ADDRESS:
        raise ScenarioError("", "Scenarierne er for store til et link. Hent dem som fil i stedet.")
    return text


def from_address(text: str) -> SavedPlan:
    """Raises ScenarioError on what is not a plan."""
    if len(text) > MAX_ADDRESS:
        raise ScenarioError("", TOO_LARGE)
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(packed, MAX_FILE)
        if unpacker.unconsumed_tail:  # a few letters can stand for very many
            raise ScenarioError("", TOO_LARGE)
        return from_json(content.decode())
    except (binascii.Error, zlib.error, ValueError) as error:
        if isinstance(error, ScenarioError):
            raise
        raise ScenarioError("", UNREADABLE) from None


def _written(plan: SavedPlan) -> dict[str, Any]:
    cells = {
        "version": VERSION,
        "area": plan.area_id,
        "comparison": plan.comparison_id,
        "law": plan.law_year,
        "question": plan.question_id,
        "indicators": list(plan.indicators),
        "shares": _written_shares(plan.shares),
        "people": plan.people,
        "comparison_people": plan.comparison_people,
        "residents": plan.residents,
        "persons_per_dwelling": _written_number(plan.persons_per_dwelling),
        "national_mean": _written_number(plan.national_mean),
        "years": None if plan.years is None else list(plan.years),
        "scenarios": [
            ({"name": name} if name else {})
            | {"changes": [_written_change(change) for change in scenario]}
            for name, scenario in plan.scenarios
        ],
        "limit": _written_number(plan.limit),
    }
    return {key: cell for key, cell in cells.items() if cell not in (None, {}, [])}


def _written_change(change: Change) -> list[Any]:
    match change:
        case PersonsChange(indicator_id, persons):
            return ["persons", indicator_id, persons]
        case ShareSet(indicator_id, share):
            return ["share", indicator_id, str(share)]
        case Dwellings(count, like, shares):
            return ["dwellings", count, like, _written_shares(shares)]


def _written_number(number: Fraction | None) -> str | None:
    return None if number is None else str(number)


def _written_shares(shares: Mapping[str, Fraction]) -> dict[str, str]:
    return {key: str(share) for key, share in shares.items()}


def _read(data: object) -> SavedPlan:
    cells = _typed(data, dict)
    version = _typed(cells.get("version"), int)
    if version > VERSION:
        raise ScenarioError("", NEWER)
    scenarios = _limited(_typed(cells.get("scenarios", []), list), MAX_SCENARIOS)
    residents, each, mean, years, limit = (
        cells.get(key)
        for key in ("residents", "persons_per_dwelling", "national_mean", "years", "limit")
    )
    indicators = _limited(_typed(cells.get("indicators", []), list), MAX_INDICATORS)
    return SavedPlan(
        _name(cells.get("area")),
        _name(cells.get("comparison")),
        _count(cells.get("law")),
        _name(cells.get("question")),
        _checked(tuple(_name(one) for one in indicators), lambda v: len(set(v)) == len(v)),
        _shares(cells.get("shares", {})),
        _counts(cells.get("people", {})),
        _counts(cells.get("comparison_people", {})),
        None if residents is None else _count(residents),
        None if each is None else _share(each),
        None if mean is None else _share(mean),
        None if years is None else _years(years),
        unique_names((_scenario_name(one), _changes(one)) for one in _all(scenarios, dict)),
        None if limit is None else _checked(_share(limit), lambda v: 0 <= v <= 100),
    )


def _scenario_name(scenario: dict) -> str:
    return _name(scenario["name"]) if "name" in scenario else ""


def _changes(scenario: dict) -> Scenario:
    changes = _limited(_typed(scenario.get("changes"), list), MAX_CHANGES)
    return tuple(_change(change) for change in _all(changes, list))


def _change(cells: list) -> Change:
    match cells:
        case ["persons", indicator_id, persons]:
            return PersonsChange(_name(indicator_id), _count(persons))
        case ["share", indicator_id, share]:
            return ShareSet(_name(indicator_id), _share(share))
        case ["dwellings", count, str(like), shares] if like in (AREA, COMPARISON, OWN):
            return Dwellings(_count(count), like, _shares(shares))
    raise ScenarioError("", UNREADABLE)


def _shares(value: object) -> dict[str, Fraction]:
    return {_name(key): _share(share) for key, share in _typed(value, dict).items()}


def _counts(value: object) -> dict[str, int]:
    return {_name(key): _count(n) for key, n in _typed(value, dict).items()}


def _years(value: object) -> tuple[int, int]:
    first, last = (_count(n) for n in _checked(_typed(value, list), lambda v: len(v) == 2))
    return _checked((first, last), lambda v: 0 < v[1] - v[0] <= MAX_YEARS and 2000 <= v[0] <= 2100)


def _checked(value: Any, holds: Callable[[Any], bool]) -> Any:
    if not holds(value):
        raise ScenarioError("", UNREADABLE)
    return value


def _typed(value: object, kind: type) -> Any:
    return _checked(value, lambda v: isinstance(v, kind) and not isinstance(v, bool))


def _all(values: list, kind: type) -> list:
    return [_typed(value, kind) for value in values]


def _limited(values: list, most: int) -> list:
    return _checked(values, lambda v: len(v) <= most)


def _name(value: object) -> str:
    return _checked(_typed(value, str), lambda v: 0 < len(v) <= MAX_NAME and v.isprintable())


def _count(value: object) -> int:
    return _checked(_typed(value, int), lambda v: abs(v) <= MAX_NUMBER)


def _share(value: object) -> Fraction:
    """A fraction such as 12 or 259/5."""
    text = _checked(_typed(value, str), lambda v: re.fullmatch(r"-?\d{1,12}(/[1-9]\d{0,11})?", v))
    return Fraction(text)
