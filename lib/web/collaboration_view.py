"""Shows who works together: the picture and the table of actors, which comes first on a phone."""

from lib.contents import collaboration
from lib.contents.collaboration import Collaboration
from lib.web import figure_view, inputs, page, session

TABLE = (
    "»Binder sammen« er antallet af par af andre aktører, som ikke selv mødes, og som når hinanden ad den korteste vej gennem "
    "aktøren. Går der flere lige korte veje, tæller hver med sin del."
)


def show_network(of: Collaboration, key: str, sort: str, first: bool = False) -> None:
    """Show the picture of forums and actors and the table of actors. key: "" for the documents' own, before the keys of what is
    shown; only that can be added to a show. sort: one of collaboration.SORTS."""
    above, below = page.containers(2)
    figure_at, table_at = (below, above) if session.on_phone() else (above, below)
    with figure_at:
        figure = of.figures[collaboration.NETWORK]()
        figure_view.show_figure(figure, f"{key}{collaboration.NETWORK}", not key, first)
    with table_at:
        page.section("Aktørerne")
        page.show_html_table(of.first_actors(sort))
        page.escaped_caption(TABLE)
        every = of.actors[sort]
        if len(every.rows) > collaboration.FIRST:
            with page.expander(f"Alle {len(every.rows)} aktører", f"{key}aktoerer"):
                page.show_html_table(every)


def show_partners(of: Collaboration) -> None:
    """A field for an actor, and those that it works with."""
    if of.choices:
        actor = inputs.select_in_url("Aktør", of.choices, "aktoer")
        page.show_html_table(of.partners(actor))
