"""Every page of the menu in one Chromium window: its first screen, faults that axe finds, other hosts, and a phone."""

import contextlib
import re

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests import browsing
from tests.browsing import READY_MS, go_to, open_at, settle
from tests.test_browser import ADDRESSES

pytestmark = browsing.needed

WIDTH, HEIGHT = 1280, 720
LEAST_SEEN_PX = 100  # of a picture that only begins on the first screen
# "27 %", or a number in words before what it counts: "fire af fem".
NUMBER = re.compile(r"\d|\b(ingen|én|et|to|tre|fire|fem) af ")
SEEN = """([least, bottom]) => {
  const boxes = (css) => [...document.querySelectorAll(`[data-testid=stMain] :is(${css})`)]
    .filter((e) => e.checkVisibility()).map((e) => [e, e.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && box.height > 0);
  return {
    pictures: boxes("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg, [data-testid=stDeckGlJsonChart], img")
      .filter(([, box]) => Math.min(box.bottom, bottom) - box.top >= least).length,
    sentences: boxes("h2, h3, p, li").filter(([, box]) => box.bottom <= bottom).map(([e]) => e.innerText),
  };
}"""
PICTURE = ":is([data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg, [data-testid=stDeckGlJsonChart])"
ONLY_UP_AND_DOWN = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  return main.scrollWidth <= main.clientWidth + 1;
}"""
# Sliders are as high as Streamlit draws them, and can be written beside.
TOO_SMALL_FOR_A_THUMB = """() => [...document.querySelectorAll(
    "[data-testid=stMain] :is(button, summary, [role=tab], textarea, input:not([type=range], [type=file]))")]
  .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 43.5)
  .map((e) => `${e.tagName} ${e.ariaLabel || e.innerText} ${e.getBoundingClientRect().height}`)"""


@pytest.fixture(scope="module")
def window(browser, base):
    """A window at the app, which goes from page to page as a reader does; `requested` has what it asks for."""
    context = browser.new_context(locale="da-DK")
    context.set_default_timeout(READY_MS)
    page = context.new_page()
    page.requested = []
    page.on("request", lambda request: page.requested.append(request.url))
    open_at(page, base)
    yield page
    context.close()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_begins_with_a_finding_has_no_accessibility_faults_and_fits_a_phone(
    window, base, address
):
    from axe_playwright_python.sync_playwright import Axe

    window.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    go_to(window, address)
    window.wait_for_selector(PICTURE)
    window.wait_for_selector("[data-testid=stSkeleton]", state="detached")
    settle(window)
    seen = window.evaluate(SEEN, [LEAST_SEEN_PX, HEIGHT])
    assert seen["pictures"], address
    told = [text for text in seen["sentences"] if NUMBER.search(text) and len(text.split()) > 4]
    assert told, seen["sentences"]

    results = Axe().run(window)
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in results.response["violations"]] == []
    assert [u for u in window.requested if not u.startswith((base, "data:", "blob:"))] == []

    window.set_viewport_size({"width": 390, "height": 844})
    window.wait_for_function(ONLY_UP_AND_DOWN)
    # The styles may come after the page has become narrow.
    with contextlib.suppress(PlaywrightTimeout):
        window.wait_for_function(f"() => ({TOO_SMALL_FOR_A_THUMB})().length === 0", timeout=30_000)
    assert window.evaluate(TOO_SMALL_FOR_A_THUMB) == []
