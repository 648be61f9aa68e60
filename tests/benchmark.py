"""How long a reader waits: `python -m tests.benchmark`. Prints medians; asserts nothing."""

import functools
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from lib import schema
from tests import browsing, server

RUNS = 5


def median_seconds(measure) -> float:
    """The median of RUNS measured times."""
    return statistics.median(measure() for _ in range(RUNS))


def build() -> float:
    """The build as a process of its own."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "lib.build"], cwd=schema.ROOT, check=True, capture_output=True
    )
    return time.perf_counter() - start


def main() -> None:
    print(f"build, whole process: {median_seconds(build):.2f} s")
    log = Path(tempfile.mkdtemp()) / "log"
    with server.serve(schema.ROOT, log) as base, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browsing.CHROMIUM,
            args=browsing.FLAGS + browsing.SOFTWARE_WEBGL,
        )

        def open_page(path: str) -> float:
            context = chromium.new_context(locale="da-DK")
            page = context.new_page()
            start = time.perf_counter()
            page.goto(base + path)
            page.wait_for_selector("[data-testid=stVegaLiteChart] svg")
            seconds = time.perf_counter() - start
            context.close()
            return seconds

        for path in ("/", "/fem-kriterier", "/skole", "/udvikling", "/kort"):
            seconds = median_seconds(functools.partial(open_page, path))
            print(f"cold open of {path} to its first chart: {seconds:.2f} s")

        page = chromium.new_page(locale="da-DK")
        browsing.open_at(page, f"{base}/skole")
        shown = ["Ud af 100", "Søjler"]

        def choose() -> float:
            view = shown[0]
            shown.reverse()
            title = "Ulovligt skolefravær: 27" if view == "Ud af 100" else "af skoleeleverne"
            start = time.perf_counter()
            page.locator("[data-testid=stButtonGroup] button", has_text=view).click()
            page.wait_for_selector(f"h3:has-text('{title}')")
            return time.perf_counter() - start

        print(f"another view on /skole until its figures stand: {median_seconds(choose):.2f} s")
        chromium.close()


if __name__ == "__main__":
    main()
