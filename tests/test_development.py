"""Lines over time, what got worse or better, and the page Udvikling."""

import datetime
import itertools
import re
from fractions import Fraction

import pandas as pd
import pytest
import vl_convert

from lib.analysis import compare, movements, options, time_series
from lib.analysis.movements import Limit
from lib.charts import arrows, builders, line_chart
from lib.contents import development, school
from lib.db import queries, target_queries
from lib.figures import comparisons, images, series
from lib.figures import movements as figures_movements
from lib.settings import municipality
from lib.slides import html as slides_html


@pytest.fixture(scope="module")
def facts(con):
    return queries.observations(con)


@pytest.fixture(scope="module")
def chains(facts):
    return list(time_series.chains(facts))


# ---------------------------------------------------------------- lines


@pytest.mark.slow
def test_no_unbroken_line_joins_the_numbers_of_two_publishers(chains, con):
    joined = 0
    for chain in chains:
        rows = series.development(chain, target_queries.targets(con), []).chart.rows
        makers = time_series.maker(chain)
        parts = line_chart.parts(rows.assign(maker=makers))
        for _, part in parts[~parts["apart"]].groupby("part"):
            assert part["maker"].nunique() == 1
            joined += 1
        assert (parts[parts["apart"]].groupby("part")["maker"].nunique() == 2).all()
    assert joined > 10


def test_own_numbers_and_published_ones_are_of_two_makers(facts):
    rows = facts[facts["indicator_id"] == "ungeledighed"].dropna(subset="value").head(2)
    rows = rows.assign(area_id="x", status=["published", "own"])
    assert list(time_series.apart(rows)) == [False, True]


@pytest.mark.slow
def test_a_name_stands_at_the_end_of_its_own_line(chains, con):
    for chain in chains:
        lines = series.development(chain, target_queries.targets(con), []).chart
        labels, _ = line_chart._end_labels(lines.rows, lines.targets, 0, 100, 280)
        ends = lines.rows[lines.rows["name"] != ""].groupby(["series", "color"])["date"].max()
        told = sorted(labels.loc[labels["color"].isin(lines.rows["color"]), "date"])
        assert told == sorted(ends)


@pytest.mark.slow
def test_a_target_of_an_earlier_definition_is_not_drawn_beyond_the_break(chains, con):
    drawn = beyond = 0
    for chain in chains:
        figure = series.development(chain, target_queries.targets(con), [])
        last_day = max(figure.chart.breaks, default=None)
        newest = chain["indicator_id"].iloc[-1]
        for target in figure.chart.targets.itertuples():
            drawn += 1
            assert target.indicator_id == newest or target.end <= last_day
        beyond += series.NOT_DRAWN in figure.caveat
    assert beyond == 1  # "trygge i nabolaget", 2017-2020


def test_a_target_is_drawn_as_far_as_its_definition_goes():
    day = pd.Timestamp
    targets = pd.DataFrame(
        {"start": [day(2014, 1, 1), day(2018, 1, 1), day(2018, 1, 1)], "end": day(2020, 12, 31),
         "value": 5, "text": "Mål", "indicator_id": ["gammel", "gammel", "ny"]}
    )  # fmt: skip
    drawn, beyond = time_series.before_break(targets, {"gammel": day(2016, 6, 1)})
    assert list(drawn["end"]) == [day(2016, 6, 1), day(2020, 12, 31)]
    assert list(beyond["start"]) == [day(2018, 1, 1)]


def test_ten_years_of_a_low_share_fill_their_axis():
    rows = pd.DataFrame(
        {"series": "s", "name": "Et sted", "color": "#000000", "text": "1,8 %",
         "date": [pd.Timestamp(2016 + n, 7, 1) for n in range(10)], "value": [1.4 + n / 25 for n in range(10)]}
    )  # fmt: skip
    nothing = pd.DataFrame(columns=["start", "end", "value", "text"])
    for small in (False, True):
        chart = builders.lines(rows, nothing, least_span=25, suffix=" %", small=small).to_dict()
        points = next(
            layer for layer in chart["layer"] if layer.get("mark", {}).get("type") == "point"
        )
        bottom, top = points["encoding"]["y"]["scale"]["domain"]
        assert bottom == 0 and top < 3


# ---------------------------------------------------------------- worse and better


def share(area, period, value, **more):
    return {
        "area_id": area, "area": area, "indicator_id": "i", "indicator": "I", "short_name": "I", "definition": "",
        "unit": "pct.", "decimals": 1, "direction": "higher_worse", "period": str(period),
        "period_start": pd.Timestamp(period, 1, 1), "period_end": pd.Timestamp(period, 12, 31), "value": value,
        "value_low": None, "value_high": None, "value_text": None, "numerator": None, "denominator": None,
        "status": "published", "source_id": "k", "publisher": "P", "difference_of": None, "replaces": None,
        "persons_noun": "beboere",
    } | more  # fmt: skip


