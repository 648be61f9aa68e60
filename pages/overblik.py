"""Overblik: the largest differences, the goals, what is missing, what is newest."""

import datetime

from lib import contents_overview, municipality, ui

settings = municipality.settings()
texts = settings.overview
ui.opening(settings.title, texts.lead)

# fetch and compute
shown = contents_overview.overview(ui.database(), datetime.date.today())

# show
ui.section(texts.differences_title, shown.summary)
ui.show_figure(shown.differences(), "forskelle")

ui.section(texts.goals_title, texts.goals_text)
for goal in shown.goals:
    ui.show_card(goal.table, goal.sources)

# explain
ui.section("Det ved vi ikke", texts.missing_text)
ui.show_html_table(shown.missing)
ui.section("De nyeste tal", texts.newest_text)
ui.show_html_table(shown.newest)
