"""Fem kriterier: an area under the law of a year, criterion by criterion, and the lists through the years."""

from lib import criteria, figures, options, store, tables, ui, wording

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
    others = options.comparisons(store.areas(con, "kommune", "land"), store.facts(con, [
        "gladsaxe_kommune", "hele_landet"]))
    comparison = ui.choose("Sammenlign med", others, "sammenlign", "gladsaxe_kommune")
with right:
    year = ui.choose("Loven, som den gjaldt for", options.list_dates(dates), "lov")

# fetch and compute
law_date = next(day for day in dates if str(day.year) == year)
names = store.criterion_names(con)
facts = store.facts(con, [area, comparison, *store.groups(con, area)])
own = facts[facts["area_id"] == area]
rules = store.thresholds(con, law_date)
mean = store.national_mean(con, area, "doemte_pct", law_date)
assessment = criteria.assess(own, rules, law_date, mean)
published = store.memberships(con, area)
on_the_day = published[published["list_date"].dt.date == law_date]

# show
ui.fictional_note(area == "eksempelby")
ui.section("Står området på en liste?", wording.membership(published, housing[area]))
ui.show_table(tables.verdicts(assessment, on_the_day, names))
ui.text(wording.premises(assessment, law_date))

ui.section("Kriterium for kriterium")
for criterion in store.table(con, "criteria").itertuples():
    ui.show_criterion(
        criterion,
        figures.law_measure(facts, assessment, criterion.criterion, comparison),
        tables.distances(assessment, criterion.criterion),
        figures.stand_ins(facts, criterion.criterion, area, comparison, others[comparison]),
        wording.unknown_measure(own, criterion.criterion, housing[area], law_date),
    )

ui.section("Listerne gennem årene")
ui.show_figure(figures.memberships(published, housing[area], area == "eksempelby"), "lister")

# explain
ui.section(
    "Områder med offentliggjorte tal",
    "Virkelige områder, hvor aviser og boligorganisationer har gengivet ministeriets tal. "
    "De viser, at reglerne her giver det samme som ministeriet, hvor tallene rækker.",
)
ui.show_table(tables.examples(
    (row, criteria.assess(store.facts(con, [row["area_id"]]), store.thresholds(con, row["list_date"].date()), row["list_date"].date(), None),
     store.memberships(con, row["area_id"]).query("list_date == @row.list_date"))
    for _, row in store.areas_with_law_values(con).query("not fictional").iterrows()
))
