"""Skole: school and youth, an area beside a comparison, as bars or as so many of a hundred."""

from lib import compare, options, store, tables, ui, views

ui.opening(
    "Skole og unge",
    "Fravær, afgangskarakterer og vejen videre efter 9. klasse: et boligområde ved siden af "
    "kommunen. »Ud af 100« viser de samme tal som hundrede firkanter.",
)

# choose
con = ui.database()
left, middle, right = ui.columns(3)
with left:
    housing = options.housing_areas(store.areas(con, "boligområde"), only_home=True)
    area = ui.choose("Område", housing, "omraade", "vaerebro_park")
with middle:
    measured = store.facts(con, indicators=views.SCHOOL)
    others = options.comparisons(store.areas(con, "kommune", "land", "boligområde"), measured, area)
    comparison = ui.choose("Sammenlign med", others, "sammenlign", "gladsaxe_kommune")
with right:
    view = ui.choose_few("Visning", views.SCHOOL_VIEWS, "visning", "soejler")

# fetch and compute
facts = store.facts(con, [area, comparison], views.SCHOOL)
shown = views.school(facts, area, comparison, others[comparison], view)

# show
ui.fictional_note(area == "eksempelby")
if not shown:
    ui.note(
        f"Ingen tal er offentliggjort for både {housing[area]} og {others[comparison]} i samme periode."
    )
ui.section(f"{housing[area]} og {others[comparison]}")
ui.show_figures((key, draw()) for key, draw in shown.items())

# explain
ui.section(
    "Hvad der ellers er kendt",
    "Tal, som kun findes for det ene af de to steder eller for andre år.",
)
ui.show_table(
    tables.brief(compare.unpaired(facts, compare.pairs(facts, area, comparison))),
    "Hvad der ellers er kendt",
)
missing = tables.missing(facts, area)
if len(missing):
    ui.section("Det er ikke offentliggjort", f"Tal om skole og unge i {housing[area]}.")
    ui.show_table(missing, "Tal, der ikke er fundet offentliggjort")
