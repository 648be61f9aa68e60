"""Compares an area with another: newest values, differences, and whether a difference is for the worse."""

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd

NEUTRAL = "neutral"


def with_value(observations: pd.DataFrame) -> pd.DataFrame:
    """The observations that have a value."""
    return observations[observations["value"].notna()]


def newest(observations: pd.DataFrame) -> pd.DataFrame:
    """The newest observation of each area and indicator; one with a value is preferred to one without."""
    order = observations.assign(_number=observations["value"].notna()).sort_values(
        ["_number", "period_end"], na_position="first", kind="stable"
    )
    return (
        order.drop_duplicates(["area_id", "indicator_id"], keep="last")
        .drop(columns="_number")
        .sort_index()
    )


def newest_of(observations: pd.DataFrame, indicator_id: str, area_id: str) -> pd.Series | None:
    """The newest observation with a value for one indicator and area, or None."""
    rows = with_value(observations)
    rows = rows[(rows["indicator_id"] == indicator_id) & (rows["area_id"] == area_id)]
    return None if rows.empty else rows.sort_values("period_end").iloc[-1]


def pairs(observations: pd.DataFrame, area_id: str, comparator_id: str) -> pd.DataFrame:
    """Compare two areas: one row per indicator, for the newest period in which both have a value.

    Columns: those of observations for the area, and comparison (the other's value), comparison_text,
    comparison_source_id, difference (area minus comparison, in the indicator's unit; percentage points for shares)
    and worse (True or False where the indicator has a direction and the difference is larger than the rounding of its
    numbers, else None). Values of different periods are never subtracted.
    """
    numbers = with_value(observations)
    numbers = numbers.assign(_half_unit=half_unit(numbers))
    other = numbers.loc[
        numbers["area_id"] == comparator_id,
        ["indicator_id", "period", "period_end", "value", "value_text", "source_id", "_half_unit"],
    ].rename(
        columns={
            "value": "comparison",
            "value_text": "comparison_text",
            "source_id": "comparison_source_id",
            "_half_unit": "_comparison_half_unit",
        }
    )
    both = numbers[numbers["area_id"] == area_id].merge(
        other, on=["indicator_id", "period", "period_end"]
    )
    # Without dates, values of two sources may be of different times.
    both = both[both["period_end"].notna() | (both["source_id"] == both["comparison_source_id"])]
    both = both.sort_values("period_end", kind="stable").drop_duplicates(
        "indicator_id", keep="last"
    )
    # Round off binary noise: 86.2 - 91.6 is -5.4 and not -5.3999999999999915.
    both["difference"] = (both["value"] - both["comparison"]).round(6)
    rounding = (both["_half_unit"] + both["_comparison_half_unit"]).round(6)
    both["worse"] = [
        None if direction == NEUTRAL or abs(difference) <= slack
        else (difference > 0) == (direction == "higher_worse")
        for direction, difference, slack in zip(
            both["direction"], both["difference"], rounding, strict=True
        )
    ]  # fmt: skip
    return both.drop(columns=["_half_unit", "_comparison_half_unit"]).reset_index(drop=True)


def half_unit(numbers: pd.DataFrame) -> pd.Series:
    """How far each value can be from the true one by rounding: 0.5 of 93, 0.05 of 86.2, nothing where the persons are known.

    A value that ends in zero counts as rounded there: 12.0 as 12, for the database keeps no more of what was printed.
    """
    decimals = numbers["value"].map(
        lambda value: max(0, -Decimal(repr(value)).normalize().as_tuple().exponent)
    )
    return (0.5 * 10.0**-decimals).where(numbers["numerator"].isna(), 0)


def in_order(compared: pd.DataFrame, indicators: Sequence[str]) -> pd.DataFrame:
    """The rows of `compared` in the order of `indicators`."""
    place = {indicator: n for n, indicator in enumerate(indicators)}
    return compared.sort_values("indicator_id", key=lambda ids: ids.map(place))


def without_pair(observations: pd.DataFrame, compared: pd.DataFrame) -> pd.DataFrame:
    """The observations with a value that are in no row of `compared` (rows of pairs())."""
    paired = pd.MultiIndex.from_frame(compared[["indicator_id", "period"]])
    here = pd.MultiIndex.from_frame(observations[["indicator_id", "period"]])
    return with_value(observations[~here.isin(paired)])


def largest_differences(compared: pd.DataFrame, count: int) -> pd.DataFrame:
    """The `count` shares in per cent with the largest differences, the largest first."""
    shares = compared[compared["unit"] == "pct."]
    order = shares["difference"].abs().sort_values(ascending=False, kind="stable").index
    return shares.loc[order].head(count).reset_index(drop=True)


def whole_persons_of_100(share_pct: float) -> int:
    """86.2 -> 86: a share as persons of 100, rounded (halves up)."""
    return int(share_pct + 0.5)
