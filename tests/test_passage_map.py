"""Counts on the map: as wide as many pass, each direction by itself, made-up places on no real map, own counts for the visit."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from lib.analysis import passages
from lib.contents import passages as contents
from lib.db import map_queries
from lib.maps import passage_map
from lib.maps.drawing import COUNTED
from lib.slides import figure_urls
from tests.test_pages import open_page, words
from tests.test_passages import MONDAY, rows_of, whole_days

MADE_UP, REAL = "/bevaegelse#kort", "/bevaegelse#steder"


def places(**numbers):
    """Places of 0.01 degrees one after the other, with a number each: (both, forward, back)."""
    rows = [
        {"count_place_id": name, "name": name, "from_name": "vest", "to_name": "øst", "basis": "opmålt", "accuracy_m": 0,
         "feature_id": None, "passed": both, "forward": forward, "back": back,
         "geometry": shapely.LineString([(n / 100, 0), ((n + 1) / 100, 0)])}
        for n, (name, (both, forward, back)) in enumerate(numbers.items())
    ]  # fmt: skip
    return gpd.GeoDataFrame(rows, crs="EPSG:4326").astype({"passed": float, "forward": float, "back": float})  # fmt: skip


def marks(rows):
    drawn = passage_map.draw(rows, None, passage_map.fit(rows))
    every = drawn.drawing.marks
    return drawn, every[every["group"].str.startswith(COUNTED)]


def test_a_line_is_as_wide_as_many_pass():
    none = float("nan")
    _, lines = marks(places(a=(1000, none, none), b=(250, none, none), c=(none, none, none)))
    widths = lines.set_index("feature_id")["width_px"].astype(float)
    assert widths["a"] == passage_map.WIDEST_PX and widths["b"] == widths["a"] / 4
    assert lines.set_index("feature_id")["dash"].notna().to_dict() == {"a": False, "b": False, "c": True}  # fmt: skip


def test_two_directions_are_two_arrows_each_with_its_own_width():
    drawn, shapes = marks(places(a=(1000, 750, 250)))
    lines = shapes[shapes["shape"] == "line"]
    assert list(lines["width_px"]) == [0.75 * passage_map.WIDEST_PX, 0.25 * passage_map.WIDEST_PX]
    heads = shapes[shapes["shape"] == "area"]
    east, west = [head.centroid for head in heads.geometry]
    assert east.x > 0.005 > west.x  # each at the end that it goes to
    forward, back = [line.centroid for line in lines.geometry]
    assert forward.y < back.y  # who goes east keeps to the right
    text = drawn.drawing.names.set_index("rank").loc[0, "text"]
    assert text.split("\n") == ["a", "1.000 på en hverdag", "750 mod øst", "250 mod vest"]


def test_the_area_of_a_circle_shows_the_number():
    rows = places(a=(400, None, None), b=(100, None, None))
    rows["geometry"] = [shapely.Point(0, 0), shapely.Point(0.02, 0)]
    radius = marks(rows)[1].set_index("feature_id")["radius_px"].astype(float)
    assert radius["a"] == 2 * radius["b"] == passage_map.LARGEST_PX


def test_a_place_where_nobody_passed_is_drawn_and_says_0():
    drawn, lines = marks(places(a=(0, 0, 0)))
    assert len(lines) and "0 på en hverdag" in drawn.drawing.names["text"].iloc[0]


def test_the_newest_measurement_with_its_directions_by_hand():
    """Three weekdays a year apart: 10 + 30 = 40, 20 + 30 = 50, 30 + 30 = 60; the median is 50, and 20 and 30 each way."""
    later = MONDAY + pd.Timedelta(days=364)
    counts = pd.concat(
        [whole_days([5, 5, 5], direction=way) for way in ("frem", "tilbage")]
        + [whole_days([10, 20, 30], later, direction="frem"), whole_days([30, 30, 30], later, direction="tilbage")]
        + [whole_days([7, 7], place="sti")]
    )  # fmt: skip
    found = passages.newest_weekday(counts).set_index("count_place_id")
    assert found.loc["bro", ["passed", "forward", "back"]].tolist() == [50, 20, 30]
    assert found.loc["bro", "first_day"] == later
    assert found.loc["sti", "passed"] == 7 and pd.isna(found.loc["sti", "forward"])
    assert passages.newest_weekday(counts.head(0)).empty


def test_two_deliveries_of_the_same_time_are_found_in_whatever_direction():
    hours = rows_of([1, 2])
    assert passages.cover_twice([hours, rows_of([3], direction="frem")])
    assert passages.cover_twice([hours, rows_of([3], hours=24, direction="tilbage")])
    assert not passages.cover_twice([hours, rows_of([3], MONDAY + pd.Timedelta(hours=2))])
    assert not passages.cover_twice([hours, rows_of([3, 4], place="sti")])
    both = pd.concat([rows_of([1], direction="frem"), rows_of([1], direction="tilbage")])
    assert not passages.cover_twice([both])


def test_the_made_up_area_is_drawn_on_no_real_map(con):
    figure = figure_urls.figure(con, MADE_UP)
    assert figure.fictional and figure.title.startswith("Flest kommer forbi Broen i Eksempelby (opdigtet)")  # fmt: skip
    spec = str(figure.spec)
    assert "Opdigtet skitse, ikke et kort" in spec and "▲" not in spec
    for name in map_queries.features(con)["name"].str.partition(" (")[0]:
        assert name not in spec, name
    rows = contents.mappable(con, "eksempelby")
    assert abs(rows.total_bounds).max() < 1
    assert figure.table["Hver retning"].str.contains("mod bymidten").any()
    shown = figure_urls.figure(con, "/bevaegelse#retning").table.set_index("Retning")
    way = shown.loc["mod bymidten", "Typisk hverdag"].iloc[-1]
    assert f"{way} mod bymidten" in figure.table["Hver retning"].iloc[0]


def test_real_places_have_no_number_and_come_after_those_with_one(con):
    figure = figure_urls.figure(con, REAL)
    assert not figure.fictional and "ingen tællinger er offentliggjort for 5 steder" in figure.title
    assert set(figure.table["Typisk hverdag"]) == {"ikke offentliggjort"}
    assert list(contents.figures_of(con, {}))[-1] == "steder"
    assert figure.legend is not None and "Ikke offentliggjort" in figure.legend_html


def test_own_counts_are_drawn_on_the_real_map(con):
    known = contents.mappable(con, "vaerebro_park").assign(area_id="", fictional=False)
    counts = whole_days([10, 20, 30], place="motorvejsbroen").assign(
        source="Egne tal: t.csv", source_id="egne_data", publisher="dit besøg", published=None, url=None,
        ends=lambda rows: rows["starts"] + pd.Timedelta(days=1), method="tæller",
    )  # fmt: skip
    own = contents.Counted(pd.DataFrame(known.drop(columns="geometry")), counts, own=True)
    figure = contents.contents(own, "motorvejsbroen cykler", contents.ground(con)).figures["kort"]()
    assert figure.own and figure.title == "Motorvejsbroen: 20 på en typisk hverdag i maj 2025"
    assert list(figure.table["Typisk hverdag"]) == ["20", *["ikke offentliggjort"] * 4]
    assert "Egne tal: t.csv" in figure.source_line and "Bagsværd Sø" in str(figure.spec)


HOURS = "\n".join(f"2025-05-0{d} {h:02}:00;{h};{2 * h}" for d in (5, 6, 7) for h in range(24))
COUNTS = f"Tidspunkt;Frem;Tilbage\n{HOURS}"


def said(app) -> str:
    assert not app.exception
    return words(app).replace("\\", "")


@pytest.mark.slow
def test_own_counts_stay_for_the_visit_until_they_are_removed():
    told = "Broen her: 828 på en typisk hverdag"
    app = open_page("bevaegelse")
    app.file_uploader(key="egen_taelling").upload("broen.csv", COUNTS.encode(), "text/csv").run()
    app.text_input(key="taellefelt_name").set_value("Broen her").run()
    assert told in said(app)
    app.switch_page("../../pages/maal.py").run()
    app.switch_page("../../pages/bevaegelse.py").run()
    assert told in said(app)
    assert "828 på en typisk hverdag" not in said(open_page("bevaegelse"))
    app.button(key="egen_taelling_flere").click().run()
    app.switch_page("../../pages/maal.py").run()
    app.switch_page("../../pages/bevaegelse.py").run()
    assert told in said(app)
    app.button(key="egne_taellinger_0").click().run()
    assert "Broen her" not in said(app)


@pytest.mark.parametrize("page", ["bevaegelse", "samarbejde"])
def test_the_page_says_how_long_own_files_stay(page):
    assert "mens du ser de andre sider" in words(open_page(page))


def test_a_place_is_a_kind_of_its_own(con):
    assert COUNTED not in set(map_queries.features(con)["kind"])
