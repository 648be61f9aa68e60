"""Kilder og metode: method, changes and the sources of every number, made from the database and so always complete."""

from lib.analysis import options
from lib.contents import sources
from lib.db import queries, schema
from lib.settings import texts
from lib.web import access, figure_view, file_inputs, inputs, page, session
from lib.web.forms import news_form, package_form

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
if access.may_maintain():
    news_form.show_sources()
    package_form.show_packages()

page.section(
    "Her er kilderne uenige", "Hvor en kilde modsiger sig selv eller en anden, står begge dele."
)
page.folded_table(shown.disagreement_count, "uenige", shown.disagreements)

page.section(
    "Det er ikke offentliggjort",
    "»Ikke offentliggjort« betyder: ikke fundet i materialet bag værktøjet.",
)
for part in shown.missing:
    page.folded_table(part.heading, f"mangler_{part.key}", part.table)

page.section("Alle tal med kildens ord")
if sources.only_near(con):
    page.markdown_info(sources.only_near(con))
theme = inputs.select_in_url("Emne", options.self_labelled(shown.themes), "emne")
page.folded_table(
    f"Sådan er tallene defineret: {theme}", "definitioner", sources.definitions(con, theme)
)
for part in sources.numbers(con, theme):
    page.folded_table(part.heading, f"tal_{part.key}", part.table)

page.section("Lovens grænser", "Reglerne for den nyeste liste, med lovens egne ord.")
page.folded_table("Grænserne, kriterium for kriterium", "graenser", shown.thresholds)
if len(shown.law_history.rows):
    page.section(
        "Lovens egen historie", "Ordene, og hvad domstolene har sagt, så langt kilderne går."
    )
    page.folded_table("Forløbet, år for år", "lovens_historie", shown.law_history)

page.section("Kilderne")
page.folded_table(shown.source_count, "kilderne", shown.sources)

page.section("Hent data", "Hele databasen som CSV-filer til Excel.")
with page.expander(f"{len(schema.TABLES)} tabeller som CSV", "hent_data"):
    for name in sources.as_files(con):
        file_inputs.csv_download_button(
            f"{name}.csv", lambda name=name: queries.table(con, name), name
        )
