"""A database of the project's own data, built once, and copies of the data to spoil."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lib import build, schema, store


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "social_balance.duckdb"
    build.build(schema.DATA, path)
    return path


@pytest.fixture(scope="session")
def con(database: Path):
    with store.connect(database) as connection:
        yield connection


class DataCopy:
    """A copy of data/ in a folder of its own, with single cells to change."""

    def __init__(self, folder: Path):
        self.data = folder / "data"
        self.data.mkdir()
        for path in schema.DATA.glob("*.csv"):
            shutil.copy(path, self.data)
        shutil.copytree(schema.DATA / schema.GEO, self.data / schema.GEO)
        self.database = folder / "social_balance.duckdb"

    def path(self, table: str) -> Path:
        return self.data / f"{table}.csv"

    def rows(self, table: str) -> list[dict[str, str]]:
        with self.path(table).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def write(self, table: str, rows: list[dict[str, str]]) -> None:
        with self.path(table).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, schema.TABLES[table], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def change(self, table: str, where: Callable[[dict], bool], **cells: str) -> int:
        """Change the first row that `where` holds for; answers its row number in the file."""
        rows = self.rows(table)
        index = next(i for i, row in enumerate(rows) if where(row))
        rows[index].update(cells)
        self.write(table, rows)
        return index + 2

    def append(self, table: str, **cells: str) -> int:
        rows = self.rows(table)
        rows.append({column: "" for column in schema.TABLES[table]} | cells)
        self.write(table, rows)
        return len(rows) + 1

    def geo(self, theme: str) -> Path:
        return self.data / schema.GEO / f"{theme}.geojson"

    def features(self, theme: str) -> list[dict]:
        return json.loads(self.geo(theme).read_text("utf-8"))["features"]

    def write_features(self, theme: str, features: list[dict]) -> None:
        text = json.dumps({"type": "FeatureCollection", "features": features})
        self.geo(theme).write_text(text, "utf-8")

    def build(self) -> None:
        build.build(self.data, self.database)


@pytest.fixture
def copy(tmp_path: Path) -> DataCopy:
    return DataCopy(tmp_path)
