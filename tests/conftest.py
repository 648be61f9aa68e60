"""A database of the project's own data, copies of the data to spoil, and a browser before the running app."""

import contextlib
import csv
import functools
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import hypothesis
import pytest
from streamlit.components.v2 import manifest_scanner

from lib.db import build, packages, queries, schema
from lib.system import folders
from lib.uploads.meaning import name_matching
from lib.web import websocket_filter
from tests import browsing
from tests.server import serve

# The same examples in every run, however long each takes: a run that fails can be repeated.
hypothesis.settings.register_profile(
    "project", deadline=None, derandomize=True, database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)  # fmt: skip
hypothesis.settings.load_profile("project")

# Streamlit looks through all installed packages for components at each start of a page's script, of which there are many.
manifest_scanner.scan_component_manifests = functools.cache(
    manifest_scanner.scan_component_manifests
)

# What all processes of one run share, so that each thing is made once: set before pytest-xdist starts its workers.
SHARED_DATABASE, SHARED_SERVER = "TESTS_SHARED_DATABASE", "TESTS_SHARED_SERVER"
_shared = contextlib.ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """In a run with several processes: build the database and start the app once, for all of them."""
    if hasattr(config, "workerinput") or not getattr(config.option, "numprocesses", None):
        return
    folder = Path(_shared.enter_context(tempfile.TemporaryDirectory()))
    build.build(folders.DATA, folder / "social_balance.duckdb")
    os.environ[SHARED_DATABASE] = str(folder / "social_balance.duckdb")
    os.environ[SHARED_SERVER] = _shared.enter_context(serve(folders.ROOT, folder / "log"))


def pytest_unconfigure(config: pytest.Config) -> None:
    _shared.close()


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if SHARED_DATABASE in os.environ:
        return Path(os.environ[SHARED_DATABASE])
    path = tmp_path_factory.mktemp("database") / "social_balance.duckdb"
    build.build(folders.DATA, path)
    return path


@pytest.fixture(scope="session")
def con(database: Path):
    with queries.connect(database) as connection:
        yield connection


@pytest.fixture(scope="session")
def names(con) -> name_matching.Catalogue:
    """What a reader's file may call areas and numbers."""
    return name_matching.catalogue(con)


class DataCopy:
    """A copy of data/ in a folder of its own, with single cells to change.

    built: a database of the project's own data, for put_database()."""

    def __init__(self, folder: Path, built: Path):
        self._built = built
        self.data = folder / "data"
        self.data.mkdir()
        for path in (*folders.DATA.glob("*.csv"), *folders.DATA.glob("*.toml")):
            shutil.copy(path, self.data)
        shutil.copytree(folders.DATA / schema.GEO, self.data / schema.GEO)
        if (folders.DATA / schema.PACKAGES).exists():
            shutil.copytree(folders.DATA / schema.PACKAGES, self.data / schema.PACKAGES)
        self.database = folder / "social_balance.duckdb"

    def path(self, table: str) -> Path:
        return self.data / f"{table}.csv"

    def has_changed(self, table: str) -> bool:
        """Whether the file of a table, or any map for the table of features, is another than the project's."""
        if table == "features":
            themes = (self.data / schema.GEO).glob("*.geojson")
            return any(path.read_bytes() != (folders.DATA / schema.GEO / path.name).read_bytes() for path in themes)  # fmt: skip
        return self.path(table).read_bytes() != (folders.DATA / f"{table}.csv").read_bytes()

    def rows(self, table: str) -> list[dict[str, str]]:
        with self.path(table).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def write(self, table: str, rows: list[dict[str, str]]) -> None:
        with self.path(table).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, schema.TABLES[table], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def change(self, table: str, where: Callable[[dict], bool], **cells: str) -> int:
        """Change the first row that `where` holds for; answers its row number in the file."""
        rows = self.rows(table)
        index = next(i for i, row in enumerate(rows) if where(row))
        rows[index].update(cells)
        self.write(table, rows)
        return index + 2

    def append(self, table: str, **cells: str) -> int:
        rows = self.rows(table)
        rows.append({column: "" for column in schema.TABLES[table]} | cells)
        self.write(table, rows)
        return len(rows) + 1

    def package(self, name: str, **tables: list[dict[str, str]]) -> Path:
        """Write a data package; answers its folder."""
        folder = self.data / schema.PACKAGES / name
        folder.mkdir(parents=True, exist_ok=True)
        for table, rows in tables.items():
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, schema.TABLES[table], restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        return folder

    def geo(self, theme: str) -> Path:
        return self.data / schema.GEO / f"{theme}.geojson"

    def features(self, theme: str) -> list[dict]:
        return json.loads(self.geo(theme).read_text("utf-8"))["features"]

    def write_features(self, theme: str, features: list[dict]) -> None:
        text = json.dumps({"type": "FeatureCollection", "features": features})
        self.geo(theme).write_text(text, "utf-8")

    def put_database(self) -> None:
        """Put the database in its place that a build of the unchanged data makes."""
        shutil.copyfile(self._built, self.database)

    def build(self) -> None:
        build.build(self.data, self.database)


