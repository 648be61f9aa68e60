"""The map: what is drawn, that no name covers another, and that screen and print agree."""

import itertools
import json
import re

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from lib.charts import theme
from lib.contents import map as contents_map
from lib.db import map_queries, queries
from lib.figures import images, map_figure
from lib.maps import choropleth, label_placement, legend, print_map, pydeck_map, sentences
from lib.maps import drawing as maps_drawing
from tests import contrast

WIDE, PHONE = (650, 470), (320, 470)


@pytest.fixture(scope="module")
def features(con):
    return map_queries.features(con)


@pytest.fixture(scope="module")
def facts(con):
    return queries.observations(con)


@pytest.fixture(scope="module")
def views(con) -> dict[str, maps_drawing.MapExtent]:
    return {row["view_id"]: maps_drawing.MapExtent(**row) for row in map_queries.map_views(con)}


def drawn(features, view, size=WIDE, **more) -> maps_drawing.Drawing:
    layers = [name for name, on in maps_drawing.default_layers(features).items() if on]
    return maps_drawing.draw(features, view, more.pop("layers", layers), size, **more)


def boxes(drawing: maps_drawing.Drawing) -> list[tuple]:
    """Where each name stands, in pixels, reckoned again from what the drawing says."""
    found = []
    for name in drawing.names.itertuples():
        width, height = label_placement.text_box(name.text, name.size_px)
        x, y = name.x + name.dx, name.y + name.dy
        left = {"left": x, "center": x - width / 2, "right": x - width}[name.align]
        found.append((name.text, left, y - height / 2, left + width, y + height / 2))
    return found


# ---------------------------------------------------------------- views and names

EXPECTED_NAMES = {
    "bagsvaerd": {"Bagsværd Sø", "Værebro Park", "Bindeleddet", "Udviklingszonen", "Ringbo",
                  "Bagsværd Bymidte", "Bagsværd Lund", "Bagsværd Bypark", "Bagsværd Station",
                  "Naturforbindelsen", "Byforbindelsen", "Hillerødmotorvejen"},
    "zone": {"Værebro Park", "Bindeleddet", "Udviklingszonen", "Ringbo", "Motorvejsbroen",
             "Værebro Park Centeret", "Hillerødmotorvejen"},
    "gladsaxe": {"Værebro Park", "Høje Gladsaxe", "Mørkhøj", "Bindeleddet", "Bagsværd Sø",
                 "Herlev Kommune", "Buddinge Station", "Søborg"},
}  # fmt: skip


@pytest.mark.parametrize("view_id", EXPECTED_NAMES)
def test_each_view_names_what_a_meeting_asks_for(features, views, view_id):
    names = {name.replace("\n", " ") for name in drawn(features, views[view_id]).names["text"]}
    assert EXPECTED_NAMES[view_id] <= names


@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize("view_id", EXPECTED_NAMES)
@pytest.mark.parametrize("shaded", [False, True])
def test_no_name_covers_another_or_leaves_the_map(features, views, facts, view_id, size, shaded):
    shading = choropleth.shade(facts, features, "folketal") if shaded else None
    found = boxes(drawn(features, views[view_id], size, shading=shading))
    assert len(found) >= 5
    for (one, *a), (other, *b) in itertools.combinations(found, 2):
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart, (one, other)
    assert all(
        x0 >= 0 and y0 >= 0 and x1 <= size[0] and y1 <= size[1] for _, x0, y0, x1, y1 in found
    )


def test_a_name_without_a_free_spot_is_left_out():
    names = pd.DataFrame(
        {"text": ["Først", "Sidst"], "size_px": 15.0, "rank": [1, 2], "radius_px": 0,
         "spots": [[(40, 20)], [(40, 20)]]}
    )  # fmt: skip
    assert list(label_placement.place(names, (80, 40), [], [])["text"]) == ["Først"]
    assert set(label_placement.place(names, (400, 300), [], [])["text"]) == {"Først", "Sidst"}


