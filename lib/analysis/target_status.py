"""Whether a target is on its way: its number beside the way from the baseline and the time that has gone, by exact rules.

Only a number of the target's own indicator, area, comparison and period decides. A printed number is known within its
rounding; what the rounding leaves open is not decided. The way is the plain one: distance walked of the distance to
walk, against time gone of the time given.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import pandas as pd

from lib.analysis import known_range, target_periods, target_sentences, target_values
from lib.analysis.known_range import KnownRange
from lib.analysis.target_periods import TargetPeriod
from lib.analysis.target_values import Measured

MET, ON_THE_WAY, TOO_SLOW = "Nået", "På vej", "For langsomt"
UNCHANGED, WRONG_WAY, MISSED = "Uændret", "Den forkerte vej", "Ikke nået"
UNKNOWN = "Kan ikke opgøres"
DECIDED = (MET, ON_THE_WAY, TOO_SLOW, UNCHANGED, WRONG_WAY, MISSED)

# Why a target is UNKNOWN.
NO_FIGURE, IN_WORDS, UNMEASURED = "mangler tal", "sat i ord", "intet måler det"
HIDDEN, ROUNDED, NO_BASELINE = "vises ikke", "afrundet", "uden udgangspunkt"
REASONS = (NO_FIGURE, ROUNDED, NO_BASELINE, UNMEASURED, IN_WORDS, HIDDEN)

A_YEAR = " om året"
PER_ONE = " pr. "
ZERO = KnownRange.point(Fraction(0))


@dataclass(frozen=True)
class Goal:
    """The number of a target: at most or at least `limit`."""

    operator: str
    limit: Fraction

    @property
    def sign(self) -> int:
        """1 where a higher number is nearer to the target, else -1."""
        return 1 if self.operator == ">=" else -1

    def ahead(self, known: KnownRange, of: KnownRange) -> KnownRange:
        """How much nearer to the target one number is than another."""
        found = target_values.minus(known, of)
        return found if self.sign > 0 else KnownRange(-found.high, True, -found.low, True)


@dataclass(frozen=True)
class Status:
    """Where a target stands. state: one of DECIDED, or UNKNOWN with one of REASONS. text: the sum in words, a sentence.

    measured: the numbers behind it. newest: the newest number by the target's definition, of any time. overdue: the
    time of the target is over without the number that would decide it.
    """

    state: str
    text: str
    reason: str = ""
    measured: tuple[Measured, ...] = ()
    newest: Measured | None = None
    overdue: bool = False

    @property
    def words(self) -> str:
        """ "Nået", or "Kan ikke opgøres: mangler tal"."""
        return f"{self.state}: {self.reason}" if self.reason else self.state

    @property
    def short_words(self) -> str:
        """ "nået", or "mangler tal"."""
        return self.reason or self.state.lower()


def status(target: pd.Series, observations: pd.DataFrame, today: pd.Timestamp) -> Status:
    """The status of a target on a day. target: a row of queries.targets. observations: as for target_values.of_target."""
    if target["status"] == "confidential":
        return Status(UNKNOWN, target_sentences.HIDDEN, HIDDEN)
    if pd.isna(target["target"]):
        return Status(UNKNOWN, target_sentences.IN_WORDS, IN_WORDS)
    every = target_values.of_target(target, observations)
    newest = every[-1] if every else None
    period = target_periods.of_words(target["target_period"])
    if not isinstance(target["indicator_id"], str):
        text = f"{target_sentences.UNMEASURED} {target_sentences.goal_alone(target)}"
        return Status(UNKNOWN, text, UNMEASURED, overdue=is_over(period, today))
    if period is None:
        return _of_other_mean(target, _without_time(target, every))
    found = _of_other_mean(target, _by_kind(target, every, period, today))
    return replace(
        found, newest=newest, overdue=found.reason == NO_FIGURE and is_over(period, today)
    )


def _of_other_mean(target: pd.Series, found: Status) -> Status:
    """A status that says so where the target's indicator is a mean of another number of years than the target counts."""
    apart = target_values.years_apart(target)
    if apart is None:
        return found
    return replace(found, text=f"{found.text} {target_sentences.other_mean(target, *apart)}")


