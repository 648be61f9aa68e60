"""Time series: which indicators have more than one period, and which targets fit in their charts."""

import re
from collections.abc import Iterator

import pandas as pd

from lib.analysis import compare, sentences
from lib.text import danish

SHARES = ("pct.", "procentpoint", "antal")


def chains(observations: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The dated observations of each indicator, with those of the definitions it replaced.

    One frame per chain, the oldest definition first. Only chains in which some area has more than one period by one
    definition. Of areas with a single period, shares are included for comparison, counts are not.
    """
    dated = compare.with_value(observations).dropna(subset="period_end")
    replaced = dict(zip(observations["indicator_id"], observations["replaces"], strict=True))
    newest = [
        i for i in dict.fromkeys(observations["indicator_id"]) if i not in set(replaced.values())
    ]
    for indicator in newest:
        chain = [indicator]
        while isinstance(older := replaced.get(chain[0]), str):
            chain.insert(0, older)
        rows = dated[dated["indicator_id"].isin(chain)]
        periods = rows.groupby(["indicator_id", "area_id"])["period_end"].nunique()
        alone = [
            (i, a) not in set(periods[periods > 1].index)
            for i, a in zip(rows["indicator_id"], rows["area_id"], strict=True)
        ]
        rows = rows[~(pd.Series(alone, index=rows.index) & ~rows["unit"].isin(SHARES))]
        if (periods > 1).any():
            order = rows["indicator_id"].map(chain.index)
            yield (
                rows.assign(_order=order)
                .sort_values(["_order", "period_end"])
                .drop(columns="_order")
            )


def target_lines(targets: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """The targets that fit in a chart of these observations: start, end, value, text.

    A target fits if it is a level or a difference in the indicator's unit, for an area in the chart, with years.
    """
    units = dict(zip(observations["indicator_id"], observations["unit"], strict=True))
    here, newest = set(observations["area_id"]), observations["indicator_id"].iloc[-1]
    lines = []
    for _, target in targets.iterrows():
        unit = units.get(target["indicator_id"])
        drawn = target["kind"] in ("level", "difference") and target["area_id"] in here
        if unit is None or not drawn or target["target_unit"] != unit:
            continue
        if pd.isna(target["target"]) or pd.isna(target["target_period"]):
            continue
        years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", target["target_period"])]
        if not years:
            continue
        older = "" if target["indicator_id"] == newest else " (tidligere opgørelse)"
        lines.append(
            {
                "start": pd.Timestamp(min(years), 1, 1),
                "end": pd.Timestamp(max(years), 12, 31),
                "value": target["target"],
                "text": f"Mål {target['target_period']}: {sentences.OPERATOR[target['operator']]} "
                + danish.amount(target["target"], unit)
                + older,
            }
        )
    return pd.DataFrame(lines, columns=["start", "end", "value", "text"])
