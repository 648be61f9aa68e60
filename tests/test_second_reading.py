"""What a second reading of the sources found: a difference and its parts, words that are not the source's, and small groups."""

import re
from datetime import timedelta

import pandas as pd
import pytest

from lib.analysis import compare, sentences
from lib.contents import shared, sources, what_if
from lib.db import queries, source_queries, target_queries
from lib.scenario import goal_sentences, goals
from lib.scenario.saved_plan import SavedPlan
from lib.settings import texts
from tests.test_scenario_goals import baseline_of

HG, GK, VP = "hoeje_gladsaxe", "gladsaxe_kommune", "vaerebro_park"


@pytest.fixture(scope="module")
def facts(con):
    return queries.observations(con)


@pytest.fixture(scope="module")
def indicators(con):
    return queries.table(con, "indicators").set_index("indicator_id")


def half_units(values: pd.Series) -> float:
    """By how much a difference of printed numbers can miss: half of the last digit of each."""
    return sum(0.5 * 10.0 ** -len(f"{value:g}".partition(".")[2]) for value in values)


# ---------------------------------------------------------------- differences


def test_a_printed_difference_is_of_the_numbers_it_names(facts, indicators):
    """In either direction, as its definition says; a source that contradicts itself is told as a disagreement."""
    shares = compare.with_value(facts).set_index(["area_id", "indicator_id", "period"])["value"]
    found = 0
    for row in compare.with_value(facts).itertuples():
        of = indicators.at[row.indicator_id, "difference_of"]
        if not isinstance(of, str):
            continue
        parts = [(area, of, row.period) for area in (row.area_id, row.comparator_id)]
        known = [shares[part] for part in parts if part in shares.index]
        if len(known) < 2:
            continue
        found += 1
        swapped = "minus områdets" in indicators.at[row.indicator_id, "definition"]
        expected = known[1] - known[0] if swapped else known[0] - known[1]
        slack = half_units(pd.Series([*known, row.value])) + 1e-9
        told = isinstance(row.disagreement_id, str) and slack > 0.1
        assert abs(row.value - expected) <= slack or told, (row.indicator_id, row.period)
    assert found >= 8


def test_a_target_in_points_has_both_numbers_it_starts_from(facts, con, indicators):
    """hg_unge_forskel: 3.5 points are of the unemployed, 11.3 and 7.7 %, and not of those on public support."""
    followed = queries.table(con, "question_indicators").groupby("question_id")["indicator_id"]
    followed = set(followed.get_group("planens_maal"))
    numbers = compare.with_value(facts)
    for target in target_queries.targets(con, HG).itertuples():
        if target.kind != "difference" or target.indicator_id == "tandpleje_forskel":
            continue
        of = indicators.at[target.indicator_id, "difference_of"]
        of = of if isinstance(of, str) else target.indicator_id
        assert of in followed, target.target_id
        rows = numbers[
            (numbers["indicator_id"] == of) & (numbers["period"] == target.baseline_period)
        ]
        assert {HG, target.comparator_id} <= set(rows["area_id"]), target.target_id


def test_the_text_on_method_names_every_difference_the_other_way_round(indicators):
    method = texts.read("metode.md")
    turned = indicators[indicators["definition"].str.contains("minus områdets")]
    assert set(turned.index) == {
        "indkomst_over_200_forskel", "tryghed_indeks_forskel", "tryghed_nabolag_forskel"
    }  # fmt: skip
    for words in ("årsindkomst over 200.000 kr.", "tryghedsindekset", "tryghed i nabolaget"):
        assert words in method
    assert (
        "politikredsens tal minus områdets" in method and "kommunens tal minus områdets" in method
    )


def test_no_difference_within_the_rounding_is_called_worse_or_better(facts):
    for area in (HG, VP):
        pairs = compare.pairs(facts, area, GK).set_index("indicator_id")
        for row in pairs.itertuples():
            if abs(row.difference) <= half_units(pd.Series([row.value, row.comparison])):
                assert row.worse is None, row.Index
    pairs = compare.pairs(facts, HG, GK).set_index("indicator_id")
    assert pairs.at["unge_15_17_i_uddannelse", "worse"] is None  # 93 and 94 %
    assert pairs.at["videregaaende_18_29", "worse"] is None  # 19 and 20 %
    assert pairs.at["grundskole_15_64", "worse"] is True
    assert "nævneværdig forskel" in pairs.at["unge_15_17_i_uddannelse", "quote"]


