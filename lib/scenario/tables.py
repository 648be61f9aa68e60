"""The tables of Hvad nu hvis: numbers, verdicts, thresholds and targets, for the page and for Excel."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pandas as pd

from lib.analysis import criteria
from lib.analysis import sentences as analysis_sentences
from lib.scenario import bound_sentences, goal_sentences, questions, share_targets
from lib.scenario import sentences as scenario_sentences
from lib.scenario.model import GroupShare
from lib.scenario.outcomes import Baseline, Outcome
from lib.scenario.person_words import persons_more
from lib.scenario.published import ORIGIN
from lib.scenario.sentences import CANNOT, TODAY
from lib.scenario.share_targets import Target
from lib.text import danish

UNKNOWN = analysis_sentences.NOT_PUBLISHED
NEEDED = "Det skal der mindst til"


def numbers(
    base: Baseline, found: pd.DataFrame, bounded: pd.DataFrame | None = None
) -> pd.DataFrame:
    """outcomes.numbers in words, one row an indicator and scenario, then outcomes.bounded; no empty columns."""
    rows = []
    for row in found.itertuples(index=False):
        indicator = base.indicators[row.indicator_id]
        limits = scenario_sentences.limits_of(base, row.indicator_id)
        known = row.after_pct is not None
        share = CANNOT if not known else scenario_sentences.share(row.after_pct, indicator, limits)
        if not row.scenario:
            share = scenario_sentences.before(base, row.indicator_id, limits)
        rows.append(
            {
                "Tal for": indicator["short_name"],
                "Scenarie": _scenario(base, row),
                "Andel": share,
                "Personer": _persons(row),
                "Ændring": _change(row, share, scenario_sentences.before(base, row.indicator_id, limits)),
                f"Forskel til {base.names.comparison}": _points(row.difference_pp),
                "Forskel til resten af kommunen": _points(row.rest_difference_pp),
                "Usikkerhed (95 %)": _interval(row),
                "Bygger på": _basis(base, row),
            }
        )  # fmt: skip
    rows += [] if bounded is None else [_bounded_cells(base, row) for row in bounded.itertuples()]
    table = pd.DataFrame(rows).fillna("")
    return table.loc[:, (table != "").any()] if len(table) else table


def _bounded_cells(base: Baseline, row: object) -> dict[str, str]:
    """The cells of a row of outcomes.bounded: what is known, and for the baseline by which words of the sources."""
    told = base.told[row.indicator_id]
    return {
        "Tal for": base.indicators[row.indicator_id]["short_name"],
        "Scenarie": scenario_sentences.hypothetical(row.scenario)
        if row.scenario
        else f"{TODAY} ({danish.enumeration(told.periods)})",
        "Andel": _bounded_share(base, row),
        "Bygger på": bound_sentences.basis(told, with_quotes=not row.scenario),
    }


def _bounded_share(base: Baseline, row: object) -> str:
    indicator = base.indicators[row.indicator_id]
    if row.known is None:
        return CANNOT
    if row.known.range.is_point:
        return scenario_sentences.share(row.known.range.low, indicator)
    known = row.known if row.scenario else base.told[row.indicator_id].together
    return bound_sentences.in_words(known, indicator["unit"])


def _scenario(base: Baseline, row: object) -> str:
    if row.scenario:
        return scenario_sentences.hypothetical(row.scenario)
    return today(base, row.indicator_id)


def today(base: Baseline, indicator_id: str) -> str:
    """ "Udgangspunkt (2017)", or that it is the user's assumption."""
    return f"{TODAY} {_when(base, indicator_id)}"


def _when(base: Baseline, indicator_id: str) -> str:
    """ "(2017)", or that it is the user's assumption."""
    assumed = scenario_sentences.share_is_assumed(base, indicator_id)
    return (
        f"({scenario_sentences.ASSUMED if assumed else base.observations[indicator_id]['period']})"
    )


def _basis(base: Baseline, row: object) -> str:
    if row.assumed and scenario_sentences.share_is_assumed(base, row.indicator_id):
        return scenario_sentences.ASSUMED
    own = base.observations[row.indicator_id]["status"] in analysis_sentences.OWN_STATUSES
    if not row.assumed:
        return "egne tal" if own else "offentliggjorte tal"
    assumed = row.indicator_id in base.plan.people or base.plan.residents is not None
    count = "antaget antal" if assumed else "kendt beboertal"  # published, or of the user's file
    return f"{'egen' if own else 'offentliggjort'} andel, {count}"


def _persons(row: object) -> str:
    if row.after_persons is None:
        return ""
    return f"{danish.number(row.after_persons, 0)} af {danish.number(row.people, 0)}"


