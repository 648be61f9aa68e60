"""Times of strategies: which of their statements stand on a time line, and which phases run on a day.

Times are those of the sources. A time that a source only tells in words, such as "medio", is drawn as wide as it is.
"""

import datetime
import re

import pandas as pd

from lib.text import danish

BAR, DOT = "bar", "dot"
SHAPES = {"fase": BAR, "handlingsplan": BAR, "begivenhed": DOT}
TERM, TERM_KIND = "Aftalens tid", "aftale"
YEARS = re.compile(r"\d{4}(\s?[-–]\s?\d{2,4})?")


def drawn(strategies: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """What a time line shows, in order: lane, shape (BAR or DOT), kind, label, start, end, period.

    strategies, items: as effort_queries reads them. A lane is a strategy; one without anything dated has none.
    """
    rows = []
    for strategy in strategies.itertuples():
        if pd.notna(strategy.period_start) and pd.notna(strategy.period_end):
            rows.append(
                (strategy.name, BAR, TERM_KIND, TERM, strategy.period_start, strategy.period_end, "")
            )  # fmt: skip
        own = items[(items["strategy_id"] == strategy.strategy_id) & items["kind"].isin(SHAPES)]
        for item in own[own["period_start"].notna()].itertuples():
            end = item.period_end if pd.notna(item.period_end) else item.period_start
            period = item.period if isinstance(item.period, str) else ""
            rows.append((strategy.name, SHAPES[item.kind], item.kind, _label(item.text, period), item.period_start, end, period))  # fmt: skip
    columns = ["lane", "shape", "kind", "label", "start", "end", "period"]
    return pd.DataFrame(rows, columns=columns)


def undated(items: pd.DataFrame) -> pd.DataFrame:
    """The statements that belong on a time line, and of which the source tells no time."""
    return items[items["kind"].isin(SHAPES) & items["period_start"].isna()]


def _label(text: str, period: str) -> str:
    """The text, with the source's words for a time that is more or less than whole years."""
    known = not period or YEARS.fullmatch(period) or period.lower() in text.lower()
    return text if known else f"{text} ({danish.lower_first(period)})"


def finding(shown: pd.DataFrame, today: datetime.date) -> str:
    """Which phases run today, a sentence without full stop. shown: drawn()."""
    phases, day = shown[shown["kind"] == "fase"], pd.Timestamp(today)
    if phases.empty:
        count = danish.enumeration(
            [f"{len(rows)} {_PLURAL[kind][len(rows) > 1]}" for kind, rows in shown.groupby("kind", sort=False)]
        )  # fmt: skip
        return danish.capitalise(f"{count} fra {span(shown['start'].min(), shown['end'].max())}")
    now = phases[(phases["start"] <= day) & (phases["end"] >= day)]
    if now.empty:
        return f"Ingen af {len(phases)} faser løber i dag{_nearest(phases, day)}"
    which = danish.enumeration(
        f"{one.label} ({one.lane}, {span(one.start, one.end)})" for one in now.itertuples()
    )
    return f"{len(now)} af {len(phases)} {'fase' if len(phases) == 1 else 'faser'} løber i dag: {which}"


_PLURAL = {
    TERM_KIND: ("aftale", "aftaler"),
    "handlingsplan": ("handlingsplan", "handlingsplaner"),
    "begivenhed": ("begivenhed", "begivenheder"),
}


def _nearest(phases: pd.DataFrame, day: pd.Timestamp) -> str:
    ended = phases.loc[phases["end"] < day, "end"]
    if len(ended):
        return f"; den sidste sluttede i {ended.max().year}"
    return f"; den første begynder i {phases['start'].min().year}"


def span(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """Whole years: "2017-2020", or "2017" for one."""
    return str(start.year) if start.year == end.year else f"{start.year}-{end.year}"
