"""A show as a file: by the command, in steps, and as pictures with their sources."""

import csv
import errno
import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lib.slides import deck, export, figure_urls, rendered
from lib.slides import zip as slides_zip
from lib.slides.deck import Show, Slide
from lib.system import folders

pytestmark = pytest.mark.slow

SHORT = Show(
    "Prøve",
    (
        Slide(view="/skole#karakter_over_4"),
        Slide(title="Kun ord", text=("En linje.",)),
        Slide(view="/nedlagt"),
    ),
)
BEGINS = {"pptx": b"PK", "pdf": b"%PDF", "a4": b"%PDF", "html": b"<!DOCTYPE html>", "zip": b"PK"}


@pytest.mark.parametrize("form", export.FORMATS)
def test_every_form_is_made_in_steps_and_says_what_it_left_out(con, form):
    steps = list(export.steps(con, SHORT, form))
    assert [(step.done, step.of) for step in steps] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert not any(step.content for step in steps[:-1])
    assert steps[-1].content.startswith(BEGINS[form])
    assert steps[-1].remarks == [
        "Dias 3: Diasset kan ikke vises. Siden »nedlagt« findes ikke."
    ]  # fmt: skip


@pytest.mark.parametrize("form", export.FORMATS)
def test_one_figure_is_a_file_too(con, form):
    figure = figure_urls.figure(con, "/skole#skolefravaer_ulovligt")
    assert export.of_figure(figure, form).startswith(BEGINS[form])


def test_the_pictures_come_with_their_numbers_and_sources(con):
    made = list(rendered.finished(con, deck.shipped()["bagsvaerd"]))
    with zipfile.ZipFile(io.BytesIO(slides_zip.document("Prøve", made))) as packed:
        names = packed.namelist()
        about = packed.read(slides_zip.SOURCES).decode()
        absence = next(n for n in names if n.startswith("05_") and n.endswith(".csv"))
        rows = list(
            csv.reader(io.StringIO(packed.read(absence).decode("utf-8-sig")), delimiter=";")
        )
    drawn = [one for one in made if one.figure is not None and one.figure.chart is not None]
    for ending in (".png", ".svg"):
        assert sum(name.endswith(ending) for name in names) == len(drawn)
    for one in made:
        assert all(source in about for source in one.sources)
    assert "Hypotetisk: et regneeksempel, ikke en forudsigelse" in about
    assert {"27", "27,0"} & {cell for row in rows for cell in row}


def run(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "lib.slides.export", *arguments],
        cwd=folders.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_command_writes_a_file_of_ones_own_show(tmp_path):
    own, file = tmp_path / "egen.toml", tmp_path / "egen.html"
    own.write_text(deck.write(SHORT), "utf-8")
    done = run(str(own), str(file))
    assert done.returncode == 0
    assert "Dias 3: Diasset kan ikke vises." in done.stderr
    assert "Kun ord" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("findes_ikke", "x.pdf"), "Præsentationen »findes_ikke« findes ikke. Der er bagsvaerd"),
        (("bagsvaerd", "x.docx"), "Filen skal ende på .pptx"),
        (("findes_ikke.toml", "x.pdf"), "findes_ikke.toml"),
    ],
)
def test_the_command_says_why_it_cannot(tmp_path, arguments, words):
    done = run(*arguments)
    assert done.returncode == 1
    assert words in done.stderr and "Traceback" not in done.stderr


def full_disk(folder: Path) -> bool:
    """A disk of 64 kB at a folder, where this machine may have one."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    return shutil.which("mount") is not None and subprocess.run(mount, check=False).returncode == 0


def test_a_full_disk_gets_no_half_file_and_is_called_that(tmp_path, monkeypatch, capsys):
    """A disk that is really full where one can be made, else a write that ends so."""
    own, folder = tmp_path / "egen.toml", tmp_path / "disk"
    own.write_text(deck.write(SHORT), "utf-8")
    folder.mkdir()
    mounted = full_disk(folder)
    if not mounted:
        write = Path.write_bytes

        def half(path, content):
            write(path, content[:9])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

        monkeypatch.setattr(Path, "write_bytes", half)
    try:
        assert export.main([str(own), str(folder / "vis.html")]) == 1
        left = list(folder.iterdir())
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)
    said = capsys.readouterr().err
    assert f"Filen {folder / 'vis.html'} kan ikke skrives eller læses: disken er fuld." in said
    assert left == []


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.EPERM])
def test_a_read_only_folder_is_called_that_and_the_old_file_stays(
    tmp_path, monkeypatch, capsys, code
):
    own, file = tmp_path / "egen.toml", tmp_path / "vis.html"
    own.write_text(deck.write(SHORT), "utf-8")
    file.write_text("gammel")

    def refuse(path, content):
        raise OSError(code, os.strerror(code), str(path))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert export.main([str(own), str(file)]) == 1
    said = capsys.readouterr().err
    assert (
        f"Filen {file} kan ikke skrives eller læses: mappen {tmp_path} er skrivebeskyttet." in said
    )
    assert file.read_text() == "gammel" and len(list(tmp_path.iterdir())) == 2


def test_a_missing_folder_is_called_that(tmp_path, capsys):
    assert export.main(["bagsvaerd", str(tmp_path / "ingen" / "x.pdf")]) == 1
    assert f"Mappen {tmp_path / 'ingen'} findes ikke." in capsys.readouterr().err
