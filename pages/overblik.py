"""Overblik: the largest differences, the goals, what is not published, and the newest numbers."""

import datetime

from lib.contents import overview
from lib.settings import municipality
from lib.web import figure_view, page, session

settings = municipality.settings()
texts = settings.overview
page.opening(settings.title, texts.lead)

# fetch and compute
shown = overview.overview(session.database(), datetime.date.today())

# show
page.section(texts.differences_title, shown.summary)
figure_view.show_figure(shown.differences(), "forskelle")

page.section(texts.goals_title, texts.goals_text)
for goal in shown.goals:
    figure_view.show_table_card(goal.table, goal.sources)

# explain
page.section("Det ved vi ikke", texts.missing_text)
page.show_html_table(shown.missing)
page.section("De nyeste tal", texts.newest_text)
page.show_html_table(shown.newest)
