"""Reads the user's files, runs SQL and makes files in the sandbox, while a line on the page says what is going on."""

import contextlib
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeVar

import pandas as pd
import streamlit as st

from lib.db import disclosure, queries, schema
from lib.db import place as places
from lib.db.disclosure import Protected
from lib.explore import sql
from lib.system.sandbox import errors_as
from lib.uploads.flows import own_flows
from lib.uploads.flows.own_flows import FlowsRead, OwnFlows
from lib.uploads.packages import package_zip
from lib.web import app_sandbox, page, read_uploads, session

T = TypeVar("T")

ELSEWHERE = "SQL kan ikke bruges her, for tallene ligger på en anden maskine. Vælg tallene med felterne i stedet."
BUSY_MAKING = "Der er optaget: mange får lavet filer lige nu. Vent lidt, og prøv igen."
TOO_SLOW_TO_MAKE = "Filen tager for lang tid at lave. Prøv med færre dias."
NOT_MADE = "Filen kunne ikke laves. Prøv igen."
LONG_SECONDS = 0.5  # before the line on the page appears


@st.cache_resource(max_entries=1, show_spinner=False)
def _sql_runner(version: str) -> sql.Runner:
    con = session.published()
    stored = queries.stored_tables(con)
    held = {name: queries.table(con, name) for name in schema.TABLES if name not in stored}
    file = schema.PLACE if places.is_file(schema.PLACE) else None
    return sql.Runner(held, file, stored)


def run_sql(text: str) -> sql.QueryResult:
    """The answer to the user's SQL, from the published tables or, where own numbers are in use, from those that include
    them. Raises sql.SQLError."""
    if queries.is_large(session.published()) and not places.is_file(schema.PLACE):
        raise sql.SQLError(ELSEWHERE)
    runner = _sql_runner(session.database_now().version)
    tables = queries.tables(session.database()) if session.has_own_data() else None
    with _waiting_line("Forespørgslen er i gang …") as watch:
        return runner.run(text, _queue_name(), tables, watch)


@contextlib.contextmanager
def _waiting_line(words: str) -> Iterator[Callable[[], None]]:
    """Show a line of words when the work inside takes longer than LONG_SECONDS.

    Yields a function to call during the work: Streamlit raises in it when the user has left or has changed something.
    """
    places, next_look = [], time.monotonic() + LONG_SECONDS

    def watch() -> None:
        nonlocal next_look
        if time.monotonic() < next_look:
            return
        if not places:  # no line for short work: it would move everything below it
            places.append(st.empty())
        places[0].caption(words)  # raises when the user has left
        next_look += LONG_SECONDS

    try:
        yield watch
    finally:
        for place in places:
            place.empty()


def _queue_name() -> str:
    """A random name for this session in the queue for the sandbox."""
    name = session.session_get("in_the_queue_as", "") or secrets.token_hex(8)
    session.session_set("in_the_queue_as", name)
    return name


def read_in_sandbox(function: Callable[..., T], *arguments: object) -> T:
    """The result of function(*arguments), which reads something the user has brought, run in the sandbox.

    Raises what the function raises, and read_uploads.UnreadableError with a Danish sentence.
    """
    with _waiting_line("Filen bliver læst …") as watch:
        return read_uploads.read(_queue_name(), function, *arguments, watch=watch)


class NotMadeError(Exception):
    """A file that could not be made; the message says why, in Danish."""


def make_in_sandbox(make: Callable[..., T], *arguments: object) -> T:
    """make(*arguments), which makes a file, see app_sandbox.draw_file. Raises what make raises, and NotMadeError."""
    failures = errors_as(
        NotMadeError(BUSY_MAKING), NotMadeError(TOO_SLOW_TO_MAKE), NotMadeError(NOT_MADE)
    )
    with failures, _waiting_line("Filen bliver lavet …") as watch:
        return app_sandbox.draw_file(_queue_name(), make, *arguments, watch=watch)


def run_for_buttons() -> Callable[..., T]:
    """The same as make_in_sandbox() for buttons that make a file when they are pressed, after the page has been drawn.

    Where it fails, the button says that the file could not be made.
    """
    return partial(app_sandbox.draw_file, _queue_name())


def check_package_in_sandbox(content: bytes, file_name: str) -> list[str]:
    """The result of package_zip.problems run in the sandbox. Raises read_uploads.UnreadableError with a Danish sentence."""
    with _waiting_line("Pakken bliver kontrolleret, som databasen vil blive bygget …") as watch:
        return read_uploads.read(
            _queue_name(), package_zip.problems, content, file_name,
            watch=watch, limits=read_uploads.BUILDING,
        )  # fmt: skip


def read_upload(
    key: str, brought: object, function: Callable[..., T], *arguments: object
) -> T | None:
    """The result of function(*arguments), which reads an upload in the sandbox, once for each upload.

    None where nothing is uploaded, and where it is refused; then an error on the page says why. key: of the session's
    cache. brought: what the result depends on, None without an upload; nothing is kept of one that is removed.
    """
    if brought is None:
        session.session_clear(f"once_{key}")
        return None
    try:
        return session.cached_per_session(
            key, brought, lambda: read_in_sandbox(function, *arguments)
        )
    except session.REFUSALS as refused:
        page.escaped_error(str(refused))
        return None


def protect_in_sandbox(observations: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Protected:
    """The result of disclosure.protect run in the sandbox. Raises read_uploads.UnreadableError with a Danish sentence."""
    with _waiting_line("Det kontrolleres, om tal handler om få personer …") as watch:
        return read_uploads.read(
            _queue_name(), disclosure.protect, observations, tables,
            watch=watch, limits=read_uploads.PROTECTING, too_slow=read_uploads.TOO_MANY_FEW,
        )  # fmt: skip


def protect_flows_in_sandbox(found: FlowsRead, published: pd.DataFrame, fewest: int) -> OwnFlows:
    """The result of own_flows.protect run in the sandbox. Raises read_uploads.UnreadableError with a Danish sentence."""
    with _waiting_line("Det kontrolleres, om tal handler om få personer …") as watch:
        return read_uploads.read(
            _queue_name(), own_flows.protect, found, published, fewest,
            watch=watch, limits=read_uploads.PROTECTING, too_slow=read_uploads.TOO_MANY_FEW,
        )  # fmt: skip
