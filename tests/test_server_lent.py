"""A show that is lent with a reader's own numbers: nobody else ends it, and it ends with the visit."""

import gc
import re
import time
import weakref

import pytest
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionInfo

from lib.slides import deck, lent_shows
from lib.slides.lent_shows import Visit
from lib.system import folders
from lib.web import server
from tests import browsing
from tests.browsing import READY_MS, choose_in_menu, open_at, settle
from tests.own_files import LONG
from tests.server import serve
from tests.visitor import Visitor, get

pytestmark = pytest.mark.slow

GRACE_SECONDS = 20
# Keeps the sockets of the page, so that a test can close them as a bad network does.
SOCKETS = """
window.sockets = [];
window.WebSocket = class extends WebSocket {
  constructor(...given) { super(...given); window.sockets.push(this); }
};
"""


@pytest.fixture
def lent():
    name = lent_shows.new_name()
    yield name
    lent_shows.take_back(name)


def a_show(title: str = "Prøve") -> deck.Show:
    return deck.Show(title, (deck.Slide(title="Ord"),))


def test_a_visit_lasts_a_little_longer_than_its_connection(monkeypatch):
    now, connected = [0.0], [True]
    monkeypatch.setattr(lent_shows.time, "monotonic", lambda: now[0])
    visit = Visit(lambda: connected[0], 10)
    now[0] = 1000.0
    assert visit.lasts()
    connected[0], now[0] = False, 1009.0
    assert visit.lasts()
    connected[0] = True
    assert visit.lasts()
    connected[0], now[0] = False, 1020.0
    assert not visit.lasts()


def test_a_lent_show_goes_with_the_visit_and_with_take_back(lent):
    there = [True]
    lent_shows.lend(lent, a_show(), None, Visit(lambda: there[0], -1))
    assert lent_shows.found(lent).show == a_show()
    there[0] = False
    assert lent_shows.found(lent) is None
    there[0] = True
    assert lent_shows.found(lent) is None
    lent_shows.lend(lent, a_show())
    lent_shows.forget_ended()
    assert lent_shows.found(lent)
    lent_shows.take_back(lent)
    assert lent_shows.found(lent) is None
    lent_shows.take_back("findes ikke")


def test_the_ended_are_let_go_of_without_being_asked_for(lent):
    lent_shows.lend(lent, a_show(), None, Visit(lambda: False, -1))
    before = len(lent_shows._lent)
    lent_shows.forget_ended()
    assert len(lent_shows._lent) == before - 1


def test_the_same_show_lent_again_keeps_what_is_drawn_and_another_does_not(lent):
    lent_shows.lend(lent, a_show())
    first = lent_shows.found(lent)
    lent_shows.lend(lent, a_show())
    assert lent_shows.found(lent) is first
    lent_shows.lend(lent, a_show("En anden"))
    assert lent_shows.found(lent) is not first


class Brought:
    """A visit that holds itself, as a real one and its state do."""

    def __init__(self, name: str) -> None:
        self.id, self.itself = name, self


def test_a_visit_whose_time_is_over_is_removed_with_what_was_brought_though_nobody_comes():
    over = MemorySessionStorage(ttl_seconds=0)
    brought = Brought("visit")
    alive = weakref.ref(brought)
    over.save(SessionInfo(client=None, session=brought))
    del brought
    gc.collect()
    assert alive() is not None
    assert server.forget_ended_visits(over, {"visit"}) == set()
    assert alive() is None


def test_a_visit_that_ended_while_another_was_stored_is_removed_too():
    visits = MemorySessionStorage()
    one, other = Brought("one"), Brought("other")
    alive = weakref.ref(one)
    visits.save(SessionInfo(client=None, session=one))
    assert server.forget_ended_visits(visits, set()) == {"one"}
    visits.delete("one")
    visits.save(SessionInfo(client=None, session=other))
    del one
    assert alive() is not None
    assert server.forget_ended_visits(visits, {"one"}) == {"other"}
    assert alive() is None


# ---------------------------------------------------------------- in the app


@pytest.fixture(scope="module")
def short_grace(tmp_path_factory):
    """The app, with visits that end soon after their connection."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL", str(GRACE_SECONDS))
        log = tmp_path_factory.mktemp("server") / "log"
        with serve(folders.ROOT, log) as address:
            yield address


def use_own_numbers(page, base: str) -> None:
    """Paste numbers on the page Egne tal, and take them into use."""
    open_at(page, f"{base}/egne-tal")
    box = page.locator(".st-key-egne_tekst textarea")
    if not box.is_visible():
        page.get_by_text("Sæt tekst ind i stedet").click()
    box.fill(LONG)
    box.press("Control+Enter")
    page.locator(".st-key-egne_brug button").click(timeout=READY_MS)
    page.wait_for_selector("text=Du ser også dine egne tal", timeout=READY_MS)
    settle(page)


def lend_with_own_numbers(page, base: str) -> str:
    """The address of a show that is lent by a reader with own numbers."""
    page.add_init_script(SOCKETS)
    use_own_numbers(page, base)
    page.get_by_role("link", name="Præsentation").first.click()
    page.wait_for_selector("h1:has-text('Præsentation')", timeout=READY_MS)
    settle(page)
    start = page.get_by_role("link", name="Start præsentationen").get_attribute("href")
    assert re.fullmatch(r"/vis/[0-9a-f]{20}", start)
    return base + start


@browsing.needed
def test_a_lent_show_outlives_strangers_and_a_drop_and_ends_with_the_visit(page, short_grace):
    base = short_grace
    address = lend_with_own_numbers(page, base)
    answer = get(address)
    assert answer.status == 200 and "Egne tal" in answer.read().decode()
    assert answer.headers["Cache-Control"] == "no-store"

    with Visitor(base) as stranger:
        stranger.open()
        for _ in range(5):
            stranger.send(clear_cache=True)
            assert get(address).status == 200
        stranger.open()

    page.evaluate("window.sockets.forEach(socket => socket.close())")
    for _ in range(10):  # while the connection is away, and after
        assert get(address).status == 200
        time.sleep(0.3)
    page.wait_for_function("window.sockets.length > 1 && window.sockets.at(-1).readyState === 1")
    settle(page)
    assert page.get_by_role("link", name="Start præsentationen").get_attribute("href") in address
    assert get(address).status == 200
    choose_in_menu(page, "Prøv", "Egne tal")
    page.wait_for_selector("text=Du ser også dine egne tal", timeout=READY_MS)

    page.close()
    assert get(address).status == 200  # Streamlit would know the reader again
    end = time.monotonic() + 6 * GRACE_SECONDS
    while get(address).status == 200 and time.monotonic() < end:
        time.sleep(1)
    assert get(address).status == 404
