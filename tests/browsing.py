"""Chromium for tests: where it is, how it is started, and when a page of the app has come to rest."""

import os
import shutil

import pytest

from tests.waiting import WAIT_SECONDS

# The build without windows opens a page in three quarters of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
needed = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not installed; the browser tests did not run"
)
FLAGS = [
    "--no-sandbox", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--no-first-run",
]  # fmt: skip
SOFTWARE_WEBGL = [
    "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]  # fmt: skip
NO_WEBGL = ["--disable-gpu", "--disable-3d-apis"]
# How long a second reader may wait for an answer; more where other tests run beside this one on the same machine.
ANSWERED_SECONDS = 6 if "PYTEST_XDIST_WORKER" in os.environ else 2
READY_MS = WAIT_SECONDS * 1000


def open_at(page, address: str) -> None:
    """Open an address of the app and wait until it has come to rest."""
    page.goto(address)
    settle(page)


def settle(page) -> None:
    """Wait until the server has answered and the page is drawn."""
    page.wait_for_selector(
        "[data-testid=stApp][data-test-connection-state=CONNECTED]", timeout=READY_MS
    )
    page.wait_for_selector("[data-test-script-state=notRunning]", timeout=READY_MS)
    page.wait_for_selector("h1", timeout=READY_MS)
    page.wait_for_timeout(600)


def choose_in_menu(page, heading: str, title: str) -> None:
    """Go to the page called `title`, which stands below `heading` in the menu at the top."""
    page.get_by_test_id("stTopNavSection").filter(has_text=heading).click()
    page.get_by_test_id("stTopNavDropdownLink").filter(has_text=title).click()
