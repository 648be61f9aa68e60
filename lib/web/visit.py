"""The area of the whole visit: selected on one page, it is the area of the others too.

A page that does not offer it shows its own default, and leaves the area of the visit as it is.
"""

from collections.abc import Collection

from lib.web import session

AREA = "visit_area"


def area(offered: Collection[str]) -> str:
    """The area_id of the visit, where a page offers it; "" where it does not, or none has been selected."""
    chosen = session.session_get(AREA, "")
    return chosen if chosen in offered else ""


def remember(chosen: str, offered: Collection[str], default: str) -> None:
    """Make an area that of the visit; not the default of a page that does not offer the visit's own, or has none.

    chosen: area_id, or "" for a choice that is no area. offered, default: the areas of the page."""
    if chosen and (area(offered) or chosen != default):
        session.session_set(AREA, chosen)


def remember_one_of(chosen: Collection[str], offered: Collection[str], default: str) -> None:
    """Make the first of several areas that of the visit, unless that is among them."""
    if chosen and area(offered) not in chosen:
        remember(next(iter(chosen)), offered, default)