def is_over(period: TargetPeriod | None, today: pd.Timestamp) -> bool:
    """Whether the time of a target is over on a day."""
    return period is not None and today > period.end


def goal_of(target: pd.Series) -> Goal:
    """The number of a target that has one."""
    return Goal(target["operator"], known_range.exact(target["target"]))


def judge(
    known: KnownRange, goal: Goal, base: KnownRange | None, gone: Fraction | None, final: bool
) -> tuple[str, str]:
    """The state that a number gives, and the reason where it gives none.

    base: the baseline. gone: the share of the time that has gone; None where there is no line to be on. final: whether
    the number is that of the target's last day.
    """
    met = known.is_met(goal.operator, goal.limit)
    if final:
        return (UNKNOWN, ROUNDED) if met is None else (MET if met else MISSED, "")
    if met:
        return ON_THE_WAY, ""
    return (UNKNOWN, NO_BASELINE) if base is None else _on_the_way(known, goal, base, gone)


def _on_the_way(
    known: KnownRange, goal: Goal, base: KnownRange, gone: Fraction | None
) -> tuple[str, str]:
    """The state of a number before the end that does not meet the target yet; arguments as for judge()."""
    walked = goal.ahead(known, base)
    if walked.high < 0:
        return WRONG_WAY, ""
    if walked.low <= 0:
        return UNCHANGED, ""
    if gone is None:
        return TOO_SLOW, ""
    ahead = goal.ahead(known, line_at(base, goal.limit, gone))
    if ahead.low < 0 <= ahead.high:
        return UNKNOWN, ROUNDED
    return (ON_THE_WAY if ahead.low >= 0 else TOO_SLOW), ""


def line_at(base: KnownRange, limit: Fraction, gone: Fraction) -> KnownRange:
    """The straight line from the baseline to the target, when a share of the time has gone."""
    low, high = ((1 - gone) * end + gone * limit for end in (base.low, base.high))
    return KnownRange(low, True, high, True)


def _by_kind(
    target: pd.Series, every: Sequence[Measured], period: TargetPeriod, today: pd.Timestamp
) -> Status:
    """The status by the kind of a target that has a number, an indicator and a time."""
    unit = target["target_unit"]
    if target["kind"] == "change":
        return _of_change(target, every, period, today)
    if target["kind"] == "count" and unit.endswith(A_YEAR):
        return _of_every_year(target, every, period, today)
    if target["kind"] == "count" and PER_ONE not in unit:
        return _of_total(target, every, period, today)
    base = _baseline(target, every)
    return _of_level(target, every, base, period, today)


def _baseline(target: pd.Series, every: Sequence[Measured]) -> Measured | None:
    """The baseline: the number that was printed for its time, else the one that stands with the target.

    None where it is a mean of another number of years than the target counts: there is no way from one to the other.
    """
    if target_values.years_apart(target) is not None:
        return None
    years = target_periods.years_in(target["baseline_period"])
    within = [
        one for one in every if years and min(years) <= one.start.year and one.end.year <= max(years)
    ]  # fmt: skip
    given = None if pd.isna(target["baseline"]) else known_range.exact(target["baseline"])
    for one in reversed(within):
        if given is None or one.known.low <= given <= one.known.high:
            return one
    if given is None:
        return None
    words = {"value_text": target["text"], "quote": target["quote"], "decimals": 0}
    decimals = known_range.printed_decimals({"value": target["baseline"]} | words)
    half = Fraction(1, 2 * 10**decimals)
    unit = target["target_unit"].removesuffix(A_YEAR)
    when = target["baseline_period"] if isinstance(target["baseline_period"], str) else ""
    end = pd.Timestamp(max(years), 12, 31) if years else pd.NaT
    start = pd.Timestamp(min(years), 1, 1) if years else pd.NaT
    shown = target_values.printed(given, decimals, unit)
    known = KnownRange(given - half, True, given + half, True)
    return Measured(when, start, end, known, decimals, unit, shown, ())


