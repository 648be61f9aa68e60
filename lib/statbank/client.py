"""Statistikbanken's API: what can be asked for, how an answer is read, and a Danish sentence when it fails.

Two of its functions are used, both with POST and JSON: `tableinfo`, which says what a table has, and `data`
in the form CSV: semicolons, a header in capitals that ends in INDHOLD, `..` for a missing number. It stops at a
million cells, counted as rows times columns, so a larger question is asked in parts. BULK has no such limit, but
leaves out the rows that are 0, and then nobody could tell a whole answer from a cut one.
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
# With lang=da the decimals follow a comma, with lang=en a point; thousands are never parted, and what could be
# that is refused: nothing that is fetched has three decimals.
NUMBER = re.compile(r"-?\d+([.,]\d{1,2})?")
WORDS_LENGTH = 300
# A question changes nothing at the other end, so it may be sent again. The pauses are 2, 4, 8 and 16 seconds:
# without a history there would be none before the second try.
RETRY = Retry(
    total=4, backoff_factor=1, retry_after_max=120, status_forcelist=(429, 500, 502, 503, 504),
    history=(RequestHistory(None, None, None, None, None),),
)  # fmt: skip
TRANSIENT = (
    requests.exceptions.ConnectionError, requests.exceptions.Timeout,
    requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError,
)  # fmt: skip


class StatbankError(Exception):
    """Why nothing came of a question, as a Danish sentence."""


@dataclass(frozen=True)
class Variable:
    """A variable of a table. values: code -> Danish text, in the table's order."""

    code: str
    text: str
    time: bool
    values: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """What tableinfo says of a table. updated: the day, as 2025-02-11."""

    table: str
    text: str
    updated: str
    variables: tuple[Variable, ...]

    @property
    def time(self) -> Variable:
        """The variable of its periods."""
        return next(variable for variable in self.variables if variable.time)


@dataclass(frozen=True)
class Question:
    """What is asked of a table: for each of its variables (the code) the codes of values."""

    table: str
    chosen: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def numbers(self) -> int:
        """How many numbers the answer has."""
        return math.prod(len(values) for _, values in self.chosen)

    @property
    def cells(self) -> int:
        """How many cells the API counts: a column for each variable, and one for the number."""
        return self.numbers * (len(self.chosen) + 1)

    @property
    def parts(self) -> tuple["Question", ...]:
        """The same, as questions that each have no more cells than an answer can have."""
        if self.cells <= MOST_CELLS:
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
        """As the API takes it. In Danish, for then an answer is understood whether it has codes or texts."""
        return {
            "table": self.table, "format": "CSV", "lang": "da", "valuePresentation": "Code",
            "variables": [{"code": code, "values": list(values)} for code, values in self.chosen],
        }  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """An answer as it came. suffix: of its file."""

    table: str
    address: str
    request: str
    content: bytes
    suffix: str


class Client:
    """Asks Statistikbanken, and no one else."""

    def __init__(self):
        self._address = ADDRESS.rstrip("/")
        self._session = requests.Session()

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def table(self, name: str) -> tuple[Table, Answer]:
        """What a table has, and the answer that says so. Raises StatbankError."""
        body = {"table": name, "format": "JSON", "lang": "da"}
        answer = self._ask("tableinfo", name, body, "json")
        return read_table(answer.content, name), answer

    def data(self, question: Question) -> Answer:
        """The answer to a question, for read_data(). Raises StatbankError."""
        if question.cells > MOST_CELLS:
            many, most = danish.number(question.cells, 0), danish.number(MOST_CELLS, 0)
            raise StatbankError(
                f"Der er spurgt om {many} celler i tabellen {question.table}; højst {most} ad gangen."
            )
        return self._ask("data", question.table, question.body, "csv")

    def _ask(self, function: str, table: str, body: dict, suffix: str) -> Answer:
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
                        content = _content(response, table)
                        return Answer(table, address, json.dumps(body, ensure_ascii=False), content, suffix)  # fmt: skip
                    if response.status_code not in retry.status_forcelist:
                        raise StatbankError(_refusal(response, table))
                    why = f"Statistikbanken svarer ikke lige nu (fejl {response.status_code})."
            except TRANSIENT as error:
                why = _trouble(error, table, urlsplit(address).netloc)
            except requests.exceptions.RequestException:
                raise StatbankError(f"Statistikbanken kan ikke spørges på {address}.") from None
            try:
                retry = retry.increment("POST", address, error=ConnectionError(why))
                retry.sleep(None if response is None else response.raw)
            except (MaxRetryError, InvalidHeader):  # tried enough, or a Retry-After that is no time
                raise StatbankError(f"{why} Prøv igen senere.") from None


