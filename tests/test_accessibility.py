"""What a program can check of WCAG 2.1 AA, in one window that walks through all pages and their states.

A real screen reader and plain words are for people to judge; the page Tilgængelighed says so.
"""

import io
import urllib.request
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from lib.analysis import options
from lib.db import current_database
from lib.slides import deck, export, figure_urls
from tests import browsing, contrast, own_files
from tests.browsing import READY_MS, go_to, open_at, settle
from tests.reader_window import (
    BESIDE_THE_PAGE,
    HIGH,
    NARROW,
    WIDE,
    ZOOMED,
    address_of,
    faults,
    open_folds,
    opened,
    resize,
    show_all,
)  # fmt: skip

pytestmark = [browsing.needed, pytest.mark.slow]

SHARP = 3
OUTLINE_MS = 5000
MAX_TABS = 250


def unreached(page) -> list[str]:
    """What tabbing through the page does not reach, or reaches unseen. The tabulator leaves the page at its end."""
    page.evaluate("() => checks.watchFocus()")
    for _ in range(MAX_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("() => checks.atEnd()"):
            return page.evaluate("() => checks.focusFaults()")
        try:  # an outline may come with a later frame
            page.wait_for_function("() => checks.focusIsSeen()", timeout=OUTLINE_MS)
        except PlaywrightTimeout:
            page.evaluate("() => checks.noteUnseen()")
    return [f"no end after {MAX_TABS} stops"]


def lost(page) -> Iterator[str]:
    """What is cut off or makes the page scroll sideways: narrow, enlarged, and with a reader's own spacing."""
    for size in (NARROW, ZOOMED):
        resize(page, size)
        yield from (f"{size[0]} px: {one}" for one in page.evaluate("() => checks.lost()"))
    page.evaluate("() => checks.spaceOut(true)")
    for size in (NARROW, WIDE):
        resize(page, size)
        yield from (f"spaced, {size[0]} px: {one}" for one in page.evaluate("() => checks.lost()"))
    page.evaluate("() => checks.spaceOut(false)")


@pytest.mark.parametrize("name", options.PAGES)
def test_a_page_can_be_used_by_everyone(window, name):
    go_to(window, address_of(name))
    assert window.title().startswith(options.PAGES[name])
    found = unreached(window)
    open_folds(window)
    show_all(window)
    found += faults(window, "folds open")
    resize(window, WIDE)
    found += window.evaluate("() => checks.paleCharts()")
    found += window.evaluate("() => checks.english()")
    found += window.evaluate("() => checks.moving()")
    window.emulate_media(forced_colors="active")
    found += [f"forced colours: {one}" for one in window.evaluate("() => checks.paleCharts()")]
    window.emulate_media(forced_colors="none")
    found += lost(window)
    assert found == []


def test_every_page_has_a_title_of_its_own():
    assert len(set(options.PAGES.values())) == len(options.PAGES)


@pytest.fixture(scope="module")
def sharp_window(playwright, base):
    """A reader's window whose pictures have so many pixels that thin letters have a colour."""
    with opened(playwright, base, HIGH, SHARP) as page:
        yield page


def contrast_in(picture: np.ndarray) -> float:
    """The contrast of what is drawn in a picture to its background, which is the colour of most of its pixels."""
    pixels = picture.reshape(-1, 3)
    colours, counts = np.unique(pixels, axis=0, return_counts=True)
    ratios = contrast.contrast(pixels, colours[counts.argmax()])
    return float(np.percentile(ratios, 99))


def test_the_contrast_of_letters_is_measured_in_pixels():
    def words(colour: tuple[int, int, int], behind: tuple[int, int, int]) -> np.ndarray:
        picture = Image.new("RGB", (120, 40), behind)
        ImageDraw.Draw(picture).text((4, 4), "42 %", fill=colour, font_size=28)
        return np.asarray(picture)

    assert contrast_in(words((0, 0, 0), (255, 255, 255))) == pytest.approx(21, abs=0.1)
    assert contrast_in(words((118, 118, 118), (255, 255, 255))) == pytest.approx(4.54, abs=0.05)
    assert contrast_in(words((160, 160, 160), (255, 255, 255))) < contrast.LEAST
    assert contrast_in(words((255, 255, 255), (0, 90, 140))) > contrast.LEAST


@pytest.mark.parametrize("name", options.PAGES)
def test_words_in_charts_stand_out_from_what_is_drawn_behind_them(sharp_window, name):
    go_to(sharp_window, address_of(name))
    open_folds(sharp_window)
    pale = []
    for chart in sharp_window.locator("[data-testid=stVegaLiteChart] svg").all():
        words = chart.evaluate("(svg) => checks.words(svg)")
        picture = np.asarray(Image.open(io.BytesIO(chart.screenshot())).convert("RGB"))
        for text, *box in words:
            left, top, right, bottom = (max(0, round(SHARP * edge)) for edge in box)
            part = picture[top:bottom, left:right]
            if part.size and (ratio := contrast_in(part)) < contrast.LEAST:
                pale.append(f"{text[:40]}: {ratio:.2f}")
    assert pale == []


def test_what_opens_over_a_page_and_what_goes_wrong_on_it_can_be_used_by_everyone(window):
    found = []
    go_to(window, "/skole")
    window.get_by_role("button", name="Hent figuren").first.click()
    window.get_by_role("button", name="CSV-fil").first.wait_for()
    settle(window)
    found += faults(window, "files", BESIDE_THE_PAGE)
    window.get_by_role("button", name="Føj til").first.click()
    window.get_by_test_id("stToast").wait_for()
    found += faults(window, "message", BESIDE_THE_PAGE)
    window.keyboard.press("Escape")
    window.get_by_test_id("stTopNavSection").first.click()
    window.get_by_test_id("stTopNavDropdownLink").first.wait_for()
    found += faults(window, "menu", BESIDE_THE_PAGE)
    window.keyboard.press("Escape")
    go_to(window, "/fremvisning")
    found += faults(window, "own show")
    go_to(window, "/analyse?maade=Skriv+SQL")
    sql = window.get_by_label("SQL", exact=True)
    error = "[data-testid=stAlertContentError]"
    for text, told in (("SELECT x FROM y", error), ("SELECT 1 AS tal", "text=1 række.")):
        sql.fill(text)
        sql.press("Control+Enter")
        window.wait_for_selector(told)
        settle(window)
        open_folds(window)
        show_all(window)
        found += faults(window, told)
        resize(window, WIDE)
    assert found == []


def test_own_numbers_are_brought_answered_and_used_by_everyone(window):
    go_to(window, "/egne-tal")
    upload = window.locator(".st-key-egne_fil input[type=file]")
    upload.set_input_files({"name": "tal.xlsx", "mimeType": "", "buffer": b"PK\x03\x04 nej"})
    window.wait_for_selector("text=Filen er beskadiget")
    settle(window)
    show_all(window)
    found = faults(window, "a file that is refused")
    upload.set_input_files({"name": "tal.xlsx", "mimeType": "", "buffer": own_files.beboerdata()})
    window.wait_for_selector("text=20 tal venter på et svar ovenfor")
    settle(window)
    found += unreached(window)
    show_all(window)
    found += faults(window, "questions")
    resize(window, WIDE)
    # The keyboard alone answers, and takes the numbers in use.
    window.get_by_role("combobox", name="De fem kriterier står med årstal alene").focus()
    window.keyboard.type("Ministeriets")
    settle(window)
    found += faults(window, "an open list", BESIDE_THE_PAGE)
    window.keyboard.press("Enter")
    window.wait_for_selector("text=20 tal kan bruges")
    settle(window)
    window.get_by_role("button", name="Brug tallene i mit besøg").focus()
    window.keyboard.press("Enter")
    window.wait_for_selector("text=dine egne tal: 20 tal fra »tal.xlsx«")
    settle(window)
    show_all(window)
    found += faults(window, "own numbers in use")
    go_to(window, "/skole")
    show_all(window)
    found += faults(window, "own numbers on a page")
    resize(window, WIDE)
    assert found == []


def test_a_file_is_taken_a_query_asked_and_a_show_begun_by_keyboard(page, base):
    open_at(page, f"{base}/skole")
    page.get_by_role("button", name="Hent figuren").first.focus()
    page.keyboard.press("Enter")
    file = page.get_by_role("button", name="CSV-fil").first
    file.wait_for(timeout=READY_MS)
    settle(page)
    file.focus()
    with page.expect_download(timeout=READY_MS) as taken:
        page.keyboard.press("Enter")
    assert taken.value.path().stat().st_size
    page.keyboard.press("Escape")
    file.wait_for(state="hidden", timeout=READY_MS)

    go_to(page, "/analyse?maade=Skriv+SQL")
    page.get_by_label("SQL", exact=True).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT 1 AS tal")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=1 række.", timeout=READY_MS)

    go_to(page, "/fremvisning")
    page.get_by_role("button", name="Lav din egen kopi").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Start præsentationen").wait_for(timeout=READY_MS)
    settle(page)
    page.get_by_role("link", name="Start præsentationen").focus()
    with page.expect_popup(timeout=READY_MS) as show:
        page.keyboard.press("Enter")
    show.value.wait_for_selector("[data-ready]", timeout=READY_MS)


