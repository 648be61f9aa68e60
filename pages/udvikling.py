"""Udvikling: every figure with more than one period, as lines with their targets."""

from lib import options, store, tables, ui, views

ui.opening(
    "Udvikling",
    "Alle tal, der findes for mere end én periode, med de mål, der kan tegnes ved dem. Hvor en "
    "opgørelse er lavet om, er linjen brudt.",
)

# choose a place, and fetch and compute its lines, which are the same for every reader
con = ui.database()
areas = store.areas(con)
targets = store.targets(con)
left, right = ui.columns(2)
with left:
    places = ui.keep(lambda: options.places(areas, store.facts(con)), "places")
    place = ui.choose("Sted", places, "sted", options.HERE)
drawn = ui.keep(
    lambda: [draw() for draw in views.development(con, place).values()],
    "lines",
    place,
)
with right:
    themes = options.themes(figure.theme for figure in drawn)
    chosen = ui.choose("Emne", themes, "emne")

# show
ui.fictional_note(place == "eksempelby")
for theme in options.chosen_themes(themes, chosen):
    ui.section(theme)
    ui.show_figures((figure.name, figure) for figure in drawn if figure.theme == theme)

# explain
ui.section(
    "Målene",
    "Alle mål i strategierne og aftalerne. For de fleste er der ikke fundet et offentliggjort "
    "resultat; de står her, så man kan spørge til dem.",
)
for area, rows in targets.groupby("area", sort=False):
    with ui.fold(f"{area}: {len(rows)} mål", f"maal_{rows['area_id'].iloc[0]}"):
        ui.show_table(tables.targets(rows), f"Mål for {area}")
