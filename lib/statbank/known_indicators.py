"""The indicators that the municipality's own table has: a plan of what is fetched only names them."""

from collections.abc import Mapping
from pathlib import Path

from lib.db import data_files, schema


def read(data: Path) -> dict[str, Mapping[str, str]]:
    """The rows of data/indicators.csv by indicator_id; empty cells are left out. Raises DataError."""
    rows = data_files.read_csv(data / "indicators.csv", schema.TABLES["indicators"]).to_dict(
        "records"
    )
    return {
        row["indicator_id"]: {name: cell for name, cell in row.items() if cell is not None}
        for row in rows
    }
