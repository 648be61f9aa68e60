"""Fem kriterier: an area under the law of a year as one picture, its lists, and criterion by criterion."""

from lib.contents import five_criteria, shared
from lib.settings import municipality
from lib.web import figure_view, inputs, page, session

page.opening("De fem kriterier")

# choose
con = session.database()
home = municipality.settings()
left, middle, right = page.columns(3)
with left:
    housing = shared.housing_areas(con)
    area = inputs.area_in_url(housing, home.home_area_id)
with middle:
    others = five_criteria.comparisons(con, area)
    comparison = inputs.select_in_url(
        "Sammenlign med", others, "sammenlign", home.home_comparison_id
    )
with right:
    years, first = five_criteria.years(con), five_criteria.first_year(con, area)
    year = inputs.select_in_url("Regler på listen fra", years, "lov", first, follows=area)

# fetch and compute
shown = five_criteria.five_criteria(con, area, comparison, year)

# show
page.fictional_warning(shown.fictional)
figure_view.show_figure(shown.picture(), "kriterier", first=True)
page.escaped_lines([shown.verdict, *shown.deductions, shown.later_unknown])
page.section("Har området stået på en liste?", shown.membership)
if shown.lists:
    figure_view.show_figure(shown.lists(), "lister")
page.section("Hvad siger reglerne?", shown.premises)
page.show_html_table(shown.verdicts)

for criterion in shown.criteria:
    if criterion.is_known:
        figure_view.show_criterion(criterion)
figure_view.show_unknown_criteria(one for one in shown.criteria if not one.is_known)

# explain
page.section(
    "Giver beregningen det samme som ministeriet?",
    "Aviser og boligorganisationer har gengivet ministeriets tal for nogle områder. De viser, "
    "hvor reglerne her giver det samme som ministeriet, og hvor der mangler et tal.",
)
page.show_html_table(five_criteria.examples_table(con))
page.section(
    "Hvad er de fem kriterier?",
    "Almenboligloven bruger fem kriterier, når ministeriet hvert år laver lister over boligområder. "
    "Her står de offentliggjorte tal ved siden af lovens grænser.",
)
history = shared.law_history(con)
if len(history.rows):
    page.section(
        "Lovens egen historie", "Ordene, og hvad domstolene har sagt, så langt kilderne går."
    )
    page.show_html_table(history)