def test_a_file_is_chosen_by_keyboard(window):
    go_to(window, "/egne-tal")
    window.locator(".st-key-egne_fil").get_by_role("button").first.focus()
    with window.expect_file_chooser(timeout=READY_MS) as asked:
        window.keyboard.press("Enter")
    asked.value.set_files({"name": "tal.xlsx", "mimeType": "", "buffer": own_files.beboerdata()})
    window.wait_for_selector("text=20 tal venter på et svar ovenfor")


def test_the_menu_of_a_narrow_screen_opens_and_closes_by_keyboard(window):
    go_to(window, "/skole")
    resize(window, ZOOMED)
    menu = window.get_by_role("button", name="Menu", exact=True)
    menu.focus()
    window.keyboard.press("Enter")
    link = "document.activeElement.dataset.testid === 'stSidebarNavLink'"
    window.wait_for_function(link)
    settle(window)
    assert faults(window, "menu") == []
    window.keyboard.press("Shift+Tab")
    window.keyboard.press("Enter")
    window.wait_for_function("document.activeElement.dataset.testid === 'stExpandSidebarButton'")
    resize(window, WIDE)


def test_forced_colours_leave_words_focus_and_charts_readable(window):
    go_to(window, "/skole")
    window.emulate_media(forced_colors="active")
    found = window.evaluate("() => checks.paleCharts()") + unreached(window)
    background = window.evaluate("() => checks.backgroundOfCharts()")
    window.emulate_media(forced_colors="none")
    assert found == [] and background == ["rgb(255, 255, 255)"]


