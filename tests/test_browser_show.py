"""Shows in Chromium: by keyboard, for the back of the hall, without a network, and one's own."""

import io
import json
import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from lib.slides import deck, public_address, rendered
from tests import browsing
from tests.browsing import READY_MS, open_at, settle

pytestmark = [browsing.needed, pytest.mark.slow]

SHIPPED = deck.shipped()
SIZES = ({"width": 1280, "height": 720}, {"width": 1920, "height": 1080})
# What is wrong with the slide in sight: words or charts that leave it or cover its foot, and letters that
# are too small for the back of the hall, in 1280ths of the width.
FAULTS = """() => {
  const slide = document.querySelector(".dias.here"), edge = slide.getBoundingClientRect();
  const foot = slide.querySelector(".foot").getBoundingClientRect(), unit = edge.width / 1280, found = [];
  for (const e of slide.querySelectorAll("h1, .said p, .label, .chart svg, .legend svg, td, .slider, .foot p")) {
    const box = e.getBoundingClientRect();
    const under = !e.closest(".foot") && box.bottom > foot.top + 2;
    if (box.right > edge.right + 1 || box.bottom > edge.bottom + 1 || under) found.push(["outside", e.tagName, e.textContent.slice(0, 40)]);
  }
  const px = (e) => parseFloat(getComputedStyle(e).fontSize) / unit;
  for (const e of slide.querySelectorAll("h1, .said p")) if (px(e) < 28 - 0.1) found.push(["small", e.textContent.slice(0, 40), px(e)]);
  for (const svg of slide.querySelectorAll(".chart svg, .legend svg")) {
    const scale = svg.getScreenCTM().a / unit;
    for (const e of svg.querySelectorAll("text")) {
      const size = parseFloat(getComputedStyle(e).fontSize) * scale;
      if (e.textContent.trim() && size < 20 - 0.1) found.push(["small in chart", e.textContent.slice(0, 40), size]);
    }
  }
  return found;
}"""


