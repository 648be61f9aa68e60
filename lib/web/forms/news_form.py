"""Nyt siden sidst: the changes since the last version of the data and, for maintainers, staged numbers to publish."""

import contextlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import streamlit as st

from lib.analysis import release_diff
from lib.db import build, cache, schema
from lib.figures import tables
from lib.statbank import staging, update
from lib.statbank.client import Client
from lib.text import danish
from lib.web import figure_view, inputs, page, session

LEAD = "Hvad der er anderledes i tallene end i den udgave, der blev vist før."
NO_PREVIOUS = "Der er ingen tidligere udgave at sammenligne med."
OTHER_FORM = "Den tidligere udgave har en anden form og kan ikke sammenlignes tal for tal."
STATBANK_LEAD = (
    "Dette ser kun den, der driver værktøjet. Tal fra Statistikbanken bliver hentet og kontrolleret her, og "
    "andre ser dem først, når de er udgivet. De er nabotal og ikke lovens egne mål."
)
IF_PUBLISHED = "Hvis de nye tal bliver udgivet:"
FETCH, PUBLISH = "Hent nye tal fra Statistikbanken", "Udgiv"
OUTCOME = "update_outcome"
FEW_ROWS = 12  # the most rows of a table that is shown without an expander


def show_changes() -> None:
    """Show the differences between this database and the previous one."""
    before = build.previous()
    if not before.exists():
        page.markdown(NO_PREVIOUS)
        return
    stamp = before.stat().st_mtime
    found = _cached_changes(lambda: release_diff.compare_databases(before, schema.DATABASE), before)
    if found is None:
        page.markdown(OTHER_FORM)
        return
    day = danish.long_date(date.fromtimestamp(stamp))
    _show_table(f"Ændret {day}: {danish.lower_first(release_diff.summary(found))}", found, "nyt")


def show_statbank() -> None:
    """Show the staged numbers from Statistikbanken, and the buttons to fetch and to publish."""
    _show_outcome()
    _work_button(FETCH, "hent_nye", _fetch)
    found = _staged_changes()
    if found is None:
        return
    _show_table(
        f"{IF_PUBLISHED} {danish.lower_first(release_diff.summary(found))}", found, "venter"
    )
    _work_button(PUBLISH, "udgiv", _publish)


def _work_button(
    label: str, key: str, work: Callable[[update.ReportStep], tuple[bool, str]]
) -> None:
    """A button that starts work, keeps its outcome and runs the page again. work: returns (failed, sentence)."""
    outcome = inputs.button_with_status(label, key, work)
    if outcome is not None:
        session.session_set(OUTCOME, outcome)
        st.rerun()


def _show_outcome() -> None:
    outcome = session.session_get(OUTCOME, None)
    session.session_set(OUTCOME, None)
    if outcome is not None:
        failed, words = outcome
        (page.escaped_error if failed else page.markdown_info)(words)


def _fetch(tell: update.ReportStep) -> tuple[bool, str]:
    """Fetch new numbers from Statistikbanken: (failed, sentence)."""
    try:
        with contextlib.closing(Client()) as client:
            update.fetch(client, tell)
    except update.FAILURES as error:
        return True, update.failure_sentence(error)
    return False, update.FETCHED if staging.waiting_folder().exists() else update.NOTHING_NEW


def _publish(tell: update.ReportStep) -> tuple[bool, str]:
    tell("Udgiver")
    try:
        staging.publish()
    except update.FAILURES as error:
        return True, update.failure_sentence(error)
    return False, update.PUBLISHED


def _staged_changes() -> pd.DataFrame | None:
    """What publishing would change; None, with a sentence, where nothing is staged that can be published."""
    if not staging.waiting_folder().exists():
        page.markdown(staging.NOTHING_WAITS)
        return None
    try:
        staging.rebuild_if_stale()
    except update.FAILURES as error:
        page.escaped_error(update.failure_sentence(error))
        return None
    return _cached_changes(staging.waiting_changes, staging.waiting_database())


def _cached_changes(make: Callable[[], pd.DataFrame], of: Path) -> pd.DataFrame | None:
    """The result of make(), cached per state of another database file `of`; None where its schema differs."""
    try:
        return cache.get_or_compute(
            session.published(), ("changes", str(of), of.stat().st_mtime_ns), make
        )
    except duckdb.Error:
        return None


def _show_table(summary: str, found: pd.DataFrame, key: str) -> None:
    """Show a summary and its table, in a closed expander when the table is long."""
    page.markdown(summary)
    if len(found) > FEW_ROWS:
        with page.expander(
            f"Se alle {danish.number(len(found), 0)} ændringer", f"aendringer_{key}"
        ):
            figure_view.show_table(tables.changes(found), summary)
    elif len(found):
        figure_view.show_table(tables.changes(found), summary)
