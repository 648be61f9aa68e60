"""The Figure: a chart with its finding as title, its table, sources and texts.

A Figure contains everything that a page, a file or a slide needs to show it, without further queries.
"""

import functools
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

import altair as alt
import pandas as pd

from lib.analysis import sentences
from lib.charts import builders
from lib.charts.chart_data import ChartData
from lib.charts.slider_chart import SliderChart
from lib.text import danish


@dataclass(frozen=True)
class Figure:
    """One finding with its chart, table, sources and texts.

    name: a few words, for file names. chart: its description; None where only the table is shown. title: the
    finding, a sentence without full stop. caption: the definition. area, comparison ("" for none), period: as shown.
    table: what "Vis tal" shows, with Danish headings. sources: citation -> web address, or "". description: what the
    chart shows, without the kind of chart, see alt_text. caveat: limits of the numbers. theme: of the indicator.
    legend: stands under the chart in a file, and legend_html on a page. spreadsheet: the table with numbers to calculate with, or a function
    that builds it. file_width: in pixels. fictional: some numbers are made up. own: some are from the user's own
    file. stand_in: the indicator is not the law's own measure of its criterion. hypothetical: some numbers are of a
    scenario. slider_chart: the chart where the page's sliders change it.
    """

    name: str
    chart: ChartData | None
    title: str
    caption: str
    area: str
    comparison: str
    period: str
    table: pd.DataFrame
    sources: dict[str, str]
    description: str
    caveat: str = ""
    theme: str = ""
    legend: alt.TopLevelMixin | None = None
    legend_html: str = ""
    spreadsheet: pd.DataFrame | Callable[[], pd.DataFrame] | None = None
    file_width: int = 760
    fictional: bool = False
    own: bool = False
    stand_in: bool = False
    hypothetical: bool = False
    slider_chart: SliderChart | None = None

    def altair_chart(self) -> alt.TopLevelMixin:
        """The Altair chart, with the current slider values; only for a figure with a chart."""
        return (
            builders.draw(self.chart)
            if self.slider_chart is None
            else self.slider_chart.with_values()
        )

    @property
    def alt_text(self) -> str:
        """The alt text of the figure, for screen readers: the kind of chart, the finding and what the chart shows."""
        return self.alt_text_as(self.chart.kind if self.chart else "")

    def alt_text_as(self, kind: str) -> str:
        """The alt text for another kind of chart; kind "" leaves the kind out."""
        finding = "" if self.title in self.description else self.title
        return ". ".join(part for part in (kind, finding, self.description) if part)

    @functools.cached_property
    def spec(self) -> Mapping:
        """The chart spec (Vega-Lite), computed once; callers must not change it. Only for a figure with a chart.

        Not validated, which takes a quarter of the time; the tests validate every kind of chart.
        """
        return (
            self.altair_chart().to_dict(validate=False)
            if self.slider_chart is None
            else self.slider_chart.spec_with_values()
        )

    @functools.cached_property
    def legend_spec(self) -> Mapping:
        """The chart spec of the legend, computed once. Only for a figure with a legend."""
        return self.legend.to_dict()

    def spreadsheet_table(self) -> pd.DataFrame:
        """The table for a spreadsheet, with numbers to calculate with where there are any."""
        if self.spreadsheet is None:
            return self.table
        return self.spreadsheet() if callable(self.spreadsheet) else self.spreadsheet

    @property
    def labels(self) -> list[str]:
        """The labels that must be shown with the figure everywhere: hypothetical, fictional, own, stand-in."""
        flags = {
            sentences.HYPOTHETICAL: self.hypothetical,
            sentences.FICTIONAL: self.fictional,
            sentences.OWN: self.own,
            sentences.STAND_IN: self.stand_in,
        }
        return [label for label, holds in flags.items() if holds]

    @property
    def source_line(self) -> str:
        """ "Kilder: A; B", without web addresses, for files."""
        return citation_line(self.sources)


def citation_line(sources: Collection[str]) -> str:
    """ "Kilde: A", or "Kilder: A; B"."""
    return ("Kilder: " if len(sources) > 1 else "Kilde: ") + "; ".join(sources)


def context_line(figure: Figure) -> str:
    """ "Område: … · Sammenligning: … · Periode: …", for files."""
    parts = {
        "Område": figure.area,
        "Sammenligning": figure.comparison,
        "Periode": figure.period,
    }
    return " · ".join(f"{what}: {words}" for what, words in parts.items() if words)


def origin_flags(observations: pd.DataFrame) -> dict[str, bool]:
    """The arguments `fictional` and `own` for a Figure of these observations."""
    return {
        "fictional": bool(observations["fictional"].any()),
        "own": bool(observations["status"].isin(sentences.OWN_STATUSES).any()),
    }


def sources_of(observations: pd.DataFrame) -> dict[str, str]:
    """The sources of observations: citation -> web address, or "", in order."""
    return citations(observations[["source", "publisher", "published", "url"]].to_dict("records"))


def citations(observations: Iterable[Mapping]) -> dict[str, str]:
    """The sources of rows with source, publisher, published and url: citation -> web address, or ""."""
    return {
        sentences.citation(observation): observation["url"]
        if isinstance(observation["url"], str)
        else ""
        for observation in observations
    }


def caveats(observations: pd.DataFrame, *more: str) -> str:
    """The caveats of the indicators, the notes of the observations and `more`, each sentence once."""
    texts = [*more, *observations["caveat"], *_notes(observations)]
    said = [part for text in texts if isinstance(text, str) for part in split_sentences(text)]
    return " ".join(dict.fromkeys(said))


def split_sentences(text: str) -> list[str]:
    """Split a Danish text into sentences."""
    return re.split(r"(?<=[.!?]) (?=[A-ZÆØÅ»])", text)


def _notes(observations: pd.DataFrame) -> list[str]:
    """The notes of published observations; a note that does not cover all areas names those it covers."""
    noted = observations[(observations["status"] == "published") & observations["note"].notna()]
    areas = set(observations["area"])
    return [
        note
        if set(rows["area"]) == areas
        else f"{danish.enumeration(rows['area'].unique())}: {note}"
        for note, rows in noted.groupby("note", sort=False)
    ]