def start(page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("html[data-ready]", timeout=READY_MS)


def number(page) -> int:
    return int(page.locator("#counter").inner_text().split(" / ")[0])


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("name", SHIPPED)
def test_a_show_runs_by_keyboard_and_is_read_from_the_back(page, base, name, size):
    page.set_viewport_size(size)
    start(page, f"{base}/vis/{name}")
    count = len(SHIPPED[name].slides)
    for n in range(1, count + 1):
        assert number(page) == n
        assert page.locator(".dias.here h1").is_visible()
        assert page.evaluate(FAULTS) == [], n
        page.keyboard.press(("PageDown", "ArrowRight", " ")[n % 3])
    assert number(page) == count  # the last one stays
    page.keyboard.press("PageUp")
    assert number(page) == count - 1
    page.keyboard.press("Home")
    assert number(page) == 1
    assert [u for u in page.requested if not u.startswith((base, "data:", "blob:"))] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_no_slide_has_accessibility_faults_in_light_or_dark(page, base, name):
    from axe_playwright_python.sync_playwright import Axe

    start(page, f"{base}/vis/{name}")
    for key in ("Home", "m"):
        page.keyboard.press(key)
        for _ in SHIPPED[name].slides:
            found = Axe().run(page).response["violations"]
            assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == []
            page.keyboard.press("PageDown")
        page.keyboard.press("Home")
    assert page.evaluate("document.documentElement.classList.contains('dark')")


def test_a_show_goes_on_when_the_network_is_cut(page, base):
    start(page, f"{base}/vis/bagsvaerd")
    page.context.set_offline(True)
    for n in range(2, len(SHIPPED["bagsvaerd"].slides) + 1):
        page.keyboard.press("PageDown")
        assert number(page) == n
        assert page.evaluate(FAULTS) == []


def test_the_notes_stand_in_a_second_window(page, base):
    start(page, f"{base}/vis/bagsvaerd")
    with page.expect_popup() as opened:
        page.keyboard.press("n")
    notes = opened.value
    notes.wait_for_selector("text=udkast fra maj 2018")
    notes.keyboard.press("PageDown")  # the clicker may be in the wrong window
    notes.wait_for_selector("text=Næste: Seks tal")
    assert number(page) == 2


def test_on_a_phone_the_slides_follow_each_other_and_fit(page, base):
    page.set_viewport_size({"width": 390, "height": 844})
    for name in SHIPPED:
        start(page, f"{base}/vis/{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        small = page.evaluate(
            """() => [...document.querySelectorAll("nav button, nav summary")].filter(
                (e) => e.offsetParent && e.getBoundingClientRect().height < 44).length"""
        )
        assert small == 0


def test_the_hall_opens_what_a_slide_shows(page, base):
    """By the short link of the QR code."""
    start(page, f"{base}/vis/bagsvaerd?adresse=https://balance.example.dk")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    code = page.locator(".dias.here .qr")
    assert code.locator("svg").count() == 1
    assert code.inner_text().strip() == "balance.example.dk/v/bagsvaerd/3"
    start(page, f"{base}/vis/bagsvaerd")  # on the presenter's own machine nobody else gets there
    assert page.locator(".qr").count() == 0
    assert page.goto(f"{base}/vis/findes-ikke").status == 404


def test_the_short_link_opens_the_slide_on_a_phone_with_a_way_on_to_the_page(page, base):
    page.set_viewport_size({"width": 390, "height": 844})
    for number in (5, 1):  # one with a figure far down, and one of words alone
        start(page, f"{base}/v/bagsvaerd/{number}")
        assert page.url.endswith(f"/vis/bagsvaerd#{number}")
        slide = page.locator(f"#dias{number}")
        assert -2 <= slide.evaluate("e => e.getBoundingClientRect().top") < 200, number
    assert page.locator("#dias1 a.page").count() == 0
    page.locator("#dias5 a.page").click()
    settle(page)
    assert "/skole?visning=Ud+af+100" in page.url
    assert page.locator("h1").inner_text() == "Skole og unge"


# Whether the code of the slide in sight lies over its title, its words or its figure.
COVERED = """() => {
  const slide = document.querySelector(".dias.here"), box = (e) => e.getBoundingClientRect();
  const code = box(slide.querySelector(".qr"));
  return [...slide.querySelectorAll("h1, .said p, .chart svg, .wide")].filter((e) => {
    const range = document.createRange();
    range.selectNodeContents(e);
    const other = e.matches("h1, p") ? box(range) : box(e);
    return other.left < code.right - 1 && code.left < other.right - 1 && other.top < code.bottom - 1 && code.top < other.bottom - 1;
  }).map((e) => e.tagName);
}"""


@pytest.mark.parametrize("name", SHIPPED)
def test_a_code_covers_nothing_and_its_address_breaks_at_the_slashes(page, base, name):
    page.set_viewport_size(SIZES[0])
    smallest: dict[int, float] = {}  # the letters of each chart without its code
    for query in ("", "?adresse=https://socialbalance.example.dk"):
        start(page, f"{base}/vis/{name}{query}")
        for n in range(len(SHIPPED[name].slides)):
            faults = page.evaluate(FAULTS)
            assert [one for one in faults if one[0] == "outside"] == []
            small = min((one[2] for one in faults if one[0] == "small in chart"), default=20)
            assert small >= 0.7 * smallest.setdefault(n, small), n
            if query and page.locator(".dias.here .qr").count():
                assert page.evaluate(COVERED) == []
            page.keyboard.press("PageDown")
    words = page.locator(".qr span").last
    assert "/<wbr>v/<wbr>" in words.inner_html()


def test_a_code_is_made_as_large_as_the_screen_for_the_last_row(page, base):
    page.set_viewport_size(SIZES[0])
    start(page, f"{base}/vis/bagsvaerd?adresse=https://balance.example.dk#3")
    code = page.locator(".dias.here .qr svg")
    assert code.bounding_box()["width"] >= 140
    for put_large, put_back in (("q", "q"), ("q", "Escape"), ("", "")):
        page.keyboard.press(put_large) if put_large else code.click()
        assert code.bounding_box()["width"] >= 0.75 * SIZES[0]["height"]
        page.keyboard.press(put_back) if put_back else code.click()
        assert code.bounding_box()["width"] < 200
    page.keyboard.press("q")
    page.keyboard.press("Home")  # a slide of words has no code
    assert not page.evaluate("document.documentElement.classList.contains('large')")


def test_b_makes_the_screen_black_and_any_key_or_click_lights_it(page, base):
    start(page, f"{base}/vis/bagsvaerd#3")
    middle = "() => getComputedStyle(document.documentElement, '::after').backgroundColor"
    for put_out in ("b", "B", "."):
        for light in ("b", "PageDown", "click"):
            page.keyboard.press(put_out)
            assert page.evaluate(middle) == "rgb(0, 0, 0)", put_out
            assert "Skærmen er sort" in page.locator("#told").inner_text()
            page.mouse.click(640, 300) if light == "click" else page.keyboard.press(light)
            assert page.evaluate(middle) != "rgb(0, 0, 0)", light
            assert number(page) == 3  # the slide is the same


def test_as_a_file_the_charts_and_sliders_live_without_a_network(browser, con, tmp_path):
    from lib.slides import html as slides_html

    made = list(rendered.finished(con, SHIPPED["bagsvaerd"]))
    file = tmp_path / "show.html"
    file.write_text(slides_html.document("Prøve", made), "utf-8")
    context = browser.new_context(viewport=SIZES[0], locale="da-DK", offline=True)
    page = context.new_page()
    start(page, file.as_uri())
    charts = sum(one.figure is not None and one.figure.chart is not None for one in made)
    assert page.locator(".chart svg").count() == charts
    moved = next(one.number for one in made if one.figure and one.figure.slider_chart)
    page.evaluate("n => { location.hash = '#' + n; }", moved)
    slider = page.locator(".dias.here input[type=range]")
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    assert number(page) == moved  # the arrows are the slider's
    text = page.locator(".dias.here .chart svg").text_content().replace("\N{NO-BREAK SPACE}", " ")
    assert "19 %" in text and "19,5 %" not in text
    assert page.locator(".dias.here output").inner_text() == "19"
    context.close()


def test_ones_own_show_is_made_changed_shown_and_opened_again(page, base, tmp_path):
    open_at(page, f"{base}/skole?visning=Ud+af+100")
    figure = page.locator(".st-key-figure_skolefravaer_ulovligt")
    figure.get_by_text("Hent figuren").click()
    page.get_by_role("button", name="Føj til præsentation").click()
    page.wait_for_selector("text=Føjet til din præsentation som dias 1")
    settle(page)
    page.keyboard.press("Escape")  # the popover
    page.get_by_role("link", name="Min præsentation (1)").first.click()
    page.wait_for_selector("h1:has-text('Præsentation')")
    settle(page)
    assert page.locator(".st-key-fremvisning input").input_value() == "Min præsentation"
    title = page.get_by_label("Titel: det, diasset siger")
    title.fill("Mine <b>egne</b> ord & tal")
    title.press("Enter")
    page.wait_for_selector("table:has-text('Mine <b>egne</b> ord & tal')", timeout=READY_MS)
    page.get_by_role("button", name="Nyt dias med ord").click()
    page.wait_for_selector("table:has-text('Ny titel')", timeout=READY_MS)
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Hent præsentationen, så den kan åbnes igen").click()
    file = tmp_path / "min.toml"
    download.value.save_as(file)
    read = deck.read(file.read_bytes())
    assert [one.title for one in read.slides] == ["Mine <b>egne</b> ord & tal", "Ny titel"]
    assert read.slides[0].view == "/skole?visning=Ud+af+100#skolefravaer_ulovligt"
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Start præsentationen").click()
    shown = opened.value
    shown.wait_for_selector("html[data-ready]", timeout=READY_MS)
    assert shown.locator(".dias.here h1").inner_text() == "Mine <b>egne</b> ord & tal"
    assert json.loads(shown.locator("#data").text_content())["slides"][1]["title"] == "Ny titel"

    other = page.context.browser.new_page(locale="da-DK")
    open_at(other, f"{base}/fremvisning")
    other.get_by_text("Åbn en præsentation fra en fil").click()
    broken = tmp_path / "andet.toml"
    broken.write_text("dias = []")
    other.locator("input[type=file]").set_input_files(broken)
    other.wait_for_selector("text=Der er ingen dias i den", timeout=READY_MS)
    other.locator("input[type=file]").set_input_files(file)
    other.wait_for_selector("table:has-text('Mine <b>egne</b> ord & tal')", timeout=READY_MS)
    other.close()


def test_a_show_is_made_a_file_on_the_page(page, base, tmp_path):
    open_at(page, f"{base}/fremvisning")
    page.get_by_role("button", name="Lav filen").click()
    page.wait_for_selector("text=Hent PowerPoint", timeout=READY_MS)
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("Hent PowerPoint")).click()
    assert download.value.suggested_filename == "bagsvaerd-i-social-balance.pptx"


