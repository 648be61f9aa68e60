"""Udvikling: every indicator with more than one period, as lines with their targets."""

from lib.analysis import options
from lib.contents import development
from lib.settings import municipality
from lib.web import figure_view, inputs, page, session

page.opening(
    "Udvikling",
    "Alle tal, der findes for mere end én periode, med de mål, der kan tegnes ved dem. Hvor en "
    "opgørelse er lavet om, er linjen brudt.",
)

# choose a place, and one of the themes that it has lines about
con = session.database()
here_id = municipality.settings().here_id
left, right = page.columns(2)
with left:
    place = inputs.select_in_url("Sted", development.places(con), "sted", here_id)
shown = development.development(con, place)
with right:
    themes = options.themes(shown.themes.values())
    chosen = inputs.select_in_url("Emne", themes, "emne")

# show
page.fictional_warning(shown.fictional)
for theme in options.chosen_themes(themes, chosen):
    page.section(theme)
    figure_view.show_figures(
        (name, shown.figures[name]()) for name, about in shown.themes.items() if about == theme
    )

# explain
page.section(
    "Målene",
    "Alle mål i strategierne og aftalerne. For de fleste er der ikke fundet et offentliggjort "
    "resultat; de står her, så man kan spørge til dem.",
)
for targets in development.targets(con):
    count = len(targets.table.rows)
    with page.expander(f"{targets.area}: {count} mål", f"maal_{targets.area_id}"):
        page.show_html_table(targets.table)
