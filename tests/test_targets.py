"""The page Mål: its finding, its statuses by group, and that a new result changes them wherever it comes from."""

import datetime

import pandas as pd
import pytest

from lib.analysis import target_status
from lib.charts import status_table, theme
from lib.contents import development, shared, targets
from lib.contents.address_choices import ViewError
from lib.db import queries, schema, target_queries
from lib.figures import images
from lib.figures import targets as figures_targets
from lib.figures.targets import FollowedTarget
from lib.slides import export, figure_urls
from lib.uploads.observations import session_data
from tests.test_pages import UNSAID, open_page, words

TODAY = datetime.date(2026, 11, 26)
HG, POLICE = "hoeje_gladsaxe", "vestegnens_politikreds"


@pytest.fixture(scope="module")
def shown(con):
    return targets.targets(con, HG, TODAY)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def standing(con, target_id: str, today: datetime.date = TODAY) -> target_status.Status:
    found = shared.targets_with_status(con, today).set_index("target_id")
    return found.at[target_id, "standing"]


# ---------------------------------------------------------------- what the data hold


def test_the_finding_counts_every_criterion_once(shown):
    """53 printed, 41 distinct; no result of any of them is published."""
    figure = shown.figures[targets.STATUSES]()
    assert figure.title == (
        "Ingen af de 41 succeskriterier for Høje Gladsaxe kan opgøres: 36 mangler tal, 4 er sat i ord uden tal og 1 vises ikke"
    )
    criteria = figure.table[~figure.table["Hører til"].str.contains("Sammen om")]
    assert len(criteria) == 41 and criteria["Mål"].is_unique


def test_every_criterion_with_a_number_has_an_indicator_and_a_source_of_its_result(con):
    rows = target_queries.targets(con, HG)
    counted = rows[rows["target"].notna() | rows["status"].eq("confidential")]
    assert counted["indicator_id"].notna().all()
    assert counted["data_source"].notna().all() and counted["responsible"].notna().all()


def test_criteria_stand_under_their_indsatsomraade_with_their_activity(shown):
    by_name = {group.name: group.table.rows.set_index("Mål") for group in shown.criteria}
    assert list(by_name)[:3] == ["Tryghed og trivsel", "Kriminalpræventiv indsats", "Forebyggelse og forældreansvar"]  # fmt: skip
    cafes = by_name["Forebyggelse og forældreansvar"].loc["8 forældrecaféer om året"]
    assert cafes["Aktivitet"] == "Forældrecafé" and cafes["Datakilde"] == "Helhedsplanens logbog"
    assert cafes["Ansvarlig"] == "Netværks- og familiemedarbejderen og familiemedarbejderen"


def test_a_number_from_before_the_time_decides_nothing_and_is_told(con):
    """The difference of 2015 is the baseline, and those of 2018 and 2019 are of a later definition."""
    found = standing(con, "hg_tryghed")
    assert found.words == "Kan ikke opgøres: mangler tal" and found.overdue
    assert plain(found.text) == (
        "Intet tal for 2017-2020. Det seneste er 15 procentpoint (2015). "
        "Målet for gennemsnittet af 2017-2020 er højst 7,5 procentpoint."
    )


def test_a_withheld_target_shows_no_number_anywhere(shown):
    tables = [group.table.rows for group in shown.criteria]
    (row,) = [r for t in tables for _, r in t.iterrows() if "radikalisering" in r["Mål"]]
    assert row["Status"] == "Kan ikke opgøres: vises ikke"
    assert not any(sign.isdigit() for sign in row["Regnestykket"])


def test_goals_tell_what_measures_them_or_that_nothing_does(con):
    (group,) = targets.targets(con, "vaerebro_park", TODAY).goals
    rows = group.table.rows.set_index("Målsætning")["Måles med"]
    assert "27 % (2017)" in plain(
        rows["Alle børn og unge i Værebro Park har gode fremtidsmuligheder"]
    )
    parts = targets.targets(con, "vaerebro_park", TODAY).parts[0].table.rows
    assert set(parts["Måles med"]) == {"Intet tal måler den."}


