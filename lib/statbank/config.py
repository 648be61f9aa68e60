"""What is fetched from Statistikbanken: data/statistikbank.toml, read, and fitted to what the tables have now."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lib.db import schema
from lib.statbank.client import Question, StatbankError, Table, Variable
from lib.system import folders

FILE = "statistikbank.toml"
ALL = "*"
EITHER = "|"
RANGE = re.compile(r"(\d+) til (\d+)")
# What a value is called that holds others of its variable.
TOTAL = re.compile(r"\b(i alt|hele landet|total)\b|^(alle|region|landsdel)\b", re.IGNORECASE)
PERIOD, YEAR = "{period}", "{year}"
WHOLE, FIRST_DAY = "hele perioden", "første dag"


@dataclass(frozen=True)
class Area:
    """An area of ours. wanted: its code or text at Statistikbanken; of a parish its name, and municipality."""

    area_id: str
    wanted: str
    municipality: str = ""


@dataclass(frozen=True)
class Selection:
    """Cells of a table, to be added up: for each variable but the area's and time what is wanted of it.

    at: the one area that they are taken of, where it is not the series' own. time: the period, with {period} and
    {year} of the series' own.
    """

    table: str
    area: str
    where: Mapping[str, tuple[str, ...]]
    at: str = ""
    time: str = PERIOD


@dataclass(frozen=True)
class Series:
    """An indicator by one table: the areas, the first year, the count and what it is a share of.

    when: WHOLE, FIRST_DAY of the period, or a day of the year, "11-30".
    """

    areas: tuple[Area, ...]
    since: int
    when: str
    count: Selection
    out_of: Selection | None = None

    @property
    def selections(self) -> tuple[Selection, ...]:
        """The count, and what it is a share of."""
        return (self.count,) if self.out_of is None else (self.count, self.out_of)


@dataclass(frozen=True)
class Indicator:
    """cells: its row of indicators.csv, as text."""

    cells: Mapping[str, str]
    series: tuple[Series, ...]


@dataclass(frozen=True)
class Plan:
    """All that is fetched. areas: by area_id."""

    areas: Mapping[str, Area]
    indicators: tuple[Indicator, ...]

    @property
    def tables(self) -> list[str]:
        """Each table once, in order."""
        named = [
            selection.table
            for indicator in self.indicators
            for series in indicator.series
            for selection in series.selections
        ]
        return list(dict.fromkeys(named))


def read(data: Path = folders.DATA) -> Plan:
    """The plan in a folder of data. Raises StatbankError, with what is wrong in it."""
    try:
        given = tomllib.loads((data / FILE).read_text("utf-8"))
        areas = {area_id: _area(area_id, one) for area_id, one in given["areas"].items()}
        groups = {name: tuple(areas[a] for a in ids) for name, ids in given["groups"].items()}
        indicators = tuple(_indicator(one, groups) for one in given["indicator"])
        for one in (s for i in indicators for series in i.series for s in series.selections):
            if one.at:
                areas[one.at]
        unknown = {c for i in indicators for c in i.cells} - set(schema.TABLES["indicators"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise StatbankError(f"data/{FILE} kan ikke læses: {error}") from None
    except KeyError as error:
        raise StatbankError(f"I data/{FILE} mangler {error}.") from None
    except (TypeError, AttributeError, ValueError) as error:
        raise StatbankError(f"data/{FILE} er ikke, som den skal være: {error}.") from None
    if unknown:
        raise StatbankError(f"data/{FILE} har en ukendt nøgle: {', '.join(sorted(unknown))}.")
    return Plan(areas, indicators)


def _area(area_id: str, given: str | Mapping) -> Area:
    if isinstance(given, str):
        return Area(area_id, given)
    return Area(area_id, given["sogn"], given["kommune"])


def _indicator(given: Mapping, groups: Mapping[str, tuple[Area, ...]]) -> Indicator:
    cells = {name: str(cell) for name, cell in given.items() if name != "series"}
    for number in (cells["decimals"], cells.get("min_count", "0")):
        int(number)
    for name in ("indicator_id", "name", "unit"):
        cells[name]
    return Indicator(cells, tuple(_series(one, groups) for one in given["series"]))


def _series(given: Mapping, groups: Mapping[str, tuple[Area, ...]]) -> Series:
    when = given["when"]
    if when not in (WHOLE, FIRST_DAY):
        date.fromisoformat(f"2023-{when}")
    parts = {name: _selection(given[name]) for name in ("count", "out_of") if name in given}
    return Series(groups[given["areas"]], int(given["since"]), when, **parts)


def _selection(given: Mapping) -> Selection:
    where = {name: tuple(values) for name, values in given["where"].items()}
    more = {name: given[name] for name in ("at", "time") if name in given}
    return Selection(given["table"], given["area"], where, **more)


# ---------------------------------------------------------------- what the tables have now


def periods(series: Series, table: Table) -> list[str]:
    """The periods of a series, in the table's order. Raises StatbankError where there are none."""
    found = [code for code in table.time.values if code[:4] >= str(series.since)]
    if not found:
        raise StatbankError(
            f"Tabellen {table.table} har ingen perioder fra {series.since} og frem."
        )
    return found


