"""The start of the app: it builds what is missing, keeps what it has, and says why it cannot."""

import errno
import os
import shutil
import socket
import subprocess
import time
import urllib.request

import pytest
from streamlit.web.server.starlette import starlette_server

from lib.db import build, schema
from lib.web import server, start
from tests.server import command, copy_of_the_app, free_port, serve
from tests.waiting import WAIT_SECONDS

pytestmark = pytest.mark.slow


def spoil(folder) -> None:
    path = folder / "data" / "areas.csv"
    path.write_text(path.read_text("utf-8").replace("area_id", "område", 1), "utf-8")


def test_a_start_without_a_database_builds_one(tmp_path):
    folder = copy_of_the_app(tmp_path / "app")
    with serve(folder, tmp_path / "log") as base:
        assert (folder / "data" / schema.DATABASE.name).exists()
        assert urllib.request.urlopen(f"{base}/").status == 200


def test_a_start_with_broken_data_and_no_database_says_why(tmp_path):
    folder = copy_of_the_app(tmp_path / "app")
    spoil(folder)
    started = subprocess.run(
        command(free_port()),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
    )
    assert started.returncode != 0
    assert "Databasen kan ikke bygges." in started.stderr
    assert "data/areas.csv, række 1" in started.stderr
    assert "Traceback" not in started.stderr


def test_a_start_with_broken_data_keeps_the_old_database_and_says_so_in_the_log(tmp_path):
    folder = copy_of_the_app(tmp_path / "app")
    with serve(folder, tmp_path / "log"):
        pass
    before = (folder / "data" / schema.DATABASE.name).read_bytes()
    time.sleep(0.05)
    spoil(folder)
    with serve(folder, tmp_path / "log") as base:
        assert urllib.request.urlopen(f"{base}/").status == 200
    assert (folder / "data" / schema.DATABASE.name).read_bytes() == before
    assert "den gamle bruges" in (tmp_path / "log").read_text()


@pytest.mark.parametrize("old", [True, False])
def test_a_start_that_cannot_write_says_that_the_folder_is_read_only(
    monkeypatch, tmp_path, caplog, request, old
):
    database = tmp_path / "social_balance.duckdb"
    if old:
        shutil.copy(request.getfixturevalue("database"), database)

    def refuse():
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(database))

    monkeypatch.setattr(schema, "DATABASE", database)
    monkeypatch.setattr(build, "is_stale", lambda: True)
    monkeypatch.setattr(build, "build", refuse)
    words = f"mappen {tmp_path} er skrivebeskyttet"
    if old:
        server.rebuild_if_stale()
        assert words in caplog.text and "den gamle bruges" in caplog.text
        return
    with pytest.raises(SystemExit, match=words):
        server.rebuild_if_stale()


def test_connections_send_what_they_have_at_once():
    with start.bind_without_delay("127.0.0.1", 0, 1) as listening:
        listening.setblocking(True)
        with socket.create_connection(listening.getsockname()):
            connection, _ = listening.accept()
            with connection:
                assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_the_start_gives_streamlit_that_socket(monkeypatch):
    monkeypatch.setattr(starlette_server, "_bind_socket", starlette_server._bind_socket)
    monkeypatch.setattr(start.cli, "main", lambda arguments: None)
    start.main([])
    assert starlette_server._bind_socket is start.bind_without_delay


@pytest.mark.parametrize("address", ["127.0.0.1", ""])
def test_a_port_that_another_program_listens_at_is_taken(address):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert start.is_taken(address, port)
    assert not start.is_taken(address, port)
