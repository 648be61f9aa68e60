"""Choropleth maps: areas coloured by an indicator, in classes with round limits."""

import itertools
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from lib.analysis import compare, sentences
from lib.charts import theme
from lib.settings import municipality
from lib.text import danish

MOST_CLASSES = 4
KINDS = ("sogn", "boligområde")
COUNTS = ("personer", "antal")


@dataclass(frozen=True)
class Shading:
    """The colours of the areas on a map for one indicator.

    indicator, definition: of the indicator. kind: of the areas. areas: feature_id, text, label (text without a
    period that all share), color (None where not published), one row an area of that kind. period: of
    all, "" where they differ. classes: text, color, the lowest first. observations: those
    shown, and the municipality's. notes: what must be known to read the colours.
    """

    indicator: str
    definition: str
    kind: str
    period: str
    areas: pd.DataFrame
    classes: pd.DataFrame
    observations: pd.DataFrame
    notes: tuple[str, ...]

    @property
    def area_observations(self) -> pd.DataFrame:
        """`observations` without the municipality's own."""
        return self.observations[
            self.observations["area_id"] != municipality.settings().home_comparison_id
        ]


def indicators(observations: pd.DataFrame, features: gpd.GeoDataFrame) -> dict[str, str]:
    """What the areas on the map can be coloured by: indicator_id -> name, those of most areas first.

    Only what is known of two areas, or of one area and of the municipality it is compared with.
    """
    own = _coloured_observations(observations, features)
    home_id = municipality.settings().home_comparison_id
    home = observations.loc[
        (observations["area_id"] == home_id) & observations["value"].notna(), "indicator_id"
    ]
    known = own.groupby("indicator_id", sort=False).agg(
        name=("indicator", "first"), areas=("area_id", "nunique")
    )
    useful = known[(known["areas"] > 1) | known.index.isin(home)]
    ordered = useful.sort_values("areas", ascending=False, kind="stable")
    return dict(zip(ordered.index, ordered["name"], strict=True))


def shade(observations: pd.DataFrame, features: gpd.GeoDataFrame, indicator_id: str) -> Shading:
    """The newest published value of each area, in classes. The indicator is one of indicators()."""
    own = compare.newest(
        _coloured_observations(observations, features).query("indicator_id == @indicator_id")
    )
    kind = next(k for k in KINDS if (own["area_kind"] == k).any())
    shown = own[own["area_kind"] == kind]
    own = shown.set_index("area_id")
    unit = own["unit"].iloc[0]
    at_home = compare.newest_of(
        observations, indicator_id, municipality.settings().home_comparison_id
    )
    # A share is seen against the municipality's; of a count the municipality has all.
    beside = [] if at_home is None or unit in COUNTS else [at_home["value"]]
    limits = class_limits(min([*own["value"], *beside]), max([*own["value"], *beside]))
    areas = features.loc[
        (features["kind"] == kind) & features["area_id"].notna(), ["feature_id", "area_id"]
    ].join(own[["value"]], on="area_id")
    areas["text"] = [
        sentences.dated_value(own.loc[area] if area in own.index else None)
        for area in areas["area_id"]
    ]
    period = own["period"].iloc[0] if own["period"].nunique() == 1 else ""
    areas["label"] = areas["text"].str.removesuffix(f" ({period})")
    number = pd.cut(areas["value"], limits, labels=False, include_lowest=True, right=False)
    colors = theme.class_colors(len(limits) - 1)
    areas["color"] = [None if pd.isna(n) else colors[int(n)] for n in number]
    classes = pd.DataFrame(
        {
            "text": [
                f"{danish.number(low)} til under {danish.amount(high, unit)}"
                for low, high in itertools.pairwise(limits)
            ],
            "color": colors,
        }
    )
    observation = own.iloc[0]
    notes = [
        f"{at_home['area']}: {sentences.dated_value(at_home)}." if at_home is not None else "",
        "Tallene er fra forskellige år; se året ved hvert tal." if own["period"].nunique() > 1 else "",
        "Farven viser antal, ikke tæthed: et stort område har flere." if unit in COUNTS else "",
    ]  # fmt: skip
    used = observations.loc[[*shown.index, *([] if at_home is None else [at_home.name])]]
    return Shading(
        observation["indicator"], observation["definition"], kind, period, areas.drop(columns="value"), classes,
        used, tuple(note for note in notes if note),
    )  # fmt: skip


def class_limits(low: float, high: float) -> list[float]:
    """The limits of at most MOST_CLASSES classes of one round width, with every value under the last."""
    for width in (m * 10**n for n in range(0, 9) for m in (1, 2, 2.5, 5)):
        first = low // width * width
        count = int((high - first) // width) + 1
        if count <= MOST_CLASSES:
            return [first + width * n for n in range(count + 1)]
    raise ValueError(f"No classes for {low} to {high}")


def _coloured_observations(observations: pd.DataFrame, features: gpd.GeoDataFrame) -> pd.DataFrame:
    """Published numbers of the areas on the map, of the kinds that are coloured."""
    areas = features.loc[features["kind"].isin(KINDS), "area_id"].dropna()
    shown = compare.with_value(observations)
    return shown[shown["area_id"].isin(areas) & shown["value"].notna() & (shown["unit"] != "kr.")]
