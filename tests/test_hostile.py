"""One reader brings files and asks questions made to end, slow or fill the server: each gets a Danish sentence, and a
second reader is answered all the while."""

import contextlib
import re
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pyproj
import pytest
import shapely
from websockets.exceptions import ConnectionClosed

from lib.system import folders
from tests import hostile_files
from tests.browsing import ANSWERED_SECONDS
from tests.hostile_files import FILE, LAYER, PLAN, SHOW
from tests.server import process_at, serve
from tests.test_own_sql import ENDLESS
from tests.visitor import Visitor, field_id, warnings_of
from tests.waiting import WAIT_SECONDS

CALM_SECONDS = 4  # in which the second reader has the server to itself
BUSY_TIMES = (
    5  # on a machine that is busy with other things: as many times the longest wait of that time
)
LEFT_BYTES = 150_000_000  # of a server that has held every file once
# The page, and the label of its upload box.
BOXES = {
    FILE: ("egne-tal", "Din fil"), LAYER: ("kort", "Dit eget kortlag"),
    SHOW: ("fremvisning", "Fil med en præsentation"), PLAN: ("hvad-nu-hvis", "Fil med scenarier"),
}  # fmt: skip
DRAWN = "Laget er læst"
HARMLESS = {
    "many layers that count for ever",
    "polygon that crosses itself",
}  # what of them can be used
SENTENCE = re.compile(r"[A-ZÆØÅ].{15,}[.)]")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc").exists(), reason="reads memory from /proc"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[str]:
    """A server of its own, so that its memory is that of these files; visitors bring no XSRF token."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION", "false")
        with serve(folders.ROOT, tmp_path_factory.mktemp("hostile") / "log") as address:
            yield address


class SecondReader:
    """Asks for a page, a table and the server's health again and again, and notes the longest wait for each."""

    def __init__(self, base: str):
        self.base = base
        self.longest_seconds: dict[str, float] = {}
        self.answers = 0
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=ask) for ask in (self._page, self._files)]

    def _page(self) -> None:
        with Visitor(self.base) as visitor:
            visitor.open("egne-tal")
            while not self._stop.wait(0.2):
                self._timed("page", lambda: visitor.open("egne-tal"))

    def _files(self) -> None:
        while not self._stop.wait(0.1):
            for path in ("data/areas.csv", "_stcore/health"):
                self._timed(path, lambda path=path: self._fetch(path))

    def _fetch(self, path: str) -> None:
        with urllib.request.urlopen(f"{self.base}/{path}", timeout=WAIT_SECONDS) as answer:
            assert answer.status == 200 and answer.read()

    def _timed(self, what: str, ask) -> None:
        began = time.monotonic()
        ask()
        waited = time.monotonic() - began
        self.longest_seconds[what] = max(self.longest_seconds.get(what, 0), waited)
        self.answers += 1

    def __enter__(self) -> "SecondReader":
        for thread in self._threads:
            thread.start()
        time.sleep(CALM_SECONDS)
        calm = max(self.longest_seconds.values(), default=0)
        self.limit_seconds = max(ANSWERED_SECONDS, BUSY_TIMES * calm)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def was_answered(self) -> bool:
        """Whether every answer came in time."""
        return self.answers > 30 and max(self.longest_seconds.values()) < self.limit_seconds


def server_process(base: str) -> str:
    """The number of the process that serves an address."""
    return str(process_at(int(base.rpartition(":")[2])).pid)


def resident_bytes(process: str) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024


def children(process: str) -> list[str]:
    """The processes that any thread of a process has started."""
    return [
        child
        for thread in Path(f"/proc/{process}/task").iterdir()
        for child in (thread / "children").read_text().split()
    ]


def jobs_running(process: str) -> int:
    """How many sandboxed jobs of a server run now: the children of its children."""
    return sum(len(children(child)) for child in children(process))


def wait_until_no_job_runs(process: str, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while jobs_running(process) and time.monotonic() < until:
        time.sleep(0.1)
    return not jobs_running(process)


def test_every_hostile_file_gets_a_sentence_and_others_are_answered(server):
    process, before = server_process(server), 0
    files = hostile_files.every()
    with SecondReader(server) as other, Visitor(server) as reader:
        for kind, (page, label) in BOXES.items():
            box = field_id(reader.open(page), "file_uploader", label)
            for name, content in [(n, c) for n, (of, c) in files.items() if of == kind]:
                answer = reader.choose(server, box, f"{name}.json", content)
                told = warnings_of(answer)
                if name in HARMLESS:
                    assert any(DRAWN in sentence for sentence in told), f"{name}: {told}"
                else:
                    assert any(map(SENTENCE.fullmatch, told)), f"{name}: {told}"
                before = before or resident_bytes(process)
        reader.open("kilder")
    assert other.was_answered(), other.longest_seconds
    assert resident_bytes(process) - before < LEFT_BYTES
    assert wait_until_no_job_runs(process, 10)


def test_queries_without_end_get_a_sentence_and_others_are_answered(server):
    process = server_process(server)
    with SecondReader(server) as other, Visitor(server) as reader:
        page = reader.open("analyse", "maade=Skriv+SQL")
        field, button = field_id(page, "text_area", "SQL"), field_id(page, "button", "Udfør")
        before = 0
        for text in (*ENDLESS, "SELECT 1 AS a"):
            told = warnings_of(reader.press(button, **{field: text}))
            assert bool(told) is (text in ENDLESS), f"{text}: {told}"
            before = before or resident_bytes(process)
    assert other.was_answered(), other.longest_seconds
    assert resident_bytes(process) - before < LEFT_BYTES
    assert wait_until_no_job_runs(process, 10)


def test_a_file_is_no_longer_read_when_its_reader_has_gone(server):
    process = server_process(server)
    slow = hostile_files.empty_rows(30_000_000)
    with Visitor(server) as gone:
        box = field_id(gone.open("egne-tal"), "file_uploader", "Din fil")

        def ask() -> None:
            with contextlib.suppress(ConnectionClosed):
                gone.choose(server, box, "langsom.xlsx", slow)

        asked = threading.Thread(target=ask)
        asked.start()
        until = time.monotonic() + 60
        while not jobs_running(process) and time.monotonic() < until:
            time.sleep(0.05)
        assert jobs_running(process) == 1
    asked.join()
    assert wait_until_no_job_runs(process, 6)  # its own limit is twice as long


def test_the_name_of_a_coordinate_system_is_words_and_no_markdown(server, tmp_path):
    own = pyproj.CRS("+proj=tmerc +lat_0=0 +lon_0=9.1 +k=0.9996 +x_0=500000 +ellps=GRS80 +units=m")
    named = own.to_wkt().replace('"unknown"', '"**fed** [her](https://x.dk) <b>"', 1)
    path = tmp_path / "lag.gpkg"
    point = gpd.GeoSeries([shapely.Point(12.44, 55.757)], crs="EPSG:4326").to_crs(own)
    gpd.GeoDataFrame(geometry=point).set_crs(named, allow_override=True).to_file(path)
    with Visitor(server) as reader:
        box = field_id(reader.open("kort"), "file_uploader", "Dit eget kortlag")
        told = "".join(warnings_of(reader.choose(server, box, "lag.gpkg", path.read_bytes())))
    assert r"Regnet om fra \*\*fed\*\* \[her\]" in told and r"\<b>" in told
