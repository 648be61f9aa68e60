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

HOME = "gladsaxe_kommune"

ui.opening(
    "Kort",
    "Bindeleddet skal binde Værebro Park sammen med resten af Bagsværd. Vælg et sted på listen, eller "
    "klik på kortet.",
)

# choose
con = ui.database()
features = ui.keep(lambda: store.features(con), "features")
places = ui.keep(lambda: store.places(con), "places of the map")
facts = ui.keep(lambda: store.facts(con), "facts")
views = {row["view_id"]: cartography.View(**row) for row in store.map_views(con)}
indicators = ui.keep(lambda: choropleth.indicators(facts, features), "shadings")
place_names = dict(zip(places["place_id"], places["name"], strict=True))

left, right = ui.columns([1, 1])
with left:
    view = views[ui.choose_few("Udsnit", {v: views[v].name for v in views}, "udsnit", "bagsvaerd")]
with right:
    indicator = ui.choose("Farv områderne efter", options.shadings(indicators), "farve")

left, right = ui.columns([2, 1])
with right:
    place_id = ui.choose("Sted", place_names, "sted")
with left:
    map_slot, choices_slot = ui.slots(2)
with choices_slot:
    layers = cartography.layers(features)
    with ui.fold("Lag på kortet", "lag_fold"):
        shown = ui.choose_many(
            "Lag", {layer: layer for layer in layers}, "lag", [x for x in layers if layers[x]]
        )
    with ui.fold("Vis dit eget lag", "eget_lag_fold"):
        own = ui.own_layer()

# compute
size = ui.map_size()
shading = choropleth.shade(facts, features, indicator) if indicator in indicators else None
drawing = cartography.draw(features, view, shown, size, shading, place_id, own and own.features)
title = map_wording.title(view.title, features)
figure = figures.ground(drawing, title, shading)
place = places.set_index("place_id").loc[place_id]
tracks = store.place_tracks(con)

# show
with map_slot:
    ui.show_map(deck.deck(drawing), f"kort_{view.view_id}", figure.alt_text, "sted", place_names)
    ui.show_legend(legend.to_html(drawing.legend), figures.credits(drawing.features))
with right:
    ui.show_place(
        place["name"],
        [place["text"], map_wording.tracks(tracks[tracks["place_id"] == place_id])],
        [
            map_wording.source(place),
            map_wording.on_the_map(features[features["place_id"] == place_id]),
        ],
        map_tables.key_figures(facts, place["area_id"], HOME),
    )

ui.section("Hvor langt er der?", map_wording.MEASURES)
ui.show_table(map_tables.stretches(measures.stretches(features)), "Bindeleddets længde")
ui.show_table(
    map_tables.distances(measures.distances(features, place_id), place["name"]),
    "Afstande i fugleflugt",
)

ui.section("Kortet til print")
ui.show_figure(figure, "kort")

# explain
ui.section("Alle steder på kortet")
ui.show_table(map_tables.places(places, tracks, features), "Stederne på kortet")
ui.section("Sådan er kortet lavet", map_wording.METHOD)
with ui.fold(map_wording.ALL_FEATURES, "elementer"):
    ui.show_table(map_tables.features(features), "Alt på kortet")
