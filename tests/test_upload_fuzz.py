"""Tables with known truth in random layouts: the reader gives the truth, asks or refuses, and never another number."""

import os
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.uploads.files import reader
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.observations import column_mapping, to_observations
from lib.uploads.pdf import pdf_list
from lib.uploads.tables import table_detection
from tests import random_tables
from tests.random_tables import MEASURES, Made

pytestmark = pytest.mark.slow

CASES = int(os.environ.get("UPLOAD_FUZZ_CASES", "300"))
LEAST_WHOLE = 0.5  # of the files are read with nothing left out
SEEN: Counter[str] = Counter()


def given_of(made: Made, names) -> tuple[set[tuple], bool]:
    """The numbers that a user gets who agrees to every proposal, chooses the measure where the file has none and
    answers nothing; and whether anything was asked, left out or refused in words."""
    try:
        if isinstance(made.content, str):
            file = pdf_list.read(made.content, names)
        else:
            file = reader.read(made.content, "fil")
        tables = table_detection.tables(file, names)
    except OwnFileError as error:
        assert str(error).strip().endswith((".", ")"))
        return set(), True
    got, told = set(), bool(file.notes)
    for table in tables:
        match = column_mapping.propose(table, names)
        if column_mapping.MEASURE in match.lacks():
            match = replace(match, measure=MEASURES[made.measure])
        reading = to_observations.read(table, match, names)
        columns = ["area_id", "indicator_id", "period", "value"]
        got |= {
            (area, indicator, period, round(value, 4))
            for area, indicator, period, value in reading.observations[columns].itertuples(index=False, name=None)
        }  # fmt: skip
        told |= bool(match.lacks() or reading.questions or reading.notes or table.notes)
        told |= not reading.faults.empty
    return got, told


@settings(max_examples=CASES, deadline=None, derandomize=True, database=None)
@given(st.integers(0, 2**40))
def test_no_number_is_read_that_is_not_in_the_truth(names, seed):
    made = random_tables.make(seed)
    got, told = given_of(made, names)
    wrong = got - made.truth
    shown = made.content if isinstance(made.content, str) else made.content[:600]
    assert not wrong, (seed, made.what, wrong, made.truth, shown)
    certain = {row for row in made.truth if row[2] is not None}
    assert told or certain <= got, (seed, made.what, certain - got, shown)
    SEEN["whole" if certain and certain <= got else "part" if got else "nothing"] += 1


def test_most_of_the_tables_are_read_as_they_are():
    if not SEEN:
        pytest.skip("the tables are made by the test above")
    assert SEEN["whole"] > LEAST_WHOLE * sum(SEEN.values()), SEEN
