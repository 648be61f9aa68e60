"""No file that the app writes for a spreadsheet runs what a reader has written: headings, cells and titles."""

import csv
import io
import re
import zipfile

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from lib.db import disclosure, queries, schema
from lib.explore import query_chart
from lib.figures import images, table_files, workbook
from lib.slides import rendered
from lib.slides import zip as slides_zip
from lib.text import harmless
from lib.uploads.observations.session_data import OwnData
from lib.uploads.packages import data_package
from lib.web import file_inputs, page

STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹣", "﹦")
BEFORE = ("", " ", "\t", "\r", "\n", "\N{NO-BREAK SPACE}", "\N{ZERO WIDTH SPACE}", "\N{IDEOGRAPHIC SPACE}", "\ufeff", "\x00", " \t\u2028")  # fmt: skip
BODY = "cmd|' /C calc'!A0"
HOSTILE = [f"{before}{start}{BODY}" for before in BEFORE for start in STARTS]
RUNS = re.compile(r"[\s\x00-\x20\u00a0\u200b\u3000\ufeff\u2028]*[=+\-@＝＋－＠﹣﹦]")


def hostile_table() -> pd.DataFrame:
    """Every hostile text as a heading and as a cell."""
    return pd.DataFrame([HOSTILE], columns=HOSTILE)


def cells(content: bytes, separator: str) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def runs(rows: list[list[str]]) -> list[str]:
    return [cell for row in rows for cell in row if RUNS.match(cell)]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_starts_like_a_formula_becomes_text(text):
    assert harmless.cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "cell",
    ["a=1", "12", "−3", "– 3", "", " ", "'=1", "æ", "1-2", None, -3, -1.5, True, pd.NaT, "\u200b"],
)
def test_all_else_is_untouched(cell):
    assert harmless.cell(cell) is cell


@pytest.mark.parametrize(("ending", "separator"), [("csv", ";"), ("komma.csv", ",")])
def test_a_table_as_csv(ending, separator):
    form = next(form for form in table_files.TABLE_FORMATS if form.ending == ending)
    rows = cells(form.write(hostile_table(), [], {}), separator)
    assert len(rows) == 2 and {len(row) for row in rows} == {len(HOSTILE)}
    assert runs(rows) == []


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_a_cell_cannot_begin_a_row_of_its_own(end):
    table = pd.DataFrame({f"a{end}=1": [f"b{end}=2"]})
    assert cells(harmless.csv_text(table).encode(), ";") == [[f"a{end}=1"], [f"b{end}=2"]]


def test_a_category_is_a_cell_too():
    table = pd.DataFrame({"a": pd.Categorical(["=1", "b"])})
    assert runs(cells(table_files.TABLE_FORMATS[0].write(table, [], {}), ";")) == []


def test_a_table_as_a_workbook_has_no_formula():
    about = [(text, text) for text in HOSTILE]
    content = table_files.TABLE_FORMATS[2].write(hostile_table(), about, {"Ark": hostile_table()})
    assert_no_formula(content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Tal").to_python()
    assert len(rows[2]) == len(HOSTILE)
    assert runs([[cell for cell in row if isinstance(cell, str)] for row in rows[2:]]) == []


def assert_no_formula(content: bytes) -> None:
    """Excel runs what stands in an <f> of a sheet, and nothing else."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert sheets and not any(b"<f>" in parts.read(name) for name in sheets)


def test_the_workbook_of_scenarios_has_no_formula():
    content = workbook.xlsx([("=1+1", "=2+2")], {"Tal": hostile_table()}, "=3+3")
    assert_no_formula(content)


def test_the_csv_of_a_figure_with_a_readers_headings(con):
    table = pd.DataFrame({"=along": ["@a", "b"], "+value": [1.0, -2.0]})
    figure = query_chart.figure(table, "=title", "soejler", "=along", "+value")
    rows = cells(images.csv(figure), ";")
    assert ["'=along", "'+value"] in rows and ["'@a", "1,0"] in rows
    assert [cell for cell in runs(rows) if cell != "-2,0"] == []  # a number is one
    made = [rendered.of_figure(figure)]
    with zipfile.ZipFile(io.BytesIO(slides_zip.document("=titel", made))) as packed:
        name = next(name for name in packed.namelist() if name.endswith(".csv"))
        assert [cell for cell in runs(cells(packed.read(name), ";")) if cell != "-2,0"] == []


def test_the_csv_that_is_offered_beside_a_table(monkeypatch):
    offered = {}
    monkeypatch.setattr(page.st, "download_button", lambda label, **given: offered.update(given))
    file_inputs.csv_download_button("Hent", hostile_table, "navn")
    rows = cells(offered["data"](), ";")
    assert len(rows) == 2 and runs(rows) == []


def test_a_data_package_of_a_readers_words(con):
    row = dict.fromkeys(schema.TABLES["observations"]) | {
        "area_id": "vaerebro_park", "indicator_id": "folketal", "period": "=1950", "value": 1000.0,
        "status": "published", "source_id": "egne", "quote": "+1", "note": " @x",
    }  # fmt: skip
    observations = pd.DataFrame([row], columns=list(schema.TABLES["observations"]))
    source = dict.fromkeys(schema.TABLES["sources"]) | {"licence": "ikke oplyst", "url": "=x"}
    own = OwnData("=fil.csv", observations, source, observations.head(0))
    tables = {name: queries.table(con, name) for name in disclosure.TABLES}
    content = data_package.make(own, "=titel", "@udgiver", "2024", tables)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if name.endswith(".csv"):
                assert runs(cells(packed.read(name), ",")) == [], name