def test_whole_persons_are_not_rounded(facts):
    rows = facts[facts["indicator_id"] == "skolefravaer_ulovligt"].dropna(subset=["value"]).head(2)
    rows = rows.assign(value=[27.0, 26.0], numerator=[27, 26], denominator=[100, 100])
    first, second = rows["area_id"]
    assert bool(compare.pairs(rows, first, second)["worse"].iloc[0]) is True
    plain = rows.assign(numerator=pd.NA)
    assert compare.pairs(plain, first, second)["worse"].iloc[0] is None


# ---------------------------------------------------------------- the source's own words


def one(facts, area, indicator, status=None):
    rows = facts[(facts["area_id"] == area) & (facts["indicator_id"] == indicator)]
    return (rows if status is None else rows[rows["status"] == status]).iloc[0]


def test_what_can_be_read_in_two_ways_stands_as_both(facts):
    ratio = one(facts, HG, "stoettekontaktperson_forhold")
    assert (ratio["value_low"], ratio["value_high"]) == (4, 5) and pd.isna(ratio["value"])
    assert "fire gange større" in sentences.value(ratio)
    vandalism = one(facts, HG, "haervaerksudgifter")
    assert "40-50.000" in vandalism["quote"] and "faldende" in vandalism["quote"]
    assert "faldende" in vandalism["note"] and "uden enhed" in vandalism["note"]


def test_a_number_that_is_not_in_its_own_quote_is_derived_or_told_in_words(facts):
    """A fraction printed as 2/3 is not 67 per cent printed: what the quote does not have says how it came."""
    printed = facts[(facts["status"] == "published") & facts["value"].notna() & ~facts["fictional"]]
    printed = printed[printed["value_text"].isna() & printed["note"].isna()]
    small = printed[(printed["unit"] == "pct.") & (printed["value"] < 100)]
    words = small[
        small["quote"].str.contains(" ")
    ]  # a table's name, such as AUP01, has no numbers to find
    assert len(words) > 50
    for row in words.itertuples():
        number = f"{row.value:g}".replace(".", "[,.] ?")
        assert re.search(rf"(?<![\d]){number}(?:[,.]0)?(?!\d)", row.quote), (
            row.area,
            row.indicator_id,
        )
    over_60 = one(facts, HG, "skur2_over_60")
    assert (
        over_60["status"] == "derived"
        and "2/3" in over_60["quote"]
        and "Ca. 2/3" in over_60["note"]
    )


MONTHS = "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"


def test_a_period_without_a_day_or_month_is_whole_years(facts):
    """ "primo 2013" and "sensommeren 2016" give no day, so none is made up."""
    dated = facts[facts["period_start"].notna()]
    for row in dated.drop_duplicates(["period", "period_start"]).itertuples():
        if re.search(MONTHS + r"|/|kvartal", row.period):
            continue
        start, end = row.period_start, row.period_end
        assert (start.month, start.day) == (1, 1), row.period
        after = end + timedelta(days=1)
        assert (after.month, after.day) == (1, 1), row.period
    assert "primo" in one(facts, VP, "borgermoede_deltagere")["note"]
    assert "ikke årene" in one(facts, GK, "andel_65_plus")["note"]


def test_definitions_say_no_more_than_the_source(indicators):
    told = indicators[["definition", "population", "caveat"]].fillna("").agg(" ".join, axis=1)
    assert "uddannelse og beskæftigelse" in told["under_30_i_uddannelse_eller_job"]
    assert "afgangsprøve" not in told["karakter_over_4"]
    for indicator in ("karakter_over_4", "ungdomsuddannelse_15mdr", "skolefravaer_ulovligt"):
        assert "efter bopæl eller skole" in told[indicator]
    for indicator, years in (("doemte_pct", "2 år"), ("doemte_pr_10000", "4 år")):
        sentence = indicators.at[indicator, "sentence"]
        assert "straffeloven, våbenloven eller lov om euforiserende stoffer" in sentence
        assert years in sentence
    assert "ikke er godkendt i Danmark" in indicators.at["kun_grundskole", "sentence"]
    assert "uoplyst" in indicators.at["kun_grundskole_2014", "sentence"]
    assert "hvem der er talt" in told["karaktergennemsnit_tosprogede"]


