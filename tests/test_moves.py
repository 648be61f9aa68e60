"""Moves and a birth cohort: sums, shares and findings by hand, what is hidden stays so, and what a page says without rows."""

from fractions import Fraction

import pandas as pd
import pytest

from lib.analysis import moves, transitions
from lib.contents import moves as contents
from lib.contents.address_choices import ViewError
from lib.db import flow_queries, queries
from lib.figures import flows as figures_flows
from lib.figures import moves as figures_moves
from lib.figures import transitions as figures_transitions
from lib.figures.moves import MovedArea
from lib.figures.transitions import FollowedCohort
from lib.scenario import moved_shares
from lib.scenario.model import ScenarioError
from lib.slides import figure_urls
from lib.uploads.flows import flow_tables, own_flows

ALL = "I alt"
MADE_UP = "eksempelby"
AREA = MovedArea("Prøveby", {"Kilde": ""}, False)
LOST = transitions.LOST


def rows(*found: tuple) -> pd.DataFrame:
    """Moves: year, direction, place, trait, value, persons, and the indicator and whether it counts them."""
    columns = [
        "year",
        "direction",
        "other_name",
        "trait",
        "trait_value",
        "persons",
        "indicator_id",
        "in_share",
    ]
    full = [(*row, *(None,) * (len(columns) - len(row))) for row in found]
    return pd.DataFrame(full, columns=columns).astype({"persons": "Int64", "in_share": "boolean"})  # fmt: skip


MOVES = rows(
    (2024, "til", ALL, ALL, ALL, 50),
    (2024, "til", "nord", ALL, ALL, 30),
    (2024, "til", "syd", ALL, ALL, 20),
    (2024, "til", ALL, "Herkomst", "a", 10, "andel", True),
    (2024, "til", ALL, "Herkomst", "b", 40, "andel", False),
    (2024, "fra", ALL, ALL, ALL, 60),
    (2024, "fra", "nord", ALL, ALL, 25),
    (2024, "fra", "syd", ALL, ALL, 35),
    (2024, "fra", ALL, "Herkomst", "a", 30, "andel", True),
    (2024, "fra", ALL, "Herkomst", "b", 30, "andel", False),
)


def test_moves_are_counted_each_way_by_place_and_by_who():
    assert moves.totals(MOVES).loc[2024, ["came", "left", "net"]].tolist() == [50, 60, -10]
    places = moves.by_place(MOVES, 2024)
    assert list(places.index) == ["nord", "syd"] and list(places["net"]) == [5, -15]
    who = moves.by_trait(MOVES, 2024, "Herkomst")
    assert list(who["came_pct"]) == [20, 80] and list(who["left_pct"]) == [50, 50]


def test_a_sum_with_a_hidden_number_is_not_known():
    hidden = MOVES.assign(persons=MOVES["persons"].mask(MOVES["other_name"].eq("syd")))
    places = moves.by_place(hidden, 2024)
    assert places.loc["syd", ["came", "left", "net"]].isna().all()
    assert moves.hidden(hidden, 2024) == 2
    figure = figures_moves.by_place(places, moves.totals(hidden).loc[2024], 2024, AREA)
    assert "Flest" not in figure.caption  # those of the hidden place may be more
    assert list(figure.table.loc[figure.table["Sted"].eq("syd")].iloc[0]) == [
        "syd",
        *["skjult"] * 3,
    ]
    assert moves.groups(hidden.assign(persons=pd.NA), 2024).empty


def test_the_title_says_how_many_came_and_left_and_the_caption_where():
    figure = figures_moves.by_place(
        moves.by_place(MOVES, 2024), moves.totals(MOVES).loc[2024], 2024, AREA
    )
    assert figure.title == "Prøveby: 50 flyttede til og 60 fra i 2024, 10 flere fra end til"
    assert figure.caption.startswith("Flest kom fra nord og flyttede til syd. ")
    assert figure.spec["layer"]


def test_what_moves_do_to_a_share_is_exact_and_of_its_own_group():
    """100 of 200 are counted; 10 of 50 come and 30 of 60 leave: 80 of 190."""
    assert moved_shares.after_moves((100, 200), (10, 50), (30, 60)).share == Fraction(8000, 190)
    assert moved_shares.after_moves((100, 200), (0, 0), (0, 0)).share == 50
    with pytest.raises(ScenarioError):
        moved_shares.after_moves((10, 200), (0, 5), (11, 20))


