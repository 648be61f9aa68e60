"""Nyt siden sidst: the changes since the last version of the data and, for maintainers, staged numbers to publish."""

import contextlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import streamlit as st

from lib.analysis import release_diff
from lib.db import build, cache, queries, schema
from lib.figures import tables
from lib.statbank import client as statbank_client
from lib.statbank import staging, update
from lib.statbank.schools import client as school_client
from lib.system import folders
from lib.text import danish
from lib.web import figure_view, inputs, page, session

LEAD = "Hvad der er anderledes i tallene end i den udgave, der blev vist før."
TOO_MANY = "Der er for mange tal til at sammenligne med den tidligere udgave her."
NO_PREVIOUS = "Der er ingen tidligere udgave at sammenligne med."
OTHER_FORM = "Den tidligere udgave har en anden form og kan ikke sammenlignes tal for tal."
SOURCE_LEAD = (
    "Dette ser kun den, der driver værktøjet. Tal fra {source} bliver hentet og kontrolleret her, og "
    "andre ser dem først, når de er udgivet. {about}"
)
ABOUT = {
    statbank_client.NAME: "De er nabotal og ikke lovens egne mål.",
    school_client.NAME: "De er om skoler og ikke om boligområder, og det kræver en nøgle at hente dem.",
}
IF_PUBLISHED = "Hvis de nye tal bliver udgivet:"
NEW_NUMBERS, FETCH, PUBLISH = (
    "Nye tal fra {source}",
    "Hent nye tal fra {source}",
    "Udgiv tal fra {source}",
)
OUTCOME = "update_outcome"
FEW_ROWS = 12  # the most rows of a table that is shown without an expander


def show_changes() -> None:
    """Show the differences between this database and the previous one."""
    before = build.previous()
    if not before.exists():
        page.markdown(NO_PREVIOUS)
        return
    if queries.is_large(session.published()):
        page.markdown(TOO_MANY)
        return
    stamp = before.stat().st_mtime
    found = _cached_changes(lambda: release_diff.compare_databases(before, schema.DATABASE), before)
    if found is None:
        page.markdown(OTHER_FORM)
        return
    day = danish.long_date(date.fromtimestamp(stamp))
    show_table(f"Ændret {day}: {danish.lower_first(release_diff.summary(found))}", found, "nyt")


def show_sources() -> None:
    """Show for each source with a plan the staged numbers, and the buttons to fetch and to publish."""
    planned = {n: s for n, s in update.SOURCES.items() if (folders.DATA / s.plan).exists()}
    for name, source in planned.items():
        about = SOURCE_LEAD.format(source=source.title, about=ABOUT[name])
        page.section(NEW_NUMBERS.format(source=source.title), about)
        _show_source(name, source.title)


def _show_source(name: str, title: str) -> None:
    show_outcome(name)
    work_button(name, FETCH.format(source=title), f"hent_{name}", lambda tell: _fetch(name, tell))
    found = staged_changes(name)
    if found is None:
        return
    words = f"{IF_PUBLISHED} {danish.lower_first(release_diff.summary(found))}"
    show_table(words, found, f"venter_{name}")
    work_button(
        name, PUBLISH.format(source=title), f"udgiv_{name}", lambda tell: publish(name, tell)
    )


def work_button(
    name: str, label: str, key: str, work: Callable[[update.ReportStep], tuple[bool, str]]
) -> None:
    """A button that starts work, keeps its outcome and runs the page again. work: returns (failed, sentence)."""
    outcome = inputs.button_with_status(label, key, work)
    if outcome is not None:
        session.session_set(f"{OUTCOME}_{name}", outcome)
        st.rerun()


def show_outcome(name: str) -> None:
    """Show what became of the work of that name, once."""
    outcome = session.session_get(f"{OUTCOME}_{name}", None)
    session.session_set(f"{OUTCOME}_{name}", None)
    if outcome is not None:
        failed, words = outcome
        (page.escaped_error if failed else page.markdown_info)(words)


def _fetch(name: str, tell: update.ReportStep) -> tuple[bool, str]:
    """Fetch new numbers from a source: (failed, sentence)."""
    source = update.SOURCES[name]
    try:
        with contextlib.closing(source.client()) as client:
            update.fetch(client, tell)
    except update.FAILURES as error:
        return True, update.failure_sentence(error)
    waits = staging.waiting_folder(name=name).exists()
    return False, update.FETCHED if waits else source.nothing_new


def publish(name: str, tell: update.ReportStep) -> tuple[bool, str]:
    """Publish the staged package of that name: (failed, sentence)."""
    tell("Udgiver")
    try:
        staging.publish(name=name)
    except update.FAILURES as error:
        return True, update.failure_sentence(error)
    return False, update.PUBLISHED


def staged_changes(name: str) -> pd.DataFrame | None:
    """What publishing would change; None, with a sentence, where nothing is staged that can be published."""
    if not staging.waiting_folder(name=name).exists():
        page.markdown(staging.NOTHING_WAITS)
        return None
    try:
        staging.rebuild_if_stale(name=name)
    except update.FAILURES as error:
        page.escaped_error(update.failure_sentence(error))
        return None
    return _cached_changes(
        lambda: staging.waiting_changes(name=name), staging.waiting_database(name=name)
    )


def _cached_changes(make: Callable[[], pd.DataFrame], of: Path) -> pd.DataFrame | None:
    """The result of make(), cached per state of another database file `of`; None where its schema differs."""
    try:
        return cache.get_or_compute(
            session.published(), ("changes", str(of), of.stat().st_mtime_ns), make
        )
    except duckdb.Error:
        return None


def show_table(summary: str, found: pd.DataFrame, key: str) -> None:
    """Show a summary and its table, in a closed expander when the table is long."""
    page.markdown(summary)
    if len(found) > FEW_ROWS:
        with page.expander(
            f"Se alle {danish.number(len(found), 0)} ændringer", f"aendringer_{key}"
        ):
            figure_view.show_table(tables.changes(found), summary)
    elif len(found):
        figure_view.show_table(tables.changes(found), summary)
