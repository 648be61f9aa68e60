"""A table of moves read by its words: the same numbers from every layout, and a question or a sentence instead of a guess."""

import datetime

import hypothesis
import pytest
from hypothesis import strategies as st

from lib.uploads.files.reader import OwnFile, Sheet
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.flows import flow_tables, moves_by_words, own_flows
from lib.uploads.flows.moves_by_words import OTHER, PERSONS, WordsRead

ALL = "I alt"
NAMES = {"vaerebro_park": "Værebro Park", "hoeje_gladsaxe": "Høje Gladsaxe"}
WAYS = {"til": "Tilflyttede", "fra": "Fraflyttede"}
AGES = ("0-17 år", "18-64 år", "65 år og derover")
PLACES = ("København", "Herlev", "Udlandet")
YEARS = (2021, 2022)
Truth = dict[tuple, int]


@pytest.fixture(scope="module")
def known(con) -> flow_tables.FlowNames:
    return flow_tables.known(con)


def read(sheets: list[list[list]], known, answers: dict | None = None) -> WordsRead:
    """The rows of sheets that are named Ark1, Ark2, and so on."""
    found = []
    for n, rows in enumerate(sheets, 1):
        width = max(len(row) for row in rows)
        even = tuple((*row, *(None,) * (width - len(row))) for row in rows)
        found.append(Sheet(f"Ark{n}", even, tuple(range(1, len(rows) + 1))))
    return moves_by_words.read(OwnFile("prøve.xlsx", tuple(found), ()), known, answers or {})


def told(found: WordsRead) -> Truth:
    assert found.faults == [] and not found.waits, (found.faults, found.questions)
    key = ["area_id", "year", "direction", "other_name", "trait", "trait_value"]
    return dict(zip(found.rows[key].itertuples(index=False, name=None), found.rows["persons"], strict=True))  # fmt: skip


@st.composite
def truths(draw) -> Truth:
    """By area, year and way: persons of three ages from three places, and the sums of them."""
    found: Truth = {}
    for area in NAMES:
        for year in YEARS:
            for way in WAYS:
                cells = draw(st.lists(st.integers(0, 2030), min_size=3, max_size=3))
                for age, n in zip(AGES, cells, strict=True):
                    found[area, year, way, ALL, "Alder", age] = n
                whole = sum(cells)
                found[area, year, way, ALL, ALL, ALL] = whole
                first = draw(st.integers(0, whole))
                second = draw(st.integers(0, whole - first))
                for place, n in zip(PLACES, (first, second, whole - first - second), strict=True):
                    found[area, year, way, place, ALL, ALL] = n
    return found


def totals(truth: Truth) -> Truth:
    return {key: n for key, n in truth.items() if key[3:5] == (ALL, ALL)}


def ages(truth: Truth) -> Truth:
    return {key: n for key, n in truth.items() if key[3] == ALL}


def places(truth: Truth) -> Truth:
    return {key: n for key, n in truth.items() if key[4] == ALL}


# ---------------------------------------------------------------- layouts: sheets, and the part of the truth they tell


def long(truth):
    head = ["Afdeling", "År", "Retning", "Fra/til kommune", "Alder", "Antal personer"]
    rows = [[NAMES[a], y, WAYS[w], p, v, n] for (a, y, w, p, _, v), n in truth.items()]
    return [[["Landsbyggefonden"], [], head, *rows]], truth


def ways_and_years_across(truth):
    """Two rows of headings; the areas down."""
    top = [None, "Tilflyttede personer", None, "Fraflyttede personer", None]
    rows = [
        [NAMES[a], *(truth[a, y, w, ALL, ALL, ALL] for w in WAYS for y in YEARS)] for a in NAMES
    ]
    return [[["Til- og fraflyttede 2021-2022"], top, ["Boligområde", *YEARS, *YEARS], *rows]], totals(truth)  # fmt: skip


def years_and_ways_as_sections(truth):
    """A sheet for each area; years, and in them ways, as rows of their own."""
    sheets = []
    for a, name in NAMES.items():
        rows = [[f"Flytninger, {name}"], ["Udtrukket 3. marts 2026"], ["Aldersgruppe", "Antal borgere"]]  # fmt: skip
        for y in YEARS:
            rows.append([y])
            for w, word in WAYS.items():
                rows += [[word], *([v, truth[a, y, w, ALL, "Alder", v]] for v in AGES)]
                rows.append([ALL, truth[a, y, w, ALL, ALL, ALL]])
        sheets.append([*rows, ["Kilde: registret"]])
    return sheets, ages(truth)


def areas_across(truth):
    """The areas over the numbers; in the rows the way, once, and the ages under it."""
    rows = []
    for y in YEARS:
        for w, word in WAYS.items():
            rows.append([y, word, ALL, *(truth[a, y, w, ALL, ALL, ALL] for a in NAMES)])
            rows += [[None, None, v, *(truth[a, y, w, ALL, "Alder", v] for a in NAMES)] for v in AGES]  # fmt: skip
    return [[["Personer, der flytter"], ["År", "Flytteretning", "Alder", *NAMES.values()], *rows]], ages(truth)  # fmt: skip


