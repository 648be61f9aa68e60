"""Where the project is, and where the data of its municipality are."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Another municipality's folder is named in the environment; the checks in data/checks are the project's own.
DATA = Path(os.environ.get("SOCIAL_BALANCE_DATA") or ROOT / "data").resolve()
