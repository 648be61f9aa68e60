"""Indsatser: one time line, what is done by indsatsområde, the budgets with their sums, and a checklist for an effort."""

import datetime

from lib.contents import checklist, efforts
from lib.figures import table_files
from lib.web import figure_view, file_inputs, inputs, page, session
from lib.web.forms import checklist_form

title, middle, chooser = page.columns([2, 2, 1])
with title:
    page.opening("Indsatser")

# choose
con = session.database()
with chooser:
    area = inputs.area_in_url(efforts.areas(con), efforts.EVERYWHERE, whole=efforts.EVERYWHERE)
with middle:
    view = inputs.segmented_in_url("Tidslinjen viser", efforts.VIEWS, "visning", efforts.ALL)

# fetch and compute
today = datetime.date.today()
shown = efforts.efforts(con, area, view, today)

# show
page.fictional_warning(shown.fictional)
for nothing in filter(None, (shown.nothing, shown.no_time)):
    page.markdown_info(nothing)
if shown.timeline:
    figure_view.show_figure(shown.timeline(), efforts.TIMELINE, first=True)

if shown.purposes:
    page.section("Hvad er formålet?")
    page.escaped_lines(shown.purposes)
if shown.groups:
    page.section("Hvad gøres der?", efforts.ABOUT)
for group in shown.groups:
    with page.expander(group.title, f"gruppe_{group.key}"):
        page.markdown(page.escaped(group.purpose))
        page.show_html_table(group.table)
if shown.count:
    figure_view.show_sources(shown.sources)
    file_inputs.download_button(
        "Alle udsagn med kildens ord (XLSX)", shown.statements, "indsatser.xlsx", table_files.XLSX
    )

if shown.budgets or shown.no_money:
    page.section("Hvad koster det, og hvem betaler?")
if shown.no_money:
    page.markdown_info(shown.no_money)
for key, budget in shown.budgets.items():
    figure_view.show_figure(budget.figure(), key)
    with page.expander("Summerne, regnet efter", f"summer_{key}"):
        page.show_html_table(budget.sums)

# fill in
page.section("Mulighedsrum og perspektiver", checklist.LEAD)
of = checklist.checklist(con)
if of.groups:
    checklist_form.load()
    idea = checklist_form.fields(of)
    checklist_form.show_answer(idea, of, today)
    checklist_form.put_in_url()
else:
    page.markdown_info(checklist.NOTHING)
