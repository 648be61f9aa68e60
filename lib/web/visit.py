"""The area of the whole visit: selected on one page, it is the area of the others too.

A page that does not offer it shows its own default, and leaves the area of the visit as it is.
"""

from collections.abc import Collection

from lib.web import session

AREA = "visit_area"


def area(offered: Collection[str] | None = None) -> str:
    """The area_id of the visit, where a page offers it; "" where it does not, or none has been selected."""
    chosen = session.session_get(AREA, "")
    return chosen if offered is None or chosen in offered else ""


def remember(area_id: str) -> None:
    """Make an area that of the visit; "" leaves it as it is."""
    if area_id:
        session.session_set(AREA, area_id)
