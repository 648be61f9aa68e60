"""The user's own show, kept for the session: what is in it, every change of it, and how to undo them one by one."""

from dataclasses import dataclass, replace

from lib.slides import deck
from lib.slides.deck import Show, Slide
from lib.web import session

MAX_UNDO = 50
ADD = "Føj til præsentation"  # also the text of the button under a figure
HISTORY = "show_history"
FIELDS = "dias_"  # the keys of the fields that edit it begin so
AT = "show_at"  # the key of the index of the slide that is edited


@dataclass(frozen=True)
class Change:
    """A change that can be undone. what: the Danish name of it; before: the show before it; at: the slide selected then."""

    what: str
    before: Show
    at: int


def show() -> Show:
    """The user's own show; an empty one at first."""
    return session.get_versioned(session.OWN_SHOW) or Show(deck.OWN_TITLE, ())


def selected() -> int:
    """The index of the slide that is edited."""
    return session.session_get(AT, 0)


def select(index: int) -> None:
    """Select the slide that is edited, by its index."""
    session.session_set(AT, index)


def change(what: str, made: Show) -> None:
    """Make a show the user's own, in a way that undo() reverts. what: the Danish name of the change."""
    if made == show():
        return
    changes = (*_changes(), Change(what, show(), selected()))
    session.session_set(HISTORY, changes[-MAX_UNDO:])
    session.set_versioned(session.OWN_SHOW, made)


def replace_with(what: str, made: Show, at: int = 0) -> None:
    """The same by a button: the fields show the new show, and the slide with index `at` is selected."""
    change(what, made)
    session.session_clear(FIELDS)
    select(at)


def add(slide: Slide) -> int:
    """Append a slide; its number, or 0 where there is no room for it."""
    own = show()
    if len(own.slides) >= deck.MAX_SLIDES:
        return 0
    change(ADD, replace(own, slides=(*own.slides, slide)))
    return len(own.slides) + 1


def last_change() -> str:
    """The Danish name of the change that undo() reverts, or ""."""
    changes = _changes()
    return changes[-1].what if changes else ""


def undo() -> None:
    """Revert the last change."""
    *earlier, last = _changes()
    session.session_set(HISTORY, tuple(earlier))
    session.set_versioned(session.OWN_SHOW, last.before)
    session.session_clear(FIELDS)
    select(last.at)


def menu_title() -> str:
    """What the page of the shows is called in the menu: with the number of slides where the user has made a show."""
    count = len(show().slides)
    return f"{deck.OWN_TITLE} ({count})" if count else ""


def _changes() -> tuple[Change, ...]:
    return session.session_get(HISTORY, ())
