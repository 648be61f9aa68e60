"""The commands of the benchmarks, which themselves are run by hand: `make bench`, `make bench-scale`, `make bench-lake`."""

import importlib
import pkgutil

import pytest

from tests import bench
from tests.bench import scale
from tests.bench.__main__ import PARTS, chosen_parts


def test_every_module_of_the_benchmarks_can_be_imported():
    made = [
        importlib.import_module(f"tests.bench.{one.name}")
        for one in pkgutil.iter_modules(bench.__path__)
    ]
    assert {"lake", "scale"} <= {
        one.__name__.rpartition(".")[2] for one in made if hasattr(one, "main")
    }


def test_the_benchmark_runs_all_its_parts_where_none_is_named():
    assert chosen_parts([]) == PARTS
    assert chosen_parts(["halls", "phones"]) == ["halls", "phones"]


def test_the_benchmark_refuses_a_part_that_it_does_not_have(capsys):
    with pytest.raises(SystemExit):
        chosen_parts(["slide"])
    assert "slide" in capsys.readouterr().err


def test_a_table_of_one_database_and_of_two_has_a_row_for_each_page():
    once = {"overblik": {"script": 1.0, "seconds": 0.2, "rows": 10}, scale.OPENED: {"script": 1.0, "memory": 300}}  # fmt: skip
    twice = once | {"overblik": {"script": 2.0, "seconds": 0.4, "rows": 20}}
    assert scale.table({"10": once}).splitlines()[-2:] == [
        "| overblik | 1.00 s, 200 ms, 10 | 1.00 |", "| opened | 1.00 s, 300 MB | 1.00 |",
    ]  # fmt: skip
    assert "| overblik | 1.00 s, 200 ms, 10 | 2.00 s, 400 ms, 20 | 2.00 |" in scale.table({"10": once, "20": twice})  # fmt: skip
