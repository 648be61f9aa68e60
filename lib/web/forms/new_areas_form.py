"""The box that takes areas on the lists of a PDF along that are not known here."""

import pandas as pd
import streamlit as st

from lib.db import queries
from lib.db.queries import Connection
from lib.text import danish
from lib.text.slug import slug
from lib.uploads.meaning import name_matching
from lib.uploads.meaning.name_matching import Catalogue
from lib.uploads.observations import session_data
from lib.uploads.packages import list_rows, new_areas
from lib.uploads.tables.table_detection import Tables
from lib.web import page, session

SHOWN = 6  # names in the sentence
UNKNOWN = (
    "{count} boligområder på listen kendes ikke her: {names}. De kan tages med som nye områder i den kommune, listen "
    "nævner. Ellers springes de over."
)
TAKE = "Tag de nye områder med"


def field(file: Tables, con: Connection) -> pd.DataFrame:
    """A box to take the unknown areas of a file along; their rows of `areas`, none without it. con: the published database."""
    none = session_data.no_areas()
    if not file.lists:
        return none
    rows = session.cached_per_session("own_new_areas", (file, con), lambda: _rows(file, con))
    names = rows.loc[rows["kind"] == list_rows.KIND, "name"]
    if names.empty:
        return none
    more = len(names) - SHOWN
    told = (
        danish.enumeration(names.head(SHOWN))
        if more <= 0
        else f"{', '.join(names.head(SHOWN))} og {more} mere"
    )
    page.escaped_caption(UNKNOWN.format(count=danish.number(len(names), 0), names=told))
    return rows if st.checkbox(TAKE, key=f"egne_nye_{slug(file.name)}") else none


def _rows(file: Tables, con: Connection) -> pd.DataFrame:
    unknown = list_rows.of_visit(file.lists, con, session_data.no_areas()).unknown
    return new_areas.of_names(unknown, name_matching.catalogue(con), queries.table(con, "areas"))


def known(catalogue: Catalogue, con: Connection, new: pd.DataFrame) -> Catalogue:
    """The catalogue with the areas that the user takes along."""
    tables = (queries.table(con, name) for name in ("areas", list_rows.MEMBERSHIPS))
    return session.cached_per_session(
        "own_catalogue",
        (tuple(new["area_id"]), con),
        lambda: new_areas.known(catalogue, *tables, new),
    )
