"""A database with many numbers: its large tables stay in the file, pages ask for what they show, and readers keep their version."""

import datetime
import importlib.util
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from lib.analysis import options
from lib.contents import analysis, annual_status, development, five_criteria, sources, targets
from lib.db import current_database, holdings, place, publish, queries, schema
from lib.explore import selection, sql
from tests import postgres
from tests.bench import scale_data

ROWS = 20_000
HOME = "vaerebro_park"


@pytest.fixture(scope="module")
def large(database, tmp_path_factory) -> Path:
    """The project's data with made-up numbers."""
    path = tmp_path_factory.mktemp("large") / "large.duckdb"
    shutil.copy(database, path)
    scale_data.add_to_database(path, ROWS)
    return path


@pytest.fixture
def stored(large, monkeypatch) -> queries.Connection:
    """It, read from the file as if it had too many rows for the memory."""
    monkeypatch.setattr(queries, "MOST_ROWS", 10_000)
    return queries.copy_to_memory(large)


def test_only_the_large_tables_stay_in_the_file_and_answer_the_same(large, stored):
    held = queries.connect(large)
    assert queries.is_large(stored) and not queries.is_large(held)
    assert queries.stored_tables(stored) == ["observations"] and queries.stored_tables(held) == []
    for name in schema.TABLES:
        assert queries.table(stored, name).equals(queries.table(held, name)), name
    assert queries.observations(stored, [HOME]).equals(queries.observations(held, [HOME]))
    assert holdings.holdings(stored).equals(holdings.holdings(held))
    with pytest.raises(duckdb.PermissionException):
        stored.execute(f"SELECT * FROM read_blob('{__file__}')")


def test_a_reader_keeps_the_version_whose_file_is_replaced(large, tmp_path, monkeypatch):
    monkeypatch.setattr(queries, "MOST_ROWS", 10_000)
    file = Path(shutil.copy(large, tmp_path / "shown.duckdb"))
    shown = current_database.CurrentDatabase(file)
    first = shown.now()
    beside = Path(shutil.copy(large, tmp_path / "beside"))
    with duckdb.connect(str(beside)) as con:
        con.execute("UPDATE observations SET value = -1")
    os.replace(beside, file)
    second = shown.now()
    assert second.version != first.version and queries.is_large(second.con)
    assert (queries.observations(second.con, ["opdigtet_o0001"])["value"] == -1).all()
    assert (queries.observations(first.con, ["opdigtet_o0001"])["value"] > 0).all()


def test_what_is_told_of_an_area_is_the_same_however_much_else_there_is(con, stored):

    day = datetime.date(2026, 1, 1)
    for tell in (
        lambda c: development.development(c, HOME, day).themes,
        lambda c: targets.targets(c, HOME, day).figures.keys(),
        lambda c: [
            (part.title, part.sentences)
            for part in annual_status.annual_status(c, HOME, "2021", day).parts.values()
        ],
        lambda c: five_criteria.five_criteria(c, HOME, "gladsaxe_kommune", "2021").verdict,
        lambda c: analysis.analysis(c, selection.first()).table.to_csv(),
    ):
        assert tell(stored) == tell(con)


def test_no_page_asks_for_more_rows_of_a_large_database(con, stored, monkeypatch):
    """The made-up numbers are of other municipalities, so the contents of the first area need none of them."""
    made_up, plain = [], queries.observations

    def counted(*given, **named):
        found = plain(*given, **named)
        made_up.append(found["area_id"].str.startswith("opdigtet").sum())
        return found

    monkeypatch.setattr(queries, "observations", counted)
    sources.sources(stored)
    for theme in sources.sources(stored).themes:
        sources.numbers(stored, theme)
    assert made_up and not any(made_up)
    assert sources.only_near(stored) and not sources.only_near(con)
    assert "observations" not in sources.as_files(stored) and "areas" in sources.as_files(stored)


