"""Skole: school and youth, an area beside a comparison, as bars or as so many of a hundred."""

from lib import compare, figures, options, store, tables, ui

INDICATORS = (
    "skolefravaer_ulovligt", "karakter_over_4", "ungdomsuddannelse_15mdr",
    "unge_offentlig_forsoergelse", "anbringelser", "unge_15_17_i_uddannelse",
    "grundskole_18_29", "videregaaende_18_29", "sociale_boernesager", "enlige_forsoergere",
    "tandpleje_udeblivelser", "sigtede_10_17", "ungeledighed", "under_30_i_uddannelse_eller_job",
    "karaktergennemsnit", "karaktergennemsnit_tosprogede", "karaktergennemsnit_engelsk",
    "inklusionsgrad", "kompetencedaekning",
)  # fmt: skip
VIEWS = {"soejler": "Søjler", "hundrede": "Ud af 100"}

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
    measured = store.facts(con, indicators=INDICATORS)
    others = options.comparisons(store.areas(con, "kommune", "land", "boligområde"), measured, area)
    comparison = ui.choose("Sammenlign med", others, "sammenlign", "gladsaxe_kommune")
with right:
    view = ui.choose_few("Visning", VIEWS, "visning", "soejler")

# fetch and compute
facts = store.facts(con, [area, comparison], INDICATORS)
compared = compare.in_order(compare.pairs(facts, area, comparison), INDICATORS)
shown = compared[compared["unit"] == "pct."] if view == "hundrede" else compared
draw = figures.of_hundred if view == "hundrede" else figures.side_by_side

# show
ui.fictional_note(area == "eksempelby")
if shown.empty:
    ui.note(
        f"Ingen tal er offentliggjort for både {housing[area]} og {others[comparison]} i samme periode."
    )
ui.section(f"{housing[area]} og {others[comparison]}")
ui.show_figures(
    (pair["indicator_id"], draw(facts, pair, comparison, others[comparison]))
    for _, pair in shown.iterrows()
)

# explain
ui.section(
    "Hvad der ellers er kendt",
    "Tal, som kun findes for det ene af de to steder eller for andre år.",
)
ui.show_table(tables.brief(compare.unpaired(facts, compared)), "Hvad der ellers er kendt")
missing = tables.missing(facts, area)
if len(missing):
    ui.section("Det er ikke offentliggjort", f"Tal om skole og unge i {housing[area]}.")
    ui.show_table(missing, "Tal, der ikke er fundet offentliggjort")
