"""Udvikling: every indicator with more than one period, as lines with their targets."""

from lib import contents_development, municipality, options, ui

ui.opening(
    "Udvikling",
    "Alle tal, der findes for mere end én periode, med de mål, der kan tegnes ved dem. Hvor en "
    "opgørelse er lavet om, er linjen brudt.",
)

# choose a place, and one of the themes that it has lines about
con = ui.database()
here_id = municipality.settings().here_id
left, right = ui.columns(2)
with left:
    place = ui.choose("Sted", contents_development.places(con), "sted", here_id)
shown = contents_development.development(con, place)
with right:
    themes = options.themes(shown.themes.values())
    chosen = ui.choose("Emne", themes, "emne")

# show
ui.fictional_note(shown.fictional)
for theme in options.chosen_themes(themes, chosen):
    ui.section(theme)
    ui.show_figures(
        (name, shown.figures[name]()) for name, about in shown.themes.items() if about == theme
    )

# explain
ui.section(
    "Målene",
    "Alle mål i strategierne og aftalerne. For de fleste er der ikke fundet et offentliggjort "
    "resultat; de står her, så man kan spørge til dem.",
)
for targets in contents_development.targets(con):
    count = len(targets.table.rows)
    with ui.fold(f"{targets.area}: {count} mål", f"maal_{targets.area_id}"):
        ui.show_html_table(targets.table)
