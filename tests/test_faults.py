"""What goes wrong around the app: a full disk, a read-only folder, another database, clock, language and place. It says so in
Danish or goes on with what it has, and nothing is lost.

A disk is really full where a small one can be made, which takes a root that may mount; else a process may write no more than
so many bytes of a file (RLIMIT_FSIZE). Root passes over the rights of folders, so it gives up that power here (setpriv).
"""

import contextlib
import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from lib.db import build, packages, queries, schema
from lib.db.current_database import CurrentDatabase
from lib.slides import deck
from lib.statbank import staging
from lib.system import atomic_files, folders
from lib.web import server
from lib.web.start import TAKEN
from tests.conftest import DataCopy
from tests.server import command, copy_of_the_app, free_port, serve, start, wait_until_up
from tests.test_export import SHORT, full_disk
from tests.test_pages import TITLES
from tests.test_server_database import spoil_half_written, spoil_other_duckdb
from tests.visitor import Visitor, field_id, get, warnings_of
from tests.waiting import WAIT_SECONDS

POSIX = pytest.mark.skipif(os.name != "posix", reason="rights and limits of POSIX")
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
RIGHTS = "dac_override,dac_read_search,fowner"
# Before a command: root without the power to pass over the rights of files.
BOUND_BY_RIGHTS = ["setpriv", "--bounding-set", "-" + RIGHTS.replace(",", ",-"), "--"] if IS_ROOT else []  # fmt: skip
NEEDS_SETPRIV = pytest.mark.skipif(
    IS_ROOT and shutil.which("setpriv") is None, reason="root passes over the rights of folders"
)


def run(
    *arguments: str | Path, at: Path = folders.ROOT, before: Callable[[], None] | None = None,
    bound: bool = False, **environment: str,
) -> subprocess.CompletedProcess:  # fmt: skip
    """Run a command of the app to its end. before: in its process. bound: by the rights of files, also where root."""
    return subprocess.run(
        [*(BOUND_BY_RIGHTS if bound else []), sys.executable, *arguments],
        cwd=at, env=os.environ | environment, capture_output=True, text=True, encoding="utf-8",
        errors="replace", check=False, timeout=WAIT_SECONDS, preexec_fn=before,
    )  # fmt: skip


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """A folder, and the folders in it, that nobody may write to."""
    inside = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    for path in inside:
        path.chmod(0o555)
    try:
        yield
    finally:
        for path in inside:
            path.chmod(0o755)


def package_waits(copy: DataCopy) -> None:
    """One package is published and its next edition waits, both of one source."""
    row = copy.rows("sources")[0] | {"source_id": "proevekilde"}
    place = copy.package("proeve", sources=[row | {"title": "Den første"}])
    copy.build()
    staging.stage({"sources.csv": (place / "sources.csv").read_bytes().replace(b"Den f\xc3\xb8rste", b"Den anden")}, copy.data, "proeve")  # fmt: skip


def kept(copy: DataCopy) -> dict[str, bytes]:
    """The database that is shown, and the packages that are published and wait."""
    found = [copy.database, *copy.data.rglob("proeve/sources.csv")]
    return {str(path): path.read_bytes() for path in found}


# ---------------------------------------------------------------- databases of another version


def a_column_less(file: Path, _: Path) -> None:
    with duckdb.connect(str(file)) as con:
        con.execute("ALTER TABLE areas DROP COLUMN note")


def a_column_more(file: Path, _: Path) -> None:
    with duckdb.connect(str(file)) as con:
        con.execute("ALTER TABLE areas ADD COLUMN later VARCHAR")


def test_a_database_with_a_column_more_is_read_and_one_with_a_column_less_is_not(
    database, tmp_path
):
    file = Path(shutil.copy(database, tmp_path / "shown.duckdb"))
    shown = CurrentDatabase(file, retry_seconds=0)
    first = shown.now()
    a_column_more(file, file)
    second = shown.now()
    assert second.version != first.version
    a_column_less(file, file)
    assert shown.now() is second


SPOILED = [spoil_other_duckdb, spoil_half_written, a_column_less]


@pytest.mark.parametrize("spoil", SPOILED)
@pytest.mark.slow
def test_the_start_builds_anew_over_a_database_that_it_cannot_use(
    copy, database, monkeypatch, spoil
):
    shutil.copy(database, copy.database)
    spoil(copy.database, database)
    if spoil is a_column_less:  # as the build of another edition of the app writes it
        with duckdb.connect(str(copy.database)) as con:
            con.execute("UPDATE built_from SET fingerprint = 'another'")
    stale, made = build.is_stale, build.build
    monkeypatch.setattr(schema, "DATABASE", copy.database)
    monkeypatch.setattr(build, "is_stale", lambda: stale(copy.data, copy.database))
    monkeypatch.setattr(build, "build", lambda: made(copy.data, copy.database))
    server.rebuild_if_stale()
    assert not stale(copy.data, copy.database)
    CurrentDatabase(copy.database).now()


