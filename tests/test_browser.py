"""Journeys of a reader in Chromium, against a server that the tests start on 127.0.0.1."""

import io
import re
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from pypdf import PdfReader

from lib.system import folders
from tests import browsing, own_files
from tests.browsing import READY_MS, open_at, settle
from tests.server import copy_of_the_app, serve

pytestmark = [browsing.needed, pytest.mark.slow]

ADDRESSES = (
    "/",
    "/fem-kriterier",
    "/skole",
    "/udvikling",
    "/maal",
    "/kort",
    "/samarbejde",
    "/bevaegelse",
    "/flytning",
    "/indsatser",
    "/hvad-nu-hvis",
    "/analyse",
    "/egne-tal",
    "/fremvisning",
    "/aarsstatus",
    "/kilder",
)
# The menu: what stands in it, and what stands below each heading.
MENU = ["Overblik", "Præsentation"]
SECTIONS = {
    "Se": ["Fem kriterier", "Skole", "Udvikling", "Kort"],
    "Følg": ["Mål", "Indsatser", "Samarbejde", "Bevægelse", "Flytning", "Årsstatus"],
    "Prøv": ["Hvad nu hvis", "Analyse", "Egne tal"],
    "Hent": ["Kilder og metode", "Tilgængelighed"],
}


def test_a_deep_link_as_first_request_to_a_fresh_server(page, tmp_path):
    """As from a QR code: the whole app, in Danish from the first byte, from no other host."""
    with serve(folders.ROOT, tmp_path / "log") as base:
        request = urllib.request.Request(f"{base}/skole", headers={"Accept": "text/html"})
        with urllib.request.urlopen(request) as answer:
            assert b'<html lang="da"' in answer.read()
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
        open_at(page, f"{base}/skole")
        assert page.locator("h1").inner_text() == "Skole og unge"
        menu = page.get_by_test_id("stTopNavLink")
        assert [name.strip() for name in menu.all_inner_texts()] == MENU
        for heading, names in SECTIONS.items():
            page.get_by_test_id("stTopNavSection").filter(has_text=heading).click()
            below = page.get_by_test_id("stTopNavDropdownLink").all_inner_texts()
            assert [name.strip() for name in below] == names
            page.keyboard.press("Escape")
        assert page.evaluate("document.documentElement.lang") == "da"
        outside = [u for u in page.requested if not u.startswith((base, "data:", "blob:"))]
        assert outside == []


def test_a_file_of_ones_own_is_read_used_and_seen_by_no_other(page, base, browser):
    open_at(page, f"{base}/egne-tal")
    upload = page.locator(".st-key-egne_fil input[type=file]")
    upload.set_input_files({"name": "tal.xlsx", "mimeType": "", "buffer": b"PK\x03\x04 nej"})
    page.wait_for_selector("text=Filen er beskadiget")
    upload.set_input_files({"name": "tal.xlsx", "mimeType": "", "buffer": own_files.beboerdata()})
    page.wait_for_selector("text=20 tal venter på et svar ovenfor")
    settle(page)  # a list that is opened while the page is drawn closes again
    page.get_by_role("combobox", name="De fem kriterier står med årstal alene").click()
    page.keyboard.type("Ministeriets")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=20 tal kan bruges")
    page.get_by_role("button", name="Brug tallene i mit besøg").click()
    page.wait_for_selector("text=dine egne tal: 20 tal fra »tal.xlsx«")
    assert [u for u in page.requested if not u.startswith((base, "data:", "blob:"))] == []
    other = browser.new_page(locale="da-DK")
    open_at(other, f"{base}/egne-tal")
    assert other.get_by_text("dine egne tal:").count() == 0
    other.close()


def test_a_shared_link_restores_the_view(page, base, browser):
    open_at(page, f"{base}/fem-kriterier")
    page.locator(".st-key-omraade input").click()
    page.keyboard.type("Ringparken")
    page.keyboard.press("Enter")
    settle(page)
    page.locator(".st-key-lov input").click()
    page.keyboard.type("2019")
    page.keyboard.press("Enter")
    settle(page)
    page.wait_for_selector("text=41,2")
    link = page.url
    assert "omraade=Ringparken" in urllib.parse.unquote(link)
    other = browser.new_page(locale="da-DK")
    open_at(other, link)
    other.wait_for_selector("text=41,2")
    assert other.locator(".st-key-lov input").input_value() == "Listen 1. december 2019"
    other.close()


