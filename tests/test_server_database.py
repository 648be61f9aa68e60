"""The database that is shown now: whole versions under readers, whatever happens to the file."""

import gc
import json
import os
import re
import shutil
import threading
import time
from pathlib import Path

import duckdb
import pytest

from lib.db import queries, schema
from lib.db.current_database import CurrentDatabase, NoDatabase
from tests.server import copy_of_the_app, serve
from tests.visitor import Visitor, get, warnings_of

pytestmark = pytest.mark.slow

EDITION = re.compile(r"udgave (\d+)")
READERS, SWAPS = 20, 10
FILE_SECONDS, PAGE_SECONDS = (
    0.3,
    2.0,
)  # that a reader looks at a file and at a page before the next request


def edition(database: Path, number: int, folder: Path) -> Path:
    """A copy of a database in which the title of every source and the note of every area tell which it is."""
    path = folder / f"edition{number}.duckdb"
    shutil.copy(database, path)
    with duckdb.connect(str(path)) as con:
        con.execute(f"UPDATE sources SET title = title || ' (udgave {number})'")
        con.execute(f"UPDATE areas SET note = 'udgave {number}'")
    return path


def put(new: Path, place: Path) -> None:
    """Let a copy take the place of a file at once, as the build does."""
    beside = place.with_name("new")
    shutil.copy(new, beside)
    os.replace(beside, place)


