"""The bare page in Streamlit, Dash and Panel, each by its own server on this machine."""

import contextlib
import subprocess
import tempfile
import time
import urllib.request
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
    with server.serve(folder, folder / "log") as base:
        yield base


@contextlib.contextmanager
def other(python: Path, name: str) -> Iterator[str]:
    """The bare page in Dash or Panel, run by the Python of an environment that has it; answers its address."""
    port = server.free_port()
    page = PAGES / f"{name.lower()}_page.py"
    started = subprocess.Popen(
        [python, page, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(5 * WAIT_SECONDS):
            try:
                urllib.request.urlopen(base, timeout=2).read()
                break
            except OSError:
                assert started.poll() is None, f"{page} stopped"
                time.sleep(0.2)
        yield base
    finally:
        started.terminate()
        started.wait(timeout=WAIT_SECONDS)