def moved(*rows, limits=None):
    found = movements.movements(pd.DataFrame(rows), "her", ["kommune"], limits)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("before", "now", "beside", "direction", "state"),
    [
        (20.5, 25.5, 10.5, "higher_worse", movements.WORSE),
        (25.5, 20.5, 10.5, "higher_worse", movements.WORSE_BUT),
        (5.5, 8.5, 10.5, "higher_worse", movements.BETTER_BUT),
        (8.5, 5.5, 10.5, "higher_worse", movements.BETTER),
        (25.5, 20.5, 30.5, "higher_better", movements.WORSE),
        (20.5, 25.5, 10.5, "higher_better", movements.BETTER),
        (20.5, 25.5, None, "higher_worse", movements.ALONE),
        (20.5, 20.6, 10.5, "higher_worse", movements.UNCERTAIN),
        (5.5, 10.4, 10.5, "higher_worse", movements.UNCERTAIN),
    ],
)
def test_an_indicator_is_worse_or_better_and_worsened_or_improved(
    before, now, beside, direction, state
):
    rows = [
        share("her", 2019, before, direction=direction),
        share("her", 2020, now, direction=direction),
    ]
    if beside is not None:
        rows.append(share("kommune", 2020, beside, direction=direction))
    assert moved(*rows).state == state


def test_another_time_or_definition_is_never_compared():
    rows = [share("her", 2019, 20.5), share("her", 2020, 25.5), share("kommune", 2021, 10.5)]
    assert moved(*rows).state == movements.ALONE
    two = [share("her", 2019, 20.5), share("her", 2020, 25.5, indicator_id="ny", replaces="i")]
    assert movements.movements(pd.DataFrame(two), "her", []) == []


def test_the_gap_over_time_says_whether_the_difference_closes():
    both = [share("kommune", 2019, 10.5), share("kommune", 2020, 14.5)]
    one = moved(share("her", 2019, 20.5), share("her", 2020, 22.5), *both)
    assert one.state == movements.WORSE
    assert (one.gap.before, one.gap.now, one.gap.closing) == (10, 8, True)
    assert moved(share("her", 2019, 20.5), share("her", 2020, 28.5), *both).gap.closing is False
    assert moved(share("her", 2019, 20.5), share("her", 2020, 24.5), *both).gap.closing is None


def test_chance_and_a_sources_own_ends_make_a_change_uncertain():
    few = {"numerator": 5, "denominator": 25}
    one = moved(share("her", 2019, 20.0, **few), share("her", 2020, 28.0, **few | {"numerator": 7}))
    assert (one.state, one.uncertain) == (movements.UNCERTAIN, movements.BY_CHANCE)
    many = {"numerator": 2000, "denominator": 10_000}
    sure = moved(
        share("her", 2019, 20.0, **many), share("her", 2020, 28.0, **many | {"numerator": 2800})
    )
    assert sure.uncertain == ""
    ends = [
        share("her", 2019, 20.5, value_low=18, value_high=23),
        share("her", 2020, 22.5, value_low=20, value_high=25),
    ]
    assert moved(*ends).uncertain == movements.OVERLAP


def test_the_distance_to_a_target_is_told_in_persons_where_they_are_known():
    limit = {"i": [Limit("<=", Fraction(20), "Mål 2030")]}
    known = {"numerator": 90, "denominator": 300}
    one = moved(share("her", 2019, 25.0), share("her", 2020, 30.0, **known), limits=limit)
    assert "30 af de 300 beboere" in one.to_limits[0]
    unknown = moved(share("her", 2019, 25.0), share("her", 2020, 30.0), limits=limit)
    assert "ikke offentliggjort" in unknown.to_limits[0]


@pytest.mark.slow
def test_the_list_says_the_same_in_title_table_and_alt_text(con, facts):
    found = movements.movements(
        facts, "hoeje_gladsaxe", ["gladsaxe_kommune", "vestegnens_politikreds"]
    )
    states = {one.now["indicator_id"]: one.state for one in found}
    assert states["ungeledighed"] == movements.WORSE
    assert states["grundskole_15_64"] == movements.WORSE_BUT
    # Printed in whole per cent, 19 and 20: the source sees no difference.
    assert states["videregaaende_18_29"] == movements.UNCERTAIN
    assert "tryghed_indeks" not in states  # of an earlier definition
    figure = figures_movements.movement_list(found)
    assert "ungeledighed" in figure.title and movements.WORSE in figure.title
    assert len(figure.table) == len(found)
    row = figure.table.set_index("Tal for").loc["Ledighed blandt unge"]
    assert row["Ændring"].replace("\xa0", " ") == "+3,4 procentpoint"
    assert "Ungeledighed" in figure.alt_text and images.svg(figure)


def test_a_change_in_the_list_is_that_of_the_numbers_shown():
    """27 % and 19.3 % beside a change of −7.7, though 26.905 and 19.286 differ by 7.6."""
    one = moved(share("her", 2019, 27.0, decimals=1), share("her", 2020, 19.286))
    assert figures_movements._change(one).replace("\xa0", " ") == "−7,7 procentpoint"


# ---------------------------------------------------------------- bars and pairs


