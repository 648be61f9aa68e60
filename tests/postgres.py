"""A PostgreSQL of its own for a lake's catalogue: a cluster in a temporary folder, on a socket there and no port."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

USER = "postgres"  # the server refuses to run as root


def programs() -> Path | None:
    """The folder of PostgreSQL's programs as Debian installs them; None without them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextlib.contextmanager
def lake() -> Iterator[tuple[str, str]]:
    """The attach string of an empty lake, and the folder of its Parquet files; stopped and removed afterwards."""
    folder = Path(tempfile.mkdtemp())
    socket, data, bin_ = folder / "socket", folder / "cluster", programs()
    socket.mkdir()
    if os.getuid() == 0:
        folder.chmod(0o755)
        data.mkdir()
        for path in (socket, data):
            shutil.chown(path, USER)

    def run(*command: str) -> None:
        asked = ["runuser", "-u", USER, "--", *command] if os.getuid() == 0 else command
        subprocess.run(asked, check=True, stdout=subprocess.DEVNULL, cwd="/")

    run(f"{bin_}/initdb", "-D", f"{data}", "-A", "trust", "-U", "lake")
    control = (f"{bin_}/pg_ctl", "-D", f"{data}", "-w")
    run(*control, "-o", f"-c listen_addresses='' -k {socket}", "-l", f"{socket}/log", "start")
    try:
        run(f"{bin_}/createdb", "-h", f"{socket}", "-U", "lake", "lake")
        yield f"ducklake:postgres:dbname=lake host={socket} user=lake", f"{folder}/files/"
    finally:
        run(*control, "-m", "fast", "stop")
        shutil.rmtree(folder)