def ages_across(truth):
    """A table for each way, one below the other, with the ages over the numbers; the area has its own column."""
    rows: list[list] = []
    for w, word in WAYS.items():
        rows += [[f"{word} personer fordelt på alder"], ["Afdeling", "År", *AGES, "I alt"]]
        rows += [
            [name, str(y), *(truth[a, y, w, ALL, "Alder", v] for v in AGES), truth[a, y, w, ALL, ALL, ALL]]
            for a, name in NAMES.items() for y in YEARS
        ]  # fmt: skip
        rows.append([])
    return [rows], ages(truth)


def from_and_to(truth):
    """A row for each pair of ends."""
    head = ["År", "Fraflytningsområde", "Tilflytningsområde", "Personer"]
    rows = []
    for (a, y, w, p, _, _), n in places(truth).items():
        ends = (p, NAMES[a]) if w == "til" else (NAMES[a], p)
        rows.append([y, *ends, n])
    return [[head, *rows]], places(truth)


def origins_and_destinations(truth):
    """A table of where people came from and one of where they went, the years over the numbers."""
    rows: list[list] = [["Høje Gladsaxe, personer"]]
    for w, heading in (("til", "Fraflytningskommune"), ("fra", "Tilflytningskommune")):
        rows += [[], [heading, *YEARS]]
        rows += [[p, *(truth["hoeje_gladsaxe", y, w, p, ALL, ALL] for y in YEARS)] for p in (*PLACES, ALL)]  # fmt: skip
    return [rows], {key: n for key, n in places(truth).items() if key[0] == "hoeje_gladsaxe"}


def whole_before_its_parts(truth):
    """The way and all of them in one row, and their ages below it; the numbers with points for thousands."""
    rows: list[list] = [["Personer"], ["Flytninger i Værebro Park", *YEARS]]
    for w, word in WAYS.items():
        rows.append([f"{word} i alt", *(f"{truth['vaerebro_park', y, w, ALL, ALL, ALL]:,}".replace(",", ".") for y in YEARS)])  # fmt: skip
        rows += [[v, *(f"{truth['vaerebro_park', y, w, ALL, 'Alder', v]:,}".replace(",", " ") for y in YEARS)] for v in AGES]  # fmt: skip
    return [rows], {key: n for key, n in ages(truth).items() if key[0] == "vaerebro_park"}


LAYOUTS = (
    long, ways_and_years_across, years_and_ways_as_sections, areas_across, ages_across, from_and_to,
    origins_and_destinations, whole_before_its_parts,
)  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
@hypothesis.given(truth=truths())
@hypothesis.settings(max_examples=5)
def test_every_layout_tells_the_numbers_that_it_was_made_of_and_no_others(layout, known, truth):
    sheets, expected = layout(truth)
    # Only a table whose title stands above another table is asked for its area.
    assert told(read(sheets, known, {"område": "hoeje_gladsaxe"})) == expected


# ---------------------------------------------------------------- asked or refused, never guessed

HEAD = ["Afdeling", "År", "Retning", "Sted", "Antal personer"]
GOOD = [
    ["Værebro Park", 2024, "Tilflyttet", ALL, 100], ["Værebro Park", 2024, "Tilflyttet", "Herlev", 60],
    ["Værebro Park", 2024, "Tilflyttet", "Udlandet", 40],
]  # fmt: skip


def test_the_rows_of_the_hostile_files_are_right_before_they_are_spoiled(known):
    assert list(told(read([[HEAD, *GOOD]], known)).values()) == [100, 60, 40]


