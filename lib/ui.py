"""The one module that knows Streamlit's widgets: frame, choices, figures, tables.

Every choice lives in the address (`bind="query-params"`), so that a copied link shows the same.
"""

import contextlib
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar
from urllib.parse import urlencode

import duckdb
import pandas as pd
import pydeck
import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lib import (
    cache,
    current_database,
    danish,
    disclosure,
    files,
    harmless,
    hosts,
    lent_shows,
    municipality,
    own_database,
    own_sql,
    schema,
    store,
    uploads,
)
from lib import own_layer as own_layers
from lib import show as shows
from lib.contents_five_criteria import Criterion
from lib.current_database import Current, NoDatabase
from lib.disclosure import Protected
from lib.figure import Figure, citation_line
from lib.moving_chart import MovingChart
from lib.own_database import OwnData
from lib.scenario import ScenarioError
from lib.slug import slug
from lib.tables import ShownTable
from lib.wording import STAND_IN
from lib.xlsx_parts import OwnFileError

T = TypeVar("T")

LONG_SECONDS = 0.5  # after so long it is said what one waits for
OWN_SHOW, OWN_DATA = "own_show", "own_data"
LENT_NAME = "show_name"  # of the reader's own show in the address
DATABASE_NOW = "database_now"
ADD_TO_SHOW = "Føj til fremvisning"
SIMPLER_MAP = (
    " Kortet er forenklet på diasset: valgte lag, valgt sted og dit eget lag følger ikke med."
)
# What is said of a file that cannot be used: it would be said again.
REFUSALS = (
    OwnFileError,
    own_layers.OwnLayerError,
    uploads.UnreadableError,
    shows.ShowError,
    ScenarioError,
)
# A file of our own: Streamlit fetches its icons for the tab from another host.
ICON = schema.ROOT / "lib" / "icon.png"
OWN_LAYER = (
    "Udtræk fra GeoDanmark, Plandata og QGIS i EPSG:25832 kan bruges, som de er. Laget vises kun for dig, "
    "bliver ikke gemt og er væk, når du lukker siden. Værktøjet kontrollerer ikke, hvad det viser."
)
OWN_IN_USE = (
    "Du ser også dine egne tal: {count} tal fra »{name}«. De er mærket »Egne tal«, er ikke efterset og vises kun for dig, "
    "ikke for den, der får et link af dig. De kan fjernes på siden Egne tal."
)
OWN_TOO = ", og dine egne tal har du selv læst ind"
FICTIONAL_WARNING = (
    "**Opdigtet.** Tallene for {name} er opdigtede, så værktøjet kan vises og prøves. "
    "De siger intet om noget virkeligt sted."
)