def test_what_cannot_be_read_in_the_address_gives_the_default(page, base):
    open_at(page, f"{base}/skole?omraade=%3Cscript%3Ealert(1)%3C/script%3E&visning={'x' * 3000}")
    assert page.locator(".st-key-omraade input").input_value() == "Værebro Park"
    assert page.get_by_test_id("stAlertContentError").count() == 0


def test_the_charts_have_decimal_commas(page, base):
    open_at(page, f"{base}/")
    page.wait_for_selector("svg.marks text, [data-testid=stVegaLiteChart] svg text")
    drawn = page.locator("[data-testid=stVegaLiteChart] svg text").all_text_contents()
    assert any("24,6" in text for text in drawn)
    assert not [text for text in drawn if re.search(r"\d\.\d(?!\d\d)", text)]


def test_a_chart_has_words_for_a_screen_reader(page, base):
    open_at(page, f"{base}/")
    charts = page.locator("[data-testid=stVegaLiteChart][role=graphics-document]")
    picture, differences = (charts.nth(n).get_attribute("aria-label") for n in (0, 1))
    assert "Dømte: mindst 2 og under 3" in picture.replace("\N{NO-BREAK SPACE}", " ")
    assert "Værebro Park mod Gladsaxe Kommune: Over 4 i dansk og matematik 52" in differences


def test_by_keyboard_alone_to_the_view_for_the_hall(page, base):
    open_at(page, f"{base}/skole")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") in ("Søjler", "Ud af 100"):
            break
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    settle(page)
    page.wait_for_selector("text=27 ud af 100 elever")


FIRST_BYTES = {"PNG": b"\x89PNG", "SVG": b"<svg", "PDF": b"%PDF", "CSV": "\ufeffFigur".encode()}


def test_a_figure_can_be_taken_along(page, base):
    open_at(page, f"{base}/skole")
    page.get_by_role("button", name="Hent figuren").first.click()
    page.get_by_role("button", name="CSV-fil").first.wait_for(timeout=READY_MS)
    settle(page)  # a file asked for while the page is drawn may be gone when it is fetched
    for form, first in FIRST_BYTES.items():
        with page.expect_download() as download:
            page.get_by_role("button", name=f"{form}-fil").first.click()
        assert download.value.suggested_filename == (
            f"ulovligt-skolefravaer_vaerebro-park_gladsaxe-kommune_2017.{form.lower()}"
        )
        assert Path(download.value.path()).read_bytes().startswith(first)


def test_the_numbers_behind_a_figure_are_a_real_table(page, base):
    open_at(page, f"{base}/skole")
    page.get_by_text("Vis tal").first.click()
    table = page.locator("[data-testid=stExpander] table.facts").first
    table.wait_for(state="visible")
    assert "Kildens ord" in table.inner_text()
    assert "ulovligt fravær i 2017: Værebro Park 27 %" in table.inner_text()


def test_an_uncaught_error_is_a_danish_sentence_and_the_rest_is_in_the_log(page, tmp_path):
    folder = copy_of_the_app(tmp_path / "app")
    with (folder / "pages" / "skole.py").open("a") as file:
        file.write('\nraise RuntimeError("en detalje for loggen")\n')
    log = tmp_path / "log"
    with serve(folder, log, SOCIAL_BALANCE_LOG="full") as base:
        open_at(page, f"{base}/skole")
        alert = page.get_by_test_id("stAlertContentError").inner_text()
    reference = re.search(r"Nævn fejl (\w{8})", alert).group(1)
    assert alert.startswith("Der gik noget galt på siden.")
    assert "detalje" not in page.content()
    assert reference in log.read_text() and "en detalje for loggen" in log.read_text()


