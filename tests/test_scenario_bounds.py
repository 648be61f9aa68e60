"""Hvad nu hvis with numbers known only within bounds: a range of answers, over all values that the bound allows."""

import io
from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from lib.analysis import assessment, criteria
from lib.analysis.criteria import Evidence
from lib.analysis.known_range import KnownRange
from lib.contents import what_if
from lib.db import queries
from lib.scenario import (
    bound_sentences,
    bounds,
    goal_sentences,
    model,
    outcomes,
    share_targets,
    tables,
)
from lib.scenario.model import Dwellings, GroupShare, State

AREA, OFF, WORK, CONVICTED, INCOME = (
    "vaerebro_park", "ikke_forebyggelse", "uden_for_arbejde", "doemte_pct", "indkomst_pct_region"
)  # fmt: skip
INDICATOR = {"counted": "de voksne er dømt", "persons_noun": "voksne", "unit": "pct."}
MEAN = {"counted": None, "persons_noun": "skattepligtige", "unit": "pct. af regionens gennemsnit"}


def plan(con, question: str = OFF, area: str = AREA, **cells):
    data = what_if.reference_data(con)
    return replace(data.asked(replace(data.first, area_id=area), question), **cells)


def told(con, **cells) -> str:
    answers = what_if.contents(con, plan(con, **cells)).required.answers
    return " ".join(f"{heading} {words}" for heading, words in answers).replace("\N{NO-BREAK SPACE}", " ")  # fmt: skip


def test_vaerebro_park_2021_is_answered_in_ranges_where_only_bounds_are_known(con):
    words = told(con)
    assert "Værebro Park ville stå på listen over forebyggelsesområder" in words
    assert "svaret gælder for alle de værdier, de kan have" in words
    assert (
        "Det kræver to af disse tre: "
        "Uden for arbejde og uddannelse Fra højst 40 % til højst 30 %: højst 10 færre for hver 100 18-64-årige. "
        "Dømte Fra mindst 2 og under 3 gange landet til under 2 gange landet: højst 1 gang landsgennemsnittet lavere. "
        "Indkomst Fra mindst 55 % og under 65 % til mindst 65 %: højst 10 procentpoint højere."
    ) in words
    assert "ikke offentliggjort, eller" not in words  # what is known within bounds is not asked for
    found = what_if.contents(con, plan(con)).required
    assert found.headline == "Det er nok, at to af tre kriterier ændrer sig"
    assert what_if.askable(con, plan(con))[OFF] == ""


def test_vaerebro_park_2021_is_answered_in_persons_where_the_user_says_how_many(con):
    """Of 2,000 and a mean of 1.1 %, 2.2 to 3.3 % are 44 to 65; under 2.2 % is 43 at most. 40 % of 1,700 is 680, 30 % is 510."""
    words = told(con, people={CONVICTED: 2000, WORK: 1700}, national_mean=Fraction("1.1"))
    assert "mellem 1 og 22 færre voksne er dømt" in words
    assert "højst 170 færre 18-64-årige er uden for arbejde og uddannelse" in words


@pytest.mark.parametrize(
    ("area", "year"),
    [(AREA, 2021), (AREA, 2020), ("pileparkerne", 2021), ("hoeje_gladsaxe", 2020), ("hoeje_gladsaxe", 2014), ("mjoelnerparken", 2017),
     ("mjoelnerparken", 2022), ("eksempelby", 2024), ("moerkhoej_almene", 2021)],
)  # fmt: skip
def test_the_baseline_is_judged_as_on_fem_kriterier(con, area, year):
    made = plan(con, area=area)
    laws = what_if.reference_data(con).law_indicators
    day = next(day for day in laws if day.year == year)
    base = what_if.baseline(con, replace(made, law_year=year, indicators=tuple(laws[day].values())))
    judged = assessment.assess(
        queries.observations(con, [area]), queries.thresholds(con, day), day,
        queries.national_mean(con, area, CONVICTED, day), queries.memberships(con, area),
    )  # fmt: skip
    assert base.verdicts(base.before) == judged.verdicts


