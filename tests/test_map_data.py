"""The ground: where Bindeleddet and the zone run, what the build refuses, lengths and distances."""

import json

import geopandas as gpd
import pytest
import shapely

from lib.analysis import distances
from lib.db import build, geodata, map_queries, schema
from lib.maps import sentences, tables
from lib.system import folders

# Longitude and latitude, read from the bus stop list and the strategy's words, not from data/geo.
BRIDGE = (12.44297, 55.75769)
FORECOURT_STOP = (12.43884, 55.75717)
RINGBO = (12.44402, 55.75832)
VADSTRUPVEJ_STOPS = [(12.45248, 55.76053), (12.44810, 55.75856), (12.44717, 55.75821)]
SHORE_AT_LEAST_NORTH_OF = 55.765


def metric(*shapes: shapely.Geometry) -> gpd.GeoSeries:
    return gpd.GeoSeries(list(shapes), crs=geodata.WGS84).to_crs(distances.METRIC_CRS)


@pytest.fixture(scope="module")
def features(con) -> gpd.GeoDataFrame:
    return map_queries.features(con)


@pytest.fixture(scope="module")
def ground(features) -> gpd.GeoSeries:
    """Every feature in metres, by its id."""
    return features.set_index("feature_id").geometry.to_crs(distances.METRIC_CRS)


@pytest.fixture(scope="module")
def link(ground) -> gpd.GeoSeries:
    return ground[[f"bindeled_{n}" for n in (1, 2, 3, 4)]]


def test_bindeleddet_starts_at_the_lake_shore(ground, link, features):
    start = shapely.get_point(link["bindeled_1"], 0)
    assert start.distance(ground["bagsvaerd_soe"].boundary) < 2
    raw = features.set_index("feature_id").geometry["bindeled_1"].coords[0]
    assert raw[1] > SHORE_AT_LEAST_NORTH_OF


def test_bindeleddet_is_one_line_from_stretch_to_stretch(link):
    ends = [(shapely.get_point(line, 0), shapely.get_point(line, -1)) for line in link]
    assert [ends[n][1].distance(ends[n + 1][0]) < 2 for n in range(3)] == [True] * 3


def test_bindeleddet_follows_vadstrupvej_within_60_metres(ground, link):
    along = link["bindeled_2"].segmentize(20)
    points = shapely.points(shapely.get_coordinates(along))
    assert shapely.distance(points, ground["vadstrupvej"]).max() <= 60
    for stop in metric(*(shapely.Point(stop) for stop in VADSTRUPVEJ_STOPS)):
        assert stop.distance(link["bindeled_2"]) <= 60


def test_bindeleddet_crosses_the_motorway_at_the_bridge_and_nowhere_else(ground, link):
    bridge = metric(shapely.Point(BRIDGE))[0]
    assert ground["motorvejsbroen"].distance(bridge) < 40
    whole = shapely.union_all(link.array)
    crossing = whole.buffer(1).intersection(ground["hilleroedmotorvejen"])
    assert not crossing.is_empty
    assert crossing.hausdorff_distance(bridge) < 40


def test_bindeleddet_enters_vaerebro_park(ground, link):
    inside = link["bindeled_4"].intersection(ground["vaerebro_park"].buffer(5))
    assert inside.length > 0.9 * link["bindeled_4"].length
    assert link["bindeled_1"].distance(ground["vaerebro_park"]) > 500


def test_the_zone_holds_forecourt_bridge_ringbo_and_the_first_piece_of_vadstrupvej(ground, link):
    zone = ground["udviklingszone"]
    for point in metric(*(shapely.Point(p) for p in (FORECOURT_STOP, BRIDGE, RINGBO))):
        assert zone.contains(point)
    for name in ("forpladsen", "motorvejsbroen", "ringbo"):
        assert zone.contains(ground[name]), name
    vadstrupvej = shapely.reverse(link["bindeled_2"])  # from the bridge
    assert zone.contains(shapely.ops.substring(vadstrupvej, 0, 250))
    assert not zone.contains(vadstrupvej)


