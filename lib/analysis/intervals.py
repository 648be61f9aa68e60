"""Wilson's 95 per cent confidence interval of a share, as a function and as an SQL expression."""

import math
from fractions import Fraction

Z = 1.96
Z2_SQL = "3.841459"  # Z squared, to the decimals that users see in the SQL


def wilson(share_pct: Fraction | float, people: int) -> tuple[float, float]:
    """The ends of the interval in per cent, within 0 and 100. people: the denominator, at least 1."""
    n, p = people, float(share_pct) / 100
    middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    return max(0.0, 100 * (middle - half)), min(100.0, 100 * (middle + half))


def wilson_sql(share: str, z2_n: str) -> tuple[str, str]:
    """The ends of the interval in per cent as SQL expressions.

    share: an expression for the share, 0 to 1. z2_n: an expression for Z2_SQL divided by the number of people.
    """
    root = f"sqrt({z2_n} * {share} * (1 - {share}) + {z2_n} * {z2_n} / 4)"
    low, high = (
        f"100 * ({share} + {z2_n} / 2 {sign} {root}) / (1 + {z2_n})" for sign in ("-", "+")
    )
    return low, high
