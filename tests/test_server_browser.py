"""Every page in Chromium: nothing breaks the content policy, and only known messages are sent."""

import re

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from lib import options, server, websocket_filter
from tests import browsing
from tests.browsing import READY_MS, open_at, settle
from tests.own_files import LONG

pytestmark = browsing.needed

PATHS = {name: "" if name == "overblik" else name.replace("_", "-") for name in options.PAGES}


@pytest.fixture
def watched(page):
    """The page; `broken` has what the policy forbade or a script could not do, `sent` the kinds of messages."""
    page.broken, page.sent = [], []

    def told(message) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            page.broken.append(message.text)

    def sends(frame) -> None:
        message = BackMsg()
        message.ParseFromString(frame if isinstance(frame, bytes) else frame.encode())
        kind = message.WhichOneof("type")
        operation = message.backend_operation_request.WhichOneof("payload")
        page.sent.append(operation if kind == websocket_filter.OPERATION else kind)

    page.on("console", told)
    page.on("websocket", lambda opened: opened.on("framesent", sends))
    return page


def unbroken(page) -> None:
    # The browser looks for the app under the address of a page before it finds it at the root.
    wrong = [text for text in page.broken if "status of 404" not in text]
    assert wrong == []
    assert set(page.sent) <= websocket_filter.MESSAGES | websocket_filter.OPERATIONS


def test_only_the_own_host_may_be_asked():
    policy = server.HEADERS["Content-Security-Policy"]
    assert re.search(r"connect-src ([^;]*);", policy)[1] == "'self'"


@pytest.mark.parametrize("name", options.PAGES)
def test_a_page_needs_nothing_that_the_policy_forbids(watched, base, name):
    open_at(watched, f"{base}/{PATHS[name]}")
    watched.wait_for_timeout(1500)
    for figure in watched.get_by_text("Vis tal").all()[:1]:
        figure.click()
        settle(watched)
    if watched.get_by_text("Hent figuren").count():
        watched.get_by_text("Hent figuren").first.click()
        settle(watched)
        with watched.expect_download():
            watched.get_by_role("button", name="PNG-fil").first.click()
    unbroken(watched)
    if name != "kilder":
        assert "rerun_script" in watched.sent


def test_a_map_a_query_and_a_show_keep_to_the_policy(watched, base):
    open_at(watched, f"{base}/kort")
    watched.wait_for_selector("[data-testid=stDeckGlJsonChart] canvas", timeout=READY_MS)
    watched.get_by_role("button", name="Vis hele udsnittet igen").click()
    settle(watched)
    open_at(watched, f"{base}/analyse?maade=Skriv+SQL")
    watched.locator(".st-key-sql_udfoer button").click()
    settle(watched)
    watched.goto(f"{base}/vis/bagsvaerd")
    watched.wait_for_selector("html[data-ready]", timeout=READY_MS)
    unbroken(watched)


def test_files_are_uploaded_and_replaced_one_after_another(watched, base, tmp_path):
    statuses = []
    watched.on(
        "response",
        lambda answer: statuses.append(answer.status) if answer.request.method == "PUT" else None,
    )
    open_at(watched, f"{base}/egne-tal")
    for number in range(15):
        file = tmp_path / f"fil{number}.csv"
        file.write_text(LONG, "utf-8")
        watched.locator("input[type=file]").first.set_input_files(file)
        watched.wait_for_selector(f"text=fil{number}.csv", timeout=READY_MS)
        settle(watched)
    assert statuses == [204] * 15
    unbroken(watched)
    assert "file_urls_request" in watched.sent
