"""Two replicas behind nginx, under a path of their own: a reader stays with one, and is told when it dies."""

import json
import re
import ssl
import time
import urllib.error
import urllib.request

import pytest

from lib.db import schema
from lib.web import lost, routes
from tests import browsing, replicas
from tests.browsing import READY_MS, choose_in_menu, settle
from tests.replicas import COOKIE, IDS, PATH, Behind, Browser
from tests.server import copy_of_the_app
from tests.test_server_database import edition, put
from tests.test_server_lent import use_own_numbers
from tests.visitor import Visitor, field_id, links

pytestmark = [pytest.mark.slow, replicas.needed]

SMALL_SHOW = 'titel = "Lille"\n[[dias]]\nvisning = "/skole#skolefravaer_ulovligt"\n'
BACK_SECONDS = 120  # within which a page is back, on a busy machine too
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
        while b"udgave 7" not in Browser(replica).get(f"{behind.base}/data/areas.csv").read():
            assert time.monotonic() < end, replica
            time.sleep(0.3)
    versions = {Browser(replica).get(f"{behind.base}/klar").read()[:60] for replica in IDS}
    assert len(versions) == 1


# ---------------------------------------------------------------- a replica dies


@pytest.fixture
def own_numbers_page(browser, behind):
    """A reader in Chromium with own numbers in use."""
    context = browser.new_context(
        ignore_https_errors=True, locale="da-DK", viewport={"width": 1280, "height": 720}
    )
    context.set_default_timeout(READY_MS)
    page = context.new_page()
    use_own_numbers(page, behind.base)
    yield page
    context.close()


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
    replica = next(c["value"] for c in page.context.cookies() if c["name"] == COOKIE)

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
    assert next(c["value"] for c in page.context.cookies() if c["name"] == COOKIE) == other

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
    behind.begin(replica)
    behind.wait(replica)
    behind.until(lambda: behind.answers(replica))


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
