"""What the app must know of its municipality and no table says: data/app.toml, read once.

The ids are those of the tables. Names of areas and indicators stand in the tables only.
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
WORDS = {
    str: "en tekst",
    tuple[str, ...]: "en liste af tekster",
    tuple[float, ...]: "fire tal",
    Mapping[str, str]: "en tabel af tekster",
}


class SettingsError(ValueError):
    """Why data/app.toml cannot be used: one Danish sentence a line."""


@dataclass(frozen=True)
class Overview:
    """The texts of Overblik, and whose newest numbers it ends with."""

    lead: str
    differences_title: str
    goals_title: str
    goals_text: str
    missing_text: str
    newest_text: str
    newest_area_ids: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """A link and a zone on the map whose length and size the app tells.

    kinds, zone_kind: of features. sentence: with {length} and {zone}. whole_name: of all stretches together.
    """

    kinds: tuple[str, ...]
    zone_kind: str
    uncertainty: str
    sentence: str
    stretches_title: str
    length_title: str
    whole_name: str


@dataclass(frozen=True)
class Map:
    """bounds: west, south, east, north in degrees; no geometry lies beyond. first_view_id: of the page. whole_view_id: on which the sheet shows an area that has no view of its own in
    area_view_ids. main_layers: what the map is about; slide_layers: on a slide. uncovered_kinds: of lines that
    no name may hide. circle_kinds: of points that stand for something wider, however well they are known.
    link: None where there is none."""

    bounds: tuple[float, ...]
    first_view_id: str
    whole_view_id: str
    area_view_ids: Mapping[str, str]
    main_layers: tuple[str, ...]
    slide_layers: tuple[str, ...]
    uncovered_kinds: tuple[str, ...]
    circle_kinds: tuple[str, ...]
    link: Link | None


@dataclass(frozen=True)
class Municipality:
    """The fields of data/app.toml.

    title: of the app. home_area_id, home_comparison_id: what a page shows before anything is chosen; the second
    is the municipality itself. here_id, here_name: how Udvikling calls the municipality's own areas with the
    larger ones round them.
    fictional_names: of made-up areas, the housing area first. first_line_area_ids: whose
    lines come first in a chart. area_colors: of areas that keep a colour of their own.
    last_themes: those that tell what is done and not how an area fares.
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
    origin_indicator_id: str
    convicted_indicator_id: str
    school_indicator_ids: tuple[str, ...]
    analysis_indicator_ids: tuple[str, ...]
    criteria_themes: tuple[str, ...]
    last_themes: tuple[str, ...]
    area_colors: Mapping[str, str]
    overview: Overview
    map: Map

    @property
    def fictional_name(self) -> str:
        """Of the made-up housing area; "" where there is none."""
        return next(iter(self.fictional_names), "")


@functools.cache
def settings() -> Municipality:
    """Those of the folder the app runs on. Ends the program with what is wrong where the file cannot be used."""
    try:
        return read()
    except SettingsError as error:
        raise SystemExit(str(error)) from None


def read(data: Path = folders.DATA) -> Municipality:
    """The settings of a data folder; SettingsError says what is wrong in the file."""
    path = data / FILE
    try:
        found = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise SettingsError(f"data/{FILE}: Filen mangler.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"data/{FILE}: Filen kan ikke læses som TOML: {error}") from None
    problems: list[str] = []
    made = _made(Municipality, found, "", problems)
    problems += [
        f"data/{FILE}, felt area_colors.{area}, værdi »{color}«: En farve skrives #0B5394."
        for area, color in (made.area_colors.items() if not problems else ())
        if not COLOR.fullmatch(color)
    ]
    if problems:
        raise SettingsError("\n".join(problems))
    return made


def _made(cls: type, found: Mapping, above: str, problems: list[str]) -> typing.Any:
    """The dataclass of a TOML table; what is wrong comes to `problems`."""
    kinds = typing.get_type_hints(cls)
    problems += [
        f"data/{FILE}, felt {above}{name}: Feltet kendes ikke."
        for name in found
        if name not in kinds
    ]
    values = {
        field.name: _value(
            kinds[field.name], found.get(field.name), f"{above}{field.name}", problems
        )
        for field in dataclasses.fields(cls)
    }
    return cls(**values)


def _value(kind: typing.Any, found: object, name: str, problems: list[str]) -> typing.Any:
    """A value as a field has it. A table that may be left out is None."""
    if isinstance(kind, types.UnionType):
        if found is None:
            return None
        kind = typing.get_args(kind)[0]
    if dataclasses.is_dataclass(kind):
        return _made(kind, found if isinstance(found, dict) else {}, f"{name}.", problems)
    if found is None:
        problems.append(f"data/{FILE}, felt {name}: Feltet mangler.")
    elif not _fits(kind, found):
        problems.append(f"data/{FILE}, felt {name}: Feltet skal være {WORDS[kind]}.")
    return tuple(found) if isinstance(found, list) else found


def _fits(kind: typing.Any, found: object) -> bool:
    """Whether a value of TOML is of a kind in WORDS."""
    if kind is str:
        return isinstance(found, str) and bool(found.strip())
    if kind == tuple[float, ...]:
        numbers = isinstance(found, list) and all(type(one) in (int, float) for one in found)
        return numbers and len(found) == 4
    if not isinstance(found, list if kind == tuple[str, ...] else dict):
        return False
    return all(
        isinstance(one, str) for one in (found.values() if isinstance(found, dict) else found)
    )
