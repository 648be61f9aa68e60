"""What the user's own numbers tell, shown where they were taken into use, with the ways on."""

from lib.contents.own_numbers import OwnNumbers
from lib.text import danish
from lib.web import page


def show_meaning(of: OwnNumbers) -> None:
    """Show what the numbers tell, and links to the lists that they bear on and to all of them."""
    page.section("Det siger dine tal")
    more = [f"Og {danish.number(of.more, 0)} tal mere."] if of.more else []
    page.markdown("\n".join(f"- {page.escaped(line)}" for line in (*of.findings, *more)))
    for label, choices in of.lists.items():
        page.link(label, "fem_kriterier", choices)
    if of.chosen["tal"] and of.chosen["omraader"]:
        page.link("Se alle dine tal i Analyse", "analyse", of.chosen)
