"""Draws the shows that come with the app in the background after start, so that the first user does not wait."""

import contextlib
import logging
import os
import threading

import duckdb

from lib.db import current_database
from lib.db.current_database import NoDatabase
from lib.slides import deck, rendered
from lib.system.sandbox import SandboxError
from lib.web import routes

log = logging.getLogger("social_balance")

SWITCH = "SOCIAL_BALANCE_WARM_UP"  # the environment variable; with 0 a show is drawn only when it is opened


def start() -> threading.Event:
    """Start a thread with make_ready(), unless SWITCH is 0. Returns an event to set to end it early."""
    ended = threading.Event()
    if os.environ.get(SWITCH) != "0":
        threading.Thread(target=make_ready, args=(ended,), name="warm_up", daemon=True).start()
    return ended


def make_ready(ended: threading.Event) -> None:
    """Compute the figures of every slide, which pages and files use too, and draw every show.

    A show that fails is skipped: whoever opens it has it drawn again, and is shown the error.
    """
    for name, of in deck.shipped().items():
        with contextlib.suppress(NoDatabase, duckdb.Error, SandboxError):
            con = current_database.now().con
            for number, slide in enumerate(of.slides, 1):
                if ended.is_set():
                    return
                rendered.one(con, slide, number)
            routes.draw_show(name).result()
    log.info("Præsentationerne er klar.")
