"""Danish sentences about required changes: the ways off a list, the share to reach, what is missing to compute it."""

from collections.abc import Mapping, Sequence

import pandas as pd

from lib.analysis import criteria, criterion_sentences
from lib.scenario import bound_sentences, questions, remarks
from lib.scenario import sentences as scenario_sentences
from lib.scenario.model import OWN, Dwellings
from lib.scenario.outcomes import Baseline
from lib.scenario.person_words import persons_more
from lib.scenario.published import ORIGIN
from lib.scenario.share_targets import Target
from lib.text import danish

ON_THE_LIST = {
    True: "{area} ville stå på listen over {kinds}.",
    False: "{area} ville ikke stå på listen over {kinds}.",
    None: "Om {area} ville stå på listen over {kinds}, kan ikke afgøres.",
}
WAY = "Vej {number}"
NEEDED_OFF = " til med sikkerhed ikke at stå på listen"
MISSING = (
    "tallet er ikke offentliggjort, eller det er for gammelt til listen. Under »Dine antagelser« kan du skrive "
    "et tal, så det kommer med."
)
REACHED = {
    questions.HALF_OF_GAP: "Så er forskellen til {other} halveret.",
    questions.ONE_POINT: "Så er der højst 1 procentpoint til {other}.",
    questions.SAME_LEVEL: "Så er niveauet det samme som i {other}.",
    questions.BELOW_LIMIT: "Så er grænsen holdt.",
}
PERSONS, DWELLINGS = "I personer", "I boliger"
NO_DWELLINGS = "Nye boliger alene kan ikke nå det, når de nye beboere er sammensat som beboerne i {comparison} ({share}, {period})."


def off_list(
    kind: str, ways: Sequence[Mapping[str, int]], base: Baseline, strategy: str = "",
    within: tuple[pd.DataFrame, int] | None = None,
) -> list[tuple[str, str]]:  # fmt: skip
    """What it takes for an area not to be on a list: headings ("" for none) and sentences. The way by origin comes last,
    with the sentence on what the strategy wants. within: goals.way_within_bounds, told first."""
    verdict = base.verdicts(base.before).get(kind)
    if verdict is None:
        when = danish.long_date(base.law_date)
        return [("", f"Loven havde ingen liste over {plural(kind)} {when}. Vælg en senere liste.")]
    now = ON_THE_LIST[verdict.on_list].format(area=base.names.area, kinds=plural(kind))
    if scenario_sentences.assumptions(base):
        now = f"{now} Det er regnet med dine antagelser."
    least = int(base.rules.loc[base.rules["list_kind"] == kind, "min_residents"].iloc[0])
    if verdict.assumes_residents:
        now = f"{now} Det er forudsat, at området har lovens mindst {danish.number(least, 0)} beboere."
    elif base.before.residents < least:
        now = f"{now} Loven kræver mindst {danish.number(least, 0)} beboere."
    if _rests_on_bounds(verdict, base):
        now = f"{now} {bound_sentences.BASIS}"
    if verdict.on_list is False:
        return [("", now)]
    answers = [("", now)]
    if within:
        answers += _within_bounds(base, *within)
    for number, way in enumerate(ways, 2 if within else 1):
        parts = (
            at_least(persons, base.indicators[base.law_indicators[criterion]])
            for criterion, persons in way.items()
        )
        heading = WAY.format(number=number) + (NEEDED_OFF if number == 1 else "")
        words = f"Det kræver, {danish.enumeration(parts)}."
        if ORIGIN in (base.law_indicators[criterion] for criterion in way):
            words = f"{words} {strategy}".strip()
        answers.append((heading, words))
    return answers + _missing(verdict, base)


def _rests_on_bounds(verdict: criteria.Verdict, base: Baseline) -> bool:
    """Whether a criterion is answered by a bound alone."""
    return any(
        verdict.criteria.get(criterion) is not None and indicator_id in base.bounded()
        for criterion, indicator_id in base.law_indicators.items()
    )


