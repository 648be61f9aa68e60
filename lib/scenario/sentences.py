"""Danish sentences about scenarios: what changes, what it comes to, and what it is assumed from."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from lib.analysis import criteria
from lib.analysis import sentences as analysis_sentences
from lib.scenario import bound_sentences, model, scenario_names
from lib.scenario.model import (
    AREA,
    COMPARISON,
    Change,
    Dwellings,
    GroupShare,
    PersonsChange,
    ShareSet,
)
from lib.scenario.outcomes import Baseline, Outcome
from lib.scenario.person_words import persons_more
from lib.scenario.published import ORIGIN
from lib.text import danish

LEAD = "Alt her er **hypotetisk**: regneeksempler og ikke forudsigelser. Dine valg står i adressen, som kan deles."
ASSUMPTIONS_WHY = (
    "Tallene er ikke offentliggjort, eller de er for gamle til listen. Værktøjet gætter ikke: Skriver du et "
    "tal, bliver det brugt og mærket som din antagelse overalt. Felterne kan også stå tomme."
)
MORE = "Flere valg: sammenligning, regler, vejen år for år og resten af kommunen"
REST_WHY = (
    "Strategien taler om »resten af kommunen«: kommunen uden området. Den kan beregnes, når antallet af "
    "personer er kendt både i området og i hele kommunen."
)
MIXING = (
    "Når mennesker flytter, er det forudsat, at de er lige så gamle som områdets beboere, så hver "
    "aldersgruppe vokser eller mindskes i takt med folketallet."
)
INTERVAL = (
    "Usikkerheden er et 95 %-interval (Wilson): så langt kan en andel af så få personer ligge fra den, "
    "man ville se i længden, alene ved tilfældighed."
)
NEEDED = "Det skal der til"
SHOWN = "Sådan ville det se ud"
OTHERS = "De andre tal"
METHOD = f"{MIXING} {INTERVAL}"
TODAY = "Udgangspunkt"
CANNOT = "kan ikke beregnes"
ASSUMED = "din antagelse"
NOTHING_CHANGED = "Intet er ændret endnu."
MOVERS = {
    AREA: "sammensat som beboerne i {area}",
    COMPARISON: "sammensat som beboerne i {comparison}",
    model.OWN: "sammensat, som du har skrevet",
}


def share(number: Fraction | float, indicator: Mapping, beside: Iterable[Fraction] = ()) -> str:
    """ "51,8 %"; with as many decimals as it takes not to read as a limit it is `beside`, and no more
    than four."""
    decimals = max(1, int(indicator["decimals"]))
    for limit in beside:
        while decimals < 4 and limit != number and _reads_as(number, limit, decimals):
            decimals += 1
    return danish.amount(number, indicator["unit"], decimals)


def before(base: Baseline, indicator_id: str, beside: Iterable[Fraction] = ()) -> str:
    """The area's share today, as it was printed also where it is computed with in whole persons."""
    group_share, row = base.before.group_shares[indicator_id], base.observations.get(indicator_id)
    number, indicator = group_share.share, base.indicators[indicator_id]
    if group_share.assumed and not group_share.mean:
        assumed = share_is_assumed(base, indicator_id)
        number = base.plan.shares[indicator_id] if assumed else criteria.exact(row["value"])
    return share(number, indicator, beside)


def now(base: Baseline, indicator_id: str) -> str:
    """What is known of the area today: its share, or the bound it lies within."""
    if indicator_id in base.before.bounds:
        unit = base.indicators[indicator_id]["unit"]
        return bound_sentences.in_words(base.told[indicator_id].together, unit)
    return before(base, indicator_id, limits_of(base, indicator_id))


def _reads_as(number: Fraction, limit: Fraction, decimals: int) -> bool:
    return danish.number(number, decimals) == danish.number(limit, decimals)


def hypothetical(name: str) -> str:
    """A scenario's name wherever its numbers stand."""
    return f"Hypotetisk: {name}"


def points(difference: Fraction) -> str:
    """ "2,3 procentpoint", without a sign."""
    return danish.amount(abs(difference), "procentpoint", 1)


def signed(number: Fraction | int, decimals: int = 1) -> str:
    """ "+2,3" or "−2,3"."""
    return ("+" if number > 0 else "") + danish.number(number, decimals)


# ---------------------------------------------------------------- changes


def change(made: Change, base: Baseline) -> str:
    """What a change says, as the rest of a sentence that begins with "Hvis"."""
    match made:
        case PersonsChange(indicator_id, persons):
            return persons_more(persons, base.indicators[indicator_id])
        case ShareSet(indicator_id, per_cent):
            indicator = base.indicators[indicator_id]
            name = danish.lower_first(indicator["short_name"])
            return f"tallet for {name} bliver {share(per_cent, indicator)}"
        case Dwellings(count, like):
            number = danish.number(abs(count), 0)
            who = MOVERS[like].format(area=base.names.area, comparison=base.names.comparison)
            verb, people = (
                ("der kommer", "nye boliger") if count >= 0 else ("der bliver", "boliger færre")
            )
            return f"{verb} {number} {people}{_with_residents(made)}, {who}"
    raise TypeError(made)


