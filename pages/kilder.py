"""Kilder og metode: made from the database, so that nothing can be shown without being here."""

from lib import news_form, schema, store, tables, ui

ui.opening(
    "Kilder og metode",
    "Hvert tal i værktøjet står her med kildens egne ord. Siden er lavet af den samme database som "
    "resten.",
)
con = ui.database()

ui.section("Sådan skal tallene læses")
ui.text(ui.METHOD)

ui.section("Nyt siden sidst", news_form.LEAD)
news_form.since_last()
if news_form.is_maintainer():
    ui.section("Nye tal fra Statistikbanken", news_form.STATBANK_LEAD)
    news_form.from_statbank()

ui.section(
    "Her er kilderne uenige", "Hvor en kilde modsiger sig selv eller en anden, står begge dele."
)
ui.show_table(tables.disagreements(store.disagreements(con)), "Hvor kilderne er uenige")

ui.section(
    "Det er ikke offentliggjort",
    "»Ikke offentliggjort« betyder: ikke fundet i materialet bag værktøjet.",
)
facts = store.facts(con)
for area, rows in facts[facts["status"] == "not_published"].groupby("area", sort=False):
    with ui.fold(f"{area}: {len(rows)} tal", f"mangler_{rows['area_id'].iloc[0]}"):
        ui.show_table(tables.missing(rows, rows["area_id"].iloc[0]))

ui.section("Alle tal med kildens ord")
themes = {theme: theme for theme in facts["theme"]}
chosen = ui.choose("Emne", themes, "emne")
indicators = store.table(con, "indicators")
ui.show_table(tables.indicators(indicators[indicators["theme"] == chosen]))
for indicator, rows in facts[facts["theme"] == chosen].groupby("indicator", sort=False):
    with ui.fold(
        f"{indicator}: {len(rows)} {'række' if len(rows) == 1 else 'rækker'}",
        f"tal_{rows['indicator_id'].iloc[0]}",
    ):
        ui.show_table(tables.facts(rows))

ui.section("Lovens grænser", "Reglerne for den nyeste liste, med lovens egne ord.")
ui.show_table(tables.thresholds(store.thresholds(con, store.list_dates(con)[0])))

ui.section("Kilderne")
ui.show_sources(tables.sources(store.table(con, "sources")))

ui.section("Hent data", "Hele databasen som CSV-filer til Excel.")
for name in schema.TABLES:
    ui.offer_csv(f"{name}.csv", store.table(con, name), name)