def headline_within_bounds(within: tuple[pd.DataFrame, int] | None) -> str:
    """How many criteria it is enough to change, in a few words; "" without goals.way_within_bounds."""
    if within is None:
        return ""
    rows, count = within
    needs = criterion_sentences.count_word(count)
    of = f" af {criterion_sentences.count_word(len(rows))}" if count < len(rows) else ""
    noun = "kriterium" if count == len(rows) == 1 else "kriterier"
    return f"Det er nok, at {needs}{of} {noun} ændrer sig"


def _within_bounds(base: Baseline, rows: pd.DataFrame, count: int) -> list[tuple[str, str]]:
    """The way off a list by criteria that are known only within bounds: a heading, and each of them with its change."""
    which = bound_sentences.which(count, len(rows))
    answers = [(WAY.format(number=1) + NEEDED_OFF, f"Det kræver {which}:")]
    for row in rows.itertuples():
        name, indicator_id = base.criterion_names[row.criterion], base.law_indicators[row.criterion]
        indicator = base.indicators[indicator_id]
        if row.needed is None:
            words = f"{danish.capitalise(persons_more(row.persons, indicator))}."
        else:
            known = scenario_sentences.now(base, indicator_id)
            words = bound_sentences.from_to(known, row.needed, indicator)
        answers.append((name, words))
    return answers


def at_least(persons: int, indicator: Mapping) -> str:
    """ "at mindst 632 færre beboere har ikke-vestlig oprindelse"."""
    return f"at mindst {persons_more(persons, indicator)}"


def headline(base: Baseline, indicator_id: str, found: Target) -> str:
    """The answer in a few words: "Fra 27 % til højst 19,5 %"."""
    indicator = base.indicators[indicator_id]
    now = _share_now(base, indicator_id, found)
    name = indicator["short_name"]
    if found.reached:
        return f"{name}: {now} er allerede nok"
    if found.reach is not None:
        return f"{name}: fra {now} halvvejs til {_other(base, indicator_id)}"
    return f"{name}: fra {now} til {share_to_reach(found, indicator)}"


def _share_now(base: Baseline, indicator_id: str, found: Target) -> str:
    if found.needed is not None:
        return scenario_sentences.now(base, indicator_id)
    limits = scenario_sentences.limits_of(base, indicator_id)
    return scenario_sentences.before(base, indicator_id, [*limits, found.share])


def explained(
    base: Baseline, indicator_id: str, found: Target, goal: str, strategy: str
) -> list[tuple[str, str]]:
    """What it takes, in persons and in dwellings: headings ("" for none) and sentences, the first the answer in short.
    strategy: a sentence for an answer about origin, whose persons come last."""
    if found.needed is not None:
        words = danish.capitalise(
            bound_sentences.change(found.needed, base.indicators[indicator_id])
        )
        if found.reached:
            words = (
                f"{danish.capitalise(_share_now(base, indicator_id, found))} er på den rigtige side"
            )
        elif found.reach is not None:
            words = f"{words}. {REACHED[goal].format(other=_other(base, indicator_id)).rstrip('.')}"
        origin = f" {strategy}" if indicator_id == ORIGIN and not found.reached else ""
        return [("", f"{words}. {bound_sentences.BASIS_OF_ONE}{origin}")]
    if found.reached:
        now = scenario_sentences.before(base, indicator_id)
        return [("", f"{now} er på den rigtige side. {_room(base, indicator_id, found)}")]
    reached = REACHED[goal].format(other=_other(base, indicator_id))
    persons, dwellings = (words(base, indicator_id, found) for words in (_persons, _dwellings))
    if indicator_id == ORIGIN:
        answers = [("", reached), (DWELLINGS, dwellings), (PERSONS, f"{persons} {strategy}")]
    else:
        answers = [("", f"{persons} {reached}"), (DWELLINGS, dwellings)]
    return [(heading, words.strip()) for heading, words in answers if words.strip()]


def _other(base: Baseline, indicator_id: str) -> str:
    """The comparison with its share and period in brackets; the name alone where no number of it is compared with."""
    other = base.comparison.get(indicator_id)
    if other is None:
        return base.names.comparison
    share = scenario_sentences.share(other.share, base.indicators[indicator_id])
    return f"{base.names.comparison} ({share}, {base.compared[indicator_id]['period']})"


