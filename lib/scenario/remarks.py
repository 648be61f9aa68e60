"""Danish remarks on what the numbers of Hvad nu hvis rest on: what is old, rounded, like the comparison, or with others."""

from collections.abc import Iterable, Mapping, Sequence

from lib.analysis import sentences as analysis_sentences
from lib.scenario import bound_sentences, outcomes
from lib.scenario.model import COMPARISON
from lib.scenario.outcomes import Baseline
from lib.scenario.published import ORIGIN
from lib.scenario.saved_plan import SavedPlan
from lib.text import danish

STRATEGY = (
    "De mål, der er fundet i kommunens strategi, handler ikke om oprindelse. Den vil noget andet:"
)
AS_TODAY = "Der er regnet med lige så mange beboere i hver ny bolig som i de {count} boliger, der er i området ({period})."


def too_old(base: Baseline) -> str:
    """What is shown but decides nothing of the list."""
    old = [
        f"{row['short_name']} ({row['period']})"
        for indicator_id, row in base.observations.items()
        if indicator_id in base.before.group_shares
        and base.before.group_shares[indicator_id].too_old
    ]
    if not old:
        return ""
    return (
        f"{danish.enumeration(old)} er mere end to år ældre end listen og afgør den ikke. "
        "Skriv et nyere tal som din antagelse, hvis det skal med."
    )


def within_bounds(base: Baseline) -> str:
    """Which of the plan's numbers are known only within bounds that sources tell in words."""
    rows = {i: base.indicators[i] for i in base.bounded()}
    return bound_sentences.remark(
        {i: row["short_name"] for i, row in rows.items()}, {i: base.told[i] for i in rows},
        {i: row["unit"] for i, row in rows.items()},
    )  # fmt: skip


def movers_like_comparison(plan: SavedPlan) -> bool:
    """Whether a scenario has movers with the composition of the comparison."""
    return any(made.like == COMPARISON for made in plan.dwellings)


def movers_years(base: Baseline) -> str:
    """The shares of movers who are like the comparison, with their years; "" where there are none."""
    if not movers_like_comparison(base.plan):
        return ""
    parts = [
        f"{danish.lower_first(row['short_name'])} {analysis_sentences.value(row)} ({row['period']})"
        for row in base.beside.values()
    ]
    return f"»Som i {base.names.comparison}« er: {'; '.join(parts)}." if parts else ""


def origin_note(indicator_ids: Sequence[str]) -> str:
    """The note on origin, "" where none of the indicators is about it."""
    if ORIGIN not in indicator_ids:
        return ""
    return "Andelen ændrer sig kun, når mennesker flytter, fødes eller dør; ingen indsats ændrer oprindelse."


def remarks(base: Baseline) -> list[str]:
    """What must be known before the numbers are read."""
    sentences = [
        too_old(base),
        within_bounds(base),
        movers_years(base),
        as_today(base),
        *rounded(base),
    ]
    sentences += [
        f"{base.indicators[i]['short_name']}: {why}"
        for i, why in base.refused.items()
        if i in base.indicators
    ]
    return [sentence for sentence in sentences if sentence]


def as_today(base: Baseline) -> str:
    """That new dwellings are taken to house as many as today's, where a scenario has some and it is; else ""."""
    if base.dwellings is None or base.plan.persons_per_dwelling is not None:
        return ""
    if not base.plan.dwellings:
        return ""
    return homes_as_today(base)


def homes_as_today(base: Baseline) -> str:
    """How many live in each new dwelling, where the user has not said so."""
    count = danish.number(base.dwellings["value"], 0)
    return AS_TODAY.format(count=count, period=base.dwellings["period"])


def who_has(holders: Iterable[Mapping]) -> str:
    """Who has the numbers that are not published, "" where nobody is named. holders: Published.holders."""
    notes = dict.fromkeys(row["note"] for row in holders)
    return f"Hvem har tallene? {' '.join(notes)}" if notes else ""


def rounded(base: Baseline) -> list[str]:
    """The remark on each share that the user has said the people of, where its persons are not sure."""
    found = (
        (base.indicators[i]["short_name"], outcomes.rounding(base, i))
        for i in base.before.group_shares
    )
    return [f"{name}: {why}" for name, why in found if why]


def strategy(targets: Iterable[Mapping]) -> str:
    """What the municipality's strategy wants, to be read beside an answer about origin; "" where it says nothing, or sets
    a target for origin itself. targets: rows of queries.targets of the municipality."""
    rows = list(targets)
    wanted = [row["text"] for row in rows if row["kind"] == "qualitative"]
    if not wanted or any(row["indicator_id"] == ORIGIN for row in rows):
        return ""
    quoted = danish.enumeration(f"»{text}«" for text in wanted)
    return f"{STRATEGY} {quoted}."
