"""Fem kriterier: an area under the law of a year, criterion by criterion, and the lists of all years."""

from lib.contents import five_criteria, shared
from lib.settings import municipality
from lib.text import danish
from lib.web import figure_view, inputs, page, session

page.opening(
    "De fem kriterier",
    "Almenboligloven bruger fem kriterier, når ministeriet hvert år laver lister over boligområder. "
    "Her står de offentliggjorte tal ved siden af lovens grænser. Hvor ministeriet har offentliggjort "
    "en liste, står den først og regnestykket ved siden af.",
)

# choose
con = session.database()
home = municipality.settings()
left, middle, right = page.columns(3)
with left:
    housing = shared.housing_areas(con)
    area = inputs.select_in_url("Område", housing, "omraade", home.home_area_id)
with middle:
    others = five_criteria.comparisons(con, area)
    comparison = inputs.select_in_url(
        "Sammenlign med", others, "sammenlign", home.home_comparison_id
    )
with right:
    year = inputs.select_in_url("Loven, som den gjaldt for", five_criteria.years(con), "lov")

# fetch and compute
shown = five_criteria.five_criteria(con, area, comparison, year)

# show
page.fictional_warning(shown.fictional)
page.section("Har området stået på en liste?", shown.membership)
page.section("De fem kriterier på ét blik")
page.show_html_table(shown.glance)
page.section(
    "Hvad siger reglerne?",
    f"Regnet efter loven, som den gjaldt for listen {danish.long_date(shown.law_date)}.",
)
page.show_html_table(shown.verdicts)
page.markdown(shown.premises)

for criterion in shown.criteria:
    figure_view.show_criterion(criterion)

if shown.lists:
    page.section("Listerne gennem årene")
    figure_view.show_figure(shown.lists(), "lister")

# explain
page.section(
    "Prøve på regnestykket: områder med offentliggjorte tal",
    "Aviser og boligorganisationer har gengivet ministeriets tal for nogle områder. De viser, "
    "hvor reglerne her giver det samme som ministeriet, og hvor der mangler et tal.",
)
page.show_html_table(five_criteria.examples_table(con))