@pytest.mark.parametrize("spoil", SPOILED)
def test_a_start_that_can_neither_build_nor_read_says_why_and_stops(
    monkeypatch, database, tmp_path, spoil
):
    file = Path(shutil.copy(database, tmp_path / "shown.duckdb"))
    spoil(file, database)

    def refuse():
        raise OSError(28, os.strerror(28), str(file))

    monkeypatch.setattr(schema, "DATABASE", file)
    monkeypatch.setattr(build, "is_stale", lambda: True)
    monkeypatch.setattr(build, "build", refuse)
    with pytest.raises(SystemExit, match=r"Databasen kan ikke bygges\.\n.*disken er fuld"):
        server.rebuild_if_stale()


COMMANDS = (
    ("lib.slides.export", "bagsvaerd", "{out}/x.pdf"),
    ("lib.slides.annual_status", "vaerebro_park", "2024", "--out", "{out}/x.docx"),
    ("lib.uploads.packages.lists", "{out}/a.pdf", "Liste", "Ministeriet", "2024-12-01"),
    ("lib.uploads.flows.flow_tables", "{out}/a.csv", "Flytninger", "Kommunen", "2024-12-01"),
)


@pytest.mark.parametrize("name", [None, "words"])
def test_a_command_without_a_database_says_so_and_how_to_make_one(
    tmp_path, monkeypatch, capsys, name
):
    file, read = tmp_path / "x.duckdb", queries.connect_or_say_why
    if name:
        file.write_bytes(b"words" * 1000)
    monkeypatch.setattr(queries, "connect_or_say_why", lambda: read(file))
    for module, *arguments in COMMANDS:
        done = importlib.import_module(module).main([one.format(out=tmp_path) for one in arguments])
        said = capsys.readouterr().err
        assert done == 1, module
        assert f"Databasen {file} mangler, er beskadiget eller er lavet af en anden udgave." in said
        assert "python -m lib.db.build" in said


# ---------------------------------------------------------------- a full disk, a read-only folder


@POSIX
@pytest.mark.slow
def test_a_disk_that_is_full_at_publish_leaves_what_is_published_and_what_waits(copy):
    import resource

    package_waits(copy)
    before = kept(copy)
    small = copy.database.stat().st_size // 2

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (small, small))

    code = "import sys; from pathlib import Path; from lib.statbank import update; from lib.statbank import staging; staging.STATBANK = 'proeve'; update.SOURCES['proeve'] = update.SOURCES['statistikbanken']; sys.exit(update.main(['proeve', '--publish'], Path(sys.argv[1]), Path(sys.argv[2])))"  # fmt: skip
    done = run("-c", code, copy.data, copy.database, before=limit)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    assert "der er ikke plads til en så stor fil. De tal, der vises, er urørt." in done.stderr
    assert kept(copy) == before and not packages.moved_aside(copy.data / schema.PACKAGES)
    staging.publish(copy.data, copy.database, "proeve")
    assert kept(copy) != before


@POSIX
@pytest.mark.slow
def test_a_small_disk_that_is_full_at_publish_is_called_that(copy, tmp_path, monkeypatch):
    """The place of the database is a disk of its own, where one can be made."""
    package_waits(copy)
    disk = tmp_path / "disk"
    disk.mkdir()
    if not full_disk(disk):
        pytest.skip("no disk can be mounted here; the test above limits files instead")
    try:
        place = disk / "shown.duckdb"
        with pytest.raises(OSError) as failed:
            staging.publish(copy.data, place, "proeve")
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    assert str(place) in atomic_files.error_sentence(failed.value)
    assert "disken er fuld" in atomic_files.error_sentence(failed.value)
    assert staging.waiting_names(copy.data) == ["proeve"]
    assert b"Den f\xc3\xb8rste" in (copy.data / schema.PACKAGES / "proeve" / "sources.csv").read_bytes()  # fmt: skip