@pytest.mark.parametrize(
    ("row", "column", "cell", "where", "said"),
    [
        (1, 4, 99, "række 4", "Tallene giver ikke »I alt«: til, 2024 er 100 tilsammen, men »I alt« er 99"),
        (2, 3, "Værebro Park", "række 3", "området selv"),
        (2, 4, -60, "række 3", "færre end 0 personer"),
        (2, 3, ALL, "række 3", "Tallet står to gange: også i Ark »Ark1«, række 2, kolonne E, hvor det er 100; her er det 60"),
        (2, 4, 60.5, "række 3", "»60,5« er ikke et helt antal personer"),
        (2, 4, "1,234", "række 3", "»1,234« er ikke et helt antal personer"),
        (2, 4, "ca. 60", "række 3", "»ca. 60« er ikke et tal"),
        (2, 1, "2023/2024", "række 3", "er ikke et kalenderår"),
        (2, 2, "flyttet", "række 3", "om de er flyttet til eller fra"),
        (2, 3, datetime.date(2026, 10, 17), "række 3", "lavet et navn om til datoen 17-10-2026"),
        (1, 3, "Herlev", "række 2", "Der mangler en række med »I alt«"),
        (2, 4, 10**12, "række 3", "er ikke et helt antal personer"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_named_with_its_place_and_its_reason(row, column, cell, where, said, known):  # fmt: skip
    rows = [list(one) for one in [HEAD, *GOOD]]
    rows[row][column] = cell
    found = read([rows], known)
    assert found.rows.empty
    assert any(where in place and said in why for place, why in found.faults), found.faults


@pytest.mark.parametrize("cell", ["1.100", "1 100", "1 100", 1100, 1100.0])
def test_thousands_are_read_however_they_are_written(cell, known):
    rows = [HEAD, [*GOOD[0][:4], cell], [*GOOD[1][:4], "1.060"], GOOD[2]]
    assert list(told(read([rows], known)).values()) == [1100, 1060, 40]


@pytest.mark.parametrize("cell", [None, "-", "..", "<5"])
def test_a_number_that_is_left_out_is_hidden_and_not_none(cell, known):
    found = read([[HEAD, GOOD[0], GOOD[1], [*GOOD[2][:4], cell]]], known)
    assert found.faults == [] and found.rows["persons"].isna().tolist() == [False, False, True]
    assert found.rows["status"].tolist() == ["published", "published", "confidential"]


def test_what_the_file_does_not_say_is_asked_and_the_answer_used(known):
    sheets = [[["Tal for flytninger"], ["Sted", "Antal"], [ALL, 50], ["Herlev", 50]]]
    found = read(sheets, known)
    assert found.waits and found.rows.empty
    assert {q.key for q in found.questions} == {"talt", "område", "år", "retning"}
    answers = {"talt": PERSONS, "område": "vaerebro_park", "år": "2024", "retning": "fra"}
    assert told(read(sheets, known, answers)) == {
        ("vaerebro_park", 2024, "fra", ALL, ALL, ALL): 50, ("vaerebro_park", 2024, "fra", "Herlev", ALL, ALL): 50,
    }  # fmt: skip
    with pytest.raises(OwnFileError, match="tæller ikke personer"):
        read(sheets, known, {"talt": OTHER})


def test_a_name_that_nobody_knows_is_asked_for(known):
    rows = [HEAD, *([f"Afdeling 7 {one[0]}", *one[1:]] for one in GOOD)]
    assert [q.key for q in read([rows], known).questions] == ["område:Afdeling 7 Værebro Park"]
    answers = {"område:Afdeling 7 Værebro Park": "vaerebro_park"}
    assert list(told(read([rows], known, answers)).values()) == [100, 60, 40]


def test_columns_that_are_no_counts_of_persons_are_left_out_and_said(known):
    head = ["Boligområde", "År", "Tilflyttede personer", "Fraflyttede lejemål", "Nettotilflytning", "Fraflytningsprocent"]  # fmt: skip
    found = read([[head, ["Høje Gladsaxe", 2024, 80, 70, 10, 12]]], known)
    assert told(found) == {("hoeje_gladsaxe", 2024, "til", ALL, ALL, ALL): 80}
    assert any("»Fraflyttede lejemål«" in note and "»Fraflytningsprocent«" in note for note in found.notes)  # fmt: skip


def test_a_way_that_two_words_tell_differently_is_refused(known):
    rows = [["Fraflytningskommune", "Fraflyttede personer 2024"], ["Herlev", 50], [ALL, 50]]
    found = read([[["Værebro Park"], [], *rows]], known)
    assert found.faults and all("modsatte vej" in why for _, why in found.faults)


def test_a_way_of_the_year_before_does_not_hold_for_the_next_year(known):
    rows = [["Værebro Park"], ["Alder", "Personer"], [2023], ["Tilflyttede"], [ALL, 10], [2024], [ALL, 20]]  # fmt: skip
    assert "retning" in {q.key for q in read([rows], known).questions}


def test_moves_between_places_that_are_no_area_are_left_out(known):
    head = ["År", "Fra kommune", "Til område", "Personer"]
    rows = [[2024, "Herlev", "Udlandet", 9], [2024, ALL, "Værebro Park", 30], [2024, "Værebro Park", "Værebro Park", 12]]  # fmt: skip
    found = read([[["Flytninger"], head, *rows]], known)
    assert told(found) == {
        ("vaerebro_park", 2024, "til", ALL, ALL, ALL): 30, ("vaerebro_park", 2024, "inden for", ALL, ALL, ALL): 12,
    }  # fmt: skip
    assert any("ikke er et kendt boligområde" in note for note in found.notes)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Navn;Antal\nHerlev;50\n", "ingen ord om flytninger"),
        (b"Tilflyttede;50\nFraflyttede;40\n", "ingen tabel med overskrifter"),
        (b"Afdeling;Flyttede personer\n010203-1234;1\n", "cpr-numre"),
        (b"PK\x03\x04 nej", "beskadiget"),
        (b"", "tom"),
    ],
)
def test_a_file_that_is_no_table_of_moves_is_refused_in_danish(content, said, known):
    with pytest.raises(OwnFileError, match=said):
        own_flows.read(content, "prøve.csv", known, {})
