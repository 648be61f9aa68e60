"""Colours, fonts and the Altair theme, shared by the screen and the files.

Every colour for text or lines has a contrast of at least 4.5:1 on white (tests/test_figures.py).
"""

import itertools
import json
from collections.abc import Iterable, Mapping

import altair as alt
import pandas as pd

from lib.settings import municipality

TEXT = "#1B2733"
MUTED = "#4F5D6B"
GRID = "#DDE3E9"
BACKGROUND = "#FFFFFF"

AREA = "#0B5394"
COMPARISON = "#B45309"
HYPOTHETICAL = "#E3EDF7"  # inside the dashed outline of hypothetical bars
HYPOTHETICAL_BAR = "#7FA8D1"  # where a bar cannot be hollow
THRESHOLD = "#7A1F5C"
WORSE, BETTER = "#9F1239", "#3F6212"  # always beside the word itself

# Lines of several areas also have the area's name at their end. Areas that recur have a colour of their own; others
# get the remaining ones.
AREA_COLORS = municipality.settings().area_colors
OTHER_COLORS = ("#8A3FA0", "#3F6212", "#9F1239", "#155E75")


def area_colors(areas: Iterable[str]) -> dict[str, str]:
    """A colour for each area_id."""
    others = itertools.cycle(OTHER_COLORS)
    return {area: AREA_COLORS.get(area) or next(others) for area in areas}


# Classes on a map, light to dark, in a hue unlike the water's and the link's.
CLASS_COLORS = ("#EFE8F7", "#DCCBEC", "#C4A9DE", "#A883CC")
CLASS_LINE = "#6B3FA0"  # around the circles of a count
UNKNOWN = "#D5DAE0"
ABROAD = "#EEF0F2"  # background outside the drawn area
UPLOADED_LAYER = "#0F766E"
SELECTED = "#FFD23F"


def class_colors(count: int) -> list[str]:
    """Colours for `count` classes, the lowest class lightest."""
    return list(CLASS_COLORS[:count])


FONT = "Arial, 'Liberation Sans', sans-serif"
LABEL_PX = 14

NUMBER_LOCALE = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " kr."]}
TIME_LOCALE = {
    "dateTime": "%A den %e. %B %Y %X",
    "date": "%d.%m.%Y",
    "time": "%H:%M",
    "periods": ["", ""],
    "days": ["søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"],
    "shortDays": ["søn", "man", "tir", "ons", "tor", "fre", "lør"],
    "months": [
        "januar", "februar", "marts", "april", "maj", "juni",
        "juli", "august", "september", "oktober", "november", "december",
    ],
    "shortMonths": [
        "jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
    ],
}  # fmt: skip


def _records(data: object) -> Mapping:
    """The data of a chart. pandas writes a data frame in a fiftieth of the time that Altair takes to convert it."""
    if type(data) is not pd.DataFrame:
        return alt.default_data_transformer(data)
    text = data.to_json(orient="records", date_format="iso", double_precision=15)
    return {"values": json.loads(text)}


alt.data_transformers.register("records", _records)
alt.data_transformers.enable("records")
# Layers keep their own data: Streamlit would convert every shared data set to a column table.
alt.data_transformers.consolidate_datasets = False


@alt.theme.register("social_balance", enable=True)
def _theme() -> alt.theme.ThemeConfig:
    axis = {
        "labelFont": FONT, "titleFont": FONT, "labelFontSize": LABEL_PX, "titleFontSize": LABEL_PX,
        "labelColor": TEXT, "titleColor": MUTED, "gridColor": GRID, "domainColor": MUTED,
        "tickColor": MUTED, "titleFontWeight": "normal", "labelLimit": 260, "aria": False,
    }  # fmt: skip
    return {
        "config": {
            "background": BACKGROUND,
            "font": FONT,
            "locale": {"number": NUMBER_LOCALE, "time": TIME_LOCALE},
            "view": {"stroke": None},
            # The chart has an alt text; labels of marks, axes and legends would read out field names and colours in English.
            "mark": {"aria": False},
            "axis": axis,
            "text": {"font": FONT, "fontSize": LABEL_PX, "color": TEXT},
            "title": {
                "font": FONT, "subtitleFont": FONT, "fontSize": 20, "subtitleFontSize": LABEL_PX,
                "color": TEXT, "subtitleColor": MUTED, "anchor": "start", "subtitlePadding": 8,
                "offset": 16,
            },
            "legend": {
                "labelFont": FONT, "titleFont": FONT, "labelFontSize": LABEL_PX,
                "labelColor": TEXT, "aria": False, "orient": "top", "title": None, "labelLimit": 0,
                "symbolSize": 140,
            },
        }
    }  # fmt: skip
