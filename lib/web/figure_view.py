"""Shows figures, tables and maps on a page, with their sources and files."""

from collections.abc import Iterable, Mapping
from functools import partial
from urllib.parse import urlencode

import pandas as pd
import pydeck
import streamlit as st

from lib.analysis.sentences import STAND_IN
from lib.charts.slider_chart import SliderChart
from lib.contents.five_criteria import Criterion
from lib.figures import images
from lib.figures.figure import Figure, citation_line
from lib.figures.tables import ShownTable
from lib.slides import deck as slides_deck
from lib.slides import export
from lib.text import danish
from lib.text.slug import slug
from lib.web import app_address, assets, embed, own_show, page, sandboxed, session

SIMPLER_MAP = (
    " Kortet er forenklet på diasset: valgte lag, valgt sted og dit eget lag følger ikke med."
)

EMBED_WORDS = "**Vis figuren på en anden hjemmeside:** kopiér linjen ind i sidens HTML. Figuren følger tallene her i værktøjet."


def show_dataframe(table: pd.DataFrame) -> None:
    """Show a table of many rows that can be scrolled, with numbers in the notation of the user's browser."""
    numbers, days = table.select_dtypes("number").columns, table.select_dtypes("datetime").columns
    config = {name: st.column_config.NumberColumn(format="localized") for name in numbers}
    config |= {name: st.column_config.DateColumn(format="DD-MM-YYYY") for name in days}
    st.dataframe(table, hide_index=True, column_config=config, placeholder="")


def show_figure(figure: Figure, key: str, addressable: bool = True, first: bool = False) -> None:
    """Show a figure: finding, chart, sources, numbers and files; one without a chart shows its table.

    addressable: whether the page's address and the key identify the figure, so that it can be added to a show. first:
    whether it stands before any section of the page: its heading is then of the level of a section.
    Numbers and files are drawn only when they are opened, because each element costs the browser some milliseconds
    in every run.
    """
    with st.container(border=True, key=f"figure_{key}"):
        heading = st.header if first else st.subheader
        heading(page.escaped(figure.title), anchor=False)
        st.caption(page.escaped(figure.caption))
        for label in figure.labels:
            st.badge(label, color="orange")
        if figure.chart is None:
            show_table(figure.table, figure.title)
        else:
            _show_chart(figure, key)
        if figure.legend_html:
            st.html(figure.legend_html)
        if figure.caveat:
            st.caption(f"**Læs figuren sådan:** {page.escaped(figure.caveat)}")
        st.caption(_source_links(figure.sources))
        if figure.chart is not None:
            with st.expander("Vis tal", key=f"numbers_{key}", on_change="rerun") as numbers:
                if numbers.open:
                    show_table(figure.table, f"Tallene bag figuren: {figure.title}")
        with st.popover(
            "Hent figuren", icon=":material/download:", key=f"files_{key}", on_change="rerun"
        ) as files:
            if files.open:
                if addressable:
                    st.button(
                        own_show.ADD, key=f"show_{key}", on_click=_add_to_show, args=(key,),
                        icon=":material/co_present:",
                    )  # fmt: skip
                with st.container(horizontal=True):  # side by side they all fit on the screen
                    _offer_files(figure, key)
                if addressable and not figure.own and embed.is_offered():
                    _offer_line(figure, key)


def _show_chart(figure: Figure, key: str) -> None:
    spec = (
        figure.spec
        if figure.slider_chart is None
        else _spec_as_first_sent(figure.slider_chart, key)
    )
    # Only the width is fitted: where Streamlit fits the height too, the axes squeeze the labels.
    fitted = spec | {"autosize": {"type": "fit-x", "contains": "padding"}}
    st.vega_lite_chart(
        spec=fitted, theme=None, key=f"chart_{key}", alt=figure.alt_text, width="stretch"
    )


def _add_to_show(key: str) -> None:
    """Append the figure with this key, as the page's address now shows it, to the user's own show."""
    number = own_show.add(slides_deck.Slide(view=_address(key)))
    if not number:
        st.toast(f"Der er plads til {slides_deck.MAX_SLIDES} dias.")
        return
    st.session_state["whole_page"] = True  # the menu counts the slides
    st.toast(
        f"Føjet til din præsentation som dias {number}. Se »{own_show.menu_title()}« i menuen."
        + (SIMPLER_MAP if key == "kort" else "")
    )


def _address(key: str) -> str:
    """The address within the app of the figure with this key, as the page's address now shows it."""
    chosen = {name: st.query_params.get_all(name) for name in st.query_params}
    query = f"?{urlencode(chosen, doseq=True)}" if chosen else ""
    return f"/{st.session_state['path']}{query}#{key}"


def _offer_line(figure: Figure, key: str) -> None:
    """Show the line of HTML that shows the figure on another website."""
    app = app_address.public() or embed.address_of_app(
        st.context.url or "", st.session_state["path"]
    )
    st.markdown(EMBED_WORDS)
    # No finding in the title, for the line stays on the website while the numbers change.
    title = ", ".join(part for part in (figure.name, figure.area) if part)
    st.code(embed.line(app, _address(key), title), language=None, wrap_lines=True)


def _spec_as_first_sent(moving: SliderChart, key: str) -> dict:
    """The chart spec that was first sent for a chart moved by sliders.

    The browser draws a chart again only when its spec changes. The script assets.FOLLOW gives it the sliders' values.
    """
    sent = session.session_get(f"sent_{key}", None)
    if sent is None or sent.spec is not moving.spec:
        sent = moving
        session.session_set(f"sent_{key}", sent)
    return sent.spec_with_values()


