"""Figures of a birth cohort: the shares in each state by age, and where those of a state go on to."""

import itertools
from dataclasses import dataclass
from functools import partial

import pandas as pd

from lib.analysis import transitions
from lib.charts import theme
from lib.charts.chart_data import AltairChart
from lib.charts.stacked_bars import Look, stacked_bars
from lib.figures.figure import Figure
from lib.text import danish

AT_LEAST = "mindst "
UNKNOWN = "skjult"
HIDDEN = "skjult, så få børn ikke vises"
# In the order that neighbours are told apart best.
COLORS = (theme.AREA, theme.COMPARISON, theme.OTHER_COLORS[0], theme.OTHER_COLORS[1], theme.OTHER_COLORS[2], theme.OTHER_COLORS[3], theme.THRESHOLD)  # fmt: skip
DEFINITION = (
    "Antal børn i hver tilstand, talt sammen; ingen enkelte børn er med. Årgangen er de børn, der boede i området ved den første "
    "alder, og ingen kommer til senere."
)
NOT_WHY = "Tallene viser, hvor børnene er, ikke hvorfor."
SUPPRESSED = "Tal om få børn er skjult, og det er tal, der ville vise dem, også."


@dataclass(frozen=True, eq=False)
class FollowedCohort:
    """What figures say about a cohort. area, cohort (its years of birth): as shown. sources: of the transitions.
    fictional: whether they are made up. states: every state, in order. own: whether they are the user's own."""

    area: str
    cohort: str
    sources: dict[str, str]
    fictional: bool
    states: tuple[str, ...]
    own: bool = False

    @property
    def looks(self) -> dict[str, Look]:
        """The look of every state, of those lost and of what is hidden."""
        free = itertools.cycle(COLORS)
        named = {state: Look(next(free)) for state in self.states if state != transitions.LOST}
        return named | {
            transitions.LOST: Look(theme.MUTED),
            HIDDEN: Look(theme.UNKNOWN, theme.TEXT, theme.MUTED),
        }


def by_age(found: pd.DataFrame, size: int, cohort: FollowedCohort) -> Figure:
    """A bar of 100 per cent for each age. found: transitions.by_age. size: of the cohort."""
    rows, oldest = bars_by_age(found, size), found["age"].max()
    title = f"{cohort.area}: {_finding(found[found['age'].eq(oldest)], size)} som {oldest}-årige"
    table = pd.DataFrame(
        {
            "Alder": [bar_of(age) for age in found["age"]],
            "Tilstand": found["state"],
            "Børn": [_children(row) for row in found.itertuples()],
            "Af årgangen": [_share(row, size) for row in found.itertuples()],
        }
    )
    return _figure(cohort, "forloeb", rows, title, table, f"Årgangen er {danish.number(size, 0)} børn.")  # fmt: skip


def bar_of(age: int) -> str:
    """The name of the bar of an age."""
    return f"{age} år"


def bars_by_age(found: pd.DataFrame, size: int) -> pd.DataFrame:
    """The parts of a bar of 100 per cent for each age, as rows of stacked_bars. found: transitions.by_age."""
    bars = [
        _parts(bar_of(age), rows, "state", size)
        for age, rows in found.groupby("age")
    ]  # fmt: skip
    return pd.concat(bars, ignore_index=True)


