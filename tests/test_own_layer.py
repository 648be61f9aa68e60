"""A planner's own layer: what is read, what is refused and in what words, and that nothing is kept."""

import json
import random
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from lib.maps import uploaded_layer
from lib.maps.geopackage import SQLITE

LINE = shapely.LineString([(12.44, 55.757), (12.45, 55.76)])
AREA = shapely.box(12.44, 55.755, 12.45, 55.76)
POINT = shapely.Point(12.445, 55.758)
UTM_CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}


def frame(*shapes: shapely.Geometry, crs: str = "EPSG:4326", **columns) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs="EPSG:4326").to_crs(crs)


def geojson(data: gpd.GeoDataFrame, crs: dict | None = None) -> bytes:
    """As GeoDanmark, Plandata and QGIS write it when `crs` is given."""
    content = json.loads(data.to_json())
    content.pop("crs", None)
    return json.dumps(content | ({"crs": crs} if crs else {})).encode()


def geopackage(folder: Path, **layers: gpd.GeoDataFrame) -> bytes:
    path = folder / "lag.gpkg"
    for name, data in layers.items():
        data.to_file(path, layer=name, driver="GPKG")
    return path.read_bytes()


def read(content: bytes) -> uploaded_layer.UploadedLayer:
    return uploaded_layer.read(content, uploaded_layer.layer_names(content)[0])


def refusal(content: bytes) -> str:
    with pytest.raises(uploaded_layer.UploadedLayerError) as error:
        read(content)
    return str(error.value)


def same_place(features: gpd.GeoDataFrame, shape: shapely.Geometry) -> bool:
    return shapely.hausdorff_distance(features.geometry.iloc[0], shape) < 2e-5


def test_geojson_in_wgs84():
    layer = read(geojson(frame(LINE, AREA, POINT, navn=["Sti", None, "Bænk"])))
    assert list(layer.features["name"]) == ["Sti", "Element 2", "Bænk"]
    assert same_place(layer.features, LINE) and layer.notes == ()


def test_an_export_in_epsg_25832_is_converted():
    layer = read(geojson(frame(LINE, crs="EPSG:25832"), UTM_CRS))
    assert same_place(layer.features, LINE)
    assert "Regnet om fra ETRS89 / UTM zone 32N." in layer.notes


def test_utm_coordinates_without_a_name_are_recognised_and_said():
    layer = read(geojson(frame(LINE, crs="EPSG:25832")))
    assert same_place(layer.features, LINE)
    assert "koordinaterne passer til EPSG:25832" in layer.notes[0]


@pytest.mark.parametrize("crs", ["EPSG:25832", "EPSG:4326", "EPSG:3857", "EPSG:4258"])
def test_a_geopackage(tmp_path, crs):
    layer = read(geopackage(tmp_path, stier=frame(LINE, crs=crs, navn=["Sti"])))
    assert same_place(layer.features, LINE) and list(layer.features["name"]) == ["Sti"]


def test_a_geopackage_with_several_layers(tmp_path):
    content = geopackage(tmp_path, stier=frame(LINE), flader=frame(AREA, POINT))
    assert uploaded_layer.layer_names(content) == ["stier", "flader"]
    assert len(uploaded_layer.read(content, "flader").features) == 2


def test_heights_are_left_out_and_said():
    layer = read(geojson(frame(shapely.Point(12.44, 55.76, 30))))
    assert not layer.features.has_z.any()
    assert "Højderne i filen er udeladt." in layer.notes


def test_mixed_and_nested_collections_become_single_shapes():
    nested = shapely.GeometryCollection([POINT, shapely.GeometryCollection([LINE, AREA])])
    features = read(geojson(frame(nested, navn=["Blandet"]))).features
    assert sorted(features.geom_type) == ["LineString", "Point", "Polygon"]
    assert set(features["name"]) == {"Blandet"}


def test_a_bare_geometry_and_a_bare_feature():
    for content in (
        shapely.to_geojson(LINE),
        shapely.to_geojson(shapely.GeometryCollection([LINE])),
        json.dumps({"type": "Feature", "properties": None, "geometry": json.loads(shapely.to_geojson(LINE))}),
    ):  # fmt: skip
        assert same_place(read(content.encode()).features, LINE)


def test_an_invalid_area_is_mended_and_said():
    bow = shapely.Polygon([(12.44, 55.75), (12.45, 55.76), (12.45, 55.75), (12.44, 55.76)])
    layer = read(geojson(frame(bow)))
    assert layer.features.is_valid.all()
    assert any("Ugyldige flader" in note for note in layer.notes)


