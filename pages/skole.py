"""Skole: school and youth, an area beside a comparison, as bars or as so many of a hundred."""

from lib import contents_school, municipality, ui

ui.opening(
    "Skole og unge",
    "Fravær, afgangskarakterer og vejen videre efter 9. klasse: et boligområde ved siden af "
    "kommunen. »Ud af 100« viser de samme tal som hundrede firkanter.",
)

# choose
con = ui.database()
home = municipality.settings()
left, middle, right = ui.columns(3)
with left:
    housing = contents_school.areas(con)
    area = ui.choose("Område", housing, "omraade", home.home_area_id)
with middle:
    others = contents_school.comparisons(con, area)
    comparison = ui.choose("Sammenlign med", others, "sammenlign", home.home_comparison_id)
with right:
    view = ui.choose_few("Visning", contents_school.VIEWS, "visning", contents_school.BARS)

# fetch and compute
shown = contents_school.school(con, area, comparison, view)

# show
ui.fictional_note(shown.fictional)
if not shown.figures:
    ui.note(
        f"Ingen tal er offentliggjort for både {housing[area]} og {others[comparison]} i samme periode."
    )
ui.section(f"{housing[area]} og {others[comparison]}")
ui.show_figures((key, figure()) for key, figure in shown.figures.items())

# explain
ui.section(
    "Hvad der ellers er kendt",
    "Tal, som kun findes for det ene af de to steder eller for andre år.",
)
ui.show_html_table(shown.unpaired)
if len(shown.missing.rows):
    ui.section("Det er ikke offentliggjort", f"Tal om skole og unge i {housing[area]}.")
    ui.show_html_table(shown.missing)
