"""`kill -9` at any step of a build, an update, a publication and an export: what was there is whole, and the next one tidies up."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from lib.db import build, packages, schema
from lib.slides import deck
from lib.statbank import staging
from lib.system import atomic_files, folders
from tests.conftest import DataCopy
from tests.test_export import SHORT
from tests.waiting import WAIT_SECONDS

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks processes to kill")
NAME, OLDER, OLD, NEW = "pakke", b"older", b"old", b"new"

# Does one thing in copies of a folder, killed before its first change of a file, before its second, and so on.
AT_EVERY_STEP = """
import os, shutil, signal, sys
from pathlib import Path
from lib.db import build
from lib.statbank import staging
from lib.system import atomic_files, commands
what, template, place = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])

def made(data, folders=None, beside=None):
    path = atomic_files.reserve(beside)
    packages = build.packages.folders(data) if folders is None else folders
    content = packages[-1].joinpath("sources.csv").read_bytes().decode() if packages else "none"
    shutil.copy(template / f"{content}.duckdb", path)
    return path

build.build_to_temp_file = made
ACTIONS = {
    "publish": lambda at: staging.publish(at / "data", at / "shown.duckdb", "pakke"),
    "take back": lambda at: staging.take_back(at / "data", at / "shown.duckdb", "pakke"),
    "discard": lambda at: staging.discard(at / "data", "pakke"),
    "stage": lambda at: stage(at / "data"),
    "write": lambda at: atomic_files.write(at / "file", b"new" * 100_000),
}

def stage(data):
    with staging.exclusive_lock(data):
        staging.stage({"sources.csv": b"newest"}, data, "pakke")

def killed_at(step, at):
    left = [step]
    def hook(event, arguments):
        writes = event == "open" and arguments[2] and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if writes or event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir"):
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)
    ACTIONS[what](at)

step, status = 0, 1
while status:
    step += 1
    at = place / str(step)
    shutil.copytree(template, at)
    child = os.fork()
    if not child:
        killed_at(step, at)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert status in (0, signal.SIGKILL), status
"""


def marked(path: Path, mark: bytes) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE edition AS SELECT $1 AS mark", [mark.decode()])


def mark_of(path: Path) -> bytes:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute("SELECT mark FROM edition").fetchone()[0].encode()


def package(folder: Path, content: bytes) -> None:
    folder.mkdir(parents=True)
    (folder / "sources.csv").write_bytes(content)


def contents(data: Path) -> dict[str, bytes]:
    """The packages of a data folder, wherever they are: path -> content."""
    return {path.parent.relative_to(data).as_posix(): path.read_bytes() for path in data.rglob("sources.csv")}  # fmt: skip


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A package is published, one was published before it, and a new one waits."""
    place = tmp_path / "template"
    data = place / "data"
    for folder, content in (
        (data / staging.BEFORE / NAME, OLDER),
        (staging.published_folder(data, NAME), OLD),
        (staging.waiting_folder(data, NAME), NEW),
    ):
        package(folder, content)
    for mark in (OLDER, OLD, NEW, b"newest", b"none"):
        marked(place / f"{mark.decode()}.duckdb", mark)
    shutil.copy(place / "old.duckdb", place / "shown.duckdb")
    shutil.copy(place / "new.duckdb", staging.waiting_database(data, NAME))
    (place / "file").write_bytes(OLD)
    return place


def killed_at_every_step(what: str, template: Path) -> list[Path]:
    """Copies of a folder, one for each step before which the process was killed, the last one where it was not."""
    place = template.with_name(what)
    place.mkdir()
    subprocess.run([sys.executable, "-c", AT_EVERY_STEP, what, template, place], cwd=folders.ROOT, check=True)  # fmt: skip
    copies = sorted(place.iterdir(), key=lambda path: int(path.name))
    assert len(copies) > 3
    return copies


def start_again(at: Path) -> None:
    """What the next start of the app does, and then the next update."""
    packages.put_back(at / "data" / schema.PACKAGES)
    with staging.exclusive_lock(at / "data"):
        pass


def assert_tidy(data: Path) -> None:
    """Nothing is left of what was killed."""
    left = [path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_dir()]
    known = {f"{folder}/{NAME}" for folder in (schema.PACKAGES, staging.WAITING, staging.BEFORE)}
    assert {path for path in left if "/" in path} <= known
    waits = staging.waiting_folder(data, NAME).exists()
    assert waits or not staging.waiting_database(data, NAME).exists()


@pytest.mark.slow
def test_a_killed_publication_loses_no_package_and_shows_a_whole_database(template):
    for at in killed_at_every_step("publish", template):
        data, shown = at / "data", mark_of(at / "shown.duckdb")
        assert shown in (OLD, NEW)
        assert {OLD, NEW} <= set(contents(data).values()), at.name
        start_again(at)
        assert_tidy(data)
        found = contents(data)
        published = found[f"{schema.PACKAGES}/{NAME}"]
        if published == OLD:
            assert (found[f"{staging.WAITING}/{NAME}"], shown) == (NEW, OLD)
        else:
            assert (published, found[f"{staging.BEFORE}/{NAME}"]) == (NEW, OLD)
            assert not staging.waiting_folder(data, NAME).exists()


@pytest.mark.slow
def test_a_publication_that_is_killed_while_it_is_taken_back_loses_no_package(template):
    shutil.rmtree(staging.waiting_folder(template / "data", NAME))
    for at in killed_at_every_step("take back", template):
        data = at / "data"
        assert mark_of(at / "shown.duckdb") in (OLD, OLDER)
        start_again(at)
        assert_tidy(data)
        assert sorted(contents(data).values()) == [OLD, OLDER], at.name
        assert contents(data)[f"{schema.PACKAGES}/{NAME}"] in (OLD, OLDER)


