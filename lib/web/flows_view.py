"""Shows the figures of moves or of a birth cohort; the ribbons only when the reader opens them."""

from lib.contents import moves
from lib.contents.moves import Flows
from lib.web import figure_view, page


def show_flows(found: Flows, view: str, own: bool = False) -> None:
    """Show the contents of a year or a cohort. view: of moves.VIEWS. own: whether they are the user's own, which no address
    leads to."""
    before = "egen_" if own else ""
    figures = [(f"{before}{key}", figure()) for key, figure in found.at_once.items()]
    figure_view.show_figures(figures[:1], first=not own, addressable=not own)
    figure_view.show_figures(figures[1:], addressable=not own)
    _, title = moves.ON_DEMAND[view]
    for key, figure in found.on_demand.items():

        def draw(key: str = f"{before}{key}", figure: object = figure) -> None:
            figure_view.show_figures([(key, figure())], addressable=not own)

        page.lazy_expander(title, f"{before}{key}_vis", False, draw, None)
    if found.said:
        page.escaped_points(found.said)
