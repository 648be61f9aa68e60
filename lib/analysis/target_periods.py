"""When a target is to be reached: the first and last day that its words name, and how much of that time has gone."""

import re
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

MEAN = "gennemsnit"  # in the words of a period: the mean over the period is meant
UNDATED = "ikke dateret"
MONTHS = 12
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class TargetPeriod:
    """The time of a target. mean: whether it is for the mean over the whole time. text: the source's words."""

    start: pd.Timestamp
    end: pd.Timestamp
    mean: bool
    text: str

    @property
    def bare(self) -> str:
        """The words without that on the mean: "2017-2020"."""
        return self.text.replace(MEAN, "").strip()

    @property
    def words(self) -> str:
        """ "2017-2020", or "2017-2020, gennemsnit"."""
        return f"{self.bare}, {MEAN}" if self.mean else self.text

    @property
    def years(self) -> list[int]:
        """Every year of the period."""
        return list(range(self.start.year, self.end.year + 1))


def years_in(text: object) -> list[int]:
    """The years that a text names, or none where it is no text or says that it is not dated."""
    if not isinstance(text, str) or UNDATED in text:
        return []
    return [int(year) for year in YEAR.findall(text)]


def of_words(text: object) -> TargetPeriod | None:
    """The period that words such as "2017-2020" or "gennemsnit 2018-2020" name; None where they name no year."""
    years = years_in(text)
    if not years:
        return None
    first, last = pd.Timestamp(min(years), 1, 1), pd.Timestamp(max(years), 12, 31)
    return TargetPeriod(first, last, MEAN in text, text)


def months(start: pd.Timestamp, end: pd.Timestamp) -> Fraction:
    """The months from the first day of a period to the end of its last; a part of a month as a fraction of its days."""
    return _months_until(end + pd.Timedelta(days=1)) - _months_until(start)


def _months_until(day: pd.Timestamp) -> Fraction:
    return Fraction(MONTHS * day.year + day.month) + Fraction(day.day - 1, day.days_in_month)


def time_gone(period: TargetPeriod, until: pd.Timestamp) -> Fraction:
    """The share of a period that has gone at the end of a day: 1/2 after two of four years."""
    return months(period.start, until) / months(period.start, period.end)


def time_in_words(period: TargetPeriod, until: pd.Timestamp) -> str:
    """ "2 af 4 år", or "18 af 48 måneder" where it is not whole years."""
    gone, whole = months(period.start, until), months(period.start, period.end)
    if gone % MONTHS == 0 and whole % MONTHS == 0:
        return f"{gone // MONTHS} af {whole // MONTHS} år"
    return f"{round(gone)} af {round(whole)} måneder"
