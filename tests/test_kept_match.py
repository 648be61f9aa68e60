"""What a reader said of columns and names is kept in a file without numbers, and used for the next year's file."""

import json

import pytest

from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.meaning import questions
from lib.uploads.observations import column_mapping, kept_match, to_observations
from lib.uploads.observations.column_mapping import AREA, VALUE, ColumnRole, Match
from lib.uploads.observations.kept_match import Kept
from tests.own_files import table

FIRST = "Sted;Grundskole 2022;Bemærket 2022\nHøje Gladsakse;31,5;7\nVærebro Park;41,5;8\n"
NEXT = "Sted;Grundskole 2023;Nyt 2023\nHøje Gladsakse;32,5;9\nVærebro Park;42,5;8\n"
ANSWERS = {"mål:Grundskole": "lov:education", "område:Høje Gladsakse": "hoeje_gladsaxe"}


@pytest.fixture
def kept(names) -> Kept:
    first = table(FIRST)
    return kept_match.keep(first, column_mapping.propose(first, names), ANSWERS | {"år": "listen"})


def test_next_years_file_is_read_by_the_answers_of_this_years(names, kept):
    again, told = kept_match.fitting(kept_match.read(kept_match.written(kept)), names)
    assert again == kept and told == []
    new = table(NEXT)
    match = column_mapping.propose(new, names, again.columns)
    assert match.columns[1] == ColumnRole(VALUE, "lov:education", "2023")
    asked = to_observations.read(new, match, names).questions
    given = kept_match.answers_for(again, asked)
    assert given == {"område:Høje Gladsakse": "hoeje_gladsaxe"}
    read = to_observations.read(new, match, names, given | {"år": "listen"}).observations
    assert list(zip(read["area_id"], read["value"], strict=True)) == [
        ("hoeje_gladsaxe", 32.5), ("vaerebro_park", 42.5)
    ]  # fmt: skip
    told = " ".join(kept_match.compared(again, new))
    assert "»Sted« og »Grundskole 2023«" in told and "Nye overskrifter siden da: »Nyt 2023«" in told
    assert "Overskrifter fra da, som ikke er her: »Bemærket«" in told


def test_no_number_year_or_personal_number_is_in_the_file():
    found = table("Sted;Ukendt 2018;010203-1234\nVærebro Park;12,25;3\n")
    said = Match((ColumnRole(AREA), ColumnRole(VALUE, "folketal", "2018"), ColumnRole()))
    given = {"område:12,25": "hoeje_gladsaxe", "område:Hus 010203-1234": "hoeje_gladsaxe"}
    text = kept_match.written(kept_match.keep(found, said, given)).decode()
    assert not any(number in text for number in ("12", "25", "2018", "0102"))
    assert "Ukendt" in text and "Værebro" not in text


def test_what_is_guessed_or_says_nothing_by_itself_is_not_kept():
    found = table("Sted;Andel 2018;2019\nVærebro Park;12,25;13,25\n")
    said = Match(
        (
            ColumnRole(AREA),
            ColumnRole(VALUE, "skolefravaer_ulovligt"),
            ColumnRole(VALUE, "folketal"),
        )
    )
    guess = f"{questions.GUESS}folketal"
    given = {"mål:A": guess, "mål:Andel": "folketal", "område:I alt": "hoeje_gladsaxe", "område:B": ""}  # fmt: skip
    kept = kept_match.keep(found, said, given)
    assert kept.columns == {
        "sted": ColumnRole(AREA),
        "andel": ColumnRole(VALUE),
        "tid": ColumnRole(VALUE),
    }
    assert not kept.answers


def test_what_the_app_no_longer_knows_is_told_and_asked_again(names):
    kept = Kept(
        {"a": ColumnRole(VALUE, "væk"), "b": ColumnRole(VALUE, "folketal")}, {"a": "A", "b": "B"},
        {"område:Byen": "væk", "område:Parken": "vaerebro_park", "område:Andre": questions.SKIP},
    )  # fmt: skip
    left, told = kept_match.fitting(kept, names)
    assert set(left.columns) == {"b"} and set(left.answers) == {"område:Parken", "område:Andre"}
    assert told == ["Det, som »A« og »Byen« var valgt til, findes ikke mere her. Vælg igen."]


def test_a_file_for_another_table_is_told(kept):
    told = kept_match.compared(kept, table("Hvor;Hvad 2018\nVærebro Park;12\n"))
    assert told == ["Ingen af overskrifterne er i filen med kolonner og svar. Den er ikke brugt."]


def changed(kept: Kept, **parts: object) -> bytes:
    return json.dumps(json.loads(kept_match.written(kept)) | parts).encode()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", kept_match.NOT_OURS), (b"\xff\xfe\x00", kept_match.NOT_OURS),
        (b"a;b\n1;2\n", kept_match.NOT_OURS), (b"[1]", kept_match.NOT_OURS),
        (b"[" * 100_000, kept_match.NOT_OURS), (b'{"form": "andet"}', kept_match.NOT_OURS),
        (b" " * (kept_match.MAX_BYTES + 1), kept_match.NOT_OURS),
    ],
)  # fmt: skip
def test_a_foreign_file_is_refused_in_words(content, why):
    with pytest.raises(OwnFileError, match=why):
        kept_match.read(content)


@pytest.mark.parametrize(
    "parts",
    [
        {"columns": {}}, {"answers": []}, {"columns": [1]}, {"answers": {"område:A": 5}},
        {"answers": {"år": "listen"}}, {"answers": {"mål:A": "gæt:folketal"}},
        {"columns": [{"heading": "A", "role": "chef", "measure": "", "area": ""}]},
        {"columns": [{"heading": "A", "role": "value", "measure": "?A", "area": ""}]},
        {"columns": [{"heading": "A", "role": "value", "measure": "", "area": "", "value": "7"}]},
        {"columns": [{"heading": "A" * 300, "role": "value", "measure": "", "area": ""}]},
        {"answers": {f"område:{n}": "a" for n in range(600)}},
    ],
)  # fmt: skip
def test_a_damaged_file_is_refused_in_words(kept, parts):
    with pytest.raises(OwnFileError, match="beskadiget eller ændret"):
        kept_match.read(changed(kept, **parts))


def test_half_a_file_and_another_version_are_refused_in_words(kept):
    with pytest.raises(OwnFileError, match="beskadiget eller ændret"):
        kept_match.read(kept_match.written(kept)[:-20])
    for version in (2, "1", None):
        with pytest.raises(OwnFileError, match="anden udgave"):
            kept_match.read(changed(kept, version=version))
