"""Finished figures: a chart with its finding as title, its numbers, its sources and its words.

A Figure is all that a page, a file or a slide needs to show it; nothing in it is looked up again.
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
from lib.charts.moving import MovingChart
from lib.text import danish


@dataclass(frozen=True)
class Figure:
    """One finding with all that belongs to it.

    name: a few words, for the file's name. chart: what is drawn; None where the table is what is shown.
    title: the finding, a sentence without full stop. caption: the definition. area, comparison, period: whose
    numbers, beside whose ("" where none), and when. table: what "Vis tal" shows, Danish headings. sources: how
    each is cited -> its address, or "". description: what the chart shows, in words; the kind of chart is not
    among them, see alt_text. caveat: what the numbers cannot say. theme: of the indicator. legend: what stands
    under the chart in a file. spreadsheet: the table with numbers to calculate with, where it has any, or a
    function that makes it when a file is asked for. file_width: in pixels. fictional: any of it is made up.
    own: any of it is from a reader's own file. stand_in: it is not the law's own measure of the criterion it
    stands for. hypothetical: some of it has not happened. moving: the chart where sliders of the page move it.
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
    spreadsheet: pd.DataFrame | Callable[[], pd.DataFrame] | None = None
    file_width: int = 760
    fictional: bool = False
    own: bool = False
    stand_in: bool = False
    hypothetical: bool = False
    moving: MovingChart | None = None

    def drawn(self) -> alt.TopLevelMixin:
        """The Altair chart of a figure that has one, its sliders where they stand."""
        return builders.draw(self.chart) if self.moving is None else self.moving.with_sliders()

    @property
    def alt_text(self) -> str:
        """The figure in words for those who cannot see it."""
        return self.alt_text_as(self.chart.kind if self.chart else "")

    def alt_text_as(self, kind: str) -> str:
        """The alt text where the figure is shown as another kind of chart; "" for none."""
        return f"{kind}. {self.description}" if kind else self.description

    @functools.cached_property
    def spec(self) -> Mapping:
        """The chart spec (Vega-Lite) of a figure that has a chart, made once and kept; callers copy what they
        change."""
        return self.drawn().to_dict() if self.moving is None else self.moving.spec_with_sliders()

    @functools.cached_property
    def legend_spec(self) -> Mapping:
        """The chart spec of the legend of a figure that has one, kept in the same way."""
        return self.legend.to_dict()

    def spreadsheet_table(self) -> pd.DataFrame:
        """The table for a spreadsheet: with numbers where it has any."""
        if self.spreadsheet is None:
            return self.table
        return self.spreadsheet() if callable(self.spreadsheet) else self.spreadsheet

    @property
    def labels(self) -> list[str]:
        """What must stand on the figure wherever it goes."""
        said = {
            sentences.HYPOTHETICAL: self.hypothetical,
            sentences.FICTIONAL: self.fictional,
            sentences.OWN: self.own,
            sentences.STAND_IN: self.stand_in,
        }
        return [label for label, holds in said.items() if holds]

    @property
    def source_line(self) -> str:
        """ "Kilde: A; B" without addresses, for files."""
        return citation_line(self.sources)


def citation_line(sources: Collection[str]) -> str:
    """ "Kilde: A", or "Kilder: A; B"."""
    return ("Kilder: " if len(sources) > 1 else "Kilde: ") + "; ".join(sources)


def context_line(figure: Figure) -> str:
    """Whose numbers, beside whose, and when, for files."""
    parts = {
        "Område": figure.area,
        "Sammenligning": figure.comparison,
        "Periode": figure.period,
    }
    return " · ".join(f"{what}: {words}" for what, words in parts.items() if words)


def origin_flags(observations: pd.DataFrame) -> dict[str, bool]:
    """The fields `fictional` and `own` of a figure of these observations."""
    return {
        "fictional": bool(observations["fictional"].any()),
        "own": bool(observations["status"].eq(sentences.OWN_STATUS).any()),
    }


def sources_of(observations: pd.DataFrame) -> dict[str, str]:
    """How each source of the observations is cited -> its address, in order."""
    return citations(observations[["source", "publisher", "published", "url"]].to_dict("records"))


def citations(observations: Iterable[Mapping]) -> dict[str, str]:
    """The same of rows with source, publisher, published and url."""
    return {
        sentences.citation(observation): observation["url"]
        if isinstance(observation["url"], str)
        else ""
        for observation in observations
    }


def caveats(observations: pd.DataFrame, *more: str) -> str:
    """What must be known to read the observations: of the indicator and of the figures, each sentence once."""
    texts = [*more, *observations["caveat"], *_notes(observations)]
    said = [part for text in texts if isinstance(text, str) for part in split_sentences(text)]
    return " ".join(dict.fromkeys(said))


def split_sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return re.split(r"(?<=[.!?]) (?=[A-ZÆØÅ»])", text)


def _notes(observations: pd.DataFrame) -> list[str]:
    """The notes of published figures; one that is not about every area says which it is about."""
    noted = observations[(observations["status"] == "published") & observations["note"].notna()]
    areas = set(observations["area"])
    return [
        note
        if set(rows["area"]) == areas
        else f"{danish.enumeration(rows['area'].unique())}: {note}"
        for note, rows in noted.groupby("note", sort=False)
    ]
