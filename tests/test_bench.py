"""The commands of the benchmarks, which themselves are run by hand: `make bench`, `make bench-scale`, `make bench-lake`."""

import importlib
import pkgutil

import pytest

from tests import bench
from tests.bench.__main__ import PARTS, chosen_parts


def test_every_module_of_the_benchmarks_can_be_imported():
    names = [one.name for one in pkgutil.iter_modules(bench.__path__)]
    assert {"lake", "scale"} <= {
        importlib.import_module(f"tests.bench.{n}").__name__[12:] for n in names
    }


def test_the_benchmark_runs_all_its_parts_where_none_is_named():
    assert chosen_parts([]) == PARTS
    assert chosen_parts(["halls", "phones"]) == ["halls", "phones"]


def test_the_benchmark_refuses_a_part_that_it_does_not_have(capsys):
    with pytest.raises(SystemExit):
        chosen_parts(["slide"])
    assert "slide" in capsys.readouterr().err