def test_features_without_geometry_are_counted():
    layer = read(geojson(frame(LINE, None)))
    assert len(layer.features) == 1
    assert "1 af 2 elementer har ingen geometri og er udeladt (element 2)." in layer.notes


def point_json(x: str, y: str) -> bytes:
    return f'{{"type": "Point", "coordinates": [{x}, {y}]}}'.encode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Filen er tom"),
        (b" \n", "Filen er tom"),
        (b"\x00\x01\x02", "hverken GeoJSON eller GeoPackage"),
        (b"{", "hverken GeoJSON eller GeoPackage"),
        (b"[" * 100_000 + b"]" * 100_000, "hverken GeoJSON eller GeoPackage"),
        (b"<OGRVRTDataSource/>", "hverken GeoJSON eller GeoPackage"),
        (b'{"a": 1}', "ikke GeoJSON"),
        (b"[1, 2]", "ikke GeoJSON"),
        (b'{"type": "FeatureCollection"}', "mangler sin liste"),
        (b'{"type": "FeatureCollection", "features": []}', "ingen elementer"),
        (geojson(frame(None)), "Ingen af elementerne har en geometri"),
        (b'{"type": "Polygon", "coordinates": [[1, 2]]}', "kan ikke læses"),
        (b'{"type": "Point", "coordinates": ["a", 2]}', "kan ikke læses"),
        (point_json("1e999", "55"), "kan ikke læses"),
        (point_json("NaN", "55"), "kan ikke læses"),
        (point_json("55.76", "12.45"), "uden for Danmark"),
        (point_json("-0.1", "51.5"), "uden for Danmark"),
        (geojson(frame(LINE, crs="EPSG:25832"), {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}), "uden for Danmark"),
        (geojson(frame(LINE), {"type": "name", "properties": {"name": "hest"}}), "koordinatsystem er ikke kendt"),
        (geojson(frame(LINE), {"type": "name"}), "koordinatsystem er ikke kendt"),
        (geojson(frame(*[POINT] * (uploaded_layer.MAX_FEATURES + 1))), "der er plads til 2.000"),
        (b" " * (uploaded_layer.MAX_MEGABYTES * 2**20 + 1), "større end 10 MB"),
        (SQLITE + b"\x00" * 500, "kan ikke læses som GeoPackage"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_refused_with_the_reason(content, words):
    assert words in refusal(content)


def test_too_many_points_are_refused():
    zigzag = [(12.0 + n * 2e-5, 55.7 + n % 2 / 10) for n in range(uploaded_layer.MAX_POINTS + 1)]
    assert "punkter" in refusal(geojson(frame(shapely.LineString(zigzag))))


def test_geopackages_that_cannot_be_shown(tmp_path):
    whole = geopackage(tmp_path, stier=frame(LINE))
    assert "beskadiget" in refusal(whole[:20_000])
    table = tmp_path / "tabel.gpkg"
    pyogrio.write_dataframe(pd.DataFrame({"a": [1]}), table, driver="GPKG", layer="tabel")
    assert "ingen lag med geometri" in refusal(table.read_bytes())
    path = tmp_path / "uden.gpkg"
    with pytest.warns(UserWarning, match="crs"):
        frame(LINE).set_crs(None, allow_override=True).to_file(path, driver="GPKG")
    assert "siger ikke, hvilket koordinatsystem" in refusal(path.read_bytes())


def test_bytes_changed_at_random_give_a_layer_or_a_sentence(tmp_path):
    whole = geopackage(tmp_path, stier=frame(LINE, AREA, navn=["a", "b"]))
    rng = random.Random(7)
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(rng.randrange(1, 60)):
            broken[rng.randrange(16, len(broken))] = rng.randrange(256)
        try:
            for name in uploaded_layer.layer_names(bytes(broken)):
                uploaded_layer.read(bytes(broken), name)
        except uploaded_layer.UploadedLayerError as error:
            assert str(error).endswith(".")


def test_nothing_is_written(tmp_path, monkeypatch):
    content = geopackage(tmp_path, stier=frame(LINE))
    empty = tmp_path / "tom"
    empty.mkdir()
    monkeypatch.chdir(empty)
    monkeypatch.setenv("TMPDIR", str(empty))
    read(content)
    read(geojson(frame(LINE)))
    assert list(empty.iterdir()) == []
