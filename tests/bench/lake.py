"""Every page on a DuckLake with 10^7 made-up observations: `make bench-lake`. Prints a table; asserts nothing.

Its catalogue is in a PostgreSQL started for this, its Parquet files in a temporary folder.
"""

import sys
import tempfile
from pathlib import Path

from lib.db import build, publish
from tests import postgres
from tests.bench import scale, scale_data


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10**7
    with tempfile.TemporaryDirectory() as folder, postgres.lake() as (place, files):
        database = Path(folder) / "built.duckdb"
        build.build(database=database)
        scale_data.add_to_database(database, rows)
        version = publish.publish(database, place, files)
        size = sum(path.stat().st_size for path in Path(files).rglob("*.parquet"))
        print(f"{rows}: version {version}, {size / 2**20:.0f} MB of Parquet", flush=True)
        print(scale.table({f"lake {rows}": scale.measured(place)}))


if __name__ == "__main__":
    main()
