"""A real server with a provider of sign-in beside it: who gets in, what is closed, and what is logged."""

import contextlib
import html
import http.server
import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe

from lib.system import folders
from lib.web import access, app_log, closed_addresses, embed, hosts, routes, sign_in
from lib.web.page import STATEMENT
from tests import browsing
from tests.server import command, free_port, serve
from tests.sign_in_server import (
    GROUP,
    INSIDER,
    MAINTAINER,
    MAINTAINERS,
    MANY,
    NAMES,
    OUTSIDER,
    Person,
    signed_in_app,
)
from tests.visitor import Visitor, field_id
from tests.waiting import WAIT_SECONDS

pytestmark = pytest.mark.slow

EMBEDDED = f"{embed.EMBED}?figur=%2Fskole"
# One address for each route of the app, filled in.
FILLED = {"file:str": "areas.csv", "name:str": "bagsvaerd", "number:str": "1"}


def addresses() -> list[str]:
    """An address of every route of the app that may have content."""
    found = []
    for route in routes.under(""):
        path = route.path
        for field, value in FILLED.items():
            path = path.replace(f"{{{field}}}", value)
        found.append(EMBEDDED if path == embed.EMBED else path)
    return [
        one
        for one in found
        if not one.startswith((*closed_addresses.OPEN_FOLDERS, *closed_addresses.OPEN_FILES))
    ]


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The app for one group alone, with its log."""
    folder = tmp_path_factory.mktemp("closed")
    settings = {access.GROUPS: GROUP, access.MAINTAINER_GROUPS: MAINTAINERS, hosts.MAINTAINER: "1"}
    settings |= {
        "WEBSOCKETS_MAX_LINE_LENGTH": "65536"
    }  # for the cookies of a person in many groups
    settings |= {app_log.FORM: "full"}  # what is never logged is not even there
    with signed_in_app(folder, **settings) as base:
        yield base, folder / "log"


def test_who_is_not_signed_in_sees_the_door_and_gets_no_file(closed):
    base, _ = closed
    person = Person(base)
    for page in ("", "kort", "egne-tal", "kilder"):
        text = person.page(page)
        assert "Log ind for at se det" in text and "vega_lite_chart" not in text, page
        assert "file_uploader" not in text and "Gladsaxe" not in text, page
    for path in addresses():
        answer = person.get(path, Accept="text/html")
        assert answer.status_code == 403 and closed_addresses.REFUSED in answer.text, path
        assert answer.headers["Cache-Control"] == "no-store"
        assert person.get(path).text == closed_addresses.REFUSED, path
    for path in ("/data/../data/areas.csv", "//data/areas.csv", "/data/areas.csv/", "/static/../data/areas.csv", "/kort/../data/areas.csv", "/_stcore/metrics", "/media/x.csv", "/ukendt"):  # fmt: skip
        assert raw_status(base, path) in (400, 403, 404), path


def raw_status(base: str, path: str) -> int:
    """The status of a request for an address exactly as written."""
    host, port = base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=WAIT_SECONDS) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: text/html\r\nConnection: close\r\n\r\n".encode())  # fmt: skip
        answer = b""
        while not answer.endswith(b"\r\n") or b" " not in answer:
            answer += line.recv(1)
    return int(answer.split()[1])


def test_the_group_gets_in_sees_the_pages_and_fetches_files_until_it_signs_out(closed):
    base, _ = closed
    person = Person(base)
    person.sign_in(INSIDER)
    assert "vega_lite_chart" in person.page("fem-kriterier")
    text = person.page("kilder")
    assert "Log ud" in text and NAMES[INSIDER] not in text and f"{INSIDER}@" not in text
    assert "hent_statistikbanken" not in text  # the maintainers' button
    for path in addresses():
        answer = person.get(path, Accept="text/html")
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "no-store", path
    before = person.has_cookie()
    person.sign_out()
    assert before and not person.has_cookie()
    assert "Log ind for at se det" in person.page()
    assert {person.get(path).status_code for path in addresses()} == {403}


def test_a_group_among_many_in_a_cookie_of_several_parts_gets_in(closed):
    base, _ = closed
    person = Person(base)
    person.sign_in(MANY)
    assert person.cookie_parts() > 2
    assert person.get("/data").status_code == 200 and "vega_lite_chart" in person.page("skole")


def test_who_is_in_no_named_group_gets_one_sentence_and_no_file(closed):
    base, _ = closed
    person = Person(base)
    person.sign_in(OUTSIDER)
    for page in ("", "kort", "egne-tal"):
        text = person.page(page)
        assert "du har ikke adgang" in text and "Log ud" in text, page
        assert "vega_lite_chart" not in text and NAMES[OUTSIDER] not in text
    assert {person.get(path).status_code for path in addresses()} == {403}
    person.sign_out()
    assert not person.has_cookie()


def test_the_maintainers_group_has_the_buttons(closed):
    base, _ = closed
    person = Person(base)
    person.sign_in(MAINTAINER)
    assert "hent_statistikbanken" in person.page("kilder")


def test_an_upload_to_the_visit_of_another_is_refused_without_the_cookie(closed):
    base, _ = closed
    person = Person(base)
    person.sign_in(INSIDER)
    with person.visit() as visit:
        visit.open("egne-tal")
        answer = requests.put(f"{base}/_stcore/upload_file/{visit.session}/x", b"", timeout=WAIT_SECONDS)  # fmt: skip
        assert (answer.status_code, answer.text) == (403, closed_addresses.REFUSED)


def test_an_error_that_the_provider_describes_is_not_logged_with_the_name_in_it(closed):
    base, log = closed
    description = f"The user {NAMES[INSIDER]} is blocked"
    Person(base).get(f"/oauth2callback?error=access_denied&error_description={description}")
    Person(base).get("/oauth2callback?error=seen_last")
    assert "seen_last" in log.read_text() and "is blocked" not in log.read_text()


def test_no_name_of_a_person_is_logged(closed):
    _, log = closed
    text = log.read_text()
    assert not [word for word in (*NAMES.values(), "@example.dk") if word in text]
    assert "Traceback" not in text


@browsing.needed
def test_a_person_signs_in_and_out_in_a_browser(closed, browser):
    base, _ = closed
    page = browser.new_page(locale="da-DK")
    page.set_default_timeout(browsing.READY_MS)
    deep = f"{base}/skole?visning=karakter&omraade=hoeje_gladsaxe"
    browsing.open_at(page, deep)
    assert page.locator("h1").inner_text() and page.get_by_test_id("stTopNavSection").count() == 0
    page.get_by_role("button", name="Log ind").click()
    page.get_by_role("button", name=INSIDER, exact=True).click()
    page.wait_for_url(deep)
    browsing.settle(page)
    assert page.locator("h1").inner_text() == "Skole og unge"
    page.get_by_role("link", name="Log ud").click()
    browsing.settle(page)
    page.get_by_role("button", name="Log ud").click()
    page.get_by_role("button", name="End session").click()
    page.wait_for_url(f"{base}/")
    page.get_by_role("button", name="Log ind").wait_for()
    browsing.settle(page)
    assert sign_in.WORDS[access.SIGNED_OUT] in page.locator("body").inner_text()
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("link", name=STATEMENT).click()
    page.wait_for_selector("h2:has-text('Status')")
    browsing.settle(page)
    assert Axe().run(page).response["violations"] == []
    page.close()


def test_figures_are_open_while_own_data_is_for_the_group(tmp_path):
    settings = {access.GROUPS: GROUP, access.PAGES: access.OPEN, access.OWN_DATA: access.SIGNED_IN}
    with signed_in_app(tmp_path, **settings) as base:
        person = Person(base)
        assert person.get("/data").status_code == 200
        assert "vega_lite_chart" in person.page("skole")
        text = person.page("egne-tal")
        assert sign_in.NO_DATA_SIGNED_OUT in text and "file_uploader" not in text
        with person.visit() as visit:
            visit.open()
            refused = person._browser.put(f"{base}/_stcore/upload_file/{visit.session}/x", b"")
            assert (refused.status_code, refused.text) == (403, closed_addresses.NO_DATA)
        person.sign_in(INSIDER)
        with person.visit() as visit:
            assert field_id(visit.open("egne-tal"), "file_uploader", "Din fil")
        person = Person(base)
        person.sign_in(OUTSIDER)
        assert sign_in.NO_DATA_SIGNED_OUT in person.page("egne-tal")
        assert "vega_lite_chart" in person.page("skole")


class _Frames(http.server.BaseHTTPRequestHandler):
    """Answers every request with a page that frames the address after the question mark."""

    def do_GET(self) -> None:
        framed = html.escape(unquote(self.path.partition("?")[2]))
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f'<iframe src="{framed}" width="340" height="900"></iframe>'.encode())

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def website() -> Iterator[str]:
    """Another website, which frames what it is asked to; answers its address, up to the question mark."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Frames) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/?"
        server.shutdown()


