"""Data packages: what lies so that it would not be read is told, and a number is replaced only by saying so."""

import csv
import io
from pathlib import Path

import pandas as pd
import pytest

from lib.db import build, giving_way, packages, queries, schema
from lib.db.data_files import DataError
from lib.db.packages import Package
from tests.test_build import FIGURE, SOURCE

HEADER = ",".join(schema.TABLES["sources"])
ROW = HEADER + "\nx" + "," * HEADER.count(",") + "\n"


def lay(data: Path, *paths: str, text: str = ROW) -> None:
    for path in paths:
        place = data / schema.PACKAGES / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if path.endswith("/"):
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.write_text(text, "utf-8")


def told(data: Path) -> str:
    """What the build says of the places of the packages; "" where all is read."""
    try:
        packages.check_places(
            data, [packages.of_folder(one, data) for one in packages.folders(data)]
        )
    except DataError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("paths", "words"),
    [
        (["beboerdata/beboerdata/observations.csv"], "data/packages/beboerdata/beboerdata/observations.csv: Filen ligger en mappe for dybt"),
        (["a/b/c/sources.csv"], "en mappe for dybt"),
        (["a/sources.csv", "a/gammel/observations.csv"], "data/packages/a/gammel/observations.csv"),
        (["observations.csv"], "data/packages/observations.csv: Filen ligger løst"),
        (["OBSERVATIONS.CSV", "sources.csv"], "data/packages/OBSERVATIONS.CSV: Filen ligger løst"),
        (["beboerdata.zip"], "data/packages/beboerdata.zip: Filen er pakket og bliver ikke læst"),
        (["beboerdata.ZIP"], "Filen er pakket"),
        (["a/SOURCES.CSV"], "Kald den sources.csv."),
        (["a/sources.csv", "a/observations.Csv"], "Kald den observations.csv."),
        (["a/sources.csv", "a/observations.csv.txt"], "Kald den observations.csv."),
        (["a/sources.csv", "a/observations.xlsx"], "Gem den som »CSV UTF-8 (kommasepareret)«"),
        (["a/sources.csv", "a/mere.zip"], "Pak den ud"),
        (["a/"], "Mappen har ingen tabeller"),
        (["a/LAESMIG.txt"], "Mappen har ingen tabeller"),
        (["a/observation.csv"], "kun have sources, "),
    ],
)  # fmt: skip
def test_what_would_not_be_read_is_told_in_danish(tmp_path, paths, words):
    lay(tmp_path, *paths)
    said = told(tmp_path)
    assert words in said and said.endswith(".")


def test_a_package_without_a_single_row_is_told(tmp_path):
    lay(tmp_path, "a/sources.csv", text=HEADER + "\n")
    assert "Pakkens tabeller har ingen rækker" in told(tmp_path)


def test_what_lies_as_it_should_is_not_mentioned(tmp_path):
    assert told(tmp_path) == ""
    lay(tmp_path, "a/sources.csv", "a/LAESMIG.txt", "a/.DS_Store", "a/kilde.pdf", "LAESMIG.txt", ".gemt/x.csv", "__MACOSX/a/._sources.csv", "a/__MACOSX/sources.csv")  # fmt: skip
    assert told(tmp_path) == ""
    assert [folder.name for folder in packages.folders(tmp_path)] == ["a"]


def test_the_build_refuses_a_package_in_a_folder_too_deep_and_keeps_the_database(copy):
    lay(copy.data, "beboerdata/beboerdata/sources.csv")
    with pytest.raises(build.DataError, match="en mappe for dybt"):
        copy.build()
    assert not copy.database.exists()


# ---------------------------------------------------------------- what a package replaces


