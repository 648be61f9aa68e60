"""What is fetched from Statistikbanken: reads data/statistikbank.toml and matches it with the tables' current values."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lib.db import schema
from lib.statbank import known_indicators
from lib.statbank.client import DataRequest, TableInfo, Variable
from lib.statbank.service import StatbankError
from lib.system import folders

FILE = "statistikbank.toml"
ALL = "*"
EITHER = "|"
RANGE = re.compile(r"(\d+) til (\d+)")
# Texts of values that are totals of other values of their variable.
TOTAL = re.compile(r"\b(i alt|hele landet|total)\b|^(alle|region|landsdel)\b", re.IGNORECASE)
PERIOD, YEAR = "{period}", "{year}"
WHOLE, FIRST_DAY = "hele perioden", "første dag"


@dataclass(frozen=True)
class FetchedArea:
    """An area of data/areas.csv. statbank_name: its code or text at Statistikbanken. municipality: only of a parish,
    which is found by its name and its municipality's."""

    area_id: str
    statbank_name: str
    municipality: str = ""


@dataclass(frozen=True)
class CellSelection:
    """Cells of a table that are summed for each area and period.

    area_variable: the variable that holds the areas. where: for each further variable the wanted values, by code or
    text. fixed_area_id: the one area that is used for all areas of the series, "" for each area's own.
    period_template: the period, with {period} and {year} of the observation.
    """

    table: str
    area_variable: str
    where: Mapping[str, tuple[str, ...]]
    fixed_area_id: str = ""
    period_template: str = PERIOD


@dataclass(frozen=True)
class Series:
    """How an indicator is computed for some areas from one first year on.

    when: what the number refers to: WHOLE (the period), FIRST_DAY of the period, or a day of the year, "11-30".
    count: the numerator. out_of: the denominator, None for a count.
    """

    areas: tuple[FetchedArea, ...]
    first_year: int
    when: str
    count: CellSelection
    out_of: CellSelection | None = None

    @property
    def selections(self) -> tuple[CellSelection, ...]:
        """The numerator and, for a share, the denominator."""
        return (self.count,) if self.out_of is None else (self.count, self.out_of)


@dataclass(frozen=True)
class Indicator:
    """An indicator and how it is fetched. cells: its row of indicators.csv, as text. known: whether
    data/indicators.csv has that row already, so that the plan only names it."""

    cells: Mapping[str, str]
    series: tuple[Series, ...]
    known: bool = False


@dataclass(frozen=True)
class FetchPlan:
    """Everything that is fetched. areas: by area_id."""

    areas: Mapping[str, FetchedArea]
    indicators: tuple[Indicator, ...]

    @property
    def tables(self) -> list[str]:
        """The id of each table once, in order."""
        named = [
            selection.table
            for indicator in self.indicators
            for series in indicator.series
            for selection in series.selections
        ]
        return list(dict.fromkeys(named))


