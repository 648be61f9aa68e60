"""A reader's own SQL: exactly one SELECT on a locked copy of the tables, with an end in time and in rows.

The copy is in the memory of a process of its own: nothing of the machine can be seen from it, nothing done to
it reaches the database of the app, and it can be ended. An interrupt alone does not do: one call of a
function, such as repeat('x', 1000000000), is not interrupted before it is done.
"""

import contextlib
import os
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pandas as pd

from lib import danish, schema

SECONDS = 1.0
SHOWN_ROWS, MOST_ROWS = 1_000, 100_000
MOST_COLUMNS = 200
MOST_CHARACTERS = 10_000
MEMORY_BYTES = 3_000_000_000  # of the process, with the libraries it has loaded
LOCKED = {
    "temp_directory": "",  # nothing of an answer is written to the disk
    "python_enable_replacements": "false",  # or FROM a_variable reads it
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "1",
    "memory_limit": "256MB",
}
# Table functions that tell of the machine and not of the data.
FORBIDDEN = (
    "duckdb_settings",
    "duckdb_extensions",
    "duckdb_secrets",
    "duckdb_logs",
    "getenv",
    "json_execute_serialized_sql",
    "pg_settings",
    "query",
)
ONE_SELECT = "Skriv én forespørgsel og kun en. Den skal begynde med SELECT, FROM eller WITH."
ONLY_READ = "En forespørgsel kan kun læse, ikke ændre noget."
TOO_LONG = f"Forespørgslen tog mere end {SECONDS:.0f} sekund og er stoppet."
TOO_LARGE = "Forespørgslen bruger for meget hukommelse og er stoppet."
LENGTH = struct.Struct("!Q")
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
    """The rows of a query, at most MOST_ROWS of them. more: whether there were more."""

    rows: pd.DataFrame
    more: bool

    @property
    def shown(self) -> pd.DataFrame:
        """The first of them, as many as a page shows."""
        return self.rows.head(SHOWN_ROWS)


# ---------------------------------------------------------------- in the app


class Runner:
    """A process that answers queries, one after the other, and is started anew when one had to be ended.

    tables: those of the schema, by name; the process is given a copy of them.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame]):
        self._tables, self._turn = tables, threading.Lock()
        self._process = self._start()

    def _start(self) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", "from lib import own_sql; own_sql.main()"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=schema.ROOT, env={"PATH": os.environ.get("PATH", "")},
        )  # fmt: skip
        # Beside what the app does: the process takes a second to be ready to read.
        self._giving = threading.Thread(
            target=_give, args=(process.stdin, self._tables), daemon=True
        )
        self._giving.start()
        return process

    def run(self, text: str) -> Answer:
        """The answer to a query; SQLError where it is not one SELECT, fails, or takes too long."""
        with self._turn:
            self._wait(None, 30)  # until the process has its copy; at once but for the first
            answer = self._wait(text, SECONDS)
        if isinstance(answer, str):
            raise SQLError(answer)
        return answer

    def _wait(self, question: str | None, seconds: float) -> Answer | str:
        """The process's answer, or a sentence when it is ended because it took too long."""
        got: list[Answer | str] = []

        def ask() -> None:
            try:
                self._giving.join()
                _send(self._process.stdin, question)
                got.append(_receive(self._process.stdout))
            except (OSError, EOFError, ValueError):
                got.append(TOO_LARGE)  # the process has ended itself

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(seconds)
        answer = got[0] if got else TOO_LONG
        if isinstance(answer, str) and answer in (TOO_LONG, TOO_LARGE):
            self.close()
            self._process = self._start()
        return answer

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()


def _give(pipe, tables: Mapping[str, pd.DataFrame]) -> None:
    with contextlib.suppress(OSError):  # the process has been ended meanwhile
        _send(pipe, tables)


def _send(pipe, thing: object) -> None:
    packed = pickle.dumps(thing)
    pipe.write(LENGTH.pack(len(packed)) + packed)
    pipe.flush()


def _receive(pipe) -> object:
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    return pickle.loads(pipe.read(LENGTH.unpack(head)[0]))


# ---------------------------------------------------------------- in the process of its own


def copy(tables: Mapping[str, pd.DataFrame]) -> duckdb.DuckDBPyConnection:
    """The tables in memory, on a connection that can be set to nothing else."""
    con = duckdb.connect(":memory:", config=LOCKED)
    for name, rows in tables.items():
        con.register("incoming", rows)
        con.execute(f"CREATE TABLE {name} AS SELECT {schema.typed(name)} FROM incoming")
        con.unregister("incoming")
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
            rows = found.fetch_df_chunk(MOST_ROWS // 2048 + 1)
    except SQLError as error:
        return str(error)
    except (duckdb.OutOfMemoryException, MemoryError):
        return TOO_LARGE
    except duckdb.TransactionException:
        return ONLY_READ
    except (
        Exception
    ) as error:  # of DuckDB, or of a value that Python does not have, as a year 10000
        return f"Forespørgslen kan ikke udføres. DuckDB siger: {_first(error)}"
    return Answer(rows.head(MOST_ROWS), len(rows) > MOST_ROWS)


def _first(error: Exception) -> str:
    """The first line of what the database says, which is in English."""
    return str(error).split("\n", 1)[0][:300]


def _only_select(con: duckdb.DuckDBPyConnection, text: str) -> duckdb.Statement:
    if len(text) > MOST_CHARACTERS:
        raise SQLError(
            f"Teksten er for lang. Der er plads til {danish.number(MOST_CHARACTERS, 0)} tegn."
        )
    words = {
        word
        for word in "".join(c if c.isalnum() or c == "_" else " " for c in text.lower()).split()
    }
    for name in FORBIDDEN:
        if name in words:
            raise SQLError(f"»{name}« kan ikke bruges her.")
    try:
        statements = con.extract_statements(text)
    except Exception as error:
        raise SQLError(f"Teksten kan ikke læses som SQL. DuckDB siger: {_first(error)}") from None
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise SQLError(ONE_SELECT)
    return statements[0]


def _limit_memory() -> None:
    """So that a single value cannot take the machine's memory; not on Windows, which has no such limit."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def main() -> None:
    """Take the tables, then answer each question that comes in; None, when the copy is made, with an empty
    answer."""
    con = copy(_receive(sys.stdin.buffer))
    _limit_memory()
    while True:
        try:
            question = _receive(sys.stdin.buffer)
        except EOFError:
            return
        _send(
            sys.stdout.buffer,
            Answer(pd.DataFrame(), False) if question is None else answer(con, question),
        )
