"""Danish sentences about the five criteria of an area: what is known of each, and on which side of the law's thresholds."""

from collections.abc import Mapping
from fractions import Fraction

import pandas as pd

from lib.analysis import criteria, known_range, sentences
from lib.analysis.assessment import Assessment
from lib.analysis.known_range import KnownRange
from lib.analysis.list_deductions import Deduction
from lib.text import danish

FROM_LIST = "følger af listen"
COUNT_WORDS = ("ingen", "ét", "to", "tre", "fire", "fem")
STATEMENTS = {
    "printed": "sagt i ord i kilden",
    "implied": "følger af en liste",
    "silent": "ikke nævnt i kilden; afgør intet",
}
MULTIPLES = "gange landet"


def count_word(number: int) -> str:
    """A small number in words, the larger in digits: "tre"."""
    return COUNT_WORDS[number] if number < len(COUNT_WORDS) else danish.number(number, 0)


def _end(value: Fraction, unit: str) -> str:
    return (
        f"{danish.number(value, 2)}{danish.NBSP}{MULTIPLES}"
        if unit == criteria.RELATIVE_UNIT
        else danish.amount(value, unit, 2)
    )


def short_amount(value: float, unit: str) -> str:
    """A number on the scale of a criterion: "30 %", "3 ×"."""
    if unit == criteria.RELATIVE_UNIT:
        return f"{danish.number(value, 2)}{danish.NBSP}×"
    return danish.amount(value, unit, 2)


def range_in_words(known: KnownRange, unit: str) -> str:
    """A range or a bound in words: "over 30 %", "mindst 2 og under 3 gange landet"; "" where nothing is known."""
    low = high = ""
    if known.low is not None:
        low = f"{'mindst' if known.low_included else 'over'} {_end(known.low, unit)}"
    if known.high is not None:
        high = f"{'højst' if known.high_included else 'under'} {_end(known.high, unit)}"
    if low and high and unit == criteria.RELATIVE_UNIT:
        low = low.removesuffix(f"{danish.NBSP}{MULTIPLES}")
    return " og ".join(part for part in (low, high) if part)


def known_in_words(assessment: Assessment, criterion: str) -> str:
    """What is known of a criterion: "51,8 % (2020)", "mindst 55 % og under 65 %"; "" where nothing is."""
    statements = assessment.deciding_statements(criterion)
    if statements.empty:
        return ""
    values = statements[statements["value"].notna()]
    if len(values):
        row = values.iloc[0]
        own = row["status"] == sentences.OWN_STATUS
        from_list = row["period_end"] == row["period_start"] and not own
        return sentences.value(row) if from_list else sentences.dated_value(row)
    known, in_multiples = assessment.known(criterion)
    return range_in_words(
        known, criteria.RELATIVE_UNIT if in_multiples else statements.iloc[0]["unit"]
    )


def answers(assessment: Assessment, criterion: str) -> list[tuple[Mapping, bool | None]]:
    """For each rule of a criterion, the one met most easily first, whether it is met, also by what follows from lists."""
    deduced = {
        one.threshold: one.met for one in assessment.deductions if one.criterion == criterion
    }
    found = []
    for rule, _ in assessment.limits(criterion):
        met = assessment.verdicts[rule["list_kind"]].criteria.get(criterion)
        key = rule["operator"], criteria.exact(rule["threshold"]), rule["unit"]
        found.append((rule, deduced.get(key) if met is None else met))
    upwards = all(rule["operator"] in (">", ">=") for rule, _ in found)
    return sorted(found, key=lambda one: one[0]["threshold"] * (1 if upwards else -1))


def side(assessment: Assessment, criterion: str) -> str:
    """On which side of the thresholds a criterion is: "over grænsen for forebyggelsesområde"; "" where unknown.

    Where a low number meets the criterion, as for income, it also says whether it is met: "under grænsen (opfyldt)".
    """
    judged = answers(assessment, criterion)
    met = [rule for rule, answer in judged if answer is True]
    not_met = [rule for rule, answer in judged if answer is False]
    if not met and not not_met:
        return ""
    upwards = judged[0][0]["operator"] in (">", ">=")
    over, under = ("over", "under") if upwards else ("under", "over")
    is_met, is_not = ("", "") if upwards else (" (opfyldt)", " (ikke opfyldt)")
    several = len({rule["threshold"] for rule, _ in judged}) > 1
    whole = "begge grænser" if several else "grænsen"
    if len(met) == len(judged):
        return f"{over} {whole}{is_met}"
    if len(not_met) == len(judged):
        return f"{under} {whole}{is_not}"
    # The strictest threshold that is met, else the mildest that is not.
    rules = met if met else not_met
    at = rules[-1 if met else 0]["threshold"]
    kinds = [sentences.list_kind(rule["list_kind"]) for rule in rules if rule["threshold"] == at]
    if upwards:
        word = "over grænsen" if met else "under grænsen"
    else:
        word = "opfyldt" if met else "ikke opfyldt"
    return f"{word} for {danish.enumeration(kinds[:1] if several else kinds)}"


