"""Files are there whole or not at all, what killed processes left goes, and Danish words say why a file cannot be."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lib.system import atomic_files, folders


def error(code: int, path: str | None = None) -> OSError:
    return OSError(code, os.strerror(code), path)


def test_the_sentence_names_the_file_and_why(tmp_path):
    file, missing = str(tmp_path / "x.pdf"), str(tmp_path / "ingen" / "x.pdf")
    for code, path, why in (
        (errno.ENOSPC, file, "disken er fuld"),
        (errno.EDQUOT, file, "disken er fuld"),
        (errno.EROFS, file, f"mappen {tmp_path} er skrivebeskyttet"),
        (errno.EACCES, file, f"mappen {tmp_path} er skrivebeskyttet"),
        (errno.EPERM, file, f"mappen {tmp_path} er skrivebeskyttet"),
        (errno.ENOENT, missing, f"mappen {tmp_path / 'ingen'} findes ikke"),
        (errno.ENOENT, file, "den findes ikke"),
        (errno.EISDIR, file, "der er en mappe med det navn"),
    ):
        assert atomic_files.error_sentence(error(code, path)) == (
            f"Filen {path} kan ikke skrives eller læses: {why}."
        )
    assert (
        atomic_files.error_sentence(error(errno.EIO, file))
        == f"Filen {file} kan ikke skrives eller læses."
    )
    assert (
        atomic_files.error_sentence(OSError("noget"))
        == "En fil på disken kan ikke skrives eller læses."
    )
    assert atomic_files.error_sentence(error(errno.ENOSPC)).endswith(": disken er fuld.")
    assert atomic_files.error_sentence(error(errno.ENOSPC, "/tmp/del"), file).startswith(
        f"Filen {file} "
    )
    replaced = OSError(errno.EROFS, "x", "/a/ny", None, "/a/gammel")
    assert atomic_files.error_sentence(replaced).startswith("Filen /a/gammel ")


def test_a_file_that_may_not_be_read_is_not_called_read_only(tmp_path, monkeypatch):
    file = tmp_path / "x.toml"
    file.write_text("x")
    monkeypatch.setattr(atomic_files.os, "access", lambda path, mode: False)
    assert "ikke adgang til at læse den" in atomic_files.error_sentence(
        error(errno.EACCES, str(file))
    )


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_what_a_library_tells_in_words_is_understood(code):
    told = atomic_files.os_error_from_text(
        f'IO Error: Could not write file "x": {os.strerror(code)}', Path("x")
    )
    assert (told.errno, told.filename) == (code, "x")
    assert atomic_files.os_error_from_text("noget andet", Path("x")).errno == errno.EIO


# ---------------------------------------------------------------- writing


@pytest.mark.parametrize("old", [None, b"gammel"])
def test_a_file_is_written_whole_or_stays_as_it_was(tmp_path, monkeypatch, old):
    file = tmp_path / "x.pdf"
    if old:
        file.write_bytes(old)

    def half(path, content):
        with path.open("wb") as opened:
            opened.write(content[: len(content) // 2])
        raise error(errno.ENOSPC, str(path))

    with monkeypatch.context() as patch, pytest.raises(OSError):
        patch.setattr(Path, "write_bytes", half)
        atomic_files.write(file, b"ny og lang")
    assert [path.name for path in tmp_path.iterdir()] == (["x.pdf"] if old else [])
    assert not old or file.read_bytes() == old
    atomic_files.write(file, b"ny")
    assert file.read_bytes() == b"ny" and len(list(tmp_path.iterdir())) == 1


def test_a_link_stays_a_link_and_a_device_is_written_to(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "file")
    (tmp_path / "file").write_bytes(b"gammel")
    atomic_files.write(tmp_path / "link", b"ny")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "file").read_bytes() == b"ny"
    atomic_files.write(Path(os.devnull), b"ny")
    assert not Path(os.devnull).is_file()
    with pytest.raises(IsADirectoryError):
        atomic_files.write(tmp_path, b"ny")


# ---------------------------------------------------------------- the time of a file


@pytest.mark.parametrize("seconds", [0, 10**6])
def test_no_two_files_in_one_place_have_the_same_time(tmp_path, seconds):
    """Whether the old one is of now, or of a clock that has been set back since."""
    old, new = tmp_path / "old", tmp_path / "new"
    seen = set()
    old.write_bytes(b"")
    later = old.stat().st_mtime_ns + seconds * 10**9
    os.utime(old, ns=(later, later))
    for _ in range(200):
        new.write_bytes(b"")
        atomic_files.set_later_mtime(new, old)
        assert new.stat().st_mtime_ns > old.stat().st_mtime_ns
        os.replace(new, old)
        seen.add(old.stat().st_mtime_ns)
    assert len(seen) == 200


def test_a_file_system_that_counts_in_seconds_moves_on_too(tmp_path, monkeypatch):
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"")
    new.write_bytes(b"")
    utime = os.utime

    def coarse(path, ns):
        utime(path, ns=tuple(time // (2 * 10**9) * 2 * 10**9 for time in ns))

    monkeypatch.setattr(atomic_files.os, "utime", coarse)
    coarse(old, ns=(atomic_files.time.time_ns(),) * 2)
    atomic_files.set_later_mtime(new, old)
    assert new.stat().st_mtime_ns > old.stat().st_mtime_ns


# ---------------------------------------------------------------- what killed processes left

WORKER = """
import sys; from pathlib import Path; from lib.system import atomic_files as disk
path = disk.reserve(Path(sys.argv[1]))
for ending in disk.TEMPORARY_SUFFIXES: Path(f"{path}{ending}").write_bytes(b"halv")
print(path, flush=True); input()
"""


def working(beside: Path) -> tuple[subprocess.Popen, Path]:
    """A process that works on a file beside another, and the file."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(beside)], cwd=folders.ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    return process, Path(process.stdout.readline().strip())


