"""A reader's own SQL: exactly one SELECT on a locked copy of the tables, with an end in time and in rows.

The copy is in the memory of a process of its own (lib/system/sandbox.py): nothing of the machine can be seen from it,
nothing done to it reaches the database of the app or the next query, and it can be ended. An interrupt alone does
not do: one call of a function, such as repeat('x', 1000000000), is not interrupted before it is done.
"""

import pickle
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pandas as pd

from lib.db import schema
from lib.explore import sql_names
from lib.system.sandbox import Limits, Sandbox, errors_as
from lib.system.turns import Turns
from lib.text import danish

SECONDS = 1.0
SHOWN_ROWS, MOST_ROWS = 1_000, 100_000
MOST_MEGABYTES = 100  # of an answer's rows
MOST_COLUMNS = 200
MOST_CHARACTERS = 10_000
WALL_SECONDS = 5.0  # the same on a machine that is busy with other things
MEMORY_BYTES = 1_000_000_000
LIMITS = Limits(SECONDS, WALL_SECONDS, MEMORY_BYTES)
LIMITS_WITH_COPY = Limits(
    SECONDS + 3, WALL_SECONDS + 5, MEMORY_BYTES
)  # the tables are copied first
TURNS = Turns(places=2, wait_seconds=6)
LOCKED = {
    "temp_directory": "",  # nothing of an answer is written to the disk
    "python_enable_replacements": "false",  # or FROM a_variable reads it
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "1",
    "memory_limit": "256MB",
}
ONE_SELECT = "Skriv én forespørgsel og kun en. Den skal begynde med SELECT, FROM eller WITH."
TOO_LONG = f"Forespørgslen tog mere end {SECONDS:.0f} sekund og er stoppet."
TOO_LARGE = "Forespørgslen bruger for meget hukommelse og er stoppet."
BUSY = "Der er optaget: mange spørger lige nu. Vent lidt, og prøv igen."
ROW_TOO_LARGE = f"Svaret fylder for meget: En enkelt række er større end {MOST_MEGABYTES} MB."
TOO_DEEP = "Svaret har lister med for mange lag i hinanden."
VECTOR_ROWS = 2048  # at most so many rows in each of the parts that DuckDB gives an answer in
MOST_VECTORS = 50  # that are asked for at a time: each time costs some milliseconds
# A query as a piece of Python that stands alone beside data/; quoted: its text as Python has it.
PYTHON = """import duckdb

con = duckdb.connect()
con.execute("ATTACH 'data/social_balance.duckdb' AS social_balance (READ_ONLY)")
con.execute("USE social_balance")
table = con.execute({quoted}).df()
"""


class SQLError(ValueError):
    """Why a text is not run, or has no answer, as a Danish sentence."""


@dataclass(frozen=True)
class Answer:
    """The rows of a query, at most MOST_ROWS of them and MOST_MEGABYTES.

    more: whether there were more; too_large: whether it was for their size that those were left out.
    """

    rows: pd.DataFrame
    more: bool
    too_large: bool = False

    @property
    def shown(self) -> pd.DataFrame:
        """The first of them, as many as a page shows."""
        return self.rows.head(SHOWN_ROWS)


# ---------------------------------------------------------------- in the app


class Runner:
    """Answers queries, each in a process of its own that is forked with the tables in its memory.

    tables: those of the schema, by name; the processes are given a copy of them.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame]):
        self._sandbox = Sandbox(_prepare, tables)
        self._sandbox.start()

    def run(
        self, text: str, visit: str = "", tables: Mapping[str, pd.DataFrame] | None = None,
        watch: Callable[[], None] = lambda: None,
    ) -> Answer:  # fmt: skip
        """The answer to a query; SQLError where it is not one SELECT, fails, takes too long, or has to wait too
        long for others.

        visit: whose query it is; a visit has one at a time. tables: to be asked instead of those of the runner.
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
        """End the waiting process."""
        self._sandbox.close()


# ---------------------------------------------------------------- in the process of its own


def copy(tables: Mapping[str, pd.DataFrame]) -> duckdb.DuckDBPyConnection:
    """The tables in memory, on a connection that can be set to nothing else."""
    con = duckdb.connect(":memory:", config=LOCKED)
    for name, rows in tables.items():
        schema.create_table(con, name, rows)
    con.execute("SET allowed_directories = []")
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
    return con