def row_words(assessment: Assessment, criterion: str) -> str:
    """What is known and the side in one line: "over 30 %: over grænsen for forebyggelsesområde"."""
    known, where = known_in_words(assessment, criterion), side(assessment, criterion)
    if not known and where:
        return f"{where} ({FROM_LIST})"
    if not known:
        return sentences.NOT_PUBLISHED
    return f"{known}: {where or 'kan ikke afgøres'}"


def headline_kind(assessment: Assessment) -> str:
    """The list kind that a title counts criteria for.

    Of those with a rule for every criterion the one that the area is on, else the one whose thresholds are met most
    easily.
    """
    rules = assessment.rules[assessment.rules["role"].isin(criteria.COUNTING)]
    of = rules.groupby("list_kind", sort=False)["criterion"].nunique()
    whole = [kind for kind in of.index if of[kind] == of.max()]
    on = [kind for kind in whole if assessment.published.get(kind)]
    met = {kind: sum(is_met(assessment, kind).values()) for kind in whole}
    return max(on or whole, key=lambda kind: met[kind])


def is_met(assessment: Assessment, kind: str) -> dict[str, bool]:
    """For each criterion with a rule for a list kind, whether it is known to be met: criterion -> bool."""
    names = assessment.rules.loc[assessment.rules["list_kind"] == kind, "criterion"]
    return {
        criterion: any(
            rule["list_kind"] == kind and answer is True
            for rule, answer in answers(assessment, criterion)
        )
        for criterion in names
    }


def headline(assessment: Assessment, kind: str, area: str, year: str, count: int) -> str:
    """What the picture of the criteria shows: "Eksempelby 2021: tre af fem kriterier over grænsen for …"."""
    met = sum(is_met(assessment, kind).values())
    known = sum(
        any(rule["list_kind"] == kind and answer is not None for rule, answer in answers(assessment, name))
        for name in assessment.rules["criterion"].unique()
    )  # fmt: skip
    if not known and not len(assessment.statements):
        return f"{area} {year}: ingen af de {count_word(count)} kriterier er offentliggjort"
    unknown = f"; {count_word(count - known)} kan ikke afgøres" if known < count else ""
    return f"{area} {year}: {count_word(met)} af {count_word(count)} kriterier over {_whose_limits(assessment, kind)}{unknown}"


def reasons(assessment: Assessment, names: Mapping[str, str], year: str) -> str:
    """Which criteria reach the limit that the headline counts: a sentence; "" where none is known to."""
    met = is_met(assessment, headline_kind(assessment))
    words = [name.lower() for criterion, name in names.items() if met.get(criterion)]
    return f"I {year} var grænsen nået for {danish.enumeration(words)}." if words else ""


def _whose_limits(assessment: Assessment, kind: str) -> str:
    """ "grænsen for forebyggelsesområde"; "lovens grænser" where every list of the day has the same ones."""
    limits = assessment.rules[assessment.rules["role"].isin(criteria.COUNTING)]
    if (limits.groupby("criterion")["threshold"].nunique() == 1).all():
        return "lovens grænser"
    return f"grænsen for {sentences.list_kind(kind)}"


def deduction(found: Deduction, names: Mapping[str, str]) -> str:
    """What follows from the lists, and from what, as a Danish sentence. names: of the criteria."""
    on = [sentences.list_kind(kind) for kind, is_on in found.from_lists.items() if is_on]
    off = [sentences.list_kind(kind) for kind, is_on in found.from_lists.items() if not is_on]
    basis = danish.enumeration(
        [f"området stod på listen som {danish.enumeration(on)}"] * bool(on)
        + [f"området stod ikke på listen som {danish.enumeration(off)}"] * bool(off)
    )
    if found.criterion:
        operator, threshold, unit = found.threshold
        word = sentences.OPERATOR[operator] if found.met else f"ikke {sentences.OPERATOR[operator]}"
        what = f"{names[found.criterion]} var {word} {_end(threshold, unit)}"
    elif found.most is not None:
        what = (
            f"Højst {count_word(found.most)} af de {count_word(found.of)} kriterier kan have nået grænserne for "
            f"{sentences.list_kind(found.list_kind)}"
        )
    else:
        what = (
            f"Mindst {count_word(found.least)} af de {count_word(found.of)} kriterier havde nået grænserne for "
            f"{sentences.list_kind(found.list_kind)}"
        )
    return f"{what}, for {basis}."