def test_the_agreements_own_name_for_young_people_stands_in_quotation_marks(con):
    for name, column in (("targets", "text"), ("indicators", "name"), ("indicators", "definition")):
        for words in queries.table(con, name)[column]:
            assert "risikogruppe" not in words.replace("»risikogruppen«", ""), words


def test_the_disagreements_of_the_second_reading_stand(con):
    rows = source_queries.disagreements(con).set_index("disagreement_id")
    expected = {
        "budget_delaftaler": "1.369.000", "alder_vejledning": "15-30", "alder_risikogruppe": "13-25",
        "gengivelser": "opløse", "vision_sundt": "sundt", "doemte_udvikling": "falder",
    }  # fmt: skip
    for row, words in expected.items():
        assert words in " ".join(rows.loc[row].fillna("")), row
    assert rows.at["doemte_udvikling", "source"] != rows.at["doemte_udvikling", "source_b"]


def test_the_parts_of_the_budget_and_what_is_missing(facts):
    def total(part):
        return sum(
            one(facts, HG, f"budget_{area}_{part}", status)["value"]
            for area, status in (
                ("foraeldre", "derived" if part == "lbf" else None),
                ("tryghed", None),
                ("krim", None),
            )
        )

    whole = {part: one(facts, HG, f"budget_{part}")["value"] for part in ("samlet", "lbf", "lokal")}
    assert whole["samlet"] - total("samlet") == 1_369_000 == whole["lbf"] - total("lbf")
    assert total("lokal") == whole["lokal"]


# ---------------------------------------------------------------- the law


def test_ministrys_lists_of_2018_to_2020_are_answered_yes_or_no(con):
    rules = queries.table(con, "thresholds")
    years = rules[rules["role"] == "years"]
    assert set(years["threshold"]) == {5}
    assert years["note"].str.contains("lister i træk").all()
    assert "2018-2020" in years.set_index("list_kind").at["hårdt ghettoområde", "quote"]
    for text in queries.table(con, "list_kinds")["description"]:
        assert "flere år" not in text


def test_the_notes_on_the_law_are_shown(con):
    shown = " ".join(sources.sources(con).thresholds.rows["Bemærkning"])
    assert "§ 61 a, stk. 3" in shown and "matrikelnumre" in shown
    assert "både forebyggelsesområde og det, loven kalder parallelsamfund" in shown
    assert "lister i træk" in shown


def test_the_laws_own_story_has_dates_words_and_sources(con):
    rows = source_queries.law_history(con)
    months = [day[:7] for day in rows["happened"]]
    assert months == sorted(months)
    shown = shared.law_history(con).rows
    told = " ".join(shown["Hvad"])
    for words in (
        "parallelsamfund",
        "EU-Domstolen",
        "Østre Landsret",
        "i det omfang",
        "uændrede i januar 2026",
    ):
        assert words in told
    assert shown["Kildens ord"].str.startswith("»").all()
    assert rows["url"].notna().all()


def test_a_judging_word_of_the_law_is_called_the_laws_wherever_it_stands(con):
    for kind in queries.table(con, "list_kinds").itertuples():
        if sentences.is_laws_own_word(kind.list_kind):
            assert "lovens ord" in kind.name
            assert sentences.list_kind(kind.list_kind).startswith("lovens »")
            assert sentences.list_kinds(kind.list_kind).startswith("lovens »")
    assert sentences.list_kinds("parallelsamfund") == "lovens »parallelsamfund«"
    assert sentences.list_kinds("forebyggelsesområde") == "forebyggelsesområder"
    rules = queries.table(con, "thresholds")
    assert rules.loc[rules["role"] == "years", "unit"].str.contains("lovens »").all()


