"""What a browser is allowed, and files brought by one. The fixture `page` of conftest watches every other page too."""

import re

import pytest

from lib.web import server, upload_limits
from tests import browsing
from tests.browsing import READY_MS, open_at, settle
from tests.own_files import LONG

pytestmark = [browsing.needed, pytest.mark.slow]


def test_only_the_own_host_may_be_asked():
    policy = server.HEADERS["Content-Security-Policy"]
    assert re.search(r"connect-src ([^;]*);", policy)[1] == "'self'"


def test_a_query_and_a_file_of_a_figure_keep_to_the_policy(page, base):
    open_at(page, f"{base}/analyse?maade=Skriv+SQL")
    page.locator(".st-key-sql_udfoer button").click()
    settle(page)
    open_at(page, f"{base}/skole")
    page.get_by_text("Hent figuren").first.click()
    settle(page)
    with page.expect_download():
        page.get_by_role("button", name="PNG-fil").first.click()
    assert "deferred_file" in page.sent and "rerun_script" in page.sent


def test_files_are_uploaded_and_replaced_one_after_another(page, base, tmp_path):
    statuses = []
    page.on(
        "response",
        lambda answer: statuses.append(answer.status) if answer.request.method == "PUT" else None,
    )
    open_at(page, f"{base}/egne-tal")
    count = upload_limits.VISIT_FILES + 1
    for number in range(count):
        file = tmp_path / f"fil{number}.csv"
        file.write_text(LONG, "utf-8")
        page.locator("input[type=file]").first.set_input_files(file)
        page.wait_for_selector(f"text=fil{number}.csv", timeout=READY_MS)
        settle(page)
    assert statuses == [204] * count
    assert "file_urls_request" in page.sent
