"""A plan of scenarios as text: for an address that can be shared, and for a file that can be opened again.

The text has a version and a limited size. What cannot be read gives a ScenarioError with a Danish
sentence, whatever it is, and never anything else.
"""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from lib.scenario import Change, Movers, PersonsChange, Scenario, ScenarioError, ShareSet

VERSION = 1
MAX_SCENARIOS = 4
MAX_CHANGES = 20
MAX_ADDRESS = 3_000  # characters; browsers and mail programs pass on so many
MAX_FILE = 50_000
MAX_NAME = 60
MAX_NUMBER = 10_000_000

UNREADABLE = "Linket eller filen kan ikke læses. Her er udgangspunktet i stedet."
NEWER = "Linket eller filen er lavet med en nyere udgave af værktøjet."
TOO_LARGE = "Linket eller filen er for stor. Her er udgangspunktet i stedet."


@dataclass(frozen=True)
class Plan:
    """What a reader has chosen: an area, whom to compare with, the law of a year, what is assumed, and
    named scenarios, at most MAX_SCENARIOS.

    people: by indicator_id. national_mean: of the convicted, per cent, where the reader varies it.
    """

    area_id: str
    comparison_id: str
    law_year: int
    people: dict[str, int] = field(default_factory=dict)
    residents: int | None = None
    national_mean: Fraction | None = None
    scenarios: tuple[tuple[str, Scenario], ...] = ()


def to_json(plan: Plan) -> str:
    """The plan as a file."""
    return json.dumps(_written(plan), ensure_ascii=False, indent=1)


def from_json(text: str) -> Plan:
    """Raises ScenarioError on what is not a plan."""
    if len(text) > MAX_FILE:
        raise ScenarioError("", TOO_LARGE)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise ScenarioError("", UNREADABLE) from None
    return _read(data)


def to_address(plan: Plan) -> str:
    """The plan in letters that an address can hold. Raises ScenarioError where it is too large."""
    content = json.dumps(_written(plan), ensure_ascii=False, separators=(",", ":")).encode()
    text = base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")
    if len(text) > MAX_ADDRESS:
        raise ScenarioError("", "Scenarierne er for store til et link. Hent dem som fil i stedet.")
    return text


def from_address(text: str) -> Plan:
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


def _written(plan: Plan) -> dict[str, Any]:
    return {
        "version": VERSION,
        "area": plan.area_id,
        "comparison": plan.comparison_id,
        "law": plan.law_year,
        "people": plan.people,
        "residents": plan.residents,
        "national_mean": None if plan.national_mean is None else str(plan.national_mean),
        "scenarios": [
            {"name": name, "changes": [_written_change(change) for change in scenario]}
            for name, scenario in plan.scenarios
        ],
    }


def _written_change(change: Change) -> list[Any]:
    match change:
        case PersonsChange(indicator_id, persons):
            return ["persons", indicator_id, persons]
        case ShareSet(indicator_id, share):
            return ["share", indicator_id, str(share)]
        case Movers(persons, shares):
            return ["movers", persons, {key: str(share) for key, share in shares.items()}]


def _read(data: object) -> Plan:
    cells = _typed(data, dict)
    version = _typed(cells.get("version"), int)
    if version > VERSION:
        raise ScenarioError("", NEWER)
    scenarios = _limited(_typed(cells.get("scenarios"), list), MAX_SCENARIOS)
    residents, mean = cells.get("residents"), cells.get("national_mean")
    return Plan(
        _name(cells.get("area")),
        _name(cells.get("comparison")),
        _count(cells.get("law")),
        {_name(key): _count(n) for key, n in _typed(cells.get("people"), dict).items()},
        None if residents is None else _count(residents),
        None if mean is None else _share(mean),
        tuple((_name(one.get("name")), _changes(one)) for one in _all(scenarios, dict)),
    )


def _changes(scenario: dict) -> Scenario:
    changes = _limited(_typed(scenario.get("changes"), list), MAX_CHANGES)
    return tuple(_change(change) for change in _all(changes, list))


def _change(cells: list) -> Change:
    match cells:
        case ["persons", indicator_id, persons]:
            return PersonsChange(_name(indicator_id), _count(persons))
        case ["share", indicator_id, share]:
            return ShareSet(_name(indicator_id), _share(share))
        case ["movers", persons, shares]:
            read = {_name(key): _share(share) for key, share in _typed(shares, dict).items()}
            return Movers(_count(persons), read)
    raise ScenarioError("", UNREADABLE)


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