def test_a_long_work_can_be_broken_off(page, base):
    open_at(page, f"{base}/fremvisning")
    page.get_by_role("button", name="Lav filen").click()
    page.get_by_role("button", name="Afbryd").click()
    page.get_by_role("button", name="Lav filen").wait_for(timeout=READY_MS)
    settle(page)
    assert page.get_by_role("button", name="Hent PowerPoint").count() == 0
    assert page.get_by_role("progressbar").count() == 0


def test_words_beyond_measure_become_smaller_and_cover_nothing(page, con, tmp_path):
    from lib.slides import html as slides_html

    views = ("/fem-kriterier#kriterier", "/overblik#forskelle", "/skole#karakter_over_4", "")
    full = deck.Slide(title="Ord og " * 24, text=("ord og " * 36,) * 4)
    unbroken = deck.Slide(title="W" * 170, text=("a" * 260,) * 4)
    hard = deck.Show("Prøve", (*(replace(full, view=view) for view in views), unbroken))
    file = tmp_path / "show.html"
    made = list(rendered.finished(con, deck.read(deck.write(hard).encode())))
    assert not any(one.problem for one in made)
    file.write_text(slides_html.document("Prøve", made), "utf-8")
    page.set_viewport_size(SIZES[0])
    start(page, file.as_uri())
    for _ in made:
        assert [fault for fault in page.evaluate(FAULTS) if fault[0] == "outside"] == []
        page.keyboard.press("PageDown")


