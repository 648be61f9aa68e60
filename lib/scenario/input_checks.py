"""Validates numbers typed by the user: each check gives "" or a Danish sentence on what is wrong."""

from fractions import Fraction

from lib.scenario import model
from lib.scenario.model import ScenarioError
from lib.text import danish

MOST = 1_000_000  # persons or dwellings


def count(number: Fraction) -> str:
    """A change in persons or dwellings, of either sign."""
    return "" if abs(number) <= MOST else f"Skriv et tal på højst {danish.number(MOST, 0)}."


def people(number: Fraction) -> str:
    """The size of a group: a whole number, at least 1."""
    if number.denominator != 1:
        return "Skriv et helt antal personer."
    if number < 1:
        return "Der skal være mindst én person."
    return count(number)


def persons_per_dwelling(number: Fraction) -> str:
    """The average number of people in a dwelling."""
    return "" if 0 < number <= 20 else "Skriv et tal mellem 0 og 20, for eksempel 2,1."


def share(number: Fraction, mean: bool = False) -> str:
    """A share in per cent, or a mean."""
    try:
        model.check_range(number, mean)
    except ScenarioError as error:
        return str(error)
    return ""


def mean(number: Fraction) -> str:
    """A mean in per cent of another, which may pass 100."""
    return share(number, mean=True)
