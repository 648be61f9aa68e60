"""Journeys of a reader in Chromium, against a server that the tests start on 127.0.0.1."""

import re
import shutil
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from lib import schema
from tests.server import copy_of_the_app, serve

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not installed; the browser tests did not run"
)

ADDRESSES = ("/", "/fem-kriterier", "/skole", "/udvikling", "/kort", "/hvad-nu-hvis", "/kilder")
NAMES = (
    "Overblik",
    "Fem kriterier",
    "Skole",
    "Udvikling",
    "Kort",
    "Hvad nu hvis",
    "Kilder og metode",
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
READY_MS = 60_000


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Iterator[str]:
    with serve(schema.ROOT, tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture(scope="module")
def playwright():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright):
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS + SOFTWARE_WEBGL)
    yield chromium
    chromium.close()


@pytest.fixture
def page(browser):
    context = browser.new_context(
        locale="da-DK", viewport={"width": 1280, "height": 720}, accept_downloads=True
    )
    page = context.new_page()
    page.requested = []
    page.on("request", lambda request: page.requested.append(request.url))
    yield page
    context.close()


def open_at(page, address: str) -> None:
    page.goto(address)
    settle(page)


def settle(page) -> None:
    page.wait_for_selector(
        "[data-testid=stApp][data-test-connection-state=CONNECTED]", timeout=READY_MS
    )
    page.wait_for_selector("[data-test-script-state=notRunning]", timeout=READY_MS)
    page.wait_for_selector("h1", timeout=READY_MS)
    page.wait_for_timeout(800)


def test_a_deep_link_as_first_request_to_a_fresh_server(page, tmp_path):
    """As from a QR code: the whole app, in Danish from the first byte, from no other host."""
    with serve(schema.ROOT, tmp_path / "log") as base:
        request = urllib.request.Request(f"{base}/skole", headers={"Accept": "text/html"})
        with urllib.request.urlopen(request) as answer:
            assert b'<html lang="da"' in answer.read()
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
        open_at(page, f"{base}/skole")
        assert page.locator("h1").inner_text() == "Skole og unge"
        menu = page.get_by_test_id("stTopNavLink")
        names = [name.strip() for name in menu.all_inner_texts()]
        assert names == list(NAMES)
        assert page.evaluate("document.documentElement.lang") == "da"
        outside = [u for u in page.requested if not u.startswith((base, "data:", "blob:"))]
        assert outside == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_asks_no_other_host_and_has_no_accessibility_faults(page, base, address):
    from axe_playwright_python.sync_playwright import Axe

    open_at(page, base + address)
    results = Axe().run(page)
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in results.response["violations"]] == []
    assert [u for u in page.requested if not u.startswith((base, "data:", "blob:"))] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_phone_scrolls_only_up_and_down(page, base, address):
    page.set_viewport_size({"width": 390, "height": 844})
    open_at(page, base + address)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("e => e.scrollWidth <= e.clientWidth + 1")


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
    chart = page.locator("[data-testid=stVegaLiteChart][role=graphics-document]").first
    words = chart.get_attribute("aria-label")
    assert "Værebro Park mod Gladsaxe Kommune: Over 4 i dansk og matematik 52" in words


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


@pytest.mark.parametrize("form", ["PNG", "SVG", "PDF", "CSV"])
def test_a_figure_can_be_taken_along(page, base, form):
    open_at(page, f"{base}/skole")
    page.get_by_role("button", name="Hent figuren").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name=f"{form}-fil").first.click()
    assert download.value.suggested_filename == (
        f"ulovligt-skolefravaer_vaerebro-park_gladsaxe-kommune_2017.{form.lower()}"
    )
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(
        {"PNG": b"\x89PNG", "SVG": b"<svg", "PDF": b"%PDF", "CSV": "\ufeffFigur".encode()}[form]
    )


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
    with serve(folder, log) as base:
        open_at(page, f"{base}/skole")
        alert = page.get_by_test_id("stAlertContentError").inner_text()
    reference = re.search(r"Nævn fejl (\w{8})", alert).group(1)
    assert alert.startswith("Der gik noget galt på siden.")
    assert "detalje" not in page.content()
    assert reference in log.read_text() and "en detalje for loggen" in log.read_text()


# ---------------------------------------------------------------- the map

