"""Figures on the screen and in files: the same chart, theme, numbers and sources."""

import io
import itertools
import re
import typing

import pandas as pd
import pytest

from lib.analysis import compare, time_series
from lib.charts import builders, chart_data, layout, theme
from lib.db import queries, target_queries
from lib.figures import comparisons, images, law, series
from lib.figures.figure import Figure
from lib.slides import figure_urls
from tests import contrast


@pytest.mark.parametrize(
    "color",
    sorted({theme.TEXT, theme.MUTED, theme.AREA, theme.COMPARISON, theme.THRESHOLD}
           | set(theme.AREA_COLORS.values()) | set(theme.OTHER_COLORS)),
)  # fmt: skip
def test_contrast_on_white_is_at_least_4_5(color):
    assert contrast.contrast(tuple(bytes.fromhex(color[1:])), contrast.WHITE) >= contrast.LEAST


@pytest.fixture(scope="module")
def absence(con) -> Figure:
    facts = queries.observations(con, ["vaerebro_park", "gladsaxe_kommune"])
    pairs = compare.pairs(facts, "vaerebro_park", "gladsaxe_kommune").set_index(
        "indicator_id", drop=False
    )
    return comparisons.side_by_side(
        facts, pairs.loc["skolefravaer_ulovligt"], "gladsaxe_kommune", "Gladsaxe Kommune"
    )


def test_the_title_is_the_finding(absence):
    assert absence.title == (
        "27\N{NO-BREAK SPACE}% af skoleeleverne i Værebro Park havde 5 eller flere dages ulovligt "
        "fravær – i Gladsaxe Kommune 12\N{NO-BREAK SPACE}% (2017)"
    )
    assert "27" in absence.alt_text and "12" in absence.alt_text


def test_the_svg_holds_area_comparison_period_source_and_values(absence):
    words = re.sub(r"<[^>]+>", " ", images.svg(absence).decode())
    for part in ("Værebro Park", "Sammenligning: Gladsaxe Kommune", "Periode: 2017",
                 "Strategi for Bagsværd i social balance", "27", "12"):  # fmt: skip
        assert part in words, part


def test_the_png_is_a_picture(absence):
    assert images.png(absence).startswith(b"\x89PNG\r\n")


def test_the_csv_opens_in_danish_excel_and_names_its_source(absence):
    text = images.csv(absence).decode("utf-8-sig")
    assert "Område: Værebro Park · Sammenligning: Gladsaxe Kommune · Periode: 2017" in text
    table = pd.read_csv(io.StringIO(text[text.index("Område;") :]), sep=";")
    assert list(table["Tal"]) == ["27,0", "12,0"]
    assert set(table["Enhed"]) == {"pct."}
    assert table["Kildens ord"].str.contains("ulovligt fravær").all()


def test_the_file_name_tells_what_where_and_when(absence):
    assert (
        images.file_name(absence, "png")
        == "ulovligt-skolefravaer_vaerebro-park_gladsaxe-kommune_2017.png"
    )


def test_decimal_comma_in_the_drawing(con):
    facts = queries.observations(con, themes=["Tryghed"])
    for chain in time_series.chains(facts):
        figure = series.development(chain, target_queries.targets(con), ())
        labels = re.findall(r">([^<>]*\d[^<>]*)<", images.svg(figure).decode())
        assert labels
        assert not [label for label in labels if re.fullmatch(r"\d+\.\d{1,2}", label)]


def test_a_stand_in_and_a_made_up_figure_say_so_in_the_file(con):
    facts = queries.observations(con, ["eksempelby", "gladsaxe_kommune"])
    _, figure = law.stand_ins(facts, "work", "eksempelby", "gladsaxe_kommune")[0]
    text = images.csv(figure).decode("utf-8-sig")
    assert "Nærmeste tal (ikke lovens mål)" in text
    assert "Opdigtet" in text


def test_labels_to_the_right_of_lines_never_cover_each_other():
    rows = pd.DataFrame(
        [
            {"series": f"s{i}", "name": f"Et sted med et langt navn {i}", "text": "50 %",
             "color": "#000000", "date": pd.Timestamp(2020 + n, 1, 1), "value": 50 + 0.01 * i}
            for i in range(5) for n in range(2)
        ]
    )  # fmt: skip
    chart = builders.lines(rows, pd.DataFrame(columns=["start", "end", "value", "text"])).to_dict()
    labels = pd.DataFrame(chart["layer"][2]["data"]["values"])
    bottom, top = chart["layer"][0]["encoding"]["y"]["scale"]["domain"]
    edges = (top - labels["value"]) / (top - bottom) * chart["height"]
    gaps = edges.diff().dropna().round(6)
    assert (gaps.to_numpy() >= labels["px"].to_numpy()[:-1] - 0.01).all()
    assert edges.min() >= -0.01 and (edges + labels["px"]).max() <= chart["height"] + 0.01


def test_the_axis_of_bars_tells_its_half_exactly(con):
    facts = queries.observations(con, ["hoeje_gladsaxe", "gladsaxe_kommune"])
    pairs = compare.pairs(facts, "hoeje_gladsaxe", "gladsaxe_kommune")
    pair = pairs.set_index("indicator_id", drop=False).loc["sigtede_10_17"]
    figure = comparisons.side_by_side(facts, pair, "gladsaxe_kommune", "Gladsaxe Kommune")
    words = re.findall(r">([^<>]+)<", images.svg(figure).decode())
    assert [word for word in words if re.fullmatch(r"[\d,]+ %", word)] == ["0 %", "2,5 %", "5 %"]


@pytest.mark.parametrize(
    ("values", "span", "ends"),
    [
        ([43.0, 12.0], None, (0.0, 47.3)),
        ([85.0, 82.0], 25, (71.0, 96.0)),
        ([13.3, 8.9], 25, (0.0, 16.625)),
        ([1.4, 1.8], 25, (0.0, 2.25)),  # the axis fits the series
        ([69_000, 70_600], 17_650, (60_975, 78_625)),
        ([98.0, 99.0], 25, (75.0, 100.0)),
    ],
)
def test_a_small_change_looks_small_on_an_axis_that_fits(values, span, ends):
    assert layout.value_range(values, span) == pytest.approx(ends)


@pytest.mark.slow
def test_every_kind_of_chart_is_valid_vega_lite(con):
    """Pages and files do not validate their chart specs."""
    shown = [figures_of(con, {}) for figures_of in figure_urls.PAGES.values()]
    shown.append(figure_urls.PAGES["skole"](con, {"visning": ["hundrede"]}))
    seen = set()
    for figures in shown:
        for make in itertools.islice(figures.values(), 6):
            figure = make()
            kind = (type(figure.chart), figure.chart and figure.chart.kind)
            if figure.chart is not None and kind not in seen:
                seen.add(kind)
                figure.altair_chart().to_dict(validate=True)
    assert {of for of, _ in seen} == set(typing.get_args(chart_data.ChartData))
