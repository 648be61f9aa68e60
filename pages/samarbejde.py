"""Samarbejde: who is missing, which sectors never meet, who works together by the documents, and who ties others together."""

from lib.contents import collaboration
from lib.web import collaboration_view, inputs, page, session
from lib.web.forms import collaboration_form

page.opening("Samarbejde")

# choose
con = session.database()
left, right = page.columns(2)
with left:
    strategy = inputs.select_in_url("Dokument", collaboration.strategies(con), "strategi")
with right:
    year = inputs.select_in_url("År", collaboration.years(con), "aar")

# fetch and compute
shown = collaboration.collaboration(con, strategy, year)

# show
if shown.nothing:
    page.markdown_info(shown.nothing)
else:
    collaboration_view.show_answers(shown)
    page.section("Hvad netværket viser", collaboration.DOCUMENTS)
    page.escaped_points(shown.findings)
    page.escaped_caption(collaboration.not_counted(con))
    collaboration_view.show_network(shown)
    collaboration_view.show_actors(shown)
    collaboration_view.show_partners(shown)
    with page.expander(
        f"Nævnt, men uden en fast plads: {len(shown.outside.rows)} aktører", "samarbejde_uden_plads"
    ):
        page.escaped_caption(collaboration.OUTSIDE)
        page.show_html_table(shown.outside, within_height=True)
    collaboration_view.show_years(shown)

# the user's own
page.section("Din egen liste", collaboration_form.lead())
own = collaboration_form.own_list()
if own and own.nothing:
    page.markdown_info(own.nothing)
elif own:
    page.escaped_points(own.findings)
    collaboration_view.show_answers(own, "egen_")
    collaboration_view.show_network(own, "egen_")
    collaboration_view.show_actors(own, "egen_")
    collaboration_view.show_years(own, "egen_")
