"""A plan of scenarios as an address and as a file: there and back, and whatever else somebody sends."""

import base64
import json
import zlib
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.scenario import saved_plan
from lib.scenario.model import (
    AREA,
    COMPARISON,
    OWN,
    Dwellings,
    PersonsChange,
    ScenarioError,
    ShareSet,
)
from lib.scenario.saved_plan import SavedPlan

names = st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=20).filter(
    str.isprintable
)
counts = st.integers(-100_000, 100_000)
shares = st.fractions(0, 100, max_denominator=10_000)
changes = st.one_of(
    st.builds(PersonsChange, names, counts),
    st.builds(ShareSet, names, shares),
    st.builds(
        Dwellings,
        counts,
        st.sampled_from([AREA, COMPARISON, OWN]),
        st.dictionaries(names, shares, max_size=3),
    ),
)
plans = st.builds(
    SavedPlan,
    names,
    names,
    st.integers(2010, 2030),
    names,
    st.lists(names, max_size=3).map(tuple),
    st.dictionaries(names, shares, max_size=3),
    st.dictionaries(names, counts, max_size=3),
    st.dictionaries(names, counts, max_size=3),
    st.none() | counts,
    st.none() | shares,
    st.none() | shares,
    st.none() | st.integers(2000, 2030).map(lambda year: (year, year + 5)),
    st.lists(st.tuples(st.just("") | names, st.lists(changes, max_size=3).map(tuple)), max_size=4).map(tuple),
    st.none() | shares,
)  # fmt: skip
EXAMPLE = SavedPlan(
    "vaerebro_park", "gladsaxe_kommune", 2021, "eget", ("skolefravaer_ulovligt",), {},
    {"skolefravaer_ulovligt": 100}, {}, 2500, Fraction(2), Fraction("0.73"), (2024, 2030),
    (("12 elever færre", (PersonsChange("skolefravaer_ulovligt", -12),)),),
)  # fmt: skip


@given(plans)
def test_there_and_back(plan):
    plan = replace(
        plan, indicators=tuple(dict.fromkeys(plan.indicators)),
        scenarios=saved_plan.unique_names(plan.scenarios),
    )  # fmt: skip
    assert saved_plan.from_json(saved_plan.to_json(plan)) == plan
    assert saved_plan.from_address(saved_plan.to_address(plan)) == plan


def test_an_address_is_short_and_needs_no_escapes():
    text = saved_plan.to_address(EXAMPLE)
    assert len(text) < 400 and text.replace("-", "").replace("_", "").isalnum() and text.isascii()


@given(st.text())
def test_any_text_is_a_plan_or_a_sentence(text):
    for read in (saved_plan.from_json, saved_plan.from_address):
        with pytest.raises(ScenarioError, match=r"\.$"):
            read(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(
    st.sampled_from(
        [
            "version",
            "area",
            "law",
            "question",
            "indicators",
            "shares",
            "people",
            "comparison_people",
            "residents",
            "persons_per_dwelling",
            "national_mean",
            "years",
            "scenarios",
        ]
    ),
    json_values,
)
def test_a_file_with_one_thing_changed_is_a_plan_or_a_sentence(key, value):
    data = json.loads(saved_plan.to_json(EXAMPLE))
    data[key] = value
    try:
        assert isinstance(saved_plan.from_json(json.dumps(data)), SavedPlan)
    except ScenarioError as error:
        assert str(error).endswith(".")


def changed(**cells) -> str:
    return json.dumps(json.loads(saved_plan.to_json(EXAMPLE)) | cells)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (changed(version=3), "nyere udgave"),
        (changed(version=True), "kan ikke læses"),
        (changed(scenarios=[{"name": "a", "changes": []}] * 5), "kan ikke læses"),
        (changed(scenarios=[{"name": "a", "changes": [["persons", "x", 1]] * 21}]), "kan ikke læses"),
        (changed(scenarios=[{"name": "a", "changes": [["ukendt", "x", 1]]}]), "kan ikke læses"),
        (changed(scenarios=[{"name": "a", "changes": [["share", "x", "1/0"]]}]), "kan ikke læses"),
        (changed(scenarios=[{"name": "a", "changes": [["persons", "x", 1.5]]}]), "kan ikke læses"),
        (changed(indicators=["a", "a"]), "kan ikke læses"),
        (changed(residents=10**9), "kan ikke læses"),
        (changed(years=[2030, 2024]), "kan ikke læses"),
        (changed(scenarios=[{"name": "a", "changes": [["dwellings", 1, "hvem", {}]]}]), "kan ikke læses"),
        (changed(area="x" * 61), "kan ikke læses"),
        (" " * (saved_plan.MAX_FILE + 1), "for stor"),
        ("[" * 40_000, "kan ikke læses"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_plan_says_so(text, words):
    with pytest.raises(ScenarioError, match=words):
        saved_plan.from_json(text)


def test_scenarios_of_one_name_are_told_apart():
    same = (("ens", ()), ("ens", ()), ("ens", ()), ("anden", ()))
    names = [name for name, _ in saved_plan.unique_names(same)]
    assert names == ["ens", "ens (2)", "ens (3)", "anden"]
    long = [name for name, _ in saved_plan.unique_names((("x" * 60, ()), ("x" * 60, ())))]
    assert len(set(long)) == 2 and max(map(len, long)) <= saved_plan.MAX_NAME


def test_few_letters_that_stand_for_very_many_are_refused():
    bomb = base64.urlsafe_b64encode(zlib.compress(b" " * 2_000_000, 9)).decode().rstrip("=")
    assert len(bomb) < saved_plan.MAX_ADDRESS
    with pytest.raises(ScenarioError, match="for stor"):
        saved_plan.from_address(bomb)


def test_a_plan_too_large_for_an_address_is_said_to_be():
    many = [
        Dwellings(
            n,
            OWN,
            {
                f"{n} {k}": Fraction((n * 7919 + k * 104729) ** 3 % 999_983, 999_983)
                for k in range(40)
            },
        )
        for n in range(20)
    ]
    plan = SavedPlan("a", "b", 2021, "c", scenarios=(("stor", tuple(many)),))
    with pytest.raises(ScenarioError, match="Hent dem som fil"):
        saved_plan.to_address(plan)
    assert saved_plan.from_json(saved_plan.to_json(plan)) == plan