def question(
    selection: Selection, series: Series, own_periods: Sequence[str], table: Table, plan: Plan
) -> Question:
    """What is asked for a selection. own_periods: of periods(). Raises StatbankError where the table no
    longer has what is wanted."""
    area = variable(table, selection.area)
    areas = [plan.areas[selection.at]] if selection.at else series.areas
    chosen = {
        area.code: [area_code(area, one, table) for one in areas],
        table.time.code: [
            value(table.time, period_of(selection, period), table) for period in own_periods
        ],
    }
    for name, wanted in selection.where.items():
        found = variable(table, name)
        chosen[found.code] = [code for one in wanted for code in values(found, one, table)]
    left = [one.text for one in table.variables if one.code not in chosen]
    if left:
        raise StatbankError(
            f"Tabellen {table.table} har variablen »{left[0]}«, som data/{FILE} ikke vælger noget af."
        )
    ordered = [(one.code, tuple(dict.fromkeys(chosen[one.code]))) for one in table.variables]
    return Question(table.table, tuple(ordered))


def period_of(selection: Selection, period: str) -> str:
    """The period that a selection is taken of, for a period of its series."""
    return selection.time.replace(PERIOD, period).replace(YEAR, period[:4])


def variable(table: Table, wanted: str) -> Variable:
    """A variable by its code or its Danish text, or one or the other: "KØN | køn". Raises StatbankError."""
    for name in _either(wanted):
        for one in table.variables:
            if name in (_plain(one.code), _plain(one.text)):
                return one
    there = ", ".join(f"»{one.text}«" for one in table.variables)
    raise StatbankError(f"Tabellen {table.table} har ikke variablen »{wanted}«. Den har {there}.")


def values(of: Variable, wanted: str, table: Table) -> list[str]:
    """The codes of the values that are wanted: one by its code or text, "16 til 59", or "*" for all of them,
    which a variable with a total cannot have. Raises StatbankError."""
    if wanted == ALL:
        total = next((text for text in of.values.values() if TOTAL.search(text)), "")
        if total:
            raise StatbankError(
                f"Tabellen {table.table} har »{total}« i variablen »{of.text}«; alle værdier kan ikke lægges sammen."
            )
        return list(of.values)
    if found := RANGE.fullmatch(wanted):
        first, last = map(int, found.groups())
        return [value(of, str(number), table) for number in range(first, last + 1)]
    return [value(of, wanted, table)]


def value(of: Variable, wanted: str, table: Table) -> str:
    """The code of one value, by its code or text, or one or the other: "3 | Ikke erhvervsaktive". Raises
    StatbankError, also where the code is there and means something else."""
    names = list(_either(wanted))
    for name in names:
        if codes := [c for c, text in of.values.items() if name in (_plain(c), _plain(text))]:
            text = of.values[codes[0]]
            if len(names) > 1 and _plain(text) not in names:
                raise StatbankError(
                    f"Tabellen {table.table} kalder værdien {codes[0]} i variablen »{of.text}« for »{text}«, og "
                    f"data/{FILE} mener »{wanted}«."
                )
            return codes[0]
    raise StatbankError(
        f"Tabellen {table.table} har ikke værdien »{wanted}« i variablen »{of.text}«."
    )


def area_code(of: Variable, area: Area, table: Table) -> str:
    """The code of an area; a parish is found by its name and its municipality's, which must be one. Raises
    StatbankError."""
    if not area.municipality:
        return value(of, area.wanted, table)
    codes = [code for code, text in of.values.items() if _is_parish(text, area)]
    if len(codes) != 1:
        found = "findes ikke" if not codes else f"findes {len(codes)} gange"
        raise StatbankError(
            f"{area.wanted} Sogn i {area.municipality} Kommune {found} i tabellen {table.table}."
        )
    return codes[0]


def _is_parish(text: str, area: Area) -> bool:
    """Whether "7000 Eksempelby Sogn (Eksempel Kommune)" is the parish."""
    name, _, place = text.partition("(")
    bare = re.sub(r"^\d+\s+|\s+sogn$", "", name.strip(), flags=re.IGNORECASE)
    return _spelled(bare) == _spelled(area.wanted) and _spelled(area.municipality) in _spelled(
        place
    )


def _spelled(text: str) -> str:
    return _plain(text).replace("aa", "å")


def _either(wanted: str) -> Iterable[str]:
    return map(_plain, wanted.split(EITHER))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
