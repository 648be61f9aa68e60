"""Starts the app as `streamlit run app.py` does, and says in Danish why it does not start where the port is taken.

    python -m lib.web.start --server.port 8502

takes the options of `streamlit run`.
"""

import socket
import sys

import streamlit as st
from streamlit.web import cli

from lib.system import folders

TAKEN = (
    "Værktøjet er ikke startet: port {port} bruges af et andet program. Stop det, eller vælg en anden port, "
    "for eksempel --server.port {other}."
)


def main(options: list[str]) -> None:
    """Run the app until it is stopped. Raises SystemExit with Streamlit's code where it does not start."""
    try:
        cli.main(["run", str(folders.ROOT / "app.py"), *options])
    except SystemExit as stopped:
        port = st.get_option("server.port")
        if stopped.code and is_taken(st.get_option("server.address") or "", port):
            print(TAKEN.format(port=port, other=port + 1), file=sys.stderr)
        raise


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
