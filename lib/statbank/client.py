"""Client for Statistikbanken's API: requests and the parsing of responses (how it is asked: service.py).

Two functions of the API are used, both with POST and JSON: `tableinfo` (the variables and values of a table) and
`data` as CSV: semicolons, a header in capitals that ends in INDHOLD, `..` for a missing number. The API returns at
most a million cells, counted as rows times columns, so a larger request is split. Its format BULK has no such limit,
but leaves out rows that are 0, so a truncated response could not be recognized.
"""

import csv
import io
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import pandas as pd

from lib.statbank.service import ApiResponse, Service, StatbankError
from lib.text import danish

NAME = "statistikbanken"  # of the data package
ADDRESS = "https://api.statbank.dk/v1"
MOST_CELLS = 1_000_000
VALUE = "INDHOLD"
MISSING = ".."
# The decimal separator is a comma with lang=da and a point with lang=en. Three decimals are refused, since they
# could be a thousands separator, and no fetched table has three decimals.
NUMBER = re.compile(r"-?\d+([.,]\d{1,2})?")


@dataclass(frozen=True)
class Variable:
    """A variable (dimension) of a table. values: code -> Danish text, in the table's order."""

    code: str
    text: str
    time: bool
    values: Mapping[str, str]


@dataclass(frozen=True)
class TableInfo:
    """The response of tableinfo: a table's variables. table_id: for example FOLK1A. updated: ISO date, 2025-02-11."""

    table_id: str
    text: str
    updated: str
    variables: tuple[Variable, ...]

    @property
    def time(self) -> Variable:
        """The variable that holds the periods."""
        return next(variable for variable in self.variables if variable.time)


@dataclass(frozen=True)
class DataRequest:
    """A request for data of one table. chosen: (variable code, value codes) for each variable."""

    table: str
    chosen: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def number_count(self) -> int:
        """How many numbers a complete response has."""
        return math.prod(len(values) for _, values in self.chosen)

    @property
    def cell_count(self) -> int:
        """Cells as the API counts them: one column per variable, and one for the number."""
        return self.number_count * (len(self.chosen) + 1)

    @property
    def parts(self) -> tuple["DataRequest", ...]:
        """The request split into requests of at most MOST_CELLS cells each."""
        if self.cell_count <= MOST_CELLS:
            return (self,)
        longest = max(self.chosen, key=lambda one: len(one[1]))
        code, values = longest
        half = len(values) // 2
        return tuple(
            part
            for some in (values[:half], values[half:])
            for part in replace(
                self, chosen=tuple((code, some) if one is longest else one for one in self.chosen)
            ).parts
        )

    @property
    def body(self) -> dict:
        """The JSON body. In Danish, so that a response with texts instead of codes can be parsed too."""
        return {
            "table": self.table, "format": "CSV", "lang": "da", "valuePresentation": "Code",
            "variables": [{"code": code, "values": list(values)} for code, values in self.chosen],
        }  # fmt: skip


class Client:
    """Asks Statistikbanken for tables and their numbers."""

    source = NAME

    def __init__(self):
        self._service = Service("Statistikbanken", ADDRESS)

    def close(self) -> None:
        """Close the connections."""
        self._service.close()

    def table(self, name: str) -> tuple[TableInfo, ApiResponse]:
        """The variables of a table, and the raw response. Raises StatbankError."""
        body = {"table": name, "format": "JSON", "lang": "da"}
        answer = self._service.post("tableinfo", f"tabellen {name}", name, body, "json")
        return parse_table_info(answer.content, name), answer

    def data(self, request: DataRequest) -> ApiResponse:
        """The raw response to a request, for parse_data(). Raises StatbankError."""
        if request.cell_count > MOST_CELLS:
            many, most = danish.number(request.cell_count, 0), danish.number(MOST_CELLS, 0)
            raise StatbankError(
                f"Der er spurgt om {many} celler i tabellen {request.table}; højst {most} ad gangen."
            )
        table = request.table
        return self._service.post("data", f"tabellen {table}", table, request.body, "csv")


# ---------------------------------------------------------------- reading answers


