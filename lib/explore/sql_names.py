"""Decides which tables and functions a user's SQL may name, by what each name resolves to.

The text is not searched for words. DuckDB's own parser makes a syntax tree without quotes, comments and prefixes, and
every name in the tree is looked up:

- a table is one of schema.TABLES, or a WITH query that is in scope there. Everything else allowed in
  FROM is a system view or a file.
- a table function is one of TABLE_FUNCTIONS; the others read files, run text as SQL or reveal the machine.
- a function is allowed when DuckDB's catalogue says that its value follows from its arguments alone (stability
  CONSISTENT), or when it is one of HARMLESS. So a function that a newer DuckDB brings is refused until its kind
  is known. A macro is allowed when all that its definition names is.
"""

import functools
import json
import string
from collections.abc import Iterator

import duckdb

from lib.db import schema

ONLY_READ = "En forespørgsel kan kun læse, ikke ændre noget."
TOO_DEEP = "Forespørgslen har for mange led inden i hinanden."
MAX_SHOWN = 80  # characters of a name in a refusal
TABLE_FUNCTIONS = {"generate_series", "json_each", "json_tree", "range", "repeat", "unnest"}
# Not CONSISTENT, but they reveal only the time, a random value, or (error) their own argument.
HARMLESS = {
    "current_date", "error", "gen_random_uuid", "get_current_time", "get_current_timestamp", "now", "random",
    "today", "transaction_timestamp", "uuid", "uuidv4", "uuidv7",
}  # fmt: skip
# CONSISTENT in the catalogue, but they reveal the program or help to run text as SQL.
REVEALING = {"json_deserialize_sql", "json_serialize_plan", "json_serialize_sql", "version"}
# Part of the language and not in the catalogue.
OF_THE_LANGUAGE = {"unnest"}
# SQL reads these as calls where no column has the name.
CALLS_WITHOUT_PARENTHESES = {
    "current_catalog", "current_role", "current_schema", "current_user", "session_user", "user",
}  # fmt: skip
# The prefixes of table names that are valid in sql.copy().
PREFIXES = {(), ("main",), ("memory",), ("memory", "main")}
RECURRING = ("recurring",)  # before the name of a recursive query with USING KEY
# The parts of a statement whose names are looked up below. Any other kind is refused.
KNOWN_PARTS = {
    "SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE",
    "EMPTY", "BASE_TABLE", "SUBQUERY", "JOIN", "TABLE_FUNCTION", "EXPRESSION_LIST", "PIVOT", "SHOW_REF",
    "ORDER_MODIFIER", "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "DISTINCT_MODIFIER",
    "ORDER_DEFAULT", "ASCENDING", "DESCENDING",
}  # fmt: skip
SERIALIZE = "SELECT json_serialize_sql($1, skip_null := true, skip_empty := true)"
TO_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)  # DuckDB folds no others

Scope = frozenset[str]


class NameRefused(ValueError):
    """A query has a name that is not allowed; the message says which, in Danish."""


def check(con: duckdb.DuckDBPyConnection, text: str) -> None:
    """Look up every name in a SELECT; NameRefused at the first that is not allowed.

    con: from sql.copy(); text: one statement that DuckDB can read.
    """
    for kind, name in _names(_tree(con, text)):
        shown = " ".join(name.split())[:MAX_SHOWN]
        if kind == "writes":
            raise NameRefused(ONLY_READ)
        if kind == "table":
            raise NameRefused(f"Tabellen »{shown}« er ikke en af dem, der kan spørges i.")
        if (
            kind == "part"
            or (kind == "function" and not _allowed(name))
            or (kind == "table function" and name not in TABLE_FUNCTIONS)
        ):
            raise NameRefused(f"Funktionen »{shown}« kan ikke bruges her.")
        if kind == "call" and name in CALLS_WITHOUT_PARENTHESES and not _allowed(name):
            raise NameRefused(
                f"Funktionen »{shown}« kan ikke bruges her; er det en kolonne, så skriv dens tabel foran."
            )


def _tree(con: duckdb.DuckDBPyConnection, text: str) -> dict:
    """The syntax tree of a statement. Raises NameRefused where it is nested too deep, or of another kind."""
    with con.cursor() as own:
        packed = own.execute(SERIALIZE, [text]).fetchone()[0]
    try:
        tree = json.loads(packed)
    except RecursionError:
        raise NameRefused(TOO_DEEP) from None
    if tree["error"]:  # a statement of another kind, or PIVOT that has to be split in two
        raise NameRefused("Den form for forespørgsel kan ikke bruges her.")
    return tree