@pytest.mark.slow
@pytest.mark.parametrize(("what", "after"), [("stage", b"newest"), ("discard", None)])
def test_what_waits_is_whole_or_gone_after_a_kill(template, what, after):
    for at in killed_at_every_step(what, template):
        start_again(at)
        assert_tidy(at / "data")
        found = contents(at / "data")
        assert found[f"{schema.PACKAGES}/{NAME}"] == OLD
        assert found.get(f"{staging.WAITING}/{NAME}") in (NEW, after), at.name
    assert found.get(f"{staging.WAITING}/{NAME}") == after


@pytest.mark.slow
def test_a_killed_write_leaves_the_old_file_and_the_next_one_tidies_up(template):
    for at in killed_at_every_step("write", template):
        assert (at / "file").read_bytes() in (OLD, NEW * 100_000)
        atomic_files.write(at / "file", b"next")
        assert (at / "file").read_bytes() == b"next"
        assert not [path for path in at.iterdir() if path.name.startswith("file.")]


def test_a_copy_beside_a_file_is_nobodys_leftover(tmp_path):
    """Named by its day, as who looks after the machine may call it, and years old."""
    kept = tmp_path / "x.duckdb.20241231"
    kept.write_bytes(b"kopi")
    os.utime(kept, (0, 0))
    atomic_files.remove_abandoned(tmp_path / "x.duckdb")
    atomic_files.write(tmp_path / "x.duckdb", b"ny")
    assert kept.read_bytes() == b"kopi"


def test_signs_of_a_search_in_a_name_and_a_very_long_name_do_no_harm(tmp_path):
    for name in ("vis [1].pdf", "*.pdf", "æ" * 120):
        other = tmp_path / f"vis 1.pdf.{name[:1]}{atomic_files.LOCK}"
        other.write_bytes(b"en anden")
        atomic_files.write(tmp_path / name, b"ny")
        assert (tmp_path / name).read_bytes() == b"ny" and other.exists()


# ---------------------------------------------------------------- the commands themselves


# Runs a module of the app and kills it before one of its files is moved to a place.
BEFORE_A_MOVE = """
import os, runpy, signal, sys
place, module, *arguments = sys.argv[1:]

def hook(event, details):
    if event == "os.rename" and os.fspath(details[1]) == place:
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(hook)
sys.argv = [module, *arguments]
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""


def killed_before_a_move(place: Path, module: str, *arguments: Path, **environment: str) -> bool:
    """Run a command of the app until it moves a file to a place; whether it was killed there."""
    command = [sys.executable, "-c", BEFORE_A_MOVE, place, module, *arguments]
    ended = subprocess.run(
        command, check=False, cwd=folders.ROOT, env=os.environ | environment, capture_output=True, timeout=WAIT_SECONDS,
    )  # fmt: skip
    return ended.returncode == -signal.SIGKILL


def killed_while_it_writes(name: str, copy: DataCopy, least_bytes: int) -> bool:
    """Start a build and kill it when a file of a pattern has so many bytes; whether it was killed before it ended."""
    process = subprocess.Popen(
        [sys.executable, "-m", "lib.db.build"], cwd=folders.ROOT, stderr=subprocess.DEVNULL,
        env=os.environ | {"SOCIAL_BALANCE_DATA": str(copy.data)}, start_new_session=True,
    )  # fmt: skip
    end = time.monotonic() + WAIT_SECONDS
    while process.poll() is None and size(name, copy.data) < least_bytes:
        assert time.monotonic() < end
        time.sleep(0.002)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def size(pattern: str, folder: Path) -> int:
    """The bytes of the files of a pattern; -1 where there is none."""
    found = -1
    for path in folder.glob(pattern):
        with contextlib.suppress(FileNotFoundError):
            found = max(found, path.stat().st_size)
    return found


@pytest.mark.slow
def test_a_killed_build_leaves_a_whole_database_and_the_next_one_tidies_up(copy: DataCopy):
    place = copy.data / schema.DATABASE.name
    build.build(copy.data, place)
    copy.change("areas", lambda row: True, note="En ny note")
    before = place.read_bytes()
    for name, least_bytes in ((f"{place.name}.*.lock", 0), (f"{place.name}.????????", 100_000)):
        assert killed_while_it_writes(name, copy, least_bytes)
        assert place.read_bytes() == before and build.is_stale(copy.data, place)
    run = {"SOCIAL_BALANCE_DATA": str(copy.data)}
    assert killed_before_a_move(place, "lib.db.build", **run)
    assert place.read_bytes() == before and build.is_stale(copy.data, place)
    assert killed_before_a_move(build.previous(place), "lib.db.build", **run)
    assert not build.is_stale(copy.data, place)  # the new one is whole, and in its place
    copy.change("areas", lambda row: True, note="En nyere note")
    build.build(copy.data, place)
    left = {path.name for path in copy.data.glob(f"{place.stem}*")}
    assert left == {place.name, build.previous(place).name}


@pytest.mark.slow
def test_a_killed_export_leaves_the_old_file_and_the_next_one_tidies_up(tmp_path):
    if build.is_stale():
        build.build()
    own, file = tmp_path / "egen.toml", tmp_path / "vis.html"
    own.write_text(deck.write(SHORT), "utf-8")
    file.write_bytes(OLD)
    assert killed_before_a_move(file, "lib.slides.export", own, file)
    assert file.read_bytes() == OLD
    assert len(list(tmp_path.iterdir())) > 2  # the temporary file is left
    command = [sys.executable, "-m", "lib.slides.export", own, file]
    subprocess.run(command, cwd=folders.ROOT, check=True, capture_output=True)
    assert {path.name for path in tmp_path.iterdir()} == {own.name, file.name}
    assert "Kun ord" in file.read_text("utf-8")
