"""The script that Streamlit runs for every page: menu, frame, the page itself and its footer."""

import functools

import streamlit as st

from lib.analysis import options
from lib.system import folders
from lib.web import access, own_show, page, sign_in

OWN_DATA = "egne_tal"


def source(name: str) -> object:
    """What draws a page: its script, or what stands there where the person may not have it."""
    if not may_enter and name != page.STATEMENT_PAGE:
        return sign_in.door
    if name == OWN_DATA and not may_bring_data:
        return functools.partial(sign_in.data_closed, options.PAGES[name])
    return folders.ROOT / "pages" / f"{name}.py"


may_enter, may_bring_data = access.may_enter(), access.may_bring_data()
titles = options.PAGES
if may_enter:
    titles = titles | {"fremvisning": own_show.menu_title() or titles["fremvisning"]}
pages = {
    name: st.Page(
        source(name),
        title=title if may_enter or name == page.STATEMENT_PAGE else sign_in.title(),
        url_path=name.replace("_", "-"),
        default=name == "overblik",
        visibility="hidden" if name == OWN_DATA and not may_bring_data else "visible",
    )
    for name, title in titles.items()
}
sections = {heading: [pages[name] for name in names] for heading, names in options.SECTIONS.items()}
if access.settings().sign_in:
    account = sign_in.account if may_enter else sign_in.door
    sections[""].append(st.Page(account, title=sign_in.title(), url_path=sign_in.ADDRESS))
chosen = st.navigation(sections, position="top" if may_enter else "hidden")
page.frame(chosen.title, chosen.url_path, pages)
chosen.run()
if may_enter:
    page.footer()
else:
    page.statement_link()
