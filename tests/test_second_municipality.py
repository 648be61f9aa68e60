"""The app with the data of another municipality: everything that is tried is in second_municipality_cases.py."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lib.db import schema
from lib.system import folders

pytestmark = pytest.mark.slow

DATA = Path(__file__).parent / "second_municipality"


def test_all_of_the_app_runs_with_the_data_of_another_municipality(tmp_path):
    data = shutil.copytree(DATA, tmp_path / "data")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist",
         "tests/second_municipality_cases.py"],
        cwd=folders.ROOT, env=os.environ | {"SOCIAL_BALANCE_DATA": str(data)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert (data / schema.DATABASE.name).exists()
