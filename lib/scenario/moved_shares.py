"""What a year's moves do to a share: the mixing of Hvad nu hvis, of those in the share's own group only.

Where the group is not everybody (those of 18 to 64, say), its movers are counted in the same group, so that no age is assumed
of them.
"""

from fractions import Fraction

from lib.scenario.model import WHOLE, GroupShare, Movers, State, apply


def after_moves(
    before: tuple[int, int], came: tuple[int, int], left: tuple[int, int]
) -> GroupShare:
    """The share when some have come and others left. Each: those counted, and all of the group.

    Raises ScenarioError where more left than there were.
    """
    name = "andel"
    counted, people = before
    start = State({name: GroupShare(_share(counted, people), people)}, residents=people)
    changes = [
        Movers(sign * of, {name: _share(n, of)}) for sign, (n, of) in ((1, came), (-1, left)) if of
    ]
    return apply(start, changes).group_shares[name]


def _share(counted: int, people: int) -> Fraction:
    return WHOLE * Fraction(counted, people)
