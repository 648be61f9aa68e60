"""What there is against a number that a reader writes: a Danish sentence, or ""."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from lib import danish, scenario, scenario_results
from lib.scenario import ScenarioError

MOST = 1_000_000  # persons or dwellings


def count(number: Fraction) -> str:
    """So many persons or dwellings, more or fewer."""
    return "" if abs(number) <= MOST else f"Skriv et tal på højst {danish.number(MOST, 0)}."


def people(number: Fraction) -> str:
    """A population."""
    if number.denominator != 1:
        return "Skriv et helt antal personer."
    if number < 1:
        return "Der skal være mindst én person."
    return count(number)


def persons_per_dwelling(number: Fraction) -> str:
    """People in a dwelling, on average."""
    return "" if 0 < number <= 20 else "Skriv et tal mellem 0 og 20, for eksempel 2,1."


def share(number: Fraction, mean: bool = False) -> str:
    """A share in per cent, or a mean."""
    try:
        scenario.check_range(number, mean)
    except ScenarioError as error:
        return str(error)
    return ""


def mean(number: Fraction) -> str:
    """A mean: a grade, an income."""
    return share(number, mean=True)


def fitting(fact: Mapping | None, assumed: Fraction | None) -> Callable[[Fraction], str]:
    """A check that so many people can have a published share, or else the assumed one."""

    def check(number: Fraction) -> str:
        why = people(number)
        try:
            if not why and assumed is not None:
                scenario.whole(assumed, scenario_results.decimals(assumed), int(number))
            elif not why and fact is not None:
                scenario_results.published(fact, int(number))
        except ScenarioError as error:
            return str(error)
        return why

    return check
