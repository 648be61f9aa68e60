"""Whether a share that is shown without counts reveals that they are few, by its decimals."""

import math
from fractions import Fraction

from lib.db.disclosure_cells import Range

MAX_COUNT_TRIED = 5_000  # persons: the largest numerator tried for a share without counts


def reveals_few(low: Fraction, high: Fraction, whole: Range, min_count: int) -> bool:
    """Whether a share has so many decimals that they reveal a numerator of few persons.

    low, high: the bounds of the share. whole: the possible denominators. True where fewer than min_count numerators
    are possible, and the smallest of them is below min_count.
    """
    possible: list[int] = []
    # In whole numbers, since fractions are slow: high is a / b, low is c / d.
    (a, b), (c, d) = high.as_integer_ratio(), low.as_integer_ratio()
    least, most = math.ceil(whole.low), math.floor(whole.high)
    for n in range(min(math.floor(high * whole.high), MAX_COUNT_TRIED) + 1):
        smallest = max(-(-n * b // a) if n else 1, least, 1)
        largest = most if c <= 0 else min(most, n * d // c)
        if smallest <= largest:
            possible.append(n)
        if len(possible) == min_count:
            return False
    return bool(possible) and possible[0] < min_count
