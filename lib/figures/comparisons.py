"""Figures that compare an area with another: bars, a hundred squares, largest differences, and the goals."""

import functools
from dataclasses import replace

import pandas as pd

from lib.analysis import compare
from lib.analysis import sentences as analysis_sentences
from lib.analysis.criterion_sentences import count_word
from lib.charts import theme
from lib.charts.chart_data import Bars, ChartData, Dumbbells, Hundreds
from lib.charts.layout import axis_suffix
from lib.figures import tables
from lib.figures.figure import Figure, caveats, origin_flags, sources_of
from lib.text import danish

WAYS = {"higher_worse": "  ← bedre", "higher_better": "  bedre →", compare.NEUTRAL: ""}


def both_observations(
    observations: pd.DataFrame, pair: pd.Series, comparator_id: str
) -> pd.DataFrame:
    """The observations of the area and the comparison in a row of compare.pairs."""
    return observations[
        (observations["indicator_id"] == pair["indicator_id"])
        & (observations["period"] == pair["period"])
        & observations["area_id"].isin([pair["area_id"], comparator_id])
        & observations["value"].notna()
    ]


def _comparison(
    observations: pd.DataFrame, pair: pd.Series, comparator_id: str, comparison: str,
    chart: ChartData, title: str, description: str,
) -> Figure:  # fmt: skip
    used = both_observations(observations, pair, comparator_id)
    return Figure(
        name=pair["short_name"],
        chart=chart,
        title=title,
        caption=pair["definition"],
        area=pair["area"],
        comparison=comparison,
        period=pair["period"],
        table=tables.observations(used),
        spreadsheet=functools.partial(tables.spreadsheet, used),
        sources=sources_of(used),
        description=description,
        caveat=caveats(used),
        **origin_flags(used),
    )


def side_by_side(
    observations: pd.DataFrame,
    pair: pd.Series,
    comparator_id: str,
    comparison: str,
    top: float | None = None,
) -> Figure:
    """Two bars: the area and the comparison, for one indicator and period.

    pair: a row of compare.pairs. top: a value that the axis must reach, see shared_top.
    """
    rows = pd.DataFrame(
        {
            "label": [pair["area"], comparison],
            "value": [pair["value"], pair["comparison"]],
            "text": [analysis_sentences.value(pair), analysis_sentences.comparison_value(pair)],
            "color": [theme.AREA, theme.COMPARISON],
        }
    )
    title = analysis_sentences.finding_beside(pair, comparison)
    return _comparison(
        observations, pair, comparator_id, comparison,
        Bars(rows, suffix=axis_suffix(pair["unit"]), series=pair["short_name"], top=top), title,
        f"{title}. Forskel: {analysis_sentences.difference(pair)}.",
    )  # fmt: skip


def shared_top(compared: pd.DataFrame) -> dict[str, float]:
    """The largest value of each unit among rows of compare.pairs, so that their bars can share a scale."""
    return compared.groupby("unit")[["value", "comparison"]].max().max(axis=1).to_dict()


def of_hundred(
    observations: pd.DataFrame, pair: pd.Series, comparator_id: str, comparison: str
) -> Figure:
    """A hundred squares for the area and the comparison each: "27 ud af 100 elever"."""
    shares = [pair["value"], pair["comparison"]]
    rows = pd.DataFrame(
        {
            "name": [pair["area"], comparison],
            "count": [compare.whole_persons_of_100(share) for share in shares],
            "text": [analysis_sentences.of_hundred(pair, share) for share in shares],
            "color": [theme.AREA, theme.COMPARISON],
        }
    )
    title = (
        f"{pair['short_name']}: {rows['text'][0]} i {pair['area']} – "
        f"{rows['count'][1]} ud af 100 i {comparison} ({pair['period']})"
    )
    figure = _comparison(
        observations, pair, comparator_id, comparison, Hundreds(rows), title, f"{title}.",
    )  # fmt: skip
    return replace(figure, file_width=440)


def differences(
    observations: pd.DataFrame, compared: pd.DataFrame, comparator_id: str, comparison: str
) -> Figure:
    """Several indicators of an area beside the comparison, in the order of `compared` (rows of compare.pairs)."""
    area = compared["area"].iloc[0]
    rows = compared.assign(
        label=compared["short_name"]
        + " ("
        + compared["period"]
        + ")"
        + compared["direction"].map(WAYS),
        value_text=analysis_sentences.values(compared),
        comparison_text=[
            analysis_sentences.comparison_value(pair) for _, pair in compared.iterrows()
        ],
    )
    top = compared.iloc[0]
    used = pd.concat(
        [both_observations(observations, pair, comparator_id) for _, pair in compared.iterrows()]
    )
    sentences = "; ".join(
        f"{row.short_name} {row.value_text} mod {row.comparison_text}" for row in rows.itertuples()
    )
    return Figure(
        name="største forskelle",
        chart=Dumbbells(
            rows[["label", "value", "comparison", "value_text", "comparison_text"]],
            (area, comparison),
        ),
        title=f"Størst forskel: {top['short_name']} – {analysis_sentences.value(top)} i {area}, "
        f"{analysis_sentences.comparison_value(top)} i {comparison}",
        caption="Andele i procent, ordnet efter forskellen i procentpoint. Pilen viser den vej, der er bedst.",
        area=area,
        comparison=comparison,
        period=danish.enumeration(dict.fromkeys(compared["period"])),
        table=tables.observations(used),
        spreadsheet=functools.partial(tables.spreadsheet, used),
        sources=sources_of(used),
        description=f"{area} mod {comparison}: {sentences}.",
        caveat="Forskelle mellem andele af forskellige grupper; de kan ikke lægges sammen.",
        **origin_flags(used),
    )


def goals(
    all_goals: pd.DataFrame, observations: pd.DataFrame, compared: pd.DataFrame, area_id: str,
    comparator_id: str,
) -> Figure:  # fmt: skip
    """A table of the goals for an area, each with its nearest indicator. all_goals: queries.goals of the area."""
    area, comparison = (
        analysis_sentences.area_name(observations, one) for one in (area_id, comparator_id)
    )
    nearest = [
        tables.nearest_to_goal(
            rows["indicator_id"].dropna().head(1), observations, compared, area_id, comparator_id
        ).assign(Målsætning=goal)
        for goal, rows in all_goals.groupby("goal", sort=False)
    ]
    table = pd.concat(nearest, ignore_index=True).rename(columns={"Tal for": "Nærmeste tal"})
    first = all_goals.drop_duplicates("goal")["indicator_id"]
    used = compare.with_value(observations[observations["indicator_id"].isin(first)])
    return Figure(
        name=danish.lower_first(goals_title(all_goals)),
        chart=None,
        title=f"{goals_title(all_goals)} for {area} og de nærmeste tal",
        caption="Strategien knytter ingen tal til målsætningerne. Det er de nærmeste tal, der er fundet.",
        area=area,
        comparison=comparison,
        period="som det står ved hvert tal",
        table=table[["Målsætning", *table.columns.drop("Målsætning")]],
        sources=sources_of(used),
        description=f"Tabel med {danish.lower_first(goals_title(all_goals))} og det nærmeste tal for hver.",
        **origin_flags(used),
    )


def goals_title(all_goals: pd.DataFrame) -> str:
    """What the goals are called together, with their number: "De fire målsætninger"."""
    number = all_goals["goal_id"].nunique()
    return f"De {count_word(number)} målsætninger" if number > 1 else "Målsætningen"