def _offer_files(figure: Figure, key: str) -> None:
    run = sandboxed.run_for_buttons()
    for file_format, words, mime, make in (
        (
            "PPTX",
            slides_deck.POWERPOINT,
            "application/octet-stream",
            partial(export.of_figure, figure, "pptx", run),
        ),
        ("PNG", "PNG-fil", "image/png", partial(run, images.png, figure)),
        ("SVG", "SVG-fil", "image/svg+xml", partial(run, images.svg, figure)),
        ("PDF", "PDF-fil", "application/pdf", partial(run, images.pdf, figure)),
        ("CSV", "CSV-fil", "text/csv", partial(images.csv, figure)),
        ("HTML", "HTML-fil", "text/html", partial(export.of_figure, figure, "html", run)),
    ):
        if figure.chart is None and file_format in images.OF_A_CHART:
            continue
        st.download_button(
            words, data=make, mime=mime, on_click="ignore",
            file_name=images.file_name(figure, file_format.lower()), key=f"{file_format}_{key}",
        )  # fmt: skip


def show_figures(
    figures: Iterable[tuple[str, Figure]],
    across: int = 2,
    first: bool = False,
    addressable: bool = True,
) -> None:
    """Show figures in rows of `across`; on a phone one below the other. figures: (key, figure). first, addressable: as for
    show_figure."""
    figures = list(figures)
    if min(across, len(figures)) <= 1:
        for key, figure in figures:
            show_figure(figure, key, addressable, first)
        return
    for column, (key, figure) in zip(page.grid(len(figures), across), figures, strict=True):
        with column:
            show_figure(figure, key, addressable, first)


def show_sources(sources: Mapping[str, str]) -> None:
    """Show a line with the sources of the numbers above it, if any. sources: title -> address or ""."""
    if sources:
        st.caption(_source_links(sources))


def _source_links(sources: Mapping[str, str]) -> str:
    links = [
        f"[{page.escaped(title)}]({url})" if url else page.escaped(title)
        for title, url in sources.items()
    ]
    return citation_line(links)


def show_table(rows: pd.DataFrame, caption: str = "Tal") -> None:
    """Show a table as HTML, with a caption for screen readers; on a phone each row is a card."""
    page.show_html_table(ShownTable(rows, caption))


def show_map(deck: pydeck.Deck, key: str, alt: str, select_key: str) -> None:
    """Show an interactive map. A click on a place selects it in the list with the key `select_key`."""
    state = st.session_state
    key = f"{key}_{state.get('map_resets', 0)}"

    def select_clicked() -> None:
        state["map_turn"] = session.map_turn() + 1
        for feature in (f for found in state[key].selection["objects"].values() for f in found):
            if feature["properties"]["place_id"]:
                state[select_key] = feature["properties"]["place_id"]

    def reset_view() -> None:
        state["map_resets"] = state.get("map_resets", 0) + 1

    st.pydeck_chart(
        deck,
        height=session.map_size()[1],
        key=key,
        on_select=select_clicked,
        selection_mode="single-object",
        alt=alt,
    )
    left, right = st.columns([3, 2])
    with left:
        st.caption(
            "Klik på et sted. Nord er op; dobbeltklik eller knib for at zoome, træk for at flytte."
        )
    with right:
        st.button("Vis hele udsnittet igen", on_click=reset_view, key="map_reset", width="stretch")
    st.html(assets.NO_WEBGL, unsafe_allow_javascript=True)


def show_legend(colours: str, legend_html: str, credits: Iterable[str]) -> None:
    """Show what the colours and symbols of a map mean, and the sources to be credited for it."""
    if colours:
        st.markdown(page.escaped(colours))
    st.html(legend_html)
    st.caption(f"Kort: {page.escaped('; '.join(credits))}")


def show_table_card(table: ShownTable, sources: Mapping[str, str]) -> None:
    """Show a table in a box with its caption as heading and its sources; it is printed on one page."""
    with st.container(border=True, key=f"figure_{slug(table.caption)}"):
        st.subheader(table.caption, anchor=False)
        page.show_html_table(table)
        show_sources(sources)


def show_criterion(criterion: Criterion) -> None:
    """Show a criterion: its indicator or that it is not published, the distances to thresholds, and its stand-ins."""
    st.header(criterion.name, anchor=False)
    st.markdown(criterion.question)
    page.escaped_lines(criterion.statements)
    if criterion.figure is not None:
        show_figure(criterion.figure, criterion.key)
        page.show_html_table(criterion.distances)
    elif not criterion.statements:
        st.markdown(criterion.unknown)
    for finding in criterion.group_findings:
        st.markdown(f":orange-badge[{STAND_IN}] {page.escaped(finding)}")
    for key, stand_in in criterion.stand_ins.items():
        show_figure(stand_in, key)


def show_unknown_criteria(criteria: Iterable[Criterion]) -> None:
    """Name the criteria of which nothing is known, on one line, with who holds the numbers."""
    unknown = list(criteria)
    if unknown:
        names = danish.enumeration(one.name.lower() for one in unknown)
        st.markdown(f"**{page.escaped(danish.capitalise(names))}.** {unknown[0].unknown}")