STYLE = """
<style>
  /* Room for the text, not for empty margins; tap targets of 44 px. */
  .block-container { max-width: 1180px; padding-top: 4.5rem; padding-bottom: 2rem; }
  [data-testid="stDownloadButton"] button, [data-testid="stPopover"] button { min-height: 44px; }
  [data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] * { color: #4F5D6B; opacity: 1; }
  [data-testid="stCaptionContainer"] a { color: #0B5394; }
  table.facts { width: 100%; border-collapse: collapse; font-size: 0.95rem; line-height: 1.4; }
  table.facts caption { position: absolute; width: 1px; height: 1px; overflow: hidden; }
  table.facts th { color: #4F5D6B; font-weight: 600; text-align: left; vertical-align: bottom; }
  table.facts th, table.facts td { padding: 0.45rem 0.9rem 0.45rem 0; }
  table.facts tr { border-bottom: 1px solid #C9D2DB; }
  table.facts td { vertical-align: top; font-variant-numeric: tabular-nums; }
  @media (max-width: 700px) {
    table.facts thead { position: absolute; width: 1px; height: 1px; overflow: hidden; }
    table.facts, table.facts tbody, table.facts tr { display: block; }
    table.facts tr { padding: 0.6rem 0; }
    table.facts td { display: grid; grid-template-columns: 8.5rem 1fr; gap: 0.6rem; padding: 0.15rem 0; overflow-wrap: anywhere; }
    table.facts td::before { content: attr(data-label); color: #4F5D6B; font-weight: 600; }
    table.facts td:empty { display: none; }
  }
  /* Streamlit's own buttons on charts and tables speak English; ours stand below each figure. */
  [data-testid="stElementToolbar"] { display: none; }
  h3 { padding-top: 0.2rem; }
  ul.legend { columns: 3; gap: 1.5rem; list-style: none; margin: 0; padding: 0; font-size: 0.92rem; }
  ul.legend li { display: flex; gap: 0.6rem; align-items: center; break-inside: avoid; padding: 0.12rem 0; margin: 0; }
  ul.legend img { flex: none; }
  @media (max-width: 700px) {
    ul.legend { columns: 1; }
    [data-testid="stButtonGroup"] button, [data-testid^="stBaseButton"], [data-testid^="stBaseLinkButton"],
    [data-testid="stExpander"] summary, [data-testid="stSidebarNavLink"], [data-testid="stTextInputField"],
    [data-testid="stSelectbox"] input, [data-testid="stMultiSelect"] input, [data-testid="stSelectbox"] button { min-height: 44px; }
    [data-testid="stExpandSidebarButton"], [data-testid="stSidebarCollapseButton"] button,
    [data-testid="stSelectbox"] button, [data-testid="stMultiSelect"] button { min-width: 44px; min-height: 44px; }
    [data-testid="stButtonGroup"] button { border-style: solid !important; border-width: 1px !important; border-radius: 8px !important; }
  }
  [data-testid="stDeckGlJsonChart"] { border: 1px solid #C9D2DB; background: #EEF0F2; }
  /* A thumb on the map scrolls the page; pinching and moving sideways are the map's. */
  [data-testid="stDeckGlJsonChart"] * { touch-action: pan-y !important; }
  /* Streamlit's upload box speaks English. */
  [data-testid="stFileUploaderDropzoneInstructions"], [data-testid="stFileChipName"] + div { display: none; }
  [data-testid="stFileUploaderDropzone"] [kind="secondary"], [data-testid="stFileUploaderDropzone"] [kind="secondary"] * { font-size: 0; }
  [data-testid="stFileUploaderDropzone"] [kind="secondary"]::after { content: "Vælg en fil"; font-size: 1rem; }
  /* Where a slider of the page moves a chart; see FOLLOW. */
  .vega-bindings, .st-key-plan_follow { display: none !important; }
  @media (min-width: 700px) {
    [data-testid="stColumn"]:has(.st-key-plan_sliders) { position: sticky; top: 4rem; align-self: flex-start; }
  }
  .stMarkdownBadge { white-space: normal !important; overflow: visible !important; }
  /* Streamlit's hints while one writes are in English. */
  [data-testid="InputInstructions"] { display: none; }
  /* On paper: the text and the figures, no controls, and where the sources stand on every page. */
  @media print {
    @page {
      margin: 14mm 12mm 18mm;
      @bottom-left { content: "APP_TITLE. Kilden står ved hver figur og tabel."; font: 9pt Arial, sans-serif; color: #4F5D6B; }
      @bottom-right { content: "Side " counter(page) " af " counter(pages); font: 9pt Arial, sans-serif; color: #4F5D6B; }
    }
    header, [data-testid="stSidebar"], [data-testid="stPopover"], [data-testid="stSelectbox"],
    [data-testid="stButtonGroup"], [data-testid="stExpander"], [data-testid="stButton"],
    [data-testid="stDownloadButton"], [data-testid="stLinkButton"], [data-testid="stTextInput"],
    [data-testid="stTextArea"], [data-testid="stSlider"], [data-testid="stFileUploader"],
    [data-testid="stMultiSelect"], [role="tablist"] { display: none !important; }
    .block-container { padding-top: 0; max-width: none; }
    [class*="st-key-figure"], table.facts tr { break-inside: avoid; }
    h1, h2, h3 { break-after: avoid; }
  }
</style>
"""


# ---------------------------------------------------------------- the frame


def frame(page_title: str, path: str) -> None:
    """The browser's tab and the style of every page. path: of the page in the address, without a slash."""
    state = st.session_state
    state["path"] = path
    state["page_before"], state["page_now"] = state.get("page_now"), page_title
    state.pop("whole_page", None)  # it is being drawn
    state.pop(DATABASE_NOW, None)  # and takes the database as it is now
    st.set_page_config(
        page_title=f"{page_title} · {municipality.settings().title}",
        page_icon=str(ICON),
        layout="wide",
    )
    st.html(STYLE.replace("APP_TITLE", municipality.settings().title))


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
    """Whether the QR codes of a show may lead to an address of routes.reached_at(), see hosts."""
    host = st.context.headers.get("Host", hosts.OWN_MACHINE[0])
    return hosts.may_lead_to(address, host, hosts.names(st.get_option("server.allowedHosts")))


@st.cache_resource(max_entries=1, show_spinner=False)
def _sql_runner(version: str) -> own_sql.Runner:
    return own_sql.Runner(store.tables(published()))


def ask_sql(text: str) -> own_sql.Answer:
    """The answer to a reader's SQL, from the published tables or, for a reader with numbers of their own, from
    those of the visit. Raises own_sql.SQLError."""
    runner = _sql_runner(_now().version)
    tables = store.tables(database()) if has_own_data() else None
    with _waiting("Forespørgslen er i gang …") as watch:
        return runner.run(text, _in_the_queue_as(), tables, watch)


# ---------------------------------------------------------------- work that is done apart


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
    name = remembered("in_the_queue_as", "") or secrets.token_hex(8)
    remember("in_the_queue_as", name)
    return name


def read_apart(function: Callable[..., T], *arguments: object) -> T:
    """What function(*arguments) makes of something that the reader has brought, made in a process of its own.
    Raises uploads.UnreadableError with a Danish sentence, and what the function raises."""
    with _waiting("Filen bliver læst …") as watch:
        return uploads.read(_in_the_queue_as(), function, *arguments, watch=watch)


