"""Danish sentences about scenarios: what changes, what it comes to, and what it is assumed from."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from lib.analysis import sentences as analysis_sentences
from lib.scenario import model
from lib.scenario.model import (
    AREA,
    COMPARISON,
    Change,
    Dwellings,
    GroupShare,
    PersonsChange,
    ShareSet,
)
from lib.scenario.outcomes import ORIGIN, Baseline, Outcome
from lib.scenario.saved_plan import SavedPlan
from lib.text import danish

LEAD = (
    "Prøv, hvad der skal til, og hvad en ændring betyder, talt i hele personer. Alt her er "
    "**hypotetisk**: regneeksempler, som du selv stiller op, og ikke forudsigelser. Dine valg står i "
    "adressen, så et kopieret link viser det samme på en anden maskine."
)
ASSUMPTIONS_WHY = (
    "Tallene er ikke offentliggjort, eller de er for gamle til listen. Værktøjet gætter ikke: skriver du et "
    "tal, bliver det brugt og mærket som din antagelse overalt. Felterne kan også stå tomme."
)
MORE = "Flere valg: sammenligning, lov, vejen år for år og resten af kommunen"
REST_WHY = (
    "Strategien taler om »resten af kommunen«: kommunen uden området. Den kan regnes ud, når det vides, "
    "hvor mange andelen er af både i området og i hele kommunen."
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
GO_ON = "Arbejd videre med disse scenarier"
METHOD = f"{MIXING} {INTERVAL}"
TODAY = "Udgangspunkt"
CANNOT = "kan ikke regnes"
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


def persons_more(persons: int, indicator: Mapping) -> str:
    """ "65 færre af de 18-64-årige er uden for arbejde og uddannelse"."""
    number = danish.number(abs(persons), 0)
    return f"{number} {'færre' if persons < 0 else 'flere'} af {indicator['counted']}"


def _with_residents(made: Dwellings) -> str:
    if not made.persons_per_dwelling:
        return ""
    persons = abs(model.movers(made.count, made.persons_per_dwelling))
    return f" med {danish.number(persons, 0)} beboere"


def moved(
    before: GroupShare, after: GroupShare, indicator: Mapping, limits: Sequence[Fraction]
) -> str:
    """ "falder andelen fra 27 % til 15 % (fra 54 til 30 personer)"."""
    was, now = share(before.share, indicator, limits), share(after.share, indicator, limits)
    what = "tallet" if before.mean else "andelen"
    if after.share == before.share:
        return f"er {what} uændret {was}"
    verb = "falder" if after.share < before.share else "stiger"
    text = f"{verb} {what} fra {was} til {now}"
    if before.persons is None or after.persons is None or before.persons == after.persons:
        return text
    count = f"fra {danish.number(before.persons, 0)} til {danish.number(after.persons, 0)} personer"
    return f"{text} ({count})"


def outcome(found: Outcome, base: Baseline) -> str:
    """What a scenario comes to, in plain Danish: what happens, from what to what, beside what."""
    if not found.changes:
        return NOTHING_CHANGED
    if found.after is None:
        return f"{danish.capitalise(CANNOT)}. {found.why}"
    touched = [i for i in base.before.measures if _is_touched(i, found)]
    sentences = [_first_sentence(found, touched, base)] if touched else []
    for indicator_id in touched if len(touched) <= 2 else ():
        sentences += _beside(indicator_id, found, base, alone=len(touched) == 1)
    lost = [i for i in base.before.measures if i not in found.after.measures]
    if lost:
        words = danish.enumeration(
            danish.lower_first(base.indicators[i]["short_name"]) for i in lost
        )
        sentences.append(f"For {words} mangler et tal for dem, der flytter.")
    return " ".join(sentences) or NOTHING_CHANGED


def shares_in(base: Baseline, found: Sequence[Outcome], indicator_id: str) -> str:
    """ ", 22 % i »10 elever færre«", or the span of several scenarios; the end of a title."""
    indicator, limits = base.indicators[indicator_id], limits_of(base, indicator_id)
    known = [
        (one.name, one.after.measures[indicator_id].share)
        for one in found
        if one.after is not None and indicator_id in one.after.measures
    ]
    if not known:
        return ""
    shares = [number for _, number in known]
    low, high = (share(number, indicator, limits) for number in (min(shares), max(shares)))
    if set(shares) == {base.before.measures[indicator_id].share}:
        return ", uændret i scenariet" if len(known) == 1 else ", uændret i scenarierne"
    if len(known) == 1:
        return f", {low} i »{known[0][0]}«"
    return f", {low} i scenarierne" if low == high else f", fra {low} til {high} i scenarierne"


def _is_touched(indicator_id: str, found: Outcome) -> bool:
    if indicator_id not in found.after.measures:
        return False
    return any(isinstance(c, Dwellings) or c.indicator_id == indicator_id for c in found.changes)


def _first_sentence(found: Outcome, touched: list[str], base: Baseline) -> str:
    condition = danish.enumeration(change(made, base) for made in found.changes)
    if len(touched) == 1:
        indicator_id = touched[0]
        indicator = base.indicators[indicator_id]
        limits = limits_of(base, indicator_id)
        rest = moved(
            base.before.measures[indicator_id],
            found.after.measures[indicator_id],
            indicator,
            limits,
        )
        return f"Hvis {condition}, {rest}."
    parts = []
    for indicator_id in touched:
        indicator = base.indicators[indicator_id]
        limits = limits_of(base, indicator_id)
        was, now = base.before.measures[indicator_id], found.after.measures[indicator_id]
        name = danish.lower_first(indicator["short_name"])
        if was.share == now.share:
            parts.append(f"{name} er uændret {share(was.share, indicator, limits)}")
        else:
            verb = "falder" if now.share < was.share else "stiger"
            parts.append(
                f"{name} {verb} fra {share(was.share, indicator, limits)} "
                f"til {share(now.share, indicator, limits)}"
            )
    return f"Hvis {condition}, ændrer tallene sig sådan: {'; '.join(parts)}."


def limits_of(base: Baseline, indicator_id: str) -> list[Fraction]:
    """The thresholds of an indicator as numbers, each once, in order."""
    return sorted({limit for _, numbers in base.limits(indicator_id) for limit in numbers})


def _beside(indicator_id: str, found: Outcome, base: Baseline, alone: bool) -> list[str]:
    indicator = base.indicators[indicator_id]
    name = "Det" if alone else indicator["short_name"]
    now = found.after.measures[indicator_id]
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
    for name, changes in base.plan.scenarios:
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
    measure, other = base.before.measures.get(indicator_id), base.comparison.get(indicator_id)
    if measure is not None and measure.assumed:
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
    published = indicator_id in base.observations and not base.observations[indicator_id]["too_old"]
    return indicator_id in base.plan.shares and not published


def assumed_line(sentences: Sequence[str]) -> str:
    """The assumptions as one sentence, for files; "" where there are none."""
    return f"Antagelser, som ingen har offentliggjort: {'; '.join(sentences)}." if sentences else ""


def too_old(base: Baseline) -> str:
    """What is shown but decides nothing of the list."""
    old = [
        f"{row['short_name']} ({row['period']})"
        for indicator_id, row in base.observations.items()
        if indicator_id in base.before.measures and base.before.measures[indicator_id].too_old
    ]
    if not old:
        return ""
    return (
        f"{danish.enumeration(old)} er mere end to år ældre end listen og afgør den ikke. "
        "Skriv en antagelse, hvis der skal regnes med et nyere tal."
    )


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
    sentences = [too_old(base), movers_years(base)]
    sentences += [f"{base.indicators[i]['short_name']}: {why}" for i, why in base.refused.items()
             if i in base.indicators]  # fmt: skip
    return [sentence for sentence in sentences if sentence]


def who_has(holders: Iterable[Mapping]) -> str:
    """Who has the numbers that are not published, "" where nobody is named. holders: Published.holders."""
    notes = dict.fromkeys(row["note"] for row in holders)
    return f"Hvem har tallene? {' '.join(notes)}" if notes else ""


def assumptions_title(area: str) -> str:
    """The heading of the fields for what nobody has published."""
    return f"Tal for {area}, som du selv må antage"


def rules(base: Baseline) -> str:
    """By what law the lists are judged."""
    return f"Regnet efter loven, som den gjaldt for listen {danish.long_date(base.law_date)}."


def answers(base: Baseline, found: Sequence[Outcome]) -> list[tuple[str, str]]:
    """What each scenario comes to: its name and sentences."""
    return [(hypothetical(one.name), outcome(one, base)) for one in found]
