"""The list "Værre og forværret / bedre og forbedret" as a figure: arrows, and a table with gaps and distances."""

import functools
from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from lib.analysis import movements, sentences
from lib.analysis.movements import Movement
from lib.charts import arrows, theme
from lib.charts.chart_data import AltairChart
from lib.charts.layout import axis_suffix
from lib.figures import tables
from lib.figures.figure import Figure, caveats, origin_flags, sources_of
from lib.text import danish

COLORS = {
    movements.WORSE: theme.WORSE, movements.WORSE_BUT: theme.AREA, movements.BETTER_BUT: theme.AREA,
    movements.BETTER: theme.BETTER, movements.UNCERTAIN: theme.MUTED, movements.ALONE: theme.MUTED,
}  # fmt: skip
CAPTION = (
    "Fra næstsidste til sidste tal med samme opgørelse. Firkanten ◆ er sammenligningen på samme tid. »Værre« og »bedre« er "
    "i forhold til den, »forværret« og »forbedret« i forhold til området selv."
)
CHANCE = (
    "Hvor kilden ikke oplyser, hvor mange der er bag et tal, kan det tilfældige udsving ikke regnes ud; små "
    "ændringer kan da være tilfældige."
)
MAX_NUMBERED = 3  # movements of one kind that have numbers in the title
CLOSING = {True: "mindre", False: "større", None: "omtrent den samme"}


def movement_list(found: Sequence[Movement]) -> Figure | None:
    """What got worse or better in one or more areas; None where nothing has two periods.

    found: movements of one or more areas. Only shares are drawn, and what cannot be compared
    only where nothing can; all are in the table.
    """
    if not found:
        return None
    found = sorted(found, key=lambda one: movements.STATES.index(one.state))
    used = pd.DataFrame([row for one in found for row in _observations(one)])
    used = used[~used.index.duplicated()].drop(columns="half_unit")
    shares = [one for one in found if one.now["unit"] == "pct."]
    drawn = [one for one in shares if one.state != movements.ALONE] or shares
    areas = list(dict.fromkeys(one.now["area"] for one in found))
    many = len(areas) > 1
    rows = pd.DataFrame([_row(one, many) for one in drawn])
    notes = [
        *dict.fromkeys(f"{_name(one, many)}: {one.uncertain}." for one in found if one.uncertain),
        *(f"{_name(one, many)}: de to tal er fra hver sin udgiver." for one in found if one.apart),
        CHANCE,
    ]
    return Figure(
        name="værre og bedre",
        chart=AltairChart(
            functools.partial(arrows.arrows, rows, axis_suffix("pct.")), "Pile", wide=True
        )
        if drawn
        else None,
        title=_title(found, "" if many else f" i {areas[0]}"),
        caption=CAPTION,
        area=danish.enumeration(areas),
        comparison=danish.enumeration(
            dict.fromkeys(one.comparison["area"] for one in found if one.comparison is not None)
        ),
        period=f"{used['period_end'].min().year}-{used['period_end'].max().year}",
        table=table(found),
        spreadsheet=functools.partial(tables.spreadsheet, used),
        sources=sources_of(used),
        description=" ".join(f"{_sentence(one, many)}." for one in found),
        caveat=" ".join(notes),
        **origin_flags(used),
    )


def _observations(one: Movement) -> list[pd.Series]:
    return [row for row in (one.before, one.now, one.comparison) if row is not None]


def _name(one: Movement, many: bool) -> str:
    where = f" i {one.now['area']}" if many else ""
    return f"{one.now['short_name']}{where}"


def _row(one: Movement, many: bool) -> dict:
    """A row of charts.arrows."""
    beside = one.comparison
    years = f"{one.before['period_end'].year}–{one.now['period_end'].year}"
    return {
        "group": one.state, "label": f"{_name(one, many)} {years}",
        "before_text": sentences.value(one.before), "value_text": sentences.value(one.now),
        "beside": "" if beside is None else f"{beside['area']} {sentences.value(beside)}",
        "before": one.before["value"], "value": one.now["value"],
        "comparison": float("nan") if beside is None else beside["value"],
        "color": COLORS[one.state],
    }  # fmt: skip


def _title(found: Sequence[Movement], where: str) -> str:
    """The title: what is worse and worsened, or that nothing is, and what is better and improved; few with numbers."""
    worse, better = (
        _named(movements.in_state(found, state), not where)
        for state in (movements.WORSE, movements.BETTER)
    )
    title = (
        f"{movements.WORSE}{where}: {worse}"
        if worse
        else f"Intet tal er både værre og forværret{where}"
    )
    return f"{title}; {danish.lower_first(movements.BETTER)}: {better}" if better else title


def _named(moved: Sequence[Movement], many: bool) -> str:
    """The names of what moved; where they are few, each with its two numbers."""
    return danish.enumeration(
        danish.lower_first(_name(one, many))
        + (
            f" (fra {sentences.value(one.before)} til {sentences.value(one.now)})"
            if len(moved) <= MAX_NUMBERED
            else ""
        )
        for one in moved
    )


def _sentence(one: Movement, many: bool) -> str:
    beside = one.comparison
    other = "" if beside is None else f", {beside['area']} {sentences.value(beside)}"
    return (
        f"{one.state}: {_name(one, many)} fra {sentences.value(one.before)} ({one.before['period']}) til "
        f"{sentences.value(one.now)} ({one.now['period']}){other}"
    )


def table(found: Sequence[Movement]) -> pd.DataFrame:
    """One row per movement in words: change, comparison, gap over time, targets and thresholds, uncertainty."""
    rows = [
        {
            "Hvordan": one.state,
            "Område": one.now["area"],
            "Tal for": one.now["indicator"],
            "Før": f"{sentences.value(one.before)} ({one.before['period']})",
            "Nu": f"{sentences.value(one.now)} ({one.now['period']})",
            "Ændring": _change(one),
            "Sammenligning": ""
            if one.comparison is None
            else f"{one.comparison['area']} {sentences.value(one.comparison)}",
            "Forskellen over tid": _gap(one),
            "Til mål og grænser": "; ".join(one.to_limits),
            "Usikkerhed": danish.capitalise(one.uncertain),
            "Forbehold": caveats(pd.DataFrame(_observations(one))),
        }
        for one in found
    ]
    shown = pd.DataFrame(rows)
    return shown.loc[:, (shown != "").any()]


def _change(one: Movement) -> str:
    """ "+3,4 procentpoint": the difference between the two numbers as they are shown."""
    change, unit = _as_shown(one.now) - _as_shown(one.before), _unit_of_difference(one)
    return ("+" if change > 0 else "") + danish.amount(change, unit, 4)


def _unit_of_difference(one: Movement) -> str:
    return "procentpoint" if one.now["unit"].startswith("pct.") else one.now["unit"]


def _as_shown(observation: pd.Series) -> Fraction:
    return danish.parse(danish.number(observation["value"], int(observation["decimals"])))


def _gap(one: Movement) -> str:
    """ "Eksempelland: fra 13,8 til 11,7 procentpoint, mindre", or that it is known for one period only."""
    if one.gap is None:
        return "" if one.comparison is None else "kendes kun for den sidste periode"
    unit = _unit_of_difference(one)
    was, now = (abs(number) for number in (one.gap.before, one.gap.now))
    return (
        f"{one.gap.area}: fra {danish.number(was, 2)} til {danish.amount(now, unit, 2)}, "
        f"{CLOSING[one.gap.closing]}"
    )
