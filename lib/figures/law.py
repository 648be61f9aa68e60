"""Figures about the law on parallel societies: the criteria, the law's own measures and the ministry's lists."""

import functools
from dataclasses import replace

import pandas as pd

from lib.analysis import compare, sentences
from lib.analysis.assessment import Assessment
from lib.charts import theme
from lib.charts.chart_data import STATES, Bars, MembershipStrip
from lib.charts.layout import axis_suffix
from lib.figures import comparisons, tables
from lib.figures.figure import Figure, caveats, origin_flags, sources_of
from lib.text import danish


def law_measure(
    observations: pd.DataFrame, assessment: Assessment, criterion: str, comparator_id: str
) -> Figure | None:
    """The area's value of the law's own measure beside the comparison, with the law's thresholds.

    None where the value is not published. The comparison's value is its newest, which may be of another period:
    the bars state it, and no difference is calculated.
    """
    observation = assessment.value(criterion)
    if observation is None:
        return None
    other = compare.newest_of(observations, observation["indicator_id"], comparator_id)
    used = observations.loc[[observation.name] if other is None else [observation.name, other.name]]
    rows = pd.DataFrame(
        {
            "label": used["area"] + ", " + used["period"],
            "value": used["value"],
            "text": sentences.values(used),
            "color": [theme.AREA, theme.COMPARISON][: len(used)],
        }
    )
    limits = pd.DataFrame(
        sentences.threshold_labels(assessment.limits(criterion), observation["unit"]),
        columns=["threshold", "text"],
    )
    title = f"{sentences.finding(observation)} ({observation['period']})"
    notes = []
    if other is None:
        notes.append(
            f"Samme mål er ikke offentliggjort for {sentences.area_name(observations, comparator_id)}."
        )
    elif other["period"] != observation["period"]:
        notes.append("Tallene er fra forskellige år; derfor er forskellen ikke regnet.")
    return Figure(
        name=observation["short_name"],
        chart=Bars(rows, limits, axis_suffix(observation["unit"]), observation["short_name"]),
        title=title,
        caption=f"{observation['definition']} Lovens grænser: "
        f"{sentences.limits(assessment.limits(criterion)) or 'ingen'}.",
        area=observation["area"],
        comparison="" if other is None else other["area"],
        period=danish.enumeration(dict.fromkeys(used["period"])),
        table=tables.observations(used),
        spreadsheet=functools.partial(tables.spreadsheet, used),
        sources=sources_of(used),
        description=f"{'; '.join(rows['label'] + ': ' + rows['text'])}. "
        f"Lovens grænser: {'; '.join(limits['text']) or 'ingen i tal'}.",
        caveat=caveats(used, *notes),
        **origin_flags(used),
    )


def stand_ins(
    observations: pd.DataFrame, criterion: str, area_id: str, comparator_id: str
) -> list[tuple[str, Figure]]:
    """The stand-ins of a criterion: (indicator_id, figure that compares the area with the comparison)."""
    near = observations[
        (observations["criterion"] == criterion)
        & (observations["criterion_relation"] == "stand_in")
    ]
    pairs = compare.pairs(near, area_id, comparator_id)
    comparison = sentences.area_name(observations, comparator_id)
    return [
        (
            pair["indicator_id"],
            replace(
                comparisons.side_by_side(near, pair, comparator_id, comparison),
                stand_in=True,
            ),
        )
        for _, pair in pairs.iterrows()
    ]


def memberships(rows: pd.DataFrame, area: str) -> Figure:
    """The ministry's lists that an area is known to have been on. rows: queries.memberships of the area."""
    list_count = rows.loc[rows["on_list"].eq(True), "list_date"].nunique()
    title = f"{area}: på {list_count} af ministeriets lister ifølge kilderne her"
    state = rows["on_list"].map({True: STATES[0], False: STATES[1]})
    shown = rows.assign(year=[day.year for day in rows["list_date"]], state=state.fillna(STATES[2]))
    known = rows[rows["on_list"].notna()]
    table = pd.DataFrame(
        {
            "Liste": [danish.long_date(day) for day in shown["list_date"]],
            "Kategori": shown["list_kind_name"],
            "Området": shown["state"],
            "Kilde": [sentences.citation(row) for _, row in shown.iterrows()],
            "Kildens ord": shown["quote"].fillna(""),
            "Bemærkning": shown["note"].fillna(""),
        }
    )
    known_rows = table[table["Området"] != STATES[2]]
    words = "; ".join(
        f"{row['Liste']}, {row['Kategori']}: {row['Området']}" for _, row in known_rows.iterrows()
    )
    return Figure(
        name="ministeriets lister",
        chart=MembershipStrip(
            shown.rename(columns={"list_kind": "id", "list_kind_name": "list_kind"})[
                ["year", "list_kind", "state"]
            ]
        ),
        title=title,
        caption="Ministeriets lister efter år. En lille prik: ikke offentliggjort her.",
        area=area,
        comparison="",
        period=f"{shown['year'].min()}-{shown['year'].max()}",
        table=table,
        sources=sources_of(known if len(known) else rows),
        description=f"{words}.",
        caveat="»Ikke offentliggjort her« betyder, at hele listen ikke er kendt i materialet; "
        "det siger hverken, at området var på den, eller at det ikke var.",
    )  # fmt: skip