def test_an_assumption_within_the_bound_replaces_it_and_one_outside_is_refused(con):
    inside = what_if.baseline(con, plan(con, shares={INCOME: Fraction(60), WORK: Fraction(45)}))
    assert inside.before.group_shares[INCOME].share == 60 and INCOME not in inside.before.bounds
    assert (
        inside.refused[WORK]
        == "45\N{NO-BREAK SPACE}% passer ikke med det, der er kendt: højst 40\N{NO-BREAK SPACE}%."
    )
    assert inside.before.bounds[WORK].range == KnownRange(high=Fraction(40))
    mean = {"national_mean": Fraction(1)}
    for share, agrees in ((Fraction(2), True), (Fraction("2.99"), True), (Fraction(3), False)):
        base = what_if.baseline(con, plan(con, shares={CONVICTED: share}, **mean))
        assert (CONVICTED in base.before.group_shares) is agrees
    # Without the national mean the two cannot be compared, and the bound goes on deciding.
    alone = what_if.baseline(con, plan(con, shares={CONVICTED: Fraction(3)}))
    assert alone.verdicts(alone.before)["forebyggelsesområde"].criteria["convicted"] is True


def test_a_limit_is_answered_with_at_least_where_only_the_lower_end_is_known(con):
    """Pileparkerne 2021: over 30 %; of 1,200 that is 361 or more, and 360 is 30 %."""
    cells = {"question": "under_30", "area": "pileparkerne", "law_year": 2021}
    assert "hvor meget, kan ikke siges" in told(con, **cells)
    assert "Mindst 1 færre beboere har" in told(con, **cells, residents=1200)
    base = what_if.baseline(con, plan(con, **cells))
    assert share_targets.target(base, "ikke_vestlige", "below_limit", Fraction(20)).needed.size == KnownRange(Fraction(10), False)  # fmt: skip


def test_all_numbers_hold_what_is_known_within_bounds_with_the_words_of_the_source(con):
    of = plan(con)
    rows = what_if.contents(con, of).numbers().rows.replace("\N{NO-BREAK SPACE}", " ", regex=True)
    rows = rows.set_index("Tal for")
    names = what_if.reference_data(con).indicators
    for indicator_id, share, when, quote in (
        (WORK, "højst 40 %", "2020", "godt stykke fra ghettokriterierne"),
        (
            CONVICTED,
            "mindst 2 og under 3 gange landet",
            "1. december 2021",
            "ikke-vestlige beboere, dømte",
        ),
        (INCOME, "mindst 55 % og under 65 %", "1. december 2021", "lav gennemsnitsindkomst"),
    ):
        row = rows.loc[names[indicator_id]["short_name"]]
        assert row["Andel"].startswith(share) and when in row["Scenarie"]
        assert "sagt i ord i kilden: »" in row["Bygger på"] and quote in row["Bygger på"]
        assert "offentliggjort" not in row["Bygger på"]


def test_a_scenario_of_a_number_within_bounds_stands_in_all_numbers_too(con):
    """2,800 residents with 40 % at most, and 200 new ones with 20 %: at most 38.67 %."""
    cells = {
        "indicators": (WORK,),
        "law_year": 2021,
        "residents": 2800,
        "persons_per_dwelling": Fraction(2),
    }
    base = what_if.baseline(con, plan(con, "eget", **cells))
    found = outcomes.outcomes(base, (("Nye", (Dwellings(100, model.OWN, {WORK: Fraction(20)}),)),))
    known = outcomes.bounded(base, found, [WORK])
    table = tables.numbers(base, outcomes.numbers(base, found), known)
    shares = list(table["Andel"].str.replace("\N{NO-BREAK SPACE}", " "))
    assert shares == ["højst 40 %", "højst 38,67 %"]
    assert (
        "hypotetisk" in table["Scenarie"].iloc[1].lower() and "»" not in table["Bygger på"].iloc[1]
    )


def test_the_workbook_holds_the_ends_and_words_of_a_bound_and_its_source(con):
    [file, _] = what_if.contents(con, plan(con)).files
    book = CalamineWorkbook.from_filelike(io.BytesIO(file.make()))
    rows = book.get_sheet_by_name("Tal").to_python()[2:]
    table = pd.DataFrame(rows[1:], columns=rows[0]).set_index("Tal for")
    income = table.loc[what_if.reference_data(con).indicators[INCOME]["name"]]
    assert (income["Kendt fra"], income["Kendt til"], income["Andel"]) == (55, 65, "")
    assert income["Kendt i ord"].startswith("mindst 55")
    words = str(book.get_sheet_by_name("Kildernes ord").to_python())
    assert "lav gennemsnitsindkomst" in words and "gladsaxebladet" in str(
        book.get_sheet_by_name("Om tallene").to_python()
    )


