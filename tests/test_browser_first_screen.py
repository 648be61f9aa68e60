"""The first screen of every page of the menu, and files that are taken after the page has changed, in Chromium."""

import re

import pytest

from tests import browsing
from tests.browsing import READY_MS, open_at, settle
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


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_first_screen_has_a_picture_and_a_sentence_with_a_number(page, base, address):
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    open_at(page, base + address)
    page.wait_for_selector(
        ":is([data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg, [data-testid=stDeckGlJsonChart])",
        timeout=READY_MS,
    )
    page.wait_for_selector("[data-testid=stSkeleton]", state="detached", timeout=READY_MS)
    settle(page)
    seen = page.evaluate(SEEN, [LEAST_SEEN_PX, HEIGHT])
    assert seen["pictures"], address
    told = [text for text in seen["sentences"] if NUMBER.search(text) and len(text.split()) > 4]
    assert told, seen["sentences"]
