"""The frame of a page and the text on it: headings, boxes, columns, expanders.

A function named escaped_... shows its text literally; one named markdown..., or a parameter named markdown, takes
Markdown.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

import streamlit as st

from lib.figures.tables import ShownTable
from lib.settings import municipality
from lib.system import folders
from lib.web import assets, lost, session

T = TypeVar("T")
PAGES = "pages"
# Streamlit fetches its own icons for the tab from another host.
ICON = folders.ROOT / "lib" / "web" / "icon.png"
OWN_IN_USE = (
    "Du ser også dine egne tal: {count} tal fra »{name}«. De er mærket »Egne tal«, er ikke kontrolleret og vises kun for dig, "
    "ikke for den, der får et link af dig. De kan fjernes på siden Egne tal."
)
STATEMENT, STATEMENT_PAGE = "Tilgængelighedserklæring", "tilgaengelighed"
OWN_TOO = ", og dine egne tal har du selv læst ind"
FICTIONAL_WARNING = (
    "**Opdigtet.** Tallene for {name} er opdigtede, så værktøjet kan vises og prøves. "
    "De siger intet om noget virkeligt sted."
)


def frame(page_title: str, path: str, pages: Mapping[str, object]) -> None:
    """Begin a page: the browser's tab, the style sheet and the session values of this run.

    path: the page's address, without a slash. pages: Streamlit's pages by the names of options.PAGES, for link().
    """
    state = st.session_state
    state[PAGES] = pages
    state["path"] = path
    state["page_before"], state["page_now"] = state.get("page_now"), page_title
    state.pop("whole_page", None)  # this run is of the whole page
    state.pop(session.DATABASE_NOW, None)  # and uses the database that is current now
    st.set_page_config(
        page_title=f"{page_title} · {municipality.settings().title}",
        page_icon=str(ICON),
        layout="wide",
    )
    st.html(assets.STYLE.replace("APP_TITLE", municipality.settings().title))
    scripts = assets.DANISH_WORDS + assets.MEND_ROLES + assets.FIT_CHARTS + lost.watch()
    st.html(scripts, unsafe_allow_javascript=True)


def footer() -> None:
    """Show the text at the bottom of every page."""
    made_up = municipality.settings().fictional_name
    st.divider()
    st.caption(
        "Tallene er offentliggjort af andre og står med deres kilde"
        f"{f'; kun {made_up} er opdigtet' if made_up else ''}{OWN_TOO if session.has_own_data() else ''}. "
        "Siden »Kilder og metode« viser kildernes egne ord, hvad der ikke er offentliggjort, og "
        "hvor kilderne er uenige. Tal for færre end 5 personer vises ikke."
    )
    statement_link()


def statement_link() -> None:
    """Show the link to the statement on accessibility, which every page has, also that for signing in."""
    link(STATEMENT, STATEMENT_PAGE, {})


def opening(title: str, markdown: str = "") -> None:
    """Show the page's heading, the Markdown that introduces it and, where own numbers are in use, a note on them."""
    st.title(title, anchor=False)
    if markdown:
        st.markdown(markdown)
    own = session.get_versioned(session.OWN_DATA)
    if own is not None:
        st.info(
            escaped(OWN_IN_USE.format(count=len(own.observations), name=own.name)),
            icon=":material/person:",
        )


def section(title: str, markdown: str = "") -> None:
    """Show the heading of a part of the page, escaped, and the Markdown that introduces it."""
    st.header(escaped(title), anchor=False)
    if markdown:
        st.markdown(markdown)


def markdown_sections(text: str) -> None:
    """Show Markdown whose lines "## …" are the headings of sections."""
    first, *rest = re.split(r"^## ", text, flags=re.MULTILINE)
    st.markdown(first)
    for part in rest:
        section(*map(str.strip, part.split("\n", 1)))


def escaped_lines(texts: Iterable[str]) -> None:
    """Show escaped sentences as one paragraph each, without the empty ones."""
    st.markdown("\n\n".join(escaped(text) for text in texts if text))


def escaped_finding(text: str) -> None:
    """Show, escaped, what a picture below it tells; for a picture that has no figure's own heading."""
    st.markdown(f"**{escaped(text)}**")


def escaped_points(texts: Iterable[str]) -> None:
    """Show escaped sentences as a list."""
    st.markdown("\n".join(f"- {escaped(text)}" for text in texts))


def text_to_take(title: str, text: str, file_name: str) -> None:
    """Show a text that can be copied or downloaded, closed until it is wanted."""
    with st.expander(title):
        st.code(text, language=None, wrap_lines=True)
        st.download_button(
            "Hent som tekstfil", text, file_name=file_name, mime="text/plain", on_click="ignore"
        )


