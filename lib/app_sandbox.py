"""The app's sandbox: one waiting process that has imported all that reads readers' files and draws their shows."""

import importlib
from collections.abc import Iterable

from lib.sandbox import Sandbox

MODULES = ("own_table", "own_match", "own_rows", "own_layer", "show", "plan", "show_html", "slides")


def _import(modules: Iterable[str]) -> None:
    for name in modules:
        importlib.import_module(f"lib.{name}")


SANDBOX = Sandbox(_import, MODULES)
