"""How the app is started."""

import socket

import pytest
from streamlit.web.server.starlette import starlette_server

from lib.web import start


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
