"""Danish sentences about required changes: the ways off a list, the share to reach, what is missing to compute it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from lib.analysis import criteria, sentences
from lib.scenario import sentences as scenario_sentences
from lib.scenario.outcomes import Baseline
from lib.settings import municipality
from lib.text import danish

ON_THE_LIST = {
    True: "{area} ville stå på listen over {kinds}.",
    False: "{area} ville ikke stå på listen over {kinds}.",
    None: "Om {area} ville stå på listen over {kinds}, kan ikke afgøres.",
}
WAY = "Vej {number}"
NEEDED_OFF = ": for med sikkerhed ikke at stå på listen kræver det mindst"
MISSING = (
    "tallet er ikke offentliggjort, eller det er for gammelt til listen. Skriv en antagelse herunder, så "
    "regnes det med."
)


def off_list(kind: str, ways: Sequence[Mapping[str, int]], base: Baseline) -> list[tuple[str, str]]:
    """What it takes for an area not to be on a list: headings ("" for none) and sentences."""
    verdict = base.verdicts(base.before).get(kind)
    if verdict is None:
        when = danish.long_date(base.law_date)
        return [
            (
                "",
                f"Loven havde ingen liste over {sentences.list_kinds(kind)} {when}. Vælg en senere liste.",
            )
        ]
    now = ON_THE_LIST[verdict.on_list].format(
        area=base.names.area, kinds=sentences.list_kinds(kind)
    )
    if scenario_sentences.assumptions(base):
        now = f"{now} Det er regnet med dine antagelser."
    least = int(base.rules.loc[base.rules["list_kind"] == kind, "min_residents"].iloc[0])
    if verdict.assumes_residents:
        now = f"{now} Det er forudsat, at området har lovens mindst {danish.number(least, 0)} beboere."
    elif base.before.residents < least:
        now = f"{now} Loven kræver mindst {danish.number(least, 0)} beboere."
    if verdict.on_list is False:
        return [("", now)]
    answers = [("", now)]
    for number, way in enumerate(ways, 1):
        parts = (
            scenario_sentences.persons_more(
                persons, base.indicators[base.law_indicators[criterion]]
            )
            for criterion, persons in way.items()
        )
        heading = WAY.format(number=number) + (NEEDED_OFF if number == 1 else "")
        told = f"{danish.capitalise(danish.enumeration(parts))}."
        answers.append((heading, f"{told} {_instead(way, base)}".strip()))
    return answers + _missing(verdict, base)


def _instead(way: Mapping[str, int], base: Baseline) -> str:
    """What the strategy wants instead of a way by fewer residents of an origin; "" for any other way."""
    known = municipality.settings()
    by_origin = known.origin_indicator_id in {base.law_indicators[c] for c in way}
    return known.instead_of_origin if by_origin else ""


def _missing(verdict: criteria.Verdict, base: Baseline) -> list[tuple[str, str]]:
    """What is missing to compute more: headings and sentences."""
    unknown = [c for c in base.criterion_names if verdict.criteria.get(c, False) is None]
    deciding = base.by_criterion()
    no_number = [c for c in unknown if c not in deciding or deciding[c].too_old]
    told = []
    if no_number:
        names = danish.enumeration(danish.lower_first(base.criterion_names[c]) for c in no_number)
        told.append(f"{danish.capitalise(names)}: {MISSING}")
    if set(unknown) - set(no_number):
        told.append(
            "Grænsen for dømte følger landsgennemsnittet, som ikke er offentliggjort for den liste. Skriv det herunder."
        )
    uncounted = [
        base.indicators[base.law_indicators[criterion]]["persons_noun"]
        for criterion, measure in deciding.items()
        if measure.people is None and not measure.mean
    ]
    if uncounted:
        told.append(f"For at svare i personer mangler antallet af {danish.enumeration(uncounted)}.")
    return [("Det mangler for at regne videre", " ".join(told))] if told else []


def to_target(persons: int | None, why: str, indicator: Mapping) -> str:
    """The fewest persons to a target, or why it cannot be computed."""
    if persons is None:
        return why
    return (
        "Er allerede nået"
        if persons == 0
        else danish.capitalise(scenario_sentences.persons_more(persons, indicator))
    )


def share_to_reach(number: Fraction | None, indicator: Mapping) -> str:
    """ "højst 19,5 %"; "mindst" where a high share is the better one."""
    if number is None:
        return ""
    word = "højst" if indicator["direction"] == "higher_worse" else "mindst"
    return f"{word} {scenario_sentences.share(number, indicator)}"