@pytest.mark.parametrize("address", ["/skole", "/hvad-nu-hvis", "/fremvisning"])
def test_on_paper_there_are_no_controls_and_every_page_says_where_the_sources_are(
    page, base, address
):
    open_at(page, base + address)
    page.wait_for_function(
        "[...document.querySelectorAll('style')].some((style) => style.textContent.includes('@bottom-left'))",
        timeout=READY_MS,
    )
    sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]
    for number, text in enumerate(sheets, 1):
        assert "Kilden står ved hver figur" in text
        assert f"Side {number} af {len(sheets)}" in text
        for control in ("Hent figuren", "Lav filen", "Start præsentationen", "Spørgsmål"):
            assert control not in text


ENGLISH = "Skip to main content|No results|Expand sidebar|Collapse sidebar|App pages|Choose an option|Clear all"


def test_streamlits_own_words_are_danish_and_the_menu_of_a_narrow_screen_is_called_menu(page, base):
    for width, height in ((390, 844), (640, 360), (1280, 720)):  # 640: 1280 at 200 %
        page.set_viewport_size({"width": width, "height": height})
        open_at(page, f"{base}/analyse")
        page.locator("[data-testid=stSelectbox] input").first.click()
        page.keyboard.type("zzqq")
        page.wait_for_selector("text=Ingen resultater")
        page.keyboard.press("Escape")
        if width <= 640:
            menu = page.get_by_role("button", name="Menu", exact=True)
            drawn = "e => getComputedStyle(e, '::after').content"
            assert menu.evaluate(drawn) == '"Menu"'
            assert menu.bounding_box()["height"] >= 44
            menu.click()
            page.get_by_role("button", name="Luk menuen").click()
            menu.wait_for()
        said = page.evaluate(
            "() => [document.body.innerText, ...[...document.querySelectorAll('[aria-label], [placeholder]')]"
            ".flatMap((e) => [e.getAttribute('aria-label'), e.placeholder])].join('|')"
        )
        assert re.findall(ENGLISH, said) == [], width


@pytest.mark.parametrize(
    "english",
    [
        "Failed to generate file for download",
        "Download failed",
        "Request timed out",
        "Connection closed",
    ],
)
def test_why_a_file_could_not_be_had_is_told_in_danish(page, base, english):
    open_at(page, f"{base}/tilgaengelighed")
    told = page.evaluate(
        """(text) => {
            const box = document.createElement("small");
            box.dataset.testid = "stDownloadButtonError";
            box.textContent = text;
            document.querySelector("[data-testid=stMain]").append(box);
            return new Promise((answer) => setTimeout(() => answer(box.textContent), 500));
        }""",
        english,
    )
    assert told.endswith("Prøv igen.")


def test_ctrl_enter_runs_the_sql(page, base):
    open_at(page, f"{base}/analyse?maade=Skriv+SQL")
    field = page.get_by_label("SQL", exact=True)
    field.fill("SELECT 12345 + 1 AS sum")
    field.press("Control+Enter")
    page.wait_for_selector("text=1 række.", timeout=READY_MS)


# Whether the focused element, or what it stands in, has an outline of 3 px in a colour of 3:1 on white.
SEEN = """() => {
  const outline = (e) => { const s = getComputedStyle(e); return s.outlineStyle === "solid" && parseFloat(s.outlineWidth) >= 3 && s.outlineColor === "rgb(11, 83, 148)"; };
  const focused = document.activeElement;
  if (!focused || focused === document.body) return "end";
  for (let e = focused; e; e = e.parentElement) if (outline(e)) return "";
  return focused.outerHTML.slice(0, 200);
}"""


@pytest.mark.parametrize("address", ["/fremvisning", "/analyse", "/kort", "/egne-tal"])
def test_the_keyboards_focus_is_seen_everywhere(page, base, address):
    open_at(page, f"{base}{address}")
    stops = 0
    for _ in range(80):
        page.keyboard.press("Tab")
        # The outline of Streamlit's own link to the content comes only when the page's styles have arrived.
        page.wait_for_function(f"({SEEN})().length < 4")
        if page.evaluate(SEEN) == "end":
            break
        stops += 1
    assert stops > 12