def test_a_number_in_a_dumbbell_keeps_off_the_zero_line(con):
    rows = pd.DataFrame(
        {"label": ["a", "b"], "value": [3.0, 52.0], "comparison": [1.0, 76.0], "value_text": ["3 %", "52 %"],
         "comparison_text": ["1 %", "76 %"]}
    )  # fmt: skip
    chart = builders.dumbbells(rows, ("Her", "Der")).to_dict()
    texts = [layer for layer in chart["layer"] if layer["mark"].get("align") == "right"]
    placed = {row["text"]: row["at"] for row in texts[0]["data"]["values"]}
    assert placed == {"1 %": 0, "52 %": 52.0}


def test_a_dumbbell_says_which_way_is_better(facts):
    pairs = compare.pairs(facts, "vaerebro_park", "gladsaxe_kommune")
    figure = comparisons.differences(
        facts, pairs[pairs["unit"] == "pct."], "gladsaxe_kommune", "Gladsaxe Kommune"
    )
    labels = dict(
        zip(
            pairs.loc[pairs["unit"] == "pct.", "direction"], figure.chart.rows["label"], strict=True
        )
    )
    assert labels["higher_worse"].endswith("← bedre") and labels["higher_better"].endswith(
        "bedre →"
    )


def test_the_bars_of_skole_share_a_scale(con):
    shown = school.school(con, "vaerebro_park", "gladsaxe_kommune", school.BARS)
    tops = {}
    for make in shown.figures.values():
        figure = make()
        axis = builders.draw(figure.chart).to_dict()["layer"][0]["encoding"]["x"]["scale"]["domain"]
        tops.setdefault(figure.chart.suffix, set()).add(tuple(axis))
    assert len(tops[" %"]) == 1


# ---------------------------------------------------------------- the page


def test_every_area_can_be_chosen_and_says_so_where_it_has_no_line(con, facts):
    places = development.places(con)
    areas = queries.areas(con)
    own = areas[options.is_home(areas) & (areas["kind"] != options.SCHOOL)]
    assert set(own["area_id"]) <= set(places)
    dated = facts.dropna(subset=["value", "period_end"])
    elsewhere = areas[areas["kind"].eq("boligområde") & areas["area_id"].isin(dated["area_id"])]
    assert set(elsewhere["area_id"]) <= set(places)
    shown = development.development(con, "pileparkerne", datetime.date(2026, 1, 1))
    assert not shown.panels and "Pileparkerne" in shown.nothing


@pytest.mark.parametrize("place", ["gladsaxe", "hoeje_gladsaxe", "gellerup", "eksempelby"])
@pytest.mark.slow
def test_each_line_of_a_place_is_a_small_chart_beside_one_comparison(con, place):
    shown = development.development(con, place, datetime.date(2026, 1, 1))
    panels = shown.panels
    by_theme = shown.panels_of(dict.fromkeys(shown.themes.values()))
    assert sorted(p.key for p in itertools.chain(*by_theme.values())) == sorted(
        p.key for p in panels
    )
    assert len(panels) >= len(shown.lines) > 1
    assert len({panel.key for panel in panels}) == len(panels)
    for panel in panels[:6]:
        figure = panel.figure()
        assert figure.chart.small and figure.chart.rows["area"].nunique() <= 2
        assert panel.area in set(figure.chart.rows["area"]) and figure.sources
        assert re.search(r" \d{4}(–\d{4})?: fra .+ til ", figure.title)
        assert figure.spec["height"] >= line_chart.SMALL_HEIGHT_PX


def test_the_addresses_of_lines_of_before_go_on_working(con):
    here = municipality.settings().here_id
    assert {"udvikling Grundskole, 15-64 år", "udvikling Trygge i nabolaget"} <= set(
        development.figures_of(con, {"sted": [here]})
    )


def test_six_movements_on_a_slide_have_letters_for_the_back_of_a_hall():
    """A slide has about 1180 times 390 pixels for a chart under a title of three lines; drawn at 1280 times 720."""
    rows = pd.DataFrame(
        {
            "group": ["Værre"] * 3 + ["Bedre"] * 2 + ["Usikkert"],
            "label": ["Højst grundskole, 18-29 år 2011–2015"] * 6,
            "beside": ["Kommunen 79,3 %"] * 6, "before": [7.9, 71.1, 77.8, 31.0, 32.0, 16.0],
            "value": [11.3, 68.9, 77.0, 26.0, 23.0, 19.0], "before_text": ["31 %"] * 6, "value_text": ["26 %"] * 6,
            "comparison": [7.7, 79.3, 79.0, 14.0, float("nan"), 20.0], "color": ["#333"] * 6,
        }
    )  # fmt: skip
    spec = arrows.arrows(rows, " %").to_dict() | {"width": slides_html.WIDE_PX}
    svg = vl_convert.vegalite_to_svg(spec)
    height = float(re.search(r'<svg[^>]*\bheight="([\d.]+)', svg).group(1))
    assert min(1180 / slides_html.WIDE_PX, 390 / height) * arrows.NAME_PX >= 19
    narrow = vl_convert.vegalite_to_svg(spec | {"width": 340})
    assert float(re.search(r'<svg[^>]*\bheight="([\d.]+)', narrow).group(1)) > 1.5 * height