def parse_table_info(content: bytes, name: str) -> TableInfo:
    """Parse the response of tableinfo. Raises StatbankError where it differs from what the API documents."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
        variables = tuple(
            Variable(
                str(one["id"]), str(one["text"]), bool(one.get("time", False)),
                {str(value["id"]): str(value["text"]) for value in one["values"]},
            )
            for one in data["variables"]
        )  # fmt: skip
        updated = date.fromisoformat(data["updated"][:10]).isoformat()
        found = TableInfo(str(data["id"]), " ".join(data["text"].split()), updated, variables)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise StatbankError(
            f"Statistikbanken beskriver ikke tabellen {name}, som den plejer; svaret kan ikke læses."
        ) from None
    if found.table_id.upper() != name.upper() or sum(v.time for v in variables) != 1:
        raise StatbankError(f"Statistikbanken beskriver en anden tabel end {name}.")
    return found


def parse_data(content: bytes, request: DataRequest, table: TableInfo) -> pd.DataFrame:
    """Parse the CSV of a data response.

    Columns: the value codes of each requested variable, and `value` (Fraction, None where missing). Raises
    StatbankError unless the response has exactly the requested numbers, each once.
    """
    about = f"Svaret om tabellen {request.table}"
    try:
        rows = list(
            csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";", strict=True)
        )
    except (UnicodeDecodeError, csv.Error):
        raise StatbankError(f"{about} kan ikke læses.") from None
    header, rows = (rows[0], [row for row in rows[1:] if row]) if rows else ([], [])
    names = [code.upper() for code, _ in request.chosen]
    header = _codes_of(header, table)
    if sorted(header) != sorted([*names, VALUE]):
        raise StatbankError(
            f"{about} har ikke de kolonner, der er spurgt om ({', '.join([*names, VALUE])})."
        )
    if any(len(row) != len(header) for row in rows):
        raise StatbankError(f"{about} er ikke helt: en række mangler noget.")
    cells = pd.DataFrame(rows, columns=header, dtype=object)
    texts = {variable.code: variable.values for variable in table.variables}
    for code, asked in request.chosen:
        known = {word: value for value in asked for word in _spellings(value, texts[code][value])}
        found = cells[code.upper()].map(lambda cell, known=known: known.get(_normalized(cell)))
        if found.isna().any():
            other = cells.loc[found.isna(), code.upper()].iloc[0]
            raise StatbankError(
                f"{about} har »{other[:80]}« i {code}, og det er der ikke spurgt om."
            )
        cells[code.upper()] = found
    if cells.duplicated(names).any():
        raise StatbankError(f"{about} har det samme tal mere end én gang.")
    if len(cells) < request.number_count:
        there, all_of = danish.number(len(cells), 0), danish.number(request.number_count, 0)
        raise StatbankError(f"{about} har kun {there} af de {all_of} tal, der er spurgt om.")
    values = [_number(cell, about) for cell in cells[VALUE]]
    frame = cells[names].set_axis([code for code, _ in request.chosen], axis=1)
    return frame.assign(value=pd.Series(values, dtype=object))


def _spellings(code: str, text: str) -> tuple[str, ...]:
    """The ways in which a response can write a value: code, text, or both (CodeAndValue)."""
    return _normalized(code), _normalized(text), _normalized(f"{code} {text}")


def _codes_of(header: list[str], table: TableInfo) -> list[str]:
    """The columns of a response by the codes of their variables, in capitals, where it names them by their texts."""
    codes = {variable.code.upper() for variable in table.variables}
    texts = {_normalized(variable.text): variable.code.upper() for variable in table.variables}
    return [
        name.upper() if name.upper() in codes else texts.get(_normalized(name), name.upper())
        for name in header
    ]


def _normalized(text: str) -> str:
    return " ".join(text.split()).casefold()


def _number(cell: str, about: str) -> Fraction | None:
    if cell.strip() == MISSING:
        return None
    if not NUMBER.fullmatch(cell.strip()):
        raise StatbankError(f"{about} har »{cell[:80]}«, hvor der skulle stå et tal.")
    return Fraction(cell.strip().replace(",", "."))
