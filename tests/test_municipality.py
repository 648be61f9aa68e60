"""What is one municipality's stands in its data: the code names no place, no number of its own and no year."""

import ast
import csv
import functools
import itertools
import re
from pathlib import Path

import pytest

from lib.db import schema
from lib.settings import municipality
from lib.system import folders

CODE = sorted(
    path
    for folder in ("lib", "pages")
    for path in (folders.ROOT / folder).rglob("*")
    if path.suffix in (".py", ".sql", ".css", ".js", ".typ", ".toml")
)
MODULES = [path for path in CODE if path.suffix == ".py"]
CHECKS = sorted(schema.CHECKS.glob("*.sql"))
AROUND = ("land", "region", "gruppe", "politikreds")  # kinds whose names are common words
SHORTEST, SHORTEST_BEGINNING = 4, 6
# Strings that show a reader, or a program, how a time can be written.
TIMES_AS_EXAMPLES = (
    "2021, 2016/2017, januar 2018, 1. december 2021, 2021-12-01 eller 1. kvartal 2020",
    "Udgivet (2024, 2024-05 eller 2024-05-31)",
    "Skriv, hvornår kilden er udgivet: 2024, 2024-05 eller 2024-05-31.",
    "2017",
    "1. december 2024",
    "2023-",
    "The date of publication: a day, a month or a year (2024-05-31, 2024-05 or 2024).",
    "The period in Danish, such as »januar 2018«.",
)
LAST_OF_OLD_EXCEL = re.compile("Excel-ark fra 1997-2003")
YEAR = re.compile(r"(?<!\d)20(0[1-9]|[123]\d)(?!\d)")


def rows(table: str) -> list[dict[str, str]]:
    with (folders.DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def places() -> set[str]:
    """The names and ids of all real places, and what is left of a name without its kind."""
    areas = [r for r in rows("areas") if r["fictional"] == "false" and r["kind"] not in AROUND]
    named = {(r["area_id"], r["name"]) for r in areas}
    named |= {(r["place_id"], r["name"]) for r in rows("places")}
    words = set(itertools.chain.from_iterable(named))
    for name in list(words):
        words |= set(re.split(r"[/(),]| mv\.?$| m\.fl\.$", name))
        words.add(
            re.sub(r"(s? Kommune| Sogn| Kvarter| Park|_kommune|_sogn|_park|_kvarter)$", "", name)
        )
    return {word.strip().lower() for word in words if len(word.strip()) >= SHORTEST}


def pattern(words: set[str]) -> re.Pattern:
    """The words as words; the longer ones with any ending."""
    ends = [
        re.escape(word) + ("" if len(word) >= SHORTEST_BEGINNING else r"(?![a-zæøå_])")
        for word in sorted(words, key=len, reverse=True)
    ]
    return re.compile(rf"(?<![a-zæøå_])({'|'.join(ends)})", re.IGNORECASE)


def found(words: set[str], text: str) -> list[str]:
    """Where a text has one of the words: the number of the line, and the word."""
    lines = text.lower().splitlines()
    lower = "\n".join(lines)
    there = {word for word in words if word in lower}  # few, so that the pattern is short
    if not there:
        return []
    searched = pattern(there)
    return [
        f"{number}: {hit.group(0)}"
        for number, line in enumerate(lines, 1)
        for hit in searched.finditer(line)
    ]


@functools.cache
def strings(path: Path) -> list[str]:
    """The strings of a module, without its docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]


def test_the_words_for_places_find_them():
    for text in ("Værebro Parks omrids", "area == 'vaerebro_park'", "gladsaxe.dk", "Bindeleddet"):
        assert found(places(), text), text


def test_no_code_names_a_real_place():
    words = places()
    named = {path.name: found(words, path.read_text("utf-8")) for path in (*CODE, *CHECKS)}
    assert {name: places for name, places in named.items() if places} == {}


def test_no_code_names_an_indicator():
    ids = {row["indicator_id"] for row in rows("indicators")}
    long = {one for one in ids if "_" in one}
    named = {path.name: found(long, path.read_text("utf-8")) for path in (*CODE, *CHECKS)}
    for path in MODULES:
        named[path.name] += [one for one in strings(path) if one in ids]
    assert {name: indicators for name, indicators in named.items() if indicators} == {}


def test_no_code_has_a_year_of_the_data():
    years = [
        (path.name, value)
        for path in MODULES
        for value in strings(path)
        if value not in TIMES_AS_EXAMPLES and YEAR.search(LAST_OF_OLD_EXCEL.sub("", value))
    ]
    assert years == []


WRONG = {
    "felt title: Feltet mangler.": ("title = ", "titel = "),
    "felt titel: Feltet kendes ikke.": ("title = ", "titel = "),
    "felt overview.lead: Feltet mangler.": ("lead = ", "lede = "),
    "felt school_indicator_ids: Feltet skal være en liste af tekster.": ("school_indicator_ids = [", "school_indicator_ids = [1, "),
    "felt map.bounds: Feltet skal være fire tal.": ("bounds = [", "bounds = [1, "),
    "felt map.area_view_ids: Feltet skal være en tabel af tekster.": ("area_view_ids = {", "area_view_ids = 1 # {"),
    "felt area_colors.vaerebro_park, værdi »blå«: En farve skrives #0B5394.": ("#0B5394", "blå"),
    "Filen kan ikke læses som TOML": ("[map]", "[map"),
}  # fmt: skip


@pytest.mark.parametrize("problem", WRONG)
def test_a_mistake_in_the_settings_is_told_by_its_field(tmp_path, problem):
    before, after = WRONG[problem]
    text = (folders.DATA / municipality.FILE).read_text("utf-8")
    (tmp_path / municipality.FILE).write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(municipality.SettingsError, match=r"data/app\.toml") as told:
        municipality.read(tmp_path)
    assert problem in str(told.value)


def test_a_folder_without_settings_says_so(tmp_path):
    with pytest.raises(municipality.SettingsError, match=r"data/app\.toml: Filen mangler\."):
        municipality.read(tmp_path)


def test_every_id_in_the_settings_is_one_of_the_tables():
    of = municipality.settings()
    areas = {row["area_id"] for row in rows("areas")}
    indicators = {row["indicator_id"] for row in rows("indicators")}
    views = {row["view_id"] for row in rows("map_views")}
    layers, kinds = ({row[column] for row in rows("map_symbols")} for column in ("layer", "kind"))
    assert {
        of.home_area_id,
        of.home_comparison_id,
        *of.first_line_area_ids,
        *of.area_colors,
    } <= areas
    assert {*of.map.area_view_ids, *of.overview.goals_text} <= areas
    assert {
        of.residents_indicator_id,
        of.origin_indicator_id,
        of.convicted_indicator_id,
    } <= indicators
    assert {*of.school_indicator_ids, *of.analysis_indicator_ids} <= indicators
    assert {*of.criteria_themes, *of.last_themes} <= {row["theme"] for row in rows("indicators")}
    assert of.first_question_id in {row["question_id"] for row in rows("questions")}
    assert {of.map.first_view_id, of.map.whole_view_id, *of.map.area_view_ids.values()} <= views
    assert {*of.map.main_layers, *of.map.slide_layers} <= layers
    assert {*of.map.uncovered_kinds, *of.map.circle_kinds} <= kinds
    assert {*of.map.link.kinds, of.map.link.zone_kind} <= kinds
