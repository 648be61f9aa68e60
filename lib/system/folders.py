"""The folders of the project and of the municipality's data."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# SOCIAL_BALANCE_DATA names the folder of another municipality; the checks in data/checks belong to the project.
DATA = Path(os.environ.get("SOCIAL_BALANCE_DATA") or ROOT / "data").resolve()