def _is_final(one: Measured, period: TargetPeriod, today: pd.Timestamp) -> bool:
    """Whether a number is the last that the time of a target can have: of its last day, or of its last year when that is over."""
    return one.end == period.end or (one.end.year == period.end.year and today > period.end)


def _in_time(every: Sequence[Measured], period: TargetPeriod) -> list[Measured]:
    return [one for one in every if period.start <= one.start and one.end <= period.end]


def _way_to(period: TargetPeriod, base: Measured | None) -> TargetPeriod:
    """The time that a target gives: of one that names a single year, from the end of its dated baseline to that year's end."""
    if base is None or pd.isna(base.end) or len(period.years) > 1 or base.end >= period.start:
        return period
    return replace(period, start=base.end + pd.Timedelta(days=1))


def _no_figure(target: pd.Series, every: Sequence[Measured], period: TargetPeriod) -> Status:
    return Status(UNKNOWN, target_sentences.no_figure(target, every, period), NO_FIGURE)


def _of_level(
    target: pd.Series, every: Sequence[Measured], base: Measured | None, period: TargetPeriod,
    today: pd.Timestamp,
) -> Status:  # fmt: skip
    """The status of a level, a difference or a change that the last number, or the mean of all years, must reach."""
    if period.mean:
        return _of_mean(target, every, base, period, today)
    way = _way_to(period, base)
    usable = [one for one in _in_time(every, way) if target_values.fits(one, target)]
    # A number of the whole time says more than one of its last year.
    usable.sort(key=lambda one: (one.end, -one.start.value))
    if not usable:
        return _no_figure(target, every, period)
    last = usable[-1]
    final = _is_final(last, period, today)
    if not final and is_over(period, today):
        return _no_figure(target, every, period)
    gone = None if final else target_periods.time_gone(way, last.end)
    goal = goal_of(target)
    state, reason = judge(last.known, goal, base and base.known, gone, final)
    text = target_sentences.level(target, last, base, way, state, final)
    return Status(state, target_sentences.because(text, reason), reason, _used(last, base))


def _used(*numbers: Measured | None) -> tuple[Measured, ...]:
    return tuple(one for one in numbers if one is not None)


def _of_mean(
    target: pd.Series, every: Sequence[Measured], base: Measured | None, period: TargetPeriod,
    today: pd.Timestamp,
) -> Status:  # fmt: skip
    """The status of a target for the mean over its time: of a number of all of it, else of its whole years."""
    usable = [one for one in _in_time(every, period) if target_values.fits(one, target)]
    whole = [one for one in usable if (one.start, one.end) == (period.start, period.end)]
    by_year = whole[-1:] or target_values.whole_years(usable)
    final = bool(whole) or len(by_year) == len(period.years)
    if not by_year or (not final and is_over(period, today)):
        return _no_figure(target, every, period)
    known = target_values.mean([one.known for one in by_year])
    state, reason = judge(known, goal_of(target), base and base.known, None, final)
    text = target_sentences.mean(target, by_year, known, base, period)
    return Status(state, target_sentences.because(text, reason), reason, (*by_year, *_used(base)))


def _of_every_year(
    target: pd.Series, every: Sequence[Measured], period: TargetPeriod, today: pd.Timestamp
) -> Status:
    """The status of a number for every year: one year that misses it cannot be made good."""
    years = target_values.whole_years(_in_time(every, period))
    if not years:
        return _no_figure(target, every, period)
    goal = goal_of(target)
    met = [one.known.is_met(goal.operator, goal.limit) for one in years]
    all_years, over = len(years) == len(period.years), is_over(period, today)
    text = target_sentences.every_year(target, years, period)
    state, reason = MET if all_years else ON_THE_WAY, ""
    if False in met:
        state = MISSED if all_years or over else TOO_SLOW
    elif None in met:
        state, reason = UNKNOWN, ROUNDED
    elif over and not all_years:
        state, reason = UNKNOWN, NO_FIGURE
    return Status(state, target_sentences.because(text, reason), reason, tuple(years))


