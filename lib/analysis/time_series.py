"""Time series: which indicators have more than one period, and which targets fit in their charts."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from lib.analysis import compare, sentences, target_periods
from lib.text import danish

SHARES = ("pct.", "procentpoint", "antal")


def chains(observations: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The dated observations of each indicator, with those of the definitions it replaced.

    One frame per chain, the oldest definition first. Only chains in which some area has more than one period by one
    definition. Of areas with a single period, shares are included for comparison, counts are not.
    """
    dated = compare.with_value(observations).dropna(subset="period_end")
    replaced = dict(zip(observations["indicator_id"], observations["replaces"], strict=True))
    earlier, with_line = set(replaced.values()), _with_line(dated)
    places = dated.groupby("indicator_id").indices
    for newest in dict.fromkeys(observations["indicator_id"]):
        if newest in earlier:
            continue
        chain = [newest]
        while isinstance(older := replaced.get(chain[0]), str):
            chain.insert(0, older)
        if not any(indicator in chain for indicator, _ in with_line):
            continue
        parts = [dated.iloc[places[i]].sort_values("period_end", kind="stable") for i in chain if i in places]  # fmt: skip
        rows = pd.concat(parts)
        drawn = [
            unit in SHARES or (indicator, area) in with_line
            for unit, indicator, area in zip(
                rows["unit"], rows["indicator_id"], rows["area_id"], strict=True
            )
        ]
        yield rows[drawn]


def areas_with_line(chain: pd.DataFrame) -> set[str]:
    """The area_id of each area with two periods by one definition in a frame of chains()."""
    return {area for _, area in _with_line(chain)}


def _with_line(dated: pd.DataFrame) -> set[tuple[str, str]]:
    """indicator_id and area_id of those with more than one period."""
    periods = dated.groupby(["indicator_id", "area_id"])["period_end"].nunique()
    return set(periods.index[periods > 1])


def target_lines(targets: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """The targets that fit in a chart of these observations: start, end, value, text, indicator_id.

    targets: queries.targets; with `standing_words`, the text tells the status too. A target fits if it is a level or a difference in the indicator's unit, for an area in the chart, with years.
    """
    units = dict(zip(observations["indicator_id"], observations["unit"], strict=True))
    here, newest = set(observations["area_id"]), observations["indicator_id"].iloc[-1]
    lines = []
    drawn = (
        targets["indicator_id"].isin(units)
        & targets["kind"].isin(("level", "difference"))
        & targets["area_id"].isin(here)
        & targets["target"].notna()
    )
    for target in targets[drawn].to_dict("records"):
        unit = units[target["indicator_id"]]
        if target["target_unit"] != unit:
            continue
        period = target_periods.of_words(target["target_period"])
        if period is None:
            continue
        about = ["tidligere opgørelse"] if target["indicator_id"] != newest else []
        about += [target["standing_words"]] if "standing_words" in target else []
        lines.append(
            {
                "start": period.start,
                "end": period.end,
                "value": target["target"],
                "text": f"Mål {period.words}: {sentences.OPERATOR[target['operator']]} "
                + danish.amount(target["target"], unit)
                + (f" ({'; '.join(about)})" if about else ""),
                "indicator_id": target["indicator_id"],
            }
        )
    return pd.DataFrame(lines, columns=["start", "end", "value", "text", "indicator_id"])


def before_break(
    targets: pd.DataFrame, until: Mapping[str, pd.Timestamp]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Target lines as far as their definition goes, and those that lie beyond it and cannot be drawn.

    targets: target_lines(). until: for each earlier definition, the date of the break after it.
    """
    ends = pd.to_datetime(targets["indicator_id"].map(until))
    beyond = ends.notna() & (targets["start"] >= ends)
    as_far = targets.assign(end=targets["end"].where(~(targets["end"] > ends), ends))
    return as_far[~beyond], targets[beyond]


def maker(observations: pd.DataFrame) -> pd.Series:
    """Who made each number: the publisher of its source, or the user whose own file it is from."""
    own = observations["status"].isin(sentences.OWN_STATUSES)
    return observations["publisher"].where(~own, sentences.OWN_STATUS)


def apart(observations: pd.DataFrame) -> pd.Series:
    """Whether each number is of another maker than the one before it, of the same area and indicator.

    Then the two may not have been counted alike, and no unbroken line joins them.
    """
    ordered = observations.assign(_maker=maker(observations)).sort_values(
        "period_end", kind="stable"
    )
    before = ordered.groupby(["area_id", "indicator_id"], sort=False)["_maker"].shift()
    return (before.notna() & (before != ordered["_maker"])).reindex(observations.index)


def comparison_of(chain: pd.DataFrame, area_id: str, candidates: Sequence[str]) -> str | None:
    """The candidate with a number for most periods of an area's line, else the first with any; None where none has."""
    own = _moments(chain, area_id)
    known = {one: len(own & found) for one in candidates if (found := _moments(chain, one))}
    return max(known, key=known.get, default=None)


def _moments(chain: pd.DataFrame, area_id: str) -> set[tuple]:
    own = chain["area_id"].to_numpy() == area_id
    return set(zip(chain["indicator_id"][own], chain["period_end"][own], strict=True))