def test_areas_of_others_stand_by_municipality_with_its_name(stored):
    words = options.housing_areas(queries.areas(stored, "boligområde"))
    made_up = [word for area, word in words.items() if area.startswith("opdigtet")]
    assert len(made_up) == scale_data.AREAS
    assert made_up[0] == "Opdigtet Område 0098 (Opdigtet Kommune 01)"
    where = [word.partition("(")[2] for word in made_up]
    assert where == sorted(where)


def test_sql_of_a_reader_reads_the_large_table_from_the_file_and_no_other(large, stored):
    tables = {name: queries.table(stored, name) for name in schema.TABLES if name != "observations"}
    con = sql.copy(tables, large, ["observations"])
    found = sql.answer(con, "SELECT count(*) AS n FROM observations JOIN areas USING (area_id)")
    assert found.rows["n"][0] > ROWS
    assert isinstance(sql.answer(con, f"SELECT * FROM read_blob('{large}')"), str)


@pytest.mark.parametrize(
    ("said", "is_file"),
    [("/data/a b.duckdb", True), ("C:\\data\\x.duckdb", True), ("md:tal", False), ("ducklake:x", False)],
)  # fmt: skip
def test_a_setting_is_a_file_or_what_duckdb_attaches(monkeypatch, said, is_file):
    monkeypatch.setenv(place.SETTING, said)
    assert isinstance(place.chosen(Path("x")), Path) == is_file
    monkeypatch.delenv(place.SETTING)
    assert place.chosen(Path("x")) == Path("x")


class Loaded:
    """A connection that only notes what is loaded, of extensions that are all installed."""

    def __init__(self) -> None:
        self.orders: list[str] = []

    def execute(self, order: str) -> None:
        self.orders.append(order)


@pytest.mark.parametrize(
    ("said", "extensions"),
    [
        ("x.duckdb", []), ("/srv/tal/parquet/", []), ("", []), ("s3://spand/tal/", ["httpfs"]),
        ("ducklake:postgres:dbname=tal", ["ducklake", "postgres_scanner"]), ("md:tal", ["motherduck"]),
    ],
)  # fmt: skip
def test_what_a_place_needs_is_loaded(monkeypatch, tmp_path, said, extensions):
    for name in place.EXTENSIONS.values():
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.duckdb_extension").touch()
    monkeypatch.setattr(
        place.importlib.util, "find_spec",
        lambda module: SimpleNamespace(origin=tmp_path / module.removeprefix("duckdb_extension_") / "__init__.py"),
    )  # fmt: skip
    con = Loaded()
    place.load(con, said)
    assert [Path(order.split("'")[1]).parent.name for order in con.orders] == extensions


# ---------------------------------------------------------------- a lake


def _lacks() -> str:
    """Why a lake cannot be tried here, or ""."""
    if not importlib.util.find_spec("duckdb_extension_ducklake"):
        return "requirements-lake.txt is not installed"
    return "" if postgres.programs() else "PostgreSQL is not installed"


@pytest.mark.slow
@pytest.mark.skipif(bool(_lacks()), reason=_lacks())
def test_a_lake_answers_as_the_file_and_readers_keep_their_snapshot(large, tmp_path, monkeypatch):
    monkeypatch.setattr(queries, "MOST_ROWS", 10_000)
    with postgres.lake() as (where, files):
        first = publish.publish(large, where, files)
        shown = current_database.CurrentDatabase(where, retry_seconds=0)
        before = shown.now()
        assert before.version == first and queries.is_large(before.con)
        held = queries.connect(large)
        for name in schema.TABLES:
            assert queries.table(before.con, name).equals(queries.table(held, name)), name
        changed = Path(shutil.copy(large, tmp_path / "changed.duckdb"))
        with duckdb.connect(str(changed)) as con:
            con.execute("UPDATE observations SET value = -1 WHERE area_id = 'opdigtet_o0001'")
        assert publish.publish(changed, where) != first
        after = shown.now()
        assert after.version != first
        values = [
            queries.observations(one.con, ["opdigtet_o0001"])["value"] for one in (before, after)
        ]
        assert (values[0] > 0).all() and (values[1] == -1).all()
        with pytest.raises(duckdb.Error):
            after.con.execute("SELECT * FROM read_text('/etc/hostname')")
