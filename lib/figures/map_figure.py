"""The map as a figure: for print, slides and files."""

import functools

import pandas as pd

from lib.charts.chart_data import AltairChart
from lib.figures import tables as figures_tables
from lib.figures.figure import Figure, origin_flags, sources_of
from lib.maps import print_map, sentences
from lib.maps import tables as maps_tables
from lib.maps.choropleth import Shading
from lib.maps.drawing import Drawing
from lib.text import danish


def map_figure(
    drawing: Drawing, title: str, shading: Shading | None = None, narrow_legend_px: int = 0
) -> Figure:
    """The printed map as a figure, with legend, scale bar and credits.

    shading: colours of the areas by an indicator. narrow_legend_px: width of a legend in one column; 0 for a legend
    in two columns under the map.
    """
    features = drawing.features[drawing.features["in_sight"]]
    if shading is not None:
        title = shading.title or sentences.shading_title(
            shading.indicator, shading.area_observations
        )
    names = list(drawing.names["text"])
    dates = features["published"].dropna().str[:4]
    schematic = features.loc[features["basis"] == "skematisk", "name"]
    caveat = [
        f"Skematisk, ikke opmålt: {danish.enumeration(schematic)}." if len(schematic) else "",
        *(shading.notes if shading else ()),
    ]
    return Figure(
        name="kort" if shading is None else f"kort {shading.indicator}",
        chart=AltairChart(functools.partial(print_map.chart, drawing)),
        legend=print_map.legend(drawing, narrow_legend_px, 1)
        if narrow_legend_px
        else print_map.legend(drawing, drawing.size[0]),
        title=title,
        caption="Nord er op." if shading is None else shading.definition,
        area=drawing.extent.name,
        comparison="",
        period=f"kortgrundlag {dates.min()}-{dates.max()}"
        if shading is None
        else shading.period or "flere år",
        table=maps_tables.features(features)
        if shading is None
        else figures_tables.observations(shading.observations),
        spreadsheet=None
        if shading is None
        else functools.partial(figures_tables.spreadsheet, shading.observations),
        sources=credits(drawing.features)
        | ({} if shading is None else sources_of(shading.observations)),
        description=sentences.alt_text(title, names, list(drawing.legend["text"])),
        caveat=" ".join(sentence for sentence in caveat if sentence),
        **({} if shading is None else origin_flags(shading.observations)),
        file_width=drawing.size[0],
    )


def credits(features: pd.DataFrame) -> dict[str, str]:
    """The credits of a map, in the wording its sources require: text -> web address, or ""."""
    named = features["credit"].fillna(features["publisher"] + " (" + features["source"] + ")")
    # A credit has no address: the archive it was fetched from is not the credited source.
    address = features["url"].where(features["credit"].isna(), "").fillna("")
    return dict(zip(named, address, strict=True))
