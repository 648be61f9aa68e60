"""A planner's layer as it comes: bad elements, names, other encodings and forms, and whether it is on the map."""

import json
import sqlite3
from pathlib import Path

import pytest
import shapely

from lib.contents import map as contents_map
from lib.db import queries
from lib.maps import element_names, layer_place, uploaded_layer
from tests.own_files import xlsx, zipped
from tests.test_own_layer import AREA, LINE, POINT, frame, geopackage, read, refusal

HERE = [12.445, 55.758]
GOOD = {"type": "Point", "coordinates": HERE}
SQUARE = [[12.44, 55.755], [12.45, 55.755], [12.45, 55.76], [12.44, 55.76]]
SIZE = (650, 470)


def collection(*geometries: object, **properties: str) -> bytes:
    features = [{"type": "Feature", "properties": properties, "geometry": g} for g in geometries]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def named(*properties: dict) -> bytes:
    features = [{"type": "Feature", "properties": p, "geometry": GOOD} for p in properties]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        ({}, "1 af 2 elementer har ingen geometri og er udeladt (element 1)"),
        ({"type": None}, "har ingen geometri"),
        ({"type": "Point", "coordinates": []}, "har ingen geometri"),
        ({"type": "Polygon", "coordinates": []}, "har ingen geometri"),
        ({"type": "Point"}, "Element 1 er udeladt: koordinaterne mangler"),
        ({"type": "Point", "coordinates": ["12,4", "55,7"]}, "en koordinat er ikke et tal"),
        ({"type": "Point", "coordinates": [12.4, None]}, "en koordinat er ikke et tal"),
        ({"type": "Cirkel", "coordinates": HERE}, "formen »Cirkel« findes ikke i GeoJSON"),
        ({"type": "LineString", "coordinates": [HERE]}, "geometrien kan ikke læses"),
        ({"type": "Polygon", "coordinates": [SQUARE[:2]]}, "færre end tre hjørner"),
        ({"type": "Polygon", "coordinates": SQUARE}, "geometrien kan ikke læses"),
        ([12.4, 55.7], "geometrien kan ikke læses"),
        ("POINT (12.4 55.7)", "geometrien kan ikke læses"),
        ({"type": "GeometryCollection"}, "geometrien kan ikke læses"),
        ({"type": "Point", "coordinates": [0, 0]}, "Element 1 er udeladt: uden for Danmark"),
    ],
)  # fmt: skip
def test_one_bad_element_is_left_out_with_its_number_and_the_others_are_shown(geometry, words):
    layer = read(collection(geometry, GOOD))
    assert len(layer.features) == 1 and list(layer.features["name"]) == ["Element 2"]
    assert words in " ".join(layer.notes)


def test_a_member_of_the_list_that_is_no_element_is_left_out():
    content = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [None, "x", {"type": "Feature", "geometry": GOOD}],
        }
    ).encode()
    assert "Element 1 og 2 er udeladt: ikke et GeoJSON-element." in read(content).notes


def test_many_bad_elements_are_counted_and_the_first_are_named():
    layer = read(collection(*[{"type": "Point"}] * 8, GOOD))
    assert "8 elementer (1, 2, 3, 4, 5 …) er udeladt: koordinaterne mangler." in layer.notes


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": [*HERE, 12.0, 3.0]},
        {"type": "LineString", "coordinates": [[*HERE, 1, 2], [12.45, 55.76, 1, 2]]},
        {"type": "MultiPoint", "coordinates": [[*HERE, 1, 2]]},
        {"type": "Polygon", "coordinates": [[[*p, 0, 9] for p in [*SQUARE, SQUARE[0]]]]},
        {"type": "MultiLineString", "coordinates": [[[*HERE, 1, 2], [12.45, 55.76, 1, 2]]]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [*HERE, 1, 2, 3]}]},
    ],
)  # fmt: skip
def test_a_fourth_coordinate_is_dropped_and_said(geometry):
    layer = read(collection(geometry, GOOD))
    assert len(layer.features) == 2
    assert "Den fjerde koordinat (M) er udeladt: element 1." in layer.notes


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [SQUARE]},
        {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
        {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "coordinates": [SQUARE]}]},
        {"type": "Polygon", "coordinates": [[[*p, 4] for p in SQUARE]]},
        {"type": "Polygon", "coordinates": [[*SQUARE, SQUARE[0]], [[12.442, 55.756], [12.444, 55.756], [12.444, 55.757]]]},
    ],
)  # fmt: skip
def test_an_open_ring_is_closed_and_said(geometry):
    layer = read(collection(geometry, GOOD))
    assert sorted(layer.features.geom_type) == ["Point", "Polygon"]
    assert any(note.startswith("En flade var ikke lukket") for note in layer.notes)