def test_only_what_nobody_works_on_is_removed(tmp_path):
    beside = tmp_path / "x.duckdb"
    beside.write_bytes(b"hel")
    (tmp_path / "x.previous.duckdb").write_bytes(b"forrige")
    killed, left = working(beside)
    running, kept = working(beside)
    with killed, running:
        killed.kill()
        killed.wait()
        atomic_files.remove_abandoned(beside)
        assert not list(tmp_path.glob(f"{left.name}*"))
        assert len(list(tmp_path.glob(f"{kept.name}*"))) == 4 and kept.read_bytes() == b"halv"
        running.kill()
    atomic_files.remove_abandoned(beside)
    assert {path.name for path in tmp_path.iterdir()} == {"x.duckdb", "x.previous.duckdb"}


def test_two_in_one_process_do_not_take_each_others(tmp_path):
    beside = tmp_path / "x.duckdb"
    one = atomic_files.reserve(beside)
    one.write_bytes(b"halv")
    atomic_files.remove_abandoned(beside)
    other = atomic_files.reserve(beside)
    assert one != other and one.read_bytes() == b"halv"
    atomic_files.release(one)
    atomic_files.release(other)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_another_cleared_before_it_was_held_is_not_used(tmp_path, monkeypatch):
    beside, hold, taken = tmp_path / "x.duckdb", atomic_files.lock, []

    def late(file):
        if not taken:
            taken.extend(tmp_path.glob("*.lock"))
            taken[0].unlink()
        hold(file)

    monkeypatch.setattr(atomic_files, "lock", late)
    path = atomic_files.reserve(beside)
    assert (
        Path(f"{path}{atomic_files.LOCK}").exists()
        and Path(f"{path}{atomic_files.LOCK}") != taken[0]
    )
    atomic_files.release(path)


def test_a_folder_that_is_missing_is_named(tmp_path):
    with pytest.raises(OSError) as failed:
        atomic_files.reserve(tmp_path / "ingen" / "x.duckdb")
    assert f"mappen {tmp_path / 'ingen'} findes ikke" in atomic_files.error_sentence(failed.value)


def test_a_file_system_without_locks_is_no_hindrance(tmp_path, monkeypatch):
    def refuse(file):
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(atomic_files, "lock", refuse)
    path = atomic_files.reserve(tmp_path / "x.duckdb")
    path.write_bytes(b"halv")
    atomic_files.remove_abandoned(tmp_path / "x.duckdb")
    assert path.read_bytes() == b"halv"
    atomic_files.release(path)
    assert list(tmp_path.iterdir()) == []
