"""How long a reader waits: `python -m tests.benchmark`. Prints medians; asserts nothing."""

import contextlib
import functools
import statistics
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

from playwright.sync_api import sync_playwright

from lib.scenario import saved_plan
from lib.scenario.model import COMPARISON, Dwellings, PersonsChange
from lib.system import folders
from tests import benchmark_visits, browsing, server

RUNS = 5


def median_seconds(measure) -> float:
    """The median of RUNS measured times."""
    return statistics.median(measure() for _ in range(RUNS))


def build() -> float:
    """The build as a process of its own."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "lib.db.build"], cwd=folders.ROOT, check=True, capture_output=True
    )
    return time.perf_counter() - start


# The floor: what the framework itself costs between a key and its answer.
BARE_PAGE = """
import altair as alt
import pandas as pd
import streamlit as st

n = st.slider("Antal", -50, 50, 0)
rows = pd.DataFrame({"name": ["a", "b"], "value": [100, 100 + n]})
chart = alt.Chart(rows).mark_bar().encode(x=alt.X("value:Q"), y=alt.Y("name:N"))
st.altair_chart(chart)
st.write(f"Svar {n}")
"""
# Notes for each change on the page how many milliseconds after the last key it came.
WATCH = """() => {
  window.key = 0; window.seen = {};
  document.addEventListener("keydown", () => { window.key = performance.now(); window.seen = {}; }, true);
  const kind = (e) => e.closest("[data-testid=stVegaLiteChart]") ? "chart"
    : e.closest("[data-testid=stMarkdown]") ? "words" : "";
  new MutationObserver((changes) => changes.forEach(({target}) => {
    const element = target.nodeType === 3 ? target.parentElement : target;
    const what = element && kind(element);
    if (what && !(what in window.seen)) window.seen[what] = performance.now() - window.key;
  })).observe(document.querySelector("[data-testid=stMain]"),
    {subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["d", "aria-label"]});
}"""
KEYS = 25
PICTURE = ":is([data-testid=stVegaLiteChart] svg, [data-testid=stDeckGlJsonChart] canvas):visible"


def milliseconds_after_key(page, slider: str) -> dict[str, float]:
    """The medians of KEYS presses on a slider: to the chart's first change, and to that of the words."""
    page.evaluate(WATCH)
    page.locator(slider).first.focus()
    found: dict[str, list[float]] = {"chart": [], "words": []}
    for n in range(KEYS):
        page.keyboard.press("ArrowRight" if n % 2 else "ArrowLeft")
        page.wait_for_function("'words' in window.seen && 'chart' in window.seen")
        page.wait_for_timeout(600)
        for what, time_ms in page.evaluate("window.seen").items():
            found[what].append(time_ms)
    return {what: statistics.median(times) for what, times in found.items()}


def bare_page(folder: Path) -> contextlib.AbstractContextManager[str]:
    """The bare page, running; answers its address."""
    (folder / "app.py").write_text(BARE_PAGE)
    return server.serve(folder, folder / "log")


def sliders(chromium, base: str, folder: Path) -> None:
    """Key to changed chart on Hvad nu hvis, beside a bare page with one slider and one chart."""
    with bare_page(folder) as bare:
        page = chromium.new_page(locale="da-DK")
        page.goto(bare)
        page.wait_for_selector("[data-testid=stVegaLiteChart] svg")
        page.wait_for_timeout(1000)
        floor = milliseconds_after_key(page, "input[type=range]")["chart"]
        page.close()
        print(f"bare page, key to chart: {floor:.0f} ms")
    for name, address in SCENARIOS.items():
        page = chromium.new_page(locale="da-DK")
        browsing.open_at(page, f"{base}/hvad-nu-hvis?plan={saved_plan.to_address(address)}")
        found = milliseconds_after_key(page, ".st-key-plan_live_s0c0 input[type=range]")
        page.close()
        print(
            f"{name}: key to chart {found['chart']:.0f} ms, key to the server's answer "
            f"{found['words']:.0f} ms, {found['words'] / floor:.2f} of the bare page"
        )


SCENARIOS = {
    "one change, one chart": saved_plan.SavedPlan(
        "vaerebro_park", "gladsaxe_kommune", 2021, "fravaer_10", ("skolefravaer_ulovligt",),
        people={"skolefravaer_ulovligt": 200},
        scenarios=(("10 færre", (PersonsChange("skolefravaer_ulovligt", -10),)),),
    ),
    "dwellings, two scenarios, four charts": saved_plan.SavedPlan(
        "vaerebro_park", "gladsaxe_kommune", 2021, "boliger_300",
        ("ikke_vestlige", "voksne_offentlig_forsoergelse", "unge_offentlig_forsoergelse", "skolefravaer_ulovligt"),
        residents=2800, persons_per_dwelling=Fraction("2.2"),
        scenarios=(("300", (Dwellings(300, COMPARISON),)), ("100", (Dwellings(100, COMPARISON),))),
    ),
}  # fmt: skip


def slides(chromium, base: str) -> None:
    """Key to the next slide of a show, drawn, and a cold open of the show."""
    page = chromium.new_page(locale="da-DK", viewport={"width": 1280, "height": 720})
    page.goto(f"{base}/vis/bagsvaerd")  # made once for all
    start = time.perf_counter()
    page.goto(f"{base}/vis/bagsvaerd")
    page.wait_for_selector("html[data-ready]")
    print(f"open a show, all slides drawn: {time.perf_counter() - start:.2f} s")
    page.evaluate(
        """() => document.addEventListener("keydown", () => {
            const start = performance.now();
            requestAnimationFrame(() => setTimeout(() => { window.took = performance.now() - start; }));
        }, true)"""
    )
    times = []
    for _ in range(10):
        page.evaluate("window.took = null")
        page.keyboard.press("PageDown")
        page.wait_for_function("window.took !== null")
        times.append(page.evaluate("window.took"))
    print(f"key to the next slide: {statistics.median(times):.0f} ms, at most {max(times):.0f} ms")
    page.close()


def main() -> None:
    print(f"build, whole process: {median_seconds(build):.2f} s")
    log = Path(tempfile.mkdtemp()) / "log"
    with server.serve(folders.ROOT, log) as base, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browsing.CHROMIUM,
            args=browsing.FLAGS + browsing.SOFTWARE_WEBGL,
        )

        def open_page(path: str) -> float:
            context = chromium.new_context(locale="da-DK")
            page = context.new_page()
            start = time.perf_counter()
            page.goto(base + path)
            page.wait_for_selector(PICTURE)
            seconds = time.perf_counter() - start
            context.close()
            return seconds

        for path in ("/", "/fem-kriterier", "/skole", "/udvikling", "/kort", "/analyse"):
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
        page.close()
        slides(chromium, base)
        benchmark_visits.hall_of_phones(base, "bagsvaerd")
        with bare_page(Path(tempfile.mkdtemp())) as bare:
            benchmark_visits.table(base, bare)
        sliders(chromium, base, Path(tempfile.mkdtemp()))
        chromium.close()


if __name__ == "__main__":
    main()