def test_a_bad_geometry_in_a_geopackage_is_left_out_with_its_number(tmp_path):
    geopackage(tmp_path, lag=frame(LINE, AREA, POINT, navn=["a", "b", "c"]))
    path = tmp_path / "lag.gpkg"
    with sqlite3.connect(path) as con:
        triggers = con.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            con.execute(f'DROP TRIGGER "{name}"')
        con.execute("UPDATE lag SET geom = 'GP' WHERE fid = 2")
    layer = read(path.read_bytes())
    assert list(layer.features["name"]) == ["a", "c"]
    assert "1 af 3 elementer har ingen geometri og er udeladt (element 2)." in layer.notes


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("properties", "names"),
    [
        ([{"sd_navn": "Bagsværd Skole"}, {"sd_navn": "Grønnemose"}], ["Bagsværd Skole", "Grønnemose"]),
        ([{"NAVN": "A"}, {"NAVN": "B"}], ["A", "B"]),
        ([{"SkoleNavn": "A"}, {"SkoleNavn": "B"}], ["A", "B"]),
        ([{"label_name": "A"}, {}], ["A", "Element 2"]),
        ([{"kommunenavn": "Gladsaxe", "stednavn": "A"}, {"kommunenavn": "Gladsaxe", "stednavn": "B"}], ["A", "B"]),
        ([{"id": 7, "DISTRIKTSNAVN": "A"}, {"id": 8, "DISTRIKTSNAVN": "B"}], ["A", "B"]),
        ([{"navn": None, "plannavn": "A"}, {"navn": None, "plannavn": "B"}], ["A", "B"]),
        ([{"id": 7.0}, {"id": "x"}], ["7", "x"]),
        ([{"adresse": "Vej 1"}, {"adresse": "Vej 2"}], ["Element 1", "Element 2"]),
        ([{"navn": {"da": "A"}}, {"navn": True}], ["Element 1", "Element 2"]),
    ],
)  # fmt: skip
def test_names_are_found_in_the_field_that_tells_most(properties, names):
    assert list(read(named(*properties)).features["name"]) == names


def test_the_reader_chooses_the_field_of_the_names(tmp_path):
    content = named({"adresse": "Vej 1", "navn": "A"}, {"adresse": "Vej 2", "navn": "B"})
    layer = read(content)
    assert layer.fields == ("adresse", "navn") and layer.named_by == "navn"
    chosen = uploaded_layer.read(content, "", "adresse")
    assert list(chosen.features["name"]) == ["Vej 1", "Vej 2"] and chosen.named_by == "adresse"
    by_number = uploaded_layer.read(content, "", element_names.NUMBERED)
    assert list(by_number.features["name"]) == ["Element 1", "Element 2"]
    package = geopackage(
        tmp_path, lag=frame(LINE, AREA, Adresse=["Vej 1", "Vej 2"], ejer_navn=["x", "y"])
    )
    layer = read(package)
    assert layer.fields == ("Adresse", "ejer_navn") and list(layer.features["name"]) == ["x", "y"]
    chosen = uploaded_layer.read(package, "lag", "Adresse")
    assert list(chosen.features["name"]) == ["Vej 1", "Vej 2"]


# ---------------------------------------------------------------- encodings and other forms


def test_what_is_not_utf8_is_said():
    content = named({"navn": "Bænk"}).decode().encode().decode("unicode_escape")
    text = json.dumps(json.loads(content), ensure_ascii=False)
    layer = read(text.encode("cp1252"))
    assert list(layer.features["name"]) == ["Bænk"] and uploaded_layer.NOT_UTF8 in layer.notes
    for coding in ("utf-8", "utf-8-sig", "utf-16"):
        layer = read(text.encode(coding))
        assert list(layer.features["name"]) == ["Bænk"] and layer.notes == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'<?xml version="1.0"?><kml><Placemark/></kml>', "KML (Google Earth)"),
        (b'\xef\xbb\xbf<kml:kml xmlns:kml="x"/>', "KML (Google Earth)"),
        (b'<wfs:FeatureCollection xmlns:gml="http://www.opengis.net/gml/3.2"/>', "GML"),
        (b"<gpx version='1.1'/>", "GPS-spor"),
        (b"<!DOCTYPE html><html>", "webside"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "billede"),
        (b"<qgis version='3'/>", "QGIS-projekt"),
        (b"\x00\x00\x27\x0a" + bytes(96), "shapefile"),
        (zipped(lag_dot_shp=b"x", lag_dot_dbf=b"x"), "zip med en shapefile"),
        (zipped(doc_dot_kml=b"x"), "KMZ"),
        (zipped(lag_dot_gpkg=b"x"), "vælg .gpkg-filen"),
        (zipped(lag_dot_geojson=b"x"), "vælg GeoJSON-filen"),
        (xlsx([["a"]]), "regneark"),
        (b"PK\x03\x04 zzz", "zip"),
        (b"\x89PNG\r\n\x1a\n", "billede"),
        (b"\xff\xd8\xff\xe0", "billede"),
        (b"%PDF-1.7", "PDF"),
        (b"fgb\x03", "FlatGeobuf"),
        (b"PAR1", "Parquet"),
        (b"  0\nSECTION\n", "DXF"),
        (b'{"type": "Topology", "objects": {}}', "TopoJSON"),
        (b'{"geometryType": "esriGeometryPoint", "features": []}', "Esris egen JSON"),
        (b'{"type": "Feature", "geometry": null}\n{"type": "Feature"}', "på hver linje"),
    ],
)  # fmt: skip
def test_another_form_is_named_with_what_to_do_instead(content, words):
    said = refusal(content)
    assert words in said and said.endswith(".")