def escaped_caption(text: str) -> None:
    """Show escaped text in small print."""
    st.caption(escaped(text))


def markdown(text: str) -> None:
    """Show Markdown as running text."""
    st.markdown(text)


def markdown_info(text: str) -> None:
    """Show Markdown in a box that the user should not miss."""
    st.info(text, icon=":material/info:")


def fictional_warning(*flags: bool) -> None:
    """Show the warning against made-up numbers, where any of the flags says that the page has some."""
    if any(flags):
        words = FICTIONAL_WARNING.format(name=municipality.settings().fictional_name)
        st.warning(words, icon=":material/science:")


def example_instead(why: str, made_up: str) -> None:
    """Show that a made-up area stands in for one that nobody has published numbers for. why: a sentence."""
    st.warning(
        escaped(
            f"{why} Her er {made_up} i stedet: tallene er opdigtede og siger intet om noget virkeligt sted."
        ),
        icon=":material/science:",
    )


def columns(widths: int | list[int]) -> list:
    """Columns side by side, by number or by relative widths; on a phone one below the other."""
    return st.columns(widths, gap="medium")


def grid(count: int, across: int) -> Iterator:
    """`count` containers in rows of `across`; on a phone one below the other."""
    for start in range(0, count, across):
        yield from columns(across)[: count - start]


def containers(count: int) -> list:
    """`count` containers one below the other, which may be filled in any order."""
    return [st.container() for _ in range(count)]


def escaped_error(text: str) -> None:
    """Show, as an escaped sentence, why something cannot be done or shown."""
    st.error(escaped(text), icon=":material/error:")


def show_scenario_answers(answers: Iterable[tuple[str, str]]) -> None:
    """Show the name of each scenario, if it has one, and the sentences on its outcome. answers: (name, text), escaped."""
    st.markdown(
        "\n\n".join(
            (f"**{escaped(name)}**  \n" if name else "") + escaped(words) for name, words in answers
        )
    )


def hypothetical_badge() -> None:
    """Show the badge that stands above every table of a scenario."""
    st.badge("Hypotetisk", color="violet")


def escaped_success(text: str) -> None:
    """Show an escaped sentence on what succeeded."""
    st.success(escaped(text), icon=":material/check_circle:")


def escaped(text: str) -> str:
    """The text with backslashes before what Markdown would read as markup, so that it is shown literally."""
    text = re.sub(r"([\\\[\]*_`$|<~:])", r"\\\1", text)
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+#>])", r"\\\1", text))


def link(label: str, name: str, choices: Mapping[str, str | list[str]]) -> None:
    """A link to a page of the app that keeps the session, and so the user's own numbers and show.

    name: of options.PAGES. choices: as in the page's address.
    """
    st.page_link(
        st.session_state[PAGES][name],
        label=escaped(label),
        query_params=dict(choices),
        icon=":material/arrow_forward:",
    )


def stand_here() -> None:
    """Bring the reader to this place of the page."""
    st.html(assets.STAND_HERE, unsafe_allow_javascript=True)


def show_html_table(table: ShownTable, within_height: bool = False) -> None:
    """Show a table as HTML; on a phone each row is a card. within_height: a long one scrolls within part of the screen."""
    if table.rows.empty:
        st.caption("Ingen tal.")
    elif within_height:
        name = html.escape(table.caption, quote=True)
        st.html(
            f'<div class="scrolls" role="region" tabindex="0" aria-label="{name}">{table.html}</div>'
        )
    else:
        st.html(table.html)


def show_place(name: str, markdown: Iterable[str], sources: Iterable[str]) -> None:
    """Show a place of the map: its name, paragraphs in Markdown and, escaped and in small print, their sources."""
    st.header(name, anchor=False)
    for paragraph in markdown:
        st.markdown(paragraph)
    for line in sources:
        st.caption(escaped(line))


def expander(title: str, key: str, opened: bool = False) -> st.delta_generator.DeltaGenerator:
    """A part of the page that the user opens and closes; its content is sent also while it is closed."""
    return st.expander(title, key=key, expanded=opened)


def folded_table(title: str, key: str, table: ShownTable) -> None:
    """Show a table in a part of the page that is closed at first, for what is not a first answer."""
    with expander(title, key):
        show_html_table(table)


def lazy_expander(title: str, key: str, opened: bool, draw: Callable[[], T], otherwise: T) -> T:
    """A part of the page that is drawn only while it is open. Returns the result of draw(), or `otherwise` when closed."""
    with st.expander(title, key=key, expanded=opened, on_change="rerun") as part:
        return draw() if part.open else otherwise
