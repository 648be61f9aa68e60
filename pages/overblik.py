"""Overblik: an area in three sentences and two pictures, what moved, the goals, what is not known, and the newest."""

import datetime

from lib.contents import development, overview
from lib.settings import municipality
from lib.web import development_view, figure_view, inputs, page, session

settings = municipality.settings()
texts = settings.overview
title, chooser = page.columns([3, 1])
with title:
    page.opening(settings.title)

# choose
con = session.database()
with chooser:
    area = inputs.area_in_url(overview.areas(con), settings.home_area_id)

# fetch and compute
shown = overview.overview(con, area, datetime.date.today())

# show
page.fictional_warning(shown.fictional)
page.escaped_points(shown.sentences)
figure_view.show_figures(((key, make()) for key, make in shown.pictures.items()), first=True)

for column, (name, question) in zip(page.columns(3), overview.QUESTIONS.items(), strict=True):
    with column:
        page.link(question, name, {})

if shown.moved:
    page.section("Hvad har flyttet sig?")
    development_view.show_movements(shown.moved(), development.MOVEMENTS)

if shown.goals:
    page.section(shown.goals.title, shown.goals.text)
    for goal in shown.goals.tables:
        figure_view.show_table_card(goal.table, goal.sources)

# explain
if shown.missing:
    page.section(
        "Det ved vi ikke endnu", "Her står, hvem der har tallene, og et brev, der beder om dem."
    )
    page.show_html_table(shown.missing.table)
    page.text_to_take("Brev, der beder om tallene", shown.missing.letter, shown.missing.file_name)
page.section("De nyeste tal", "Det nyeste offentliggjorte tal i hvert emne.")
page.show_html_table(shown.newest)
page.section("Om værktøjet", texts.lead)