# ---------------------------------------------------------------- a GeoPackage that is open elsewhere


def in_wal_mode(path: Path) -> bytes:
    with sqlite3.connect(path) as con:
        con.execute("PRAGMA journal_mode = WAL")
    con.close()
    return path.read_bytes()


def test_a_geopackage_in_wal_mode_is_shown_and_said_to_lack_the_latest(tmp_path):
    geopackage(tmp_path, lag=frame(LINE, AREA))
    content = in_wal_mode(tmp_path / "lag.gpkg")
    assert content[18:20] == b"\x02\x02"
    layer = read(content)
    assert len(layer.features) == 2 and layer.notes[0] == uploaded_layer.NEWEST_ELSEWHERE
    assert ".gpkg-wal" in layer.notes[0] and "Luk laget i QGIS, gem det igen" in layer.notes[0]


def test_a_geopackage_whose_layer_is_only_in_the_log_is_refused_with_that_reason(tmp_path):
    path = tmp_path / "tom.gpkg"
    with sqlite3.connect(path) as con:
        con.execute("CREATE TABLE x (a)")
    con.close()
    said = refusal(in_wal_mode(path))
    assert uploaded_layer.NEWEST_ELSEWHERE in said


def test_an_ordinary_geopackage_is_not_said_to_lack_anything(tmp_path):
    assert read(geopackage(tmp_path, lag=frame(LINE))).notes == ()


# ---------------------------------------------------------------- whether it is on the map


@pytest.fixture(scope="module")
def views():
    with queries.connect() as con:
        return contents_map.views(con)


@pytest.mark.parametrize(
    ("shapes", "outside", "shown_by"),
    [
        ([shapely.Point(12.445, 55.758)], 0, "zone"),
        ([shapely.Point(12.50, 55.73)], 1, "gladsaxe"),
        ([shapely.Point(12.445, 55.758), shapely.Point(12.50, 55.73)], 1, "gladsaxe"),
        ([shapely.box(10.1, 56.1, 10.2, 56.2)], 1, ""),
        ([shapely.Point(12.445, 55.758), shapely.Point(10.2, 56.1)], 1, ""),
        ([shapely.box(12.0, 55.0, 13.0, 56.0)], 0, ""),  # lies over all of it
    ],
)  # fmt: skip
def test_how_much_of_a_layer_is_on_the_map_and_where_all_of_it_is(views, shapes, outside, shown_by):
    layer, shown = frame(*shapes), views["bagsvaerd"]
    place = layer_place.layer_place(layer, views, shown, SIZE)
    assert (place.shapes, place.outside, place.shown_by) == (len(shapes), outside, shown_by)
    whole = layer_place.around(layer, shown)
    assert layer_place.layer_place(layer, views, whole, SIZE).outside == 0


def test_what_is_not_on_the_map_is_said_with_its_count(views):
    of = layer_place.LayerPlace
    assert "Intet af dit lag er i udsnittet »Bagsværd«" in of(1, 1, "").sentence("Bagsværd")
    assert "»Y« viser heller ikke det hele." in of(1, 1, "").sentence("X", "Y")
    assert of(10, 3, "").sentence("X").startswith("3 af lagets 10 former ligger uden for")


def test_the_whole_layer_can_be_drawn(views):
    layer = frame(shapely.box(10.1, 56.1, 10.2, 56.2)).assign(name="Aarhus Midt")
    with queries.connect() as con:
        of = contents_map.MapChoices(
            "bagsvaerd", (), SIZE, "", next(iter(contents_map.places(con)))
        )
        drawn = contents_map.draw(con, of, layer, layer_place.around(layer, views["bagsvaerd"]))
    assert drawn.drawing.extent.name == layer_place.LAYER_NAME
    assert "Aarhus Midt" in " ".join(drawn.drawing.marks["tooltip"].fillna(""))
    assert drawn.figure().title