def _content(response: requests.Response, table: str) -> bytes:
    """The whole body, as long as it is no larger and no slower than can be."""
    end, content = time.monotonic() + ANSWER_SECONDS, bytearray()
    for piece in response.iter_content(2**16):
        content += piece
        if len(content) > MOST_BYTES:
            most = MOST_BYTES // 2**20
            raise StatbankError(f"Svaret om tabellen {table} er større end {most} MB.")
        if time.monotonic() > end:
            raise StatbankError(f"Svaret om tabellen {table} kom for langsomt.")
    return bytes(content)


def _trouble(error: Exception, table: str, host: str) -> str:
    if isinstance(error, requests.exceptions.Timeout) or "timed out" in str(error):
        return f"Statistikbanken svarede ikke i tide om tabellen {table}."
    if error.args and isinstance(error.args[0], MaxRetryError):
        return f"Der er ikke forbindelse til Statistikbanken ({host})."
    return f"Svaret om tabellen {table} blev afbrudt."


def _refusal(response: requests.Response, table: str) -> str:
    """What an answer that is no answer says."""
    if response.is_redirect:
        return "Statistikbanken sender videre til en anden adresse. Det følges ikke."
    try:
        words = " ".join(str(json.loads(_content(response, table))["message"]).split())
    except (ValueError, KeyError, TypeError, RecursionError):
        return f"Statistikbanken afviser spørgsmålet om tabellen {table} (fejl {response.status_code})."
    return f"Statistikbanken afviser spørgsmålet om tabellen {table}: »{words[:WORDS_LENGTH]}«."


# ---------------------------------------------------------------- reading answers


def read_table(content: bytes, name: str) -> Table:
    """The answer of tableinfo. Raises StatbankError when it is not what the API documents."""
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
        found = Table(str(data["id"]), " ".join(data["text"].split()), updated, variables)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise StatbankError(
            f"Statistikbanken beskriver ikke tabellen {name}, som den plejer; svaret kan ikke læses."
        ) from None
    if found.table.upper() != name.upper() or sum(v.time for v in variables) != 1:
        raise StatbankError(f"Statistikbanken beskriver en anden tabel end {name}.")
    return found


def read_data(content: bytes, question: Question, table: Table) -> pd.DataFrame:
    """The numbers of an answer: a column of codes for each variable of the question, and `value`, a Fraction
    or None where it is missing. Raises StatbankError unless each number asked for is there once, and no
    other."""
    about = f"Svaret om tabellen {question.table}"
    try:
        rows = list(
            csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";", strict=True)
        )
    except (UnicodeDecodeError, csv.Error):
        raise StatbankError(f"{about} kan ikke læses.") from None
    header, rows = (rows[0], [row for row in rows[1:] if row]) if rows else ([], [])
    names = [code.upper() for code, _ in question.chosen]
    if sorted(name.upper() for name in header) != sorted([*names, VALUE]):
        raise StatbankError(
            f"{about} har ikke de kolonner, der er spurgt om ({', '.join([*names, VALUE])})."
        )
    if any(len(row) != len(header) for row in rows):
        raise StatbankError(f"{about} er ikke helt: en række mangler noget.")
    cells = pd.DataFrame(rows, columns=[name.upper() for name in header], dtype=object)
    texts = {variable.code: variable.values for variable in table.variables}
    for code, asked in question.chosen:
        known = {word: value for value in asked for word in _written(value, texts[code][value])}
        found = cells[code.upper()].map(lambda cell, known=known: known.get(_plain(cell)))
        if found.isna().any():
            other = cells.loc[found.isna(), code.upper()].iloc[0]
            raise StatbankError(
                f"{about} har »{other[:80]}« i {code}, og det er der ikke spurgt om."
            )
        cells[code.upper()] = found
    if cells.duplicated(names).any():
        raise StatbankError(f"{about} har det samme tal mere end én gang.")
    if len(cells) < question.numbers:
        there, all_of = danish.number(len(cells), 0), danish.number(question.numbers, 0)
        raise StatbankError(f"{about} har kun {there} af de {all_of} tal, der er spurgt om.")
    values = [_number(cell, about) for cell in cells[VALUE]]
    frame = cells[names].set_axis([code for code, _ in question.chosen], axis=1)
    return frame.assign(value=pd.Series(values, dtype=object))


def _written(code: str, text: str) -> tuple[str, ...]:
    """The ways that an answer can name a value."""
    return _plain(code), _plain(text), _plain(f"{code} {text}")


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _number(cell: str, about: str) -> Fraction | None:
    if cell.strip() == MISSING:
        return None
    if not NUMBER.fullmatch(cell.strip()):
        raise StatbankError(f"{about} har »{cell[:80]}«, hvor der skulle stå et tal.")
    return Fraction(cell.strip().replace(",", "."))
