"""The state of one user's session: database, own numbers, text in the address, and cached values.

Three kinds of value are kept for the session:
- session_set() and session_get(): plain values;
- set_versioned() and get_versioned(): values with a number, version_of(), that increases whenever they change;
- cached_per_session(): results that are computed again only when their input changes.
"""

from collections.abc import Callable
from typing import TypeVar

import duckdb
import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lib.db import current_database, queries, schema
from lib.db import place as places
from lib.db.current_database import DatabaseVersion, NoDatabase
from lib.maps import uploaded_layer
from lib.scenario.model import ScenarioError
from lib.slides import deck, lent_shows
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.observations import session_data
from lib.uploads.observations.session_data import OwnData
from lib.uploads.own_words import OwnWordsError
from lib.web import hosts, read_uploads

T = TypeVar("T")
OWN_SHOW, OWN_DATA = "own_show", "own_data"
KEPT_FILE = "kept_"  # how the keys of files begin that stay for the visit
LENT_NAME = "show_name"  # the name in the address of the user's own show
DATABASE_NOW = "database_now"
TOO_MANY_BESIDE = (
    "Egne tal kan ikke bruges her: De skal kontrolleres ved siden af alle de offentliggjorte tal, og dem er der for mange "
    "af. Brug et værktøj, der kun har kommunens egne tal."
)
WIDE_MAP_PX, PHONE_MAP_PX = (650, 470), (320, 470)  # width and height
# Errors that the same file would raise again, and which cached_per_session therefore keeps.
REFUSALS = (
    OwnFileError,
    uploaded_layer.UploadedLayerError,
    read_uploads.UnreadableError,
    deck.ShowError,
    ScenarioError,
    OwnWordsError,
)


def visit() -> lent_shows.Visit:
    """This session as lent_shows knows it: it ends when Streamlit no longer accepts a reconnection to it."""
    if "visit" not in st.session_state:
        session_id = get_script_run_ctx().session_id
        st.session_state["visit"] = lent_shows.Visit(
            lambda: not runtime.exists() or runtime.get_instance().is_active_session(session_id),
            st.get_option("server.disconnectedSessionTTL"),
        )
    return st.session_state["visit"]


def may_link_to(address: str) -> bool:
    """Whether the QR codes of a show may link to an address of public_address.reached_at(): see hosts.may_link_to."""
    host = st.context.headers.get("Host", hosts.OWN_MACHINE[0])
    return hosts.may_link_to(
        address, host, hosts.allowed_names(st.get_option("server.allowedHosts"))
    )


def database_now() -> DatabaseVersion:
    """The database that this run of the page uses, and its fragments until the next full run.

    Raises NoDatabase where there is none.
    """
    state = st.session_state
    if DATABASE_NOW not in state:
        state[DATABASE_NOW] = current_database.now()
    return state[DATABASE_NOW]


# A connection that leaves the cache is not closed, because a thread may still be reading from it. It is freed with its
# last reference.
@st.cache_resource(max_entries=1, scope="session", show_spinner=False)
def _own_connection(version: str, turn: int, _own: OwnData) -> queries.Connection:
    try:
        return session_data.with_rows(_own.observations, _own.source, added=_own.added())
    except duckdb.IOException:
        raise NoDatabase from None


def has_own_data() -> bool:
    """Whether the user has own numbers in use."""
    return get_versioned(OWN_DATA) is not None


def has_kept_files() -> bool:
    """Whether the user has chosen files that stay for the visit: those of kept.file()."""
    return any(value and str(key).startswith(KEPT_FILE) for key, value in st.session_state.items())


def own_refused() -> str:
    """Why own numbers cannot be used beside the published ones, as a Danish sentence; "" where they can.

    They are checked and shown beside all the published ones, which must then fit in memory and lie in a file."""
    if places.is_file(schema.PLACE) and not queries.is_large(published()):
        return ""
    return TOO_MANY_BESIDE


def published() -> queries.Connection:
    """The shared connection to the published numbers. A rebuilt database is used from the next full run of a page."""
    return database_now().con


def database() -> queries.Connection:
    """The connection that pages use: published(), or, for a user with own numbers, a copy in memory that includes them."""
    own = get_versioned(OWN_DATA)
    if own is None:
        return published()
    return _own_connection(database_now().version, version_of(OWN_DATA), own)


