"""What differs between two databases, in words."""

import pandas as pd
import pytest

from lib.analysis import release_diff, sentences
from lib.db import queries

CHOSEN = ["vaerebro_park", "gladsaxe_kommune"]


@pytest.fixture(scope="module")
def facts(con) -> pd.DataFrame:
    return queries.observations(con, CHOSEN)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def at(facts: pd.DataFrame, indicator: str, area: str = "vaerebro_park"):
    return (facts["indicator_id"] == indicator) & (facts["area_id"] == area)


def only(found: pd.DataFrame) -> pd.Series:
    assert len(found) == 1
    return found.iloc[0].map(plain)


def test_the_same_numbers_are_no_change(facts):
    found = release_diff.compare(facts, facts.copy())
    assert (
        found.empty
        and release_diff.summary(found)
        == release_diff.summary(release_diff.no_changes())
        == release_diff.SAME
    )
    assert "kun andet" in release_diff.SAME  # a target or a limit of the law is a number too


def test_a_changed_value_is_told_with_the_old_and_the_new(facts):
    new = facts.copy()
    new.loc[at(new, "unge_offentlig_forsoergelse"), "value"] = 11.9
    change = only(release_diff.compare(facts, new))
    assert (change["kind"], change["old"], change["new"]) == ("ændret", "12,3 %", "11,9 %")
    assert change["sentence"] == (
        "Værebro Park, Unge på offentlig forsørgelse (18-29 år), januar 2018: 12,3 % → 11,9 %"
    )
    assert release_diff.summary(release_diff.compare(facts, new)) == "1 tal er ændret."


def test_new_and_gone(facts):
    fewer = facts[~at(facts, "unge_offentlig_forsoergelse")]
    came, went = only(release_diff.compare(fewer, facts)), only(release_diff.compare(facts, fewer))
    assert came["sentence"].endswith("januar 2018: nyt tal, 12,3 %")
    assert went["sentence"].endswith("januar 2018: fjernet, før 12,3 %")
    assert (came["old"], went["new"]) == (release_diff.NONE, release_diff.NONE)


@pytest.mark.parametrize(
    ("cells", "old", "new"),
    [
        ({"numerator": 123, "denominator": 1000}, "tæller: –; nævner: –", "tæller: 123; nævner: 1.000"),
        ({"note": "Rettet."}, "bemærkning: –", "bemærkning: Rettet."),
        ({"status": "derived"}, "status: offentliggjort", "status: udledt"),
        (
            {"value": None, "status": "confidential"},
            "12,3 %; status: offentliggjort",
            "vises ikke (få personer); status: vises ikke (få personer)",
        ),
        ({"value": 12.4, "note": "Rettet.", "numerator": 5}, "12,3 %", "12,4 %"),
        (
            {"source": "En anden kilde"},
            "kilde: Strategi for Bagsværd i social balance (udkast 31. maj 2018)",
            "kilde: En anden kilde",
        ),
    ],
)  # fmt: skip
def test_other_changes_say_what_they_are(facts, cells, old, new):
    after = facts.copy()
    for name, cell in cells.items():
        after[name] = after[name].astype(object)
        after.loc[at(after, "unge_offentlig_forsoergelse"), name] = cell
    change = only(release_diff.compare(facts, after))
    assert (change["kind"], change["old"], change["new"]) == ("ændret", old, new)


def test_where_sources_disagree_each_number_keeps_its_turn(con):
    facts = queries.observations(con)
    several = facts[facts.duplicated(["area_id", "indicator_id", "period"], keep=False)]
    assert len(several)
    new = several.copy()
    last = several.index[-1]
    new.loc[last, "value_text"] = "et andet tal"
    assert only(release_diff.compare(several, new))["new"] == "et andet tal"


def test_where_sources_disagree_the_one_that_is_gone_is_told_of(con):
    facts = queries.observations(con)
    several = facts[facts.duplicated(release_diff.KEY, keep=False)]
    two = next(
        rows for _, rows in several.groupby(release_diff.KEY) if rows["value"].nunique() == 2
    )
    went = only(release_diff.compare(two, two.tail(1)))
    assert (went["kind"], went["old"]) == ("fjernet", plain(sentences.value(two.iloc[0])))


def test_a_summary_counts_each_kind():
    found = pd.DataFrame({"kind": ["nyt"] * 1200 + ["ændret"] * 2 + ["fjernet"]})
    assert release_diff.summary(found) == "1.200 tal er nye, 2 er ændret og 1 er fjernet."
    assert release_diff.summary(found.tail(1)) == "1 tal er fjernet."
