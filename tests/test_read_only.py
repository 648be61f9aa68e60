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
PACKAGES = site.getsitepackages()[0]
WRITABLE = ("/tmp", "/var/tmp", "/dev/shm")


def python_of_another_user() -> str:
    """A Python that another user than this one can start with the app's packages."""
    system = f"/usr/bin/python3.{sys.version_info.minor}"
    for python in (sys.executable, system):
        try:
            done = subprocess.run(
                [python, "-c", "import streamlit"], user=NOBODY, group=NOBODY, extra_groups=[], cwd="/",
                env={"PYTHONPATH": PACKAGES, "PATH": os.defpath}, capture_output=True, check=False,
            )  # fmt: skip
        except OSError:
            continue
        if done.returncode == 0:
            return python
    pytest.skip("no Python here that another user can start")


@pytest.fixture(scope="module")
def folder():
    """A copy of the app with its database, all of it closed to writing."""
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o755)  # pytest's own folders are closed to other users
        copy = server.copy_of_the_app(Path(place) / "app")
        build.build(copy / "data", copy / "data" / schema.DATABASE.name)
        for path in (copy, *copy.rglob("*")):
            os.chmod(path, 0o555 if path.is_dir() else 0o444)
        yield copy


def written_by_nobody() -> list[str]:
    """Files of the user without any rights in the folders that everybody can write to."""
    places = [path for folder in WRITABLE if Path(folder).is_dir() for path in Path(folder).iterdir()]  # fmt: skip
    return [str(path) for path in places if path.lstat().st_uid == NOBODY]


def test_every_page_a_show_and_an_upload_work_and_nothing_is_written(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION", "false")
    before, log, python = written_by_nobody(), tmp_path / "log", python_of_another_user()
    closed = {"HOME": str(folder), "TMPDIR": str(folder), "PYTHONPATH": PACKAGES}
    files = sorted(folder.rglob("*"))
    as_nobody = [
        "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs",
        "--bounding-set=-all", python,
    ]  # fmt: skip
    start = server.command
    monkeypatch.setattr(server, "command", lambda port: [*as_nobody, *start(port)[1:]])
    with server.serve(folder, log, **closed) as base:
        assert get(f"{base}{readiness_route()}").status == 200
        assert "</html>" in get(f"{base}/vis/bagsvaerd").read().decode()
        assert get(f"{base}/data/areas.csv").status == 200
        with Visitor(base) as visitor:
            for name, title in options.PAGES.items():
                shown = visitor.text(visitor.open(name.replace("_", "-")))
                assert title in shown and "Nævn fejl" not in shown, name
            box = field_id(visitor.open("egne-tal"), "file_uploader", "")
            content = "Navn;Boligområde;Antal\nFrederikke;Værebro Park;x\n".encode()
            assert "Frederikke" in visitor.text(visitor.choose(base, box, "liste.csv", content))
        owner = Path(f"/proc/{process_of(base)}").stat().st_uid
    assert owner == NOBODY
    assert sorted(folder.rglob("*")) == files
    assert written_by_nobody() == before
    assert "ERROR" not in log.read_text()


def readiness_route() -> str:
    """The address that the container asks for its own health."""
    return "/_stcore/health"


def process_of(base: str) -> str:
    """The process id of the app at an address."""
    port = base.rpartition(":")[2]
    found = subprocess.run(
        ["pgrep", "-f", f"server.port {port}"], capture_output=True, text=True, check=True,
        timeout=WAIT_SECONDS,
    )  # fmt: skip
    return found.stdout.split()[0]