@pytest.fixture(scope="module")
def open_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """An app without a sign-in where own data is closed, and the website that may frame its figures."""
    with website() as named:
        settings = {access.OWN_DATA: access.CLOSED, embed.SETTING: named.removesuffix("/?")}
        log = tmp_path_factory.mktemp("open") / "log"
        with serve(folders.ROOT, log, **settings) as base:
            yield base, named


def test_own_data_that_is_closed_is_closed_without_a_sign_in_too(open_app):
    base, _ = open_app
    with Visitor(base) as visit:
        sent = visit.open("egne-tal")
        assert sign_in.NO_DATA in Visitor.text(sent)
        menu = next(one.navigation for one in sent if one.HasField("navigation"))
        assert [one.page_name for one in menu.app_pages if one.is_hidden] == ["Egne tal"]
        refused = requests.put(f"{base}/_stcore/upload_file/{visit.session}/x", b"", timeout=WAIT_SECONDS)  # fmt: skip
        assert (refused.status_code, refused.text) == (403, closed_addresses.NO_DATA)


def test_a_figure_is_sent_once_and_a_wrong_address_is_refused_in_danish(open_app):
    base, named = open_app
    whole = requests.get(base + EMBEDDED, timeout=WAIT_SECONDS)
    assert whole.status_code == 200 and whole.headers["Content-Encoding"] == "gzip"
    policy = whole.headers["Content-Security-Policy"]
    assert policy.endswith(f"frame-ancestors 'self' {named.removesuffix('/?')}")
    again = requests.get(base + EMBEDDED, headers={"If-None-Match": whole.headers["ETag"]}, timeout=WAIT_SECONDS)  # fmt: skip
    assert again.status_code == 304 and not again.content
    for query, said in {
        "": embed.NO_FIGURE, "?figur=": embed.NO_FIGURE, "?figur=/nej": "findes ikke", "?figur=//evil.example": "begynder med /",
        "?figur=/skole%23nej": "findes ikke", f"?figur=/{'x' * embed.LONGEST}": embed.TOO_LONG, "?figur=/hvad-nu-hvis?plan=x": "",
        "?figur=/%00%ff": "",
    }.items():  # fmt: skip
        wrong = requests.get(f"{base}{embed.EMBED}{query}", timeout=WAIT_SECONDS)
        assert wrong.status_code == 404 and said in wrong.text and 'lang="da"' in wrong.text, query
        assert wrong.headers["Content-Security-Policy"] == policy
    other = requests.get(f"{base}/kort", headers={"Accept": "text/html"}, timeout=WAIT_SECONDS)
    assert other.headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")


@browsing.needed
def test_a_figure_is_framed_by_the_named_website_and_by_no_other(open_app, browser):
    base, named = open_app
    page = browser.new_page(locale="da-DK")
    page.set_default_timeout(browsing.READY_MS)
    page.goto(f"{named}{quote(base + EMBEDDED)}")
    frame = page.frame_locator("iframe")
    assert frame.locator("h1").inner_text()
    assert frame.locator(".chart svg:visible").count() == 1
    wide = frame.locator("html").evaluate("page => [page.scrollWidth, page.clientWidth]")
    assert wide[0] <= wide[1] <= 340
    with website() as other:
        refusals = []
        page.on("console", lambda message: refusals.append(message.text))
        page.goto(f"{other}{quote(base + EMBEDDED)}")
        assert any("frame-ancestors" in one for one in refusals)
    page.close()


def test_a_start_that_would_leave_open_what_is_meant_to_be_closed_is_refused(tmp_path):
    done = subprocess.run(
        command(free_port()), cwd=folders.ROOT, env=os.environ | {access.GROUPS: GROUP}, timeout=WAIT_SECONDS,
        capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert done.returncode and f"Værktøjet er ikke startet. {access.GROUPS} er sat" in done.stderr
