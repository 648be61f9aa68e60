"""Line charts of one indicator over time, with its targets."""

import functools
import itertools
from collections.abc import Mapping, Sequence

import pandas as pd

from lib.analysis import sentences, time_series
from lib.charts import theme
from lib.charts.chart_data import Lines
from lib.charts.layout import axis_suffix, least_span, value_range
from lib.figures import tables
from lib.figures.figure import Figure, caveats, origin_flags, sources_of
from lib.text import danish

MAX_AMOUNT = 10  # characters of a number with its unit in a small chart
BREAK = (
    "Opgørelsen er lavet om ved de prikkede linjer; tal fra hver sin side kan ikke sammenlignes."
)
APART = "Hvor linjen er stiplet, kommer tallene før og efter fra hver sin udgiver og er måske ikke opgjort ens."

NOT_DRAWN = "sat, før opgørelsen blev lavet om, og derfor ikke tegnet."


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
    areas = [area for area in area_order if area in set(observations["area_id"])]
    areas += [area for area in dict.fromkeys(observations["area_id"]) if area not in areas]
    newest = observations["indicator_id"] == observations["indicator_id"].iloc[-1]
    rows = _rows(observations, newest, theme.area_colors(areas))
    line = _title_line(observations[newest], areas)
    return _figure(observations, all_targets, rows, line, _title(line))


def panel(
    observations: pd.DataFrame, all_targets: pd.DataFrame, area_id: str, comparison_id: str | None
) -> Figure:
    """The line of one area as one of many small charts, with the comparison in grey.

    observations: one frame of time_series.chains, in which the area has a line.
    """
    shown = observations[observations["area_id"].isin([area_id, comparison_id])]
    newest = shown["indicator_id"] == shown["indicator_id"].iloc[-1]
    colors = {area_id: theme.area_colors([area_id])[area_id], comparison_id: theme.MUTED}
    rows = _rows(shown, newest, colors)
    rows["text"] = rows["text"].map(_brief)
    rows["label"] = rows["text"].where(
        shown["area_id"] == area_id, rows["area"] + " " + rows["text"]
    )
    line = _title_line(shown[newest], [area_id])
    ends = line[line["area_id"] == area_id]
    start, end = sentences.value(ends.iloc[0]), sentences.value(ends.iloc[-1])
    years = "–".join(dict.fromkeys(str(ends.iloc[at]["period_end"].year) for at in (0, -1)))
    title = f"{ends.iloc[-1]['short_name']} {years}: fra {start} til {end}"
    return _figure(shown, all_targets, rows, ends, title, small=True)


def _brief(text: str) -> str:
    """A label, without its unit where that is too long for a small chart, whose title has it."""
    amount, bracket, period = text.partition(" (")
    if len(amount) <= MAX_AMOUNT:
        return text
    return amount.partition(danish.NBSP)[0] + bracket + period


def _figure(
    observations: pd.DataFrame, all_targets: pd.DataFrame, rows: pd.DataFrame, line: pd.DataFrame,
    title: str, small: bool = False,
) -> Figure:  # fmt: skip
    """The lines of `rows` as a figure. line: the observations behind the title."""
    breaks = _breaks(observations, rows["date"])
    known = time_series.target_lines(all_targets, observations)
    targets, beyond = time_series.before_break(known, breaks)
    latest = line.iloc[-1]
    values = [*observations["value"], *targets["value"]]
    span = least_span(latest["unit"], values)
    words = "; ".join(
        f"{area} {period}: {value}"
        for area, period, value in zip(
            observations["area"],
            observations["period"],
            sentences.values(observations),
            strict=True,
        )
    )
    goals = "".join(f" {goal.text}." for goal in targets.itertuples())
    notes = [
        BREAK if breaks else "",
        APART if rows["apart"].any() else "",
        *(f"{goal.text}: {NOT_DRAWN}" for goal in beyond.itertuples()),
    ]
    if not small and value_range(values, span)[0] > 0:
        notes.append("Aksen begynder ikke ved 0.")
    return Figure(
        name=f"udvikling {latest['short_name']}",
        theme=latest["theme"],
        chart=Lines(rows, targets, list(breaks.values()), span, axis_suffix(latest["unit"]), small),
        title=title,
        caption=latest["definition"],
        area=danish.enumeration(dict.fromkeys(observations["area"])),
        comparison="",
        period=f"{observations['period_end'].min().year}-{observations['period_end'].max().year}",
        table=tables.observations(observations),
        spreadsheet=functools.partial(tables.spreadsheet, observations),
        sources=sources_of(observations),
        description=f"{words}.{goals} {notes[0]}".strip(),
        # What the lines mean is said once, above all small charts.
        caveat=" ".join(notes[2:]) if small else caveats(observations, *filter(None, notes)),
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
            "apart": time_series.apart(observations),
            "text": [
                value + ("" if end == latest else f" ({period})")
                for value, end, period in zip(
                    sentences.values(observations),
                    observations["period_end"],
                    observations["period"],
                    strict=True,
                )
            ],
        }
    )


def _breaks(observations: pd.DataFrame, dates: pd.Series) -> dict[str, pd.Timestamp]:
    """The dates midway between two definitions, by the earlier. dates: of each observation."""
    spans = {
        one: dates[observations["indicator_id"] == one]
        for one in dict.fromkeys(observations["indicator_id"])
    }
    return {
        old: spans[old].max() + (spans[new].min() - spans[old].max()) / 2
        for old, new in itertools.pairwise(spans)
    }


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
