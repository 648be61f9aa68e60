"""The app in a folder that nothing can be written to, as a user who owns nothing: as systemd and a container run it."""

import os
import site
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from lib.analysis import options
from lib.db import build, schema
from tests import server
from tests.visitor import Visitor, field_id, get
from tests.waiting import WAIT_SECONDS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux" or os.getuid() != 0, reason="another user needs root"),
]  # fmt: skip

NOBODY = 65534
STARTS_ITSELF = (
    "import streamlit, subprocess, sys; subprocess.run([sys.executable, '-c', ''], check=True)"
)
AS_NOBODY = [
    "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs", "--bounding-set=-all",
]  # fmt: skip
# The most that a file may hold that the server writes: its log, and nothing of an upload of several times that size.
MOST_BYTES = 500_000
NO_FILES = ["prlimit", f"--fsize={MOST_BYTES}:{MOST_BYTES}"]
WRITABLE = ("/tmp", "/var/tmp", "/dev/shm")


@pytest.fixture(scope="module")
def place():
    """A folder that other users may look into; pytest's own are closed to them."""
    with tempfile.TemporaryDirectory() as made:
        os.chmod(made, 0o755)
        yield Path(made)


@pytest.fixture(scope="module")
def python(place) -> str:
    """A Python with the app's packages that another user than this one can start."""
    for base in (sys._base_executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        environment = place / base.replace("/", "_")
        try:
            subprocess.run([base, "-m", "venv", "--without-pip", environment], check=True)
            packages = next(environment.glob("lib/python*/site-packages"))
            (packages / "app.pth").write_text(site.getsitepackages()[0])
            found = str(environment / "bin" / "python")
            subprocess.run([*AS_NOBODY, found, "-c", STARTS_ITSELF], cwd="/", stderr=subprocess.DEVNULL, check=True)  # fmt: skip
        except (OSError, subprocess.CalledProcessError):
            continue
        return found
    pytest.skip("no Python here that another user can start")


@pytest.fixture(scope="module")
def folder(place):
    """A copy of the app with its database, all of it closed to writing."""
    copy = server.copy_of_the_app(place / "app")
    build.build(copy / "data", copy / "data" / schema.DATABASE.name)
    for path in (copy, *copy.rglob("*")):
        os.chmod(path, 0o555 if path.is_dir() else 0o444)
    return copy


def written_by_nobody() -> list[str]:
    """Files of the user without any rights in the folders that everybody can write to."""
    places = [path for folder in WRITABLE if Path(folder).is_dir() for path in Path(folder).iterdir()]  # fmt: skip
    return [str(path) for path in places if path.lstat().st_uid == NOBODY]


def test_every_page_a_show_and_an_upload_work_and_nothing_is_written(
    folder, python, tmp_path, monkeypatch
):
    monkeypatch.setenv("STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION", "false")
    before, files, log = written_by_nobody(), sorted(folder.rglob("*")), tmp_path / "log"
    start = server.command
    monkeypatch.setattr(
        server, "command", lambda port: [*AS_NOBODY, *NO_FILES, python, *start(port)[1:]]
    )
    with server.serve(folder, log, HOME=str(folder), TMPDIR=str(folder)) as base:
        assert Path(f"/proc/{process_of(base)}").stat().st_uid == NOBODY
        for address in ("/klar", "/vis/bagsvaerd", "/data/areas.csv"):
            assert get(f"{base}{address}").status == 200
        with Visitor(base) as visitor:
            for name, title in options.PAGES.items():
                shown = visitor.text(visitor.open(name.replace("_", "-")))
                assert title in shown and "Nævn fejl" not in shown, name
            box = field_id(visitor.open("egne-tal"), "file_uploader", "")
            for lines in (1, 4 * MOST_BYTES // 26):
                content = "Navn;Boligområde;Antal\n" + "Frederikke;Værebro Park;7\n" * lines
                found = visitor.text(visitor.choose(base, box, "liste.csv", content.encode()))
                assert "Frederikke" in found, lines
    assert sorted(folder.rglob("*")) == files
    assert written_by_nobody() == before
    assert "ERROR" not in log.read_text()


def process_of(base: str) -> str:
    """The process id of the app at an address."""
    port = base.rpartition(":")[2]
    found = subprocess.run(
        ["pgrep", "-f", f"server.port {port}"], capture_output=True, text=True, check=True,
        timeout=WAIT_SECONDS,
    )  # fmt: skip
    return found.stdout.split()[0]
