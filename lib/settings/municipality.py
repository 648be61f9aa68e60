"""The settings of the municipality, from data/app.toml.

Ids refer to rows of the tables, which also have the names of areas and indicators.
"""

import dataclasses
import functools
import re
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lib.system import folders

FILE = "app.toml"
COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
NOT_TOLD = "ikke oplyst"
TYPE_WORDS = {
    str: "en tekst",
    int: "et helt tal",
    tuple[str, ...]: "en liste af tekster",
    tuple[float, ...]: "fire tal",
    Mapping[str, str]: "en tabel af tekster",
}


class SettingsError(ValueError):
    """data/app.toml cannot be used; the message has one Danish sentence per line."""


@dataclass(frozen=True)
class OverviewSettings:
    """The texts of the page Overblik. goals_text: on the goals of the strategy for an area, by area_id."""

    lead: str
    goals_text: Mapping[str, str]


@dataclass(frozen=True)
class MapLink:
    """A link and a zone on the map, whose length and area the app computes.

    kinds, zone_kind: kinds of features. uncertainty: of the numbers, in Danish. sentence: has the fields {length} and
    {zone}. whole_name: the name of all stretches together.
    """

    kinds: tuple[str, ...]
    zone_kind: str
    uncertainty: str
    sentence: str
    stretches_title: str
    length_title: str
    whole_name: str


@dataclass(frozen=True)
class MapSettings:
    """Settings of the map.

    bounds: west, south, east and north limits of all geometry, in degrees (WGS84). first_view_id: the view that the
    page begins with. area_view_ids: the view of an area on its sheet; whole_view_id: the view of the others.
    main_layers: the subject of the map. slide_layers: the layers on a slide. uncovered_kinds: lines that labels must
    not cover. circle_kinds: points that stand for a larger area.
    """

    bounds: tuple[float, ...]
    first_view_id: str
    whole_view_id: str
    area_view_ids: Mapping[str, str]
    main_layers: tuple[str, ...]
    slide_layers: tuple[str, ...]
    uncovered_kinds: tuple[str, ...]
    circle_kinds: tuple[str, ...]
    link: MapLink | None


@dataclass(frozen=True)
class SchoolSettings:
    """The view of the schools on the page Skole.

    sentence: what must be said wherever they are shown. nearest: area_id of a school -> the housing area that no other
    school is nearer to. few_pupils: a mean of fewer is drawn as especially uncertain. no_difference: the source's
    word, a value of `level_id`, for a grade that does not differ significantly from the expected one. bar_ids,
    table_ids: the other indicators, as bars and in the table. The other fields are indicator_ids too.
    """

    sentence: str
    nearest: Mapping[str, str]
    grade_id: str
    graded_pupils_id: str
    few_pupils: int
    reference_grade_id: str
    expected_grade_id: str
    level_id: str
    no_difference: str
    bar_ids: tuple[str, ...]
    table_ids: tuple[str, ...]


@dataclass(frozen=True)
class AccessibilitySettings:
    """What the law on accessible websites wants told on the page Tilgængelighed; what is left out is "ikke oplyst" there.

    mail, phone: where a fault is reported. statement: address of the official statement, in the authority's WAS-Tool.
    """

    mail: str | None
    phone: str | None
    statement: str | None


