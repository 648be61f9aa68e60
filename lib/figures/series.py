"""Line charts of one indicator over time, with its targets."""

import itertools
from collections.abc import Mapping, Sequence

import pandas as pd

from lib.analysis import sentences, time_series
from lib.charts import theme
from lib.charts.chart_data import Lines
from lib.charts.layout import LEAST_SPAN_PCT, axis_suffix, value_range
from lib.figures import tables
from lib.figures.figure import Figure, caveats, origin_flags, sources_of
from lib.text import danish

BREAK = (
    "Opgørelsen er lavet om ved de prikkede linjer; tal fra hver sin side kan ikke sammenlignes."
)


def development_name(observations: pd.DataFrame) -> str:
    """The name of the development figure. observations: one frame of time_series.chains."""
    return f"udvikling {observations.sort_values('period_end')['short_name'].iloc[-1]}"


def development(
    observations: pd.DataFrame, all_targets: pd.DataFrame, area_order: Sequence[str]
) -> Figure:
    """Lines of one indicator and of the definitions it replaced, with its targets.

    observations: one frame of time_series.chains. all_targets: queries.targets; those that fit are drawn.
    The title states the change of the first area in `area_order` that has a line.
    """
    targets = time_series.target_lines(all_targets, observations)
    areas = [area for area in area_order if area in set(observations["area_id"])]
    areas += [area for area in dict.fromkeys(observations["area_id"]) if area not in areas]
    newest = observations["indicator_id"] == observations["indicator_id"].iloc[-1]
    rows = _rows(observations, newest, theme.area_colors(areas))
    breaks = _breaks(observations, rows["date"])
    line = _title_line(observations[newest], areas)
    names = dict(zip(observations["area_id"], observations["area"], strict=True))
    latest = line.iloc[-1]
    span = LEAST_SPAN_PCT if latest["unit"] == "pct." else None
    bottom, _ = value_range([*observations["value"], *targets["value"]], span)
    words = "; ".join(
        f"{observation['area']} {observation['period']}: {sentences.value(observation)}"
        for _, observation in observations.iterrows()
    )
    goals = "".join(f" {goal.text}." for goal in targets.itertuples())
    notes = [
        BREAK if breaks else "",
        "Målet er sat med den tidligere opgørelse." if len(targets) and breaks else "",
        "Aksen begynder ikke ved 0." if bottom > 0 else "",
    ]
    return Figure(
        name=f"udvikling {latest['short_name']}",
        theme=latest["theme"],
        chart=Lines(rows, targets, breaks, span, axis_suffix(latest["unit"])),
        title=_title(line),
        caption=latest["definition"],
        area=danish.enumeration(names[a] for a in areas),
        comparison="",
        period=f"{observations['period_end'].min().year}-{observations['period_end'].max().year}",
        table=tables.observations(observations),
        spreadsheet=tables.spreadsheet(observations),
        sources=sources_of(observations),
        description=f"{words}.{goals} {notes[0]}".strip(),
        caveat=caveats(observations, *(note for note in notes if note)),
        **origin_flags(observations),
    )


def _rows(observations: pd.DataFrame, newest: pd.Series, colors: Mapping[str, str]) -> pd.DataFrame:
    """The rows of chart_data.Lines. newest: True for observations by the newest definition. colors: by area_id."""
    latest = observations["period_end"].max()
    return pd.DataFrame(
        {
            "series": observations["area_id"] + " " + observations["indicator_id"],
            "area": observations["area"],
            "name": observations["area"].where(newest, ""),
            "color": observations["area_id"].map(colors),
            "date": observations["period_start"]
            + (observations["period_end"] - observations["period_start"]) / 2,
            "value": observations["value"],
            "text": [
                sentences.value(observation)
                + ("" if observation["period_end"] == latest else f" ({observation['period']})")
                for _, observation in observations.iterrows()
            ],
        }
    )


def _breaks(observations: pd.DataFrame, dates: pd.Series) -> list[pd.Timestamp]:
    """The dates midway between two definitions. dates: of each observation."""
    spans = [
        dates[observations["indicator_id"] == one]
        for one in dict.fromkeys(observations["indicator_id"])
    ]
    return [old.max() + (new.min() - old.max()) / 2 for old, new in itertools.pairwise(spans)]


def _title_line(current: pd.DataFrame, areas: Sequence[str]) -> pd.DataFrame:
    """The observations behind the title: of the first area with more than one, by time."""
    area_id = next(
        (a for a in areas if (current["area_id"] == a).sum() > 1), current["area_id"].iloc[0]
    )
    return current[current["area_id"] == area_id].sort_values("period_end")


def _title(line: pd.DataFrame) -> str:
    """The title: the change from the first to the last observation of a line."""
    start, end = line.iloc[0], line.iloc[-1]
    return (
        f"{end['indicator']}: {end['area']} fra {sentences.value(start)} ({start['period']}) "
        f"til {sentences.value(end)} ({end['period']}){_extreme_between(line)}"
    )


def _extreme_between(line: pd.DataFrame) -> str:
    """ ", med 79,6 % (2017) som det højeste" where the extreme of a line lies between its ends, else ""."""
    ends = line["value"].iloc[[0, -1]]
    for extreme, word in ((line["value"].idxmax(), "højeste"), (line["value"].idxmin(), "laveste")):
        observation = line.loc[extreme]
        if not ends.min() <= observation["value"] <= ends.max():
            return f", med {sentences.value(observation)} ({observation['period']}) som det {word}"
    return ""