@pytest.mark.parametrize(
    ("indicator", "year", "counted", "people", "later"),
    [
        ("uden_for_arbejde", 2024, 470 + 58 - 64, 1290 + 198 - 190, Fraction(100 * 455, 1300)),
        ("ikke_vestlige", 2024, 1071 + 122 - 134, 2100 + 286 - 278, Fraction(100 * 1062, 2120)),
        ("uden_for_arbejde", 2023, 492 + 60 - 66, 1275 + 190 - 183, Fraction(100 * 470, 1290)),
        ("ikke_vestlige", 2023, 1075 + 120 - 130, 2080 + 274 - 265, Fraction(100 * 1071, 2100)),
    ],
)
def test_the_shares_of_the_made_up_area_after_its_moves_are_those_of_a_hand_calculation(
    con, indicator, year, counted, people, later
):
    measured = queries.observations(con, areas=[MADE_UP])
    shares, said = contents.moved_shares_of(contents.rows(con, contents.MOVES), year, measured)
    share = next(one for one in shares if one.indicator_id == indicator)
    assert share.after == Fraction(100 * counted, people) and share.later == later
    assert said == []


def test_a_share_without_counts_at_the_beginning_of_the_year_is_not_reckoned_but_said(con):
    measured = queries.observations(con, areas=[MADE_UP])
    found = contents.rows(con, contents.MOVES)
    without = measured[~measured["period"].eq("1. december 2023")]
    shares, said = contents.moved_shares_of(found, 2024, without)
    assert shares == [] and len(said) == 2
    assert all("ingen andel med tæller og nævner fra årets begyndelse" in one for one in said)


def cohort(*found: tuple) -> pd.DataFrame:
    columns = ["age_from", "state_from", "age_to", "state_to", "children"]
    return pd.DataFrame(found, columns=columns).astype({"children": "Int64"})


COHORT = cohort(
    (3, "hjemme", 6, "i skole", 40), (3, "hjemme", 6, LOST, 10),
    (6, "i skole", 9, "stor", 20), (6, "i skole", 9, "lille", None), (6, "i skole", 9, LOST, None), (6, LOST, 9, LOST, 10),
)  # fmt: skip
FOLLOWED = FollowedCohort("Prøveby", "2004", {}, False, tuple(transitions.states(COHORT)))


def test_a_state_with_a_hidden_number_is_known_as_at_least():
    found = transitions.by_age(COHORT).set_index(["age", "state"])
    assert found.loc[(6, "i skole"), ["children", "exact"]].tolist() == [40, True]
    assert found.loc[(9, "stor"), ["children", "exact"]].tolist() == [20, True]
    assert found.loc[(9, "lille"), ["children", "exact"]].tolist() == [0, False]
    assert found.loc[(9, LOST), ["children", "exact"]].tolist() == [10, False]
    assert transitions.cohort_size(COHORT) == 50
    assert transitions.states(COHORT)[-1] == LOST


def test_a_state_known_only_by_who_goes_on_from_it_is_exact():
    entered = COHORT.assign(children=COHORT["children"].mask(COHORT.index == 0))
    entered.loc[[3, 4], "children"] = [12, 8]
    found = transitions.by_age(entered).set_index(["age", "state"])
    assert found.loc[(6, "i skole"), ["children", "exact"]].tolist() == [40, True]


def test_every_bar_of_a_cohort_is_whole_and_what_is_hidden_has_a_part_of_its_own():
    figure = figures_transitions.by_age(transitions.by_age(COHORT), 50, FOLLOWED)
    drawn = figure.chart.make.args[0]
    assert drawn.groupby("label")["value"].sum().eq(50).all()
    last = drawn[drawn["label"].eq("9 år")].set_index("part")
    assert last.loc[figures_transitions.HIDDEN, "value"] == 20
    assert last.loc[LOST, "text"].startswith("mindst ")
    assert "40\N{NO-BREAK SPACE}% af børnene (20 af 50) er »stor« som 9-årige" in figure.title
    assert figures_transitions.SUPPRESSED in figure.caveat
    assert list(figure.table["Børn"])[-2:] == ["skjult", "mindst 10"]


