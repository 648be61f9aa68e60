"""What is remembered of a visit: the database, own numbers, the address, values kept for reuse."""

from collections.abc import Callable
from typing import TypeVar

import duckdb
import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lib.db import current_database, queries
from lib.db.current_database import DatabaseVersion, NoDatabase
from lib.maps import uploaded_layer
from lib.scenario.model import ScenarioError
from lib.slides import deck, lent_shows
from lib.uploads import session_data
from lib.uploads.session_data import OwnData
from lib.uploads.xlsx_safety import OwnFileError
from lib.web import hosts, read_uploads

T = TypeVar("T")
OWN_SHOW, OWN_DATA = "own_show", "own_data"
LENT_NAME = "show_name"  # of the reader's own show in the address
DATABASE_NOW = "database_now"
# What is said of a file that cannot be used: it would be said again.
REFUSALS = (
    OwnFileError,
    uploaded_layer.UploadedLayerError,
    read_uploads.UnreadableError,
    deck.ShowError,
    ScenarioError,
)


def visit() -> lent_shows.Visit:
    """This reader's visit, which ends when Streamlit would no longer know the reader again."""
    if "visit" not in st.session_state:
        session = get_script_run_ctx().session_id
        st.session_state["visit"] = lent_shows.Visit(
            lambda: not runtime.exists() or runtime.get_instance().is_active_session(session),
            st.get_option("server.disconnectedSessionTTL"),
        )
    return st.session_state["visit"]


def may_lead_to(address: str) -> bool:
    """Whether the QR codes of a show may lead to an address of public_address.reached_at(), see hosts."""
    host = st.context.headers.get("Host", hosts.OWN_MACHINE[0])
    return hosts.may_lead_to(address, host, hosts.names(st.get_option("server.allowedHosts")))


def database_now() -> DatabaseVersion:
    """The database that this page is made from: the same from its top to its foot, and in the parts that are
    drawn anew until the whole page is; NoDatabase where there is none."""
    state = st.session_state
    if DATABASE_NOW not in state:
        state[DATABASE_NOW] = current_database.now()
    return state[DATABASE_NOW]


# Nothing here is closed when a cache lets go of it: a thread may still be reading. The last one to let go of a
# connection frees it.
@st.cache_resource(max_entries=1, scope="session", show_spinner=False)
def _own_connection(version: str, turn: int, _own: OwnData) -> queries.Connection:
    try:
        return session_data.with_rows(_own.observations, _own.source)
    except duckdb.IOException:
        raise NoDatabase from None


def has_own_data() -> bool:
    """Whether this reader has numbers of their own in use."""
    return held(OWN_DATA) is not None


def published() -> queries.Connection:
    """The shared connection to the published numbers; a database that has been rebuilt is used from the next page."""
    return database_now().con


def database() -> queries.Connection:
    """published(), or, for a reader with numbers of their own, a connection to a copy in memory in which they
    stand."""
    own = held(OWN_DATA)
    if own is None:
        return published()
    return _own_connection(database_now().version, turn_of(OWN_DATA), own)


def forget_own_data() -> None:
    """Take this reader's own numbers out of use and let go of what was made of them; a show that was lent with
    them cannot be seen any longer."""
    hold(OWN_DATA, None)
    lent_shows.take_back(remembered(LENT_NAME, ""))
    _own_connection.clear()


def in_address(key: str) -> list[str]:
    """The words that the address has for a list with this key."""
    return st.query_params.get_all(key)


def held(name: str) -> object:
    """What hold() holds, or None."""
    return st.session_state.get(f"held_{name}")


def hold(name: str, value: object) -> None:
    """Keep a value for this reader."""
    if value != held(name):
        st.session_state[f"held_turn_{name}"] = st.session_state.get(f"held_turn_{name}", 0) + 1
    st.session_state[f"held_{name}"] = value


def put_in_address(name: str, text: str) -> None:
    """The text of what is held, for the address; "" leaves it clean. Last on the page, for the browser
    draws everything anew for it."""
    st.session_state[f"held_text_{name}"] = text
    if st.query_params.get(name, "") != text:
        if text:
            st.query_params[name] = text
        else:
            del st.query_params[name]


def new_text(name: str) -> str:
    """The text in the address when it is not the one that put_in_address() put there, else ""."""
    text = st.query_params.get(name, "")
    return "" if text == st.session_state.get(f"held_text_{name}") else text


def emptied(name: str) -> bool:
    """Whether the text has gone from the address while the reader stayed on the page, as by going back."""
    state = st.session_state
    return (
        name not in st.query_params
        and bool(state.get(f"held_text_{name}"))
        and state.get("page_before") == state.get("page_now")
    )


def forget(prefix: str) -> None:
    """Let the fields whose keys begin so take their values anew; before they are drawn."""
    for key in [key for key in st.session_state if str(key).startswith(prefix)]:
        del st.session_state[key]


def remember(key: str, value: T) -> None:
    """Keep something for this reader until it is asked for, outside the address."""
    st.session_state[key] = value


def remembered(key: str, otherwise: T) -> T:
    """What remember() keeps, or `otherwise`."""
    return st.session_state.get(key, otherwise)


def once(key: str, of: object, make: Callable[[], T]) -> T:
    """What `make` makes, made once for this reader as long as `of` is the same; so is a refusal of what the
    reader has brought."""
    kept = remembered(f"once_{key}", None)
    if kept is None or kept[0] != of:
        try:
            kept = (of, make(), None)
        except read_uploads.BusyReadError:
            raise
        except REFUSALS as refusal:
            kept = (of, None, refusal)
        remember(f"once_{key}", kept)
    if kept[2] is not None:
        raise kept[2].with_traceback(None)
    return kept[1]


def is_new(key: str, content: bytes) -> bool:
    """Whether this content has not been seen at this place before."""
    before = remembered(f"seen_{key}", None)
    remember(f"seen_{key}", content)
    return content != before


def run_again() -> None:
    """Draw the page anew with what is held."""
    st.rerun()


def turn_of(name: str) -> int:
    """How often what is held under a name has changed: tells one state of it from the next."""
    return st.session_state[f"held_turn_{name}"]


WIDE_PX, PHONE_PX = (650, 470), (320, 470)


def without_webgl() -> bool:
    """True when the browser has said that it cannot show a map in motion."""
    return st.query_params.get("webgl") == "nej"


def map_size() -> tuple[int, int]:
    """Width and height in pixels that a map is drawn for: the browser says whether it is a phone's."""
    return PHONE_PX if "Mobi" in st.context.headers.get("User-Agent", "") else WIDE_PX


def map_turn() -> int:
    """How often a map has been clicked: to tell one picture of it from the next."""
    return st.session_state.get("map_turn", 0)


def on_phone() -> bool:
    """Whether the browser says that it is a phone's."""
    return map_size() == PHONE_PX
