"""Kort: where Bindeleddet and the udviklingszone are, what the strategies say of each place, how far it is."""

from lib import (
    cartography,
    choropleth,
    compare,
    deck,
    figures,
    legend,
    map_tables,
    map_wording,
    measures,
    options,
    store,
    tables,
    ui,
)

HOME, HOME_NAME = "gladsaxe_kommune", "Gladsaxe Kommune"

ui.opening("Kort")

# fetch
con = ui.database()
features = ui.keep(lambda: store.features(con), "features")
places = store.places(con)
tracks = store.place_tracks(con)
facts = ui.keep(lambda: store.facts(con), "facts")
views = {row["view_id"]: cartography.View(**row) for row in store.map_views(con)}
layers = cartography.layers(features)

# choose
left, middle, right = ui.columns([5, 3, 5])
with left:
    view = views[ui.choose_few("Udsnit", options.named(views), "udsnit", "bagsvaerd")]
with middle:
    place_id = ui.choose("Sted", dict(zip(places["place_id"], places["name"], strict=True)), "sted")
with right:
    indicators = ui.keep(lambda: choropleth.indicators(facts, features), "shadings")
    indicator = ui.choose("Farv områderne efter", options.shadings(indicators), "farve")
picture, panel = ui.columns([2, 1])
below, choices = ui.slots(2)
with choices:
    with ui.fold("Lag på kortet", "lag_fold"):
        shown = ui.choose_many("Lag", options.itself(layers), "lag", options.on(layers))
    with ui.fold("Vis dit eget lag", "eget_lag_fold"):
        own = ui.own_layer()

# compute
place = places.set_index("place_id").loc[place_id]
shading = choropleth.shade(facts, features, indicator) if indicator in indicators else None


def paint():
    drawing = cartography.draw(
        features, view, shown, ui.map_size(), shading, place_id, own and own.features
    )
    return drawing, figures.ground(drawing, map_wording.title(view.title, features), shading)


# A reader's own layer is never kept where another reader could meet it.
chosen = ["map", view.view_id, indicator, place_id, str(ui.map_size()), *shown]
drawing, figure = paint() if own else ui.keep(paint, *chosen)

# show
here = drawing.features[drawing.features["place_id"] == place_id]
with picture:
    if not here["in_sight"].any():
        ui.note(map_wording.OUT_OF_SIGHT)
    if ui.without_webgl():
        ui.note(map_wording.WITHOUT_WEBGL)
        ui.show_figure(figure, "kort")
    else:
        painted = deck.deck(drawing, ui.map_turn(), tooltips=not ui.on_phone())
        ui.show_map(painted, f"kort_{view.view_id}", figure.alt_text, "sted")
with panel:
    ui.show_place(
        place["name"],
        [place["text"], map_wording.tracks(tracks[tracks["place_id"] == place_id])],
        [
            map_wording.source(place),
            *map_wording.on_the_map(features[features["place_id"] == place_id]),
        ],
    )
with below:
    colours = map_wording.colours(shading, drawing.features)
    ui.show_legend(colours, legend.to_html(drawing.legend), figures.credits(drawing.features))

if isinstance(place["area_id"], str):
    ui.section(f"{place['area']} i tal", map_wording.KEY_FIGURES)
    pairs = compare.pairs(facts, place["area_id"], HOME)
    ui.show_table(map_tables.key_figures(pairs, HOME_NAME), f"Nøgletal for {place['area']}")
    with ui.fold("Ikke offentliggjort, og hvem der har tallet", "mangler"):
        ui.show_table(tables.missing(facts, place["area_id"]), "Tal, der ikke er offentliggjort")

ui.section("Hvor langt er der?", map_wording.MEASURES)
ui.show_table(
    map_tables.distances(measures.distances(features, place_id), place["name"]),
    f"Afstande i fugleflugt fra {place['name']}",
)
ui.text(map_wording.zone(features))
with ui.fold("Bindeleddet stykke for stykke", "stykker"):
    ui.show_table(map_tables.stretches(measures.stretches(features)), "Bindeleddets længde")

if not ui.without_webgl():
    ui.section("Kortet til print")
    ui.show_figure(figure, "kort")

# explain
ui.section("Alle steder på kortet")
with ui.fold(map_wording.ALL_PLACES, "steder"):
    ui.show_table(map_tables.places(places, tracks, features), "Stederne på kortet")
    ui.show_table(map_tables.place_tracks(tracks), "Stedernes plads, med kildens ord")
ui.section("Sådan er kortet lavet", map_wording.METHOD)
with ui.fold(map_wording.ALL_FEATURES, "elementer"):
    ui.show_table(map_tables.features(features), "Alt på kortet")
