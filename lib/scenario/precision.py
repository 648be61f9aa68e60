"""How exactly a share is known: the decimals that were printed, and the whole numbers of persons that they allow."""

import math
from fractions import Fraction

from lib.scenario import model
from lib.scenario.model import WHOLE, GroupShare
from lib.text import danish

MOST_DECIMALS = 4


def decimals(number: Fraction) -> int:
    """The number of decimals that a number needs; at most four."""
    fits = (n for n in range(MOST_DECIMALS) if (number * 10**n).denominator == 1)
    return next(fits, MOST_DECIMALS)


def possible_persons(share: Fraction, printed: int, people: int) -> range:
    """The whole numbers of persons whose share of the people rounds to the printed one; it may be none."""
    half = Fraction(1, 2 * 10**printed)
    low, high = ((share + way) * people / WHOLE for way in (-half, half))
    return range(max(0, math.ceil(low)), min(people, math.floor(high)) + 1)


def remark(share: Fraction, printed: int, people: int) -> str:
    """A sentence where the share, as printed, is of no whole number of the people, or of several; else ""."""
    used = model.whole(share, people)
    told = f"Der regnes med {danish.number(used.persons, 0)}"
    per_cent, of = danish.amount(share, "pct.", printed), danish.number(people, 0)
    found = possible_persons(share, printed, people)
    if not found:
        return (
            f"Intet helt antal ud af {of} er {per_cent}. {told}, som er "
            f"{danish.amount(used.share, 'pct.', printed + 1)}. Måske er det andre end dem, der er talt."
        )
    if len(found) == 1:
        return ""
    span = f"fra {danish.number(found[0], 0)} til {danish.number(found[-1], 0)}"
    return f"{per_cent} er afrundet og kan ud af {of} være {span}. {told}."


def in_words(text: str, used: GroupShare) -> str:
    """The remark on a share that its source prints in words, such as "godt 90 %"."""
    return (
        f"Kilden skriver »{text}«, så antallet er omtrentligt. Der regnes med "
        f"{danish.number(used.persons, 0)} ud af {danish.number(used.people, 0)}."
    )
