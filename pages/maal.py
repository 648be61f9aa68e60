"""Mål: how every target of an area stands, what is getting worse, the goals, and each success criterion with its sum."""

import datetime

from lib.contents import targets
from lib.settings import municipality
from lib.web import development_view, figure_view, inputs, page, session

title, chooser = page.columns([3, 1])
with title:
    page.opening("Mål")

# choose
con = session.database()
with chooser:
    area = inputs.area_in_url(targets.areas(con), municipality.settings().home_area_id)

# fetch and compute
shown = targets.targets(con, area, datetime.date.today())
figures = shown.figures

# show
page.fictional_warning(shown.fictional)
if shown.nothing:
    page.markdown_info(shown.nothing)
if targets.STATUSES in figures:
    figure_view.show_figure(figures[targets.STATUSES](), targets.STATUSES, first=True)

page.section("Hvad skal vi se på nu?", targets.WARNINGS)
if targets.MOVEMENTS not in figures:
    page.markdown_info(targets.NO_ALERT)
if targets.ALERTS in figures:
    figure_view.show_figure(figures[targets.ALERTS](), targets.ALERTS)
if targets.MOVEMENTS in figures:
    development_view.show_movements(figures[targets.MOVEMENTS](), targets.MOVEMENTS)

if shown.goals or shown.parts:
    page.section("Målsætninger", "Hvad strategierne vil, og de tal, der ligger nærmest.")
for goal in shown.goals:
    figure_view.show_table_card(goal.table, goal.sources)
for number, group in enumerate(shown.parts):
    rows = len(group.table.rows)
    with page.expander(f"{group.name}: {rows} delmålsætninger", f"delmaal_{number}"):
        page.show_html_table(group.table)
        figure_view.show_sources(group.sources)

if shown.criteria:
    page.section("Mål og succeskriterier", targets.CRITERIA)
for number, group in enumerate(shown.criteria):
    with page.expander(f"{group.name}: {len(group.table.rows)} mål", f"maal_{number}"):
        page.show_html_table(group.table)
        figure_view.show_sources(group.sources)

# explain
page.section("Sådan regnes status", targets.RULES)