def halved(con, known: KnownRange, indicator_id: str, theirs: str, **cells):
    """The answer to halving a gap of a number known within bounds: headline, words and the cells of the table."""
    of = plan(con, "halv_forskel", indicators=(indicator_id,), law_year=2021, **cells)
    base = what_if.baseline(con, of)
    told = {indicator_id: replace(base.told[indicator_id], together=Evidence(known))}
    base = replace(
        base, told=told, before=replace(base.before, bounds={indicator_id: Evidence(known)}),
        comparison={indicator_id: GroupShare(Fraction(theirs))}, compared={indicator_id: {"period": "2020"}},
    )  # fmt: skip
    found = share_targets.every(base, what_if.reference_data(con).question(of))
    assert share_targets.front(found) == indicator_id
    assert goal_sentences.lacking(base, {"goal": "half_of_gap"}, found, ()) == ""
    [(_, words)] = goal_sentences.explained(
        base, indicator_id, found[indicator_id], "half_of_gap", ""
    )
    [row] = tables.gaps(base, found).to_dict("records")
    head = goal_sentences.headline(base, indicator_id, found[indicator_id])
    return tuple(
        text.replace("\N{NO-BREAK SPACE}", " ") for text in (head, words, row["Andelen skal være"])
    )


def test_half_of_a_gap_is_answered_in_a_range_where_a_number_is_known_within_bounds(con):
    """30 to 40 %, 24 % in the municipality: the gap is 6 to 16, half of it 3 to 8, and 27 to 32 % are reached."""
    known = KnownRange(Fraction(30), True, Fraction(40), True)
    head, words, to_reach = halved(con, known, WORK, "24")
    assert head.endswith("fra mindst 30 % og højst 40 % halvvejs til Gladsaxe Kommune (24 %, 2020)")
    assert words.startswith(
        "Mellem 3 og 8 færre for hver 100 18-64-årige. Så er forskellen til Gladsaxe"
    )
    assert to_reach == "mellem 27 og 32 %"
    # Of 1,000 it is 300 to 400; half of the way are 30 to 80 persons.
    _, words, _ = halved(con, known, WORK, "24", people={WORK: 1000})
    assert words.startswith("Mellem 30 og 80 færre 18-64-årige er uden for arbejde og uddannelse.")


def test_half_of_a_gap_is_at_least_where_only_the_nearer_end_is_known(con):
    _, words, to_reach = halved(con, KnownRange(Fraction(30)), WORK, "24")
    assert (
        words.startswith("Mindst 3 færre for hver 100 18-64-årige.") and to_reach == "mindst 27 %"
    )
    _, words, to_reach = halved(con, KnownRange(high=Fraction(40)), WORK, "24")
    assert words.startswith("Højst 8 færre for hver 100 18-64-årige.")
    assert to_reach == "mellem 24 og 32 %"  # a share up to the municipality's has no gap to halve
    head, words, _ = halved(con, KnownRange(high=Fraction(20)), WORK, "24")
    assert head.endswith("højst 20 % er allerede nok") and "på den rigtige side" in words


# ---------------------------------------------------------------- of all values within the bound

ENDS = st.one_of(st.none(), st.integers(0, 40).map(lambda n: Fraction(n, 4)))


@st.composite
def known_ranges(draw) -> KnownRange:
    low, high = draw(ENDS), draw(ENDS)
    ends = draw(st.booleans()), draw(st.booleans())
    if low is not None and high is not None:
        low, high = sorted((low, high))
        assume(low < high or all(ends))
    return KnownRange(low, ends[0], high, ends[1])


def values(known: KnownRange) -> list[Fraction]:
    """Values within the bound, close to each of its ends."""
    return [value for n in range(10 * 16) if bounds.holds(known, value := Fraction(n, 16))]


@given(known_ranges(), st.sampled_from(sorted(criteria.OPERATORS)), st.integers(0, 9))
def test_the_range_of_the_change_is_that_of_all_values_within_the_bound(known, operator, limit):
    found = bounds.size(known, operator, Fraction(limit))
    way = 1 if operator in bounds.FALLS else -1
    sizes = {max(Fraction(0), (value - limit) * way) for value in values(known)}
    assert all(bounds.holds(found, size) for size in sizes)
    assume(sizes)
    step = Fraction(1, 16)
    assert min(sizes) - found.low <= (0 if found.low_included else step)
    if found.high is not None:
        assert found.high - max(sizes) <= (0 if found.high_included else step)
    else:
        assert (known.high if way == 1 else known.low) is None


@given(known_ranges(), st.sampled_from(sorted(criteria.OPERATORS)), st.integers(1, 9), st.integers(20, 400))  # fmt: skip
def test_the_persons_are_those_of_every_count_within_the_bound(known, operator, limit, people):
    counts = [n for n in range(people + 1) if bounds.holds(known, Fraction(100 * n, people))]
    assert list(bounds.possible_counts(known, people)) == counts
    found = bounds.persons(known, operator, Fraction(limit), people)
    if not counts:
        assert found is None
        return
    met = criteria.OPERATORS[operator]
    takes = [
        abs(criteria.persons_to_cross(n, people, operator, Fraction(limit)))
        if met(Fraction(100 * n, people), limit) else 0
        for n in counts
    ]  # fmt: skip
    least, most = found
    assert least == min(takes)
    far = known.high if operator in bounds.FALLS else known.low
    assert most == max(takes) or (most is None and far is None)