DECK = "[data-testid=stDeckGlJsonChart]"


def map_picture(page):
    """The map as drawn: rows of (red, green, blue), when it no longer changes."""
    from io import BytesIO

    from PIL import Image

    page.wait_for_selector(f"{DECK} canvas", timeout=READY_MS)
    last = None
    for _ in range(20):
        page.wait_for_timeout(500)
        shot = page.locator(DECK).screenshot()
        if shot == last:
            break
        last = shot
    return Image.open(BytesIO(last)).convert("RGB")


def at(drawing, longitude, latitude, picture):
    """The pixel of a place, the map being centred and as high as it was drawn for."""
    left = (picture.width - drawing.size[0]) / 2
    top = (picture.height - drawing.size[1]) / 2
    x, y = drawing.view.pixels([[longitude, latitude]], drawing.size)[0]
    return round(x + left), round(y + top)


def near(picture, point, color, reach=6, close=40):
    """Whether a pixel within `reach` of a point has about that colour."""
    wanted = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    return any(
        max(abs(a - b) for a, b in zip(picture.getpixel((x, y)), wanted, strict=True)) < close
        for x in range(max(0, point[0] - reach), min(picture.width, point[0] + reach + 1))
        for y in range(max(0, point[1] - reach), min(picture.height, point[1] + reach + 1))
    )


def test_the_map_shows_lake_railway_vaerebro_park_link_and_zone(page, base, con):
    """In software WebGL, at the places where they are, with no request to another host."""
    from lib import cartography, store

    open_at(page, f"{base}/kort?sted=Bagsværd+Bypark")
    picture = map_picture(page)
    view = cartography.View(**store.map_views(con)[0])
    features = store.features(con)
    drawing = cartography.draw(features, view, [], (650, 470))
    look = features.set_index("feature_id")
    seen = {
        "bagsvaerd_soe": ((12.4640, 55.7665), "fill"),
        "vaerebro_park": ((12.4330, 55.7590), "fill"),
        "hareskovbanen": ((12.4400, 55.76578), "stroke"),
        "hilleroedmotorvejen": ((12.4462, 55.7530), "stroke"),
        "bindeled_2": ((12.4500, 55.75942), "stroke"),
        "bindeled_1": ((12.4590, 55.76374), "stroke"),
        "udviklingszone": ((12.4470, 55.7578), "stroke"),
        "naturforbindelse": ((12.4390, 55.7537), "stroke"),
    }
    line = look.geometry["hareskovbanen"]
    seen["hareskovbanen"] = (
        line.interpolate(line.project(shapely.Point(12.44, 55.766))).coords[0],
        "stroke",
    )
    for feature, (place, part) in seen.items():
        reach = 12 if part == "stroke" else 2
        assert near(picture, at(drawing, *place, picture), look.at[feature, part], reach), feature
    assert [u for u in page.requested if not u.startswith((base, "data:", "blob:"))] == []


def test_a_click_on_the_map_chooses_the_place(page, base, con):
    from lib import cartography, store

    open_at(page, f"{base}/kort")
    picture = map_picture(page)
    view = cartography.View(**store.map_views(con)[0])
    drawing = cartography.draw(store.features(con), view, [], (650, 470))
    box = page.locator(DECK).bounding_box()
    x, y = at(drawing, 12.44402, 55.75832, picture)  # Ringbo
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.wait_for_selector(
        ".deck-tooltip:has-text('Skematisk: kun omtrent kendt')", timeout=READY_MS
    )
    page.mouse.click(box["x"] + x, box["y"] + y)
    page.wait_for_selector("h2:has-text('Ringbo')", timeout=READY_MS)
    assert page.locator(".st-key-sted input").input_value() == "Ringbo"
    page.wait_for_function("decodeURIComponent(location.search).includes('sted=Ringbo')")
    page.mouse.move(5, 5)
    after = map_picture(page)  # Streamlit would leave all but the clicked pale
    features = store.features(con).set_index("feature_id")
    lake = features.at["bagsvaerd_soe", "fill"]
    assert near(after, at(drawing, 12.4640, 55.7665, after), lake, reach=2, close=8)


