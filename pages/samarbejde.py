"""Samarbejde: who works together by the documents, who ties others together, who never meets, and who is missing."""

from lib.contents import collaboration
from lib.web import collaboration_view, figure_view, inputs, page, session
from lib.web.forms import collaboration_form

page.opening("Samarbejde")

# choose
con = session.database()
left, middle, right = page.columns(3)
with left:
    strategy = inputs.select_in_url("Dokument", collaboration.strategies(con), "strategi")
with middle:
    year = inputs.select_in_url("År", collaboration.years(con), "aar")
with right:
    sort = inputs.select_in_url("Aktørerne sorteres efter", collaboration.SORTS, "sorter")

# fetch and compute
shown = collaboration.collaboration(con, strategy, year)

# show
if shown.nothing:
    page.markdown_info(shown.nothing)
else:
    collaboration_view.show_network(shown, "", sort, first=True)
    page.section("Hvad netværket viser", collaboration.DOCUMENTS)
    page.escaped_points(shown.findings)
    page.escaped_caption(collaboration.not_counted(con))
    figure_view.show_figures(
        [(key, make()) for key, make in shown.figures.items() if key != collaboration.NETWORK],
        across=1,
    )
    page.section("Hvem samarbejder en aktør med?")
    collaboration_view.show_partners(shown)

    # explain
    page.section("Nævnt, men uden en fast plads", collaboration.OUTSIDE)
    with page.expander(f"Vis {len(shown.outside.rows)} aktører", "samarbejde_uden_plads"):
        page.show_html_table(shown.outside)
    page.section("År for år", collaboration.ZERO)
    page.show_html_table(shown.years)
    page.escaped_caption(shown.undated)

# the user's own
page.section("Din egen liste", collaboration_form.LEAD)
own = collaboration_form.own_list()
if own and own.nothing:
    page.markdown_info(own.nothing)
elif own:
    collaboration_view.show_network(own, "egen_", sort)
    page.escaped_points(own.findings)
    figure_view.show_figures(
        [
            (f"egen_{key}", make())
            for key, make in own.figures.items()
            if key != collaboration.NETWORK
        ],
        across=1,
        addressable=False,
    )
    page.show_html_table(own.years)
    page.escaped_caption(own.undated)