def answer(con: duckdb.DuckDBPyConnection, text: str) -> Answer | str:
    """The answer to a query, or a Danish sentence why there is none. con: of copy()."""
    try:
        statement = _only_select(con, text)
        with con.cursor() as own:
            # All readers share the copy, and DELETE within WITH is part of a SELECT.
            own.execute("BEGIN TRANSACTION READ ONLY")
            found = own.execute(statement)
            if len(found.description) > MOST_COLUMNS:
                return f"Svaret har mere end {MOST_COLUMNS} kolonner."
            return _fetched(found)
    except SQLError as error:
        return str(error)
    except Exception as error:
        return _why(error)


def _why(error: Exception) -> str:
    """Why a query has no answer: an error of DuckDB, or of Python, which has no year 10000."""
    if isinstance(error, duckdb.OutOfMemoryException | MemoryError):
        return TOO_LARGE
    if isinstance(error, duckdb.TransactionException):
        return sql_names.ONLY_READ
    if isinstance(error, RecursionError):
        return TOO_DEEP
    return f"Forespørgslen kan ikke udføres. DuckDB siger: {_first(error)}"


def _fetched(found: duckdb.DuckDBPyConnection) -> Answer:
    """All rows of a query that has been run, or as many as there is room for. Raises SQLError where there is
    no room for the first.

    DuckDB gives them in vectors of VECTOR_ROWS rows or fewer, one even, so neither the size nor the number of
    those that have come says that there are no more: only an empty one does.
    """
    parts, rows, vectors, room = [], 0, 0, MOST_MEGABYTES * 1_000_000
    while rows <= MOST_ROWS:
        ask = _vectors(vectors, room)
        part = found.fetch_df_chunk(ask)
        if part.empty and parts:
            return Answer(_joined(parts), False)
        kept, size = _with_room(part, room)
        parts.append(kept)
        rows, vectors, room = rows + len(kept), vectors + ask, room - size
        if rows == 0 and len(part):
            raise SQLError(ROW_TOO_LARGE)
        if len(kept) < len(part):
            break
    return Answer(_joined(parts).head(MOST_ROWS), True, rows < MOST_ROWS)


def _vectors(vectors: int, room: int) -> int:
    """How many vectors to ask for, after so many: one at first, whose rows may be large, then as many as there
    is room for when they are like those before."""
    if not vectors:
        return 1
    each = (MOST_MEGABYTES * 1_000_000 - room) // vectors
    return max(1, min(MOST_VECTORS, room // max(1, each)))


def _with_room(part: pd.DataFrame, room: int) -> tuple[pd.DataFrame, int]:
    """The first of the rows that fill no more bytes than `room`, to within a half, and what they fill."""
    size = _size(part)
    while size > room and len(part):
        part = part.head(len(part) // 2)
        size = _size(part) if len(part) else 0
    return part, size


def _size(part: pd.DataFrame) -> int:
    """The bytes of rows, those of lists and structs in them too."""
    is_object = [pd.api.types.is_object_dtype(kind) for kind in part.dtypes]
    objects, plain = part.loc[:, is_object], part.loc[:, [not one for one in is_object]]
    size = int(plain.memory_usage(index=False, deep=True).sum())
    return size + (len(pickle.dumps(objects)) if len(objects.columns) else 0)


def _joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The parts as one table, in which each column has the type that it has as a whole."""
    whole = pd.concat(parts, ignore_index=True)
    for place in range(len(whole.columns)):
        texts = [kind for part in parts if (kind := part.dtypes.iloc[place]) == "str"]
        if texts:  # DuckDB gives a part without any text as objects
            whole.isetitem(place, whole.iloc[:, place].astype(texts[0]))
    return whole


def _first(error: Exception) -> str:
    """The first line of what the database says, which is in English."""
    return str(error).split("\n", 1)[0][:300]


def _only_select(con: duckdb.DuckDBPyConnection, text: str) -> duckdb.Statement:
    if len(text) > MOST_CHARACTERS:
        raise SQLError(
            f"Teksten er for lang. Der er plads til {danish.number(MOST_CHARACTERS, 0)} tegn."
        )
    try:
        statements = con.extract_statements(text)
    except Exception as error:
        raise SQLError(f"Teksten kan ikke læses som SQL. DuckDB siger: {_first(error)}") from None
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise SQLError(ONE_SELECT)
    try:
        sql_names.check(con, text)
    except sql_names.NameRefused as error:
        raise SQLError(str(error)) from None
    return statements[0]


_prepared: list[
    duckdb.DuckDBPyConnection
] = []  # of this process: the copy that queries are answered from


def _prepare(tables: Mapping[str, pd.DataFrame]) -> None:
    _prepared.append(copy(tables))


def _answer_prepared(text: str) -> Answer | str:
    return answer(_prepared[-1], text)


def _answer_from(tables: Mapping[str, pd.DataFrame], text: str) -> Answer | str:
    return answer(copy(tables), text)
