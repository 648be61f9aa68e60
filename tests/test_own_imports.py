"""Modules that read uploaded files load no charts."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["own_names", "own_rows", "own_database", "own_package"])
def test_importing_a_module_that_reads_uploads_does_not_load_altair(module):
    code = f"import sys, lib.{module}; sys.exit('altair' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