def away(box, point) -> float:
    """How far a point lies from a box, in pixels."""
    x0, y0, x1, y1 = box
    return np.hypot(max(x0 - point[0], 0, point[0] - x1), max(y0 - point[1], 0, point[1] - y1))


def misleading(placed: pd.DataFrame, own: dict, points: list) -> list[str]:
    """The names without a leader line that stand as near to another's point as to their own. own: by index."""
    return [
        name.text
        for name in placed[~placed["leader"].astype(bool)].itertuples()
        if name.Index in own
        and any(
            away(name.box, point) <= away(name.box, own[name.Index])
            for point in points
            if point != own[name.Index]
        )
    ]


PLACES = st.lists(
    st.tuples(st.integers(0, 300), st.integers(0, 200), st.text("abc ", min_size=1, max_size=18)),
    min_size=1, max_size=9, unique_by=lambda place: place[:2],
)  # fmt: skip


@given(PLACES)
def test_a_name_is_nearest_to_its_own_point_or_has_a_leader_line(places):
    points = [(float(x), float(y)) for x, y, _ in places]
    names = pd.DataFrame(
        {"text": [text for *_, text in places], "size_px": 13.0, "rank": 1, "radius_px": 5.0,
         "spots": [[point] for point in points]}
    )  # fmt: skip
    symbols = [(x - 5, y - 5, x + 5, y + 5) for x, y in points]
    placed = label_placement.place(names, (300, 200), symbols, [], points)
    assert misleading(placed, dict(enumerate(points)), points) == []
    for one, other in itertools.combinations(placed["box"], 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    for name in placed[placed["leader"].astype(bool)].itertuples():
        assert away(name.box, (name.x, name.y)) <= 3 + 1e-9  # the line ends at the name
        line = shapely.LineString([points[name.Index], (name.x, name.y)])
        assert not any(line.crosses(shapely.box(*b)) for b in placed["box"].drop(name.Index))


@pytest.mark.parametrize("size", [WIDE, PHONE, (430, 368)])
@pytest.mark.parametrize("view_id", EXPECTED_NAMES)
def test_no_name_on_the_map_stands_nearest_to_the_circle_of_another(features, views, view_id, size):
    view = views[view_id]
    drawing = drawn(features, view, size)
    dots = drawing.features[
        (drawing.features["shape"] == "point")
        & (drawing.features["radius_px"] > 0)
        & drawing.features["in_sight"]
    ]
    at = view.pixels(shapely.get_coordinates(dots.geometry.array), size)
    points = [tuple(map(float, xy)) for xy in at]
    assert misleading(drawing.names, dict(zip(dots.index, points, strict=True)), points) == []
    leaders = drawing.marks[drawing.marks["group"] == "navnelinje"]
    assert len(leaders) == drawing.names["leader"].sum()
    ends = sorted(line.coords[-1] for line in leaders.geometry)
    named = drawing.names.loc[drawing.names["leader"].astype(bool), ["longitude", "latitude"]]
    assert np.allclose(np.ravel(ends), np.ravel(sorted(map(tuple, named.to_numpy()))))


def test_a_view_and_its_picture_agree(views):
    for view in views.values():
        for size in (WIDE, PHONE):
            corners = np.array([[view.west, view.south], [view.east, view.north]])
            pixels = view.pixels(corners, size)
            assert (pixels >= -1).all() and (pixels <= np.array(size) + 1).all()
            assert view.coordinates(pixels, size) == pytest.approx(corners, abs=1e-9)
            assert view.visible_area(size).buffer(1e-4).contains(shapely.box(*corners.ravel()))


def test_a_zoom_level_is_that_of_web_maps():
    """At zoom 0 a tile of 512 pixels holds the whole equator: 78,271.5 m a pixel."""
    view = maps_drawing.MapExtent("v", "v", -0.01, -0.01, 0.01, 0.01)
    metres = view.metres_per_pixel((500, 500))
    assert 78_271.517 / 2 ** view.zoom((500, 500)) == pytest.approx(metres, rel=1e-6)


# ---------------------------------------------------------------- what is drawn


def test_the_schematic_is_drawn_dashed_or_hatched(features, views):
    marks = drawn(features, views["bagsvaerd"]).marks
    schematic = features.loc[(features["basis"] == "skematisk") & (features["shape"] != "point")]
    for feature in schematic["feature_id"]:
        own = marks[marks["feature_id"] == feature]
        assert own["dash"].notna().any() or own["group"].str.contains("skravering").any(), feature
    for place in ("ringbo", "bagsvaerd_lund", "bagsvaerd_bypark"):
        assert "kvarter_cirkel" in set(marks.loc[marks["feature_id"] == place, "group"])


def test_the_schematic_says_so_in_tooltip_and_legend(features, views):
    drawing = drawn(features, views["bagsvaerd"])
    schematic = set(features.loc[features["basis"] == "skematisk", "feature_id"])
    tooltips = drawing.marks[drawing.marks["feature_id"].isin(schematic)]["tooltip"]
    assert len(tooltips) and tooltips.str.contains("Skematisk: kun omtrent kendt").all()
    texts = list(drawing.legend["text"])
    assert "Udviklingszonen (skematisk)" in texts and "Naturforbindelsen (skematisk)" in texts
    assert "(skematisk)" in legend.to_html(drawing.legend)


def test_the_layers_can_be_turned_off(features, views):
    all_layers = list(maps_drawing.default_layers(features))
    whole = drawn(features, views["bagsvaerd"], layers=all_layers)
    for layer in all_layers:
        rest = drawn(features, views["bagsvaerd"], layers=[x for x in all_layers if x != layer])
        gone = set(whole.marks["feature_id"]) - set(rest.marks["feature_id"])
        assert set(features.loc[features["feature_id"].isin(gone), "layer"]) == {layer}


def test_a_map_without_layers_is_empty_and_no_error(features, views):
    drawing = drawn(features, views["zone"], layers=[])
    assert drawing.marks.empty and drawing.names.empty and drawing.legend.empty
    assert json.loads(pydeck_map.deck(drawing).to_json())["layers"]
    assert print_map.chart(drawing).to_dict()
    print_map.legend(drawing, 650).to_dict()


def test_the_chosen_place_is_set_off(features, views):
    marks = drawn(features, views["bagsvaerd"], selected="bindeleddet").marks
    halo = marks[marks["group"].str.startswith("valgt")]
    assert set(halo["feature_id"]) == {f"bindeled_{n}" for n in (1, 2, 3, 4)}


# ---------------------------------------------------------------- screen and print


def test_all_layers_together_are_under_300_kilobytes(features, views):
    for view in views.values():
        drawing = drawn(features, view, layers=list(maps_drawing.default_layers(features)))
        assert len(pydeck_map.deck(drawing).to_json().encode()) < 300_000


def test_the_deck_asks_for_no_tiles_and_no_style(features, views):
    text = pydeck_map.deck(drawn(features, views["zone"])).to_json()
    spec = json.loads(text, parse_constant=pytest.fail)  # no NaN, which is no JSON
    assert spec.get("mapProvider") is None
    assert "http" not in json.dumps(spec)
    ids = [layer["id"] for layer in spec["layers"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("view_id", EXPECTED_NAMES)
def test_the_names_on_the_map_of_the_screen_stand_out_from_the_outline_around_them(
    features, views, view_id
):
    drawing = drawn(features, views[view_id], selected="vaerebro_park")
    names = json.loads(pydeck_map.deck(drawing).to_json())["layers"][-1]
    assert names["id"] == "navne" and names["data"]
    outline = names["outlineColor"]
    assert outline[3:] == [255] and names["outlineWidth"] > 0
    for one in names["data"]:
        assert contrast.contrast(one["color"][:3], outline[:3]) >= contrast.LEAST, one["text"]


def color(rgb: list[int]) -> str:
    return "#{:02X}{:02X}{:02X}".format(*rgb)


@pytest.mark.parametrize("view_id", EXPECTED_NAMES)
def test_the_printed_map_agrees_with_the_one_on_the_screen(features, views, view_id):
    drawing = drawn(features, views[view_id], selected="vaerebro_park")
    screen = json.loads(pydeck_map.deck(drawing).to_json())["layers"]
    on_screen = set()
    for layer in screen[:-1]:
        if layer["filled"] and len(layer["getFillColor"]) == 3:
            on_screen.add(color(layer["getFillColor"]))
        if layer["stroked"]:
            on_screen.add(color(layer["getLineColor"]))
    printed, names = set(), set()
    for part in print_map.chart(drawing).to_dict()["layer"]:
        mark = part["mark"]
        if mark["type"] in ("geoshape", "circle"):
            printed |= {mark[key] for key in ("fill", "stroke") if mark.get(key)}
    assert on_screen <= printed
    texts = {name["text"] for name in screen[-1]["data"]}
    spec = json.dumps(print_map.chart(drawing).to_dict(), ensure_ascii=False)
    names = {text for text in texts if json.dumps(text, ensure_ascii=False) in spec}
    assert names == texts


@pytest.mark.parametrize("view_id", EXPECTED_NAMES)
@pytest.mark.slow
def test_the_figure_has_scale_bar_north_legend_and_credits(features, views, view_id):
    view = views[view_id]
    figure = map_figure.map_figure(
        drawn(features, view), sentences.extent_title(view.title, features)
    )
    svg = images.svg(figure).decode()
    text = re.sub(r"<[^>]+>", "\n", svg)
    assert re.search(r"\d[\d,]*\s?(m|km)\n", text.replace("\xa0", " "))
    assert "▲" in text and "\nN\n" in text
    for credit in ("DAGI/Klimadatastyrelsen", "Miljøstyrelsen (Vandområdeplan 3)",
                   "© OpenStreetMap contributors", "Rejseplanen", "Københavns Kommune"):  # fmt: skip
        assert credit in figure.source_line
        assert credit.split()[0] in text
    assert "(skematisk)" in text
    assert images.pdf(figure).startswith(b"%PDF")
    assert images.png(figure).startswith(b"\x89PNG")
    assert "Kort med nord opad" in figure.alt_text


def test_the_scale_bar_is_as_long_as_it_says(features, views):
    drawing = drawn(features, views["bagsvaerd"])
    bar = print_map._scale_bar(drawing)[1].to_dict()
    line = json.loads(bar["data"]["values"])[0]["geometry"]["coordinates"]
    metres = np.diff(np.array(line[1:3])[:, 0])[0] * 111_320 * np.cos(np.radians(line[1][1]))
    words = print_map._scale_bar(drawing)[3].to_dict()
    assert metres == pytest.approx(500, rel=0.01)
    assert "500" in json.dumps(words)


# ---------------------------------------------------------------- colours


def with_shares(facts, areas: dict) -> pd.DataFrame:
    """The facts with one share for each of some areas: values of one indicator, made up for the test."""
    row = facts[(facts["indicator_id"] == "skolefravaer_ulovligt") & facts["value"].notna()].iloc[0]
    parish = facts.loc[facts["area_kind"] == "sogn"].iloc[0]
    rows = [
        dict(row, area_id=area, area=area, area_kind=parish["area_kind"], value=float(value))
        for area, value in areas.items()
    ]
    others = facts[
        ~((facts["indicator_id"] == row["indicator_id"]) & (facts["area_kind"] != "kommune"))
    ]
    return pd.concat([others, pd.DataFrame(rows)], ignore_index=True)


FOUR = {"stengaard_sogn": 14, "haralds_sogn": 27, "buddinge_sogn": 11, "moerkhoej_sogn": 21}


def test_areas_are_coloured_only_by_shares_and_only_where_four_are_known(facts, features):
    share = "skolefravaer_ulovligt"
    assert share not in choropleth.indicators(facts, features)
    three = with_shares(facts, dict(list(FOUR.items())[:3]))
    assert share not in choropleth.indicators(three, features)
    four = with_shares(facts, FOUR)
    assert share in choropleth.indicators(four, features)
    for indicator in choropleth.indicators(four, features):
        shading = choropleth.shade(four, features, indicator)
        units = set(shading.observations["unit"])
        assert shading.circles == (units <= {"personer", "antal"})
        assert shading.areas["color"].notna().any() == (not shading.circles)
        assert shading.area_observations["area_id"].nunique() >= choropleth.LEAST_AREAS


def test_a_count_is_drawn_as_circles_whose_area_follows_it(facts, features, views):
    shading = choropleth.shade(facts, features, "folketal")
    areas = shading.areas.set_index("feature_id")
    assert shading.kind == "sogn" and len(areas) == 8
    # Printed: Stengård 12.299, Haralds 4.143.
    assert areas.loc["stengaard_sogn", "text"].startswith("12.299")
    large, small = (areas.loc[one, "radius_px"] for one in ("stengaard_sogn", "haralds_sogn"))
    assert (large / small) ** 2 == pytest.approx(12299 / 4143)
    drawing = drawn(features, views["gladsaxe"], shading=shading)
    circles = drawing.marks[drawing.marks["group"] == choropleth.CIRCLES]
    assert set(circles["feature_id"]) == set(areas.index) and set(circles["shape"]) == {"point"}
    fills = drawing.marks.loc[drawing.marks["group"] == "sogn", "fill"]
    assert fills.isna().all()
    assert {"12.500 personer", "5.000 personer"} <= {
        t.replace("\xa0", " ") for t in drawing.legend["text"]
    }


def test_a_share_takes_the_colour_of_its_class_and_the_unknown_its_own(facts, features, views):
    four = with_shares(facts, FOUR)
    shading = choropleth.shade(four, features, "skolefravaer_ulovligt")
    areas = shading.areas.set_index("feature_id")
    assert areas.loc["haralds_sogn", "color"] == shading.classes["color"].iloc[-1]
    assert areas.loc["buddinge_sogn", "color"] == shading.classes["color"].iloc[0]
    assert "Gladsaxe Kommune: 12\xa0% (2017)." in shading.notes
    unknown = shading.areas[shading.areas["color"].isna()]
    assert len(unknown) == 4 and set(unknown["text"]) == {"ikke offentliggjort"}
    drawing = drawn(features, views["gladsaxe"], shading=shading)
    grey = drawing.marks[drawing.marks["fill"] == theme.UNKNOWN]
    assert set(grey["feature_id"]) == set(unknown["feature_id"])
    assert theme.UNKNOWN not in theme.CLASS_COLORS
    assert "Ikke offentliggjort" in set(drawing.legend["text"])


def test_every_indicator_that_is_offered_can_be_drawn(facts, features, views):
    for indicator in choropleth.indicators(facts, features):
        shading = choropleth.shade(facts, features, indicator)
        values = shading.area_observations["value"]
        assert len(shading.classes) <= choropleth.MOST_CLASSES and values.notna().all()
        drawing = drawn(features, views["gladsaxe"], shading=shading)
        figure = map_figure.map_figure(drawing, "", shading)
        assert shading.indicator in figure.title and len(figure.sources) > 1


def test_a_link_to_a_colour_that_is_no_longer_offered_opens_the_map_without_it(con):
    choices = {"farve": ["Elever med 5 eller flere dages ulovligt fravær"]}
    name = contents_map.once_offered(con)["skolefravaer_ulovligt"]
    figure = contents_map.figures_of(con, {**choices, "farve": [name]})["kort"]()
    assert figure.name == "kort"


@pytest.mark.parametrize(
    ("low", "high", "limits"),
    [
        (12, 27, [10, 15, 20, 25, 30]), (4143, 12299, [2500, 5000, 7500, 10000, 12500]),
        (3, 3, [3, 4]), (0, 100, [0, 50, 100, 150]), (9, 41, [0, 20, 40, 60]),
    ],
)  # fmt: skip
def test_class_limits_are_round_and_hold_every_value(low, high, limits):
    found = choropleth.class_limits(low, high)
    assert found == limits
    assert found[0] <= low and high < found[-1]
