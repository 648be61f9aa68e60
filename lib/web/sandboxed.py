"""Work on what a reader brings (files, SQL), done in the sandbox while the page says that it waits."""

import contextlib
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

import pandas as pd
import streamlit as st

from lib.db import disclosure, queries
from lib.db.disclosure import Protected
from lib.explore import sql
from lib.maps import uploaded_layer
from lib.web import inputs, page, read_uploads, session

T = TypeVar("T")

LONG_SECONDS = 0.5  # after so long it is said what one waits for
OWN_LAYER = (
    "Udtræk fra GeoDanmark, Plandata og QGIS i EPSG:25832 kan bruges, som de er. Laget vises kun for dig, "
    "bliver ikke gemt og er væk, når du lukker siden. Værktøjet kontrollerer ikke, hvad det viser."
)


@st.cache_resource(max_entries=1, show_spinner=False)
def _sql_runner(version: str) -> sql.Runner:
    return sql.Runner(queries.tables(session.published()))


def ask_sql(text: str) -> sql.QueryResult:
    """The answer to a reader's SQL, from the published tables or, for a reader with numbers of their own, from
    those of the visit. Raises sql.SQLError."""
    runner = _sql_runner(session.database_now().version)
    tables = queries.tables(session.database()) if session.has_own_data() else None
    with _waiting("Forespørgslen er i gang …") as watch:
        return runner.run(text, _in_the_queue_as(), tables, watch)


@contextlib.contextmanager
def _waiting(words: str) -> Iterator[Callable[[], None]]:
    """A line that says what is being done, when it takes longer than a moment. What it gives is to be called
    meanwhile: it raises when the reader has gone, or has asked for something else."""
    places, next_look = [], time.monotonic() + LONG_SECONDS

    def watch() -> None:
        nonlocal next_look
        if time.monotonic() < next_look:
            return
        if not places:  # none for what takes a moment only: it would move what stands below it
            places.append(st.empty())
        places[0].caption(words)  # ends here when the reader has gone
        next_look += LONG_SECONDS

    try:
        yield watch
    finally:
        for place in places:
            place.empty()


def _in_the_queue_as() -> str:
    """A name for this visit among those who wait for a turn, which tells nothing of it."""
    name = session.session_get("in_the_queue_as", "") or secrets.token_hex(8)
    session.session_set("in_the_queue_as", name)
    return name


def read_apart(function: Callable[..., T], *arguments: object) -> T:
    """What function(*arguments) makes of something that the reader has brought, made in a process of its own.
    Raises read_uploads.UnreadableError with a Danish sentence, and what the function raises."""
    with _waiting("Filen bliver læst …") as watch:
        return read_uploads.read(_in_the_queue_as(), function, *arguments, watch=watch)


def protect_apart(observations: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Protected:
    """disclosure.protect in a process of its own. Raises read_uploads.UnreadableError with a Danish sentence."""
    with _waiting("Det efterses, om tal handler om få personer …") as watch:
        return read_uploads.read(
            _in_the_queue_as(), disclosure.protect, observations, tables,
            watch=watch, limits=read_uploads.PROTECTING, too_slow=read_uploads.TOO_MANY_FEW,
        )  # fmt: skip


def own_layer() -> uploaded_layer.UploadedLayer | None:
    """A reader's own map layer, or None; when it is refused, the reason stands here."""
    file = inputs.upload_box(
        f"Dit eget kortlag: GeoJSON eller GeoPackage, højst {uploaded_layer.MAX_MEGABYTES} MB",
        type=uploaded_layer.EXTENSIONS, key="eget_lag",
        # Streamlit refuses a larger file in English; up to this size the sentence is ours.
        max_upload_size=4 * uploaded_layer.MAX_MEGABYTES,
    )  # fmt: skip
    st.caption(OWN_LAYER)
    if file is None:
        session.session_clear("once_layer")  # nothing of a file that the reader has taken away
        return None
    try:
        content = file.getvalue()
        names = session.cached_per_session(
            "layer_names", content, lambda: read_apart(uploaded_layer.layer_names, content)
        )
        name = names[0]
        if len(names) > 1:
            name = st.selectbox("Lag i filen", names, key="eget_lag_navn")
        layer = session.cached_per_session(
            "layer", (content, name), lambda: read_apart(uploaded_layer.read, content, name)
        )
    except (uploaded_layer.UploadedLayerError, read_uploads.UnreadableError) as error:
        st.error(f"Laget kan ikke vises. {page.escaped(str(error))} Kortet og dine valg er urørt.")
        return None
    count = len(layer.features)
    shown = f"Laget vises på kortet og på figuren til print: {count} {'form' if count == 1 else 'former'}."
    st.success(page.escaped(" ".join([shown, *layer.notes])))
    return layer
