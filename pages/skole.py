"""Skole: school and youth in an area and a comparison, as bars or as counts out of 100; or the schools themselves."""

from lib.contents import school
from lib.settings import municipality
from lib.web import figure_view, inputs, page, session

page.opening(
    "Skole og unge",
    "Fravær, afgangskarakterer og vejen videre efter 9. klasse: et boligområde ved siden af "
    "kommunen. »Ud af 100« viser de samme tal som hundrede firkanter, »Skolerne« tallene for hver skole.",
)

# choose
con = session.database()
home = municipality.settings()
left, middle, right = page.columns(3)
with left:
    view = inputs.segmented_in_url("Visning", school.views(), "visning", school.BARS)

if view == school.SCHOOLS:
    schools = school.schools(con)
    page.section("Skolerne", schools.sentence)
    figure_view.show_figures((key, figure()) for key, figure in schools.figures.items())
    with page.expander("Flere tal for skolerne", "skolerne_tal"):
        page.show_html_table(schools.table)
    with page.expander("Skoler, som ikke er med i figurerne", "andre_skoler"):
        page.show_html_table(schools.others)
else:
    with middle:
        housing = school.areas(con)
        area = inputs.area_in_url(housing, home.home_area_id)
    with right:
        others = school.comparisons(con, area)
        comparison = inputs.select_in_url(
            "Sammenlign med", others, "sammenlign", home.home_comparison_id
        )

    # fetch and compute
    shown = school.school(con, area, comparison, view)

    # show
    page.fictional_warning(shown.fictional)
    if not shown.figures:
        page.markdown_info(
            f"Ingen tal er offentliggjort for både {housing[area]} og {others[comparison]} i samme periode."
        )
    page.section(f"{housing[area]} og {others[comparison]}")
    figure_view.show_figures((key, figure()) for key, figure in shown.figures.items())

    # explain
    page.section(
        "Øvrige tal",
        "Tal, som kun findes for det ene af de to steder eller for andre år.",
    )
    page.show_html_table(shown.unpaired)
    if len(shown.missing.rows):
        page.section("Det er ikke offentliggjort", f"Tal om skole og unge i {housing[area]}.")
        page.show_html_table(shown.missing)
