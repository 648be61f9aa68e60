"""Danish sentences on where a target stands: the sum behind each status, with every number that is in it."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

import pandas as pd

from lib.analysis import known_range, sentences, target_periods, target_values
from lib.analysis.known_range import KnownRange
from lib.analysis.target_periods import TargetPeriod
from lib.analysis.target_values import Measured
from lib.text import danish

HIDDEN = "Tallene handler om få personer og vises ikke, og derfor heller ikke, om målet er nået."
IN_WORDS = "Målet er sat i ord uden et tal, der kan nås."
UNMEASURED = "Intet tal måler det endnu."
TWICE = "Tal for enkelte år kan ikke lægges sammen, for de samme kan være talt flere gange"
WHY = {
    "afrundet": "tallet er afrundet så tæt på grænsen, at det ikke kan afgøres",
    "uden udgangspunkt": "der kendes intet udgangspunkt af samme opgørelse, så vejen fra det kan ikke måles",
    TWICE: danish.lower_first(TWICE),
}
SUBJECT = {"difference": "Forskellen", "change": "Ændringen"}


def goal(target: pd.Series) -> str:
    """ "højst 7,5 procentpoint", "mindst 10 bydelsmødre om året", "et fald på mindst 20 %"."""
    number, unit = known_range.exact(target["target"]), target["target_unit"]
    if target["kind"] == "change" and (number < 0) == (target["operator"] == "<="):
        turn = "et fald" if number < 0 else "en stigning"
        return f"{turn} på mindst {_amount(abs(number), unit)}"
    return f"{sentences.OPERATOR[target['operator']]} {_amount(number, unit)}"


def _amount(number: Fraction, unit: str) -> str:
    """A number with its unit: that of an indicator as it is written after a number, or the source's own words."""
    bare, year = (unit.removesuffix(" om året"), " om året") if unit.endswith(" om året") else (unit, "")  # fmt: skip
    suffix = danish.UNIT_SUFFIX.get(bare, f" {bare}" if bare else "")
    return f"{danish.number(number, 4)}{suffix}{year}"


def goal_alone(target: pd.Series) -> str:
    """ "Målet for 2017-2020 er højst 7,5 procentpoint."."""
    return f"Målet{_for(target)} er {goal(target)}."


def _for(target: pd.Series) -> str:
    when = target["target_period"]
    if not isinstance(when, str):
        return ""
    mean = target_periods.MEAN in when
    return (
        f" for {'gennemsnittet af ' if mean else ''}{when.replace(target_periods.MEAN, '').strip()}"
    )


def because(text: str, reason: str) -> str:
    """A sentence with why it decides nothing, where there is more to say about that."""
    why = WHY.get(reason)
    return f"{text.removesuffix('.')}; {why}." if why else text


def other_mean(target: pd.Series, years: int, wanted: int) -> str:
    """Why the numbers of a target's indicator, and its baseline, are not held against it: they are means of other years."""
    base = (
        "" if pd.isna(target["baseline"]) else f" og udgangspunktet, {sentences.baseline(target)},"
    )
    goal_of = f"et gennemsnit af {wanted} år" if wanted > 1 else "et enkelt år"
    return (
        f"»{danish.capitalise(target['indicator'])}«{base} er gennemsnit af {years} år, og målet er {goal_of}; "
        "derfor kan det ikke opgøres med de tal."
    )


def no_figure(target: pd.Series, every: Sequence[Measured], period: TargetPeriod) -> str:
    """That there is no number of the target's time, the newest of another, and the target."""
    years = period.bare
    known = f" Det seneste er {every[-1].dated}." if every else ""
    if not every and pd.notna(target["baseline"]):
        known = f" Udgangspunktet er {sentences.baseline(target)}."
    within = any(period.start <= one.start and one.end <= period.end for one in every)
    what = f"Tallene dækker ikke hele {years}." if within else f"Intet tal for {years}."
    return f"{what}{known} {goal_alone(target)}"


def level(
    target: pd.Series, last: Measured, base: Measured | None, way: TargetPeriod, state: str, final: bool
) -> str:  # fmt: skip
    """ "Forskellen er 11,2 procentpoint (2018); målet er højst 7,5 procentpoint. …" with the way walked."""
    since = f" siden {base.dated}" if target["kind"] == "change" and base is not None else ""
    text = (
        f"{SUBJECT.get(target['kind'], 'Tallet')}{since} er {last.dated}; målet er {goal(target)}."
    )
    if base is None:
        return text
    return f"{text} {_walked(target, last, base)}{'' if final else _time(way, last.end)}"


