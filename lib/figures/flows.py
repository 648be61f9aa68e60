"""Figures of flows as ribbons: a year's moves from and to places, and a birth cohort from age to age."""

from functools import partial

import pandas as pd

from lib.analysis import moves, transitions
from lib.charts import ribbons, theme
from lib.charts.chart_data import AltairChart
from lib.figures import moves as figures_moves
from lib.figures import transitions as figures_transitions
from lib.figures.figure import Figure
from lib.figures.moves import MovedArea
from lib.figures.transitions import FollowedCohort
from lib.text import danish

KIND = "Bånd, så brede som tallene"
HOW = "Hvert bånd er så bredt som antallet."
HIDDEN_PLACES = "steder, hvis tal er skjult"
ALL = "alle, uden oplyst sted"
FEW_PLACES = 9  # that are named on a side
NOT_FOLLOWED = (
    "Hvor der ikke går et bånd, er tallet skjult. Båndene viser, hvor mange der går fra en tilstand til den næste; de følger "
    "ikke det enkelte barn fra den første alder til den sidste."
)
SIDES = {moves.IN: "left", moves.OUT: "right"}


def of_moves(found: pd.DataFrame, total: pd.Series, year: int, area: MovedArea) -> Figure:
    """Ribbons from where people came, through the area, to where they went. found: moves.flows. total: of moves.totals."""
    rows = pd.concat([_side(found, direction) for direction in SIDES], ignore_index=True)
    heads = (
        f"{figures_moves.CAME}\n{_said(total['came'])} →",
        f"{figures_moves.LEFT}\n{_said(total['left'])} →",
    )
    by_place = figures_moves.by_place(figures_moves.wide(found), total, year, area)
    said = {
        side: "; ".join(f"{row.label} {row.text}" for row in rows[rows["side"].eq(side)].itertuples())
        for side in SIDES.values()
    }  # fmt: skip
    return Figure(
        name=f"{area.name} flytninger baand",
        chart=AltairChart(partial(ribbons.through, rows, heads, area.name), KIND),
        title=by_place.title,
        caption=f"{HOW} {figures_moves.DEFINITION}",
        area=area.name,
        comparison="",
        period=str(year),
        table=pd.DataFrame(
            {
                "Retning": found["direction"].map({moves.IN: figures_moves.CAME, moves.OUT: figures_moves.LEFT}),
                "Sted": _labels(found),
                "Personer": found["persons"].map(_said),
            }
        ),
        sources=area.sources,
        description=f"{by_place.title}. Fra: {said['left'] or 'ikke oplyst'}. Til: {said['right'] or 'ikke oplyst'}.",
        caveat=by_place.caveat,
        theme="Flytning",
        fictional=area.fictional,
        own=area.own,
    )  # fmt: skip


def _labels(found: pd.DataFrame) -> pd.Series:
    """The places by name, and those without one in words."""
    named = found.groupby("direction")["place"].transform(lambda place: place.ne("").any())
    without = named.map({True: HIDDEN_PLACES, False: ALL})
    return found["place"].where(found["place"].ne(""), without)


def _side(found: pd.DataFrame, direction: str) -> pd.DataFrame:
    """The rows of one side of the chart; the smallest places are put together where they are many."""
    labelled = found.assign(label=_labels(found))
    part = labelled[labelled["direction"].eq(direction)]
    named, rest = part[part["place"].ne("")], part[part["place"].eq("")]
    rows = [(row.label, row.persons, True) for row in named.head(FEW_PLACES).itertuples()]
    more = named.iloc[FEW_PLACES:]
    if len(more) == 1:
        rows += [(row.label, row.persons, True) for row in more.itertuples()]
    elif len(more):
        rows.append((f"{len(more)} andre steder", more["persons"].sum(), True))
    rows += [(row.label, row.persons, False) for row in rest.itertuples()]
    color = theme.AREA if direction == moves.IN else theme.COMPARISON
    return pd.DataFrame(
        [
            (SIDES[direction], label, int(persons), _said(persons), color if known or label == ALL else theme.MUTED)
            for label, persons, known in rows
        ],
        columns=["side", "label", "value", "text", "color"],
    )  # fmt: skip


def _said(persons: object) -> str:
    return "ikke oplyst" if pd.isna(persons) else danish.number(int(persons), 0)


def of_cohort(ages: pd.DataFrame, found: pd.DataFrame, size: int, cohort: FollowedCohort) -> Figure:
    """Ribbons from the states of each age to those of the next. ages: transitions.by_age. found: the transitions. size: of
    the cohort."""
    by_age = figures_transitions.by_age(ages, size, cohort)
    bars = figures_transitions.bars_by_age(ages, size)
    steps = {name: n for n, name in enumerate(dict.fromkeys(bars["label"]))}
    bars = bars.assign(
        step=bars["label"].map(steps), name=bars["label"], share=100 * bars["value"] / size
    )
    known = found[found["children"].fillna(0) > 0]
    bands = pd.DataFrame(
        {
            "step": [steps[figures_transitions.bar_of(age)] for age in known["age_from"]],
            "part_from": known["state_from"].to_numpy(),
            "part_to": known["state_to"].to_numpy(),
            "share": (100 * known["children"].astype(float) / size).to_numpy(),
        }
    )
    before, after = transitions.steps(found)[0][0], transitions.steps(found)[-1][1]
    title = f"{by_age.title}, fulgt fra {before} til {after} år"
    numbers = [
        figures_transitions.UNKNOWN if pd.isna(n) else danish.number(int(n), 0) for n in found["children"]
    ]  # fmt: skip
    table = pd.DataFrame(
        {
            "Alder før": [f"{age} år" for age in found["age_from"]],
            "Tilstand før": found["state_from"].to_numpy(),
            "Alder efter": [f"{age} år" for age in found["age_to"]],
            "Tilstand efter": found["state_to"].to_numpy(),
            "Børn": numbers,
        }
    )
    said = "; ".join(
        f"fra »{row.state_from}« ({row.age_from} år) til »{row.state_to}« ({row.age_to} år): {number}"
        for row, number in zip(found.itertuples(), numbers, strict=True)
    )
    return Figure(
        name=f"{cohort.area} forloeb baand {cohort.cohort}",
        chart=AltairChart(partial(ribbons.downwards, bars, bands, {part: look.fill for part, look in cohort.looks.items()}), KIND),
        title=title,
        caption=f"{HOW} {by_age.caption}",
        area=cohort.area,
        comparison="",
        period=by_age.period,
        table=table,
        sources=cohort.sources,
        description=f"{title}. {said}.",
        caveat=f"{NOT_FOLLOWED} {by_age.caveat}" if found["children"].isna().any() else f"{NOT_FOLLOWED.partition('. ')[2]} {by_age.caveat}",
        theme="Flytning",
        fictional=cohort.fictional,
        own=cohort.own,
    )  # fmt: skip