def test_what_gets_worse_and_what_is_unanswered_is_counted(shown):
    figure = shown.figures[targets.ALERTS]()
    assert figure.title == (
        "Høje Gladsaxe: 3 tal er værre og forværret, 36 mål er forbi deres frist uden et tal og 2 tal er forsinkede"
    )
    assert shown.figures[targets.MOVEMENTS]().title.startswith("Værre og forværret i Høje Gladsaxe")


# ---------------------------------------------------------------- a new result


def test_a_row_in_the_data_changes_the_status(copy):
    """A made-up result: a mean difference of 7,2 over the four years, and 12 bydelsmødre in one of them."""
    like = next(r for r in copy.rows("observations") if r["indicator_id"] == "tryghed_indeks_forskel" and r["period"] == "2015")  # fmt: skip
    new = {"period": "2017-2020", "period_start": "2017-01-01", "period_end": "2020-12-31", "value": "7.2",
           "quote": "Opdigtet: 7,2", "note": "Opdigtet.", "status": "published"}  # fmt: skip
    copy.append("observations", **like | new)
    copy.build()
    with queries.connect(copy.database) as con:
        found = standing(con, "hg_tryghed")
        assert found.state == "Nået"
        assert plain(found.text) == (
            "Forskellen er i gennemsnit 7,2 procentpoint (2017-2020); målet er højst 7,5 procentpoint. "
            "Udgangspunktet var 15 procentpoint (2015)."
        )
        figure = targets.targets(con, HG, TODAY).figures[targets.STATUSES]()
        assert figure.title == "1 af 41 succeskriterier for Høje Gladsaxe kan opgøres: 1 er nået"
        charts = [make().chart for make in development.development(con, HG, TODAY).lines.values()]
        texts = [plain(text) for chart in charts for text in chart.targets["text"]]
        assert "højst 7,5 procentpoint (tidligere opgørelse; nået)" in " ".join(texts)


def own_rows(*given: tuple[str, str, int, float]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            dict.fromkeys(schema.TABLES["observations"])
            | {"area_id": area, "indicator_id": indicator, "period": str(year), "period_start": f"{year}-01-01",
               "period_end": f"{year}-12-31", "value": value, "status": "published", "source_id": "egne_data"}
            for area, indicator, year, value in given
        ]
    )  # fmt: skip


def test_numbers_of_a_visit_change_the_status_and_are_marked():
    """The differences 9, 8, 7 and 5 are 7,25 in the mean; 8, 9, 8 and 7 cafés miss one year."""
    index = [(HG, "tryghed_indeks", year, 80.0 - gap) for year, gap in zip(range(2017, 2021), (9, 8, 7, 5), strict=True)]  # fmt: skip
    index += [(POLICE, "tryghed_indeks", year, 80.0) for year in range(2017, 2021)]
    cafes = [(HG, "foraeldrecafe_arrangementer", year, n) for year, n in zip(range(2017, 2021), (8, 9, 8, 7), strict=True)]  # fmt: skip
    con = session_data.with_rows(own_rows(*index, *cafes), session_data.source("Opfølgning", "Helhedsplanen"))  # fmt: skip
    try:
        assert standing(con, "hg_cafe_antal").state == "Ikke nået"
        assert "7 i 2020; målet er mindst 8 arrangementer om året." in plain(
            standing(con, "hg_cafe_antal").text
        )
        assert standing(con, "hg_tryghed").state == "Nået"
        figure = targets.targets(con, HG, TODAY).figures[targets.STATUSES]()
        assert (
            figure.title
            == "2 af 41 succeskriterier for Høje Gladsaxe kan opgøres: 1 er nået og 1 er ikke nået"
        )
        assert figure.own and any("Opfølgning" in source for source in figure.sources)
        early = standing(con, "hg_cafe_antal", datetime.date(2020, 6, 1))
        assert early.state == "Ikke nået"  # all four years are there
    finally:
        con.close()


