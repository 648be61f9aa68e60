"""The frame around every page: the browser's tab, the menu and the foot of the page."""

import streamlit as st

from lib import schema, ui

PAGES = {
    "overblik": "Overblik",
    "fem_kriterier": "Fem kriterier",
    "skole": "Skole",
    "udvikling": "Udvikling",
    "kort": "Kort",
    "hvad_nu_hvis": "Hvad nu hvis",
    "kilder": "Kilder og metode",
}

pages = [
    st.Page(
        schema.ROOT / "pages" / f"{name}.py",
        title=title,
        url_path=name.replace("_", "-"),
        default=name == "overblik",
    )
    for name, title in PAGES.items()
]
chosen = st.navigation(pages, position="top")
ui.frame(chosen.title)
chosen.run()
ui.foot()
