"""Danish sentences about shares known only within bounds: what is known, what it takes, and what an assumption contradicts."""

from collections.abc import Mapping
from fractions import Fraction

from lib.analysis import criteria, criterion_sentences
from lib.analysis.criteria import Evidence
from lib.analysis.known_range import KnownRange
from lib.scenario.bounds import LIMIT_IS_RIGHT, Needed, Told, holds, in_measures_unit
from lib.scenario.person_words import persons_more, predicate
from lib.text import danish

DECIMALS = 2
CONTRADICTS = "{value} passer ikke med det, der er kendt: {known}."
NOT_TOLD = "hvor meget, kan ikke siges, for kun den ene grænse er kendt"
NOTHING = "Intet: svaret er nej"
BASIS = "Nogle tal er kun kendt inden for grænser, som kilder siger i ord; svaret gælder for alle de værdier, de kan have."
BASIS_OF_ONE = "Tallet er kun kendt inden for grænser, som kilder siger i ord; svaret gælder for alle de værdier, det kan have."
IN_MULTIPLES = (
    "Tallet er kun kendt i gange landet. Skriv landsgennemsnittet under »Dine antagelser«."
)
KNOWN_IN_WORDS = "Kun kendt inden for grænser, som kilder siger i ord: {told}."


def in_words(known: Evidence, unit: str) -> str:
    """A bound in words: "mindst 2 og under 3 gange landet"."""
    return criterion_sentences.range_in_words(
        known.range, criteria.RELATIVE_UNIT if known.in_multiples else unit
    )


def dated(told: Told, unit: str) -> str:
    """A bound with the periods that it is told of, and how it is known: "højst 40 % (2020, sagt i ord)"."""
    kinds = dict.fromkeys(
        criterion_sentences.STATEMENTS[row["statement"]] for row in told.rows if isinstance(row["statement"], str)
    )  # fmt: skip
    when = danish.enumeration(told.periods)
    return f"{in_words(told.together, unit)} ({'; '.join([when, *kinds])})"


def basis(told: Told, with_quotes: bool) -> str:
    """How a bound is known: "sagt i ord: »…«", each statement with the source's own words, or without them."""
    parts = []
    for row in told.rows:
        kind = "offentliggjorte tal"
        if isinstance(row["statement"], str):
            kind = criterion_sentences.STATEMENTS[row["statement"]]
        quoted = with_quotes and isinstance(row["quote"], str)
        parts.append(f"{kind}: »{row['quote']}«" if quoted else kind)
    return "; ".join(dict.fromkeys(parts))


def remark(names: Mapping[str, str], told: Mapping[str, Told], units: Mapping[str, str]) -> str:
    """Which numbers are known within bounds only; "" where none are. names, units: by indicator_id."""
    parts = [
        f"{danish.lower_first(names[i])} {in_words(one.together, units[i])} ({danish.enumeration(one.periods)})"
        for i, one in told.items()
    ]
    return KNOWN_IN_WORDS.format(told="; ".join(parts)) if parts else ""


def label(indicator: Mapping, told: Told | None) -> str:
    """The label of the field for a share that is not published: "Indkomst, % (kendt: mindst 55 % og under 65 %)"."""
    name = f"{indicator['short_name']}, %"
    known = "" if told is None else in_words(told.together, indicator["unit"])
    return f"{name} (kendt: {known})" if known else name


def contradiction(
    value: Fraction, told: Told | None, national_mean: Fraction | None, unit: str
) -> str:
    """That a number assumed does not agree with what is known, as a sentence; "" where it does or cannot be compared."""
    if told is None:
        return ""
    known = in_measures_unit(told.together, national_mean)
    if known.in_multiples or holds(known.range, value):
        return ""
    return CONTRADICTS.format(
        value=danish.amount(value, unit, 4), known=in_words(told.together, unit)
    )


def goal(needed: Needed, unit: str) -> str:
    """The values that are right: "under 2 gange landet", "mindst 65 %"."""
    return in_words(Evidence(needed.goal, needed.in_multiples), unit)


def change(needed: Needed, indicator: Mapping) -> str:
    """What it takes: "mellem 41 og 67 færre voksne er dømt", "højst 10 færre for hver 100 18-64-årige"."""
    if needed.size.high == 0 or needed.persons == (0, 0):
        return NOTHING
    if needed.persons is not None:
        return _persons(*needed.persons, needed.falls, indicator)
    amount = how_much(needed.size, needed.operator)
    if not amount:
        return f"{'lavere' if needed.falls else 'højere'}; {NOT_TOLD}"
    if needed.in_multiples:
        times = "gang" if amount.endswith(" 1") else "gange"
        way = "lavere" if needed.falls else "højere"
        return f"{amount}{danish.NBSP}{times} landsgennemsnittet {way}"
    if not isinstance(indicator["counted"], str):
        return f"{amount}{danish.NBSP}procentpoint {'lavere' if needed.falls else 'højere'}"
    way = "færre" if needed.falls else "flere"
    return f"{amount} {way} for hver 100 {indicator['persons_noun']}"


def _persons(least: int, most: int | None, falls: bool, indicator: Mapping) -> str:
    """ "mellem 41 og 67 færre voksne er dømt"; "mindst 41" where only one end is known."""
    way = "færre" if falls else "flere"
    if most is None and not least:
        return f"{way}; {NOT_TOLD}"
    if least == most:
        return persons_more(-least if falls else least, indicator)
    low, high = (danish.number(n or 0, 0) for n in (least, most))
    number = f"mindst {low}" if most is None else f"mellem {low} og {high}"
    if not least:
        number = f"højst {high}"
    return f"{number} {way} {indicator['persons_noun']} {predicate(indicator)}"


def between(known: KnownRange, unit: str) -> str:
    """ "mellem 24 og 32 %" where both ends are known, else a bound: "mindst 24 %"."""
    if known.low is None or known.high is None or known.is_point:
        return in_words(Evidence(known), unit)
    low, high = danish.number(known.low, DECIMALS), danish.amount(known.high, unit, DECIMALS)
    return f"mellem {low} og {high}"


def how_much(size: KnownRange, operator: str) -> str:
    """How far a value must move: "højst 10", "over 2", "mellem 2 og 5"; "" where nothing can be said.

    Where the limit itself is not right, a value must move a little farther than to it.
    """
    right = operator in LIMIT_IS_RIGHT
    least = danish.number(size.low, DECIMALS)
    if size.high is None:
        if not size.low:
            return ""
        return f"{'mindst' if right and size.low_included else 'over'} {least}"
    most = danish.number(size.high, DECIMALS)
    if size.is_point:
        return f"{'' if right else 'over '}{most}"
    if size.low:
        return f"mellem {least} og {most}"
    if right:
        return f"{'højst' if size.high_included else 'under'} {most}"
    return f"{'højst lidt over' if size.high_included else 'højst'} {most}"


def which(count: int, of: int) -> str:
    """ "to af disse tre", of changes that are named below it."""
    if count < of:
        return (
            f"{criterion_sentences.count_word(count)} af disse {criterion_sentences.count_word(of)}"
        )
    return "dette" if of == 1 else f"alle disse {criterion_sentences.count_word(of)}"


def from_to(known: str, needed: Needed, indicator: Mapping) -> str:
    """One change of a way: "Fra mindst 2 og under 3 gange landet til under 2 gange landet: højst …"."""
    return f"Fra {known} til {goal(needed, indicator['unit'])}: {change(needed, indicator)}."
