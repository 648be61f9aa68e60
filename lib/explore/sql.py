"""Runs a user's SQL: exactly one SELECT on a locked copy of the tables, with limits on time, memory and rows.

Each query runs in a separate process (lib/system/sandbox.py) without access to the machine, the app's database or
other queries, and the process can be killed. An interrupt is not enough: DuckDB does not interrupt a single call of a
function such as repeat('x', 1000000000).
"""

import pickle
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from lib.db import place as places
from lib.db import queries, schema
from lib.explore import sql_names
from lib.system.sandbox import IDLE_SECONDS, Limits, Sandbox, errors_as
from lib.system.turns import Turns
from lib.text import danish

SECONDS = 1.0  # of processor time
SHOWN_ROWS, MAX_ROWS = 1_000, 100_000
MAX_MEGABYTES = 100  # of a result's rows
MAX_COLUMNS = 200
MAX_CHARACTERS = 10_000
WALL_SECONDS = 5.0  # of real time, on a busy machine
MEMORY_BYTES = 1_000_000_000
LIMITS = Limits(SECONDS, WALL_SECONDS, MEMORY_BYTES)
LIMITS_WITH_COPY = Limits(
    SECONDS + 3, WALL_SECONDS + 5, MEMORY_BYTES
)  # includes copying the tables
TURNS = Turns(places=2, wait_seconds=6)
LOCKED = {
    "temp_directory": "",  # nothing is written to disk
    "python_enable_replacements": "false",  # else FROM could read a Python variable
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "1",
    "memory_limit": "256MB",
}
ONE_SELECT = "Skriv én forespørgsel og kun en. Den skal begynde med SELECT, FROM eller WITH."
TOO_LONG = f"Forespørgslen tog mere end {SECONDS:.0f} sekund og er stoppet."
TOO_LARGE = "Forespørgslen bruger for meget hukommelse og er stoppet."
BUSY = "Der er optaget: mange spørger lige nu. Vent lidt, og prøv igen."
ROW_TOO_LARGE = f"Svaret fylder for meget: En enkelt række er større end {MAX_MEGABYTES} MB."
TOO_DEEP = "Svaret har lister med for mange lag i hinanden."
# The kinds of DuckDB's errors, as its messages begin with them.
KINDS = {
    "Binder": "En kolonne eller funktion passer ikke", "Catalog": "En tabel eller funktion findes ikke",
    "Parser": "Der er en skrivefejl", "Conversion": "En værdi kan ikke gøres til den type",
    "Out of Range": "Et tal er for stort", "Invalid Input": "En værdi kan ikke bruges",
}  # fmt: skip
VECTOR_ROWS = 2048  # at most, in each part of a result from DuckDB
MAX_VECTORS = 50  # fetched at a time: each fetch costs some milliseconds
# A script that runs a query beside data/. quoted: the SQL as a Python literal.
PYTHON = """import duckdb

con = duckdb.connect()
con.execute("ATTACH 'data/social_balance.duckdb' AS social_balance (READ_ONLY)")
con.execute("USE social_balance")
table = con.execute({quoted}).df()
"""


class SQLError(ValueError):
    """A query is refused or fails; the message says why, in Danish."""


@dataclass(frozen=True)
class QueryResult:
    """The rows of a query, at most MAX_ROWS and MAX_MEGABYTES.

    more: whether rows were left out; too_large: whether that was because of MAX_MEGABYTES.
    """

    rows: pd.DataFrame
    more: bool
    too_large: bool = False

    @property
    def shown(self) -> pd.DataFrame:
        """The first SHOWN_ROWS rows, which the page shows."""
        return self.rows.head(SHOWN_ROWS)


# ---------------------------------------------------------------- in the app


class Runner:
    """Runs queries, each in a separate process that is forked with a copy of the tables in memory.

    tables: those of the schema that are held in memory, by name. file: a database file with the others, `stored`.
    """

    def __init__(
        self,
        tables: Mapping[str, pd.DataFrame],
        file: Path | None = None,
        stored: Sequence[str] = (),
    ):
        # One that reads from the file keeps it open, for another version may take its place.
        idle_seconds = None if stored else IDLE_SECONDS
        self._sandbox = Sandbox(_prepare, tables, file, stored, idle_seconds=idle_seconds)
        self._sandbox.start()

    def run(
        self, text: str, visit: str = "", tables: Mapping[str, pd.DataFrame] | None = None,
        watch: Callable[[], None] = lambda: None,
    ) -> QueryResult:  # fmt: skip
        """The result of a query; SQLError where it is not one SELECT, fails, takes too long or waits too long.

        visit: the user's session, which runs one query at a time. tables: used instead of the runner's own.
        watch: as of Sandbox.run.
        """
        errors = errors_as(SQLError(BUSY), SQLError(TOO_LONG), SQLError(TOO_LARGE))
        with errors, TURNS.turn(visit or secrets.token_hex(8), watch):
            if tables is None:
                answer = self._sandbox.run(LIMITS, _answer_prepared, text, watch=watch)
            else:
                answer = self._sandbox.run(
                    LIMITS_WITH_COPY, _answer_from, tables, text, watch=watch
                )
        if isinstance(answer, str):
            raise SQLError(answer)
        return answer

    def close(self) -> None:
        """Stop the process that waits for queries."""
        self._sandbox.close()


# ---------------------------------------------------------------- in the separate process