def test_a_step_draws_the_states_that_are_not_lost_and_its_title_has_its_number():
    found = transitions.onward(COHORT, 6)
    figure = figures_transitions.onward(found[found["of"].notna()], (6, 9), FOLLOWED)
    drawn = figure.chart.make.args[0]
    assert set(drawn["label"]) == {"i skole (40 børn)"}
    assert drawn["value"].sum() == 40
    assert (
        "50\N{NO-BREAK SPACE}% af dem, der var »i skole« som 6-årige, er »stor« som 9-årige"
        in figure.title
    )


@pytest.mark.parametrize("view", contents.VIEWS)
def test_an_area_without_rows_shows_the_made_up_one(con, view):
    home = next(area for area in contents.areas(con) if area != MADE_UP)
    assert contents.shown_area(con, view, home) == MADE_UP
    assert contents.shown_area(con, view, MADE_UP) == MADE_UP


@pytest.mark.parametrize("view", contents.VIEWS)
def test_without_any_rows_there_is_no_period_to_choose(con, view):
    assert contents.periods(con, view, "") == {}


@pytest.mark.parametrize("view", contents.VIEWS)
def test_every_figure_has_an_address_a_finding_with_a_number_a_table_and_a_source(con, view):
    period = next(iter(contents.periods(con, view, MADE_UP)))
    figures = contents.of_period(con, view, MADE_UP, period).figures
    assert len(figures) > 4
    for key in figures:
        address = f"/flytning?visning={contents.VIEWS[view].replace(' ', '+')}#{key}"
        figure = figure_urls.figure(con, address)
        assert any(letter.isdigit() for letter in figure.title) and figure.fictional
        assert len(figure.table) and figure.sources and figure.title in figure.alt_text
        assert figure.spec


def test_an_unknown_year_of_an_address_is_refused(con):
    with pytest.raises(ViewError):
        contents.figures_of(con, {"aar": ["1900"]})


def test_the_ribbons_of_a_year_are_its_known_places_and_what_is_left_of_the_total():
    hidden = MOVES.assign(persons=MOVES["persons"].mask(MOVES["other_name"].eq("syd")))
    found = moves.flows(hidden, 2024)
    assert set(found.itertuples(index=False, name=None)) == {
        ("til", "nord", 30), ("til", "", 20), ("fra", "nord", 25), ("fra", "", 35),
    }  # fmt: skip
    figure = figures_flows.of_moves(found, moves.totals(hidden).loc[2024], 2024, AREA)
    assert "steder, hvis tal er skjult 20" in figure.alt_text and figure.spec["layer"]


def test_the_ribbons_of_a_cohort_begin_and_end_inside_their_bars():
    figure = figures_flows.of_cohort(transitions.by_age(COHORT), COHORT, 50, FOLLOWED)
    bars, bands, _ = figure.chart.make.args
    wide = bars.set_index(["step", "part"])["share"]
    for (step, part), share in bands.groupby(["step", "part_from"])["share"].sum().items():
        assert share <= wide[step, part] + 1e-9
    for (step, part), share in bands.groupby(["step", "part_to"])["share"].sum().items():
        assert share <= wide[step + 1, part] + 1e-9
    assert list(figure.table["Børn"]).count("skjult") == 2 and figure.spec["layer"]


def test_own_moves_are_shown_with_few_persons_hidden_and_marked_as_own(con):
    text = (
        "Boligområde;Retning;Sted;Personer\nVærebro Park;Tilflyttet;I alt;103\nVærebro Park;Tilflyttet;nord;3\n"
        "Værebro Park;Tilflyttet;syd;40\nVærebro Park;Tilflyttet;vest;60\n"
    )
    read = own_flows.read(text.encode(), "egne.csv", flow_tables.known(con), {"år": "2024"})
    own = own_flows.protect(read, flow_queries.moves(con), 5)
    assert own.rows["persons"].fillna(-1).tolist() == [103, -1, -1, 60]
    assert sum("vises ikke" in sentence for sentence in own.said) == 2
    assert contents.own_periods(own, "vaerebro_park") == {"2024": "2024"}
    for make in contents.of_own(con, own, "vaerebro_park", "2024").figures.values():
        figure = make()
        assert figure.own and not figure.fictional
        assert "hvor mange der flyttede fra, er skjult eller ikke oplyst" in figure.title
        assert not {"3", "40"} & set(figure.table.astype(str).to_numpy().ravel())
