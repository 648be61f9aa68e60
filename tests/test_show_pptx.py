"""The PowerPoint file, read back: numbers as in the database, text that is text, nothing lost on the way."""

import datetime
import io
from dataclasses import replace

import pandas as pd
import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from lib.charts import chart_data, theme
from lib.contents import overview
from lib.db import queries
from lib.figures.figure import context_line
from lib.slides import deck as slides_deck
from lib.slides import pptx, rendered
from lib.slides.deck import Show, Slide

DAY = datetime.date(2026, 11, 21)
APP = "https://x.dk"
# The indicator and areas of each bar chart of the shipped shows, as they stand in the database.
BARS = {
    ("bagsvaerd", 6): ("karakter_over_4", "vaerebro_park", "2016/2017"),
    ("hoeje_gladsaxe_2030", 7): ("sociale_boernesager", "hoeje_gladsaxe", None),
}
LINES = {
    4: ("grundskole_15_64",),
    5: ("videregaaende_18_29",),
}


@pytest.fixture(scope="module")
def made(con) -> dict[str, list[rendered.Dias]]:
    return {name: list(rendered.finished(con, of)) for name, of in slides_deck.shipped().items()}


@pytest.fixture(scope="module")
def decks(made) -> dict:
    return {name: read(pptx.document(name, found, APP, DAY)) for name, found in made.items()}


def read(content: bytes):
    return Presentation(io.BytesIO(content))


def dias(title: str = "Titel", figure=None, **more) -> rendered.Dias:
    fields = {"text": (), "sources": {}, "labels": (), "notes": "", "address": ""} | more
    return rendered.Dias(1, title, figure=figure, **fields)


def pairs(made, decks):
    return [
        (name, one, slide)
        for name, found in made.items()
        for one, slide in zip(found, decks[name].slides, strict=True)
    ]


def words(slide) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def described(shape) -> str:
    return shape._element.xpath(".//p:cNvPr")[0].get("descr", "")


def charts_of(slide) -> list:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def shown(chart) -> dict[tuple[str, str], float]:
    """What a bar chart shows: (series, category) -> value."""
    return {
        (series.name, category): value
        for series in chart.plots[0].series
        for category, value in zip(chart.plots[0].categories, series.values, strict=True)
    }


def drawn_bars(made, labels: list[str], values: list[float | None], suffix: str):
    """A slide with bars of these numbers."""
    rows = pd.DataFrame({"label": labels, "value": values, "color": theme.AREA})
    bars = chart_data.Bars(rows, suffix=suffix, series="s")
    figure = replace(made["bagsvaerd"][5].figure, chart=bars)
    return read(pptx.document("x", [dias(figure=figure)])).slides[0]


def published(con, indicator: str, area: str, period: str | None) -> float:
    facts = queries.observations(con, [area], [indicator])
    facts = facts if period is None else facts[facts["period"] == period]
    return facts.dropna(subset=["value"]).sort_values("period_end")["value"].iloc[-1]


@pytest.mark.slow
def test_a_slide_for_each_dias_with_its_words(made, decks):
    for _, one, slide in pairs(made, decks):
        said = words(slide)
        assert slide.shapes.title.text_frame.text == one.title
        assert slide.slide_layout.name == "Title Only"
        wanted = [*one.text, *one.labels, one.facts_line, one.caveat, one.source_line, "Lavet 21."]
        for words_of_it in wanted:
            assert words_of_it in said
        notes = slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""
        assert notes == one.notes


def test_every_graphic_is_described(made, decks):
    for _, one, slide in pairs(made, decks):
        graphics = [shape for shape in slide.shapes if not shape.has_text_frame]
        assert all(described(shape) for shape in graphics)
        assert bool(one.figure) <= bool(graphics)


def test_nothing_reaches_over_the_edge_of_the_slide(decks):
    for deck in decks.values():
        for shape in [shape for slide in deck.slides for shape in slide.shapes]:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height


def test_bars_are_the_numbers_of_the_database(con, made, decks):
    for (name, number), (indicator, area, period) in BARS.items():
        (chart,) = charts_of(decks[name].slides[number - 1])
        both = [published(con, indicator, one, period) for one in (area, "gladsaxe_kommune")]
        assert list(shown(chart).values()) == both


def test_the_largest_differences_are_the_numbers_of_the_database(con, decks):
    (chart,) = charts_of(decks["bagsvaerd"].slides[2])
    facts = queries.observations(con, ["vaerebro_park", "gladsaxe_kommune"])
    facts = facts.assign(label=facts["short_name"] + " (" + facts["period"] + ")")
    known = facts.set_index(["area", "label"])["value"]
    # Each label ends with an arrow to the better side.
    found = {(area, label.split("  ")[0]): value for (area, label), value in shown(chart).items()}
    assert all(("bedre →" in label) != ("← bedre" in label) for _, label in shown(chart))
    assert len(found) == 2 * overview.LARGEST
    assert all(known[key] == value for key, value in found.items())
    assert chart.category_axis.reverse_order and chart.value_axis.minimum_scale == 0
    assert chart.has_legend and not chart.has_title


