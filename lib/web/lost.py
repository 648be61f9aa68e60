"""Tells a user whose visit has ended, by a lost connection or a reload, what it held and where to bring it again.

The browser alone can know: the script assets.LOST keeps, for as long as the tab is open, which visit held what. It keeps a
random number for each, and nothing of the numbers themselves.
"""

import secrets

import streamlit as st

from lib.web import app_address, assets, session

VISIT, AGAIN = "visit_mark", "visit_again"
# By what a visit may hold: words for its loss, the page where it is brought again, and the words of the link.
HOLDINGS = {
    "numbers": (
        "Dine egne tal er ikke længere i værktøjet, fordi besøget blev afbrudt eller siden genindlæst. Du ser nu siden uden dem.",
        "/egne-tal",
        "Læs dem ind igen på siden Egne tal",
    ),
    "show": (
        "Din egen præsentation er ikke længere i værktøjet, fordi besøget blev afbrudt eller siden genindlæst.",
        "/fremvisning",
        "Åbn den fra din fil, eller lav den igen, på siden Præsentation",
    ),
    "files": (
        "De filer, du havde valgt, er ikke længere i værktøjet, fordi besøget blev afbrudt eller siden genindlæst. Vælg dem "
        "igen på de sider, hvor du brugte dem.",
        "",
        "",
    ),
}


def watch() -> str:
    """HTML for every page, out of sight: the words on what may be lost, what the visit holds now, and the script that
    compares it with before.

    A page that has lost its connection is not drawn again by Streamlit when it is back; where the visit held something,
    the script presses a hidden button, so that the page shows what there is now.
    """
    held = _held()
    if held:
        st.button("Hent siden igen", key=AGAIN)
    mark = f'<i data-visit="{_visit()}" data-held="{" ".join(held)}"></i>'
    return mark + "".join(_notice(name) for name in HOLDINGS) + assets.LOST


def _held() -> list[str]:
    show = session.get_versioned(session.OWN_SHOW)
    holds = {
        "numbers": session.has_own_data(),
        "show": bool(show and show.slides),
        "files": session.has_kept_files(),
    }
    return [name for name, is_held in holds.items() if is_held]


def _visit() -> str:
    """A random number that tells this visit from others, and gives access to nothing."""
    return st.session_state.setdefault(VISIT, secrets.token_hex(6))


def _notice(name: str) -> str:
    sentence, path, words = HOLDINGS[name]
    link = f' <a href="{app_address.within(path)}">{words}</a>.' if path else ""
    return (
        f'<div class="lost" id="lost-{name}" role="alert"><span>{sentence}{link}</span> '
        f'<button type="button" data-seen="{name}">Det er set</button></div>'
    )
