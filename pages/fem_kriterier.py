"""Fem kriterier: an area under the law of a year, criterion by criterion, and the lists through the years."""

from lib import criteria, danish, examples, figures, options, store, tables, ui, wording

ui.opening(
    "De fem kriterier",
    "Almenboligloven bruger fem kriterier, når ministeriet hvert år laver lister over boligområder. "
    "Her står de offentliggjorte tal ved siden af lovens grænser. Hvor ministeriet har offentliggjort "
    "en liste, står den først og regnestykket ved siden af.",
)

# choose
con = ui.database()
dates = store.list_dates(con)
left, middle, right = ui.columns(3)
with left:
    housing = options.housing_areas(store.areas(con, "boligområde"))
    area = ui.choose("Område", housing, "omraade", "vaerebro_park")
with middle:
    measured = store.facts(con, themes=["Fem kriterier", "Arbejde og forsørgelse"])
    others = options.comparisons(store.areas(con, "kommune", "land", "boligområde"), measured, area)
    comparison = ui.choose("Sammenlign med", others, "sammenlign", "gladsaxe_kommune")
with right:
    year = ui.choose("Loven, som den gjaldt for", options.list_dates(dates), "lov")

# fetch and compute
law_date = next(day for day in dates if str(day.year) == year)
names = store.criterion_names(con)
facts = store.facts(con, [area, comparison, *store.groups(con, area)])
own = facts[facts["area_id"] == area]
published = store.memberships(con, area)
assessment = criteria.assess(
    own,
    store.thresholds(con, law_date),
    law_date,
    store.national_mean(con, area, "doemte_pct", law_date),
    published,
)
that_day = published[published["list_date"].dt.date == law_date]

# show
ui.fictional_note(area == "eksempelby")
ui.section("Har området stået på en liste?", wording.membership(published, housing[area]))
ui.section("De fem kriterier på ét blik")
ui.show_table(tables.glance(assessment, facts, names, area, comparison), "De fem kriterier")
ui.section(
    "Hvad siger reglerne?",
    f"Regnet efter loven, som den gjaldt for listen {danish.long_date(law_date)}.",
)
ui.show_table(tables.verdicts(assessment, that_day, names), "Kategorierne på listen")
ui.text(wording.premises(assessment))

for criterion in store.table(con, "criteria").itertuples():
    ui.show_criterion(
        criterion.name,
        criterion.question,
        figures.law_measure(facts, assessment, criterion.criterion, comparison),
        wording.unknown_measure(own, criterion.criterion, housing[area]),
        tables.distances(assessment, criterion.criterion),
        figures.stand_ins(facts, criterion.criterion, area, comparison),
        wording.group_finding(facts, criterion.criterion),
    )

if len(published):
    ui.section("Listerne gennem årene")
    ui.show_figure(figures.memberships(published, housing[area]), "lister")

# explain
ui.section(
    "Prøve på regnestykket: områder med offentliggjorte tal",
    "Aviser og boligorganisationer har gengivet ministeriets tal for nogle områder. De viser, "
    "hvor reglerne her giver det samme som ministeriet, og hvor der mangler et tal.",
)
ui.show_table(
    ui.keep(lambda: tables.examples(examples.judged(con), names), "examples"),
    "Områder med offentliggjorte tal",
)
