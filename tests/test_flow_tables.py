"""Filled-in templates of moves and transitions: read by their headings, checked, and few persons hidden in the package."""

import io

import pandas as pd
import pytest

from lib.db import data_files, disclosure, flow_queries, queries, schema
from lib.system import folders
from lib.uploads.files import reader
from lib.uploads.flows import flow_tables, flow_templates
from lib.uploads.packages import templates

MOVES = """Område;År;Retning;Sted;Opdeling;Værdi;Personer;Hører til andelen;Tælles med;Bemærkning
Værebro Park;2024;til;I alt;I alt;I alt;103;;;
Værebro Park;2024;Til;nord;I alt;I alt;3;;;
Værebro Park;2024;til;syd;I alt;I alt;40;;;
Værebro Park;2024;til;vest;I alt;I alt;60;;;
"""
CHILDREN = """Område;Årgang;Alder før;Tilstand før;Alder efter;Tilstand efter;Børn;Bemærkning
Værebro Park;2004;3;hjemme;6;i skole;1.040;
Værebro Park;2004;3;hjemme;6;flyttet fra området eller ukendt;skjult;
"""


@pytest.fixture(scope="module")
def known(con) -> flow_tables.FlowNames:
    indicators = queries.table(con, "indicators")
    names = dict(zip(indicators["name"], indicators["indicator_id"], strict=True))
    return flow_tables.FlowNames(queries.areas(con), names)


def read(text: str, known) -> flow_tables.FlowRows:
    return flow_tables.read(text.encode(), "prøve.csv", known)


def test_a_template_of_moves_is_read_by_its_headings(known):
    found = read(MOVES, known)
    assert found.table == "moves" and found.faults == () and found.places == (2, 3, 4, 5)
    assert list(found.rows["persons"]) == [103, 3, 40, 60]
    assert set(found.rows["direction"]) == {"til"} and set(found.rows["area_id"]) == {
        "vaerebro_park"
    }


def test_a_number_that_its_maker_has_hidden_stays_hidden(known):
    found = read(CHILDREN, known)
    assert found.table == "transitions" and found.faults == ()
    assert found.rows["children"].isna().tolist() == [False, True]
    assert found.rows["status"].tolist() == ["published", "confidential"]
    assert found.rows.loc[0, "children"] == 1040


@pytest.mark.parametrize("name", list(flow_templates.offered()))
def test_an_empty_template_is_read_and_its_made_up_rows_are_skipped(name, known):
    file, content, _ = flow_templates.offered()[name]
    found = flow_tables.read(content, file, known)
    assert found.rows.empty and found.faults == ()


@pytest.mark.parametrize(
    ("before", "after", "row", "said"),
    [
        ("Park;2024;til;vest", "Pork;2024;til;vest", 5, "Området »Værebro Pork« findes ikke"),
        (";60;", ";-60;", 5, "færre end 0 personer"),
        (";60;", ";60,5;", 5, "»60,5« er ikke et helt antal"),
        (";60;", ";61;", 5, "Tallene giver ikke »I alt«"),
        (";60;;", ";60;Ingen andel;", 5, "Andelen »Ingen andel« findes ikke"),
        (";60;;;", ";60;;måske;", 5, "»Tælles med« skal være ja eller nej"),
        ("2024;til;vest", "1824;til;vest", 5, "Året skal ligge fra 1900 til 2100"),
        ("2024;til;vest", ";til;vest", 5, "Feltet »År« er tomt"),
    ],
)
def test_a_row_that_cannot_be_is_named_with_its_row_and_its_reason(before, after, row, said, known):
    assert before in MOVES
    faults = read(MOVES.replace(before, after), known).faults
    assert any(place == row and said in why for place, why in faults), faults


@pytest.mark.parametrize("offers", [templates.offered(), flow_templates.offered()])
def test_the_sheets_of_a_template_name_the_tool_and_not_a_placeholder(offers):
    for file, content, _ in offers.values():
        if file.endswith("xlsx"):
            for sheet in reader.read(content, file).sheets:
                assert "skabelon til egne tal" in sheet.rows[0][0] and "{" not in sheet.rows[0][0]


def test_a_file_with_other_headings_is_refused(known):
    with pytest.raises(reader.OwnFileError, match="skabelonens overskrifter"):
        read(MOVES.replace("Retning", "Vej"), known)


def test_the_package_hides_few_persons_and_the_build_takes_it(copy, known, con):
    source = {
        "source_id": "egne",
        "title": "Flytninger",
        "publisher": "Kommunen",
        "published": "2025",
    }
    published = queries.table(con, "moves")
    files = flow_tables.package(read(MOVES, known), source, published, 5)
    kept = pd.read_csv(io.BytesIO(files["moves.csv"]))
    assert kept["persons"].fillna(-1).tolist() == [103, -1, -1, 60]
    assert kept["note"].tolist()[1] == disclosure.NOTES[disclosure.FEW]
    assert b";3;" not in files["moves.csv"] and b",3," not in files["moves.csv"]
    folder = copy.data / schema.PACKAGES / "egne"
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    copy.build()
    with queries.connect(copy.database) as built:
        assert set(flow_queries.moves(built)["area_id"]) == {"eksempelby", "vaerebro_park"}


def test_the_command_writes_nothing_where_a_row_cannot_be(tmp_path, monkeypatch, capsys, database):
    monkeypatch.setattr(schema, "DATABASE", database)
    monkeypatch.setattr(folders, "DATA", tmp_path)
    file = tmp_path / "flytninger.csv"
    file.write_text(MOVES.replace(";60;", ";61;"), "utf-8")
    arguments = [str(file), "Flytninger", "Kommunen", "2025"]
    assert flow_tables.main(arguments) == 1
    assert "Række 5: Tallene giver ikke »I alt«" in capsys.readouterr().err
    assert not (tmp_path / schema.PACKAGES).exists()
    file.write_text(MOVES, "utf-8")
    assert flow_tables.main(arguments) == 0
    written = tmp_path / schema.PACKAGES / "flytninger_kommunen" / "moves.csv"
    assert data_files.read_csv(written, schema.TABLES["moves"], "moves")["persons"].tolist()[
        :1
    ] == ["103"]


@pytest.mark.parametrize("arguments", [[], ["kun-en.csv"]])
def test_the_command_says_how_it_is_used(arguments, capsys):
    with pytest.raises(SystemExit):
        flow_tables.main(arguments)
    assert "FILE TITLE PUBLISHER DATE" in capsys.readouterr().err


def test_the_command_says_in_danish_why_a_file_or_a_folder_will_not_do(
    tmp_path, monkeypatch, capsys, database
):
    monkeypatch.setattr(schema, "DATABASE", database)
    monkeypatch.setattr(folders, "DATA", tmp_path)
    rest = ["Flytninger", "Kommunen", "2025"]
    assert flow_tables.main([str(tmp_path / "mangler.csv"), *rest]) == 1
    assert "findes ikke" in capsys.readouterr().err
    file = tmp_path / "flytninger.csv"
    file.write_bytes(b"PK\x03\x04 nej")
    assert flow_tables.main([str(file), *rest]) == 1
    assert "beskadiget" in capsys.readouterr().err
    file.write_text(MOVES, "utf-8")
    assert flow_tables.main([str(file), *rest]) == 0
    before = {path: path.read_bytes() for path in (tmp_path / schema.PACKAGES).rglob("*.csv")}
    assert flow_tables.main([str(file), *rest]) == 1
    assert "allerede en pakke" in capsys.readouterr().err
    assert {
        path: path.read_bytes() for path in (tmp_path / schema.PACKAGES).rglob("*.csv")
    } == before