def test_a_hypothetical_bar_stands_beside_the_published_ones(con, decks):
    for name, number, indicator, area in (
        ("bagsvaerd", 9, "skolefravaer_ulovligt", "vaerebro_park"),
        ("hoeje_gladsaxe_2030", 8, "grundskole_15_64", "hoeje_gladsaxe"),
    ):
        (chart,) = charts_of(decks[name].slides[number])
        before, hypothetical, other = shown(chart).values()
        assert before == published(con, indicator, area, None)
        assert other == published(con, indicator, "gladsaxe_kommune", None)
        assert hypothetical == (before + other) / 2


def test_lines_are_the_numbers_of_the_database(con, decks):
    for number, indicators in LINES.items():
        (chart,) = charts_of(decks["hoeje_gladsaxe_2030"].slides[number - 1])
        facts = queries.observations(con, ["hoeje_gladsaxe", "gladsaxe_kommune"], indicators)
        facts = facts.dropna(subset=["value"]).sort_values("period_end")
        for series in chart.plots[0].series:
            line = facts[facts["area"] == series.name]
            assert list(series.values) == list(line["value"])
            years = [float(x.text) for x in series._element.findall(".//{*}xVal//{*}v")]
            assert years == [day.year for day in line["period_start"]]


def test_each_definition_is_a_line_of_its_own(con, decks):
    (chart,) = charts_of(decks["hoeje_gladsaxe_2030"].slides[5])
    facts = queries.observations(con).dropna(subset=["value"]).sort_values("period_end")
    lines = {
        (area, tuple(rows["value"])) for (area, _), rows in facts.groupby(["area", "indicator_id"])
    }
    drawn = chart.plots[0].series
    assert len(drawn) == 7
    for series in drawn:
        assert (series.name.removesuffix(" (tidligere opgørelse)"), tuple(series.values)) in lines


def test_tables_have_the_cells_of_the_figure(made, decks):
    tables = 0
    for _, one, slide in pairs(made, decks):
        for shape in [shape for shape in slide.shapes if shape.has_table]:
            rows = [[cell.text for cell in row.cells] for row in shape.table.rows]
            frame = one.figure.table
            assert rows == [list(frame.columns), *frame.astype(str).to_numpy().tolist()]
            sizes = {
                run.font.size.pt
                for row in shape.table.rows
                for cell in row.cells
                for paragraph in cell.text_frame.paragraphs
                for run in paragraph.runs
            }
            assert min(sizes) >= 12
            tables += 1
    assert tables == 1  # the goals; the five criteria are a picture


def test_a_map_is_a_picture_with_its_legend(made, decks):
    for _, one, slide in pairs(made, decks):
        if one.figure is not None and one.figure.legend is not None:
            pictures = [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE]
            assert one.figure.alt_text in map(described, pictures)
            assert len(pictures) == 3  # with the QR code


def test_all_text_is_danish_and_nobody_is_named(decks):
    for deck in decks.values():
        runs = [run for slide in deck.slides for run in slide._element.iter("{*}rPr")]
        assert {run.get("lang") for run in runs} == {"da-DK"}
        about = deck.core_properties
        assert (about.author, about.last_modified_by, about.language) == ("", "", "da-DK")


def test_sources_and_the_qr_code_lead_where_they_say(made, decks):
    for _, one, slide in pairs(made, decks):
        links = {r.target_ref for r in slide.part.rels.values() if r.is_external}
        assert {url for url in one.sources.values() if url} <= links
        if one.address:
            assert APP + one.address in links


def test_without_an_address_there_is_no_qr_code(made):
    slide = read(pptx.document("x", made["bagsvaerd"][5:6], "", DAY)).slides[0]
    assert not [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE]


def test_hostile_text_survives():
    hostile = "<b>&\x00\x0b\x1b\ud800\"'" + "x" * 150
    clean = "<b>&\"'" + "x" * 150
    one = dias(
        hostile, text=(hostile,) * 4, labels=(hostile,), notes=hostile, address="/" + "y" * 400,
        sources={hostile: "javascript:alert(1)"}, problem=hostile,
    )  # fmt: skip
    slide = read(pptx.document(hostile, [one], APP, DAY)).slides[0]
    assert slide.shapes.title.text_frame.text == clean
    assert words(slide).count(clean) == 1 + 4 + 1 + 1 + 1
    assert slide.notes_slide.notes_text_frame.text == clean
    assert not [r for r in slide.part.rels.values() if r.is_external]


def test_a_chart_with_hostile_names_runs_no_formula(made):
    figure = made["bagsvaerd"][5].figure
    rows = pd.DataFrame({"label": ["=cmd()", "<&>"], "value": [27.0, None], "color": theme.AREA})
    bars = chart_data.Bars(rows, series="=1+1\x00")
    drawn = replace(figure, chart=bars, description="<&>\x01")
    (chart,) = charts_of(read(pptx.document("x", [dias(figure=drawn)])).slides[0])
    assert shown(chart) == {("'=1+1", "'=cmd()"): 27.0, ("'=1+1", "<&>"): None}