def _names(tree: dict) -> Iterator[tuple[str, str]]:
    """Every name that has to be looked up, with its kind. Tables that are allowed are left out.

    Uses a stack and not recursion, so that a deeply nested query cannot exceed the recursion limit.
    """
    waiting: list[tuple[object, Scope]] = [(tree["statements"], frozenset())]
    while waiting:
        part, scope = waiting.pop()
        if isinstance(part, list):
            waiting += [(one, scope) for one in part]
        if not isinstance(part, dict):
            continue
        yield from _named_here(part, scope)
        rest = dict(part)
        for query in rest.pop("cte_map", {}).get("map", []):
            waiting.append((query["value"], scope))
            # A WITH query's name is in scope after it and in the main query, not in its own text.
            scope |= {_folded(query["key"])}
        if part.get("type") == "RECURSIVE_CTE_NODE":  # only the second half may name itself
            waiting.append((rest.pop("right"), scope | {_folded(part["cte_name"])}))
        waiting += [(one, scope) for one in rest.values()]


def _named_here(part: dict, scope: Scope) -> Iterator[tuple[str, str]]:
    """The names in one node of the tree, without those in its children."""
    kind = part.get("type")
    if "class" in part:
        if part.get("function_name"):
            yield "function", part["function_name"]
        if part["class"] == "COLUMN_REF" and len(part["column_names"]) == 1:
            yield "call", _folded(part["column_names"][0])
    elif kind == "TABLE_FUNCTION":
        # Removed, since its call is also an expression, whose name would be looked up among functions.
        yield "table function", part["function"].pop("function_name")
    elif kind == "BASE_TABLE" or (kind == "SHOW_REF" and "query" not in part):
        path = tuple(_folded(name) for name in part["qualified_name"].get("path", ()))
        known = scope if kind == "BASE_TABLE" else frozenset()  # SHOW looks in the catalogue first
        if part.get("show_type") == "SHOW_SPECIAL" or not _is_table(path, known):
            yield "table", ".".join(path).replace('"', "")
    elif isinstance(kind, str) and kind not in KNOWN_PARTS:
        yield "writes" if kind.endswith("_QUERY_NODE") else "part", kind


def _is_table(path: tuple[str, ...], scope: Scope) -> bool:
    *prefix, name = path or ("",)
    if name in scope and tuple(prefix) in ((), RECURRING):
        return True
    return name in schema.TABLES and tuple(prefix) in PREFIXES


def _folded(name: str) -> str:
    return name.translate(TO_LOWER)


# ---------------------------------------------------------------- functions


@functools.cache
def _allowed(name: str) -> bool:
    """Whether every function of this name may be called."""
    if name in REVEALING:
        return False
    if name in HARMLESS or name in OF_THE_LANGUAGE:
        return True
    entries = _catalogue().get(name, ())
    return bool(entries) and all(_is_harmless(name, *entry) for entry in entries)


def _is_harmless(
    macro: str, stability: str | None, definition: str | None, parameters: tuple[str, ...]
) -> bool:
    """Whether the value of a function follows from its arguments alone.

    For a macro: whether that holds for everything its definition names, and it reads no table and is not recursive.
    """
    if definition is None:
        return stability == "CONSISTENT"
    return all(
        kind in ("function", "call") and name != macro and _allowed(name)
        for kind, name in _names(_tree(_engine(), f"SELECT {definition}"))
        if kind != "call" or (name in CALLS_WITHOUT_PARENTHESES and name not in parameters)
    )


@functools.cache
def _engine() -> duckdb.DuckDBPyConnection:
    """An empty database, to look up what DuckDB itself has."""
    return duckdb.connect()


@functools.cache
def _catalogue() -> dict[str, list[tuple[str | None, str | None, tuple[str, ...]]]]:
    """The functions allowed in an expression: name -> stability, macro definition and parameters of each overload."""
    with _engine().cursor() as own:
        rows = own.execute(
            """SELECT DISTINCT function_name, stability, macro_definition, parameters
               FROM duckdb_functions()
               WHERE function_type IN ('scalar', 'aggregate', 'window', 'macro')"""
        ).fetchall()
    found: dict[str, list] = {}
    for name, stability, definition, parameters in rows:
        found.setdefault(name, []).append((stability, definition, tuple(parameters)))
    return found
