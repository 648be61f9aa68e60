"""Sliders that move charts in the browser, and the parts of the page that run when they rest."""

from collections.abc import Callable

import streamlit as st

from lib.web import assets, session


def part(draw: Callable[[], None]) -> Callable[[], None]:
    """A part of the page that runs alone when something in it is changed; a button() in it runs all of the
    page."""

    def drawn() -> None:
        if st.session_state.pop("whole_page", False):
            st.rerun()
        draw()

    return st.fragment(drawn)


def kept_in_sight() -> st.delta_generator.DeltaGenerator:
    """A part of the form that stays in sight while the page beside it is scrolled."""
    return st.container(key="plan_sliders")


def answer_slot() -> st.delta_generator.DeltaGenerator:
    """A place outside a part() for one element, not a field, that the part writes anew whenever it runs."""
    return st.empty()


def answered(name: str) -> None:
    """Note, at the end of the part that answers first, what of hold() it has answered."""
    st.html(f'<i data-answered="{session.version_of(name)}"></i>')


def followed(name: str) -> None:
    """Note, at the end of the part() around it, what of hold() has been drawn. While the two differ and the
    sliders rest, FOLLOW presses the button, so that this part runs too."""
    st.html(f'<i data-followed="{session.version_of(name)}"></i>')
    st.button("Vis det hele", key="plan_follow")


def follow_sliders() -> None:
    """Let the charts follow a slider while it moves, then the server's words, then all the rest."""
    st.html(assets.FOLLOW, unsafe_allow_javascript=True)