def _room(base: Baseline, indicator_id: str, found: Target) -> str:
    """How far a share that is right is from the limit."""
    group_share = base.before.group_shares[indicator_id]
    points = scenario_sentences.points(found.share - group_share.share)
    limit = scenario_sentences.share(found.share, base.indicators[indicator_id])
    return f"Der er {points} til {limit}."


def _persons(base: Baseline, indicator_id: str, found: Target) -> str:
    group_share, indicator = base.before.group_shares[indicator_id], base.indicators[indicator_id]
    if found.persons is None:
        return "" if group_share.mean else f"Det er {per_hundred(base, indicator_id, found)}."
    now, people = group_share.persons, danish.number(group_share.people, 0)
    after = danish.number(now + found.persons, 0)
    return f"Det kræver, {at_least(found.persons, indicator)}: {after} i stedet for {danish.number(now, 0)} ud af {people}."


def per_hundred(base: Baseline, indicator_id: str, found: Target) -> str:
    """ "7,5 færre for hver 100 elever", where nobody has said how many they are."""
    indicator = base.indicators[indicator_id]
    way = "flere" if found.share > base.before.group_shares[indicator_id].share else "færre"
    return f"{danish.number(found.points, 1)} {way} for hver 100 {indicator['persons_noun']}"


def _dwellings(base: Baseline, indicator_id: str, found: Target) -> str:
    if not found.dwellings_known:
        return ""
    theirs = base.beside[indicator_id]
    comparison, period = base.names.comparison, theirs["period"]
    share = scenario_sentences.share(criteria.exact_value(theirs), base.indicators[indicator_id])
    if found.dwellings is None:
        return NO_DWELLINGS.format(comparison=comparison, share=share, period=period)
    words = (
        f"Det kræver mindst {danish.number(found.dwellings, 0)} nye boliger, når de nye beboere er sammensat som "
        f"beboerne i {comparison} ({share}, {period})."
    )
    as_today = base.plan.persons_per_dwelling is None
    return f"{words} {remarks.homes_as_today(base)}" if as_today else words


def lacking(base: Baseline, question: Mapping, found: Mapping[str, Target], ways: Sequence) -> str:
    """What a question lacks to be answered, in a few words; "" where it can be. found: share_targets.every, for a goal that is a
    share. ways: off the list, for a goal that is a list."""
    goal = question["goal"]
    if goal in questions.TARGETS:
        known = any(one.is_answered for one in found.values())
        return "" if known else _numbers_for(base, base.plan.indicators)
    if goal == questions.OFF_LIST:
        return _lacking_off_list(base, question["list_kind"], ways)
    changes = [change for _, scenario in base.plan.scenarios for change in scenario]
    named = [c.indicator_id for c in changes if not isinstance(c, Dwellings)]
    missing = [i for i in named if i not in base.before.group_shares]
    moving = len(named) < len(changes)
    if missing or (moving and not base.before.group_shares):
        return _numbers_for(base, missing or base.plan.indicators)
    if moving and base.living() is None:
        return "antal beboere og personer i hver bolig"
    if any(isinstance(c, Dwellings) and c.like == OWN and not c.shares for c in changes):
        return "tal for dem, der flytter"
    uncounted = [i for i in named if base.before.group_shares[i].people is None]
    nouns = dict.fromkeys(base.indicators[i]["persons_noun"] for i in uncounted)
    return f"antal {danish.enumeration(nouns)}" if nouns else ""


def _lacking_off_list(base: Baseline, kind: str, ways: Sequence) -> str:
    verdict = base.verdicts(base.before).get(kind)
    if verdict is None:
        return "den liste fandtes ikke"
    if verdict.on_list is False or ways:
        return ""
    missing = [] if verdict.on_list else _without_number(verdict, base)
    names = [danish.lower_first(base.criterion_names[criterion]) for criterion in missing]
    if names:
        return f"tal for {danish.enumeration(names)}"
    uncounted = [m for m in base.by_criterion().items() if m[1].people is None and not m[1].mean]
    nouns = (base.indicators[base.law_indicators[c]]["persons_noun"] for c, _ in uncounted)
    return f"antal {danish.enumeration(dict.fromkeys(nouns)) or 'personer'}"


