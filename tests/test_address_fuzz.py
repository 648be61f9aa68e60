"""Any address of any page: a figure or a Danish sentence, never an exception, and never more than two seconds of work.

The figures of an address are asked for with every case; the pages themselves, over a real connection, with fewer, since each
takes some tenths of a second. A thousand a page, for ten minutes a page at most:

    ADDRESS_FUZZ_CASES=1000 python -m pytest tests/test_address_fuzz.py -q -p no:xdist

What an address costs is processor time of the server, read from /proc, because the clock of a busy machine tells nothing.
The two seconds are for a server to itself; the limit here is more generous, as another test may run on the same core.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.contents.address_choices import ViewError
from lib.db import queries
from lib.slides import figure_urls
from lib.system import folders
from tests.address_cases import KEYS, Cases
from tests.server import serve
from tests.test_hostile import server_process
from tests.test_pages import TITLES
from tests.visitor import Visitor, warnings_of

FIGURES = int(os.environ.get("ADDRESS_FUZZ_CASES", "60"))
RUNS = int(os.environ.get("ADDRESS_FUZZ_CASES", "3"))
LIMIT_SECONDS = 6.0
SENTENCE = re.compile(r"[A-ZÆØÅ»].*[.]", re.DOTALL)
FAILED = "Der gik noget galt"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cases(con) -> Cases:
    return Cases(con)


@pytest.mark.parametrize("page", KEYS)
@settings(max_examples=FIGURES)
@given(seed=st.integers(0, 2**40))
def test_an_address_has_a_figure_or_a_sentence(con, cases, page, seed):
    address = f"/{page.replace('_', '-')}?{cases.query(page, seed)}"
    try:
        figure = figure_urls.figure(con, address)
    except ViewError as told:
        assert SENTENCE.fullmatch(str(told)), told
    else:
        assert figure.title and figure.title in figure.alt_text
        assert figure.sources or "ikke offentliggjort" in figure.alt_text
        assert not set(queries.areas(con)["area_id"]) & set(figure.title.replace(":", "").split())


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[tuple[str, Path]]:
    """A server of its own, so that its processor time is that of these addresses, and its log."""
    log = tmp_path_factory.mktemp("fuzz") / "log"
    with serve(folders.ROOT, log) as address:
        yield address, log


def processor_seconds(process: str) -> float:
    """What a process has used so far."""
    cells = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.skipif(not Path("/proc").exists(), reason="reads processor time from /proc")
@pytest.mark.parametrize("page", KEYS)
def test_a_page_answers_any_address(server, cases, page):
    base, log = server
    process, path = server_process(base), "" if page == "overblik" else page.replace("_", "-")
    with Visitor(base) as first:
        first.open(path)  # what is computed once for all addresses is none of theirs
    told = Counter()
    for seed in range(RUNS):
        query, before = cases.query(page, seed), processor_seconds(process)
        with Visitor(base) as visitor:
            answer = visitor.open(path, query)
        used = processor_seconds(process) - before
        headings = [message.delta.new_element.heading.body for message in answer]
        boxes = warnings_of(answer)
        assert TITLES[page] in headings, (query, boxes)
        assert not any(FAILED in box for box in boxes), (query, boxes)
        assert not any(message.delta.new_element.HasField("exception") for message in answer), query
        assert used < LIMIT_SECONDS, (query, used)
        told.update(boxes)
    assert "Traceback" not in log.read_text(), log.read_text()[-3000:]
