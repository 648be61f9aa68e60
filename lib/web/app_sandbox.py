"""The app's sandbox: a waiting process that has imported the modules that read users' files and draw shows."""

import importlib
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import pandas as pd

from lib.db import queries
from lib.db.queries import Connection
from lib.system.sandbox import Limits, Sandbox
from lib.system.turns import Turns

T = TypeVar("T")

# No limit on memory: the library that draws the charts reserves far more address space than it uses.
DRAWING = Limits(cpu_seconds=120, wall_seconds=300, memory_bytes=None)
# Of those who ask for files: to draw one takes a processor for about a second, and tens of megabytes.
TURNS = Turns(places=2, wait_seconds=120)

# Of the process: the next file after it waits two to three seconds more.
IDLE_SECONDS = 3600.0

MODULES = (
    "uploads.tables.table_detection",
    "uploads.observations.column_mapping",
    "uploads.observations.to_observations",
    "maps.uploaded_layer",
    "uploads.own_words",
    "uploads.packages.package_zip",
    "slides.deck",
    "scenario.saved_plan",
    "slides.html",
    "slides.rendered",
    "slides.embedded",
    "slides.export",
)


def _import(modules: Iterable[str]) -> None:
    for name in modules:
        importlib.import_module(f"lib.{name}")


SANDBOX = Sandbox(_import, MODULES, idle_seconds=IDLE_SECONDS)


def draw(limits: Limits, make: Callable[..., T], con: Connection, *arguments: object) -> T:
    """make(con, *arguments), which takes long, in the sandbox on a copy of the database.

    In this process where the database is too large to be handed over. Raises what make raises, and SandboxError.
    """
    if queries.is_large(con):
        return make(con, *arguments)
    return SANDBOX.run(limits, _on_a_copy, make, queries.tables(con), *arguments)


def draw_file(
    visit: str, make: Callable[..., T], *arguments: object,
    watch: Callable[[], None] = lambda: None,
) -> T:  # fmt: skip
    """make(*arguments), which makes a file for a visit, in the sandbox when it is that visit's turn.

    In this process it would stop all other readers meanwhile: to draw a chart takes a fifth of a second in which nothing
    else runs. Raises what make raises, BusyError and SandboxError. watch: as in Sandbox.run.
    """
    with TURNS.turn(visit, watch):
        return SANDBOX.run(DRAWING, make, *arguments, watch=watch)


def _on_a_copy(make: Callable[..., T], tables: Mapping[str, pd.DataFrame], *arguments: object) -> T:
    return make(queries.from_tables(tables), *arguments)