# ---------------------------------------------------------------- small groups, and what nobody publishes


def test_no_share_of_a_known_small_group_leaves_fewer_than_five(facts, indicators):
    """Of the users of one named place: 95 % of 25 a day leaves one."""
    numbers = facts[facts["status"].isin(["published", "derived"]) & ~facts["fictional"]]
    counts = numbers[numbers["unit"].isin(["personer"])]
    for share in numbers[numbers["unit"] == "pct."].itertuples():
        groups = counts[
            (counts["area_id"] == share.area_id) & (counts["period"] == share.period)
            & (counts["population"].map(lambda who: who.split()[0]) == share.population.split()[0])
        ]  # fmt: skip
        ends = [end for end in (share.value, share.value_low, share.value_high) if pd.notna(end)]
        least = indicators.at[share.indicator_id, "min_count"]
        if pd.isna(least):  # not of persons
            continue
        for group in groups.itertuples():
            for end in ends:
                persons = group.value * end / 100
                assert min(persons, group.value - persons) >= least, (
                    share.indicator_id,
                    group.indicator_id,
                )
    for indicator in ("skur2_overfoerselsindkomst", "skur2_rusmidler"):
        hidden = one(facts, HG, indicator)
        assert hidden["status"] == "confidential"
        assert hidden[["value", "value_low", "value_high", "value_text"]].isna().all()


def test_what_the_sources_name_and_nobody_publishes_says_who_has_it(facts):
    for indicator in (
        "danskkundskaber", "tosprogede_sprogstimulering", "oplevet_tryghed", "venteliste", "bevaegelsesmoenstre",
        "flyttemoenstre", "forloebsundersoegelse", "antal_samarbejder", "antal_netvaerk", "bandekriminalitet",
    ):  # fmt: skip
        rows = facts[facts["indicator_id"] == indicator]
        assert len(rows) and set(rows["status"]) == {"not_published"}, indicator
        assert rows["note"].str.contains("Kommune|boligorganisation|oliti|Partnerskabet").all()


def test_no_goal_is_measured_by_something_else(con, facts):
    goals = target_queries.goals(con)
    assert set(goals.loc[goals["goal_id"] == "bande", "indicator_id"]) == {"bandekriminalitet"}
    assert "Intet offentliggjort tal måler det" in one(facts, VP, "bandekriminalitet")["note"]


def test_the_statements_of_2021_and_the_ambition_towards_2030(con):
    rows = target_queries.targets(con, GK).set_index("target_id")
    three = rows[rows["source_id"] == "denoffentlige_2021"]
    assert [re.sub(r"\W.*", "", words) for words in three["text"]] == ["Flere", "Vi", "Fra"]
    assert set(three["kind"]) == {"qualitative"}
    assert "løbende mindskes" in rows.at["gk_2030_forskel", "quote"]
    assert rows.at["gk_2030_forskel", "target"] is not None and pd.isna(
        rows.at["gk_2030_forskel", "target"]
    )


def test_the_way_by_origin_comes_last_and_says_what_the_strategy_wants_instead(con):
    """Eksempelby 2024 has two ways off the list: by one conviction and 65 in work, or by origin."""
    law = (
        "uden_for_arbejde",
        "ikke_vestlige",
        "doemte_pct",
        "kun_grundskole",
        "indkomst_pct_region",
    )
    base = baseline_of(con, SavedPlan("eksempelby", GK, 2024, "ikke_forebyggelse", law))
    for kind in ("forebyggelsesområde", "parallelsamfund"):
        ways = goals.ways_off_list(base, goals.required_changes(base, kind), kind)
        assert all("nonwestern" not in way for way in ways[:-1]), kind
        strategy = what_if.strategy(con, "vaerebro_park")
        told = [
            words
            for heading, words in goal_sentences.off_list(kind, ways, base, strategy)
            if heading.startswith("Vej")
        ]
        assert strategy and [strategy in words for words in told] == [
            "nonwestern" in way for way in ways
        ], kind
