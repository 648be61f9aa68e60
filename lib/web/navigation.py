"""The script that Streamlit runs for every page: menu, frame, the page itself and its footer."""

import streamlit as st

from lib.analysis import options
from lib.system import folders
from lib.web import own_show, page

titles = options.PAGES | {"fremvisning": own_show.menu_title() or options.PAGES["fremvisning"]}
pages = {
    name: st.Page(
        folders.ROOT / "pages" / f"{name}.py",
        title=title,
        url_path=name.replace("_", "-"),
        default=name == "overblik",
    )
    for name, title in titles.items()
}
sections = {heading: [pages[name] for name in names] for heading, names in options.SECTIONS.items()}
chosen = st.navigation(sections, position="top")
page.frame(chosen.title, chosen.url_path, pages)
chosen.run()
page.footer()