@dataclass(frozen=True)
class Municipality:
    """The fields of data/app.toml.

    title: of the app. home_area_id, home_comparison_id: the area and the comparison shown before the user chooses;
    the comparison is the municipality itself. here_id, here_name: on the page Udvikling, the choice of the
    municipality's own areas and the larger areas around them. fictional_names: of made-up areas, the housing area
    first. first_line_area_ids: areas whose lines come first in a chart. area_colors: "#RRGGBB" by area_id.
    last_themes: themes listed last, since they describe efforts and not the state of an area. collaboration_indicator_id:
    the municipality's own count of collaborations, if it has one.
    """

    title: str
    home_area_id: str
    home_comparison_id: str
    here_id: str
    here_name: str
    example_address: str
    example_area_name: str
    example_indicator_name: str
    fictional_names: tuple[str, ...]
    first_question_id: str
    first_line_area_ids: tuple[str, ...]
    residents_indicator_id: str
    dwellings_indicator_id: str | None
    origin_indicator_id: str
    convicted_indicator_id: str
    collaboration_indicator_id: str | None
    school_indicator_ids: tuple[str, ...]
    analysis_indicator_ids: tuple[str, ...]
    criteria_themes: tuple[str, ...]
    last_themes: tuple[str, ...]
    area_colors: Mapping[str, str]
    overview: OverviewSettings
    schools: SchoolSettings | None
    map: MapSettings
    accessibility: AccessibilitySettings | None

    @property
    def fictional_name(self) -> str:
        """The name of the made-up housing area; "" if there is none."""
        return next(iter(self.fictional_names), "")


@functools.cache
def settings() -> Municipality:
    """The settings of the app's data folder, read once. Raises SystemExit if the file cannot be used."""
    try:
        return read()
    except SettingsError as error:
        raise SystemExit(str(error)) from None


def contact_words() -> dict[str, str]:
    """The fields of AccessibilitySettings as words; "ikke oplyst" for what is left out."""
    told = settings().accessibility
    names = (field.name for field in dataclasses.fields(AccessibilitySettings))
    return {name: getattr(told, name, None) or NOT_TOLD for name in names}


def read(data: Path = folders.DATA) -> Municipality:
    """The settings of a data folder. Raises SettingsError."""
    path = data / FILE
    try:
        found = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise SettingsError(f"data/{FILE}: Filen mangler.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"data/{FILE}: Filen kan ikke læses som TOML: {error}") from None
    problems: list[str] = []
    made = _from_table(Municipality, found, "", problems)
    problems += [
        f"data/{FILE}, felt area_colors.{area}, værdi »{color}«: En farve skrives #0B5394."
        for area, color in (made.area_colors.items() if not problems else ())
        if not COLOR.fullmatch(color)
    ]
    if problems:
        raise SettingsError("\n".join(problems))
    return made


def _from_table(cls: type, found: Mapping, prefix: str, problems: list[str]) -> typing.Any:
    """A dataclass filled from a TOML table. prefix: of its field names in messages, which go to `problems`."""
    kinds = typing.get_type_hints(cls)
    problems += [
        f"data/{FILE}, felt {prefix}{name}: Feltet kendes ikke."
        for name in found
        if name not in kinds
    ]
    values = {
        field.name: _value(
            kinds[field.name], found.get(field.name), f"{prefix}{field.name}", problems
        )
        for field in dataclasses.fields(cls)
    }
    return cls(**values)


def _value(kind: typing.Any, found: object, name: str, problems: list[str]) -> typing.Any:
    """The value of a field of type `kind`; None for an optional table that is missing."""
    if isinstance(kind, types.UnionType):
        if found is None:
            return None
        kind = typing.get_args(kind)[0]
    if dataclasses.is_dataclass(kind):
        return _from_table(kind, found if isinstance(found, dict) else {}, f"{name}.", problems)
    if found is None:
        problems.append(f"data/{FILE}, felt {name}: Feltet mangler.")
    elif not _fits(kind, found):
        problems.append(f"data/{FILE}, felt {name}: Feltet skal være {TYPE_WORDS[kind]}.")
    return tuple(found) if isinstance(found, list) else found


def _fits(kind: typing.Any, found: object) -> bool:
    """Whether a TOML value has a type of TYPE_WORDS."""
    if kind is str:
        return isinstance(found, str) and bool(found.strip())
    if kind is int:
        return type(found) is int
    if kind == tuple[float, ...]:
        numbers = isinstance(found, list) and all(type(one) in (int, float) for one in found)
        return numbers and len(found) == 4
    if not isinstance(found, list if kind == tuple[str, ...] else dict):
        return False
    return all(
        isinstance(one, str) for one in (found.values() if isinstance(found, dict) else found)
    )
