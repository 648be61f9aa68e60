"""Whatever a reader brings: rows and faults, or one Danish sentence, and never another exception."""

import contextlib
import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.uploads.files import reader
from lib.uploads.files.reader import OwnFile, Sheet
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.meaning import name_matching
from lib.uploads.observations import column_mapping, session_data, to_observations
from lib.uploads.pdf import pdf_list
from lib.uploads.tables import table_detection
from tests.own_files import LONG, SOURCE, beboerdata, xlsx

VALID = [LONG.encode(), LONG.encode("utf-16"), beboerdata(), xlsx([["Område", "2019"], ["A", 1.5]])]
WORDS = ("Område", "Tal for", "Periode", "Værdi", "Tæller", "Nævner", "2019", "Ikke-vestlige 2020", "Værebro Park",
         "Eksempelby", "Ulovligt skolefravær", "Dømte", "1.234", "12,5 %", "..", "I alt", "=1+1", "🎉", "2016/17")  # fmt: skip
CELLS = st.one_of(
    st.none(), st.sampled_from(WORDS), st.text(max_size=12), st.integers(-10, 3000),
    st.floats(), st.dates(datetime.date(1, 1, 1)),
)  # fmt: skip
FEW = settings(
    max_examples=60, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


def whole_way(file: OwnFile, names: name_matching.Catalogue, database=None) -> None:
    """Read all tables of a file as a reader would who agrees to every proposal and takes each first answer."""
    for table in table_detection.tables(file, names):
        match = column_mapping.propose(table, names)
        reading = to_observations.read(table, match, names)
        answers = {question.key: next(iter(question.options)) for question in reading.questions}
        reading = to_observations.read(table, match, names, answers)
        assert set(reading.faults) == set(to_observations.FAULTS)
        if database is not None:
            checked = session_data.checked(reading, SOURCE, database)
            session_data.in_use(checked, SOURCE, "fil", database)


def brought(content: bytes, names: name_matching.Catalogue) -> None:
    try:
        whole_way(reader.read(content, "fil"), names)
    except OwnFileError as error:
        assert str(error).endswith(".") or str(error).endswith(")")


@FEW
@given(st.binary(max_size=300))
def test_random_bytes(names, content):
    brought(content, names)
    brought(b"PK\x03\x04" + content, names)


@FEW
@given(st.sampled_from(VALID), st.lists(st.tuples(st.integers(0), st.binary(max_size=6)), min_size=1, max_size=8))  # fmt: skip
def test_spoiled_files(names, content, changes):
    for at, new in changes:
        place = at % len(content)
        content = content[:place] + new + content[place + len(new) :]
    brought(content, names)


@FEW
@given(st.text(max_size=300))
def test_random_text(names, text):
    with contextlib.suppress(OwnFileError):
        whole_way(pdf_list.read(text, names), names)


@FEW
@given(st.integers(1, 6).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=8)))  # fmt: skip
def test_random_grids(names, rows):
    tidied = [[reader.tidy(c) if isinstance(c, str) else c for c in row] for row in rows]
    sheet = Sheet("", tuple(tuple(row) for row in tidied), tuple(range(1, len(rows) + 1)))
    with contextlib.suppress(OwnFileError):
        whole_way(OwnFile("fil", (sheet,), ()), names)


@pytest.mark.slow
@settings(FEW, max_examples=12)
@given(st.lists(st.tuples(*[st.sampled_from(WORDS) | st.text(max_size=6)] * 6), min_size=1, max_size=6))  # fmt: skip
def test_random_rows_through_the_checks(names, database, rows):
    cells = tuple(tuple(reader.tidy(cell) for cell in row) for row in rows)
    head = ("Område", "Tal for", "Periode", "Værdi", "Tæller", "Nævner")
    good = ("Værebro Park", "Ulovligt skolefravær", "2018", "25,5", None, None)
    sheet = Sheet("", (head, good, *cells), tuple(range(1, len(cells) + 3)))
    with contextlib.suppress(OwnFileError):
        whole_way(OwnFile("fil", (sheet,), ()), names, database)