def _change(row: object, share: str, before: str) -> str:
    """The change in percentage points and persons: the difference of the two shares as they are shown."""
    if not row.scenario or row.change_pp is None:
        return ""
    try:
        change = danish.parse(share) - danish.parse(before)
    except ValueError:  # printed in words
        change = row.change_pp
    text = f"{scenario_sentences.signed(change)}{danish.NBSP}procentpoint"
    if row.change_persons:
        text += f", {scenario_sentences.signed(row.change_persons, 0)} personer"
    return text


def _points(number: Fraction | None) -> str:
    return "" if number is None else f"{scenario_sentences.signed(number)}{danish.NBSP}procentpoint"


def _interval(row: object) -> str:
    if row.low_pct is None:
        return ""
    return f"{danish.number(row.low_pct)}–{danish.amount(row.high_pct, 'pct.')}"


def spreadsheet(
    base: Baseline, found: pd.DataFrame, bounded: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The same with numbers to compute with: percent and percentage points, unrounded; empty where
    they are not known. Of what is known within bounds the ends, and the whole in words."""
    rows = found.assign(
        indicator=[base.indicators[i]["name"] for i in found["indicator_id"]],
        unit=[base.indicators[i]["unit"] for i in found["indicator_id"]],
        scenario=[_scenario(base, row) for row in found.itertuples(index=False)],
        basis=[_basis(base, row) for row in found.itertuples(index=False)],
    )
    headings = {
        "indicator": "Tal for", "unit": "Enhed", "scenario": "Scenarie", "after_pct": "Andel",
        "change_pp": "Ændring i procentpoint", "after_persons": "Personer", "people": "Ud af",
        "change_persons": "Ændring i personer", "comparison_pct": base.names.comparison,
        "difference_pp": f"Forskel til {base.names.comparison}", "rest_pct": "Resten af kommunen",
        "rest_difference_pp": "Forskel til resten af kommunen", "low_pct": "Usikkerhed fra",
        "high_pct": "Usikkerhed til", "basis": "Bygger på",
    }  # fmt: skip
    table = rows[list(headings)].rename(columns=headings)
    if bounded is not None and len(bounded):
        ends = [_bounded_ends(base, row) for row in bounded.itertuples()]
        table = pd.DataFrame([*table.to_dict("records"), *ends], dtype=object)
    return table.map(lambda cell: float(cell) if isinstance(cell, Fraction) else cell)


def _bounded_ends(base: Baseline, row: object) -> dict[str, object]:
    """The cells of a row of outcomes.bounded for a spreadsheet."""
    indicator, cells = base.indicators[row.indicator_id], _bounded_cells(base, row)
    times = row.known is not None and row.known.in_multiples
    ends = (None, None) if row.known is None else (row.known.range.low, row.known.range.high)
    return {
        "Tal for": indicator["name"],
        "Enhed": criteria.RELATIVE_UNIT if times else indicator["unit"],
        "Scenarie": cells["Scenarie"],
        "Kendt fra": ends[0],
        "Kendt til": ends[1],
        "Kendt i ord": cells["Andel"],
        "Bygger på": cells["Bygger på"],
    }


def verdicts(base: Baseline, found: Sequence[Outcome]) -> pd.DataFrame:
    """What the law says of every list kind, in the baseline and in each scenario."""
    columns = {TODAY: base.verdicts(base.before)} | {
        scenario_sentences.hypothetical(one.name): base.verdicts(one.after) if one.after else {}
        for one in found
    }
    kinds = dict(zip(base.rules["list_kind"], base.rules["list_kind_name"], strict=True))
    return pd.DataFrame(
        [
            {"Kategori": kinds[kind]}
            | {
                name: _verdict(given.get(kind), base.criterion_names)
                for name, given in columns.items()
            }
            for kind in columns[TODAY]
        ]
    )


def _verdict(verdict: criteria.Verdict | None, names: dict[str, str]) -> str:
    if verdict is None:
        return danish.capitalise(CANNOT)
    text = analysis_sentences.ON_LIST[verdict.on_list] + analysis_sentences.deciding(verdict, names)
    return danish.capitalise(text)


def thresholds(
    base: Baseline, needed: pd.DataFrame, homes: Mapping[tuple[str, str], int | None]
) -> pd.DataFrame:
    """What it takes to change the answer to each criterion, that of origin last. needed: rows of
    required_change.by_criterion. homes: goals.required_dwellings."""
    group_shares = base.by_criterion()
    rows = []
    origin_last = sorted(
        needed.itertuples(index=False), key=lambda row: base.law_indicators[row.criterion] == ORIGIN
    )
    for row in origin_last:
        indicator = base.indicators[base.law_indicators[row.criterion]]
        group_share = group_shares.get(row.criterion)
        rule, limits = next(
            (rule, limits)
            for rule, limits in base.counted
            if (rule["list_kind"], rule["criterion"]) == (row.list_kind, row.criterion)
        )
        rows.append(
            {
                "Kriterium": base.criterion_names[row.criterion],
                "Nu": _now(base, indicator["indicator_id"], group_share, limits),
                "Grænse": analysis_sentences.threshold(rule, limits),
                "Svar": danish.capitalise(analysis_sentences.ANSWER[row.met]),
                NEEDED: danish.capitalise(_change_needed(row, indicator)),
                _homes_heading(base): _homes(homes, row.list_kind, row.criterion),
            }
        )  # fmt: skip
    table = pd.DataFrame(rows)
    return table.loc[:, (table != "").any()] if len(table) else table


def _now(
    base: Baseline,
    indicator_id: str,
    group_share: GroupShare | None,
    limits: Sequence[Fraction] = (),
) -> str:
    """What is known today, with its period."""
    if indicator_id in base.before.bounds:
        unit = base.indicators[indicator_id]["unit"]
        return bound_sentences.dated(base.told[indicator_id], unit)
    return UNKNOWN if group_share is None else _dated(base, indicator_id, limits)


def _change_needed(row: object, indicator: Mapping) -> str:
    if row.needed is not None:
        return bound_sentences.change(row.needed, indicator)
    return row.why if row.persons is None else persons_more(row.persons, indicator)  # fmt: skip


def _homes(homes: Mapping[tuple[str, str], int | None], list_kind: str, criterion: str) -> str:
    if (list_kind, criterion) not in homes:
        return ""
    count = homes[list_kind, criterion]
    return "kan ikke nås" if count is None else danish.number(count, 0)


def gaps(base: Baseline, found: Mapping[str, Target]) -> pd.DataFrame:
    """What it takes to reach the goal, a row an indicator. found: share_targets.every."""
    rows = []
    for indicator_id, one in found.items():
        indicator = base.indicators[indicator_id]
        other = base.comparison.get(indicator_id)
        rows.append(
            {
                "Tal for": indicator["short_name"],
                base.names.area: _now(base, indicator_id, base.before.group_shares.get(indicator_id)),
                base.names.comparison: UNKNOWN if other is None else scenario_sentences.share(other.share, indicator),
            }
            | _to_reach(base, indicator_id, one)
            | {_homes_heading(base): _homes_to(one)}
        )  # fmt: skip
    table = pd.DataFrame(rows)
    return table.loc[:, (table != "").any()] if len(table) else table


def _homes_heading(base: Baseline) -> str:
    return f"Eller nye boliger, beboere som i {base.names.comparison}"


def _homes_to(found: Target) -> str:
    if not found.dwellings_known or found.reached:
        return ""
    return "kan ikke nås" if found.dwellings is None else danish.number(found.dwellings, 0)


def _to_reach(base: Baseline, indicator_id: str, found: Target) -> dict[str, str]:
    return {
        "Andelen skal være": goal_sentences.share_to_reach(found, base.indicators[indicator_id]),
        NEEDED: goal_sentences.to_target(base, indicator_id, found),
    }  # fmt: skip


def _dated(base: Baseline, indicator_id: str, limits: Sequence[Fraction] = ()) -> str:
    """The area's share with its period: "27 % (2017)"."""
    return f"{scenario_sentences.before(base, indicator_id, limits)} {_when(base, indicator_id)}"


def targets(rows: pd.DataFrame, baselines: Mapping[str, Baseline]) -> pd.DataFrame:
    """The targets that a plan has printed for the area, as the fewest persons.

    rows: goals.printed_targets. baselines: by comparator_id.
    """
    lines = []
    for target in rows.itertuples(index=False):
        base = baselines[target.comparator_id]
        found = Target(why=target.refused)
        if not target.refused:
            limit = criteria.exact(target.target)
            found = share_targets.target(base, target.of_indicator, questions.ONE_POINT, limit)
        group_share = base.before.group_shares.get(target.of_indicator)
        lines.append(
            {
                "Mål": target.text,
                "Målperiode": target.target_period,
                "Områdets tal": UNKNOWN if group_share is None
                else _dated(base, target.of_indicator),
            }
            | _to_reach(base, target.of_indicator, found)
        )  # fmt: skip
    return pd.DataFrame(lines)
