"""The figures of Hvad nu hvis: one an indicator, with the baseline, the scenarios and what to compare with."""

from collections.abc import Sequence
from fractions import Fraction

import altair as alt
import pandas as pd

from lib import (
    charts,
    figures,
    live,
    scenario,
    scenario_charts,
    scenario_results,
    scenario_tables,
    scenario_wording,
    theme,
    wording,
)
from lib.figures import Figure
from lib.live import Live
from lib.scenario import Dwellings, ShareSet
from lib.scenario_results import Ground, Outcome

LEAST_SPAN_PCT = 10


def slider(scenario_number: int, change_number: int) -> str:
    """The name of the parameter that a change's slider moves."""
    return f"s{scenario_number}c{change_number}"


def used(base: Ground, found: Sequence[Outcome]) -> pd.DataFrame:
    """The published facts that the scenarios rest on: of the area, and of the comparison where it is drawn
    or people are taken to be like its."""
    compared = base.plan.indicators
    if not scenario_wording.movers_are_like_comparison(found):
        compared = tuple(base.comparison)
    own = base.facts[base.facts["indicator_id"].isin(base.before.measures)]
    beside = base.beside["indicator_id"].isin(compared) & base.beside["indicator_id"].isin(
        base.before.measures
    )
    return pd.concat([own, base.beside[beside]])


def all_of(
    base: Ground, found: Sequence[Outcome], only: Sequence[str] | None = None
) -> list[tuple[str, Figure]]:
    """A figure for each indicator of the plan that has a number, or for `only` those, with its key."""
    return [
        (i, _figure(base, found, i, scenario_wording.assumptions(base, i)))
        for i in base.before.measures
        if only is None or i in only
    ]


def _figure(
    base: Ground, found: Sequence[Outcome], indicator_id: str, told: Sequence[str]
) -> Figure:
    indicator, names, years = base.indicators.loc[indicator_id], base.names, base.plan.years
    limits = scenario_wording.limits_of(base, indicator_id)
    when = scenario_tables.today(base, indicator_id)
    words = [f"{_words(one, indicator_id, indicator, limits)} i »{one.name}«" for one in found]
    told_short = scenario_wording.shares_in(base, found, indicator_id)
    now = scenario_wording.share(base.before.measures[indicator_id].share, indicator, limits)
    lines = _lines(base, indicator_id, indicator)
    table = scenario_results.numbers(base, list(found))
    own = table[table["indicator_id"] == indicator_id]
    facts = used(base, found)
    facts = facts[facts["indicator_id"] == indicator_id]
    title = f"{indicator['short_name']} i {names.area}: {now} i udgangspunktet"
    draw = _bars if years is None else _over_time
    return Figure(
        name=f"hvad nu hvis {indicator['short_name']}",
        chart=draw(base, found, indicator_id, indicator, lines),
        title=f"{title}{told_short}",
        caption=indicator["definition"],
        area=names.area,
        comparison=names.comparison,
        period=when if years is None else f"{when}, regnet for {years[0]}-{years[1]}",
        table=scenario_tables.numbers(base, own),
        spreadsheet=scenario_tables.spreadsheet(base, own),
        sources=figures.sources_of(facts) or {"tallene er dine antagelser": ""},
        alt_text=f"{'Søjler' if years is None else 'Linjer'}. Hypotetisk. "
        f"{'; '.join([title, *words, *lines['text']])}.",
        caveat=_caveat(base, found, indicator_id, indicator, told),
        fictional=bool(facts["fictional"].any()),
        stand_in=indicator["criterion_relation"] == "stand_in",
        hypothetical=True,
    )


def _words(one: Outcome, indicator_id: str, indicator: pd.Series, limits: list[Fraction]) -> str:
    if one.after is None or indicator_id not in one.after.measures:
        return scenario_wording.CANNOT
    return scenario_wording.share(one.after.measures[indicator_id].share, indicator, limits)


