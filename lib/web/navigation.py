"""The script that Streamlit runs for every page: menu, frame, the page itself and its footer."""

import streamlit as st

from lib.analysis import options
from lib.system import folders
from lib.web import page

pages = [
    st.Page(
        folders.ROOT / "pages" / f"{name}.py",
        title=title,
        url_path=name.replace("_", "-"),
        default=name == "overblik",
    )
    for name, title in options.PAGES.items()
]
chosen = st.navigation(pages, position="top")
page.frame(chosen.title, chosen.url_path)
chosen.run()
page.footer()
