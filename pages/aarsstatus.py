"""Årsstatus: a year of an area on one page and in one file, with fields for the authors' own words."""

import datetime

from lib.contents import annual_status
from lib.settings import municipality
from lib.web import figure_view, inputs, page, session
from lib.web.forms import annual_form

title, chooser, years = page.columns([2, 1, 1])
with title:
    page.opening("Årsstatus")

# choose
con, today = session.database(), datetime.date.today()
with chooser:
    area = inputs.area_in_url(annual_status.areas(con), municipality.settings().home_area_id)
with years:
    newest = annual_status.first_year(con, area, today)
    choices = annual_status.years(con, today)
    year = inputs.select_in_url("År", choices, "aar", newest, follows=area)

# fetch and compute
shown = annual_status.annual_status(con, area, year, today)
figures = shown.figures

# show
page.fictional_warning(shown.fictional)
page.section(f"{shown.finding}.")
if shown.first:
    figure_view.show_figure(figures[shown.first](), shown.first)

for part in shown.parts.values():
    page.section(part.title)
    page.escaped_lines(part.sentences)
    for key, make in part.figures.items():
        if key != shown.first:
            figure_view.show_figure(make(), key)
    for number, table in enumerate(part.tables):
        with page.expander(f"{table.caption} ({len(table.rows)})", f"{part.title}_{number}"):
            page.show_html_table(table)
    figure_view.show_sources(part.sources)
page.escaped_caption(shown.about)

# fill in and take along
page.section("Jeres egne ord, og filen", annual_form.LEAD)
annual_form.upload(area, shown)
words = annual_form.fields(area, shown)
annual_form.files(shown, words, today)