def _caveat(
    base: Ground, found: Sequence[Outcome], indicator_id: str, indicator: pd.Series, told: Sequence[str]
) -> str:  # fmt: skip
    moves = any(isinstance(change, Dwellings) for one in found for change in one.changes)
    shares = [base.before.measures[indicator_id].share] + [
        one.after.measures[indicator_id].share
        for one in found
        if one.after is not None and indicator_id in one.after.measures
    ]
    above_zero = base.plan.years is not None and _bottom(base, indicator_id, shares) > 0
    sentences = [
        "Aksen begynder ikke ved 0." if above_zero else "",
        scenario_wording.assumed_line(told),
        scenario_wording.origin_note([indicator_id]),
        scenario_wording.MIXING if moves else "",
        indicator["caveat"] if isinstance(indicator["caveat"], str) else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _bottom(base: Ground, indicator_id: str, shares: list[Fraction]) -> float:
    """Where the axis over time begins."""
    other = base.comparison.get(indicator_id)
    compared = [] if other is None else [other.share]
    limits = scenario_wording.limits_of(base, indicator_id)
    values = [float(number) for number in (*shares, *compared, *limits)]
    return charts.value_range(values, LEAST_SPAN_PCT)[0]


def _lines(base: Ground, indicator_id: str, indicator: pd.Series) -> pd.DataFrame:
    """value, text and kind of each line to compare with."""
    unit = indicator["unit"]
    rows = [
        (value, text, "limit")
        for value, text in wording.threshold_labels(base.limits(indicator_id), unit)
    ]
    other = base.comparison.get(indicator_id)
    if other is not None:
        text = f"{base.names.comparison} {scenario_wording.share(other.share, indicator)}"
        rows.append((float(other.share), text, "comparison"))
        rest = scenario.rest(other, base.before.measures[indicator_id])
        if rest is not None:
            text = f"resten af kommunen {scenario_wording.share(rest.share, indicator)}"
            rows.append((float(rest.share), text, "rest"))
    return pd.DataFrame(rows, columns=["value", "text", "kind"])


def _bars(
    base: Ground, found: Sequence[Outcome], indicator_id: str, indicator: pd.Series,
    lines: pd.DataFrame,
) -> alt.LayerChart:  # fmt: skip
    limits = scenario_wording.limits_of(base, indicator_id)
    now = base.before.measures[indicator_id]
    rows = pd.DataFrame(
        [
            {
                "label": scenario_tables.today(base, indicator_id),
                "value": float(now.share),
                "text": scenario_wording.share(now.share, indicator, limits),
                "hypothetical": False,
            }
        ]
        + [
            {
                "label": one.name,
                "value": _share_of(one, indicator_id),
                "text": _words(one, indicator_id, indicator, limits),
                "hypothetical": True,
            }
            for one in found
        ]
    )
    made = {n + 1: _live(base, one, n, indicator_id) for n, one in enumerate(found)}
    return scenario_charts.bars(
        rows,
        lines,
        {row: one for row, one in made.items() if one is not None},
        _sliders(found),
        " %" if indicator["unit"].startswith("pct.") else "",
        max(1, int(indicator["decimals"])),
    )


def _share_of(one: Outcome, indicator_id: str) -> float | None:
    if one.after is None or indicator_id not in one.after.measures:
        return None
    return float(one.after.measures[indicator_id].share)


def _sliders(found: Sequence[Outcome]) -> dict[str, float]:
    return {
        slider(n, m): float(live.amount(change))
        for n, one in enumerate(found)
        for m, change in enumerate(one.changes)
    }


def _live(base: Ground, one: Outcome, n: int, indicator_id: str) -> Live | None:
    if one.after is None:
        return None
    names = [slider(n, m) for m in range(len(one.changes))]
    return live.share(base.before, one.changes, names, indicator_id, f"x{n}")


def _over_time(
    base: Ground, found: Sequence[Outcome], indicator_id: str, indicator: pd.Series,
    lines: pd.DataFrame,
) -> alt.LayerChart:  # fmt: skip
    first, last = base.plan.years
    steps = last - first
    limits = scenario_wording.limits_of(base, indicator_id)
    colors = [theme.AREA, *theme.OTHER_COLORS]
    rows, made = [], {}
    for n, one in enumerate(found):
        if one.after is None or indicator_id not in one.after.measures:
            continue
        path = scenario.over_time(base.before, one.changes, steps)
        for step, state in enumerate(path):
            share = state.measures[indicator_id].share
            made[len(rows)] = _live_part(base, one, n, indicator_id, Fraction(step, steps))
            rows.append(
                {
                    "series": str(n),
                    "name": one.name,
                    "color": colors[n],
                    "date": pd.Timestamp(first + step, 7, 1),
                    "value": float(share),
                    "text": scenario_wording.share(share, indicator, limits),
                }
            )
    if not rows:
        return _bars(base, found, indicator_id, indicator, lines)
    ends = {"start": pd.Timestamp(first, 7, 1), "end": pd.Timestamp(last, 7, 1)}
    return scenario_charts.over_time(
        pd.DataFrame(rows), lines.assign(**ends), made, _sliders(found), LEAST_SPAN_PCT
    )


def _live_part(base: Ground, one: Outcome, n: int, indicator_id: str, done: Fraction) -> Live:
    names = [
        live.part(
            change, slider(n, m), done,
            base.before.measure(change.indicator_id).share if isinstance(change, ShareSet) else Fraction(0),
        )
        for m, change in enumerate(one.changes)
    ]  # fmt: skip
    prefix = f"x{n}t{done.numerator}_{done.denominator}"
    return live.share(base.before, one.changes, names, indicator_id, prefix)