def _with_residents(made: Dwellings) -> str:
    if not made.persons_per_dwelling:
        return ""
    persons = abs(model.movers(made.count, made.persons_per_dwelling))
    return f" med {danish.number(persons, 0)} beboere"


def moved(base: Baseline, indicator_id: str, after: GroupShare) -> str:
    """ "falder andelen fra 27 % til 15 % (fra 54 til 30 personer)"."""
    before_it, limits = base.before.group_shares[indicator_id], limits_of(base, indicator_id)
    was = before(base, indicator_id, limits)
    now = share(after.share, base.indicators[indicator_id], limits)
    what = "tallet" if before_it.mean else "andelen"
    if after.share == before_it.share:
        return f"er {what} uændret {was}"
    verb = "falder" if after.share < before_it.share else "stiger"
    text = f"{verb} {what} fra {was} til {now}"
    if before_it.persons is None or after.persons is None or before_it.persons == after.persons:
        return text
    count = (
        f"fra {danish.number(before_it.persons, 0)} til {danish.number(after.persons, 0)} personer"
    )
    return f"{text} ({count})"


def outcome(found: Outcome, base: Baseline) -> str:
    """What a scenario comes to, in plain Danish: what happens, from what to what, beside what."""
    if not found.changes:
        return NOTHING_CHANGED
    if found.after is None:
        why = f"{danish.capitalise(CANNOT)} endnu. {found.why}"
        return " ".join([why, *(_of_two_sizes(base, made) for made in found.changes)]).strip()
    touched = [i for i in base.before.group_shares if _is_touched(i, found)]
    sentences = [_first_sentence(found, touched, base)] if touched else []
    for indicator_id in touched if len(touched) <= 2 else ():
        sentences += _beside(indicator_id, found, base, alone=len(touched) == 1)
    lost = [i for i in base.before.group_shares if i not in found.after.group_shares]
    if lost:
        words = danish.enumeration(
            danish.lower_first(base.indicators[i]["short_name"]) for i in lost
        )
        sentences.append(f"For {words} mangler et tal for dem, der flytter.")
    return " ".join(sentences) or NOTHING_CHANGED


def _of_two_sizes(base: Baseline, made: Change) -> str:
    """What a change in persons would be in a group of 100 and of 400, where nobody has said how many there are."""
    if not isinstance(made, PersonsChange) or made.indicator_id not in base.before.group_shares:
        return ""
    group_share, indicator = (
        base.before.group_shares[made.indicator_id],
        base.indicators[made.indicator_id],
    )
    after = {n: group_share.share + Fraction(100 * made.persons, n) for n in (100, 400)}
    if group_share.people is not None or not all(0 <= number <= 100 for number in after.values()):
        return ""
    few, many = (share(number, indicator) for number in after.values())
    noun = indicator["persons_noun"]
    return f"Er der 100 {noun}, bliver andelen {few}; er der 400, bliver den {many}."


def shares_in(base: Baseline, found: Sequence[Outcome], indicator_id: str) -> str:
    """ ", 22 % i »10 elever færre«", or the span of several scenarios; the end of a title."""
    indicator, limits = base.indicators[indicator_id], limits_of(base, indicator_id)
    known = [
        one for one in found if one.after is not None and indicator_id in one.after.group_shares
    ]
    if not known:
        return ""
    shares = [one.after.group_shares[indicator_id].share for one in known]
    low, high = (share(number, indicator, limits) for number in (min(shares), max(shares)))
    if set(shares) == {base.before.group_shares[indicator_id].share}:
        return ", uændret i scenariet" if len(known) == 1 else ", uændret i scenarierne"
    if len(known) == 1:
        tells_it = known[0].follows and any(isinstance(c, ShareSet) for c in known[0].changes)
        return f", {low} i scenariet" if tells_it else f", {low} i »{known[0].name}«"
    return f", {low} i scenarierne" if low == high else f", fra {low} til {high} i scenarierne"


def _is_touched(indicator_id: str, found: Outcome) -> bool:
    if indicator_id not in found.after.group_shares:
        return False
    return any(isinstance(c, Dwellings) or c.indicator_id == indicator_id for c in found.changes)


def _first_sentence(found: Outcome, touched: list[str], base: Baseline) -> str:
    condition = danish.enumeration(change(made, base) for made in found.changes)
    if len(touched) == 1:
        rest = moved(base, touched[0], found.after.group_shares[touched[0]])
        return f"Hvis {condition}, {rest}."
    parts = []
    for indicator_id in touched:
        indicator = base.indicators[indicator_id]
        limits = limits_of(base, indicator_id)
        was, now = base.before.group_shares[indicator_id], found.after.group_shares[indicator_id]
        name = danish.lower_first(indicator["short_name"])
        if was.share == now.share:
            parts.append(f"{name} er uændret {before(base, indicator_id, limits)}")
        else:
            verb = "falder" if now.share < was.share else "stiger"
            parts.append(
                f"{name} {verb} fra {before(base, indicator_id, limits)} "
                f"til {share(now.share, indicator, limits)}"
            )
    return f"Hvis {condition}, ændrer tallene sig sådan: {'; '.join(parts)}."


