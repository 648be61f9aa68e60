"""Computes the figures of the pages and draws the shows in the background, so that the first reader does not wait.

After the start, and after each new version of the database.
"""

import contextlib
import logging
import os
import threading
from collections.abc import Callable

import duckdb

from lib.contents import development
from lib.contents.address_choices import ViewError
from lib.db import current_database
from lib.db.current_database import NoDatabase
from lib.db.queries import Connection
from lib.figures.figure import Figure
from lib.slides import deck, figure_urls, rendered
from lib.system.sandbox import SandboxError
from lib.web import routes

log = logging.getLogger("social_balance")

# The environment variable; with 0 a page is computed and a show is drawn only when it is opened.
SWITCH = "SOCIAL_BALANCE_WARM_UP"
LOOK_SECONDS = 5.0  # between two looks for a new version of the database


def start() -> threading.Event:
    """Start a thread with keep_ready(), unless SWITCH is 0. Returns an event to set to end it early."""
    ended = threading.Event()
    if os.environ.get(SWITCH) != "0":
        threading.Thread(target=keep_ready, args=(ended,), name="warm_up", daemon=True).start()
    return ended


def keep_ready(ended: threading.Event) -> None:
    """Make the pages and shows ready for each version of the database, as it comes."""
    ready = ""
    while not ended.is_set():
        with contextlib.suppress(NoDatabase):
            version = current_database.now().version
            if version != ready:
                ready = version
                make_ready(ended)
        ended.wait(LOOK_SECONDS)


def make_ready(ended: threading.Event) -> None:
    """Compute the figures of every page as it opens without choices, then those of every show, and draw the shows.

    What fails is skipped: whoever opens it has it made again, and is shown the error.
    """
    for figures_of in (*figure_urls.PAGES.values(), _small_charts):
        with contextlib.suppress(NoDatabase, duckdb.Error, ViewError):
            for make in figures_of(current_database.now().con, {}).values():
                if ended.is_set():
                    return
                figure = make()
                if figure.chart:
                    _ = figure.spec  # kept with the figure
    log.info("Siderne er klar.")
    for name, of in deck.shipped().items():
        with contextlib.suppress(NoDatabase, duckdb.Error, SandboxError):
            con = current_database.now().con
            for number, slide in enumerate(of.slides, 1):
                if ended.is_set():
                    return
                rendered.one(con, slide, number)
            routes.draw_show(name).result()
    log.info("Præsentationerne er klar.")


def _small_charts(con: Connection, choices: dict) -> dict[str, Callable[[], Figure]]:
    """The small charts of Udvikling, which are no figures with an address of their own."""
    return {panel.key: panel.figure for panel in development.development_of(con, choices).panels}