def test_the_two_connections_of_the_fysiske_spor(ground, link):
    """»Naturforbindelsen … krydser en ny forstærket byforbindelse, der kobler sig på … Bindeleddet«."""
    town, nature = ground["byforbindelse"], ground["naturforbindelse"]
    assert nature.intersects(town)
    assert town.distance(link["bindeled_3"]) < 2
    assert nature.distance(ground["smoer_og_fedtmosen"]) < 2
    assert town.intersects(ground["vaerebro_park"]) and nature.intersects(ground["vaerebro_park"])


def test_what_is_schematic_is_said_to_be(features):
    by_id = features.set_index("feature_id")["basis"]
    schematic = ["bindeled_1", "bindeled_4", "udviklingszone", "byforbindelse", "naturforbindelse",
                 "ringbo", "bagsvaerd_lund"]  # fmt: skip
    assert set(by_id[schematic]) == {"skematisk"}
    assert set(by_id[["bagsvaerd_soe", "hareskovbanen", "kommune_gladsaxe"]]) == {"opmålt"}
    assert set(features.loc[features["kind"] == "hovedvej", "basis"]) == {"tegnet"}


def test_the_simplified_border_keeps_the_size_of_the_municipality(ground):
    assert ground["kommune_gladsaxe"].area / 1e6 == pytest.approx(
        24.93, abs=0.02
    )  # DAGI: 24.93 km²
    assert ground["bagsvaerd_soe"].area / 1e4 == pytest.approx(116.5, abs=1)  # Vandområdeplan 3


# ---------------------------------------------------------------- measures


def test_lengths_and_area(features):
    # By Pythagoras from the stops' coordinates: a degree is 62.7 km east and 111.3 km north here.
    rows = distances.stretches(features)
    assert list(rows["metres"]) == pytest.approx([725, 755, 266, 621], abs=5)
    assert distances.zone_hectares(features) == pytest.approx(15, abs=2)


def test_distances_from_vaerebro_park(features):
    rows = distances.distances(features, "vaerebro_park").set_index("place_id")
    # By Pythagoras from the coordinates: one degree is 111.3 km north and 62.7 km east here.
    east, north = (12.4557 - 12.4364) * 62.7, (55.76153 - 55.75876) * 111.3
    assert rows.loc["bagsvaerd_station", "metres"] == pytest.approx(
        1000 * (east**2 + north**2) ** 0.5, rel=0.01
    )
    assert rows.loc["bagsvaerd_station", "accuracy_m"] == 120 + 75
    assert "bagsvaerd_bymidte" in rows.index and "vaerebro_park" not in rows.index
    assert rows["metres"].is_monotonic_increasing


@pytest.mark.parametrize(
    ("metres", "accuracy", "words"),
    [
        (748, 30, "ca. 750 m"), (748, 150, "ca. 750 m"), (748, 400, "ca. 700 m"),
        (2349, 400, "ca. 2,3 km"), (1049, 100, "ca. 1,05 km"), (20, 400, "under 100 m"),
    ],
)  # fmt: skip
def test_a_length_is_as_round_as_it_is_sure(metres, accuracy, words):
    assert sentences.length(metres, accuracy).replace("\N{NO-BREAK SPACE}", " ") == words


def test_times_at_the_stated_speeds():
    assert distances.whole_minutes(1000, 5) == 12
    assert distances.whole_minutes(1000, 15) == 4


def test_the_table_of_stretches_ends_with_the_whole(features):
    table = tables.stretches(distances.stretches(features))
    assert len(table) == 5
    assert table["Stykke"].iloc[-1] == "Hele Bindeleddet, som tegnet her"
    assert table["Længde"].str.startswith("ca.").all()


# ---------------------------------------------------------------- the files


def test_the_files_hold_each_feature_with_its_facts():
    for path in (folders.DATA / schema.GEO).glob("*.geojson"):
        for feature in json.loads(path.read_text("utf-8"))["features"]:
            assert set(feature["properties"]) == set(geodata.PROPERTIES), path.name


