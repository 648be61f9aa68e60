"""Bevægelse: counts of passers-by at a place and on the map, a zero measurement beside later ones."""

from lib.contents import passages
from lib.settings import municipality, texts
from lib.web import figure_view, inputs, page, session
from lib.web.forms import counts_form

page.opening("Bevægelse", texts.read("bevaegelse.md"))

# choose
con = session.database()
left, right = page.columns(2)
with left:
    areas = passages.areas(con)
    area = inputs.area_in_url(areas, municipality.settings().home_area_id)
shown = passages.shown_area(con, area)
places = passages.places(passages.published(con), shown)

if places:
    with right:
        place = inputs.select_in_url("Tælling", places, "taelling", follows=shown)

    # fetch and compute
    found = passages.of_place(con, place)

    # show
    if shown == area:
        page.fictional_warning(found.fictional)
    else:
        page.example_instead(f"Ingen tællinger er offentliggjort for {areas[area]}.", areas[shown])
    figure_view.show_figures(((key, figure()) for key, figure in found.figures.items()), first=True)

    # explain
    page.escaped_points(found.said)
    with page.expander("Dag for dag", "bevaegelse_dage"):
        page.show_html_table(found.days)
else:
    page.markdown_info("Ingen tællinger er offentliggjort.")

# where a real area can be counted
uncounted = {} if shown == area else passages.uncounted(con, area)
if uncounted:
    page.section(f"Steder på kortet: {areas[area]}")
    figure_view.show_figures((key, figure()) for key, figure in uncounted.items())

# the user's own
page.section("Din egen tælling", counts_form.lead())
own = counts_form.own_counts(areas[area], passages.mappable(con, area))
if own:
    counted, notes = own
    mine = passages.places(counted, "")
    chosen = (
        inputs.select_local("Vis tællingen", mine, "", "egen_vist")
        if len(mine) > 1
        else next(iter(mine))
    )
    told = passages.contents(counted, chosen, passages.ground(con))
    page.escaped_points([*notes, *told.said])
    figure_view.show_figures(
        ((f"egen_{key}", figure()) for key, figure in told.figures.items()), addressable=False
    )
    with page.expander("Dag for dag", "egen_dage"):
        page.show_html_table(told.days)
