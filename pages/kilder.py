"""Kilder og metode: method, changes and the sources of every number, made from the database and so always complete."""

from lib.analysis import options
from lib.contents import sources
from lib.db import queries, schema
from lib.settings import texts
from lib.web import figure_view, hosts, inputs, page, session
from lib.web.forms import news_form

page.opening(
    "Kilder og metode",
    "Hvert tal i værktøjet står her med kildens egne ord. Siden er lavet af den samme database som "
    "resten.",
)

# fetch
con = session.database()
shown = sources.sources(con)

# show
figure_view.show_figure(shown.counted(), sources.STATUS, first=True)
page.section("Sådan skal tallene læses")
page.markdown(texts.read("metode.md"))

page.section("Nyt siden sidst", news_form.LEAD)
news_form.show_changes()
if hosts.is_maintainer():
    news_form.show_sources()

page.section(
    "Her er kilderne uenige", "Hvor en kilde modsiger sig selv eller en anden, står begge dele."
)
page.show_html_table(shown.disagreements)

page.section(
    "Det er ikke offentliggjort",
    "»Ikke offentliggjort« betyder: ikke fundet i materialet bag værktøjet.",
)
for part in shown.missing:
    with page.expander(part.heading, f"mangler_{part.key}"):
        page.show_html_table(part.table)

page.section("Alle tal med kildens ord")
theme = inputs.select_in_url("Emne", options.self_labelled(shown.themes), "emne")
page.show_html_table(sources.definitions(con, theme))
for part in sources.numbers(con, theme):
    with page.expander(part.heading, f"tal_{part.key}"):
        page.show_html_table(part.table)

page.section("Lovens grænser", "Reglerne for den nyeste liste, med lovens egne ord.")
page.show_html_table(shown.thresholds)
if len(shown.law_history.rows):
    page.section(
        "Lovens egen historie", "Ordene, og hvad domstolene har sagt, så langt kilderne går."
    )
    page.show_html_table(shown.law_history)

page.section("Kilderne")
page.show_html_table(shown.sources)

page.section("Hent data", "Hele databasen som CSV-filer til Excel.")
for name in schema.TABLES:
    inputs.csv_download_button(f"{name}.csv", lambda name=name: queries.table(con, name), name)
