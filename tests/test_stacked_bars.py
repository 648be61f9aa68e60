"""Stacked bars: where each part starts and ends, and what is said of it, by the one function that draws them."""

import pandas as pd
import pytest

from lib.charts import stacked_bars
from lib.charts.stacked_bars import Amounts, Look

LOOKS = {"kendt": Look("#000001"), "skjult": Look("#FFFFFF", "#000002", "#000002")}
ROWS = pd.DataFrame(
    [("a", "kendt", 3), ("a", "skjult", 1), ("b", "kendt", 2), ("b", "skjult", 0)],
    columns=["label", "part", "value"],
)


def drawn(chart) -> pd.DataFrame:
    """The rows of the first layer of a chart."""
    return next(iter(chart.layer)).data


@pytest.mark.parametrize(
    ("amounts", "ends"), [(None, [0.75, 1, 1]), (Amounts(1, " kr."), [3, 4, 2])]
)
def test_parts_lie_end_to_end_and_an_empty_one_is_not_drawn(amounts, ends):
    rows = drawn(stacked_bars.stacked_bars(ROWS, LOOKS, amounts))
    assert list(rows["end"]) == ends
    assert list(rows["start"]) == [0, ends[0], 0]


def test_words_under_a_bar_and_a_name_of_two_lines_push_the_next_one_down():
    tall = ROWS.assign(
        name=["et navn på mere end otteogtredive tegn i alt", *[""] * 3], words="fire kroner"
    )
    low, high = (
        drawn(stacked_bars.stacked_bars(rows, LOOKS)).groupby("label")["bar"].first()
        for rows in (ROWS, tall)
    )
    assert high["b"] - high["a"] > low["b"] - low["a"] and high["a"] > low["a"]


def test_names_beside_the_bars_leave_them_one_line_each():
    rows = drawn(stacked_bars.stacked_bars(ROWS, LOOKS, beside=True))
    assert rows.groupby("label")["bar"].first().diff().iloc[-1] == stacked_bars.BESIDE_PX


def test_a_hollow_part_keeps_its_outline_and_its_dark_words():
    rows = drawn(stacked_bars.stacked_bars(ROWS, LOOKS)).set_index("part")
    assert rows.loc["skjult", "ink"] == "#000002" and rows.loc["skjult", "edge"] == 2