def test_a_target_is_a_dashed_line_without_marks(made):
    figure = made["hoeje_gladsaxe_2030"][4].figure
    target = pd.DataFrame(
        {"start": [pd.Timestamp(2011, 1, 1)], "end": [pd.Timestamp(2017, 1, 1)], "value": 25.0,
         "text": "Mål: 25 %"}
    )  # fmt: skip
    drawn = dias(figure=replace(figure, chart=replace(figure.chart, targets=target)))
    (chart,) = charts_of(read(pptx.document("x", [drawn])).slides[0])
    series = {one.name: one for one in chart.plots[0].series}["Mål: 25 %"]
    assert list(series.values) == [25.0, 25.0]
    assert series.format.line.dash_style is not None and series.marker.style.name == "NONE"


@pytest.mark.parametrize(
    ("values", "suffix", "expected"),
    [
        ([27, 24.6], " %", 'General"\N{NO-BREAK SPACE}%"'),
        ([62.2222, 27], " %", '#,##0.0"\N{NO-BREAK SPACE}%"'),
        ([75148, 3], "", "#,##0"),
        ([3.45], "", "General"),
    ],
)
def test_numbers_are_written_as_danes_write_them(made, values, suffix, expected):
    labels = [f"nr. {n}" for n in range(len(values))]
    (chart,) = charts_of(drawn_bars(made, labels, values, suffix))
    assert chart.value_axis.tick_labels.number_format == expected
    # The numbers at the bars follow the format of their source.
    assert chart._chartSpace.find(".//{*}val//{*}formatCode").text == expected


@pytest.mark.parametrize(
    ("label", "value", "suffix", "expected"),
    [
        ("Gladsaxe Kommune 12\N{NO-BREAK SPACE}%", 12, " %", "Gladsaxe Kommune"),
        ("grænse 62,25\N{NO-BREAK SPACE}%", 62.25, " %", "grænse"),
        ("hele landet 62,3\N{NO-BREAK SPACE}%", 62.2777, " %", "hele landet"),
        ("hele landet 62,28\N{NO-BREAK SPACE}%", 62.2777, " %", "hele landet 62,28\N{NO-BREAK SPACE}%"),
        ("Gladsaxe 112\N{NO-BREAK SPACE}%", 12, " %", "Gladsaxe 112\N{NO-BREAK SPACE}%"),
        ("Gladsaxe Kommune 12\N{NO-BREAK SPACE}%", None, " %", "Gladsaxe Kommune 12\N{NO-BREAK SPACE}%"),
        ("Fase 2", 2, "", "Fase 2"),
    ],
)  # fmt: skip
def test_a_number_does_not_stand_twice(made, label, value, suffix, expected):
    (chart,) = charts_of(drawn_bars(made, [label, "b"], [value, 1.0], suffix))
    assert list(chart.plots[0].categories) == [expected, "b"]


def test_a_slide_that_cannot_be_shown_says_why(con):
    of = Show("x", (Slide(title="a", view="/findes-ikke#x"), Slide(title="b" * 171)))
    found = list(rendered.finished(con, of))
    deck = read(pptx.document(of.title, found, APP, DAY))
    for one, slide in zip(found, deck.slides, strict=True):
        assert one.problem in words(slide)


def test_every_figure_of_the_app_finds_a_form(con):
    """The strip of lists is a picture; the law's own measure with its thresholds is bars."""
    of = Show("x", tuple(Slide(view=f"/fem-kriterier#{key}") for key in ("lister", "ikke-vestlig-oprindelse")))  # fmt: skip
    found = list(rendered.finished(con, of))
    assert not any(one.problem for one in found)
    assert context_line(found[0].figure)
    strip, bars = read(pptx.document("x", found)).slides
    assert [s.shape_type for s in strip.shapes].count(MSO_SHAPE_TYPE.PICTURE) == 1
    (series,) = charts_of(bars)[0].plots[0].series
    law = found[1].figure.chart
    assert list(series.values) == [*law.rows["value"], *law.thresholds["threshold"]]


def test_the_five_criteria_are_shapes_that_can_be_edited(made, decks):
    found = [(one, slide) for _, one, slide in pairs(made, decks) if isinstance(getattr(one.figure, "chart", None), chart_data.CriteriaRows)]  # fmt: skip
    assert len(found) == 2
    for one, slide in found:
        (group,) = [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP]
        assert group._element.xpath(".//p:cNvPr")[0].get("descr") == one.figure.alt_text
        texts = [shape.text_frame.text for shape in group.shapes if shape.has_text_frame]
        data = one.figure.chart
        for row in data.rows.itertuples():
            assert row.name in texts and row.words in texts
        assert all(tick.text in texts for tick in data.ticks.itertuples())
        assert all(point.text in texts for point in data.points.itertuples() if point.text), (
            "a year is lost"
        )
        said = [
            shape.text_frame.paragraphs[0].runs[0].font.size
            for shape in group.shapes
            if shape.has_text_frame and shape.text_frame.text in set(data.rows["words"])
        ]
        assert len(said) == 5 and len(set(said)) == 1, "a row in larger letters than another"
        inside = [s for s in group.shapes if s.left >= group.left and s.top >= group.top]
        assert len(inside) == len(list(group.shapes))