# ---------------------------------------------------------------- the picture


def followed(state: str, reason: str = "", group: str = "Skole") -> FollowedTarget:
    status = target_status.Status(state, "Et regnestykke.", reason)
    return FollowedTarget(group, f"Mål {state} {reason}", status, "mål")


def test_a_finding_says_how_many_are_known_and_how_they_are():
    noun = ("Det ene mål", "mål")
    some = [
        followed("Nået"),
        followed("Den forkerte vej"),
        followed("Kan ikke opgøres", "mangler tal"),
    ]
    assert figures_targets.finding(some, noun, "Byen") == (
        "2 af 3 mål for Byen kan opgøres: 1 er nået og 1 går den forkerte vej"
    )
    assert figures_targets.finding(some[:1], noun, "Byen") == "Det ene mål for Byen er nået"
    assert figures_targets.finding(some[2:] * 2, noun, "Byen") == (
        "Ingen af de 2 mål for Byen kan opgøres: alle 2 mangler tal"
    )


def test_the_picture_tells_every_status_by_place_and_word_and_number():
    every = [followed(state) for state in target_status.DECIDED]
    every += [followed("Kan ikke opgøres", reason, "Job") for reason in target_status.REASONS]
    none = pd.DataFrame(columns=["source", "publisher", "published", "url"])
    figure = figures_targets.statuses(every, "Fund", "Byen", none)
    text = str(figure.spec).replace("\\n", " ")
    for state in target_status.DECIDED:
        assert figures_targets.HEADINGS[state][0].split()[-1] in text
    for reason in target_status.REASONS:
        assert figures_targets.HEADINGS[reason][0].split()[0] in text
    assert set(figure.table["Status"]) == {one.status.words for one in every}
    assert "Skole: 1 er nået" in figure.description
    assert images.png(figure).startswith(b"\x89PNG")


def test_a_status_has_a_colour_that_is_read_on_white():
    assert set(figures_targets.COLORS) == set(target_status.DECIDED)
    assert set(figures_targets.COLORS.values()) <= {theme.BETTER, theme.AREA, theme.COMPARISON, theme.MUTED, theme.WORSE}  # fmt: skip
    assert set(figures_targets.COUNTED) == {*target_status.DECIDED, *target_status.REASONS}
    assert status_table.LARGEST_PX > status_table.SMALLEST_PX


# ---------------------------------------------------------------- the page and its addresses


@pytest.mark.parametrize(
    "area", [HG, "vaerebro_park", "gladsaxe_kommune", "pileparkerne", "eksempelby"]
)
@pytest.mark.slow
def test_the_page_opens_for_any_area(area):
    app = open_page("maal")
    app.selectbox(key="omraade").set_value(area).run()
    assert not app.exception and not app.error
    assert not UNSAID.search(words(app))
    told = " ".join(box.value for box in app.info)
    assert ("sætter mål for" in told) == (area in ("pileparkerne", "eksempelby"))


def test_a_figure_of_the_page_has_an_address_and_files(con):
    for key in (targets.STATUSES, targets.ALERTS, targets.MOVEMENTS):
        figure = figure_urls.figure(con, f"/maal?omraade={HG}#{key}")
        assert figure.title and figure.sources
        assert export.of_figure(figure, "pptx")
        assert images.csv(figure)
    with pytest.raises(ViewError):
        figure_urls.figure(con, "/maal?omraade=et+andet+sted")


def test_the_table_of_udvikling_tells_the_status_too(con):
    tables = {one.area_id: one.table.rows for one in development.targets(con, TODAY)}
    assert tables[HG]["Status"].str.startswith("Kan ikke opgøres: mangler tal. ").sum() == 36
