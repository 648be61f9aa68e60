"""What the app's process holds: no library that only files need, and no memory that was freed."""

import json
import os
import pickle
import subprocess
import sys

import pytest

from lib.db import queries
from lib.slides import figure_urls
from lib.system import folders
from lib.web import app_sandbox, server

# Each takes 6 to 60 MB, and is used where a file is read or made, or one page is shown.
NOT_AT_THE_START = ("networkx", "pdfplumber", "pptx", "pyogrio", "typst")
LOADED = f"""
import importlib, json, sys
for module in {server.PAGE_MODULES}:
    importlib.import_module(module)
print(json.dumps(sorted(sys.modules)))
"""
OPTIONS = """
import pyarrow
from lib.system import memory
assert memory.give_back_what_is_freed() == (sys.platform == "linux")
print(pyarrow.default_memory_pool().backend_name)
"""


def printed(script: str) -> str:
    """What a script prints in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys{script}"],
        check=False,
        cwd=folders.ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_libraries_that_few_need_are_not_imported_at_the_start():
    loaded = set(json.loads(printed(LOADED)))
    assert "lib.slides.export" in loaded
    assert loaded.isdisjoint(NOT_AT_THE_START)


def test_freed_memory_is_given_back_by_the_c_library_and_by_arrow():
    assert printed(OPTIONS) == "system"


def test_freed_memory_is_given_back_by_the_database(con):
    assert con.execute("SELECT current_setting('allocator_background_threads')").fetchone() == (
        True,
    )


def test_a_file_is_made_in_another_process():
    assert app_sandbox.draw_file("a visit", os.getpid) != os.getpid()


@pytest.mark.slow
@pytest.mark.parametrize("page", figure_urls.PAGES)
def test_every_figure_can_be_handed_to_another_process_and_is_the_same_there(page):
    with queries.connect() as con:
        made = [make() for make in figure_urls.PAGES[page](con, {}).values()]
    assert made or page == "egne_tal"
    for figure in made:
        there = pickle.loads(pickle.dumps(figure))
        assert there.title == figure.title
        assert there.table.equals(figure.table)
        if figure.chart is not None:
            there.__dict__.pop("spec", None)
            assert there.spec == figure.spec
