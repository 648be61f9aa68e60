"""The app's sandbox: a waiting process that has imported the modules that read users' files and draw shows."""

import importlib
from collections.abc import Iterable

from lib.system.sandbox import Sandbox

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
