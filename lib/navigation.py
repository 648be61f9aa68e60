"""The frame around every page: the browser's tab, the menu and the foot of the page."""

import streamlit as st

from lib import options, schema, ui

pages = [
    st.Page(
        schema.ROOT / "pages" / f"{name}.py",
        title=title,
        url_path=name.replace("_", "-"),
        default=name == "overblik",
    )
    for name, title in options.PAGES.items()
]
chosen = st.navigation(pages, position="top")
ui.frame(chosen.title, chosen.url_path)
chosen.run()
ui.foot()