@given(known_ranges(), st.integers(0, 100).map(Fraction), st.integers(1, 50), st.data())
def test_a_bound_is_mixed_as_each_value_within_it_is(known, theirs, before, data):
    moved = data.draw(st.integers(1 - before, 50))
    state = State({}, before, None, {"a": Evidence(known)})
    change = Dwellings(moved, model.OWN, {"a": theirs}, Fraction(1))
    after = change.on(state).bounds["a"].range
    for value in values(known):
        mixed = (value * before + theirs * moved) / (before + moved)
        assert bounds.holds(after, mixed)
        if 0 <= mixed <= 100:
            exact = change.on(State({"a": GroupShare(value)}, before)).group_shares["a"].share
            assert exact == mixed


def test_a_changed_share_has_no_bound_any_more():
    state = State({"a": GroupShare(Fraction(5))}, None, None, {"a": Evidence(KnownRange())})
    assert model.apply(state, [model.ShareSet("a", Fraction(3))]).bounds == {}


@given(
    known=known_ranges(),
    operator=st.sampled_from([">", "<"]),
    other=st.integers(0, 40),
    people=st.integers(1, 60),
)
def test_half_of_a_gap_is_that_of_every_value_within_the_bound(known, operator, other, people):
    other = Fraction(other, 4)
    assume(known.is_known)
    found = bounds.half_needed(known, operator, other, people)
    reach = bounds.half_way(known, operator, other)
    beyond = criteria.OPERATORS[operator]
    for value in values(known):
        gap = abs(value - other) if beyond(value, other) else Fraction(0)
        assert bounds.holds(found.size, gap / 2)
        if gap:
            assert bounds.holds(reach, (value + other) / 2)
    if found.persons is None:
        return
    least, most = found.persons
    for count in bounds.possible_counts(known, people):
        share = Fraction(100 * count, people)
        goal = (share + other) / 2
        way = -1 if operator == ">" else 1
        needed = next(
            (n for n in range(people + 1) if not beyond(Fraction(100 * (count + way * n), people), goal)), None
        ) if beyond(share, other) else 0  # fmt: skip
        assert least <= needed and (most is None or needed <= most)


@pytest.mark.parametrize(
    ("known", "operator", "limit", "people", "indicator", "words"),
    [
        (KnownRange(Fraction(5), True, Fraction("6.3")), ">", 3, 2000, INDICATOR, "mellem 40 og 66 færre voksne er dømt"),
        (KnownRange(Fraction(5)), ">", 3, 2000, INDICATOR, "mindst 40 færre voksne er dømt"),
        (KnownRange(high=Fraction(5)), ">", 3, 2000, INDICATOR, "højst 40 færre voksne er dømt"),
        (KnownRange(high=Fraction(3)), ">", 3, 2000, INDICATOR, bound_sentences.NOTHING),
        (KnownRange(Fraction(5), True, Fraction(7), False), ">", 3, None, INDICATOR, "mellem 2 og 4 færre for hver 100 voksne"),
        (KnownRange(Fraction(5)), ">", 3, None, INDICATOR, "mindst 2 færre for hver 100 voksne"),
        (KnownRange(Fraction(5), False), ">", 3, None, INDICATOR, "over 2 færre for hver 100 voksne"),
        (KnownRange(high=Fraction(5), high_included=False), ">", 3, None, INDICATOR, "under 2 færre for hver 100 voksne"),
        (KnownRange(high=Fraction(5)), ">=", 3, None, INDICATOR, "højst lidt over 2 færre for hver 100 voksne"),
        (KnownRange(Fraction(55), True, Fraction(65), False), "<", 65, None, MEAN, "højst 10\N{NO-BREAK SPACE}procentpoint højere"),
        (KnownRange(high=Fraction(65), high_included=False), "<", 65, None, MEAN, f"højere; {bound_sentences.NOT_TOLD}"),
    ],
)  # fmt: skip
def test_a_range_is_told_between_a_bound_with_at_least_or_at_most(known, operator, limit, people, indicator, words):  # fmt: skip
    found = bounds.needed(Evidence(known), operator, Fraction(limit), people)
    assert bound_sentences.change(found, indicator) == words
