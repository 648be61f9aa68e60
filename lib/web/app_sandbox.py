"""The app's sandbox: a waiting process that has imported the modules that read users' files and draw shows."""

import importlib
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import pandas as pd

from lib.db import queries
from lib.db.queries import Connection
from lib.system.sandbox import Limits, Sandbox

T = TypeVar("T")

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
)


def _import(modules: Iterable[str]) -> None:
    for name in modules:
        importlib.import_module(f"lib.{name}")


SANDBOX = Sandbox(_import, MODULES)


def draw(limits: Limits, make: Callable[..., T], con: Connection, *arguments: object) -> T:
    """make(con, *arguments), which takes long, in the sandbox on a copy of the database.

    In this process where the database is too large to be handed over. Raises what make raises, and SandboxError.
    """
    if queries.is_large(con):
        return make(con, *arguments)
    return SANDBOX.run(limits, _on_a_copy, make, queries.tables(con), *arguments)


def _on_a_copy(make: Callable[..., T], tables: Mapping[str, pd.DataFrame], *arguments: object) -> T:
    return make(queries.from_tables(tables), *arguments)
