"""Kort: where the link and the zone of the strategy are, what the strategies say of each place, how far it is."""

from lib import contents_map, deck, map_wording, municipality, options, ui
from lib.contents_map import MapChoices

ui.opening("Kort")

# choose
con = ui.database()
home = municipality.settings()
layers = contents_map.layers(con)
left, middle, right = ui.columns([5, 3, 5])
with left:
    views = options.named(contents_map.views(con))
    view_id = ui.choose_few("Udsnit", views, "udsnit", home.map.first_view_id)
with middle:
    place_id = ui.choose("Sted", contents_map.places(con), "sted")
with right:
    indicator = ui.choose("Farv områderne efter", contents_map.shadings(con), "farve")
picture, panel = ui.columns([2, 1])
below, choices = ui.slots(2)
with choices:
    with ui.fold("Lag på kortet", "lag_fold"):
        on = ui.choose_many("Lag", options.itself(layers), "lag", options.on(layers))
    with ui.fold("Vis dit eget lag", "eget_lag_fold"):
        own = ui.own_layer()

# fetch and compute
of = MapChoices(view_id, tuple(on), ui.map_size(), indicator, place_id)
drawn = contents_map.draw(con, of, own.features) if own else contents_map.drawn(con, of)
place = contents_map.place(con, place_id)
everything = contents_map.all_places(con)


def in_motion():
    """The map to move about in; with a reader's own layer it is drawn for that reader alone."""
    turn, tooltips = ui.map_turn(), not ui.on_phone()
    if own:
        return deck.deck(drawn.drawing, turn, tooltips)
    return contents_map.on_screen(con, of, turn, tooltips)


# show
with picture:
    if not drawn.in_sight:
        ui.note(map_wording.OUT_OF_SIGHT)
    if ui.without_webgl():
        ui.note(map_wording.WITHOUT_WEBGL)
        ui.show_figure(drawn.figure(), "kort")
    else:
        ui.show_map(in_motion(), f"kort_{view_id}", drawn.figure().alt_text, "sted")
with panel:
    ui.show_place(place.name, [place.text, place.tracks], place.source_lines)
with below:
    ui.show_legend(drawn.colours, drawn.legend_html, drawn.credits)

if place.area:
    ui.section(f"{place.area} i tal", map_wording.KEY_FIGURES)
    ui.show_html_table(place.key_figures)
    with ui.fold("Ikke offentliggjort, og hvem der har tallet", "mangler"):
        ui.show_html_table(place.missing)

ui.section("Hvor langt er der?", map_wording.distances_lead())
ui.show_html_table(place.distances)
if home.map.link:
    ui.text(everything.link)
    with ui.fold(home.map.link.stretches_title, "stykker"):
        ui.show_html_table(everything.stretches)

if not ui.without_webgl():
    ui.section("Kortet til print")
    ui.show_figure(drawn.figure(), "kort")

# explain
ui.section("Alle steder på kortet")
with ui.fold(map_wording.ALL_PLACES, "steder"):
    ui.show_html_table(everything.places)
    ui.show_html_table(everything.place_tracks)
ui.section("Sådan er kortet lavet", map_wording.method())
with ui.fold(map_wording.ALL_FEATURES, "elementer"):
    ui.show_html_table(everything.features)