def read(data: Path = folders.DATA) -> FetchPlan:
    """Read the plan from a data folder. Raises StatbankError, whose message names the mistake."""
    try:
        given = tomllib.loads((data / FILE).read_text("utf-8"))
        areas = {area_id: _area(area_id, one) for area_id, one in given["areas"].items()}
        groups = {name: tuple(areas[a] for a in ids) for name, ids in given["groups"].items()}
        known = known_indicators.read(data)
        indicators = tuple(_indicator(one, groups, known) for one in given["indicator"])
        for one in (s for i in indicators for series in i.series for s in series.selections):
            if one.fixed_area_id:
                areas[one.fixed_area_id]
        unknown = {c for i in indicators for c in i.cells} - set(schema.TABLES["indicators"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise StatbankError(f"data/{FILE} kan ikke læses: {error}") from None
    except KeyError as error:
        raise StatbankError(f"I data/{FILE} mangler {error}.") from None
    except (TypeError, AttributeError, ValueError) as error:
        raise StatbankError(f"data/{FILE} er ikke, som den skal være: {error}.") from None
    if unknown:
        raise StatbankError(f"data/{FILE} har en ukendt nøgle: {', '.join(sorted(unknown))}.")
    return FetchPlan(areas, indicators)


def _area(area_id: str, given: str | Mapping) -> FetchedArea:
    if isinstance(given, str):
        return FetchedArea(area_id, given)
    return FetchedArea(area_id, given["sogn"], given["kommune"])


def _indicator(
    given: Mapping,
    groups: Mapping[str, tuple[FetchedArea, ...]],
    known: Mapping[str, Mapping[str, str]],
) -> Indicator:
    series = tuple(_series(one, groups) for one in given["series"])
    cells = {name: str(cell) for name, cell in given.items() if name != "series"}
    if set(cells) == {"indicator_id"} and cells["indicator_id"] in known:
        return Indicator(known[cells["indicator_id"]], series, known=True)
    for number in (cells["decimals"], cells.get("min_count", "0")):
        int(number)
    for name in ("indicator_id", "name", "unit"):
        cells[name]
    return Indicator(cells, series)


def _series(given: Mapping, groups: Mapping[str, tuple[FetchedArea, ...]]) -> Series:
    when = given["when"]
    if when not in (WHOLE, FIRST_DAY):
        date.fromisoformat(f"2023-{when}")
    parts = {name: _cell_selection(given[name]) for name in ("count", "out_of") if name in given}
    return Series(groups[given["areas"]], int(given["since"]), when, **parts)


def _cell_selection(given: Mapping) -> CellSelection:
    where = {name: tuple(values) for name, values in given["where"].items()}
    return CellSelection(
        given["table"], given["area"], where, given.get("at", ""), given.get("time", PERIOD)
    )


# ---------------------------------------------------------------- what the tables have now


def period_codes(series: Series, table: TableInfo) -> list[str]:
    """The codes of the periods of a series, in the table's order. Raises StatbankError where there are none."""
    found = [code for code in table.time.values if code[:4] >= str(series.first_year)]
    if not found:
        raise StatbankError(
            f"Tabellen {table.table_id} har ingen perioder fra {series.first_year} og frem."
        )
    return found


def data_request(
    selection: CellSelection,
    series: Series,
    own_periods: Sequence[str],
    table: TableInfo,
    plan: FetchPlan,
) -> DataRequest:
    """The request for a selection. own_periods: from period_codes().

    Raises StatbankError where the table no longer has a wanted variable, value or area.
    """
    area = find_variable(table, selection.area_variable)
    areas = [plan.areas[selection.fixed_area_id]] if selection.fixed_area_id else series.areas
    chosen = {
        area.code: [area_code(area, one, table) for one in areas],
        table.time.code: [
            value_code(table.time, period_of(selection, period), table) for period in own_periods
        ],
    }
    for name, wanted in selection.where.items():
        found = find_variable(table, name)
        chosen[found.code] = [code for one in wanted for code in value_codes(found, one, table)]
    left = [one.text for one in table.variables if one.code not in chosen]
    if left:
        raise StatbankError(
            f"Tabellen {table.table_id} har variablen »{left[0]}«, som data/{FILE} ikke vælger noget af."
        )
    ordered = [(one.code, tuple(dict.fromkeys(chosen[one.code]))) for one in table.variables]
    return DataRequest(table.table_id, tuple(ordered))


def period_of(selection: CellSelection, period: str) -> str:
    """The period code that a selection uses for a period of its series."""
    return selection.period_template.replace(PERIOD, period).replace(YEAR, period[:4])


def find_variable(table: TableInfo, wanted: str) -> Variable:
    """Find a variable by its code or Danish text, or by alternatives: "KØN | køn". Raises StatbankError."""
    for name in _alternatives(wanted):
        for one in table.variables:
            if name in (_normalized(one.code), _normalized(one.text)):
                return one
    there = ", ".join(f"»{one.text}«" for one in table.variables)
    raise StatbankError(
        f"Tabellen {table.table_id} har ikke variablen »{wanted}«. Den har {there}."
    )


def value_codes(of: Variable, wanted: str, table: TableInfo) -> list[str]:
    """The codes of wanted values: one value by its code or text, a range "16 til 59", or "*" for all values.

    Raises StatbankError, also for "*" where the variable has a total, which would be counted twice.
    """
    if wanted == ALL:
        total = next((text for text in of.values.values() if TOTAL.search(text)), "")
        if total:
            raise StatbankError(
                f"Tabellen {table.table_id} har »{total}« i variablen »{of.text}«; alle værdier kan ikke lægges sammen."
            )
        return list(of.values)
    if found := RANGE.fullmatch(wanted):
        first, last = map(int, found.groups())
        return [value_code(of, str(number), table) for number in range(first, last + 1)]
    return [value_code(of, wanted, table)]


def value_code(of: Variable, wanted: str, table: TableInfo) -> str:
    """The code of one value, by its code or text, or both: "3 | Ikke erhvervsaktive".

    Raises StatbankError, also where both are given and the table gives the code another text.
    """
    names = list(_alternatives(wanted))
    for name in names:
        if codes := [
            c for c, text in of.values.items() if name in (_normalized(c), _normalized(text))
        ]:
            text = of.values[codes[0]]
            if len(names) > 1 and _normalized(text) not in names:
                raise StatbankError(
                    f"Tabellen {table.table_id} kalder værdien {codes[0]} i variablen »{of.text}« for »{text}«, og "
                    f"data/{FILE} mener »{wanted}«."
                )
            return codes[0]
    raise StatbankError(
        f"Tabellen {table.table_id} har ikke værdien »{wanted}« i variablen »{of.text}«."
    )


def area_code(of: Variable, area: FetchedArea, table: TableInfo) -> str:
    """The code of an area; a parish is found by its name and its municipality's.

    Raises StatbankError where no area or several match.
    """
    if not area.municipality:
        return value_code(of, area.statbank_name, table)
    codes = [code for code, text in of.values.items() if _is_parish(text, area)]
    if len(codes) != 1:
        found = "findes ikke" if not codes else f"findes {len(codes)} gange"
        raise StatbankError(
            f"{area.statbank_name} Sogn i {area.municipality} Kommune {found} i tabellen {table.table_id}."
        )
    return codes[0]


def _is_parish(text: str, area: FetchedArea) -> bool:
    """Whether "7000 Eksempelby Sogn (Eksempel Kommune)" is the parish."""
    name, _, place = text.partition("(")
    bare = re.sub(r"^\d+\s+|\s+sogn$", "", name.strip(), flags=re.IGNORECASE)
    return _normalized_name(bare) == _normalized_name(area.statbank_name) and _normalized_name(
        area.municipality
    ) in _normalized_name(place)


def _normalized_name(text: str) -> str:
    return _normalized(text).replace("aa", "å")


def _alternatives(wanted: str) -> Iterable[str]:
    return map(_normalized, wanted.split(EITHER))


def _normalized(text: str) -> str:
    return " ".join(text.split()).casefold()