def _numbers_for(base: Baseline, indicator_ids: Sequence[str]) -> str:
    names = [danish.lower_first(base.indicators[i]["short_name"]) for i in indicator_ids]
    return f"tal for {danish.enumeration(names[:2])}" + (" m.m." if len(names) > 2 else "")


def _without_number(verdict: criteria.Verdict, base: Baseline) -> list[str]:
    """The criteria that are not known because the area has no number for them that may decide."""
    unknown = [c for c in base.criterion_names if verdict.criteria.get(c, False) is None]
    deciding, bounded = base.by_criterion(), base.before.bounds
    without = [c for c in unknown if c not in deciding or deciding[c].too_old]
    return [c for c in without if base.law_indicators.get(c) not in bounded]


def _missing(verdict: criteria.Verdict, base: Baseline) -> list[tuple[str, str]]:
    """What is missing to compute more: headings and sentences."""
    unknown = [c for c in base.criterion_names if verdict.criteria.get(c, False) is None]
    deciding = base.by_criterion()
    no_number = _without_number(verdict, base)
    sentences = []
    if no_number:
        names = danish.enumeration(danish.lower_first(base.criterion_names[c]) for c in no_number)
        sentences.append(f"{danish.capitalise(names)}: {MISSING}")
    if any(
        base.law_indicators[c] in base.before.group_shares for c in set(unknown) - set(no_number)
    ):
        sentences.append(
            "Grænsen for dømte følger landsgennemsnittet, som ikke er offentliggjort for den liste. Det kan skrives under »Dine antagelser«."
        )
    uncounted = [
        base.indicators[indicator_id]["persons_noun"]
        for criterion, indicator_id in base.law_indicators.items()
        if (criterion in deciding or indicator_id in base.bounded())
        and verdict.criteria.get(criterion) is not False
        and base.group_size(indicator_id) is None
        and isinstance(base.indicators[indicator_id]["counted"], str)
        and (criterion not in deciding or deciding[criterion].people is None)
    ]
    if uncounted:
        relative = any(base.before.bounds[i].in_multiples for i in base.bounded())
        mean = ", og landsgennemsnittet for dømte er ikke offentliggjort" if relative else ""
        sentences.append(
            f"For at svare i personer mangler antallet af {danish.enumeration(uncounted)}{mean}."
        )
    return [("Det mangler for at svare", " ".join(sentences))] if sentences else []


def plural(kind: str) -> str:
    """ "forebyggelsesområder"; the law's old name stands in quotation marks."""
    if "ghetto" in kind:
        return f"lovens »{kind}r«"
    adjective, _, noun = kind.rpartition(" ")
    return f"{adjective}te {noun}r" if adjective else f"{kind}r"


def to_target(base: Baseline, indicator_id: str, found: Target) -> str:
    """The fewest persons to a target, or so many of each hundred, or why it cannot be computed."""
    if found.reached:
        return "Er allerede nået"
    if found.needed is not None:
        return danish.capitalise(
            bound_sentences.change(found.needed, base.indicators[indicator_id])
        )
    if found.persons is not None:
        indicator = base.indicators[indicator_id]
        return danish.capitalise(persons_more(found.persons, indicator))
    counted = found.share is not None and not base.before.group_shares[indicator_id].mean
    return danish.capitalise(per_hundred(base, indicator_id, found)) if counted else found.why


def share_to_reach(found: Target, indicator: Mapping) -> str:
    """ "højst 19,5 %"; "mindst" where a high share is the better one; "mellem 24 og 32 %" where it follows a share that is
    known only within bounds."""
    if found.reach is not None:
        return bound_sentences.between(found.reach, indicator["unit"])
    if found.share is None:
        return ""
    word = "mindst" if indicator["direction"] == "higher_better" else "højst"
    return f"{word} {scenario_sentences.share(found.share, indicator)}"
