"""Journeys on the map, in software WebGL and without."""

import time
import urllib.parse
from pathlib import Path

import pytest
import shapely

from tests import browsing
from tests.browsing import CHROMIUM, FLAGS, NO_WEBGL, READY_MS, open_at, settle

pytestmark = [browsing.needed, pytest.mark.slow]

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
    x, y = drawing.extent.pixels([[longitude, latitude]], drawing.size)[0]
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
    from lib.db import map_queries
    from lib.maps import drawing as maps_drawing

    open_at(page, f"{base}/kort?sted=Bagsværd+Bypark")
    picture = map_picture(page)
    view = maps_drawing.MapExtent(**map_queries.map_views(con)[0])
    features = map_queries.features(con)
    drawing = maps_drawing.draw(features, view, [], (650, 470))
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
    from lib.db import map_queries
    from lib.maps import drawing as maps_drawing

    open_at(page, f"{base}/kort")
    picture = map_picture(page)
    view = maps_drawing.MapExtent(**map_queries.map_views(con)[0])
    drawing = maps_drawing.draw(map_queries.features(con), view, [], (650, 470))
    box = page.locator(DECK).bounding_box()
    x, y = at(drawing, 12.44402, 55.75832, picture)  # Ringbo
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.wait_for_selector(
        ".deck-tooltip:has-text('Skematisk: kun omtrent kendt')", timeout=READY_MS
    )
    chosen = page.locator("h2:has-text('Ringbo')")
    deadline = time.monotonic() + READY_MS / 1000
    while not chosen.is_visible() and time.monotonic() < deadline:
        # The map takes a press of more than 250 ms for a drag, and a busy machine is that slow.
        page.mouse.click(box["x"] + x, box["y"] + y)
        page.wait_for_timeout(3_000)
    assert chosen.is_visible()
    assert page.locator(".st-key-sted input").input_value() == "Ringbo"
    page.wait_for_function("decodeURIComponent(location.search).includes('sted=Ringbo')")
    page.mouse.move(5, 5)
    after = map_picture(page)  # Streamlit would leave all but the clicked pale
    features = map_queries.features(con).set_index("feature_id")
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


def test_a_planners_own_layer_is_shown_and_only_to_them(page, base, browser, tmp_path):
    open_at(page, f"{base}/kort")
    page.get_by_text("Vis dit eget lag").click()
    page.locator("input[type=file]").set_input_files(own_file(tmp_path / "plan.gpkg", "EPSG:25832"))
    page.wait_for_selector("text=Laget er læst", timeout=READY_MS)
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
