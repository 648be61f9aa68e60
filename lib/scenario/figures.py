"""The figures of Hvad nu hvis: one an indicator, with the baseline, the scenarios and what to compare with."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import pandas as pd

from lib.analysis import sentences as analysis_sentences
from lib.charts import theme
from lib.charts.chart_data import AltairChart, Bars, Lines
from lib.charts.layout import axis_suffix, scale_top, value_range
from lib.charts.slider_chart import Slider, SliderChart
from lib.figures.figure import Figure, citations
from lib.scenario import (
    browser_expressions,
    charts,
    model,
    outcomes,
    remarks,
    saved_plan,
    scenario_names,
    tables,
)
from lib.scenario import sentences as scenario_sentences
from lib.scenario.browser_expressions import ShareExpression
from lib.scenario.charts import Bar, ReferenceLine
from lib.scenario.model import Change, Dwellings, PersonsChange, ScenarioError, ShareSet, State
from lib.scenario.outcomes import Baseline, Outcome
from lib.scenario.published import DWELLINGS

LEAST_SPAN_PCT = 10
PERSONS_RANGE, DWELLINGS_RANGE = (-500, 500), (-500, 1500)
SCENARIO = "Scenarie"
NO_WAY = "»{name}« kan ikke nås i lige store skridt og er ikke tegnet."


def slider(scenario_number: int, change_number: int) -> str:
    """The name of the parameter that a change's slider moves."""
    return f"s{scenario_number}c{change_number}"


def handle(base: Baseline, name: str, change: Change) -> Slider:
    """The slider of a change: its label, and limits within which the scenario is possible and its bar on the chart."""
    match change:
        case PersonsChange(indicator_id, persons):
            return _persons_handle(base, name, indicator_id, persons)
        case ShareSet(indicator_id, share):
            label = f"{base.indicators[indicator_id]['short_name']} bliver, %"
            return Slider(name, label, 0.0, axis_top(base, indicator_id), 0.1, share)
        case Dwellings(count):
            low, high = DWELLINGS_RANGE
            if base.before.dwellings is not None:
                low = max(low, 1 - base.before.dwellings)
            return Slider(name, "Nye boliger (minus = nedrevne)", low, high, 1, count)
    raise TypeError(change)


def _persons_handle(base: Baseline, name: str, indicator_id: str, persons: int) -> Slider:
    indicator, group_share = (
        base.indicators[indicator_id],
        base.before.group_shares.get(indicator_id),
    )
    label = f"{indicator['short_name']}: {indicator['persons_noun']} (minus = færre)"
    low, high = PERSONS_RANGE
    if group_share is not None and group_share.persons is not None:
        on_axis = int(Fraction(axis_top(base, indicator_id)) * group_share.people / model.WHOLE)
        low, high = -group_share.persons, min(on_axis, group_share.people) - group_share.persons
    return Slider(name, label, low, max(high, low + 1), 1, persons)


def axis_top(base: Baseline, indicator_id: str) -> float:
    """The end of an indicator's axis: beyond the area's share today, the limits and the comparisons."""
    group_share, indicator = (
        base.before.group_shares.get(indicator_id),
        base.indicators[indicator_id],
    )
    if group_share is None:
        return float(model.WHOLE)
    lines = _lines(base, indicator_id, indicator)
    top = scale_top(max(float(group_share.share) * 1.02, *(line.value for line in lines), 1))
    return top if group_share.mean else min(top, float(model.WHOLE))


def used(base: Baseline) -> list[Mapping]:
    """The published observations that the scenarios rest on: of the area, and of the comparison where it is drawn
    or people are taken to be like its."""
    like = remarks.movers_like_comparison(base.plan)
    beside = base.beside if like else base.compared
    rows = [
        side[indicator_id]
        for indicator_id in base.before.group_shares
        for side in (base.observations, beside)
        if indicator_id in side
    ]
    return [*rows, base.dwellings] if remarks.as_today(base) else rows