def test_the_features_in_the_database_are_the_files(con, features):
    in_files = sum(
        len(json.loads(path.read_text("utf-8"))["features"])
        for path in (folders.DATA / schema.GEO).glob("*.geojson")
    )
    assert len(features) == in_files
    assert features.crs == geodata.WGS84


def far_away(feature: dict) -> None:
    feature["geometry"]["coordinates"] = [9.5, 55.7]


def unrounded(feature: dict) -> None:
    feature["geometry"]["coordinates"] = [12.4512345, 55.76]


def with_height(feature: dict) -> None:
    feature["geometry"]["coordinates"] = [12.45, 55.76, 10.0]


def without_geometry(feature: dict) -> None:
    feature["geometry"] = None


def crossed(feature: dict) -> None:
    ring = [[12.44, 55.75], [12.45, 55.76], [12.45, 55.75], [12.44, 55.76], [12.44, 55.75]]
    feature["geometry"] = {"type": "Polygon", "coordinates": [ring]}


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (far_away, "ligger uden for"),
        (unrounded, "ikke rundet til 5 decimaler"),
        (with_height, "har højder"),
        (without_geometry, "Geometrien mangler"),
        (crossed, "ikke gyldig"),
        (lambda f: f["properties"].update(name="Skovbrynet Station"), "kolonne name"),
        (lambda f: f["properties"].update(kind="ukendt"), "Findes ikke i data/map_symbols.csv"),
        (lambda f: f["properties"].update(basis="gættet"), "Skal være et af: opmålt"),
        (lambda f: f["properties"].update(accuracy_m=None), "kolonne accuracy_m"),
        (lambda f: f["properties"].update(licence=None), "kolonne licence"),
        (lambda f: f["properties"].update(place_id="intet_sted"), "Findes ikke i data/places.csv"),
        (lambda f: f["properties"].update(kind="sø"), "tegnes som area, men geometrien er Point"),
        (lambda f: f["properties"].pop("note"), "Egenskaberne skal være"),
    ],
)
def test_a_wrong_feature_is_named_by_file_and_place(copy, refusal, spoil, words):
    features = copy.features("places")
    spoil(features[0])
    # A property is missing only when no feature has it.
    if "note" not in features[0]["properties"]:
        for feature in features[1:]:
            feature["properties"].pop("note")
    copy.write_features("places", features)
    said = refusal()
    assert "data/geo/places.geojson, element 1" in said
    assert words in said


def test_a_broken_file_says_so(copy):
    copy.geo("roads").write_text('{"type": "FeatureCollection", "features": [', "utf-8")
    with pytest.raises(
        build.DataError, match=r"data/geo/roads.geojson.*kan ikke læses som GeoJSON"
    ):
        copy.build()


def test_a_housing_area_that_leaves_the_map_is_missed(copy):
    features = copy.features("housing_areas")
    copy.write_features("housing_areas", features[:1])
    with pytest.raises(build.DataError, match="Stedet er kendt, men mangler i data/geo"):
        copy.build()


def test_the_database_is_stale_when_a_map_file_is_newer(copy):
    import os
    import time

    copy.put_database()
    later = time.time_ns() + 10**9
    os.utime(copy.geo("roads"), ns=(later, later))
    assert build.is_stale(copy.data, copy.database)


def test_a_school_at_a_bus_stop_is_said_to_be_a_stand_in_with_our_own_estimate(features):
    schools = features[features["area_id"].notna() & (features["source_id"] == "rejseplanen_stop")]
    schools = schools[schools["area_id"].str.endswith("_skole")]
    assert len(schools) == 4
    for _, school in schools.iterrows():
        assert school["basis"] == "skematisk", school["name"]
        said = f"de {school['accuracy_m']:.0f} m er vores skøn"
        assert said in school["note"] and "eget sted er ikke fundet" in school["note"]
        assert "efter vores skøn" in sentences.accuracy(school)
