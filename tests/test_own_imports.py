"""Modules that read uploaded files load no charts."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module",
    [
        "meaning.name_matching",
        "observations.to_observations",
        "observations.session_data",
        "packages.data_package",
    ],
)
@pytest.mark.slow
def test_importing_a_module_that_reads_uploads_does_not_load_altair(module):
    code = f"import sys, lib.uploads.{module}; sys.exit('altair' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