@POSIX
@NEEDS_SETPRIV
@pytest.mark.slow
def test_a_read_only_folder_is_called_that_by_build_publish_and_export(copy, tmp_path):
    place = Path(shutil.move(copy.database, copy.data / schema.DATABASE.name)) if copy.database.exists() else copy.data / schema.DATABASE.name  # fmt: skip
    copy.database = place
    package_waits(copy)
    copy.change("areas", lambda row: True, note="En ny note")
    before, data = kept(copy), {"SOCIAL_BALANCE_DATA": str(copy.data)}
    own, out = tmp_path / "egen.toml", tmp_path / "out"
    own.write_text(deck.write(SHORT), "utf-8")
    out.mkdir()
    (out / "vis.html").write_text("gammel")
    why = "mappen {} er skrivebeskyttet."
    with read_only(copy.data), read_only(out):
        built = run("-m", "lib.db.build", bound=True, **data)
        published = run("-m", "lib.statbank.update", "--publish", bound=True, **data)
        exported = run("-m", "lib.slides.export", own, out / "vis.html", bound=True, **data)
    for done, folder in ((built, copy.data), (published, copy.data), (exported, out)):
        assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
        assert why.format(folder) in done.stderr, done.stderr
    assert "Den gamle er urørt." in built.stderr
    assert "De tal, der vises, er urørt." in published.stderr
    assert kept(copy) == before and (out / "vis.html").read_text() == "gammel"
    assert [path.name for path in out.iterdir()] == ["vis.html"]


# ---------------------------------------------------------------- clock, language and place

# What the app tells of one day, whatever clock and language the machine has: every row, and what pages and slides say.
TOLD = """
import datetime, hashlib, json, sys
from pathlib import Path
from lib.contents import annual_status, overview, targets
from lib.db import build, queries, schema
from lib.slides import figure_urls
from lib.text import danish

place = Path(sys.argv[1])
build.build(database=place)
con, day = queries.connect(place), datetime.date(2026, 3, 1)
rows = {name: hashlib.sha256(queries.table(con, name).to_csv().encode()).hexdigest() for name in schema.TABLES}
area = next(iter(overview.areas(con)))
figures = {}
for page in ("/fem-kriterier", "/skole", "/kilder", "/indsatser"):
    shown = figure_urls.figure(con, page)
    figures[page] = [shown.title, shown.caption, shown.alt_text, shown.caveat, shown.table.to_csv()]
words = [overview.overview(con, area, day).sentences, annual_status.annual_status(con, area, "2024", day).finding,
         overview.overview(con, area, day).newest.rows.to_csv(), danish.long_date(day), danish.capitalise("istedgade")]
Path(sys.argv[2]).write_text(json.dumps([rows, figures, words]), "utf-8")
"""
PLAIN = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def has_locale(name: str) -> bool:
    """Whether the machine has a language."""
    if shutil.which("locale") is None:
        return False
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    return name.lower().replace("-", "") in known.lower().replace("-", "")


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> list:
    folder = tmp_path_factory.mktemp("told")
    done = run("-c", TOLD, folder / "x.duckdb", folder / "told.json", TZ="Europe/Copenhagen")
    assert done.returncode == 0, done.stderr
    return json.loads((folder / "told.json").read_text("utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "zone"),
    [("C", "Pacific/Kiritimati"), ("de_DE.ISO-8859-1", "Pacific/Pago_Pago"), ("tr_TR.UTF-8", "UTC")],
)  # fmt: skip
def test_the_same_is_built_and_told_in_any_zone_and_language(told, tmp_path, language, zone):
    if language != "C" and not has_locale(language):
        pytest.skip(f"the machine has no {language}")
    around = PLAIN | {"LC_ALL": language, "TZ": zone}
    done = run("-c", TOLD, tmp_path / "x.duckdb", tmp_path / "told.json", **around)
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "told.json").read_text("utf-8")) == told


@pytest.mark.slow
def test_commands_end_well_in_a_language_without_danish_letters(copy, tmp_path):
    """ASCII alone: what cannot be written on the terminal is written in signs, and nothing stops for it."""
    ascii_alone = PLAIN | {"LC_ALL": "C", "SOCIAL_BALANCE_DATA": str(copy.data)}
    own = tmp_path / "ægen.toml"
    own.write_text(deck.write(SHORT), "utf-8")
    assert run("-m", "lib.db.build", **ascii_alone).returncode == 0
    exported = run("-m", "lib.slides.export", own, tmp_path / "vis æ.html", **ascii_alone)
    assert exported.returncode == 0, exported.stderr
    assert "Kun ord" in (tmp_path / "vis æ.html").read_text("utf-8")
    package_waits(copy)
    code = "import sys; from lib.statbank import update, staging; staging.publish(name='proeve'); from lib.analysis import release_diff; update.main(['--publish'])"  # fmt: skip
    said = run("-c", code, **ascii_alone).stderr
    assert "Der er ingen nye tal, der venter" in said and "Traceback" not in said
    copy.change("areas", lambda row: True, kind="bøøg")
    refused = run("-m", "lib.db.build", **ascii_alone)
    assert refused.returncode == 1 and "Traceback" not in refused.stderr


