"""One reader brings files made to end, slow or fill the server: each gets a Danish sentence, and a second reader
is answered all the while."""

import gc
import re
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from lib import own_layer, uploads
from tests import browsing, hostile_files
from tests.browsing import READY_MS, open_at, settle
from tests.hostile_files import FILE, LAYER, PLAN, SHOW

ANSWERED_SECONDS = 2
LEFT_BYTES = 150_000_000  # of a server that has held every file once
BOXES = {
    FILE: ("/egne-tal", "", "egne_fil"), LAYER: ("/kort", "Vis dit eget lag", "eget_lag"),
    SHOW: ("/fremvisning", "Åbn en fremvisning fra en fil", "show_file"),
    PLAN: ("/hvad-nu-hvis", "Åbn scenarier fra en fil", "plan_file"),
}  # fmt: skip
# Of the layers those that hurt most, since each draws the whole map anew; the others are read without a page below.
IN_BROWSER = {
    "layer that counts for ever", "many layers that count for ever", "polygon that crosses itself",
}  # fmt: skip
DRAWN = {
    "many layers that count for ever",
    "polygon that crosses itself",
}  # what of them can be used


# Counts how often the page begins and ends to be drawn.
NOTE_RUNS = """() => {
  window.runs = 0;
  window.noted?.disconnect();
  window.noted = new MutationObserver((changes) => { window.runs += changes.length; });
  window.noted.observe(document.querySelector("[data-testid=stApp]"), {attributeFilter: ["data-test-script-state"]});
}"""
SENTENCE = re.compile(r"[A-ZÆØÅ].{15,}[.)]")


@pytest.fixture(scope="module")
def files():
    return hostile_files.every()


class SecondReader:
    """Asks the server for a table and for its health, ten times a second, and notes the longest wait."""

    def __init__(self, base: str):
        self.addresses = (f"{base}/data/areas.csv", f"{base}/_stcore/health")
        self.longest_seconds, self.answers = 0.0, 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def _ask(self) -> None:
        while not self._stop.wait(0.1):
            for address in self.addresses:
                began = time.monotonic()
                with urllib.request.urlopen(address, timeout=60) as answer:
                    assert answer.status == 200 and answer.read()
                self.longest_seconds = max(self.longest_seconds, time.monotonic() - began)
                self.answers += 1

    def __enter__(self) -> "SecondReader":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


def server_process(base: str) -> str:
    """The number of the process that serves an address."""
    port = base.rpartition(":")[2]
    for folder in Path("/proc").glob("[0-9]*"):
        words = (folder / "cmdline").read_bytes().split(b"\0")
        if b"streamlit" in words and port.encode() in words:
            return folder.name
    raise AssertionError("no server")


def resident_bytes(process: str) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024


def jobs_running(process: str) -> int:
    """How many sandboxed jobs of a server run now: the children of its children."""

    def children(of: str) -> list[str]:
        return Path(f"/proc/{of}/task/{of}/children").read_text().split()

    threads = [path.name for path in Path(f"/proc/{process}/task").iterdir()]
    waiting = [
        child
        for thread in threads
        for child in Path(f"/proc/{process}/task/{thread}/children").read_text().split()
    ]
    return sum(len(children(child)) for child in waiting)


def bring(page, upload, file: dict) -> None:
    """Choose a file, and wait until the server has begun to draw the page with it."""
    page.evaluate(NOTE_RUNS)
    upload.set_input_files(file)
    page.wait_for_function("window.runs > 0", timeout=READY_MS)


@pytest.mark.skipif(not Path("/proc").exists(), reason="reads memory from /proc")
@browsing.needed
def test_every_hostile_file_gets_a_sentence_and_others_are_answered(page, base, files):
    process = server_process(base)
    before = None
    with SecondReader(base) as other:
        for box, (address, opened_by, key) in BOXES.items():
            open_at(page, base + address)
            if opened_by:
                page.get_by_text(opened_by).click()
            upload = page.locator(f".st-key-{key} input[type=file]")
            brought = {
                name: content
                for name, (kind, content) in files.items()
                if kind == box and (kind != LAYER or name in IN_BROWSER)
            }
            for number, (name, content) in enumerate(brought.items()):
                ending = "json" if box == LAYER else "x"
                file = {"name": f"f{number}.{ending}", "mimeType": "", "buffer": content}
                bring(page, upload, file)
                if name in DRAWN:
                    page.wait_for_selector("text=Laget vises på kortet", timeout=READY_MS)
                    continue
                settle(page)
                page.wait_for_selector("[data-testid=stAlert]", timeout=READY_MS)
                settle(page)
                told = page.get_by_test_id("stAlert").all_inner_texts()
                assert any(map(SENTENCE.search, told)), f"{name}: {told}"
                if before is None:
                    before = resident_bytes(process)
        open_at(page, f"{base}/kilder")
    assert other.answers > 50 and other.longest_seconds < ANSWERED_SECONDS
    gc.collect()
    assert resident_bytes(process) - before < LEFT_BYTES
    assert jobs_running(process) == 0


@browsing.needed
def test_a_file_is_no_longer_read_when_its_reader_has_gone(browser, base):
    process = server_process(base)
    context = browser.new_context(locale="da-DK")
    gone = context.new_page()
    open_at(gone, f"{base}/egne-tal")
    slow = hostile_files.empty_rows(30_000_000)
    gone.locator(".st-key-egne_fil input[type=file]").set_input_files(
        {"name": "langsom.xlsx", "mimeType": "", "buffer": slow}
    )
    gone.wait_for_selector("text=Filen bliver læst", timeout=READY_MS)
    assert jobs_running(process) == 1
    context.close()
    until = time.monotonic() + 4  # its own limit is three times as long
    while jobs_running(process) and time.monotonic() < until:
        time.sleep(0.1)
    assert jobs_running(process) == 0


def read_layers(content: bytes) -> None:
    """Every layer of a file, as the page reads it."""
    for name in own_layer.layer_names(content):
        own_layer.read(content, name)


def test_every_other_hostile_layer_is_refused(files):
    for name, (kind, content) in files.items():
        if kind != LAYER or name in IN_BROWSER:
            continue
        with pytest.raises((own_layer.OwnLayerError, uploads.UnreadableError)) as refused:
            uploads.read("visit", read_layers, content)
        assert SENTENCE.fullmatch(str(refused.value)), name
