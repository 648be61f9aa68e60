"""Client for Statistikbanken's API: requests, parsing of responses, and errors as Danish sentences.

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
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from urllib.parse import urlsplit

import pandas as pd
import requests
from urllib3.exceptions import InvalidHeader, MaxRetryError
from urllib3.util.retry import RequestHistory, Retry

from lib.text import danish

ADDRESS = "https://api.statbank.dk/v1"
MOST_CELLS = 1_000_000
MOST_BYTES = 100 * 2**20
CONNECT_SECONDS, READ_SECONDS = 10, 60  # of the next piece of an answer
ANSWER_SECONDS = 600  # of one answer from its first byte to its last
VALUE = "INDHOLD"
MISSING = ".."
# The decimal separator is a comma with lang=da and a point with lang=en. Three decimals are refused, since they
# could be a thousands separator, and no fetched table has three decimals.
NUMBER = re.compile(r"-?\d+([.,]\d{1,2})?")
WORDS_LENGTH = 300
# A request changes nothing at the server, so it may be repeated. The pauses are 2, 4, 8 and 16 seconds:
# without this history there would be none before the second try.
RETRY = Retry(
    total=4, backoff_factor=1, retry_after_max=120, status_forcelist=(429, 500, 502, 503, 504),
    history=(RequestHistory(None, None, None, None, None),),
)  # fmt: skip
TRANSIENT = (
    requests.exceptions.ConnectionError, requests.exceptions.Timeout,
    requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError,
)  # fmt: skip


class StatbankError(Exception):
    """A request to Statistikbanken failed; the message is a Danish sentence."""


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


@dataclass(frozen=True)
class ApiResponse:
    """An unparsed response. request: the JSON body sent. suffix: of the file it is saved as."""

    table: str
    address: str
    request: str
    content: bytes
    suffix: str


class Client:
    """Sends requests to Statistikbanken, with retries; follows no redirects."""

    def __init__(self):
        self._address = ADDRESS.rstrip("/")
        self._session = requests.Session()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def table(self, name: str) -> tuple[TableInfo, ApiResponse]:
        """The variables of a table, and the raw response. Raises StatbankError."""
        body = {"table": name, "format": "JSON", "lang": "da"}
        answer = self._ask("tableinfo", name, body, "json")
        return parse_table_info(answer.content, name), answer

    def data(self, request: DataRequest) -> ApiResponse:
        """The raw response to a request, for parse_data(). Raises StatbankError."""
        if request.cell_count > MOST_CELLS:
            many, most = danish.number(request.cell_count, 0), danish.number(MOST_CELLS, 0)
            raise StatbankError(
                f"Der er spurgt om {many} celler i tabellen {request.table}; højst {most} ad gangen."
            )
        return self._ask("data", request.table, request.body, "csv")

    def _ask(self, function: str, table: str, body: dict, suffix: str) -> ApiResponse:
        address = f"{self._address}/{function}"
        retry = RETRY
        while True:
            response = None
            try:
                with self._session.post(
                    address, json=body, stream=True, allow_redirects=False,
                    timeout=(CONNECT_SECONDS, READ_SECONDS),
                ) as response:  # fmt: skip
                    if response.status_code == requests.codes.ok:
                        content = _whole_body(response, table)
                        return ApiResponse(table, address, json.dumps(body, ensure_ascii=False), content, suffix)  # fmt: skip
                    if response.status_code not in retry.status_forcelist:
                        raise StatbankError(_refusal_sentence(response, table))
                    why = f"Statistikbanken svarer ikke lige nu (fejl {response.status_code})."
            except TRANSIENT as error:
                why = _connection_failure(error, table, urlsplit(address).netloc)
            except requests.exceptions.RequestException:
                raise StatbankError(f"Statistikbanken kan ikke spørges på {address}.") from None
            try:
                retry = retry.increment("POST", address, error=ConnectionError(why))
                retry.sleep(None if response is None else response.raw)
            except (
                MaxRetryError,
                InvalidHeader,
            ):  # no retries left, or an invalid Retry-After header
                raise StatbankError(f"{why} Prøv igen senere.") from None


def _whole_body(response: requests.Response, table: str) -> bytes:
    """The whole body of a response. Raises StatbankError above MOST_BYTES or ANSWER_SECONDS."""
    end, content = time.monotonic() + ANSWER_SECONDS, bytearray()
    for piece in response.iter_content(2**16):
        content += piece
        if len(content) > MOST_BYTES:
            most = MOST_BYTES // 2**20
            raise StatbankError(f"Svaret om tabellen {table} er større end {most} MB.")
        if time.monotonic() > end:
            raise StatbankError(f"Svaret om tabellen {table} kom for langsomt.")
    return bytes(content)


def _connection_failure(error: Exception, table: str, host: str) -> str:
    if isinstance(error, requests.exceptions.Timeout) or "timed out" in str(error):
        return f"Statistikbanken svarede ikke i tide om tabellen {table}."
    if error.args and isinstance(error.args[0], MaxRetryError):
        return f"Der er ikke forbindelse til Statistikbanken ({host})."
    return f"Svaret om tabellen {table} blev afbrudt."


def _refusal_sentence(response: requests.Response, table: str) -> str:
    """The Danish sentence for a response with an error status."""
    if response.is_redirect:
        return "Statistikbanken sender videre til en anden adresse. Det følges ikke."
    try:
        words = " ".join(str(json.loads(_whole_body(response, table))["message"]).split())
    except (ValueError, KeyError, TypeError, RecursionError):
        return f"Statistikbanken afviser spørgsmålet om tabellen {table} (fejl {response.status_code})."
    return f"Statistikbanken afviser spørgsmålet om tabellen {table}: »{words[:WORDS_LENGTH]}«."


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
    if sorted(name.upper() for name in header) != sorted([*names, VALUE]):
        raise StatbankError(
            f"{about} har ikke de kolonner, der er spurgt om ({', '.join([*names, VALUE])})."
        )
    if any(len(row) != len(header) for row in rows):
        raise StatbankError(f"{about} er ikke helt: en række mangler noget.")
    cells = pd.DataFrame(rows, columns=[name.upper() for name in header], dtype=object)
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
    """The ways in which a response can write a value: code, text, or both."""
    return _normalized(code), _normalized(text), _normalized(f"{code} {text}")


def _normalized(text: str) -> str:
    return " ".join(text.split()).casefold()


def _number(cell: str, about: str) -> Fraction | None:
    if cell.strip() == MISSING:
        return None
    if not NUMBER.fullmatch(cell.strip()):
        raise StatbankError(f"{about} har »{cell[:80]}«, hvor der skulle stå et tal.")
    return Fraction(cell.strip().replace(",", "."))