def forget_own_data() -> None:
    """Remove the user's own numbers and everything computed from them; a show lent with them can no longer be opened."""
    set_versioned(OWN_DATA, None)
    lent_shows.take_back(session_get(LENT_NAME, ""))
    _own_connection.clear()


def get_versioned(name: str) -> object:
    """The value of set_versioned(), or None."""
    return st.session_state.get(f"held_{name}")


def set_versioned(name: str, value: object) -> None:
    """Keep a value for this session, and count its changes in version_of()."""
    if value != get_versioned(name):
        st.session_state[f"held_turn_{name}"] = st.session_state.get(f"held_turn_{name}", 0) + 1
    st.session_state[f"held_{name}"] = value


def set_url_text(name: str, text: str) -> None:
    """Put the text of a versioned value into the address as query parameter `name`; "" removes the parameter.

    Call it last on the page, because the browser draws everything again for it.
    """
    st.session_state[f"held_text_{name}"] = text
    if st.query_params.get(name, "") != text:
        if text:
            st.query_params[name] = text
        else:
            del st.query_params[name]


def changed_url_text(name: str) -> str:
    """The query parameter `name` when set_url_text() has not put it there (a link, or an edited address), else ""."""
    text = st.query_params.get(name, "")
    return "" if text == st.session_state.get(f"held_text_{name}") else text


def url_text_removed(name: str) -> bool:
    """Whether the query parameter has disappeared while the user stayed on the page, as by the browser's back button."""
    state = st.session_state
    return (
        name not in st.query_params and bool(state.get(f"held_text_{name}")) and not has_arrived()
    )


def session_clear(prefix: str) -> None:
    """Delete every session value whose key begins with `prefix`. Call it before fields with such keys are drawn, which
    then take their first values again."""
    for key in [key for key in st.session_state if str(key).startswith(prefix)]:
        del st.session_state[key]


def session_set(key: str, value: T) -> None:
    """Keep a value for this session under Streamlit's key."""
    st.session_state[key] = value


def session_get(key: str, default: T) -> T:
    """The session's value under this key, or `default`."""
    return st.session_state.get(key, default)


def session_pop(key: str) -> object:
    """Remove and return the session's value under this key, or None."""
    return st.session_state.pop(key, None)


def cached_per_session(key: str, of: object, make: Callable[[], T]) -> T:
    """The result of make(), computed again only when `of`, its input, has changed. An error of REFUSALS is kept and
    raised again likewise."""
    kept = session_get(f"once_{key}", None)
    if kept is None or kept[0] != of:
        try:
            kept = (of, make(), None)
        except read_uploads.BusyReadError:
            raise
        except REFUSALS as refusal:
            kept = (of, None, refusal)
        session_set(f"once_{key}", kept)
    if kept[2] is not None:
        raise kept[2].with_traceback(None)
    return kept[1]


def is_new_content(key: str, content: bytes) -> bool:
    """Whether this content differs from that of the last call with this key."""
    before = session_get(f"seen_{key}", None)
    session_set(f"seen_{key}", content)
    return content != before


def version_of(name: str) -> int:
    """How often a versioned value has been changed."""
    return st.session_state[f"held_turn_{name}"]


def has_arrived() -> bool:
    """Whether this run is the first one of its page since the user was on another."""
    return st.session_state.get("page_before") != st.session_state.get("page_now")


def without_webgl() -> bool:
    """Whether the browser has reported, in the address, that it has no WebGL for the interactive map."""
    return st.query_params.get("webgl") == "nej"


def map_size() -> tuple[int, int]:
    """Width and height in pixels of the map: for a phone or for a wide screen, by the browser's User-Agent."""
    return PHONE_MAP_PX if "Mobi" in st.context.headers.get("User-Agent", "") else WIDE_MAP_PX


def map_turn() -> int:
    """How often a map has been clicked in this session; part of the map's identity, so that the same place can be clicked again."""
    return st.session_state.get("map_turn", 0)


def in_address(key: str) -> bool:
    """Whether the page's address holds a choice, so that the part of the page that it is for stands open."""
    return key in st.query_params


def on_phone() -> bool:
    """Whether the browser's User-Agent is that of a phone."""
    return map_size() == PHONE_MAP_PX