def csv_bytes(columns: tuple[str, ...], *rows: dict[str, str]) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def package(copy) -> tuple[Package, dict]:
    """A package with another number for a published row, and that row."""
    old = next(r for r in copy.rows("observations") if r["value"] and not r["disagreement_id"] and r["status"] == "published" and not r["numerator"])  # fmt: skip
    own = old | {"source_id": "s1", "value": "41.5"}
    cells = {name: old[name] for name in packages.REPLACED_BY}
    files = {
        "sources.csv": csv_bytes(schema.TABLES["sources"], SOURCE),
        "observations.csv": csv_bytes(schema.TABLES["observations"], own),
        "replaces.csv": csv_bytes(packages.REPLACED_BY, cells),
    }
    return Package("x", "packages/x", files), old


def words_of(problems: pd.DataFrame) -> str:
    return str(DataError(problems))


@pytest.mark.slow
def test_a_number_is_replaced_by_the_package_that_says_so_and_by_no_other(copy):
    whole, old = package(copy)
    assert build.problems_of_package(whole, copy.data).empty
    silent = Package(
        "x", "packages/x", {k: v for k, v in whole.files.items() if k != "replaces.csv"}
    )
    assert "Nøglen står mere end én gang" in words_of(build.problems_of_package(silent, copy.data))
    folder = copy.package("x")
    for name, content in whole.files.items():
        (folder / name).write_bytes(content)
    copy.build()
    with queries.connect(copy.database) as con:
        facts = queries.table(con, "observations")
    now = facts[(facts["area_id"] == old["area_id"]) & (facts["indicator_id"] == old["indicator_id"]) & (facts["period"] == old["period"])]  # fmt: skip
    assert list(now["value"]) == [41.5] and list(now["source_id"]) == ["s1"]


OLD = {"area_id": "a", "indicator_id": "i", "period": "2020", "period_start": "2020-01-01", "period_end": "2020-12-31", "source_id": "old"}  # fmt: skip
CLAIM = {"area_id": "a", "indicator_id": "i", "period": "2020", "source_id": "old", "package": "packages/x", "file": "packages/x/replaces", "csv_row": 2}  # fmt: skip
FILES = pd.Series(["observations", "packages/x/observations"])


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ({"period": "1950"}, "data/packages/x/replaces.csv, række 2: Der er intet tal uden for pakken"),
        ({"source_id": "ukendt"}, "Der er intet tal uden for pakken"),
        ({"area_id": None}, "kolonne area_id: Skal udfyldes."),
        ({"source_id": "s1"}, "Der er intet tal uden for pakken"),
        ({"indicator_id": "j"}, "Der er intet tal uden for pakken"),
    ],
)  # fmt: skip
def test_a_replacement_that_names_nothing_is_refused(claim, words):
    rows = pd.DataFrame([OLD, OLD | {"source_id": "s1"}])
    gone, problems = giving_way.replaced(rows, FILES, pd.DataFrame([CLAIM | claim]))
    assert not gone.any() and words in words_of(problems[0])


def test_a_package_cannot_take_a_number_away_without_one_of_its_own():
    later = {"period": "2021", "period_start": "2021-01-01", "period_end": "2021-12-31"}
    rows, claims = pd.DataFrame([OLD, OLD | {"source_id": "s1"} | later]), pd.DataFrame([CLAIM])
    gone, problems = giving_way.replaced(rows, FILES, claims)
    assert not gone.any() and "Pakken har selv intet tal" in words_of(problems[0])
    rows.loc[1, ["period", "period_start"]] = "2020-2021", "2020-01-01"
    gone, problems = giving_way.replaced(rows, FILES, claims)
    assert list(gone) == [True, False] and not problems


def test_a_package_is_checked_as_the_build_checks_it(copy):
    other = FIGURE | {"period": "1949", "period_start": "1949-01-01", "period_end": "1949-12-31"}
    files = {"sources.csv": csv_bytes(schema.TABLES["sources"], SOURCE), "observations.csv": csv_bytes(schema.TABLES["observations"], other, FIGURE | {"value": "4"})}  # fmt: skip
    said = words_of(build.problems_of_package(Package("x", "packages/x", files), copy.data))
    assert "data/packages/x/observations.csv, række 3, kolonne value" in said
    assert "Færre end 5 personer må ikke vises" in said
    assert not (copy.data / "packages" / "x").exists() and not copy.database.exists()
