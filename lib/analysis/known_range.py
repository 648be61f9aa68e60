"""What is known of a number: itself, a range, or a bound on one side, with open or closed ends.

A printed number is a range as wide as its rounding. A bound is what a source says in words, such as on which side of a
threshold a number lies.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

ThreeValued = bool | None
SILENT = "silent"  # of a source that names other numbers and not this one: decides nothing


def exact(value: float | str | Fraction) -> Fraction:
    """A number as a fraction of its decimal form: 50.0 is exactly 50, 2.03 exactly 203/100."""
    return value if isinstance(value, Fraction) else Fraction(str(value))


@dataclass(frozen=True)
class KnownRange:
    """The values that a number can have. low, high: None without a limit."""

    low: Fraction | None = None
    low_included: bool = True
    high: Fraction | None = None
    high_included: bool = True

    @classmethod
    def point(cls, value: float | Fraction) -> "KnownRange":
        """Exactly this number."""
        return cls(exact(value), True, exact(value), True)

    @property
    def is_point(self) -> bool:
        """Whether only one value is possible."""
        return self.low is not None and self.low == self.high

    @property
    def is_known(self) -> bool:
        """Whether anything is known."""
        return self.low is not None or self.high is not None

    def is_met(self, operator: str, threshold: Fraction) -> ThreeValued:
        """Whether every possible value meets "value operator threshold" (True), or none does (False)."""
        if operator in ("<", "<="):
            other = self.is_met({"<": ">=", "<=": ">"}[operator], threshold)
            return None if other is None else not other
        low, high = self.low, self.high
        if operator == ">":
            if low is not None and (low > threshold or (low == threshold and not self.low_included)):  # fmt: skip
                return True
            return False if high is not None and high <= threshold else None
        if low is not None and low >= threshold:
            return True
        below = high is not None and (high < threshold or (high == threshold and not self.high_included))  # fmt: skip
        return False if below else None

    def intersect(self, other: "KnownRange") -> "KnownRange | None":
        """The values possible in both; None where there are none."""
        low, low_in = self._stricter(other, "low", max)
        high, high_in = self._stricter(other, "high", min)
        crossed = low is not None and high is not None and (
            low > high or (low == high and not (low_in and high_in))
        )  # fmt: skip
        return None if crossed else KnownRange(low, low_in, high, high_in)

    def _stricter(self, other: "KnownRange", end: str, choose) -> tuple[Fraction | None, bool]:
        mine, theirs = getattr(self, end), getattr(other, end)
        given = [n for n in (mine, theirs) if n is not None]
        if not given:
            return None, True
        at = choose(given)
        return at, all(
            getattr(one, f"{end}_included") for one in (self, other) if getattr(one, end) == at
        )

    def times(self, factor: Fraction) -> "KnownRange":
        """The range in another unit, `factor` of this one's to each of that."""
        low, high = (None if end is None else end * factor for end in (self.low, self.high))
        return KnownRange(low, self.low_included, high, self.high_included)


def printed_decimals(observation: Mapping) -> int:
    """How many decimals a value was printed with: as in the source's words, else those of the value or its indicator."""
    value = exact(observation["value"])
    for text in (observation["value_text"], observation["quote"]):
        if not isinstance(text, str):
            continue
        for number in re.findall(r"\d+(?:[.,]\d+)?", text):
            if Fraction(number.replace(",", ".")) == value:
                return len(re.sub(r"^\d+[.,]?", "", number))
    _, _, decimals = f"{float(value):.10f}".rstrip("0").partition(".")
    return max(len(decimals), int(observation["decimals"]))


def of_observation(observation: Mapping) -> KnownRange:
    """What an observation tells of its value, in its own unit or, where there is one, its bound_unit.

    observation: a row of queries.observations. With counts the value is exact; a printed number can have been rounded.
    """
    if pd.notna(observation["numerator"]):
        return KnownRange.point(
            Fraction(100 * int(observation["numerator"]), int(observation["denominator"]))
        )
    if pd.notna(observation["value"]):
        half = Fraction(1, 2 * 10 ** printed_decimals(observation))
        value = exact(observation["value"])
        return KnownRange(value - half, True, value + half, True)
    ends = []
    for end in ("low", "high"):
        given = pd.notna(observation[f"value_{end}"])
        included = observation[f"{end}_included"]
        ends += [
            exact(observation[f"value_{end}"]) if given else None,
            True if pd.isna(included) else bool(included),
        ]
    return KnownRange(*ends)
