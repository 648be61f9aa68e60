"""Fem kriterier: an area under the law of a year, criterion by criterion, and the lists through the years."""

from lib import contents_five_criteria, danish, municipality, ui

ui.opening(
    "De fem kriterier",
    "Almenboligloven bruger fem kriterier, når ministeriet hvert år laver lister over boligområder. "
    "Her står de offentliggjorte tal ved siden af lovens grænser. Hvor ministeriet har offentliggjort "
    "en liste, står den først og regnestykket ved siden af.",
)

# choose
con = ui.database()
home = municipality.settings()
left, middle, right = ui.columns(3)
with left:
    housing = contents_five_criteria.areas(con)
    area = ui.choose("Område", housing, "omraade", home.home_area_id)
with middle:
    others = contents_five_criteria.comparisons(con, area)
    comparison = ui.choose("Sammenlign med", others, "sammenlign", home.home_comparison_id)
with right:
    year = ui.choose("Loven, som den gjaldt for", contents_five_criteria.years(con), "lov")

# fetch and compute
shown = contents_five_criteria.five_criteria(con, area, comparison, year)

# show
ui.fictional_note(shown.fictional)
ui.section("Har området stået på en liste?", shown.membership)
ui.section("De fem kriterier på ét blik")
ui.show_html_table(shown.glance)
ui.section(
    "Hvad siger reglerne?",
    f"Regnet efter loven, som den gjaldt for listen {danish.long_date(shown.law_date)}.",
)
ui.show_html_table(shown.verdicts)
ui.text(shown.premises)

for criterion in shown.criteria:
    ui.show_criterion(criterion)

if shown.lists:
    ui.section("Listerne gennem årene")
    ui.show_figure(shown.lists(), "lister")

# explain
ui.section(
    "Prøve på regnestykket: områder med offentliggjorte tal",
    "Aviser og boligorganisationer har gengivet ministeriets tal for nogle områder. De viser, "
    "hvor reglerne her giver det samme som ministeriet, og hvor der mangler et tal.",
)
ui.show_html_table(contents_five_criteria.examples_table(con))
