"""Kort with a planner's own layer: the page says where the layer is, and offers what shows all of it."""

import io
import json

import pytest
from streamlit.testing.v1 import AppTest

from lib.system import folders
from lib.web import file_inputs
from lib.web.forms import layer_form
from tests.waiting import WAIT_SECONDS


def layer(*points: tuple[float, float]) -> bytes:
    features = [
        {"type": "Feature", "properties": {"sd_navn": f"Sted {n}", "art": "x"}, "geometry": {"type": "Point", "coordinates": point}}
        for n, point in enumerate(points, 1)
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.fixture
def kort(monkeypatch):
    def opened(content: bytes) -> AppTest:
        monkeypatch.setattr(file_inputs, "upload_box", lambda *_, **__: io.BytesIO(content))
        monkeypatch.setattr(layer_form, "read_in_sandbox", lambda function, *of: function(*of))
        app = AppTest.from_file(
            str(folders.ROOT / "lib" / "web" / "navigation.py"), default_timeout=WAIT_SECONDS
        ).run()
        app.switch_page("../../pages/kort.py").run()
        assert not app.exception
        return app

    return opened


def told(app: AppTest) -> str:
    return " ".join(box.value for box in (*app.info, *app.success, *app.error)).replace("\\", "")


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


@pytest.mark.slow
def test_a_layer_in_another_part_of_the_map_is_said_and_that_part_is_offered(kort):
    app = kort(layer((12.50, 55.73)))
    assert "Laget er læst: 1 form." in told(app) and "Intet af dit lag er i" in told(app)
    press(app, "Vis Hele Gladsaxe, hvor hele laget er")
    assert "Intet af dit lag" not in told(app)
    assert app.session_state["udsnit"] == "gladsaxe"


def test_a_layer_partly_on_the_map_is_said_with_its_count(kort):
    app = kort(layer((12.445, 55.758), (12.50, 55.73), (12.50, 55.731)))
    assert "2 af lagets 3 former ligger uden for udsnittet" in told(app)


@pytest.mark.slow
def test_a_layer_in_no_part_of_the_map_can_be_shown_and_left_again(kort):
    app = kort(layer((10.15, 56.15)))
    press(app, "Vis hele laget")
    assert "Kortet viser hele dit lag." in told(app)
    assert "Intet af dit lag" not in told(app)
    press(app, "Tilbage til Bagsværd")
    assert "Intet af dit lag" in told(app)


def test_a_layer_that_is_on_the_map_needs_no_words(kort):
    assert "udsnit" not in told(kort(layer((12.445, 55.758))))


@pytest.mark.slow
def test_the_field_of_the_names_can_be_chosen(kort):
    app = kort(layer((12.445, 55.758)))
    field = next(box for box in app.selectbox if box.label.startswith("Felt i filen"))
    assert field.value == "sd_navn"
    field.select("art").run()
    assert not app.exception and "Laget er læst" in told(app)
