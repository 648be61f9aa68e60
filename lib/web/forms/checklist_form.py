"""The form of the checklist for an effort: its name, goal, period and ticks, kept in the visit and in the address."""

import datetime
from dataclasses import replace
from functools import partial

import streamlit as st

from lib.contents import checklist
from lib.contents.checklist import PERSPECTIVE, Checklist, Idea
from lib.figures import table_files
from lib.text.slug import slug
from lib.web import figure_view, file_inputs, inputs, page, session

NAME = "tjekliste"  # of the query parameter, and of the versioned session value
FIELDS = "tjek_"  # begins the keys of the fields
LABELS = {
    "spor": "Hvilke spor berører indsatsen?",
    "princip": "Hvilke principper berører den?",
    PERSPECTIVE: "Hvem er med?",
}
NOT_YET = "Filerne kan hentes, når det, der står med rødt, er rettet. Det skrevne er ikke tabt."
HINT = "Skriv navn og mål, og sæt kryds; så står det her, hvad der mangler."


def load() -> None:
    """Set the idea from the address when that has changed; otherwise keep the one of the visit, or begin with none."""
    text = session.changed_url_text(NAME)
    if text:
        found = checklist.from_address(text)
        if found is None:
            page.escaped_error(checklist.UNREADABLE)
        _replace(found or Idea())
    if _current() is None or session.url_text_removed(NAME):
        _replace(Idea())


def fields(of: Checklist) -> Idea:
    """The fields; the idea as it now stands."""
    if of.known:
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        with left:
            names = {one: idea.name for one, idea in of.known.items()}
            chosen = inputs.select_local(
                "Begynd med en indsats fra kilderne (erstatter det skrevne)",
                names,
                "",
                f"{FIELDS}known",
            )
        with right:
            inputs.button("Udfyld med den", "fill_checklist", lambda: _replace(of.known[chosen]))
    now = _current()
    left, middle, right = page.columns([3, 1, 1])
    with left:
        name = inputs.text_field("Indsatsens navn", now.name, f"{FIELDS}name", checklist.MAX_NAME)
    with middle:
        start = inputs.text_field("Begynder", now.start, f"{FIELDS}start", checklist.MAX_TIME)
    with right:
        end = inputs.text_field("Slutter", now.end, f"{FIELDS}end", checklist.MAX_TIME)
    goal = inputs.text_area("Mål", now.goal, f"{FIELDS}goal", checklist.MAX_GOAL)
    ticks = {
        kind: inputs.pills_local(
            LABELS[kind], names, checklist.ticked(now, of, kind), f"{FIELDS}{kind}"
        )
        for kind, names in of.groups.items()
    }
    perspectives = ticks.pop(PERSPECTIVE, [])
    made = replace(
        now, name=name, goal=goal, start=start, end=end, perspectives=tuple(perspectives),
        tracks=tuple(one for chosen in ticks.values() for one in chosen),
    )  # fmt: skip
    session.set_versioned(NAME, made)
    return made


def put_in_url() -> None:
    """Put the idea into the address."""
    text = checklist.to_address(_current())
    session.set_url_text(NAME, text if len(text) <= checklist.MAX_ADDRESS else "")


def show_answer(idea: Idea, of: Checklist, today: datetime.date) -> None:
    """What is missing in words and as a table with files; or what must be put right first."""
    if idea == Idea():
        page.markdown_info(HINT)
        return
    for problem in checklist.problems(idea):
        page.escaped_error(problem)
    page.escaped_lines([checklist.sentence(idea, of)])
    with page.expander("Tjeklisten som tabel", "tjekliste_tabel"):
        page.show_html_table(checklist.table(idea, of))
    page.escaped_caption(checklist.TALK)
    figure_view.show_sources(of.sources)
    if checklist.problems(idea):
        page.escaped_caption(NOT_YET)
        return
    name = f"tjekliste_{slug(idea.name)}"
    for label, make, ending, mime in (
        ("Tjeklisten til Excel (XLSX)", checklist.xlsx, "xlsx", table_files.XLSX),
        ("Tjeklisten til Word (HTML)", checklist.html_page, "html", "text/html"),
    ):
        file_inputs.download_button(label, partial(make, idea, of, today), f"{name}.{ending}", mime)


def _current() -> Idea | None:
    return session.get_versioned(NAME)


def _replace(idea: Idea) -> None:
    """Set another idea, and reset all fields to its values."""
    session.session_clear(FIELDS)
    session.set_versioned(NAME, idea)
