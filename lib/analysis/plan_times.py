"""Times of strategies: which of their statements stand on a time line, and which phases run on a day.

Times are those of the sources. A time that a source only tells in words, such as "medio", is drawn as wide as it is.
"""

import datetime
import re

import pandas as pd

from lib.text import danish

BAR, DOT = "bar", "dot"
PHASE, PLAN, EVENT = "fase", "handlingsplan", "begivenhed"
TERM, TERM_KIND = "Aftalens tid", "aftale"
SHAPES = {TERM_KIND: BAR, PHASE: BAR, PLAN: BAR, EVENT: DOT}
YEARS = re.compile(r"\d{4}(\s?[-–]\s?\d{2,4})?")


def drawn(strategies: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """What a time line shows, in order: lane, shape (BAR or DOT), kind, label, text, start, end, period.

    strategies, items: as effort_queries reads them. A lane is a strategy; one without anything dated has none. text: in
    full, where the label is its beginning. The parts of a plan that share its time are one bar.
    """
    rows = []
    for strategy in strategies.itertuples():
        if pd.notna(strategy.period_start) and pd.notna(strategy.period_end):
            rows.append((strategy.name, TERM_KIND, TERM, TERM, strategy.period_start, strategy.period_end, ""))  # fmt: skip
        own = _on_a_line(items[items["strategy_id"] == strategy.strategy_id])
        own = own[own["period_start"].notna()]
        own = own.assign(period=own["period"].fillna(""), end=own["period_end"].fillna(own["period_start"]))  # fmt: skip
        for (kind, start, end, period), same in own.groupby(
            ["kind", "period_start", "end", "period"], sort=False
        ):
            if kind == PLAN and len(same) > 1:
                text = f"{danish.capitalise(PLAN)}: {danish.enumeration(map(danish.lower_first, same['text']))}"
                rows.append((strategy.name, kind, f"{danish.capitalise(PLAN)} i {len(same)} dele", text, start, end, period))  # fmt: skip
                continue
            rows += [
                (strategy.name, kind, _label(text, kind, period), text, start, end, period)
                for text in same["text"]
            ]
    columns = ["lane", "kind", "label", "text", "start", "end", "period"]
    found = pd.DataFrame(rows, columns=columns)
    return found.assign(shape=found["kind"].map(SHAPES))


def undated(items: pd.DataFrame) -> pd.DataFrame:
    """The statements that belong on a time line, and of which the source tells no time."""
    of_a_line = _on_a_line(items)
    return of_a_line[of_a_line["period_start"].isna()]


def _on_a_line(items: pd.DataFrame) -> pd.DataFrame:
    """The statements of a kind that a time line shows; not the parts of one, such as the groups of a plan."""
    found = items[items["kind"].isin(SHAPES)]
    kinds = found.set_index("item_id")["kind"]
    return found[found["parent_id"].map(kinds) != found["kind"]]


def _label(text: str, kind: str, period: str) -> str:
    """The beginning of a text, with the source's words for a time that is more or less than whole years."""
    first = text.partition(". ")[0].removesuffix(".")
    short = first.partition(": ")[0] if kind == EVENT else first
    known = not period or YEARS.fullmatch(period) or period.lower() in short.lower()
    return short if known else f"{short} ({danish.lower_first(period)})"


def finding(shown: pd.DataFrame, today: datetime.date) -> str:
    """Which phases run today, a sentence without full stop. shown: drawn()."""
    phases, day = shown[shown["kind"] == PHASE], pd.Timestamp(today)
    if phases.empty:
        count = danish.enumeration(
            [f"{len(rows)} {_PLURAL[kind][len(rows) > 1]}" for kind, rows in shown.groupby("kind", sort=False)]
        )  # fmt: skip
        return danish.capitalise(f"{count} fra {span(shown['start'].min(), shown['end'].max())}")
    now = phases[(phases["start"] <= day) & (phases["end"] >= day)]
    if now.empty:
        return f"Ingen af {len(phases)} faser løber i dag{_nearest(phases, day)}"
    which = danish.enumeration(
        f"»{one.label}« ({one.lane}, {span(one.start, one.end)})" for one in now.itertuples()
    )
    return f"I dag løber {len(now)} af {len(phases)} {'fase' if len(phases) == 1 else 'faser'}, {which}"


_PLURAL = {
    TERM_KIND: ("aftale", "aftaler"),
    PLAN: ("handlingsplan", "handlingsplaner"),
    EVENT: ("begivenhed", "begivenheder"),
}


def _nearest(phases: pd.DataFrame, day: pd.Timestamp) -> str:
    ended = phases.loc[phases["end"] < day, "end"]
    if len(ended):
        return f"; den sidste sluttede i {ended.max().year}"
    return f"; den første begynder i {phases['start'].min().year}"


def span(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """Whole years: "2017-2020", or "2017" for one."""
    return str(start.year) if start.year == end.year else f"{start.year}-{end.year}"
