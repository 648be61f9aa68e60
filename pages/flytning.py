"""Flytning: who moves to and from an area and what it does to its shares, and a birth cohort followed over the years."""

from lib.contents import moves
from lib.settings import municipality, texts
from lib.uploads.flows import flow_templates
from lib.web import flows_view, inputs, page, session
from lib.web.forms import data_form, flows_form

page.opening("Flytning", texts.read("flytning.md"))

# choose
con = session.database()
left, middle, right = page.columns(3)
with left:
    view = inputs.segmented_in_url("Visning", moves.VIEWS, "visning", moves.MOVES)
with middle:
    areas = moves.areas(con)
    area = inputs.area_in_url(areas, municipality.settings().home_area_id)
shown = moves.shown_area(con, view, area)
periods = moves.periods(con, view, shown)
missing = moves.NOT_PUBLISHED[view].format(area=areas[area])

if periods:
    with right:
        label = "År" if view == moves.MOVES else "Årgang"
        period = inputs.select_in_url(label, periods, moves.PERIOD[view], follows=shown)

    # fetch and compute
    found = moves.of_period(con, view, shown, period)

    # show
    if shown == area:
        page.fictional_warning(found.fictional)
    else:
        page.example_instead(missing, areas[shown])
    flows_view.show_flows(found, view)
else:
    page.markdown_info(page.escaped(missing))

# the user's own
page.section("Jeres egne tal", flows_form.lead())
with page.expander("Skabeloner til egne tal", "flytning_skabeloner"):
    page.markdown(texts.read("flytning_skabelon.md"))
    data_form.template_buttons(flow_templates.offered())
own = flows_form.own_flows_in_use(con)
if own:
    mine = flows_form.chosen(con, own)
    flows_view.show_flows(mine, moves.VIEW_OF[own.table], own=True)
