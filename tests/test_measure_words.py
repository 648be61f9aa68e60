"""What a heading is taken for: whole names only; another unit, group, direction or thing is asked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.text.slug import slug
from lib.uploads.meaning import measure_words, units
from lib.uploads.meaning.measure_words import GUESSED, LISTED, OTHER, SURE, UNKNOWN
from tests.own_files import catalogue

SURE_NAMES = {
    "Uden for arbejde og uddannelse (pct.)": "lov:work",
    "Andel 18-64-årige uden tilknytning til arbejdsmarkedet eller uddannelse 2022": "lov:work",
    "Ikke-vestlig oprindelse i pct. pr. 1. december 2022": "lov:nonwestern",
    "Andel ikke-vestlige i boligområdet": "lov:nonwestern",
    "Dømte 2013": "lov:convicted",
    "Dømte (%)": "lov:convicted",
    "Dømte, 18 år og derover, procent": "lov:convicted",
    "Dømte pr. 10.000": "doemte_pr_10000",
    "30-59-årige, der alene har en grundskoleuddannelse": "lov:education",
    "Alene grundskoleuddannelse (opgørelsen fra 2018)": "kun_grundskole",
    "Gns. bruttoindkomst i pct. af regionen": "lov:income",
    "Bruttoindkomst i forhold til regionen": "lov:income",
    "Antal beboere": "beboere",
    "Folketal 1. januar 2024": "folketal",
    "Ulovligt skolefravær, pct.": "skolefravaer_ulovligt",
    "Beboere med årsindkomst over 200.000 kr.": "indkomst_over_200",
    "Grundskole, 15-64 år": "grundskole_15_64",
}
# Headings that hold words of a measure and are another one, or do not say which.
NEVER_SURE = [
    "Karaktergennemsnit i grundskolen", "Andel med tilknytning til arbejdsmarkedet", "Andel i arbejde eller uddannelse",
    "Sigtede for overtrædelse af straffeloven", "Anmeldelser efter straffeloven", "Elever i grundskolen",
    "Andel med mere end grundskole", "Mindst erhvervsuddannelse efter grundskole", "Dømte personer", "Antal dømte",
    "Placering, ikke-vestlige", "Rang, alene grundskole", "Indvandrere fra ikke-vestlige lande",
    "Efterkommere fra ikke-vestlige lande", "Ikke-vestlige indvandrere", "Bruttoindkomst (kr.)",
    "Gennemsnitlig bruttoindkomst (kr.)", "Bruttoindkomst (1.000 kr.)", "Bruttoindkomst, tkr.", "Bruttoindkomst, indeks",
    "Dømte pr. 1.000 beboere", "Dømte (promille)", "Dømte ‰", "Dømte pr. 100.000", "Dømte, indeks",
    "Ikke-vestlige uden for arbejdsmarkedet", "Andel af grundskoleelever i privatskole", "Unge dømte", "Dømte 15-17-årige",
    "Dømte kvinder", "Alene grundskole, 18-29 år", "Alene grundskole, 25-64 år", "Uden for arbejde og uddannelse, 18-29 år",
    "Udvikling i ikke-vestlige", "Ændring i alene grundskole", "Alene grundskole, procentpoint", "Prognose, ikke-vestlige",
    "Mål for alene grundskole", "Vestlige lande", "Ikke dømte", "Kvinder med alene grundskole", "Dømte for færdsel",
    "Folketal (1.000)", "Folketal, indeks", "Andel beboere", "Indkomst", "Bruttoindkomst", "Bruttoindkomst (pct.)",
    "Ulovligt skolefravær, antal", "Antal almene boliger", "Almene boliger pr. 1.000", "Grundskole", "Uden for arbejde",
]  # fmt: skip
EXTRA = ("elever", "kvinder", "unge", "mænd", "karakter", "sigtede", "ændring", "udvikling", "placering", "prognose", "mål",
         "antal", "kr.", "1.000 kr.", "promille", "pr. 1.000", "indeks", "procentpoint", "ikke", "mere end", "uden",
         "18-29 år", "15-17-årige", "65+ år", "under 30 år", "husstande", "privatskole", "disponibel", "median")  # fmt: skip
LAW_NAMES = [
    name
    for entry in catalogue().words.entries.values()
    if entry.measure.startswith(measure_words.LAW)
    for name in entry.names
]


@pytest.mark.parametrize("heading", SURE_NAMES)
def test_a_whole_name_is_taken_with_its_own_unit_age_group_and_time(heading):
    meaning = catalogue().meaning(heading)
    assert (meaning.how, meaning.measure) == (SURE, SURE_NAMES[heading])


@pytest.mark.parametrize("heading", NEVER_SURE)
def test_a_heading_that_says_another_thing_is_never_taken(heading):
    assert catalogue().meaning(heading).how in (LISTED, GUESSED, OTHER, UNKNOWN)
    assert catalogue().measure(heading) is None


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.sampled_from(LAW_NAMES), st.lists(st.sampled_from(EXTRA), min_size=1, max_size=3), st.booleans(), st.sampled_from((" ", ", ", " (", " - ")))  # fmt: skip
def test_no_word_beside_a_name_of_the_law_leaves_it_the_law(name, extra, before, sign):
    words = " ".join(extra)
    heading = f"{words}{sign}{name}" if before else f"{name}{sign}{words}"
    measure = catalogue().measure(heading)
    assert measure is None or not measure.startswith(measure_words.LAW), heading


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.sampled_from(LAW_NAMES), st.text("abcdefghijklmnoprstuvæøå ", min_size=3, max_size=14))
def test_a_name_of_the_law_inside_other_words_is_not_taken(name, other):
    heading = f"{other} {name}"
    same = slug(other) in (
        "",
        "andel",
        "andelen",
        "procent",
        "af",
        "de",
        "alle",
        "i",
        "andel-af",
        "promille",
    )
    known = units.stated(heading).bare == units.stated(name).bare
    assert same or known or catalogue().measure(heading) is None


def test_every_measure_of_the_file_of_words_is_one_of_the_tables():
    words = catalogue().words
    given = {measure_words._entry(one).measure for one in measure_words._file()["measure"]}
    assert given == set(words.entries)
    assert (words.negative | words.means) <= set(words.unit_of)
    assert set(words.ranges) <= set(words.unit_of.values())


def test_short_names_of_the_lists_are_sure_only_beside_most_criteria():
    short = (
        "Andel uden for arbejdsmarkedet",
        "Ikke-vestlige lande",
        "Dømte (straffeloven)",
        "Grundskole",
    )
    meanings = [catalogue().meaning(heading) for heading in short]
    assert {meaning.how for meaning in meanings} == {LISTED}
    assert measure_words.is_list(meanings) and not measure_words.is_list(meanings[:3])


@pytest.mark.parametrize(
    ("words", "stated"),
    [
        ("Dømte i pct.", {units.PERCENT}), ("Andelen af dømte", {units.PERCENT}), ("Antal dømte", {units.COUNT}),
        ("Dømte personer", {units.COUNT}), ("Andel personer", {units.PERCENT}), ("Indkomst (kr.)", {units.KRONER}),
        ("Indkomst (1.000 kr.)", {units.SCALED}), ("Indkomst, mio. kr.", {units.SCALED}), ("Dømte ‰", {units.PER_1000}),
        ("Dømte pr. 1.000 indbyggere", {units.PER_1000}), ("Dømte pr. 10.000", {units.PER_10000}),
        ("Forskel i procentpoint", {units.POINTS}), ("Indkomst i pct. af regionens gennemsnit", {units.OF_REGION}),
        ("Kriminalitet, indeks", {units.INDEX}), ("Antal og andel", {units.COUNT, units.PERCENT}), ("Folketal", set()),
        ("Kroner og øre", {units.KRONER}), ("Krydsede spor", set()), ("Procedure", set()),
    ],
)  # fmt: skip
def test_the_unit_that_words_state(words, stated):
    assert units.stated(words).units == stated


@pytest.mark.parametrize(
    ("words", "ages"),
    [
        ("18-64-årige", {"18-64"}), ("i alderen 18–64 år", {"18-64"}), ("18 til 29 år", {"18-29"}), ("65 år og derover", {"65+"}),
        ("over 18 år", {"18+"}), ("under 30 år", {"-30"}), ("2018-2020", set()), ("9. klasse", set()), ("17-årige", {"17"}),
    ],
)  # fmt: skip
def test_the_age_group_that_words_state(words, ages):
    assert units.stated(words).ages == ages
