"""The form for the user's own moves or birth cohort: a file, questions on it, and what cannot be used. Nothing is written.

What may be shown is kept for the visit, and the file itself no longer than it takes to read it.
"""

import streamlit as st

from lib.contents import moves
from lib.contents.moves import Flows
from lib.db import disclosure_flows, queries
from lib.db.queries import Connection
from lib.settings import texts
from lib.text import danish
from lib.uploads.files import reader
from lib.uploads.flows import flow_tables, own_flows
from lib.uploads.flows.own_flows import FlowsRead, OwnFlows
from lib.web import figure_view, file_inputs, inputs, page, sandboxed, session
from lib.web.forms import question_form
from lib.web.read_uploads import UnreadableError

LEAD = "egne_flytninger.md"  # of data/texts/
FORMS = f"CSV eller XLSX, højst {reader.MAX_MEGABYTES} MB"
FAULTS_SHOWN = 15
IN_USE, ANSWERS, READ = "own_flows", "flytning_svar", "own_flows_read"


def lead() -> str:
    """What a reader may bring, and what becomes of it."""
    return texts.read(LEAD).strip()


def own_flows_in_use(con: Connection) -> OwnFlows | None:
    """The fields, and the user's own rows as they may be shown; None until there is a file that can be used."""
    own = session.session_get(IN_USE, None)
    if own is None:
        found = _file_fields(con)
        if found is None:
            return None
        try:
            own = sandboxed.protect_flows_in_sandbox(
                found, queries.table(con, found.table), disclosure_flows.min_count(queries.table(con, "indicators"))
            )  # fmt: skip
        except UnreadableError as error:
            page.escaped_error(str(error))
            return None
        session.session_set(IN_USE, own)
        session.session_clear(f"once_{READ}")  # the file with the numbers that are now hidden
        st.rerun()
    page.escaped_success(f"Du ser dine egne tal fra »{own.name}«. De er ikke kontrolleret.")
    page.escaped_points(own.said)
    inputs.button("Fjern egne tal", "egne_flytninger_fjern", _forget)
    return own


def chosen(con: Connection, own: OwnFlows) -> Flows:
    """Fields for area and period of the user's own rows, and what they tell."""
    left, right = page.columns(2)
    with left:
        areas = moves.own_areas(con, own)
        area = inputs.select_local("Område", areas, "", "egne_flytninger_omraade")
    with right:
        periods = moves.own_periods(own, area)
        period = inputs.select_local("Periode", periods, "", "egne_flytninger_periode")
    return session.cached_per_session(
        "own_flows_told", (own, area, period), lambda: moves.of_own(con, own, area, period)
    )


def _forget() -> None:
    session.session_clear(IN_USE)
    session.session_clear("once_own_flows")


def _file_fields(con: Connection) -> FlowsRead | None:
    """The user's rows when there is a file without faults whose questions are answered; else None."""
    if session.own_refused():
        page.markdown_info(session.own_refused())
        return None
    brought = file_inputs.uploaded_file(FORMS, "egne_flytninger", reader.MAX_MEGABYTES)
    if brought is None:
        session.session_clear(ANSWERS)
    name, content = brought or ("", b"")
    answers = session.session_get(ANSWERS, ("", {}))
    given = answers[1] if answers[0] == name else {}
    found = sandboxed.read_upload(
        READ, brought and (content, name, given),
        own_flows.read, content, name, flow_tables.known(con), given,
    )  # fmt: skip
    if found is None:
        return None
    if found.notes:
        page.escaped_points(found.notes)
    if found.questions:
        question_form.settle(
            question_form.fields(found.questions, f"{ANSWERS}_{name}"), given,
            lambda now: session.session_set(ANSWERS, (name, now)),
        )  # fmt: skip
    if found.waits:
        page.markdown_info("Svar på spørgsmålene, så bliver tallene vist.")
        return None
    return None if _show_faults(found) else found


def _show_faults(found: FlowsRead) -> bool:
    """Show what is wrong with a file, and whether anything is."""
    number = len(found.faults)
    if number:
        said = "1 fejl" if number == 1 else f"{danish.number(number, 0)} fejl"
        page.escaped_error(
            f"Filen har {said} og kan ikke bruges, før de er rettet. Intet af den er vist."
        )
        figure_view.show_table(found.faults.head(FAULTS_SHOWN), "Hvorfor filen ikke kan bruges")
        if number > FAULTS_SHOWN:
            file_inputs.csv_download_button(
                "Hent alle fejl (CSV)", lambda: found.faults, "fejl-i-flytninger"
            )
    return bool(number)
