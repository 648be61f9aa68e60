"""Sliders that move charts in the browser, and the fragments of the page that the server runs for them."""

from collections.abc import Callable

import streamlit as st

from lib.web import access, assets, session


def fragment(draw: Callable[[], None]) -> Callable[[], None]:
    """draw() as a Streamlit fragment: it runs alone when a field in it changes. An inputs.button() in it runs the whole
    page, and so does any field when the person's sign-in has ended."""

    def draw_or_rerun() -> None:
        if st.session_state.pop("whole_page", False) or not access.may_enter():
            st.rerun()
        draw()

    return st.fragment(draw_or_rerun)


def sticky_container() -> st.delta_generator.DeltaGenerator:
    """A container that stays in view while the page beside it is scrolled."""
    return st.container(key="plan_sliders")


def placeholder() -> st.delta_generator.DeltaGenerator:
    """A place for one element, not a field, that a fragment elsewhere on the page replaces whenever it runs."""
    return st.empty()


def mark_answered(name: str) -> None:
    """Tell the browser which version of a session value the words on the page are of. Call it last in the fragment that
    shows them."""
    st.html(f'<i data-answered="{session.version_of(name)}"></i>')


def mark_followed(name: str) -> None:
    """Tell the browser which version of a session value the figures and tables are of. Call it last in their fragment.

    While this version differs from that of mark_answered() and the sliders rest, the script assets.FOLLOW presses the
    hidden button, so that this fragment runs too.
    """
    st.html(f'<i data-followed="{session.version_of(name)}"></i>')
    st.button("Vis det hele", key="plan_follow")


def follow_sliders() -> None:
    """Add the script that moves charts with the sliders and runs the fragments when the sliders rest."""
    st.html(assets.FOLLOW, unsafe_allow_javascript=True)
