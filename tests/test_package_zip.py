"""The zip of a data package as it is brought: what is read of it, and in what words it is refused."""

import pytest

from lib.db import schema
from lib.uploads.packages import package_zip
from tests.own_files import zipped
from tests.test_packages import HEADER

ROWS = HEADER.encode() + b"\n"


@pytest.mark.parametrize(
    ("parts", "file", "name"),
    [
        ({"beboerdata__sources_dot_csv": ROWS}, "x.zip", "beboerdata"),
        ({"beboerdata__beboerdata__sources_dot_csv": ROWS, "beboerdata__beboerdata__LAESMIG_dot_txt": b"x"}, "x.zip", "beboerdata"),
        ({"sources_dot_csv": ROWS}, "Beboerdata 2024 (2).zip", "beboerdata_2024"),
        ({"SOURCES_dot_CSV": ROWS}, "a.zip", "a"),
        ({"a__sources_dot_csv": ROWS, "__MACOSX__a__x_dot_csv": b"x", "a___dot_skjult_dot_csv": b"x"}, "x.zip", "a"),
        ({"a\\b\\sources_dot_csv": ROWS}, "x.zip", "b"),
    ],
)  # fmt: skip
def test_the_tables_are_found_in_whichever_folder_they_lie(parts, file, name):
    if any(path.startswith("__MACOSX") for path in parts):  # zipped() writes a slash for __
        parts = {path.replace("__MACOSX__", "_dot_MACOSX__"): content for path, content in parts.items()}  # fmt: skip
    package = package_zip.read(zipped(**parts), file)
    assert (package.name, package.place) == (name, f"packages/{name}")
    assert set(package.files) == {"sources.csv"} and package.tables()["sources"].empty


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"hej", "ikke en data-pakke (zip)"),
        (zipped(a__sources_dot_csv=ROWS)[:-30], "ikke en data-pakke (zip)"),
        (zipped(a__LAESMIG_dot_txt=b"x"), "Pakken har ingen tabeller"),
        (zipped(a__areas2_dot_csv=ROWS), "Pakken har filen areas2.csv. Den kan kun have"),
        (zipped(a__observations_dot_xlsx=ROWS), "Pakken har filen observations.xlsx"),
        (zipped(a__sources_dot_csv=ROWS, b__areas_dot_csv=ROWS), "flere mapper"),
        (zipped(a__sources_dot_csv=ROWS, a__SOURCES_dot_CSV=ROWS), "mere end én gang"),
        (zipped(**{"Min Pakke__sources_dot_csv": ROWS}), "hedder »Min Pakke«"),
        (zipped(**{"_dot__dot___dot__dot___sources_dot_csv": ROWS}), "."),
        (zipped(a__sources_dot_csv=b" " * (package_zip.MAX_UNPACKED // 4)), "fylder alt for meget"),
        (zipped(**{f"a__{n}_dot_txt": b"x" for n in range(201)}), "flere end 200 filer"),
        (b"x" * (10 * 2**20 + 1), "større end 10 MB"),
    ],
)  # fmt: skip
def test_what_is_no_data_package_is_refused_with_the_reason(content, words):
    with pytest.raises(package_zip.PackageZipError) as error:
        package_zip.read(content, "x.zip")
    assert words in str(error.value) and str(error.value).endswith(".")


def test_the_names_of_tables_are_those_of_the_schema():
    assert set(package_zip.ALLOWED) == {*schema.PACKAGED, "replaces"}