def verdict_summary(assessment: Assessment, day: str) -> str:
    """What an area is by the rules of a list, and what the ministry's lists say. day: of the list, in Danish."""
    of = {answer: [] for answer in (True, False, None)}
    for kind, verdict in assessment.verdicts.items():
        of[verdict.on_list].append(sentences.list_kind(kind))
    rules, parts = f"efter reglerne på listen {day}", []
    if of[True]:
        but = f", men ikke {danish.enumeration(of[False], 'eller')}" if of[False] else ""
        parts.append(f"{danish.capitalise(rules)} er området {danish.enumeration(of[True])}{but}.")
    elif of[False]:
        parts.append(f"{danish.capitalise(rules)} er området ikke {danish.enumeration(of[False], 'eller')}.")  # fmt: skip
    if of[None]:
        it, when = ("det", "") if parts else ("området", f" {rules}")
        parts.append(f"De tal, der er, afgør ikke, om {it}{when} er {danish.enumeration(of[None], 'eller')}.")  # fmt: skip
    published = assessment.settled
    judged = {kind: assessment.verdicts[kind].on_list for kind in published if kind in assessment.verdicts}  # fmt: skip
    on = [sentences.list_kind(kind) for kind in judged if published[kind]]
    if any(answer is not None and answer != published[kind] for kind, answer in judged.items()):
        parts.append("Ministeriets liste siger noget andet; se tabellen nedenfor.")
    elif judged and None not in judged.values():
        parts.append("Ministeriets liste siger det samme.")
    elif on:
        parts.append(f"På ministeriets liste står det som {danish.enumeration(on)}.")
    return " ".join(parts)


def not_from_the_list(assessment: Assessment, day: pd.Timestamp) -> str:
    """Which of the deciding numbers and bounds are not those of the ministry's list of the day; "" where all are."""
    rows = pd.concat(
        [assessment.deciding_statements(name) for name in assessment.rules["criterion"].unique()]
    )
    if rows.empty:
        return ""
    other = rows[(rows["period_end"] != day) | (rows["period_start"] != day)]
    if other.empty:
        return ""
    sources = dict.fromkeys(sentences.citation(row) for _, row in other.iterrows())
    return (
        f"Det, der er fra {danish.enumeration(dict.fromkeys(other['period']))}, er ikke ministeriets tal til listen, men "
        f"fra {danish.enumeration(f'»{source}«' for source in sources)}, og kan være talt på en anden måde."
    )


def later_lists_unknown(years: list[str], year: str) -> str:
    """That nothing is known of the lists after a year; "" without any. years: of the lists of which nothing is known."""
    later = sorted(one for one in years if one > year)
    if not later:
        return ""
    which = "listen" if len(later) == 1 else "listerne"
    return f"Om {which} fra {danish.enumeration(later)} er intet fundet for området."


def statements_in_words(assessment: Assessment, criterion: str) -> list[str]:
    """Each bound of a criterion as a Danish sentence, with its kind, the source's words and the source; Markdown-free."""
    rows = pd.concat(
        [assessment.deciding_statements(criterion), assessment.silent_statements(criterion)]
    )
    return [bound_in_words(row) for _, row in rows[rows["value"].isna()].iterrows()]


def stand_in_bounds(observations: pd.DataFrame, criterion: str) -> list[str]:
    """Each bound of a criterion's stand-ins as a Danish sentence that says that it is not of the law's measure.

    observations: queries.observations of one area."""
    rows = observations[
        (observations["criterion"] == criterion)
        & (observations["criterion_relation"] == "stand_in")
        & observations["statement"].notna()
    ]
    return [
        f"{sentences.STAND_IN}: {danish.lower_first(row['indicator'])}. {bound_in_words(row)}"
        for _, row in rows.iterrows()
    ]


def bound_in_words(row: pd.Series) -> str:
    """A bound with its period, kind, note, the source's words and the source."""
    unit = row["unit"] if pd.isna(row["bound_unit"]) else row["bound_unit"]
    known = danish.capitalise(range_in_words(known_range.of_observation(row), unit))
    return (
        f"{known} ({row['period']}; {STATEMENTS[row['statement']]}). {row['note']} "
        f"Kildens ord: »{row['quote']}« ({sentences.citation(row)})."
    )