def limits_of(base: Baseline, indicator_id: str) -> list[Fraction]:
    """The thresholds of an indicator as numbers, each once, in order."""
    return sorted({limit for _, numbers in base.limits(indicator_id) for limit in numbers})


def _beside(indicator_id: str, found: Outcome, base: Baseline, alone: bool) -> list[str]:
    indicator = base.indicators[indicator_id]
    name = "Det" if alone else indicator["short_name"]
    now = found.after.group_shares[indicator_id]
    sentences = []
    rules = [(rule, numbers) for rule, numbers in base.limits(indicator_id) if numbers]
    if rules:
        of = "" if alone else f" for {danish.lower_first(indicator['short_name'])}"
        sentences.append(f"Lovens grænse{of}: {analysis_sentences.limits(rules)}.")
    other = base.comparison.get(indicator_id)
    if other is not None:
        gap = now.share - other.share
        size = "præcis som" if not gap else f"{points(gap)} {'over' if gap > 0 else 'under'}"
        period = base.observations[indicator_id]["period"]
        sentences.append(
            f"{name} er {size} {base.names.comparison} ({share(other.share, indicator)}, {period})."
        )
    return sentences


# ---------------------------------------------------------------- what it rests on


def assumptions(base: Baseline, indicator_id: str | None = None) -> list[str]:
    """Each of the user's assumptions that acts in the plan, or on one of its numbers, in a few words."""
    followed = base.plan.indicators if indicator_id is None else (indicator_id,)
    moving = bool(base.plan.dwellings)
    sentences = []
    if moving or ORIGIN in followed:
        sentences += _of_the_area(base, moving)
    for one in followed:
        sentences += _of_the_share(base, one)
    convicted = base.law_indicators.get("convicted")
    if base.plan.national_mean is not None and convicted in followed:
        sentences.append(
            f"landsgennemsnittet for dømte er {danish.amount(base.plan.national_mean, 'pct.', 2)}"
        )
    for name, changes in scenario_names.shown(base.plan.scenarios, base.indicators, base.names):
        for made in changes:
            if isinstance(made, Dwellings) and made.like == model.OWN:
                sentences += _of_the_movers(base, name, made, followed)
    return sentences


def _of_the_area(base: Baseline, moving: bool) -> list[str]:
    plan, sentences = base.plan, []
    if plan.residents is not None and base.before.residents == plan.residents:
        sentences.append(f"{base.names.area} har {danish.number(plan.residents, 0)} beboere")
    if plan.persons_per_dwelling is not None and moving:
        each = danish.number(plan.persons_per_dwelling, 2)
        sentences.append(f"der bor {each} personer i hver af boligerne")
    return sentences


def _of_the_share(base: Baseline, indicator_id: str) -> list[str]:
    plan, names, indicator = base.plan, base.names, base.indicators[indicator_id]
    name, sentences = danish.lower_first(indicator["short_name"]), []
    group_share, other = (
        base.before.group_shares.get(indicator_id),
        base.comparison.get(indicator_id),
    )
    if group_share is not None and group_share.assumed:
        if share_is_assumed(base, indicator_id):
            sentences.append(
                f"{name} i {names.area} er {share(plan.shares[indicator_id], indicator)}"
            )
        if indicator_id in plan.people:
            number = danish.number(plan.people[indicator_id], 0)
            sentences.append(
                f"{name} i {names.area} er en andel af {number} {indicator['persons_noun']}"
            )
    if other is not None and other.assumed:
        number = danish.number(plan.comparison_people[indicator_id], 0)
        sentences.append(f"{names.comparison} har {number} {indicator['persons_noun']}")
    return sentences


def _of_the_movers(
    base: Baseline, name: str, made: Dwellings, followed: Sequence[str]
) -> list[str]:
    parts = [
        f"{danish.lower_first(base.indicators[i]['short_name'])} {share(number, base.indicators[i])}"
        for i, number in made.shares.items()
        if i in followed
    ]
    return [f"dem, der flytter i »{name}«, har {danish.enumeration(parts)}"] if parts else []


def share_is_assumed(base: Baseline, indicator_id: str) -> bool:
    """Whether the share itself is the user's assumption, and not only how many it is of."""
    return base.assumes_share(indicator_id)


def assumed_line(sentences: Sequence[str]) -> str:
    """The assumptions as one sentence, for files; "" where there are none."""
    return f"Antagelser, som ingen har offentliggjort: {'; '.join(sentences)}." if sentences else ""


def assumptions_title(area: str, count: int) -> str:
    """The heading of the fields for what nobody has published. count: how many of them are filled in."""
    return f"Dine antagelser om {area}" + (f" ({count})" if count else "")


def rules(base: Baseline) -> str:
    """By what law the lists are judged."""
    return f"Regnet efter reglerne på listen fra {danish.long_date(base.law_date)}."


def answers(base: Baseline, found: Sequence[Outcome]) -> list[tuple[str, str]]:
    """What each scenario comes to: its name and sentences."""
    return [(hypothetical(one.name), outcome(one, base)) for one in found]
