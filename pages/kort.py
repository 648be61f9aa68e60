"""Kort: a map of the strategies' places and zones, what the strategies say of each place, and distances."""

from lib.analysis import options
from lib.contents import map as contents_map
from lib.contents.map import MapChoices
from lib.maps import pydeck_map, sentences
from lib.settings import municipality
from lib.web import figure_view, inputs, page, session
from lib.web.forms import layer_form

page.opening("Kort")

# choose
con = session.database()
home = municipality.settings()
layers = contents_map.layers(con)
left, middle, right = page.columns([5, 3, 5])
with middle:
    places, areas = contents_map.places(con), contents_map.areas_of_places(con)
    place_id = inputs.area_in_url(places, next(iter(places)), "sted", "Sted", area_of=areas)
with left:
    views, first = contents_map.views(con), home.map.first_view_id
    offered, before = options.names_by_key(views), session.session_get("udsnit", first)
    inputs.begin_in_url("udsnit", contents_map.view_showing(con, place_id, before), offered, first)
    view_id = inputs.segmented_in_url("Udsnit", offered, "udsnit", first)
with right:
    indicator = inputs.select_in_url("Vis et tal på kortet", contents_map.shadings(con), "farve")
picture, panel = page.columns([2, 1])
below, choices = page.containers(2)
with choices:
    with page.expander("Lag på kortet", "lag_fold"):
        on = inputs.pills_in_url(
            "Lag", options.self_labelled(layers), "lag", options.shown_by_default(layers)
        )
    with page.expander("Vis dit eget lag", "eget_lag_fold"):
        own = layer_form.layer_field()

# fetch and compute
of = MapChoices(view_id, tuple(on), session.map_size(), indicator, place_id)
extent = layer_form.shown_extent(own, views[view_id])
drawn = contents_map.draw(con, of, own.features, extent) if own else contents_map.drawn(con, of)
place = contents_map.place(con, place_id)
everything = contents_map.all_places(con)


def in_motion():
    """The interactive map; one with the user's own layer is not cached for others."""
    turn, tooltips = session.map_turn(), not session.on_phone()
    if own:
        return pydeck_map.deck(drawn.drawing, turn, tooltips)
    return contents_map.on_screen(con, of, turn, tooltips)


# show
with picture:
    if own:
        layer_form.show_place(own, views, extent)
    if not drawn.in_sight:
        page.markdown_info(sentences.OUT_OF_SIGHT)
    if session.without_webgl():
        page.markdown_info(sentences.WITHOUT_WEBGL)
        figure_view.show_figure(drawn.figure(), "kort", first=True)
    else:
        page.escaped_finding(drawn.figure().title)
        figure_view.show_map(
            in_motion(), f"kort_{view_id}_{extent.name}", drawn.figure().alt_text, "sted"
        )
with panel:
    page.show_place(place.name, [place.text, place.tracks], place.source_lines)
with below:
    figure_view.show_legend(drawn.colours, drawn.legend_html, drawn.credits)
    if drawn.listed:
        page.section(contents_map.LISTED)
        page.show_html_table(drawn.listed)

if place.area:
    page.section(f"{place.area} i tal", sentences.KEY_FIGURES)
    page.show_html_table(place.key_figures)
    page.folded_table("Ikke offentliggjort, og hvem der har tallet", "mangler", place.missing)

page.section("Hvor langt er der?", sentences.distances_lead())
page.folded_table(place.distances.caption, "afstande", place.distances)
if home.map.link:
    page.markdown(everything.link)
    page.folded_table(home.map.link.stretches_title, "stykker", everything.stretches)

if not session.without_webgl():
    with page.expander("Kortet til print, med tal og filer", "til_print"):
        figure_view.show_figure(drawn.figure(), "kort")

# explain
page.section("Alle steder på kortet")
with page.expander(sentences.ALL_PLACES, "steder"):
    page.show_html_table(everything.places)
    page.show_html_table(everything.place_tracks)
page.section("Sådan er kortet lavet")
with page.expander("Hvad der er målt op, tegnet og kun kendt i ord", "metode"):
    page.markdown(sentences.method())
page.folded_table(sentences.ALL_FEATURES, "elementer", everything.features)