def copy(
    tables: Mapping[str, pd.DataFrame], file: Path | None = None, stored: Sequence[str] = ()
) -> duckdb.DuckDBPyConnection:
    """An in-memory database with the tables, whose settings are locked; those of `stored` are read from a file."""
    con = duckdb.connect(":memory:", config=LOCKED)
    if file and stored:
        places.attach(con, file, queries.STORED)
        for name in stored:
            con.execute(f"CREATE VIEW {name} AS FROM {queries.STORED}.{name}")
    for name, rows in tables.items():
        schema.create_table(con, name, rows)
    con.execute("SET allowed_directories = []")
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
    return con


def answer(con: duckdb.DuckDBPyConnection, text: str) -> QueryResult | str:
    """The result of a query, or a Danish sentence on why there is none. con: from copy()."""
    try:
        statement = _only_select(con, text)
        with con.cursor() as own:
            # The copy is shared by queries, and a SELECT may contain DELETE within WITH.
            own.execute("BEGIN TRANSACTION READ ONLY")
            found = own.execute(statement)
            if len(found.description) > MAX_COLUMNS:
                return f"Svaret har mere end {MAX_COLUMNS} kolonner."
            return _fetched(found)
    except SQLError as error:
        return str(error)
    except Exception as error:
        return _why(error)


def _why(error: Exception) -> str:
    """The Danish sentence for an error of DuckDB or Python (which, for example, has no year 10000)."""
    if isinstance(error, duckdb.OutOfMemoryException | MemoryError):
        return TOO_LARGE
    if isinstance(error, duckdb.TransactionException):
        return sql_names.ONLY_READ
    if isinstance(error, RecursionError):
        return TOO_DEEP
    return f"Forespørgslen kan ikke udføres. {_in_its_words(error)}"


def _fetched(found: duckdb.DuckDBPyConnection) -> QueryResult:
    """The rows of an executed query, as many as the limits allow. Raises SQLError where not even the first fits.

    DuckDB gives vectors of 1 to VECTOR_ROWS rows, so a small vector does not mean the end: only an empty one does.
    """
    parts, rows, vectors, room = [], 0, 0, MAX_MEGABYTES * 1_000_000
    while rows <= MAX_ROWS:
        ask = _vectors(vectors, room)
        part = found.fetch_df_chunk(ask)
        if part.empty and parts:
            return QueryResult(_joined(parts), False)
        kept, size = _with_room(part, room)
        parts.append(kept)
        rows, vectors, room = rows + len(kept), vectors + ask, room - size
        if rows == 0 and len(part):
            raise SQLError(ROW_TOO_LARGE)
        if len(kept) < len(part):
            break
    return QueryResult(_joined(parts).head(MAX_ROWS), True, rows < MAX_ROWS)


def _vectors(vectors: int, room: int) -> int:
    """The number of vectors to fetch next: one at first, since its rows may be large, then as many as should fit.

    vectors: fetched so far. room: bytes left.
    """
    if not vectors:
        return 1
    each = (MAX_MEGABYTES * 1_000_000 - room) // vectors
    return max(1, min(MAX_VECTORS, room // max(1, each)))


def _with_room(part: pd.DataFrame, room: int) -> tuple[pd.DataFrame, int]:
    """The first rows that fit in `room` bytes, found by halving, and their size in bytes."""
    size = _size(part)
    while size > room and len(part):
        part = part.head(len(part) // 2)
        size = _size(part) if len(part) else 0
    return part, size


def _size(part: pd.DataFrame) -> int:
    """The size of rows in bytes, including lists and structs in them."""
    is_object = [pd.api.types.is_object_dtype(kind) for kind in part.dtypes]
    objects, plain = part.loc[:, is_object], part.loc[:, [not one for one in is_object]]
    size = int(plain.memory_usage(index=False, deep=True).sum())
    return size + (len(pickle.dumps(objects)) if len(objects.columns) else 0)


def _joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The parts as one table, with one type for each column."""
    whole = pd.concat(parts, ignore_index=True)
    for place in range(len(whole.columns)):
        texts = [kind for part in parts if (kind := part.dtypes.iloc[place]) == "str"]
        if texts:  # DuckDB gives a part without any text as objects
            whole.isetitem(place, whole.iloc[:, place].astype(texts[0]))
    return whole


def _in_its_words(error: Exception) -> str:
    """What is wrong in Danish, as far as the kind of the error tells it, and the first line of DuckDB, which is English."""
    kind, _, said = str(error).split("\n", 1)[0][:300].partition(" Error: ")
    if not said:
        return f"DuckDB siger: {kind}"
    return f"{KINDS.get(kind, 'Der er en fejl')}. DuckDB siger: {said}"


def _only_select(con: duckdb.DuckDBPyConnection, text: str) -> duckdb.Statement:
    if len(text) > MAX_CHARACTERS:
        raise SQLError(
            f"Teksten er for lang. Der er plads til {danish.number(MAX_CHARACTERS, 0)} tegn."
        )
    try:
        statements = con.extract_statements(text)
    except Exception as error:
        raise SQLError(f"Teksten kan ikke læses som SQL. {_in_its_words(error)}") from None
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise SQLError(ONE_SELECT)
    try:
        sql_names.check(con, text)
    except sql_names.NameRefused as error:
        raise SQLError(str(error)) from None
    return statements[0]


_prepared: list[duckdb.DuckDBPyConnection] = []  # in the sandbox process: the copy to query


def _prepare(tables: Mapping[str, pd.DataFrame], file: Path | None, stored: Sequence[str]) -> None:
    _prepared.append(copy(tables, file, stored))


def _answer_prepared(text: str) -> QueryResult | str:
    return answer(_prepared[-1], text)


def _answer_from(tables: Mapping[str, pd.DataFrame], text: str) -> QueryResult | str:
    return answer(copy(tables), text)
