"""The command of the benchmark, which itself is run by hand: `make bench`."""

import pytest

from tests.bench.__main__ import PARTS, chosen_parts


def test_the_benchmark_runs_all_its_parts_where_none_is_named():
    assert chosen_parts([]) == PARTS
    assert chosen_parts(["halls", "phones"]) == ["halls", "phones"]


def test_the_benchmark_refuses_a_part_that_it_does_not_have(capsys):
    with pytest.raises(SystemExit):
        chosen_parts(["slide"])
    assert "slide" in capsys.readouterr().err