def onward(found: pd.DataFrame, ages: tuple[int, int], cohort: FollowedCohort) -> Figure:
    """A bar of 100 per cent for each state at an age, by where its children go on to.

    found: transitions.onward, of states whose size is known; those lost stay so and are in the table only."""
    before, after = ages
    bars = {
        f"{state} ({danish.number(int(rows['of'].iloc[0]), 0)} børn)": rows
        for state, rows in found.groupby("state_from", sort=False)
        if state != transitions.LOST
    }
    parts = [
        _parts(bar, rows.assign(exact=True), "state_to", int(rows["of"].iloc[0]))
        for bar, rows in bars.items()
    ]
    rows = pd.concat(parts, ignore_index=True)
    known = found[found["state_from"].ne(transitions.LOST)].dropna(subset=["children"])
    moved = known[known["state_to"].ne(transitions.LOST)]
    most = (moved if len(moved) else known).sort_values("children").iloc[-1]
    share = danish.amount(float(100 * most["children"] / most["of"]), "pct.", 0)
    title = f"{cohort.area}: {share} af dem, der var »{most['state_from']}« som {before}-årige, er »{most['state_to']}« som {after}-årige"
    table = pd.DataFrame(
        {
            f"{before} år": found["state_from"],
            f"{after} år": found["state_to"],
            "Børn": [
                UNKNOWN if pd.isna(n) else danish.number(int(n), 0) for n in found["children"]
            ],
            "Af dem alle": [
                UNKNOWN if pd.isna(n) else danish.amount(float(100 * n / of), "pct.")
                for n, of in zip(found["children"], found["of"], strict=True)
            ],
        }
    )
    return _figure(cohort, f"overgang {before} til {after}", rows, title, table, "")


def _parts(bar: str, found: pd.DataFrame, state: str, size: int) -> pd.DataFrame:
    """The parts of a bar; what the shown numbers leave of `size` is hidden."""
    shown = found[found["children"].fillna(0) > 0]
    parts = [
        (part, int(n), "" if exact else AT_LEAST)
        for part, n, exact in zip(shown[state], shown["children"], shown["exact"], strict=True)
    ]
    rest = size - sum(n for _, n, _ in parts)
    parts += [(HIDDEN, rest, "")] if rest else []
    return pd.DataFrame(
        [
            {"label": bar, "part": part, "value": n, "text": least + danish.amount(100 * n / size, "pct.", 0)}
            for part, n, least in parts
        ]
    ).assign(longer=lambda rows: rows["text"] + "  " + rows["part"])  # fmt: skip


def _finding(last: pd.DataFrame, size: int) -> str:
    """ "41 % af årgangen (61 af 150) er i ungdomsuddannelse": of the largest state whose number is known."""
    known = last[last["exact"] & last["state"].ne(transitions.LOST)]
    if known.empty:
        known = last
    most = known.sort_values("children").iloc[-1]
    least = "" if most["exact"] else AT_LEAST
    share = danish.amount(float(100 * most["children"] / size), "pct.", 0)
    counted = f"{danish.number(int(most['children']), 0)} af {danish.number(size, 0)}"
    return f"{least}{share} af børnene ({counted}) er »{most['state']}«"


def _children(row: object) -> str:
    return _known(row, danish.number(row.children, 0))


def _share(row: object, size: int) -> str:
    return _known(row, danish.amount(100 * row.children / size, "pct."))


def _known(row: object, text: str) -> str:
    if row.exact:
        return text
    return AT_LEAST + text if row.children else UNKNOWN


def _figure(
    cohort: FollowedCohort,
    name: str,
    rows: pd.DataFrame,
    title: str,
    table: pd.DataFrame,
    more: str,
) -> Figure:
    said = "; ".join(
        f"{bar}: " + ", ".join(f"{row.part} {row.text}" for row in parts.itertuples())
        for bar, parts in rows.groupby("label", sort=False)
    )
    return Figure(
        name=f"{cohort.area} {name} {cohort.cohort}",
        chart=AltairChart(partial(stacked_bars, rows, cohort.looks), "Stablede søjler"),
        title=title,
        caption=f"Børn født {cohort.cohort}. {more} {DEFINITION}".replace("  ", " "),
        area=cohort.area,
        comparison="",
        period=f"Født {cohort.cohort}",
        table=table,
        sources=cohort.sources,
        description=f"{title}. {said}.",
        caveat=f"{SUPPRESSED} {NOT_WHY}" if rows["part"].eq(HIDDEN).any() else NOT_WHY,
        theme="Flytning",
        fictional=cohort.fictional,
        own=cohort.own,
    )  # fmt: skip
