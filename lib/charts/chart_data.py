"""Descriptions of charts as data, independent of the renderer.

Renderers: lib/charts/builders.py (Altair) and lib/slides/pptx_*.py (editable PowerPoint charts and shapes). The `kind` of
each class is the first sentence of the alt text, without full stop.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import pandas as pd

if TYPE_CHECKING:
    import altair as alt

# Whether an area is on a list, for MembershipStrip.
STATES = ("På listen", "Ikke på listen", "Ikke offentliggjort her")


@dataclass(frozen=True)
class Bars:
    """One bar per row from 0, and thresholds as lines across the bars.

    rows: label, value, text (the value as shown), color; low and high where bars have an interval.
    thresholds: threshold, text, and color where it is not theme.THRESHOLD. suffix: of the axis labels.
    series: what all the values measure; the heading in PowerPoint's workbook. top: a value that the axis must reach,
    where several charts share a scale.
    """

    rows: pd.DataFrame
    thresholds: pd.DataFrame | None = None
    suffix: str = ""
    series: str = ""
    top: float | None = None
    kind: ClassVar[str] = "Søjler"


@dataclass(frozen=True)
class Dumbbells:
    """Two values per row, joined by a line.

    rows: label, value, comparison, value_text, comparison_text. names: of area and comparison. suffix: of the
    axis labels.
    """

    rows: pd.DataFrame
    names: tuple[str, str]
    suffix: str = " %"
    kind: ClassVar[str] = "Par af punkter"


@dataclass(frozen=True)
class Hundreds:
    """A hundred squares per row, of which `count` are filled. rows: name, count (0-100), text, color."""

    rows: pd.DataFrame
    kind: ClassVar[str] = "Hundrede firkanter for hvert sted, udfyldt efter andelen"


@dataclass(frozen=True)
class Lines:
    """One line per series over time, and targets as dashed lines.

    rows: series, area, name, color, date, value, text, and apart (whether the part of the line before the point is
    dashed); name is empty for an older definition. targets: start, end, value, text. breaks: dates between two
    definitions. least_span: the smallest range of the axis; None for an axis from 0. suffix: of the axis labels.
    small: one of many small charts.
    """

    rows: pd.DataFrame
    targets: pd.DataFrame
    breaks: Sequence[pd.Timestamp] = ()
    least_span: float | None = None
    suffix: str = ""
    small: bool = False
    kind: ClassVar[str] = "Linjer"


@dataclass(frozen=True)
class MembershipStrip:
    """Years across and lists down, one mark per cell. rows: year, list_kind, state (one of STATES)."""

    rows: pd.DataFrame
    kind: ClassVar[str] = "Felter efter år og kategori"


@dataclass(frozen=True)
class CriteriaRows:
    """A row for each criterion with a scale of its own; positions are fractions of its length, 0 to 1.

    rows: criterion, name, wide_name (in short lines), words, narrow_words (in longer lines), met (whether the
    title counts it). ticks: criterion, at, text, label_at (where the text stands): the law's thresholds.
    zones: criterion, start, end: where a threshold is met. bands: criterion, start, end, fade ("", "left" or "right":
    the open side): ranges and bounds. points: criterion, at, who (one of names), text (the year of another time): values. names: of the area, the
    comparison and the stand-in.
    """

    rows: pd.DataFrame
    ticks: pd.DataFrame
    zones: pd.DataFrame
    bands: pd.DataFrame
    points: pd.DataFrame
    names: tuple[str, str, str]
    kind: ClassVar[str] = "En række for hvert kriterium med lovens grænser"


@dataclass(frozen=True)
class Timeline:
    """Lanes with bars and dots over time, each with its name.

    items: lane, shape ("bar" or "dot"), start and end (in years with decimals), label, color. domain: the first and the
    last year. today: in years; None where it lies outside. today_text: at its line.
    """

    items: pd.DataFrame
    domain: tuple[float, float]
    today: float | None = None
    today_text: str = ""
    kind: ClassVar[str] = "Tidslinje"


@dataclass(frozen=True)
class Meetings:
    """Who meets where: a row for each place to meet, a column for each who may meet there, and a mark where they do.

    rows: row, name, status (beside the name; "" where it exists, else its line is dashed), text (shown where the row has no
    marks). columns: column, name, kind. marks: row, column, kind, hollow, text (instead of a shape, or inside a large one),
    shape (whether there is one).
    kinds: name -> number of its look in meetings_chart.LOOKS; the legend. joined: whether a line joins the marks of a row.
    """

    rows: pd.DataFrame
    columns: pd.DataFrame
    marks: pd.DataFrame
    kinds: Mapping[str, int]
    joined: bool = True
    kind: ClassVar[str] = "En tabel af mærker"


@dataclass(frozen=True)
class AltairChart:
    """A chart that only Altair can draw. make: builds it. kind: "" where the description already says it. wide: whether a
    slide gives it the whole width, so that its words stand beside its marks."""

    make: "Callable[[], alt.TopLevelMixin]"
    kind: str = ""
    wide: bool = False


ChartData = (
    Bars
    | Dumbbells
    | Hundreds
    | Lines
    | MembershipStrip
    | CriteriaRows
    | Timeline
    | Meetings
    | AltairChart
)
