"""Shows what got worse or better, and small charts side by side, each with its finding and sources."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from lib.contents.development import Panel
from lib.figures.figure import Figure
from lib.figures.tables import ShownTable
from lib.text import danish
from lib.text.slug import slug
from lib.web import assets, figure_view, page

ACROSS = 3
LIST = "Ændringer, forskelle over tid og afstande til mål"


def show_movements(figure: Figure, key: str, first: bool = False) -> None:
    """Show the figure of what got worse or better, and its list in words; without a chart the list alone.

    first: as for figure_view.show_figure."""
    table = ShownTable(figure.table, figure.title)
    if figure.chart is None:
        figure_view.show_table_card(table, figure.sources)
        return
    figure_view.show_figure(figure, key, first=first)
    with page.expander(LIST, f"liste_{slug(key)}"):
        page.show_html_table(table)


def show_panels(by_theme: Mapping[str, Sequence[Panel]]) -> None:
    """Show small charts in rows of three, in a part of the page for each theme that has its first finding as heading.

    On a phone the charts stand one below the other, and only the first theme is open at first, see assets.FOLD.
    """
    for theme, panels in by_theme.items():
        with page.expander(_heading(theme, panels), f"tema_{slug(theme)}", opened=True):
            for column, panel in zip(page.grid(len(panels), ACROSS), panels, strict=True):
                with column, st.container(border=True, key=f"figure_{slug(panel.key)}"):
                    st.caption(page.escaped(panel.area))
                    _show_panel(panel.figure(), slug(panel.key))
    st.html(assets.FOLD, unsafe_allow_javascript=True)


def _heading(theme: str, panels: Sequence[Panel]) -> str:
    """The theme, the finding of its first small chart, and how many there are beside, in Markdown."""
    first, more = panels[0], len(panels) - 1
    found = f"{first.area}, {danish.lower_first(first.figure().title)}"
    others = f" · og {more} til" if more else ""
    return f"**{page.escaped(theme)}** · {page.escaped(found)}{others}"


def _show_panel(figure: Figure, key: str) -> None:
    st.markdown(f"**{page.escaped(figure.title)}**")
    fitted = figure.spec | {"autosize": {"type": "fit-x", "contains": "padding"}}
    st.vega_lite_chart(
        spec=fitted, theme=None, key=f"chart_{key}", alt=figure.alt_text, width="stretch"
    )
    if figure.caveat:
        st.caption(page.escaped(figure.caveat))
    figure_view.show_sources(figure.sources)


def show_large(figures: dict[str, Callable[[], Figure]], theme: str) -> None:
    """Show large figures in a part of the page that the user opens; they are drawn only then."""

    def draw() -> None:
        figure_view.show_figures((name, make()) for name, make in figures.items())

    page.lazy_expander(theme, f"stor_{slug(theme)}", False, draw, None)