@pytest.fixture
def copy(tmp_path: Path, database: Path) -> DataCopy:
    return DataCopy(tmp_path, database)


@pytest.fixture(scope="session")
def loaded() -> Iterator[duckdb.DuckDBPyConnection]:
    """The project's own data in memory, as the build loads them."""
    with duckdb.connect() as con:
        build.load(con, folders.DATA)
        yield con


@pytest.fixture
def reload(loaded, copy) -> Iterator[Callable[[], duckdb.DuckDBPyConnection]]:
    """A function that loads what a copy has changed in place of the project's own, until the test ends."""

    def load(data: Path = copy.data) -> duckdb.DuckDBPyConnection:
        added = [packages.of_folder(one, data) for one in packages.folders(data)]
        for table in filter(copy.has_changed, schema.TABLES):
            build.load_table(loaded, data, table, added)
        return loaded

    yield load
    load(folders.DATA)


@pytest.fixture
def refusal(reload) -> Callable[[], str]:
    """A function that tells why a build would refuse what a copy has changed, "" where it would not."""

    def told() -> str:
        try:
            con = reload()
            problems = build.in_their_files(con, build.check(con))
        except build.DataError as error:
            return str(error)
        return str(build.DataError(problems)) if len(problems) else ""

    return told


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, running."""
    if SHARED_SERVER in os.environ:
        yield os.environ[SHARED_SERVER]
        return
    with serve(folders.ROOT, tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture(scope="session")
def playwright():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright):
    chromium = playwright.chromium.launch(
        executable_path=browsing.CHROMIUM, args=browsing.FLAGS + browsing.SOFTWARE_WEBGL
    )
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def reader(browser):
    """A Danish reader's browser window, which keeps the app's scripts, as a browser does, and nothing else."""
    context = browser.new_context(
        locale="da-DK", viewport={"width": 1280, "height": 720}, accept_downloads=True
    )
    context.set_default_timeout(browsing.READY_MS)
    yield context
    context.close()


@pytest.fixture
def page(reader):
    """A page of a Danish reader; `requested` has every address that it asks for, `sent` the kinds of messages that
    it sends. Whatever a test does with it, the page keeps to the content policy and sends known messages only."""
    page = reader.new_page()
    page.requested, page.sent, forbidden = [], [], []

    def told(message) -> None:
        if "Content Security Policy" in message.text:
            forbidden.append(message.text)

    def sends(frame: bytes | str) -> None:
        kind = websocket_filter.message_name(frame if isinstance(frame, bytes) else frame.encode())
        page.sent.append(kind)

    page.on("request", lambda request: page.requested.append(request.url))
    page.on("console", told)
    page.on("websocket", lambda opened: opened.on("framesent", sends))
    yield page
    reader.set_offline(False)
    for opened in reader.pages:
        opened.close()
    reader.clear_cookies()
    assert forbidden == []
    assert set(page.sent) <= websocket_filter.MESSAGES | websocket_filter.OPERATIONS


@pytest.fixture(scope="module")
def opened_window(playwright, base):
    """A reader's window on the app, in which no map moves; see tests/reader_window.py."""
    from tests import reader_window

    with reader_window.opened(playwright, base, reader_window.WIDE) as page:
        yield page


@pytest.fixture
def window(opened_window, base):
    """It, on a page of the app, whatever the test before has left it at."""
    from tests import reader_window

    page = opened_window
    page.emulate_media(forced_colors="none")
    if not page.url.startswith(base) or not page.get_by_test_id("stApp").count():
        browsing.open_at(page, base)
    reader_window.resize(page, reader_window.WIDE)
    return page