def all_of(
    base: Baseline, found: Sequence[Outcome], only: Sequence[str] | None = None
) -> list[tuple[str, Figure]]:
    """A figure for each indicator of the plan that has a number, or for `only` those, with its key."""
    table, observations = outcomes.numbers(base, list(found)), used(base)
    return [
        (
            indicator_id,
            _figure(
                base, found, indicator_id,
                table[table["indicator_id"] == indicator_id],
                [row for row in observations if row["indicator_id"] in (indicator_id, DWELLINGS)],
            ),
        )
        for indicator_id in base.before.group_shares
        if only is None or indicator_id in only
    ]  # fmt: skip


def _figure(
    base: Baseline, found: Sequence[Outcome], indicator_id: str, numbers: pd.DataFrame,
    observations: list[Mapping],
) -> Figure:  # fmt: skip
    indicator, names, years = base.indicators[indicator_id], base.names, base.plan.years
    limits = scenario_sentences.limits_of(base, indicator_id)
    when = tables.today(base, indicator_id)
    words = [f"{_words(one, indicator_id, indicator, limits)} i »{one.name}«" for one in found]
    now = scenario_sentences.before(base, indicator_id, limits)
    title = f"{indicator['short_name']} i {names.area}: {now} i udgangspunktet"
    lines = _lines(base, indicator_id, indicator)
    over_time = None if years is None else _over_time(base, found, indicator_id, indicator, lines)
    rows = [] if over_time else _rows(base, found, indicator_id, indicator)
    moving = over_time or _moving_bars(base, found, indicator_id, lines)
    handles = tuple(
        handle(base, slider(n, m), change)
        for n, one in enumerate(found)
        for m, change in enumerate(one.changes)
    )
    told = "; ".join([title, *words, *(line.text for line in lines)])
    return Figure(
        name=f"hvad nu hvis {indicator['short_name']}",
        chart=_fixed_bars(rows, lines, indicator)
        if years is None
        else AltairChart(moving.with_values, Lines.kind),
        slider_chart=replace(moving, sliders=handles),
        title=f"{title}{scenario_sentences.shares_in(base, found, indicator_id)}",
        caption=indicator["definition"],
        area=names.area,
        comparison=names.comparison,
        period=when if years is None else f"{when}, regnet for {years[0]}-{years[1]}",
        table=tables.numbers(base, numbers),
        spreadsheet=functools.partial(tables.spreadsheet, base, numbers),
        sources=citations(observations) or {"tallene er dine antagelser": ""},
        description=f"Hypotetisk. {told}.",
        caveat=_caveat(base, found, indicator_id, indicator),
        fictional=any(row["fictional"] for row in observations),
        own=any(row["status"] in analysis_sentences.OWN_STATUSES for row in observations),
        stand_in=indicator["criterion_relation"] == "stand_in",
        hypothetical=True,
    )


def _fixed_bars(rows: Sequence[Bar], lines: Sequence[ReferenceLine], indicator: Mapping) -> Bars:
    """The bars where no slider moves them: those whose share is known, each scenario marked as hypothetical."""
    drawn = [row for row in rows if row.value is not None]
    bars = pd.DataFrame(
        {
            "label": [
                scenario_sentences.hypothetical(row.label) if row.hypothetical else row.label
                for row in drawn
            ],
            "value": [row.value for row in drawn],
            "text": [row.text for row in drawn],
            "color": [theme.HYPOTHETICAL_BAR if row.hypothetical else theme.AREA for row in drawn],
        }
    )
    thresholds = pd.DataFrame(
        [(float(line.value), line.text, charts.COLORS[line.kind]) for line in lines],
        columns=["threshold", "text", "color"],
    )
    return Bars(bars, thresholds, axis_suffix(indicator["unit"]), indicator["short_name"])


def _words(one: Outcome, indicator_id: str, indicator: Mapping, limits: list[Fraction]) -> str:
    if one.after is None or indicator_id not in one.after.group_shares:
        return scenario_sentences.CANNOT
    return scenario_sentences.share(one.after.group_shares[indicator_id].share, indicator, limits)


