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
    # Nothing here has a graphics processor; to draw pages as if there were one takes a fifth more time.
    "--disable-gpu-compositing", "--disable-gpu-rasterization", "--disable-accelerated-2d-canvas",
]  # fmt: skip
SOFTWARE_WEBGL = [
    "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]  # fmt: skip
NO_WEBGL = ["--disable-gpu", "--disable-3d-apis"]
# How long a second reader may wait for an answer; more where other tests run beside this one on the same machine.
ANSWERED_SECONDS = 6 if "PYTEST_XDIST_WORKER" in os.environ else 2
READY_MS = WAIT_SECONDS * 1000
# Longer than the browser holds back what is typed or slid before it asks the server.
QUIET_MS = 350
# Whether nothing has been added, removed or written on the page for so long.
QUIET = """(wait) => {
  if (!window.lastChange) {
    window.lastChange = performance.now();
    new MutationObserver(() => { window.lastChange = performance.now(); })
      .observe(document, { subtree: true, childList: true, characterData: true });
  }
  return performance.now() - window.lastChange > wait;
}"""


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
    page.wait_for_function(QUIET, arg=QUIET_MS, timeout=READY_MS)
    page.wait_for_selector("[data-test-script-state=notRunning]", timeout=READY_MS)


def go_to(page, address: str) -> None:
    """Go to a page of the app, with choices or without, in a window that stands at one, and wait until it is drawn.

    Its scripts are loaded already, so that it takes a third of the time of opening an address.
    """
    before = page.locator("h1").inner_text()
    already = page.evaluate("location.pathname") == address.partition("?")[0]
    page.evaluate(
        "to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')); }",
        address,
    )
    if not already:
        page.wait_for_function(
            "before => document.querySelector('h1')?.innerText !== before",
            arg=before,
            timeout=READY_MS,
        )
    settle(page)


def choose_in_menu(page, heading: str, title: str) -> None:
    """Go to the page called `title`, which stands below `heading` in the menu at the top."""
    page.get_by_test_id("stTopNavSection").filter(has_text=heading).click()
    page.get_by_test_id("stTopNavDropdownLink").filter(has_text=title).click()
