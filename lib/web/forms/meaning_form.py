"""What the user's own numbers tell, shown where they were taken into use, with the ways on; before that an example."""

from lib.contents.own_numbers import OwnNumbers
from lib.figures.figure import Figure
from lib.text import danish
from lib.web import figure_view, page

EXAMPLE = "Et eksempel med {area}: sådan bliver tal, som du selv har, til en figur med lovens grænser og et svar i ord."


def show_picture(first: Figure | None, example: Figure | None) -> None:
    """Show the first figure of the user's own numbers, or else an example, which is said to be one."""
    if first is not None:
        figure_view.show_figure(first, "egne", addressable=False, first=True)
    elif example is not None:
        page.escaped_caption(EXAMPLE.format(area=example.area))
        figure_view.show_figure(example, "eksempel", addressable=False, first=True)


def show_meaning(of: OwnNumbers) -> None:
    """Show what the numbers tell, and links to the lists that they bear on and to all of them."""
    page.section("Det siger dine tal")
    more = [f"Og {danish.number(of.more, 0)} tal mere."] if of.more else []
    page.markdown("\n".join(f"- {page.escaped(line)}" for line in (*of.findings, *more)))
    for label, choices in of.lists.items():
        page.link(label, "fem_kriterier", choices)
    if of.later:
        page.markdown_info(of.later)
    if of.chosen["tal"] and of.chosen["omraader"]:
        page.link("Se alle dine tal i Analyse", "analyse", of.chosen)
