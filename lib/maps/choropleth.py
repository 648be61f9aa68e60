"""One indicator on the map: shares colour the areas, in classes with round limits; counts are circles.

A large area with many people is no more coloured than a small one with as large a share, so only shares are colours.
"""

import itertools
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from lib.analysis import compare, sentences
from lib.charts import theme
from lib.settings import municipality
from lib.text import danish

MOST_CLASSES = 4
LEAST_AREAS = 4  # with fewer there is no pattern to see
KINDS = ("sogn", "boligområde")
SHARES, COUNTS = ("pct.",), ("personer", "antal")
CIRCLES = "antal"  # the group of the circles among a drawing's marks
LARGEST_PX = 26  # radius of the largest circle


@dataclass(frozen=True)
class Shading:
    """The colours or circles of the areas on a map for one indicator.

    indicator, definition: of the indicator. kind: of the areas. areas: feature_id, text, label (text without a
    period that all share), color and radius_px (None where not published or not used), one row an area of that kind.
    period: of all, "" where they differ. title: of the figure, "" for the lowest and the highest value. listed: a table
    of all with a number, also without a known place. classes: text, color and radius_px, the lowest first. observations: those
    shown, and the municipality's. notes: what must be known to read the map. circles: whether it has circles.
    """

    indicator: str
    definition: str
    kind: str
    period: str
    areas: pd.DataFrame
    classes: pd.DataFrame
    observations: pd.DataFrame
    notes: tuple[str, ...]
    circles: bool = False
    title: str = ""
    listed: pd.DataFrame = field(default_factory=pd.DataFrame)

    def is_of(self, features: pd.DataFrame) -> pd.Series:
        """Which features have a colour, a circle or the look of an unpublished number."""
        return features["feature_id"].isin(self.areas["feature_id"])

    @property
    def area_observations(self) -> pd.DataFrame:
        """`observations` without the municipality's own."""
        return self.observations[
            self.observations["area_id"] != municipality.settings().home_comparison_id
        ]


def indicators(observations: pd.DataFrame, features: gpd.GeoDataFrame) -> dict[str, str]:
    """What the map can show: indicator_id -> name, those of most areas first.

    Only shares and counts, and only what is known of LEAST_AREAS areas of one kind.
    """
    own = _shown_observations(observations, features)
    known = own.groupby(["indicator_id", "area_kind"], sort=False).agg(
        name=("indicator", "first"), areas=("area_id", "nunique")
    )
    useful = known[known["areas"] >= LEAST_AREAS].reset_index("area_kind")
    ordered = useful.sort_values("areas", ascending=False, kind="stable")
    return dict(zip(ordered.index, ordered["name"], strict=True))


def shade(observations: pd.DataFrame, features: gpd.GeoDataFrame, indicator_id: str) -> Shading:
    """The newest published value of each area. The indicator is one of indicators()."""
    own = compare.newest(
        _shown_observations(observations, features).query("indicator_id == @indicator_id")
    )
    kind = next(k for k in KINDS if (own["area_kind"] == k).sum() >= LEAST_AREAS)
    shown = own[own["area_kind"] == kind]
    own = shown.set_index("area_id")
    circles = own["unit"].iloc[0] in COUNTS
    at_home = compare.newest_of(
        observations, indicator_id, municipality.settings().home_comparison_id
    )
    areas = features.loc[
        (features["kind"] == kind) & features["area_id"].notna(), ["feature_id", "area_id"]
    ].join(own[["value"]], on="area_id")
    areas["text"] = [
        sentences.dated_value(own.loc[area] if area in own.index else None)
        for area in areas["area_id"]
    ]
    period = own["period"].iloc[0] if own["period"].nunique() == 1 else ""
    areas["label"] = areas["text"].str.removesuffix(f" ({period})")
    # A share is seen against the municipality's; of a count the municipality has all.
    beside = [] if at_home is None or circles else [at_home["value"]]
    looks, classes = (_circles if circles else class_colors)(
        areas["value"], beside, own["unit"].iloc[0]
    )
    observation = own.iloc[0]
    notes = [
        f"{at_home['area']}: {sentences.dated_value(at_home)}." if at_home is not None else "",
        "Tallene er fra forskellige år; se året ved hvert tal." if own["period"].nunique() > 1 else "",
        "Cirklens areal viser antallet." if circles else "",
    ]  # fmt: skip
    used = observations.loc[[*shown.index, *([] if at_home is None else [at_home.name])]]
    return Shading(
        observation["indicator"], observation["definition"], kind, period,
        areas.drop(columns="value").assign(**looks), classes, used,
        tuple(note for note in notes if note), circles,
    )  # fmt: skip


def class_colors(
    values: pd.Series, beside: list[float], unit: str
) -> tuple[dict[str, list], pd.DataFrame]:
    """The look of each area by its class, and the classes."""
    known = [*values.dropna(), *beside]
    limits = class_limits(min(known), max(known))
    number = pd.cut(values, limits, labels=False, include_lowest=True, right=False)
    colors = theme.class_colors(len(limits) - 1)
    texts = [
        f"{danish.number(low)} til under {danish.amount(high, unit)}"
        for low, high in itertools.pairwise(limits)
    ]
    looks = {"color": [None if pd.isna(n) else colors[int(n)] for n in number], "radius_px": None}
    return looks, pd.DataFrame({"text": texts, "color": colors, "radius_px": None})


def _circles(
    values: pd.Series, _beside: list[float], unit: str
) -> tuple[dict[str, list], pd.DataFrame]:
    """The radius of each area's circle, and some sizes for the legend."""
    limits = class_limits(values.min(), values.max())
    per_root = LARGEST_PX / limits[-1] ** 0.5
    sizes = [limit for limit in (limits[1], limits[-1]) if limit > 0]
    classes = pd.DataFrame(
        {
            "text": [danish.amount(size, unit) for size in sizes],
            "color": None,
            "radius_px": [per_root * size**0.5 for size in sizes],
        }
    )
    looks = {"color": None, "radius_px": [per_root * value**0.5 for value in values]}
    return looks, classes


def class_limits(low: float, high: float) -> list[float]:
    """The limits of at most MOST_CLASSES classes of one round width, with every value under the last."""
    for width in (m * 10**n for n in range(0, 9) for m in (1, 2, 2.5, 5)):
        first = low // width * width
        count = int((high - first) // width) + 1
        if count <= MOST_CLASSES:
            return [first + width * n for n in range(count + 1)]
    raise ValueError(f"No classes can be made for {low} to {high}")


def _shown_observations(observations: pd.DataFrame, features: gpd.GeoDataFrame) -> pd.DataFrame:
    """Published shares and counts of the areas on the map, of the kinds that are shown."""
    areas = features.loc[features["kind"].isin(KINDS), "area_id"].dropna()
    shown = compare.with_value(observations)
    return shown[shown["area_id"].isin(areas) & shown["unit"].isin([*SHARES, *COUNTS])]
