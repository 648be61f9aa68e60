"""Drawings of any table: what can be drawn is, with the table's own words, and the rest says why not."""

import pandas as pd
import pytest

from lib.explore import query_chart
from lib.figures import images

TABLE = pd.DataFrame(
    {
        "område.[x]": ["Værebro Park", "Høje 'Gladsaxe'", "Værebro Park", None],
        "år": [2016, 2017, 2018, 2019],
        "dag": pd.to_datetime(["2016-01-01", "2017-01-01", "2018-01-01", "2019-01-01"]),
        "pct": [27.5, 12.0, None, 4.0],
    }
)


@pytest.mark.parametrize("form", query_chart.FORMS)
@pytest.mark.parametrize("along", ["område.[x]", "år", "dag", "pct"])
@pytest.mark.parametrize("color", ["", "område.[x]"])
@pytest.mark.slow
def test_every_form_is_drawn_of_every_kind_of_column(form, along, color):
    figure = query_chart.figure(TABLE, "Eget udtræk", form, along, "pct", color)
    assert images.svg(figure).startswith(b"<svg")
    assert "27,5" in figure.alt_text and figure.caption.startswith("pct efter")
    assert "ikke kontrolleret" in figure.caveat


def test_a_bar_a_row_with_the_names_and_numbers_of_the_table():
    figure = query_chart.figure(TABLE, "Eget udtræk", "soejler", "område.[x]", "pct")
    svg = images.svg(figure).decode()
    assert "Høje 'Gladsaxe'" in svg and "27,5" in svg
    assert figure.altair_chart().data["value"].tolist() == [27.5, 12.0]


def test_what_cannot_be_drawn_is_a_danish_sentence():
    with pytest.raises(query_chart.ChartError, match="ingen rækker"):
        query_chart.figure(TABLE.head(0), "x", "soejler", "år", "pct")
    many = pd.DataFrame({"a": range(100), "b": range(100)})
    with pytest.raises(query_chart.ChartError, match="højst 40"):
        query_chart.figure(many, "x", "soejler", "a", "b")
    assert query_chart.figure(many, "x", "punkter", "a", "b")


def test_only_numbers_can_be_measured():
    assert list(query_chart.numbers(TABLE)) == ["år", "pct"]
    assert list(query_chart.columns(TABLE)) == list(TABLE.columns)
