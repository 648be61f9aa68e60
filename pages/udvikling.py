"""Udvikling: every figure with more than one period, as lines with their targets."""

from lib import figures, options, progress, store, tables, ui

HOME = ("hoeje_gladsaxe", "vaerebro_park", "gladsaxe_kommune")

ui.opening(
    "Udvikling",
    "Alle tal, der findes for mere end én periode, med de mål, der er sat for dem. Hvor en "
    "opgørelse er lavet om, er linjen brudt.",
)

# choose
con = ui.database()
places = options.places(store.areas(con), store.facts(con))
left, right = ui.columns(2)
with left:
    place = ui.choose("Sted", places, "sted", options.HERE)
facts = store.facts(con, options.areas_at(store.areas(con), place))
chains = list(progress.chains(facts))
with right:
    themes = options.themes(chains)
    theme = ui.choose("Emne", themes, "emne")

# show
targets = store.targets(con)
ui.fictional_note(place == "eksempelby")
ui.section(themes[theme])
ui.show_figures(
    (
        chain["indicator_id"].iloc[-1],
        figures.development(chain, progress.target_lines(targets, chain), HOME),
    )
    for chain in chains
    if theme in (options.ALL, options.key(chain["theme"].iloc[-1]))
)

# explain
ui.section(
    "Målene",
    "Alle mål i strategierne og aftalerne. De fleste er aldrig offentliggjort målt; "
    "de står her, så man kan spørge til dem.",
)
for area, rows in targets.groupby("area", sort=False):
    with ui.fold(f"{area}: {len(rows)} mål", f"maal_{rows['area_id'].iloc[0]}"):
        ui.show_table(tables.targets(rows))
