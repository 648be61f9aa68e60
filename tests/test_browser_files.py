"""Udvikling on a phone, and files taken after a change, in Chromium."""

import contextlib
import re

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from lib.slides import deck
from tests import browsing
from tests.browsing import READY_MS, open_at, settle

pytestmark = [browsing.needed, pytest.mark.slow]

WIDTH, HEIGHT = 1280, 720
FOLDS = '[class*="st-key-tema_"] details'
OPEN = f"() => [...document.querySelectorAll('{FOLDS}')].map((part) => part.open)"
LONGEST_PHONE_PX = 7000


def test_udvikling_is_all_there_on_a_wide_screen_and_themes_to_open_on_a_phone(page, base):
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    open_at(page, f"{base}/udvikling")
    page.wait_for_selector(FOLDS, timeout=READY_MS)
    settle(page)
    wide = page.evaluate(OPEN)
    assert len(wide) > 4 and all(wide)
    page.set_viewport_size({"width": 390, "height": 844})
    open_at(page, f"{base}/udvikling")
    page.wait_for_function(
        f"(n) => {{ const open = ({OPEN})(); return open.length === n && open.indexOf(true) === open.lastIndexOf(true); }}",
        arg=len(wide),
        timeout=READY_MS,
    )
    assert page.evaluate(OPEN)[0]
    page.wait_for_function(
        f"() => document.querySelector('[data-testid=stMain]').scrollHeight < {LONGEST_PHONE_PX}",
        timeout=READY_MS,
    )
    second = page.locator(FOLDS).nth(1)
    heading = second.locator("summary")
    assert re.search(r"fra .+ til ", heading.inner_text())
    heading.click()
    chart = second.locator(
        "[data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas"
    )
    chart.first.wait_for(timeout=READY_MS)
    assert chart.first.bounding_box()["width"] > 200
    settle(page)  # it stays open
    assert page.evaluate(OPEN)[:3] == [True, True, False]


def take_csv(page) -> str:
    """The name of the CSV file of the first figure, taken by its button."""
    figures = page.get_by_role("button", name="Hent figuren")
    if not figures.count():  # on Kort it stands in a fold
        folded = page.locator("details:not([open])").filter(has_text="Hent figuren")
        folded.first.locator("summary").first.click()
        figures.first.wait_for(timeout=READY_MS)
        settle(page)  # what opens below the pointer stays where it was opened when the map comes
    figures.first.click()
    button = page.get_by_role("button", name="CSV-fil").first
    button.wait_for(timeout=READY_MS)
    with page.expect_download(timeout=READY_MS) as taken:
        button.click()
    page.keyboard.press("Escape")
    button.wait_for(state="hidden", timeout=READY_MS)
    settle(page)
    assert taken.value.path().stat().st_size
    return taken.value.suggested_filename


# The button of each file of a figure, and how the file begins.
FILES = {
    deck.POWERPOINT: b"PK", "PNG-fil": b"\x89PNG", "SVG-fil": b"<svg", "PDF-fil": b"%PDF", "CSV-fil": b"\xef\xbb\xbf",
    "HTML-fil": b"<!DOCTYPE html",
}  # fmt: skip


def test_every_file_of_a_figure_is_taken_whole(page, base):
    open_at(page, f"{base}/skole")
    page.get_by_role("button", name="Hent figuren").first.click()
    for words, start in FILES.items():
        button = page.get_by_role("button", name=words, exact=True).first
        button.wait_for(timeout=READY_MS)
        with page.expect_download(timeout=READY_MS) as taken:
            button.click()
        assert taken.value.path().read_bytes().startswith(start), words


def choose(page, key: str, text: str) -> None:
    """Choose in a list by typing. A page that is drawn meanwhile closes the list, which is then opened again."""
    option = page.get_by_role("option").filter(has_text=text).first
    for _ in range(5):
        page.locator(f".st-key-{key} input").click()
        page.keyboard.type(text)
        with contextlib.suppress(PlaywrightTimeout):
            option.wait_for(timeout=READY_MS / 5)
            break
        page.keyboard.press("Escape")
    page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("address", "key", "text"),
    [
        ("/", "omraade", "Høje Gladsaxe"), ("/fem-kriterier", "lov", "2019"), ("/skole", "omraade", "Høje Gladsaxe"),
        ("/udvikling", "sted", "Høje Gladsaxe"), ("/kort", "farve", "Skolernes"), ("/analyse", "sammenlign", "Ingen"),
    ],
)  # fmt: skip
def test_a_file_is_taken_after_another_field_of_the_page_has_changed(
    page, base, address, key, text
):
    open_at(page, base + address)
    assert take_csv(page).endswith(".csv")
    before = page.url
    choose(page, key, text)
    page.wait_for_function("before => location.href !== before", arg=before, timeout=READY_MS)
    settle(page)
    assert take_csv(page).endswith(".csv")


def test_a_file_is_taken_after_another_part_of_the_page_has_run_alone(page, base):
    open_at(page, f"{base}/hvad-nu-hvis")
    assert take_csv(page).endswith(".csv")
    slider = page.locator("[data-testid=stSlider] input[type=range]").first
    for _ in range(2):
        slider.focus()
        page.keyboard.press("ArrowRight")
        settle(page)
        assert take_csv(page).endswith(".csv")
    workbook = page.get_by_role("button", name="Excel").first
    slider.focus()
    page.keyboard.press("ArrowRight")
    with page.expect_download(timeout=READY_MS):
        workbook.click()
