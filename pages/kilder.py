"""Kilder og metode: made from the database, so that nothing can be shown without being here."""

from lib import contents_sources, news_form, options, schema, store, texts, ui

ui.opening(
    "Kilder og metode",
    "Hvert tal i værktøjet står her med kildens egne ord. Siden er lavet af den samme database som "
    "resten.",
)

# fetch
con = ui.database()
shown = contents_sources.sources(con)

# show
ui.section("Sådan skal tallene læses")
ui.text(texts.read("metode.md"))

ui.section("Nyt siden sidst", news_form.LEAD)
news_form.since_last()
if news_form.is_maintainer():
    ui.section("Nye tal fra Statistikbanken", news_form.STATBANK_LEAD)
    news_form.from_statbank()

ui.section(
    "Her er kilderne uenige", "Hvor en kilde modsiger sig selv eller en anden, står begge dele."
)
ui.show_html_table(shown.disagreements)

ui.section(
    "Det er ikke offentliggjort",
    "»Ikke offentliggjort« betyder: ikke fundet i materialet bag værktøjet.",
)
for part in shown.missing:
    with ui.fold(part.heading, f"mangler_{part.key}"):
        ui.show_html_table(part.table)

ui.section("Alle tal med kildens ord")
theme = ui.choose("Emne", options.itself(shown.themes), "emne")
ui.show_html_table(contents_sources.definitions(con, theme))
for part in contents_sources.numbers(con, theme):
    with ui.fold(part.heading, f"tal_{part.key}"):
        ui.show_html_table(part.table)

ui.section("Lovens grænser", "Reglerne for den nyeste liste, med lovens egne ord.")
ui.show_html_table(shown.thresholds)

ui.section("Kilderne")
ui.show_html_table(shown.sources)

ui.section("Hent data", "Hele databasen som CSV-filer til Excel.")
for name in schema.TABLES:
    ui.offer_csv(f"{name}.csv", lambda name=name: store.table(con, name), name)