def _of_total(
    target: pd.Series, every: Sequence[Measured], period: TargetPeriod, today: pd.Timestamp
) -> Status:
    """The status of a number to reach in all: numbers since the first day, for single years may count the same persons twice."""
    usable, goal = _in_time(every, period), goal_of(target)
    since = [one for one in usable if one.start == period.start]
    enough = [one for one in usable if one.known.is_met(">=", goal.limit)]
    if goal.sign > 0 and enough:
        text = target_sentences.total(target, enough[-1], period)
        return Status(MET, text, measured=(enough[-1],))
    if not since:
        found = _no_figure(target, every, period)
        return replace(found, text=target_sentences.because(found.text, target_sentences.TWICE)) if usable else found  # fmt: skip
    last = since[-1]
    final = _is_final(last, period, today)
    if not final and is_over(period, today):
        return _no_figure(target, every, period)
    gone = None if final else target_periods.time_gone(period, last.end)
    exceeded = goal.sign < 0 and last.known.is_met(goal.operator, goal.limit) is False
    state, reason = judge(last.known, goal, ZERO, gone, final or exceeded)
    if state == UNCHANGED:
        state = TOO_SLOW  # nobody yet
    text = target_sentences.total(target, last, period)
    return Status(state, target_sentences.because(text, reason), reason, (last,))


def _of_change(
    target: pd.Series, every: Sequence[Measured], period: TargetPeriod, today: pd.Timestamp
) -> Status:
    """The status of a change, in all or a year, since the number of the baseline."""
    yearly = target["target_unit"].endswith(A_YEAR)
    base = _baseline(target, every)
    if yearly and (base is None or pd.isna(base.end)):
        base = next(iter(_in_time(every, period)), None)
    if base is None:
        return _no_figure(target, every, period)
    relative = target["target_unit"].removesuffix(A_YEAR) == "pct."
    later = [one for one in every if pd.isna(base.end) or one.end > base.end]
    if relative and base.known.low <= 0:
        return _no_figure(target, every, period)
    changes = [target_values.change(one, base, relative, yearly) for one in later]
    start = replace(base, known=ZERO)
    if yearly:
        return _of_rate(target, changes, start, period, today)
    return _of_level(target, changes, start, period, today)


def _of_rate(
    target: pd.Series, changes: Sequence[Measured], base: Measured, period: TargetPeriod,
    today: pd.Timestamp,
) -> Status:  # fmt: skip
    """The status of a change a year: the newest number against the first, by the years between them."""
    unit = target["target_unit"].removesuffix(A_YEAR)
    usable = [one for one in _in_time(changes, period) if one.unit == unit]
    final = bool(usable) and _is_final(usable[-1], period, today)
    if not usable or (not final and is_over(period, today)):
        return _no_figure(target, changes, period)
    last = usable[-1]
    state, reason = judge(last.known, goal_of(target), ZERO, None, final)
    text = target_sentences.rate(target, last, base)
    return Status(state, target_sentences.because(text, reason), reason, _used(last, base))


def _without_time(target: pd.Series, every: Sequence[Measured]) -> Status:
    """The status of a target that names no year: met by the newest number, or undecided."""
    usable = [one for one in every if target_values.fits(one, target)]
    newest = usable[-1] if usable else None
    if newest is None or target["kind"] not in ("level", "difference"):
        return Status(UNKNOWN, target_sentences.goal_alone(target), NO_FIGURE, newest=newest)
    goal, base = goal_of(target), _baseline(target, every)
    met = newest.known.is_met(goal.operator, goal.limit)
    text = target_sentences.without_time(target, newest)
    if met:
        return Status(MET, text, measured=(newest,), newest=newest)
    state, reason = judge(newest.known, goal, base and base.known, None, False)
    if state == TOO_SLOW:  # nothing says how fast it should go
        state, reason = ON_THE_WAY, ""
    return Status(
        state, target_sentences.because(text, reason), reason, _used(newest, base), newest
    )