def test_the_choices_of_the_map_live_in_the_address(page, base):
    open_at(page, f"{base}/kort")
    page.get_by_text("Hele Gladsaxe").click()
    settle(page)
    page.get_by_text("Lag på kortet").click()
    page.get_by_role("button", name="Veje", exact=True).click()
    settle(page)
    page.wait_for_function("location.search.includes('lag=')")
    link = urllib.parse.unquote_plus(page.url)
    assert "udsnit=Hele Gladsaxe" in link and "lag=Søer" in link and "lag=Veje" not in link
    open_at(page, page.url)
    page.get_by_text("Lag på kortet").click()
    assert "Hele Gladsaxe" in urllib.parse.unquote_plus(page.url)
    legend = page.locator("ul.legend").inner_text()
    assert "Større vej" not in legend and "Nabokommune" in legend


def test_a_map_address_that_cannot_be_read_gives_the_default(page, base):
    open_at(
        page, f"{base}/kort?udsnit=x&sted=%3Cscript%3E&farve={'y' * 2000}&lag=z&lag=Søer&webgl=x"
    )
    assert page.locator(".st-key-sted input").input_value() == "Værebro Park"
    assert page.get_by_test_id("stAlertContentError").count() == 0
    assert page.locator(f"{DECK} canvas").count() >= 1


def test_by_keyboard_to_another_place(page, base):
    open_at(page, f"{base}/kort")
    field = page.locator(".st-key-sted input")
    for _ in range(40):
        page.keyboard.press("Tab")
        if field.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.type("Smør")
    page.keyboard.press("Enter")
    page.wait_for_selector("h2:has-text('Smør- og Fedtmosen')", timeout=READY_MS)


def test_a_browser_without_webgl_is_given_the_drawn_map(playwright, base):
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS + NO_WEBGL)
    page = chromium.new_page(locale="da-DK", viewport={"width": 1280, "height": 720})
    page.goto(f"{base}/kort?udsnit=Udviklingszonen")
    page.wait_for_url("**webgl=nej**", timeout=READY_MS)
    settle(page)
    page.wait_for_selector("[data-testid=stVegaLiteChart] svg", timeout=READY_MS)
    assert page.locator(DECK).count() == 0
    assert "WebGL mangler" in page.get_by_test_id("stAlert").first.inner_text()
    drawn = page.locator("[data-testid=stVegaLiteChart] svg text").all_text_contents()
    assert "Udviklingszonen" in drawn and "Ringbo" in drawn
    chromium.close()


def own_file(path: Path, crs: str) -> Path:
    import geopandas as gpd

    shape = shapely.box(12.438, 55.756, 12.444, 55.759)
    data = gpd.GeoDataFrame({"navn": ["<b>Min plan</b>"]}, geometry=[shape], crs="EPSG:4326")
    data.to_crs(crs).to_file(path)
    return path


@pytest.mark.parametrize("name", ["plan.geojson", "plan.gpkg"])
def test_a_planners_own_layer_is_shown_and_only_to_them(page, base, browser, tmp_path, name):
    open_at(page, f"{base}/kort")
    page.get_by_text("Vis dit eget lag").click()
    page.locator("input[type=file]").set_input_files(own_file(tmp_path / name, "EPSG:25832"))
    page.wait_for_selector("text=Laget vises på kortet", timeout=READY_MS)
    settle(page)
    assert "Dit eget lag (ikke kontrolleret)" in page.locator("ul.legend").inner_text()
    assert (
        "Regnet om fra ETRS89 / UTM zone 32N" in page.get_by_test_id("stAlert").first.inner_text()
    )
    other = browser.new_page(locale="da-DK")
    open_at(other, page.url)
    assert "Dit eget lag" not in other.locator("ul.legend").inner_text()
    other.close()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"type": "Point", "coordinates": [55.76, 12.45]}', "ligger uden for Danmark"),
        (" " * 11_000_000, "større end 10 MB"),
    ],
)
def test_a_refused_layer_says_why_and_nothing_is_lost(page, base, tmp_path, content, words):
    broken = tmp_path / "plan.geojson"
    broken.write_text(content)
    open_at(page, f"{base}/kort?sted=Ringbo")
    page.get_by_text("Vis dit eget lag").click()
    page.locator("input[type=file]").set_input_files(broken)
    page.wait_for_selector(f"text={words}", timeout=READY_MS)
    assert page.locator(".st-key-sted input").input_value() == "Ringbo"
    assert page.locator(f"{DECK} canvas").count() >= 1
