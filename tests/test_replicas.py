"""Two replicas behind nginx, under a path of their own: a reader stays with one, and is told when it dies."""

import contextlib
import html
import json
import re
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from urllib.parse import quote

import pytest

from lib.analysis import options
from lib.db import schema
from lib.web import lost, routes
from tests import browsing, replicas
from tests.browsing import READY_MS, choose_in_menu, open_at, settle
from tests.replicas import COOKIE, IDS, PATH, Behind, Browser
from tests.server import copy_of_the_app
from tests.test_server_database import (
    EDITION,
    PAGE_SECONDS,
    READERS,
    SWAPS,
    Reader,
    edition,
    file_reader,
    page_reader,
    put,
)
from tests.test_server_lent import use_own_numbers
from tests.visitor import Visitor, field_id, links

pytestmark = [pytest.mark.slow, replicas.needed]

SMALL_SHOW = 'titel = "Lille"\n[[dias]]\nvisning = "/skole#skolefravaer_ulovligt"\n'
BACK_SECONDS = 120  # within which a page is back, on a busy machine too
FIRST_EDITION = 20
SEEN_SECONDS = 60  # within which both replicas show a new database


@pytest.fixture(scope="module")
def behind(database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("replicas")
    app = copy_of_the_app(folder / "app")
    put(database, app / "data" / schema.DATABASE.name)
    (app / "data" / "fremvisninger" / "lille.toml").write_text(SMALL_SHOW, "utf-8")
    with replicas.behind_nginx(folder, app) as started:
        yield started


def test_a_reader_stays_with_a_replica_and_new_ones_get_either(behind: Behind):
    met = set()
    for _ in range(40):
        reader = Browser()
        answer = reader.get(f"{behind.base}/klar")
        first = json.load(answer)["replika"]
        assert f"{COOKIE}={first};" in answer.headers["Set-Cookie"]
        assert {json.load(reader.get(f"{behind.base}/klar"))["replika"] for _ in range(3)} == {first}  # fmt: skip
        met.add(first)
        if met == set(IDS):
            break
    assert met == set(IDS)


def test_answers_are_encrypted_compressed_and_limited(behind: Behind):
    reader = Browser("a")
    front = reader.get(f"{behind.base}/", **{"Accept": "text/html", "Accept-Encoding": "gzip"})
    assert front.status == 200 and front.headers["Content-Encoding"] == "gzip"
    assert front.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "frame-ancestors" in front.headers["Content-Security-Policy"]
    for cookie in (front.headers.get_all("Set-Cookie") or []) + (Browser().get(f"{behind.base}/klar").headers.get_all("Set-Cookie")):  # fmt: skip
        assert "secure" in cookie.lower() and "samesite" in cookie.lower()
    table = reader.get(f"{behind.base}/data/areas.csv", **{"Accept-Encoding": "gzip"})
    assert table.headers["Content-Encoding"] == "gzip"
    assert reader.get(f"{behind.base}/_stcore/metrics").status == 404
    assert reader.get(f"{behind.base}/_stcore/health").read() == b"ok"
    sent = f"{behind.base}/_stcore/upload_file/visit/file"
    too_large = reader.get(sent, "PUT", b"", **{"Content-Length": str(43 * 2**20)})
    assert too_large.status == 413
    assert 429 in [reader.get(sent, "PUT", b"x").status for _ in range(30)]


def refusal(answer) -> bool:
    """Whether an answer says in Danish that too much is asked for."""
    return answer.status == 429 and "Der er for mange på én gang" in answer.read().decode()


def test_too_many_requests_of_one_address_are_refused_in_danish(behind: Behind, tmp_path):
    limits = {"rate=500r/s": "rate=1r/s", "burst=8000": "burst=20"}
    with replicas.with_smaller_limits(behind, tmp_path, limits) as limited:
        reader, address = Browser("a"), f"{limited.base}/klar"
        assert any(refusal(reader.get(address)) for _ in range(60))
        limited.until(lambda: reader.get(address).status == 200)


def test_too_many_connections_of_one_address_are_refused_in_danish(behind: Behind, tmp_path):
    limits = {"limit_conn visits 1500": "limit_conn visits 20"}
    with replicas.with_smaller_limits(behind, tmp_path, limits) as limited:
        with contextlib.ExitStack() as opened:
            for _ in range(20):
                opened.enter_context(half_sent(limited))
            limited.until(lambda: refusal(Browser("a").get(f"{limited.base}/klar")))
        limited.until(lambda: Browser("a").get(f"{limited.base}/klar").status == 200)


def half_sent(behind: Behind) -> ssl.SSLSocket:
    """A connection whose request is not sent to its end."""
    line = socket.create_connection(("127.0.0.1", behind.tls))
    connection = replicas.UNVERIFIED.wrap_socket(line, server_hostname=replicas.NAME)
    head = f"PUT {PATH}/klar HTTP/1.1\r\nHost: {replicas.NAME}:{behind.tls}\r\nContent-Length: 9\r\n\r\n"
    connection.sendall(head.encode())
    return connection


def test_another_name_gets_no_answer_and_an_open_line_leads_to_the_encrypted_one(behind: Behind):
    with pytest.raises((ssl.SSLError, urllib.error.URLError, ConnectionError)):
        Browser().get(behind.base.replace(replicas.NAME, "127.0.0.1"))
    opener = urllib.request.build_opener(_NotFollowed())
    request = urllib.request.Request(f"http://127.0.0.1:{behind.plain}{PATH}/kort?sted=x", headers={"Host": replicas.NAME})  # fmt: skip
    with pytest.raises(urllib.error.HTTPError) as answer:
        opener.open(request, timeout=30)
    assert answer.value.code == 301
    assert answer.value.headers["Location"] == f"https://{replicas.NAME}{PATH}/kort?sted=x"


class _NotFollowed(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def test_under_the_path_every_address_is_there_and_no_other_is_answered(behind: Behind):
    reader, root = Browser("b"), behind.base.removesuffix(PATH)
    for path in ("/", "/kort", "/data", "/data/areas.csv", "/data/areas.json", "/vis/lille", "/klar"):  # fmt: skip
        assert reader.get(behind.base + path).status == 200, path
    for address in (
        f"{behind.base}/data/findes-ikke.csv", f"{behind.base}/data/x/areas.csv", f"{behind.base}/kort/data/areas.csv",
        f"{root}/data/areas.csv", f"{root}/vis/lille", f"{root}/v/lille/1", f"{root}/klar", f"{root}/x/data/areas.csv",
    ):  # fmt: skip
        for accept in ("*/*", "text/csv", "text/html"):
            assert reader.get(address, Accept=accept).status == 404, address
    tables = json.load(reader.get(f"{behind.base}/data"))["tables"]
    assert reader.get(root + tables[0]["csv"]).headers["Content-Type"].startswith("text/csv")
    missing = reader.get(f"{behind.base}/vis/findes-ikke", Accept="text/html").read().decode()
    assert f'href="{PATH}/fremvisning"' in missing


def test_twelve_strangers_open_a_lent_show_and_scan_its_codes(behind: Behind):
    for replica in IDS:
        direct = f"http://127.0.0.1:{behind.ports[replica]}{PATH}"
        with Visitor(direct, host=replicas.NAME) as reader:
            asked = reader.open("fremvisning", "fremvisning=Lille")
            asked = reader.press(field_id(asked, "button", "Lav din egen kopi"))
            start = links(asked)[0]
            assert re.fullmatch(rf"{PATH}/vis/{replica}-[0-9a-f]{{20}}", start), start
            address = behind.base.removesuffix(PATH) + start
            page = Browser().get(address).read().decode()
            code = re.search(r"<title>(https://[^<]*/v/[^<]*/1)</title>", page)[1]
            assert code == f"{behind.base}/v/{start.rpartition('/')[2]}/1"
            for _ in range(12):
                stranger = Browser()
                shown = stranger.get(address)
                assert shown.status == 200 and shown.headers["Set-Cookie"] is None
                assert stranger.get(code).geturl().startswith(address)
    assert start.rpartition("/")[2] not in (behind.folder / "access.log").read_text()


def test_both_replicas_show_a_new_database_within_a_minute(behind: Behind, database, tmp_path):
    put(edition(database, 7, tmp_path), behind.app / "data" / schema.DATABASE.name)
    end = time.monotonic() + SEEN_SECONDS
    for replica in IDS:
        wait_until_shown(behind, replica, 7, end)
    versions = {Browser(replica).get(f"{behind.base}/klar").read()[:60] for replica in IDS}
    assert len(versions) == 1


def test_ten_new_databases_under_twenty_readers_reach_both_replicas_without_an_error(
    behind: Behind, database, tmp_path
):
    place = behind.app / "data" / schema.DATABASE.name
    editions = [edition(database, number, tmp_path) for number in range(FIRST_EDITION, FIRST_EDITION + SWAPS)]  # fmt: skip
    put(editions[0], place)
    files = ("data/areas.csv", "data/areas.json", "data/sources.csv", "data/sources.json")
    reads = []
    for replica in IDS:
        wait_until_shown(behind, replica, FIRST_EDITION)
        direct = f"http://127.0.0.1:{behind.ports[replica]}{PATH}"
        reads += [
            page_reader(direct, page, replicas.NAME)
            for page in ("overblik", "skole", "kilder", "kort")
        ]
        reads += [
            file_reader(f"{behind.base}/{files[at % len(files)]}", Browser(replica).get)
            for at in range(6)
        ]
    assert len(reads) == READERS
    stop = threading.Event()
    readers = [Reader(read, PAGE_SECONDS, stop) for read in reads]
    for reader in readers:
        reader.start()
    for number in range(1, SWAPS):
        put(editions[number], place)
        for replica in IDS:
            wait_until_shown(behind, replica, FIRST_EDITION + number)
    stop.set()
    for reader in readers:
        reader.join()
    assert len({one for reader in readers for one in reader.seen}) > SWAPS / 2
    assert [reader.wrong for reader in readers if reader.wrong] == []
    last = str(FIRST_EDITION + SWAPS - 1)
    assert [set(EDITION.findall(read())) for read in reads] == [{last}] * READERS


def wait_until_shown(behind: Behind, replica: str, number: int, end: float = 0) -> None:
    """Wait until a replica shows an edition. end: by when, of time.monotonic(); 0 for SEEN_SECONDS from now."""
    end = end or time.monotonic() + SEEN_SECONDS
    while f"udgave {number}".encode() not in Browser(replica).get(f"{behind.base}/data/areas.csv").read():  # fmt: skip
        assert time.monotonic() < end, (replica, number)
        time.sleep(0.2)


LINK = re.compile(r"""\]\((/[^)\s]*)\)|href=["'](/[^"']*)["']""")


def test_every_link_of_every_page_stays_under_the_path_and_leads_somewhere(behind: Behind):
    found: dict[str, str] = {}
    for page in options.PAGES:
        with Visitor(f"http://127.0.0.1:{behind.ports['a']}{PATH}", host=replicas.NAME) as reader:
            answer = reader.open("" if page == "overblik" else page.replace("_", "-"))
        told = [
            body
            for message in answer
            for element in [message.delta.new_element]
            for body in (element.markdown.body, element.html.body, element.alert.body)
        ]
        addresses = [one or other for body in told for one, other in LINK.findall(body)]
        found |= dict.fromkeys((html.unescape(one) for one in (*addresses, *links(answer))), page)
    inside = {address: page for address, page in found.items() if address.startswith("/")}
    assert {f"{PATH}/egne-tal", f"{PATH}/fremvisning"} < set(inside)
    assert [one for one in inside.items() if not one[0].startswith(f"{PATH}/")] == []
    reader, root = Browser("a"), behind.base.removesuffix(PATH)
    for address, page in inside.items():
        status = reader.get(root + quote(address, safe="/?=&%#+:;,")).status
        assert status == 200, (page, address, status)


# ---------------------------------------------------------------- a replica dies


@pytest.fixture
def page_behind(browser, behind):
    """A reader in Chromium."""
    context = browser.new_context(
        ignore_https_errors=True, locale="da-DK", viewport={"width": 1280, "height": 720}
    )
    context.set_default_timeout(READY_MS)
    yield context.new_page()
    context.close()


@pytest.fixture
def own_numbers_page(page_behind, behind):
    """A reader in Chromium with own numbers in use."""
    use_own_numbers(page_behind, behind.base)
    return page_behind


def replica_of(page) -> str:
    return next(one["value"] for one in page.context.cookies() if one["name"] == COOKIE)


@browsing.needed
def test_a_reader_whose_replica_dies_has_the_same_choices_and_is_told_that_own_numbers_are_gone(
    behind: Behind, own_numbers_page
):
    page, in_use, gone = own_numbers_page, "text=Du ser også dine egne tal", "#lost-numbers"
    choose_in_menu(page, "Se", "Udvikling")
    page.wait_for_selector("h1:has-text('Udvikling')")
    settle(page)
    choice = page.locator(".st-key-emne input")
    choice.fill("Skole")
    choice.press("Enter")
    page.wait_for_url("**emne=**")
    settle(page)
    address, chosen = page.url, choice.input_value()
    assert page.locator(in_use).is_visible() and not page.locator(gone).is_visible()
    replica = replica_of(page)

    behind.kill(replica)
    begun = time.monotonic()
    page.wait_for_selector(gone, state="visible")
    settle(page)
    took = time.monotonic() - begun
    print(f"back after {took:.1f} s")
    assert took < BACK_SECONDS
    assert (page.url, choice.input_value()) == (address, chosen)
    assert not page.locator(in_use).is_visible()
    (other,) = set(IDS) - {replica}
    assert replica_of(page) == other

    choose_in_menu(page, "Se", "Skole")
    page.wait_for_selector("h1:has-text('Skole')")
    settle(page)
    assert page.locator(gone).is_visible() and not page.locator("#lost-show").is_visible()
    page.locator(f"{gone} a").click()
    page.wait_for_selector("h1:has-text('Egne tal')")
    settle(page)
    page.locator(f"{gone} button").click()
    page.wait_for_selector(gone, state="hidden")

    gone_show = Browser().get(f"{behind.base}/vis/{replica}-{'0' * 20}", Accept="text/html")
    assert gone_show.status == 404 and routes.ENDED in gone_show.read().decode()
    behind.begin_again(replica)


@browsing.needed
def test_a_presenter_whose_replica_dies_is_told_that_the_own_show_is_gone_and_so_is_its_audience(
    behind: Behind, page_behind
):
    page = page_behind
    open_at(page, f"{behind.base}/fremvisning?fremvisning=Lille")
    page.get_by_role("button", name="Lav din egen kopi").click()
    start = page.get_by_role("link", name="Start præsentationen")
    page.wait_for_function(
        "() => [...document.querySelectorAll('a')].some((a) => /\\/vis\\/[ab]-/.test(a.href))"
    )
    settle(page)
    address = behind.base.removesuffix(PATH) + start.get_attribute("href")
    assert Browser().get(address).status == 200
    replica = replica_of(page)
    behind.kill(replica)
    page.wait_for_selector("#lost-show", state="visible")
    settle(page)
    assert not page.locator("#lost-numbers").is_visible()
    (other,) = set(IDS) - {replica}
    assert replica_of(page) == other
    gone = Browser().get(address, Accept="text/html")
    assert gone.status == 404 and routes.ENDED in gone.read().decode()
    page.locator("#lost-show button").click()
    page.wait_for_selector("#lost-show", state="hidden")
    behind.begin_again(replica)


def test_without_any_replica_the_answer_is_danish_and_503(behind: Behind):
    for replica in IDS:
        behind.kill(replica)
    for path in ("/", "/data/areas.csv", "/klar"):
        for _ in range(3):
            answer = Browser().get(behind.base + path)
            assert answer.status == 503 and "svarer ikke lige nu" in answer.read().decode()
            assert answer.headers["Strict-Transport-Security"]


def test_there_are_words_for_every_loss():
    for sentence, path, link in lost.HOLDINGS.values():
        assert "ikke længere i værktøjet" in sentence and bool(path) is bool(link)
