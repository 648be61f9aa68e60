"""The pages to sign in and out, and what stands where a person may not see or do something."""

import streamlit as st

from lib.settings import municipality
from lib.web import access

ADDRESS = "log-ind"
IN, OUT = "Log ind", "Log ud"
WORDS = {
    access.SIGNED_OUT: "Værktøjet er lukket for andre end dem, der har fået adgang. Log ind for at se det; bagefter kommer du til den side, du bad om.",
    access.EXPIRED: "Dit login er udløbet. Log ind igen. Det, du selv havde læst ind, er ikke gemt.",
    access.OUTSIDE: "Du er logget ind, men du har ikke adgang til værktøjet. Den, der driver det, kan give dig adgang.",
}
OPEN_WORDS = (
    "Alle kan se siderne. Log ind, hvis du har brug for mere, for eksempel at læse egne tal ind. "
    "Bagefter kommer du til forsiden."
)
SIGNED_IN_WORDS = "Du er logget ind. Det, du selv har læst ind, er væk, når du logger ud."
NO_DATA = "Her kan ikke læses egne tal og filer ind. Det er slået fra af den, der driver værktøjet."
NO_DATA_SIGNED_OUT = "Kun de, der er logget ind og har adgang, kan læse egne tal og filer ind her."


def title() -> str:
    """What the page to sign in and out is called in the menu."""
    return IN if _standing() == access.SIGNED_OUT else OUT


def door() -> None:
    """What a person who may not enter sees instead of every page."""
    st.title(municipality.settings().title, anchor=False)
    standing = _standing()
    st.markdown(WORDS[standing])
    _button(standing)


def account() -> None:
    """The page to sign in and out, for a person who may see the pages."""
    standing = _standing()
    st.title(title(), anchor=False)
    st.markdown(
        {access.SIGNED_OUT: OPEN_WORDS, access.INSIDE: SIGNED_IN_WORDS}.get(standing)
        or WORDS[standing]
    )
    _button(standing)


def data_closed(heading: str = "") -> None:
    """Say that own numbers and files cannot be brought here. heading: of a page that has nothing else, or ""."""
    if heading:
        st.title(heading, anchor=False)
    closed = access.settings().own_data == access.CLOSED
    st.info(NO_DATA if closed else NO_DATA_SIGNED_OUT, icon=":material/lock:")


def _standing() -> str:
    return access.settings().standing(access.claims_of_visit())


def _button(standing: str) -> None:
    if standing in (access.SIGNED_OUT, access.EXPIRED):
        st.button(IN, key="log_ind", on_click=st.login, type="primary")
    else:
        st.button(OUT, key="log_ud", on_click=st.logout)
