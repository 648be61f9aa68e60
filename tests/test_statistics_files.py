"""PX and JSON-stat: read into a table like any other, with title, unit and period, or refused with what to do."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.uploads.files import other_forms, reader, statistics_files
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.tables import table_detection
from tests import own_files
from tests.own_files import zipped

FOLK = """CHARSET="ANSI";
AXIS-VERSION="2013";
LANGUAGE="da";
LANGUAGES="da","en";
MATRIX="FOLK1A";
TITLE="Folketal den 1. i kvartalet efter område, køn "
"og tid";
TITLE[en]="Population; by region, sex and time";
CONTENTS="Folketal";
UNITS="antal";
STUB="område","køn";
HEADING="tid";
VALUES("område")="Gladsaxe","Hele landet";
VALUES[en]("region")="Gladsaxe","All Denmark";
VALUES("køn")="Mænd","Kvinder";
VALUES("tid")="2023K1","2024K1";
TIMEVAL("tid")=TLIST(Q1),"20231","20241";
CODES("tid")="2023K1","2024K1";
NOTE="Tallene er; opgjort = den 1.";
SOURCE="Danmarks Statistik";
DATA=
1 2
3 4.5
5 ".."
-  8;
"""
ONE_SEX = """MATRIX="X";
TITLE="Dømte";
CONTENTS="Dømte personer";
STUB="kommune","køn","alder";
HEADING="år";
VALUES("kommune")="Gladsaxe";
VALUES("køn")="Mænd";
VALUES("alder")="Alder i alt";
VALUES("år")="2020","2021";
DATA= 10 12;
"""
RATES = """MATRIX="RAS";
TITLE="Beskæftigelse";
STUB="område";
HEADING="beregning","tid";
CONTVARIABLE="beregning";
VALUES("område")="Gladsaxe","Herlev";
VALUES("beregning")="Beskæftigelsesfrekvens","Lønmodtagere";
UNITS("Beskæftigelsesfrekvens")="pct.";
UNITS("Lønmodtagere")="antal";
VALUES("tid")="2022";
DATA=74.1 1000 75.2 2000;
"""


def rows(content: bytes | str) -> list[tuple]:
    """The rows under the title."""
    found = reader.read(content if isinstance(content, bytes) else content.encode(), "fil").sheets
    assert len(found) == 1
    return [row for row in found[0].rows if sum(cell is not None for cell in row) > 1]


def refusal(content: bytes | str) -> str:
    with pytest.raises(OwnFileError) as error:
        reader.read(content if isinstance(content, bytes) else content.encode(), "fil")
    return str(error.value)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_px_file_is_a_table_of_areas_and_periods_with_a_column_for_each_group(coding):
    file = reader.read(FOLK.encode(coding), "folk.px")
    assert file.sheets[0].rows[0][0] == "Folketal den 1. i kvartalet efter område, køn og tid"
    assert rows(FOLK.encode(coding)) == [
        ("område", "tid", "Folketal, Mænd (antal)", "Folketal, Kvinder (antal)"),
        ("Gladsaxe", "2023K1", 1, 3),
        ("Gladsaxe", "2024K1", 2, 4.5),
        ("Hele landet", "2023K1", 5, "-"),
        ("Hele landet", "2024K1", "..", 8),
    ]
    assert "Dens enhed er »antal«." in file.notes
    assert "Kilde i filen: Danmarks Statistik." in file.notes


def test_what_is_true_of_all_numbers_stands_in_the_heading_unless_it_is_all_people():
    assert rows(ONE_SEX)[0] == ("kommune", "år", "Dømte personer, Mænd")
    notes = " ".join(reader.read(ONE_SEX.encode(), "x").notes)
    assert "køn: Mænd og alder: Alder i alt" in notes


def test_each_measure_of_a_px_file_is_a_column_with_its_own_unit():
    assert rows(RATES) == [
        ("område", "tid", "Beskæftigelsesfrekvens (pct.)", "Lønmodtagere (antal)"),
        ("Gladsaxe", "2022", 74.1, 1000),
        ("Herlev", "2022", 75.2, 2000),
    ]


def test_a_px_file_of_dos_is_read_in_its_own_letters():
    text = FOLK.replace('CHARSET="ANSI";\n', "")
    assert rows(text.encode("cp850"))[0][2] == "Folketal, Mænd (antal)"


def test_a_file_of_many_groups_keeps_them_as_columns_of_words():
    ages = ",".join(f'"{n} år"' for n in range(100))
    text = f'MATRIX="X";TITLE="T";STUB="område","alder";HEADING="tid";VALUES("område")="A","B";VALUES("alder")={ages};VALUES("tid")="2020";DATA={" 1" * 200};'  # fmt: skip
    found = rows(text)
    assert found[0] == ("område", "tid", "alder", "T") and len(found) == 201


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("DATA=", "DATO=", "har ingen tal (DATA), eller den er skåret over"),
        ("-  8;", ";", "har ikke de 8 tal"),
        ("-  8;", "- 8 9;", "har ikke de 8 tal"),
        ("3 4.5", "3 x", "»x« i den er ikke et tal"),
        ("3 4.5", "3 " + "9" * 5000, "ikke et tal"),
        ('VALUES("køn")="Mænd","Kvinder";\n', "", "variablen »køn« mangler sine værdier"),
        ('STUB="område","køn";\nHEADING="tid";', "", "STUB og HEADING"),
        ('"Mænd","Kvinder"', '"Mænd","Mænd"', "hedder det samme"),
        ("DATA=", 'KEYS("område")=VALUES;\nDATA=', "(KEYS)"),
        ('"Mænd","Kvinder"', ",".join(['"x"'] * 200_000), "for mange tal"),
    ],
)  # fmt: skip
def test_a_px_file_that_cannot_be_read_says_what_it_is_and_what_to_do(old, new, words):
    said = refusal(FOLK.replace(old, new))
    assert words in said and "Vælg »CSV« eller »Excel« i Statistikbanken" in said


# ---------------------------------------------------------------- JSON-stat

TWO = {
    "version": "2.0", "class": "dataset", "label": "Folketal efter område og tid",
    "source": "Danmarks Statistik", "id": ["OMRÅDE", "KØN", "Tid", "ContentsCode"], "size": [2, 1, 2, 1],
    "role": {"time": ["Tid"], "metric": ["ContentsCode"]}, "value": [1, 2.5, None, 4],
    "dimension": {
        "OMRÅDE": {"label": "område", "category": {"index": {"159": 0, "000": 1}, "label": {"159": "Gladsaxe", "000": "Hele landet"}}},
        "KØN": {"label": "køn", "category": {"index": ["TOT"], "label": {"TOT": "I alt"}}},
        "Tid": {"label": "tid", "category": {"index": {"2023": 0, "2024": 1}}},
        "ContentsCode": {"label": "Indhold", "category": {"label": {"X": "Folketal"}, "unit": {"X": {"base": "antal"}}}},
    },
}  # fmt: skip
TABLE = [
    ("område", "tid", "Folketal (antal)"),
    ("Gladsaxe", "2023", 1), ("Gladsaxe", "2024", 2.5), ("Hele landet", "2023", ".."), ("Hele landet", "2024", 4),
]  # fmt: skip


def version_1(data: dict) -> dict:
    """The same as JSON-stat 1: id, size and role within the dimensions, in an object of datasets."""
    inner = {key: data[key] for key in ("id", "size", "role")}
    rest = {key: data[key] for key in ("label", "source", "value")}
    return {"dataset": rest | {"dimension": data["dimension"] | inner}}


@pytest.mark.parametrize(
    "data",
    [
        TWO,
        version_1(TWO),
        TWO | {"value": {"0": 1, "1": 2.5, "3": 4}},
        TWO | {"status": {"2": ".."}},
        TWO | {"role": {"time": ["Tid"], "geo": ["OMRÅDE"], "metric": ["ContentsCode"]}},
        {key: TWO[key] for key in TWO if key not in ("class", "version")},
    ],
)
def test_json_stat_of_both_versions_gives_the_same_table(data):
    for text in (json.dumps(data), json.dumps(data, ensure_ascii=False, indent=1)):
        assert rows(text) == TABLE


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"dataset": {"dimension": {"OMRÅDE": {"label": "område"}}, "value": [1, 2]}}, "Filen er JSON-stat, men den siger ikke"),
        (TWO | {"value": [1, 2]}, "har 2 tal og skulle have 4"),
        (TWO | {"value": [1, 2, 3, "4"]}, "ikke et tal"),
        (TWO | {"value": [1, 2, 3, True]}, "ikke et tal"),
        (TWO | {"value": [1, 2, 3, float("inf")]}, "ikke et tal"),
        (TWO | {"value": [1, 2, 3, 10**400]}, "ikke et tal"),
        (TWO | {"value": "x"}, "har ingen tal"),
        (TWO | {"size": [3, 1, 2, 1]}, "ikke lige så mange værdier"),
        (TWO | {"dimension": {}}, "mangler sine værdier"),
        (TWO | {"dimension": []}, "mangler sine dimensioner"),
        ({"a": TWO, "b": TWO}, "flere tabeller"),
        ({"class": "collection", "link": {}}, "liste over tabeller"),
    ],
)  # fmt: skip
def test_json_stat_that_cannot_be_read_says_what_it_is_and_what_to_do(data, words):
    said = refusal(json.dumps(data))
    assert words in said and "Vælg »CSV« eller »Excel« i Statistikbanken" in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"a": 1}', "Filen er JSON, men ikke JSON-stat"),
        ('[{"område": "A", "tal": 1}]', "Filen er JSON, men ikke JSON-stat"),
        ('{"type": "FeatureCollection", "features": []}', "kortlag (GeoJSON)"),
        ('{"dataset": {"dime', "skåret over"),
        ("{" * 100_000, "skåret over"),
    ],
)  # fmt: skip
def test_other_json_is_named(content, words):
    assert words in refusal(content)


@given(st.lists(st.integers(1, 4), min_size=2, max_size=4), st.data())
def test_every_number_of_a_cube_stands_at_its_own_area_period_and_group(sizes, data):
    names = ["område", "tid", "køn", "alder"][: len(sizes)]
    values = {name: [f"20{20 + i}" if name == "tid" else f"{name}{i}" for i in range(size)] for name, size in zip(names, sizes, strict=True)}  # fmt: skip
    order = data.draw(st.permutations(names))
    count, truth, lines = 1, {}, []
    for name in order:
        count *= len(values[name])
    for n in range(count):
        rest, at = n, {}
        for name in reversed(order):
            rest, i = divmod(rest, len(values[name]))
            at[name] = values[name][i]
        truth[frozenset(at.values())] = n
        lines.append(str(n))
    split = data.draw(st.integers(0, len(order)))
    px = "".join(f'VALUES("{name}")={",".join(chr(34) + v + chr(34) for v in values[name])};' for name in names)  # fmt: skip
    lists = [",".join(f'"{name}"' for name in part) for part in (order[:split], order[split:])]
    text = 'MATRIX="X";CONTENTS="Tal";' + (f"STUB={lists[0]};" if lists[0] else "") + (f"HEADING={lists[1]};" if lists[1] else "") + px + f"DATA={' '.join(lines)};"  # fmt: skip
    table = rows(text) if count > 1 else []
    for row in table[1:]:
        for heading, number in zip(table[0][2:], row[2:], strict=True):
            groups = heading.split(", ")[1:]
            fixed = [values[name][0] for name in names[2:] if len(values[name]) == 1]
            assert truth[frozenset([row[0], row[1], *groups, *fixed])] == number


def test_the_table_is_found_and_its_columns_are_named(names):
    found = table_detection.of_file(FOLK.encode(), "folk.px", None, names).tables[0]
    assert found.headings == (
        "område",
        "tid",
        "Folketal, Mænd (antal)",
        "Folketal, Kvinder (antal)",
    )
    assert len(found.rows) == 4 and found.title.startswith("Folketal den 1. i kvartalet")


# ---------------------------------------------------------------- other forms


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n", "billede"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "billede"),
        (b"\x00\x00\x00\x18ftypheic", "billede"),
        (b"<svg xmlns='x'/>", "billede"),
        (b"$FL2@(#) SPSS", "SPSS"),
        (b"\x00" * 12 + b"\xc2\xea\x81\x60\xb3\x14", "SAS"),
        (b"HEADER RECORD*******LIBRARY HEADER", "SAS (.xpt)"),
        (b"<stata_dta><header>", "Stata"),
        (b"\x72\x02\x01\x00\x05\x00", "Stata"),
        (b"RDX3\nX\n", "R (.RData)"),
        (b"PAR1\x15\x04", "Parquet"),
        (b"ARROW1\x00\x00", "Arrow"),
        (b"SQLite format 3\x00\x10", "GeoPackage"),
        (b"\x00\x01\x00\x00Standard Jet DB", "Access"),
        (b"\x00\x00\x27\x0a" + bytes(96), "shapefile"),
        (b"\x03\x7c\x05\x01\x02\x00\x00\x00" + bytes(24) + b"NAVN\x00\x00", "dBase"),
        (b"<?xml version='1.0'?><kml xmlns='x'>", "KML"),
        (b"<gml:FeatureCollection xmlns:gml='http://www.opengis.net/gml'>", "GML"),
        (b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>", "XML-regneark"),
        (b"<message:StructureSpecificData>", "SDMX"),
        (zipped(Index__Document_dot_iwa=b"x"), "Numbers"),
        (own_files.COMPOUND + bytes(600), "Office"),
    ],
)  # fmt: skip
def test_another_form_is_named_with_what_to_do_instead(content, words):
    said = refusal(content)
    assert words in said and said.endswith(".")


def test_an_ordinary_file_is_none_of_them():
    for text in (own_files.LONG, "Område,2020\nA,1\n", "\x03 7;1\n", "{navn};1\n"):
        assert other_forms.sentence(text.encode()) == ""
    assert not statistics_files.is_one(b"{\\rtf1\\ansi}")
    assert not statistics_files.is_one(b'TITLE;"x"\n')