def test_the_own_editor_follows_the_slide_it_moves_and_can_go_back(page, base):
    open_at(page, f"{base}/fremvisning")
    page.get_by_role("button", name="Lav din egen kopi og ret den").click()
    page.wait_for_selector("text=Kopi af Bagsværd i social balance", timeout=READY_MS)
    field = page.locator(".st-key-dias_nummer input")
    for number in (2, 3):
        page.get_by_role("button", name="Flyt ned", exact=True).click()
        moved = re.compile(rf"{number}\. Bagsværd skal være en bydel")
        expect(field).to_have_value(moved, timeout=READY_MS)
        settle(page)
    page.get_by_role("button", name="Fjern", exact=True).click()
    rows = page.locator("table.facts tbody tr")
    expect(rows).to_have_count(len(SHIPPED["bagsvaerd"].slides) - 1, timeout=READY_MS)
    settle(page)
    assert "Bagsværd skal være en bydel" not in rows.all_inner_texts()[2]
    page.get_by_role("button", name="Fortryd: Fjern").click()
    expect(rows).to_have_count(len(SHIPPED["bagsvaerd"].slides), timeout=READY_MS)
    settle(page)
    back = page.get_by_role("button", name="Fortryd")
    for number in (2, 1):
        page.get_by_role("button", name="Fortryd: Flyt ned").click()
        moved = re.compile(rf"{number}\. Bagsværd skal være en bydel")
        expect(field).to_have_value(moved, timeout=READY_MS)
        settle(page)
    page.get_by_role("button", name="Fortryd: Lav din egen kopi og ret den").click()
    page.wait_for_selector("text=Din egen præsentation er tom", timeout=READY_MS)
    expect(back).to_have_count(0, timeout=READY_MS)


def test_an_address_of_before_opens_ones_own_show(page, base):
    open_at(page, f"{base}/fremvisning?fremvisning=Min+fremvisning")
    assert page.locator(".st-key-fremvisning input").input_value() == "Min præsentation"


@pytest.mark.parametrize("typed", ["balance.example.dk", "http://127.0.0.1", "ikke en adresse"])
def test_a_click_on_start_opens_the_show_while_an_address_is_being_typed(page, base, typed):
    start(page, f"{base}/vis/bagsvaerd")  # drawn once, so that the new tab is not waited for
    open_at(page, f"{base}/fremvisning")
    page.get_by_label("Internetadresse, deltagerne kan åbne").fill(typed)
    box = page.get_by_role("link", name="Start præsentationen").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] / 2)
    with page.expect_popup() as opened:
        page.mouse.down()  # the field is left, and the page answers while the button is held
        page.wait_for_timeout(600)
        page.mouse.up()
    assert "/vis/bagsvaerd" in opened.value.url


def test_on_paper_a_dark_show_is_light_and_has_no_empty_page(page, base):
    from pypdf import PdfReader

    start(page, f"{base}/vis/bagsvaerd")
    page.keyboard.press("m")
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert len(sheets) == len(SHIPPED["bagsvaerd"].slides)
    page.emulate_media(media="print")
    assert (
        page.locator(".dias h1").first.evaluate("e => getComputedStyle(e).color")
        == "rgb(27, 39, 51)"
    )


def test_a_moved_slider_says_that_the_title_is_about_another_number(page, base):
    start(page, f"{base}/vis/bagsvaerd#10")
    slider = page.locator(".dias.here input[type=range]")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    assert "Titel og tekst handler om 19,5." in page.locator(".dias.here .moved").inner_text()
    assert "Skyderen står nu på 19,4." in page.locator(".dias.here .chart").get_attribute(
        "aria-label"
    )


def test_an_address_that_leads_elsewhere_is_refused():
    good = "https://socialbalance.gladsaxe.dk"
    for text in (
        good,
        f"{good}/",
        "HTTPS://SocialBalance.Gladsaxe.DK",
        "socialbalance.gladsaxe.dk",
    ):
        assert public_address.reached_at(text) == good
    for text in ("javascript:alert(1)", "https://a b", "https://x.dk/sti", "", "https://x.dk@y",
                 "https://....", "https://-", "https://x.dk:0", "gladsaxe"):  # fmt: skip
        assert public_address.reached_at(text) == ""


def test_a_number_beyond_measure_in_a_short_link_is_a_danish_sentence(page, base):
    for number in ("0", "9" * 5000, "1.5", "-1", "²"):
        answer = page.goto(f"{base}/v/bagsvaerd/{number}")
        assert answer.status == 404 and "intet at vise" in answer.text()
