"""Computes the figures of the pages and draws the shows in the background, so that the first reader does not wait.

After the start, after each new version of the database, and after midnight, for some figures tell what a day is the day of.
"""

import contextlib
import datetime
import logging
import os
import threading
from collections.abc import Callable, Iterator

from lib.contents import development
from lib.db import current_database
from lib.db.current_database import NoDatabase
from lib.db.queries import Connection
from lib.figures.figure import Figure
from lib.slides import deck, figure_urls, rendered
from lib.web import routes

log = logging.getLogger("social_balance")

# The environment variable; with 0 a page is computed and a show is drawn only when it is opened.
SWITCH = "SOCIAL_BALANCE_WARM_UP"
LOOK_SECONDS = 5.0  # between two looks for a new version of the database
FAILED = "%s kunne ikke gøres klar. Den, der åbner siden, får den lavet igen."


def start() -> threading.Event:
    """Start a thread with keep_ready(), unless SWITCH is 0. Returns an event to set to end it early."""
    ended = threading.Event()
    if os.environ.get(SWITCH) != "0":
        threading.Thread(target=keep_ready, args=(ended,), name="warm_up", daemon=True).start()
    return ended


def keep_ready(ended: threading.Event) -> None:
    """Make the pages and shows ready for each version of the database and each day, as it comes."""
    ready = None
    while not ended.is_set():
        with contextlib.suppress(NoDatabase):
            now = (current_database.now().version, datetime.date.today())
            if now != ready:
                ready = now
                make_ready(ended)
        ended.wait(LOOK_SECONDS)


def make_ready(ended: threading.Event) -> None:
    """Compute the figures of every page as it opens without choices, then those of every show, and draw the shows.

    What fails is logged and skipped: whoever opens it has it made again, and is shown the error.
    """
    for name, figures_of in (*figure_urls.PAGES.items(), ("udvikling", _small_charts)):
        with _skipped(f"Siden {name}"):
            for key, make in figures_of(current_database.now().con, {}).items():
                if ended.is_set():
                    return
                with _skipped(f"Figuren {key} på siden {name}"):
                    figure = make()
                    if figure.chart:
                        _ = figure.spec  # kept with the figure
    log.info("Siderne er klar.")
    for name, of in deck.shipped().items():
        with _skipped(f"Præsentationen {name}"):
            con = current_database.now().con
            for number, slide in enumerate(of.slides, 1):
                if ended.is_set():
                    return
                rendered.one(con, slide, number)
            routes.draw_show(name).result()
    log.info("Præsentationerne er klar.")


@contextlib.contextmanager
def _skipped(what: str) -> Iterator[None]:
    """Log what goes wrong, and go on."""
    try:
        yield
    except Exception:
        log.exception(FAILED, what)


def _small_charts(con: Connection, choices: dict) -> dict[str, Callable[[], Figure]]:
    """The small charts of Udvikling, which are no figures with an address of their own."""
    return {panel.key: panel.figure for panel in development.development_of(con, choices).panels}
