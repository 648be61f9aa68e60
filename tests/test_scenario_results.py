"""From published facts to a baseline, and from a scenario to numbers and verdicts."""

from fractions import Fraction

import pytest

from lib import scenario, scenario_results, store
from lib.scenario import Measure, PersonsChange, ScenarioError

AREA, HOME = "vaerebro_park", "gladsaxe_kommune"
ABSENCE, ORIGIN = "skolefravaer_ulovligt", "ikke_vestlige"


@pytest.fixture(scope="module")
def facts(con):
    return store.facts(con, [AREA])


@pytest.fixture(scope="module")
def rules(con):
    return store.thresholds(con, next(d for d in store.list_dates(con) if d.year == 2021))


def test_the_baseline_holds_what_is_published_and_nothing_more(facts):
    state = scenario_results.baseline(facts, {})
    assert state.measure(ABSENCE) == Measure(Fraction(27))
    assert state.measure(ORIGIN).share == Fraction("51.8")
    assert state.residents is None  # nobody has published the residents of Værebro Park
    assert all(not measure.assumed for measure in state.measures.values())
    with pytest.raises(ScenarioError, match="intet offentliggjort tal"):
        state.measure("uden_for_arbejde")


def test_an_assumed_number_of_people_is_marked_and_must_fit(facts):
    state = scenario_results.baseline(facts, {ABSENCE: 100}, residents=2500)
    assert state.measure(ABSENCE) == Measure(Fraction(27), 100, assumed=True)
    assert state.residents == 2500
    with pytest.raises(ScenarioError, match="Intet helt antal personer") as error:
        scenario_results.baseline(facts, {"voksne_offentlig_forsoergelse": 50})
    assert error.value.indicator_id == "voksne_offentlig_forsoergelse"


def test_published_people_go_before_what_a_reader_assumes(con):
    made_up = store.facts(con, ["eksempelby"])
    known = made_up[made_up["numerator"].notna() & (made_up["unit"] == "pct.")].iloc[-1]
    state = scenario_results.baseline(made_up, {known["indicator_id"]: 7})
    measure = state.measure(known["indicator_id"])
    assert not measure.assumed and measure.people != 7


def test_a_withheld_number_is_refused(con):
    own = store.facts(con, ["hoeje_gladsaxe"])
    with pytest.raises(ScenarioError, match="så få personer"):
        scenario_results.refuse_withheld(own, "bekymringssager")
    scenario_results.refuse_withheld(own, "sigtede_10_17")


def test_twelve_pupils_fewer(con, facts):
    """27 of 100 assumed pupils less 12 is 15 %, 3 percentage points above the municipality's 12 %."""
    before = scenario_results.baseline(facts, {ABSENCE: 100})
    after = scenario.apply(before, [PersonsChange(ABSENCE, -12)])
    home = scenario_results.baseline(store.facts(con, [HOME]), {})
    row = (
        scenario_results.numbers(before, after, home.measures)
        .set_index("indicator_id")
        .loc[ABSENCE]
    )
    assert (row["before_persons"], row["after_persons"], row["change_persons"]) == (27, 15, -12)
    assert (row["after_pct"], row["change_pp"], row["difference_pp"]) == (15, -12, 3)
    assert row["rest_pct"] is None  # how many pupils the municipality has is not published
    assert row["low_pct"] < 15 < row["high_pct"] and row["assumed"]


def test_the_rest_of_the_municipality_where_both_are_known(facts):
    """27 of 100 out of 1,200 of 10,000: 1,173 of 9,900 are left."""
    before = scenario_results.baseline(facts, {ABSENCE: 100})
    home = {ABSENCE: Measure(Fraction(12), 10_000)}
    row = scenario_results.numbers(before, before, home).set_index("indicator_id").loc[ABSENCE]
    assert row["rest_pct"] == Fraction(100 * 1173, 9900)


def test_verdicts_before_and_after(facts, rules):
    """51.8 % of an assumed 2,800 is over 50 and over 30 %; 610 fewer and it is over neither."""
    law = {"nonwestern": ORIGIN}
    before = scenario_results.baseline(facts, {ORIGIN: 2800})
    after = scenario.apply(before, [PersonsChange(ORIGIN, -610)])
    one_less = scenario.apply(before, [PersonsChange(ORIGIN, -609)])
    was, now, almost = (
        scenario_results.verdicts(rules, state, law, None, None)["forebyggelsesområde"]
        for state in (before, after, one_less)
    )
    assert (
        was.criteria["nonwestern"] is True and was.on_list is None
    )  # the other four are not known
    assert now.criteria["nonwestern"] is False and now.on_list is False
    assert almost.criteria["nonwestern"] is True and almost.on_list is None