def _walked(target: pd.Series, last: Measured, base: Measured) -> str:
    """ "Udgangspunktet var 15,0 procentpoint (2015): 3,8 af 7,5 procentpoint er gået"; ends without a full stop where time follows."""
    limit = known_range.exact(target["target"])
    start, now = target_values.middle(base.known), target_values.middle(last.known)
    decimals = max(last.decimals, base.decimals)
    unit = "procentpoint" if last.unit == "pct." and target["kind"] != "change" else last.unit
    to_walk, moved = limit - start, now - start
    walked = moved if to_walk > 0 or (to_walk == 0 and target["operator"] == ">=") else -moved
    from_ = "" if target["kind"] == "change" else f"Udgangspunktet var {_base(base)}: "
    if walked < 0:
        size = target_values.printed(-walked, decimals, unit)
        found = f"{from_}det er {size} længere væk"
    elif to_walk == 0:
        found = f"{from_}målet var at blive dér"
    else:
        whole = target_values.printed(abs(to_walk), decimals, unit)
        found = f"{from_}{danish.printed(walked, decimals)} af {whole} er gået"
    return f"{danish.capitalise(found)}."


def _base(base: Measured) -> str:
    return base.dated if base.period else base.shown


def _time(way: TargetPeriod, day: pd.Timestamp) -> str:
    return f" {danish.capitalise(target_periods.time_in_words(way, day))} er gået."


def mean(
    target: pd.Series, by_year: Sequence[Measured], known: KnownRange, base: Measured | None,
    period: TargetPeriod,
) -> str:  # fmt: skip
    """The mean of the years known, each of them, and the target."""
    decimals = max(one.decimals for one in by_year)
    size = target_values.printed(target_values.middle(known), decimals, by_year[0].unit)
    what = {"difference": "Forskellen", "change": "Ændringen"}.get(target["kind"], "Tallet")
    if len(by_year) == 1 and by_year[0].start == period.start and by_year[0].end == period.end:
        counted = by_year[0].period
    else:
        counted = _enumerated(by_year)
    text = f"{what} er i gennemsnit {size} ({counted}); målet er {goal(target)}."
    if base is not None:
        text += f" Udgangspunktet var {_base(base)}."
    if len(by_year) < len(period.years) and by_year[-1].end != period.end:
        text += f" {len(by_year)} af {len(period.years)} år er kendt."
    return text


def _enumerated(numbers: Iterable[Measured]) -> str:
    """ "8 i 2017 og 12 i 2018"."""
    return danish.enumeration(f"{one.shown} i {one.period}" for one in numbers)


def every_year(target: pd.Series, years: Sequence[Measured], period: TargetPeriod) -> str:
    """ "8 i 2017 og 12 i 2018; målet er mindst 10 bydelsmødre om året. 2 af 4 år er kendt."."""
    text = f"{danish.capitalise(_enumerated(years))}; målet er {goal(target)}."
    if len(years) < len(period.years):
        text += f" {len(years)} af {len(period.years)} år er kendt."
    return text


def total(target: pd.Series, last: Measured, period: TargetPeriod) -> str:
    """ "80 personer (2017-2018); målet er mindst 200 forældre. 2 af 4 år er gået."."""
    text = f"{last.dated}; målet er {goal(target)}{_for(target)}."
    return text if last.end == period.end else f"{text}{_time(period, last.end)}"


def rate(target: pd.Series, last: Measured, base: Measured) -> str:
    """ "Ændringen er −0,8 procentpoint om året fra 10,5 procentpoint (2016) til 2018; målet er et fald på mindst …"."""
    return (
        f"Ændringen er {last.shown} om året i gennemsnit fra {_base(base)} til {last.period}; "
        f"målet er {goal(target)}."
    )


def without_time(target: pd.Series, newest: Measured) -> str:
    """The newest number beside a target that names no time."""
    what = SUBJECT.get(target["kind"], "Tallet")
    return f"{what} er {newest.dated}; målet er {goal(target)}, uden en frist."