def test_sliders_answer_to_the_arrows(window):
    go_to(window, "/hvad-nu-hvis")
    slider = window.locator("[class*=st-key-plan_live_] input[type=range]").first
    before = slider.get_attribute("aria-valuetext") or slider.input_value()
    slider.focus()
    window.keyboard.press("ArrowLeft")
    settle(window)
    slider = window.locator("[class*=st-key-plan_live_] input[type=range]").first
    assert (slider.get_attribute("aria-valuetext") or slider.input_value()) != before
    assert window.evaluate("document.activeElement.type") == "range"


def test_a_show_is_steered_by_keys_that_can_be_turned_off(window, base):
    name = next(iter(deck.shipped()))
    urllib.request.urlopen(f"{base}/vis/{name}", timeout=300).read()  # drawn before it is opened
    window.goto(f"{base}/vis/{name}")
    window.wait_for_selector("[data-ready]")
    found = faults(window, "slide 1")
    window.keyboard.press("ArrowRight")
    found += faults(window, "slide 2")
    focused = "document.activeElement.tagName"
    for _ in range(20):
        window.keyboard.press("Tab")
        if window.evaluate(focused) == "SUMMARY":
            break
    window.keyboard.press("Enter")
    window.locator("#letterless").wait_for(state="visible")
    found += faults(window, "the show's menu")
    window.keyboard.press("m")
    assert window.evaluate("document.documentElement.classList.contains('dark')")
    found += faults(window, "dark")
    window.locator("#letterless").evaluate("(button) => button.click()")
    window.keyboard.press("m")
    assert window.evaluate("document.documentElement.classList.contains('dark')")
    assert "2 / " in window.locator("#counter").inner_text()
    assert found == []


def test_error_pages_and_the_file_of_a_figure_have_no_fault(window, base, tmp_path):
    found = []
    for address in ("/findes-ikke", "/vis/findes-ikke", "/data/findes-ikke.csv"):
        window.goto(base + address)
        found += faults(window, address)
    window.goto(f"{base}/embed?figur=/skole")
    found += faults(window, "/embed") + window.evaluate("() => checks.paleCharts()")
    figure = figure_urls.figure(current_database.now().con, "/skole")
    file = tmp_path / "figur.html"
    file.write_bytes(export.of_figure(figure, "html"))
    window.goto(file.as_uri())
    window.wait_for_selector("[data-ready]")
    found += faults(window, "file of a figure") + window.evaluate("() => checks.paleCharts()")
    assert found == []
