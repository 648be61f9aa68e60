"""The figure of a budget: the parts of each indsatsområde end to end, with every sum tried."""

import functools

import pandas as pd

from lib.analysis import budgets
from lib.charts import theme
from lib.charts.chart_data import AltairChart
from lib.charts.stacked_bars import Amounts, Look, stacked_bars
from lib.figures import tables
from lib.figures.figure import Figure, caveats, origin_flags, sources_of
from lib.figures.tables import ShownTable

COLORS = (theme.AREA, theme.COMPARISON, *theme.OTHER_COLORS)
AXIS = Amounts(1_000_000, " mio. kr.")
WHOLE = "Samlet budget"
DERIVED = "Et lyst felt med stiplet kant er regnet ud: kildens eget tal kan ikke læses."


def figure(lines: pd.DataFrame, observations: pd.DataFrame, area: str) -> Figure | None:
    """The budget of one strategy by item and financing; None where no part of it is known.

    lines: budgets.lines. observations: of the indicators of the lines.
    """
    parts = lines[~lines["whole"]].copy()
    if parts.empty:
        return None
    parts["label"] = parts["item"].where(parts["item"] != "", WHOLE)
    colors = dict(zip(dict.fromkeys(parts["financing"]), COLORS, strict=False))
    known = lines[lines["whole"]]
    printed = dict(
        zip(known["item"].where(known["item"] != "", WHOLE), known["value"], strict=True)
    )
    totals = {
        label: budgets.kroner(printed[label]) if label in printed else "sum ikke oplyst"
        for label in parts["label"]
    }
    amounts = [_amount(one) for one in parts.itertuples()]
    rows = pd.DataFrame(
        {
            "label": parts["label"],
            "name": [f"{label}: {totals[label]}" for label in parts["label"]],
            "part": parts["financing"],
            "value": parts["value"],
            "text": "",
            "words": [
                f"{part} {amount}" for part, amount in zip(parts["financing"], amounts, strict=True)
            ],
            "dashed": parts["derived"],
        }
    ).reset_index(drop=True)
    across = budgets.across(lines)
    strategy = lines["strategy"].iloc[0]
    told = "; ".join(
        f"{label}, {part}: {amount}"
        for label, part, amount in zip(rows["label"], rows["part"], amounts, strict=True)
    )
    title = budgets.finding(across) if across else f"Budgettet i {strategy}"
    return Figure(
        name="budget",
        chart=AltairChart(
            functools.partial(
                stacked_bars, rows, {part: Look(color) for part, color in colors.items()}, AXIS
            ),
            "Stablede søjler",
        ),
        title=title,
        caption=f"{strategy}: hvem der betaler for hvert indsatsområde.",
        area=area,
        comparison="",
        period=", ".join(dict.fromkeys(observations["period"])),
        table=tables.observations(observations),
        spreadsheet=functools.partial(tables.spreadsheet, observations),
        sources=sources_of(observations),
        description=f"{title.removesuffix('.')}. {told.removesuffix('.')}.",
        caveat=caveats(observations, *([DERIVED] if parts["derived"].any() else [])),
        theme=observations["theme"].iloc[0],
        **origin_flags(observations),
    )


def sums(lines: pd.DataFrame) -> ShownTable:
    """Every sum with its parts, what the source prints, and the difference. lines: budgets.lines."""
    found = budgets.checks(lines)
    table = pd.DataFrame(
        {
            "Hvad er lagt sammen": [one.what for one in found],
            "Regnestykket": [budgets.sentence(one).partition(": ")[2] for one in found],
        }
    )
    return ShownTable(table, "Summerne i budgettet, regnet efter")


def _amount(line) -> str:
    """ "1.321.000 kr., regnet ud; kilden har 1.4713.000 kr. (som trykt)"."""
    amount = budgets.kroner(line.value)
    if not line.derived:
        return amount
    printed = f"; kilden har {line.printed}" if line.printed else ""
    return f"{amount}, {budgets.DERIVED}{printed}"