@pytest.fixture(scope="module")
def editions(database, tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("editions")
    return [edition(database, number, folder) for number in range(SWAPS + 1)]


@pytest.fixture
def file(database, tmp_path) -> Path:
    return Path(shutil.copy(database, tmp_path / "shown.duckdb"))


def title(con: queries.Connection) -> str:
    return queries.table(con, "sources")["title"][0]


def test_the_copy_has_every_row_in_order_and_reaches_no_file(database, con):
    copied = queries.copy_to_memory(database)
    for name in schema.TABLES:
        assert queries.table(copied, name).equals(queries.table(con, name)), name
    with pytest.raises(duckdb.PermissionException):
        copied.execute(f"SELECT * FROM read_blob('{database}')")


def test_a_version_is_read_once_and_a_new_one_when_it_comes(file, editions):
    shown = CurrentDatabase(file)
    first = shown.now()
    assert shown.now() is first
    put(editions[1], file)
    second = shown.now()
    assert second.version != first.version
    assert "udgave 1" in title(second.con) and "udgave" not in title(first.con)


def spoil_missing(file: Path, _: Path) -> None:
    file.unlink()


def spoil_half_written(file: Path, new: Path) -> None:
    file.write_bytes(new.read_bytes()[: new.stat().st_size // 2])


def spoil_damaged(file: Path, new: Path) -> None:
    content = bytearray(new.read_bytes())
    for place in range(12_288, len(content), 4096):
        content[place : place + 8] = b"damaged!"
    file.write_bytes(content)


def spoil_no_database(file: Path, _: Path) -> None:
    file.write_bytes(b"words" * 1000)


def spoil_other_duckdb(file: Path, new: Path) -> None:
    content = bytearray(new.read_bytes())
    content[12:20] = (9999).to_bytes(8, "little")  # the version of the storage
    file.write_bytes(content)


def spoil_other_tables(file: Path, _: Path) -> None:
    file.unlink()
    with duckdb.connect(str(file)) as con:
        con.execute("CREATE TABLE other AS SELECT 1")


SPOILED = [spoil_missing, spoil_half_written, spoil_damaged, spoil_no_database, spoil_other_duckdb, spoil_other_tables]  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILED)
def test_a_file_that_cannot_be_read_leaves_the_one_before_in_use(file, editions, spoil):
    shown = CurrentDatabase(file, retry_seconds=0)
    first = shown.now()
    before = queries.tables(first.con)
    spoil(file, editions[1])
    assert shown.now() is first
    after = queries.tables(first.con)
    assert all(after[name].equals(before[name]) for name in before)
    put(editions[2], file)
    assert "udgave 2" in title(shown.now().con)


@pytest.mark.parametrize("spoil", SPOILED)
def test_without_any_it_says_so_and_tries_again(file, editions, spoil):
    spoil(file, editions[1])
    shown = CurrentDatabase(file, retry_seconds=0)
    with pytest.raises(NoDatabase, match="kan ikke vises lige nu"):
        shown.now()
    put(editions[1], file)
    assert "udgave 1" in title(shown.now().con)


def test_a_file_that_cannot_be_read_is_not_tried_by_everybody(file, monkeypatch):
    file.write_bytes(b"x")
    tries = []
    monkeypatch.setattr(queries, "copy_to_memory", lambda path: tries.append(path) or _fail())
    shown = CurrentDatabase(file, retry_seconds=3600)
    for _ in range(5):
        with pytest.raises(NoDatabase):
            shown.now()
    assert len(tries) == 1


def _fail():
    raise duckdb.IOException("no")


def test_many_threads_read_a_version_once(file, monkeypatch):
    copied, reads = queries.copy_to_memory, []
    monkeypatch.setattr(
        queries, "copy_to_memory", lambda path: (reads.append(path), copied(path))[1]
    )
    shown, found = CurrentDatabase(file), []
    threads = [threading.Thread(target=lambda: found.append(shown.now())) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(reads) == 1 and len({id(one) for one in found}) == 1 and len(found) == 16


def test_a_version_that_nobody_holds_frees_its_memory_and_its_file(file, editions):
    def resident() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    shown = CurrentDatabase(file)
    for number in (1, 2, 3, 4):
        put(editions[number], file)
        queries.observations(shown.now().con)
    gc.collect()
    before = resident()
    for number in (5, 6, 7, 8, 9, 10) * 4:
        put(editions[number], file)
        queries.observations(shown.now().con)
    gc.collect()
    assert resident() - before < 40 * 2**20  # one version is about 10
    opened = [os.readlink(one) for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]
    assert not [one for one in opened if str(file) in one]


# ---------------------------------------------------------------- in the app


class Reader(threading.Thread):
    """Reads the same again and again; what was wrong, and of which edition each answer was."""

    def __init__(self, read, pause: float, stop: threading.Event):
        super().__init__()
        self.read, self.pause, self.stop = read, pause, stop
        self.wrong: list[str] = []
        self.seen: list[str] = []

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                text = self.read()
            except Exception as error:
                self.wrong.append(repr(error))
                return
            found = set(EDITION.findall(text))
            if len(found) != 1:
                self.wrong.append(f"{found} in {text[:200]}")
            self.seen.extend(found)
            self.stop.wait(self.pause)


# Drawn anew for every version.
SMALL_SHOW = 'titel = "Lille"\n[[dias]]\nvisning = "/skole#skolefravaer_ulovligt"\n'


def page_reader(base: str, page: str, host: str = ""):
    visitor = Visitor(base, host=host)  # for as long as the app runs

    def read() -> str:
        messages = visitor.open(page)
        assert not [one for one in warnings_of(messages) if "gik noget galt" in one]
        return visitor.text(messages)

    return read


def file_reader(address: str, ask=get):
    def read() -> str:
        answer = ask(address)
        assert answer.status == 200, answer.status
        return answer.read().decode()

    return read


def comes(base: str, number: int) -> None:
    """Wait until an edition is shown."""
    end = time.monotonic() + 60
    while f"udgave {number}" not in get(f"{base}/data/areas.csv").read().decode():
        assert time.monotonic() < end, number
        time.sleep(0.2)


def test_ten_swaps_under_twenty_readers_show_no_error_and_whole_versions(tmp_path, editions):
    folder = copy_of_the_app(tmp_path / "app")
    place = folder / "data" / schema.DATABASE.name
    put(editions[0], place)
    (folder / "data" / "fremvisninger" / "lille.toml").write_text(SMALL_SHOW, "utf-8")
    with serve(folder, tmp_path / "log") as base:
        stop = threading.Event()
        pages = ("overblik", "skole", "kilder", "kort")
        reads = [page_reader(base, page) for page in pages]
        reads += [
            file_reader(f"{base}/{large}") for large in ("vis/lille", "data/observations.json")
        ]
        files = ("sources.csv", "sources.json", "areas.csv", "areas.json")
        reads += [file_reader(f"{base}/data/{name}") for name in files]
        while len(reads) < READERS:
            reads.append(file_reader(f"{base}/data/{files[len(reads) % len(files)]}"))
        looks = [PAGE_SECONDS if at < len(pages) + 2 else FILE_SECONDS for at in range(READERS)]
        readers = [Reader(*one, stop) for one in zip(reads, looks, strict=True)]
        for reader in readers:
            reader.start()
        for number in range(1, SWAPS + 1):
            put(editions[number], place)
            comes(base, number)
            stop.wait(2 * FILE_SECONDS)
        stop.set()
        for reader in readers:
            reader.join()
        # The swaps came while they read, and not before or after.
        assert len({one for reader in readers for one in reader.seen}) > SWAPS / 2
        assert [reader.wrong for reader in readers if reader.wrong] == []
        assert [set(EDITION.findall(read())) for read in reads] == [{str(SWAPS)}] * READERS
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_without_a_database_every_answer_is_danish_until_there_is_one(tmp_path, editions):
    folder = copy_of_the_app(tmp_path / "app")
    place = folder / "data" / schema.DATABASE.name
    put(editions[0], place)
    areas = folder / "data" / "areas.csv"  # and none can be built
    areas.write_text(areas.read_text("utf-8") + "half a row\n", "utf-8")
    with serve(folder, tmp_path / "log") as base:
        place.write_bytes(b"no database")  # before anybody has asked
        answer = get(f"{base}/klar")
        assert answer.status == 503 and "databasen" in json.load(answer)["fejl"]
        assert get(f"{base}/_stcore/health").status == 200
        for path in ("/vis/bagsvaerd", "/v/bagsvaerd/3"):
            answer = get(base + path)
            assert answer.status == 503 and answer.headers["Retry-After"]
            assert '<html lang="da">' in (page := answer.read().decode()) and "databasen" in page
        answer = get(f"{base}/data/observations.json")
        assert answer.status == 503 and "databasen" in json.load(answer)["fejl"]
        answer = get(f"{base}/data/observations.csv")
        assert answer.status == 503 and "databasen" in answer.read().decode()
        assert get(f"{base}/vis/findes-ikke").status == 404
        with Visitor(base) as visitor:
            for page in ("", "kort", "analyse", "fremvisning", "kilder"):
                said = warnings_of(visitor.open(page))
                assert said and all("databasen mangler" in one for one in said), (page, said)
            put(editions[1], place)
            comes(base, 1)
            ready = get(f"{base}/klar")
            assert ready.status == 200 and json.load(ready)["udgave"]
            assert "udgave 1" in visitor.text(visitor.open("kilder"))
        assert get(f"{base}/data/observations.json").status == 200
        place.unlink()
        assert get(f"{base}/data/sources.json").status == 200
        with Visitor(base) as visitor:
            for page in ("", "kort", "analyse", "fremvisning", "kilder"):
                assert not warnings_of(visitor.open(page)), page
