"""The figure of counts of passers-by on the map: the places of an area, with how many pass on a typical weekday."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import geopandas as gpd
import pandas as pd

from lib.analysis.sentences import NOT_PUBLISHED
from lib.charts.chart_data import AltairChart
from lib.figures.figure import Figure
from lib.figures.passages import DEFINITION, HOLIDAYS, NOT_ZERO, time_span
from lib.maps import legend, print_map
from lib.maps.passage_map import CountMap
from lib.text import danish

FILE_PX, LEGEND_PX = 430, 250  # of the map in a file, and of the legend beside it on a slide
PLACES = "Steder på kortet, hvor det kan tælles, hvor mange der kommer forbi."
SKETCH = "Opdigtet skitse, ikke et kort"
WIDTHS = (
    "Jo bredere en streg og jo større en cirkel er, jo flere kommer forbi på en typisk hverdag."
)
WAYS = "To pile ved siden af hinanden er de to retninger. Hver retnings median er regnet for sig, så de to giver ikke altid præcis tallet for begge."


@dataclass(frozen=True, eq=False)
class CountedArea:
    """What the figure says about the counts on its map. area, mode: as shown. sources: of the counts. credits: of the map.
    fictional: whether they are made up. own: whether some are from the user's own file."""

    area: str
    mode: str
    sources: Mapping[str, str]
    credits: Mapping[str, str]
    fictional: bool
    own: bool


def counts_map(drawn: CountMap, rows: gpd.GeoDataFrame, of: CountedArea) -> Figure:
    """The map of some places. rows: passage_map.located with passages.newest_weekday, missing where nothing is known."""
    known = rows[rows["passed"].notna()].sort_values("passed", ascending=False)
    title = _finding(known, len(rows), of.area)
    kind = "Skitse af opdigtede steder, uden målestok" if drawn.sketch else "Kort med nord opad"
    table = _table(rows)
    return Figure(
        name=f"{of.area} på kortet",
        chart=AltairChart(partial(print_map.chart, drawn.drawing, SKETCH if drawn.sketch else ""), kind),
        legend=print_map.legend(drawn.drawing, LEGEND_PX, 1),
        legend_html=legend.to_html(drawn.drawing.legend),
        title=title,
        caption=f"{danish.capitalise(of.mode)}. {DEFINITION} {WIDTHS}" if len(known) else PLACES,
        area=of.area,
        comparison="",
        period=_period(known),
        table=table,
        sources={**of.sources, **of.credits},
        description=f"{title}. {_said(table)} Det samme står i tabellen.",
        caveat=_caveat(drawn, rows, known),
        theme="Bevægelse",
        fictional=of.fictional,
        own=of.own,
        file_width=FILE_PX,
    )  # fmt: skip


def _finding(known: pd.DataFrame, places: int, area: str) -> str:
    """The place that most pass, where its spread is above the next one's; known: the largest number first."""
    if known.empty:
        where = danish.counted(places, "sted", "steder")
        return f"{area}: ingen tællinger er offentliggjort for {where} på kortet"
    numbers = known["passed"].map(lambda passed: danish.number(passed, 0))
    first = known.iloc[0]
    if len(known) == 1:
        return f"{first['name']}: {numbers.iloc[0]} på en typisk hverdag i {_when(first)}"
    if first["low"] > known["high"].iloc[1:].max():
        return f"Flest kommer forbi {first['name']}: {numbers.iloc[0]} på en typisk hverdag i {_when(first)}"
    told = danish.enumeration(f"{number} ved {name}" for name, number in zip(known["name"].head(3), numbers, strict=False))  # fmt: skip
    return f"På en typisk hverdag kommer {told} forbi"


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    """The places with their numbers, those without one last."""
    rows = rows.sort_values("passed", ascending=False, na_position="last")
    table = pd.DataFrame(
        {
            "Sted": rows["name"],
            "Typisk hverdag": [_number(passed) for passed in rows["passed"]],
            "Hver retning": [_ways(row) for row in rows.itertuples()],
            "Spredning": [
                f"{danish.number(row.low, 0)} til {danish.number(row.high, 0)}" if pd.notna(row.passed) else ""
                for row in rows.itertuples()
            ],
            "Talt": [_when(row) if pd.notna(row["passed"]) else "" for _, row in rows.iterrows()],
            "Hele hverdage": [danish.number(row.days, 0) if pd.notna(row.passed) else "" for row in rows.itertuples()],
        }
    )  # fmt: skip
    return table.loc[:, (table != "").any()]


def _number(passed: float) -> str:
    return danish.number(passed, 0) if pd.notna(passed) else NOT_PUBLISHED


def _ways(row: object) -> str:
    if pd.isna(row.passed):
        return ""
    if pd.isna(row.forward):
        return "ikke talt hver for sig"
    ways = ((row.forward, row.to_name), (row.back, row.from_name))
    return ", ".join(f"{danish.number(passed, 0)} mod {where}" for passed, where in ways)


def _said(table: pd.DataFrame) -> str:
    """The rows of the table in words, for the alt text."""
    ways = table["Hver retning"] if "Hver retning" in table else [""] * len(table)
    told = [
        f"{name}: {number}" + (f" ({way})" if way else "")
        for name, number, way in zip(table["Sted"], table["Typisk hverdag"], ways, strict=True)
    ]
    return f"{'; '.join(told)}."


def _caveat(drawn: CountMap, rows: pd.DataFrame, known: pd.DataFrame) -> str:
    sketched = rows.loc[rows["basis"] == "skematisk", "name"]
    said = {
        "Skitsen viser opdigtede steder og er ikke et kort over noget virkeligt.": drawn.sketch,
        f"Skematisk, ikke opmålt: {danish.enumeration(sketched)}.": len(sketched) > 0,
        "Stederne er ikke talt på samme tid; se tiden i tabellen.": known["first_day"].nunique() > 1,
        WAYS: bool(known["forward"].notna().any()),
        f"Der er ikke plads på kortet til navnet på {danish.enumeration(drawn.unnamed)}; se tabellen.": len(drawn.unnamed) > 0,
        f"{NOT_ZERO} {HOLIDAYS}": len(known) > 0,
    }  # fmt: skip
    return " ".join(words for words, holds in said.items() if holds)


def _period(known: pd.DataFrame) -> str:
    return time_span(known["first_day"].min(), known["last_day"].max()) if len(known) else ""


def _when(row: pd.Series) -> str:
    return time_span(row["first_day"], row["last_day"])
