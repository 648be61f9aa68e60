"""The bare page in Streamlit, Dash and Panel, each by its own server on this machine."""

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests import server
from tests.waiting import WAIT_SECONDS

PAGES = Path(__file__).parent / "same_page"
# The slider of each, as Chromium finds it.
SLIDERS = {
    "Streamlit": "input[type=range]",
    "Dash": "[role=slider]",
    "Panel": ".noUi-handle",
}


@contextlib.contextmanager
def bare_streamlit() -> Iterator[str]:
    """The bare page in Streamlit, as it comes; answers its address."""
    folder = Path(tempfile.mkdtemp())
    (folder / "app.py").write_text((PAGES / "streamlit_page.py").read_text("utf-8"), "utf-8")
    with server.serve_bare(folder, folder / "log") as base:
        yield base


@contextlib.contextmanager
def other(python: Path, name: str) -> Iterator[str]:
    """The bare page in Dash or Panel, run by the Python of an environment that has it; answers its address."""
    port = server.free_port()
    page, log = PAGES / f"{name.lower()}_page.py", Path(tempfile.mkdtemp()) / "log"
    with log.open("w") as output:
        started = subprocess.Popen([python, page, str(port)], stdout=output, stderr=output)
    base = f"http://127.0.0.1:{port}"
    try:
        server.wait_for_answer(started, log, base)
        yield base
    finally:
        started.terminate()
        started.wait(timeout=WAIT_SECONDS)
