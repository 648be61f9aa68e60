"""Udvikling: what got worse or better, and every indicator with more than one period as small charts by theme and area."""

import datetime

from lib.analysis import options
from lib.contents import development
from lib.settings import municipality
from lib.web import development_view, inputs, page, session

page.opening("Udvikling")

# choose a place, and one of the themes that it has lines about
con = session.database()
today = datetime.date.today()
here_id = municipality.settings().here_id
left, right = page.columns(2)
with left:
    place = inputs.area_in_url(development.places(con), here_id, "sted", "Sted", whole=here_id)
shown = development.development(con, place, today)
with right:
    themes = options.themes(shown.themes.values())
    chosen = options.chosen_themes(themes, inputs.select_in_url("Emne", themes, "emne"))

# show
page.fictional_warning(shown.fictional)
if shown.nothing:
    page.markdown_info(shown.nothing)
if shown.moved:
    development_view.show_movements(shown.moved(), development.MOVEMENTS, first=True)
if shown.panels:
    page.section("Alle tal med mere end én periode", development.READING)
development_view.show_panels(shown.panels_of(chosen))

# explain
if shown.themes:
    page.section("Figurerne i stor størrelse", development.LARGE)
for theme in chosen:
    development_view.show_large(shown.of_theme(theme), theme)

page.section("Målene", development.TARGETS)
for targets in development.targets(con, today):
    count = len(targets.table.rows)
    with page.expander(f"{targets.area}: {count} mål", f"maal_{targets.area_id}"):
        page.show_html_table(targets.table)
