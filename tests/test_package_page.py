"""Kilder og metode for the maintainer: a package is brought, compared, published and taken back, and a failure changes nothing."""

import contextlib
import io
import zipfile
from pathlib import Path

import pytest

from lib.analysis import release_diff
from lib.db import build, data_files, packages, schema
from lib.statbank import staging
from lib.web import file_inputs, hosts
from lib.web.forms import news_form, package_form
from tests.test_build import FIGURE, SOURCE
from tests.test_packages import csv_bytes
from tests.test_pages import open_page, words

NAME = "beboerdata"


def package(folder: str = NAME) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        book.writestr(f"{folder}/sources.csv", csv_bytes(schema.TABLES["sources"], SOURCE))
        book.writestr(f"{folder}/observations.csv", csv_bytes(schema.TABLES["observations"], FIGURE))  # fmt: skip
    return buffer.getvalue()


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != staging.LOCK
    }


def waits(data: Path, text: str) -> None:
    """As stage() leaves a package, without building a database of it."""
    folder = staging.waiting_folder(data, NAME)
    folder.mkdir(parents=True)
    (folder / "sources.csv").write_text(text, "utf-8")


def test_a_package_is_published_over_an_earlier_one_and_each_is_taken_back(tmp_path, monkeypatch):
    built = []
    monkeypatch.setattr(build, "build", lambda *of: built.append(of))
    at = {"data": tmp_path, "shown": tmp_path / "x.duckdb", "name": NAME}
    place = staging.published_folder(tmp_path, NAME) / "sources.csv"
    for text in ("den første", "den anden"):
        waits(tmp_path, text)
        assert staging.waiting_names(tmp_path) == [NAME]
        staging.publish(**at)
        assert place.read_text("utf-8") == text and staging.waiting_names(tmp_path) == []
    with monkeypatch.context() as patch:
        before = contents(tmp_path)

        def fail(*_):
            raise build.DataError(data_files.problem("x", 1, "", "", "Nej."))

        patch.setattr(build, "build", fail)
        with pytest.raises(build.DataError):
            staging.take_back(**at)
        assert contents(tmp_path) == before
    staging.take_back(**at)
    assert place.read_text("utf-8") == "den første" and staging.waiting_names(tmp_path) == [NAME]
    with pytest.raises(staging.WaitingError, match="Der venter allerede"):
        staging.take_back(**at)
    staging.discard(tmp_path, NAME)
    assert staging.waiting_names(tmp_path) == []
    staging.take_back(**at)
    assert packages.folders(tmp_path) == [] and len(built) == 4
    with pytest.raises(staging.WaitingError, match="ikke udgivet"):
        staging.take_back(**(at | {"name": "ukendt"}))


# ---------------------------------------------------------------- the page


class FakeStaging:
    """What staging does, without a database: which packages wait, and what was done."""

    def __init__(self):
        self.waiting: list[str] = []
        self.done: list[str] = []
        self.refuses = False

    def stage(self, files, name):
        if self.refuses:
            file = f"{staging.WAITING}/{staging.NEW}/{name}/observations"
            raise build.DataError(data_files.problem(file, 2, "value", "4", "For få."))
        assert set(files) == {"sources.csv", "observations.csv"}
        self.waiting = [name]

    def act(self, what: str):
        def work(name):
            self.waiting = [name] if what == "take_back" else []
            self.done.append(f"{what} {name}")

        return work


@pytest.fixture
def kilder(monkeypatch, tmp_path):
    """The maintainer's page with a zip in the field: the zips, the last one is in it, and what staging did."""
    fake, brought = FakeStaging(), []
    monkeypatch.setenv(hosts.MAINTAINER, "1")
    monkeypatch.setattr(staging, "stage", fake.stage)
    monkeypatch.setattr(staging, "waiting_names", lambda: fake.waiting)
    monkeypatch.setattr(staging, "exclusive_lock", contextlib.nullcontext)
    for what in ("publish", "take_back", "discard"):
        monkeypatch.setattr(staging, what, fake.act(what))
    monkeypatch.setattr(news_form, "staged_changes", lambda name: release_diff.no_changes() if name == NAME else None)  # fmt: skip
    monkeypatch.setattr(news_form.build, "previous", lambda: tmp_path / "ingen")
    (tmp_path / NAME).mkdir()
    monkeypatch.setattr(package_form.packages, "folders", lambda data: [tmp_path / NAME])
    monkeypatch.setattr(package_form, "read_in_sandbox", lambda function, *of: function(*of))
    monkeypatch.setattr(
        file_inputs, "uploaded_file", lambda *_: ("pakke.zip", brought[-1]) if brought else None
    )
    return fake, brought


def press(app, label: str):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return " ".join(box.value for box in (*app.info, *app.error)).replace("\\", "")


def test_the_maintainer_brings_a_package_sees_what_it_changes_publishes_and_takes_it_back(kilder):
    fake, brought = kilder
    brought.append(package())
    fake.refuses = True
    app = open_page("kilder")
    told = press(app, package_form.CHECK)
    assert "De nye tal bryder en regel" in told and "De tal, der vises, er urørt." in told
    assert "beboerdata/observations.csv, række 2, kolonne value" in told
    assert "waiting" not in told and fake.waiting == []
    fake.refuses = False
    assert package_form.STAGED.format(name=NAME) in press(app, package_form.CHECK)
    assert f"Hvis pakken {NAME} bliver udgivet:" in words(app).replace("\\", "")
    press(app, f"Udgiv {NAME}")
    assert package_form.TAKEN_BACK.format(name=NAME) in press(app, f"Tag {NAME} tilbage")
    assert package_form.DISCARDED.format(name=NAME) in press(app, f"Fjern {NAME} uden at udgive")
    assert fake.done == [f"publish {NAME}", f"take_back {NAME}", f"discard {NAME}"]
    brought.append(package("statistikbanken"))
    assert "kan ikke hedde statistikbanken" in press(app, package_form.CHECK)
    brought.append(b"ikke en zip")
    assert "ikke en data-pakke (zip)" in press(app, package_form.CHECK)


def test_other_readers_see_nothing_of_it(monkeypatch):
    monkeypatch.delenv(hosts.MAINTAINER, raising=False)
    assert "Data-pakker" not in words(open_page("kilder"))