def protect_apart(observations: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Protected:
    """disclosure.protect in a process of its own. Raises uploads.UnreadableError with a Danish sentence."""
    with _waiting("Det efterses, om tal handler om få personer …") as watch:
        return uploads.read(
            _in_the_queue_as(), disclosure.protect, observations, tables,
            watch=watch, limits=uploads.PROTECTING, too_slow=uploads.TOO_MANY_FEW,
        )  # fmt: skip


def show_rows(table: pd.DataFrame) -> None:
    """Many rows of any columns, to be scrolled. Numbers are written as the reader's browser writes them."""
    numbers, days = table.select_dtypes("number").columns, table.select_dtypes("datetime").columns
    forms = {name: st.column_config.NumberColumn(format="localized") for name in numbers}
    forms |= {name: st.column_config.DateColumn(format="DD-MM-YYYY") for name in days}
    st.dataframe(table, hide_index=True, column_config=forms, placeholder="")


def code(text: str, language: str = "python") -> None:
    """A text to copy."""
    st.code(text, language=language)


def foot() -> None:
    """What stands under every page."""
    made_up = municipality.settings().fictional_name
    st.divider()
    st.caption(
        "Tallene er offentliggjort af andre og står med deres kilde"
        f"{f'; kun {made_up} er opdigtet' if made_up else ''}{OWN_TOO if has_own_data() else ''}. "
        "Siden »Kilder og metode« viser kildernes egne ord, hvad der ikke er offentliggjort, og "
        "hvor kilderne er uenige. Tal for færre end 5 personer vises ikke."
    )


def opening(title: str, lead: str = "") -> None:
    """The page's heading and the sentences that say what it answers."""
    st.title(title, anchor=False)
    if lead:
        st.markdown(lead)
    own = held(OWN_DATA)
    if own is not None:
        st.info(
            _plain(OWN_IN_USE.format(count=len(own.observations), name=own.name)),
            icon=":material/person:",
        )


def section(title: str, text: str = "") -> None:
    """A part of the page, and the sentences that lead into it."""
    st.header(_plain(title), anchor=False)
    if text:
        st.markdown(text)


def small(words: str) -> None:
    """Text in small print."""
    st.caption(_plain(words))


def text(markdown: str) -> None:
    """Running text."""
    st.markdown(markdown)


def note(markdown: str) -> None:
    """Something the reader should not miss."""
    st.info(markdown, icon=":material/info:")


def fictional_note(*flags: bool) -> None:
    """The warning that stands on every page with made-up numbers."""
    if any(flags):
        words = FICTIONAL_WARNING.format(name=municipality.settings().fictional_name)
        st.warning(words, icon=":material/science:")


def columns(widths: int | list[int]) -> list:
    """Columns beside each other, so many or of these widths; under each other on a phone."""
    return st.columns(widths, gap="medium")


def grid(count: int, across: int) -> Iterator:
    """So many cells, in rows of `across` beside each other; under each other on a phone."""
    for start in range(0, count, across):
        yield from columns(across)[: count - start]


def slots(count: int) -> list:
    """Places under each other, to be filled in another order: a choice may stand below what it rules."""
    return [st.container() for _ in range(count)]


# ---------------------------------------------------------------- data


def _now() -> Current:
    """The database that this page is made from: the same from its top to its foot, and in the parts that are
    drawn anew until the whole page is; NoDatabase where there is none."""
    state = st.session_state
    if DATABASE_NOW not in state:
        state[DATABASE_NOW] = current_database.now()
    return state[DATABASE_NOW]


# Nothing here is closed when a cache lets go of it: a thread may still be reading. The last one to let go of a
# connection frees it.
@st.cache_resource(max_entries=1, scope="session", show_spinner=False)
def _own_connection(version: str, turn: int, _own: OwnData) -> store.Connection:
    try:
        return own_database.with_rows(_own.observations, _own.source)
    except duckdb.IOException:
        raise NoDatabase from None


def has_own_data() -> bool:
    """Whether this reader has numbers of their own in use."""
    return held(OWN_DATA) is not None


def published() -> store.Connection:
    """The shared connection to the published numbers; a database that has been rebuilt is used from the next page."""
    return _now().con


def database() -> store.Connection:
    """published(), or, for a reader with numbers of their own, a connection to a copy in memory in which they
    stand."""
    own = held(OWN_DATA)
    if own is None:
        return published()
    return _own_connection(_now().version, _turn(OWN_DATA), own)


def keep(make: Callable[[], T], *key: str) -> T:
    """What `make` computes from the database, computed once for each `key`: see cache.kept."""
    return cache.kept(database(), key, make)


def forget_own_data() -> None:
    """Take this reader's own numbers out of use and let go of what was made of them; a show that was lent with
    them cannot be seen any longer."""
    hold(OWN_DATA, None)
    lent_shows.take_back(remembered(LENT_NAME, ""))
    _own_connection.clear()


# ---------------------------------------------------------------- choices


def choose(label: str, options: Mapping[str, str], key: str, default: str | None = None) -> str:
    """One of `options` (value -> text), from a list; `default` or the first when none is chosen."""
    if f"next_{key}" in st.session_state:
        st.session_state[key] = st.session_state.pop(f"next_{key}")
    values = list(options)
    index = values.index(default) if default in options else 0
    chosen = st.selectbox(
        label, values, index=index, key=key, format_func=lambda value: options[value],
        bind="query-params",
    )  # fmt: skip
    return chosen if chosen in options else values[index]


def choose_next(key: str, value: str) -> None:
    """Choose a value in the list of choose() with this key, the next time that it is drawn."""
    st.session_state[f"next_{key}"] = value


def choose_few(label: str, options: Mapping[str, str], key: str, default: str) -> str:
    """One of a few `options`, all in sight."""
    chosen = st.segmented_control(
        label, list(options), default=default, key=key, required=True,
        format_func=lambda value: options[value], bind="query-params", wrap=True,
    )  # fmt: skip
    return chosen if chosen in options else default


def choose_many(
    label: str, options: Mapping[str, str], key: str, default: Iterable[str]
) -> list[str]:
    """Any of `options`, all in sight."""
    chosen = st.pills(
        label, list(options), selection_mode="multi", default=list(default), key=key,
        format_func=lambda value: options[value], bind="query-params",
    )  # fmt: skip
    return [value for value in options if value in chosen]


def choose_list(
    label: str, options: Mapping[str, str], key: str, default: Iterable[str], most: int
) -> list[str]:
    """Up to so many of `options` from a long list, in the order they are picked; of more the first, and a
    sentence: Streamlit's own limit, and its offer to pick all, are in English."""
    chosen = st.multiselect(
        label, list(options), default=[one for one in default if one in options], key=key,
        format_func=lambda value: options.get(value, value), placeholder="Vælg et eller flere", select_all=False,
        bind="query-params",
    )  # fmt: skip
    if len(chosen) > most:
        problem(f"Der er plads til {most}. De første {most} er med.")
    return [value for value in chosen if value in options][:most]


def in_address(key: str) -> list[str]:
    """The words that the address has for a list with this key."""
    return st.query_params.get_all(key)


# ---------------------------------------------------------------- a form that lives in one text of the address


def part(draw: Callable[[], None]) -> Callable[[], None]:
    """A part of the page that runs alone when something in it is changed; a button() in it runs all of the
    page."""

    def drawn() -> None:
        if st.session_state.pop("whole_page", False):
            st.rerun()
        draw()

    return st.fragment(drawn)


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


def pick(label: str, options: Mapping[str, str], value: str, key: str) -> str:
    """One of `options` (value -> text) from a list, which is not itself in the address."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = value if value in options else next(iter(options))
    return st.selectbox(label, list(options), key=key, format_func=lambda value: options[value])


def pick_many(label: str, options: Mapping[str, str], value: Iterable[str], key: str) -> list[str]:
    """Any of `options` from a list, in the order they are picked."""
    if key not in st.session_state:
        st.session_state[key] = [one for one in value if one in options]
    return st.multiselect(
        label,
        list(options),
        key=key,
        format_func=lambda value: options[value],
        placeholder="Vælg et tal",
        select_all=False,
    )


def words(label: str, value: str, key: str, most: int) -> str:
    """A line of text, at most so many characters."""
    if key not in st.session_state:
        st.session_state[key] = value
    return st.text_input(label, key=key, max_chars=most)


def number(
    label: str,
    value: Fraction | int | None,
    key: str,
    check: Callable[[Fraction], str],
    hint: str = "",
) -> Fraction | None:
    """A number written as a Dane writes it; None where the field is empty, or where its text is no such
    number or `check` has a sentence against it, which then stands at the field."""
    if key not in st.session_state:
        st.session_state[key] = "" if value is None else danish.number(value, DECIMALS)
    text = st.text_input(label, key=key, placeholder=hint or None, max_chars=20).strip()
    if not text:
        return None
    found, why = _written(text, check)
    if why:
        problem(f"{why} Feltet regnes som tomt.")
    return found


def slider(
    label: str, value: Fraction | int, low: float, high: float, step: float, key: str,
    check: Callable[[Fraction], str],
) -> Fraction | None:  # fmt: skip
    """A number to drag, or to write beside it; None where what is written cannot be used, and why stands
    below it.

    The key of the slider ends in the name of the parameter that it moves in the charts, see FOLLOW. So
    the slider always stands at the number that counts: its ends give way to one that is written.
    """
    state, slid, written = st.session_state, key, f"{key}_text"
    whole = isinstance(step, int)
    kind = int if whole else float

    def slide() -> None:
        state[written] = danish.number(Fraction(str(state[slid])), DECIMALS)

    if written not in state:
        state[written] = danish.number(value, DECIMALS)
    found, why = _written(state[written], check)
    if not why and whole and found.denominator != 1:
        found, why = None, "Skriv et helt tal."
    stands = value if found is None else found
    state[slid] = kind(stands)
    if not whole and (stands * 10).denominator != 1:
        step = 10.0**-DECIMALS  # as fine as what is written
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        st.slider(
            label, kind(min(low, stands)), kind(max(high, stands)), step=kind(step), key=slid,
            on_change=slide, format="%d" if whole else "%.1f",
        )  # fmt: skip
    with right:
        st.text_input(f"Tal: {label}", key=written, max_chars=20, label_visibility="collapsed")
    if why:
        problem(f"{why} Der regnes stadig med {danish.number(value, DECIMALS)}.")
    return found


def _written(text: str, check: Callable[[Fraction], str]) -> tuple[Fraction | None, str]:
    """A number as a Dane writes it, or None and a sentence why not."""
    try:
        found = danish.parse(text)
    except ValueError:
        if not text.strip():
            return None, "Skriv et tal."
        return None, f"»{text}« kan ikke læses som et tal. Skriv for eksempel 1.450 eller 44,5."
    if (found * 10**DECIMALS).denominator != 1:
        return None, f"Skriv højst {DECIMALS} decimaler."
    why = check(found)
    return (None, why) if why else (found, "")


def problem(sentence: str) -> None:
    """Why something cannot be, where it was asked for."""
    st.error(_plain(sentence), icon=":material/error:")


def button(label: str, key: str, act: Callable[[], None]) -> None:
    """A button that does something before the page is drawn anew."""

    def press() -> None:
        act()
        st.session_state["whole_page"] = True

    st.button(label, key=key, on_click=press)


def beside_each_other(widths: list[int]) -> list:
    """Columns whose fields and buttons stand on one line."""
    return st.columns(widths, vertical_alignment="bottom")


def kept_in_sight() -> st.delta_generator.DeltaGenerator:
    """A part of the form that stays in sight while the page beside it is scrolled."""
    return st.container(key="plan_sliders")


def tabs(names: list[str], key: str, first: int = 0) -> list:
    """Parts of a form behind each other, chosen by their names; the one numbered `first` is in front."""
    return st.tabs(names, key=key, default=names[min(first, len(names) - 1)])


def remember(key: str, value: T) -> None:
    """Keep something for this reader until it is asked for, outside the address."""
    st.session_state[key] = value


def remembered(key: str, otherwise: T) -> T:
    """What remember() keeps, or `otherwise`."""
    return st.session_state.get(key, otherwise)


def show_answers(answers: Iterable[tuple[str, str]]) -> None:
    """What each of some scenarios comes to: its name, where it has one, and its sentences."""
    st.markdown(
        "\n\n".join(
            (f"**{_plain(name)}**  \n" if name else "") + _plain(words) for name, words in answers
        )
    )


def hypothetical() -> None:
    """The word that stands over every table of a scenario."""
    st.badge("Hypotetisk", color="violet")


def go(label: str, address: str) -> None:
    """A button that leads to another address, in a tab of its own."""
    st.link_button(label, address, type="primary", icon=":material/slideshow:")


def paragraph(label: str, value: str, key: str, most: int) -> str:
    """Some lines of text, at most so many characters."""
    if key not in st.session_state:
        st.session_state[key] = value
    return st.text_area(label, key=key, max_chars=most)


def long_work(
    label: str, key: str, work: Callable[[], Iterator[T]], of: Callable[[T], tuple[int, int]]
) -> T | None:
    """A button that starts a work of many steps, shows how far it is and can be broken off by another;
    answers the last step when it has come so far. of: so many steps of so many."""
    place = st.empty()
    if not place.button(label, key=key, icon=":material/build:"):
        return None
    with place.container():
        bar = st.progress(0.0, text="Vent lidt …")
        st.button("Afbryd", key=f"{key}_stop")
        last = None
        for last in work():
            done, count = of(last)
            bar.progress(done / count, text=f"{done} af {count}")
    place.empty()
    return last


def told_work(label: str, key: str, work: Callable[[Callable[[str], None]], T]) -> T | None:
    """A button that starts a work, which is given a function to tell its steps with, in words. Answers what
    it answers."""
    if not st.button(label, key=key):
        return None
    line = st.empty()
    try:
        return work(lambda step: line.markdown(f"{_plain(step)} …"))
    finally:
        line.empty()


def offer_file(label: str, make: Callable[[], bytes | str], name: str, mime: str) -> None:
    """A file that is made when it is asked for."""
    st.download_button(
        label, data=make, file_name=name, mime=mime, on_click="ignore", key=f"file_{slug(name)}_{slug(label)}",
        icon=":material/download:",
    )  # fmt: skip


def opened_file(label: str, key: str, most: int) -> bytes | None:
    """The content of a file of the reader's own, or None; one byte more than `most` is read of it. Any kind
    of file is taken: Streamlit would refuse one in English."""
    file = _uploader(label, key=key, max_upload_size=own_layers.MAX_MEGABYTES)
    return None if file is None else file.read(most + 1)


def uploaded(label: str, key: str, megabytes: int) -> tuple[str, bytes] | None:
    """Name and content of a file of the reader's own, of any kind, or None. One that is larger than said is
    taken too, so that the sentence against it can be ours."""
    file = _uploader(label, key=key, max_upload_size=4 * megabytes)
    return None if file is None else (file.name, file.getvalue())


def _uploader(label: str, **options: object) -> UploadedFile | None:
    """Streamlit's upload box with a role that fits its name."""
    file = st.file_uploader(label, **options)
    st.html(UPLOAD_ROLE, unsafe_allow_javascript=True)
    return file


def once(key: str, of: object, make: Callable[[], T]) -> T:
    """What `make` makes, made once for this reader as long as `of` is the same; so is a refusal of what the
    reader has brought."""
    kept = remembered(f"once_{key}", None)
    if kept is None or kept[0] != of:
        try:
            kept = (of, make(), None)
        except uploads.BusyReadError:
            raise
        except REFUSALS as refusal:
            kept = (of, None, refusal)
        remember(f"once_{key}", kept)
    if kept[2] is not None:
        raise kept[2].with_traceback(None)
    return kept[1]


def ask(label: str, options: Mapping[str, str], key: str) -> str:
    """One of `options` (value -> text), or "" until the reader has chosen: nothing is proposed."""
    chosen = st.selectbox(
        label, list(options), index=None, key=key, placeholder="Vælg et svar",
        format_func=lambda value: options[value],
    )  # fmt: skip
    return chosen or ""


def agree(label: str, key: str) -> bool:
    """Whether the reader has said yes to something."""
    return st.checkbox(label, key=key)


def done(sentence: str) -> None:
    """That something has come about."""
    st.success(_plain(sentence), icon=":material/check_circle:")


def is_new(key: str, content: bytes) -> bool:
    """Whether this content has not been seen at this place before."""
    before = remembered(f"seen_{key}", None)
    remember(f"seen_{key}", content)
    return content != before


def run_again() -> None:
    """Draw the page anew with what is held."""
    st.rerun()


def answer_slot() -> st.delta_generator.DeltaGenerator:
    """A place outside a part() for one element, not a field, that the part writes anew whenever it runs."""
    return st.empty()


def answered(name: str) -> None:
    """Note, at the end of the part that answers first, what of hold() it has answered."""
    st.html(f'<i data-answered="{_turn(name)}"></i>')


def followed(name: str) -> None:
    """Note, at the end of the part() around it, what of hold() has been drawn. While the two differ and the
    sliders rest, FOLLOW presses the button, so that this part runs too."""
    st.html(f'<i data-followed="{_turn(name)}"></i>')
    st.button("Vis det hele", key="plan_follow")


def _turn(name: str) -> int:
    return st.session_state[f"held_turn_{name}"]


def follow_sliders() -> None:
    """Let the charts follow a slider while it moves, then the server's words, then all the rest."""
    st.html(FOLLOW, unsafe_allow_javascript=True)


def own_layer() -> own_layers.OwnLayer | None:
    """A reader's own map layer, or None; when it is refused, the reason stands here."""
    file = _uploader(
        f"Dit eget kortlag: GeoJSON eller GeoPackage, højst {own_layers.MAX_MEGABYTES} MB",
        type=own_layers.EXTENSIONS, key="eget_lag",
        # Streamlit refuses a larger file in English; up to this size the sentence is ours.
        max_upload_size=4 * own_layers.MAX_MEGABYTES,
    )  # fmt: skip
    st.caption(OWN_LAYER)
    if file is None:
        forget("once_layer")  # nothing of a file that the reader has taken away
        return None
    try:
        content = file.getvalue()
        names = once("layer_names", content, lambda: read_apart(own_layers.layer_names, content))
        name = names[0]
        if len(names) > 1:
            name = st.selectbox("Lag i filen", names, key="eget_lag_navn")
        layer = once("layer", (content, name), lambda: read_apart(own_layers.read, content, name))
    except (own_layers.OwnLayerError, uploads.UnreadableError) as error:
        st.error(f"Laget kan ikke vises. {_plain(str(error))} Kortet og dine valg er urørt.")
        return None
    count = len(layer.features)
    shown = f"Laget vises på kortet og på figuren til print: {count} {'form' if count == 1 else 'former'}."
    st.success(_plain(" ".join([shown, *layer.notes])))
    return layer


# ---------------------------------------------------------------- showing


def show_figure(figure: Figure, key: str, to_show: bool = True) -> None:
    """A figure with all that belongs to it: finding, chart, sources, numbers, files. to_show: whether it can
    be found again by an address, and so be put into a show.

    Numbers and files are made when they are opened: each element costs the reader's browser some
    milliseconds whenever something on the page is changed.
    """
    with st.container(border=True, key=f"figure_{key}"):
        st.subheader(_plain(figure.title), anchor=False)
        st.caption(_plain(figure.caption))
        for label in figure.labels:
            st.badge(label, color="orange")
        spec = figure.spec if figure.moving is None else _standing(figure.moving, key)
        # The height is that of the plot: with Streamlit's own fit, axes would squeeze the labels.
        fitted = spec | {"autosize": {"type": "fit-x", "contains": "padding"}}
        st.vega_lite_chart(
            spec=fitted, theme=None, key=f"chart_{key}", alt=figure.alt_text, width="stretch"
        )
        if figure.caveat:
            st.caption(f"**Læs figuren sådan:** {_plain(figure.caveat)}")
        st.caption(_source_links(figure.sources))
        with st.expander("Vis tal", key=f"numbers_{key}", on_change="rerun") as numbers:
            if numbers.open:
                show_table(figure.table, f"Tallene bag figuren: {figure.title}")
        with st.popover(
            "Hent figuren", icon=":material/download:", key=f"files_{key}", on_change="rerun"
        ) as offered:
            if offered.open:
                _offer_files(figure, key)
                if to_show:
                    st.button(
                        ADD_TO_SHOW, key=f"show_{key}", on_click=_add_to_show, args=(key,),
                        icon=":material/co_present:",
                    )  # fmt: skip


def _add_to_show(key: str) -> None:
    """Put the figure with this key, as the page shows it now, at the end of the reader's own show."""
    chosen = {name: st.query_params.get_all(name) for name in st.query_params}
    query = f"?{urlencode(chosen, doseq=True)}" if chosen else ""
    address = f"/{st.session_state['path']}{query}"
    own = held(OWN_SHOW) or shows.Show(shows.OWN_TITLE, ())
    if len(own.slides) >= shows.MAX_SLIDES:
        st.toast(f"Der er plads til {shows.MAX_SLIDES} dias.")
        return
    added = shows.Slide(view=f"{address}#{key}")
    hold(OWN_SHOW, replace(own, slides=(*own.slides, added)))
    st.toast(
        f"Føjet til din fremvisning som dias {len(own.slides) + 1}. Se siden Fremvisning."
        + (SIMPLER_MAP if key == "kort" else "")
    )


def _standing(moving: MovingChart, key: str) -> dict:
    """A chart whose sliders the browser moves, as it was first sent: one that does not change is not drawn
    anew there, and FOLLOW tells it where the sliders stand."""
    sent = remembered(f"sent_{key}", None)
    if sent is None or sent.spec is not moving.spec:
        sent = moving
        remember(f"sent_{key}", sent)
    return sent.spec_with_sliders()


def _offer_files(figure: Figure, key: str) -> None:
    for form, mime, make in (
        ("PNG", "image/png", files.png),
        ("SVG", "image/svg+xml", files.svg),
        ("PDF", "application/pdf", files.pdf),
        ("CSV", "text/csv", files.csv),
        ("PPTX", "application/octet-stream", _as_file("pptx")),
        ("HTML", "text/html", _as_file("html")),
    ):
        st.download_button(
            f"{form}-fil", data=_maker(make, figure), mime=mime, on_click="ignore",
            file_name=files.file_name(figure, form.lower()), key=f"{form}_{key}",
        )  # fmt: skip


def show_figures(figures: Iterable[tuple[str, Figure]], across: int = 2) -> None:
    """Figures so many beside each other, in order; under each other on a phone. Each comes with its key."""
    figures = list(figures)
    if min(across, len(figures)) <= 1:
        for key, figure in figures:
            show_figure(figure, key)
        return
    for column, (key, figure) in zip(grid(len(figures), across), figures, strict=True):
        with column:
            show_figure(figure, key)


def show_sources_of(sources: Mapping[str, str]) -> None:
    """The line that says where the numbers above it are from; nothing where there are no sources."""
    if sources:
        st.caption(_source_links(sources))


def _as_file(form: str) -> Callable[[Figure], bytes]:
    def make(figure: Figure) -> bytes:
        from lib import export  # with all that writes files; only when one is asked for

        return export.of_figure(figure, export.FORMS[form])

    return make


def _maker(make: Callable[[Figure], bytes], figure: Figure) -> Callable[[], bytes]:
    return lambda: make(figure)


def _source_links(sources: Mapping[str, str]) -> str:
    links = [
        f"[{_plain(title)}]({url})" if url else _plain(title) for title, url in sources.items()
    ]
    return citation_line(links)


def _plain(text: str) -> str:
    """Text that Markdown leaves as it is."""
    text = re.sub(r"([\\\[\]*_`$|<~:])", r"\\\1", text)
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+#>])", r"\\\1", text))


def as_text(text: str) -> str:
    """Words of a reader's file inside Markdown, as they are."""
    return _plain(text)


def show_table(rows: pd.DataFrame, caption: str = "Tal") -> None:
    """A real table, with a caption for screen readers; on a phone each row is a card."""
    show_html_table(ShownTable(rows, caption))


def show_html_table(table: ShownTable) -> None:
    """The same of a table whose HTML is kept."""
    if table.rows.empty:
        st.caption("Ingen tal.")
        return
    st.html(table.html)


DECIMALS = 4  # of a number that a reader writes
WIDE_PX, PHONE_PX = (650, 470), (320, 470)
# The map in motion needs WebGL. A browser without it asks once more, and is then given the drawn map.
NO_WEBGL = """
<script>
  const address = new URL(location);
  if (!document.createElement("canvas").getContext("webgl2") && !address.searchParams.has("webgl")) {
    address.searchParams.set("webgl", "nej");
    location.replace(address);
  }
</script>
"""


# Streamlit says of its upload box that it is nothing to a screen reader, and names it in the same breath.
UPLOAD_ROLE = """
<script>
  if (!window.mendUploads) {
    window.mendUploads = true;
    const mend = () =>
      document.querySelectorAll("[data-testid=stFileUploaderDropzone][role=presentation]")
        .forEach((box) => box.setAttribute("role", "group"));
    new MutationObserver(mend).observe(document.body, {subtree: true, childList: true});
    mend();
  }
</script>
"""


# A chart that a slider moves has a parameter with an input of its own, which is hidden. What the slider
# stands at is written there whenever it moves, and when either of the two has come onto the page. The part
# around the sliders, with all its tables, runs when they have come to rest.
FOLLOW = """
<script>
  if (!window.followSliders) {
    window.followSliders = true;
    const SLIDER = "[class*=st-key-plan_live_] input[type=range]";
    const name = (slider) => slider.closest("[class*=st-key-plan_live_]").className.match(/st-key-plan_live_(\\w+)/)[1];
    const follow = (slider) =>
      document.querySelectorAll(`.vega-bind input[name="${name(slider)}"]`).forEach((input) => {
        if (input.value === slider.value) return;
        input.value = slider.value;
        input.dispatchEvent(new Event("input", {bubbles: true}));
      });
    const turn = (of) => document.querySelector(`[data-${of}]`)?.dataset[of];
    let resting, asked;
    const catchUp = () => {
      clearTimeout(resting);
      const answered = turn("answered");
      const follow = () => {
        // A press while the page is being drawn would break that off.
        if (document.querySelector("[data-test-script-state=running]")) resting = setTimeout(follow, 100);
        else if (turn("answered") !== turn("followed")) {
          asked = answered;
          document.querySelector(".st-key-plan_follow button").click();
        }
      };
      if (answered !== turn("followed") && answered !== asked) resting = setTimeout(follow, 250);
    };
    const came = (node) => node.querySelector && (node.matches(".vega-bind, " + SLIDER) || node.querySelector(".vega-bind, " + SLIDER));
    new MutationObserver((changes) => {
      catchUp();
      if (changes.some(({addedNodes}) => [...addedNodes].some(came)))
        document.querySelectorAll(SLIDER).forEach(follow);
      else
        changes.filter(({target, type}) => type === "attributes" && target.matches(SLIDER)).forEach(({target}) => follow(target));
    }).observe(document.body, {subtree: true, childList: true, attributes: true, attributeFilter: ["value"]});
    document.querySelectorAll(SLIDER).forEach(follow);
  }
</script>
"""


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


def show_map(deck: pydeck.Deck, key: str, alt: str, picks: str) -> None:
    """A map to move about in. A click on a place chooses it in the list whose key is `picks`."""
    state = st.session_state
    key = f"{key}_{state.get('map_resets', 0)}"

    def pick() -> None:
        state["map_turn"] = map_turn() + 1
        for feature in (f for found in state[key].selection["objects"].values() for f in found):
            if feature["properties"]["place_id"]:
                state[picks] = feature["properties"]["place_id"]

    def set_back() -> None:
        state["map_resets"] = state.get("map_resets", 0) + 1

    st.pydeck_chart(
        deck, height=map_size()[1], key=key, on_select=pick, selection_mode="single-object", alt=alt
    )
    left, right = st.columns([3, 2])
    with left:
        st.caption(
            "Klik på et sted. Nord er op; dobbeltklik eller knib for at zoome, træk for at flytte."
        )
    with right:
        st.button("Vis hele udsnittet igen", on_click=set_back, key="map_reset", width="stretch")
    st.html(NO_WEBGL, unsafe_allow_javascript=True)


def show_legend(colours: str, legend_html: str, credits: Iterable[str]) -> None:
    """What the colours and looks of a map mean, and who is to be named for it."""
    if colours:
        st.markdown(_plain(colours))
    st.html(legend_html)
    st.caption(f"Kort: {_plain('; '.join(credits))}")


def show_place(name: str, paragraphs: Iterable[str], small: Iterable[str]) -> None:
    """A place: what is said of it, and in small print where that is from."""
    st.header(name, anchor=False)
    for paragraph in paragraphs:
        st.markdown(paragraph)
    for line in small:
        st.caption(_plain(line))


def fold(title: str, key: str, opened: bool = False) -> st.delta_generator.DeltaGenerator:
    """A part of the page that is closed until asked for, or can be closed."""
    return st.expander(title, key=key, expanded=opened)


def folded(title: str, key: str, opened: bool, draw: Callable[[], T], otherwise: T) -> T:
    """A part of the page that is drawn only while it is open. Answers what it answers, or `otherwise`."""
    with st.expander(title, key=key, expanded=opened, on_change="rerun") as part:
        return draw() if part.open else otherwise


def offer_csv(label: str, read: Callable[[], pd.DataFrame], name: str) -> None:
    """A table as a file for Excel in Danish; it is read when the file is asked for."""
    st.download_button(
        label, data=lambda: harmless.csv_text(read()).encode("utf-8-sig"),
        file_name=f"{name}.csv", mime="text/csv", on_click="ignore", key=f"csv_{name}",
        icon=":material/download:",
    )  # fmt: skip


def show_card(table: ShownTable, sources: Mapping[str, str]) -> None:
    """A table with its caption as heading and sources of its own, held together on paper."""
    with st.container(border=True, key=f"figure_{slug(table.caption)}"):
        st.subheader(table.caption, anchor=False)
        show_html_table(table)
        show_sources_of(sources)


def show_criterion(criterion: Criterion) -> None:
    """One criterion: the law's measure or that it is not published, the thresholds, the stand-ins."""
    st.header(criterion.name, anchor=False)
    st.markdown(criterion.question)
    if criterion.figure is None:
        st.markdown(criterion.unknown)
    else:
        show_figure(criterion.figure, criterion.key)
        show_html_table(criterion.distances)
    for finding in criterion.group_findings:
        st.markdown(f":orange-badge[{STAND_IN}] {_plain(finding)}")
    for key, stand_in in criterion.stand_ins.items():
        show_figure(stand_in, key)
