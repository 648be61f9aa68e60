"""The figure of a time line: the phases, plans and events of strategies, and which phases run today."""

import datetime

import pandas as pd

from lib.analysis import plan_times
from lib.charts import theme
from lib.charts.chart_data import Timeline
from lib.figures.figure import Figure, citations
from lib.text import danish

COLORS = {
    plan_times.PHASE: theme.AREA,
    plan_times.PLAN: theme.OTHER_COLORS[1],
    plan_times.TERM_KIND: theme.MUTED,
    plan_times.EVENT: theme.COMPARISON,
}
CAPTION = {
    plan_times.PHASE: "Blå søjler er faser",
    plan_times.PLAN: "grønne er handlingsplaner",
    plan_times.TERM_KIND: "grå er den tid, en aftale gælder",
    plan_times.EVENT: "prikker er begivenheder",
}
WORDS = "Tiderne er kildernes egne. En prik står midt i den tid, kilden nævner; stregen gennem den er hele tiden."
EVENTS = "Begivenheder: "
WIDE_PX = 1020  # in a file
KINDS = {plan_times.TERM_KIND: "Aftale", plan_times.PHASE: "Fase", plan_times.PLAN: "Handlingsplan", plan_times.EVENT: "Begivenhed"}  # fmt: skip


def timeline(
    strategies: pd.DataFrame, items: pd.DataFrame, today: datetime.date, area: str
) -> Figure | None:
    """The time line of strategies; None where none of them has a time. area: its name.

    strategies, items: as effort_queries reads them.
    """
    shown = plan_times.drawn(strategies, items)
    if shown.empty:
        return None
    known = strategies[strategies["name"].isin(shown["lane"])]
    used = pd.concat([known, items[items["strategy_id"].isin(known["strategy_id"])]])
    untimed = plan_times.undated(items)
    kinds = list(dict.fromkeys(shown["kind"]))
    caption = danish.enumeration(CAPTION[kind] for kind in CAPTION if kind in kinds)
    return Figure(
        name="tidslinje",
        chart=_chart(shown, today),
        title=plan_times.finding(shown, today),
        caption=f"{danish.capitalise(caption)}. Den stiplede streg er i dag.",
        area=area,
        comparison="",
        period=plan_times.span(shown["start"].min(), shown["end"].max()),
        table=table(shown, untimed),
        sources=citations(used.drop_duplicates("source").to_dict("records")),
        description=_description(shown, today),
        caveat=_caveat(untimed),
        file_width=WIDE_PX,
    )


def table(shown: pd.DataFrame, untimed: pd.DataFrame) -> pd.DataFrame:
    """What is on the time line, in order of time within each strategy, and what has no time."""
    ordered = pd.concat(
        [rows.sort_values("start", kind="stable") for _, rows in shown.groupby("lane", sort=False)]
    )
    dated = pd.DataFrame(
        {
            "Strategi": ordered["lane"],
            "Hvad": ordered["kind"].map(KINDS),
            "Navn": ordered["text"],
            "Kildens tid": ordered["period"],
            "Fra": ordered["start"].map(danish.long_date),
            "Til": ordered["end"].map(danish.long_date),
        }
    )
    rest = pd.DataFrame(
        {
            "Strategi": untimed["strategy"],
            "Hvad": untimed["kind"].map(KINDS),
            "Navn": untimed["text"],
            "Kildens tid": untimed["period"].fillna("ikke oplyst"),
        }
    )
    return pd.concat([dated, rest]).fillna("").reset_index(drop=True)


def year(day: datetime.date | pd.Timestamp, last: bool = False) -> float:
    """A day as a year with decimals: the beginning of the day, or its end where it is the last of a time."""
    stamp = pd.Timestamp(day)
    days = 366 if stamp.is_leap_year else 365
    return stamp.year + (stamp.day_of_year - (0 if last else 1)) / days


def _chart(shown: pd.DataFrame, today: datetime.date) -> Timeline:
    events = shown["shape"] == plan_times.DOT
    items = shown.assign(
        lane=shown["lane"].mask(events, EVENTS + shown["lane"]),
        start=shown["start"].map(year),
        end=shown["end"].map(lambda day: year(day, last=True)),
        color=shown["kind"].map(COLORS),
    )
    # The bars first, so that all phases are seen together.
    items = pd.concat([items[~events], items[events]], ignore_index=True)
    domain = float(shown["start"].min().year), float(shown["end"].max().year + 1)
    now = year(today)
    within = domain[0] <= now <= domain[1]
    return Timeline(
        items[["lane", "shape", "start", "end", "label", "color"]],
        domain,
        now if within else None,
        f"I dag, {danish.long_date(today)}" if within else "",
    )


def _description(shown: pd.DataFrame, today: datetime.date) -> str:
    told = []
    for lane, rows in shown.groupby("lane", sort=False):
        names = "; ".join(
            f"{one.label}"
            if one.period and one.period in one.label
            else f"{one.label}, {one.period or plan_times.span(one.start, one.end)}"
            for one in rows.sort_values("start", kind="stable").itertuples()
        )
        told.append(f"{lane}: {names}.")
    return f"{plan_times.finding(shown, today)}. {' '.join(told)}"


def _caveat(untimed: pd.DataFrame) -> str:
    if untimed.empty:
        return WORDS
    return f"{WORDS} {len(untimed)} uden tid i kilden står kun i tabellen."