def journey(base: str) -> None:
    """A reader opens pages, asks a query in the sandbox, and opens a show and a table."""
    with Visitor(base) as reader:
        for page in ("overblik", "skole", "kilder"):
            said = Visitor.text(reader.open("" if page == "overblik" else page))
            assert TITLES[page] in said
        page = reader.open("analyse", "maade=Skriv+SQL")
        field, button = field_id(page, "text_area", "SQL"), field_id(page, "button", "Udfør")
        answer = reader.press(button, **{field: "SELECT 1 AS et_tal"})
        assert not warnings_of(answer) and "et_tal" in Visitor.text(answer)
    assert get(f"{base}/vis/{next(iter(deck.shipped()))}").status == 200
    assert get(f"{base}/data/areas.csv").status == 200


@pytest.mark.slow
def test_a_folder_with_blanks_quotes_and_danish_letters_works_without_a_language(tmp_path):
    folder = tmp_path / "Bydele i balance 'æøå' \"ß\" [1] 100 % #2"
    folder.mkdir()
    copy_of_the_app(folder)
    with serve(folder, tmp_path / "log", LC_ALL="C") as base:
        journey(base)
    assert "Traceback" not in (tmp_path / "log").read_text("utf-8", "replace")


@pytest.mark.slow
@pytest.mark.parametrize("command", ["lib.db.build", "lib.web.start"])
def test_danish_letters_in_the_folder_and_a_language_without_them_are_refused_in_a_sentence(
    tmp_path, command
):
    folder = tmp_path / "Bydele æøå"
    folder.mkdir()
    copy_of_the_app(folder)
    done = subprocess.run(
        [sys.executable, "-m", command], cwd=folder, capture_output=True, check=False, timeout=WAIT_SECONDS,
        env=os.environ | PLAIN | {"LC_ALL": "C"},
    )  # fmt: skip
    assert done.returncode == 1
    assert b"LC_ALL" in done.stderr and b"Traceback" not in done.stderr


# ---------------------------------------------------------------- ports, two starts


@pytest.mark.slow
def test_a_taken_port_stops_the_second_start_in_danish_and_not_the_first(base):
    port = int(base.rpartition(":")[2].partition("/")[0])
    second = run("-m", "lib.web.start", "--server.headless", "true", "--server.port", str(port))
    assert second.returncode == 1 and "Traceback" not in second.stderr
    assert TAKEN.format(port=port, other=port + 1) in second.stderr
    assert get(f"{base}/_stcore/health").status == 200


@pytest.mark.slow
def test_a_start_that_is_stopped_or_fails_for_another_reason_says_nothing_of_the_port(tmp_path):
    port = free_port()
    wrong = run("-m", "lib.web.start", "--server.port", str(port), "--no-such-option")
    assert wrong.returncode and "bruges af et andet program" not in wrong.stderr
    log = tmp_path / "log"
    with log.open("w") as output:
        app = subprocess.Popen(
            [sys.executable, "-m", "lib.web.start", *command(port)[5:]],  # its options
            cwd=folders.ROOT, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        wait_until_up(app, log, f"http://127.0.0.1:{port}")
    finally:
        app.terminate()
        app.wait(timeout=WAIT_SECONDS)
    assert "Værktøjet er startet" in log.read_text() and "bruges af" not in log.read_text()


@pytest.mark.slow
def test_two_starts_at_once_both_come_up_with_a_whole_database(tmp_path):
    folder = copy_of_the_app(tmp_path / "app")
    with contextlib.ExitStack() as both:
        port, log = free_port(), tmp_path / "first"
        first = start(folder, log, port)  # not waited for, as serve() would
        both.callback(lambda: (first.terminate(), first.wait(timeout=WAIT_SECONDS)))
        second = both.enter_context(serve(folder, tmp_path / "second"))
        wait_until_up(first, log, f"http://127.0.0.1:{port}")
        for base in (second, f"http://127.0.0.1:{port}"):
            assert get(f"{base}/data/areas.csv").status == 200
    left = [path.name for path in (folder / "data").glob("*.duckdb*")]
    assert sorted(left) in ([schema.DATABASE.name], sorted([schema.DATABASE.name, build.previous().name]))  # fmt: skip