def _caveat(base: Baseline, found: Sequence[Outcome], indicator_id: str, indicator: Mapping) -> str:
    above_zero = base.plan.years is not None and _bottom(base, found, indicator_id) > 0
    sentences = [
        "Aksen begynder ikke ved 0." if above_zero else "",
        *(
            NO_WAY.format(name=one.name)
            for one in found
            if base.plan.years and one.after is not None and not _path(base, one)
        ),
        scenario_sentences.assumed_line(scenario_sentences.assumptions(base, indicator_id)),
        remarks.origin_note([indicator_id]),
        outcomes.rounding(base, indicator_id),
        remarks.as_today(base),
        scenario_sentences.MIXING if base.plan.dwellings else "",
        indicator["caveat"] if isinstance(indicator["caveat"], str) else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _bottom(base: Baseline, found: Sequence[Outcome], indicator_id: str) -> float:
    """Where the axis over time begins."""
    other = base.comparison.get(indicator_id)
    numbers = [
        *_shares(base, found, indicator_id),
        *([] if other is None else [float(other.share)]),
        *map(float, scenario_sentences.limits_of(base, indicator_id)),
    ]
    return value_range(numbers, LEAST_SPAN_PCT)[0]


def _shares(base: Baseline, found: Sequence[Outcome], indicator_id: str) -> list[float]:
    after = (_share_of(one, indicator_id) for one in found)
    return [
        float(base.before.group_shares[indicator_id].share),
        *(n for n in after if n is not None),
    ]


def _lines(base: Baseline, indicator_id: str, indicator: Mapping) -> list[ReferenceLine]:
    labels = analysis_sentences.threshold_labels(base.limits(indicator_id), indicator["unit"])
    lines = [ReferenceLine(value, text, "limit") for value, text in labels]
    other = base.comparison.get(indicator_id)
    if other is not None:
        text = f"{base.names.comparison} {scenario_sentences.share(other.share, indicator)}"
        lines.append(ReferenceLine(float(other.share), text, "comparison"))
        rest = model.rest(other, base.before.group_shares[indicator_id])
        if rest is not None:
            text = f"resten af kommunen {scenario_sentences.share(rest.share, indicator)}"
            lines.append(ReferenceLine(float(rest.share), text, "rest"))
    return lines


def _rows(
    base: Baseline, found: Sequence[Outcome], indicator_id: str, indicator: Mapping
) -> list[Bar]:
    """The baseline and each scenario as a bar."""
    limits = scenario_sentences.limits_of(base, indicator_id)
    share = base.before.group_shares[indicator_id].share
    words = scenario_sentences.before(base, indicator_id, limits)
    return [
        Bar(tables.today(base, indicator_id), float(share), words),
        *(
            Bar(
                one.name, _share_of(one, indicator_id), _words(one, indicator_id, indicator, limits),
                _live(base, one, n, indicator_id), hypothetical=True,
            )
            for n, one in enumerate(found)
        ),
    ]  # fmt: skip


def _moving_bars(
    base: Baseline, found: Sequence[Outcome], indicator_id: str, lines: Sequence[ReferenceLine]
) -> SliderChart:
    indicator = base.indicators[indicator_id]
    first, *scenarios = _rows(base, found, indicator_id, indicator)
    labels = moving_labels(base, found)
    rows = [first, *(replace(r, label=name) for r, name in zip(scenarios, labels, strict=True))]
    top, highest = axis_top(base, indicator_id), max(r.value for r in rows if r.value is not None)
    if highest > top:
        top = scale_top(highest * 1.02)
    return charts.bars(
        rows, lines, top, _sliders(found), axis_suffix(indicator["unit"]),
        max(1, int(indicator["decimals"])),
    )  # fmt: skip


def moving_labels(base: Baseline, found: Sequence[Outcome]) -> list[str]:
    """The scenarios' names in a chart that sliders move: one that says the numbers would lie while they move."""
    labels = (
        scenario_names.without_numbers(one.changes, base.indicators, base.names)
        if one.follows
        else one.name
        for one in found
    )
    return [name for name, _ in saved_plan.unique_names((label, ()) for label in labels)]


def _share_of(one: Outcome, indicator_id: str) -> float | None:
    if one.after is None or indicator_id not in one.after.group_shares:
        return None
    return float(one.after.group_shares[indicator_id].share)


def _sliders(found: Sequence[Outcome]) -> dict[str, float]:
    return {
        slider(n, m): float(browser_expressions.amount(change))
        for n, one in enumerate(found)
        for m, change in enumerate(one.changes)
    }


def _live(base: Baseline, one: Outcome, n: int, indicator_id: str) -> ShareExpression | None:
    if one.after is None:
        return None
    names = [slider(n, m) for m in range(len(one.changes))]
    return browser_expressions.share(base.before, one.changes, names, indicator_id, f"x{n}")


def _over_time(
    base: Baseline,
    found: Sequence[Outcome],
    indicator_id: str,
    indicator: Mapping,
    lines: list[ReferenceLine],
) -> SliderChart | None:
    """The way of each scenario as a line; None where no scenario has one."""
    first, last = base.plan.years
    limits = scenario_sentences.limits_of(base, indicator_id)
    colors = [theme.AREA, *theme.OTHER_COLORS]
    rows, live = [], []
    for n, (one, name) in enumerate(zip(found, moving_labels(base, found), strict=True)):
        if _share_of(one, indicator_id) is None:
            continue
        path = _path(base, one)
        for step, state in enumerate(path):
            share = state.group_shares[indicator_id].share
            live.append(_live_part(base, one, n, indicator_id, Fraction(step, last - first)))
            rows.append(
                {
                    "series": str(n), "name": name, "color": colors[n],
                    "date": pd.Timestamp(first + step, 7, 1), "value": float(share),
                    "text": scenario_sentences.share(share, indicator, limits),
                    "apart": True,  # hypothetical
                }
            )  # fmt: skip
        known = _known_day(base, indicator_id)
        if path and known is not None and known < pd.Timestamp(first, 7, 1):
            at = len(rows) - len(path)
            rows.insert(at, rows[at] | {"date": known, "apart": False})
            live.insert(at, None)
    if not rows:
        return None
    start, end = min(row["date"] for row in rows), pd.Timestamp(last, 7, 1)
    drawn = pd.DataFrame(
        [(start, end, line.value, line.text) for line in lines],
        columns=["start", "end", "value", "text"],
    )
    return charts.over_time(
        pd.DataFrame(rows), drawn, live, _sliders(found), LEAST_SPAN_PCT, axis_suffix(indicator["unit"])
    )  # fmt: skip


def _known_day(base: Baseline, indicator_id: str) -> pd.Timestamp | None:
    """The middle of the period that an indicator's share today is of; None where the user assumed it or it has no date."""
    if scenario_sentences.share_is_assumed(base, indicator_id):
        return None
    start, end = (base.observations[indicator_id][day] for day in ("period_start", "period_end"))
    return None if pd.isna(end) or pd.isna(start) else start + (end - start) / 2


def _path(base: Baseline, one: Outcome) -> list[State]:
    """The way of a scenario year by year; none where it cannot be gone in even steps."""
    first, last = base.plan.years
    try:
        return model.over_time(base.before, one.changes, last - first)
    except ScenarioError:
        return []


def _live_part(
    base: Baseline, one: Outcome, n: int, indicator_id: str, done: Fraction
) -> ShareExpression | None:
    names = [
        browser_expressions.part(
            change, slider(n, m), done,
            base.before.group_share(change.indicator_id).share if isinstance(change, ShareSet) else Fraction(0),
        )
        for m, change in enumerate(one.changes)
    ]  # fmt: skip
    prefix = f"x{n}t{done.numerator}_{done.denominator}"
    return browser_expressions.share(base.before, one.changes, names, indicator_id, prefix)
