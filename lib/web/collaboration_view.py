"""Shows who works together: first who is missing and who does not meet, then, folded, the picture and the tables."""

from lib.contents import collaboration
from lib.contents.collaboration import Collaboration
from lib.web import figure_view, inputs, page, session

TABLE = (
    "»Binder sammen« er antallet af par af andre aktører, som ikke selv mødes, og som når hinanden ad den korteste vej gennem "
    "aktøren. Går der flere lige korte veje, tæller hver med sin del."
)


def show_answers(of: Collaboration, key: str = "") -> None:
    """Show who is missing at the table and which sectors do not meet; the network where neither is known.

    key: "" for the documents' own, before the keys of what is shown; only that can be added to a show.
    """
    for place, name in enumerate(of.answers):
        figure_view.show_figure(
            of.figures[name](), f"{key}{name}", not key, first=not (key or place)
        )


def show_network(of: Collaboration, key: str = "") -> None:
    """Show the finding of the picture of forums and actors, which is drawn when it is opened, unless it was the answer."""
    if collaboration.NETWORK in of.answers:
        return
    figure = of.figures[collaboration.NETWORK]()

    def draw() -> None:
        figure_view.show_figure(figure, f"{key}{collaboration.NETWORK}", not key)

    page.lazy_expander(page.escaped(figure.title), f"{key}fold_netvaerk", False, draw, None)


def show_actors(of: Collaboration, key: str = "") -> None:
    """Show the table of actors, folded, in an order to choose."""
    opened = session.in_address(f"{key}sorter")
    with page.expander(f"Alle {len(of.choices)} aktører", f"{key}aktoerer", opened):
        sort = inputs.select_in_url("Aktørerne sorteres efter", collaboration.SORTS, f"{key}sorter")
        page.show_html_table(of.actors[sort], within_height=True)
        page.escaped_caption(TABLE)


def show_partners(of: Collaboration) -> None:
    """A field for an actor, and those that it works with."""
    if not of.choices:
        return
    with page.expander("Hvem samarbejder en aktør med?", "samarbejde_med", session.in_address("aktoer")):  # fmt: skip
        actor = inputs.select_in_url("Aktør", of.choices, "aktoer")
        page.show_html_table(of.partners(actor), within_height=True)


def show_years(of: Collaboration, key: str = "") -> None:
    """What can be compared from year to year, folded."""
    with page.expander(f"År for år: {len(of.years.rows) - 1} år", f"{key}aar_for_aar"):
        page.escaped_caption(collaboration.ZERO)
        page.show_html_table(of.years)
        page.escaped_caption(of.undated)
