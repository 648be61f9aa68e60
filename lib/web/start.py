"""Starts the app as `streamlit run app.py` does, and says in Danish why it does not start where the port is taken.

    python -m lib.web.start --server.port 8502

takes the options of `streamlit run`.
"""

import socket
import sys
from collections.abc import Callable

import streamlit as st
from streamlit.web import cli
from streamlit.web.server.starlette import starlette_server

from lib.system import folders

TAKEN = (
    "Værktøjet er ikke startet: port {port} bruges af et andet program. Stop det, eller vælg en anden port, "
    "for eksempel --server.port {other}."
)


def main(options: list[str]) -> None:
    """Run the app until it is stopped. Raises SystemExit with Streamlit's code where it does not start."""
    starlette_server._bind_socket = bind_without_delay
    try:
        cli.main(["run", str(folders.ROOT / "app.py"), *options])
    except SystemExit as stopped:
        port = st.get_option("server.port")
        if stopped.code and is_taken(st.get_option("server.address") or "", port):
            print(TAKEN.format(port=port, other=port + 1), file=sys.stderr)
        raise


def bind_without_delay(
    address: str, port: int, backlog: int,
    bind: Callable[[str, int, int], socket.socket] = starlette_server._bind_socket,
) -> socket.socket:  # fmt: skip
    """Streamlit's listening socket; its connections send what they have at once.

    Streamlit leaves the system to hold back each message until the one before has been received, up to 40 ms for a page of
    many messages.
    """
    listening = bind(address, port, backlog)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # its connections inherit it
    return listening


def is_taken(address: str, port: int) -> bool:
    """Whether another program listens at a port of this machine. address: "" for all of its addresses."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return True
    return False


if __name__ == "__main__":
    main(sys.argv[1:])
